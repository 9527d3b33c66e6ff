//! The six languages of the playbook.

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
    /// Brazilian Portuguese.
    Pt,
    /// Japanese.
    Ja,
    /// Simplified Chinese.
    Zh,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::En, Self::De, Self::Es, Self::Pt, Self::Ja, Self::Zh];

    /// Reads a language tag such as `de`, `de-de` or `ja-JP`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Some(match language.as_str() {
            "en" => Self::En,
            "de" => Self::De,
            "es" => Self::Es,
            "pt" => Self::Pt,
            "ja" => Self::Ja,
            "zh" => Self::Zh,
            _ => return None,
        })
    }

    /// Reads a folder's name: a tag with a region (`ja-jp`), or the language's English name (`german-playbook`).
    #[must_use]
    pub fn from_folder(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let words = [
            ("english", Self::En),
            ("german", Self::De),
            ("spanish", Self::Es),
            ("portuguese", Self::Pt),
            ("brazilian", Self::Pt),
            ("japanese", Self::Ja),
            ("chinese", Self::Zh),
        ];
        let word = words.iter().find(|(word, _)| name.contains(word)).map(|&(_, locale)| locale);
        let is_tag = name.len() == 5 && name.as_bytes()[2] == b'-' || name.len() == 2;
        word.or_else(|| is_tag.then(|| Self::from_tag(&name)).flatten())
    }

    /// The two-letter tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::Ja => "ja",
            Self::Zh => "zh",
        }
    }

    /// Its English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "German",
            Self::Es => "Spanish",
            Self::Pt => "Portuguese",
            Self::Ja => "Japanese",
            Self::Zh => "Chinese",
        }
    }

    /// What translated file names end with before `.md`: `-de`, and `-jp` beside `-ja`.
    #[must_use]
    pub fn file_suffixes(self) -> &'static [&'static str] {
        match self {
            Self::En => &["-en"],
            Self::De => &["-de"],
            Self::Es => &["-es"],
            Self::Pt => &["-pt", "-br", "-ptbr", "-pt-br"],
            Self::Ja => &["-jp", "-ja"],
            Self::Zh => &["-cn", "-zh", "-zh-cn"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn folders_tell_their_language() {
        assert_eq!(Locale::from_folder("german-playbook"), Some(Locale::De));
        assert_eq!(Locale::from_folder("ja-jp"), Some(Locale::Ja));
        assert_eq!(Locale::from_folder("playbook"), None);
        assert_eq!(Locale::from_folder("ai"), None);
    }
}
