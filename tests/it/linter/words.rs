//! What is found does not hang on the words that the program knows: the sample playbook says the same in a language
//! that no one uses.

use std::collections::BTreeSet;
use std::path::Path;

use playbook_lint::diagnostic::Diagnostic;
use playbook_lint::linter::{LintOptions, Rules};
use playbook_lint::playbook::Locale;

use crate::support::engine::{default_rules, today, workspace_with};
use crate::support::files::{files_below, sample, site, write};
use crate::support::skip::real_site;

/// A word of the invented language: each letter of the Latin alphabet 13 places further. It has as many bytes as
/// before.
fn invented(text: &str) -> String {
    let turn = |letter: char, first: u8| char::from((letter as u8 - first + 13) % 26 + first);
    text.chars()
        .map(|letter| match letter {
            'a'..='z' => turn(letter, b'a'),
            'A'..='Z' => turn(letter, b'A'),
            _ => letter,
        })
        .collect()
}

/// The same outside of the destinations of links.
fn invented_outside_links(text: &str) -> String {
    let mut parts = text.split("](");
    let mut written = invented(parts.next().unwrap_or_default());
    for part in parts {
        let (destination, rest) = part.split_once(')').unwrap_or((part, ""));
        written += &format!("]({destination}){}", invented(rest));
    }
    written
}

/// A cell whose letter or word for mandatory or optional is invented, and nothing else.
fn with_invented_letter(cell: &str) -> String {
    let word = cell.trim().trim_matches(['*', '_', '`']);
    let first = word.split(' ').next().unwrap_or_default();
    let is_letter = first.chars().count() == 1 || ["Mandatory", "Optional", "M/O", "(M)"].contains(&first);
    if is_letter && !word.is_empty() { cell.replacen(first, &invented(first), 1) } else { cell.to_owned() }
}

/// A page whose headings, columns, labels, letters, and roles if wanted are in the invented language. Each is where
/// it was.
fn renamed(page: &str, with_roles: bool) -> String {
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    let is_delimiter = |line: Option<&&str>| {
        line.is_some_and(|line| line.contains("--") && line.trim().chars().all(|sign| "|-: >".contains(sign)))
    };
    let (mut written, mut in_fence, mut in_front_matter, mut in_tasks, mut has_sections) =
        (String::new(), false, page.trim_start_matches('\u{feff}').starts_with("---"), false, false);
    for (number, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if in_front_matter {
            in_front_matter = number == 0 || trimmed != "---";
            written += line;
            continue;
        }
        in_fence ^= trimmed.starts_with("```") || trimmed.starts_with("~~~");
        let mentions_level = ["L1", "L2", "L3"].iter().any(|level| line.contains(level));
        if !line.contains('|') {
            in_tasks = false;
        }
        if in_fence {
            written += line;
        } else if line.starts_with("##") {
            has_sections = true;
            written += &if mentions_level { (*line).to_owned() } else { invented_outside_links(line) };
        } else if line.contains('|') && is_delimiter(lines.get(number + 1)) {
            in_tasks = line.contains("Task ID") || line.contains("Aufgaben-ID");
            written += &invented_outside_links(line);
        } else if in_tasks && !is_delimiter(Some(line)) {
            // The ID and the name stay.
            let ends_of_name = if trimmed.starts_with('|') { 2 } else { 1 };
            let cells = line.split('|').enumerate();
            let cells = cells.map(|(place, cell)| match place {
                _ if place <= ends_of_name => cell.to_owned(),
                _ if with_roles => invented_outside_links(cell),
                _ => with_invented_letter(cell),
            });
            written += &cells.collect::<Vec<_>>().join("|");
        } else if let Some((label, rest)) =
            line.split_once(':').filter(|(_, rest)| !has_sections && rest.trim().starts_with("**"))
        {
            written += &format!("{}:{rest}", invented(label));
        } else {
            written += line;
        }
    }
    written
}

/// A copy of the sample playbook in which the pages that `is_renamed` names are in the invented language.
fn translated(is_renamed: impl Fn(&str) -> bool, with_roles: bool, config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in files_below(&sample()) {
        let bytes = std::fs::read(sample().join(&path)).unwrap();
        let text = String::from_utf8(bytes.clone());
        let bytes = match text {
            Ok(text) if path.ends_with(".md") && is_renamed(&path) => renamed(&text, with_roles).into_bytes(),
            _ => bytes,
        };
        write(folder.path(), &path, &bytes);
    }
    if !config.is_empty() {
        write(folder.path(), "playbook-lint.toml", config.as_bytes());
    }
    folder
}

/// Where which rules of these families found something.
fn places(diagnostics: &[Diagnostic], families: &[&str]) -> BTreeSet<String> {
    let is_wanted = |one: &&Diagnostic| families.iter().any(|family| one.code.starts_with(family));
    let place =
        |one: &Diagnostic| format!("{}:{}:{} {}", one.file, one.range.start.line, one.range.start.column, one.code);
    diagnostics.iter().filter(is_wanted).map(place).collect()
}

fn linted(folder: &Path) -> Vec<Diagnostic> {
    linted_without(folder, Vec::new())
}

/// The same with no words of some languages.
fn linted_without(folder: &Path, forgotten_languages: Vec<Locale>) -> Vec<Diagnostic> {
    let options =
        LintOptions { rules: Rules::Fixed(default_rules()), forgotten_languages, ..LintOptions::new(today()) };
    workspace_with(folder, options).lint_once().diagnostics
}

/// The rules that read tables, sections, dates, and translations.
const FAMILIES: [&str; 5] = ["PB2", "PB3", "PB5", "PB6", "PB8"];

#[test]
fn translations_teach_the_words_of_a_language_that_no_one_knows() {
    let folder = translated(|path| path.contains("german-playbook"), true, "");
    let (expected, found) = (linted(&sample()), linted(folder.path()));
    assert_eq!(places(&found, &FAMILIES), places(&expected, &FAMILIES));
    assert!(places(&expected, &FAMILIES).iter().filter(|place| place.contains("german-playbook")).count() >= 3);
}

/// Whether a page of the sample is in one of the two languages that [`renamed`] reads.
fn is_english_or_german(path: &str) -> bool {
    !["japanese", "portuguese", "chinese", "spanish"].iter().any(|language| path.contains(language))
}

/// `[vocabulary]` for the invented language.
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
    let mut toml = format!("[vocabulary]\nphases = [{}]\n[vocabulary.columns]\n", list(&["Phase"]));
    columns.iter().for_each(|(name, words)| toml += &format!("{name} = [{}]\n", list(words)));
    toml += "[vocabulary.sections]\n";
    sections.iter().for_each(|(name, words)| toml += &format!("{name:?} = [{}]\n", list(words)));
    toml
}

#[test]
fn settings_teach_the_words_of_a_language_that_no_one_knows() {
    let folder = translated(is_english_or_german, false, &vocabulary());
    let (expected, found) = (linted(&sample()), linted(folder.path()));
    assert_eq!(places(&found, &FAMILIES), places(&expected, &FAMILIES));
}

#[test]
fn tables_are_known_by_their_shape_and_what_is_not_is_said() {
    let folder = translated(is_english_or_german, false, "");
    let (expected, found) = (linted(&sample()), linted(folder.path()));
    // Whether a row has its letter, whether a task is repeated, and whether two tasks share an ID.
    for code in ["PB301", "PB302", "PB305"] {
        assert_eq!(places(&found, &[code]), places(&expected, &[code]));
        assert!(!places(&found, &[code]).is_empty(), "{code}");
    }
    let (expected, found) = (places(&expected, &FAMILIES), places(&found, &FAMILIES));
    let new: Vec<_> = found.difference(&expected).filter(|place| !place.ends_with("PB314")).collect();
    assert!(new.is_empty(), "{new:#?}");
    let missed: Vec<_> = expected.difference(&found).collect();
    assert!(missed.len() * 2 < expected.len(), "{missed:#?}");
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
    // Words have other lengths, so lines are compared.
    let lines = |diagnostics: &[Diagnostic]| -> Vec<(String, u32, &str)> {
        let wanted = diagnostics.iter().filter(|one| FAMILIES.iter().any(|family| one.code.starts_with(family)));
        wanted
            .filter(|one| one.code != "PB314")
            .map(|one| (one.file.to_string(), one.range.start.line, one.code))
            .collect()
    };
    assert_eq!(lines(&linted(folder.path())), lines(&linted(&sample())));
}

/// Needs a real site: `PLAYBOOK_LINT_SITE` names its folder.
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

/// A process page: its label, its headings and two tables, written by the `words` of a language.
struct ProcessPage {
    folder: &'static str,
    label: &'static str,
    sections: [&'static str; 7],
    tasks: [&'static str; 5],
    letters: [&'static str; 2],
    changes: [&'static str; 3],
    /// Two days of October and September 2019.
    dates: [&'static str; 2],
}

const PROCESS_PAGES: [ProcessPage; 4] = [
    ProcessPage {
        folder: "spanish-playbook",
        label: "Fase: **Preparar**",
        sections: [
            "Información general",
            "Objetivos",
            "Enfoque",
            "Entradas clave",
            "Resultados clave",
            "Pasos siguientes",
            "Resumen de la actualización",
        ],
        tasks: [
            "Id. de la tarea",
            "Nombre de la tarea",
            "(M)andatorio / (O)pcional",
            "Función de Microsoft FastTrack",
            "Servicios",
        ],
        letters: ["M", "O"],
        changes: ["Fecha", "Quién lo cambió", "Qué ha cambiado"],
        dates: ["24/10/2019", "3/9/2019"],
    },
    ProcessPage {
        folder: "portuguese-playbook",
        label: "Fase: **Preparar**",
        sections: [
            "Visão geral",
            "Objetivos",
            "Abordagem",
            "Principais entradas",
            "Principais saídas",
            "Próximas etapas",
            "Resumo da atualização",
        ],
        tasks: [
            "ID da Tarefa",
            "Nome da Tarefa",
            "O(b)rigatório / (O)pcional",
            "Função do Microsoft FastTrack",
            "Serviços",
        ],
        letters: ["b", "O"],
        changes: ["Data", "Quem alterou", "O que foi alterado"],
        dates: ["24-10-2019", "3-9-2019"],
    },
    ProcessPage {
        folder: "chinese-playbook",
        label: "阶段：**准备**",
        sections: ["概述", "目标", "方法", "关键输入", "关键输出", "后续步骤", "更新摘要"],
        tasks: ["任务 ID", "任务名称", "(M) 强制性/(O) 可选", "FastTrack 角色", "服务"],
        letters: ["M", "O"],
        changes: ["日期", "更改者", "更改内容"],
        dates: ["2019 年 10 月 24 日", "2019 年 9 月 3 日"],
    },
    ProcessPage {
        folder: "german-playbook",
        label: "Phase: **Vorbereitung**",
        sections: [
            "Übersicht",
            "Ziele",
            "Ansatz",
            "Wichtige Inputs",
            "Wichtige Ergebnisse",
            "Nächste Schritte",
            "Zusammenfassung der Aktualisierung",
        ],
        tasks: ["Aufgaben-ID", "Aufgabenname", "(E) Erforderlich (O) Optional", "FastTrack-Rolle", "Dienste"],
        letters: ["E", "O"],
        changes: ["Datum", "Geändert durch", "Änderung an"],
        dates: ["24.10.2019", "3.9.2019"],
    },
];

impl ProcessPage {
    /// The page, with one task twice, one without its letter, and a date that the metadata lacks.
    fn text(&self) -> String {
        let row = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
        let [mandatory, optional] = self.letters;
        let mut text = format!("---\ntitle: A\nms.date: 10/1/2019\nft.owner: mayap\n---\n\n# A\n\n{}\n", self.label);
        for (place, section) in self.sections.iter().enumerate() {
            text += &format!("\n## {section}\n\n");
            match place {
                2 => {
                    text += &(row(&self.tasks) + &row(&["---"; 5]));
                    text += &row(&["7101", "Sala", mandatory, "FE", "Core"]);
                    text += &row(&["7101", "Sala", optional, "FE", "Core"]);
                    text += &row(&["7102", "Salão", "X", "FE", "Core"]);
                }
                6 => {
                    text += &(row(&self.changes) + &row(&["---"; 3]));
                    self.dates.iter().for_each(|date| text += &row(&[date, "Ana", "A"]));
                }
                _ => text += "A.\n",
            }
        }
        text
    }
}

#[test]
fn pages_are_read_as_natives_write_them() {
    for page in PROCESS_PAGES {
        let (path, toc) = (format!("{}/a.md", page.folder), format!("{}/toc.yml", page.folder));
        let folder = site(&[(&path, page.text().as_bytes()), (&toc, b"- href: a.md\n")]);
        let found = linted(folder.path());
        let found: Vec<_> = found
            .iter()
            .filter(|one| FAMILIES.iter().any(|family| one.code.starts_with(family)))
            .map(|one| (one.range.start.line, one.code))
            .collect();
        assert_eq!(found, [(3, "PB204"), (24, "PB301"), (25, "PB306")], "{}", page.text());
    }
}
