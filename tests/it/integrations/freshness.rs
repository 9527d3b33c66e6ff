//! The scheduled workflow that keeps one issue per owner of pages due for a review: its steps, run with a `gh` that keeps
//! the issues of a repository in a folder.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::command::{lint_in, path_with, path_with_binary, stdout};
use crate::support::files::{project, site, write};
use crate::support::github_issue::Issue;
use crate::support::tools::{has, said, succeed};

/// Answers `gh api` as the service does: `$HUB/issues.json` and `$HUB/labels.json` are what it knows, and `$HUB/log` gets
/// what it was asked to change. Lists come in pages of two, each an array of its own.
const GH: &str = r##"#!/bin/bash
set -euo pipefail
[ "$1" = api ] || { echo "gh: unknown command $1" >&2; exit 1; }
shift
method=GET path="" label=""
while [ $# -gt 0 ]; do
  case "$1" in
    --method) method="$2"; shift ;;
    --paginate) ;;
    --input) [ "$2" = - ]; input="$(cat)"; shift ;;
    -f | -F) case "$2" in labels=*) label="${2#labels=}" ;; esac; shift ;;
    *) path="$1" ;;
  esac
  shift
done
change() { jq "$@" >"$HUB/new.json"; mv "$HUB/new.json" "$HUB/$file.json"; }
if [ "$method" != GET ]; then
  if [ -n "${FAIL_AFTER:-}" ] && [ "$(wc -l <"$HUB/log")" -ge "$FAIL_AFTER" ]; then
    echo "gh: You have exceeded a secondary rate limit (HTTP 403)" >&2
    exit 1
  fi
  echo "$method ${path#repos/harbor/playbook}" >>"$HUB/log"
fi
case "$method ${path#repos/harbor/playbook/}" in
  "GET issues" | "GET labels")
    file="${path##*/}"
    jq --compact-output --arg wanted "$label" \
      '[.[] | select($wanted == "" or any(.labels[]; ascii_downcase == ($wanted | ascii_downcase)))] | reverse
       | _nwise(2) // []' "$HUB/$file.json"
    ;;
  "POST labels")
    file=labels change --argjson input "$input" '. + [{name: $input.name}]' "$HUB/labels.json"
    echo '{}'
    ;;
  "POST issues")
    file=issues change --argjson input "$input" \
      '. + [$input + {number: (length + 1), state: "open", user: {login: "github-actions[bot]"}}]' "$HUB/issues.json"
    jq '.[-1]' "$HUB/issues.json"
    ;;
  "PATCH issues/"*)
    number="${path##*/}"
    file=issues change --argjson input "$input" --argjson number "$number" \
      'map(if .number == $number then . + $input else . end)' "$HUB/issues.json"
    jq --argjson number "$number" '.[] | select(.number == $number)' "$HUB/issues.json"
    ;;
  *) echo "gh: Not Found (HTTP 404): $method $path" >&2; exit 1 ;;
esac
"##;

/// A repository on a service, with its issues.
struct Hub {
    folder: tempfile::TempDir,
}

impl Hub {
    fn new() -> Self {
        let folder = site(&[("issues.json", b"[]"), ("labels.json", b"[]"), ("log", b""), ("bin/gh", GH.as_bytes())]);
        let gh = folder.path().join("bin/gh");
        std::fs::set_permissions(gh, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn issues(&self) -> Vec<Value> {
        self.read("issues.json").as_array().unwrap().clone()
    }

    /// Changes an issue without the workflow.
    fn edit(&self, number: usize, change: impl FnOnce(&mut Value)) {
        let mut issues = self.issues();
        change(&mut issues[number - 1]);
        self.write(&issues);
    }

    fn write(&self, issues: &[Value]) {
        std::fs::write(self.path("issues.json"), serde_json::to_vec(issues).unwrap()).unwrap();
    }

    /// `number state title` of all issues.
    fn states(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.issues()
            .iter()
            .map(|issue| format!("{} {} {}", issue["number"], text(&issue["state"]), text(&issue["title"])))
            .collect()
    }

    /// The text of an issue without its marker.
    fn text(&self, number: usize) -> String {
        let body = self.issues()[number - 1]["body"].as_str().unwrap().to_owned();
        let (marker, text) = body.split_once('\n').unwrap();
        assert!(marker.starts_with("<!-- playbook-lint-stale:1 ") && marker.ends_with(" -->"), "{marker}");
        text.to_owned()
    }

    /// Runs both jobs of the workflow on a day, and returns the requests that changed something.
    fn run(&self, folder: &Path, day: &str, sites: &str) -> Vec<String> {
        let run = Run::list(folder, day, sites);
        succeed(&mut self.update(&run, &[]));
        self.log()
    }

    /// The requests since the last call.
    fn log(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.path("log")).unwrap();
        std::fs::write(self.path("log"), "").unwrap();
        log.lines().map(str::to_owned).collect()
    }

    /// The second job, with more variables.
    fn update(&self, run: &Run, variables: &[(&str, &str)]) -> Command {
        let action = yaml(".github/action/stale-issues/action.yml");
        let workflow = yaml("docs/workflows/freshness.yml");
        let job = &workflow["jobs"]["issues"];
        assert_eq!(job["permissions"], json!({"issues": "write"}));
        let steps = job["steps"].as_array().unwrap();
        assert!(steps.iter().all(|step| step["run"].is_null()), "everything is in the action");
        let with = &steps.last().unwrap()["with"];
        let [step] = &action["runs"]["steps"].as_array().unwrap()[..] else { panic!("{action}") };
        let mut command = Command::new("bash");
        let script = step["run"].as_str().unwrap();
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]).current_dir(run.temporary.path());
        for (name, value) in step["env"].as_object().unwrap() {
            let input = value.as_str().unwrap().strip_prefix("${{ inputs.").unwrap().strip_suffix(" }}").unwrap();
            let given = with[input].as_str().or_else(|| action["inputs"][input]["default"].as_str());
            command.env(name, given.unwrap());
        }
        command.env("PATH", path_with(&[&self.path("bin")])).env("HUB", self.folder.path()).env("PAUSE", "0");
        command.env("GITHUB_REPOSITORY", "harbor/playbook").env("RUNNER_TEMP", run.temporary.path());
        command.env("GITHUB_ACTION_PATH", project().join(".github/action/stale-issues"));
        command.envs(variables.iter().copied());
        command
    }
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(project().join(path)).unwrap()).unwrap()
}

/// What the first job left behind.
struct Run {
    temporary: tempfile::TempDir,
    summary: String,
}

impl Run {
    /// Runs the first job for the folders `sites`, one per line.
    fn list(folder: &Path, day: &str, sites: &str) -> Self {
        let workflow = yaml("docs/workflows/freshness.yml");
        assert_eq!(workflow["permissions"], json!({}));
        let job = &workflow["jobs"]["list"];
        assert_eq!(job["permissions"], json!({"contents": "read"}));
        let temporary = tempfile::tempdir().unwrap();
        let file = |name: &str| temporary.path().join(name);
        let scripts = job["steps"].as_array().unwrap().iter();
        for step in scripts.filter(|step| step["run"].is_string() && step["name"] != "Install playbook-lint") {
            let mut command = Command::new("bash");
            // As the runner starts the scripts of a workflow without a shell.
            command.current_dir(folder).args(["-e", "-c", step["run"].as_str().unwrap()]);
            command.env("PATH", path_with_binary()).env("SITES", sites).env("RUNNER_TEMP", temporary.path());
            command.env("GITHUB_ACTIONS", "true").env("PLAYBOOK_LINT_AS_OF", day);
            command.env("GITHUB_SERVER_URL", "https://git.harbor.example").env("GITHUB_REPOSITORY", "harbor/playbook");
            command.env("GITHUB_STEP_SUMMARY", file("summary.md"));
            let output = succeed(&mut command);
            assert!(!said(&output).contains("::warning"), "no annotations");
        }
        let summary = std::fs::read_to_string(file("summary.md")).unwrap();
        Self { temporary, summary }
    }
}

fn page(date: &str, more: &str) -> String {
    format!("---\ntitle: A page\nms.date: {date}\nms.topic: playbook\n{more}---\n# A page\n")
}

const TODAY: &str = "2020-05-01";

fn three_owners() -> tempfile::TempDir {
    let folder = site(&[
        ("docfx.json", br#"{"build": {"content": [{"files": ["*.md"]}], "globalMetadata": {"ms.author": "site"}}}"#),
        ("a.md", page("4/30/2019", "ft.owner: mlund\n").as_bytes()),
        ("b.md", page("1/1/2020", "ft.owner: mlund\nms.update-cycle: 90-days\n").as_bytes()),
        ("d (1).md", page("1/1/2019", "").as_bytes()),
        ("fresh.md", page("4/30/2020", "ft.owner: tomk\n").as_bytes()),
    ]);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

#[test]
fn each_owner_has_one_issue_that_follows_the_pages() {
    if !has("jq") {
        return;
    }
    let (hub, folder) = (Hub::new(), three_owners());
    assert_eq!(hub.run(folder.path(), TODAY, "."), ["POST /labels", "POST /issues", "POST /issues"]);
    let opened = ["1 open Pages due for a review: site", "2 open Pages due for a review: mlund"];
    assert_eq!(hub.states(), opened);
    assert_eq!(hub.issues()[1]["labels"], json!(["freshness"]));
    assert_eq!(hub.read("labels.json"), json!([{"name": "freshness"}]));
    let expected = "2 pages of `mlund` are overdue for a review. Review each page, then set `ms.date` to the date of the \
        review.\n\n- `b.md`: was due on 2020-03-31, last review 2020-01-01, limit 90 days\n\
        - `a.md`: was due on 2020-04-29, last review 2019-04-30, limit 365 days";
    assert_eq!(hub.text(2), expected);

    // Nothing changed; the dates say the same a week later.
    assert_eq!(hub.run(folder.path(), TODAY, "."), [""; 0]);
    assert_eq!(hub.run(folder.path(), "2020-05-08", "."), [""; 0]);

    // One page was reviewed.
    write(folder.path(), "b.md", page("5/7/2020", "ft.owner: mlund\nms.update-cycle: 90-days\n").as_bytes());
    assert_eq!(hub.run(folder.path(), "2020-05-08", "."), ["PATCH /issues/2"]);
    assert!(hub.text(2).starts_with("1 page of `mlund` is overdue for a review."), "{}", hub.text(2));

    // So was the other, and someone else has a page now.
    write(folder.path(), "a.md", page("5/7/2020", "ft.owner: MLund\n").as_bytes());
    write(folder.path(), "c.md", page("5/7/2019", "ft.owner: aiko\n").as_bytes());
    assert_eq!(hub.run(folder.path(), "2020-05-08", "."), ["POST /issues", "PATCH /issues/2"]);
    let closed = [opened[0], "2 closed Pages due for a review: mlund", "3 open Pages due for a review: aiko"];
    assert_eq!(hub.states(), closed);
    assert_eq!(hub.text(2), "No page is due for a review.");
    assert_eq!(hub.issues()[1]["state_reason"], "completed");
    assert_eq!(hub.run(folder.path(), "2020-05-08", "."), [""; 0]);

    // The page falls due again, and the alias is written with another case.
    assert!(hub.run(folder.path(), "2021-05-08", ".").contains(&"PATCH /issues/2".to_owned()));
    assert_eq!(hub.states()[..2], opened);
    assert!(hub.text(2).contains("\n- `a.md`: was due on 2021-05-07, "), "{}", hub.text(2));
}

#[test]
fn people_can_edit_close_and_rename_issues() {
    if !has("jq") {
        return;
    }
    let (hub, folder) = (Hub::new(), three_owners());
    hub.run(folder.path(), TODAY, ".");
    let wanted = hub.text(2);
    // A browser changes line breaks, which is not an edit.
    hub.edit(1, |issue| {
        issue["body"] = format!("{}\r\n", issue["body"].as_str().unwrap().replace('\n', "\r\n")).into()
    });
    hub.edit(2, |issue| issue["title"] = "For Marit".into());
    assert_eq!(hub.run(folder.path(), TODAY, "."), [""; 0]);
    hub.edit(2, |issue| issue["body"] = format!("{}\nDone.", issue["body"].as_str().unwrap()).into());
    assert_eq!(hub.run(folder.path(), TODAY, "."), ["PATCH /issues/2"]);
    assert_eq!(hub.text(2), wanted);
    hub.edit(2, |issue| issue["state"] = "closed".into());
    assert_eq!(hub.run(folder.path(), TODAY, "."), ["PATCH /issues/2"]);
    assert_eq!(hub.states()[1], "2 open For Marit");
}

/// Issues of people, of other sites, and pull requests are unchanged, even if they have the label and a marker.
#[test]
fn other_issues_are_never_changed() {
    if !has("jq") {
        return;
    }
    let (hub, folder) = (Hub::new(), three_owners());
    hub.run(folder.path(), TODAY, ".");
    let ours = hub.issues()[0].clone();
    let other = |number: usize, change: &dyn Fn(&mut Value)| {
        let mut issue = ours.clone();
        issue["number"] = number.into();
        change(&mut issue);
        issue
    };
    hub.write(&[
        other(1, &|issue| issue["user"]["login"] = "someone".into()),
        other(2, &|issue| issue["pull_request"] = json!({})),
        other(3, &|issue| issue["labels"] = json!(["bug"])),
        other(4, &|issue| issue["body"] = format!("Quote:\n{}", issue["body"].as_str().unwrap()).into()),
        other(5, &|issue| issue["body"] = Value::Null),
        other(6, &|issue| {
            issue["body"] = issue["body"].as_str().unwrap().replace("folder= -->", "folder=other -->").into();
        }),
    ]);
    hub.log();
    assert_eq!(hub.run(folder.path(), TODAY, "."), ["POST /issues", "POST /issues"]);
    assert_eq!(hub.run(folder.path(), TODAY, "."), [""; 0]);
}

#[test]
fn a_run_after_one_that_failed_does_the_rest() {
    if !has("jq") {
        return;
    }
    let (hub, folder) = (Hub::new(), three_owners());
    let run = Run::list(folder.path(), TODAY, ".");
    let output: Output = hub.update(&run, &[("FAIL_AFTER", "2")]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("opened #1\n") && said(&output).contains("rate limit"), "{}", said(&output));
    assert_eq!(hub.log(), ["POST /labels", "POST /issues"]);
    // The second job alone, as `Re-run failed jobs` does.
    let output = succeed(&mut hub.update(&run, &[]));
    assert_eq!(stdout(&output), "opened #2\n1 changed\n");
    assert_eq!(hub.log(), ["POST /issues"]);
    assert_eq!(stdout(&succeed(&mut hub.update(&run, &[]))), "0 changed\n");
}

/// The concurrency group of the workflow makes the second run wait. If there still are two issues, such as after
/// a run that was started by hand elsewhere, the next run closes the newer one.
#[test]
fn two_runs_at_once_leave_one_issue() {
    if !has("jq") {
        return;
    }
    let concurrency = &yaml("docs/workflows/freshness.yml")["concurrency"];
    assert_eq!(concurrency, &json!({"group": "freshness", "cancel-in-progress": false}));
    let (hub, folder) = (Hub::new(), three_owners());
    hub.run(folder.path(), TODAY, ".");
    let mut issues = hub.issues();
    issues.extend(issues.clone());
    for (at, issue) in issues.iter_mut().enumerate() {
        issue["number"] = (at + 1).into();
    }
    hub.write(&issues);
    assert_eq!(hub.run(folder.path(), TODAY, "."), ["PATCH /issues/3", "PATCH /issues/4"]);
    let states: Vec<_> = hub.states().iter().map(|state| state.split_once(" Pages").unwrap().0.to_owned()).collect();
    assert_eq!(states, ["1 open", "2 open", "3 closed", "4 closed"]);
    assert_eq!(hub.issues()[3]["state_reason"], "not_planned");
    assert_eq!(hub.run(folder.path(), TODAY, "."), [""; 0]);
}

#[test]
fn sites_of_one_repository_have_issues_of_their_own() {
    if !has("jq") {
        return;
    }
    let late = page("1/1/2019", "ft.owner: mlund\n");
    let folder = site(&[("one/docfx.json", b"{}"), ("one/a.md", late.as_bytes()), ("two--x/b.md", late.as_bytes())]);
    write(folder.path(), "two--x/docfx.json", b"{}");
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let hub = Hub::new();
    hub.run(folder.path(), TODAY, "one\ntwo--x\n\n");
    let opened = ["1 open Pages due for a review: mlund (one)", "2 open Pages due for a review: mlund (two--x)"];
    assert_eq!(hub.states(), opened);
    write(folder.path(), "one/a.md", page("4/1/2020", "").as_bytes());
    // A site that is not listed keeps its issues.
    assert_eq!(hub.run(folder.path(), TODAY, "one"), ["PATCH /issues/1"]);
    assert_eq!(hub.run(folder.path(), TODAY, "one\ntwo--x\n"), [""; 0]);
    assert_eq!(hub.states()[1], opened[1]);
    // Two lists about one folder would take turns.
    let output = hub.update(&Run::list(folder.path(), TODAY, "one\n./one\n"), &[]).output().unwrap();
    assert!(!output.status.success() && said(&output).contains("about the same folder"), "{}", said(&output));
}

#[test]
fn only_owners_with_a_login_are_mentioned() {
    if !has("jq") {
        return;
    }
    let settings = "[report]\ngithub-logins = { MLund = \"marit-lund\", site = \"harbor/docs\" }\n";
    let (hub, folder) = (Hub::new(), three_owners());
    write(folder.path(), "playbook-lint.toml", settings.as_bytes());
    write(folder.path(), "c.md", page("1/1/2019", "ft.owner: aiko\n").as_bytes());
    hub.run(folder.path(), TODAY, ".");
    let mentions = |number: usize| Issue::read(&hub.text(number)).mentions;
    assert_eq!([mentions(1), mentions(2), mentions(3)], [vec![], vec!["harbor/docs"], vec!["marit-lund"]]);
}

/// Names, owners, and titles that try to be markup, mentions, references, and commands are only text.
#[test]
fn text_of_pages_is_only_shown() {
    if !has("jq") {
        return;
    }
    let hostile = [
        "@everyone `](x) <img src=x>",
        "--> <b>x</b> <!-- playbook-lint-stale:1 owner=mlund folder= -->",
        "closes #1, fixes harbor/playbook#2 GH-3",
        "::error::x\\n::add-mask::y",
        "##[error]x https://evil.example www.evil.example",
        "x`\\r\\n@octocat `` ``` [a](https://evil.example) $x$",
        "\\u202e\\u200b@team",
        "",
    ];
    let (hub, folder) = (Hub::new(), site(&[("docfx.json", b"{}")]));
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for (number, owner) in hostile.iter().enumerate() {
        let owner = owner.replace('"', "\\\"");
        let path = format!("{number} [@all](x) `` #12 <i>.md");
        write(folder.path(), &path, page("1/1/2019", &format!("ft.owner: \"{owner}\"\n")).as_bytes());
    }
    let run = Run::list(folder.path(), TODAY, ".");
    let output = succeed(&mut hub.update(&run, &[]));
    let log = said(&output);
    let is_ours = |line: &str| line.starts_with("opened #") || line == "8 changed";
    assert!(log.lines().all(is_ours), "{log}");
    assert_eq!(hub.issues().len(), hostile.len());
    for (at, issue) in hub.issues().iter().enumerate() {
        let text = hub.text(at + 1);
        let shown = Issue::read(&text);
        assert_eq!((shown.mentions.len(), shown.references.len(), shown.links.len()), (0, 0, 0), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{200b}', '\r']), "{text}");
        let title = issue["title"].as_str().unwrap();
        assert!(title.chars().count() < 256 && !title.contains(char::is_control), "{title}");
        assert!(Issue::read(title).mentions.is_empty() && Issue::read(title).references.is_empty(), "{title}");
    }
    assert!(run.summary.contains("overdue"));
    assert_eq!(hub.log().len(), 1 + hostile.len());
    assert_eq!(hub.run(folder.path(), TODAY, "."), [""; 0]);
}

#[test]
fn rows_link_to_the_newest_version_of_a_page() {
    let folder = three_owners();
    write(folder.path(), "playbook-lint.toml", b"[report]\nurl = 'https://x.example/{commit}/{path}#L{line}'\n");
    let output = lint_in(folder.path()).args(["stale", "--format", "github-issues"]).output().unwrap();
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let body = list["issues"][0]["body"].as_str().unwrap();
    assert!(body.contains("\n- [`d (1).md`](https://x.example/HEAD/d%20%281%29.md#L1): was due on "), "{body}");
    assert_eq!(Issue::read(body.split_once('\n').unwrap().1).links, ["https://x.example/HEAD/d%20%281%29.md#L1"]);
}

#[test]
fn an_issue_never_grows_over_what_github_takes() {
    let pages: Vec<_> = (0..1200).map(|number| (format!("page-{number}.md"), page("1/1/2018", ""))).collect();
    let files: Vec<_> = pages.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = site(&files);
    let output = lint_in(folder.path()).args(["stale", "--format", "github-issues", "--due", "60"]).output().unwrap();
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let [issue] = &list["issues"].as_array().unwrap()[..] else { panic!("{list}") };
    assert_eq!(issue["title"], "Pages due for a review: no owner");
    let body = issue["body"].as_str().unwrap();
    assert!(body.contains("\n1200 pages without an owner are overdue for a review, and 0 fall due within 60 days. "));
    assert!(body.len() > 50_000 && body.len() < 65_536, "{}", body.len());
    let rows = body.matches("\n- ").count();
    let end = format!("\nThe issue has no room for {} more pages: run `playbook-lint stale`.", 1200 - rows);
    assert!(body.ends_with(&end), "{}", &body[body.len() - 200..]);
}
