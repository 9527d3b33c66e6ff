//! `playbook-lint inspect`: how a page and a playbook are understood, and how words were learned.

use std::path::Path;

use serde_json::Value;

use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::{sample, site};

fn inspected(folder: &Path, arguments: &[&str]) -> Value {
    let output = lint_in(folder).arg("inspect").args(arguments).args(["--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn strings(values: &Value, key: &str) -> Vec<String> {
    values.as_array().unwrap().iter().map(|value| value[key].as_str().unwrap_or("-").to_owned()).collect()
}

/// A page in Danish, a language without built-in words, and the same page in English.
const PAGES: [(&str, &str, &str); 2] = [
    (
        "en-us",
        "# Plan\n\nPhase: **Prepare**\n\n## Overview\n\nA.\n\n## Approach\n\n\
         | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |\n|-|-|-|-|\n| 7101 | Room | M | FE |\n\n\
         ## Refresh Summary\n\n| Date | Who Changed | What Changed |\n|-|-|-|\n| 10/24/2019 | Ana | Room |\n",
        "",
    ),
    (
        "da-dk",
        "# Plan\n\nFase: **Forbered**\n\n## Oversigt\n\nA.\n\n## Fremgang\n\n\
         | Opgave | Opgavenavn | (O)bligatorisk / (V)algfri | Rolle |\n|-|-|-|-|\n| 7101 | Lokale | O | FE |\n\n\
         ## Ændringer\n\n| Dato | Ændret af | Ændring |\n|-|-|-|\n| 24.10.2019 | Ana | Lokale |\n",
        "-da",
    ),
];

/// A playbook with six such pages in each language. The Danish ones have a suffix.
fn danish_next_to_english() -> tempfile::TempDir {
    let mut files = vec![("playbook-lint.toml".to_owned(), String::new())];
    for (folder, page, suffix) in PAGES {
        let mut toc = String::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            let text = format!("---\ntitle: Plan {name}\nft.owner: anab\n---\n\n{page}");
            files.push((format!("{folder}/{name}{suffix}.md"), text));
            toc += &format!("- href: {name}{suffix}.md\n");
        }
        files.push((format!("{folder}/toc.yml"), toc));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    site(&files)
}

#[test]
fn a_docset_shows_what_it_learned_from_what() {
    let folder = danish_next_to_english();
    let report = inspected(folder.path(), &[]);
    assert_eq!(report["pages"], 12);
    let danish = report["docsets"].as_array().unwrap().iter().find(|docset| docset["docset"] == "da-dk").unwrap();
    assert_eq!(danish["translates"], "en-us");
    assert_eq!(danish["tasks"], 6);
    // There is no built-in suffix for Danish; it is learned from the file names.
    assert_eq!(danish["suffixes"], serde_json::json!(["-da"]));
    assert_eq!(danish["not-understood"], serde_json::json!([]));
    let learned = danish["learned"].as_array().unwrap();
    let meaning = |word: &str| {
        let found = learned.iter().find(|one| one["word"] == word);
        found.map(|one| format!("{}: {}", one["means"].as_str().unwrap(), one["because"].as_str().unwrap()))
    };
    for (word, means) in [
        ("opgave", "task-id"),
        ("opgavenavn", "task-name"),
        ("rolle", "-"),
        ("ændretaf", "who-changed"),
        ("oversigt", "Overview"),
        ("ændringer", "Refresh Summary"),
    ] {
        match means {
            // German uses the same word.
            "-" => assert_eq!(meaning(word), None),
            _ => assert_eq!(meaning(word), Some(format!("{means}: seen in translated pages 6 times"))),
        }
    }
}

#[test]
fn a_page_shows_what_its_headings_and_columns_mean() {
    let folder = danish_next_to_english();
    let page = inspected(folder.path(), &["da-dk/c-da.md"]);
    assert_eq!((&page["kind"], &page["docset"]), (&"process page".into(), &"da-dk".into()));
    assert_eq!(strings(&page["sections"], "section"), ["-", "Overview", "Approach", "Refresh Summary"]);
    assert_eq!(strings(&page["tables"], "kind"), ["task table", "Refresh Summary"]);
    let columns = &page["tables"][0]["columns"];
    assert_eq!(strings(columns, "holds"), ["task-id", "task-name", "mandatory", "role"]);
    assert_eq!(columns[2]["because"], "its cells contain `O` or `V`");
    assert_eq!(columns[0]["because"], "seen in translated pages 6 times");
    assert_eq!(page["refresh-dates"], serde_json::json!([{ "written": "24.10.2019", "date": "2019-10-24" }]));
}

#[test]
fn what_is_not_understood_is_listed() {
    let page = "---\ntitle: A\nft.owner: anab\n---\n\n# A\n\n\
                | Task ID | Task Name | (M)andatory / (O)ptional | Fællesskab |\n|-|-|-|-|\n| 7101 | Room | M | FE |\n";
    let folder = site(&[("a.md", page.as_bytes())]);
    assert_eq!(inspected(folder.path(), &[])["docsets"][0]["not-understood"], serde_json::json!(["Fællesskab"]));
    assert_eq!(inspected(folder.path(), &["a.md"])["not-understood"], serde_json::json!(["Fællesskab"]));
}

/// Text has the same content as JSON, with one line per value.
#[test]
fn people_read_the_same_as_programs() {
    let text = |folder: &Path, arguments: &[&str]| {
        stdout(&lint_in(folder).arg("inspect").args(arguments).output().unwrap()).to_string()
    };
    fn values(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.values().for_each(|value| values(value, found)),
            Value::Array(items) => items.iter().for_each(|value| values(value, found)),
            Value::String(text) => found.push(text.clone()),
            Value::Number(number) => found.push(number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let folder = danish_next_to_english();
    for (folder, arguments) in [(folder.path(), &[][..]), (folder.path(), &["da-dk/a-da.md"]), (&sample(), &[])] {
        let mut expected = Vec::new();
        values(&inspected(folder, arguments), &mut expected);
        assert!(expected.len() > 20);
        let text = text(folder, arguments);
        for value in expected {
            assert!(text.contains(&value), "{value} is not in\n{text}");
        }
    }
}

#[test]
fn a_file_that_is_not_a_page_is_an_error() {
    let output = lint_in(&sample()).args(["inspect", "docfx.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
