//! The sections of a process page, by their names in the six languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Locale;
use super::header_words::key;
use crate::page::Document;

/// A section with the names it goes by, the usual one of each language first.
struct Section {
    english: &'static str,
    others: &'static [(Locale, &'static str)],
}

/// The record of a page's changes.
pub const REFRESH_SUMMARY: &str = "Refresh Summary";

const SECTIONS: [Section; 7] = [
    Section {
        english: "Overview",
        others: &[
            (Locale::De, "Übersicht"),
            (Locale::De, "Überblick"),
            (Locale::Es, "Información general"),
            (Locale::Es, "Descripción general"),
            (Locale::Es, "Introducción"),
            (Locale::Es, "Resumen"),
            (Locale::Pt, "Visão geral"),
            (Locale::Ja, "概要"),
            (Locale::Zh, "概述"),
            (Locale::Zh, "概览"),
        ],
    },
    Section {
        english: "Objectives",
        others: &[
            (Locale::De, "Ziele"),
            (Locale::Es, "Objetivos"),
            (Locale::Pt, "Objetivos"),
            (Locale::Ja, "目標"),
            (Locale::Ja, "目的"),
            (Locale::Zh, "目标"),
        ],
    },
    Section {
        english: "Approach",
        others: &[
            (Locale::De, "Ansatz"),
            (Locale::De, "Methode"),
            (Locale::De, "Vorgehensweise"),
            (Locale::Es, "Enfoque"),
            (Locale::Es, "Método"),
            (Locale::Pt, "Abordagem"),
            (Locale::Ja, "アプローチ"),
            (Locale::Ja, "方法"),
            (Locale::Zh, "方法"),
        ],
    },
    Section {
        english: "Key Inputs",
        others: &[
            (Locale::De, "Wichtige Inputs"),
            (Locale::De, "Wichtige Eingaben"),
            (Locale::Es, "Entradas clave"),
            (Locale::Es, "Aportaciones clave"),
            (Locale::Es, "Información clave"),
            (Locale::Pt, "Principais entradas"),
            (Locale::Pt, "Entradas principais"),
            (Locale::Ja, "重要な情報"),
            (Locale::Ja, "主な入力"),
            (Locale::Zh, "关键输入"),
            (Locale::Zh, "主要输入"),
        ],
    },
    Section {
        english: "Key Outputs",
        others: &[
            (Locale::De, "Wichtige Ergebnisse"),
            (Locale::De, "Wichtige Outputs"),
            (Locale::Es, "Resultados clave"),
            (Locale::Es, "Salidas clave"),
            (Locale::Pt, "Principais resultados"),
            (Locale::Pt, "Principais saídas"),
            (Locale::Pt, "Saídas principais"),
            (Locale::Ja, "主な結果"),
            (Locale::Ja, "主な出力"),
            (Locale::Zh, "关键输出"),
            (Locale::Zh, "主要输出"),
            (Locale::Zh, "主要成果"),
        ],
    },
    Section {
        english: "Next Steps",
        others: &[
            (Locale::De, "Nächste Schritte"),
            (Locale::Es, "Pasos siguientes"),
            (Locale::Es, "Siguientes pasos"),
            (Locale::Es, "Próximos pasos"),
            (Locale::Pt, "Próximas etapas"),
            (Locale::Pt, "Próximos passos"),
            (Locale::Ja, "次のステップ"),
            (Locale::Zh, "后续步骤"),
            (Locale::Zh, "下一步"),
        ],
    },
    Section {
        english: REFRESH_SUMMARY,
        others: &[
            (Locale::De, "Zusammenfassung der Aktualisierung"),
            (Locale::Es, "Resumen de actualización"),
            (Locale::Es, "Resumen de la actualización"),
            (Locale::Pt, "Resumo da atualização"),
            (Locale::Pt, "Resumo de atualização"),
            (Locale::Ja, "概要の更新"),
            (Locale::Zh, "更新摘要"),
        ],
    },
];

/// The sections that a name means, as names are compared, with the languages in which it does. A name may mean several.
static BY_KEY: LazyLock<FxHashMap<String, Vec<(usize, Locale)>>> = LazyLock::new(|| {
    let mut by_key: FxHashMap<String, Vec<(usize, Locale)>> = FxHashMap::default();
    for (place, section) in SECTIONS.iter().enumerate() {
        for (locale, name) in std::iter::once((Locale::En, section.english)).chain(section.others.iter().copied()) {
            by_key.entry(key(name)).or_default().push((place, locale));
        }
    }
    by_key
});

/// What a name means, given as names are compared.
fn meanings(key: &str) -> &'static [(usize, Locale)] {
    BY_KEY.get(key).map(Vec::as_slice).unwrap_or_default()
}

/// The headings of a page that name its sections.
#[derive(Debug)]
pub struct Sections {
    headings: Vec<SectionName>,
}

/// What a heading reads, as names are compared, and what it means.
#[derive(Debug)]
struct SectionName {
    key: String,
    meanings: &'static [(usize, Locale)],
}

impl Sections {
    /// Reads the headings of `document`.
    #[must_use]
    pub fn of(document: &Document<'_>) -> Self {
        let name = |key: String| SectionName { meanings: meanings(&key), key };
        Self { headings: document.headings.iter().map(|heading| name(key(&heading.text))).collect() }
    }

    /// The indices of the headings that name a section: by the name itself, or in another language where it is one of
    /// the seven that a process page has.
    pub fn headings<'n>(&'n self, name: &str) -> impl Iterator<Item = usize> + use<'n> {
        let own = key(name);
        let known = meanings(&own).iter().find(|&&(_, locale)| locale == Locale::En).map(|&(place, _)| place);
        let is_named = move |heading: &SectionName| {
            heading.key == own || known.is_some_and(|known| heading.meanings.iter().any(|&(place, _)| place == known))
        };
        self.headings.iter().enumerate().filter(move |(_, heading)| is_named(heading)).map(|(index, _)| index)
    }

    /// Whether a heading of any level names the section.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.headings(name).next().is_some()
    }

    /// The language that most of the names among the headings are in.
    #[must_use]
    pub fn locale(&self) -> Locale {
        let read = |locale: Locale| {
            let of_locale = (0..SECTIONS.len())
                .filter(|&section| self.headings.iter().any(|heading| heading.meanings.contains(&(section, locale))));
            of_locale.count()
        };
        let best = Locale::ALL.into_iter().skip(1).map(|locale| (read(locale), locale)).max_by_key(|&(count, _)| count);
        let english = read(Locale::En);
        best.filter(|&(count, _)| count > english).map_or(Locale::En, |(_, locale)| locale)
    }
}

/// The usual name of a section in a language; the name itself where it has none there.
#[must_use]
pub fn section_name(name: &str, locale: Locale) -> &str {
    names(name).find(|&(other, _)| other == locale).map_or(name, |(_, translated)| translated)
}

/// Whether a heading contains the name of the Refresh Summary in one of the languages.
pub(super) fn names_refresh_summary(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    let mut all = names(REFRESH_SUMMARY).map(|(_, name)| name);
    heading.contains("refresh summary") || all.any(|name| heading.contains(&name.to_lowercase()))
}

/// The names of one of the seven sections, given by its English name, in the other languages.
fn names(name: &str) -> impl Iterator<Item = (Locale, &'static str)> + Clone + use<> {
    let name = key(name);
    let section = SECTIONS.iter().find(|section| key(section.english) == name);
    section.into_iter().flat_map(|section| section.others).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn with<T>(text: &str, ask: impl FnOnce(&Sections) -> T) -> T {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        ask(&Sections::of(&document))
    }

    #[test]
    fn a_section_is_known_by_any_of_its_names() {
        for heading in ["## Key Inputs", "##  Wichtige Inputs  ", "# 重要な情報", "## **Key inputs:**"] {
            assert!(with(heading, |sections| sections.has("Key Inputs")), "{heading}");
        }
        assert!(!with("## Key Inputs and Outputs", |sections| sections.has("Key Inputs")));
        assert!(with("## Ring Updates", |sections| sections.has("ring updates")));
        assert_eq!(with("## A\n## Ziele\n## Objectives\n## Ziele", |s| s.headings("Objectives").count()), 3);
    }

    #[test]
    fn the_language_is_that_of_most_names() {
        assert_eq!(with("## Übersicht\n## Ziele\n## Next Steps", Sections::locale), Locale::De);
        assert_eq!(with("## Overview", Sections::locale), Locale::En);
        assert_eq!(section_name("Next Steps", Locale::Ja), "次のステップ");
        assert_eq!(section_name("Ring Updates", Locale::Ja), "Ring Updates");
    }
}
