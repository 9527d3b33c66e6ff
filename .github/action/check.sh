#!/usr/bin/env bash
# The second step of action.yml: finds the base revision, runs the check, and outputs the totals. Input: PROGRAM; the
# inputs PATHS, NEW_SINCE, FAIL_ON, FORMAT, SARIF_FILE, and OPTIONS; and from the event BASE_SHA, HEAD_SHA, and
# QUEUE_BASE_SHA, which may be empty. Works with bash 3.2 of macOS.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"

case "$PROGRAM" in
  /* | [A-Za-z]:[/\\]*) ;;
  *) fail "the path of the program is not absolute: \`$PROGRAM\`" ;;
esac

# Adds a Git setting, for this script and for the program.
set_for_git() {
  local number="${GIT_CONFIG_COUNT:-0}"
  export "GIT_CONFIG_KEY_$number=$1" "GIT_CONFIG_VALUE_$number=$2" GIT_CONFIG_COUNT=$((number + 1))
}

# A pull request can add a folder that Git treats as a bare repository, with settings that specify programs to run.
set_for_git safe.bareRepository explicit
set_for_git core.hooksPath /dev/null
set_for_git core.fsmonitor false

# Ends the step if $1 is not a full commit ID. The characters are listed because ranges depend on the locale.
require_commit() {
  case "${#1}:$1" in
    *:*[!0123456789abcdef]*) ;;
    40:* | 64:*) return ;;
  esac
  fail "\`$1\`, which this change is compared with, is not the ID of a commit"
}

# Whether the clone has the commit.
has() { git cat-file -e "$1^{commit}" 2>/dev/null; }

# Sets the base to $1, and makes sure that the clone has it.
compare_with() {
  base="$1"
  require_commit "$base"
  has "$base" && return
  git fetch --quiet --no-tags --no-recurse-submodules --depth=1 origin "$base" ||
    fail "the clone does not have $base, the base of this change, and it cannot be fetched: \
set \`fetch-depth: 2\` for actions/checkout"
}

# The commit that a pull request starts from. The merge commit contains what was merged into the base branch meanwhile;
# the event's base does not. If the merge commit is checked out, as by default, use its first parent as the base. The
# raw commit lists its parents even if a shallow clone ends there.
compare_with_base_of_pull_request() {
  local parents
  parents="$(git cat-file -p HEAD | sed -n -e '/^$/q' -e 's/^parent //p')"
  if [ "$(sed -n 2p <<<"$parents")" = "$HEAD_SHA" ]; then
    compare_with "$(sed -n 1p <<<"$parents")"
    return
  fi
  # The branch itself is checked out. It lacks what the base branch got since the fork, which must not count as removed.
  require_commit "$BASE_SHA"
  base="$BASE_SHA..."
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    git fetch --quiet --no-tags --no-recurse-submodules --unshallow origin ||
      fail "the clone is shallow, and the rest cannot be fetched: set \`fetch-depth: 0\` for actions/checkout"
  fi
  has "$BASE_SHA" || git fetch --quiet --no-tags --no-recurse-submodules origin "$BASE_SHA" ||
    fail "the clone does not have $BASE_SHA, the base of the pull request: set \`fetch-depth: 0\` for actions/checkout"
}

base=""
case "$NEW_SINCE" in
  none) ;;
  auto)
    if [ -n "$BASE_SHA" ]; then
      compare_with_base_of_pull_request
    elif [ -n "$QUEUE_BASE_SHA" ]; then
      compare_with "$QUEUE_BASE_SHA"
    fi
    ;;
  *) base="$NEW_SINCE" ;;
esac

report="$(mktemp "${RUNNER_TEMP:-/tmp}/playbook-lint.XXXXXX")"
trap 'rm -f "$report"' EXIT
command=("$PROGRAM" check "--format=$FORMAT" --format=jsonl "--output-file=$report")
if [ -n "$SARIF_FILE" ]; then command+=(--format=sarif "--output-file=$SARIF_FILE"); fi
if [ -n "$FAIL_ON" ]; then command+=("--fail-on=$FAIL_ON"); fi
if [ -n "$base" ]; then command+=("--new-since=$base"); fi
while IFS= read -r line; do
  if [ -n "$line" ]; then command+=("$line"); fi
done <<<"$OPTIONS"
command+=(--)
while IFS= read -r line; do
  if [ -n "$line" ]; then command+=("$line"); fi
done <<<"$PATHS"

status=0
"${command[@]}" || status=$?

# The last line of the report has the totals, but no text from pages.
sums="$(tail -n 1 "$report")"
sum() { sed -n "s/^{\"type\":\"summary\".*\"$1\":\([0-9]*\).*/\1/p" <<<"$sums"; }
if [ -n "$(sum pages)" ]; then
  {
    echo "errors=$(sum errors)"
    echo "warnings=$(sum warnings)"
    echo "infos=$(sum infos)"
    echo "findings=$(($(sum errors) + $(sum warnings) + $(sum infos)))"
    echo "pages=$(sum pages)"
    echo "new-since=${base%...}"
  } >>"$GITHUB_OUTPUT"
fi
exit "$status"
