//! What client and server say to each other, in our own words. [`protocol`](super::protocol) translates them.

use std::sync::Arc;

use lsp_server::RequestId;

use super::documents::TextChange;
use super::encoding::{Encoding, Point, PointRange};
use crate::diagnostic::Severity;

/// What the client is and wants.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// Its process, if it says so.
    pub(super) process: Option<u32>,
    /// The URIs of the folders that are open.
    pub(super) folders: Vec<String>,
    /// How it counts characters.
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics; otherwise they are published.
    pub(super) pulls: bool,
    /// Whether an answer for one document may have diagnostics of others.
    pub(super) takes_related_documents: bool,
    /// Whether diagnostics may have related locations.
    pub(super) takes_related_locations: bool,
    /// Whether it can watch files for the server.
    pub(super) watches_files: bool,
    /// Whether edits may state which version of a document they are for.
    pub(super) takes_versioned_edits: bool,
    /// Whether an action may get its edit when the user chooses it.
    pub(super) resolves_actions: bool,
    /// What the user wants.
    pub(super) features: Features,
}

/// Which features are on. A user with a second Markdown server turns off those that both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Features {
    /// Of which files problems are shown.
    pub(super) diagnostics: DiagnosticScope,
    /// Fixes and suppressions.
    pub(super) code_actions: bool,
    /// Renaming headings, and edits when files are renamed.
    pub(super) rename: bool,
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
            navigation: true,
            hover: true,
            document_links: true,
            symbols: true,
            completion: true,
        }
    }
}

/// Of which files problems are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DiagnosticScope {
    /// None.
    Off,
    /// Those that are open.
    Open,
    /// Those that are open, and those whose problems changed since the site was loaded.
    #[default]
    Affected,
    /// All.
    Site,
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

/// What the client asks for.
#[derive(Debug)]
pub(super) enum Request {
    /// The problems of a document, if they are not those with the result ID `previous`.
    Diagnostics {
        uri: Arc<str>,
        previous: Option<String>,
    },
    /// The problems of files that are not open, other than those that it has: URIs with their result IDs.
    SiteDiagnostics {
        previous: Vec<(String, String)>,
    },
    /// What can be done about a part of a document. `only` has the kinds of actions that are wanted, if not all.
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
    /// What would be renamed.
    RenameRange {
        uri: Arc<str>,
        at: Point,
    },
    Rename {
        uri: Arc<str>,
        at: Point,
        name: String,
    },
    /// Files that are about to be renamed: their old and new URIs.
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
    /// The document whose text the answer is about: it is of no use once that changed.
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

/// What the server answers.
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
    /// Markdown, and what it is about.
    Hover(Option<(String, PointRange)>),
    /// Where links are, with the URIs of their files.
    Links(Vec<(PointRange, String)>),
    Symbols(Vec<Symbol>),
    SiteSymbols(Vec<SiteSymbol>),
    Completions(Vec<Completion>),
}

/// Something that can be done about a problem.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) title: String,
    pub(super) kind: ActionKind,
    /// Whether it is the one to take if the user doesn't choose.
    pub(super) is_preferred: bool,
    pub(super) edits: ActionEdits,
    /// The problem that it removes.
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
    /// They are found if the user chooses the action.
    Later(ActionKey),
}

/// Stands for an action until the user chooses it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ActionKey {
    pub(super) uri: String,
    /// The version of the document for which it was offered.
    pub(super) version: Option<i32>,
    /// The problem to suppress, as its rule's code and its fingerprint; `None` to fix all.
    pub(super) suppressed: Option<(String, String)>,
}

/// Edits of a document.
#[derive(Clone, Debug)]
pub(super) struct DocumentEdits {
    pub(super) uri: Arc<str>,
    /// The version for which they are, if it is open.
    pub(super) version: Option<i32>,
    pub(super) edits: Vec<(PointRange, String)>,
}

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SymbolKind {
    Heading,
    Task,
    Level,
}

/// A part of a document that has a name.
#[derive(Debug)]
pub(super) struct Symbol {
    pub(super) name: String,
    pub(super) kind: SymbolKind,
    /// All of it.
    pub(super) range: PointRange,
    /// Its name.
    pub(super) name_range: PointRange,
    pub(super) children: Vec<Symbol>,
}

/// A symbol of the site.
#[derive(Debug)]
pub(super) struct SiteSymbol {
    pub(super) name: String,
    pub(super) kind: SymbolKind,
    /// The page that it is on.
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
    /// What is replaced.
    pub(super) range: PointRange,
    pub(super) text: String,
}

/// The problems of a document and of others that it affects.
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
    /// Stands for these problems.
    pub(super) result_id: String,
    /// `None` if the client has them.
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
    /// Whether what it marks can go.
    pub(super) is_unnecessary: bool,
    pub(super) related: Vec<(Place, String)>,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) uri: Arc<str>,
    pub(super) range: PointRange,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The client takes no answer any more.
    #[error("the request was canceled")]
    Canceled,
    /// The document changed while the answer was found.
    #[error("the document changed")]
    Outdated,
    /// The server knows no such request.
    #[error("`{0}` is not supported")]
    Unknown(String),
    /// The request makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The server is shutting down.
    #[error("the server was shut down")]
    ShutDown,
    /// A mistake in this program.
    #[error("{0}")]
    Internal(String),
}
