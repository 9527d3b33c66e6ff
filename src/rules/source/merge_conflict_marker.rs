//! PB007.

use crate::diagnostic::truncate;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

const OPENING: &str = "<<<<<<<";
const MIDDLE: &str = "=======";
const CLOSING: &str = ">>>>>>>";

declare_rule! {
    /// Checks for merge conflict markers: lines that start with `<<<<<<<` or `>>>>>>>`, and the `=======` between them.
    ///
    /// Each conflict is one diagnostic. Code blocks are skipped. A line of `=======` on its own is not a marker, but
    /// the underline of a heading.
    ///
    /// ## Why this is bad
    ///
    /// Readers see both versions of the text with Git's markers between them. A marker in front matter makes docfx
    /// ignore the page's metadata.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Contacts
    ///
    /// <<<<<<< HEAD
    /// Call the duty manager.
    /// =======
    /// Write to the duty manager.
    /// >>>>>>> topic/duty-manager
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// Contacts
    /// =======
    ///
    /// Write to the duty manager.
    ///
    /// ```text
    /// <<<<<<< HEAD
    /// what Git shows
    /// =======
    /// if changes conflict
    /// >>>>>>> main
    /// ```
    /// ````
    ///
    /// ## References
    ///
    /// docfx reports the same as `merge-conflict`.
    pub MergeConflictMarker {
        code: "PB007",
        name: "merge-conflict-marker",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MergeConflictMarker {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let text = page.text();
        let mut closings = markers(text, CLOSING).peekable();
        // The end of the previous conflict.
        let mut behind = 0;
        for opening in markers(text, OPENING) {
            if opening.start < behind || page.in_code(opening.start as usize) {
                continue;
            }
            lone_closings(page, &mut closings, opening.start, reporter);
            let next = markers(&text[opening.end as usize..], OPENING).next();
            let limit = next.map_or(text.len(), |next| opening.end as usize + next.start as usize);
            let closing = closings.next_if(|closing| (closing.start as usize) < limit);
            behind = closing.map_or(opening.end, |closing| closing.end);
            report(page, opening, closing, reporter);
        }
        lone_closings(page, &mut closings, u32::MAX, reporter);
    }
}

fn report(page: &Page<'_>, opening: Span, closing: Option<Span>, reporter: &mut Reporter<'_>) {
    let text = page.text();
    let found = reporter
        .report(opening, format!("`{}` is left over from a merge conflict", truncate(opening.of(text))))
        .help("keep the correct version, and delete the other one and the lines that Git added");
    let Some(closing) = closing else { return };
    let between = &text[opening.end as usize..closing.start as usize];
    let middle = markers(between, MIDDLE).find(|middle| middle.of(between) == MIDDLE);
    if let Some(middle) = middle {
        let shift = opening.end;
        found.related(Span { start: middle.start + shift, end: middle.end + shift }, "the other version starts here");
    }
    found.related(closing, "the conflict ends here");
}

/// Reports closing markers before `limit` that have no opening marker. Seven nested quotes look the same, but the name
/// of a branch or commit is one word.
fn lone_closings(
    page: &Page<'_>,
    closings: &mut std::iter::Peekable<impl Iterator<Item = Span>>,
    limit: u32,
    reporter: &mut Reporter<'_>,
) {
    while let Some(closing) = closings.next_if(|closing| closing.start < limit) {
        let marker = closing.of(page.text());
        let is_word = marker.split_whitespace().count() == 2;
        if is_word && !page.in_code(closing.start as usize) {
            reporter
                .report(closing, format!("`{}` is left over from a merge conflict", truncate(marker)))
                .help("delete the line, and check that the text above it is the correct version");
        }
    }
}

/// Returns the lines of `text` that start with `sign` followed by whitespace or nothing, without whitespace at the end.
fn markers<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = Span> + 't {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, sign.as_bytes()).filter_map(move |at| {
        let starts_line = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
        let rest = &bytes[at + sign.len()..];
        let ends = matches!(rest.first(), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        (starts_line && ends).then(|| {
            let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            Span::new(at, at + sign.len() + length).trimmed(text)
        })
    })
}
