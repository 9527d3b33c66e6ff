//! Problems do not depend on built-in words: the sample playbook has the same ones in an invented language.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use playbook_lint::diagnostic::Diagnostic;
use playbook_lint::linter::{LintOptions, Rules};
use playbook_lint::playbook::Locale;

use super::relabel::{Relabeling, invented};
use crate::support::engine::{default_rules, today, workspace_with};
use crate::support::files::{files_below, sample, site, write};
use crate::support::skip::real_site;

/// Returns the places of problems of these families, with their rules.
fn places(diagnostics: &[Diagnostic], families: &[&str]) -> BTreeSet<String> {
    let is_wanted = |one: &&Diagnostic| families.iter().any(|family| one.code.starts_with(family));
    let place =
        |one: &Diagnostic| format!("{}:{}:{} {}", one.file, one.range.start.line, one.range.start.column, one.code);
    diagnostics.iter().filter(is_wanted).map(place).collect()
}

fn linted(folder: &Path) -> Vec<Diagnostic> {
    linted_without(folder, Vec::new())
}

/// Returns the same without the built-in words of some languages.
fn linted_without(folder: &Path, forgotten_languages: Vec<Locale>) -> Vec<Diagnostic> {
    let options =
        LintOptions { rules: Rules::Fixed(default_rules()), forgotten_languages, ..LintOptions::new(today()) };
    workspace_with(folder, options).lint_once().diagnostics
}

/// The rules that read tables, sections, dates, and translations.
const FAMILIES: [&str; 5] = ["PB2", "PB3", "PB5", "PB6", "PB8"];

/// Where these rules find something in the sample.
static ON_SAMPLE: LazyLock<BTreeSet<String>> = LazyLock::new(|| places(&linted(&sample()), &FAMILIES));

/// Asserts that both are equal, and shows the difference.
fn assert_same(found: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let new: Vec<_> = found.difference(expected).collect();
    let missed: Vec<_> = expected.difference(found).collect();
    assert!(new.is_empty() && missed.is_empty(), "new: {new:#?}\nmissed: {missed:#?}");
}

/// Run 1: pages in an unknown language, next to their English source.
fn next_to_source() -> Relabeling {
    let is_renamed = |path: &str| path.contains("german-playbook");
    Relabeling { is_renamed, renames_levels: false, settings: String::new() }
}

#[test]
fn translations_teach_the_words_of_a_language_that_no_one_knows() {
    let relabeling = next_to_source();
    let folder = relabeling.of_sample();
    assert_same(&relabeling.places(&linted(folder.path()), &FAMILIES), &ON_SAMPLE);
    assert!(ON_SAMPLE.iter().filter(|place| place.contains("german-playbook")).count() >= 3);
}

/// Whether a page of the sample is in one of the two languages whose words [`vocabulary`] has.
fn is_english_or_german(path: &str) -> bool {
    !["japanese", "portuguese", "chinese", "spanish"].iter().any(|language| path.contains(language))
}

/// The `[vocabulary]` of the invented language.
fn vocabulary() -> String {
    let list = |words: &[&str]| words.iter().map(|word| format!("{:?}", invented(word))).collect::<Vec<_>>().join(", ");
    let columns: [(&str, &[&str]); 14] = [
        ("task-id", &["Task ID", "Aufgaben-ID"]),
        ("task-name", &["Task Name", "Task Description", "Name der Aufgabe", "Aufgabenname", "Titel"]),
        (
            "mandatory",
            &[
                "(M)andatory / (O)ptional",
                "(E) Erforderlich (O) Optional",
                "Mandatory/Optional",
                "(M) Mandatory (O) Optional",
            ],
        ),
        ("role", &["FastTrack Role", "FastTrack-Rolle"]),
        ("services", &["Services", "Dienste"]),
        ("date", &["Date", "Datum"]),
        ("who-changed", &["Who Changed", "Geändert durch"]),
        ("what-changed", &["What Changed", "Änderung an"]),
        ("valid-scenario", &["Valid Example Scenario", "Gültiges Beispielszenario"]),
        ("invalid-scenario", &["Invalid Example Scenario", "Ungültiges Beispielszenario"]),
        ("scenario-status", &["Scenario Status", "Szenariostatus"]),
        ("l1", &["L1", "L1 Value", "L1-Wert"]),
        ("l2", &["L2", "L2 Value", "L2-Wert"]),
        ("l3", &["L3", "L3 Value", "L3-Wert"]),
    ];
    let sections: [(&str, &[&str]); 7] = [
        ("Overview", &["Overview", "Übersicht", "Überblick"]),
        ("Objectives", &["Objectives", "Ziele"]),
        ("Approach", &["Approach", "Ansatz", "Methode"]),
        ("Key Inputs", &["Key Inputs", "Wichtige Inputs"]),
        ("Key Outputs", &["Key Outputs", "Wichtige Ergebnisse"]),
        ("Next Steps", &["Next Steps", "Nächste Schritte"]),
        ("Refresh Summary", &["Refresh Summary", "Zusammenfassung der Aktualisierung"]),
    ];
    let (phases, none) = (list(&["Phase"]), list(&["None", "N/A"]));
    let mut toml = format!("[vocabulary]\nphases = [{phases}]\nnone = [{none}]\nsuffixes = [\"-qr\"]\n");
    toml += "[vocabulary.columns]\n";
    columns.iter().for_each(|(name, words)| toml += &format!("{name} = [{}]\n", list(words)));
    toml += "[vocabulary.sections]\n";
    sections.iter().for_each(|(name, words)| toml += &format!("{name:?} = [{}]\n", list(words)));
    toml
}

/// Run 2: all pages are in an unknown language. The settings have its words.
#[test]
fn settings_teach_the_words_of_a_language_that_no_one_knows() {
    let relabeling = Relabeling { is_renamed: is_english_or_german, renames_levels: true, settings: vocabulary() };
    let folder = relabeling.of_sample();
    assert_same(&relabeling.places(&linted(folder.path()), &FAMILIES), &ON_SAMPLE);
}

/// Run 3: neither a source nor settings.
#[test]
fn tables_are_known_by_their_shape_and_unknown_parts_are_reported() {
    let relabeling = Relabeling { is_renamed: is_english_or_german, renames_levels: true, settings: String::new() };
    let folder = relabeling.of_sample();
    let found = relabeling.places(&linted(folder.path()), &FAMILIES);
    // Shapes show all planted problems of the sample except those that need more cells: which of the columns after the
    // letter is the role, and whether the other one has the services. PB314 reports this once in each docset.
    let said = [
        "partner-site/english-playbook/move-file-shares-partner.md:39:65 PB314",
        "partner-site/english-playbook/move-file-shares-partner.md:39:86 PB314",
        "partner-site/german-playbook/move-file-shares-partner-de.md:39:57 PB314",
        "partner-site/german-playbook/move-file-shares-partner-de.md:39:75 PB314",
    ];
    assert_same(&found, &ON_SAMPLE.iter().cloned().chain(said.map(str::to_owned)).collect());
}

#[test]
fn other_english_words_are_as_good() {
    let folder = tempfile::tempdir().unwrap();
    let words = [
        ("Task ID", "Step ID"),
        ("Task Name", "Step"),
        ("(M)andatory / (O)ptional", "(M)ust / (O)pen"),
        ("FastTrack Role |", "Owner |"),
        ("| Services", "| Products"),
        ("Refresh Summary", "Change History"),
        ("## Overview", "## Summary"),
        ("## Objectives", "## Goals"),
    ];
    for path in files_below(&sample()) {
        let bytes = std::fs::read(sample().join(&path)).unwrap();
        let bytes = match String::from_utf8(bytes.clone()) {
            Ok(text) if path.ends_with(".md") => {
                words.iter().fold(text, |text, (old, new)| text.replace(old, new)).into_bytes()
            }
            _ => bytes,
        };
        write(folder.path(), &path, &bytes);
    }
    // Words have other lengths, so only lines are compared.
    let lines = |diagnostics: &[Diagnostic]| -> Vec<(String, u32, &str)> {
        let wanted = diagnostics.iter().filter(|one| FAMILIES.iter().any(|family| one.code.starts_with(family)));
        wanted
            .filter(|one| one.code != "PB314")
            .map(|one| (one.file.to_string(), one.range.start.line, one.code))
            .collect()
    };
    assert_eq!(lines(&linted(folder.path())), lines(&linted(&sample())));
}

/// Needs a real site: set `PLAYBOOK_LINT_SITE` to its folder.
#[test]
fn translations_on_a_real_site_teach_words_that_are_forgotten() {
    let Some(site) = real_site() else { return };
    let families = ["PB2", "PB3", "PB6", "PB8"];
    let expected = places(&linted(&site), &families);
    for locale in [Locale::De, Locale::Es, Locale::Pt, Locale::Ja, Locale::Zh] {
        let found = places(&linted_without(&site, vec![locale]), &families);
        let new: Vec<_> = found.difference(&expected).filter(|place| !place.ends_with("PB314")).collect();
        let missed: Vec<_> = expected.difference(&found).collect();
        assert!(new.is_empty(), "{locale:?}: {new:#?}");
        assert!(missed.len() * 50 <= expected.len(), "{locale:?}: {missed:#?}");
    }
}

/// A page with a table, and under its title the label of a phase.
fn page_with(text: &str) -> String {
    format!("---\ntitle: Plan\nms.date: 10/24/2019\nft.owner: anab\n---\n\n# Plan\n\nPhase: **Plan**\n\n{text}")
}

/// Where which rules report something on the pages in `cs` that translate those in `en`.
fn places_in_translation(source: &str, translation: &str, codes: &[&str]) -> Vec<String> {
    let folder = site(&[
        ("playbook-lint.toml", b"[[docset]]\npath = 'cs'\nlocale = 'cs'\nsource = 'en'\n"),
        ("en/plan.md", page_with(source).as_bytes()),
        ("cs/plan.md", page_with(translation).as_bytes()),
    ]);
    places(&linted(folder.path()), codes).into_iter().filter(|place| place.starts_with("cs/")).collect()
}

#[test]
fn translations_show_which_value_is_for_mandatory() {
    let source = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|---|---|---|---|---|\n\
        | 4001 | A | M | FE | Teams |\n| 4002 | B | O | FE | Teams |\n| 4003 | C | M | FE | Teams |\n\
        | 4004 | D | O | FE | Teams |\n";
    let translation = |header: &str, values: [&str; 4]| {
        let mut text = format!("| ID | Název | {header} | Role | Služby |\n|---|---|---|---|---|\n");
        for (number, value) in (4001..).zip(values) {
            text += &format!("| {number} | úkol | {value} | FE | Teams |\n");
        }
        text
    };
    let mismatches =
        |header: &str, values| places_in_translation(source, &translation(header, values), &["PB306", "PB802"]);
    let header = "(V)olitelné / (P)ovinné";
    assert!(mismatches(header, ["P", "V", "P", "V"]).is_empty());
    assert_eq!(mismatches(header, ["P", "V", "P", "P"]), ["cs/plan.md:16:17 PB802"]);
    // Two words, of which the heading names neither.
    assert!(mismatches("Nutné?", ["ano", "ne", "ano", "ne"]).is_empty());
    assert_eq!(mismatches("Nutné?", ["ano", "ne", "ano", "ano"]), ["cs/plan.md:16:17 PB802"]);
}

#[test]
fn columns_in_another_order_teach_nothing() {
    let source =
        "## Refresh Summary\n\n| Date | Who Changed | What Changed |\n|---|---|---|\n| 10/24/2019 | Ana | A |\n";
    let translation = "## Přehled změn\n\n| Kdo | Kdy | Co |\n|---|---|---|\n| Ana | 10/24/2019 | A |\n";
    assert!(places_in_translation(source, translation, &["PB20"]).is_empty());
}

#[test]
fn a_heading_of_a_translation_is_known_by_the_gap_that_it_fills() {
    let codes = |third: &str| {
        let sections = ["Resumen", "Objetivos", third, "Entradas clave", "Resultados clave", "Pasos siguientes"];
        let text: String =
            sections.iter().filter(|name| !name.is_empty()).map(|name| format!("## {name}\n\nx\n\n")).collect();
        let page = page_with(&text);
        let folder =
            site(&[("spanish-playbook/toc.yml", b"- href: plan.md\n"), ("spanish-playbook/plan.md", page.as_bytes())]);
        places(&linted(folder.path()), &["PB603"]).len()
    };
    assert_eq!(codes("Enfoque"), 0);
    assert_eq!(codes("La manera de hacerlo"), 0);
    assert_eq!(codes(""), 1);
}
