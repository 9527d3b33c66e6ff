//! The languages of the playbook.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::vocabulary::{Language, all_languages};

/// A language that playbooks are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Japanese.
    Ja,
    /// Chinese, simplified or traditional.
    Zh,
    /// French.
    Fr,
    /// Italian.
    It,
    /// Korean.
    Ko,
    /// Dutch.
    Nl,
    /// Polish.
    Pl,
    /// Russian.
    Ru,
    /// Turkish.
    Tr,
    /// Any other language. The program has no words of it.
    Other,
}

impl Locale {
    /// Those that the program has words of.
    pub const ALL: [Self; 13] = [
        Self::En,
        Self::De,
        Self::Es,
        Self::Pt,
        Self::Ja,
        Self::Zh,
        Self::Fr,
        Self::It,
        Self::Ko,
        Self::Nl,
        Self::Pl,
        Self::Ru,
        Self::Tr,
    ];

    /// Parses a language tag such as `de`, `de-de`, or `ja-JP`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next()?;
        all_languages().find(|known| known.tag.eq_ignore_ascii_case(language)).map(|known| known.locale)
    }

    /// Parses a folder's name: a tag with a region (`ja-jp`), or the language's English name (`german-playbook`).
    #[must_use]
    pub fn from_folder(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let is_named = |language: &&Language| language.folders.iter().any(|word| name.contains(word));
        let word = all_languages().find(is_named).map(|language| language.locale);
        // `it` is a department more often than a language.
        let is_tag = match name.split_once(['-', '_']) {
            Some((language, region)) => {
                language.len() == 2 && (region.len() == 2 || matches!(region, "hans" | "hant" | "419"))
            }
            None => name.len() == 2 && name != "it",
        };
        word.or_else(|| is_tag.then(|| Self::from_tag(&name)).flatten())
    }

    /// Parses what the names of translated pages have before `.md`, after a hyphen, period, or underscore: `de`, `pt-br`,
    /// `jp`. A name such as `plan-it.md` says nothing.
    #[must_use]
    pub fn from_suffix(tag: &str) -> Option<Self> {
        let is_regional = tag.contains(['-', '_']);
        let regional = || Self::from_tag(tag).filter(|locale| is_regional && *locale != Self::It);
        SUFFIXES.get(&*tag.to_ascii_lowercase()).copied().or_else(regional)
    }

    /// Returns the two-letter tag; `und` for a language that the program knows no words of.
    #[must_use]
    pub fn tag(self) -> &'static str {
        Language::of(self).map_or("und", |language| language.tag)
    }

    /// Returns its English name; `unknown` for a language that the program knows no words of.
    #[must_use]
    pub fn name(self) -> &'static str {
        Language::of(self).map_or("unknown", |language| language.name)
    }

    /// Returns the suffixes of translated file names before `.md`: `-de`, or `-jp` in addition to `-ja`.
    #[must_use]
    pub fn file_suffixes(self) -> &'static [&'static str] {
        Language::of(self).map_or(&[], |language| language.suffixes)
    }
}

/// The languages of the suffixes of file names, which are in lowercase here and without their first sign. If languages
/// share a suffix, the first one counts.
static SUFFIXES: LazyLock<FxHashMap<&'static str, Locale>> = LazyLock::new(|| {
    let mut suffixes = FxHashMap::default();
    for language in all_languages() {
        for suffix in language.suffixes {
            suffixes.entry(&suffix[1..]).or_insert(language.locale);
        }
    }
    suffixes
});

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn folder_names_show_their_language() {
        assert_eq!(Locale::from_folder("german-playbook"), Some(Locale::De));
        assert_eq!(Locale::from_folder("ja-jp"), Some(Locale::Ja));
        assert_eq!(Locale::from_folder("playbook"), None);
        assert_eq!(Locale::from_folder("ai"), None);
        assert_eq!(Locale::from_folder("it"), None);
        assert_eq!(Locale::from_folder("it-it"), Some(Locale::It));
        assert_eq!(Locale::from_folder("fr"), Some(Locale::Fr));
        assert_eq!(Locale::from_folder("zh-hans"), Some(Locale::Zh));
        assert_eq!(Locale::from_folder("it-operations"), None);
    }

    #[test]
    fn suffixes_tell_their_language() {
        assert_eq!(Locale::from_suffix("jp"), Some(Locale::Ja));
        assert_eq!(Locale::from_suffix("DE"), Some(Locale::De));
        assert_eq!(Locale::from_suffix("fr-ca"), Some(Locale::Fr));
        assert_eq!(Locale::from_suffix("it"), None);
        assert_eq!(Locale::from_suffix("partner"), None);
    }
}
