//! The language server: the linter in an editor.
//!
//! Three threads share the work. The main loop (`server`) reads messages and keeps the text of open documents. It sends
//! each answer, unless the client canceled the request or its document changed. The worker (`worker`) owns the sites
//! (`sites`): it applies edits, lints, and publishes problems. It applies all waiting edits before it lints, so no
//! outdated text is linted. A third thread (`answers`) answers all other requests from forks of the workspaces.
//!
//! `protocol` is the only module that knows the types of the protocol. All others use those in `messages`.

mod actions;
mod answers;
mod completion;
mod documents;
mod encoding;
mod hover;
mod messages;
mod navigation;
mod open_files;
mod parent;
mod problems;
mod protocol;
mod server;
mod sites;
mod subject;
mod symbols;
mod uri;
mod worker;

use std::sync::Arc;

use chrono::NaiveDate;
use lsp_server::Connection;

pub use server::Ended;

use crate::linter::LintOptions;

/// How sites are linted. With the same options, the command line reports the same diagnostics.
#[derive(Clone)]
pub struct ServerOptions {
    /// Returns the options for loading a site on a date.
    pub lint: Arc<dyn Fn(NaiveDate) -> LintOptions + Send + Sync>,
    /// The date with which dates are compared; `None` for today's date, which changes at midnight.
    pub as_of: Option<NaiveDate>,
}

impl ServerOptions {
    fn today(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| chrono::Local::now().date_naive())
    }

    fn lint_options(&self) -> LintOptions {
        (self.lint)(self.today())
    }
}

impl std::fmt::Debug for ServerOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerOptions").field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

/// Serves the client on stdin and stdout until the session ends.
///
/// # Errors
/// Errors of stdin and stdout.
pub fn serve_stdio(options: ServerOptions) -> std::io::Result<Ended> {
    let (connection, threads) = Connection::stdio();
    let ended = serve(connection, options);
    // If the client is gone, stdin may stay open, and the thread that reads it never ends.
    if ended == Ended::Exit { threads.join().map(|()| ended) } else { Ok(ended) }
}

/// Serves the client at the other end of `connection` until the session ends.
#[must_use]
pub fn serve(connection: Connection, options: ServerOptions) -> Ended {
    server::Server::start(connection, options)
}
