//! Writing a report: to stdout, to files, and to GitHub Actions.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::args::{CheckArguments, OutputFormat};
use super::check::note;
use super::output_args::FormatOutput;
use super::{CliError, terminal};
use crate::config::FailOn;
use crate::git::{Repository, Revision};
use crate::linter::{Report, Workspace};
use crate::output::{
    Concise, Format, FormatContext, Full, GitHub, GitLab, Grouped, JUnit, Json, JsonLines, Markdown, Sarif, ShownPaths,
    Statistics,
};

/// The maximum number of diagnostics that `full` shows on stdout.
const SHOWN: usize = 50;
/// The maximum size of a step's summary on GitHub, in bytes.
const SUMMARY_LIMIT: u64 = 1 << 20;

impl OutputFormat {
    /// Whether its lines may be mixed with other output.
    pub(super) fn is_for_logs(self) -> bool {
        matches!(self, Self::Full | Self::Concise | Self::Grouped)
    }
}

/// Where to write a report that does not go to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// To stdout.
    Stdout,
    /// Stderr, because stdout has a page.
    Stderr,
}

/// Writes `report` as `arguments` specify.
pub(super) fn write(
    arguments: &CheckArguments,
    fail_on: FailOn,
    report: &Report,
    workspace: &Workspace,
    destination: Destination,
) -> Result<(), CliError> {
    let read = |path: &str| workspace.linted_text(path);
    let root = &workspace.site().root.path;
    let folder = repository_prefix(root);
    let paths = shown_paths(root);
    let job = GitHubJob::from_env();
    let commit_url = job.as_ref().and_then(|_| commit_url(root));
    let mut setting = FormatContext {
        today: workspace.options().today,
        read: &read,
        color: arguments.output.color.when == clap::ColorChoice::Always,
        width: 100,
        folder: &folder,
        fail_on: fail_on.min_severity(),
        paths: &paths,
        commit_url: commit_url.as_deref(),
        is_compared: arguments.known.staged || arguments.known.new_since.is_some(),
        threads: Some(workspace.threads()),
    };
    let mut outputs = arguments.output.formats.outputs.clone();
    if outputs.is_empty() {
        let is_terminal = io::stdout().is_terminal();
        outputs.push(FormatOutput::to_stdout(if is_terminal { OutputFormat::Full } else { OutputFormat::Concise }));
    }
    let has_summary = job.as_ref().is_some_and(|job| job.summary.is_some());
    // The files are written even if the reader of stdout closes the pipe.
    for FormatOutput { format, file } in &outputs {
        if let Some(path) = file {
            let full = Full { limit: usize::MAX, unsafe_fixes: arguments.fixes.unsafe_fixes };
            write_file(path, &mut |out| format_of(*format, full, has_summary).write(report, &setting, out))?;
        }
    }
    let is_annotated = outputs.iter().any(|output| output.format == OutputFormat::Github);
    if let Some(job) = &job
        && !arguments.output.statistics
    {
        if !is_annotated {
            let mut out = io::stderr().lock();
            GitHub { has_summary }.write(report, &setting, &mut out)?;
        }
        let is_written = |path: &Path| outputs.iter().any(|output| output.file.as_deref() == Some(path));
        if let Some(summary) = job.summary.as_deref().filter(|path| !is_written(path)) {
            summarize(summary, report, &setting);
        }
    }
    setting.color = terminal::color(arguments.output.color.when);
    setting.width = terminal::width();
    let out: Box<dyn Write> = match destination {
        Destination::Stdout => Box::new(io::stdout().lock()),
        Destination::Stderr => Box::new(io::stderr().lock()),
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    if arguments.output.statistics {
        Statistics.write(report, &setting, &mut out)?;
    } else {
        let full = Full { limit: SHOWN, unsafe_fixes: arguments.fixes.unsafe_fixes };
        for FormatOutput { format, .. } in outputs.iter().filter(|output| output.file.is_none()) {
            format_of(*format, full, has_summary).write(report, &setting, &mut out)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn format_of(format: OutputFormat, full: Full, has_summary: bool) -> Box<dyn Format> {
    match format {
        OutputFormat::Full => Box::new(full),
        OutputFormat::Concise => Box::new(Concise),
        OutputFormat::Grouped => Box::new(Grouped),
        OutputFormat::Json => Box::new(Json),
        OutputFormat::Jsonl => Box::new(JsonLines),
        OutputFormat::Sarif => Box::new(Sarif),
        OutputFormat::Github => Box::new(GitHub { has_summary }),
        OutputFormat::Gitlab => Box::new(GitLab),
        OutputFormat::Junit => Box::new(JUnit),
        OutputFormat::Markdown => Box::new(Markdown::COMMENT),
    }
}

/// Returns the playbook's folder in the Git repository that contains it, with a trailing `/`.
pub(super) fn repository_prefix(root: &Path) -> String {
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = repository.and_then(|repository| root.strip_prefix(repository).ok());
    let parts = inside.into_iter().flat_map(Path::components);
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Returns the paths to show to people: relative to the current folder.
pub(super) fn shown_paths(root: &Path) -> ShownPaths {
    dunce::canonicalize(".").map(|here| ShownPaths::new(root, &here)).unwrap_or_default()
}

/// Returns the URL of the files at the checked commit, in the repository of a GitHub job, with a trailing `/`. Returns
/// `None` if a variable of the job is missing, if Git does not know the commit, or if a value could be anything but
/// part of a URL.
fn commit_url(root: &Path) -> Option<String> {
    let repository = job_repository()?;
    let head = Revision::head(&Repository::of(root).ok()?).ok()?;
    Some(format!("{repository}/blob/{}/", head.id()))
}

/// Returns the URL of the repository of a GitHub job, without a trailing `/`. Returns `None` if there is no job, or if
/// a value could be anything but part of a URL.
pub(super) fn job_repository() -> Option<String> {
    let server = std::env::var("GITHUB_SERVER_URL").ok()?;
    let repository = std::env::var("GITHUB_REPOSITORY").ok()?;
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_/:".contains(c));
    if !server.starts_with("https://") || !is_plain(&server) || !is_plain(&repository) {
        return None;
    }
    Some(format!("{server}/{repository}"))
}

/// The environment of a GitHub Actions job.
struct GitHubJob {
    /// The file for the summary of the step.
    summary: Option<PathBuf>,
}

impl GitHubJob {
    fn from_env() -> Option<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        set("GITHUB_ACTIONS").filter(|value| value != OsStr::new("false"))?;
        Some(Self { summary: set("GITHUB_STEP_SUMMARY").map(PathBuf::from) })
    }
}

/// Adds `report` to the summary of the step, as far as it fits. If there is no room, or if the file cannot be written,
/// the run does not fail, because the diagnostics are in the other formats too.
fn summarize(path: &Path, report: &Report, setting: &FormatContext<'_>) {
    let append = || -> io::Result<()> {
        let mut file: File = OpenOptions::new().append(true).create(true).open(path)?;
        let room = SUMMARY_LIMIT.saturating_sub(file.metadata()?.len());
        let limit = usize::try_from(room).unwrap_or_default();
        let text = format!("\n{}", Markdown { limit: limit.saturating_sub(1) }.text(report, setting));
        if text.len() > limit {
            return Err(io::Error::other("it is full"));
        }
        file.write_all(text.as_bytes())
    };
    if let Err(error) = append() {
        note(&format!("the job summary `{}` was not written: {error}", path.display()));
    }
}

/// Writes a file that the user specified: either completely or not at all.
pub(super) fn write_file(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), CliError> {
    crate::vfs::write_file(path, write).map_err(|error| {
        CliError::new(format!("cannot write `{}`: {error}", path.display()), "use a file in a writable folder")
    })
}
