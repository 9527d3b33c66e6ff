//! `playbook-lint check`.

use std::io::{self, Write};
use std::time::Instant;

use super::args::{CheckArguments, FailOn};
use super::paths::Paths;
use super::progress::Progress;
use super::session::Session;
use super::stdin::StdinPage;
use super::write::write;
use super::{CLEAN, FOUND, Failure};
use crate::config::Settings;
use crate::docset::{Scope, Site};
use crate::engine::{self, Run, Summary};
use crate::output::{inert, visible};

pub(super) fn run(arguments: &CheckArguments) -> Result<u8, Failure> {
    let started = Instant::now();
    if let Some(jobs) = arguments.jobs {
        // Fails only where the pool was built before, which nothing in this program does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let CheckArguments { rules, settings, .. } = arguments;
    let session = match StdinPage::asked_for(&arguments.paths, arguments.stdin_filename.as_deref())? {
        Some(page) => Session::open_stdin(&page, rules, settings)?,
        None => Session::open(&arguments.paths, rules, settings)?,
    };
    let Session { paths, config, site, tree, selection } = session;
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
            writeln!(out, "{}", inert(&visible(path)))?;
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
    write(arguments, fail_on, &report, &run)?;
    if !arguments.quiet {
        note(&summary(&report.summary, started));
    }
    let fails = fail_on.fails(engine::worst(&report.diagnostics)) && !arguments.exit_zero;
    Ok(if fails { FOUND } else { CLEAN })
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

pub(super) fn note(text: &str) {
    // A closed stderr is no reason to fail.
    let _ = writeln!(io::stderr(), "{}", inert(&visible(text)));
}
