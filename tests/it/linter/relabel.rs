//! Playbooks in an invented language: each Latin letter becomes the one 13 places later. Words keep their length and
//! position, and therefore diagnostics keep theirs.

use playbook_lint::diagnostic::Diagnostic;

use crate::support::files::{files_below, sample, write};

/// Returns a text in the invented language. `L1` to `L3` stay the same, because all languages use them.
pub fn invented(text: &str) -> String {
    let turn = |letter: char, first: u8| char::from((letter as u8 - first + 13) % 26 + first);
    let turned = |letter: char| match letter {
        'a'..='z' => turn(letter, b'a'),
        'A'..='Z' => turn(letter, b'A'),
        _ => letter,
    };
    let is_level = |word: &str| {
        let word = word.trim_end_matches(|letter: char| !letter.is_alphanumeric()).trim_end_matches('s');
        matches!(word, "L1" | "L2" | "L3")
    };
    let words = text.split_inclusive(|letter: char| !letter.is_alphanumeric());
    words.map(|word| if is_level(word) { word.to_owned() } else { word.chars().map(turned).collect() }).collect()
}

/// How to translate the sample playbook.
pub struct Relabeling {
    /// Whether the page at a path is in the invented language.
    pub is_renamed: fn(&str) -> bool,
    /// Whether pages that describe levels get new names too: these files are named after the levels.
    pub renames_levels: bool,
    /// The content of playbook-lint.toml.
    pub settings: String,
}

impl Relabeling {
    /// Creates a copy of the sample playbook in which all text of these pages is in the invented language. They have
    /// the suffix of German file names, and the translated name of their folder. Text that is the same in all languages
    /// stays: keys of the front matter, destinations, code, names of alerts, and `L1` to `L3`.
    pub fn of_sample(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in files_below(&sample()) {
            let bytes = std::fs::read(sample().join(&path)).unwrap();
            let text = String::from_utf8(bytes.clone());
            let bytes = match text {
                Ok(text) if path.ends_with(".md") && (self.is_renamed)(&path) => self.page(&text).into_bytes(),
                Ok(text) if path.ends_with(".md") || path.ends_with(".yml") => self.renamed_files(&text).into_bytes(),
                _ => bytes,
            };
            write(folder.path(), &self.path(&path), &bytes);
        }
        if !self.settings.is_empty() {
            write(folder.path(), "playbook-lint.toml", self.settings.as_bytes());
        }
        folder
    }

    /// Returns the path of a file in the copy.
    fn path(&self, path: &str) -> String {
        self.renamed_files(path)
    }

    /// Returns the places of diagnostics of these families: the paths in the sample, lines, columns, and codes.
    pub fn places(&self, diagnostics: &[Diagnostic], families: &[&str]) -> std::collections::BTreeSet<String> {
        let originals: std::collections::BTreeMap<String, String> =
            files_below(&sample()).into_iter().map(|path| (self.path(&path), path)).collect();
        let is_wanted = |one: &&Diagnostic| families.iter().any(|family| one.code.starts_with(family));
        let place = |one: &Diagnostic| {
            let file = originals.get(&*one.file).map_or(&*one.file, String::as_str);
            format!("{file}:{}:{} {}", one.range.start.line, one.range.start.column, one.code)
        };
        diagnostics.iter().filter(is_wanted).map(place).collect()
    }

    /// Returns a text in which files have their names in the copy.
    fn renamed_files(&self, text: &str) -> String {
        let text = text.replace("german-playbook", "trezna-cynlobbx").replace("-de.md", "-qr.md");
        if !self.renames_levels {
            return text;
        }
        let mut parts = text.split("l1l2l3-");
        let mut written = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // In `l1l2l3-blocked-qr.md`, the suffix is renamed already.
            let end = part.find(".md").unwrap_or(0);
            let end = part[..end].strip_suffix("-qr").map_or(end, str::len);
            written += &format!("l1l2l3-{}{}", invented(&part[..end]), &part[end..]);
        }
        written
    }

    /// Returns a page in the invented language.
    fn page(&self, page: &str) -> String {
        let (mut written, mut is_code, mut is_front_matter) = (String::new(), false, false);
        for (number, line) in page.split_inclusive('\n').enumerate() {
            let trimmed = line.trim().trim_start_matches('\u{feff}');
            if number == 0 && trimmed == "---" || is_front_matter {
                is_front_matter = number == 0 || trimmed != "---";
                written += &match line.split_once(": ").filter(|(key, _)| matches!(*key, "title" | "description")) {
                    Some((key, value)) => format!("{key}: {}", self.line(value)),
                    None => line.to_owned(),
                };
                continue;
            }
            let is_fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
            is_code ^= is_fence;
            // Link definitions and docfx blocks are not text.
            let is_kept = is_fence || is_code || trimmed.starts_with(":::") || trimmed.contains("]: ");
            written += &if is_kept { self.renamed_files(line) } else { self.line(line) };
        }
        written
    }

    /// Returns a line in the invented language.
    fn line(&self, line: &str) -> String {
        let (mut written, mut rest) = (String::new(), line);
        while let Some(first) = rest.chars().next() {
            let kept = kept(rest, written.chars().last());
            let word = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len()).max(first.len_utf8());
            let (part, after) = rest.split_at(if kept > 0 { kept } else { word });
            written += &if kept > 0 { self.renamed_files(part) } else { invented(part) };
            rest = after;
        }
        written
    }
}

/// Returns how many bytes at the start of a text are markup or a URL instead of words.
fn kept(text: &str, before: Option<char>) -> usize {
    let until = |end: &str| text.find(end).map_or(0, |at| at + end.len());
    let word = text.find(|letter: char| letter.is_whitespace() || "|()[]<>*".contains(letter)).unwrap_or(text.len());
    let is_address = |word: &str| {
        ["://", "@", "www.", ".md", ".example", ".com", ":\\", "%20", "mailto"].iter().any(|part| word.contains(part))
    };
    match text.chars().next() {
        Some('(') if before == Some(']') => until(")"),
        Some('<') if !text.starts_with("< ") => until(">"),
        Some('`') => text[1..].find('`').map_or(0, |at| at + 2),
        Some('[') if text.starts_with("[!") => {
            until("]").min(if text.starts_with("[!INCLUDE") { 9 } else { usize::MAX })
        }
        Some('&') => text.find(';').filter(|at| *at < 9 && !text[..*at].contains(' ')).map_or(0, |at| at + 1),
        _ if is_address(&text[..word]) => word,
        _ => 0,
    }
}
