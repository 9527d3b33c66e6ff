//! Removes diagnostics of weaker rules if a stronger rule reports more.
//!
//! Rules report everything that they find, whichever other rules are enabled. The stronger rule declares which rules it
//! supersedes (`supersedes`). The declaration applies only where the stronger rule reports: not if it is off, ignored,
//! or suppressed by a comment.

use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::rules::{RULES, RegisteredRule, SamePlace};
use crate::text::Span;

/// The stronger rules for each weaker rule, and what counts as the same place.
static STRONGER: LazyLock<FxHashMap<&'static str, Vec<(&'static str, SamePlace)>>> = LazyLock::new(|| {
    let mut stronger: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for rule in RULES.iter().map(RegisteredRule::meta) {
        for weaker in rule.supersedes {
            stronger.entry(weaker.rule).or_default().push((rule.code, weaker.at));
        }
    }
    stronger
});

/// Removes from `diagnostics` those that a stronger one supersedes. All of them would be reported, and so would those
/// `elsewhere` if their pages were selected: the diagnostics of a page do not depend on which pages are selected.
///
/// No rule is both weaker and stronger, so checking each diagnostic once is enough.
pub(super) fn drop_superseded(diagnostics: &mut Vec<Diagnostic>, elsewhere: &[Diagnostic]) {
    if !diagnostics.iter().any(|one| STRONGER.contains_key(one.code)) {
        return;
    }
    let places = Places::of(diagnostics.iter().chain(elsewhere));
    let superseded: Vec<bool> = diagnostics.iter().map(|one| places.supersede(one)).collect();
    let mut superseded = superseded.into_iter();
    diagnostics.retain(|_| superseded.next() != Some(true));
}

/// Returns the files whose rows `diagnostics` compare with rows of their own files: diagnostics there can supersede
/// them.
pub(super) fn files_compared_with<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> FxHashSet<Arc<str>> {
    let comparing = diagnostics.filter(|one| !one.compared.is_empty());
    comparing.filter_map(|one| Some(one.related.first()?.file.clone())).collect()
}

/// A file and the code of a stronger rule.
type Reported = (Arc<str>, &'static str);

/// The places where stronger rules report.
#[derive(Default)]
struct Places {
    /// Sorted, each with the furthest end up to it.
    spans: FxHashMap<Reported, Vec<(Span, u32)>>,
    lines: FxHashSet<(Reported, u32)>,
    keys: FxHashSet<(Reported, SamePlace, String)>,
}

impl Places {
    fn of<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Self {
        let mut places = Self::default();
        let kinds: FxHashSet<(&str, SamePlace)> = STRONGER.values().flatten().copied().collect();
        for one in diagnostics {
            let reported = || (one.file.clone(), one.code);
            let is = |place| kinds.contains(&(one.code, place));
            if is(SamePlace::Span) || is(SamePlace::ComparedCell) {
                places.spans.entry(reported()).or_default().push((one.span, one.span.end));
            }
            if is(SamePlace::Line) {
                places.lines.insert((reported(), one.range.start.line));
            }
            for (place, name) in [(SamePlace::MetadataKey, "key"), (SamePlace::IntendedKey, "value")] {
                if let Some(key) = data(one, name).filter(|_| is(place)) {
                    places.keys.insert((reported(), place, key.to_owned()));
                }
            }
        }
        for spans in places.spans.values_mut() {
            spans.sort_unstable();
            let mut end = 0;
            for (span, furthest) in spans {
                end = end.max(span.end);
                *furthest = end;
            }
        }
        places
    }

    /// Whether a stronger rule reports at the same place.
    fn supersede(&self, weaker: &Diagnostic) -> bool {
        let Some(stronger) = STRONGER.get(weaker.code) else { return false };
        let by = |kind| stronger.iter().filter(move |(_, place)| *place == kind).map(|(code, _)| *code);
        let reported = |code| (weaker.file.clone(), code);
        let has_key =
            |kind, key: &str| by(kind).any(|code| self.keys.contains(&(reported(code), kind, key.to_owned())));
        let key = data(weaker, "key");
        by(SamePlace::Span).any(|code| self.overlaps(&weaker.file, code, weaker.span))
            || by(SamePlace::Line).any(|code| self.lines.contains(&(reported(code), weaker.range.start.line)))
            || key.is_some_and(|key| has_key(SamePlace::MetadataKey, key) || has_key(SamePlace::IntendedKey, key))
            || !weaker.compared.is_empty()
                && weaker.compared.iter().all(|cells| {
                    let there = weaker.related.first().map(|related| &related.file);
                    by(SamePlace::ComparedCell).any(|code| {
                        self.overlaps(&weaker.file, code, cells.here)
                            || there.is_some_and(|file| self.overlaps(file, code, cells.there))
                    })
                })
    }

    fn overlaps(&self, file: &Arc<str>, code: &'static str, span: Span) -> bool {
        let Some(spans) = self.spans.get(&(file.clone(), code)) else { return false };
        // An empty span is in what it touches.
        let before = spans.partition_point(|(other, _)| other.start < span.end || other.start == span.start);
        let reaches = |&(_, end): &(Span, u32)| end > span.start;
        before.checked_sub(1).is_some_and(|last| reaches(&spans[last]) || spans[last].0.start == span.start)
    }
}

fn data<'d>(diagnostic: &'d Diagnostic, name: &str) -> Option<&'d str> {
    diagnostic.data.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_is_both_weaker_and_stronger_and_all_are_there() {
        let stronger: FxHashSet<&str> = STRONGER.values().flatten().map(|(code, _)| *code).collect();
        for code in STRONGER.keys() {
            assert!(!stronger.contains(code), "{code}");
            assert!(crate::rules::find(code).is_some(), "{code}");
        }
    }

    #[test]
    fn spans_overlap_where_they_share_a_byte_or_begin_together() {
        let file: Arc<str> = "a.md".into();
        let mut places = Places::default();
        let spans = [Span::new(2, 30), Span::new(4, 6), Span::empty(40)];
        let mut end = 0;
        let spans = spans.map(|span| {
            end = end.max(span.end);
            (span, end)
        });
        places.spans.insert((file.clone(), "PB409"), spans.to_vec());
        for (start, end, expected) in [
            (0, 2, false),
            (0, 3, true),
            (10, 12, true),
            (30, 31, false),
            (40, 45, true),
            (40, 40, true),
            (31, 40, false),
        ] {
            assert_eq!(places.overlaps(&file, "PB409", Span::new(start, end)), expected, "{start}..{end}");
        }
        assert!(!places.overlaps(&file, "PB401", Span::new(4, 6)));
    }
}
