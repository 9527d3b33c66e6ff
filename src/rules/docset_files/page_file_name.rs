//! PB703.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;
use crate::vfs::file_name;

declare_rule! {
    /// Checks for page file names with characters other than lowercase letters, digits, and hyphens.
    ///
    /// Names that are all uppercase, such as `README.md`, are skipped.
    ///
    /// ## Why this is bad
    ///
    /// The file name becomes the page's URL. Uppercase letters, spaces, and underscores are often mistyped, break links
    /// on servers that distinguish case, and look odd in a URL.
    ///
    /// ## Incorrect
    ///
    /// ````md title="Plan_Kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="plan-kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## References
    ///
    /// Learn's contributor guide, "File names": lowercase letters, numbers, and hyphens.
    pub PageFileName {
        code: "PB703",
        name: "page-file-name",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for PageFileName {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let path = page.source.path();
        let name = file_name(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_good =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        let is_capitals = stem.chars().all(|character| character.is_ascii_uppercase() || character == '_');
        if extension == "md" && (is_capitals || stem.chars().all(is_good)) {
            return;
        }
        let mut better = String::with_capacity(name.len());
        for character in stem.chars().flat_map(char::to_lowercase) {
            match character {
                _ if is_good(character) => better.push(character),
                _ if character.is_alphanumeric() => return self.report(name, None, reporter),
                _ if better.ends_with('-') => {}
                _ => better.push('-'),
            }
        }
        self.report(name, Some(better.trim_matches('-')).filter(|better| !better.is_empty()), reporter);
    }
}

impl PageFileName {
    fn report(self, name: &str, better: Option<&str>, reporter: &mut Reporter<'_>) {
        let help = better.map_or_else(
            || "rename the file, and update the links to it".to_owned(),
            |better| format!("rename the file to `{better}.md`, and update the links to it"),
        );
        reporter
            .report(
                Span::default(),
                format!("`{name}` has characters other than lowercase letters, digits, and hyphens"),
            )
            .help(help)
            .data("value", name);
    }
}
