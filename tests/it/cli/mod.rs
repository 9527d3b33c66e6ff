//! The built binary: its command line, its configuration files, and its output in addition to diagnostics.

mod command_line;
mod commands;
mod completions_and_man;
mod config_files;
mod fix;
mod inspect;
mod internal_errors;
mod json;
mod links;
mod option_pairs;
mod report;
mod stale;
mod stdin;
mod tasks;
#[cfg(unix)]
mod watch;
