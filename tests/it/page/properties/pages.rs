//! Lints one page, and checks all spans in the result.

use playbook_lint::diagnostic::{Diagnostic, Edit};
use playbook_lint::fix::apply;
use playbook_lint::linter::Report;
use playbook_lint::page::{Document, Value};
use playbook_lint::rules::{RULES, RuleSelection, RuleTable, Selector};
use playbook_lint::text::{ReadError, Source, Span};
use playbook_lint::vfs::Tree;

use crate::support::engine::{fix_all, workspace_of};

/// A tree with one page, and two others that its links may point to.
#[derive(Clone)]
struct OnePage(Vec<u8>);

const NAME: &str = "l1l2l3-page.md";

impl Tree for OnePage {
    fn files(&self) -> Vec<String> {
        [NAME, "b.md", "includes/a.md"].map(str::to_owned).to_vec()
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        match path {
            NAME => Ok(self.0.clone()),
            _ => Ok(b"---\ntitle: b\nft.owner: c\n---\n# b\n".to_vec()),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.read(path, u64::MAX).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

/// All rules, including those that are off by default.
fn all() -> RuleTable {
    RuleTable::new(&RuleSelection { select: Some(vec![Selector::parse("ALL").unwrap()]), ..RuleSelection::default() })
}

/// Runs all rules on one page, and checks what is true for any report.
pub fn lint_page(bytes: &[u8]) -> Report {
    if let Ok(source) = Source::from_bytes(NAME.into(), bytes.to_vec()) {
        check_document(&Document::parse(&source));
    }
    let tree = OnePage(bytes.into());
    let report = workspace_of(tree.clone(), &all()).lint_once();
    check_report(&report, &tree);
    report
}

/// Makes the fixes of the `chosen` rules, and checks what is true for any result. It can be read, fixed problems do not
/// occur again, no others replace them, and a second run changes nothing.
pub fn fix_page(bytes: &[u8], chosen: &[bool]) {
    let names: Vec<_> =
        RULES.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(rule, _)| rule.meta().code).collect();
    let select = Some(names.iter().map(|name| Selector::parse(name).unwrap()).collect());
    let selection = RuleTable::new(&RuleSelection { select, ..RuleSelection::default() });
    let fix = |bytes: &[u8]| fix_all(&workspace_of(OnePage(bytes.into()), &selection), true);
    let outcome = fix(bytes);
    assert_eq!(outcome.internal_errors, []);
    let Some(page) = outcome.pages.iter().find(|page| &*page.path == NAME) else { return };
    assert_eq!(page.before, bytes);
    let find = |bytes: &[u8]| workspace_of(OnePage(bytes.into()), &selection).lint_once().diagnostics;
    let (before, after) = (find(bytes), find(&page.after));
    let source = Source::from_bytes(NAME.into(), page.after.clone()).expect("still a text");
    check_document(&Document::parse(&source));
    assert!(after.iter().all(|one| one.code != "PB001"), "{after:?}");
    assert_eq!(bytes.starts_with(b"\xEF\xBB\xBF"), page.after.starts_with(b"\xEF\xBB\xBF"));
    assert!(page.fixed > 0);
    let fixable = |found: &[Diagnostic]| found.iter().filter(|one| one.fix.is_some() && &*one.file == NAME).count();
    if outcome.remarks.is_empty() {
        assert_eq!(fixable(&after), 0, "{after:#?}");
    }
    assert!(fixable(&before) > 0);
    let again = fix(&page.after);
    assert!(again.pages.is_empty() || !outcome.remarks.is_empty(), "a second time changes it again: {again:#?}");
}

/// Makes those of the `chosen` fixes of a page that do not overlap. Checks that only their spans change, and that the
/// page can still be read.
pub fn edit_page(bytes: &[u8], chosen: &[bool]) {
    let Ok(source) = Source::from_bytes(NAME.into(), bytes.to_vec()) else { return };
    let found = workspace_of(OnePage(bytes.into()), &all()).lint_once().diagnostics;
    let fixes = found.iter().filter(|one| &*one.file == NAME).filter_map(|one| one.fix.as_ref());
    let mut edits: Vec<Edit> = Vec::new();
    for (fix, _) in fixes.zip(chosen.iter().cycle()).filter(|(_, chosen)| **chosen) {
        let is_free = |edit: &Edit| {
            edits.iter().all(|other| edit.span.end < other.span.start || edit.span.start > other.span.end)
        };
        if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let (text, left_out) = apply(source.text(), &edits);
    assert_eq!(left_out, 0, "{edits:?}");
    // The text between the edits is the same and in the same order.
    let (mut rest, mut at) = (text.as_str(), 0);
    for edit in &edits {
        let kept = &source.text()[at..edit.span.start as usize];
        rest = rest.strip_prefix(kept).and_then(|rest| rest.strip_prefix(&*edit.text)).expect("nothing else changes");
        at = edit.span.end as usize;
    }
    assert_eq!(rest, &source.text()[at..]);
    let breaks = |text: &str| (text.matches('\n').count(), text.matches("\r\n").count());
    if matches!(breaks(source.text()), (all, windows) if all > 0 && all == windows) {
        assert_eq!(breaks(&text).0, breaks(&text).1, "a page of one kind of line ends keeps it");
    }
    let edited = Source::from_bytes(NAME.into(), text.into_bytes()).expect("still a text");
    check_document(&Document::parse(&edited));
}

/// Returns all spans of a document by type.
pub fn spans_of(document: &Document<'_>) -> Vec<(&'static str, Vec<Span>)> {
    let front_matter = &document.front_matter;
    let mut parts = Vec::new();
    for link in &document.links {
        parts.extend([link.text, link.destination_span]);
    }
    for heading in &document.headings {
        parts.push(heading.content);
    }
    for alert in &document.alerts {
        parts.extend([alert.marker, alert.word]);
    }
    for table in &document.tables {
        for row in std::iter::once(document.header(table)).chain(document.rows(table)) {
            parts.push(row.span);
            parts.extend(document.cells(row));
        }
    }
    for entry in &front_matter.entries {
        parts.extend([entry.key_span, entry.value_span]);
        parts.extend(entry.comment);
        if let Value::Sequence(items) = &entry.value {
            parts.extend(items.iter().map(|(_, span)| *span));
        }
    }
    vec![
        ("front matter", vec![front_matter.fence, front_matter.span, document.body]),
        ("comments in front matter", front_matter.comments.clone()),
        ("headings", document.headings.iter().map(|heading| heading.span).collect()),
        ("links", document.links.iter().map(|link| link.span).collect()),
        ("tables", document.tables.iter().map(|table| table.span).collect()),
        ("items", document.items.iter().map(|item| item.span).collect()),
        ("alerts", document.alerts.iter().map(|alert| alert.span).collect()),
        ("code", document.code.iter().map(|code| code.span).collect()),
        ("comments", document.comments.clone()),
        ("html", document.html.clone()),
        ("html anchors", document.html_anchors.clone()),
        ("definitions", document.definitions.clone()),
        ("strong", document.strong.clone()),
        ("paragraphs", document.paragraphs.clone()),
        ("cells and parts of links", parts),
    ]
}

fn check_document(document: &Document<'_>) {
    let text = document.text();
    for (kind, spans) in spans_of(document) {
        for span in spans {
            assert!(text.get(span.range()).is_some(), "{kind}: {span:?} is not in a text of {} bytes", text.len());
        }
    }
    for link in &document.links {
        let parts = [link.text, link.span];
        assert!(parts.iter().all(|part| part.start >= link.span.start && part.end <= link.span.end), "{link:?}");
    }
    for heading in &document.headings {
        assert!((1..=6).contains(&heading.level) && heading.span.covers(heading.content), "{heading:?}");
        assert!(document.section(0).end as usize <= text.len());
    }
    for table in &document.tables {
        for row in std::iter::once(document.header(table)).chain(document.rows(table)) {
            let cells = document.cells(row);
            assert!(!row.span.of(text).contains(['\n', '\r']), "a row is one line: {:?}", row.span.of(text));
            assert!(cells.iter().all(|&cell| row.span.covers(cell)), "{row:?} {cells:?}");
            assert!(cells.is_sorted_by(|a, b| a.end <= b.start), "{cells:?}");
        }
    }
}

fn check_report(report: &Report, tree: &OnePage) {
    assert_eq!(report.internal_errors, []);
    for one in &report.diagnostics {
        let bytes = tree.read(&one.file, u64::MAX).unwrap();
        let Ok(source) = Source::from_bytes(one.file.clone(), bytes.clone()) else {
            assert_eq!(one.code, "PB001", "of a page that is no text nothing else is said: {one:?}");
            assert!(one.range.start.byte as usize <= bytes.len());
            continue;
        };
        let text = source.text();
        let edits = one.fix.iter().flat_map(|fix| &fix.edits).map(|edit| (edit.span, edit.range));
        let related = one.related.iter().filter(|related| related.file == one.file);
        let places = std::iter::once((one.span, one.range)).chain(edits).chain(related.map(|r| (r.span, r.range)));
        for (span, range) in places {
            assert!(text.get(span.range()).is_some(), "{span:?} is not in the text: {one:?}");
            assert_eq!(range, source.lines().range(text, span), "{one:?}");
        }
        assert!(!one.message.is_empty() && !one.code.is_empty(), "{one:?}");
    }
    let order: Vec<_> = report
        .diagnostics
        .iter()
        .map(|one| (&one.file, one.range.start.line, one.range.start.column, one.code))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}
