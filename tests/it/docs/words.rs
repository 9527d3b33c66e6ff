//! Checks that the project's texts follow the writing guide. `words.toml` lists words to avoid.
//!
//! This covers all texts that people read: the documentation, the help of all commands, the messages of the fixtures,
//! and the comments and strings of the code.

use std::fmt;
use std::process::Command;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::prose::{self, Passage};
use crate::support::files::project;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    word: Vec<Word>,
    exception: Vec<Exception>,
}

/// A word to avoid.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    /// An example that `find` must match.
    not: String,
    #[serde(deserialize_with = "regex")]
    find: Regex,
    /// What to write instead.
    write: String,
    #[serde(default)]
    unless: Vec<Unless>,
    /// Paths to search, by their start; empty for all.
    #[serde(default)]
    files: Vec<String>,
}

/// A phrase in which the word is right.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unless {
    #[serde(deserialize_with = "regex")]
    phrase: Regex,
    why: String,
}

/// A line in which a word has to stay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    file: String,
    text: String,
    why: String,
}

fn regex<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Regex, D::Error> {
    let text = String::deserialize(deserializer)?;
    RegexBuilder::new(&text).case_insensitive(true).build().map_err(serde::de::Error::custom)
}

static LIST: LazyLock<List> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap());

/// A listed word in a file.
struct Hit<'w> {
    passage: Passage,
    found: String,
    word: &'w Word,
}

impl fmt::Display for Hit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passage: Passage { file, line, text, .. }, found, word } = self;
        write!(f, "{file}:{line}: `{found}`: write {}\n    {}", word.write, text.trim())
    }
}

impl Word {
    /// Returns the first match in a passage, ignoring phrases in which the word is right.
    fn find_in<'t>(&self, passage: &'t Passage) -> Option<&'t str> {
        let Passage { file, text, .. } = passage;
        if !self.files.is_empty() && !self.files.iter().any(|start| file.starts_with(start)) {
            return None;
        }
        let is_right = |range: &std::ops::Range<usize>| {
            let phrases = self.unless.iter().flat_map(|unless| unless.phrase.find_iter(text));
            phrases.map(|phrase| phrase.range()).any(|phrase| phrase.start <= range.start && range.end <= phrase.end)
        };
        self.find.find_iter(text).find(|found| !is_right(&found.range())).map(|found| found.as_str())
    }
}

/// Returns the listed words in `passages`, and whether each exception was needed.
fn check(passages: Vec<Passage>) -> (Vec<Hit<'static>>, Vec<bool>) {
    let List { word: words, exception: exceptions } = &*LIST;
    let mut used = vec![false; exceptions.len()];
    let mut hits = Vec::new();
    for passage in passages {
        for word in words {
            let Some(found) = word.find_in(&passage).map(str::to_owned) else { continue };
            let exception =
                exceptions.iter().position(|one| one.file == passage.file && passage.raw_contains(&one.text));
            match exception {
                Some(index) => used[index] = true,
                None => hits.push(Hit { passage: passage.clone(), found, word }),
            }
        }
    }
    (hits, used)
}

/// Returns the help of `command` and of all its subcommands, with one passage per line.
fn help(command: &[&str]) -> Vec<Passage> {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook-lint")).args(command).arg("--help").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let file = format!("playbook-lint {}--help", command.iter().map(|part| format!("{part} ")).collect::<String>());
    let mut passages = prose::plain(&file, &text);
    let below = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let rows = below.filter_map(|line| line.strip_prefix("  ").filter(|row| !row.starts_with(' ')));
    // `help` would repeat the others.
    for name in rows.filter_map(|row| row.split_whitespace().next()).filter(|name| *name != "help") {
        passages.extend(help(&[command, &[name]].concat()));
    }
    passages
}

fn texts() -> Vec<Passage> {
    let mut git = Command::new("git");
    let listed = git.current_dir(project()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = String::from_utf8(listed.output().unwrap().stdout).unwrap();
    let read = |path: &str| std::fs::read_to_string(project().join(path)).ok();
    let files = listed.split_terminator('\0').filter_map(|path| Some((path, read(path)?)));
    files.flat_map(|(path, text)| prose::of_file(path, &text)).collect()
}

#[test]
fn all_texts_use_the_words_of_the_guide() {
    let mut passages = texts();
    assert!(passages.len() > 10_000, "{} passages", passages.len());
    let commands = help(&[]);
    assert!(commands.iter().any(|passage| passage.file == "playbook-lint config show --help"));
    passages.extend(commands);
    let (hits, used) = check(passages);
    let hits: Vec<String> = hits.iter().map(Hit::to_string).collect();
    assert!(hits.is_empty(), "{} words to replace:\n{}", hits.len(), hits.join("\n"));
    for (exception, is_used) in LIST.exception.iter().zip(used) {
        assert!(is_used, "the exception for `{}` in {} is no longer needed", exception.text, exception.file);
    }
}

#[test]
fn each_word_of_the_list_is_found_where_it_is_planted() {
    for word in &LIST.word {
        let path = word.files.first().map_or_else(|| "docs/page.md".to_owned(), |start| format!("{start}/page.md"));
        let (hits, _) = check(prose::of_file(&path, &format!("A page.\n\n{}.\n", word.not)));
        let hit = hits.iter().find(|hit| hit.word.not == word.not);
        let hit = hit.unwrap_or_else(|| panic!("`{}` is not found", word.not));
        assert!(hit.to_string().starts_with(&format!("{path}:3: `")), "{hit}");
        assert!(hit.to_string().contains(&word.write), "{hit}");
    }
}

#[test]
fn each_exception_has_a_reason() {
    assert!(LIST.exception.iter().all(|one| !one.why.is_empty()));
    assert!(LIST.word.iter().flat_map(|word| &word.unless).all(|one| !one.why.is_empty()));
}

#[test]
fn a_planted_word_is_found_in_each_type_of_text() {
    for (path, text, line) in [
        ("docs/page.md", "# Page\n\nIt stands here.\n", 3),
        ("docs/page.md", "```toml\nkey = 1   # it stands here\n```\n", 2),
        ("src/page.rs", "/// It stands here.\nfn f() {}\n", 1),
        ("src/page.rs", "fn f() {\n    g(\"it stands here\");\n}\n", 2),
        ("src/page.rs", "fn f() {\n    g(\"a text \\\n       that stands here\");\n}\n", 3),
        ("tests/it/page.rs", "fn f() {\n    g(); // it stands here\n}\n", 2),
        (".github/workflows/ci.yml", "on: push\n# It stands here.\n", 2),
        ("action.yml", "description: It stands here\n", 1),
        ("fixtures/rules/PB101-a/expected.txt", "a.md:1:1: PB101 error it stands here\n", 1),
        ("fixtures/rules/PB101-a/expected.txt", "a.md:1:1: PB101 error a\n    help: it stands here\n", 2),
    ] {
        let (hits, _) = check(prose::of_file(path, text));
        let [hit] = &hits[..] else { panic!("{path}: {} hits in {text:?}", hits.len()) };
        assert_eq!((&*hit.passage.file, hit.passage.line, &*hit.found), (path, line, "stands"));
    }
    for (path, text) in [
        ("docs/page.md", "`it stands here`\n\n```text\nit stands here\n```\n"),
        ("src/page.rs", "/// ```\n/// it stands here\n/// ```\nfn stands() {}\n"),
        ("src/page.rs", "#[cfg(test)]\nmod tests {\n    const PAGE: &str = \"it stands here\";\n}\n"),
        ("tests/it/page.rs", "const PAGE: &str = \"it stands here\";\n"),
        ("fixtures/rules/PB101-a/expected.txt", "stands.md:1:1: PB101 error `it stands here` is wrong\n"),
        ("fixtures/rules/PB101-a/bad/a.md", "It stands here.\n"),
    ] {
        let (hits, _) = check(prose::of_file(path, text));
        assert!(hits.is_empty(), "{}", hits[0]);
    }
}
