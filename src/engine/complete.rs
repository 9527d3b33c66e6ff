//! What rules leave to the engine: lines and columns, and blanks that keep tables in shape.

use crate::diagnostic::Diagnostic;
use crate::page::{Alignment, Document};
use crate::text::Source;

/// Completes findings of one page, of which `document` is parsed already where it is given.
pub(super) fn complete(found: &mut [Diagnostic], source: &Source, document: Option<&Document<'_>>) {
    let has_edits = found.iter().any(|diagnostic| diagnostic.fix.is_some());
    // Without a pipe there is no table.
    if has_edits && memchr::memchr(b'|', source.text().as_bytes()).is_some() {
        match document {
            Some(document) => align(found, document),
            None => align(found, &Document::parse(source)),
        }
    }
    found.iter_mut().for_each(|diagnostic| diagnostic.locate(source));
}

fn align(found: &mut [Diagnostic], document: &Document<'_>) {
    let mut alignment = Alignment::new(document);
    for fix in found.iter_mut().filter_map(|diagnostic| diagnostic.fix.as_mut()) {
        let padding = alignment.padding(&fix.edits);
        fix.edits.extend(padding);
        fix.edits.sort_by_key(|edit| edit.span);
    }
}
