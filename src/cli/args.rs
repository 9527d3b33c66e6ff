//! Arguments, and the help that is generated from them.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::output_args::OutputArgs;
use super::rule_value::{rule, rules, selector};
use crate::config::FailOn;
use crate::diagnostic::Severity;
use crate::online::UrlChecks;
use crate::rules::Selector;

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
    /// The date to compare dates with, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day, help_heading = "Run")]
    pub(super) as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// A page or folder to report on [default: the site that the current folder belongs to]
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
    /// The date to compare dates with, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day, help_heading = "Run")]
    pub(super) as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct LinksArguments {
    /// Files, folders, or globs whose links to check [default: the site that the current folder belongs to]
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
    #[arg(long, value_name = "REV")]
    pub(super) new_since: Option<String>,
    /// Do not report the problems that this file lists
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Count the problems of each rule instead of listing them
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: clap::ColorChoice,
    /// Write only the problems, without notes and a summary
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) fixes: FixArguments,
    /// Exit with 1 if a problem has at least this severity [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Run")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 even if there are problems
    #[arg(long, help_heading = "Run")]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

/// The format of a list of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// The format of the list of pages that are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StaleFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
    /// For a job summary
    Markdown,
    /// One issue per owner, for a workflow that keeps them up to date
    GithubIssues,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Code or name, such as `PB101` or `missing-metadata`
    #[arg(value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) rule: String,
    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(super) color: clap::ColorChoice,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(super) struct LspArguments {
    /// Use stdin and stdout. This is the default; some editors add it
    #[arg(long)]
    pub(super) stdio: bool,
    /// The date to compare dates with, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day, help_heading = "Run")]
    pub(super) as_of: Option<NaiveDate>,
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

/// The output format of `inspect`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum InspectFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
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

/// The output format of settings.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ShowFormat {
    /// For people
    #[default]
    Toml,
    /// For programs
    Json,
}

/// The format of a list.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
    /// The complete documentation
    Markdown,
}

/// The format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// With source lines and help; the default on a terminal
    Full,
    /// One line per problem; the default in a pipe
    Concise,
    /// Grouped by page, with help
    Grouped,
    /// For programs: one JSON document
    Json,
    /// For programs: one JSON object per line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab Code Quality report
    Gitlab,
    /// JUnit XML, for Jenkins and others
    Junit,
    /// A Markdown summary for a job or a pull request
    Markdown,
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
    pub(super) output: OutputArgs,
    /// Count the problems of each rule instead of showing them
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: clap::ColorChoice,
    /// Print only problems, and fixes that were skipped
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub(super) quiet: bool,
    /// Print which settings and files are used
    #[arg(short, long, help_heading = "Output")]
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
    pub(super) known: IntroducedArgs,

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
    /// Exit with 1 for problems at or above this severity [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Run")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 even if there are problems
    #[arg(long, help_heading = "Run")]
    pub(super) exit_zero: bool,
    /// The date to compare dates with, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day, help_heading = "Run")]
    pub(super) as_of: Option<NaiveDate>,
    /// The number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs, help_heading = "Run")]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,

    /// What the servers of external URLs answered, for `links`.
    #[arg(skip)]
    pub(super) url_checks: Option<Arc<UrlChecks>>,
}

/// Whether pages are changed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArguments {
    /// Make safe fixes, which don't change what a page means, and report the remaining problems
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix`, also make fixes that may change what a page means; review these changes
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Print the fixes as a diff for `git apply`, without changing files
    #[arg(long, conflicts_with_all = ["format", "statistics"])]
    pub(super) diff: bool,
}

/// Which known problems are not reported.
#[derive(Debug, Args)]
#[command(next_help_heading = "New problems only")]
pub(super) struct IntroducedArgs {
    /// Report only problems that are new since this commit, branch, or tag, on any page; `main...` is the commit at
    /// which the current branch left `main`
    #[arg(long, value_name = "REV")]
    pub(super) new_since: Option<String>,
    /// Check the staged changes, and report only the problems that they introduce
    #[arg(long, conflicts_with = "stdin_filename")]
    pub(super) staged: bool,
    /// Don't report the problems that this file lists
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all problems to this file, for `--baseline`; with `--baseline`, write only those of its entries that still
    /// occur
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff", "new_since", "staged", "format", "output_file", "statistics"])]
    pub(super) write_baseline: Option<PathBuf>,
}

/// Which rules are enabled, in addition to the settings.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArguments {
    /// Enable only these rules: codes, names, starts of codes, or ALL
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) select: Option<Vec<Selector>>,
    /// Enable these rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) extend_select: Vec<Selector>,
    /// Disable these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) ignore: Vec<Selector>,
    /// Set the severity of a rule: error, warning, info, or off
    #[arg(long, value_name = "RULE=SEVERITY", value_delimiter = ',', value_parser = severity)]
    pub(super) severity: Vec<(Selector, Option<Severity>)>,
}

/// Where the settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(super) struct SettingsArguments {
    /// Read the settings from this file instead of the playbook's own file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Ignore playbook-lint.toml
    #[arg(long)]
    pub(super) no_config: bool,
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

fn severity(text: &str) -> Result<(Selector, Option<Severity>), String> {
    let (rule, level) = text.split_once('=').ok_or("write it as RULE=SEVERITY, such as PB202=error")?;
    let level = match level.trim().to_ascii_lowercase().as_str() {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" => Some(Severity::Info),
        "off" => None,
        _ => return Err(format!("unknown severity `{level}`; use error, warning, info, or off")),
    };
    Ok((selector(rule)?, level))
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

fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "write the date as YYYY-MM-DD, such as 2020-05-01".to_owned())
}

/// Returns the command as clap knows it, for generated files.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
