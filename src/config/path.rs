//! Relative paths as configuration files write them.

/// Shortens a relative path, with `/`: no `.`, no empty parts, and `..` only at the start. Leading slashes are dropped;
/// the folder itself is the empty text.
pub fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a path normalized by [`normalize`] points outside the folder where it starts.
pub fn escapes_root(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized() {
        assert_eq!(normalize("./a//b/../c\\d/"), "a/c/d");
        assert_eq!(normalize("../a"), "../a");
        assert_eq!(normalize("a/../../b"), "../b");
        assert_eq!(normalize("/."), "");
    }

    #[test]
    fn only_leading_dots_leave_the_root() {
        assert!(escapes_root("..") && escapes_root("../a"));
        assert!(!escapes_root("..a") && !escapes_root(""));
    }
}
