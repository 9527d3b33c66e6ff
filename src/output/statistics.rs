//! A line a rule: how often it spoke.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Format, Setting};
use crate::engine::Report;

/// Counts a rule, most frequent first.
#[derive(Clone, Copy, Debug)]
pub struct Statistics;

impl Format for Statistics {
    fn write(&self, report: &Report, _: &Setting<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for diagnostic in &report.diagnostics {
            *counts.entry((diagnostic.code, diagnostic.name)).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        // The sort is stable: equal counts stay in the order of the codes.
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for ((code, name), count) in counts {
            writeln!(out, "{count:>6}  {code}  {name}")?;
        }
        Ok(())
    }
}
