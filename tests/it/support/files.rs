//! Files for tests: the project's own, and temporary ones.

use std::path::{Path, PathBuf};

/// The project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sample playbook.
pub fn sample() -> PathBuf {
    project().join("fixtures/sites/sample")
}

/// A temporary folder with these files.
pub fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        write(folder.path(), path, bytes);
    }
    folder
}

/// Writes a file below `folder`.
pub fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A page that no rule of the family in question objects to: only what is not text does.
pub const GOOD: &[u8] = b"---\ntitle: A\n---\n# A\n";
/// A page of which PB001 says one thing.
pub const BAD: &[u8] = b"# A\n\xFF\n";

/// A site with one page that PB001 objects to and one that it does not.
pub fn one_bad_page() -> tempfile::TempDir {
    site(&[("bad.md", BAD), ("good.md", GOOD)])
}

/// All files below `folder`, relative to it, in order.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(next) = todo.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

/// A copy of the tree at `from` in a temporary folder, each file changed by `change`.
pub fn copy_of(from: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in files_below(from) {
        write(copy.path(), &path, &change(&path, std::fs::read(from.join(&path)).unwrap()));
    }
    copy
}

/// Compares `actual` with the file at `path`, or writes it there when `UPDATE_EXPECT` is set: read what it wrote.
pub fn expect_file(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        expected == actual,
        "{} is not what was found; run with UPDATE_EXPECT=1 and read the change\n--- expected\n{expected}\n--- actual\n{actual}",
        path.display()
    );
}
