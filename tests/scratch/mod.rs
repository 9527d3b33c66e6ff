//! A scratch repository made from the sample playbook.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use crate::command::{files_below, sample, write};
use crate::harness::Repository;

/// The sample with all its flaws, committed to `main`.
pub fn repository() -> Repository {
    let repository = Repository::new();
    for path in files_below(&sample()) {
        write(repository.folder.path(), &path, &std::fs::read(sample().join(&path)).unwrap());
    }
    repository.commit("2020-04-20");
    repository
}

/// Replaces `from`, which must stand there once, in the file at `path`.
pub fn edit(repository: &Repository, path: &str, from: &str, to: &str) {
    let file = repository.folder.path().join(path);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
}

/// `PATH` with the folder of the built binary in front.
pub fn path_with_binary() -> std::ffi::OsString {
    path_with(&[assert_cmd::cargo::cargo_bin!("playbook-lint").parent().unwrap()])
}

/// `PATH` with these folders in front.
pub fn path_with(folders: &[&Path]) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(|folder| PathBuf::from(*folder));
    std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap()
}
