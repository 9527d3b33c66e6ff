//! Sites of any size, made of pieces with names of their own.

use std::path::Path;

use crate::support::files::write;

/// Front matter and a heading that no rule objects to.
pub(super) const TITLE: &str =
    "---\ntitle: A page\ndescription: What it is about, in some words.\nft.owner: a\n---\n# A page\n\n";

/// A kind of site that can have any size: files that grow with it, and others that do not.
///
/// In what grows, `{word}` stands for a word, `{typo}` for the same word with two letters exchanged, and `{number}` for
/// five digits. They differ from piece to piece and are the same in the pieces of one number in all files, because
/// searches among names that are all the same cost nothing.
pub(super) struct Kind {
    files: Vec<(&'static str, Vec<u8>)>,
    growing: Vec<Growing>,
    size: usize,
}

enum Growing {
    /// A file with a piece over and over.
    File { path: &'static str, start: String, piece: &'static str, end: &'static str },
    /// Many files.
    Files { path: &'static str, text: &'static str },
    /// A file whose bytes are made at once.
    Bytes { path: &'static str, make: fn(usize) -> Vec<u8> },
}

/// Bytes of the smaller site.
const SIZE: usize = 24 << 10;

/// A site of one page with `piece` over and over below its heading.
pub(super) fn page(piece: &'static str) -> Kind {
    page_from(TITLE, piece)
}

/// The same below `start`.
pub(super) fn page_from(start: &str, piece: &'static str) -> Kind {
    empty().and("hostile.md", start, piece, "\n")
}

/// A page with a table of this header.
pub(super) fn table(header: &str, row: &'static str) -> Kind {
    page_from(&table_start(header), row)
}

/// What precedes the rows of a table on a page.
pub(super) fn table_start(header: &str) -> String {
    let columns = header.matches('|').count() - 1;
    format!("{TITLE}{header}\n|{}\n", "-|".repeat(columns))
}

/// A page with `piece` over and over after `start` in its front matter, which `start` opens.
pub(super) fn front_matter(start: &str, piece: &'static str) -> Kind {
    empty().and("hostile.md", start, piece, "\n---\n# A\n")
}

/// A page of bytes.
pub(super) fn bytes(make: fn(usize) -> Vec<u8>) -> Kind {
    Kind { growing: vec![Growing::Bytes { path: "hostile.md", make }], ..empty() }
}

/// A site to which files are added.
pub(super) fn empty() -> Kind {
    Kind { files: Vec::new(), growing: Vec::new(), size: SIZE }
}

impl Kind {
    /// With a file that does not grow.
    pub(super) fn with(mut self, path: &'static str, text: &str) -> Self {
        self.files.push((path, text.as_bytes().to_vec()));
        self
    }

    /// With a file that grows.
    pub(super) fn and(mut self, path: &'static str, start: &str, piece: &'static str, end: &'static str) -> Self {
        self.growing.push(Growing::File { path, start: start.to_owned(), piece, end });
        self
    }

    /// With ever more files.
    pub(super) fn and_files(mut self, path: &'static str, text: &'static str) -> Self {
        self.growing.push(Growing::Files { path, text });
        self
    }

    /// With that many times as many bytes as other kinds, because each costs little.
    pub(super) fn times(mut self, factor: usize) -> Self {
        self.size *= factor;
        self
    }

    /// Writes a site of `factor` times the size below `folder`.
    pub(super) fn write(&self, folder: &Path, factor: usize) {
        write(folder, "playbook-lint.toml", b"");
        for (path, text) in &self.files {
            write(folder, path, text);
        }
        let size = self.size * factor;
        let per_piece: usize = self.growing.iter().map(Growing::piece_len).sum();
        let count = size / per_piece.max(1);
        for growing in &self.growing {
            match growing {
                Growing::File { path, start, piece, end } => {
                    let pieces: String = (0..count).map(|number| filled(piece, number)).collect();
                    write(folder, path, format!("{start}{pieces}{end}").as_bytes());
                }
                Growing::Files { path, text } => {
                    for number in 0..count {
                        write(folder, &filled(path, number), filled(text, number).as_bytes());
                    }
                }
                Growing::Bytes { path, make } => write(folder, path, &make(size)),
            }
        }
    }
}

impl Growing {
    fn piece_len(&self) -> usize {
        match self {
            Self::File { piece, .. } => filled(piece, 0).len(),
            // A file costs more than its bytes.
            Self::Files { path, text } => filled(path, 0).len() + filled(text, 0).len() + 100,
            Self::Bytes { .. } => 0,
        }
    }
}

fn filled(template: &str, number: usize) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
    template
        .replace("{word}", &word(number))
        .replace("{typo}", &typo(number))
        .replace("{number}", &format!("{number:05}"))
}

/// A word of eight letters that no other number has. Consecutive numbers differ in their first letters.
fn word(mut number: usize) -> String {
    const SYLLABLES: usize = CONSONANTS.len() * VOWELS.len();
    const CONSONANTS: &[u8] = b"bcdfghklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut word = String::new();
    for _ in 0..4 {
        let syllable = number % SYLLABLES;
        number /= SYLLABLES;
        word.push(char::from(CONSONANTS[syllable / VOWELS.len()]));
        word.push(char::from(VOWELS[syllable % VOWELS.len()]));
    }
    word
}

/// The same with two letters exchanged, which is not the word of any number.
fn typo(number: usize) -> String {
    let word = word(number);
    format!("{}{}{}{}", &word[..3], &word[4..5], &word[3..4], &word[5..])
}

#[test]
fn words_and_typos_differ_from_number_to_number() {
    let all: std::collections::BTreeSet<String> = (0..5000).flat_map(|number| [word(number), typo(number)]).collect();
    assert_eq!(all.len(), 10_000);
    assert_eq!(filled("{word} {typo} {number}", 7), "cibababa cibbaaba 00007");
}
