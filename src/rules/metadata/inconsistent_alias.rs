//! PB110.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Applicability;
use crate::index::{Docset, times};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::edits_within;
use crate::vfs::FileId;

declare_rule! {
    /// Checks for aliases in `ms.author`, `manager`, and `ft.owner` that are on only one page of a docset and one edit
    /// away from an alias on five or more pages.
    ///
    /// One edit adds, removes, or replaces a letter, or swaps two letters. Aliases of fewer than four characters, and
    /// aliases that differ only in digits, are skipped.
    ///
    /// This rule is off by default because people can have similar aliases.
    ///
    /// ## Why this is bad
    ///
    /// A misspelled alias belongs to no one, so email about the page and reports by owner miss it.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="b.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="c.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="d.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="e.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="f.md"
    /// ---
    /// ft.owner: koslson
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// ---
    /// ft.owner: kolsson
    /// ---
    /// ````
    ///
    /// ````md title="b.md"
    /// ---
    /// ft.owner: koslson
    /// ---
    /// ````
    pub InconsistentAlias {
        code: "PB110",
        name: "inconsistent-alias",
        severity: Warning off,
        fix: Unsafe,
        since: "0.1.0",
        facts: [METADATA],
    }
}

/// The minimum number of pages with an alias that is considered correct.
const OFTEN: usize = 5;
/// Shorter aliases are too often one edit away from each other.
const SHORTEST: usize = 4;
/// No account has a longer one.
const LONGEST: usize = 64;

impl DocsetRule for InconsistentAlias {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let mut pages: BTreeMap<&str, FxHashSet<FileId>> = BTreeMap::new();
        for page in docset.pages() {
            for alias in page.metadata().aliases.iter().filter(|alias| is_alias(&alias.alias)) {
                pages.entry(&alias.alias).or_default().insert(page.file);
            }
        }
        let usual: Vec<(&str, usize)> =
            pages.iter().map(|(alias, pages)| (*alias, pages.len())).filter(|(_, count)| *count >= OFTEN).collect();
        // Two aliases that are one edit apart become equal if each loses at most one character.
        let mut usual_by_part: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, (alias, _)) in usual.iter().enumerate() {
            for part in parts(alias) {
                usual_by_part.entry(part).or_default().push(index);
            }
        }
        for page in docset.pages() {
            for alias in &page.metadata().aliases {
                if pages.get(&*alias.alias).is_none_or(|pages| pages.len() != 1) {
                    continue;
                }
                let near = parts(&alias.alias).into_iter().filter_map(|part| usual_by_part.get(&part)).flatten();
                let first = near.filter(|index| is_one_edit(&alias.alias, usual[**index].0)).min();
                let Some(&(meant, count)) = first.and_then(|index| usual.get(*index)) else { continue };
                let times = times(u32::try_from(count).unwrap_or(u32::MAX));
                let message = format!("alias `{}` is only on this page, but `{meant}` is used {times}", alias.alias);
                reporter
                    .report_in(page.file, alias.span, message)
                    .help(format!("write `{meant}` if it is the same person"))
                    .data("key", alias.key)
                    .data("value", &*alias.alias)
                    .fix(Applicability::Unsafe, format!("write `{meant}`"), alias.span, meant);
            }
        }
    }
}

/// Names, email addresses, and lists of people are not aliases.
fn is_alias(text: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Returns the alias in lowercase, in full and without each of its characters in turn.
fn parts(alias: &str) -> Vec<String> {
    let alias = alias.to_lowercase();
    let shorter = alias.char_indices().map(|(at, character)| {
        let mut part = alias.clone();
        part.replace_range(at..at + character.len_utf8(), "");
        part
    });
    shorter.chain([alias.clone()]).collect()
}

fn is_one_edit(alias: &str, other: &str) -> bool {
    if alias.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let (alias, other) = (alias.to_lowercase(), other.to_lowercase());
    let letters = |text: &str| text.chars().filter(|sign| !sign.is_ascii_digit()).collect::<String>();
    letters(&alias) != letters(&other) && edits_within(&alias, &other, 1) == Some(1)
}
