//! One file per language. To add a language, add its file and its [`Locale`](crate::playbook::Locale).

mod de;
mod en;
mod es;
mod ja;
mod pt;
mod zh;

use super::language::Language;

/// All languages. Where several know a word, the first one counts.
pub(super) const LANGUAGES: [&Language; 6] =
    [&en::LANGUAGE, &de::LANGUAGE, &es::LANGUAGE, &pt::LANGUAGE, &ja::LANGUAGE, &zh::LANGUAGE];
