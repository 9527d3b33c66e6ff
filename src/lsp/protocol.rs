//! The language server protocol: the only module that knows its types.
//!
//! It reads messages into our own types and writes ours as messages. `gen-lsp-types` has a new API every few weeks; this
//! is where that ends.

use std::sync::Arc;

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::documents::TextChange;
use super::encoding::{Encoding, Point, PointRange};
use super::messages::{
    Action, ActionEdits, ActionKind, Answer, Client, Completion, CompletionKind, DocumentEdits, FileProblems,
    Notification, Place, Problem, Refusal, Request, SiteSymbol, Symbol, SymbolKind,
};
use crate::diagnostic::Severity;

/// The name that the editor shows next to each problem.
const SOURCE: &str = "playbook-lint";

/// The kind of the action that makes all safe fixes of a document.
const FIX_ALL: &str = "source.fixAll.playbook-lint";

/// What makes an editor ask for completions, in addition to letters: paths, fragments, keys, cells.
const TRIGGERS: [&str; 6] = ["/", "(", "#", ":", "|", "\""];

/// Reads the parameters of `initialize`. The second value says what is wrong with the user's options, if anything: then
/// the defaults are used.
///
/// # Errors
/// [`Refusal::Invalid`] if they cannot be read.
pub(super) fn client(params: Value) -> Result<(Client, Option<String>), Refusal> {
    let params: lsp::InitializeParams = parse(params)?;
    let capabilities = params.capabilities;
    let text = capabilities.text_document.unwrap_or_default();
    let workspace = capabilities.workspace.unwrap_or_default();
    let offered = capabilities.general.and_then(|general| general.position_encodings).unwrap_or_default();
    let encodings = [
        (lsp::PositionEncodingKind::UTF8, Encoding::Utf8),
        (lsp::PositionEncodingKind::UTF32, Encoding::Utf32),
        (lsp::PositionEncodingKind::UTF16, Encoding::Utf16),
    ];
    let encoding = encodings.into_iter().find(|(kind, _)| offered.contains(kind)).map(|(_, encoding)| encoding);
    // A client that asks and cannot be told to ask again would show what was true before another page changed.
    let can_refresh = workspace.diagnostics.and_then(|diagnostics| diagnostics.refresh_support) == Some(true);
    let related_documents = text.diagnostic.as_ref().and_then(|diagnostic| diagnostic.related_document_support);
    let related = match (&text.diagnostic, &text.publish_diagnostics) {
        (Some(pull), _) if can_refresh => pull.diagnostics_capabilities.related_information,
        (_, Some(publish)) => publish.diagnostics_capabilities.related_information,
        _ => None,
    };
    let (features, complaint) = match params.initialization_options {
        None | Some(Value::Null) => Default::default(),
        Some(options) => match serde_json::from_value(options) {
            Ok(features) => (features, None),
            Err(error) => (Default::default(), Some(format!("the initialization options are not used: {error}"))),
        },
    };
    let action = text.code_action.unwrap_or_default();
    let resolved = action.resolve_support.map(|support| support.properties).unwrap_or_default();
    let resolves_actions = action.data_support == Some(true) && resolved.iter().any(|property| property == "edit");
    let folders = match params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.into_iter().map(|folder| folder.uri.0).collect()
        }
        #[allow(deprecated, reason = "older clients have nothing else")]
        _ => params.root_uri.into_iter().map(|uri| uri.0).collect(),
    };
    let client = Client {
        process: params.process_id.and_then(|process| u32::try_from(process).ok()),
        folders,
        encoding: encoding.unwrap_or_default(),
        pulls: text.diagnostic.is_some() && can_refresh,
        takes_related_documents: related_documents == Some(true),
        takes_related_locations: related == Some(true),
        watches_files: workspace.did_change_watched_files.and_then(|watch| watch.dynamic_registration) == Some(true),
        takes_versioned_edits: workspace.workspace_edit.and_then(|edit| edit.document_changes) == Some(true),
        resolves_actions,
        features,
    };
    Ok((client, complaint))
}

/// The answer to `initialize`.
pub(super) fn capabilities(client: &Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    };
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        ..Default::default()
    };
    let diagnostics = lsp::DiagnosticOptions {
        identifier: Some(SOURCE.to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..Default::default()
    };
    let folders = lsp::WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(lsp::ChangeNotifications::Bool(true)),
    };
    let features = client.features;
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, lsp::CodeActionKind::Custom(FIX_ALL.into())]),
        resolve_provider: Some(client.resolves_actions),
        ..Default::default()
    };
    let rename = lsp::RenameOptions { prepare_provider: Some(true), ..Default::default() };
    let completion =
        lsp::CompletionOptions { trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()), ..Default::default() };
    let capabilities = lsp::ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(lsp::TextDocumentSync::Options(sync)),
        diagnostic_provider: client.pulls.then_some(lsp::DiagnosticProvider::DiagnosticOptions(diagnostics)),
        code_action_provider: features.code_actions.then_some(lsp::CodeActionProvider::CodeActionOptions(actions)),
        rename_provider: features.rename.then_some(lsp::RenameProvider::RenameOptions(rename)),
        definition_provider: features.navigation.then_some(lsp::DefinitionProvider::Bool(true)),
        references_provider: features.navigation.then_some(lsp::ReferencesProvider::Bool(true)),
        hover_provider: features.hover.then_some(lsp::HoverProvider::Bool(true)),
        document_link_provider: features.document_links.then(Default::default),
        document_symbol_provider: features.symbols.then_some(lsp::DocumentSymbolProvider::Bool(true)),
        workspace_symbol_provider: features.symbols.then_some(lsp::WorkspaceSymbolProvider::Bool(true)),
        completion_provider: features.completion.then_some(completion),
        workspace: Some(lsp::WorkspaceOptions {
            workspace_folders: Some(folders),
            file_operations: features.rename.then(file_operations),
            ..Default::default()
        }),
        ..Default::default()
    };
    let server_info = lsp::ServerInfo { name: SOURCE.to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    value(lsp::InitializeResult { capabilities, server_info: Some(server_info) })
}

/// All files and folders: a link may point to any.
fn file_operations() -> lsp::FileOperationOptions {
    let pattern = lsp::FileOperationPattern { glob: "**/*".to_owned(), ..Default::default() };
    let filters = vec![lsp::FileOperationFilter { scheme: Some("file".to_owned()), pattern }];
    let registration = lsp::FileOperationRegistrationOptions { filters };
    lsp::FileOperationOptions {
        will_rename: Some(registration.clone()),
        // Not every client can watch files.
        did_create: Some(registration.clone()),
        did_rename: Some(registration.clone()),
        did_delete: Some(registration),
        ..Default::default()
    }
}

/// Reads a notification; `None` for one that is of no interest.
///
/// # Errors
/// [`Refusal::Invalid`] for parameters that cannot be read.
pub(super) fn notification(method: &str, params: Value) -> Result<Option<Notification>, Refusal> {
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
/// [`Refusal::Unknown`] for a request that the server does not know, [`Refusal::Invalid`] for parameters that cannot be
/// read.
pub(super) fn request(method: &str, params: Value) -> Result<Request, Refusal> {
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
pub(super) fn is_shutdown(method: &str) -> bool {
    method == "shutdown"
}

/// A response.
pub(super) fn response(id: RequestId, answer: Result<Answer, Refusal>, client: &Client) -> Message {
    let response = match answer {
        Ok(answer) => Response::new_ok(id, answer_value(answer, client)),
        Err(refusal) => {
            let code = match refusal {
                Refusal::Canceled => ErrorCode::RequestCanceled,
                Refusal::Outdated => ErrorCode::ContentModified,
                Refusal::Unknown(_) => ErrorCode::MethodNotFound,
                Refusal::Invalid(_) => ErrorCode::InvalidParams,
                Refusal::ShutDown => ErrorCode::InvalidRequest,
                Refusal::Internal(_) => ErrorCode::InternalError,
            };
            Response::new_err(id, code as i32, refusal.to_string())
        }
    };
    response.into()
}

/// The response to `shutdown`.
pub(super) fn shutdown_response(id: RequestId) -> Message {
    Response::new_ok(id, Value::Null).into()
}

fn answer_value(answer: Answer, client: &Client) -> Value {
    match answer {
        Answer::Diagnostics(answer) => {
            let mut report = report(&answer.own, client);
            if client.takes_related_documents && !answer.others.is_empty() {
                let others = answer.others.iter().map(|file| (file.uri.to_string(), self::report(file, client)));
                report["relatedDocuments"] = Value::Object(others.collect());
            }
            report
        }
        Answer::SiteDiagnostics(files) => {
            let items = files.iter().map(|file| {
                let mut report = report(file, client);
                report["uri"] = json!(&*file.uri);
                report["version"] = json!(file.version);
                report
            });
            json!({ "items": items.collect::<Vec<_>>() })
        }
        Answer::Actions(actions) => actions.into_iter().map(|one| value(action(one, client))).collect(),
        Answer::ResolvedAction { mut action, edits } => {
            action["edit"] = value(workspace_edit(edits, client));
            action
        }
        Answer::RenameRange(range) => value(range.map(range_of)),
        Answer::Edits(edits) if edits.is_empty() => Value::Null,
        Answer::Edits(edits) => value(workspace_edit(edits, client)),
        Answer::Places(places) => places.iter().map(|place| value(location(place))).collect(),
        Answer::Hover(hover) => value(hover.map(|(markdown, range)| lsp::Hover {
            contents: lsp::Contents::MarkupContent(lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value: markdown,
            }),
            range: Some(range_of(range)),
        })),
        Answer::Links(links) => links
            .into_iter()
            .map(|(range, target)| {
                let target = Some(lsp::Uri(target));
                value(lsp::DocumentLink { range: range_of(range), target, ..Default::default() })
            })
            .collect(),
        Answer::Symbols(symbols) => symbols.into_iter().map(|one| value(symbol(one))).collect(),
        Answer::SiteSymbols(symbols) => symbols.into_iter().map(|one| value(site_symbol(one))).collect(),
        Answer::Completions(completions) => completions.into_iter().map(|one| value(completion(one))).collect(),
    }
}

fn action(action: Action, client: &Client) -> lsp::CodeAction {
    let Action { title, kind, is_preferred, edits, problem } = action;
    let (edit, data) = match edits {
        ActionEdits::Known(edits) => (Some(workspace_edit(edits, client)), None),
        ActionEdits::Later(key) => (None, Some(value(key))),
    };
    let kind = match kind {
        ActionKind::QuickFix => lsp::CodeActionKind::QuickFix,
        ActionKind::FixAll => lsp::CodeActionKind::Custom(FIX_ALL.into()),
    };
    lsp::CodeAction {
        title,
        kind: Some(kind),
        is_preferred: is_preferred.then_some(true),
        diagnostics: problem.map(|problem| vec![diagnostic(&problem, client)]),
        edit,
        data,
        ..Default::default()
    }
}

/// Whether a client that wants actions of the kinds `only` wants those of this kind.
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

fn workspace_edit(documents: Vec<DocumentEdits>, client: &Client) -> lsp::WorkspaceEdit {
    let text_edits = |edits: Vec<(PointRange, String)>| {
        edits.into_iter().map(|(range, new_text)| lsp::TextEdit { range: range_of(range), new_text })
    };
    if !client.takes_versioned_edits {
        let changes = documents
            .into_iter()
            .map(|document| (lsp::Uri(document.uri.to_string()), text_edits(document.edits).collect::<Vec<_>>()));
        return lsp::WorkspaceEdit { changes: Some(changes.collect()), ..Default::default() };
    }
    let changes = documents.into_iter().map(|document| {
        let text_document_identifier = lsp::TextDocumentIdentifier { uri: lsp::Uri(document.uri.to_string()) };
        let text_document =
            lsp::OptionalVersionedTextDocumentIdentifier { version: document.version, text_document_identifier };
        let edits = text_edits(document.edits).map(lsp::Edit::TextEdit).collect();
        lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit { text_document, edits })
    });
    lsp::WorkspaceEdit { document_changes: Some(changes.collect()), ..Default::default() }
}

fn symbol_kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Heading => lsp::SymbolKind::String,
        SymbolKind::Task => lsp::SymbolKind::Event,
        SymbolKind::Level => lsp::SymbolKind::Namespace,
    }
}

fn symbol(symbol: Symbol) -> lsp::DocumentSymbol {
    let Symbol { name, kind, range, name_range, children } = symbol;
    #[allow(deprecated, reason = "the type has a field that clients do not read any more")]
    lsp::DocumentSymbol {
        name,
        detail: None,
        kind: symbol_kind(kind),
        tags: None,
        deprecated: None,
        range: range_of(range),
        selection_range: range_of(name_range),
        children: Some(children.into_iter().map(self::symbol).collect()),
    }
}

fn site_symbol(symbol: SiteSymbol) -> lsp::WorkspaceSymbol {
    let SiteSymbol { name, kind, container, place } = symbol;
    lsp::WorkspaceSymbol {
        location: lsp::WorkspaceSymbolLocation::Location(location(&place)),
        data: None,
        base_symbol_information: lsp::BaseSymbolInformation {
            name,
            kind: symbol_kind(kind),
            tags: None,
            container_name: Some(container),
        },
    }
}

fn completion(completion: Completion) -> lsp::CompletionItem {
    let Completion { label, kind, detail, range, text } = completion;
    let kind = match kind {
        CompletionKind::File => lsp::CompletionItemKind::File,
        CompletionKind::Fragment => lsp::CompletionItemKind::Reference,
        CompletionKind::Key => lsp::CompletionItemKind::Property,
        CompletionKind::Value => lsp::CompletionItemKind::Value,
    };
    let edit = lsp::TextEdit { range: range_of(range), new_text: text.clone() };
    lsp::CompletionItem {
        label,
        kind: Some(kind),
        detail,
        // What is typed already is compared with all that would be inserted.
        filter_text: Some(text),
        text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(edit)),
        ..Default::default()
    }
}

fn value_text(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A report about one file. `gen-lsp-types` has six types for it, which all look the same in JSON.
fn report(file: &FileProblems, client: &Client) -> Value {
    let result_id = file.result_id.clone();
    match &file.problems {
        None => {
            let mut report = value(lsp::UnchangedDocumentDiagnosticReport { result_id });
            report["kind"] = json!("unchanged");
            report
        }
        Some(problems) => {
            let items = problems.iter().map(|problem| diagnostic(problem, client)).collect();
            let mut report = value(lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items });
            report["kind"] = json!("full");
            report
        }
    }
}

/// A notification that publishes the problems of a file.
pub(super) fn published(file: &FileProblems, client: &Client) -> Message {
    let problems = file.problems.as_deref().unwrap_or_default();
    let diagnostics = problems.iter().map(|problem| diagnostic(problem, client)).collect();
    let uri = lsp::Uri(file.uri.to_string());
    notify("textDocument/publishDiagnostics", lsp::PublishDiagnosticsParams { uri, version: file.version, diagnostics })
}

/// A message that the editor shows: an error if the user has to do something.
pub(super) fn shown(message: String, is_error: bool) -> Message {
    let kind = if is_error { lsp::MessageType::Error } else { lsp::MessageType::Warning };
    notify("window/showMessage", lsp::ShowMessageParams { kind, message })
}

/// A line for the log of the editor.
pub(super) fn logged(message: String) -> Message {
    notify("window/logMessage", lsp::LogMessageParams { kind: lsp::MessageType::Info, message })
}

/// A request to ask for all diagnostics again.
pub(super) fn refresh(id: RequestId) -> Message {
    ask(id, "workspace/diagnostic/refresh", Value::Null)
}

/// A request to watch all files.
pub(super) fn watch(id: RequestId) -> Message {
    let registration = json!({
        "id": "watch",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": [{ "globPattern": "**/*" }] },
    });
    ask(id, "client/registerCapability", json!({ "registrations": [registration] }))
}

fn notify(method: &str, params: impl serde::Serialize) -> Message {
    lsp_server::Notification::new(method.to_owned(), params).into()
}

fn ask(id: RequestId, method: &str, params: Value) -> Message {
    lsp_server::Request::new(id, method.to_owned(), params).into()
}

fn diagnostic(problem: &Problem, client: &Client) -> lsp::Diagnostic {
    let severity = match problem.severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Info => lsp::DiagnosticSeverity::Information,
    };
    let related = problem.related.iter().map(|(place, message)| lsp::DiagnosticRelatedInformation {
        location: location(place),
        message: message.clone(),
    });
    let related: Vec<_> = related.collect();
    lsp::Diagnostic {
        range: range_of(problem.range),
        severity: Some(severity),
        code: problem.code.map(|code| lsp::Code::String(code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: lsp::Message::String(problem.message.clone()),
        tags: problem.is_unnecessary.then(|| vec![lsp::DiagnosticTag::Unnecessary]),
        related_information: (client.takes_related_locations && !related.is_empty()).then_some(related),
        ..Default::default()
    }
}

fn location(place: &Place) -> lsp::Location {
    lsp::Location { uri: lsp::Uri(place.uri.to_string()), range: range_of(place.range) }
}

fn range_of(range: PointRange) -> lsp::Range {
    let position = |point: Point| lsp::Position { line: point.line, character: point.unit };
    lsp::Range { start: position(range.start), end: position(range.end) }
}

fn range(range: lsp::Range) -> PointRange {
    PointRange { start: point(range.start), end: point(range.end) }
}

fn point(position: lsp::Position) -> Point {
    Point { line: position.line, unit: position.character }
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::Invalid(error.to_string()))
}

/// The protocol's types have no keys that JSON cannot have.
fn value(message: impl serde::Serialize) -> Value {
    serde_json::to_value(message).unwrap_or_default()
}
