//! No URL or name in the project is one that someone else could register.

use std::process::Command;

use crate::support::files::project;

/// Returns every tracked text file of the project, except the sites of the fixtures.
fn texts() -> Vec<(String, String)> {
    let mut git = Command::new("git");
    let listed = git.current_dir(project()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = String::from_utf8(listed.output().unwrap().stdout).unwrap();
    let is_ours = |path: &&str| !path.starts_with("fixtures/") && !path.ends_with(".lock");
    let texts = listed.split_terminator('\0').filter(is_ours);
    texts.filter_map(|path| Some((path.to_owned(), std::fs::read_to_string(project().join(path)).ok()?))).collect()
}

#[test]
fn no_account_or_package_of_the_project_is_mentioned_before_it_is_claimed() {
    let texts = texts();
    assert!(texts.len() > 100, "{}", texts.len());
    for (path, text) in &texts {
        for line in text.lines() {
            let what = || format!("{path}: {line}");
            // Matches the account before the project's name: in URLs, in `uses:`, and in `--repo`.
            for (at, _) in line.match_indices("/playbook-lint") {
                let before = &line[..at];
                let account = before.rsplit(['/', ' ', '"', '`', '(']).next().unwrap_or_default();
                let is_account = before.contains("github.com") || line.contains("uses:") || line.contains("--repo");
                assert!(!is_account || account.contains('<') || path.ends_with("addresses.rs"), "{}", what());
            }
            // Matches an installer that takes the name from a public registry.
            for command in ["pip install", "pipx install", "pipx upgrade", "uv tool install", "uvx", "cargo install"] {
                let Some((_, rest)) = line.split_once(command) else { continue };
                let names =
                    rest.split_whitespace().any(|word| word.trim_matches(['`', '"', '.']).starts_with("playbook-lint"));
                let is_safe = rest.contains("--index-url") || rest.contains("--path") || path == "docs/publishing.md";
                assert!(!names || is_safe || path.ends_with("addresses.rs"), "{}", what());
            }
        }
    }
}

#[test]
fn the_only_url_of_the_project_is_the_build_time_setting() {
    let manifest = std::fs::read_to_string(project().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let set = manifest["package"].get("repository").and_then(toml::Value::as_str);
    assert_eq!(playbook_lint::publication::repository(), set);
    let urls = playbook_lint::rules::RULES.iter().map(|rule| rule.meta().url());
    assert!(urls.into_iter().all(|url| url.is_some() == set.is_some()));
    let sources = texts().into_iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs"));
    for (path, text) in sources.filter(|(path, _)| path != "src/publication.rs") {
        assert!(!text.contains("CARGO_PKG_REPOSITORY"), "{path}");
    }
}
