//! Messages between client and server, as our own types. [`protocol`](super::protocol) converts them.

use std::sync::Arc;

use lsp_server::RequestId;

use super::documents::TextChange;
use super::encoding::{Encoding, Point, PointRange};
use crate::diagnostic::Severity;

/// What the client supports, and what its user wants.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// Its process ID, if it states one.
    pub(super) process: Option<u32>,
    /// The URIs of the folders that are open.
    pub(super) folders: Vec<String>,
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// Whether it requests diagnostics. If not, they are published.
    pub(super) pulls: bool,
    /// Whether an answer about one document may include diagnostics of others.
    pub(super) takes_related_documents: bool,
    /// Whether diagnostics may have related locations.
    pub(super) takes_related_locations: bool,
    /// Whether it can watch files for the server.
    pub(super) watches_files: bool,
    /// Whether edits may state the version of the document to which they apply.
    pub(super) takes_versioned_edits: bool,
    /// Whether it can ask the user about single edits.
    pub(super) takes_offers: bool,
    /// Whether it requests the edit of an action when the user chooses it.
    pub(super) resolves_actions: bool,
    /// The features that the user wants.
    pub(super) features: Features,
}

/// Which features are on. Users of a second Markdown server turn off the features that both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Features {
    /// The files whose problems are shown.
    pub(super) diagnostics: DiagnosticScope,
    /// Fixes and suppressions.
    pub(super) code_actions: bool,
    /// Renaming headings, and edits when files are renamed.
    pub(super) rename: bool,
    /// Redirections from the old URLs of pages that are renamed.
    pub(super) redirections: RedirectionScope,
    /// Definitions and references.
    pub(super) navigation: bool,
    pub(super) hover: bool,
    pub(super) document_links: bool,
    /// Symbols of a document and of the workspace.
    pub(super) symbols: bool,
    pub(super) completion: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            diagnostics: DiagnosticScope::Affected,
            code_actions: true,
            rename: true,
            redirections: RedirectionScope::Ask,
            navigation: true,
            hover: true,
            document_links: true,
            symbols: true,
            completion: true,
        }
    }
}

/// The files whose problems are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DiagnosticScope {
    /// No files.
    Off,
    /// Open files.
    Open,
    /// Open files, and files whose problems changed since the site was loaded.
    #[default]
    Affected,
    /// All files.
    Site,
}

/// Whether renaming a page redirects its old URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RedirectionScope {
    Never,
    /// The user decides each time, if the client can ask.
    #[default]
    Ask,
    Always,
}

/// Notifications of the client.
#[derive(Debug)]
pub(super) enum Notification {
    Opened {
        uri: Arc<str>,
        version: i32,
        text: String,
    },
    Changed {
        uri: Arc<str>,
        version: i32,
        changes: Vec<TextChange>,
    },
    Closed {
        uri: Arc<str>,
    },
    /// Files changed on disk.
    OnDisk(Vec<String>),
    Folders {
        added: Vec<String>,
        removed: Vec<String>,
    },
    Canceled(RequestId),
    Exit,
}

/// Requests of the client.
#[derive(Debug)]
pub(super) enum Request {
    /// The problems of a document, unless `previous` is the ID of the same result.
    Diagnostics {
        uri: Arc<str>,
        previous: Option<String>,
    },
    /// The problems of files that are not open. `previous` has the URIs and result IDs that the client knows.
    SiteDiagnostics {
        previous: Vec<(String, String)>,
    },
    /// The actions for a part of a document. `only` lists the kinds of actions to return; `None` for all.
    Actions {
        uri: Arc<str>,
        range: PointRange,
        only: Option<Vec<String>>,
    },
    /// The edit of an action that the user chose.
    ResolvedAction {
        action: serde_json::Value,
        key: ActionKey,
    },
    /// The range of the name that a rename would change.
    RenameRange {
        uri: Arc<str>,
        at: Point,
    },
    Rename {
        uri: Arc<str>,
        at: Point,
        name: String,
    },
    /// The old and new URIs of files that are about to be renamed.
    RenameFiles(Vec<(String, String)>),
    Definition {
        uri: Arc<str>,
        at: Point,
    },
    References {
        uri: Arc<str>,
        at: Point,
        include_declaration: bool,
    },
    Hover {
        uri: Arc<str>,
        at: Point,
    },
    Links {
        uri: Arc<str>,
    },
    Symbols {
        uri: Arc<str>,
    },
    SiteSymbols {
        query: String,
    },
    Completion {
        uri: Arc<str>,
        at: Point,
    },
}

impl Request {
    /// The document that the answer is about. If its text changes, the answer is of no use.
    pub(super) fn bound_to(&self) -> Option<&Arc<str>> {
        match self {
            Self::Actions { uri, .. }
            | Self::RenameRange { uri, .. }
            | Self::Rename { uri, .. }
            | Self::Definition { uri, .. }
            | Self::References { uri, .. }
            | Self::Hover { uri, .. } => Some(uri),
            _ => None,
        }
    }
}

/// Answers of the server.
#[derive(Debug)]
pub(super) enum Answer {
    Diagnostics(DocumentProblems),
    SiteDiagnostics(Vec<FileProblems>),
    Actions(Vec<Action>),
    ResolvedAction {
        action: serde_json::Value,
        edits: Vec<DocumentEdits>,
    },
    RenameRange(Option<PointRange>),
    Edits(Vec<DocumentEdits>),
    Places(Vec<Place>),
    /// Markdown, and the range that it explains.
    Hover(Option<(String, PointRange)>),
    /// The ranges of links, with the URIs of their targets.
    Links(Vec<(PointRange, String)>),
    Symbols(Vec<Symbol>),
    SiteSymbols(Vec<SiteSymbol>),
    Completions(Vec<Completion>),
}

/// A fix or a suppression.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) title: String,
    pub(super) kind: ActionKind,
    /// Whether editors may apply it without a choice by the user.
    pub(super) is_preferred: bool,
    pub(super) edits: ActionEdits,
    /// The problem that it fixes or suppresses.
    pub(super) problem: Option<Problem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionKind {
    QuickFix,
    FixAll,
}

#[derive(Debug)]
pub(super) enum ActionEdits {
    Known(Vec<DocumentEdits>),
    /// They are computed when the user chooses the action.
    Later(ActionKey),
}

/// Identifies an action whose edits are not computed yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ActionKey {
    pub(super) uri: String,
    /// The version of the document when it was offered.
    pub(super) version: Option<i32>,
    /// The problem to suppress, as its rule's code and its fingerprint; `None` to fix all.
    pub(super) suppressed: Option<(String, String)>,
}

/// Edits of a document.
#[derive(Clone, Debug)]
pub(super) struct DocumentEdits {
    pub(super) uri: Arc<str>,
    /// The version to which they apply, if the document is open.
    pub(super) version: Option<i32>,
    pub(super) edits: Vec<(PointRange, String)>,
    /// Redirections, which the client adds if the user agrees.
    pub(super) offers: Vec<(PointRange, String)>,
}

/// What a symbol represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SymbolKind {
    Heading,
    Task,
    Level,
}

/// A named part of a document.
#[derive(Debug)]
pub(super) struct Symbol {
    pub(super) name: String,
    pub(super) kind: SymbolKind,
    /// The entire part.
    pub(super) range: PointRange,
    /// The name in it.
    pub(super) name_range: PointRange,
    pub(super) children: Vec<Symbol>,
}

/// A symbol of the site.
#[derive(Debug)]
pub(super) struct SiteSymbol {
    pub(super) name: String,
    pub(super) kind: SymbolKind,
    /// The page that contains it.
    pub(super) container: String,
    pub(super) place: Place,
}

/// What a completion inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompletionKind {
    File,
    Fragment,
    Key,
    Value,
}

#[derive(Debug)]
pub(super) struct Completion {
    pub(super) label: String,
    pub(super) kind: CompletionKind,
    pub(super) detail: Option<String>,
    /// The range that it replaces.
    pub(super) range: PointRange,
    pub(super) text: String,
}

/// The problems of a document, and of others that it affects.
#[derive(Debug)]
pub(super) struct DocumentProblems {
    pub(super) own: FileProblems,
    pub(super) others: Vec<FileProblems>,
}

/// The problems of a file.
#[derive(Clone, Debug)]
pub(super) struct FileProblems {
    pub(super) uri: Arc<str>,
    /// The version of the document, if it is open.
    pub(super) version: Option<i32>,
    /// Identifies these problems.
    pub(super) result_id: String,
    /// `None` if the client has them already.
    pub(super) problems: Option<Arc<[Problem]>>,
}

/// A problem as an editor shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Problem {
    pub(super) range: PointRange,
    pub(super) severity: Severity,
    /// The rule's code; `None` for settings that cannot be read.
    pub(super) code: Option<&'static str>,
    pub(super) message: String,
    /// Whether the marked text can be deleted.
    pub(super) is_unnecessary: bool,
    pub(super) related: Vec<(Place, String)>,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) uri: Arc<str>,
    pub(super) range: PointRange,
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The client canceled the request.
    #[error("the request was canceled")]
    Canceled,
    /// The document changed before the answer was ready.
    #[error("the document changed")]
    Outdated,
    /// The server does not support the request.
    #[error("`{0}` is not supported")]
    Unknown(String),
    /// The parameters cannot be read, or the request cannot be fulfilled.
    #[error("{0}")]
    Invalid(String),
    /// The server is shutting down.
    #[error("the server was shut down")]
    ShutDown,
    /// A bug in this program.
    #[error("{0}")]
    Internal(String),
}
