//! Reports of internal errors of this program.

use std::io::Write;

use super::{CliError, print_failure};
use crate::linter::InternalError;
use crate::output::escape_controls;

/// The maximum number of internal errors to print one by one. A rule that fails on one page may fail on all.
const SHOWN: usize = 10;

/// Prints `errors` on stderr, even with `--quiet`. Returns whether there are any.
pub(super) fn print_internal_errors(errors: &[InternalError]) -> bool {
    for error in errors.iter().take(SHOWN) {
        print_failure(&CliError::Said { message: error.to_string(), help: None });
    }
    if errors.len() > SHOWN {
        let message = format!("{} more internal errors", errors.len() - SHOWN);
        print_failure(&CliError::Said { message, help: None });
    }
    if !errors.is_empty() {
        let _ = writeln!(std::io::stderr(), "  help: {}", escape_controls(&InternalError::help()));
    }
    !errors.is_empty()
}
