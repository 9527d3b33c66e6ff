//! A session in Neovim 0.7, the version in Debian: `apt-get install neovim`.
#![cfg(unix)]

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::files::{project, site};
use crate::support::skip;

#[test]
fn a_session_in_neovim() {
    if Command::new("nvim").arg("--version").output().is_err() {
        return skip::missing("nvim is not installed");
    }
    let folder = site(&[
        ("playbook-lint.toml", b"profile = \"fasttrack\"\n[lint]\nselect = [\"PB401\", \"PB403\", \"PB404\"]\n"),
        ("a.md", "# Old\n\n😀 é [x](Other.md) [y](#nowhere)\n".as_bytes()),
        ("other.md", b"[a](a.md#old)\n"),
    ]);
    let root = folder.path().canonicalize().unwrap();
    let result = root.join("result.json");
    let mut nvim = Command::new("nvim")
        .args(["--headless", "--clean", "-c"])
        .arg(format!("luafile {}", project().join("tests/it/lsp/session.lua").display()))
        .env("SESSION_ROOT", &root)
        .env("SESSION_RESULT", &result)
        .env("SESSION_SERVER", assert_cmd::cargo::cargo_bin!("playbook-lint"))
        .env("XDG_STATE_HOME", root.join("state"))
        .spawn()
        .unwrap();
    let start = Instant::now();
    while nvim.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(90) {
            nvim.kill().unwrap();
            panic!("Neovim does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let seen: Value = serde_json::from_str(&std::fs::read_to_string(result).unwrap()).unwrap();
    assert_eq!(seen["failure"], Value::Null, "{seen:#}");
    // Lua counts columns in bytes.
    let expected = json!({
        "opened": ["2:12 PB404", "2:26 PB403"],
        "action": "PB404: write `other.md`",
        "fixed": "😀 é [x](other.md) [y](#nowhere)",
        "heading": "# New 😀",
        "follows": "[a](a.md#new-)",
        "broken": ["2:26 PB403", "3:4 PB401"],
        "stopped": true,
    });
    assert_eq!(seen["seen"], expected);
}
