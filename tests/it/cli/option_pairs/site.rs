//! The site on which pairs of options are run.

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

/// What comes on stdin for `b.md`: it has an error that the page on disk has not, and the same fixes.
pub const DRAFT: &str = "---\ntitle: B\nms.date: 5/2/19\n---\n# B\n\n[x](typed.md)\n\nMore.\n\n> [!Tip]\n> Text.\n";

/// The site, to copy.
pub struct Template {
    repository: Repository,
    /// Copies in which runs wrote nothing.
    unchanged: Mutex<Vec<Copy>>,
}

impl Template {
    /// Two pages are committed, of which one has changes: some staged, some not.
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

    /// A copy for a run to have alone.
    pub fn copy(&self) -> Copy {
        let unchanged = self.unchanged.lock().unwrap().pop();
        unchanged.unwrap_or_else(|| self.copy_with(None))
    }

    /// Keeps a copy in which nothing was written for another run.
    pub fn keep(&self, copy: Copy) {
        self.unchanged.lock().unwrap().push(copy);
    }

    /// One with [`DRAFT`] on disk.
    pub fn copy_with_draft(&self) -> Copy {
        self.copy_with(Some(DRAFT))
    }

    fn copy_with(&self, b: Option<&str>) -> Copy {
        let (from, folder) = (self.repository.folder.path(), tempfile::tempdir().unwrap());
        for path in files_below(from) {
            write(folder.path(), &path, &std::fs::read(from.join(&path)).unwrap());
        }
        // Git wants these, empty or not.
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

/// A copy of the site, with what it was.
pub struct Copy {
    folder: tempfile::TempDir,
    before: BTreeMap<String, String>,
}

impl Copy {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The files that are new or have another text. A file that is gone has an empty one.
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
    // `git diff` keeps the times of files in the index, with any setting.
    let files = files_below(folder).into_iter().filter(|path| path != ".git/index");
    files.map(|path| (path.clone(), text(&path))).collect()
}
