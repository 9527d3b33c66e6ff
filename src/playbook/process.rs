//! The labels under a page's title.

use super::vocabulary::Vocabulary;
use crate::page::{Document, plain_text};
use crate::text::Span;

/// `Phase: **Remediate**` and similar labels, which mark a process page.
#[derive(Clone, Copy, Debug)]
pub struct HeaderLabels {
    /// The paragraph that contains them.
    pub span: Span,
}

impl HeaderLabels {
    /// Finds the paragraph, before the first H2, with a line that starts with a phase: other labels, such as the
    /// program manager, may come first.
    pub(super) fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Option<Self> {
        let is_phase = |line: &str| label(line).is_some_and(|label| vocabulary.is_phase(label));
        let labelled = |span: &Span| document.slice(*span).lines().any(is_phase);
        top_paragraphs(document).find(labelled).map(|span| Self { span })
    }

    /// Returns the phase as rendered; `None` if nothing follows the label.
    #[must_use]
    pub fn phase(&self, document: &Document<'_>, vocabulary: &Vocabulary) -> Option<String> {
        let is_phase = |line: &&str| label(line).is_some_and(|label| vocabulary.is_phase(label));
        let line = document.slice(self.span).lines().find(is_phase)?;
        let text = plain_text(line.trim_end().trim_end_matches('\\'));
        let (_, phase) = text.split_once([':', '：'])?;
        Some(phase.trim()).filter(|phase| !phase.is_empty()).map(str::to_owned)
    }
}

/// Returns the words before the colons of the lines above the first H2. A page has only a few of them.
pub(super) fn labels<'d>(document: &'d Document<'_>) -> impl Iterator<Item = &'d str> {
    top_paragraphs(document).flat_map(|span| document.slice(span).lines()).filter_map(label).take(MAX_LABELS)
}

/// A page with more lines that look like labels has other lists there.
const MAX_LABELS: usize = 8;

/// The paragraphs before the first H2: other labels, such as the program manager, may come first.
fn top_paragraphs(document: &Document<'_>) -> impl Iterator<Item = Span> {
    let end = document.headings.iter().find(|heading| heading.level > 1).map_or(document.body.end, |h| h.span.start);
    document.paragraphs.iter().copied().take_while(move |span| span.start < end)
}

/// Returns the word before a colon with which a line starts: `Phase` of `**Phase**: Prepare`.
fn label(line: &str) -> Option<&str> {
    let text = line.trim_start_matches([' ', '*', '\u{200b}']);
    let (label, _) = text.split_once([':', '：'])?;
    let label = label.trim_end_matches(['*', ' ']);
    (!label.is_empty() && label.len() <= MAX_LABEL_BYTES).then_some(label)
}

/// No label is longer.
const MAX_LABEL_BYTES: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn has_labels(text: &str) -> bool {
        HeaderLabels::of(&Document::parse(&Source::from_text("page.md", text)), Vocabulary::built_in()).is_some()
    }

    #[test]
    fn the_phase_is_read_without_markup() {
        let phase = |text: &str| {
            let source = Source::from_text("page.md", text);
            let document = Document::parse(&source);
            HeaderLabels::of(&document, Vocabulary::built_in())?.phase(&document, Vocabulary::built_in())
        };
        assert_eq!(phase("# A\n\nPhase: **Prepare**\\\nMotions: **All**").as_deref(), Some("Prepare"));
        assert_eq!(phase("# A\n\nProgram Manager: Ana\n**Phase:** Prepare  \n").as_deref(), Some("Prepare"));
        assert_eq!(phase("# A\n\nフェーズ： **準備**").as_deref(), Some("準備"));
        assert_eq!(phase("# A\n\nPhase:\n"), None);
    }

    #[test]
    fn a_phase_is_found_after_other_labels_and_in_other_languages() {
        assert!(has_labels("# A\n\nPhase: **Prepare**  \nMotions: **All**"));
        assert!(has_labels("# A\n\nProgram Manager: **Ana**\nPhase: **Prepare**"));
        assert!(has_labels("# A\n\n**Fase:** Preparar"));
        assert!(has_labels("# A\n\nフェーズ： **準備**"));
        assert!(!has_labels("# A\n\nPhases: **all**\n\nEvery Phase: see below"));
        assert!(!has_labels("# A\n\n## B\n\nPhase: **Prepare**"));
    }
}
