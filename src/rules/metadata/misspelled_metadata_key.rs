//! PB103.

use rustc_hash::FxHashMap;

use crate::diagnostic::Applicability;
use crate::page::{MetadataEntry, State};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for misspelled metadata keys: unknown keys that differ from a known key in only one or two letters, or
    /// only in case.
    ///
    /// Keys that Microsoft Learn documents, keys that its repositories use, and keys that docfx.json sets are never
    /// reported.
    ///
    /// ## Why this is bad
    ///
    /// No program reads a misspelled key. Its value looks set, but has no effect.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// authors: Dana Reyes
    /// ms,date: 4/20/2020
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// author: Dana Reyes
    /// ms.date: 4/20/2020
    /// ms.owner: dreyes
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `metadata.known`: your own keys.
    pub MisspelledMetadataKey {
        code: "PB103",
        name: "misspelled-metadata-key",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        supersedes: [PB101 on IntendedKey],
        reveals: [PB1, PB2, PB803],
    }
}

impl PageRule for MisspelledMetadataKey {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Read {
            return;
        }
        let intended = reporter.site().intended_keys(page);
        // The number of misspellings of each key, and its own entry: looked up once, however often it is misspelled.
        let mut rivals: FxHashMap<&str, (usize, Option<&MetadataEntry<'_>>)> = FxHashMap::default();
        for meant in intended.iter().flatten() {
            rivals.entry(meant).or_insert_with(|| (0, page.front_matter.get(meant))).0 += 1;
        }
        for (entry, meant) in page.front_matter.entries.iter().zip(&intended) {
            let Some(meant) = *meant else { continue };
            let (rivals, other) = rivals.get(meant).copied().unwrap_or_default();
            let key = &*entry.key;
            let found = reporter.report(entry.key_span, format!("unknown metadata key `{key}`"));
            found.data("key", key).data("value", meant);
            if let Some(other) = other {
                // Renaming would repeat the key.
                found
                    .help(format!("remove this line; `{meant}` is also set"))
                    .related(other.key_span, "the key is set here");
                continue;
            }
            found.help(format!("write `{meant}`"));
            // Renaming two of them to the same key would also repeat it.
            if rivals == 1 {
                found.fix(Applicability::Unsafe, format!("rename the key to `{meant}`"), entry.key_span, meant);
            }
        }
    }
}
