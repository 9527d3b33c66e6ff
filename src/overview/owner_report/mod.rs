//! The data of the report for owners: pages and their reviews, problems, translations, levels, and tasks.
//!
//! The report refers to files, owners, sections, rules, and help texts by index, so each text is written once.

mod files;
mod levels;
mod owners;
mod tasks;
mod translations;
mod trend;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

pub use files::{FileEntry, FileKind, ReviewEntry, Undated};
pub use levels::{LevelEntry, LevelGap};
pub use owners::{OwnerEntry, OwnerList};
pub use tasks::{TaskConflict, TaskEntry};
pub use translations::TranslationEntry;
pub use trend::{TrendError, TrendPoint};

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::facts::{FactKinds, PageFacts};
use crate::index::Index;
use files::FileTable;

/// The facts that an [`OwnerReport`] needs.
pub const REPORT_FACTS: FactKinds =
    FactKinds::METADATA.union(FactKinds::TASKS).union(FactKinds::LEVELS).union(FactKinds::OVERVIEW);

/// The input of a report.
pub struct ReportInput<'a, 'c> {
    /// The index, which needs the facts [`REPORT_FACTS`] of all pages.
    pub index: Index<'a>,
    /// All problems of the requested pages, sorted.
    pub diagnostics: &'a [Diagnostic],
    /// For each problem, whether a baseline lists it; `None` if there is no baseline.
    pub known: Option<&'c [bool]>,
    /// The date that dates are compared with.
    pub today: NaiveDate,
    /// Whether a file was requested.
    pub is_shown: &'c dyn Fn(&str) -> bool,
    /// Whether a page suppresses the rule on late reviews.
    pub is_suppressed: &'c dyn Fn(&PageFacts, &str) -> bool,
    /// The aliases of all owners, if the settings specify a list.
    pub owners: Option<&'c OwnerList>,
    /// Returns the summary and the URL of the rule with a code.
    pub describe_rule: &'c dyn Fn(&str) -> (String, Option<String>),
}

/// Everything that the report shows.
#[derive(Debug, Serialize)]
pub struct OwnerReport<'a> {
    /// The date that dates were compared with, YYYY-MM-DD.
    pub as_of: NaiveDate,
    /// The upper limit of each age bucket, in days. Older reviews are in one more bucket.
    pub age_buckets: &'a [u32],
    /// Whether a baseline separates new problems from known ones.
    pub has_baseline: bool,
    /// Whether there is a list of all owners.
    pub has_owner_list: bool,
    /// The numbers in the summary.
    pub totals: Totals,
    /// The people who own pages, sorted by alias.
    pub owners: Vec<OwnerEntry<'a>>,
    /// The folders of pages, sorted; `.` is the root.
    pub sections: Vec<&'a str>,
    /// The rules that report problems, sorted by code.
    pub rules: Vec<RuleEntry<'a>>,
    /// Pages in the order of their paths, then all other files that the report mentions.
    pub files: Vec<FileEntry<'a>>,
    /// Help texts of problems.
    pub helps: Vec<&'a str>,
    /// The problems in the order of path, line, column, and code.
    pub problems: Vec<ProblemEntry<'a>>,
    /// Source pages with their translations.
    pub translations: Vec<TranslationEntry<'a>>,
    /// L1s, L2s, and L3s. Each comes directly before the levels below it.
    pub levels: Vec<LevelEntry<'a>>,
    /// The tasks in the order of their numbers.
    pub tasks: Vec<TaskEntry<'a>>,
}

/// The totals of a report.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Totals {
    /// Requested pages.
    pub pages: usize,
    /// Pages whose review is overdue.
    pub overdue: usize,
    /// Problems with the severity error.
    pub errors: usize,
    /// Problems with the severity warning.
    pub warnings: usize,
    /// Problems with the severity info.
    pub infos: usize,
    /// Problems that the baseline lists.
    pub known: usize,
}

/// A rule that reports problems.
#[derive(Debug, Serialize)]
pub struct RuleEntry<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it checks for.
    pub summary: String,
    /// The URL of its documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A problem.
#[derive(Debug, Serialize)]
pub struct ProblemEntry<'a> {
    /// Its rule, as an index into [`OwnerReport::rules`].
    pub rule: usize,
    /// Its file, as an index into [`OwnerReport::files`].
    pub file: usize,
    /// The 1-based line.
    pub line: u32,
    /// The 1-based column, as in all output.
    pub column: u32,
    /// Its severity.
    pub severity: Severity,
    /// The message, with text from the page in backticks.
    pub message: &'a str,
    /// Its help, as an index into [`OwnerReport::helps`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<usize>,
    /// How safe its fix is, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Applicability>,
    /// Whether the baseline lists it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

impl<'a> OwnerReport<'a> {
    /// Collects the data of the report.
    #[must_use]
    pub fn of(input: &ReportInput<'a, '_>) -> Self {
        let mut files = FileTable::of(input);
        let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
        for diagnostic in input.diagnostics {
            rules.insert(diagnostic.code, diagnostic.name);
        }
        let codes: Vec<&str> = rules.keys().copied().collect();
        let (mut helps, mut help_places) = (Vec::new(), BTreeMap::new());
        let mut totals = Totals::default();
        let problem = |(place, diagnostic): (usize, &'a Diagnostic)| {
            let help = diagnostic.help.as_deref().map(|help| {
                *help_places.entry(help).or_insert_with(|| {
                    helps.push(help);
                    helps.len() - 1
                })
            });
            let known = input.known.and_then(|known| known.get(place)).is_some_and(|known| *known);
            totals.known += usize::from(known);
            *(match diagnostic.severity {
                Severity::Error => &mut totals.errors,
                Severity::Warning => &mut totals.warnings,
                Severity::Info => &mut totals.infos,
            }) += 1;
            ProblemEntry {
                rule: codes.partition_point(|code| *code < diagnostic.code),
                file: files.place(&diagnostic.file),
                line: diagnostic.range.start.line,
                column: diagnostic.range.start.column,
                severity: diagnostic.severity,
                message: &diagnostic.message,
                help,
                fix: diagnostic.fix.as_ref().map(|fix| fix.applicability),
                known,
            }
        };
        let problems: Vec<ProblemEntry<'a>> = input.diagnostics.iter().enumerate().map(problem).collect();
        let translations = translations::all(input, &mut files);
        let levels = levels::all(input, &mut files);
        let tasks = tasks::all(input, &mut files);
        let FileTable { entries: files, owners, sections, .. } = files;
        totals.pages = files.iter().filter(|file| file.kind == FileKind::Page).count();
        totals.overdue = files.iter().filter(|file| file.is_overdue()).count();
        let describe = |(code, name): (&'a str, &'a str)| {
            let (summary, url) = (input.describe_rule)(code);
            RuleEntry { code, name, summary, url }
        };
        Self {
            as_of: input.today,
            age_buckets: &input.index.site.settings.report.age_buckets,
            has_baseline: input.known.is_some(),
            has_owner_list: input.owners.is_some(),
            totals,
            owners,
            sections,
            rules: rules.into_iter().map(describe).collect(),
            files,
            helps,
            problems,
            translations,
            levels,
            tasks,
        }
    }
}
