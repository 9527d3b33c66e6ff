"""Starts the program, for `python -m playbook_lint`: it works if the folder of scripts is not on the PATH."""

import os
import subprocess
import sys
import sysconfig


def find_program():
    """Returns the path of the program that pip installed with this package."""
    name = "playbook-lint" + (sysconfig.get_config_var("EXE") or "")
    user = sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else f"{os.name}_user"
    # `pip install --target` puts scripts next to packages.
    target = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin")
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", scheme=user), target]
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    sys.exit("error: the program `{}` is in none of {}\n  help: install the wheel again".format(name, ", ".join(folders)))


def main():
    """Runs the program in place of this process, or waits for it on Windows."""
    program = find_program()
    arguments = [program, *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments).returncode)
    os.execv(program, arguments)


main()
