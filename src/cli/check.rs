//! `playbook-lint check`.

use std::io::{self, Write};
use std::time::Instant;

use super::args::{CheckArguments, FailOn};
use super::introduced::IntroducedFilter;
use super::paths::Paths;
use super::progress::Progress;
use super::session::Workspace;
use super::stdin::StdinPage;
use super::write::write;
use super::{CLEAN, FAILED, FOUND, Failure, fix, internal};
use crate::config::Settings;
use crate::diagnostic::Applicability;
use crate::fix::{AddedSuppressions, add_suppressions};
use crate::linter::{self, Report, Run, Summary};
use crate::output::{escape_commands, escape_controls, plural};
use crate::site::{Scope, Site};

pub(super) fn run(arguments: &CheckArguments) -> Result<u8, Failure> {
    let started = Instant::now();
    if let Some(jobs) = arguments.jobs {
        // Fails only where the pool was built before, which nothing in this program does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let (mut session, mut known) = open(arguments)?;
    let Workspace { paths, config, site, .. } = &session;
    let fail_on = fail_on(arguments, &site.settings);
    if arguments.verbose {
        note(&format!("root: {}", site.root.path.display()));
        note(
            &config
                .as_ref()
                .map_or("settings: the defaults".to_owned(), |config| format!("settings: {}", config.path.display())),
        );
    }
    if arguments.show_files {
        if !arguments.quiet {
            site.notes.iter().for_each(|text| note(text));
        }
        let mut out = io::stdout().lock();
        let pages = site.files.iter().filter(|(_, path)| paths.contain(path) && site.scope(path) == Scope::Page);
        for (_, path) in pages {
            writeln!(out, "{}", escape_commands(&escape_controls(path)))?;
        }
        return Ok(CLEAN);
    }
    let mut progress = Progress::new(site.files.len(), !arguments.quiet);
    if arguments.fixes.diff {
        return with_linter(&session, &known, arguments, &progress, |run| fix::diff(arguments, run, &progress));
    }
    let mut fixed = arguments
        .fixes
        .fix
        .then(|| with_linter(&session, &known, arguments, &progress, |run| fix::fix(arguments, run)));
    let untouched = fixed.as_mut().and_then(|fixed| fixed.untouched.take());
    if fixed.is_some() && untouched.is_none() {
        progress.finish();
        progress = Progress::new(session.site.files.len(), !arguments.quiet);
        // What is left is what another run would find: on the disk, with whatever the new texts say about the site.
        (session, known) = open(arguments)?;
    }
    if let Some(path) = &arguments.known.write_baseline {
        let all = with_linter(&session, &IntroducedFilter::default(), arguments, &progress, |run| run.lint());
        progress.finish();
        if internal::print_internal_errors(&all.internal_errors) {
            let message =
                format!("the baseline `{}` was not written, because not all could be checked", path.display());
            return Err(Failure::Said { message, help: None });
        }
        if !arguments.quiet {
            all.notes.iter().for_each(|text| note(text));
        }
        return known.write(path, &all, |path| session.paths.contain(path));
    }
    if arguments.add_suppressions {
        let added =
            with_linter(&session, &known, arguments, &progress, |run| add_suppressions(run, &reason(arguments, run)))?;
        if !arguments.quiet {
            note(&added_note(&added));
        }
    }
    let report = untouched.unwrap_or_else(|| with_linter(&session, &known, arguments, &progress, |run| run.lint()));
    progress.finish();
    let Workspace { paths, site, .. } = &session;
    if report.summary.pages == 0 && !reaches_includes(site, paths) && !arguments.quiet {
        note(&format!("no pages of the playbook under {paths}; `--show-files` lists those that there are"));
    }
    if arguments.verbose {
        note(&format!("profile: {:?}, docsets: {}, files: {}", site.profile, site.docsets().len(), site.files.len()));
    }
    if !arguments.quiet {
        report.notes.iter().for_each(|text| note(text));
    }
    let written = with_linter(&session, &known, arguments, &progress, |run| write(arguments, fail_on, &report, run));
    let is_incomplete = internal::print_internal_errors(&report.internal_errors);
    match written {
        // Whoever closed the pipe has seen enough, but the run has failed all the same.
        Err(failure) if is_incomplete && failure.is_closed_pipe() => return Ok(FAILED),
        written => written?,
    }
    if !arguments.quiet {
        note(&summary(&report, arguments, fixed.as_ref().map(|fixed| fixed.count), started));
    }
    if is_incomplete || fixed.is_some_and(|fixed| fixed.failed) {
        return Ok(FAILED);
    }
    let fails = fail_on.fails(linter::max_severity(&report.diagnostics)) && !arguments.exit_zero;
    Ok(if fails { FOUND } else { CLEAN })
}

/// Opens the playbook, and what is known of it.
fn open(arguments: &CheckArguments) -> Result<(Workspace, IntroducedFilter), Failure> {
    let CheckArguments { rules, settings, .. } = arguments;
    let mut session = match StdinPage::from_args(&arguments.paths, arguments.stdin_filename.as_deref())? {
        Some(page) => Workspace::open_stdin(&page, rules, settings)?,
        None => Workspace::open(&arguments.paths, rules, settings)?,
    };
    let known = IntroducedFilter::open(&arguments.known, &mut session)?;
    Ok((session, known))
}

/// Calls `work` with a run over the session's playbook, as the arguments want it.
fn with_linter<T>(
    session: &Workspace,
    known: &IntroducedFilter,
    arguments: &CheckArguments,
    progress: &Progress,
    work: impl FnOnce(&Run<'_>) -> T,
) -> T {
    let run = Run {
        reported: &|path| session.paths.contain(path),
        progress: &|| progress.advance(),
        since: known.before.as_ref(),
        baseline: known.baseline.as_ref(),
        ..Run::new(
            &session.site,
            &*session.tree,
            &session.selection,
            arguments.as_of.unwrap_or_else(|| chrono::Local::now().date_naive()),
        )
    };
    work(&run)
}

fn reason(arguments: &CheckArguments, run: &Run<'_>) -> String {
    arguments.reason.clone().unwrap_or_else(|| format!("known on {}", run.today))
}

fn added_note(added: &AddedSuppressions) -> String {
    let AddedSuppressions { comments, pages, findings, left } = *added;
    let (comments, pages, silenced) = (plural(comments, "comment"), plural(pages, "page"), plural(findings, "finding"));
    let rest = match left {
        0 => String::new(),
        left => format!("; {} cannot be silenced by a comment", plural(left, "finding")),
    };
    format!("added {comments} to {pages} for {silenced}{rest}")
}

/// Whether the paths name include files, which are no pages but are judged.
fn reaches_includes(site: &Site, paths: &Paths) -> bool {
    site.files.iter().any(|(_, path)| paths.contain(path) && site.scope(path) == Scope::Include)
}

fn fail_on(arguments: &CheckArguments, settings: &Settings) -> FailOn {
    use crate::config::FailOn as Setting;
    arguments.fail_on.unwrap_or(match settings.fail_on {
        Setting::Error => FailOn::Error,
        Setting::Warning => FailOn::Warning,
        Setting::Info => FailOn::Info,
        Setting::Never => FailOn::Never,
    })
}

/// The last line. `fixed` is there where `--fix` was given.
fn summary(report: &Report, arguments: &CheckArguments, fixed: Option<usize>, started: Instant) -> String {
    let time = started.elapsed().as_secs_f64();
    let Summary { pages, errors, warnings, infos, .. } = report.summary;
    let mut found = vec![plural(errors, "error"), plural(warnings, "warning")];
    if infos > 0 {
        found.push(plural(infos, "info"));
    }
    if let Some(fixed) = fixed {
        found.push(format!("{fixed} fixed"));
    }
    let (safe, likely) = fixable(report);
    match arguments.fixes.unsafe_fixes {
        true if safe + likely > 0 => found.push(format!("{} fixable with `--fix --unsafe-fixes`", safe + likely)),
        true => {}
        false => {
            if safe > 0 {
                found.push(format!("{safe} fixable with `--fix`"));
            }
            if likely > 0 {
                found.push(format!("{likely} {}fixable with `--unsafe-fixes`", if safe > 0 { "more " } else { "" }));
            }
        }
    }
    if report.summary.baselined > 0 {
        found.push(format!("{} in the baseline", report.summary.baselined));
    }
    if report.summary.outdated > 0 {
        found.push(format!("{} of the baseline no longer there", report.summary.outdated));
    }
    if !report.internal_errors.is_empty() {
        found.push("not all could be checked".to_owned());
    }
    let is_compared = arguments.known.staged || arguments.known.new_since.is_some();
    let new = if is_compared { "new: " } else { "" };
    format!("{}: {new}{} in {time:.2} s", plural(pages, "page"), found.join(", "))
}

/// How many findings have a safe fix, and how many one that may change what a page means.
fn fixable(report: &Report) -> (usize, usize) {
    let fixes = || report.diagnostics.iter().filter_map(|one| one.fix.as_ref());
    let safe = fixes().filter(|fix| fix.applicability == Applicability::Safe).count();
    (safe, fixes().count() - safe)
}

pub(super) fn note(text: &str) {
    // A closed stderr is no reason to fail.
    let _ = writeln!(io::stderr(), "{}", escape_commands(&escape_controls(text)));
}
