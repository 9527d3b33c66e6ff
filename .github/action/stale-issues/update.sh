#!/usr/bin/env bash
# The step of this action: makes the issues with the label those of the lists.
# In: LISTS, a folder with the files that `playbook-lint stale --format github-issues` wrote; LABEL; AUTHOR; GH_TOKEN.
# PAUSE is the time between two changes in seconds: GitHub asks for one.
#
# Each change is one request, so a run that is interrupted leaves nothing half done. The next one does the rest.
set -euo pipefail

case "$LABEL" in
  "" | *,*) printf '%s\n' "::error title=playbook-lint::the label must be one label, without a comma" && exit 2 ;;
esac

folder="$(mktemp -d "${RUNNER_TEMP:-/tmp}/playbook-lint.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
repository="repos/$GITHUB_REPOSITORY"

# All pages of a list, as one array. Not `gh issue list`: with a label, it uses the search, which misses new issues.
list() { gh api --method GET --paginate "$@" -F per_page=100 | jq --slurp "add // []"; }

list "$repository/issues" -f "labels=$LABEL" -f state=all >"$folder/existing.json"
jq --slurp . "$LISTS"/*.json >"$folder/lists.json"
jq --null-input --compact-output --from-file "$GITHUB_ACTION_PATH/plan.jq" \
  --arg author "$AUTHOR" --arg label_name "$LABEL" \
  --slurpfile existing "$folder/existing.json" --slurpfile lists "$folder/lists.json" >"$folder/plan.jsonl"

if jq --slurp --exit-status 'any(.[]; .method == "POST")' "$folder/plan.jsonl" >/dev/null; then
  list "$repository/labels" >"$folder/labels.json"
  # Names of labels are equal if only their case differs.
  if ! jq --exit-status --arg wanted "$LABEL" 'any(.[]; (.name | ascii_downcase) == ($wanted | ascii_downcase))' \
    "$folder/labels.json" >/dev/null; then
    jq --null-input --arg name "$LABEL" '{name: $name, description: "Pages that are due for a review"}' |
      gh api --method POST "$repository/labels" --input - >/dev/null
  fi
fi

changes=0
while IFS= read -r request; do
  [ "$changes" = 0 ] || sleep "${PAUSE:-1}"
  changes=$((changes + 1))
  jq .input <<<"$request" |
    gh api --method "$(jq --raw-output .method <<<"$request")" --input - \
      "$repository/issues$(jq --raw-output .path <<<"$request")" >"$folder/answer.json"
  echo "$(jq --raw-output .did <<<"$request") #$(jq .number "$folder/answer.json")"
done <"$folder/plan.jsonl"
echo "$changes changed"
