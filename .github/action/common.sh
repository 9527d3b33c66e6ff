# Sourced by both steps of action.yml. They start in the checkout, which contains the changes of a pull request, but
# they use no programs, modules, or settings from it. Works with bash 3.2 of macOS.

# Ends the step with the error $1. It can contain values from outside, in which a line break would start another
# command.
fail() {
  local message="$1"
  message=${message//\%/%25}
  message=${message//$'\r'/%0D}
  message=${message//$'\n'/%0A}
  printf '%s\n' "::error title=playbook-lint::$message"
  exit 2
}

# Removes relative folders and folders in the checkout from PATH.
leave_checkout_out_of_path() {
  local checkout entries entry folder kept=""
  checkout="$(cd -P -- "$GITHUB_WORKSPACE" && pwd -P)"
  IFS=: read -r -a entries <<<"$PATH"
  for entry in "${entries[@]}"; do
    case "$entry" in /*) ;; *) continue ;; esac
    folder="$(cd -P -- "$entry" 2>/dev/null && pwd -P)" || continue
    case "$folder/" in "$checkout"/*) continue ;; esac
    kept="$kept${kept:+:}$entry"
  done
  # An empty PATH would mean the current folder.
  [ -n "$kept" ] || fail "PATH has no folder outside the checkout"
  export PATH="$kept"
}

leave_checkout_out_of_path
