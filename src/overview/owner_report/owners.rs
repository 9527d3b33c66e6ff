//! Who owns pages.

use std::collections::BTreeSet;

use serde::Serialize;

/// Someone who owns pages.
#[derive(Debug, Serialize)]
pub struct OwnerEntry<'a> {
    /// The alias as the first page writes it.
    pub alias: &'a str,
    /// Whether the list of owners lacks it: the person may have left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_unlisted: bool,
}

/// The aliases of all owners, ignoring case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OwnerList(BTreeSet<String>);

impl OwnerList {
    /// Reads a list with one alias per line. What follows a comma, a semicolon, a tab, or `#` is ignored, and so is
    /// what follows the `@` of an email address: the first column of a CSV file can be the aliases.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let alias = |line: &str| {
            let cell = line.split([',', ';', '\t', '#']).next().unwrap_or_default().trim().trim_matches('"');
            let alias = cell.strip_prefix('@').unwrap_or(cell).split('@').next().unwrap_or_default();
            alias.trim().to_lowercase()
        };
        Self(text.lines().map(alias).filter(|alias| !alias.is_empty()).collect())
    }

    /// Whether it has `alias`.
    #[must_use]
    pub fn contains(&self, alias: &str) -> bool {
        self.0.contains(&alias.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_column_lists_the_aliases() {
        let list = OwnerList::parse(
            "\u{feff}alias,name\r\nMayaP, Maya\n# left: tomk\n\"aiko\";x\nlena@harbor.example\n@sam\n\n",
        );
        for alias in ["mayap", "MAYAP", "aiko", "lena", "sam"] {
            assert!(list.contains(alias), "{alias}");
        }
        for alias in ["tomk", "maya", "", "harbor.example"] {
            assert!(!list.contains(alias), "{alias}");
        }
    }
}
