//! Checks that safe fixes are safe: each changes only what its rule declares.

use super::pages::PageVersions;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::page::{DeclaredEdit, PageParts, UndeclaredChange, undeclared_change};
use crate::rules;

/// The maximum number of times that the fixes of a page are checked in one pass. Only pages made to reach it do: one
/// bad fix in a thousand is found after 20 checks.
const MAX_LOOKS: usize = 64;

/// The result of checking the fixes of a page.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    /// Fixes that together change only what their rules declare.
    pub(super) kept: Vec<usize>,
    /// Fixes that each make an undeclared change alone, with the reason.
    pub(super) refused: Vec<(usize, &'static str)>,
    /// Fixes that make an undeclared change only together with others. They can be tried again after the others.
    pub(super) postponed: Vec<usize>,
}

/// Returns the undeclared change that the safe ones of `fixes` (indexes in `found`) make on the page, as a clause.
pub(super) fn breaks_promise(page: &PageVersions, found: &[Diagnostic], fixes: &[usize]) -> Option<&'static str> {
    let safe = fixes.iter().filter_map(|&index| {
        let one = &found[index];
        one.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe).map(|fix| (one.code, fix))
    });
    let edits: Vec<DeclaredEdit<'_>> = safe
        .flat_map(|(code, fix)| {
            let changes = rules::find(code).map_or(PageParts::empty(), |rule| rule.changes);
            fix.edits.iter().map(move |edit| DeclaredEdit { span: edit.span, text: &edit.text, changes })
        })
        .collect();
    if edits.is_empty() || !page.is_markdown() {
        return None;
    }
    undeclared_change(page.text(), &edits).map(|change| match change {
        UndeclaredChange::Metadata => "it would also change other metadata",
        UndeclaredChange::Alerts => "it would also change which quotes are alerts",
        UndeclaredChange::Text => "it would also change text or layout that readers see",
    })
}

/// Checks all `fixes` of a page together and, if they make an undeclared change, in parts. At least one is kept or
/// refused.
pub(super) fn guard(page: &PageVersions, found: &[Diagnostic], fixes: Vec<usize>) -> Guarded {
    let mut guarded = Guarded::default();
    let mut looks = 0;
    let mut waiting = vec![fixes];
    while let Some(mut group) = waiting.pop() {
        if looks >= MAX_LOOKS {
            guarded.refused.extend(group.into_iter().map(|fix| (fix, "too many fixes of this page cause problems")));
            continue;
        }
        looks += 1;
        let together = [guarded.kept.as_slice(), group.as_slice()].concat();
        let Some(reason) = breaks_promise(page, found, &together) else {
            guarded.kept = together;
            continue;
        };
        match group.as_slice() {
            [] => {}
            &[fix] => match if guarded.kept.is_empty() { Some(reason) } else { breaks_promise(page, found, &[fix]) } {
                Some(reason) => guarded.refused.push((fix, reason)),
                None => guarded.postponed.push(fix),
            },
            _ => {
                let second = group.split_off(group.len() / 2);
                waiting.extend([second, group]);
            }
        }
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Edit, Fix, Severity};
    use crate::text::{Range, Span};

    /// A diagnostic of the rule about the case of links, whose fix replaces each `part` with `text`.
    fn finding(page: &str, part: &str, text: &str) -> Diagnostic {
        let start = page.find(part).unwrap();
        let span = Span::new(start, start + part.len());
        let edit = Edit { span, range: Range::default(), text: text.to_owned() };
        Diagnostic {
            code: "PB404",
            name: "link-case",
            severity: Severity::Error,
            message: String::new(),
            help: None,
            file: "a.md".into(),
            span,
            range: Range::default(),
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: Some(Fix { title: String::new(), applicability: Applicability::Safe, edits: vec![edit] }),
            docset: ".".into(),
            fingerprint: 0,
        }
    }

    fn guarded(page: &str, found: &[Diagnostic]) -> Guarded {
        let page = PageVersions::read(&"a.md".into(), page.as_bytes().to_vec()).unwrap();
        guard(&page, found, (0..found.len()).collect())
    }

    #[test]
    fn a_fix_that_breaks_its_promise_is_dropped_and_others_are_kept() {
        let page = "[a](A.md) [b](B.md) text [c](C.md) [d](D.md)\n";
        let targets = ["A.md", "B.md", "text", "C.md", "D.md"];
        let found: Vec<_> = targets.iter().map(|part| finding(page, part, &part.to_lowercase()[1..])).collect();
        let guarded = guarded(page, &found);
        assert_eq!(guarded.kept, [0, 1, 3, 4]);
        assert_eq!(guarded.refused.iter().map(|(fix, _)| *fix).collect::<Vec<_>>(), [2]);
        assert_eq!(guarded.postponed, [0; 0]);
    }

    #[test]
    fn fixes_that_break_a_promise_only_together_are_made_one_after_the_other() {
        // One backtick is text; two turn everything between them into code.
        let page = "a B c D e\n";
        let mut found = [finding(page, "B", "b`"), finding(page, "D", "d`")];
        found.iter_mut().for_each(|one| one.code = "PB410");
        let guarded = guarded(page, &found);
        assert_eq!((guarded.kept, guarded.postponed, guarded.refused), (vec![0], vec![1], vec![]));
    }

    #[test]
    fn very_many_bad_fixes_end_the_search() {
        let page: String = (0..500).map(|number| format!("w{number:03} ")).collect();
        let found: Vec<_> = (0..500).map(|number| finding(&page, &format!("w{number:03}"), "")).collect();
        let guarded = guarded(&page, &found);
        assert_eq!((guarded.kept.len(), guarded.refused.len()), (0, 500));
    }
}
