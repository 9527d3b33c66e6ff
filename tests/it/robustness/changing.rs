//! Files that differ each time they are read, as if someone edited them during the run.

use std::sync::atomic::{AtomicUsize, Ordering};

use playbook_lint::linter::Report;
use playbook_lint::rules::RuleTable;
use playbook_lint::text::ReadError;
use playbook_lint::vfs::Tree;

use crate::support::engine::{fix_all, workspace_of};

const PAGE: &str = "---\ntitle: A\nms.date: 2020-03-25\nft.owner: a\n---\n# A\n\n[a](missing.md) [b](b.md#nowhere) [c](#gone)\n\n\
                    | Task ID | (M)andatory / (O)ptional |\n|-|-|\n| 4101 | X |\n| 4101 | M |\n";

/// Two pages. One of them is `PAGE` for a number of reads, and then something else.
struct Changing {
    reads: AtomicUsize,
    stays: usize,
    then: Result<Vec<u8>, ReadError>,
}

impl Tree for Changing {
    fn files(&self) -> Vec<String> {
        ["a.md", "b.md", "toc.yml"].map(str::to_owned).to_vec()
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        match path {
            "toc.yml" => Ok(b"- href: a.md\n- href: gone.md\n".to_vec()),
            "b.md" => Ok(PAGE.into()),
            _ if self.reads.fetch_add(1, Ordering::Relaxed) < self.stays => Ok(PAGE.into()),
            _ => self.then.clone(),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.read(path, u64::MAX).map(|bytes| bytes[..length.min(bytes.len())].to_vec()).unwrap_or_default()
    }
}

fn lint(tree: Changing) -> Report {
    workspace_of(tree, &RuleTable::all()).lint_once()
}

/// Returns possible later states of a file.
fn changes() -> Vec<Result<Vec<u8>, ReadError>> {
    vec![
        Err(ReadError::Io("no such file".to_owned())),
        Err(ReadError::TooLarge { size: 9 << 20, limit: 2 << 20 }),
        Ok(Vec::new()),
        Ok(b"\xFF\xFE".to_vec()),
        Ok("漢".repeat(30).into_bytes()),
        Ok(PAGE[..PAGE.len() / 2].into()),
        Ok(format!("\u{feff}{}", PAGE.replace('\n', "\r\n")).into_bytes()),
        Ok(PAGE.repeat(3).into_bytes()),
    ]
}

#[test]
fn a_page_that_changes_during_the_check_affects_no_other() {
    for then in changes() {
        for stays in 0..4 {
            let report = lint(Changing { reads: AtomicUsize::new(0), stays, then: then.clone() });
            assert_eq!(report.internal_errors, [], "{stays} {then:?}");
            let of_b = |code: &str| report.diagnostics.iter().any(|one| &*one.file == "b.md" && one.code == code);
            assert!(of_b("PB201") && of_b("PB401") && of_b("PB301"), "{stays} {then:?}: {:?}", report.diagnostics);
        }
    }
}

#[test]
fn a_page_that_vanished_or_grew_is_one_diagnostic() {
    for (then, words) in changes().into_iter().take(2).zip(["no such file", "more than the limit of 2097152"]) {
        // The first read detects the type of site.
        let report = lint(Changing { reads: AtomicUsize::new(0), stays: 0, then });
        let of_a: Vec<_> = report.diagnostics.iter().filter(|one| &*one.file == "a.md").collect();
        assert_eq!(of_a.iter().map(|one| one.code).collect::<Vec<_>>(), ["PB001"]);
        assert!(of_a[0].message.contains(words), "{}", of_a[0].message);
    }
}

#[test]
fn a_page_that_changes_is_never_fixed_from_its_old_text() {
    let mut of_changed = 0;
    for then in changes() {
        // The last state never changes.
        for stays in (0..8).chain([usize::MAX]) {
            let tree = Changing { reads: AtomicUsize::new(0), stays, then: then.clone() };
            let outcome = fix_all(&workspace_of(tree, &RuleTable::all()), true);
            assert_eq!(outcome.internal_errors, [], "{stays} {then:?}");
            // A fix keeps the text that it was made for. Nothing is written if the file has another text by then.
            for page in &outcome.pages {
                let is_changed = &*page.path == "a.md" && then.as_deref() == Ok(&*page.before);
                assert!(is_changed || page.before == PAGE.as_bytes(), "{stays} {then:?}");
                of_changed += usize::from(is_changed);
            }
            // A page that changes during the run must not be fixed. A page that changes before the run, or not at all,
            // must be.
            let fixed: Vec<_> = outcome.pages.iter().map(|page| &*page.path).collect();
            match stays {
                0 => assert!(fixed.contains(&"b.md"), "{then:?}: {fixed:?}"),
                usize::MAX => assert_eq!(fixed, ["a.md", "b.md"]),
                _ => {}
            }
        }
    }
    assert!(of_changed > 0, "no page was fixed from what it became");
}
