//! `playbook-lint check`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::args::CheckArguments;
use super::fix::{Fixed, diff, fix, fix_stdin};
use super::introduced::IntroducedFilter;
use super::opened::Opened;
use super::progress::Progress;
use super::watch::watch;
use super::write::{Destination, shown_paths, write};
use super::{CliError, ExitStatus, internal, terminal};
use crate::diagnostic::Applicability;
use crate::fix::{AddedSuppressions, add_suppressions};
use crate::linter::{self, CancelToken, Report, Summary, Workspace};
use crate::output::{escape_commands, escape_controls, plural, wrap};
use crate::playbook::Learned;
use crate::site::Scope;

/// The mode of a check.
enum Mode<'a> {
    /// Report problems, after fixing them if requested.
    Check,
    /// Fix the page on stdin, report the remaining problems, and write the page to stdout.
    FixStdin,
    /// Show the changes that fixes would make.
    Diff,
    /// List the pages.
    ListFiles,
    /// Write a baseline.
    WriteBaseline(&'a Path),
    /// Add suppressions, and report the remaining problems.
    AddSuppressions,
    /// Report problems, and report them again each time files change.
    Watch,
}

impl<'a> Mode<'a> {
    fn of(arguments: &'a CheckArguments) -> Self {
        match arguments {
            CheckArguments { show_files: true, .. } => Self::ListFiles,
            CheckArguments { fixes, .. } if fixes.diff => Self::Diff,
            CheckArguments { known, .. } if known.write_baseline.is_some() => {
                Self::WriteBaseline(known.write_baseline.as_deref().unwrap_or(Path::new("")))
            }
            CheckArguments { add_suppressions: true, .. } => Self::AddSuppressions,
            CheckArguments { watch: true, .. } => Self::Watch,
            CheckArguments { fixes, stdin_filename: Some(_), .. } if fixes.fix => Self::FixStdin,
            _ => Self::Check,
        }
    }
}

/// A running check.
pub(super) struct CheckRun<'a> {
    pub(super) arguments: &'a CheckArguments,
    pub(super) opened: Opened,
    pub(super) filter: IntroducedFilter,
    pub(super) progress: Arc<Progress>,
    started: Instant,
}

/// What was shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) status: ExitStatus,
    /// Whether the reader of stdout closed the pipe.
    pub(super) is_cut_off: bool,
}

pub(super) fn run(arguments: &CheckArguments) -> Result<ExitStatus, CliError> {
    let mut run = CheckRun::open(arguments, Instant::now())?;
    run.describe_root();
    run.require_pages()?;
    match Mode::of(arguments) {
        Mode::ListFiles => run.list_files(),
        Mode::Diff => diff(&run),
        Mode::WriteBaseline(path) => run.write_baseline(path),
        Mode::AddSuppressions => run.add_suppressions(),
        Mode::Watch => watch(run),
        Mode::FixStdin => {
            let fixed = fix_stdin(&mut run)?;
            run.report(Some(fixed), Destination::Stderr)
        }
        Mode::Check if arguments.fixes.fix => {
            let fixed = fix(&mut run)?;
            if fixed.left.is_none() {
                run.progress.finish();
                // The remaining problems are those that another run would report. They come from the files on disk and
                // the new texts.
                run = CheckRun::open(arguments, run.started)?;
            }
            run.report(Some(fixed), Destination::Stdout)
        }
        Mode::Check => run.report(None, Destination::Stdout),
    }
}

impl<'a> CheckRun<'a> {
    pub(super) fn open(arguments: &'a CheckArguments, started: Instant) -> Result<Self, CliError> {
        // The bar counts the pages of one result only.
        let progress = Arc::new(Progress::new(!arguments.output.quiet && !arguments.watch));
        let counter = progress.clone();
        let mut opened = Opened::for_check(arguments, Some(Arc::new(move || counter.advance())))?;
        let filter = IntroducedFilter::open(&arguments.known, &mut opened)?;
        progress.set_total(opened.site().files.len());
        Ok(Self { arguments, opened, filter, progress, started })
    }

    /// Reports that no path is a page, and why not.
    ///
    /// # Errors
    /// Fails if a root or folder has no pages: it is probably mistyped, and must not keep a CI check green. Files that
    /// are not pages are fine, because hooks pass them. A commit to a playbook without pages is fine too.
    fn require_pages(&self) -> Result<(), CliError> {
        let (site, paths) = (self.opened.site(), &self.opened.paths);
        let is_checked = |path: &str| matches!(site.scope(path), Scope::Page | Scope::Include);
        let has_pages = site.files.iter().any(|(_, path)| site.scope(path) == Scope::Page);
        if (has_pages || !paths.have_folder())
            && site.files.iter().any(|(_, path)| paths.contain(path) && is_checked(path))
        {
            return Ok(());
        }
        let root = site.root.path.display();
        if paths.have_folder() && !self.arguments.known.staged {
            let message = match paths.are_everything() {
                true => format!("the playbook at `{root}` has no pages"),
                false => format!("{paths} has no pages"),
            };
            let help = match has_pages {
                true => {
                    format!("check the path; `playbook-lint --show-files` lists the pages of the playbook at `{root}`")
                }
                false => {
                    "start playbook-lint in the folder of the playbook, or check `content` in docfx.json and `exclude` in \
                          the settings"
                        .to_owned()
                }
            };
            return Err(CliError::new(message, help));
        }
        if !self.arguments.output.quiet {
            let why = paths.only_file().map(|file| {
                let is_listed = site.files.iter().any(|(_, path)| **path == *file);
                let (scope, reason) = site.scope_and_reason(&file);
                let reason = reason.describe(scope);
                format!(
                    ": {}",
                    if is_listed { reason } else { "hidden files, and files that `.gitignore` lists, are skipped" }
                )
            });
            let what = if why.is_some() { "is not a page" } else { "contains no pages" };
            note(&format!("{paths} {what} of the playbook{}", why.unwrap_or_default()));
        }
        Ok(())
    }

    fn describe_root(&self) {
        if self.arguments.verbose {
            let workspace = &self.opened.workspace;
            note(&format!("root: {}", workspace.site().root.path.display()));
            let settings = workspace.config().map(|config| config.path.display().to_string());
            note(&format!("settings: {}", settings.as_deref().unwrap_or("defaults")));
        }
    }

    fn list_files(&self) -> Result<ExitStatus, CliError> {
        let (site, paths) = (self.opened.site(), &self.opened.paths);
        if !self.arguments.output.quiet {
            site.notes.iter().for_each(|text| note(text));
        }
        let mut out = io::stdout().lock();
        let pages = site.files.iter().filter(|(_, path)| paths.contain(path) && site.scope(path) == Scope::Page);
        let shown = shown_paths(&site.root.path);
        for (_, path) in pages {
            writeln!(out, "{}", escape_commands(&escape_controls(&shown.of(path))))?;
        }
        Ok(ExitStatus::Success)
    }

    fn write_baseline(mut self, path: &Path) -> Result<ExitStatus, CliError> {
        let all = self.opened.workspace.lint_once();
        self.progress.finish();
        if internal::print_internal_errors(&all.internal_errors) {
            let message =
                format!("the baseline `{}` was not written, because the check was incomplete", path.display());
            return Err(CliError::Said { message, help: None });
        }
        let (count, status) = self.filter.write(path, &all, |file, code| self.opened.workspace.is_asked(file, code))?;
        if !self.arguments.output.quiet {
            all.notes.iter().for_each(|text| note(text));
            let display = path.display();
            note(&format!("wrote {} to `{display}`; use `--baseline` to ignore them", plural(count, "problem")));
        }
        Ok(status)
    }

    fn add_suppressions(self) -> Result<ExitStatus, CliError> {
        let workspace = &self.opened.workspace;
        let reason = self.arguments.reason.clone();
        let reason = reason.unwrap_or_else(|| format!("known on {}", workspace.options().today));
        let added = add_suppressions(workspace, &self.filter.lens(), &reason)?;
        if !self.arguments.output.quiet {
            note(&added_note(&added));
        }
        // The remaining problems are those that another run would report.
        Self::open(self.arguments, self.started)?.report(None, Destination::Stdout)
    }

    /// Writes the report, and returns how the run ends.
    fn report(mut self, mut fixed: Option<Fixed>, destination: Destination) -> Result<ExitStatus, CliError> {
        let report = match fixed.as_mut().and_then(|fixed| fixed.left.take()) {
            Some(report) => report,
            None => self.lint(),
        };
        self.progress.finish();
        let shown = self.show(&report, fixed.as_ref(), destination);
        if self.filter.base.is_none() {
            // The process ends soon, so skip returning its memory piece by piece. A Git process must be ended, though.
            std::mem::forget((self.opened, report));
        }
        shown.map(|shown| shown.status)
    }

    /// Shows problems.
    fn show(&self, report: &Report, fixed: Option<&Fixed>, destination: Destination) -> Result<Shown, CliError> {
        let Self { arguments, opened: Opened { workspace, .. }, .. } = self;
        let site = workspace.site();
        if arguments.verbose {
            let (profile, docsets) = (site.profile.name(), site.docsets().len());
            note(&format!("profile: {profile}, docsets: {docsets}, files: {}", site.files.len()));
            words(workspace).iter().for_each(|text| note(text));
        }
        if !arguments.output.quiet {
            report.notes.iter().for_each(|text| note(text));
        }
        if workspace.rules().is_empty() && !arguments.output.quiet {
            note("no rules are enabled; check `--select`, and `select` in the settings");
        }
        let fail_on = arguments.exit.fail_on.unwrap_or(site.settings.fail_on);
        let written = write(arguments, fail_on, report, workspace, destination);
        let is_incomplete = internal::print_internal_errors(&report.internal_errors);
        let is_cut_off = match written {
            // A reader that closes the pipe needs no more output. The run ends as usual.
            Err(error) if error.is_closed_pipe() => true,
            written => written.map(|()| false)?,
        };
        if !arguments.output.quiet && !is_cut_off {
            note(&summary(report, arguments, fixed.map(|fixed| fixed.count), self.started));
        }
        let fails = fail_on.fails(linter::max_severity(&report.diagnostics)) && !arguments.exit.exit_zero;
        let status = match fails {
            _ if is_incomplete || fixed.is_some_and(|fixed| fixed.failed) => ExitStatus::Error,
            true => ExitStatus::Failure,
            false => ExitStatus::Success,
        };
        Ok(Shown { status, is_cut_off })
    }

    /// Lints what changed since the last result. Calls `introduce`, and shows the result after its output. Returns
    /// `None` if `cancel` stops it.
    ///
    /// # Errors
    /// A baseline that cannot be read, or a result that cannot be written.
    pub(super) fn show_update(
        &mut self,
        cancel: &CancelToken,
        introduce: impl FnOnce(&Report) -> io::Result<()>,
    ) -> Result<Option<(Report, Shown)>, CliError> {
        self.started = Instant::now();
        self.filter = IntroducedFilter::open(&self.arguments.known, &mut self.opened)?;
        let workspace = &mut self.opened.workspace;
        if workspace.update(cancel).is_err() {
            return Ok(None);
        }
        let report = self.report_of_workspace();
        introduce(&report)?;
        let shown = self.show(&report, None, Destination::Stdout)?;
        Ok(Some((report, shown)))
    }

    /// Returns the current problems of the workspace, without known ones.
    pub(super) fn report_of_workspace(&self) -> Report {
        let mut report = self.opened.workspace.report();
        self.filter.drop_known(&mut report, &self.opened.workspace);
        report
    }

    fn lint(&mut self) -> Report {
        let workspace = &mut self.opened.workspace;
        let mut report = match &self.filter.base {
            Some(base) => workspace.lint_since(base),
            None => workspace.lint_once(),
        };
        self.filter.drop_known(&mut report, workspace);
        report
    }
}

/// Returns a line about words: how many were learned from docsets, and how many table headings are unknown. Returns
/// `None` if all are known.
fn words(workspace: &Workspace) -> Option<String> {
    let docsets = workspace.index().docsets();
    let vocabularies = docsets.iter().map(|docset| workspace.vocabulary(docset.id));
    let learned: usize = vocabularies.map(|words| words.learned().map_or(0, Learned::word_count)).sum();
    let unread = docsets
        .iter()
        .flat_map(|docset| docset.pages().flat_map(|page| page.unread()).map(|one| (docset.id, &one.heading)));
    let unread = unread.collect::<BTreeSet<_>>().len();
    let text =
        format!("learned words: {learned}, unknown headings: {unread}; run `playbook-lint inspect` to list them");
    (learned + unread > 0).then_some(text)
}

fn added_note(added: &AddedSuppressions) -> String {
    let AddedSuppressions { comments, pages, findings, left } = *added;
    let (comments, pages, silenced) = (plural(comments, "comment"), plural(pages, "page"), plural(findings, "problem"));
    let rest = match left {
        0 => String::new(),
        left => format!("; {} cannot be suppressed with a comment", plural(left, "problem")),
    };
    format!("added {comments} to {pages} for {silenced}{rest}")
}

/// Returns the summary line. `fixed` is set with `--fix`.
fn summary(report: &Report, arguments: &CheckArguments, fixed: Option<usize>, started: Instant) -> String {
    let time = started.elapsed().as_secs_f64();
    let Summary { pages, errors, warnings, infos, .. } = report.summary;
    let mut counts = vec![plural(errors, "error"), plural(warnings, "warning")];
    if infos > 0 {
        counts.push(plural(infos, "info"));
    }
    if let Some(fixed) = fixed {
        counts.push(format!("{fixed} fixed"));
    }
    let (safe, likely) = fixable(report);
    match arguments.fixes.unsafe_fixes {
        true if safe + likely > 0 => counts.push(format!("{} fixable with `--fix --unsafe-fixes`", safe + likely)),
        true => {}
        false => {
            if safe > 0 {
                counts.push(format!("{safe} fixable with `--fix`"));
            }
            if likely > 0 {
                counts.push(format!("{likely} {}fixable with `--unsafe-fixes`", if safe > 0 { "more " } else { "" }));
            }
        }
    }
    if report.summary.baselined > 0 {
        counts.push(format!("{} in the baseline", report.summary.baselined));
    }
    if report.summary.outdated > 0 {
        counts.push(format!("{} in the baseline no longer exist", report.summary.outdated));
    }
    if !report.internal_errors.is_empty() {
        counts.push("the check was incomplete".to_owned());
    }
    let is_compared = arguments.known.staged || arguments.known.new_since.is_some();
    let new = if is_compared { "new: " } else { "" };
    format!("{}: {new}{} in {time:.2} s", plural(pages, "page"), counts.join(", "))
}

/// Returns the number of problems with a safe fix, and the number of those whose fix may change what a page means.
fn fixable(report: &Report) -> (usize, usize) {
    let fixes = || report.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    let safe = fixes().filter(|fix| fix.applicability == Applicability::Safe).count();
    (safe, fixes().count() - safe)
}

/// Writes a line to stderr; on a terminal, lines break between words.
pub(super) fn note(text: &str) {
    let text = escape_controls(text);
    let text = match terminal::stderr_width() {
        Some(width) => wrap(&text, width).into(),
        None => text,
    };
    for line in text.lines() {
        // If stderr is closed, the run must not fail.
        let _ = writeln!(io::stderr(), "{}", escape_commands(line));
    }
}
