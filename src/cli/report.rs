//! `playbook-lint report`: writes one HTML page with everything that owners need.

use std::io::ErrorKind;
use std::path::Path;

use chrono::NaiveDate;

use super::args::ReportArguments;
use super::check::note;
use super::hosted::Hosted;
use super::introduced::IntroducedFilter;
use super::opened::{Opened, options};
use super::overview::suppresses_review;
use super::write::write_file;
use super::{CliError, ExitStatus, internal};
use crate::diagnostic::Severity;
use crate::linter::Baseline;
use crate::output::{OwnerPage, escape_controls, write_owner_page};
use crate::overview::{OwnerList, OwnerReport, REPORT_FACTS, ReportInput, TrendPoint};
use crate::rules;
use crate::site::Site;
use crate::vfs::{Reader, limits, read_limited};

pub(super) fn run(arguments: &ReportArguments) -> Result<ExitStatus, CliError> {
    let ReportArguments { path, html, history, baseline, date, rules, settings } = arguments;
    let mut opened = Opened::open_with(path.as_slice(), options(rules, settings, date.as_of), |options| {
        options.extra_facts = REPORT_FACTS
    })?;
    let owners = read_owners(opened.site())?;
    let today = opened.workspace.options().today;
    let older = history.as_deref().map(|folder| read_history(folder, today)).transpose()?;
    let baseline = IntroducedFilter::known_problems(baseline.as_deref(), opened.site());
    let baseline = baseline.as_deref().map(Baseline::read).transpose()?;

    opened.workspace.finish_update();
    let report = opened.workspace.report();
    report.notes.iter().for_each(|text| note(text));
    let known = baseline
        .map(|baseline| baseline.known_in(&report.diagnostics, |file, code| opened.workspace.is_asked(file, code)));
    let describe_rule =
        |code: &str| rules::find(code).map_or_else(Default::default, |rule| (rule.headline(), rule.url()));
    let summary = OwnerReport::of(&ReportInput {
        index: opened.workspace.index(),
        diagnostics: &report.diagnostics,
        known: known.as_deref(),
        today,
        is_shown: &|path| opened.paths.are_everything() || opened.paths.contain(path),
        is_suppressed: &suppresses_review(opened.site(), opened.workspace.rules(), today),
        owners: owners.as_ref(),
        describe_rule: &describe_rule,
    });
    let trend = older.map_or_else(Vec::new, |points| {
        let mut points = TrendPoint::in_order(points);
        // Known problems count if they count in the newest of the older reports: a trend compares like with like.
        let is_without_known = points.last().is_some_and(|newest| newest.is_without_known);
        let is_left_out = |place: usize| is_without_known && known.as_ref().is_some_and(|known| known[place]);
        let count = |severity| {
            let diagnostics = report.diagnostics.iter().enumerate();
            diagnostics.filter(|(place, one)| one.severity == severity && !is_left_out(*place)).count()
        };
        let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
        points.push(TrendPoint { date: today, errors, warnings, infos, is_without_known });
        TrendPoint::in_order(points)
    });
    let hosted = Hosted::of(opened.site());
    let url = hosted.url();
    let site = name_of(&opened.site().root.path);
    let page = OwnerPage::new(&summary, &site)
        .at_commit(hosted.commit.as_deref())
        .with_links(url.as_deref(), &hosted.folder)
        .with_trend(&trend);
    write_file(html, &mut |out| write_owner_page(&page, out))?;
    note(&format!("wrote `{}`", html.display()));
    let is_incomplete = internal::print_internal_errors(&report.internal_errors);
    Ok(if is_incomplete { ExitStatus::Error } else { ExitStatus::Success })
}

/// Returns the name of the site's folder.
fn name_of(root: &Path) -> String {
    let path = dunce::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "site".to_owned())
}

/// Returns the owners in the file that the settings specify.
fn read_owners(site: &Site) -> Result<Option<OwnerList>, CliError> {
    let Some(path) = &site.settings.report.owners else { return Ok(None) };
    let text = Reader::new(&site.root.path).read_text(path, limits::OWNERS).map_err(|error| {
        let message = format!("cannot read the list of owners `{path}`: {error}");
        CliError::new(message, "check `owners` in `[report]` of playbook-lint.toml")
    })?;
    Ok(Some(OwnerList::parse(&text)))
}

/// Returns the totals of the reports in `folder`, in the order of the file names. Files that are not reports, and
/// reports about a date after `today`, are listed on stderr.
fn read_history(folder: &Path, today: NaiveDate) -> Result<Vec<TrendPoint>, CliError> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "no such folder".to_owned(),
            _ => error.to_string(),
        };
        let message = format!("cannot read `{}`: {reason}", folder.display());
        CliError::new(message, "use a folder with files that `check --format json` wrote")
    })?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    paths.sort();
    let mut points = Vec::new();
    for path in paths {
        let json = read_limited(&path, limits::OLDER_REPORT).map_err(|error| error.to_string());
        match json.and_then(|json| TrendPoint::read(&json).map_err(|error| error.to_string())) {
            Ok(point) if point.date <= today => points.push(point),
            Ok(TrendPoint { date, .. }) => {
                note(&format!("`{}` is not in the trend: it is about {date}, which is after {today}", path.display()));
            }
            Err(error) => {
                note(&format!("`{}` is not in the trend: {}", path.display(), escape_controls(&error)));
            }
        }
    }
    Ok(points)
}
