//! PB103.

use rustc_hash::FxHashMap;

use crate::diagnostic::Applicability;
use crate::page::{MetadataEntry, State};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a metadata key that is no known one, but only one or two letters or its case away from one.
    ///
    /// No key that Microsoft Learn documents or its repositories use is taken for a misspelling, and none that
    /// docfx.json sets.
    ///
    /// ## Why
    ///
    /// A misspelled key is read by nothing: its value is as good as absent, though it looks as if it were there.
    ///
    /// ## Fails
    ///
    /// ````md
    /// ---
    /// authors: Dana Reyes
    /// ms,date: 4/20/2020
    /// ---
    /// ````
    ///
    /// ## Passes
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
    /// `[metadata] known` lists keys of your own.
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
        // How many keys are meant for each, and where it stands itself: looked up once, however often it is misspelled.
        let mut rivals: FxHashMap<&str, (usize, Option<&MetadataEntry<'_>>)> = FxHashMap::default();
        for meant in intended.iter().flatten() {
            rivals.entry(meant).or_insert_with(|| (0, page.front_matter.get(meant))).0 += 1;
        }
        for (entry, meant) in page.front_matter.entries.iter().zip(&intended) {
            let Some(meant) = *meant else { continue };
            let (rivals, other) = rivals.get(meant).copied().unwrap_or_default();
            let key = &*entry.key;
            let found = reporter.report(entry.key_span, format!("`{key}` is no metadata key; `{meant}` is"));
            found.data("key", key).data("value", meant);
            if let Some(other) = other {
                // Renaming would write the key twice.
                found
                    .help(format!("remove this line, as `{meant}` is there too"))
                    .related(other.key_span, "the key is here");
                continue;
            }
            found.help(format!("write `{meant}`"));
            // Renaming two of them to the same key would write it twice as well.
            if rivals == 1 {
                found.fix(Applicability::Unsafe, format!("rename the key to `{meant}`"), entry.key_span, meant);
            }
        }
    }
}
