//! `playbook-lint tasks`: the list of tasks, and how it differs from a list that is kept elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::{files_below, sample, site, write};

const HEADER: &str =
    "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|---|---|---|---|---|\n";

fn tasks(folder: &Path, arguments: &[&str]) -> Output {
    lint_in(folder).arg("tasks").args(arguments).output().unwrap()
}

fn tasks_json(folder: &Path, arguments: &[&str]) -> Value {
    let output = tasks(folder, &[arguments, &["--format", "json"]].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the files that list each ID: those with a table row that starts with four digits.
fn ids_by_hand() -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let pages = files_below(&sample());
    let pages = pages.iter().filter(|path| path.ends_with(".md"));
    for path in pages.filter(|path| !path.contains("archive/") && !path.starts_with("templates/")) {
        let text = std::fs::read(sample().join(path)).unwrap();
        for line in String::from_utf8_lossy(&text).lines().filter(|line| line.contains('|')) {
            // The cases include tables in quotes and lists, and IDs that are bold, linked, or mixed with invisible
            // characters.
            let cell = line.trim_start_matches([' ', '>', '|']).split(['|', ']']).next().unwrap();
            let id = cell.trim_matches(|character: char| !character.is_alphanumeric());
            if id.len() == 4 && id.bytes().all(|byte| byte.is_ascii_digit()) {
                ids.entry(id.to_owned()).or_default().insert(path.clone());
            }
        }
    }
    ids
}

#[test]
fn all_formats_list_every_task_of_the_sample() {
    let expected = ids_by_hand();
    assert!(expected.len() > 20, "{}", expected.len());
    let report = tasks_json(&sample(), &[]);
    let listed = report["tasks"].as_array().unwrap().iter().map(|task| {
        let files = task["rows"].as_array().unwrap().iter().map(|row| row["file"].as_str().unwrap().to_owned());
        (task["id"].as_str().unwrap().to_owned(), files.collect::<BTreeSet<_>>())
    });
    assert_eq!(listed.collect::<BTreeMap<_, _>>(), expected);

    // In a pipe, the format is CSV.
    let output = tasks(&sample(), &[]);
    let mut reader = csv::Reader::from_reader(&*output.stdout);
    let header = "id,name,mo,role,services,phase,pages,languages,last review,conflicts";
    assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(header.split(',').collect::<Vec<_>>()));
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        (row[0].to_owned(), row[6].split(" | ").map(str::to_owned).collect::<BTreeSet<_>>())
    });
    assert_eq!(rows.collect::<BTreeMap<_, _>>(), expected);

    let table = stdout(&tasks(&sample(), &["--format", "table"]));
    let ids = table.lines().skip(1).take_while(|line| !line.is_empty()).map(|line| line.split(' ').next().unwrap());
    assert!(ids.eq(expected.keys()), "{table}");
    assert!(table.contains(&format!("\n\n{} tasks, ", expected.len())), "{table}");

    // A path limits the list.
    let in_one = tasks_json(&sample(), &["playbook/prepare-kickoff.md"]);
    let listed = in_one["tasks"].as_array().unwrap().iter().map(|task| task["id"].as_str().unwrap());
    let expected = expected.iter().filter(|(_, files)| files.contains("playbook/prepare-kickoff.md"));
    assert!(listed.eq(expected.map(|(id, _)| id)), "{in_one}");
}

fn conflicting() -> tempfile::TempDir {
    let plan = format!(
        "---\nms.date: 3/4/2020\n---\n# Plan\n\nPhase: **Prepare**\n\n{HEADER}\
         | 7101 | Plan the pilot | M | FE | Teams / Exchange |\n| 99 | =HYPERLINK(\"x\") | O | FM | Core |\n\
         | 7103 | Ragged | M | FE |\n"
    );
    let run = format!(
        "# Run\n\nPhase: **Build**\n\n{HEADER}| 7101 | Run the pilot | O | FastTrack Engineer | Exchange, Teams |\n"
    );
    site(&[
        ("docfx.json", br#"{"build": {"content": [{"files": ["*.md"]}], "globalMetadata": {"ms.date": "4/5/2020"}}}"#),
        ("plan.md", plan.as_bytes()),
        ("run.md", run.as_bytes()),
        ("run-again.md", run.replace("Phase: **Build**\n", "").as_bytes()),
    ])
}

#[test]
fn a_task_is_what_most_rows_say_and_conflicts_are_the_rest() {
    let folder = conflicting();
    let report = tasks_json(folder.path(), &[]);
    let [small, task, ragged] = report["tasks"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&small["id"], &small["last_review"]), (&json!("99"), &json!("2020-03-04")));
    assert_eq!(
        (&task["name"], &task["mandatory"], &task["last_review"]),
        (&json!("Run the pilot"), &json!(false), &json!("2020-04-05"))
    );
    assert_eq!(task["phases"], json!(["Prepare", "Build"]));
    // `FE` is the engineer, and services may be in any order.
    let both = ["run-again.md", "run.md"];
    assert_eq!(
        task["conflicts"],
        json!([
            {"field": "name", "values": [
                {"value": "Plan the pilot", "pages": ["plan.md"]}, {"value": "Run the pilot", "pages": both}]},
            {"field": "mo", "values": [{"value": "M", "pages": ["plan.md"]}, {"value": "O", "pages": both}]},
        ])
    );
    // In a ragged row, only the ID is reliable.
    assert_eq!((&ragged["id"], &ragged["name"], &ragged["mandatory"]), (&json!("7103"), &json!(""), &json!(null)));
    let csv = stdout(&tasks(folder.path(), &["--format", "csv"]));
    assert!(csv.contains("\n99,\"'=HYPERLINK(\"\"x\"\")\",O,FM,Core,Prepare,plan.md,en,2020-03-04,\n"), "{csv}");
    assert!(csv.contains(",name: Plan the pilot | Run the pilot; mo: M | O\n"), "{csv}");
}

#[test]
fn what_is_exported_does_not_differ() {
    for folder in [sample(), conflicting().keep()] {
        let other = tempfile::tempdir().unwrap();
        write(other.path(), "tasks.csv", &tasks(&folder, &["--format", "csv"]).stdout);
        let file = other.path().join("tasks.csv");
        let output = tasks(&folder, &["--format", "table", "--against", file.to_str().unwrap()]);
        assert_eq!((stdout(&output).as_str(), output.status.code()), ("No differences.\n", Some(0)), "{folder:?}");
    }
}

#[test]
fn each_kind_of_difference_is_reported() {
    let folder = conflicting();
    let list = "Title;Required;Number;Team\nrun  the Pilot!;optional;7101;Sales\nGone;m;4000;\nGone;m;4000;\nNone;;;\n\
        \"=HYPERLINK(\"\"x\"\")\";perhaps;99;\n";
    write(folder.path(), "list.csv", list.as_bytes());
    let arguments = ["--against", "list.csv", "--columns", "id=number,name=Title,mo=Required"];
    let report = tasks_json(folder.path(), &arguments);
    assert_eq!(
        report,
        json!({
            "version": 1,
            "only_in_playbook": [{"id": "7103", "name": "", "pages": ["plan.md"]}],
            "only_in_inventory": [{"id": "4000", "name": "Gone", "line": 3}],
            "different": [{"id": "99", "field": "mo", "playbook": "O", "inventory": "perhaps"}],
            "repeated_in_inventory": [{"id": "4000", "name": "Gone", "line": 4}],
        })
    );
    let output = tasks(folder.path(), &[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout(&output),
        "id,status,field,playbook,inventory\n7103,only in playbook,,,\n4000,only in inventory,,,Gone\n\
         99,different,mo,O,perhaps\n4000,repeated in inventory,,,Gone\n"
    );
    assert!(stderr(&output).contains("1 row of `list.csv` without a task ID"), "{}", stderr(&output));
    assert!(stderr(&output).contains("line 5"), "{}", stderr(&output));
    let table = stdout(&tasks(folder.path(), &[&arguments[..], &["--format", "table"]].concat()));
    assert!(table.ends_with("\n\n4 differences\n"), "{table}");
}

#[test]
fn a_file_that_is_not_a_task_list_fails_with_a_reason() {
    let folder = conflicting();
    write(folder.path(), "list.csv", b"Number,Title\n1,x\n");
    for (arguments, expected) in [
        (&["--against", "list.csv"][..], "its columns are `Number`, `Title`"),
        (&["--against", "list.csv", "--columns", "id=Nr"], "it has no column `Nr`; its columns are `Number`, `Title`"),
        (&["--against", "none.csv"], "cannot read `none.csv`"),
        (&["--against", "list.csv", "--columns", "owner=Title"], "`owner` is not a field"),
        (&["--columns", "id=Title"], "--against"),
    ] {
        let output = tasks(folder.path(), arguments);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_name_does_not_control_a_ci_service_or_a_terminal() {
    let row = "| 7101 | ##[error]x&#27;[31m | M | FE | Core |\n";
    let folder = site(&[("a.md", format!("# A\n\n{HEADER}{row}").as_bytes())]);
    for format in ["table", "csv", "json"] {
        let text = stdout(&tasks(folder.path(), &["--format", format]));
        assert!(text.contains("error") && !text.contains("##[") && !text.contains('\u{1b}'), "{format}: {text}");
    }
}
