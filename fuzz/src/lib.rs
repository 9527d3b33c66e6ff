//! What the fuzz targets share: a site in memory, and all rules over it.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use playbook_lint::config::{Root, Settings};
use playbook_lint::docset::{Site, Tree};
use playbook_lint::engine::{Baseline, Report, Run};
use playbook_lint::rules::Selection;
use playbook_lint::text::Unreadable;

/// One page, linted, fixed and edited, with what has to hold for whatever it says: as the property tests have it.
#[path = "../../tests/it/page/properties/pages.rs"]
pub mod pages;

/// What the property tests' module asks for.
mod support {
    pub(crate) mod engine {
        /// The day of all tests.
        pub(crate) fn today() -> chrono::NaiveDate {
            chrono::NaiveDate::from_ymd_opt(2020, 5, 1).expect("a day")
        }
    }
}

/// A page that nothing is wrong with, and that others may link to.
pub const GOOD: &[u8] = b"---\ntitle: A page\nft.owner: a\n---\n# A page\n";

/// Files in memory, by path relative to the root.
#[derive(Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// A tree of these files.
    pub fn of(files: &[(&str, &[u8])]) -> Self {
        Self(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect())
    }
}

impl Tree for Memory {
    fn files(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let bytes = self.0.get(path).ok_or_else(|| Unreadable::Io("there is no such file".to_owned()))?;
        match bytes.len() as u64 {
            size if size > limit => Err(Unreadable::TooLarge { size, limit }),
            _ => Ok(bytes.clone()),
        }
    }

    fn head(&self, path: &str, length: usize) -> Vec<u8> {
        self.0.get(path).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

/// All rules over `tree`; `None` where its docfx.json or the like cannot be read, which is an error of the run. A rule
/// that panics is a finding of the fuzzer.
pub fn lint(tree: &Memory, settings: Settings, baseline: Option<&Baseline>) -> Option<Report> {
    let is_there = |name: &str| tree.0.contains_key(name);
    let root = Root {
        path: PathBuf::from("/nowhere"),
        config: None,
        publish: is_there(".openpublishing.publish.config.json").then(|| PathBuf::from("/nowhere/publish")),
        docfx: if is_there("docfx.json") { vec![String::new()] } else { Vec::new() },
    };
    let site = Site::new(root, settings, tree).ok()?;
    let selection = Selection::all();
    let run = Run { baseline, ..Run::new(&site, tree, &selection, support::engine::today()) };
    let report = run.run();
    assert_eq!(report.internal_errors, []);
    Some(report)
}
