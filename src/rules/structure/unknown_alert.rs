//! PB605.

use crate::diagnostic::Applicability;
use crate::page::{ALERTS, Alert, alert, is_extension, translated_alert};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::{Span, closest};

declare_rule! {
    /// Finds a quote that is meant as an alert but shown as a plain quote: its word is none of NOTE, TIP, IMPORTANT,
    /// CAUTION and WARNING, or text follows on the marker's own line.
    ///
    /// ## Why
    ///
    /// Readers see `[!HINWEIS]` as it is written, in a grey quote, where a coloured box should catch their eye. The box
    /// itself speaks the reader's language: the word in brackets is never shown.
    ///
    /// ## Fails
    ///
    /// ````md
    /// > [!HINWEIS]
    /// > Der Auftakt dauert eine Stunde.
    /// ````
    ///
    /// ````md
    /// > [!NOTE] The kickoff takes an hour.
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// > [!NOTE]
    /// > Der Auftakt dauert eine Stunde.
    ///
    /// > [!VIDEO https://www.example.com/embed/kickoff]
    ///
    /// > [!div class="checklist"]
    /// > * Room
    /// ````
    ///
    /// ## Source
    ///
    /// docfx's `QuoteSectionNoteParser` takes the five words in any case, and those that docfx.json adds under
    /// `build.markdownEngineProperties.alerts`. Of text behind the marker its build says `invalid-note-section`.
    pub UnknownAlert {
        code: "PB605",
        name: "unknown-alert",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for UnknownAlert {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for quote in &page.alerts {
            let word = page.slice(quote.word);
            let rest = rest_of_line(page, quote);
            let text = page.slice(rest).trim();
            // `[!word](…)` is a link.
            if is_extension(word) || text.starts_with(['(', '[']) && !page.slice(rest).starts_with([' ', '\t']) {
                continue;
            }
            if alert(word).is_none() && !reporter.site().has_alert(page.source.path(), word) {
                unknown(page, quote, word, rest, reporter);
            } else if !text.is_empty() {
                let marker = page.slice(quote.marker);
                reporter
                    .report(
                        quote.marker,
                        format!("text follows `{marker}` on its line, so it is shown as a plain quote"),
                    )
                    .help("let the text begin on the next line, behind a `>` of its own")
                    .data("value", word)
                    .fix(Applicability::Safe, "break the line", gap(page, rest), quoted_line_break(page, quote));
            }
        }
    }
}

fn unknown(page: &Page<'_>, quote: &Alert, word: &str, rest: Span, reporter: &mut Reporter<'_>) {
    let marker = page.slice(quote.marker);
    let known = alert(word.trim()).map(|known| (known, true)).or_else(|| translated_alert(word.trim()));
    let meant = known.or_else(|| closest(&word.to_uppercase(), ALERTS, 0.6).map(|near| (near, false)));
    let found = reporter.report(quote.marker, format!("`{marker}` is no alert, so it is shown as a plain quote"));
    found.data("value", word);
    let Some((meant, certain)) = meant else {
        found.help("write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!CAUTION]` or `[!WARNING]`");
        return;
    };
    let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
    if page.slice(rest).trim().is_empty() {
        found.help(format!("write `[!{meant}]`"));
        found.fix(applicability, format!("write `[!{meant}]`"), quote.word, meant);
    } else {
        found.help(format!("write `[!{meant}]`, and let the text begin on the next line, behind a `>` of its own"));
        let span = Span { start: quote.marker.start, end: gap(page, rest).end };
        let replacement = format!("[!{meant}]{}", quoted_line_break(page, quote));
        found.fix(applicability, format!("write `[!{meant}]` and break the line"), span, replacement);
    }
}

/// What follows the marker on its line.
fn rest_of_line(page: &Page<'_>, quote: &Alert) -> Span {
    let start = quote.marker.end as usize;
    let rest = page.text().get(start..).unwrap_or_default().as_bytes();
    Span::new(start, start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
}

/// What stands between the marker and the text behind it: blanks, and a colon that the box makes up for.
fn gap(page: &Page<'_>, rest: Span) -> Span {
    let text = page.slice(rest);
    let behind = text.trim_start().trim_start_matches([':', '：']).trim_start();
    Span::new(rest.start as usize, rest.end as usize - behind.len())
}

/// A line break with what the quote's next line begins with.
fn quoted_line_break(page: &Page<'_>, quote: &Alert) -> String {
    let start = page.line_start(quote.marker.start as usize);
    // A list's marker becomes spaces: the quote goes on in the same item.
    let start = start.chars().map(|character| if matches!(character, '>' | ' ' | '\t') { character } else { ' ' });
    page.line_break().chars().chain(start).collect()
}
