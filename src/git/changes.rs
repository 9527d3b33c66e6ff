//! What changed between two trees.

use rustc_hash::{FxHashMap, FxHashSet};

use super::repository::Repository;

/// The files that changed. Paths are relative to the root of the site.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files that are there in both trees under the same name, with another text or type.
    pub modified: FxHashSet<String>,
    /// Files that came.
    pub added: FxHashSet<String>,
    /// Files that went.
    pub deleted: FxHashSet<String>,
    /// Files that moved, from their old name to the new one. Their text may have changed too.
    pub renamed: FxHashMap<String, String>,
}

impl Changes {
    /// Reads the output of `git diff --raw -z`.
    pub(super) fn parse(raw: &[u8], repository: &Repository) -> Self {
        let mut changes = Self::default();
        let mut tokens = raw.split(|&byte| byte == 0);
        let inside = |path: &[u8]| {
            // A name that is not UTF-8 is no page's.
            std::str::from_utf8(path).ok()?.strip_prefix(&*repository.prefix).map(str::to_owned)
        };
        while let Some(header) = tokens.next() {
            // `:100644 100644 <id> <id> R087`
            let Some(status) = header.rsplit(|&byte| byte == b' ').next().and_then(|status| status.first()) else {
                continue;
            };
            let Some(path) = tokens.next() else { break };
            let second = if matches!(status, b'R' | b'C') { tokens.next() } else { None };
            match (status, inside(path), second.map(inside)) {
                (b'A', Some(path), _) | (b'C', _, Some(Some(path))) => drop(changes.added.insert(path)),
                (b'D', Some(path), _) => drop(changes.deleted.insert(path)),
                (b'R', Some(from), Some(Some(to))) => drop(changes.renamed.insert(from, to)),
                // To or from another part of the repository.
                (b'R', Some(from), Some(None)) => drop(changes.deleted.insert(from)),
                (b'R', None, Some(Some(to))) => drop(changes.added.insert(to)),
                (_, Some(path), _) => drop(changes.modified.insert(path)),
                _ => {}
            }
        }
        changes
    }

    /// Whether the file at `path`, as it is called after the change, is as it was before.
    #[must_use]
    pub fn is_untouched(&self, path: &str) -> bool {
        !self.modified.contains(path) && !self.added.contains(path) && !self.renamed.values().any(|to| to == path)
    }

    /// What the file called `path` before the change is called after it.
    #[must_use]
    pub fn renamed_to<'p>(&'p self, path: &'p str) -> &'p str {
        self.renamed.get(path).map_or(path, String::as_str)
    }

    /// Whether the same files are there before and after.
    #[must_use]
    pub fn has_same_paths(&self) -> bool {
        self.added.is_empty() && self.deleted.is_empty() && self.renamed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_site() {
        let repository = Repository {
            root: "/r/docs".into(),
            prefix: "docs/".to_owned(),
            top: "/r".into(),
            is_shallow: false,
            index: None,
        };
        let raw = b":1 1 a b M\0docs/a b.md\0:1 1 a b R090\0docs/old.md\0docs/new.md\0:1 0 a 0 D\0docs/gone.md\0\
            :0 1 0 a A\0other/x.md\0:1 1 a b R100\0docs/out.md\0other/out.md\0:1 1 a a T\0docs/link.md\0";
        let changes = Changes::parse(raw, &repository);
        assert!(changes.modified.contains("a b.md") && changes.modified.contains("link.md"));
        assert_eq!(changes.renamed.get("old.md").map(String::as_str), Some("new.md"));
        assert!(changes.deleted.contains("gone.md") && changes.deleted.contains("out.md"));
        assert!(changes.added.is_empty());
        assert!(!changes.is_untouched("new.md") && changes.is_untouched("else.md"));
    }
}
