//! Safe means that readers see the same: each safe fix is held to what its rule declares that it changes.

use super::pages::PageVersions;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::page::{DeclaredEdit, PageParts, UndeclaredChange, undeclared_change};
use crate::rules;

/// How often the fixes of a page may be looked at in one pass. Reached only by pages made for it: one fix in a thousand
/// is found after twenty times.
const MAX_LOOKS: usize = 64;

/// What may be done with the fixes of a page.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    /// Those that change nothing beside what their rules declare, together.
    pub(super) kept: Vec<usize>,
    /// Those that do, each alone, with the reason.
    pub(super) refused: Vec<(usize, &'static str)>,
    /// Those that do only together with others. They may be tried again when the others are made.
    pub(super) postponed: Vec<usize>,
}

/// What the safe ones of `fixes`, places in `found`, change in the page beside what their rules declare, in words that
/// follow "because".
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

/// Looks at all `fixes` of a page together, and only if they break a promise at parts of them. At least one is kept or
/// refused.
pub(super) fn guard(page: &PageVersions, found: &[Diagnostic], fixes: Vec<usize>) -> Guarded {
    let mut guarded = Guarded::default();
    let mut looks = 0;
    let mut waiting = vec![fixes];
    while let Some(mut group) = waiting.pop() {
        if looks >= MAX_LOOKS {
            guarded.refused.extend(group.into_iter().map(|fix| (fix, "too many fixes of this page do harm")));
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

    /// A finding of the rule about the case of links, whose fix replaces each `part` by `text`.
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
    fn a_fix_that_breaks_its_promise_is_refused_and_the_others_are_kept() {
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
        // One backtick is text; two of them make code of all between.
        let page = "a B c D e\n";
        let mut found = [finding(page, "B", "b`"), finding(page, "D", "d`")];
        found.iter_mut().for_each(|one| one.code = "PB410");
        let guarded = guarded(page, &found);
        assert_eq!((guarded.kept, guarded.postponed, guarded.refused), (vec![0], vec![1], vec![]));
    }

    #[test]
    fn very_many_bad_fixes_end_the_look() {
        let page: String = (0..500).map(|number| format!("w{number:03} ")).collect();
        let found: Vec<_> = (0..500).map(|number| finding(&page, &format!("w{number:03}"), "")).collect();
        let guarded = guarded(&page, &found);
        assert_eq!((guarded.kept.len(), guarded.refused.len()), (0, 500));
    }
}
