//! `playbook-lint check`.

use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use super::args::{CheckArguments, FailOn, OutputFormat};
use super::paths::Paths;
use super::progress::Progress;
use super::session::Session;
use super::{CLEAN, FOUND, Failure};
use crate::config::Settings;
use crate::docset::{Scope, Site};
use crate::engine::{self, Report, Run, Summary};
use crate::fix::{Added, add_suppressions};
use crate::output::{Concise, Format, Full, Json, Setting, Statistics};
use crate::text::Source;

/// How many diagnostics `full` shows.
const SHOWN: usize = 50;

pub(super) fn run(arguments: &CheckArguments) -> Result<u8, Failure> {
    let started = Instant::now();
    if let Some(jobs) = arguments.jobs {
        // Fails only where the pool was built before, which nothing in this program does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let Session { paths, config, site, tree, selection } =
        Session::open(&arguments.paths, &arguments.rules, &arguments.settings)?;
    let fail_on = fail_on(arguments, &site.settings);
    if arguments.verbose {
        note(&format!("root: {}", site.root.path.display()));
        note(
            &config
                .map_or("settings: the defaults".to_owned(), |config| format!("settings: {}", config.path.display())),
        );
    }
    if arguments.show_files {
        let mut out = io::stdout().lock();
        let pages = site.files.iter().filter(|(_, path)| paths.contain(path) && site.scope(path) == Scope::Page);
        for (_, path) in pages {
            writeln!(out, "{}", crate::output::visible(path))?;
        }
        return Ok(CLEAN);
    }
    let progress = Progress::new(site.files.len(), !arguments.quiet);
    let run = Run {
        site: &site,
        tree: &tree,
        selection: &selection,
        today: arguments.as_of.unwrap_or_else(|| chrono::Local::now().date_naive()),
        reported: &|path| paths.contain(path),
        progress: &|| progress.advance(),
    };
    if arguments.add_suppressions {
        let added = add_suppressions(&run, &reason(arguments, &run))?;
        if !arguments.quiet {
            note(&added_note(&added));
        }
    }
    let report = run.run();
    progress.finish();
    if report.summary.pages == 0 && !reaches_includes(&site, &paths) && !arguments.quiet {
        note(&format!("no pages of the playbook under {paths}; `--show-files` lists those that there are"));
    }
    if arguments.verbose {
        note(&format!("profile: {:?}, docsets: {}, files: {}", site.profile, site.docsets().len(), site.files.len()));
    }
    if !arguments.quiet {
        report.notes.iter().for_each(|text| note(text));
    }
    write(arguments, &report, &run)?;
    if !arguments.quiet {
        note(&summary(&report.summary, started));
    }
    let fails = fail_on.fails(engine::worst(&report.diagnostics)) && !arguments.exit_zero;
    Ok(if fails { FOUND } else { CLEAN })
}

fn reason(arguments: &CheckArguments, run: &Run<'_>) -> String {
    arguments.reason.clone().unwrap_or_else(|| format!("known on {}", run.today))
}

fn added_note(added: &Added) -> String {
    let Added { comments, pages, findings, left } = *added;
    let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
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

fn write(arguments: &CheckArguments, report: &Report, run: &Run<'_>) -> Result<(), Failure> {
    let is_terminal = io::stdout().is_terminal();
    let format = arguments.format.unwrap_or(if is_terminal { OutputFormat::Full } else { OutputFormat::Concise });
    let limit = run.site.settings.max_page_size;
    let read = |path: &str| Source::from_bytes(path.into(), run.tree.read(path, limit).ok()?).ok();
    let setting =
        Setting { today: run.today, read: &read, color: terminal_color(arguments.color), width: terminal_width() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        _ if arguments.statistics => Statistics.write(report, &setting, &mut out)?,
        OutputFormat::Full => Full { limit: SHOWN }.write(report, &setting, &mut out)?,
        OutputFormat::Concise => Concise.write(report, &setting, &mut out)?,
        OutputFormat::Json => Json.write(report, &setting, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

/// Whether escape sequences for colour are wanted on stdout.
pub(super) fn terminal_color(choice: clap::ColorChoice) -> bool {
    match choice {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Columns of the terminal.
pub(super) fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 160)
}

fn summary(summary: &Summary, started: Instant) -> String {
    let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let time = started.elapsed().as_secs_f64();
    let Summary { pages, errors, warnings, infos, fixable, .. } = *summary;
    let mut found = vec![plural(errors, "error"), plural(warnings, "warning")];
    if infos > 0 {
        found.push(plural(infos, "info"));
    }
    if fixable > 0 {
        found.push(format!("{fixable} fixable"));
    }
    format!("{}: {} in {time:.2} s", plural(pages, "page"), found.join(", "))
}

fn note(text: &str) {
    // A closed stderr is no reason to fail.
    let _ = writeln!(io::stderr(), "{}", crate::output::visible(text));
}
