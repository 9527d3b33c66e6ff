//! The changes between two trees.

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{Index, WorkState};
use super::repository::Repository;

/// The files that changed. Paths are relative to the root of the site.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files in both trees under the same name, but with a different text or type.
    pub modified: FxHashSet<String>,
    /// New files.
    pub added: FxHashSet<String>,
    /// Deleted files.
    pub deleted: FxHashSet<String>,
    /// Files that moved, from their old name to the new one. Their text may have changed too.
    pub renamed: FxHashMap<String, String>,
}

impl Changes {
    /// Reads the output of `git diff-index --raw -z`.
    pub(super) fn parse(raw: &[u8], repository: &Repository) -> Self {
        let mut changes = Self::default();
        let mut tokens = raw.split(|&byte| byte == 0);
        let inside = |path: &[u8]| repository.in_site(path).map(str::to_owned);
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
                // From or to another part of the repository.
                (b'R', Some(from), Some(None)) => drop(changes.deleted.insert(from)),
                (b'R', None, Some(Some(to))) => drop(changes.added.insert(to)),
                (_, Some(path), _) => drop(changes.modified.insert(path)),
                _ => {}
            }
        }
        changes
    }

    /// Whether the change creates a file at `path`.
    fn brings(&self, path: &str) -> bool {
        self.added.contains(path) || self.renamed.values().any(|to| to == path)
    }

    /// Returns these changes, from a revision to `index`, extended to the work tree. `is_as_before` returns whether a
    /// file in the work tree has the text that it has at the revision.
    pub(super) fn continued_to_work_tree(mut self, index: &Index, is_as_before: impl Fn(&str) -> bool) -> Self {
        for (path, entry) in &index.files {
            match entry.state {
                // The index has only the name, and neither tree has the file.
                WorkState::Deleted if entry.is_intent => {}
                WorkState::Deleted => self.delete(path),
                _ if entry.is_intent && !self.deleted.contains(path) => drop(self.added.insert(path.clone())),
                WorkState::Same => {}
                WorkState::Modified if self.brings(path) => {}
                WorkState::Modified => {
                    // A staged change may have been reverted on disk.
                    let was_changed = self.modified.remove(path) || self.deleted.remove(path);
                    if !was_changed || !is_as_before(path) {
                        self.modified.insert(path.clone());
                    }
                }
            }
        }
        self
    }

    /// Pairs a deleted file and an added one with the same blob as a move: the old name may be missing only on disk,
    /// which Git does not see.
    pub(super) fn pair_moved<'b>(
        &mut self,
        old_blob: impl Fn(&str) -> Option<&'b str>,
        new_blob: impl Fn(&str) -> Option<&'b str>,
    ) {
        let mut deleted: Vec<String> = self.deleted.iter().cloned().collect();
        deleted.sort_unstable();
        let mut by_blob: FxHashMap<&str, String> = FxHashMap::default();
        by_blob.extend(deleted.into_iter().filter_map(|path| Some((old_blob(&path)?, path))));
        let mut added: Vec<String> = self.added.iter().cloned().collect();
        added.sort_unstable();
        for to in added {
            if let Some(from) = new_blob(&to).and_then(|blob| by_blob.remove(blob)) {
                self.deleted.remove(&from);
                self.added.remove(&to);
                self.renamed.insert(from, to);
            }
        }
    }

    fn delete(&mut self, path: &str) {
        self.modified.remove(path);
        let old_name = self.renamed.iter().find_map(|(from, to)| (to == path).then(|| from.clone()));
        if let Some(from) = old_name {
            self.renamed.remove(&from);
            self.deleted.insert(from);
        } else if !self.added.remove(path) {
            self.deleted.insert(path.to_owned());
        }
    }

    /// Whether the file at `path`, its path after the change, is unchanged.
    #[must_use]
    pub fn is_untouched(&self, path: &str) -> bool {
        !self.modified.contains(path) && !self.brings(path)
    }

    /// Returns the path after the change of the file that was at `path` before.
    #[must_use]
    pub fn renamed_to<'p>(&'p self, path: &'p str) -> &'p str {
        self.renamed.get(path).map_or(path, String::as_str)
    }

    /// Whether both trees have the same files.
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
        let repository = Repository::for_test("docs/");
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
