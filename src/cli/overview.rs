//! Code that the commands for page owners share: reading a playbook without linting it, and writing tables.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::CliError;
use super::args::{RuleArguments, SettingsArguments};
use super::check::note;
use super::opened::Opened;
use crate::facts::{FactKinds, PageFacts};
use crate::linter::is_suppressed;
use crate::output::{escape_commands, escape_controls, plural, write_indented};
use crate::overview::escape_formula;
use crate::playbook::PageKind;
use crate::rules::{self, RuleSelection, RuleTable};
use crate::site::{Scope, Site};

/// A playbook whose pages were read.
pub(super) struct Playbook {
    pub(super) opened: Opened,
    /// The rules that the settings enable. They do not run.
    pub(super) rules: RuleTable,
}

impl Playbook {
    /// Reads the playbook that contains `path`, and the given kinds of facts of its pages. Pages that cannot be read
    /// are reported on stderr.
    ///
    /// # Errors
    /// As for [`Opened::open`].
    pub(super) fn read(
        path: Option<&PathBuf>,
        settings: &SettingsArguments,
        facts: FactKinds,
    ) -> Result<Self, CliError> {
        let mut opened =
            Opened::open(path.map(std::slice::from_ref).unwrap_or_default(), &RuleArguments::default(), settings)?;
        let rules = opened.workspace.rules().clone();
        let reading = opened.workspace.with_options(|options, rules| {
            options.extra_facts = facts;
            options.reported = None;
            *rules = RuleTable::new(&RuleSelection { select: Some(Vec::new()), ..RuleSelection::default() });
        });
        opened.workspace = reading;
        opened.workspace.finish_update();
        let playbook = Self { opened, rules };
        playbook.report_unreadable();
        Ok(playbook)
    }

    /// Whether the page at `path` was requested.
    pub(super) fn is_shown(&self, path: &str) -> bool {
        self.opened.paths.are_everything() || self.opened.paths.contain(path)
    }

    fn report_unreadable(&self) {
        let site = self.opened.site();
        let pages = site.files.iter().filter(|(file, path)| site.scope_of(*file) == Scope::Page && self.is_shown(path));
        let read = self.opened.workspace.index().pages();
        let read = read.filter(|page| page.role == PageKind::Page && self.is_shown(site.files.path(page.file)));
        let missing = pages.count().saturating_sub(read.count());
        if missing > 0 {
            note(&format!(
                "cannot read {}; run `playbook-lint check --select PB001` to list them",
                plural(missing, "page")
            ));
        }
    }
}

/// The rule that reports overdue pages. Pages that suppress it are not due.
const LATE_REVIEWS: &str = "PB202";

/// Returns a function that decides whether a page suppresses the rule on late reviews, or whether settings turn it off
/// for the page. If the rule is off everywhere, that does not count: reviews are still due.
pub(super) fn suppresses_review<'a>(
    site: &'a Site,
    rules: &RuleTable,
    today: NaiveDate,
) -> impl Fn(&PageFacts, &str) -> bool + use<'a> {
    let rule = rules::find(LATE_REVIEWS).map(|rule| (rule, rules.with(rule)));
    move |page, path| {
        rule.as_ref().is_some_and(|(rule, enabled)| {
            let line = page.overview().review.map_or(0, |review| review.line);
            enabled.on_page(rule, &site.settings.lint_on(path)).is_none()
                || is_suppressed(rule, line, page.suppressions(), today)
        })
    }
}

/// Writes rows of cells as CSV. Control characters become spaces. No cell can be a formula or a command of a CI
/// service.
pub(super) fn write_csv(header: &[&str], rows: &[Vec<String>]) -> Result<(), CliError> {
    // The text is built in memory first, because errors of `csv` do not reveal a closed pipe.
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).map_err(io::Error::from)?;
    for row in rows {
        let cells = row.iter().map(|cell| cell.replace(char::is_control, " "));
        out.write_record(cells.map(|cell| escape_formula(&escape_commands(&cell)).into_owned()))
            .map_err(io::Error::from)?;
    }
    let text = out.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    print(&text)
}

/// Writes a JSON document. Characters that have an effect where they are printed are escaped.
pub(super) fn write_json(value: &impl serde::Serialize) -> Result<(), CliError> {
    let mut text = Vec::new();
    write_indented(value, &mut text)?;
    print(&text)
}

fn print(text: &[u8]) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    Ok(out.flush()?)
}

/// The maximum width of a table cell on a terminal, in columns.
const WIDEST: usize = 40;

/// Writes rows of cells in aligned columns. On a terminal, long cells are cut.
pub(super) fn write_table(out: &mut impl Write, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let widest = if io::stdout().is_terminal() { WIDEST } else { usize::MAX };
    let header: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    let shown = |row: &Vec<String>| row.iter().map(|cell| cut(&escape_controls(cell), widest)).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = std::iter::once(&header).chain(rows).map(shown).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..header.len()).map(|column| width(column).unwrap_or_default()).collect();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line += cell;
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        writeln!(out, "{}", escape_commands(line.trim_end()))?;
    }
    Ok(())
}

/// Returns `text`, cut to `widest` columns with an `…` at the end if it is longer.
fn cut(text: &str, widest: usize) -> String {
    if text.width() <= widest {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        cut.push(character);
        if cut.width() >= widest {
            cut.pop();
            break;
        }
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_by_width() {
        assert_eq!(cut("planning", 8), "planning");
        assert_eq!(cut("planning", 7), "planni…");
        assert_eq!(cut("計画計画", 6), "計画…");
    }

    #[test]
    fn columns_are_aligned_by_width() {
        let mut out = Vec::new();
        let rows = [vec!["1".to_owned(), "計画".to_owned(), "x".to_owned()]];
        write_table(&mut out, &["ID", "Name", "R"], &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "ID  Name  R\n1   計画  x\n");
    }
}
