//! PB608.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for labels such as `Phase: **Prepare**` and `Motions: **All**` that are on separate lines of the source
    /// but render as one line, because there is no line break between them.
    ///
    /// ## Why this is bad
    ///
    /// Markdown joins the lines of a paragraph. Readers see `Phase: Prepare Motions: All` and have to guess where a
    /// label ends.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// Phase: **Prepare**
    /// Motions: **All**
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// Phase: **Prepare**\
    /// Motions: **All**<br>
    /// Applies To: **Teams**
    ///
    /// Primary Role: **FastTrack Engineer** and
    /// in time: **all others**
    /// ````
    ///
    /// ## References
    ///
    /// CommonMark 0.31, section 6.7: a hard line break needs two spaces or a backslash before it.
    pub RunOnLabels {
        code: "PB608",
        name: "run-on-labels",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINE_BREAKS],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for RunOnLabels {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for pair in page.strong.windows(2) {
            let [first, second] = *pair else { continue };
            let between = page.slice(Span { start: first.end, end: second.start.max(first.end) });
            let Some((blanks, next)) = split_line(between) else { continue };
            let start = page.line_start(first.start as usize);
            // In a list, the first label comes after the item's marker; the next one must not have its own.
            let (Some(label), Some(next)) = (label(start.trim_start_matches(MARKER)), label(next)) else { continue };
            // Two spaces are a line break; text after the value makes it a sentence.
            if blanks.ends_with("  ") || !blanks.trim_matches([' ', '\t', '\u{a0}', '\u{3000}']).is_empty() {
                continue;
            }
            let line = first.start as usize - start.len() + start.find(label).unwrap_or_default();
            let (from, to) = (first.end as usize, first.end as usize + blanks.len());
            reporter
                .report(Span::new(line, from), format!("`{label}` and `{next}` render on one line"))
                .help("end this line with two spaces or `<br>`")
                .data("value", label)
                .fix(Applicability::Safe, "end the line with two spaces", Span::new(from, to), "  ");
        }
    }
}

/// The text before the text of a list item.
const MARKER: [char; 6] = ['-', '+', '*', ' ', '\t', '>'];

/// Returns the text before and after the only line break of `between`.
fn split_line(between: &str) -> Option<(&str, &str)> {
    let at = memchr::memchr2(b'\n', b'\r', between.as_bytes())?;
    let (before, behind) = between.split_at(at);
    let behind = behind.strip_prefix("\r\n").or_else(|| behind.get(1..))?;
    (!behind.contains(['\n', '\r'])).then_some((before, behind))
}

/// Returns the label, without its colon, of a line that starts with `start` and continues in bold.
fn label(start: &str) -> Option<&str> {
    let start = start.trim_start_matches([' ', '\t', '>', '\u{200b}']);
    let (label, value) = start.split_once([':', '：'])?;
    let label = label.trim_end();
    let is_item = label.starts_with(['-', '+']) || label.starts_with(|first: char| first.is_ascii_digit());
    let is_word = |character: char| !matches!(character, '*' | '|' | '[' | ']' | '`' | '<' | '.' | '。');
    let is_label = !label.is_empty() && !is_item && label.chars().count() <= 40 && label.chars().all(is_word);
    let value = value.trim_start();
    (is_label && (value.is_empty() || value.starts_with("**"))).then_some(label)
}
