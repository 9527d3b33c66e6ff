//! Completions and manual pages, read by the shells and by groff.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::project;
use crate::support::skip;

fn printed(arguments: &[&str]) -> String {
    let output = lint_in(&project()).args(arguments).output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments:?}");
    stdout(&output)
}

/// Feeds `text` to a program. Returns `None` if this machine does not have the program.
fn read_by(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String, String)> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        skip::missing(&format!("{program} is missing"));
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    // Read the output while writing: a pipe has less room than a page needs.
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    Some((output.status.success(), stdout(&output), stderr(&output)))
}

#[test]
fn every_shell_gets_the_commands_options_values_and_rules() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        let mut parts = vec!["check", "explain", "stdin-filename", "output-file"];
        if !["elvish", "powershell"].contains(&shell) {
            // For other shells, clap generates no completions of values.
            parts.extend(["gitlab", "missing-metadata", "PB101"]);
        }
        for part in parts {
            assert!(script.contains(part), "{part} is not in the completions for {shell}");
        }
    }
    let output = lint_in(&project()).args(["completions", "tcsh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn shells_can_read_their_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let script = printed(&["completions", shell]);
        if let Some((is_fine, _, said)) = read_by(shell, &["-n"], &script) {
            assert!(is_fine && said.is_empty(), "{shell}: {said}");
        }
    }
}

#[test]
fn bash_completes_a_format_and_a_rule() {
    let script = printed(&["completions", "bash"]);
    let complete = |words: &str| {
        let last = words.split(' ').count() - 1;
        let run = format!(
            "{script}\nCOMP_WORDS=({words})\nCOMP_CWORD={last}\n\
             _playbook__lint playbook-lint \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{last}-1]}}\"\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
        );
        read_by("bash", &["--norc"], &run).map(|(_, out, _)| out)
    };
    let Some(formats) = complete("playbook-lint check --format ju") else { return };
    assert_eq!(formats, "junit\n");
    assert_eq!(complete("playbook-lint check --select malformed-mo-v").as_deref(), Some("malformed-mo-value\n"));
    assert_eq!(complete("playbook-lint explain malformed-mo-v").as_deref(), Some("malformed-mo-value\n"));
}

/// Returns all commands that have their own page.
fn commands() -> Vec<String> {
    playbook_lint::cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn manual_pages_have_their_parts() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH playbook-lint 1"), "{page}");
    for part in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH RULES", "\\-\\-output\\-file"] {
        assert!(page.contains(part), "{part} is not in the page");
    }
    for command in commands() {
        let name = command.replace('-', "\\-");
        assert!(page.contains(&format!("playbook\\-lint\\-{name}(1)")), "{command} is not among the commands");
        let page = printed(&["man", &command]);
        assert!(page.contains(&format!(".TH playbook-lint-{command} 1")), "{page}");
    }
    let output = lint_in(&project()).args(["man", "chek"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("unknown command `chek`"));
}

#[test]
fn groff_renders_the_pages_without_a_warning() {
    let mut pages = vec![printed(&["man"])];
    pages.extend(commands().iter().map(|command| printed(&["man", command])));
    for page in pages {
        let Some((is_fine, shown, said)) = read_by("groff", &["-ww", "-man", "-Tutf8", "-P-cbou"], &page) else {
            return;
        };
        assert!(is_fine && said.is_empty(), "{said}");
        assert!(shown.contains("SYNOPSIS") && shown.contains("playbook"), "{shown}");
    }
}
