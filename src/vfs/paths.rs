//! Parts of the paths of a site, which are relative to its root and use `/`.

use std::path::Path;

/// Splits a path into its folder, which is empty at the root, and its last part.
pub(crate) fn split_path(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Returns a path's folder; empty at the root.
pub(crate) fn folder_of(path: &str) -> &str {
    split_path(path).0
}

/// Returns a path's last part.
pub(crate) fn file_name(path: &str) -> &str {
    split_path(path).1
}

/// Returns the path of `rest` in `folder`, which is empty for the root.
pub(crate) fn path_below(folder: &str, rest: &str) -> String {
    if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
}

/// Returns the path of a file relative to `folder`, with `/`; `None` if it is not below, or not Unicode.
pub(crate) fn relative_path(folder: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_the_root_is_empty() {
        for (path, folder, name) in [("a/b/c.md", "a/b", "c.md"), ("c.md", "", "c.md")] {
            assert_eq!((folder_of(path), file_name(path)), (folder, name));
            assert_eq!(path_below(folder, name), path);
        }
    }
}
