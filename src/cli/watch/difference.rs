//! The difference between two results: new problems, and resolved ones.

use std::io::Write;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::output::{ShownPaths, concise_line, escape_commands, plural};

/// The maximum number of new problems to show one by one, and also of resolved ones. The result lists all new ones.
const SHOWN: usize = 10;

/// The difference between two results. Problems in both are in neither list.
#[derive(Debug)]
pub(super) struct Difference<'d> {
    new: Vec<&'d Diagnostic>,
    gone: Vec<&'d Diagnostic>,
}

impl<'d> Difference<'d> {
    /// Compares two results. Problems are the same if their fingerprints match, or if only the text around them
    /// changed.
    pub(super) fn between(before: &'d [Diagnostic], after: &'d [Diagnostic]) -> Self {
        let all = (before.iter().collect(), after.iter().collect());
        let (gone, new) = without_equal(all, |diagnostic| diagnostic.fingerprint);
        let (gone, new) = without_equal((gone, new), |diagnostic| {
            (diagnostic.code, diagnostic.file.clone(), diagnostic.message.as_str())
        });
        Self { new, gone }
    }

    /// Prints the difference on stderr. stdout has only the result, for programs that read it.
    pub(super) fn print(&self, paths: &ShownPaths, color: bool) {
        let mut out = std::io::stderr().lock();
        // If stderr is closed, the run must not fail.
        let _ = out.write_all(self.text(paths, color).as_bytes());
    }

    fn text(&self, paths: &ShownPaths, color: bool) -> String {
        let Self { new, gone } = self;
        let mut text = match (new.len(), gone.len()) {
            (0, 0) => return "no problem is new or gone\n\n".to_owned(),
            (new, 0) => format!("{}:\n", plural(new, "new problem")),
            (0, gone) => format!("{} gone:\n", plural(gone, "problem")),
            (new, gone) => format!("{}, {gone} gone:\n", plural(new, "new problem")),
        };
        for (sign, diagnostics) in [('+', new), ('-', gone)] {
            for diagnostic in diagnostics.iter().take(SHOWN) {
                let line = format!("  {sign} {}", concise_line(diagnostic, paths, color));
                text += &escape_commands(&line);
                text.push('\n');
            }
            if diagnostics.len() > SHOWN {
                text += &format!("  {sign} {} more\n", diagnostics.len() - SHOWN);
            }
        }
        text.push('\n');
        text
    }
}

/// Removes pairs of entries that have the same key, one from each list.
fn without_equal<'d, K: std::hash::Hash + Eq>(
    (before, after): (Vec<&'d Diagnostic>, Vec<&'d Diagnostic>),
    key: impl Fn(&'d Diagnostic) -> K,
) -> (Vec<&'d Diagnostic>, Vec<&'d Diagnostic>) {
    let mut known: FxHashMap<K, usize> = FxHashMap::default();
    for diagnostic in &after {
        *known.entry(key(diagnostic)).or_insert(0) += 1;
    }
    let mut both: FxHashMap<K, usize> = FxHashMap::default();
    let take = |counts: &mut FxHashMap<K, usize>, diagnostic: &'d Diagnostic| match counts.get_mut(&key(diagnostic)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    let mut gone = Vec::new();
    for diagnostic in before {
        match take(&mut known, diagnostic) {
            true => *both.entry(key(diagnostic)).or_insert(0) += 1,
            false => gone.push(diagnostic),
        }
    }
    let new = after.into_iter().filter(|diagnostic| !take(&mut both, diagnostic)).collect();
    (gone, new)
}
