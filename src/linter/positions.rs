//! What rules leave to the engine: lines and columns, and blanks that keep tables in shape.

use crate::diagnostic::Diagnostic;
use crate::page::{Alignment, Document};
use crate::text::{Source, Span};

/// Completes findings of one page, of which `document` is parsed already where it is given.
pub(super) fn resolve_positions(found: &mut [Diagnostic], source: &Source, document: Option<&Document<'_>>) {
    let mut edits = found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).flat_map(|fix| &fix.edits);
    // A line without a pipe is no row of a table; the page is parsed for nothing else.
    if edits.any(|edit| has_pipe(source, edit.span)) {
        match document {
            Some(document) => align(found, document),
            None => align(found, &Document::parse(source)),
        }
    }
    found.iter_mut().for_each(|diagnostic| diagnostic.locate(source));
}

/// Whether a pipe stands on the line on which `span` begins, or in the part of an endless line around it.
fn has_pipe(source: &Source, span: Span) -> bool {
    let line = source.lines().line(source.text(), source.lines().line_of(source.text(), span.start as usize));
    memchr::memchr(b'|', span.context_window(source.text(), line).of(source.text()).as_bytes()).is_some()
}

fn align(found: &mut [Diagnostic], document: &Document<'_>) {
    let mut alignment = Alignment::new(document);
    for fix in found.iter_mut().filter_map(|diagnostic| diagnostic.fix.as_mut()) {
        let padding = alignment.padding(&fix.edits);
        fix.edits.extend(padding);
        fix.edits.sort_by_key(|edit| edit.span);
    }
}
