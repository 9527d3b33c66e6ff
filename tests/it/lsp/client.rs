//! A client in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use playbook_lint::linter::{LintOptions, Rules};
use playbook_lint::lsp::{Ended, ServerOptions, serve};
use serde_json::{Value, json};

use crate::support::engine::today;

/// No answer takes this long.
const HANG: Duration = Duration::from_secs(60);

/// The capabilities of a client.
#[derive(Clone)]
pub struct Setup {
    pub folders: Vec<PathBuf>,
    pub capabilities: Value,
    pub options: Value,
    /// Changes which rules are enabled.
    pub rules: Option<Rules>,
}

impl Setup {
    /// A client to which diagnostics of all files are published.
    pub fn new(folder: &Path) -> Self {
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
        });
        Self { folders: vec![folder.to_owned()], capabilities, options: json!({}), rules: None }
    }

    /// A client that requests diagnostics.
    pub fn pulling(folder: &Path) -> Self {
        let mut setup = Self::new(folder);
        setup.capabilities["textDocument"]["diagnostic"] = json!({ "relatedDocumentSupport": false });
        setup.capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
        setup
    }

    pub fn with_options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }

    pub fn with_encoding(mut self, encoding: &str) -> Self {
        self.capabilities["general"]["positionEncodings"] = json!([encoding]);
        self
    }

    pub fn start(self) -> Client {
        let (server, connection) = Connection::memory();
        let rules = self.rules;
        let lint = Arc::new(move |today| {
            let options = LintOptions::new(today);
            LintOptions { rules: rules.clone().unwrap_or(options.rules.clone()), ..options }
        });
        let options = ServerOptions { lint, as_of: Some(today()) };
        let thread = std::thread::spawn(|| serve(server, options));
        let mut client = Client {
            connection,
            thread: Some(thread),
            next: 0,
            versions: BTreeMap::new(),
            highest: BTreeMap::new(),
            shown: BTreeMap::new(),
            messages: Vec::new(),
            asked: Vec::new(),
            initialized: Value::Null,
        };
        let folders = self.folders.iter().map(|folder| json!({ "uri": uri(folder), "name": "" }));
        let folders: Vec<Value> = folders.collect();
        client.initialized = client.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "capabilities": self.capabilities,
                "initializationOptions": self.options,
                "workspaceFolders": folders,
            }),
        );
        client.notify("initialized", json!({}));
        client
    }
}

/// A running client. It must be shut down.
pub struct Client {
    connection: Connection,
    thread: Option<JoinHandle<Ended>>,
    next: i32,
    versions: BTreeMap<String, i32>,
    /// The highest version of each document so far: what is published before it is closed may be read after it is opened
    /// again.
    highest: BTreeMap<String, i32>,
    /// The last published diagnostics, by URI.
    pub shown: BTreeMap<String, Vec<Value>>,
    /// The messages that the server showed to the user.
    pub messages: Vec<String>,
    /// The methods of requests from the server.
    pub asked: Vec<String>,
    /// The response to `initialize`.
    pub initialized: Value,
}

/// Returns the URI of a file, as VS Code writes it.
pub fn uri(path: &Path) -> String {
    let path = path.to_str().unwrap();
    let escaped: String = path
        .bytes()
        .map(|byte| match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("file://{escaped}")
}

impl Client {
    pub fn notify(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    /// Sends a request without waiting for its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).unwrap();
        id
    }

    /// Waits for the response to a request: a result, or an error and its code.
    pub fn answer(&mut self, id: &RequestId) -> Result<Value, (i32, String)> {
        loop {
            match self.connection.receiver.recv_timeout(HANG).expect("the server answers") {
                Message::Response(response) if response.id == *id => {
                    return response.response_result.map_err(|error| (error.code, error.message));
                }
                message => self.take(message),
            }
        }
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(&id).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(notification) => match notification.method.as_str() {
                "textDocument/publishDiagnostics" => {
                    let uri = notification.params["uri"].as_str().unwrap().to_owned();
                    if let Some(version) = notification.params["version"].as_i64() {
                        assert!(version <= i64::from(self.highest[&uri]), "diagnostics of a text that there never was");
                    }
                    self.shown.insert(uri, notification.params["diagnostics"].as_array().unwrap().clone());
                }
                "window/showMessage" => {
                    self.messages.push(notification.params["message"].as_str().unwrap().to_owned());
                }
                _ => {}
            },
            Message::Request(request) => {
                self.asked.push(request.method);
                let response = lsp_server::Response::new_ok(request.id, Value::Null);
                self.connection.sender.send(response.into()).unwrap();
            }
            Message::Response(response) => panic!("an answer to no question: {response:?}"),
        }
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        let uri = uri(path);
        self.versions.insert(uri.clone(), 1);
        self.highest.entry(uri.clone()).or_insert(1);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file with its text on disk.
    pub fn open_file(&mut self, path: &Path) {
        self.open(path, &std::fs::read_to_string(path).unwrap());
    }

    /// Replaces the text of an open document.
    pub fn replace(&mut self, path: &Path, text: &str) {
        self.change(path, json!([{ "text": text }]));
    }

    pub fn change(&mut self, path: &Path, changes: Value) {
        let uri = uri(path);
        let version = self.versions.get_mut(&uri).unwrap();
        *version += 1;
        let highest = self.highest.get_mut(&uri).unwrap();
        *highest = (*highest).max(*version);
        let document = json!({ "uri": uri, "version": *version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn close(&mut self, path: &Path) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    }

    pub fn changed_on_disk(&mut self, paths: &[&Path]) {
        let changes: Vec<Value> = paths.iter().map(|path| json!({ "uri": uri(path), "type": 2 })).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Waits until everything is linted and published.
    pub fn settle(&mut self) {
        self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": "file:///nowhere.md" } }));
    }

    /// Returns the published diagnostics of a file, as `line:column code first line of the message`, with 0-based lines
    /// and columns.
    pub fn problems(&mut self, path: &Path) -> Vec<String> {
        self.settle();
        self.shown.get(&uri(path)).map(|shown| shown.iter().map(shown_as).collect()).unwrap_or_default()
    }

    /// Returns the response to a diagnostics request, with the same lines.
    pub fn pull(&mut self, path: &Path, previous: Option<&str>) -> Value {
        let document = json!({ "uri": uri(path) });
        self.request("textDocument/diagnostic", json!({ "textDocument": document, "previousResultId": previous }))
    }

    /// Ends the session.
    pub fn shut_down(mut self) -> Ended {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.thread.take().unwrap().join().unwrap()
    }
}

/// Formats a diagnostic as one line.
pub fn shown_as(diagnostic: &Value) -> String {
    let start = &diagnostic["range"]["start"];
    let message = diagnostic["message"].as_str().unwrap().lines().next().unwrap();
    let code = diagnostic["code"].as_str().unwrap_or("-");
    format!("{}:{} {code} {message}", start["line"], start["character"])
}

/// Applies edits to `text`, as an editor does that counts UTF-16 code units.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let (line, unit) = (position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap());
        let mut lines = vec![0];
        let bytes = text.as_bytes();
        let is_break = |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        lines.extend((0..bytes.len()).filter(|&at| is_break(at)).map(|at| at + 1));
        let start = lines.get(line as usize).copied().unwrap_or(text.len());
        let mut units = 0;
        for (offset, character) in text[start..].char_indices() {
            if units >= unit || matches!(character, '\r' | '\n') {
                return start + offset;
            }
            units += character.len_utf16() as u64;
        }
        text.len()
    };
    let mut spans: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    spans.sort();
    assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "edits overlap: {edits:?}");
    let mut text = text.to_owned();
    for (start, end, new) in spans.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// Returns the edits of a workspace edit, by URI.
pub fn edits_by_uri(edit: &Value) -> BTreeMap<String, Vec<Value>> {
    let documents = edit["documentChanges"].as_array().into_iter().flatten();
    let documents = documents.map(|one| (one["textDocument"]["uri"].as_str().unwrap().to_owned(), &one["edits"]));
    documents.map(|(uri, edits)| (uri, edits.as_array().unwrap().clone())).collect()
}

/// Applies a workspace edit to the files below `folder`. Returns the paths of changed files.
pub fn write_edit(folder: &Path, edit: &Value) -> Vec<String> {
    let mut changed = Vec::new();
    let edits = edits_by_uri(edit);
    for path in crate::support::files::files_below(folder) {
        if let Some(edits) = edits.get(&uri(&folder.join(&path))) {
            let before = std::fs::read_to_string(folder.join(&path)).unwrap();
            // Editors do not include the byte order mark in the text.
            let (mark, text) = match before.strip_prefix('\u{feff}') {
                Some(text) => ("\u{feff}", text),
                None => ("", before.as_str()),
            };
            std::fs::write(folder.join(&path), format!("{mark}{}", edited(text, edits))).unwrap();
            changed.push(path);
        }
    }
    assert_eq!(changed.len(), edits.len(), "an edit of another file: {edits:?}");
    changed
}

/// Returns the position of `place` in `text`, for a request.
pub fn position_of(text: &str, place: &str) -> Value {
    let offset = text.find(place).unwrap_or_else(|| panic!("no {place:?} in {text:?}"));
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": before.matches('\n').count(), "character": before[line_start..].encode_utf16().count() })
}
