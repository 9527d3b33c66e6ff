//! One line per rule and severity, with the number of problems.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Format, FormatContext};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::linter::Report;

/// Counts per rule, most frequent first.
#[derive(Clone, Copy, Debug)]
pub struct Statistics;

impl Format for Statistics {
    fn write(&self, report: &Report, _: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let counts = count_by_rule(&report.diagnostics);
        if !counts.is_empty() {
            writeln!(out, "{:>6}  {:<8}  rule", "count", "severity")?;
        }
        write_counts(&counts, out)
    }
}

/// The number of diagnostics of a rule with one severity.
pub(super) struct RuleCount<'a> {
    first: &'a Diagnostic,
    count: usize,
    /// Whether some of them have a safe fix.
    is_fixable: bool,
}

/// Returns the rules that reported problems, the most frequent first, and then by code.
pub(super) fn count_by_rule<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<RuleCount<'a>> {
    let mut counts: BTreeMap<_, RuleCount<'a>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let entry = counts.entry((diagnostic.code, Reverse(diagnostic.severity)));
        let counted = entry.or_insert_with(|| RuleCount { first: diagnostic, count: 0, is_fixable: false });
        counted.count += 1;
        counted.is_fixable |= diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe);
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    // The sort is stable, so rules with equal counts stay in code order.
    counts.sort_by_key(|counted| Reverse(counted.count));
    counts
}

pub(super) fn write_counts(counts: &[RuleCount<'_>], out: &mut dyn Write) -> io::Result<()> {
    for RuleCount { first, count, is_fixable } in counts {
        let mark = if *is_fixable { "  [fixable]" } else { "" };
        writeln!(out, "{count:>6}  {:<8}  {}  {}{mark}", first.severity, first.code, first.name)?;
    }
    Ok(())
}
