#!/usr/bin/env bash
# The first step of action.yml: installs the program from PyPI into a virtual environment of its own.
# In: VERSION. Out: `program`, the path of the program.
set -euo pipefail

fail() {
  echo "::error title=playbook-lint::$1"
  exit 2
}

if [ "$VERSION" = installed ]; then
  program="$(command -v playbook-lint)" || fail "version is \`installed\`, but no playbook-lint is on the PATH"
  echo "program=$program" >>"$GITHUB_OUTPUT"
  exit 0
fi

if [ -z "$VERSION" ]; then
  VERSION="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)"
fi
case "$VERSION" in
  "" | [!0-9]* | *[!0-9A-Za-z.+]*) fail "version is not a version; write it as 1.2.3" ;;
esac

python="$(command -v python3 || command -v python)" ||
  fail "Python is missing on this runner: add actions/setup-python before this step, or set version to \`installed\`"
environment="$RUNNER_TEMP/playbook-lint-$VERSION"
"$python" -m venv "$environment"
for scripts in "$environment/bin" "$environment/Scripts"; do
  [ -d "$scripts" ] || continue
  # A wheel or nothing: building from source would take minutes and a Rust toolchain.
  "$scripts/python" -m pip install --quiet --disable-pip-version-check --only-binary playbook-lint \
    "playbook-lint==$VERSION" || fail "playbook-lint $VERSION cannot be installed from PyPI; the log says why"
  echo "program=$scripts/playbook-lint" >>"$GITHUB_OUTPUT"
done
