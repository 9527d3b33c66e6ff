//! The labels under a page's title.

use crate::page::Document;
use crate::text::Span;

/// `Phase: **Remediate**` and its like: the mark of a page that describes a process.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// The paragraph that holds them.
    pub span: Span,
}

/// The word before the colon in the six languages.
const PHASE: [&str; 6] = ["Phase", "Fase", "フェーズ", "阶段", "階段", "Étape"];

impl Labels {
    /// The paragraph, before the first heading of level 2, that begins with a phase.
    pub(super) fn of(document: &Document<'_>) -> Option<Self> {
        let end =
            document.headings.iter().find(|heading| heading.level > 1).map_or(document.body.end, |h| h.span.start);
        let paragraphs = document.paragraphs.iter().take_while(|span| span.start < end);
        let labelled = |span: &&Span| {
            let text = document.slice(**span).trim_start_matches(['*', '\u{200b}']);
            let word = PHASE.iter().find_map(|word| text.strip_prefix(word));
            word.is_some_and(|rest| rest.trim_start_matches(['*', ' ']).starts_with([':', '：']))
        };
        paragraphs.into_iter().find(labelled).map(|&span| Self { span })
    }
}
