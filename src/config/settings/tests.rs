//! Tests of [`super`].

use super::*;
use crate::config::error::ConfigError;
use crate::config::file::ConfigFile;

fn settings(text: &str) -> Settings {
    Settings::from_file(&ConfigFile::parse(text, "playbook-lint.toml").unwrap()).unwrap()
}

fn error(text: &str) -> ConfigError {
    Settings::from_file(&ConfigFile::parse(text, "playbook-lint.toml").unwrap()).unwrap_err()
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(format!("{:?}", settings("")), format!("{:?}", Settings::default()));
}

#[test]
fn defaults_suit_the_profile() {
    let settings = Settings::default();
    let metadata = settings.metadata_on("a.md");
    assert_eq!(metadata.required(Profile::FastTrack).len(), 11);
    assert_eq!(metadata.required(Profile::Learn).len(), 6);
    assert_eq!(metadata.allowed("ft.audience").unwrap()[..], ["internal", "partner"]);
    assert!(metadata.allowed("ms.topic").is_none());
    assert_eq!((settings.max_age_days, settings.grace_days), (365, 7));
    assert_eq!(settings.max_page_size, 2_097_152);
    assert_eq!(settings.roles[2].abbreviations, ["FTA"]);
    assert!(!settings.is_excluded("a.md") && settings.audience("a.md").is_none());
}

#[test]
fn the_last_override_that_says_something_counts() {
    let settings = settings(
        "[metadata]\nrequired = ['title']\nallowed = { 'ms.topic' = ['a'], 'ft.audience' = [] }\n\
         [[metadata.for]]\npaths = ['x/**']\nrequired = ['one']\n\
         [[metadata.for]]\npaths = ['x/y']\nallowed = { 'ms.topic' = ['b'] }\n\
         [[metadata.for]]\npaths = ['x/y/z.md']\nrequired = []\n",
    );
    let required = |path| settings.metadata_on(path).required(Profile::Learn);
    assert_eq!(required("a.md")[..], ["title"]);
    assert_eq!(required("x/y/a.md")[..], ["one"]);
    assert!(required("x/y/z.md").is_empty() && !required("a.md").has("one"));
    let topics = |path| settings.metadata_on(path).allowed("ms.topic").unwrap();
    assert_eq!(topics("x/a.md")[..], ["a"]);
    assert_eq!(topics("x/y/a.md")[..], ["b"]);
    assert_eq!(topics("x/y/a.md").alike(" B"), Some("b"));
    assert!(settings.metadata_on("a.md").allowed("ft.audience").is_none());
    assert_eq!(settings.restricted_keys(), ["ft.audience", "ms.topic"]);
}

#[test]
fn sections_depend_on_the_page() {
    let names = |settings: &Settings, path: &str| settings.sections(path).names.len();
    let usual = Settings::default();
    assert_eq!(names(&usual, "playbook/a.md"), 7);
    assert_eq!(names(&usual, "waves-teams.md"), 4);
    assert_eq!(names(&usual, "a/b/approach-x.md"), 0);
    let own = settings("[sections]\nrequired = ['A']\n[[sections.for]]\npaths = ['x']\nrequired = ['B', 'C']\n");
    assert_eq!((names(&own, "waves-teams.md"), names(&own, "x/a.md")), (1, 2));
    assert!(!own.sections("a.md").on_any_page && own.sections("x/a.md").on_any_page);
}

#[test]
fn tables_keep_the_order_of_the_file() {
    let settings = settings(
        "[lint.per-file-ignores]\n'z/**' = ['PB1']\n'**/*.md' = ['PB2', 'PB3']\n\
         [links.audience]\n'z' = 'internal'\n'a' = 'x'\n'z/p' = 'partner'\n\
         [tasks.roles]\nZ = []\nA = ['B']\n",
    );
    let ignored = |path| {
        let settings = settings.lint_on(path);
        settings.ignores.iter().flat_map(|entry| entry.selectors.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ignored("z/a.md"), ["PB1", "PB2", "PB3"]);
    assert_eq!(ignored("a.md"), ["PB2", "PB3"]);
    assert_eq!(settings.per_file_ignores.entries()[0].glob, "z/**");
    assert_eq!(settings.audience("z/a.md"), Some("internal"));
    assert_eq!(settings.audience("z/p/a.md"), Some("partner"));
    assert_eq!(settings.roles[0].name, "Z");
}

#[test]
fn link_targets_are_matched_as_written() {
    let settings = settings("[links]\nignore = ['https://intranet.example/*', '/windows']\n");
    assert!(settings.is_ignored_target("https://intranet.example/a/b"));
    assert!(settings.is_ignored_target("/windows/wsl"));
    assert!(!settings.is_ignored_target("https://example.com/"));
    assert!(!settings.is_ignored_target("windows/wsl"));
}

#[test]
fn docsets_and_paths_take_one_form() {
    let settings =
        settings("[links]\nredirects = './r.json'\n[[docset]]\npath = 'de/'\nsource = './en'\nlocale = 'de'\n");
    assert_eq!(settings.redirects.as_deref(), Some("r.json"));
    assert_eq!(settings.docset("de").unwrap().source.as_deref(), Some("en"));
    assert!(settings.docset("en").is_none());
}

#[test]
fn dates_are_read_in_any_of_the_formats() {
    let settings = settings("[dates]\nformats = ['YYYY-MM-DD', 'M/D/YYYY']\n");
    assert_eq!(settings.parse_date("2020-03-05"), settings.parse_date("3/5/2020"));
    assert!(settings.parse_date("3/5/2020").is_some());
    assert!(settings.parse_date("5. 3. 2020").is_none());
}

#[test]
fn what_cannot_be_used_is_underlined() {
    let error_of = |text| {
        let e = error(text);
        (e.line, e.column, e.underline, e.message, e.help.unwrap_or_default())
    };
    let (line, column, underline, message, _) = error_of("exclude = [\n 'a',\n 'b[']\n");
    assert_eq!((line, column, underline), (3, 2, 4));
    assert!(message.starts_with("invalid glob `b[`: "), "{message}");

    let (line, column, underline, message, help) = error_of("[dates]\nformats = ['M/D/YYYY', 'MM/D/YYYY']\n");
    assert_eq!((line, column, underline), (2, 24, 11));
    assert_eq!(message, "unknown date format `MM/D/YYYY`");
    assert!(help.starts_with("known formats are ") || help.starts_with("did you mean "));

    let (_, column, underline, message, _) = error_of("[dates]\nformats = []\n");
    assert_eq!((column, underline, message.as_str()), (11, 2, "the list of date formats is empty"));

    let (_, _, _, message, help) = error_of("[tasks]\nlocales = ['jp']\n");
    assert_eq!(message, "unsupported language `jp`");
    assert!(help.contains("`ja`"), "{help}");

    let (line, _, _, message, _) = error_of("[lint.per-file-ignores]\n'{a' = []\n");
    assert!(line == 2 && message.starts_with("invalid glob `{a`"), "{message}");

    let (line, _, _, message, _) = error_of("[[docset]]\npath = 'a'\nlocale = 'français'\n");
    assert_eq!((line, message.as_str()), (3, "`français` is not a language tag"));

    let (_, _, underline, message, help) = error_of("[levels]\nknown = ['A - B - C - D']\n");
    assert_eq!((underline, message.as_str()), (15, "`A - B - C - D` is not an L1, L2, or L3"));
    assert!(help.contains("`Blocked - Network - Proxy`"), "{help}");

    assert!(error("[[docset]]\npath = 'a/../../b'\n").message.contains("outside the site"));
    assert!(error("[links]\nredirects = '..'\n").message.contains("outside the site"));
}

#[test]
fn the_root_cannot_be_excluded() {
    for pattern in [".", "./", "", "/"] {
        let file = ConfigFile::parse(&format!("exclude = ['a', '{pattern}']"), "playbook-lint.toml").unwrap();
        let error = Settings::from_file(&file).unwrap_err();
        assert!(error.message.contains("cannot be excluded"), "{pattern}: {error}");
    }
}
