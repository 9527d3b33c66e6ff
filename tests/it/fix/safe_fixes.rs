//! Safe fixes don't change the structure of a page: another Markdown parser sees the same headings, lists, tables, and
//! code.

use std::path::Path;

use crate::support::engine::{default_rules, fix_only};
use crate::support::files::sample;
use crate::support::skip::real_site;

/// The parts of a page that readers see. Links and emphasis are left out: a fix may add a missing link, or remove the
/// asterisks around a letter.
const ELEMENTS: &[&str] = &[
    "<p>",
    "<li>",
    "<h1",
    "<h2",
    "<h3",
    "<h4",
    "<pre",
    "<table",
    "<td",
    "<img",
    "<strong",
    "<blockquote",
    "<ol",
    "<ul",
    "<code",
];

fn elements(page: &[u8]) -> Vec<(&'static str, usize)> {
    let text = std::str::from_utf8(page).unwrap();
    let mut options = markdown::Options::gfm();
    options.parse.constructs.frontmatter = true;
    options.compile.allow_dangerous_html = true;
    let html = markdown::to_html_with_options(text.strip_prefix('\u{feff}').unwrap_or(text), &options).unwrap();
    // A paragraph of invisible characters does not render.
    let html = html.replace(['\u{200b}', '\u{feff}', '\u{ad}'], "");
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ").replace("<p></p>", "").replace("<p> </p>", "");
    ELEMENTS.iter().map(|element| (*element, html.matches(element).count())).collect()
}

fn check(folder: &Path) {
    let outcome = fix_only(folder, &default_rules(), false, None);
    assert!(!outcome.pages.is_empty());
    for page in &outcome.pages {
        assert_eq!(elements(&page.before), elements(&page.after), "{}", page.path);
    }
}

#[test]
fn the_sample_keeps_its_structure() {
    check(&sample());
}

/// Needs a real site: set `PLAYBOOK_LINT_SITE` to its folder.
#[test]
fn a_real_site_keeps_its_structure() {
    let Some(site) = real_site() else { return };
    check(&site);
}
