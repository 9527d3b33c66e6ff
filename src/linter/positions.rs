//! Converts the diagnostics of rules to diagnostics with lines and columns, and with fixes that keep tables aligned.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, RawDiagnostic};
use crate::page::{Alignment, Document};
use crate::text::{Range, Source, Span};

/// Locates the diagnostics of one page; `document` is the parsed page, if it is available. Related locations are on the
/// same page.
pub(super) fn locate_on_page(
    mut raw: Vec<RawDiagnostic>,
    source: &Source,
    document: Option<&Document<'_>>,
) -> Vec<Diagnostic> {
    pad_tables(&mut raw, source, document);
    raw.into_iter().map(|raw| raw.locate(source, |_| Range::default())).collect()
}

/// The text of a file, for locations in it.
pub(super) enum Text {
    /// The text that was linted.
    Linted(Arc<Source>),
    /// It is not text: an image, or a page that cannot be read.
    None,
    /// It changed since it was linted.
    Changed,
}

/// The diagnostics and locations to convert in one file.
#[derive(Default)]
struct InFile {
    /// The diagnostics of the file, with their indexes.
    own: Vec<(usize, RawDiagnostic)>,
    /// Related locations of diagnostics of other files: the index of the diagnostic, the index of the location, and its
    /// span.
    related: Vec<(usize, usize, Span)>,
}

/// The results for one file.
struct Located {
    own: Vec<(usize, Diagnostic)>,
    related: Vec<(usize, usize, Range)>,
}

/// Locates diagnostics of any files; `text` returns the text of each. Their order stays the same.
///
/// # Errors
/// The files that changed since they were linted, in the order of their paths.
pub(super) fn locate(
    raw: Vec<RawDiagnostic>,
    text: &(dyn Fn(&Arc<str>) -> Text + Sync),
) -> Result<Vec<Diagnostic>, Vec<Arc<str>>> {
    let mut files: FxHashMap<Arc<str>, InFile> = FxHashMap::default();
    for (number, diagnostic) in raw.into_iter().enumerate() {
        let elsewhere = diagnostic.related.iter().enumerate().filter(|(_, related)| related.file != diagnostic.file);
        for (place, related) in elsewhere {
            files.entry(related.file.clone()).or_default().related.push((number, place, related.span));
        }
        files.entry(diagnostic.file.clone()).or_default().own.push((number, diagnostic));
    }
    let files: Vec<_> = files.into_iter().collect();
    let located = files.into_par_iter().map(|(path, in_file)| match text(&path) {
        Text::Linted(source) => Ok(in_file.locate(&source)),
        Text::None => Ok(in_file.locate_without_text()),
        Text::Changed => Err(path),
    });
    let (mut all, mut related, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for in_file in located.collect::<Vec<_>>() {
        match in_file {
            Ok(mut in_file) => {
                all.append(&mut in_file.own);
                related.append(&mut in_file.related);
            }
            Err(path) => changed.push(path),
        }
    }
    if !changed.is_empty() {
        changed.sort_unstable();
        return Err(changed);
    }
    all.sort_unstable_by_key(|(number, _)| *number);
    let mut all: Vec<Diagnostic> = all.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    for (number, place, range) in related {
        all[number].related[place].range = range;
    }
    Ok(all)
}

impl InFile {
    fn locate(self, source: &Source) -> Located {
        let (numbers, mut own): (Vec<usize>, Vec<RawDiagnostic>) = self.own.into_iter().unzip();
        pad_tables(&mut own, source, None);
        // Locations on other pages are filled in when their pages are available.
        let own = own.into_iter().map(|raw| raw.locate(source, |_| Range::default()));
        let range = |span| source.lines().range(source.text(), span);
        Located {
            own: numbers.into_iter().zip(own).collect(),
            related: self.related.into_iter().map(|(number, place, span)| (number, place, range(span))).collect(),
        }
    }

    fn locate_without_text(self) -> Located {
        let start = Source::from_text("", "").lines().range("", Span::default());
        Located {
            own: self.own.into_iter().map(|(number, raw)| (number, raw.locate_at(None))).collect(),
            related: self.related.into_iter().map(|(number, place, _)| (number, place, start)).collect(),
        }
    }
}

/// Adds edits to fixes in table cells, to keep their columns aligned.
fn pad_tables(raw: &mut [RawDiagnostic], source: &Source, document: Option<&Document<'_>>) {
    let mut edits = raw.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).flat_map(|fix| &fix.edits);
    // A line without a pipe is not a table row, so the page need not be parsed.
    if edits.any(|edit| has_pipe(source, edit.span)) {
        match document {
            Some(document) => pad(raw, document),
            None => pad(raw, &Document::parse(source)),
        }
    }
}

/// Whether there is a pipe on the line where `span` starts, or in the nearby part of a very long line.
fn has_pipe(source: &Source, span: Span) -> bool {
    let line = source.lines().line_near(source.text(), span.start as usize);
    memchr::memchr(b'|', line.of(source.text()).as_bytes()).is_some()
}

fn pad(raw: &mut [RawDiagnostic], document: &Document<'_>) {
    let mut alignment = Alignment::new(document);
    for fix in raw.iter_mut().filter_map(|diagnostic| diagnostic.fix.as_mut()) {
        let padding = alignment.padding(&fix.edits);
        fix.edits.extend(padding);
        fix.edits.sort_by_key(|edit| edit.span);
    }
}
