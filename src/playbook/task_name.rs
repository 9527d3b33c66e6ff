//! Whether two names may be those of one task.

use super::Locale;

/// Words that do not distinguish tasks.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "or", "per", "the",
    "to", "via", "with", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines", "und", "oder",
    "für", "von", "vom", "zu", "zur", "zum", "mit", "im", "am", "an", "auf", "aus", "bei", "de", "del", "la", "el",
    "los", "las", "y", "o", "e", "en", "para", "con", "por", "un", "una", "do", "da", "dos", "das", "no", "na", "em",
    "com", "um", "uma", "ao",
];

/// Whether two names in one language have a word in common. In doubt, they do: names that share no word, no stem, no
/// abbreviation, and no number certainly belong to two things.
#[must_use]
pub fn share_a_word(locale: Locale, one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let is_east_asian = matches!(locale, Locale::Ja | Locale::Zh);
    if is_east_asian && (pairs(&one).any(|pair| other.contains(pair)) || is_latin(&one) != is_latin(&other)) {
        return true;
    }
    let (all_of_one, all_of_other) = (words(&one), words(&other));
    let (one, other) = (without_stop_words(&all_of_one), without_stop_words(&all_of_other));
    // With nothing to compare, they may be equal.
    one.is_empty()
        || other.is_empty()
        || one.iter().any(|word| other.iter().any(|rival| share_stem(word, rival)))
        || abbreviates(&one, &all_of_other)
        || abbreviates(&other, &all_of_one)
        // A page of a translation may still have the name in English.
        || locale != Locale::En && !is_east_asian && !(is_of(locale, &one) && is_of(locale, &other))
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|character| !is_east_asian(character))
}

fn is_east_asian(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

/// Returns pairs of adjacent Japanese or Chinese characters.
fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().zip(text.char_indices().skip(1));
    ends.filter(|((_, first), (_, second))| is_east_asian(*first) && is_east_asian(*second))
        .map(|((start, _), (at, second))| &text[start..at + second.len_utf8()])
}

/// Returns the words of a name in their order, digits separate from letters (`o365` is `o` and `365`).
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|character: char| !character.is_alphanumeric()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|character: char| character.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let word = &rest[..end];
            words.push(word);
            rest = &rest[end..];
        }
    }
    words
}

fn without_stop_words<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().filter(|word| !STOP_WORDS.contains(word)).collect()
}

/// The same word, the same stem (four letters), or one inside the other, as in German compounds.
fn share_stem(one: &str, other: &str) -> bool {
    let stem = |word: &'_ str| word.char_indices().nth(4).map_or(word.len(), |(at, _)| at);
    let same_stem = || one.chars().count() >= 4 && other.starts_with(&one[..stem(one)]);
    let inside = |short: &str, long: &str| short.chars().count() >= 4 && long.contains(short);
    one == other || same_stem() || inside(one, other) || inside(other, one)
}

/// Whether a word of `short` consists of the initials of consecutive words of `long`: `aad`, `Azure Active Directory`.
fn abbreviates(short: &[&str], long: &[&str]) -> bool {
    let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
    short.iter().any(|word| word.chars().count() >= 2 && initials.contains(word))
}

/// Whether words show that a name is in `locale`, not in English: a letter that English lacks, or an ending.
fn is_of(locale: Locale, words: &[&str]) -> bool {
    let endings: &[&str] = match locale {
        Locale::De => {
            &["ung", "ungen", "keit", "heit", "ieren", "eren", "igen", "chaft", "ellen", "ssen", "hren", "lich"]
        }
        Locale::Es => &["cion", "dad", "iento", "ar", "ientos", "dor"],
        Locale::Pt => &["cao", "dade", "mento", "ar", "mentos", "dor"],
        _ => &[],
    };
    words.iter().any(|word| !word.is_ascii() || word.len() > 4 && endings.iter().any(|ending| word.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_task_share_something() {
        for (one, other) in [
            ("Book the room", "Booking of rooms"),
            ("Exchange - Move mailboxes", "Migrate EXO mailboxes"),
            ("AAD Connect", "Set up Azure Active Directory"),
            ("SfB – plan", "Skype for Business rollout"),
            ("O365 setup", "Prepare Office 365"),
            ("Migrating apps", "Application migration"),
            ("The", "Anything"),
        ] {
            assert!(share_a_word(Locale::En, one, other), "{one} / {other}");
        }
        assert!(share_a_word(Locale::De, "Postfachmigration", "Migration planen"));
        assert!(share_a_word(Locale::Ja, "メールの移行", "移行の準備"));
    }

    #[test]
    fn different_tasks_share_nothing() {
        assert!(!share_a_word(Locale::En, "Book the room", "Check inbound routing"));
        assert!(!share_a_word(Locale::De, "Raum für Gäste buchen", "Zertifikate prüfen und erneuern"));
        assert!(!share_a_word(Locale::Ja, "会議室を予約", "証明書の更新"));
    }

    #[test]
    fn a_name_left_in_english_proves_nothing() {
        assert!(share_a_word(Locale::De, "Mailbox setup", "Einrichtung der Postfächer"));
        assert!(share_a_word(Locale::Ja, "Mailbox setup", "証明書の更新"));
    }
}
