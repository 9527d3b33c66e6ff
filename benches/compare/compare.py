#!/usr/bin/env python3
"""Times playbook-lint against other tools over the same site, in turns, and prints medians, ratios and peak memory.

See README.md beside this file.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="a folder of Markdown pages")
    parser.add_argument("--runs", type=int, default=11, help="runs of each tool (default: 11)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    site = arguments.site.resolve()
    if not site.is_dir():
        parser.error(f"{site} is no folder")
    with tempfile.TemporaryDirectory() as scratch:
        tools = present(all_tools(site, Path(scratch)))
        costs = {name: [] for name in tools}
        for run in range(arguments.runs + 1):
            for name, command in tools.items():
                cost = measure(command, site)
                # The first round only warms the caches of the disk and of the tools.
                if run > 0:
                    costs[name].append(cost)
    report(costs, arguments.json)


def all_tools(site, scratch):
    """Each tool's command, its first word a path or the name of a program."""
    build = ["cargo", "build", "--release", "--locked"]
    subprocess.run(build, cwd=PROJECT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
    lint = target / "release" / ("playbook-lint.exe" if os.name == "nt" else "playbook-lint")
    return {
        "playbook-lint": [str(lint), str(site), "--format", "concise"],
        "read only": [floor(), "--only-read", str(site)],
        "read and parse": [floor(), "--only-read-and-parse", str(site)],
        "lychee": ["lychee", "--offline", "--include-fragments", "--no-progress", str(site)],
        "rumdl": ["rumdl", "check", "--no-cache", str(site)],
        "rumdl, cached": ["rumdl", "check", "--cache-dir", str(scratch / "rumdl"), str(site)],
        "markdownlint-cli2": ["markdownlint-cli2", "**/*.md"],
    }


def floor():
    """The program that only finds, reads and, if asked, parses the pages."""
    build = ["cargo", "bench", "--bench", "time_lint", "--no-run", "--locked", "--message-format", "json"]
    output = subprocess.run(build, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True).stdout
    built = (json.loads(line) for line in output.splitlines() if line.startswith("{"))
    for one in built:
        if one.get("target", {}).get("name") == "time_lint" and one.get("executable"):
            return one["executable"]
    sys.exit("cargo built no time_lint")


def present(tools):
    missing = [name for name, command in tools.items() if shutil.which(command[0]) is None]
    for name in missing:
        print(f"{name} is not installed and left out", file=sys.stderr)
    return {name: command for name, command in tools.items() if name not in missing}


def measure(command, site):
    """Wall and CPU time in seconds and peak memory in MiB of one run, all of its processes together."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    # A tool may report problems, but it must run to the end.
    if os.waitstatus_to_exitcode(status) not in range(0, 3):
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    unit = 1 if platform.system() == "Darwin" else 1024
    return wall, cpu, usage.ru_maxrss * unit / 2**20


def report(costs, as_json):
    figures = {
        name: [statistics.median(cost[of] for cost in all_costs) for of in range(3)] for name, all_costs in costs.items()
    }
    if as_json:
        keys = ["wall_s", "cpu_s", "peak_mib"]
        print(json.dumps({name: dict(zip(keys, of)) for name, of in figures.items()}, indent=2))
        return
    ours = figures["playbook-lint"]
    print(f"{'':<20}{'wall':>10}{'CPU':>10}{'peak':>10}   playbook-lint takes")
    for name, (wall, cpu, peak) in figures.items():
        share = "" if name == "playbook-lint" else f"{ours[0] / wall:>8.2f} of its wall time, {ours[1] / cpu:.2f} of its CPU"
        print(f"{name:<20}{wall * 1e3:>7.1f} ms{cpu * 1e3:>7.1f} ms{peak:>6.1f} MiB{share}")


if __name__ == "__main__":
    main()
