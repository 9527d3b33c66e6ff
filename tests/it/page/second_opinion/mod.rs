//! Compares [`playbook_lint::page::Document`] on real pages with two other parsers: `markdown` for headings, links, and
//! table cells, and `serde_yaml` for front matter. Intended differences are listed in `known.rs` with their reasons.
//! Any other difference fails the test.
//!
//! `PLAYBOOK_LINT_SITE=<folder>` adds your own site.

mod front_matter;
mod known;
mod markdown;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::path::Path;

use playbook_lint::page::Document;
use playbook_lint::text::Source;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use similar::{Algorithm, DiffOp};

use crate::support::files::{files_below, project, sample};
use crate::support::skip::real_site;

/// The result of comparing some pages.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The number of items of each type that both parsers read in the same way.
    pub same: BTreeMap<&'static str, usize>,
    /// The number of occurrences of each known difference.
    pub known: BTreeMap<&'static str, usize>,
    /// All other differences.
    pub different: Vec<String>,
}

impl Outcome {
    /// Compares two lists of items of one type, including their order and number.
    pub fn compare<T: Clone + Hash + Ord + Debug>(&mut self, kind: &'static str, ours: &[T], theirs: &[T]) {
        for operation in similar::capture_diff_slices(Algorithm::Myers, ours, theirs) {
            if let DiffOp::Equal { len, .. } = operation {
                *self.same.entry(kind).or_default() += len;
                continue;
            }
            for item in &ours[operation.old_range()] {
                self.different.push(format!("{kind}: only we see {item:?}"));
            }
            for item in &theirs[operation.new_range()] {
                self.different.push(format!("{kind}: only they see {item:?}"));
            }
        }
    }

    fn merge(mut self, other: Self) -> Self {
        for (kind, count) in other.same {
            *self.same.entry(kind).or_default() += count;
        }
        for (kind, count) in other.known {
            *self.known.entry(kind).or_default() += count;
        }
        self.different.extend(other.different);
        self
    }

    /// Returns the number of items of a type that were parsed in the same way.
    fn of(&self, kind: &str) -> usize {
        self.same.get(kind).copied().unwrap_or_default()
    }
}

fn compare_page(path: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    // A page that is not text cannot be compared.
    let Ok(source) = Source::from_bytes("page.md".into(), std::fs::read(path).unwrap()) else { return outcome };
    *outcome.same.entry("pages").or_default() += 1;
    let document = Document::parse(&source);
    markdown::compare(&document, &mut outcome);
    front_matter::compare(&document, &mut outcome);
    for different in &mut outcome.different {
        *different = format!("{}: {different}", path.display());
    }
    outcome
}

fn compare_site(folder: &Path) -> Outcome {
    let pages: Vec<_> = files_below(folder).into_iter().filter(|path| path.ends_with(".md")).collect();
    let outcome =
        pages.par_iter().map(|page| compare_page(&folder.join(page))).reduce(Outcome::default, Outcome::merge);
    println!("{}: alike {:?}, known differences {:?}", folder.display(), outcome.same, outcome.known);
    let count = outcome.different.len();
    let some: Vec<_> = outcome.different.iter().take(40).map(String::as_str).collect();
    assert!(count == 0, "{count} differences, among them\n{}", some.join("\n"));
    outcome
}

#[test]
fn other_parsers_see_the_sample_alike() {
    let outcome = compare_site(&sample());
    for (kind, least) in [("pages", 50), ("headings", 150), ("links", 150), ("cells", 500), ("keys", 400)] {
        assert!(outcome.of(kind) >= least, "only {} {kind} were compared", outcome.of(kind));
    }
}

#[test]
fn other_parsers_see_a_learn_site_alike() {
    let outcome = compare_site(&project().join("fixtures/sites/learn"));
    for (kind, least) in [("pages", 8), ("headings", 20), ("links", 20), ("cells", 9), ("keys", 30)] {
        assert!(outcome.of(kind) >= least, "only {} {kind} were compared", outcome.of(kind));
    }
}

#[test]
fn other_parsers_see_a_site_of_your_own_alike() {
    let Some(folder) = real_site() else { return };
    let outcome = compare_site(&folder);
    let pages = outcome.of("pages");
    assert!(pages > 0, "no pages in {}", folder.display());
    for kind in ["headings", "links", "keys"] {
        assert!(outcome.of(kind) >= pages, "only {} {kind} were compared on {pages} pages", outcome.of(kind));
    }
}

/// Checks that the comparison can fail.
#[test]
fn a_difference_is_noticed() {
    let source = Source::from_text("page.md", "# A\n\n[b](c.md)\n\n|a|b|\n|-|-|\n|c|d|\n");
    let mut document = Document::parse(&source);
    document.headings[0].level = 2;
    document.links[0].destination = "d.md".into();
    document.tables.clear();
    let mut outcome = Outcome::default();
    markdown::compare(&document, &mut outcome);
    for kind in ["headings", "links", "cells"] {
        assert!(outcome.different.iter().any(|different| different.starts_with(kind)), "{kind}: {outcome:?}");
    }
}

/// An extra equal item, or another order, is a difference too.
#[test]
fn order_and_number_are_compared() {
    let differences = |ours: &[u8], theirs: &[u8]| {
        let mut outcome = Outcome::default();
        outcome.compare("numbers", ours, theirs);
        (outcome.of("numbers"), outcome.different.len())
    };
    assert_eq!(differences(&[1, 2, 2], &[1, 2, 2]), (3, 0));
    assert_eq!(differences(&[1, 1], &[1]), (1, 1));
    assert_eq!(differences(&[1, 2], &[2, 1]), (1, 2));
    assert_eq!(differences(&[], &[1]), (0, 1));
}
