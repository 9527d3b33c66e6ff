//! `playbook-lint stale`: lists the pages that are due for a review, by owner.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::args::{StaleArguments, StaleFormat, TableFormat};
use super::check::note;
use super::hosted::Hosted;
use super::opened::Opened;
use super::overview::{Playbook, suppresses_review, write_csv, write_json, write_table};
use super::{CliError, ExitStatus};
use crate::facts::FactKinds;
use crate::output::{IssueContext, ReviewIssues, code_span, escape_controls, plural};
use crate::overview::{PageReview, Reviews};

/// The text that is shown for pages without an owner.
const NO_OWNER: &str = "no owner";

pub(super) fn run(arguments: &StaleArguments) -> Result<ExitStatus, CliError> {
    let today = arguments.date.as_of.unwrap_or_else(|| chrono::Local::now().date_naive());
    let playbook = Playbook::read(arguments.path.as_ref(), &arguments.settings, FactKinds::OVERVIEW)?;
    let is_left_out = suppresses_review(playbook.opened.site(), &playbook.rules, today);
    let index = playbook.opened.workspace.index();
    let reviews = Reviews::of(index, today, arguments.due, &|path| playbook.is_shown(path), &is_left_out);
    match arguments.format.unwrap_or_else(StaleFormat::usual) {
        StaleFormat::Table => write_text(&reviews, arguments.due)?,
        StaleFormat::Csv => write_csv(&HEADER, &rows(&reviews))?,
        StaleFormat::Json => write_json(&report(&reviews, today, arguments.due))?,
        StaleFormat::Markdown => write_markdown(&reviews, arguments.due)?,
        StaleFormat::GithubIssues => write_issues(&reviews, &playbook.opened, arguments.due)?,
    }
    write_notes(&reviews);
    Ok(ExitStatus::Success)
}

impl StaleFormat {
    fn usual() -> Self {
        match TableFormat::usual() {
            TableFormat::Table => Self::Table,
            TableFormat::Csv | TableFormat::Json => Self::Csv,
        }
    }
}

const HEADER: [&str; 7] = ["owner", "page", "last review", "limit", "due", "days overdue", "days to go"];

fn rows(reviews: &Reviews<'_>) -> Vec<Vec<String>> {
    let row = |(owner, page): (Option<&str>, &PageReview<'_>)| {
        vec![
            owner.unwrap_or(NO_OWNER).to_owned(),
            page.path.to_owned(),
            page.date.to_string(),
            page.limit.to_string(),
            page.due().map(|date| date.to_string()).unwrap_or_default(),
            overdue(page).map(|days| days.to_string()).unwrap_or_default(),
            to_go(page).map(|days| days.to_string()).unwrap_or_default(),
        ]
    };
    reviews.pages().map(row).collect()
}

fn overdue(page: &PageReview<'_>) -> Option<i64> {
    Some(page.days_overdue).filter(|days| *days > 0)
}

fn to_go(page: &PageReview<'_>) -> Option<i64> {
    Some(-page.days_overdue).filter(|days| *days >= 0)
}

/// Returns a summary such as `3 pages are overdue, and 2 fall due within 60 days`.
fn summary(reviews: &Reviews<'_>, due: Option<u32>) -> String {
    let are = |count: usize, one: &str, many: &str| if count == 1 { one.to_owned() } else { many.to_owned() };
    let all = reviews.pages().count();
    let late = reviews.pages().filter(|(_, page)| page.days_overdue > 0).count();
    let overdue = match late {
        0 => "No page is overdue".to_owned(),
        _ => format!("{} {} overdue", plural(late, "page"), are(late, "is", "are")),
    };
    match due {
        None => format!("{overdue}."),
        Some(days) => {
            let (soon, days) = (all - late, plural(days as usize, "day"));
            format!("{overdue}, and {soon} {} due within {days}.", are(soon, "falls", "fall"))
        }
    }
}

fn write_text(reviews: &Reviews<'_>, due: Option<u32>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let rows = rows(reviews);
    if !rows.is_empty() {
        write_table(&mut out, &HEADER, &rows)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(reviews, due))?;
    out.flush()
}

fn write_markdown(reviews: &Reviews<'_>, due: Option<u32>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    // The names of files and owners are in code spans, where they cannot add markup or mention anyone.
    let code = |text: &str| code_span(&escape_controls(text));
    let how = "Review each page, then set `ms.date` to the date of the review.";
    match reviews.owners.is_empty() {
        true => writeln!(out, "{}", summary(reviews, due))?,
        false => writeln!(out, "{} {how}", summary(reviews, due))?,
    }
    for owner in &reviews.owners {
        let name = owner.owner.map_or_else(|| "No owner".to_owned(), code);
        writeln!(out, "\n### {name}: {}\n", plural(owner.pages.len(), "page"))?;
        for page in &owner.pages {
            let when = match to_go(page) {
                Some(0) => "due today".to_owned(),
                Some(days) => format!("due in {}", plural(usize::try_from(days).unwrap_or(usize::MAX), "day")),
                None => {
                    let days = usize::try_from(page.days_overdue).unwrap_or(usize::MAX);
                    format!("{} overdue", plural(days, "day"))
                }
            };
            writeln!(out, "- {}: {when}, last review {}, limit {}", code(page.path), page.date, page.limit)?;
        }
    }
    out.flush()
}

/// The issue texts for the folder that was asked for.
fn write_issues(reviews: &Reviews<'_>, opened: &Opened, due: Option<u32>) -> Result<(), CliError> {
    let hosted = Hosted::of(opened.site());
    let folder = format!("{}{}", hosted.folder, opened.paths.only().unwrap_or_default());
    let issues = ReviewIssues::of(
        reviews,
        &IssueContext {
            folder: folder.trim_end_matches('/'),
            site_folder: &hosted.folder,
            url: hosted.newest_url().as_deref(),
            logins: &opened.site().settings.report.github_logins,
            due_within: due,
        },
    );
    write_json(&issues)
}

fn report(reviews: &Reviews<'_>, today: NaiveDate, due: Option<u32>) -> Value {
    let page = |page: &PageReview<'_>| {
        json!({
            "file": page.path,
            "last_review": page.date.to_string(),
            "limit": page.limit,
            "due": page.due().map(|date| date.to_string()),
            "days_overdue": overdue(page),
            "days_to_go": to_go(page),
        })
    };
    let owners = reviews
        .owners
        .iter()
        .map(|owner| json!({ "owner": owner.owner, "pages": owner.pages.iter().map(page).collect::<Vec<_>>() }));
    json!({
        "version": 1,
        "as_of": today.to_string(),
        "due_within": due,
        "overdue": reviews.pages().filter(|(_, page)| page.days_overdue > 0).count(),
        "owners": owners.collect::<Vec<_>>(),
        "not_listed": {
            "without_date": reviews.without_date,
            "date_from_docfx": reviews.date_from_docfx,
            "suppressed": reviews.suppressed,
        },
    })
}

/// Writes how many pages are not listed, and why.
fn write_notes(reviews: &Reviews<'_>) {
    let Reviews { without_date, date_from_docfx, suppressed, owners: _ } = *reviews;
    for (count, why) in [
        (without_date, "no `ms.date` that can be read"),
        (date_from_docfx, "`ms.date` from docfx.json only, which says nothing about a review"),
        (suppressed, "PB202 suppressed"),
    ] {
        if count > 0 {
            let verb = if count == 1 { "is not listed: it has" } else { "are not listed: they have" };
            note(&format!("{} {verb} {why}", plural(count, "page")));
        }
    }
}
