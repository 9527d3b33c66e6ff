//! Code that the fuzz targets share: a site in memory, and all rules on it.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use playbook_lint::config::{Root, Settings};
use playbook_lint::linter::{Baseline, ConfigChoice, Lens, LintOptions, Report, Rules, SharedTree, Workspace};
use playbook_lint::rules::{RuleSelection, RuleTable, Selector};
use playbook_lint::text::ReadError;
use playbook_lint::vfs::{Overlay, Tree};

/// Lints, fixes, and edits one page, and checks what must be true for any page. The property tests use the same code.
#[path = "../../tests/it/page/properties/pages.rs"]
pub mod pages;

/// What readers see before and after the safe fixes of a page. The property tests use the same code.
#[path = "../../tests/it/fix/rendered.rs"]
pub mod rendered;

/// What the modules of the property tests import.
mod support {
    pub(crate) mod engine {
        use std::sync::Arc;

        use playbook_lint::config::Root;
        use playbook_lint::fix::{FixOutcome, Fixer};
        use playbook_lint::linter::{Lens, LintOptions, Rules, SharedTree, Workspace};
        use playbook_lint::rules::RuleTable;
        use playbook_lint::vfs::{Overlay, Tree};

        /// The date of all tests.
        pub(crate) fn today() -> chrono::NaiveDate {
            chrono::NaiveDate::from_ymd_opt(2020, 5, 1).expect("a day")
        }

        /// Makes the fixes of a workspace.
        pub(crate) fn fix_all(workspace: &Workspace, include_unsafe: bool) -> FixOutcome {
            Fixer { workspace, lens: Lens::default(), include_unsafe, only: None }.fix()
        }

        /// Creates a workspace of files in memory, with default settings.
        pub(crate) fn workspace_of(tree: impl Tree + Send + 'static, rules: &RuleTable) -> Workspace {
            let root = Root { path: "/nowhere".into(), config: None, publish: None, docfx: Vec::new() };
            let tree: SharedTree = Arc::new(tree);
            let options = LintOptions { rules: Rules::Fixed(rules.clone()), ..LintOptions::new(today()) };
            Workspace::load_from(root, Overlay::new(tree), options).expect("a site")
        }
    }
}

/// A page without problems, which others may link to.
pub const GOOD: &[u8] = b"---\ntitle: A page\nft.owner: a\n---\n# A page\n";

/// Files in memory, by path relative to the root.
#[derive(Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// Creates a tree of these files.
    pub fn of(files: &[(&str, &[u8])]) -> Self {
        Self(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect())
    }
}

impl Tree for Memory {
    fn files(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.0.get(path).ok_or_else(|| ReadError::Io("there is no such file".to_owned()))?;
        match bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge { size, limit }),
            _ => Ok(bytes.clone()),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.0.get(path).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

/// Runs all rules on `tree`. Returns `None` if a file such as docfx.json cannot be read, which is an error of the run.
/// A panic in a rule is what the fuzzer looks for.
pub fn lint(tree: &Memory, settings: Settings, baseline: Option<&Baseline>) -> Option<Report> {
    let is_there = |name: &str| tree.0.contains_key(name);
    let root = Root {
        path: PathBuf::from("/nowhere"),
        config: None,
        publish: is_there(".openpublishing.publish.config.json").then(|| PathBuf::from("/nowhere/publish")),
        docfx: if is_there("docfx.json") { vec![String::new()] } else { Vec::new() },
    };
    let select = Some(vec![Selector::parse("ALL").expect("a selector")]);
    let options = LintOptions {
        config: ConfigChoice::Given(Box::new(settings)),
        rules: Rules::Fixed(RuleTable::new(&RuleSelection { select, ..RuleSelection::default() })),
        ..LintOptions::new(support::engine::today())
    };
    let shared: SharedTree = Arc::new(tree.clone());
    let mut workspace = Workspace::load_from(root, Overlay::new(shared), options).ok()?;
    let report = Lens { baseline, ..Lens::default() }.report(&mut workspace);
    assert_eq!(report.internal_errors, []);
    Some(report)
}
