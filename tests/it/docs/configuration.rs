//! The documentation of the settings matches what the program accepts.

use playbook_lint::config::{ConfigFile, Settings};
use playbook_lint::rules::RuleSelection;

use crate::support::engine::{lint, only};
use crate::support::files::{project, site};

/// Returns the fenced TOML blocks of a Markdown file.
fn toml_blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line == "```toml" {
            blocks.push(lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect());
        }
    }
    blocks
}

/// Returns all TOML in the documentation, and what `init` writes with all commented-out settings enabled.
fn examples() -> Vec<(String, String)> {
    let mut files: Vec<_> =
        std::fs::read_dir(project().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.extend(["README.md", "CHANGELOG.md"].map(|name| project().join(name)));
    let mut examples = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(file).unwrap();
        examples.extend(toml_blocks(&text).into_iter().map(|block| (file.display().to_string(), block)));
    }
    for rule in playbook_lint::rules::RULES.iter().map(playbook_lint::rules::RegisteredRule::meta) {
        let files = rule.examples().into_iter().flat_map(|example| example.files);
        examples.extend(
            files.filter(|(path, _)| path == "playbook-lint.toml").map(|(_, text)| (rule.code.to_owned(), text)),
        );
    }
    let template = std::fs::read_to_string(project().join("src/cli/init.toml")).unwrap();
    let is_setting = |line: &str| line.starts_with('#') && !line.starts_with("# ");
    let lines = template.lines().map(|line| if is_setting(line) { &line[1..] } else { line });
    examples.push(("init.toml".to_owned(), lines.flat_map(|line| [line, "\n"]).collect()));
    examples
}

#[test]
fn every_example_of_the_documentation_is_accepted() {
    let validator = jsonschema::validator_for(&playbook_lint::config::schema()).unwrap();
    let examples = examples();
    assert!(examples.len() > 5, "{examples:?}");
    for (place, example) in examples {
        let file = ConfigFile::parse(&example, "playbook-lint.toml").unwrap_or_else(|error| panic!("{place}: {error}"));
        Settings::from_file(&file).unwrap_or_else(|error| panic!("{place}: {error}"));
        RuleSelection::default().over(&file).unwrap_or_else(|error| panic!("{place}: {error}"));
        let json = serde_json::to_value(toml::from_str::<toml::Table>(&example).unwrap()).unwrap();
        if let Err(error) = validator.validate(&json) {
            panic!("{place}: {error} at {}\n{example}", error.instance_path());
        }
    }
}

/// The schema rejects exactly the files that the program rejects because of their structure.
#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let validator = jsonschema::validator_for(&playbook_lint::config::schema()).unwrap();
    for (text, is_right) in [
        ("", true),
        ("colour = 1", false),
        ("exclude = 'a'", false),
        ("exclude = ['a']", true),
        ("profile = 'azure'", false),
        ("translations = 'no'", false),
        ("[lint]\nslect = []", false),
        ("[lint]\nselect = 'ALL'", false),
        ("[lint]\nmax-page-size = -1", false),
        ("[lint.severity]\nPB101 = 'bad'", false),
        ("[lint.severity]\nPB101 = 'off'", true),
        ("[lint.per-file-ignores]\n'a' = 'PB1'", false),
        ("[metadata]\nrequired = [3]", false),
        ("[metadata.allowed]\n'ms.topic' = 'a'", false),
        ("[[metadata.for]]\nrequired = []", false),
        ("[[metadata.for]]\npaths = ['a']\nrequird = []", false),
        ("[[metadata.for]]\npaths = ['a']\nallowed = { x = ['y'] }", true),
        ("[dates]\nmax-age = '1'", false),
        ("[dates]\nformats = []", false),
        ("[tasks]\nroles = { A = 'B' }", false),
        ("[levels]\ncommon = 'Other'", false),
        ("[levels]\ncomon = []", false),
        ("[levels]\nknown = ['A - B']", true),
        ("[links]\naudience = { 'a' = ['b'] }", false),
        ("[[sections.for]]\npaths = ['a']", false),
        ("[vocabulary]\nnone = 'x'", false),
        ("[vocabulary]\nwords = []", false),
        ("[vocabulary.columns]\ntask-id = ['Step ID']", true),
        ("[vocabulary.columns]\ntask-id = 'Step ID'", false),
        ("[vocabulary.sections]\nOverview = ['Summary']", true),
        ("[media]\nmax-size = 1.5", false),
        ("[[docset]]\nlocale = 'de'", false),
        ("[[docset]]\npath = 'a'\nlocal = 'de'", false),
        ("[[docset]]\npath = 'a'\nlocale = 'de'", true),
    ] {
        let json = serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
        assert_eq!(validator.is_valid(&json), is_right, "{text}");
        let read = ConfigFile::parse(text, "x").and_then(|file| Settings::from_file(&file));
        assert_eq!(read.is_ok(), is_right, "{text}");
    }
}

#[test]
fn every_key_of_the_schema_is_documented() {
    let schema = playbook_lint::config::schema();
    let mut keys = Vec::new();
    collect_keys(&schema, &mut keys);
    assert!(keys.len() > 15, "{keys:?}");
    for page in ["docs/configuration.md", "src/cli/init.toml"] {
        let text = std::fs::read_to_string(project().join(page)).unwrap();
        // Settings that are detected on the site are not in the template.
        let is_found = |key: &String| {
            page.ends_with(".toml") && ["profile", "audience", "docset", "path", "locale", "source"].contains(&&**key)
        };
        for key in keys.iter().filter(|key| !is_found(key)) {
            assert!(text.contains(key.as_str()), "`{key}` is not in {page}");
        }
    }
}

#[test]
fn the_defaults_are_documented() {
    use playbook_lint::config::{Profile, effective_settings};
    let text = std::fs::read_to_string(project().join("docs/configuration.md")).unwrap();
    let tables = [Profile::FastTrack, Profile::Learn]
        .map(|profile| effective_settings(&Settings::default(), None, profile, None))
        .concat();
    assert!(tables.len() > 10);
    for table in tables {
        for setting in &table.settings {
            let (dotted, shown) = match &*table.name {
                "" => (setting.key.clone(), format!("`{}`", setting.value)),
                "metadata.allowed" => (table.name.clone(), format!("`\"{}\" = {}`", setting.key, setting.value)),
                name => (format!("{name}.{}", setting.key), format!("`{}`", setting.value)),
            };
            let row = text.lines().find(|line| line.starts_with(&format!("| `{dotted}`")));
            assert!(row.is_some_and(|row| row.contains(&shown)), "{dotted} is not documented with {shown}: {row:?}");
        }
    }
}

#[test]
fn the_options_that_rules_name_are_settings_and_each_setting_has_its_rule() {
    use playbook_lint::config::is_setting;
    let mut named = std::collections::BTreeSet::new();
    for rule in playbook_lint::rules::RULES.iter().map(playbook_lint::rules::RegisteredRule::meta) {
        let options = rule.options(&is_setting);
        assert_eq!(options.is_empty(), rule.section("Options").is_none(), "{}: {options:?}", rule.code);
        named.extend(options);
    }
    for setting in [
        "dates.formats",
        "dates.grace",
        "dates.ignore-revs",
        "dates.max-age",
        "docset.locale",
        "docset.path",
        "docset.source",
        "levels.common",
        "levels.known",
        "links.audience",
        "links.ignore",
        "links.redirects",
        "links.retired-hosts",
        "lint.max-page-size",
        "media.max-size",
        "metadata.allowed",
        "metadata.known",
        "metadata.required",
        "sections.required",
        "tasks.locales",
        "tasks.typo-max-uses",
        "tasks.typo-min-usual",
        "tasks.roles",
        "tasks.services",
        "translations",
        "vocabulary.columns",
        "vocabulary.none",
        "vocabulary.phases",
        "vocabulary.sections",
        "vocabulary.suffixes",
    ] {
        assert!(named.remove(setting), "no rule names `{setting}`");
        assert!(is_setting(setting));
    }
    named.retain(|name| !is_setting(name));
    assert!(named.is_empty(), "{named:?}");
    assert!(!is_setting("dates.max") && !is_setting("date.max-age") && !is_setting(""));
}

fn collect_keys(schema: &serde_json::Value, keys: &mut Vec<String>) {
    let Some(object) = schema.as_object() else { return };
    if let Some(properties) = object.get("properties").and_then(|properties| properties.as_object()) {
        keys.extend(properties.keys().cloned());
    }
    object.values().for_each(|value| collect_keys(value, keys));
}

#[test]
fn task_tables_of_languages_that_are_left_out_are_not_read() {
    let page = "---\nft.owner: mayap\n---\n\n| タスク ID | タスク名 | (M) 必須 (O) オプション | 役割 |\n|---|---|---|---|\n| 1 | a | x | b |\n";
    let config = |locales: &str| format!("[tasks]\nlocales = [{locales}]\n");
    for (locales, findings) in [("'ja'", 1), ("'en', 'de'", 0)] {
        let folder = site(&[("page.md", page.as_bytes()), ("playbook-lint.toml", config(locales).as_bytes())]);
        let rule = playbook_lint::rules::find("malformed-mo-value").unwrap();
        assert_eq!(lint(folder.path(), &only(rule)).diagnostics.len(), findings, "{locales}");
    }
}
