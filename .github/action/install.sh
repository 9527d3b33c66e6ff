#!/usr/bin/env bash
# The first step of action.yml: installs the program from PyPI into a virtual environment of its own.
# In: VERSION. Out: `program`, the path of the program.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"

if [ "$VERSION" = installed ]; then
  program="$(type -P playbook-lint)" ||
    fail "version is \`installed\`, but no playbook-lint is on the PATH outside the checkout"
  echo "program=$program" >>"$GITHUB_OUTPUT"
  exit 0
fi

if [ -z "$VERSION" ]; then
  VERSION="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)"
fi
case "$VERSION" in
  "" | [!0-9]* | *[!0-9A-Za-z.+]*) fail "version is not a version; write it as 1.2.3" ;;
esac

# Python and pip load modules and settings from the current folder and from where variables point, and shims of version
# managers choose a Python by the current folder. A new folder has nothing to load.
folder="$(mktemp -d "$RUNNER_TEMP/playbook-lint.XXXXXX")"
cd "$folder"
index="${PIP_INDEX_URL:-}"
for name in "${!PYTHON@}" "${!PIP_@}"; do unset "$name"; done

python="$(type -P python3 || type -P python)" ||
  fail "Python is missing on this runner: add actions/setup-python before this step, or set version to \`installed\`"
# A wheel or nothing: building from source would take minutes and a Rust toolchain. No cache: other jobs write to it.
options=(--quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all:)
# A mirror is an explicit choice, because --isolated ignores variables.
if [ -n "$index" ]; then options+=("--index-url=$index"); fi
"$python" -I -m venv "$folder/environment"
for scripts in "$folder/environment/bin" "$folder/environment/Scripts"; do
  [ -d "$scripts" ] || continue
  "$scripts/python" -I -m pip --isolated --no-input install "${options[@]}" "playbook-lint==$VERSION" ||
    fail "playbook-lint $VERSION cannot be installed from PyPI; the log says why"
  echo "program=$scripts/playbook-lint" >>"$GITHUB_OUTPUT"
done
