//! Files for tests: the project's own, and temporary ones.

use std::path::{Path, PathBuf};

/// Returns the project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the path of the sample playbook.
pub fn sample() -> PathBuf {
    project().join("fixtures/sites/sample")
}

/// Creates a temporary folder with these files.
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

/// A page on which only PB001 and its family could report something, and do not.
pub const GOOD: &[u8] = b"---\ntitle: A\n---\n# A\n";
/// A page with one problem, which PB001 reports.
pub const BAD: &[u8] = b"# A\n\xFF\n";

/// A site with a page that PB001 reports, and one that it does not.
pub fn one_bad_page() -> tempfile::TempDir {
    site(&[("bad.md", BAD), ("good.md", GOOD)])
}

/// Returns all files below `folder`, relative to it, in order.
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

/// Copies the tree at `from` to a temporary folder. `change` can change each file.
pub fn copy_of(from: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in files_below(from) {
        write(copy.path(), &path, &change(&path, std::fs::read(from.join(&path)).unwrap()));
    }
    copy
}

/// Compares `actual` with the file at `path`. If `UPDATE_EXPECT` is set, writes it to the file instead: read the
/// result.
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
