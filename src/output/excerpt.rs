//! Excerpts for miette: the line around a span, cut to the width of the terminal.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::control_escape::escape_for;
use crate::text::{Range, Source, Span};

/// One line of a page, ready to show.
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The span in `text`.
    pub(super) span: SourceSpan,
    line: usize,
    column: usize,
}

const ELLIPSIS: char = '…';

impl Excerpt {
    /// Returns the line of `source` on which `span` starts, cut to about `width` columns around the span. A span that
    /// continues on the next line is underlined to the end of this one.
    pub(super) fn new(source: &Source, name: String, span: Span, range: Range, width: usize) -> Self {
        let text = source.text();
        let line = source.lines().line(text, (range.start.line as usize).saturating_sub(1));
        let slice = line.of(text);
        let start = (span.start as usize).clamp(line.start as usize, line.end as usize) - line.start as usize;
        let end = (span.end as usize).clamp(line.start as usize + start, line.end as usize) - line.start as usize;
        let (from, to) = window(slice, start, width);
        let mut shown = String::with_capacity(to - from + 8);
        if from > 0 {
            shown.push(ELLIPSIS);
        }
        let shift = shown.len();
        let mut before = '\n';
        for character in slice[from..to].chars() {
            match escape_for(before, character) {
                Some(stand_in) => shown.push_str(stand_in),
                None => shown.push(character),
            }
            before = character;
        }
        if to < slice.len() {
            shown.push(ELLIPSIS);
        }
        Self {
            name,
            text: shown,
            span: (start - from + shift, end.min(to) - start).into(),
            line: (range.start.line as usize).saturating_sub(1),
            column: (range.start.column as usize).saturating_sub(1),
        }
    }

    /// Returns a location in a file that is not text, such as an image.
    pub(super) fn without_text(name: String, range: Range) -> Self {
        let at = |place: u32| (place as usize).saturating_sub(1);
        let (line, column) = (at(range.start.line), at(range.start.column));
        Self { name, text: String::new(), span: (0, 0).into(), line, column }
    }
}

/// Returns the range of `line` to show, on character boundaries: the entire line, or a window around `start`. If the
/// span is longer than the window, the visible part is underlined.
fn window(line: &str, start: usize, width: usize) -> (usize, usize) {
    let boundary = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    if line.chars().count() <= width {
        return (0, line.len());
    }
    let from = boundary(start.saturating_sub(width / 3));
    let from = if from < 8 { 0 } else { from };
    let to = line[from..].char_indices().nth(width).map_or(line.len(), |(at, _)| from + at);
    (from, to.max(start))
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let all = (0, self.text.len()).into();
        let contents =
            MietteSpanContents::new_named(self.name.clone(), self.text.as_bytes(), all, self.line, self.column, 1);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, needle: &str, width: usize) -> (String, String) {
        let source = Source::from_text("page.md", text);
        let start = text.find(needle).expect("there");
        let span = Span::new(start, start + needle.len());
        let range = source.lines().range(text, span);
        let excerpt = Excerpt::new(&source, "page.md".to_owned(), span, range, width);
        let underlined = excerpt.text[excerpt.span.offset()..][..excerpt.span.len()].to_owned();
        (excerpt.text, underlined)
    }

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let text = format!("x\n{}日本needle{}", "a".repeat(300), "b".repeat(300));
        let (shown, underlined) = excerpt(&text, "needle", 60);
        assert_eq!(underlined, "needle");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.chars().count() < 70, "{shown}");
    }

    #[test]
    fn what_acts_is_replaced_without_moving_the_span() {
        let (shown, underlined) = excerpt("a\u{1b}[31m\u{200b} needle", "needle", 60);
        assert_eq!((shown.as_str(), underlined.as_str()), ("a?[31m␣ needle", "needle"));
    }
}
