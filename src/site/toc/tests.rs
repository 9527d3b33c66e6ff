use proptest::prelude::*;

use super::*;

/// The targets in a TOC, with their locations.
fn read(yaml: &str) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let result = addresses(yaml, |_, href, span| {
        assert!(span.of(yaml).contains(href.trim()) || yaml.contains('\\'), "{href} at {:?}", span.of(yaml));
        found.push(span.of(yaml).to_owned());
    });
    (found, result.is_ok())
}

#[test]
fn both_forms_and_all_keys_are_read() {
    let yaml = "items:\n- name: A\n  href: a.md\n  items:\n  - tocHref: b/\n    topicHref: \"b/index.md\"\n  - {href: 'c.md'}\n";
    assert_eq!(read(yaml), (["a.md", "b/", "b/index.md", "c.md"].map(str::to_owned).to_vec(), true));
    let yaml = "### YamlMime:TableOfContent\r\n- href: a.md # first\r\n- name: b\r\n  homepage: b.md\r\n";
    assert_eq!(read(yaml).0, ["a.md", "b.md"]);
}

#[test]
fn only_entries_have_urls() {
    let yaml = "metadata:\n  href: x.md\n  items:\n  - href: x.md\nitems:\n- name: href\n  more: [{href: x.md}]\n  [href]: x.md\n  href: a.md\n";
    assert_eq!(read(yaml).0, ["a.md"]);
    assert_eq!(read("- href:\n- href: ~\n- href: ''\n- href: null\n- &x {href: a.md}\n- *x\n").0, ["a.md"]);
    assert_eq!(read("just a text").0, Vec::<String>::new());
    assert_eq!(read("").0, Vec::<String>::new());
}

#[test]
fn what_precedes_an_error_is_known() {
    assert_eq!(read("- href: a.md\n- name: b: c\n"), (vec!["a.md".to_owned()], false));
}

#[test]
fn depth_is_bounded() {
    for open in ["[", "{a: ", "- ", "? "] {
        read(&open.repeat(100_000));
    }
    let nested: String = (0..2_000).map(|depth| format!("{}- items:\n", "  ".repeat(depth))).collect();
    assert!(!read(&nested).1);
}

#[test]
fn texts_of_other_files_are_found() {
    let mut found = Vec::new();
    texts("title: A\nlinks:\n- url: a.md\n- image: >\n    b.png\n- : [", |text, _| found.push(text.trim().to_owned()));
    assert!(found.iter().any(|text| text == "a.md") && found.iter().any(|text| text == "b.png"), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any input must not cause a panic, and every location is in the text.
    #[test]
    fn any_text_is_survived(parts in proptest::collection::vec(
        "- |  |\n|\r|\t|href: ?|items:|tocHref:|\"|'|\\[|\\{|\\}|: |#|&a|\\*a|!!x|\\|\n|>|é|a\\.md|%|\u{feff}|\u{0}|---\n", 0..40,
    )) {
        let yaml = parts.concat();
        let _ = addresses(&yaml, |_, _, span| assert!(yaml.get(span.range()).is_some()));
    }
}
