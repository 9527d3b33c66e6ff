# What to change so that the issues are those of the lists. Arguments, the first two as `--slurpfile` wraps them: all
# issues with the label as $existing, all lists as $lists, $author, and $label_name. Output: one request per line, and none if
# the issues are right.

# Services and browsers write line breaks in two ways.
def text: (. // "") | gsub("\r"; "") | sub("\\s+$"; "");
def marker: text | split("\n")[0] // "";

# Pull requests are issues, too.
[$existing[0][] | select((has("pull_request") | not) and .user.login == $author)] | sort_by(.number) as $ours
| if ([$lists[0][].marker_end] | length > (unique | length)) then error("two lists are about the same folder") else . end
| $lists[0][]
| . as $list
| [$ours[] | select(.body | marker | startswith($list.marker_start) and endswith($list.marker_end))] as $of_folder
| [$list.issues[].marker] as $wanted
# An open issue is preferred to a closed one, and an old one to a new one.
| [$wanted[] as $marker
   | [$of_folder[] | select((.body | marker) == $marker)]
   | (map(select(.state == "open")) + .)[0]] as $kept
| (
    range($list.issues | length) as $at
    | $list.issues[$at] as $issue
    | $kept[$at] as $found
    | if $found == null then
        {did: "opened", method: "POST", path: "", input: {title: $issue.title, body: $issue.body, labels: [$label_name]}}
      elif $found.state == "open" and ($found.body | text) == ($issue.body | text) then
        empty
      else
        {
          did: (if $found.state == "open" then "updated" else "reopened" end),
          method: "PATCH",
          path: "/\($found.number)",
          input: {body: $issue.body, state: "open"}
        }
      end
  ),
  (
    $of_folder[]
    | select(.state == "open")
    | . as $issue
    | select(any($kept[]; .number? == $issue.number) | not)
    # An issue that exists twice is not done.
    | (if any($wanted[]; . == ($issue.body | marker)) then "not_planned" else "completed" end) as $reason
    | {
        did: "closed",
        method: "PATCH",
        path: "/\($issue.number)",
        input: {
          body: "\($issue.body | marker)\n\($list.closed)",
          state: "closed",
          state_reason: $reason
        }
      }
  )
