//! Playbooks as native speakers write them: what is found on a page does not depend on its language, whether its English
//! source is there or not.

mod words;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use playbook_lint::linter::{LintOptions, Rules};

use crate::support::engine::{default_rules, today, workspace_with};
use crate::support::files::write;
use words::{ENGLISH, KNOWN, UNKNOWN, Words};

const PAGES: [&str; 6] =
    ["assess-network", "enable-teams", "initiate-kickoff", "migrate-mail", "remediate-identity", "drive-adoption"];
const TASKS: [&str; 8] = [
    "Check the egress",
    "Review firewall rules",
    "Plan rollout waves",
    "Send the welcome letter",
    "Verify the licenses",
    "Set up the tenant",
    "Confirm the scope",
    "Export the report",
];

fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

impl Words {
    fn path(&self, page: &str) -> String {
        format!("{}/{page}{}.md", self.folder, self.suffix)
    }

    /// Writes the playbook, or only one of its pages.
    fn write(&self, folder: &Path, only: Option<usize>) {
        let mut toc = String::new();
        for (number, page) in PAGES.iter().enumerate().filter(|(number, _)| only.is_none_or(|only| only == *number)) {
            write(folder, &self.path(page), self.process_page(number).as_bytes());
            writeln!(toc, "- href: {page}{}.md", self.suffix).unwrap();
        }
        if only.is_none() {
            write(folder, &self.path("l1l2l3-blocked-network"), self.level_page().as_bytes());
        }
        write(folder, &format!("{}/toc.yml", self.folder), toc.as_bytes());
    }

    /// A process page, each with other mistakes: a task twice, an unknown letter, a malformed ID, a row that says there is
    /// no task, a missing pipe and section, an empty letter and role; days that do not exist or are not in order.
    fn process_page(&self, number: usize) -> String {
        let [header, mandatory, optional] = self.mo[number % self.mo.len()];
        let [engineer, manager] = self.roles;
        let id = |place: usize| (4000 + number * 10 + place).to_string();
        let task = |place: usize| TASKS[(number + place) % TASKS.len()];
        let day = if number == 3 { "11/1/2019" } else { "10/1/2019" };
        let mut text = format!("---\ntitle: {0}\nms.date: {day}\nft.owner: anab\n---\n\n# {0}\n\n", PAGES[number]);
        writeln!(text, "{} **{}**", self.phase, PAGES[number]).unwrap();
        for (place, names) in self.sections.iter().enumerate().filter(|(place, _)| (number, *place) != (4, 3)) {
            write!(text, "\n## {}\n\n", names[number % names.len()]).unwrap();
            if place == 2 {
                text += &row(&[self.id[number % self.id.len()], self.name, header, self.role, self.services]);
                text += "|---|---|---|---|---|\n";
                text += &row(&[&id(0), task(0), mandatory, engineer, "Exchange Online"]);
                text += &row(&[&id(1), task(1), optional, manager, "Teams"]);
                text += &row(&[&id(2), task(2), mandatory, engineer, "Exchange Online"]);
                text += &match number {
                    0 => row(&[&id(1), task(1), optional, manager, "Teams"]),
                    1 => row(&[&id(4), task(4), "X", manager, "Teams"]),
                    2 => row(&["40O5", task(4), optional, manager, "Teams"]),
                    3 => row(&[self.none, "", "", "", ""]) + &row(&[self.none, "", "", engineer, "Teams"]),
                    4 => row(&[&id(4), task(4), &format!("{optional} {manager}"), "Teams"]),
                    _ => {
                        row(&[&id(4), task(4), "", manager, "Teams"]) + &row(&[&id(5), task(5), optional, "", "Teams"])
                    }
                };
                text += &row(&[&id(3), task(3), optional, engineer, "Teams"]);
            } else if place == 6 {
                let change = |year, month, day| row(&[&(self.date)(year, month, day), "Ana Belmonte", "Roles"]);
                text += &row(&self.changes);
                text += "|---|---|---|\n";
                text += &change(2019, 10, 24);
                text += &if number == 1 { change(2019, 9, 31) } else { String::new() };
                text += &change(2019, 3, 2);
                text += &if number == 2 { change(2019, 4, 25) } else { String::new() };
                text += &change(2018, 12, 13);
            } else {
                text += "Text.\n";
            }
        }
        text
    }

    /// Returns a page that describes a level, with an invalid example.
    fn level_page(&self) -> String {
        let [valid, invalid, status] = self.examples;
        let mut text = "---\ntitle: Blocked - Network\nft.owner: anab\n---\n\n# Network\n\n".to_owned();
        write!(text, "## {}\n\n- **Firewall** - x\n- **Proxy** - x\n\n## A\n\n", self.l3s).unwrap();
        text += &(row(&[valid, status]) + "|---|---|\n" + &row(&["x y", "Firewall"]) + "\n");
        text + &row(&[invalid, status]) + "|---|---|\n" + &row(&["x z", "Proxy"])
    }

    /// Returns the problems on its pages in a folder, by their English names, line, and rule.
    fn problems(&self, folder: &Path) -> BTreeSet<String> {
        let options = LintOptions { rules: Rules::Fixed(default_rules()), ..LintOptions::new(today()) };
        let found = workspace_with(folder, options).lint_once().diagnostics;
        let problem = |one: &playbook_lint::diagnostic::Diagnostic| {
            let page = one.file.strip_prefix(self.folder)?.strip_prefix('/')?.strip_suffix(".md")?;
            let page = page.strip_suffix(self.suffix).unwrap_or(page);
            let is_wanted = ["PB2", "PB3", "PB5", "PB6", "PB8"].iter().any(|family| one.code.starts_with(family));
            (is_wanted && one.code != "PB202").then(|| format!("{page}:{} {}", one.range.start.line, one.code))
        };
        found.iter().filter_map(problem).collect()
    }

    /// Returns the problems if the playbook is alone, or next to the English one.
    fn problems_of(&self, with_source: bool) -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        if with_source {
            ENGLISH.write(folder.path(), None);
        }
        self.write(folder.path(), None);
        self.problems(folder.path())
    }

    /// Returns the problems of a site that has one page.
    fn problems_of_page(&self, number: usize) -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path(), Some(number));
        self.problems(folder.path())
    }
}

/// Returns the planted problems, by English page, line, and rule.
fn planted() -> BTreeSet<String> {
    let found = ENGLISH.problems_of(false);
    for code in ["PB204", "PB205", "PB206", "PB301", "PB305", "PB306", "PB309", "PB310", "PB502", "PB603"] {
        assert!(found.iter().any(|problem| problem.ends_with(code)), "{code}: {found:#?}");
    }
    found
}

#[test]
fn a_playbook_is_read_in_its_language() {
    let planted = planted();
    for words in KNOWN {
        assert_eq!(words.problems_of(false), planted, "{}", words.folder);
    }
}

#[test]
fn a_playbook_is_read_next_to_its_source() {
    let planted = planted();
    for words in KNOWN.into_iter().chain(UNKNOWN) {
        assert_eq!(words.problems_of(true), planted, "{}", words.folder);
    }
}

#[test]
fn one_page_is_enough() {
    for number in 0..PAGES.len() {
        let planted = ENGLISH.problems_of_page(number);
        assert!(!planted.is_empty() || number == 3);
        for words in KNOWN {
            assert_eq!(words.problems_of_page(number), planted, "{}", words.folder);
        }
    }
}

/// What no one has taught is missing, and nothing else.
#[test]
fn shapes_are_enough_for_a_playbook_in_a_language_that_no_one_knows() {
    let planted = planted();
    let problems = |words: &Words| words.problems_of(false);
    // Only words show which examples are valid.
    let is_example = |problem: &String| problem.ends_with("PB502");
    for words in &UNKNOWN[..2] {
        let missing: BTreeSet<_> = planted.difference(&problems(words)).cloned().collect();
        assert!(missing.iter().all(is_example), "{}: {missing:#?}", words.folder);
        assert_eq!(problems(words).difference(&planted).count(), 0, "{}", words.folder);
    }
    // `Povinné?` with `Ano` and `Ne` may ask for anything. That is said.
    let czech = problems(&UNKNOWN[2]);
    let new: Vec<_> = czech.difference(&planted).collect();
    let said = ["assess-network:21 PB314", "enable-teams:21 PB314", "remediate-identity:21 PB314"];
    assert_eq!(new, [&said[..], &["remediate-identity:26 PB610"]].concat());
    let is_of_tasks =
        |problem: &String| ["PB301", "PB305", "PB306", "PB309", "PB310"].iter().any(|code| problem.ends_with(code));
    assert!(planted.difference(&czech).all(|problem| is_example(problem) || is_of_tasks(problem)));
}
