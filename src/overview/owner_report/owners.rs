//! The owners of pages.

use std::collections::BTreeSet;

use serde::Serialize;

/// An owner of pages.
#[derive(Debug, Serialize)]
pub struct OwnerEntry<'a> {
    /// The alias as the first page writes it.
    pub alias: &'a str,
    /// Whether the list of owners lacks the alias: the person may have left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_unlisted: bool,
}

/// The aliases of all owners, ignoring case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OwnerList(BTreeSet<String>);

impl OwnerList {
    /// Parses a list with one alias per line. Text after a comma, a semicolon, a tab, or `#` is ignored, and so is the
    /// domain of an email address. This allows a CSV file whose first column has the aliases.
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

    /// Whether the list has `alias`.
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
