//! Sessions start and end as the protocol requires, and no server outlives its editor.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use playbook_lint::lsp::Ended;
use serde_json::{Value, json};

use super::client::Setup;
use crate::support::files::one_bad_page;

#[test]
fn unknown_and_invalid_requests_are_rejected() {
    let folder = one_bad_page();
    let mut client = Setup::new(folder.path()).start();
    let id = client.ask("textDocument/unheardOf", json!({}));
    assert_eq!(client.answer(&id).unwrap_err().0, -32601);
    let id = client.ask("textDocument/diagnostic", json!({ "textDocument": 1 }));
    assert_eq!(client.answer(&id).unwrap_err().0, -32602);
    client.notify("textDocument/didChange", json!({ "nonsense": true }));
    client.settle();
    assert_eq!(client.shut_down(), Ended::Exit);
}

#[test]
fn wrong_options_are_reported_and_the_defaults_used() {
    let folder = one_bad_page();
    let mut client = Setup::new(folder.path()).with_options(json!({ "diagnostics": "some" })).start();
    client.settle();
    assert!(client.messages.iter().any(|message| message.contains("initialization options")), "{:?}", client.messages);
    client.shut_down();
}

/// The server as a process.
struct Process {
    child: Child,
}

impl Process {
    fn start(process_id: u32) -> Self {
        let child = Command::new(assert_cmd::cargo::cargo_bin!("playbook-lint"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut process = Self { child };
        process.send(
            &json!({ "id": 1, "method": "initialize", "params": { "processId": process_id, "capabilities": {} } }),
        );
        assert_eq!(process.receive()["id"], json!(1));
        process.send(&json!({ "method": "initialized", "params": {} }));
        process
    }

    fn send(&mut self, message: &Value) {
        let mut message = message.clone();
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        let stdin = self.child.stdin.as_mut().unwrap();
        write!(stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        stdin.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let stdout = self.child.stdout.as_mut().unwrap();
        let mut header = String::new();
        let mut reader = BufReader::with_capacity(1, stdout);
        let mut length = 0;
        while header != "\r\n" {
            header.clear();
            reader.read_line(&mut header).unwrap();
            if let Some(number) = header.strip_prefix("Content-Length: ") {
                length = number.trim().parse().unwrap();
            }
        }
        let mut text = vec![0; length];
        reader.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// Waits until the process ends. Its stdin stays open.
    fn code_within(mut self, limit: Duration) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.child.kill().unwrap();
        panic!("still running after {limit:?}");
    }
}

#[test]
fn it_ends_on_exit_even_if_stdin_stays_open() {
    let mut process = Process::start(std::process::id());
    process.send(&json!({ "id": 2, "method": "shutdown" }));
    while process.receive()["id"] != json!(2) {}
    process.send(&json!({ "method": "exit" }));
    assert_eq!(process.code_within(Duration::from_secs(1)), Some(0));
    let mut process = Process::start(std::process::id());
    process.send(&json!({ "method": "exit" }));
    assert_eq!(process.code_within(Duration::from_secs(1)), Some(1), "without a shutdown");
}

#[test]
fn it_ends_if_stdin_ends() {
    let mut process = Process::start(std::process::id());
    drop(process.child.stdin.take());
    assert_eq!(process.code_within(Duration::from_secs(1)), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_if_the_editor_is_gone_even_if_stdin_stays_open() {
    let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
    let process = Process::start(editor.id());
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(process.code_within(Duration::from_millis(1500)), Some(1));
}
