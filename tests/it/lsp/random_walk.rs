//! After any edits, renames, and changes of settings, the editor shows the same problems as a new run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::client::{Client, Setup, uri};
use super::same_answers::{Shown, of_command, of_editor};
use crate::support::engine::{default_rules, lint};
use crate::support::files::{copy_of, files_below, sample, write};

/// Settings between which the walk switches.
const SETTINGS: [&str; 3] =
    ["", "[lint]\nignore = [\"PB4\"]\n", "[lint]\nextend-select = [\"ALL\"]\n[lint.severity]\nPB1 = \"info\"\n"];

/// Texts to type.
const PIECES: [&str; 10] = [
    "x",
    "\n",
    "\r\n\r\n## Tasks 😀\r\n",
    "[a](nowhere.md) ",
    "[b](#tasks-) ",
    "| 4101 | é | M | |\n",
    "---\n",
    "<!-- playbook-lint-disable-file PB401 -->\n",
    "\u{200b}",
    "",
];

/// A generator of numbers that look random but are the same in each run (Knuth).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

struct Walk {
    folder: tempfile::TempDir,
    root: PathBuf,
    client: Client,
    /// The texts of open documents.
    open: BTreeMap<String, String>,
    random: Random,
}

impl Walk {
    fn start(seed: u64) -> Self {
        let folder = copy_of(&sample(), |_, bytes| bytes);
        write(folder.path(), "playbook-lint.toml", b"");
        let root = folder.path().canonicalize().unwrap();
        let setup = Setup::new(&root).with_options(json!({ "diagnostics": "site" }));
        let client = setup.with_encoding("utf-32").start();
        Self { folder, root, client, open: BTreeMap::new(), random: Random(seed) }
    }

    fn pages(&self) -> Vec<String> {
        files_below(&self.root).into_iter().filter(|path| path.ends_with(".md")).collect()
    }

    fn changed(&mut self, paths: &[&str]) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.root.join(path)).collect();
        let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
        self.client.changed_on_disk(&paths);
    }

    fn step(&mut self) {
        let pages = self.pages();
        let open: Vec<String> = self.open.keys().cloned().collect();
        match self.random.below(20) {
            0 | 1 if !pages.is_empty() => {
                let path = self.random.of(&pages).clone();
                if let (false, Ok(text)) = (open.contains(&path), std::fs::read_to_string(self.root.join(&path))) {
                    let text = text.trim_start_matches('\u{feff}').to_owned();
                    self.client.open(&self.root.join(&path), &text);
                    self.open.insert(path, text);
                }
            }
            2 if !open.is_empty() => {
                let path = self.random.of(&open).clone();
                self.client.close(&self.root.join(&path));
                self.open.remove(&path);
            }
            3 if !open.is_empty() => {
                let path = self.random.of(&open).clone();
                write(&self.root, &path, self.open[&path].as_bytes());
                self.changed(&[&path]);
            }
            4 if pages.len() > 5 => {
                let path = self.random.of(&pages).clone();
                if !open.contains(&path) {
                    std::fs::remove_file(self.root.join(&path)).unwrap();
                    self.changed(&[&path]);
                }
            }
            5 if !pages.is_empty() => {
                let from = self.random.of(&pages).clone();
                let to = format!("renamed/{}.md", self.random.below(20));
                if !open.contains(&from) && !open.contains(&to) {
                    std::fs::create_dir_all(self.root.join("renamed")).unwrap();
                    std::fs::rename(self.root.join(&from), self.root.join(&to)).unwrap();
                    self.changed(&[&from, &to]);
                }
            }
            6 => {
                let text = *self.random.of(&SETTINGS);
                write(&self.root, "playbook-lint.toml", text.as_bytes());
                self.changed(&["playbook-lint.toml"]);
            }
            // Otherwise, few pages would be left after a thousand steps.
            7 => {
                let originals: Vec<String> =
                    files_below(&sample()).into_iter().filter(|path| path.ends_with(".md")).collect();
                let path = self.random.of(&originals).clone();
                if !pages.contains(&path) && !open.contains(&path) {
                    write(&self.root, &path, &std::fs::read(sample().join(&path)).unwrap());
                    self.changed(&[&path]);
                }
            }
            _ if !open.is_empty() => self.edit(&open),
            _ => {}
        }
    }

    fn edit(&mut self, open: &[String]) {
        let path = self.random.of(open).clone();
        let text = self.open.get_mut(&path).unwrap();
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        let start = self.random.below(characters.len() + 1);
        let end = (start + [0, 0, 1, 30][self.random.below(4)]).min(characters.len());
        let offset = |index: usize| characters.get(index).map_or(text.len(), |(offset, _)| *offset);
        let (from, to) = (offset(start), offset(end));
        let is_inside_break = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
        if is_inside_break(from) || is_inside_break(to) {
            return;
        }
        let position = |at: usize| {
            let line = text[..at].replace("\r\n", "\n").replace('\r', "\n");
            let column = line.rsplit('\n').next().unwrap().chars().count();
            json!({ "line": line.matches('\n').count(), "character": column })
        };
        let range = json!({ "start": position(from), "end": position(to) });
        let piece = *self.random.of(&PIECES);
        text.replace_range(from..to, piece);
        self.client.change(&self.root.join(&path), json!([{ "range": range, "text": piece }]));
    }

    fn compare(&mut self, step: usize) {
        self.client.settle();
        // Returns the files that would be on disk if all were saved. A byte order mark stays.
        let fresh = copy_of(&self.root, |path, bytes| match self.open.get(path) {
            Some(text) if bytes.starts_with(b"\xEF\xBB\xBF") => format!("\u{feff}{text}").into_bytes(),
            Some(text) => text.clone().into_bytes(),
            None => bytes,
        });
        let report = lint(fresh.path(), &default_rules_of(&self.root));
        let mut expected: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
        for one in &report.diagnostics {
            expected.entry(uri(&self.root.join(&*one.file))).or_default().push(of_command(one));
        }
        let shown = self.client.shown.iter().filter(|(_, shown)| !shown.is_empty());
        let mut shown: BTreeMap<String, Vec<Shown>> =
            shown.map(|(uri, shown)| (uri.clone(), shown.iter().map(of_editor).collect())).collect();
        for list in shown.values_mut().chain(expected.values_mut()) {
            list.sort();
        }
        for (uri, expected) in &expected {
            assert_eq!(shown.get(uri), Some(expected), "after {step} steps: {uri}");
        }
        assert_eq!(shown.len(), expected.len(), "after {step} steps");
    }

    fn run(mut self, steps: usize, interval: usize) {
        for step in 1..=steps {
            self.step();
            if step % interval == 0 {
                self.compare(step);
            }
        }
        self.client.shut_down();
        drop(self.folder);
    }
}

/// Returns the rules that the settings enable.
fn default_rules_of(root: &Path) -> playbook_lint::rules::RuleTable {
    let text = std::fs::read_to_string(root.join("playbook-lint.toml")).unwrap();
    let file = playbook_lint::config::ConfigFile::parse(&text, "playbook-lint.toml").unwrap();
    let selection = playbook_lint::rules::RuleSelection::default();
    match selection.over(&file) {
        Ok(selection) => playbook_lint::rules::RuleTable::new(&selection),
        Err(_) => default_rules(),
    }
}

#[test]
fn of_some_hundred_steps() {
    for seed in [1, 2, 3] {
        Walk::start(seed).run(150, 50);
    }
}

#[test]
#[ignore = "takes minutes"]
fn of_ten_thousand_steps() {
    Walk::start(42).run(10_000, 100);
}
