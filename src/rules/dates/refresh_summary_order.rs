//! PB206.

use chrono::NaiveDate;

use crate::diagnostic::Applicability;
use crate::page::Row;
use crate::playbook::{Page, RefreshSummary};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for a Refresh Summary whose rows are not sorted by date, newest first.
    ///
    /// ## Why this is bad
    ///
    /// Readers check the first row to see how old a page is.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 1/6/2020 | Ana Diaz | New page |
    /// | 3/25/2020 | Ana Diaz | New kickoff deck |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 03/25/2020 | Ana Diaz | New kickoff deck |
    /// | 3/25/2020 | Bo Lind | New agenda |
    /// | 1/6/2020 | Ana Diaz | New page |
    /// ````
    pub RefreshSummaryOrder {
        code: "PB206",
        name: "refresh-summary-order",
        severity: Info,
        fix: Unsafe,
        since: "0.1.0",
    }
}

impl PageRule for RefreshSummaryOrder {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(summary) = &page.refresh_summary else { return };
        let rows: Vec<(&Row, Span, NaiveDate)> =
            summary.dates(page).filter_map(|date| Some((date.row, date.cell, date.date()?))).collect();
        // One diagnostic per table: its first row that is newer than the one above.
        let Some(pair) = rows.windows(2).find(|pair| pair[0].2 < pair[1].2) else { return };
        let [(_, above, _), (_, cell, _)] = pair else { return };
        let (older, newer) = (page.slice(*above), page.slice(*cell));
        let found = reporter.report(*cell, format!("`{newer}` is below the older `{older}`"));
        found.help("sort the rows by date, newest first").related(*above, "the older row");
        if let Some((span, sorted)) = sorted(page, summary, &rows) {
            found.fix(Applicability::Unsafe, "sort the rows by date", span, sorted);
        }
    }
}

/// Returns the sorted rows if each row has a date. Rows with the same date keep their order.
fn sorted(page: &Page<'_>, summary: &RefreshSummary, dated: &[(&Row, Span, NaiveDate)]) -> Option<(Span, String)> {
    let rows = page.rows(&page.tables[summary.table]);
    let (first, last) = (rows.first()?, rows.last()?);
    if rows.len() != dated.len() {
        return None;
    }
    let mut order = dated.to_vec();
    order.sort_by_key(|&(_, _, date)| std::cmp::Reverse(date));
    let mut text = String::new();
    for (place, (row, ..)) in order.iter().enumerate() {
        text.push_str(page.slice(row.span));
        // The text between two rows keeps its position: line breaks and quote markers.
        if let Some(next) = rows.get(place + 1) {
            text.push_str(page.slice(Span { start: rows[place].span.end, end: next.span.start }));
        }
    }
    Some((Span { start: first.span.start, end: last.span.end }, text))
}
