//! Answers, notifications, and requests of the server, as messages.

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, RequestId, Response};
use serde_json::{Value, json};

use super::{FIX_ALL, SOURCE, value};
use crate::diagnostic::Severity;
use crate::lsp::encoding::{Point, PointRange};
use crate::lsp::messages::{
    Action, ActionEdits, ActionKind, Answer, Client, Completion, CompletionKind, DocumentEdits, FileProblems, Place,
    Problem, Refusal, SiteSymbol, Symbol, SymbolKind,
};

/// The annotation of edits that add redirections.
const REDIRECTION: &str = "redirection";

/// A response.
pub(in crate::lsp) fn response(id: RequestId, answer: Result<Answer, Refusal>, client: &Client) -> Message {
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
pub(in crate::lsp) fn shutdown_response(id: RequestId) -> Message {
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

fn workspace_edit(documents: Vec<DocumentEdits>, client: &Client) -> lsp::WorkspaceEdit {
    let text_edit = |(range, new_text): (PointRange, String)| lsp::TextEdit { range: range_of(range), new_text };
    if !client.takes_versioned_edits {
        let changes = documents.into_iter().map(|document| {
            let edits = document.edits.into_iter().map(text_edit);
            (lsp::Uri(document.uri.to_string()), edits.collect())
        });
        return lsp::WorkspaceEdit { changes: Some(changes.collect()), ..Default::default() };
    }
    let has_offers = documents.iter().any(|document| !document.offers.is_empty());
    let changes = documents.into_iter().map(|document| {
        let text_document_identifier = lsp::TextDocumentIdentifier { uri: lsp::Uri(document.uri.to_string()) };
        let text_document =
            lsp::OptionalVersionedTextDocumentIdentifier { version: document.version, text_document_identifier };
        let edits = document.edits.into_iter().map(|edit| lsp::Edit::TextEdit(text_edit(edit)));
        let offers = document.offers.into_iter().map(|edit| {
            let (annotation_id, text_edit) = (REDIRECTION.to_owned(), text_edit(edit));
            lsp::Edit::AnnotatedTextEdit(lsp::AnnotatedTextEdit { annotation_id, text_edit })
        });
        let edits = edits.chain(offers).collect();
        lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit { text_document, edits })
    });
    let annotation = lsp::ChangeAnnotation {
        label: "Redirect old URLs".to_owned(),
        needs_confirmation: Some(true),
        description: Some("for pages that were published".to_owned()),
    };
    lsp::WorkspaceEdit {
        document_changes: Some(changes.collect()),
        change_annotations: has_offers.then(|| [(REDIRECTION.to_owned(), annotation)].into_iter().collect()),
        ..Default::default()
    }
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
        // Editors compare the typed text with all of the inserted text.
        filter_text: Some(text),
        text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(edit)),
        ..Default::default()
    }
}

/// A report about one file. `gen-lsp-types` has six types for it, all with the same JSON.
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
pub(in crate::lsp) fn published(file: &FileProblems, client: &Client) -> Message {
    let problems = file.problems.as_deref().unwrap_or_default();
    let diagnostics = problems.iter().map(|problem| diagnostic(problem, client)).collect();
    let uri = lsp::Uri(file.uri.to_string());
    notify("textDocument/publishDiagnostics", lsp::PublishDiagnosticsParams { uri, version: file.version, diagnostics })
}

/// A message for the user: an error if they have to act, otherwise a warning.
pub(in crate::lsp) fn shown(message: String, is_error: bool) -> Message {
    let kind = if is_error { lsp::MessageType::Error } else { lsp::MessageType::Warning };
    notify("window/showMessage", lsp::ShowMessageParams { kind, message })
}

/// A line for the log of the editor.
pub(in crate::lsp) fn logged(message: String) -> Message {
    notify("window/logMessage", lsp::LogMessageParams { kind: lsp::MessageType::Info, message })
}

/// A request that asks the client to request all diagnostics again.
pub(in crate::lsp) fn refresh(id: RequestId) -> Message {
    ask(id, "workspace/diagnostic/refresh", Value::Null)
}

/// A request to watch all files.
pub(in crate::lsp) fn watch(id: RequestId) -> Message {
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
