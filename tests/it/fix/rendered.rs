//! Makes all safe fixes of a page, and uses a Markdown parser other than the fixer's to compare what readers see before
//! and after. The fuzz target `rendered` shares this code.

use std::collections::BTreeMap;

use playbook_lint::fix::FixOutcome;
use playbook_lint::page::{CodeKind, Document, PageParts};
use playbook_lint::rules::{FixKind, RULES, RuleMetadata, RuleSelection, RuleTable, Selector};
use playbook_lint::text::{ReadError, Source, strip_invisible};
use playbook_lint::vfs::Tree;

use crate::support::engine::{fix_all, workspace_of};

/// Files in memory.
#[derive(Clone, Default)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Tree for Files {
    fn files(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or_else(|| ReadError::Io("no such file".to_owned()))
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.0.get(path).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

impl Files {
    /// A page, and two others that its links may point to.
    pub fn of_page(bytes: &[u8]) -> Self {
        let other = b"---\ntitle: b\nft.owner: c\n---\n# b\n".to_vec();
        let files = [("page.md", bytes.to_vec()), ("b.md", other.clone()), ("includes/a.md", other)];
        Self(files.map(|(path, bytes)| (path.to_owned(), bytes)).into())
    }
}

/// Returns the safe rules for which `is_chosen` is true.
fn safe_rules(is_chosen: impl Fn(&RuleMetadata) -> bool) -> RuleTable {
    let safe = RULES.iter().map(|rule| rule.meta()).filter(|rule| rule.fix == FixKind::Safe && is_chosen(rule));
    let select = Some(safe.map(|rule| Selector::parse(rule.code).unwrap()).collect());
    RuleTable::new(&RuleSelection { select, ..RuleSelection::default() })
}

/// Makes the safe fixes of a site. They must not change a page beyond what they declare, and a second run must change
/// nothing.
pub fn check_safe_fixes(files: &Files) {
    let fix = |files: &Files, rules: &RuleTable| fix_all(&workspace_of(files.clone(), rules), false);
    // For rules that change text, only the blocks are compared.
    type View = fn(&[u8]) -> String;
    let keeps_text = safe_rules(|rule| !rule.changes.contains(PageParts::TEXT));
    for (rules, view) in [(keeps_text, rendered as View), (safe_rules(|_| true), blocks as View)] {
        let outcome = fix(files, &rules);
        assert_eq!(outcome.internal_errors, []);
        let mut fixed = files.clone();
        for page in outcome.pages {
            fixed.0.insert(page.path.to_string(), page.after.clone());
            if !agrees_on_blocks(&page.before) {
                continue;
            }
            let (before, after) = (view(&page.before), view(&page.after));
            assert_eq!(
                before,
                after,
                "{}\n--- before\n{}\n--- after\n{}",
                page.path,
                String::from_utf8_lossy(&page.before),
                String::from_utf8_lossy(&page.after)
            );
        }
        let FixOutcome { pages, .. } = fix(&fixed, &rules);
        assert!(pages.is_empty() || !outcome.remarks.is_empty(), "a second time changes it again: {pages:#?}");
    }
}

/// Whether both parsers see the same number of code blocks and tables. This parser also treats a line after a list as
/// code, and does not need a pipe in a header row. If the parsers disagree, the test shows nothing about fixes.
fn agrees_on_blocks(page: &[u8]) -> bool {
    let source = Source::from_bytes("page.md".into(), page.to_vec()).expect("a text");
    let document = Document::parse(&source);
    let (html, code) = (html(page), document.code.iter().filter(|code| code.kind != CodeKind::Inline).count());
    html.matches("<pre>").count() == code && html.matches("<table>").count() == document.tables.len()
}

/// Returns the page as HTML, without what safe fixes are declared to change.
fn rendered(page: &[u8]) -> String {
    let mut html = html(page);
    while let Some((start, end)) = own_comment(&html) {
        html.replace_range(start..end, "");
    }
    let (mut kept, mut rest) = (String::new(), html.as_str());
    while let Some(at) = rest.find(['<', '[']) {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(if rest.starts_with('<') { '>' } else { ']' }).map_or(rest.len(), |end| end + 1);
        let piece = &rest[..end];
        if piece.starts_with("<a ") || piece == "</a>" {
            // Link targets, and whether there are links.
            rest = &rest[end..];
        } else if piece.starts_with("<img ") {
            kept.push_str("<img>");
            rest = &rest[end..];
        } else if piece.starts_with("<br") {
            kept.push(' ');
            rest = &rest[end..];
        } else if piece.starts_with("[!") && piece.ends_with(']') {
            // The marker of an alert, and the text after it.
            kept.push_str("[!] ");
            rest = rest[end..].trim_start_matches([' ', '\n', '\r', '\t', ':', '：']);
        } else {
            kept.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    without_empty_blocks(&kept)
}

/// Returns the first of the linter's comments that ends on the line where it starts.
fn own_comment(html: &str) -> Option<(usize, usize)> {
    html.match_indices("<!--").find_map(|(start, _)| {
        let end = start + html[start..].find("-->")? + 3;
        let inside = html[start + 4..end - 3].trim_start();
        (inside.starts_with("playbook-lint-") && !inside.contains('\n')).then_some((start, end))
    })
}

/// Returns the types of the page's blocks, in order.
fn blocks(page: &[u8]) -> String {
    let html = rendered(page);
    let names =
        ["p>", "li>", "h1>", "h2>", "h3>", "h4>", "h5>", "h6>", "pre>", "table>", "tr>", "td", "th", "blockquote>"];
    let tags = html.match_indices('<').filter_map(|(at, _)| {
        let tag = html[at + 1..].trim_start_matches('/');
        names.iter().find(|name| tag.starts_with(**name)).map(|name| &html[at..at + 1 + name.len()])
    });
    tags.collect::<Vec<_>>().join(" ")
}

fn without_empty_blocks(html: &str) -> String {
    let html = strip_invisible(html);
    let mut html = html.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    // The alignment of an empty cell does not matter.
    for align in ["left", "center", "right"] {
        html = html.replace(&format!("<td align=\"{align}\">"), "<td>");
    }
    for (from, to) in [("> ", ">"), (" <", "<"), ("<p></p>", ""), ("<td></td>", ""), ("<tr></tr>", "")] {
        html = html.replace(from, to);
    }
    // For this parser, a line of spaces after a list makes the list loose; in CommonMark, it does not. The fixer checks
    // this.
    while let Some(at) = html.find("<li><p>") {
        html.replace_range(at + 4..at + 7, "");
        if let Some(end) = html[at..].find("</p>") {
            html.replace_range(at + end..at + end + 4, "");
        }
    }
    html
}

/// Renders the Markdown of a page as HTML.
fn html(page: &[u8]) -> String {
    let source = Source::from_bytes("page.md".into(), page.to_vec()).expect("a text");
    let document = Document::parse(&source);
    let constructs =
        markdown::Constructs { gfm_table: true, gfm_strikethrough: true, ..markdown::Constructs::default() };
    let options = markdown::Options {
        parse: markdown::ParseOptions { constructs, gfm_strikethrough_single_tilde: true, ..Default::default() },
        compile: markdown::CompileOptions {
            allow_dangerous_html: true,
            allow_dangerous_protocol: true,
            ..Default::default()
        },
    };
    markdown::to_html_with_options(document.slice(document.body), &options).expect("no MDX")
}
