//! PB307.

use crate::diagnostic::Applicability;
use crate::page::plain_text;
use crate::playbook::{MoHeader, Page};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for M/O columns whose header does not declare two letters, or does not have the usual text of its
    /// language.
    ///
    /// The language is that of the table's own header, because a translated playbook may contain pages in English.
    /// Spaces and bold do not matter.
    ///
    /// A header that most tables of the docset use is accepted, too. If the docset declares no letters and its cells
    /// hold two words, nothing needs to be declared.
    ///
    /// ## Why this is bad
    ///
    /// Only the header explains what `M` and `O` mean. If all tables use the same words, they can be read, searched,
    /// and translated in the same way.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | Mandatory/Optional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// ````
    ///
    /// ````md
    /// | Task ID | Task Description | **(M) Mandatory (O) Optional** | FastTrack Role |
    /// | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | **(M)andatory / (O)ptional** | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    ///
    /// | Aufgaben-ID | Titel | (E) Erforderlich (O) Optional | FastTrack-Rolle |
    /// | --- | --- | --- | --- |
    /// | 7102 | Raum buchen | E | FastTrack Engineer |
    /// ````
    pub MalformedMoHeader {
        code: "PB307",
        name: "malformed-mo-header",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [TEXT],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MalformedMoHeader {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for table in &page.task_tables {
            let Some(mo) = &table.mo else { continue };
            let usual_letters = page.vocabulary().usual_letters(table.locale);
            let letters = mo.values.as_letters().unwrap_or(usual_letters);
            let usual = page.vocabulary().usual_mo_form(table.locale, letters);
            let fact = match mo.header {
                MoHeader::Letters { usual: true, .. } | MoHeader::Words => continue,
                MoHeader::Letters { .. } => format!("is not the usual `{usual}`"),
                MoHeader::Undeclared => "does not declare the letters of its cells".to_owned(),
            };
            let written = page.slice(mo.span);
            let text = plain_text(written);
            // Markup around it, such as bold, stays.
            let start = mo.span.start as usize;
            let span = written.find(&*text).map_or(mo.span, |at| Span::new(start + at, start + at + text.len()));
            let found = reporter.report(span, format!("the header `{text}` {fact}"));
            found.help(format!("write `{usual}`")).data("value", &*text);
            if letters == usual_letters {
                found.fix(Applicability::Safe, format!("write `{usual}`"), span, usual);
            } else {
                found.help(format!("write `{usual}`, and use its letters in the cells below"));
            }
        }
    }
}
