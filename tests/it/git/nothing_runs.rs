//! Programs that a repository's settings and attributes specify are never run.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::support::command::{check, stdout};
use crate::support::files::{GOOD, files_below, write};
use crate::support::repository::{Repository, git};

/// Settings that specify a program. `%` is replaced with its path.
const SETTINGS: [(&str, &str); 62] = [
    ("filter.x.clean", "%"),
    ("filter.x.smudge", "%"),
    ("filter.x.process", "%"),
    ("filter.y.clean", "%"),
    ("filter.y.required", "true"),
    ("filter.lfs.clean", "%"),
    ("filter.lfs.process", "%"),
    ("diff.external", "%"),
    ("diff.x.command", "%"),
    ("diff.x.textconv", "%"),
    ("diff.x.cachetextconv", "true"),
    ("merge.x.driver", "%"),
    ("merge.default", "x"),
    ("merge.tool", "x"),
    ("mergetool.x.cmd", "%"),
    ("diff.tool", "x"),
    ("difftool.x.cmd", "%"),
    ("core.fsmonitor", "%"),
    ("core.hooksPath", "hooks-of-config"),
    ("core.pager", "%"),
    ("pager.log", "%"),
    ("pager.diff", "%"),
    ("pager.cat-file", "true"),
    ("pager.ls-files", "%"),
    ("pager.rev-parse", "%"),
    ("core.editor", "%"),
    ("sequence.editor", "%"),
    ("core.askPass", "%"),
    ("credential.helper", "!%"),
    ("core.sshCommand", "%"),
    ("core.gitProxy", "%"),
    ("ssh.variant", "simple"),
    ("core.alternateRefsCommand", "%"),
    ("gpg.program", "%"),
    ("gpg.ssh.program", "%"),
    ("gpg.x509.program", "%"),
    ("gpg.ssh.defaultKeyCommand", "%"),
    ("log.showSignature", "true"),
    ("log.follow", "true"),
    ("diff.relative", "true"),
    ("color.ui", "always"),
    ("alias.log", "!%"),
    ("alias.ls-files", "!%"),
    ("alias.diff-index", "!%"),
    ("alias.remote-none", "!%"),
    ("alias.remote-ssh", "!%"),
    ("interactive.diffFilter", "%"),
    ("submodule.sub.update", "!%"),
    ("submodule.recurse", "true"),
    ("uploadpack.packObjectsHook", "%"),
    ("remote.origin.url", "ssh://harbor.example/x"),
    ("remote.origin.promisor", "true"),
    ("remote.origin.partialclonefilter", "blob:none"),
    ("remote.origin.uploadpack", "%"),
    ("remote.origin.receivepack", "%"),
    ("remote.origin.proxy", "%"),
    ("core.splitIndex", "true"),
    ("sendemail.smtpServer", "%"),
    ("web.browser", "x"),
    ("browser.x.cmd", "%"),
    ("trailer.x.command", "%"),
    ("tar.x.command", "%"),
];

/// Settings that system and user may have, but that must have no effect in a repository's configuration.
const NOT_OF_REPOSITORIES: [(&str, &str); 3] =
    [("trace2.normalTarget", "%"), ("trace2.eventTarget", "%"), ("trace2.perfTarget", "%")];

const ATTRIBUTES: &[u8] = b"* filter=x diff=x merge=x\n*.yml filter=y\n*.png filter=lfs\n";

/// A folder of programs. Each leaves a file when it runs.
struct Programs {
    folder: tempfile::TempDir,
}

impl Programs {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ran")).unwrap();
        Self { folder }
    }

    /// Creates a program that records under `name` that it ran, and copies its input to its output.
    fn make(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        self.write(&path, name);
        path.to_str().unwrap().to_owned()
    }

    fn write(&self, path: &Path, name: &str) {
        let ran = self.folder.path().join("ran").join(name);
        std::fs::write(path, format!("#!/bin/sh\necho \"$@\" >> '{}'\nexec cat\n", ran.display())).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn ran(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("ran")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Adds all settings to the file at `config`, and all hooks next to it.
    fn plant(&self, git_dir: &Path) {
        let config = git_dir.join("config");
        for (key, value) in SETTINGS.iter().chain(&NOT_OF_REPOSITORIES) {
            let value = if value.contains('%') { value.replace('%', &self.make(key)) } else { (*value).to_owned() };
            let mut command = git(self.folder.path());
            command.args(["config", "--file", config.to_str().unwrap(), "--add", key, &value]);
            assert!(command.status().unwrap().success(), "{key}");
        }
        let text = std::fs::read_to_string(&config).unwrap();
        let attributes = git_dir.join("more-attributes");
        std::fs::write(&attributes, ATTRIBUTES).unwrap();
        std::fs::write(git_dir.join("included"), format!("[diff \"z\"]\n\ttextconv = {}\n", self.make("included")))
            .unwrap();
        let more = format!(
            "[core]\n\tattributesFile = {}\n\texcludesFile = {0}\n[include]\n\tpath = included\n\
             [extensions]\n\tpartialClone = origin\n",
            attributes.display()
        );
        std::fs::write(&config, text.replace("repositoryformatversion = 0", "repositoryformatversion = 1") + &more)
            .unwrap();
        for folder in ["info", "hooks", "hooks-of-config"] {
            std::fs::create_dir_all(git_dir.join(folder)).unwrap();
        }
        std::fs::write(git_dir.join("info/attributes"), ATTRIBUTES).unwrap();
        for hook in ["pre-commit", "post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction"]
        {
            self.write(&git_dir.join("hooks").join(hook), hook);
            self.write(&git_dir.join("hooks-of-config").join(hook), hook);
        }
    }
}

/// Makes the file at `path` look newer than the index.
fn touch(repository: &Repository, path: &str) {
    let file = std::fs::File::options().append(true).open(repository.path().join(path)).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
}

const PAGE: &str = "---\ntitle: A\nms.date: 1/1/2020\n---\n# A\n\nSome text that makes this page known again.\n";

const DOCFX: &str = r#"{"build": {"content": [{"files": ["**/*.md"]}]}}"#;

/// A repository with all types of changes, in the index and on disk.
fn changed_repository() -> Repository {
    let repository = Repository::new();
    for page in ["a.md", "moved.md", "touched.md", "changed.md", "deleted.md", "racy.md", "lost.md"] {
        repository.write(page, PAGE);
    }
    repository.write("a.md", &PAGE.replace("# A", "# C"));
    repository.write("docfx.json", DOCFX);
    repository.write("toc.yml", "- name: A\n  href: a.md\n");
    write(repository.folder.path(), "x.png", b"\x89PNG");
    repository.commit("2020-01-01");
    repository.write("a.md", &PAGE.replace("# A", "# B"));
    repository.commit("2020-02-01");
    repository.git(&["mv", "moved.md", "new-name.md"]);
    repository.write("new-name.md", &format!("{PAGE}\nMore.\n"));
    repository.write("staged.md", &PAGE.replace("text", "[link](nowhere.md)"));
    repository.git(&["add", "--all"]);
    repository.write("intent.md", PAGE);
    repository.git(&["add", "-N", "intent.md"]);
    repository.write("changed.md", &format!("{PAGE}\n[More](gone.md).\n"));
    std::fs::remove_file(repository.path().join("deleted.md")).unwrap();
    let sub = repository.path().join("sub");
    std::fs::create_dir(&sub).unwrap();
    repository.git(&["init", "--quiet", "sub"]);
    write(&sub, "page.md", GOOD);
    for arguments in [&["-C", "sub", "add", "."][..], &["-C", "sub", "commit", "-qm", "x"], &["add", "sub"]] {
        repository.git(arguments);
    }
    write(repository.folder.path(), ".gitattributes", ATTRIBUTES);
    for path in ["touched.md", "racy.md", "toc.yml", "x.png", "docfx.json", "sub/page.md"] {
        touch(&repository, path);
    }
    // The history needs a text that a partial clone does not have.
    let object = repository.git(&["rev-parse", "HEAD~1:a.md"]);
    let object = object.trim();
    std::fs::remove_file(repository.path().join(format!(".git/objects/{}/{}", &object[..2], &object[2..]))).unwrap();
    repository
}

const RUNS: [&[&str]; 7] = [
    &["--staged"],
    &["--new-since", "HEAD"],
    &["--new-since", "HEAD~1"],
    &["--staged", "--new-since", "HEAD~1"],
    &["--staged", "--diff"],
    &["--select", "PB208"],
    &["--staged", "--fix"],
];

#[test]
fn no_program_of_the_repository_runs() {
    let repository = changed_repository();
    let programs = Programs::new();
    programs.plant(&repository.path().join(".git"));
    programs.plant(&repository.path().join("sub/.git"));
    let index = std::fs::read(repository.path().join(".git/index")).unwrap();
    for arguments in RUNS {
        let output = check(&repository.path(), &[arguments, &["--select", "PB208,PB401", "--exit-zero"]].concat());
        assert_eq!(programs.ran(), [""; 0].map(PathBuf::from), "{arguments:?}: {output:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    }
    assert_eq!(std::fs::read(repository.path().join(".git/index")).unwrap(), index, "the index is not written");
    // Git itself would run the programs, and the test would notice it.
    let _ = git(&repository.path()).arg("diff").output().unwrap();
    assert_ne!(programs.ran(), [""; 0].map(PathBuf::from));
}

/// The result is correct even though Git does not look at the work tree.
#[test]
fn changes_are_found_without_git_looking_at_the_work_tree() {
    let repository = changed_repository();
    Programs::new().plant(&repository.path().join(".git"));
    let places = |arguments: &[&str]| {
        let output = check(&repository.path(), &[arguments, &["--select", "PB401", "--exit-zero", "-q"]].concat());
        let out = stdout(&output);
        out.lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places(&["--staged"]), ["staged.md:7:13"]);
    assert_eq!(places(&["--new-since", "HEAD"]), ["changed.md:9:8", "staged.md:7:13"]);
}

/// A checkout can contain a folder that looks like the inside of a `.git`, including settings.
#[test]
fn a_folder_that_looks_like_a_repository_is_a_folder() {
    for work_tree in [Some("."), Some("absolute"), None] {
        let repository = Repository::new();
        repository.write("site/a.md", PAGE);
        repository.write("site/docfx.json", DOCFX);
        let site = repository.path().join("site");
        let inner = Repository::new();
        inner.write("a.md", PAGE);
        inner.commit("2020-01-01");
        for path in files_below(&inner.path().join(".git")) {
            write(&site, &path, &std::fs::read(inner.path().join(".git").join(&path)).unwrap());
        }
        std::fs::create_dir_all(site.join("refs/heads")).unwrap();
        std::fs::create_dir_all(site.join("objects/pack")).unwrap();
        repository.git(&["add", "--force", "site"]);
        repository.commit("2020-01-01");
        repository.commit("2020-02-01");
        let programs = Programs::new();
        programs.plant(&site);
        let config = site.join("config");
        let text = std::fs::read_to_string(&config).unwrap().replace("bare = false", "");
        let work_tree = work_tree.map(|folder| if folder == "absolute" { site.to_str().unwrap() } else { folder });
        let setting = work_tree.map(|folder| format!("[core]\n\tworktree = {folder}\n")).unwrap_or_default();
        std::fs::write(&config, text + &setting).unwrap();
        repository.write("site/a.md", &PAGE.replace("text", "[link](nowhere.md)"));
        repository.git(&["add", "--force", "site/a.md"]);
        touch(&repository, "site/a.md");
        for arguments in RUNS {
            let output = check(&site, &[arguments, &["--select", "PB208,PB401", "--exit-zero", "-q"]].concat());
            assert_eq!(programs.ran(), [""; 0].map(PathBuf::from), "{work_tree:?} {arguments:?}: {output:?}");
            let is_compared = arguments[0] != "--select" && !arguments.contains(&"--diff");
            assert!(!is_compared || stdout(&output).starts_with("a.md:7:13: PB401"), "{arguments:?}: {output:?}");
        }
        // Without the outer repository, it is not in a repository.
        let alone = tempfile::tempdir().unwrap();
        for path in files_below(&site) {
            write(alone.path(), &path, &std::fs::read(site.join(&path)).unwrap());
        }
        std::fs::create_dir_all(alone.path().join("refs/heads")).unwrap();
        let output = check(alone.path(), &["--staged"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("not in a Git repository"), "{output:?}");
        assert_eq!(programs.ran(), [""; 0].map(PathBuf::from));
    }
}
