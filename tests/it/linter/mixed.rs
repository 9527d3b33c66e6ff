//! A docset may have pages in several languages: with the language at the end of their names, or in folders. The same is
//! found as if each language had a docset of its own.

use std::collections::BTreeMap;
use std::path::Path;

use playbook_lint::diagnostic::Diagnostic;
use playbook_lint::linter::{LintOptions, Rules};

use crate::support::engine::{default_rules, today, workspace_with};
use crate::support::files::{files_below, sample, site, write};
use crate::support::skip::real_site;

/// The start of the names of folders with a language, its tag, and what the names of its pages end with.
const LANGUAGES: [(&str, &str, &str); 6] = [
    ("english-", "en", ""),
    ("german-", "de", "-de"),
    ("japanese-", "ja", "-jp"),
    ("portuguese-", "pt-br", "-pt"),
    ("simplified-chinese", "zh-cn", "-cn"),
    ("spanish-", "es", "-es"),
];

/// Where the pages of all languages are.
#[derive(Clone, Copy)]
struct Layout {
    /// The folder with the TOC.
    folder: &'static str,
    /// Where a page is below it, by the tag of its language, its own folder, and its name.
    place: fn(&str, &str, &str) -> String,
}

/// `page.md`, `page.de.md`, `page.ja.md`
const SUFFIXES: Layout = Layout {
    folder: "english-playbook",
    place: |tag, folder, stem| if tag == "en" { format!("{folder}{stem}") } else { format!("{folder}{stem}.{tag}") },
};
/// `page.en.md`, `page.de.md`, `page.ja.md`
const ONLY_SUFFIXES: Layout = Layout { folder: "playbook", place: |tag, folder, stem| format!("{folder}{stem}.{tag}") };
/// `page.md`, `de/page.md`, `ja/page.md`
const FOLDERS: Layout = Layout {
    folder: "playbook",
    place: |tag, folder, stem| if tag == "en" { format!("{folder}{stem}") } else { format!("{tag}/{folder}{stem}") },
};
/// `en/page.md`, `de/page.md`, `ja/page.md`
const ONLY_FOLDERS: Layout = Layout { folder: "playbook", place: |tag, folder, stem| format!("{tag}/{folder}{stem}") };

/// Splits a path at the folder of its language: what is above it, the language, and what is below it.
fn in_language(path: &str) -> Option<(&str, (&'static str, &'static str), &str)> {
    let (_, at, language) = LANGUAGES.into_iter().find_map(|(start, tag, suffix)| {
        let at = path.match_indices(start).map(|(at, _)| at).find(|&at| at == 0 || path[..at].ends_with('/'))?;
        path[at..].split_once('/')?.0.ends_with("-playbook").then_some((start, at, (tag, suffix)))
    })?;
    let (_, below) = path[at..].split_once('/')?;
    Some((&path[..at], language, below))
}

impl Layout {
    /// Returns the new path of a file.
    fn moved(&self, path: &str) -> String {
        let Some((above, (tag, suffix), below)) = in_language(path) else { return path.to_owned() };
        if below.ends_with(".yml") {
            return format!("{above}{}/{below}", self.folder);
        }
        let Some(stem) = below.strip_suffix(".md") else { return path.to_owned() };
        let (folder, stem) = stem.rfind('/').map_or(("", stem), |at| stem.split_at(at + 1));
        let place = (self.place)(tag, folder, stem.strip_suffix(suffix).unwrap_or(stem));
        format!("{above}{}/{place}.md", self.folder)
    }

    /// Writes the files of a site with all languages in one docset. Their TOCs become one.
    fn write(&self, files: &BTreeMap<String, Vec<u8>>, folder: &Path) {
        let mut written: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (path, bytes) in files {
            let text =
                String::from_utf8(bytes.clone()).ok().filter(|_| path.ends_with(".md") || path.ends_with(".yml"));
            let bytes = text.map_or_else(|| bytes.clone(), |text| self.with_links(&text, path, files).into_bytes());
            let place = written.entry(self.moved(path)).or_default();
            assert!(place.is_empty() || path.ends_with(".yml"), "{path}");
            place.extend(bytes);
            place.extend(path.ends_with(".yml").then_some(b'\n'));
        }
        written.iter().for_each(|(path, bytes)| write(folder, path, bytes));
    }

    /// Returns a text whose relative paths point to the same files from their new places.
    fn with_links(&self, text: &str, path: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
        let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let new_folder = folder(&self.moved(path));
        let is_end = |sign: char| sign.is_whitespace() || "()<>\"'`[]#?|".contains(sign);
        let mut rewritten = String::new();
        for part in text.split_inclusive(is_end) {
            let word = part.trim_end_matches(is_end);
            let target = resolved(&folder(path), word).filter(|target| files.contains_key(target));
            rewritten += &target.map_or_else(|| word.to_owned(), |target| relative(&new_folder, &self.moved(&target)));
            rewritten += &part[word.len()..];
        }
        rewritten
    }
}

/// Returns the path that `word` specifies in a folder.
fn resolved(folder: &str, word: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in word.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the shortest relative path from a folder to a file.
fn relative(folder: &str, file: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) =
        (folder.split('/').filter(|part| !part.is_empty()).collect(), file.split('/').collect());
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    vec![".."; from.len() - same].into_iter().chain(to[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// The files of a site. Pages that a docset has twice, as a translation and in English, are left out.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = files_below(folder);
    let is_remnant = |path: &str| {
        let Some((above, (tag, suffix), below)) = in_language(path) else { return false };
        let stem = below.strip_suffix(".md").filter(|stem| !stem.ends_with(suffix) && tag != "en");
        let is_below = |other: &str, name: &str| in_language(other) == Some((above, (tag, suffix), name));
        stem.is_some_and(|stem| {
            let name = format!("{stem}{suffix}.md");
            all.iter().any(|other| is_below(other, &name))
        })
    };
    let files = all.iter().filter(|path| !is_remnant(path));
    files.map(|path| (path.clone(), std::fs::read(folder.join(path)).unwrap())).collect()
}

fn linted(folder: &Path) -> Vec<Diagnostic> {
    let options = LintOptions { rules: Rules::Fixed(default_rules()), ..LintOptions::new(today()) };
    workspace_with(folder, options).lint_once().diagnostics
}

/// Where which rules report what, with the new paths of the files. The rules read tables, sections, dates, and
/// translations.
fn places(diagnostics: &[Diagnostic], moved: impl Fn(&str) -> String) -> Vec<String> {
    let is_wanted =
        |one: &&Diagnostic| ["PB2", "PB3", "PB5", "PB6", "PB8"].iter().any(|code| one.code.starts_with(code));
    let place = |one: &Diagnostic| format!("{}:{} {}", moved(&one.file), one.range.start.line, one.code);
    let mut places: Vec<String> = diagnostics.iter().filter(is_wanted).map(place).collect();
    places.sort_unstable();
    places
}

/// Asserts that a site says the same with all languages in one docset.
fn assert_same_in(layout: Layout, files: &BTreeMap<String, Vec<u8>>) {
    let (apart, merged) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    files.iter().for_each(|(path, bytes)| write(apart.path(), path, bytes));
    layout.write(files, merged.path());
    let expected = places(&linted(apart.path()), |path| layout.moved(path));
    let found = places(&linted(merged.path()), str::to_owned);
    let count = |places: &[String], place: &String| places.iter().filter(|other| *other == place).count();
    let more = |here: &[String], there: &[String]| -> Vec<String> {
        here.iter().filter(|place| count(here, place) > count(there, place)).cloned().collect()
    };
    assert_eq!((more(&found, &expected), more(&expected, &found)), (vec![], vec![]), "new and missed");
    let is_german =
        |place: &&String| files.keys().any(|path| path.contains("german") && place.starts_with(&layout.moved(path)));
    assert!(expected.iter().filter(is_german).count() >= 3, "{expected:#?}");
}

#[test]
fn pages_with_suffixes_are_checked_in_their_language() {
    assert_same_in(SUFFIXES, &files_of(&sample()));
    assert_same_in(ONLY_SUFFIXES, &files_of(&sample()));
}

#[test]
fn pages_in_folders_are_checked_in_their_language() {
    assert_same_in(FOLDERS, &files_of(&sample()));
    assert_same_in(ONLY_FOLDERS, &files_of(&sample()));
}

/// Needs a real site: `PLAYBOOK_LINT_SITE` names its folder.
#[test]
fn pages_of_a_real_site_are_checked_in_their_language() {
    let Some(real) = real_site() else { return };
    for layout in [SUFFIXES, ONLY_SUFFIXES, FOLDERS, ONLY_FOLDERS] {
        assert_same_in(layout, &files_of(&real));
    }
}

/// A page with a Refresh Summary.
fn page(header: &str, dates: &[&str]) -> String {
    let rows: String = dates.iter().map(|date| format!("| {date} | Ana | x |\n")).collect();
    format!(
        "---\ntitle: Plan\nms.date: 10/24/2019\nft.owner: anab\n---\n\n# Plan\n\n## X\n\n{header}\n|---|---|---|\n{rows}"
    )
}

#[test]
fn dates_are_compared_with_those_of_the_language() {
    let english = page("| Date | Who Changed | What Changed |", &["10/24/2019", "3/13/2019"]);
    let german = page("| Datum | Autor | Änderung |", &["24.10.2019", "13.3.2019"]);
    let french = page("| Date | Auteur | Modification |", &["24/10/2019", "13/03/2019"]);
    let chinese = page("| 日期 | 更改者 | 更改内容 |", &["2019 年 10 月 24 日", "2019 年 5 月 2 日", "2019-03-13"]);
    let codes = |german_name: &str| {
        let folder = site(&[
            ("docs/toc.yml", b"- href: plan.md\n"),
            ("docs/plan.md", english.as_bytes()),
            (german_name, german.as_bytes()),
            ("docs/plan.fr.md", french.as_bytes()),
            ("docs/plan-zh-cn.md", chinese.as_bytes()),
        ]);
        places(&linted(folder.path()), str::to_owned)
            .into_iter()
            .filter(|place| place.contains("PB205"))
            .collect::<Vec<_>>()
    };
    // The pages of one language agree; those in Chinese don't.
    assert_eq!(codes("docs/plan.de.md"), ["docs/plan-zh-cn.md:15 PB205"]);
    // Only its words show the language of this page.
    assert_eq!(codes("docs/planung.md"), ["docs/plan-zh-cn.md:15 PB205"]);
}
