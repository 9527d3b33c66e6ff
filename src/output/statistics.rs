//! A line a rule: how often it spoke.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Format, FormatContext};
use crate::diagnostic::Diagnostic;
use crate::linter::Report;

/// Counts a rule, most frequent first.
#[derive(Clone, Copy, Debug)]
pub struct Statistics;

impl Format for Statistics {
    fn write(&self, report: &Report, _: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        write_counts(&count_by_rule(&report.diagnostics), out)
    }
}

/// A rule and how many diagnostics it has.
pub(super) type RuleCount<'a> = ((&'a str, &'a str), usize);

/// Code, name and number of diagnostics of each rule that spoke, most frequent first and then in the order of the
/// codes.
pub(super) fn count_by_rule(diagnostics: &[Diagnostic]) -> Vec<RuleCount<'_>> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry((diagnostic.code, diagnostic.name)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    // The sort is stable: equal counts stay in the order of the codes.
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

pub(super) fn write_counts(counts: &[RuleCount<'_>], out: &mut dyn Write) -> io::Result<()> {
    for ((code, name), count) in counts {
        writeln!(out, "{count:>6}  {code}  {name}")?;
    }
    Ok(())
}
