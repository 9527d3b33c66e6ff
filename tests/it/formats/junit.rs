//! JUnit XML, parsed by roxmltree.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::of_sample;

use crate::support::command::{check, stdout};
use crate::support::files::one_bad_page;

fn named<'a, 'd: 'a>(node: Node<'a, 'd>, name: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants().filter(move |node| node.has_tag_name(name))
}

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    node.attribute(attribute).unwrap().parse().unwrap()
}

#[test]
fn a_page_is_a_suite_and_a_rule_with_problems_is_a_test() {
    let (printed, diagnostics) = of_sample("junit");
    let document = Document::parse(&printed).unwrap();
    let mut expected: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for one in &diagnostics {
        let name = format!("{} {}", one["code"].as_str().unwrap(), one["name"].as_str().unwrap());
        *expected.entry((one["file"].as_str().unwrap(), name)).or_default() += 1;
    }
    let cases: Vec<Node<'_, '_>> = named(document.root(), "testcase").collect();
    assert_eq!(cases.len(), expected.len());
    for case in &cases {
        let (class, name) = (case.attribute("classname").unwrap(), case.attribute("name").unwrap());
        assert_eq!(case.parent().unwrap().attribute("name"), Some(class));
        assert_eq!(case.attribute("file"), Some(class));
        let text = case.descendants().find(|node| node.is_text() && node.text().unwrap().contains("line ")).unwrap();
        let count = text.text().unwrap().lines().filter(|line| line.starts_with("line ")).count();
        assert_eq!(expected[&(class, name.to_owned())], count, "{class} {name}");
    }
    let suites: BTreeSet<_> = named(document.root(), "testsuite").map(|suite| suite.attribute("name")).collect();
    assert_eq!(suites.len(), diagnostics.iter().map(|one| one["file"].as_str()).collect::<BTreeSet<_>>().len());
    let root = document.root_element();
    assert_eq!(number(root, "tests"), cases.len());
    assert_eq!(number(root, "failures"), named(root, "failure").count());
}

#[test]
fn a_test_fails_where_the_run_fails() {
    let folder = one_bad_page();
    let with = |fail_on: &str, level: &str| {
        let severity = format!("PB001={level}");
        let options = ["--select", "PB001", "--severity", &severity, "--fail-on", fail_on, "--format", "junit"];
        let output = check(folder.path(), &options);
        let printed = stdout(&output);
        let document = Document::parse(&printed).unwrap();
        let failures: Vec<_> = named(document.root(), "failure").map(|node| node.attribute("type")).collect();
        assert_eq!(output.status.code(), Some(i32::from(!failures.is_empty())), "{fail_on} {level}");
        assert!(printed.contains("this page is not UTF-8") && printed.contains("help: save the page as UTF-8"));
        failures.len()
    };
    for (fail_on, level, failures) in
        [("error", "error", 1), ("error", "warning", 0), ("info", "info", 1), ("never", "error", 0)]
    {
        assert_eq!(with(fail_on, level), failures, "{fail_on} {level}");
    }
}

#[test]
fn nothing_found_is_a_test_that_passes() {
    let folder = one_bad_page();
    let printed = stdout(&check(folder.path(), &["--ignore", "ALL", "--format", "junit"]));
    let document = Document::parse(&printed).unwrap();
    assert_eq!(number(document.root_element(), "tests"), 1);
    assert_eq!(number(document.root_element(), "failures"), 0);
}
