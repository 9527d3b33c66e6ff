//! PB605.

use crate::diagnostic::Applicability;
use crate::page::{
    ALERTS, Alert, DeclaredEdit, PageParts, alert, begins_with_paragraph, is_extension, translated_alert,
    undeclared_change,
};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::one_by_one::CheckBudget;
use crate::rules::{PageRule, Reporter};
use crate::text::{Span, closest};

declare_rule! {
    /// Checks for quotes that seem to be intended as an alert but render as a plain quote: the word is not NOTE, TIP,
    /// IMPORTANT, CAUTION, or WARNING, or text follows the marker on its line.
    ///
    /// The fix moves such text to a line of its own. It is unsafe if the text would turn into something else there,
    /// such as a heading, a list, or the definition of a link.
    ///
    /// ## Why this is bad
    ///
    /// Readers see the text `[!HINWEIS]` in a gray quote instead of a colored box that catches their eye. Translated
    /// pages need the English word too: the box shows its title in the reader's language.
    ///
    /// ## Incorrect
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
    /// ## Correct
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
    /// ## References
    ///
    /// docfx's `QuoteSectionNoteParser` accepts the five words in any case, and those that docfx.json adds under
    /// `build.markdownEngineProperties.alerts`. For text after the marker, its build reports `invalid-note-section`.
    pub UnknownAlert {
        code: "PB605",
        name: "unknown-alert",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [ALERT_MARKER],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for UnknownAlert {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let problems: Vec<Problem<'_>> =
            page.alerts.iter().filter_map(|quote| Problem::of(page, quote, reporter)).collect();
        for (problem, is_seen_alike) in problems.iter().zip(seen_alike(page, &problems)) {
            problem.report(page, is_seen_alike, reporter);
        }
    }
}

/// A quote that seems to be intended as an alert.
struct Problem<'p> {
    quote: &'p Alert,
    /// The intended word, and whether that is certain; `None` if the word is right.
    unknown: Option<Option<(&'static str, bool)>>,
    /// Whether text follows the marker on its line.
    has_text: bool,
    /// Why it is not an alert.
    edit: Option<(Span, String)>,
}

impl<'p> Problem<'p> {
    fn of(page: &Page<'_>, quote: &'p Alert, reporter: &Reporter<'_>) -> Option<Self> {
        let word = page.slice(quote.word);
        let rest = rest_of_line(page, quote);
        let text = page.slice(rest).trim();
        // `[!word](…)` is a link.
        if is_extension(word) || text.starts_with(['(', '[']) && !page.slice(rest).starts_with([' ', '\t']) {
            return None;
        }
        let has_text = !text.is_empty();
        if alert(word).is_some() || reporter.site().has_alert(page.source.path(), word) {
            let edit = Some((gap(page, rest), quoted_line_break(page, quote)));
            return has_text.then_some(Self { quote, unknown: None, has_text, edit });
        }
        let known = alert(word.trim()).map(|known| (known, true)).or_else(|| translated_alert(word.trim()));
        let meant = known.or_else(|| closest(&word.to_uppercase(), ALERTS, 0.6).map(|near| (near, false)));
        let edit = meant.map(|(meant, _)| match has_text {
            false => (quote.word, meant.to_owned()),
            true => {
                let span = Span { start: quote.marker.start, end: gap(page, rest).end };
                (span, format!("[!{meant}]{}", quoted_line_break(page, quote)))
            }
        });
        Some(Self { quote, unknown: Some(meant), has_text, edit })
    }

    /// Returns the quote's text from the marker on, without the quote markers: what docfx reads once the line is
    /// broken.
    fn moved(&self, page: &Page<'_>) -> String {
        let start = gap(page, rest_of_line(page, self.quote)).end;
        let rest = page.slice(Span { start, end: self.quote.span.end.max(start) });
        let lines = rest.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']));
        // No more is needed than the longest definition of a link.
        lines.take(4).collect::<Vec<_>>().join("\n")
    }

    fn report(&self, page: &Page<'_>, is_seen_alike: bool, reporter: &mut Reporter<'_>) {
        let marker = page.slice(self.quote.marker);
        let message = match self.unknown {
            None => format!("text follows `{marker}` on its line, so it renders as a plain quote"),
            Some(_) => format!("`{marker}` is not an alert, so it renders as a plain quote"),
        };
        let found = reporter.report(self.quote.marker, message).data("value", page.slice(self.quote.word));
        let (help, title, certain) = match (self.unknown, self.has_text) {
            (None, _) => {
                let help = "start the text on the next line, after another `>`".to_owned();
                (help, "break the line".to_owned(), true)
            }
            (Some(None), _) => {
                let help = "write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!CAUTION]`, or `[!WARNING]`".to_owned();
                (help, String::new(), false)
            }
            (Some(Some((meant, certain))), false) => {
                (format!("write `[!{meant}]`"), format!("write `[!{meant}]`"), certain)
            }
            (Some(Some((meant, certain))), true) => {
                let help = format!("write `[!{meant}]`, and start the text on the next line, after another `>`");
                (help, format!("write `[!{meant}]` and break the line"), certain)
            }
        };
        found.help(help);
        if let Some((span, text)) = &self.edit {
            let applicability = if certain && is_seen_alike { Applicability::Safe } else { Applicability::Unsafe };
            found.fix(applicability, title, *span, &**text);
        }
    }
}

/// Whether each fix keeps the meaning of the quote's text: `# a` is text after a marker but a heading on a line of its
/// own.
fn seen_alike(page: &Page<'_>, problems: &[Problem<'_>]) -> Vec<bool> {
    let is_alike = |problems: &[Problem<'_>]| {
        let edits = problems.iter().filter_map(|problem| problem.edit.as_ref());
        let declared = edits.map(|(span, text)| DeclaredEdit { span: *span, text, changes: PageParts::ALERT_MARKER });
        let is_text = |problem: &Problem<'_>| !problem.has_text || begins_with_paragraph(&problem.moved(page));
        problems.iter().all(is_text) && undeclared_change(page.text(), &declared.collect::<Vec<_>>()).is_none()
    };
    CheckBudget::for_page().passing(problems, is_alike)
}

/// The text after the marker on its line.
fn rest_of_line(page: &Page<'_>, quote: &Alert) -> Span {
    let start = quote.marker.end as usize;
    let rest = page.text().get(start..).unwrap_or_default().as_bytes();
    Span::new(start, start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
}

/// The text between the marker and the text after it: spaces, and a colon that the box replaces.
fn gap(page: &Page<'_>, rest: Span) -> Span {
    let text = page.slice(rest);
    let behind = text.trim_start().trim_start_matches([':', '：']).trim_start();
    Span::new(rest.start as usize, rest.end as usize - behind.len())
}

/// Returns a line break with the start of the quote's next line.
fn quoted_line_break(page: &Page<'_>, quote: &Alert) -> String {
    let start = page.line_start(quote.marker.start as usize);
    // A list's marker becomes spaces: the quote continues in the same item.
    let start = start.chars().map(|character| if matches!(character, '>' | ' ' | '\t') { character } else { ' ' });
    page.line_break().chars().chain(start).collect()
}
