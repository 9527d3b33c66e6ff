//! Arguments, and the help that is generated from them.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, CommandFactory, Parser, Subcommand};

use super::rule_value::rule;
use crate::online::UrlChecks;

mod formats;
mod groups;

pub(super) use formats::{InspectFormat, ListFormat, OutputFormat, ShowFormat, StaleFormat, TableFormat};
pub(super) use groups::{
    BaselineArgument, ColorArgument, DateArgument, ExitArguments, FixArguments, OutputArguments, RuleArguments,
    SettingsArguments,
};

/// A linter for Microsoft-Learn-style playbook content.
///
/// Checks the pages of a playbook for missing metadata, duplicate tasks, malformed M/O columns, stale dates, broken
/// links, and more. Without a command, it checks the given paths, or the current folder.
#[derive(Debug, Parser)]
#[command(name = "playbook-lint", version, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check pages; the default command
    Check(CheckArguments),
    /// List all rules
    Rules {
        /// The format of the list
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Print a script that lets a shell complete commands, options, and values
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// The command to print the page of [default: the program]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Create a playbook-lint.toml with the detected settings, and with the other settings as comments
    Init(InitArguments),
    /// Show the effective settings, or the JSON Schema of playbook-lint.toml
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check pages in an editor: a language server on stdin and stdout
    Lsp(LspArguments),
    /// Show how a page or the entire playbook is understood, and how each word was learned
    Inspect(InspectArguments),
    /// Explain a rule, with examples, its effective options, and how to suppress it
    Explain(ExplainArguments),
    /// List all tasks of the playbook, or compare them with a list that is kept elsewhere
    Tasks(TasksArguments),
    /// List the pages that are due for a review, by owner
    Stale(StaleArguments),
    /// Write a report for owners as one HTML page: reviews, problems, translations, levels, and tasks
    Report(ReportArguments),
    /// Ask servers which external URLs are gone or have moved
    Links(LinksArguments),
}

#[derive(Debug, Args)]
pub(super) struct TasksArguments {
    /// A page or folder whose tasks to list [default: the site of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// The format of the list [default: table on a terminal, otherwise csv]
    #[arg(long, value_enum)]
    pub(super) format: Option<TableFormat>,
    /// Compare the tasks with those of this CSV file, and exit with 1 if anything differs
    #[arg(long, value_name = "FILE")]
    pub(super) against: Option<PathBuf>,
    /// Columns of that file, by their headers: `id`, `name`, `mo`, `role`, `services` [default: recognized by words]
    #[arg(long, value_name = "FIELD=HEADER", value_delimiter = ',', value_parser = column, requires = "against")]
    pub(super) columns: Vec<(String, String)>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct StaleArguments {
    /// A page or folder whose pages to list [default: the site of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// The format of the list [default: table on a terminal, otherwise csv]
    #[arg(long, value_enum)]
    pub(super) format: Option<StaleFormat>,
    /// Also list the pages that are due within this number of days
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub(super) due: Option<u32>,
    #[command(flatten)]
    pub(super) date: DateArgument,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// A page or folder to report on [default: the site of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// Write the page to this file
    #[arg(long, value_name = "FILE")]
    pub(super) html: PathBuf,
    /// Draw the totals of older reports in this folder: files that `check --format json` wrote
    #[arg(long, value_name = "FOLDER")]
    pub(super) history: Option<PathBuf>,
    /// Mark problems as new if this file does not list them [default: `baseline` of the settings]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) date: DateArgument,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct LinksArguments {
    /// Files, folders, or globs whose links to check [default: the site of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Ask the servers. No other command uses the network
    #[arg(long, required = true)]
    pub(super) online: bool,
    /// Remember in this file since when each URL is gone or moved, and report it only if two runs, six hours apart, find
    /// that. Commit the file, or keep it in the cache of the CI service
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,
    /// Also report URLs whose servers give no clear answer: a login, a limit, an error, or nothing in time
    #[arg(long)]
    pub(super) report_unknown: bool,
    /// The number of seconds to wait for each answer
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = seconds)]
    pub(super) timeout: u64,
    /// Check only URLs that are new since this commit, branch, or tag. They are reported at once
    #[arg(long, value_name = "REV", help_heading = "New problems only")]
    pub(super) new_since: Option<String>,
    #[command(flatten)]
    pub(super) baseline: BaselineArgument,

    #[command(flatten)]
    pub(super) output: OutputArguments,
    #[command(flatten)]
    pub(super) fixes: FixArguments,
    #[command(flatten)]
    pub(super) exit: ExitArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Code or name, such as `PB101` or `missing-metadata`
    #[arg(value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) color: ColorArgument,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct LspArguments {
    /// Use stdin and stdout. This is the default; some editors add it
    #[arg(long)]
    pub(super) stdio: bool,
    #[command(flatten)]
    pub(super) date: DateArgument,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// A folder of the site; the file is written to the site's root [default: the current one]
    #[arg(value_name = "FOLDER")]
    pub(super) path: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// A page, or a folder of the site [default: the site of the current folder]
    #[arg(value_name = "PAGE")]
    pub(super) path: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: InspectFormat,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show the effective settings of a page or the site, and the origin of each
    Show(ShowArguments),
    /// Print the JSON Schema of playbook-lint.toml, for editors
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// A page, or a folder of the site [default: the site of the current folder]
    #[arg(value_name = "PAGE")]
    pub(super) path: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: ShowFormat,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files, folders, or globs to report on; the entire playbook is always read. `-` is a page on stdin
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The path of the page on stdin; it need not exist yet
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(super) output: OutputArguments,
    /// Print which settings and files are used
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub(super) verbose: bool,
    /// List the pages that would be checked, without checking them
    #[arg(
        long,
        conflicts_with_all = ["format", "output_file", "statistics", "fix", "diff", "write_baseline"],
        help_heading = "Output"
    )]
    pub(super) show_files: bool,

    #[command(flatten)]
    pub(super) fixes: FixArguments,
    #[command(flatten)]
    pub(super) known: IntroducedArguments,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    /// Write comments that suppress the reported problems into the pages
    #[arg(
        long,
        conflicts_with_all = ["show_files", "fix", "diff", "staged", "write_baseline", "stdin_filename"],
        help_heading = "Fixes"
    )]
    pub(super) add_suppressions: bool,
    /// The reason to write in the comments [default: known on the date of the run]
    #[arg(long, value_name = "TEXT", requires = "add_suppressions", value_parser = reason, help_heading = "Fixes")]
    pub(super) reason: Option<String>,

    /// Check again each time files change, showing first which problems are new or gone. Ctrl-C ends it, with the exit
    /// code of the last result
    #[arg(
        long,
        conflicts_with_all = [
            "stdin_filename", "output_file", "show_files", "fix", "diff", "add_suppressions", "new_since", "staged",
            "write_baseline",
        ],
        help_heading = "Run"
    )]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) exit: ExitArguments,
    #[command(flatten)]
    pub(super) date: DateArgument,
    /// The number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs, help_heading = "Run")]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,

    /// What the servers of external URLs answered, for `links`.
    #[arg(skip)]
    pub(super) url_checks: Option<Arc<UrlChecks>>,
}

/// Which known problems are not reported.
#[derive(Debug, Args)]
#[command(next_help_heading = "New problems only")]
pub(super) struct IntroducedArguments {
    /// Report only problems that are new since this commit, branch, or tag, on any page; `main...` is the commit at
    /// which the current branch left `main`
    #[arg(long, value_name = "REV")]
    pub(super) new_since: Option<String>,
    /// Check the staged changes, and report only the problems that they introduce
    #[arg(long, conflicts_with = "stdin_filename")]
    pub(super) staged: bool,
    #[command(flatten)]
    pub(super) baseline: BaselineArgument,
    /// Write all problems to this file, for `--baseline`; with `--baseline`, write only those of its entries that still
    /// occur
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff", "new_since", "staged", "format", "output_file", "statistics"])]
    pub(super) write_baseline: Option<PathBuf>,
}

/// Parses a column such as `name=Task title`.
fn column(text: &str) -> Result<(String, String), String> {
    let known = ["id", "name", "mo", "role", "services"];
    let (field, header) = text.split_once('=').ok_or("write it as FIELD=HEADER, such as id=Number")?;
    match (field.trim(), header.trim()) {
        (_, "") => Err("the header is missing after `=`".to_owned()),
        (field, header) if known.contains(&field) => Ok((field.to_owned(), header.to_owned())),
        (field, _) => Err(format!("`{field}` is not a field; use {}", known.join(", "))),
    }
}

fn jobs(text: &str) -> Result<u16, String> {
    let count = text.parse().ok().filter(|count| (1..=1024).contains(count));
    count.ok_or_else(|| "write a number from 1 to 1024".to_owned())
}

fn days(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| *count <= 36_500);
    count.ok_or_else(|| "write a number of days, up to 36500".to_owned())
}

fn seconds(text: &str) -> Result<u64, String> {
    let count = text.parse().ok().filter(|count| (1..=600).contains(count));
    count.ok_or_else(|| "write a number of seconds, from 1 to 600".to_owned())
}

/// Parses a text that can be the end of a comment, in HTML and in YAML.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("give a short reason, such as \"the page follows next week\"".to_owned());
    }
    if text.contains("--") || text.contains(char::is_control) || !crate::text::invisible_characters(text).is_empty() {
        return Err("write it on one line, without two hyphens in a row or invisible characters".to_owned());
    }
    Ok(text.to_owned())
}

/// Returns the command as clap knows it, for generated files.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
