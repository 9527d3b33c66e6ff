//! One file per language. To add a language, add its file and its [`Locale`](crate::playbook::Locale).

mod de;
mod en;
mod es;
mod fr;
mod it;
mod ja;
mod ko;
mod nl;
mod pl;
mod pt;
mod ru;
mod tr;
mod zh;

use super::language::Language;

/// All languages. If several know a word, the first one counts.
pub(super) const LANGUAGES: [&Language; 13] = [
    &en::LANGUAGE,
    &de::LANGUAGE,
    &es::LANGUAGE,
    &pt::LANGUAGE,
    &ja::LANGUAGE,
    &zh::LANGUAGE,
    &fr::LANGUAGE,
    &it::LANGUAGE,
    &ko::LANGUAGE,
    &nl::LANGUAGE,
    &pl::LANGUAGE,
    &ru::LANGUAGE,
    &tr::LANGUAGE,
];
