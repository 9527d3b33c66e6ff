//! Characters that a reader cannot see.

/// What an invisible character is called in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InvisibleKind {
    /// U+200B and U+2060, U+180E.
    ZeroWidthSpace,
    /// U+200C and U+200D: needed inside emoji and some scripts.
    Joiner,
    /// U+00AD.
    SoftHyphen,
    /// U+FEFF inside the text.
    ByteOrderMark,
    /// U+200E, U+200F, U+061C, U+202A–U+202E and U+2066–U+2069.
    BidiControl,
}

impl InvisibleKind {
    /// The kind of `character`, if it is one that nobody sees.
    #[must_use]
    pub fn of(character: char) -> Option<Self> {
        Some(match character {
            '\u{200B}' | '\u{2060}' | '\u{180E}' => Self::ZeroWidthSpace,
            '\u{200C}' | '\u{200D}' => Self::Joiner,
            '\u{00AD}' => Self::SoftHyphen,
            '\u{FEFF}' => Self::ByteOrderMark,
            '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                Self::BidiControl
            }
            _ => return None,
        })
    }

    /// Its name in the singular, as a message says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZeroWidthSpace => "zero-width space",
            Self::Joiner => "zero-width joiner",
            Self::SoftHyphen => "soft hyphen",
            Self::ByteOrderMark => "byte order mark",
            Self::BidiControl => "text direction control",
        }
    }
}

/// Whether nobody sees `character`.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    InvisibleKind::of(character).is_some()
}

/// `text` without characters that nobody sees; borrowed where there is none.
#[must_use]
pub fn strip_invisible(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_invisible) {
        text.into()
    } else {
        text.chars().filter(|&character| !is_invisible(character)).collect::<String>().into()
    }
}
