//! The Language Server Protocol: the only module that knows its types.
//!
//! It reads messages into our own types and writes ours as messages. `gen-lsp-types` changes its API every few weeks;
//! those changes end here.

mod handshake;
mod incoming;
mod outgoing;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) use handshake::{capabilities, client};
pub(super) use incoming::{is_shutdown, notification, request};
pub(super) use outgoing::{logged, published, refresh, response, shown, shutdown_response, watch};

use super::messages::{ActionKind, Refusal};

/// The name that the editor shows next to each problem.
const SOURCE: &str = "playbook-lint";

/// The kind of the action that makes all safe fixes of a document.
const FIX_ALL: &str = "source.fixAll.playbook-lint";

/// Whether `only`, the kinds of actions that a client wants, includes `kind`; `None` for all.
pub(super) fn wants(only: Option<&[String]>, kind: ActionKind) -> bool {
    let kind = match kind {
        ActionKind::QuickFix => "quickfix",
        ActionKind::FixAll => FIX_ALL,
    };
    let includes = |wanted: &String| {
        wanted.is_empty() || kind.strip_prefix(&**wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(includes))
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::Invalid(error.to_string()))
}

/// Converts a value of the protocol to JSON, which cannot fail: all keys are strings.
fn value(message: impl serde::Serialize) -> Value {
    serde_json::to_value(message).unwrap_or_default()
}
