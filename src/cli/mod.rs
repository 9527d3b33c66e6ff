//! The command line.

mod args;
mod check;
mod config;
mod explain;
mod fix;
mod generate;
mod hosted;
mod init;
mod inspect;
mod internal;
mod introduced;
mod links;
mod lsp;
mod opened;
mod output_args;
mod overview;
mod paths;
mod progress;
mod report;
mod rule_value;
mod rules;
mod stale;
mod stdin;
mod tasks;
mod terminal;
mod watch;
mod write;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

pub use args::command;
use args::{Arguments, Command};

use crate::linter::{InternalError, catch_panic, record_panics};
use crate::output::{CommandEscaper, escape_controls};
use crate::site::SiteError;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// Exit code 0: no problems at or above `--fail-on`.
    Success,
    /// Exit code 1: problems at or above it.
    Failure,
    /// Exit code 2: the run itself failed.
    Error,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Failure => 1,
            ExitStatus::Error => 2,
        })
    }
}

/// Why a run failed. Printed on stderr; the exit code is 2.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// A message, and help for it.
    #[error("{message}")]
    Said { message: String, help: Option<String> },
    /// The configuration file, shown with its line.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A page that could not be written.
    #[error(transparent)]
    Write(#[from] crate::fix::WriteError),
    /// The result could not be written. A closed pipe is not a failure.
    #[error("cannot write the result: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Said { message: message.into(), help: Some(help.into()) }
    }

    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Runs the command that the arguments of the process specify.
#[must_use]
pub fn main() -> ExitCode {
    // clap itself prints help and errors, and exits with 0 or 2.
    let arguments = Arguments::parse();
    // Panics in rules are caught one by one. This handles all others.
    record_panics();
    let outcome = catch_panic(|| run(arguments));
    ExitCode::from(outcome.unwrap_or_else(|panic| {
        internal::print_internal_errors(&[InternalError::from(panic)]);
        ExitStatus::Error
    }))
}

fn run(arguments: Arguments) -> ExitStatus {
    let outcome = match arguments.command {
        Some(Command::Check(check)) => check::run(&check),
        Some(Command::Rules { format }) => rules::run(format),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man { command }) => generate::man(command.as_deref()),
        Some(Command::Config(command)) => config::run(&command),
        Some(Command::Init(init)) => init::run(&init),
        Some(Command::Lsp(lsp)) => lsp::run(lsp),
        Some(Command::Inspect(inspect)) => inspect::run(&inspect),
        Some(Command::Explain(explain)) => explain::run(&explain),
        Some(Command::Tasks(tasks)) => tasks::run(&tasks),
        Some(Command::Stale(stale)) => stale::run(&stale),
        Some(Command::Report(report)) => report::run(&report),
        Some(Command::Links(links)) => links::run(links),
        None => check::run(&arguments.check),
    };
    match outcome {
        Ok(status) => status,
        // A reader that closes the pipe needs no more output.
        Err(failure) if failure.is_closed_pipe() => ExitStatus::Success,
        Err(failure) => {
            print_failure(&failure);
            ExitStatus::Error
        }
    }
}

fn print_failure(failure: &CliError) {
    let red = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    let mut stderr = CommandEscaper::new(anstream::stderr().lock());
    let said = match failure {
        // The text has several lines, but none of them can be a command.
        CliError::Config(error) | CliError::Site(SiteError::Config(error)) => error.to_string(),
        _ => escape_controls(&failure.to_string()).into_owned(),
    };
    // If stderr is closed too, only the exit code remains.
    let _ = writeln!(stderr, "{red}error{red:#}: {said}");
    if let CliError::Said { help: Some(help), .. } = failure {
        let _ = writeln!(stderr, "  help: {}", escape_controls(help));
    }
    let _ = stderr.finish();
}
