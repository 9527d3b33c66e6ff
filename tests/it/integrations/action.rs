//! The GitHub action, run as GitHub's runner does it. Needs bash.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::command::{check_json, path_with_binary};
use crate::support::files::{files_below, project};
use crate::support::github_job::{Done, Job, action};
use crate::support::repository::{Repository, edit, sample_repository};
use crate::support::tools::has;
use crate::support::workflow_commands::{self, commands};

const KICKOFF: &str = "playbook/prepare-kickoff.md";

/// A pull request that breaks one link, with later commits on main, as GitHub creates it. `work` is the branch. `merge`
/// is what the checkout action checks out: the branch merged into main.
fn pull_request() -> (Repository, Value) {
    let repository = sample_repository();
    // The event contains the state when it was sent. The merge commit has the later commits too.
    let base = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repository.git(&["checkout", "-q", "-b", "work"]);
    edit(&repository, KICKOFF, "(prepare-inventory.md)", "(prepare-inventories.md)");
    let head = repository.commit("2020-04-30");
    repository.git(&["checkout", "-q", "main"]);
    edit(&repository, "playbook/review-handover.md", "\n## Key Inputs", "\n[New on main](gone.md)\n\n## Key Inputs");
    edit(&repository, "playbook/move-file-shares.md", "prepare-inventry.md", "prepare-inventory.md");
    repository.commit("2020-04-30");
    repository.git(&["checkout", "-q", "-b", "merge"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-edit", "work"]);
    let event = json!({"pull_request": {"base": {"ref": "main", "sha": base}, "head": {"ref": "work", "sha": head}}});
    (repository, event)
}

/// Clones `branch` with its last `depth` commits.
fn clone(repository: &Repository, branch: &str, depth: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("clone");
    let url = format!("file://{}", repository.path().display());
    let depth = format!("--depth={depth}");
    repository.git(&["clone", "-q", &depth, "--branch", branch, &url, path.to_str().unwrap()]);
    (folder, path)
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin!("playbook-lint").to_owned()
}

/// Returns the annotations, as `level file:line code`.
fn annotations(done: &Done) -> Vec<String> {
    let annotation = |command: workflow_commands::Command| {
        let of = |name: &str| command.properties.get(name).cloned().unwrap_or_default();
        format!("{} {}:{} {}", command.name, of("file"), of("line"), of("title").split(' ').next().unwrap())
    };
    commands(&done.log()).into_iter().map(annotation).collect()
}

const BROKEN: [&str; 1] = ["error playbook/prepare-kickoff.md:83 PB401"];

#[track_caller]
fn tells_what_is_new(done: &Done) {
    assert_eq!(annotations(done), BROKEN, "{}", done.log());
    assert_eq!(done.output.status.code(), Some(1));
    let outputs = ["errors", "warnings", "infos", "findings"].map(|name| done.outputs[name].as_str());
    assert_eq!(outputs, ["1", "0", "0", "1"]);
}

#[test]
fn a_pull_request_is_compared_with_its_base_branch() {
    let (repository, event) = pull_request();
    let main = repository.git(&["rev-parse", "main"]).trim().to_owned();
    let (_folder, path) = clone(&repository, "merge", 1);
    let job = Job::new("pull_request", event);
    let done = job.check(&path, &program());
    tells_what_is_new(&done);
    assert_eq!(done.outputs["new-since"], main, "not the older base of the event");
    assert!(job.summary().contains("prepare-inventories.md"), "{}", job.summary());
}

#[test]
fn two_commits_deep_nothing_is_fetched() {
    let (repository, event) = pull_request();
    let (_folder, path) = clone(&repository, "merge", 2);
    drop(repository);
    tells_what_is_new(&Job::new("pull_request", event).check(&path, &program()));
}

#[test]
fn a_base_that_cannot_be_fetched_is_an_error_that_says_what_to_set() {
    let (repository, event) = pull_request();
    let (_folder, path) = clone(&repository, "merge", 1);
    drop(repository);
    let done = Job::new("pull_request", event).check(&path, &program());
    assert_eq!(done.output.status.code(), Some(2));
    assert!(done.log().contains("set `fetch-depth: 2` for actions/checkout"), "{}", done.log());
    assert!(done.outputs.is_empty());
}

#[test]
fn a_branch_checkout_is_compared_with_its_fork_point() {
    let (repository, mut event) = pull_request();
    for main in ["main~1", "main"] {
        event["pull_request"]["base"]["sha"] = repository.git(&["rev-parse", main]).trim().into();
        let (_folder, path) = clone(&repository, "work", 1);
        tells_what_is_new(&Job::new("pull_request", event.clone()).check(&path, &program()));
    }
}

#[test]
fn a_merge_queue_is_compared_with_its_base() {
    let (repository, _) = pull_request();
    let main = repository.git(&["rev-parse", "main"]).trim().to_owned();
    let (_folder, path) = clone(&repository, "merge", 1);
    tells_what_is_new(&Job::new("merge_group", json!({"merge_group": {"base_sha": main}})).check(&path, &program()));
}

#[test]
fn a_push_reports_all_problems() {
    let (repository, _) = pull_request();
    let path = repository.path();
    let done = Job::new("push", json!({"ref": "refs/heads/main"})).check(&path, &program());
    let summary = &check_json(&path, &[])["summary"];
    for name in ["errors", "warnings", "infos", "pages"] {
        assert_eq!(done.outputs[name], summary[name].to_string());
    }
    assert_eq!(done.outputs["new-since"], "");
    assert!(annotations(&done).len() > 10);
    let nothing_to_compare = Job::new("pull_request", pull_request().1).with("new-since", "none");
    assert_eq!(nothing_to_compare.check(&path, &program()).outputs["errors"], summary["errors"].to_string());
}

#[test]
fn inputs_are_options() {
    let (repository, _) = pull_request();
    let path = repository.path();
    let job = Job::new("push", json!({}))
        .with("new-since", "HEAD^1")
        .with("fail-on", "never")
        .with("format", "grouped")
        .with("sarif-file", "lint.sarif")
        .with("options", "--select=PB4\n--ignore=PB409\n")
        .with("paths", "prepare-kickoff.md\n\nguidance-links.md\n")
        .with("working-directory", "playbook");
    let done = job.check(&path, &program());
    assert_eq!(done.output.status.code(), Some(0), "{}", done.log());
    assert_eq!((done.outputs["findings"].as_str(), done.outputs["new-since"].as_str()), ("1", "HEAD^1"));
    let sarif: Value = serde_json::from_slice(&std::fs::read(path.join("playbook/lint.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    assert!(done.log().starts_with("prepare-kickoff.md\n  83:33  error"), "{}", done.log());
}

#[test]
fn inputs_are_never_commands() {
    let (repository, _) = pull_request();
    let path = repository.path();
    let before = files_below(&path);
    let evil = "$(touch evil)`touch evil`'\"; touch evil; a b";
    let installs = ["version", "index-url", "wheel-hashes"];
    for name in
        ["paths", "new-since", "fail-on", "format", "options", "version", "index-url", "wheel-hashes", "sarif-file"]
    {
        let job = Job::new("push", json!({})).with("fail-on", "never");
        let job = if installs.contains(&name) { job.with("index-url", "file:///nowhere") } else { job };
        let job = job.with(name, evil);
        let done = if installs.contains(&name) { job.install(&path) } else { job.check(&path, &program()) };
        let is_name_of_file = name == "sarif-file";
        assert_eq!(done.output.status.code(), Some(if is_name_of_file { 0 } else { 2 }), "{name}: {}", done.log());
        assert!(!path.join("evil").exists(), "{name}");
    }
    std::fs::remove_file(path.join(evil)).unwrap();
    assert_eq!(files_below(&path), before);
}

/// Only the command is tested. `.ci/run` builds for real.
#[test]
fn without_an_index_the_program_is_built_from_source_and_no_registry_is_asked_for_it() {
    let (repository, _) = pull_request();
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\nprintf '%s\\n' \"$PWD\" \"$CARGO_TARGET_DIR\" \"$@\"\n").unwrap();
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut job = Job::new("push", json!({}));
    job.environment = vec![("PATH", format!("{}:/usr/bin:/bin", folder.path().display()).into())];
    let done = job.install(&repository.path());
    assert_eq!(done.output.status.code(), Some(0), "{}", done.log());
    let program = Path::new(&done.outputs["program"]);
    let root = program.parent().unwrap().parent().unwrap();
    let target = root.join("target");
    let expected = [root, &target].map(|path| path.to_str().unwrap().to_owned());
    let (log, project) = (done.log(), project());
    let told: Vec<_> = log.lines().collect();
    assert_eq!(told[..2], expected);
    assert_eq!(told[2..5], ["install", "--quiet", "--locked"]);
    assert_eq!(told[5..], ["--path", project.to_str().unwrap(), "--root", root.to_str().unwrap()]);
    let named = job.with("version", "1.2.3").install(&repository.path());
    assert_eq!(named.output.status.code(), Some(2));
    assert!(named.log().contains("needs an index: set `index-url`"), "{}", named.log());
}

#[test]
fn a_wheel_with_another_hash_is_not_installed() {
    if !has("python3") {
        return;
    }
    let (repository, _) = pull_request();
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());
    let files = files_below(folder.path());
    let wheel = folder.path().join(files.iter().find(|file| file.ends_with(".whl")).unwrap());
    let output = std::process::Command::new("sha256sum").arg(&wheel).output().unwrap();
    let right = String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned();
    for (hash, code) in [(right.clone(), 0), (right.replace(|digit: char| digit.is_ascii_digit(), "0"), 2)] {
        let job = Job::new("push", json!({})).with("index-url", &index).with("wheel-hashes", &format!("sha256:{hash}"));
        let done = job.install(&repository.path());
        assert_eq!(done.output.status.code(), Some(code), "{}", done.log());
    }
}

#[test]
fn the_program_on_the_path_can_be_used() {
    let mut job = Job::new("push", json!({})).with("version", "installed");
    job.environment.push(("PATH", path_with_binary()));
    let done = job.install(Path::new("/"));
    assert_eq!(Path::new(&done.outputs["program"]), program());
    job.environment = vec![("PATH", "/usr/bin:/bin".into())];
    assert_eq!(job.install(Path::new("/")).output.status.code(), Some(2));
}

/// Creates a package index in `folder`, with a wheel of this version that has an empty program. Returns its URL.
fn index(folder: &Path) -> String {
    const WRITE: &str = r##"
import sys, zipfile
folder, version = sys.argv[1:]
name = f"playbook_lint-{version}-py3-none-any.whl"
open(f"{folder}/index.html", "w").write(f"<a href='{name}'>{name}</a>")
info = f"playbook_lint-{version}.dist-info"
with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
    wheel.writestr(f"playbook_lint-{version}.data/scripts/playbook-lint", "#!/bin/sh\n")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: playbook-lint\nVersion: {version}\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", "")
"##;
    let project = folder.join("playbook-lint");
    std::fs::create_dir_all(&project).unwrap();
    let mut python = std::process::Command::new("python3");
    python.args(["-I", "-c", WRITE]).arg(project).arg(env!("CARGO_PKG_VERSION"));
    assert!(python.status().unwrap().success());
    format!("file://{}", folder.display())
}

/// Writes files to `checkout` that Python, pip, or a shell would use if it looked there. Each one that is used leaves a
/// file in `markers`.
fn plant(checkout: &Path, markers: &Path) {
    std::fs::create_dir_all(markers).unwrap();
    let write = |name: &str, text: String| {
        let path = checkout.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let modules =
        ["venv", "ensurepip", "json", "logging", "site", "sitecustomize", "usercustomize", "runpy", "encodings"];
    for module in modules {
        write(&format!("{module}.py"), format!("open({:?}, 'w')\n", markers.join(module)));
    }
    write("pip/__init__.py", format!("open({:?}, 'w')\n", markers.join("pip")));
    write("evil.pth", format!("import os; open({:?}, 'w')\n", markers.join("pth")));
    write("pyvenv.cfg", format!("home = {}\n", checkout.display()));
    for settings in ["pip.conf", "setup.cfg"] {
        write(settings, format!("[global]\nlog = {}\n", markers.join(settings).display()));
    }
    for program in ["bash", "python3", "python", "git", "sed", "head", "tail", "mktemp", "rm", "playbook-lint"] {
        write(program, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", markers.join(program).display()));
    }
}

#[test]
fn nothing_in_the_checkout_runs() {
    if !has("python3") {
        return;
    }
    let (repository, event) = pull_request();
    let folder = tempfile::tempdir().unwrap();
    let markers = folder.path().join("markers");
    let (_folder, checkout) = clone(&repository, "merge", 2);
    plant(&checkout, &markers);
    let mut job = Job::new("pull_request", event);
    job.environment = vec![("PIP_INDEX_URL", index(&folder.path().join("index")).into())];
    let is_clean = |job: &Job| {
        let done = job.install(&checkout);
        assert_eq!(files_below(&markers), Vec::<String>::new(), "{}", done.log());
        assert_eq!(done.output.status.code(), Some(0), "{}", done.log());
        assert!(Path::new(&done.outputs["program"]).is_file());
        let done = job.check(&checkout, &program());
        assert_eq!(files_below(&markers), Vec::<String>::new(), "{}", done.log());
        tells_what_is_new(&done);
    };
    is_clean(&job);
    let path = std::env::var("PATH").unwrap();
    job.environment.extend([
        ("PATH", format!(".::{}:{path}", checkout.display()).into()),
        ("PYTHONPATH", checkout.clone().into()),
        ("PYTHONSTARTUP", "sitecustomize.py".into()),
        ("PIP_CONFIG_FILE", checkout.join("pip.conf").into()),
        ("PIP_LOG", markers.join("pip-log").into()),
    ]);
    is_clean(&job);
    let done = job.with("version", "installed").install(&checkout);
    let is_elsewhere = |program: &String| Path::new(program).is_absolute() && !program.contains("/clone/");
    assert!(done.outputs.get("program").is_none_or(is_elsewhere), "{:?}", done.outputs);
}

#[test]
fn a_folder_that_looks_like_a_repository_runs_nothing() {
    let (repository, _) = pull_request();
    let (_folder, path) = clone(&repository, "merge", 2);
    let marker = path.join("ran");
    for folder in ["objects", "refs"] {
        std::fs::create_dir_all(path.join("playbook").join(folder)).unwrap();
    }
    let settings = format!(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nsshCommand = touch '{}'; false\n\
         [remote \"origin\"]\nurl = ssh://example.invalid/a\n",
        marker.display()
    );
    std::fs::write(path.join("playbook/HEAD"), "ref: refs/heads/main\n").unwrap();
    std::fs::write(path.join("playbook/config"), settings).unwrap();
    let event = json!({"merge_group": {"base_sha": "0".repeat(40)}});
    let done = Job::new("merge_group", event).with("working-directory", "playbook").check(&path, &program());
    assert!(!marker.exists(), "{}", done.log());
    assert_eq!(done.output.status.code(), Some(2), "{}", done.log());
}

#[test]
fn a_value_that_is_not_a_commit_id_is_rejected_and_starts_no_command() {
    let (repository, event) = pull_request();
    let (_folder, path) = clone(&repository, "work", 1);
    let id = "a".repeat(40);
    let command = format!("{id}\r\n::warning::100%");
    for base in [command.as_str(), "main", "--upload-pack=touch ran", &id[1..], &id.to_uppercase(), &"é".repeat(40)] {
        let mut pull_request = event.clone();
        pull_request["pull_request"]["base"]["sha"] = base.into();
        let queue = json!({"merge_group": {"base_sha": base}});
        for job in [Job::new("pull_request", pull_request), Job::new("merge_group", queue)] {
            let done = job.check(&path, &program());
            assert_eq!(done.output.status.code(), Some(2), "{}", done.log());
            let errors = commands(&done.log());
            assert_eq!(errors.len(), 1, "{}", done.log());
            assert!(errors[0].data.contains(&format!("`{base}`")), "{}", done.log());
            assert!(errors[0].data.ends_with("is not the ID of a commit"), "{}", done.log());
        }
    }
}

#[test]
fn the_program_is_called_by_its_full_path() {
    let (repository, _) = pull_request();
    let done = Job::new("push", json!({})).check(&repository.path(), Path::new("playbook-lint"));
    assert_eq!(done.output.status.code(), Some(2));
    assert!(done.log().contains("the path of the program is not absolute: `playbook-lint`"), "{}", done.log());
}

#[test]
fn scripts_contain_no_expressions_and_every_input_reaches_one() {
    let action = action();
    let steps = action["runs"]["steps"].as_array().unwrap();
    let values = |step: &Value| -> Vec<String> {
        let more = step.get("working-directory").cloned();
        step["env"].as_object().unwrap().values().cloned().chain(more).map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let used: Vec<String> = steps.iter().flat_map(values).collect();
    assert!(steps.iter().all(|step| !step["run"].as_str().unwrap().contains("${{")));
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(used.contains(&format!("${{{{ inputs.{name} }}}}")), "{name}");
    }
    // Later steps get what the script writes.
    let script = std::fs::read_to_string(project().join(".github/action/check.sh")).unwrap();
    for name in action["outputs"].as_object().unwrap().keys() {
        assert!(script.contains(&format!("echo \"{name}=")), "{name}");
    }
}

/// Returns the inputs that a workflow to copy passes to the action.
fn inputs_of(workflow: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(project().join("docs/workflows").join(workflow)).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    let jobs = workflow["jobs"].as_object().unwrap().values();
    let mut steps = jobs.flat_map(|job| job["steps"].as_array().unwrap());
    let step = steps
        .find(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("<owner>/playbook-lint@")))
        .unwrap();
    let inputs = step["with"].as_object().unwrap();
    inputs.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

#[test]
fn workflows_to_copy_pass_the_inputs_that_the_action_has() {
    let action = action();
    let (repository, event) = pull_request();
    for (workflow, expected) in [("playbook-lint.yml", 1), ("code-scanning.yml", 0)] {
        let (_folder, path) = clone(&repository, "merge", 2);
        let mut job = Job::new("pull_request", event.clone());
        for (name, value) in inputs_of(workflow) {
            assert!(action["inputs"].get(&name).is_some(), "{workflow}: {name}");
            job = job.with(name.leak(), &value);
        }
        let done = job.check(&path, &program());
        assert_eq!(done.output.status.code(), Some(expected), "{workflow}: {}", done.log());
        if workflow == "code-scanning.yml" {
            let text = std::fs::read_to_string(path.join("playbook-lint.sarif")).unwrap();
            let sarif: Value = serde_json::from_str(&text).unwrap();
            let results = sarif["runs"][0]["results"].as_array().unwrap();
            // Old problems are included: code scanning itself determines which are new.
            assert_eq!(results.len().to_string(), done.outputs["findings"]);
            assert!(results.len() > 50, "{}", results.len());
        }
    }
}
