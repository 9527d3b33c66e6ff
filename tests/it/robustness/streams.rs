//! Signals, and streams that are closed, full, or cut off.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::command::HANG;
use crate::support::files::{BAD, GOOD, files_below, one_bad_page, site, write};
use crate::support::skip;

const FORMATS: [&str; 10] =
    ["full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"];

/// Returns a command that runs the binary in `folder`.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("playbook-lint"));
    command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").env_remove("GITHUB_ACTIONS").current_dir(folder);
    command
}

/// Runs `script` in a shell in which `$0` is the program.
fn shell(folder: &Path, script: &str) -> Output {
    let binary = assert_cmd::cargo::cargo_bin!("playbook-lint");
    let mut command = Command::new("sh");
    command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").env_remove("GITHUB_ACTIONS").current_dir(folder);
    command.arg("-c").arg(script).arg(binary).output().unwrap()
}

#[test]
fn a_full_disk_for_stdout_fails_the_run_with_a_message() {
    if !Path::new("/dev/full").exists() {
        skip::impossible_here("this system has no /dev/full");
        return;
    }
    let folder = one_bad_page();
    for format in FORMATS {
        let output = shell(folder.path(), &format!("\"$0\" check --format {format} >/dev/full"));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}: {said}");
        assert!(said.contains("cannot write the result"), "{format}: {said}");
    }
    for command in ["--show-files", "--statistics", "--diff --select PB201", "--output-file /dev/full --format json"] {
        write(folder.path(), "a.md", b"---\nms.date: 2020-03-25\n---\n");
        let output = shell(folder.path(), &format!("\"$0\" check {command} >/dev/full"));
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
    }
    for command in ["rules", "explain PB001", "completions bash", "man", "config show", "config schema"] {
        let output = shell(folder.path(), &format!("\"$0\" {command} >/dev/full"));
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
    }
    for command in ["tasks", "stale"] {
        for format in ["table", "csv", "json"] {
            let output = shell(folder.path(), &format!("\"$0\" {command} --format {format} >/dev/full"));
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{command} {format}: {said}");
            assert!(said.contains("cannot write the result"), "{command} {format}: {said}");
        }
    }
    // If no one can read the error, the exit code still shows it.
    assert_eq!(shell(folder.path(), "\"$0\" check 2>/dev/full").status.code(), Some(1));
    assert_eq!(shell(folder.path(), "\"$0\" check >/dev/full 2>/dev/full").status.code(), Some(2));
}

#[test]
fn closed_streams_end_no_run_in_a_panic() {
    let folder = one_bad_page();
    for script in [
        "\"$0\" check <&-",
        "\"$0\" check 2>&-",
        "\"$0\" check <&- 2>&-",
        "\"$0\" check -v 2>&-",
        "\"$0\" check -q <&-",
    ] {
        let output = shell(folder.path(), script);
        assert_eq!(output.status.code(), Some(1), "{script}: {output:?}");
        assert!(String::from_utf8(output.stdout).unwrap().starts_with("bad.md:2:1: PB001 "), "{script}");
    }
    // Rust's standard library ignores errors of a closed stdout.
    assert!(matches!(shell(folder.path(), "\"$0\" check >&-").status.code(), Some(1 | 2)));
    assert!(matches!(shell(folder.path(), "\"$0\" check <&- >&- 2>&-").status.code(), Some(1 | 2)));
    let output = shell(folder.path(), "\"$0\" check - --stdin-filename bad.md <&-");
    assert!(matches!(output.status.code(), Some(0..=2)), "{output:?}");
}

#[test]
fn a_reader_that_goes_away_ends_the_run_without_a_message() {
    let folder = site(&[("playbook-lint.toml", b"")]);
    // Many diagnostics are needed, so they must be cheap.
    for number in 0..300 {
        write(folder.path(), &format!("p{number}.md"), "a zero\u{200b}width space\n\n".repeat(20).as_bytes());
    }
    for format in FORMATS {
        let mut child = program(folder.path())
            .args(["check", "-q", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader stops after a few bytes. The output is larger than the buffer of a pipe.
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}: {output:?}");
        assert_eq!(output.stderr, b"", "{format}");
    }
}

/// Waits until the process ends, and kills it if it hangs.
fn ended(mut child: std::process::Child) -> std::process::ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > HANG {
            child.kill().unwrap();
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether these tests ignore the end of their terminal, as with `nohup`. Processes that they start inherit this. Only
/// Linux reports it.
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// The signal comes while the program waits for stdin.
#[test]
fn a_signal_ends_a_run_that_waits() {
    let folder = one_bad_page();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        if signal == Signal::SIGHUP && ignores_hangup() {
            skip::impossible_here("hangups are ignored, as under nohup");
            continue;
        }
        let mut child = program(folder.path())
            .args(["check", "-", "--stdin-filename", "bad.md"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.as_mut().unwrap().write_all(b"# half\n").unwrap();
        kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
        let stdin = child.stdin.take();
        assert_eq!(ended(child).signal(), Some(signal as i32));
        drop(stdin);
    }
}

/// Whenever the signal comes, each page has either its old or its new text, and a run that could still print its result
/// says how many pages it changed.
#[test]
fn an_interrupted_fix_leaves_every_page_complete() {
    let before = "---\ntitle: A\nms.date: 2020-03-25\n---\n# A\n";
    let after = before.replace("2020-03-25", "3/25/2020");
    for delay in [0, 5, 20, 60, 120, 250] {
        let folder = site(&[("playbook-lint.toml", b"")]);
        for number in 0..150 {
            write(folder.path(), &format!("p{number}.md"), before.as_bytes());
        }
        let child = program(folder.path())
            .args(["check", "--fix", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        // The process may have ended already.
        let _ = kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGINT);
        let output = child.wait_with_output().unwrap();
        let mut changed = 0;
        for file in files_below(folder.path()).iter().filter(|file| file.ends_with(".md")) {
            let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(text == before || text == after, "{file}: {text:?}");
            changed += usize::from(text == after);
        }
        let printed = String::from_utf8(output.stderr).unwrap();
        if let Some((_, left)) = printed.trim_end().split_once("stopped by Ctrl-C; pages that were not changed: ") {
            assert_eq!(output.status.code(), Some(130), "{printed}");
            assert_eq!(left.parse::<usize>().unwrap() + changed, 150, "{printed}");
            assert_eq!(changed > 0, printed.contains(&format!("changed {changed} page")), "{printed}");
        }
    }
}

#[test]
fn roots_that_are_not_folders_are_files_or_errors() {
    let folder = site(&[("a.md", GOOD), ("sub/b.md", BAD)]);
    let said = |arguments: &[&str]| {
        let output = program(folder.path()).arg("check").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, out, _) = said(&["sub/b.md", "--select", "PB001"]);
    assert_eq!(code, Some(1));
    assert!(out.starts_with("sub/b.md:2:1: PB001 "), "{out}");
    for (path, words) in
        [("a.md/", "does not exist"), ("a.md/b.md", "does not exist"), ("", "a value is required"), ("/dev/null", "")]
    {
        let (code, out, error) = said(&[path]);
        assert!(error.contains(words) && out.is_empty(), "{path}: {error}");
        assert!(code == Some(2) || path == "/dev/null" && code == Some(0), "{path}: {code:?} {error}");
    }
    for (option, file) in
        [("--config", "sub"), ("--config", "a.md"), ("--config", "missing.toml"), ("--output-file", "sub")]
    {
        let format: &[&str] = if option == "--output-file" { &["--format", "json"] } else { &[] };
        let (code, out, error) = said(&[format, &[option, file]].concat());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{option} {file}: {error}");
        assert!(error.contains(file), "{error}");
    }
}

/// Two paths that no marker assigns to the same playbook.
#[test]
fn paths_in_two_folders_are_checked_together() {
    let folder = site(&[("one/a.md", BAD), ("two/deep/b.md", BAD), ("three/c.md", BAD)]);
    let output = program(folder.path()).args(["check", "--select", "PB001", "one", "two/deep/b.md"]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out}");
    let files: Vec<_> = out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files, ["one/a.md", "two/deep/b.md"]);
    let elsewhere = one_bad_page();
    let output = program(folder.path()).args(["check", "one"]).arg(elsewhere.path()).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && error.contains("is outside the playbook"), "{error}");
}
