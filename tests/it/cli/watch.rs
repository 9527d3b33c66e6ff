//! `--watch`: what people see who edit a site with it.

use std::fs::rename;
use std::io::{BufRead, BufReader, PipeReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::command::HANG;
use crate::support::files::{site, write};

/// The last text that a watch prints for each result.
const END: &str = "watching for changes";

/// Returns a page with links.
fn page(targets: &[&str]) -> Vec<u8> {
    let links: Vec<String> = targets.iter().map(|target| format!("[x]({target})\n")).collect();
    format!("---\ntitle: Page\n---\n# Page\n\n{}", links.join("\n")).into_bytes()
}

/// A watch of a site. Dropping it ends the watch.
struct Watch {
    folder: tempfile::TempDir,
    /// A folder on the same disk, from which files can be moved into the site in one step.
    outside: tempfile::TempDir,
    child: Child,
    /// The lines on stdout and stderr, in the order in which they were printed.
    lines: Option<Receiver<String>>,
}

impl Watch {
    fn start(files: &[(&str, &[u8])], arguments: &[&str]) -> Self {
        let folder = site(files);
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("playbook-lint"));
        command.arg("--watch").args(arguments).current_dir(folder.path());
        command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").env_remove("GITHUB_ACTIONS").env_remove("FORCE_COLOR");
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        let child = command.spawn().unwrap();
        Self { folder, outside: tempfile::tempdir().unwrap(), child, lines: Some(lines_of(reader)) }
    }

    /// A watch of a site of one page with links to `targets`, after its first result, which has `wanted`.
    fn of_page(targets: &[&str], wanted: &str) -> Self {
        let watch = Self::start(&[SETTINGS, ("a.md", &page(targets))], &[]);
        watch.result_with(wanted);
        watch
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Moves a file into the site in one step, so it is never incomplete.
    fn put(&self, path: &str, bytes: &[u8]) {
        let outside = self.outside.path().join("file");
        std::fs::write(&outside, bytes).unwrap();
        rename(outside, self.path().join(path)).unwrap();
    }

    /// Returns everything that is printed up to the end of the first result that contains `wanted`.
    fn result_with(&self, wanted: &str) -> String {
        let lines = self.lines.as_ref().unwrap();
        let (mut all, mut result) = (String::new(), String::new());
        loop {
            let Ok(line) = lines.recv_timeout(HANG) else { panic!("no result has `{wanted}`:\n{all}{result}") };
            let is_end = line.starts_with(END);
            result += &line;
            result.push('\n');
            if is_end && result.contains(wanted) {
                return result;
            }
            if is_end {
                all.push_str(&std::mem::take(&mut result));
            }
        }
    }

    /// Presses Ctrl-C, and returns the exit code.
    fn interrupt(mut self) -> Option<i32> {
        kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGINT).unwrap();
        self.exit_code()
    }

    /// Returns the exit code after the watch ended by itself.
    fn exit_code(&mut self) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < HANG {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(reader: PipeReader) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

const SETTINGS: (&str, &[u8]) = ("playbook-lint.toml", b"[lint]\nselect = [\"PB401\"]\n");

#[test]
fn an_edit_shows_what_is_new_and_what_is_gone_before_the_result() {
    let watch = Watch::start(&[SETTINGS, ("a.md", &page(&["old.md", "kept.md"]))], &[]);
    let first = watch.result_with("2 errors");
    assert!(!first.contains("new problem") && !first.contains("\u{1b}"), "{first}");
    watch.put("a.md", &page(&["kept.md", "new.md"]));
    let second = watch.result_with("gone:");
    let expected = "\
1 new problem, 1 gone:
  + a.md:8:5: PB401 error page `new.md` does not exist
  - a.md:6:5: PB401 error page `old.md` does not exist

a.md:6:5: PB401 error page `kept.md` does not exist
a.md:8:5: PB401 error page `new.md` does not exist
1 page: 2 errors, 0 warnings in ";
    assert!(second.starts_with(expected), "{second}");
    watch.put("a.md", &[page(&["kept.md", "new.md"]), b"\nMore text.\n".to_vec()].concat());
    assert!(watch.result_with("2 errors").starts_with("no problem is new or gone\n\na.md:6:5: PB401"));
}

#[test]
fn files_and_folders_that_come_and_go_change_the_links_to_them() {
    let watch = Watch::of_page(&["b.md", "folder/c.md"], "2 errors");
    watch.put("b.md", &page(&[]));
    let came = watch.result_with("1 problem gone:");
    assert!(came.contains("  - a.md:6:5: PB401 error page `b.md` does not exist\n\na.md:8:5: PB401"), "{came}");
    write(watch.outside.path(), "folder/c.md", &page(&[]));
    rename(watch.outside.path().join("folder"), watch.path().join("folder")).unwrap();
    watch.result_with("3 pages: 0 errors");
    rename(watch.path().join("folder"), watch.path().join("other")).unwrap();
    watch.result_with("  + a.md:8:5: PB401 error page `folder/c.md` does not exist\n");
    std::fs::create_dir_all(watch.path().join("folder")).unwrap();
    rename(watch.path().join("other/c.md"), watch.path().join("folder/c.md")).unwrap();
    watch.result_with("3 pages: 0 errors");
    std::fs::remove_dir_all(watch.path().join("folder")).unwrap();
    std::fs::remove_file(watch.path().join("b.md")).unwrap();
    assert!(watch.result_with("1 page: 2 errors").contains("PB401 error page `b.md` does not exist"));
}

#[test]
fn settings_tocs_and_redirections_count_too() {
    let watch = Watch::start(&[SETTINGS, ("a.md", &page(&["old.md"])), ("toc.yml", b"- name: A\n  href: a.md\n")], &[]);
    watch.result_with("1 error");
    let redirections = br#"{"redirections": [{"source_path": "old.md", "redirect_url": "/a"}]}"#;
    watch.put(".openpublishing.redirection.json", redirections);
    watch.result_with("  - a.md:6:5: PB401 error page `old.md` does not exist\n");
    watch.put("toc.yml", b"- name: A\n  href: gone.md\n");
    watch.result_with("no problem is new or gone");
    watch.put("playbook-lint.toml", b"[lint]\nselect = [\"PB401\", \"PB701\", \"PB411\"]\n");
    watch.result_with("new problem");
}

#[test]
fn a_baseline_and_a_settings_file_outside_of_the_site_are_read_again() {
    let elsewhere = site(&[("settings.toml", b"[lint]\nselect = [\"PB401\"]\n")]);
    let settings = elsewhere.path().join("settings.toml");
    let arguments = ["--config", settings.to_str().unwrap(), "--baseline", "known.json"];
    let files: [(&str, &[u8]); 3] =
        [("playbook-lint.toml", b""), ("a.md", &page(&["b.md"])), ("known.json", br#"{"version": 1, "findings": []}"#)];
    let watch = Watch::start(&files, &arguments);
    watch.result_with("1 error");
    std::fs::write(&settings, "[lint]\nselect = [\"PB402\"]\n").unwrap();
    watch.result_with("0 errors");
    std::fs::write(&settings, "[lint]\nselect = [\"PB401\"]\n").unwrap();
    watch.result_with("1 error");
    watch.put("known.json", b"{");
    watch.result_with("known.json");
    assert_eq!(watch.interrupt(), Some(2));
}

#[test]
fn a_shared_settings_file_that_the_settings_name_later_is_watched() {
    let files: [(&str, &[u8]); 3] = [
        ("site/playbook-lint.toml", b"[lint]\nselect = [\"PB401\"]\n"),
        ("site/a.md", &page(&["b.md"])),
        ("shared/all.toml", b"[lint]\nselect = [\"PB401\"]\n"),
    ];
    let watch = Watch::start(&files, &["site"]);
    watch.result_with("1 error");
    std::fs::create_dir(watch.path().join(".git")).unwrap();
    watch.put("site/playbook-lint.toml", b"extends = \"../shared/all.toml\"\n");
    watch.result_with("1 error");
    watch.put("shared/all.toml", b"[lint]\nselect = [\"PB402\"]\n");
    watch.result_with("0 errors");
}

#[test]
fn ctrl_c_ends_it_with_the_exit_code_of_the_last_result() {
    let watch = Watch::of_page(&["b.md"], "1 error");
    assert_eq!(watch.interrupt(), Some(1));

    let watch = Watch::of_page(&["b.md"], "1 error");
    watch.put("a.md", &page(&[]));
    watch.result_with("0 errors");
    assert_eq!(watch.interrupt(), Some(0));

    let watch = Watch::of_page(&[], "0 errors");
    watch.put("playbook-lint.toml", b"[lint]\nselect = 5\n");
    watch.result_with("playbook-lint.toml");
    assert_eq!(watch.interrupt(), Some(2));
}

#[test]
fn invalid_settings_do_not_end_the_session() {
    let watch = Watch::of_page(&["b.md"], "1 error");
    watch.put("playbook-lint.toml", b"[lint]\nselect = 5\n");
    assert!(watch.result_with("select").contains("error"));
    watch.put("playbook-lint.toml", SETTINGS.1);
    watch.result_with("no problem is new or gone");
    assert_eq!(watch.interrupt(), Some(1));
}

#[test]
fn it_ends_when_no_one_reads_any_more() {
    let mut watch = Watch::of_page(&["b.md"], "1 error");
    drop(watch.lines.take());
    // The reader closes the pipe with the first line that no one takes.
    let started = Instant::now();
    while watch.child.try_wait().unwrap().is_none() && started.elapsed() < HANG {
        watch.put("a.md", &page(&["b.md", &format!("{}.md", started.elapsed().as_nanos())]));
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(watch.exit_code(), Some(1));
}

#[test]
fn a_site_that_is_deleted_ends_it() {
    let mut watch = Watch::start(&[("site/playbook-lint.toml", b""), ("site/a.md", &page(&[]))], &["site"]);
    watch.result_with("1 page");
    std::fs::remove_dir_all(watch.path().join("site")).unwrap();
    assert_eq!(watch.exit_code(), Some(2));
}
