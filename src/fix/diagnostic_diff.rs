//! The differences that edits make to the diagnostics of a site.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::edits::OffsetMap;
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// How the text of each edited page moved.
pub(super) type OffsetMaps = FxHashMap<Arc<str>, OffsetMap>;

/// Diagnostics before some edits compared with those after.
#[derive(Debug, Default)]
pub(super) struct DiagnosticDiff<'r> {
    /// Diagnostics that did not exist before.
    pub(super) new: Vec<&'r Diagnostic>,
    /// The indexes of earlier diagnostics that still exist with the same text and place.
    pub(super) kept: Vec<usize>,
}

/// The diagnostics of one rule on one page.
#[derive(Default)]
struct Group<'r> {
    before: Vec<OldDiagnostic>,
    after: Vec<&'r Diagnostic>,
}

struct OldDiagnostic {
    index: usize,
    /// The span after the edits.
    span: Span,
    message: Arc<str>,
}

/// Finds which of `after` did not exist `before`. A diagnostic is the same if its rule reports the same message, or
/// reports the same place, moved by the edits. Both lists are in the order of files.
pub(super) fn compare<'r>(before: &[Diagnostic], after: &'r [Diagnostic], shifts: &OffsetMaps) -> DiagnosticDiff<'r> {
    let mut comparison = DiagnosticDiff::default();
    let mut groups: FxHashMap<(&str, &str), Group<'r>> = FxHashMap::default();
    let mut files_after: FxHashMap<&str, &'r [Diagnostic]> =
        after.chunk_by(|a, b| a.file == b.file).map(|of_file| (&*of_file[0].file, of_file)).collect();
    let mut first = 0;
    for of_file in before.chunk_by(|a, b| a.file == b.file) {
        let (file, indexes) = (&of_file[0].file, first..first + of_file.len());
        first = indexes.end;
        let shift = shifts.get(file);
        // On nearly all files, nothing changed.
        if shift.is_none() && files_after.get(&**file).is_some_and(|after| *after == of_file) {
            files_after.remove(&**file);
            comparison.kept.extend(indexes);
            continue;
        }
        for (index, one) in indexes.zip(of_file) {
            let span = shift.map_or(one.span, |shift| shift.of(one.span));
            let message = one.message.as_str().into();
            groups.entry((file, one.code)).or_default().before.push(OldDiagnostic { index, span, message });
        }
    }
    for one in files_after.into_values().flatten() {
        groups.entry((&one.file, one.code)).or_default().after.push(one);
    }
    for mut group in groups.into_values() {
        comparison
            .kept
            .extend(group.pair(|one| (one.span, one.message.clone()), |one| (one.span, one.message.as_str().into())));
        group.pair(|one| one.span, |one| one.span);
        group.pair(|one| one.message.clone(), |one| Arc::<str>::from(one.message.as_str()));
        group.pair_neighbours();
        comparison.new.append(&mut group.after);
    }
    // The order determines which fixes are blamed, so it must not depend on a hash map.
    comparison.new.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    comparison
}

impl Group<'_> {
    /// Removes pairs with equal keys; returns the indexes of the earlier ones.
    fn pair<K: Hash + Eq>(
        &mut self,
        before: impl Fn(&OldDiagnostic) -> K,
        after: impl Fn(&Diagnostic) -> K,
    ) -> Vec<usize> {
        if self.before.is_empty() || self.after.is_empty() {
            return Vec::new();
        }
        let mut waiting: FxHashMap<K, Vec<usize>> = FxHashMap::default();
        for (place, one) in self.before.iter().enumerate().rev() {
            waiting.entry(before(one)).or_default().push(place);
        }
        let mut paired = vec![false; self.before.len()];
        self.after.retain(|one| match waiting.get_mut(&after(one)).and_then(Vec::pop) {
            Some(place) => {
                paired[place] = true;
                false
            }
            None => true,
        });
        let places = self.before.iter().zip(&paired).filter(|(_, paired)| **paired).map(|(one, _)| one.index).collect();
        let mut paired = paired.into_iter();
        self.before.retain(|_| paired.next() != Some(true));
        places
    }

    /// Removes pairs that overlap or touch: an edit next to a diagnostic can make it wider or narrower.
    fn pair_neighbours(&mut self) {
        self.before.sort_by_key(|one| one.span);
        self.after.sort_by_key(|one| one.span);
        let mut before = self.before.iter().peekable();
        self.after.retain(|one| {
            while before.next_if(|other| other.span.end < one.span.start).is_some() {}
            before.next_if(|other| other.span.start <= one.span.end).is_none()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Edit, Severity};
    use crate::text::Range;

    fn diagnostic(code: &'static str, start: usize, end: usize, message: &str) -> Diagnostic {
        Diagnostic {
            code,
            name: "",
            severity: Severity::Error,
            message: message.to_owned(),
            help: None,
            file: "a.md".into(),
            span: Span::new(start, end),
            range: Range::default(),
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: None,
            docset: ".".into(),
            fingerprint: 0,
        }
    }

    #[test]
    fn what_moved_or_is_worded_anew_is_not_new() {
        let edit = Edit { span: Span::new(0, 2), range: Range::default(), text: "longer".into() };
        let shifts = OffsetMaps::from_iter([("a.md".into(), OffsetMap::new([&edit]))]);
        let before = [
            diagnostic("PB202", 0, 2, "606 days"),
            diagnostic("PB401", 10, 12, "no x"),
            diagnostic("PB401", 20, 22, "no y"),
        ];
        let after = [
            diagnostic("PB202", 0, 6, "3 days"),
            diagnostic("PB401", 14, 16, "no x"),
            diagnostic("PB401", 40, 42, "no z"),
        ];
        let comparison = compare(&before, &after, &shifts);
        assert_eq!(comparison.kept, [1]);
        assert_eq!(comparison.new.iter().map(|one| &*one.message).collect::<Vec<_>>(), ["no z"]);
    }

    #[test]
    fn one_more_of_the_same_words_is_new() {
        let before = [diagnostic("PB101", 0, 0, "x is missing")];
        let after = [diagnostic("PB101", 0, 0, "x is missing"), diagnostic("PB101", 9, 9, "x is missing")];
        assert_eq!(compare(&before, &after, &OffsetMaps::default()).new.len(), 1);
    }
}
