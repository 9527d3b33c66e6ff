#!/usr/bin/env bash
# The first step of action.yml. Finds the program on the PATH, or installs its wheel from a package index into a new
# virtual environment, or builds it from the source of this action. Input: VERSION, INDEX_URL, and WHEEL_HASHES. Output:
# `program`, the path of the program.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"

if [ "$VERSION" = installed ]; then
  program="$(type -P playbook-lint)" ||
    fail "version is \`installed\`, but no playbook-lint is on the PATH outside the checkout"
  echo "program=$program" >>"$GITHUB_OUTPUT"
  exit 0
fi

# An index can be set in the environment or in the workflow. There is no default: a name on a public registry belongs to
# the first person who registers it.
if [ -z "$INDEX_URL" ]; then INDEX_URL="${PIP_INDEX_URL:-}"; fi

# Python, pip, and cargo load modules and settings from the current folder and from folders in variables, and the shims
# of version managers choose a program by the current folder. A new folder is empty, so they load nothing.
folder="$(mktemp -d "$RUNNER_TEMP/playbook-lint.XXXXXX")"
cd "$folder"

if [ -z "$INDEX_URL" ]; then
  if [ -n "$VERSION" ]; then
    fail "version \`$VERSION\` needs an index: set \`index-url\`, or leave \`version\` empty to build from source"
  fi
  cargo="$(type -P cargo)" ||
    fail "Rust is missing on this runner, and no package index is set: set \`index-url\`, or set version to \`installed\`"
  CARGO_TARGET_DIR="$folder/target" "$cargo" install --quiet --locked --path "$GITHUB_ACTION_PATH" --root "$folder" ||
    fail "playbook-lint cannot be built; the log says why"
  echo "program=$folder/bin/playbook-lint" >>"$GITHUB_OUTPUT"
  exit 0
fi

if [ -z "$VERSION" ]; then
  VERSION="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)"
fi
case "$VERSION" in
  "" | [!0-9]* | *[!0-9A-Za-z.+]*) fail "version is not a version; write it as 1.2.3" ;;
esac
requirement="playbook-lint==$VERSION"
while IFS= read -r hash; do
  case "$hash" in
    "") ;;
    *[!0-9a-z:]*) fail "wheel-hashes has a line that is not a hash; write \`sha256:\` and 64 hexadecimal digits" ;;
    *) requirement="$requirement --hash=$hash" ;;
  esac
done <<<"$WHEEL_HASHES"
printf '%s\n' "$requirement" >"$folder/requirements.txt"
for name in "${!PYTHON@}" "${!PIP_@}"; do unset "$name"; done

python="$(type -P python3 || type -P python)" ||
  fail "Python is missing on this runner: add actions/setup-python before this step, or set version to \`installed\`"
# Install only a wheel: building from source takes minutes and needs a Rust toolchain. Use no cache, because other jobs
# write to it. Use only the chosen index: --isolated ignores variables and settings.
options=(--quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all: "--index-url=$INDEX_URL")
"$python" -I -m venv "$folder/environment"
for scripts in "$folder/environment/bin" "$folder/environment/Scripts"; do
  [ -d "$scripts" ] || continue
  "$scripts/python" -I -m pip --isolated --no-input install "${options[@]}" -r "$folder/requirements.txt" ||
    fail "playbook-lint $VERSION cannot be installed from the index; the log says why"
  echo "program=$scripts/playbook-lint" >>"$GITHUB_OUTPUT"
done
