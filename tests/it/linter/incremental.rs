//! After any sequence of changes, a workspace reports the same as a new run on the same files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use playbook_lint::config::Root;
use playbook_lint::diagnostic::Diagnostic;
use playbook_lint::linter::{CancelToken, Change, LintOptions, Rules, Update, Workspace};
use playbook_lint::rules::RuleTable;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::engine::{show, today, workspace, workspace_with};
use crate::support::files::{copy_of, files_below, project};
use crate::support::properties;

/// A small site with everything that pages and docsets can refer to: docsets, translations, levels, tasks, includes,
/// and archives.
const SITE: &[(&str, &str)] = &[
    (
        "docfx.json",
        r#"{"build": {"content": [{"files": ["**/*.md", "**/toc.yml"], "exclude": ["parts/**"]}], "globalMetadata": {"ms.prod": "x"}}}"#,
    ),
    ("toc.yml", "- href: index.md\n- href: en/toc.yml\n"),
    (
        "index.md",
        "---\ntitle: Home\nft.audience: partner\n---\n# Home\n\n[one](en/one.md#tasks) [two](en/two.md) [gone](en/gone.md)\n",
    ),
    ("en/toc.yml", "- href: one.md\n- href: two.md\n- href: l1l2l3-blocked.md\n"),
    (
        "en/one.md",
        "---\ntitle: One\nms.date: 4/1/2020\nft.audience: internal\nft.owner: pat\n---\n# One\n\n## Tasks\n\n| Task ID | Task Name | (M)andatory / (O)ptional | Role |\n|-|-|-|-|\n| 4101 | Prepare | M | FastTrack Engineer |\n| 4102 | Deliver | O | FastTrack Manager |\n\n[!INCLUDE [part](../parts/a.md)]\n\n<!-- playbook-lint-disable-line PB401 -->\n",
    ),
    (
        "en/two.md",
        "---\ntitle: Two\nms.date: 2020-04-01\nft.owner: pta\n---\n# Two\n\n| Task ID | Task Name | (M)andatory / (O)ptional | Role |\n|-|-|-|-|\n| 4101 | Prepare it | O | FastTrack Enginer |\n| 4101 | x | Q | |\n\n[to one](one.md#nowhere) [archive](../archive/old.md#part) ![x](../media/a.png)\n",
    ),
    (
        "en/l1l2l3-blocked.md",
        "---\ntitle: Blocked\n---\n# Blocked\n\n## Network\n\n**List of L3s**\n\n- [Firewall](l1l2l3-blocked-network-firewall.md)\n- **Proxy**\n",
    ),
    (
        "en/l1l2l3-blocked-network-firewall.md",
        "---\ntitle: Blocked - Network - Firewall\n---\n# Blocked - Network - Firewal\n",
    ),
    ("de-de/toc.yml", "- href: one-de.md\n"),
    (
        "de-de/one-de.md",
        "---\ntitle: Eins\nms.date: 1/1/2019\n---\n# Eins\n\n| Task ID | Name | (E) Erforderlich (O) Optional |\n|-|-|-|\n| 4101 | Vor | O |\n",
    ),
    ("parts/a.md", "A part with a [link](../en/two.md#two) and [!INCLUDE [b](b.md)].\n"),
    ("parts/b.md", "# A part of a part\n"),
    ("archive/old.md", "---\ntitle: Old\n---\n# Old\n\n## Part\n"),
    ("media/a.png", "png"),
    ("media/b.png", "png"),
    ("landing.yml", "items:\n- url: en/one.md\n- image: media/b.png\n"),
];

/// Pieces that are inserted into pages.
const PIECES: &[&str] = &[
    "",
    "A sentence.\n",
    "\n\n",
    "# Another H1\n",
    "## Tasks\n",
    "[a](one.md) ",
    "[b](new.md#part) ",
    "[c](../en/two.md#tasks) ",
    "[d](gone.md)\n",
    "[g](https://learn.microsoft.com/keys/en/two) [here](../en/l1l2l3-blocked.md) ",
    "<div>**TODO**</div>\n\n",
    "![e](../media/b.png)\n",
    "[!INCLUDE [x](../parts/b.md)]\n",
    "[!INCLUDE [x](../archive/old.md)]\n",
    "<!-- playbook-lint-disable-line PB301 PB401 -->\n",
    "<!-- playbook-lint-disable-file PB303 -->\n",
    "---\ntitle: Two\nft.owner: pat\n---\n",
    "---\nft.audience: internal\ntitle: Blocked - Network - Proxy\n---\n# Blocked - Network - Proxy\n",
    "| Task ID | Task Name | (M)andatory / (O)ptional | Role |\n|-|-|-|-|\n| 4102 | Deliver | M | FastTrack Engineer |\n",
    "| 4102 | Deliver | M |\n",
    // Pages from which words are learned: words of columns and sections, a label, and the date format.
    "| Step ID | Step | (M)ust / (O)pen | Owner |\n|-|-|-|-|\n| 4103 | Ship it | M | FE |\n| 4103 | Ship | X | FE |\n",
    "## Tasks\n\n| Schritt | Was | (M)uss / (K)ann |\n|-|-|-|\n| 4101 | Vor | K |\n",
    "\n## Changes\n\n| When | Who | What happened |\n|-|-|-|\n| 1.10.2019 | A | B |\n| 24.10.2019 | A | C |\n",
    "\n## Changes\n\n| When | Who | What happened |\n|-|-|-|\n| 10/24/2019 | A | B |\n",
    "# A\n\nStage: **Go**\n\n## Summary\n## Goals\n## Approach\n## Key Inputs\n## Key Outputs\n## Next Steps\n",
    "# A\n\nPhase: **Go**\n\n## Overview\n## Approach\n## Key Inputs\n## Key Outputs\n## Next Steps\n",
    "\u{feff}",
    "é\u{200b}👩‍💻 ",
    "\r\n",
];

/// Texts for TOCs and for files that configure the site.
const CONFIGURATIONS: &[(&str, &str)] = &[
    ("toc.yml", "- href: en/two.md\n"),
    ("en/toc.yml", "- href: one.md\n- href: missing.md\n"),
    ("de-de/toc.yml", "[]"),
    (".gitignore", "ignored.md\n/en/ignored/\n"),
    ("docfx.json", r#"{"build": {"content": [{"files": ["en/**/*.md"]}]}}"#),
    ("docfx.json", "{ broken"),
    ("docfx.json", r#"{"build": {"content": [{"files": ["**/*.md"]}], "globalMetadata": {"ft.owner": "pat"}}}"#),
    ("playbook-lint.toml", "[lint]\nignore = [\"PB1\"]\n"),
    ("playbook-lint.toml", "[lint.per-file-ignores]\n\"en/**\" = [\"PB4\"]\n"),
    ("playbook-lint.toml", "[[docset]]\npath = \"de-de\"\nlocale = \"de\"\nsource = \"en\"\n"),
    ("playbook-lint.toml", "[vocabulary.columns]\ntask-id = ['Step ID']\nother = ['Task Name']\n"),
    ("playbook-lint.toml", "wrong = true\n"),
    (".openpublishing.redirection.json", r#"{"redirections": [{"source_path": "en/gone.md", "redirect_url": "/x"}]}"#),
    (".gitignore", "one.md\n"),
    ("landing.yml", "- url: en/two.md\n"),
    ("media/a.png", "another png"),
];

/// A change. Its number chooses one of the files that exist at that time.
#[derive(Clone, Debug)]
enum Step {
    Insert(Index, Index, &'static str),
    Cut(Index, Index, usize),
    Create(&'static str, &'static str),
    Delete(Index),
    Rename(Index, &'static str),
    RenameFolder(&'static str, &'static str),
    Configure(&'static str, &'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let file = || any::<Index>();
    let new_files = vec![
        "en/new.md",
        "en/gone.md",
        "en/ONE.md",
        "parts/c.md",
        "de-de/two-de.md",
        "media/c.png",
        "new/toc.yml",
        "en/ignored.md",
        "en/ignored/x.md",
        "new/x.md",
    ];
    prop_oneof![
        8 => (file(), file(), select(PIECES)).prop_map(|(file, at, piece)| Step::Insert(file, at, piece)),
        3 => (file(), file(), 0..80_usize).prop_map(|(file, at, length)| Step::Cut(file, at, length)),
        2 => (select(new_files), select(PIECES)).prop_map(|(file, text)| Step::Create(file, text)),
        2 => file().prop_map(Step::Delete),
        2 => (file(), select(vec!["en/renamed.md", "en/gone.md", "archive/renamed.md", "renamed-de.md"]))
            .prop_map(|(file, to)| Step::Rename(file, to)),
        1 => select(vec![("en", "us"), ("us", "en"), ("parts", "en/parts"), ("archive", "en/archive")])
            .prop_map(|(from, to)| Step::RenameFolder(from, to)),
        2 => select(CONFIGURATIONS).prop_map(|(file, text)| Step::Configure(file, text)),
    ]
}

/// The files of a site, on disk and in a workspace.
struct Both {
    folder: tempfile::TempDir,
    workspace: Workspace,
    /// The diagnostics from updates, by file.
    told: BTreeMap<String, Arc<[Diagnostic]>>,
}

fn options(keep_texts: bool) -> LintOptions {
    LintOptions { rules: Rules::Selected(all()), keep_texts, ..LintOptions::new(today()) }
}

fn all() -> playbook_lint::rules::RuleSelection {
    let select = Some(vec![playbook_lint::rules::Selector::parse("ALL").unwrap()]);
    playbook_lint::rules::RuleSelection { select, ..Default::default() }
}

impl Both {
    fn new(files: &[(&str, &str)], keep_texts: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(folder.path(), path, text.as_bytes());
        }
        let workspace = workspace_with(folder.path(), options(keep_texts));
        let mut both = Self { folder, workspace, told: BTreeMap::new() };
        both.update();
        both
    }

    fn update(&mut self) {
        let Update { changed } = self.workspace.update(&CancelToken::default()).unwrap();
        for (path, diagnostics) in changed {
            let is_none = diagnostics.is_empty();
            let before = match is_none {
                true => self.told.remove(&*path),
                false => self.told.insert(path.to_string(), diagnostics.clone()),
            };
            assert_ne!(before.as_deref().unwrap_or_default(), &*diagnostics, "{path} did not change");
        }
    }

    fn files(&self) -> Vec<String> {
        files_below(self.folder.path())
    }

    fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(path)).unwrap_or_default()
    }

    /// Makes a change on disk. Returns the change for the workspace.
    fn make(&self, step: &Step) -> Option<Change> {
        let files = self.files();
        let texts: Vec<&String> = files.iter().filter(|path| path.ends_with(".md")).collect();
        let edited = |path: &str, bytes: Vec<u8>| {
            write(self.folder.path(), path, &bytes);
            Some(Change::Edited { path: path.to_owned(), bytes: bytes.into() })
        };
        match step {
            Step::Insert(_, _, _) | Step::Cut(_, _, _) if texts.is_empty() => None,
            // On Windows, that would be another name for a file that exists.
            Step::Create(path, _)
                if self.folder.path().join(path).exists() && !files.iter().any(|file| file == path) =>
            {
                None
            }
            Step::Insert(file, at, piece) => {
                let path = file.get(&texts);
                let mut bytes = self.read(path);
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, piece.bytes());
                edited(path, bytes)
            }
            Step::Cut(file, at, length) => {
                let path = file.get(&texts);
                let mut bytes = self.read(path);
                let at = at.index(bytes.len() + 1);
                bytes.drain(at..bytes.len().min(at + length));
                edited(path, bytes)
            }
            Step::Create(path, text) => edited(path, text.as_bytes().to_vec()),
            Step::Configure(path, text) => edited(path, text.as_bytes().to_vec()),
            Step::Delete(_) | Step::Rename(_, _) if files.is_empty() => None,
            Step::Delete(file) => {
                let path = file.get(&files);
                std::fs::remove_file(self.folder.path().join(path)).unwrap();
                Some(Change::Deleted { path: path.clone() })
            }
            Step::Rename(file, to) => self.rename(file.get::<String>(&files), to),
            Step::RenameFolder(from, to) => self.rename(from, to),
        }
    }

    fn rename(&self, from: &str, to: &str) -> Option<Change> {
        let (old, new) = (self.folder.path().join(from), self.folder.path().join(to));
        if !old.exists() || new.exists() {
            return None;
        }
        std::fs::create_dir_all(new.parent().unwrap()).unwrap();
        std::fs::rename(old, new).ok()?;
        Some(Change::Renamed { from: from.to_owned(), to: to.to_owned() })
    }

    /// Compares the workspace with a new one for the files on disk.
    fn assert_same(&self, context: &dyn std::fmt::Debug) {
        let root = Root::at(&self.folder.path().canonicalize().unwrap());
        let mut fresh = Workspace::load(root, options(false)).unwrap();
        let (now, fresh) = (self.workspace.report(), fresh.lint_once());
        assert_equal(&now.diagnostics, &fresh.diagnostics, context);
        assert_eq!(now.summary, fresh.summary, "{context:#?}");
        assert_eq!(now.internal_errors, fresh.internal_errors, "{context:#?}");
        let told: Vec<Diagnostic> = self.told.values().flat_map(|all| all.iter().cloned()).collect();
        assert_equal(&told, &fresh.diagnostics, &("what updates said", context));
    }
}

/// Compares diagnostics, and prints only those that differ.
#[track_caller]
fn assert_equal(now: &[Diagnostic], fresh: &[Diagnostic], context: &dyn std::fmt::Debug) {
    let only_in = |these: &[Diagnostic], those: &[Diagnostic]| -> String {
        these.iter().filter(|one| !those.contains(one)).take(5).map(show).collect()
    };
    assert!(
        now == fresh,
        "{context:?}\nonly in the workspace:\n{}only in a fresh run:\n{}",
        only_in(now, fresh),
        only_in(fresh, now)
    );
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Cases that failed once are kept, and tried first.
fn config() -> ProptestConfig {
    let failure_persistence = ProptestConfig::default().failure_persistence;
    ProptestConfig { max_shrink_iters: 200, failure_persistence, ..properties::config(48) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_workspace_reports_what_a_new_run_reports(steps in proptest::collection::vec(step(), 1..24), keep_texts: bool) {
        let mut both = Both::new(SITE, keep_texts);
        for (number, step) in steps.iter().enumerate() {
            let Some(change) = both.make(step) else { continue };
            // Invalid settings change nothing until they are valid again.
            let is_loaded = both.workspace.apply(&[change]).is_ok();
            both.update();
            let root = Root::at(&both.folder.path().canonicalize().unwrap());
            prop_assert_eq!(is_loaded, Workspace::load(root, options(false)).is_ok(), "{:?}", &steps[..=number]);
            if is_loaded {
                both.assert_same(&&steps[..=number]);
            }
        }
    }
}

/// Edits every third page of a site in several ways, undoes each edit, and compares the result with a new run each
/// time.
fn edit_all(folder: &Path, piece: &str) {
    let mut edited = workspace(folder, &RuleTable::all());
    edited.update(&CancelToken::default()).unwrap();
    let paths = edited.site().files.iter().map(|(_, path)| path.to_string()).filter(|path| path.ends_with(".md"));
    let (mut changes, mut seen) = (0, 0);
    for path in paths.step_by(3).collect::<Vec<_>>() {
        let bytes = std::fs::read(folder.join(&path)).unwrap();
        let more = [&*bytes, b"\n", piece.as_bytes(), b"\n"].concat();
        let above = [b"\n", &*bytes].concat();
        for text in [more, above, b"---\ntitle: x\n---\n# y\n".to_vec(), b"\0".to_vec(), bytes] {
            edited.apply(&[Change::Edited { path: path.clone(), bytes: text.into() }]).unwrap();
            let update = edited.update(&CancelToken::default()).unwrap();
            let fresh = edited.with_options(|_, _| {}).lint_once();
            assert_equal(&edited.report().diagnostics, &fresh.diagnostics, &path);
            changes += 1;
            seen += usize::from(!update.changed.is_empty());
        }
    }
    assert!(changes > 60 && seen > changes / 4, "{changes} changes, {seen} of which were seen");
}

#[test]
fn any_page_of_the_sample_may_change() {
    let piece = "[nowhere](nowhere.md) [a part](resources-faq.md#nowhere) <!-- playbook-lint-disable-line PB401 -->\n\n\
                 [!INCLUDE [x](archive/price-list-2016.md)]\n\n| Task ID | Task Name | M/O |\n|---|---|---|\n| 4101 | x | Q |";
    edit_all(&project().join("fixtures/sites/sample"), piece);
}

#[test]
fn creating_a_missing_page_removes_the_problem_on_pages_that_link_to_it() {
    let mut both = Both::new(SITE, true);
    let missing = |both: &Both| {
        let diagnostics = both.workspace.diagnostics("index.md");
        diagnostics.iter().filter(|diagnostic| diagnostic.code == "PB401").count()
    };
    assert_eq!(missing(&both), 1);
    let change = both.make(&Step::Create("en/gone.md", "---\ntitle: Gone\n---\n# Gone\n")).unwrap();
    both.workspace.apply(&[change]).unwrap();
    both.update();
    assert_eq!(missing(&both), 0);
    both.assert_same(&"created");
}

#[test]
fn an_entry_of_a_toc_follows_a_file_that_git_ignores() {
    type Make<'m> = &'m dyn Fn(&Both) -> Option<Change>;

    let mut both = Both::new(SITE, true);
    let deleted = |both: &Both, path: &str| {
        std::fs::remove_file(both.folder.path().join(path)).unwrap();
        Some(Change::Deleted { path: path.to_owned() })
    };
    let missing = |both: &Both| both.workspace.diagnostics("en/toc.yml").len();
    // A folder of ignored files can be the target of a TOC entry too.
    let entries = "- href: one.md\n- href: ignored/\n";
    for (name, entries) in [("one.md", "- href: one.md\n"), ("ignored/toc.yml", entries)] {
        let file = format!("en/{name}");
        let text = "# A page\n";
        let steps: [Make<'_>; 5] = [
            &|both| both.make(&Step::Configure(".gitignore", "/en/one.md\n/en/ignored/\n")),
            &|both| both.make(&Step::Create("en/toc.yml", entries)),
            &|both| {
                write(both.folder.path(), &file, text.as_bytes());
                Some(Change::Edited { path: file.clone(), bytes: text.as_bytes().into() })
            },
            &|both| deleted(both, &file),
            &|both| {
                write(both.folder.path(), &file, text.as_bytes());
                Some(Change::OnDisk { path: file.clone() })
            },
        ];
        for (step, expected) in steps.iter().zip([None, None, Some(0), Some(1), Some(0)]) {
            let change = step(&both).unwrap();
            both.workspace.apply(&[change]).unwrap();
            both.update();
            both.assert_same(&name);
            if let Some(expected) = expected {
                assert_eq!(missing(&both), expected, "{name}");
            }
        }
    }
}

#[test]
fn settings_that_name_a_docset_without_files_are_not_valid_until_it_has_some() {
    let mut both = Both::new(SITE, true);
    let steps = [
        Step::Configure("playbook-lint.toml", "[[docset]]\npath = \"de-de\"\nlocale = \"de\"\nsource = \"en\"\n"),
        Step::RenameFolder("de-de", "de"),
        Step::Create("de-de/two-de.md", "# Zwei\n"),
    ];
    for (step, is_valid) in steps.iter().zip([true, false, true]) {
        let change = both.make(step).unwrap();
        assert_eq!(both.workspace.apply(&[change]).is_ok(), is_valid, "{step:?}");
        both.update();
    }
    both.assert_same(&"valid again");
}

#[test]
fn a_page_is_read_again_when_its_own_header_becomes_the_usual_one() {
    // Two headers that are unknown in all languages. The more frequent one is on the page that changes.
    let page = |header: &str| {
        format!(
            "---\ntitle: A\nft.audience: internal\n---\n# A\n\n| Task ID | Task Name | {header} | Role |\n|-|-|-|-|\n| 4101 | Prepare | M | FastTrack Engineer |\n"
        )
    };
    let (one, two) = (page("(M)ust / (O)pen"), page("(M)ake / (O)mit"));
    let mut both =
        Both::new(&[("docfx.json", SITE[0].1), ("one.md", &one), ("two.md", &two), ("three.md", &two)], false);
    both.assert_same(&"at first");
    let header_of = |both: &Both, path: &str| {
        let diagnostics = both.workspace.diagnostics(path);
        diagnostics.iter().filter(|diagnostic| diagnostic.code == "PB307").count()
    };
    assert_eq!((header_of(&both, "one.md"), header_of(&both, "two.md")), (1, 0));
    for path in ["four.md", "five.md"] {
        let bytes = page("(M)ust / (O)pen").into_bytes();
        write(both.folder.path(), path, &bytes);
        both.workspace.apply(&[Change::Edited { path: path.to_owned(), bytes: bytes.into() }]).unwrap();
        both.update();
        both.assert_same(&path);
    }
    assert_eq!((header_of(&both, "one.md"), header_of(&both, "two.md")), (0, 1));
}

#[test]
fn what_is_canceled_is_done_by_the_next_update() {
    let mut both = Both::new(SITE, true);
    for step in [Step::Create("en/gone.md", "# Gone\n"), Step::Configure("en/toc.yml", "- href: one.md\n")] {
        let change = both.make(&step).unwrap();
        both.workspace.apply(&[change]).unwrap();
        let cancel = CancelToken::default();
        cancel.cancel();
        assert!(both.workspace.update(&cancel).is_err());
    }
    both.update();
    both.assert_same(&"canceled before");
}

#[test]
fn an_edit_of_a_page_reads_no_other_file() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use playbook_lint::linter::SharedTree;
    use playbook_lint::text::ReadError;
    use playbook_lint::vfs::{Overlay, Tree, WorkTree};

    struct Counting(WorkTree, Arc<AtomicUsize>);

    impl Tree for Counting {
        fn files(&self) -> Vec<String> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.files()
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read(path, limit)
        }

        fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read_prefix(path, length)
        }
    }

    let folder = copy_of(&project().join("fixtures/sites/sample"), |_, bytes| bytes);
    let root = Root::at(&folder.path().canonicalize().unwrap());
    let reads = Arc::new(AtomicUsize::new(0));
    let tree: SharedTree = Arc::new(Counting(WorkTree::new(&root.path), reads.clone()));
    let mut workspace = Workspace::load_from(root, Overlay::new(tree), options(true)).unwrap();
    workspace.update(&CancelToken::default()).unwrap();
    let page =
        workspace.site().files.iter().map(|(_, path)| path.to_string()).find(|path| path.ends_with("mail-routing.md"));
    let path = page.unwrap();
    let bytes = std::fs::read(folder.path().join(&path)).unwrap();
    let edits = [
        [&*bytes, b"\nOne more sentence.\n"].concat(),
        [&*bytes, b"\n## A new heading\n\n[x](nowhere.md) [y](index.md#nowhere)\n"].concat(),
        b"# Nothing else\n".to_vec(),
    ];
    let before = reads.load(Ordering::Relaxed);
    for bytes in edits {
        workspace.apply(&[Change::Edited { path: path.clone(), bytes: bytes.into() }]).unwrap();
        workspace.update(&CancelToken::default()).unwrap();
        assert_eq!(reads.load(Ordering::Relaxed), before);
    }
}

#[test]
fn links_on_a_landing_page_are_checked_when_it_changes() {
    let redirections = r#"{"redirections": [{"source_path": "old.md", "redirect_url": "/keys/one"},
        {"source_path": "older.md", "redirect_url": "/keys/two"}]}"#;
    let landing = |url: &str| format!("title: Keys\nlinks:\n- text: See [one](one.md)\n  url: {url}\n");
    let page = "---\ntitle: One\n---\n# One\n";
    let files = [
        ("docfx.json", "{}"),
        (".openpublishing.redirection.json", redirections),
        ("one.md", page),
        ("two.md", page),
        ("index.yml", &landing("old.md")),
    ];
    let mut both = Both::new(&files, false);
    both.assert_same(&"at first");
    let count = |both: &Both| both.workspace.diagnostics("index.yml").len();
    assert_eq!(count(&both), 1);
    let older = landing("older.md");
    let steps = [
        ("index.yml", Some(landing("one.md")), 0),
        ("index.yml", Some(older.clone()), 1),
        ("older.md", Some(page.to_owned()), 0),
        ("older.md", None, 1),
        ("index.yml", None, 0),
        ("index.yml", Some(older), 1),
    ];
    for (path, text, expected) in steps {
        let change = match text {
            Some(text) => {
                write(both.folder.path(), path, text.as_bytes());
                Change::Edited { path: path.to_owned(), bytes: text.into_bytes().into() }
            }
            None => {
                std::fs::remove_file(both.folder.path().join(path)).unwrap();
                Change::Deleted { path: path.to_owned() }
            }
        };
        both.workspace.apply(&[change]).unwrap();
        both.update();
        assert_eq!(count(&both), expected, "{path}");
        both.assert_same(&path);
    }
}
