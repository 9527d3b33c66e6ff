//! A site judged again after some of its pages changed reads as if it were judged anew.

use std::path::Path;

use playbook_lint::docset::{FileId, Overlay, Scope, Site, Tree};
use playbook_lint::engine::{Report, Run};
use playbook_lint::rules::Selection;

use crate::support::engine::{open, today};
use crate::support::files::project;

fn assert_same(again: &Report, anew: &Report, what: &str) {
    assert_eq!(again.diagnostics, anew.diagnostics, "{what}");
    assert_eq!(again.summary, anew.summary, "{what}");
    assert_eq!(again.internal_errors, anew.internal_errors, "{what}");
}

/// Pages and include files, and those that links or includes may make parts of pages.
fn markdown(site: &Site) -> Vec<(FileId, String)> {
    let files = site.files.iter().filter(|(_, path)| path.ends_with(".md"));
    files.map(|(file, path)| (file, path.to_string())).collect()
}

/// Changes Markdown files in turn, in several ways, and back again.
fn change_all(folder: &Path, also: &str) {
    let (site, disk) = open(folder);
    let selection = Selection::all();
    let mut tree = Overlay::new(&disk);
    let mut kept = Run::new(&site, &tree, &selection, today()).run_and_keep().1;
    let (mut changes, mut new) = (0, 0);
    // Every third file: each is judged four times in two ways.
    for (file, path) in markdown(&site).into_iter().step_by(3) {
        let bytes = disk.read(&path, u64::MAX).unwrap();
        let before = Run::new(&site, &tree, &selection, today()).run().diagnostics.len();
        let more = [&*bytes, b"\n", also.as_bytes(), b"\n"].concat();
        let texts = [more, b"---\ntitle: x\n---\n# y\n".to_vec(), b"\0".to_vec(), bytes];
        for text in texts {
            tree.put(&*path, text);
            let run = Run::new(&site, &tree, &selection, today());
            let (again, known) = run.run_again(kept, &[file].into_iter().collect());
            kept = known;
            assert_same(&again, &run.run(), &path);
            changes += 1;
            new += usize::from(again.diagnostics.len() != before);
        }
    }
    assert!(changes > 60 && new > changes / 4, "{changes} changes, {new} of which were seen");
}

#[test]
fn any_page_of_the_sample_may_change() {
    let also = "[nowhere](nowhere.md) [a part](resources-faq.md#nowhere) <!-- playbook-lint-disable-line PB401 -->\n\n\
                [!INCLUDE [x](archive/price-list-2016.md)]\n\n| Task ID | Task Name | M/O |\n|---|---|---|\n| 4101 | x | Q |";
    change_all(&project().join("fixtures/sites/sample"), also);
}

#[test]
fn a_file_is_judged_as_long_as_a_page_includes_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write("docfx.json", r#"{"build": {"content": [{"files": ["*.md"], "exclude": ["part.md"]}]}}"#);
    write("a.md", "---\ntitle: A\n---\n# A\n\n[!INCLUDE [part](part.md)]\n");
    write("b.md", "---\ntitle: B\n---\n# B\n\n[!INCLUDE [part](part.md)] [x](part.md#x)\n");
    write("part.md", "A zero\u{200b}width space.\n");
    let (site, disk) = open(folder.path());
    assert_eq!(site.scope("part.md"), Scope::Other);
    let selection = Selection::all();
    let file = |path: &str| site.files.lookup(path).any_case().unwrap();
    let mut tree = Overlay::new(&disk);
    let (report, mut kept) = Run::new(&site, &tree, &selection, today()).run_and_keep();
    let in_part = |report: &Report| report.diagnostics.iter().filter(|one| &*one.file == "part.md").count();
    assert_eq!(in_part(&report), 1);
    let plain = |title: &str| format!("---\ntitle: {title}\n---\n# {title}\n");
    for (path, text, expected) in [
        ("a.md", plain("A"), 1),
        ("b.md", plain("B"), 0),
        ("part.md", "Nothing\u{200b} \u{ad}here.\n".to_owned(), 0),
        ("a.md", "---\ntitle: A\n---\n# A\n\n[!INCLUDE [part](part.md)]\n".to_owned(), 1),
    ] {
        tree.put(path, text);
        let run = Run::new(&site, &tree, &selection, today());
        let (again, known) = run.run_again(kept, &[file(path)].into_iter().collect());
        kept = known;
        assert_same(&again, &run.run(), path);
        assert_eq!(in_part(&again), expected, "{path}");
    }
}
