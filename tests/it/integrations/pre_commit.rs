//! The hooks, run by the real pre-commit, and the plain Git hook in the documentation.
#![cfg(unix)]

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::support::command::{path_with, path_with_binary};
use crate::support::files::project;
use crate::support::repository::{Repository, edit, git, sample_repository};
use crate::support::tools::{build_alone, build_quickly, build_wheel, clone_of_project, programs, said, succeed};

const KICKOFF: &str = "playbook/prepare-kickoff.md";
const FIREWALL: &str = "playbook/l1l2l3-blocked-network-readiness-firewall.md";

/// Runs `git commit` with hooks, as a person does.
fn commit(repository: &Repository, path: &OsString, arguments: &[&str]) -> Output {
    let mut git = git(&repository.path());
    git.env("PATH", path).env("PLAYBOOK_LINT_AS_OF", "2020-05-01");
    git.env("PRE_COMMIT_HOME", cache(repository)).env_remove("GITHUB_ACTIONS");
    git.args(["commit", "--message=x"]).args(arguments).output().unwrap()
}

/// Returns the folder in which pre-commit keeps the hooks of this repository.
fn cache(repository: &Repository) -> PathBuf {
    repository.path().join(".git/hooks-of-pre-commit")
}

#[track_caller]
fn is_made(output: &Output) {
    assert!(output.status.success(), "{}", said(output));
}

#[track_caller]
fn is_refused(output: &Output, reasons: &[&str]) {
    let said = said(output);
    assert!(!output.status.success(), "{said}");
    for reason in reasons {
        assert!(said.contains(reason), "`{reason}` is not in\n{said}");
    }
    // The old problems of the sample are not reported.
    assert!(!said.contains("move-file-shares.md"), "{said}");
}

/// Checks what every hook for staged changes must do.
fn checks_commits(repository: &Repository, path: &OsString) {
    let root = repository.path();
    edit(repository, KICKOFF, "a week ahead", "two weeks ahead");
    repository.git(&["add", "--all"]);
    is_made(&commit(repository, path, &[]));

    edit(repository, KICKOFF, "(prepare-inventory.md)", "(prepare-inventories.md)");
    repository.git(&["add", "--all"]);
    // What is staged counts, not what is on disk.
    edit(repository, KICKOFF, "(prepare-inventories.md)", "(prepare-inventory.md)");
    is_refused(
        &commit(repository, path, &[]),
        &[
            "playbook/prepare-kickoff.md\n  83:33  error    PB401  page `prepare-inventories.md` does not exist\n",
            "correct the path, or remove the link",
        ],
    );
    repository.git(&["reset", "-q", "--hard"]);

    let deleted =
        ["l1l2l3-blocked-network-readiness.md\n  43:", "`l1l2l3-blocked-network-readiness-firewall.md` does not exist"];
    repository.git(&["rm", "-q", FIREWALL]);
    is_refused(&commit(repository, path, &[]), &deleted);
    repository.git(&["reset", "-q", "--hard"]);

    // `git commit -a` and `git commit FILE` use a temporary index.
    std::fs::remove_file(root.join(FIREWALL)).unwrap();
    is_refused(&commit(repository, path, &["-a"]), &deleted);
    is_refused(&commit(repository, path, &[FIREWALL]), &deleted);
    edit(repository, KICKOFF, "two weeks ahead", "three weeks ahead");
    is_made(&commit(repository, path, &[KICKOFF]));
    assert_eq!(repository.git(&["status", "--short"]), format!(" D {FIREWALL}\n"));
}

/// Checks what every hook must do for a merge that Git commits itself. One branch deletes a page, and the other adds a
/// link to it.
fn checks_clean_merges(repository: &Repository, path: &OsString) {
    let commit = || {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "-q", "--no-verify", "--message=x"]);
    };
    repository.git(&["reset", "-q", "--hard"]);
    repository.write("playbook/extra.md", "# Extra\n");
    commit();
    repository.git(&["checkout", "-q", "-b", "without"]);
    repository.git(&["rm", "-q", "playbook/extra.md"]);
    commit();
    repository.git(&["checkout", "-q", "-"]);
    edit(repository, KICKOFF, "(prepare-inventory.md)", "(extra.md)");
    commit();
    let merge = |branch: &str| {
        let mut git = git(&repository.path());
        git.env("PATH", path).env("PLAYBOOK_LINT_AS_OF", "2020-05-01");
        git.env("PRE_COMMIT_HOME", cache(repository)).env_remove("GITHUB_ACTIONS");
        git.args(["merge", "--no-edit", branch]).output().unwrap()
    };
    is_refused(&merge("without"), &["prepare-kickoff.md\n  83:33  error    PB401  page `extra.md` does not exist"]);
    repository.git(&["merge", "--abort"]);
    repository.git(&["checkout", "-q", "-b", "harmless", "HEAD~1"]);
    repository.write("notes.txt", "x\n");
    commit();
    repository.git(&["checkout", "-q", "-"]);
    is_made(&merge("harmless"));
}

/// Returns the YAML blocks of docs/pre-commit.md.
fn documented_configs() -> Vec<String> {
    let page = std::fs::read_to_string(project().join("docs/pre-commit.md")).unwrap();
    page.split("```yaml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0.to_owned()).collect()
}

#[test]
fn the_hooks_are_installed_from_a_clone_and_check_commits() {
    let Some(programs) = programs() else { return };
    let project = tempfile::tempdir().unwrap();
    let revision = clone_of_project(project.path());
    let repository = sample_repository();
    let config = |hook: &str| {
        let url = project.path().to_str().unwrap();
        let config = documented_configs().into_iter().find(|config| config.contains("rev: ")).unwrap();
        let config = config.replace("https://<your-host>/<owner>/playbook-lint", url);
        let version = concat!("v", env!("CARGO_PKG_VERSION"));
        config.replace(version, &revision).replace("id: playbook-lint-staged", &format!("id: {hook}"))
    };
    let pre_commit = |arguments: &[&str]| {
        let mut command = Command::new(programs.join("pre-commit"));
        command.current_dir(repository.path()).env("PRE_COMMIT_HOME", cache(&repository));
        command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").env_remove("GITHUB_ACTIONS").args(arguments);
        command
    };
    repository.write(".pre-commit-config.yaml", &config("playbook-lint-staged"));
    repository.commit("2020-04-21");
    let alone = build_alone();
    succeed(build_quickly(&mut pre_commit(&["install", "--install-hooks"])));
    drop(alone);
    checks_commits(&repository, &path_with(&[&programs]));
    checks_clean_merges(&repository, &path_with(&[&programs]));

    // The other hook gets the names of changed pages, and reports all of their problems.
    repository.git(&["reset", "-q", "--hard"]);
    repository.write(".pre-commit-config.yaml", &config("playbook-lint"));
    let inventory = pre_commit(&["run", "--files", "playbook/prepare-inventory.md", "docfx.json"]).output().unwrap();
    assert_eq!(inventory.status.code(), Some(1));
    let said = said(&inventory);
    assert!(said.contains("prepare-inventory.md\n") && said.contains("48:35  error    PB306"), "{said}");
    assert!(!said.contains("move-file-shares.md"), "{said}");
    succeed(&mut pre_commit(&["run", "--files", KICKOFF, "README.md", "docfx.json"]));
}

#[test]
fn the_hook_for_a_package_index_installs_the_wheel() {
    let Some(programs) = programs() else { return };
    let wheels = tempfile::tempdir().unwrap();
    build_wheel(&programs, wheels.path());
    let config = documented_configs().into_iter().find(|config| config.contains("additional_dependencies")).unwrap();
    // Packages that build pre-commit's own package come from the public index. This wheel must not.
    let config = config.replace("--index-url=https://<your-index>/simple", "--prefer-binary");
    let repository = sample_repository();
    repository.write(".pre-commit-config.yaml", &config);
    repository.commit("2020-04-21");
    let mut pre_commit = Command::new(programs.join("pre-commit"));
    pre_commit.current_dir(repository.path()).env("PRE_COMMIT_HOME", cache(&repository));
    succeed(pre_commit.env("PIP_FIND_LINKS", wheels.path()).args(["install", "--install-hooks"]));
    checks_commits(&repository, &path_with(&[&programs]));
}

#[test]
fn the_hook_for_an_installed_program_checks_commits_and_clean_merges() {
    let Some(programs) = programs() else { return };
    let config = documented_configs().into_iter().find(|config| config.contains("language: system")).unwrap();
    let repository = sample_repository();
    repository.write(".pre-commit-config.yaml", &config);
    repository.commit("2020-04-21");
    let mut pre_commit = Command::new(programs.join("pre-commit"));
    succeed(pre_commit.current_dir(repository.path()).env("PRE_COMMIT_HOME", cache(&repository)).arg("install"));
    let installed = std::env::split_paths(&path_with_binary()).next().unwrap();
    let path = path_with(&[&programs, &installed]);
    checks_commits(&repository, &path);
    checks_clean_merges(&repository, &path);
}

/// Returns the hook in docs/pre-commit.md.
fn documented_hook() -> String {
    let page = std::fs::read_to_string(project().join("docs/pre-commit.md")).unwrap();
    let (_, rest) = page.split_once("```sh\n#!/bin/sh\n").unwrap();
    format!("#!/bin/sh\n{}", rest.split_once("```").unwrap().0)
}

#[test]
fn the_plain_hook_of_the_documentation_checks_commits() {
    use std::os::unix::fs::PermissionsExt;
    let repository = sample_repository();
    let hook = repository.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, documented_hook()).unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::copy(&hook, hook.with_file_name("pre-merge-commit")).unwrap();
    checks_commits(&repository, &path_with_binary());
    checks_clean_merges(&repository, &path_with_binary());
    repository.git(&["reset", "-q", "--hard"]);
    repository.git(&["rm", "-q", FIREWALL]);
    is_made(&commit(&repository, &"/usr/local/bin:/usr/bin:/bin".into(), &[]));
}
