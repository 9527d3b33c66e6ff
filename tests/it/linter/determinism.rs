//! The same tree gives the same bytes, on any number of threads and in every run.

use std::path::Path;

use crate::support::command::{check, stdout};
use crate::support::files::{BAD, GOOD, copy_of, files_below, project, sample, write};

/// Returns the output of each format, with this number of threads.
fn outputs(folder: &Path, jobs: &str) -> Vec<(String, String)> {
    let settings = [
        vec!["--format", "full", "--color", "never"],
        vec!["--format", "full", "--color", "always"],
        vec!["--format", "concise"],
        vec!["--format", "json"],
        vec!["--statistics"],
        vec!["--show-files"],
    ];
    let run = |setting: Vec<&str>| {
        let output = check(folder, &[&["--select", "ALL", "--jobs", jobs], &*setting].concat());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        (setting.join(" "), stdout(&output))
    };
    settings.into_iter().map(run).collect()
}

/// The sample a dozen times, with a page that is not text in between. This gives threads enough work for races.
fn wide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for copy in 0..12 {
        for path in files_below(&sample()) {
            write(folder.path(), &format!("copy{copy}/{path}"), &std::fs::read(sample().join(&path)).unwrap());
        }
        write(folder.path(), &format!("copy{copy}/bad.md"), BAD);
        write(folder.path(), &format!("copy{copy}/good.md"), GOOD);
    }
    folder
}

fn same_on_any_number_of_threads(folder: &Path) {
    let one = outputs(folder, "1");
    for jobs in ["8", "3", "8"] {
        for ((setting, expected), (_, found)) in one.iter().zip(outputs(folder, jobs)) {
            assert!(*expected == found, "`{setting}` differs with --jobs {jobs}\n{expected}\n---\n{found}");
        }
    }
}

#[test]
fn threads_do_not_change_the_problems_of_the_sample() {
    same_on_any_number_of_threads(&sample());
}

#[test]
fn threads_do_not_change_the_problems_of_a_learn_site() {
    same_on_any_number_of_threads(&project().join("fixtures/sites/learn"));
}

#[test]
fn threads_do_not_change_the_problems_of_a_wide_site() {
    same_on_any_number_of_threads(wide().path());
}

/// On some file systems, folders list files in the order of their creation.
#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    let forth = copy_of(&sample(), |_, bytes| bytes);
    let back = tempfile::tempdir().unwrap();
    for path in files_below(&sample()).iter().rev() {
        write(back.path(), path, &std::fs::read(sample().join(path)).unwrap());
    }
    assert_eq!(outputs(forth.path(), "8"), outputs(back.path(), "8"));
}

/// All rules except PB208, which depends on the repository that contains the site.
#[test]
fn the_location_of_a_site_and_the_current_folder_do_not_matter() {
    let folder = copy_of(&sample(), |_, bytes| bytes);
    let here = stdout(&check(folder.path(), &["--select", "ALL", "--ignore", "PB208", "--format", "json"]));
    let there = stdout(&check(&sample(), &["--select", "ALL", "--ignore", "PB208", "--format", "json"]));
    assert_eq!(here, there);
    let outside = folder.path().to_str().unwrap();
    assert_eq!(
        here,
        stdout(&check(&project(), &["--select", "ALL", "--ignore", "PB208", "--format", "json", outside]))
    );
    let below =
        check(&folder.path().join("playbook"), &["--select", "ALL", "--ignore", "PB208", "--format", "json", ".."]);
    assert_eq!(here, stdout(&below));
}
