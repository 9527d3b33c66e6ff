//! Tests that need a separate process, in addition to the one that all tests share.

use std::process::Command;

/// Starts the test called `name` in the module that `module_path!()` names, and no other, as another process.
pub fn one_test(module: &str, name: &str) -> Command {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("{module}::{name}")]);
    command
}
