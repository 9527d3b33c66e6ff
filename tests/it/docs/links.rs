//! Every link in the documentation points to an existing file and heading.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use playbook_lint::page::{Anchors, Document, LinkKind};
use playbook_lint::text::Source;

use crate::support::files::{files_below, project};

/// Returns all pages of the documentation, relative to the project.
fn pages() -> Vec<String> {
    let docs = files_below(&project().join("docs"));
    let docs = docs.into_iter().filter(|path| path.ends_with(".md")).map(|path| format!("docs/{path}"));
    docs.chain(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(str::to_owned)).collect()
}

fn source(path: &Path) -> Source {
    let text =
        std::fs::read_to_string(project().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::from_text(path.to_str().unwrap(), &text)
}

/// Joins `from` and `relative`, and resolves `..`.
fn joined(from: &str, relative: &str) -> PathBuf {
    let mut path: PathBuf = Path::new(from).parent().unwrap().to_owned();
    for part in relative.split('/') {
        match part {
            ".." => assert!(path.pop(), "{from}: {relative} leads out of the project"),
            "." => {}
            name => path.push(name),
        }
    }
    path
}

#[test]
fn links_point_to_files_and_headings() {
    let mut count = 0;
    for page in pages() {
        let source = source(Path::new(&page));
        let document = Document::parse(&source);
        for link in document.links.iter().filter(|link| link.kind != LinkKind::Image) {
            let destination: &str = &link.destination;
            if destination.contains("://") {
                continue;
            }
            let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
            let target = if path.is_empty() { PathBuf::from(&page) } else { joined(&page, path) };
            assert!(project().join(&target).exists(), "{page}: {destination} does not exist");
            count += 1;
            if fragment.is_empty() {
                continue;
            }
            let other = self::source(&target);
            let anchors = Anchors::of(&Document::parse(&other));
            assert!(anchors.contains(fragment), "{page}: {destination} is not a heading there");
        }
    }
    assert!(count > 150, "{count}");
}

/// mdBook ignores pages that the summary does not list, and breaks links to them.
#[test]
fn the_site_has_every_page_once_and_links_to_none_outside() {
    let summary = source(Path::new("docs/SUMMARY.md"));
    let document = Document::parse(&summary);
    let listed: Vec<String> = document.links.iter().map(|link| format!("docs/{}", link.destination)).collect();
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "{listed:?}");
    let pages = pages();
    let is_of_site = |page: &&String| page.starts_with("docs/") && *page != "docs/SUMMARY.md";
    assert_eq!(once, pages.iter().filter(is_of_site).collect());
    for page in pages.iter().filter(is_of_site) {
        let source = source(Path::new(page));
        for link in &Document::parse(&source).links {
            let destination = link.destination.split('#').next().unwrap();
            if destination.is_empty() || destination.contains("://") {
                continue;
            }
            let target = joined(page, destination);
            assert!(target.starts_with("docs"), "{page}: {destination} is not part of the site");
        }
    }
}
