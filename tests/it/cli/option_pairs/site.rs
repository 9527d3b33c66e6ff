//! The site on which option pairs are run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use crate::support::command::check;
use crate::support::files::{files_below, write};
use crate::support::repository::Repository;

/// A page with an error, a safe fix, and an unsafe one.
fn page(title: &str, target: &str) -> String {
    format!("---\ntitle: {title}\nms.date: 5/2/19\n---\n# {title}\n\n[x]({target}.md)\n\n> [!Note]\n> Text.\n")
}

/// The text on stdin for `b.md`: it has an error that the page on disk does not have, and the same fixes.
pub const DRAFT: &str = "---\ntitle: B\nms.date: 5/2/19\n---\n# B\n\n[x](typed.md)\n\nMore.\n\n> [!Tip]\n> Text.\n";

/// The site to copy.
pub struct Template {
    repository: Repository,
    /// Copies that runs did not change.
    unchanged: Mutex<Vec<Copy>>,
}

impl Template {
    /// Two committed pages. One of them has staged and unstaged changes.
    pub fn new() -> Self {
        let repository = Repository::new();
        repository.write("playbook-lint.toml", "");
        repository.write("other.toml", "[dates]\nmax-age = 90\n");
        repository.write("a.md", &page("A", "old"));
        repository.write("b.md", &page("B", "old"));
        let folder = repository.folder.path();
        check(folder, &["--write-baseline", "baseline.json"]);
        repository.commit("2020-04-20");
        let added = "\n[y](staged.md)\n\n> [!Tip]\n> Text.\n";
        repository.write("a.md", &(page("A", "old") + added));
        repository.git(&["add", "--all"]);
        repository.write("a.md", &(page("A", "old") + added + "\n[z](unstaged.md)\n\n> [!Important]\n> Text.\n"));
        std::fs::remove_dir_all(repository.folder.path().join(".git/hooks")).unwrap();
        Self { repository, unchanged: Mutex::default() }
    }

    /// Returns a copy for exclusive use by one run.
    pub fn copy(&self) -> Copy {
        let unchanged = self.unchanged.lock().unwrap().pop();
        unchanged.unwrap_or_else(|| self.copy_with(None))
    }

    /// Keeps an unchanged copy for another run.
    pub fn keep(&self, copy: Copy) {
        self.unchanged.lock().unwrap().push(copy);
    }

    /// Returns a copy with [`DRAFT`] on disk.
    pub fn copy_with_draft(&self) -> Copy {
        self.copy_with(Some(DRAFT))
    }

    fn copy_with(&self, b: Option<&str>) -> Copy {
        let (from, folder) = (self.repository.folder.path(), tempfile::tempdir().unwrap());
        for path in files_below(from) {
            write(folder.path(), &path, &std::fs::read(from.join(&path)).unwrap());
        }
        // Git requires these folders, even if they are empty.
        for path in [".git/objects", ".git/refs/heads", ".git/refs/tags"] {
            std::fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        if let Some(text) = b {
            write(folder.path(), "b.md", text.as_bytes());
        }
        let before = texts(folder.path());
        Copy { folder, before }
    }
}

/// A copy of the site, and its original state.
pub struct Copy {
    folder: tempfile::TempDir,
    before: BTreeMap<String, String>,
}

impl Copy {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns files that are new or changed. The text of a deleted file is empty.
    pub fn written(&self) -> BTreeMap<String, String> {
        let mut after = texts(self.path());
        for path in self.before.keys() {
            after.entry(path.clone()).or_default();
        }
        after.retain(|path, text| self.before.get(path) != Some(text));
        after
    }
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let text = |path: &String| String::from_utf8_lossy(&std::fs::read(folder.join(path)).unwrap()).into_owned();
    // `git diff` updates the times of files in the index, whatever the settings are.
    let files = files_below(folder).into_iter().filter(|path| path != ".git/index");
    files.map(|path| (path.clone(), text(&path))).collect()
}
