//! Options that several commands have.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ColorChoice};

use crate::cli::output_args::OutputArgs;
use crate::cli::rule_value::{rules, selector};
use crate::config::FailOn;
use crate::diagnostic::Severity;
use crate::rules::Selector;

/// What is written of problems, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArguments {
    #[command(flatten)]
    pub(in crate::cli) formats: OutputArgs,
    /// Count the problems of each rule instead of showing them
    #[arg(long)]
    pub(in crate::cli) statistics: bool,
    #[command(flatten)]
    pub(in crate::cli) color: ColorArgument,
    /// Print only problems, and fixes that were skipped
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

/// Whether the terminal gets colors.
#[derive(Debug, Args)]
pub(in crate::cli) struct ColorArgument {
    /// When to use color
    #[arg(id = "color", long = "color", value_enum, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) when: ColorChoice,
}

/// Which problems make a run fail.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(in crate::cli) struct ExitArguments {
    /// Exit with 1 for problems at or above this severity [default: error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(in crate::cli) fail_on: Option<FailOn>,
    /// Exit with 0 even if there are problems
    #[arg(long)]
    pub(in crate::cli) exit_zero: bool,
}

/// The date of the run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(in crate::cli) struct DateArgument {
    /// The date to compare dates with, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "PLAYBOOK_LINT_AS_OF", value_parser = day)]
    pub(in crate::cli) as_of: Option<NaiveDate>,
}

/// A list of known problems.
#[derive(Debug, Args)]
#[command(next_help_heading = "New problems only")]
pub(in crate::cli) struct BaselineArgument {
    /// Don't report the problems that this file lists
    #[arg(id = "baseline", long = "baseline", value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
}

/// Whether pages are changed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(in crate::cli) struct FixArguments {
    /// Make safe fixes, which don't change what a page means, and report the remaining problems
    #[arg(long)]
    pub(in crate::cli) fix: bool,
    /// With `--fix`, also make fixes that may change what a page means; review these changes
    #[arg(long)]
    pub(in crate::cli) unsafe_fixes: bool,
    /// Print the fixes as a diff for `git apply`, without changing files
    #[arg(long, conflicts_with_all = ["format", "statistics"])]
    pub(in crate::cli) diff: bool,
}

/// Which rules are enabled, in addition to the settings.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArguments {
    /// Enable only these rules: codes, names, starts of codes, or ALL
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(in crate::cli) select: Option<Vec<Selector>>,
    /// Enable these rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(in crate::cli) extend_select: Vec<Selector>,
    /// Disable these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules(), hide_possible_values = true)]
    pub(in crate::cli) ignore: Vec<Selector>,
    /// Set the severity of a rule: error, warning, info, or off
    #[arg(long, value_name = "RULE=SEVERITY", value_delimiter = ',', value_parser = severity)]
    pub(in crate::cli) severity: Vec<(Selector, Option<Severity>)>,
}

/// Where the settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(in crate::cli) struct SettingsArguments {
    /// Read the settings from this file instead of the playbook's own file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Ignore playbook-lint.toml
    #[arg(long)]
    pub(in crate::cli) no_config: bool,
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

fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "write the date as YYYY-MM-DD, such as 2020-05-01".to_owned())
}
