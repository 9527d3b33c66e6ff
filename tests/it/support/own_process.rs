//! Tests that need their own process.

use std::process::Command;

/// Runs a single test in another process: `name` in the module `module`, which is `module_path!()`.
pub fn one_test(module: &str, name: &str) -> Command {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("{module}::{name}")]);
    command
}
