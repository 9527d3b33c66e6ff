//! `playbook-lint lsp`.

use std::sync::Arc;

use super::args::LspArguments;
use super::opened::options;
use super::{CliError, ExitStatus};
use crate::lsp::{Ended, ServerOptions, serve_stdio};

pub(super) fn run(arguments: LspArguments) -> Result<ExitStatus, CliError> {
    let LspArguments { date, rules, settings, stdio: _ } = arguments;
    let lint = Arc::new(move |today| options(&rules, &settings, Some(today)));
    match serve_stdio(ServerOptions { lint, as_of: date.as_of })? {
        Ended::Exit => Ok(ExitStatus::Success),
        // The protocol requires exit code 1.
        Ended::ExitWithoutShutdown | Ended::ClientGone => Ok(ExitStatus::Failure),
    }
}
