//! PB005.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Applicability, truncate};
use crate::page::{Document, MetadataEntry};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for metadata keys that are repeated in front matter.
    ///
    /// If all values of a key are equal, the fix deletes the repeated line. If they differ, the fix is unsafe: it keeps
    /// only the value that has an effect, the last one that is not empty. docfx and most YAML parsers use the last
    /// value.
    ///
    /// ## Why this is bad
    ///
    /// Programs differ in which value they use, and some reject the entire front matter. An author who edits one of the
    /// lines may edit the one that has no effect.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Kickoff
    /// ft.owner: mlund
    /// ms.date: 3/2/2020
    /// ft.owner: jreit
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Kickoff
    /// ft.owner: mlund
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## References
    ///
    /// docfx reports the same as `yaml-duplicate-key`.
    pub DuplicateMetadataKey {
        code: "PB005",
        name: "duplicate-metadata-key",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [METADATA],
    }
}

/// The maximum number of lines that every diagnostic of a key offers to delete. If there are more, only the first does.
const MAX_REPEATED: usize = 100;

/// The values of a key.
struct KeyOccurrences<'p> {
    first: &'p MetadataEntry<'p>,
    /// The entry that has an effect: the last one with a value, or the last one if none has a value.
    counts: &'p MetadataEntry<'p>,
    /// If the values differ, the lines of all other entries; `None` for an entry that shares a line.
    others: Vec<Option<Span>>,
    count: usize,
    /// Whether all values are equal, including later ones.
    all_equal: bool,
}

impl PageRule for DuplicateMetadataKey {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let entries = || page.front_matter.entries.iter().filter(|entry| !entry.key.is_empty());
        let mut keys: FxHashMap<&str, KeyOccurrences<'_>> = FxHashMap::default();
        for entry in entries() {
            let new = || KeyOccurrences { first: entry, counts: entry, others: Vec::new(), count: 0, all_equal: true };
            let known = keys.entry(&entry.key).or_insert_with(new);
            known.all_equal &= known.first.value == entry.value;
            if !entry.value.is_empty() || known.counts.value.is_empty() {
                known.counts = entry;
            }
        }
        if keys.len() == page.front_matter.entries.len() {
            return;
        }
        for entry in entries() {
            let Some(known) = keys.get_mut(&*entry.key).filter(|known| !known.all_equal) else { continue };
            if !std::ptr::eq(entry, known.counts) {
                known.others.push(lines_of(page, entry));
            }
        }
        for entry in entries() {
            let Some(known) = keys.get_mut(&*entry.key) else { continue };
            known.count += 1;
            if known.count > 1 {
                report(page, known, entry, reporter);
            }
        }
    }
}

fn report(page: &Page<'_>, known: &KeyOccurrences<'_>, entry: &MetadataEntry<'_>, reporter: &mut Reporter<'_>) {
    let (key, &KeyOccurrences { first, count, all_equal, .. }) = (&*entry.key, known);
    let message = match count {
        2 => format!("`{key}` is listed twice in the front matter"),
        _ => format!("`{key}` is listed again in the front matter"),
    };
    let help = if all_equal {
        "delete one of the lines; their values are equal".to_owned()
    } else if entry.value.is_empty() != first.value.is_empty() {
        "keep the line that has a value".to_owned()
    } else {
        "decide which value is correct, and delete the other line".to_owned()
    };
    let found = reporter.report(entry.key_span, message).help(help);
    found.data("key", key).related(first.key_span, "first listed here");
    // If the values are equal, the fix deletes the repetition. Otherwise, one fix deletes all lines without effect.
    if !all_equal && count > 2 && known.others.len() > MAX_REPEATED {
        return;
    }
    let own: Vec<_>;
    let (applicability, useless) = match all_equal {
        true => {
            own = vec![lines_of(page, entry)];
            (Applicability::Safe, &own)
        }
        false => (Applicability::Unsafe, &known.others),
    };
    let Some(lines) = useless.iter().copied().collect::<Option<Vec<Span>>>() else { return };
    let title = match lines.as_slice() {
        [] => return,
        &[line] => match page.slice(line).trim_end() {
            one if !one.contains(['\n', '\r']) => format!("delete the line `{}`", truncate(one)),
            _ => format!("delete `{key}` and its value here"),
        },
        several => format!("delete the {} other lines of `{key}`", several.len()),
    };
    found.fix_edits(applicability, title, lines.into_iter().map(|line| (line, String::new())));
}

/// Returns the lines of `entry` with their line breaks, if they contain nothing else.
fn lines_of(document: &Document<'_>, entry: &MetadataEntry<'_>) -> Option<Span> {
    let text = document.text();
    let start = entry.key_span.start as usize;
    let value = entry.value_span.trimmed(text);
    let end = entry.comment.map_or(0, |comment| comment.end).max(value.end).max(entry.key_span.end) as usize;
    let is_alone = text[..start].ends_with(['\n', '\r']);
    let rest = text.get(end..)?;
    let line_end = memchr::memchr2(b'\n', b'\r', rest.as_bytes())?;
    // Only the colon of a key without a value can follow.
    let is_last = rest[..line_end].trim_matches([' ', '\t', ':']).is_empty();
    let length = line_end + if rest[line_end..].starts_with("\r\n") { 2 } else { 1 };
    (is_alone && is_last).then(|| Span::new(start, end + length))
}
