//! Groups diagnostics that are shown together, and picks the ones to show if there is no room for all.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Severity};

/// Diagnostics of one rule at one place. They are shown under one heading, and the source line appears only once.
pub(super) type Block<'a> = &'a [Diagnostic];

/// Returns the blocks of `diagnostics`, which must be in report order.
pub(super) fn blocks(diagnostics: &[Diagnostic]) -> Vec<Block<'_>> {
    let is_plain = |one: &Diagnostic| one.related.is_empty();
    let applicability = |one: &Diagnostic| one.fix.as_ref().map(|fix| fix.applicability);
    let is_same_block = |a: &Diagnostic, b: &Diagnostic| {
        (&a.file, a.code, a.range, a.severity) == (&b.file, b.code, b.range, b.severity)
            && is_plain(a)
            && is_plain(b)
            && applicability(a) == applicability(b)
    };
    diagnostics.chunk_by(is_same_block).collect()
}

/// Picks at most `limit` of `blocks` and returns them in their order. The worst severity comes first. Within a
/// severity, each rule and each page gets one block before any of them gets a second one.
pub(super) fn pick<'a>(blocks: &[Block<'a>], limit: usize) -> Vec<Block<'a>> {
    if blocks.len() <= limit {
        return blocks.to_vec();
    }
    let (mut rules, mut pages) = (Numbers::default(), Numbers::default());
    let kinds: Vec<(usize, usize)> = blocks
        .iter()
        .map(|block| block.first().map_or((0, 0), |first| (rules.of(first.code), pages.of(&first.file))))
        .collect();
    let (mut rule_uses, mut page_uses) = (vec![0_usize; rules.0.len()], vec![0_usize; pages.0.len()]);
    let mut picked = vec![false; blocks.len()];
    let mut room = limit;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let is_of = |at: &usize| blocks[*at].first().is_some_and(|first| first.severity == severity);
        let mut left: Vec<usize> = (0..blocks.len()).filter(is_of).collect();
        while room > 0 && !left.is_empty() {
            let uses = |at: usize| (rule_uses[kinds[at].0], page_uses[kinds[at].1], at);
            let Some(next) = (0..left.len()).min_by_key(|&place| uses(left[place])) else { break };
            let at = left.swap_remove(next);
            rule_uses[kinds[at].0] += 1;
            page_uses[kinds[at].1] += 1;
            picked[at] = true;
            room -= 1;
        }
    }
    blocks.iter().zip(picked).filter(|(_, picked)| *picked).map(|(block, _)| *block).collect()
}

/// Numbers for texts, starting at 0.
#[derive(Default)]
struct Numbers<'t>(FxHashMap<&'t str, usize>);

impl<'t> Numbers<'t> {
    fn of(&mut self, text: &'t str) -> usize {
        let next = self.0.len();
        *self.0.entry(text).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::RawDiagnostic;
    use crate::text::{Source, Span};

    fn diagnostic(code: &'static str, file: &str, line: usize, severity: Severity, message: &str) -> Diagnostic {
        let source = Source::from_text(file, &"x\n".repeat(line));
        let raw = RawDiagnostic {
            code,
            name: "",
            severity,
            message: message.to_owned(),
            help: None,
            file: file.into(),
            span: Span::empty(2 * (line - 1)),
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: None,
            docset: ".".into(),
        };
        raw.locate(&source, |_| unreachable!())
    }

    #[test]
    fn one_rule_at_one_place_is_one_block() {
        let of = |code, line, message| diagnostic(code, "a.md", line, Severity::Error, message);
        let all = [of("PB101", 1, "a"), of("PB101", 1, "b"), of("PB102", 1, "c"), of("PB101", 2, "d")];
        assert_eq!(blocks(&all).iter().map(|block| block.len()).collect::<Vec<_>>(), [2, 1, 1]);
    }

    #[test]
    fn the_worst_are_picked_and_spread_over_rules_and_pages() {
        let mut all = Vec::new();
        for file in ["a.md", "b.md", "c.md"] {
            for line in 1..=4 {
                all.push(diagnostic("PB101", file, line, Severity::Error, ""));
            }
            all.push(diagnostic("PB202", file, 5, Severity::Warning, ""));
        }
        all.push(diagnostic("PB401", "d.md", 1, Severity::Error, ""));
        let blocks = blocks(&all);
        let picked = |limit| {
            let picked = pick(&blocks, limit).into_iter().flatten();
            picked.map(|one| format!("{}:{} {}", one.file, one.range.start.line, one.code)).collect::<Vec<_>>()
        };
        assert_eq!(picked(2), ["a.md:1 PB101", "d.md:1 PB401"]);
        assert_eq!(picked(4), ["a.md:1 PB101", "b.md:1 PB101", "c.md:1 PB101", "d.md:1 PB401"]);
        assert_eq!(picked(14).len(), 14);
        assert_eq!(picked(14).iter().filter(|one| one.ends_with("PB202")).count(), 1);
        assert_eq!(picked(99).len(), all.len());
    }
}
