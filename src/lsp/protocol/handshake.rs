//! `initialize`: what the client can do, and what the server offers it.

use gen_lsp_types as lsp;
use serde_json::Value;

use super::{FIX_ALL, SOURCE, parse, value};
use crate::lsp::encoding::Encoding;
use crate::lsp::messages::{Client, Refusal};

/// What makes an editor ask for completions, in addition to letters: paths, fragments, keys, cells.
const TRIGGERS: [&str; 6] = ["/", "(", "#", ":", "|", "\""];

/// Reads the parameters of `initialize`. The second value says what is wrong with the user's options, if anything. In
/// that case, the defaults apply.
///
/// # Errors
/// [`Refusal::Invalid`] if they cannot be read.
pub(in crate::lsp) fn client(params: Value) -> Result<(Client, Option<String>), Refusal> {
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
    // Without refresh requests, a client that requests diagnostics would not notice that another page changed them.
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
    let edits = workspace.workspace_edit.unwrap_or_default();
    let takes_versioned_edits = edits.document_changes == Some(true);
    let client = Client {
        process: params.process_id.and_then(|process| u32::try_from(process).ok()),
        folders,
        encoding: encoding.unwrap_or_default(),
        pulls: text.diagnostic.is_some() && can_refresh,
        takes_related_documents: related_documents == Some(true),
        takes_related_locations: related == Some(true),
        watches_files: workspace.did_change_watched_files.and_then(|watch| watch.dynamic_registration) == Some(true),
        takes_versioned_edits,
        takes_offers: takes_versioned_edits && edits.change_annotation_support.is_some(),
        resolves_actions,
        features,
    };
    Ok((client, complaint))
}

/// The answer to `initialize`.
pub(in crate::lsp) fn capabilities(client: &Client) -> Value {
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
