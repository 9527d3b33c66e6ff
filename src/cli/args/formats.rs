//! The formats of what commands write.

use clap::ValueEnum;

/// The format of a list of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TableFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// The format of the list of pages that are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum StaleFormat {
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

/// The output format of `inspect`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(in crate::cli) enum InspectFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The output format of settings.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(in crate::cli) enum ShowFormat {
    /// For people
    #[default]
    Toml,
    /// For programs
    Json,
}

/// The format of a list.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(in crate::cli) enum ListFormat {
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
pub(in crate::cli) enum OutputFormat {
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
