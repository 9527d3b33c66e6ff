//! Arguments, and the help that is made from them.

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
/// Reads every page of the playbook and says what is wrong: missing metadata, duplicate tasks, malformed M/O columns,
/// stale dates, broken links and more. Without a command it checks the paths given, or the folder it is started in.
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
    /// Check pages; the same as naming no command
    Check(CheckArguments),
    /// List all rules
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Write what makes a shell complete commands, options and values
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man {
        /// The command to write the page of [default: the program]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Write a playbook-lint.toml to start from: what was found out, and all defaults as comments
    Init(InitArguments),
    /// Show the settings in force, or the JSON Schema of playbook-lint.toml
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check pages in an editor: a language server on stdin and stdout
    Lsp(LspArguments),
    /// Show what is understood of a page or of the whole playbook, and how each word was learned
    Inspect(InspectArguments),
    /// Explain one rule: what it finds, why, with examples, its options here, and how to silence it
    Explain(ExplainArguments),
    /// List all tasks of the playbook, or compare them with a list that is kept elsewhere
    Tasks(TasksArguments),
    /// List the pages that are due for a review, by owner
    Stale(StaleArguments),
    /// Write a report for owners as one HTML page: reviews, problems, translations, levels, and tasks
    Report(ReportArguments),
    /// Ask servers which external addresses are gone or have moved
    Links(LinksArguments),
}

#[derive(Debug, Args)]
pub(super) struct TasksArguments {
    /// A page or folder whose tasks to list [default: the site that the current folder belongs to]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// How to list them [default: table on a terminal, or csv]
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
    /// A page or folder whose pages to list [default: the site that the current folder belongs to]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// How to list them [default: table on a terminal, or csv]
    #[arg(long, value_enum)]
    pub(super) format: Option<StaleFormat>,
    /// Also list the pages that fall due within this number of days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(..=36_500))]
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
    /// Mark problems that this file does not list as new [default: `baseline` of the settings]
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
    /// Remember in this file since when each address fails, and report it only after it has failed on two runs, six hours
    /// apart. Commit the file, or keep it in the cache of the CI service
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,
    /// Also report addresses whose servers give no clear answer: a login, a limit, an error, or nothing in time
    #[arg(long)]
    pub(super) report_unknown: bool,
    /// The number of seconds that a server has for each answer
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(super) timeout: u64,
    /// Check only addresses that are new since this commit, branch, or tag. They are reported at once
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
    /// Exit with 1 from this severity on [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Run")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 even if there are problems
    #[arg(long, help_heading = "Run")]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

/// How rows are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// How pages that are due are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StaleFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
    /// For an issue or the summary of a job
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Code or name, such as `PB101` or `missing-metadata`
    #[arg(value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) rule: String,
    /// When to use colour
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
    /// A folder of the site [default: the current one]; the file is written to the site's root
    #[arg(value_name = "FOLDER")]
    pub(super) path: Option<PathBuf>,
    /// Write over the file that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// A page, or a folder of the site [default: the site that the current folder belongs to]
    #[arg(value_name = "PAGE")]
    pub(super) path: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: InspectFormat,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

/// How `inspect` shows what is understood.
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
    /// Show the settings in force for a page or the site, and where each comes from
    Show(ShowArguments),
    /// Write the JSON Schema of playbook-lint.toml, for editors
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// A page, or a folder of the site [default: the site that the current folder belongs to]
    #[arg(value_name = "PAGE")]
    pub(super) path: Option<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: ShowFormat,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

/// How settings are shown.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ShowFormat {
    /// For people
    #[default]
    Toml,
    /// For programs
    Json,
}

/// How a list is written.
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

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// With the source and what to do; the default on a terminal
    Full,
    /// One line each; the default in a pipe
    Concise,
    /// By page, with what to do
    Grouped,
    /// For programs: one document
    Json,
    /// For programs: one object a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit XML, for Jenkins and others
    Junit,
    /// A summary for a job or a pull request
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files, folders or globs to report on; the playbook they belong to is always read whole. `-` is a page on stdin
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The page that stdin stands in for; it need not be there yet
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Count the findings of each rule instead of showing them
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: clap::ColorChoice,
    /// Say nothing beside the findings
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub(super) quiet: bool,
    /// Say which settings and files are used
    #[arg(short, long, help_heading = "Output")]
    pub(super) verbose: bool,
    /// List the pages that would be checked, and stop
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

    /// Write comments into the pages that silence what is found now
    #[arg(
        long,
        conflicts_with_all = ["show_files", "fix", "diff", "staged", "write_baseline", "stdin_filename"],
        help_heading = "Fixes"
    )]
    pub(super) add_suppressions: bool,
    /// Why it is silenced, for the comments [default: known on the day of the run]
    #[arg(long, value_name = "TEXT", requires = "add_suppressions", value_parser = reason, help_heading = "Fixes")]
    pub(super) reason: Option<String>,

    /// Check again each time files change, and show first which problems are new or gone. Ctrl-C ends it, with the exit
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
    /// Exit with 1 from this severity on [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Run")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Run")]
    pub(super) exit_zero: bool,
    /// The day to hold dates against, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day, help_heading = "Run")]
    pub(super) as_of: Option<NaiveDate>,
    /// How many threads to use [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs, help_heading = "Run")]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,

    /// What the servers of external addresses answered, for `links`.
    #[arg(skip)]
    pub(super) url_checks: Option<Arc<UrlChecks>>,
}

/// Whether pages are changed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArguments {
    /// Fix what can be fixed without changing what a page means, and report what is left
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix`, also make fixes that may change what a page means: read the changes before you keep them
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Show what would be fixed as a diff that `git apply` takes, and write nothing
    #[arg(long, conflicts_with_all = ["format", "statistics"])]
    pub(super) diff: bool,
}

/// What is known and not reported.
#[derive(Debug, Args)]
#[command(next_help_heading = "New findings only")]
pub(super) struct IntroducedArgs {
    /// Report only what is new since this commit, branch or tag, wherever it shows; `main...` means the commit at which
    /// the current branch left `main`
    #[arg(long, value_name = "REV")]
    pub(super) new_since: Option<String>,
    /// Judge what is staged for the next commit, and report only what it brings
    #[arg(long, conflicts_with = "stdin_filename")]
    pub(super) staged: bool,
    /// Do not report the findings that this file lists
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings to this file, for `--baseline`; with `--baseline`, those of its entries that still occur
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff", "new_since", "staged", "format", "output_file", "statistics"])]
    pub(super) write_baseline: Option<PathBuf>,
}

/// Which rules are in force, over what the settings say.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArguments {
    /// Use these rules and no others: codes, names, beginnings of codes, or ALL
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) select: Option<Vec<Selector>>,
    /// Use these rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) extend_select: Vec<Selector>,
    /// Do not use these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(super) ignore: Vec<Selector>,
    /// How bad findings of a rule are: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = severity)]
    pub(super) severity: Vec<(Selector, Option<Severity>)>,
}

/// Where the settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(super) struct SettingsArguments {
    /// Read the settings from this file instead of the playbook's own
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Pass over playbook-lint.toml
    #[arg(long)]
    pub(super) no_config: bool,
}

/// `name=Task title`
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

fn severity(text: &str) -> Result<(Selector, Option<Severity>), String> {
    let (rule, level) = text.split_once('=').ok_or("write it as RULE=LEVEL, such as PB202=error")?;
    let level = match level.trim().to_ascii_lowercase().as_str() {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" => Some(Severity::Info),
        "off" => None,
        _ => return Err(format!("`{level}` is no level; use error, warning, info or off")),
    };
    Ok((selector(rule)?, level))
}

/// A text that can stand at the end of a comment, in HTML and in YAML.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("say in a few words why, such as \"the page comes next week\"".to_owned());
    }
    if text.contains("--") || text.contains(char::is_control) || !crate::text::invisible_characters(text).is_empty() {
        return Err("write it on one line, without two hyphens in a row and without invisible characters".to_owned());
    }
    Ok(text.to_owned())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "write the day as YYYY-MM-DD, such as 2020-05-01".to_owned())
}

/// The command as clap knows it, for what is generated from it.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
