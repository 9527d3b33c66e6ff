//! The labels under a page's title.

use crate::page::Document;
use crate::text::Span;

/// `Phase: **Remediate**` and its like: the mark of a page that describes a process.
#[derive(Clone, Copy, Debug)]
pub struct HeaderLabels {
    /// The paragraph that holds them.
    pub span: Span,
}

/// The word before the colon in the six languages.
const PHASE: [&str; 6] = ["Phase", "Fase", "フェーズ", "阶段", "階段", "Étape"];

impl HeaderLabels {
    /// The paragraph, before the first heading of level 2, with a line that begins with a phase: other labels, such as
    /// the program manager, may come first.
    pub(super) fn of(document: &Document<'_>) -> Option<Self> {
        let end =
            document.headings.iter().find(|heading| heading.level > 1).map_or(document.body.end, |h| h.span.start);
        let paragraphs = document.paragraphs.iter().take_while(|span| span.start < end);
        let labelled = |span: &&Span| document.slice(**span).lines().any(is_phase);
        paragraphs.into_iter().find(labelled).map(|&span| Self { span })
    }
}

/// Whether a line begins with the label of a phase.
fn is_phase(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '*', '\u{200b}']);
    let word = PHASE.iter().find_map(|word| text.strip_prefix(word));
    word.is_some_and(|rest| rest.trim_start_matches(['*', ' ']).starts_with([':', '：']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn has_labels(text: &str) -> bool {
        HeaderLabels::of(&Document::parse(&Source::from_text("page.md", text))).is_some()
    }

    #[test]
    fn a_phase_is_found_behind_other_labels_and_in_other_languages() {
        assert!(has_labels("# A\n\nPhase: **Prepare**  \nMotions: **All**"));
        assert!(has_labels("# A\n\nProgram Manager: **Ana**\nPhase: **Prepare**"));
        assert!(has_labels("# A\n\n**Fase:** Preparar"));
        assert!(has_labels("# A\n\nフェーズ： **準備**"));
        assert!(!has_labels("# A\n\nPhases: **all**\n\nEvery Phase: see below"));
        assert!(!has_labels("# A\n\n## B\n\nPhase: **Prepare**"));
    }
}
