//! A planted problem, and the check that only it is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use super::page_text::{PageText, place};
use crate::support::engine::{default_rules, lint};
use crate::support::files::{copy_of, sample};

/// A diagnostic, with the fields that distinguish it from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: usize,
    column: usize,
    code: &'static str,
    words: String,
}

/// A diagnostic that a plant must cause.
#[derive(Debug)]
struct Expected {
    code: &'static str,
    file: String,
    line: usize,
    column: Option<usize>,
}

impl Expected {
    fn is(&self, finding: &Finding) -> bool {
        (self.code, &self.file, self.line) == (finding.code, &finding.file, finding.line)
            && self.column.is_none_or(|column| column == finding.column)
    }
}

/// A page with a problem, or a deleted file.
#[derive(Debug)]
pub struct Plant {
    file: String,
    text: Option<String>,
    expected: Vec<Expected>,
    hint: Option<String>,
}

impl Plant {
    /// A page with a changed text.
    pub fn of(page: &PageText, text: String) -> Self {
        Self { file: page.path.clone(), text: Some(text), expected: Vec::new(), hint: None }
    }

    /// A site without one of its files.
    pub fn removal_of(file: &str) -> Self {
        Self { file: file.into(), text: None, expected: Vec::new(), hint: None }
    }

    /// Expects a diagnostic that starts at this byte of the changed page.
    pub fn at(mut self, code: &'static str, offset: usize) -> Self {
        let (line, column) = place(self.text.as_deref().unwrap(), offset);
        self.expected.push(Expected { code, file: self.file.clone(), line, column: Some(column) });
        self
    }

    /// Expects a diagnostic on this line of the changed page.
    pub fn on_line(self, code: &'static str, line: usize) -> Self {
        let file = self.file.clone();
        self.elsewhere(code, file, line)
    }

    /// Expects a diagnostic on another page.
    pub fn elsewhere(mut self, code: &'static str, file: impl Into<String>, line: usize) -> Self {
        self.expected.push(Expected { code, file: file.into(), line, column: None });
        self
    }

    /// Expects this text in the message or the help of one of the diagnostics.
    pub fn naming(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(format!("`{}`", hint.into()));
        self
    }
}

/// Returns some twenty items, evenly spread and always the same.
pub fn spread<T>(all: Vec<T>) -> Vec<T> {
    const FEW: usize = 20;
    let count = all.len();
    let is_taken = |at: usize| count <= FEW || at * FEW / count != (at + 1) * FEW / count;
    all.into_iter().enumerate().filter(|(at, _)| is_taken(*at)).map(|(_, one)| one).collect()
}

/// A copy of the sample, with its clean pages.
pub struct Sample {
    folder: tempfile::TempDir,
    /// Pages and include files without problems, in path order.
    pub pages: Vec<PageText>,
    before: &'static BTreeMap<Finding, usize>,
}

impl Sample {
    pub fn new() -> Self {
        let folder = copy_of(&sample(), |_, bytes| bytes);
        let mut pages = Vec::new();
        collect(folder.path(), "", ".md", &mut pages);
        // The problems are the same for all copies.
        static BEFORE: OnceLock<BTreeMap<Finding, usize>> = OnceLock::new();
        let before = BEFORE.get_or_init(|| diagnostics(folder.path()));
        let is_judged = |path: &str| !["README.md", "templates/", "archive/"].iter().any(|part| path.contains(part));
        pages.retain(|page| is_judged(&page.path) && before.keys().all(|finding| finding.file != page.path));
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let sample = Self { folder, pages, before };
        assert_eq!(sample.whole_pages().count(), 33, "clean pages of the sample");
        sample
    }

    /// Returns the clean pages, without include files.
    pub fn whole_pages(&self) -> impl Iterator<Item = &PageText> {
        self.pages.iter().filter(|page| !page.path.contains("/includes/"))
    }

    /// Returns all Markdown files of the site, clean or not.
    pub fn all_pages(&self) -> Vec<PageText> {
        let mut pages = Vec::new();
        collect(self.folder.path(), "", ".md", &mut pages);
        pages
    }

    /// Returns the TOCs.
    pub fn tables_of_contents(&self) -> Vec<PageText> {
        let mut files = Vec::new();
        collect(self.folder.path(), "", ".yml", &mut files);
        files.retain(|file| !file.path.starts_with("breadcrumb/"));
        files
    }

    /// Checks that each plant causes the expected diagnostics, and no others. `test` is the path of a closure in the
    /// test: the name of the test starts with the codes of all rules that report the plants.
    pub fn check_in(&self, test: &str, plants: Vec<Plant>) {
        let kind = test.rsplit("::").nth(1).unwrap();
        assert!(!plants.is_empty(), "{kind}: no place for it");
        let named: BTreeSet<&str> = kind.split('_').take_while(|word| word.starts_with("PB")).collect();
        let codes: BTreeSet<&str> = plants.iter().flat_map(|plant| &plant.expected).map(|one| one.code).collect();
        assert_eq!(codes, named, "the name of a test starts with the codes of its rules: {kind}");
        let (count, mut wrong) = (plants.len(), Vec::new());
        for plant in plants {
            if let Some(problem) = self.problem(&plant) {
                wrong.push(problem);
            }
        }
        println!("| {kind} | {count} | {} |", count - wrong.len());
        assert!(wrong.is_empty(), "{kind}: {} of {count} are not as expected\n{}", wrong.len(), wrong.concat());
    }

    fn problem(&self, plant: &Plant) -> Option<String> {
        let path = self.folder.path().join(&plant.file);
        let original = std::fs::read(&path).unwrap();
        match &plant.text {
            Some(text) => std::fs::write(&path, text).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        let after = diagnostics(self.folder.path());
        std::fs::write(&path, &original).unwrap();
        let mut problem = String::new();
        let mut expected: Vec<&Expected> = plant.expected.iter().collect();
        let mut is_named = plant.hint.is_none();
        for (finding, count) in &after {
            for _ in self.before.get(finding).copied().unwrap_or(0)..*count {
                match expected.iter().position(|expected| expected.is(finding)) {
                    Some(at) => drop(expected.remove(at)),
                    None => problem += &format!("    too much: {finding:?}\n"),
                }
                is_named |= plant.hint.as_ref().is_some_and(|hint| finding.words.contains(hint));
            }
        }
        for (finding, count) in self.before {
            if after.get(finding).copied().unwrap_or(0) < *count {
                problem += &format!("    gone: {finding:?}\n");
            }
        }
        for expected in expected {
            problem += &format!("    missed: {expected:?}\n");
        }
        if !is_named {
            problem += &format!("    not named: {:?}\n", plant.hint);
        }
        let original = String::from_utf8_lossy(&original);
        (!problem.is_empty()).then(|| format!("{}: {}\n{problem}", plant.file, plant.shown(&original)))
    }
}

/// Checks the plants of the calling test.
macro_rules! check {
    ($sample:expr, $plants:expr) => {
        $sample.check_in(std::any::type_name_of_val(&|| ()), $plants)
    };
}
pub(super) use check;

impl Plant {
    /// Returns the first line that the plant changes, before and after.
    fn shown(&self, original: &str) -> String {
        let Some(text) = &self.text else { return "removed".into() };
        let changed = original.lines().zip(text.lines()).enumerate().find(|(_, (before, after))| before != after);
        changed.map_or_else(
            || "cut or extended at the end".into(),
            |(line, (before, after))| format!("{}:\n  - {before}\n  + {after}", line + 1),
        )
    }
}

fn diagnostics(folder: &Path) -> BTreeMap<Finding, usize> {
    let mut findings = BTreeMap::new();
    for one in lint(folder, &default_rules()).diagnostics {
        let finding = Finding {
            file: one.file.to_string(),
            line: one.range.start.line as usize,
            column: one.range.start.column as usize,
            code: one.code,
            words: format!("{}; {}", one.message, one.help.as_deref().unwrap_or_default()),
        };
        *findings.entry(finding).or_default() += 1;
    }
    findings
}

fn collect(folder: &Path, below: &str, ending: &str, pages: &mut Vec<PageText>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), ending, pages);
        } else if path.ends_with(ending) {
            // One page is intentionally in Windows-1252.
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            pages.push(PageText { path, text });
        }
    }
}
