//! Messages of the client, as our own types.

use std::sync::Arc;

use gen_lsp_types as lsp;
use serde_json::Value;

use super::{parse, value};
use crate::lsp::documents::TextChange;
use crate::lsp::encoding::{Point, PointRange};
use crate::lsp::messages::{Notification, Refusal, Request};

/// Reads a notification; `None` for one that the server ignores.
///
/// # Errors
/// [`Refusal::Invalid`] for parameters that cannot be read.
pub(in crate::lsp) fn notification(method: &str, params: Value) -> Result<Option<Notification>, Refusal> {
    Ok(Some(match method {
        "exit" => Notification::Exit,
        "textDocument/didOpen" => {
            let lsp::TextDocumentItem { uri, version, text, .. } =
                parse::<lsp::DidOpenTextDocumentParams>(params)?.text_document;
            Notification::Opened { uri: uri.0.into(), version, text }
        }
        "textDocument/didChange" => {
            let params: lsp::DidChangeTextDocumentParams = parse(params)?;
            let version = params.text_document.version;
            let uri = params.text_document.text_document_identifier.uri.0.into();
            let changes = params.content_changes.into_iter().map(text_change).collect();
            Notification::Changed { uri, version, changes }
        }
        "textDocument/didClose" => {
            let params: lsp::DidCloseTextDocumentParams = parse(params)?;
            Notification::Closed { uri: params.text_document.uri.0.into() }
        }
        "workspace/didChangeWatchedFiles" => {
            let params: lsp::DidChangeWatchedFilesParams = parse(params)?;
            Notification::OnDisk(params.changes.into_iter().map(|event| event.uri.0).collect())
        }
        "workspace/didCreateFiles" => {
            let files = parse::<lsp::CreateFilesParams>(params)?.files;
            Notification::OnDisk(files.into_iter().map(|file| file.uri.to_string()).collect())
        }
        "workspace/didDeleteFiles" => {
            let files = parse::<lsp::DeleteFilesParams>(params)?.files;
            Notification::OnDisk(files.into_iter().map(|file| file.uri.to_string()).collect())
        }
        "workspace/didRenameFiles" => {
            let files = parse::<lsp::RenameFilesParams>(params)?.files.into_iter();
            Notification::OnDisk(files.flat_map(|file| [file.old_uri.to_string(), file.new_uri.to_string()]).collect())
        }
        "workspace/didChangeWorkspaceFolders" => {
            let event = parse::<lsp::DidChangeWorkspaceFoldersParams>(params)?.event;
            let uris = |folders: Vec<lsp::WorkspaceFolder>| folders.into_iter().map(|folder| folder.uri.0).collect();
            Notification::Folders { added: uris(event.added), removed: uris(event.removed) }
        }
        "$/cancelRequest" => match parse::<lsp::CancelParams>(params)?.id {
            lsp::Id::Int(id) => Notification::Canceled(id.into()),
            lsp::Id::String(id) => Notification::Canceled(id.into()),
        },
        _ => return Ok(None),
    }))
}

fn text_change(change: lsp::TextDocumentContentChangeEvent) -> TextChange {
    use lsp::TextDocumentContentChangeEvent as Event;
    match change {
        Event::TextDocumentContentChangePartial(change) => {
            TextChange { range: Some(range(change.range)), text: change.text }
        }
        Event::TextDocumentContentChangeWholeDocument(change) => TextChange { range: None, text: change.text },
    }
}

/// Reads a request.
///
/// # Errors
/// [`Refusal::Unknown`] for a request that the server does not support, [`Refusal::Invalid`] for parameters that cannot
/// be read.
pub(in crate::lsp) fn request(method: &str, params: Value) -> Result<Request, Refusal> {
    Ok(match method {
        "textDocument/diagnostic" => {
            let params: lsp::DocumentDiagnosticParams = parse(params)?;
            Request::Diagnostics { uri: params.text_document.uri.0.into(), previous: params.previous_result_id }
        }
        "workspace/diagnostic" => {
            let params: lsp::WorkspaceDiagnosticParams = parse(params)?;
            let previous = params.previous_result_ids.into_iter().map(|id| (id.uri.0, id.value)).collect();
            Request::SiteDiagnostics { previous }
        }
        "textDocument/codeAction" => {
            let params: lsp::CodeActionParams = parse(params)?;
            let only = params.context.only.map(|kinds| kinds.into_iter().map(|kind| value_text(value(kind))).collect());
            Request::Actions { uri: params.text_document.uri.0.into(), range: range(params.range), only }
        }
        "codeAction/resolve" => {
            let key = parse(params.get("data").cloned().unwrap_or_default())?;
            Request::ResolvedAction { action: params, key }
        }
        "textDocument/prepareRename" => {
            let params: lsp::PrepareRenameParams = parse(params)?;
            let (uri, at) = place(params.text_document_position_params);
            Request::RenameRange { uri, at }
        }
        "textDocument/rename" => {
            let params: lsp::RenameParams = parse(params)?;
            let (uri, at) = place(params.text_document_position_params);
            Request::Rename { uri, at, name: params.new_name }
        }
        "workspace/willRenameFiles" => {
            let files = parse::<lsp::RenameFilesParams>(params)?.files;
            Request::RenameFiles(
                files.into_iter().map(|file| (file.old_uri.to_string(), file.new_uri.to_string())).collect(),
            )
        }
        "textDocument/definition" => {
            let params: lsp::DefinitionParams = parse(params)?;
            let (uri, at) = place(params.text_document_position_params);
            Request::Definition { uri, at }
        }
        "textDocument/references" => {
            let params: lsp::ReferenceParams = parse(params)?;
            let include_declaration = params.context.include_declaration;
            let (uri, at) = place(params.text_document_position_params);
            Request::References { uri, at, include_declaration }
        }
        "textDocument/hover" => {
            let params: lsp::HoverParams = parse(params)?;
            let (uri, at) = place(params.text_document_position_params);
            Request::Hover { uri, at }
        }
        "textDocument/completion" => {
            let params: lsp::CompletionParams = parse(params)?;
            let (uri, at) = place(params.text_document_position_params);
            Request::Completion { uri, at }
        }
        "textDocument/documentLink" => {
            Request::Links { uri: parse::<lsp::DocumentLinkParams>(params)?.text_document.uri.0.into() }
        }
        "textDocument/documentSymbol" => {
            Request::Symbols { uri: parse::<lsp::DocumentSymbolParams>(params)?.text_document.uri.0.into() }
        }
        "workspace/symbol" => Request::SiteSymbols { query: parse::<lsp::WorkspaceSymbolParams>(params)?.query },
        _ => return Err(Refusal::Unknown(method.to_owned())),
    })
}

fn place(params: lsp::TextDocumentPositionParams) -> (Arc<str>, Point) {
    (params.text_document.uri.0.into(), point(params.position))
}

/// Whether `method` asks the server to shut down.
pub(in crate::lsp) fn is_shutdown(method: &str) -> bool {
    method == "shutdown"
}

fn value_text(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn range(range: lsp::Range) -> PointRange {
    PointRange { start: point(range.start), end: point(range.end) }
}

fn point(position: lsp::Position) -> Point {
    Point { line: position.line, unit: position.character }
}
