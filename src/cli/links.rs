//! `playbook-lint links --online`: reports external URLs that are gone or have moved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use super::args::{CheckArguments, DateArgument, IntroducedArguments, LinksArguments, RuleArguments};
use super::check::{self, note};
use super::introduced::IntroducedFilter;
use super::opened::Opened;
use super::progress::Progress;
use super::{CliError, ExitStatus, write};
use crate::online::{FailureLog, MIN_HOURS, Pace, UrlChecks, Verdict, Web, addresses_of, ask_all};
use crate::rules::Selector;
use crate::vfs::{UnreadableFile, limits, read_limited};

/// The rule that reports URLs.
const RULE: &str = "PB414";

pub(super) fn run(arguments: LinksArguments) -> Result<ExitStatus, CliError> {
    let LinksArguments { state, timeout, report_unknown, .. } = &arguments;
    let (state, pace) = (state.clone(), Pace { timeout: Duration::from_secs(*timeout), ..Pace::default() });
    let report_unknown = *report_unknown;
    let mut check = check_of(arguments)?;
    let mut opened = Opened::for_check(&check, None)?;
    let filter = IntroducedFilter::open(&check.known, &mut opened)?;
    let log = state.as_deref().map(read_log).transpose()?;
    let addresses = addresses(&opened, &filter);
    let verdicts = ask(&addresses, pace, check.output.quiet)?;
    let now = Utc::now();
    // The log is about the entire site. New URLs of a change are reported at once.
    let log = log.filter(|_| filter.base.is_none()).map(|before| {
        let mut log = before.clone();
        log.record(&verdicts, now);
        if opened.paths.are_everything() {
            log.retain(|address| addresses.contains(address));
        }
        (before, log)
    });
    if let (Some(path), Some((before, log))) = (&state, &log)
        && (log != before || !path.exists())
    {
        write::write_file(path, &mut |out| out.write_all(log.to_json().as_bytes()))?;
    }
    let found = verdicts.values().filter(|verdict| verdict.needs_confirmation()).count();
    let checks = UrlChecks::reported(verdicts, log.as_ref().map(|(_, log)| log), now, report_unknown);
    let waiting = found - checks.confirmed_count();
    if waiting > 0 && !check.output.quiet {
        note(&format!(
            "{} not reported yet: they must be gone or moved again after {MIN_HOURS} hours",
            urls_that(waiting, "is", "are")
        ));
    }
    check.url_checks = Some(Arc::new(checks));
    check::run(&check)
}

/// Returns the check that reports the result.
fn check_of(arguments: LinksArguments) -> Result<CheckArguments, CliError> {
    let LinksArguments { paths, new_since, baseline, output, fixes, exit, settings, .. } = arguments;
    let select = Selector::parse(RULE).map_err(|error| CliError::Said { message: error.to_string(), help: None })?;
    Ok(CheckArguments {
        paths,
        stdin_filename: None,
        output,
        verbose: false,
        show_files: false,
        fixes,
        known: IntroducedArguments { new_since, staged: false, baseline, write_baseline: None },
        rules: RuleArguments { select: Some(vec![select]), ..RuleArguments::default() },
        add_suppressions: false,
        reason: None,
        watch: false,
        exit,
        date: DateArgument { as_of: None },
        jobs: None,
        settings,
        url_checks: None,
    })
}

/// Returns the URLs to ask for: those on the given pages, without those that existed before the change.
fn addresses(opened: &Opened, filter: &IntroducedFilter) -> BTreeSet<String> {
    let workspace = &opened.workspace;
    let is_wanted = |path: &str| opened.paths.contain(path);
    workspace.install(|| {
        let mut addresses = addresses_of(workspace.site(), workspace.tree(), &is_wanted);
        if let Some(base) = &filter.base {
            let before = addresses_of(base.site(workspace.site()), base.tree(), &|_| true);
            addresses.retain(|address| !before.contains(address));
        }
        addresses
    })
}

fn ask(addresses: &BTreeSet<String>, pace: Pace, is_quiet: bool) -> Result<BTreeMap<String, Verdict>, CliError> {
    if !is_quiet {
        note(&format!("{} checked; no server is asked twice in a second", urls_that(addresses.len(), "is", "are")));
    }
    let progress = Progress::new(!is_quiet);
    progress.set_total(addresses.len());
    let verdicts = ask_all(addresses, &Web::new(pace), &|| progress.advance());
    progress.finish();
    if !verdicts.is_empty() && verdicts.values().all(Verdict::is_host_down) {
        let help = "check that this computer is connected to the internet; proxies are not used";
        return Err(CliError::new("no server can be reached", help));
    }
    Ok(verdicts)
}

fn read_log(path: &Path) -> Result<FailureLog, CliError> {
    if !path.exists() {
        return Ok(FailureLog::default());
    }
    let display = path.display().to_string();
    let read = read_limited(path, limits::FAILURE_LOG).map_err(|error| UnreadableFile::new(&*display, error));
    let bytes = read.map_err(|error| CliError::Said { message: error.to_string(), help: None })?;
    let log = FailureLog::parse(&String::from_utf8_lossy(&bytes));
    log.map_err(|error| {
        CliError::new(
            format!("cannot use `{display}`: {error}"),
            "use another file with `--state`, or delete this one to start again",
        )
    })
}

/// Returns `1 URL is` or `2 URLs are`.
fn urls_that(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 URL {one}"),
        _ => format!("{count} URLs {many}"),
    }
}
