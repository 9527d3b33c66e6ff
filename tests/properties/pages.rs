//! Lints one page, and looks at all the spans that come out.

use std::path::PathBuf;

use playbook_lint::config::{Root, Settings};
use playbook_lint::docset::{Site, Tree};
use playbook_lint::engine::{Report, Run};
use playbook_lint::page::{Document, Value};
use playbook_lint::rules::{Choices, Selection, Selector};
use playbook_lint::text::{Source, Span, Unreadable};

/// A tree of one page, beside two that links may lead to.
struct OnePage<'b>(&'b [u8]);

const NAME: &str = "l1l2l3-page.md";

impl Tree for OnePage<'_> {
    fn files(&self) -> Vec<String> {
        [NAME, "b.md", "includes/a.md"].map(str::to_owned).to_vec()
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, Unreadable> {
        match path {
            NAME => Ok(self.0.to_vec()),
            _ => Ok(b"---\ntitle: b\nft.owner: c\n---\n# b\n".to_vec()),
        }
    }

    fn head(&self, path: &str, length: usize) -> Vec<u8> {
        self.read(path, u64::MAX).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

/// Runs all rules over one page, and checks what holds for whatever they report.
pub fn lint_page(bytes: &[u8]) -> Report {
    if let Ok(source) = Source::from_bytes(NAME.into(), bytes.to_vec()) {
        check_document(&Document::parse(&source));
    }
    let tree = OnePage(bytes);
    let root = Root { path: PathBuf::from("/nowhere"), config: None, publish: None, docfx: Vec::new() };
    let site = Site::new(root, Settings::default(), &tree).unwrap();
    let all = Choices { select: Some(vec![Selector::parse("ALL").unwrap()]), ..Choices::default() };
    let run = Run {
        site: &site,
        tree: &tree,
        selection: &Selection::new(&all),
        today: crate::harness::today(),
        reported: &|_| true,
        progress: &|| (),
    };
    let report = run.run();
    check_report(&report, &tree);
    report
}

/// All spans of a document by kind.
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

fn check_report(report: &Report, tree: &OnePage<'_>) {
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
