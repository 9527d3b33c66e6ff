//! Tests of [`super`] and of its errors.

use super::*;

fn error(text: &str) -> ConfigError {
    ConfigFile::parse(text, "playbook-lint.toml").unwrap_err()
}

fn facts(text: &str) -> (usize, usize, usize, String, Option<String>) {
    let e = error(text);
    (e.line, e.column, e.underline, e.message, e.help)
}

#[test]
fn every_setting_is_read() {
    let file = ConfigFile::parse(
        r#"
profile = "fasttrack"
exclude = ["archive/**"]
[lint]
select = ["ALL"]
ignore = ["PB1"]
extend-select = ["missing-metadata"]
fail-on = "warning"
max-page-size = 1000
[lint.severity]
PB202 = "off"
[lint.per-file-ignores]
"z/**" = ["PB3"]
"a/**" = ["PB4"]
[metadata]
required = ["title"]
known = ["x.y"]
allowed = { "ms.topic" = ["playbook"] }
[[metadata.for]]
paths = ["includes"]
required = []
[dates]
formats = ["YYYY-MM-DD"]
max-age = 90
grace = 0
[tasks]
services = ["Exchange"]
locales = ["de"]
[tasks.roles]
"Engineer" = ["E"]
[links]
redirects = "r.json"
ignore = ["/x/**"]
[links.audience]
"partner/**" = "partner"
[[docset]]
path = "german-playbook"
locale = "de"
source = "playbook"
"#,
        "playbook-lint.toml",
    )
    .unwrap();
    assert_eq!(file.profile, Some(Profile::FastTrack));
    assert_eq!(file.lint.fail_on, Some(FailOn::Warning));
    assert_eq!(file.lint.severity.values().collect::<Vec<_>>(), [&RuleSeverity::Off]);
    let mut selectors: Vec<_> = file.selectors().map(|s| s.get_ref().as_str()).collect();
    selectors.sort_unstable();
    assert_eq!(selectors, ["ALL", "PB1", "PB202", "PB3", "PB4", "missing-metadata"]);
    assert_eq!(file.docset[0].path.get_ref(), "german-playbook");
}

#[test]
fn an_empty_file_sets_nothing() {
    let file = ConfigFile::parse("\u{feff}# nothing\r\n", "x").unwrap();
    assert!(file.profile.is_none() && file.lint.select.is_none());
}

#[test]
fn an_unknown_key_names_its_table_and_the_nearest_key() {
    assert_eq!(
        error("# x\n[metadata]\nrequried = [\"title\"]\n").to_string(),
        "playbook-lint.toml:3:1: unknown key `requried` in `[metadata]`\n  |\n3 | \
         requried = [\"title\"]\n  | ^^^^^^^^\n  = help: did you mean `required`?"
    );
}

#[test]
fn an_unknown_key_without_a_similar_one_lists_the_known_ones() {
    let (line, column, underline, message, help) = facts("[dates]\n  colour = 1\n");
    assert_eq!((line, column, underline), (2, 3, 6));
    assert_eq!(message, "unknown key `colour` in `[dates]`");
    assert_eq!(help.unwrap(), "known keys are `formats`, `max-age`, `grace`, `ignore-revs`");
}

#[test]
fn an_unknown_table_is_an_unknown_key() {
    let (line, column, underline, message, help) = facts("\n[lnt]\nselect = []\n");
    assert_eq!((line, column, underline), (2, 2, 3));
    assert_eq!(message, "unknown key `lnt` at the top level");
    assert_eq!(help.unwrap(), "did you mean `lint`?");
}

#[test]
fn keys_in_arrays_of_tables_are_found() {
    let (line, _, _, message, help) = facts("[[docset]]\npath = 'a'\n[[docset]]\npth = 'b'\n");
    assert_eq!((line, message.as_str()), (4, "unknown key `pth` in `[[docset]]`"));
    assert_eq!(help.unwrap(), "did you mean `path`?");
}

#[test]
fn a_missing_key_names_its_table() {
    let (line, _, _, message, _) = facts("[[docset]]\nlocale = 'de'\n");
    assert_eq!((line, message.as_str()), (1, "key `path` is missing in `[[docset]]`"));
}

#[test]
fn a_wrong_type_is_underlined() {
    let (line, column, underline, message, help) = facts("[lint]\nselect = \"PB1\"\n");
    assert_eq!((line, column, underline), (2, 10, 5));
    assert_eq!(message, "`select` in `[lint]` must be a list, not a string");
    assert_eq!(help.unwrap(), "put the values in `[` and `]`");

    let (line, column, underline, message, _) = facts("[dates]\nmax-age = \"90\"\n");
    assert_eq!((line, column, underline), (2, 11, 4));
    assert_eq!(message, "`max-age` in `[dates]` must be a whole number, 0 or more, not a string");

    let (_, column, underline, message, _) = facts("[lint]\nignore = [\"PB1\", 3]\n");
    assert_eq!((column, underline), (18, 1));
    assert_eq!(message, "each entry of `ignore` in `[lint]` must be a string, not a whole number");

    assert_eq!(error("lint = 3").message, "`lint` at the top level must be a table, not a whole number");
    assert_eq!(error("[lint.select]\na = 1").message, "`select` in `[lint]` must be a list, not a table");
    for (text, help) in [
        ("[dates]\nmax-age = '1 year'", "write the number without quotes and without a unit"),
        ("[lint]\nselect = [101]", "put it in quotes"),
        ("[docset]\npath = 'a'", "write `[[docset]]`, once for each entry"),
        ("[metadata.for]\npaths = ['a']", "write `[[metadata.for]]`, once for each entry"),
    ] {
        assert_eq!(error(text).help.as_deref(), Some(help), "{text}");
    }
    assert_eq!(
        error("[dates]\ngrace = -1").message,
        "`grace` in `[dates]` must be a whole number, 0 or more, but is `-1`"
    );
    // Spans have 32 bits, so a larger page could not be checked.
    assert_eq!(
        error("[lint]\nmax-page-size = 4294967296").message,
        "`max-page-size` in `[lint]` must be a whole number up to 4294967295, but is `4294967296`"
    );
}

#[test]
fn an_unknown_level_suggests_one() {
    let (line, column, underline, message, help) = facts("[lint.severity]\nPB101 = \"eror\"\n");
    assert_eq!((line, column, underline), (2, 9, 6));
    assert_eq!(message, "unknown value `eror` for `PB101` in `[lint.severity]`");
    assert_eq!(help.unwrap(), "did you mean `error`?");
    assert_eq!(error("profile = 'azure'").help.unwrap(), "known values are `fasttrack`, `learn`");
    assert!(error("profile = 3").message.contains("`profile` at the top level"));
}

#[test]
fn a_syntax_error_has_its_place() {
    let (line, column, underline, message, _) = facts("[lint]\nselect = [\"PB1\"\nignore = []\n");
    assert!(message.starts_with("invalid TOML: "), "{message}");
    assert!((2..=3).contains(&line) && column >= 1 && underline >= 1);
    assert!(error("a = 1\na = 2").message.contains("duplicate"));
}

#[test]
fn any_cut_of_a_file_gives_an_error_or_a_file() {
    let text = "[lint]\nselect = [\"PB1\", 'é']\n[[docset]]\npath = \"\"\"x\"\"\"\n";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        if let Err(error) = ConfigFile::parse(&text[..end], "x") {
            assert!(error.to_string().lines().count() >= 4);
        }
    }
}

#[test]
fn error_at_points_into_the_file() {
    let file = ConfigFile::parse("[lint]\nselect = [\"PB999\"]\n", "x.toml").unwrap();
    let span = file.selectors().next().unwrap().span();
    let error = file.error_at(span, "unknown rule `PB999`", None);
    assert_eq!((error.line, error.column, error.underline), (2, 11, 7));
}

#[test]
fn keys_have_their_lines() {
    let text = "profile = 'learn'\n[lint]\nignore = []\n[[docset]]\npath = 'a'\n\n[[docset]]\npath = 'b'\n\
                [lint.severity]\n\"PB1\" = 'off'\n";
    let file = ConfigFile::parse(text, "x").unwrap();
    let lines = [
        (&["profile"][..], Some(1)),
        (&["lint", "ignore"], Some(3)),
        (&["docset", "1", "path"], Some(8)),
        (&["docset", "1"], Some(7)),
        (&["lint", "severity", "PB1"], Some(10)),
        (&["lint", "select"], None),
        (&["docset", "2", "path"], None),
        (&["profile", "x"], None),
    ];
    for (key, line) in lines {
        assert_eq!(file.line_of(key), line, "{key:?}");
    }
}

#[test]
fn keys_of_tables_have_their_place() {
    let file = ConfigFile::parse("[lint.severity]\n  PB7 = 'off'\n", "x.toml").unwrap();
    let key = file.lint.severity.keys().next().unwrap();
    assert_eq!(key.span(), 18..21);
}

#[test]
fn the_schema_describes_every_key() {
    fn check(schema: &serde_json::Value, seen: &mut usize) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "{name} has no description");
            *seen += 1;
        }
    }
    let schema = schema();
    let mut seen = 0;
    check(&schema, &mut seen);
    for (_, definition) in schema["$defs"].as_object().unwrap() {
        check(definition, &mut seen);
    }
    assert!(seen > 30, "only {seen} keys were looked at");
    assert_eq!(schema["additionalProperties"], false);
    assert!(schema["properties"]["lint"].is_object() && schema["properties"]["source"].is_null());
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    assert!(ConfigFile::parse(&format!("exclude = {}", "[".repeat(100_000)), "x").is_err());
    assert!(ConfigFile::parse(&format!("a{} = 1", ".a".repeat(100_000)), "x").is_err());
}

#[test]
fn a_table_written_as_a_list_is_an_error() {
    let schema = schema();
    for (name, property) in schema["properties"].as_object().unwrap() {
        if property["$ref"].as_str().is_some_and(|target| target.ends_with("Table")) {
            let error = error(&format!("[[{name}]]\n"));
            let fact = format!("`{name}` at the top level must be a table, not a list");
            assert_eq!((error.message, error.column), (fact, 3));
        }
    }
}

#[test]
fn a_key_of_another_table_is_sent_there() {
    assert_eq!(error("select = ['ALL']").help.unwrap(), "`select` belongs in `[lint]`");
    assert_eq!(error("[lint]\nmax-age = 3").help.unwrap(), "`max-age` belongs in `[dates]`");
}

#[test]
fn a_date_is_called_a_date() {
    let message = error("exclude = [1979-05-27]").message;
    assert_eq!(message, "each entry of `exclude` at the top level must be a string, not a date");
}
