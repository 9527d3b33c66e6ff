//! The words that a site adds to those of the languages.

/// The names of columns in `[vocabulary.columns]`.
pub const COLUMN_NAMES: [&str; 15] = [
    "task-id",
    "task-name",
    "mandatory",
    "role",
    "services",
    "date",
    "who-changed",
    "what-changed",
    "valid-scenario",
    "invalid-scenario",
    "scenario-status",
    "l1",
    "l2",
    "l3",
    "other",
];

/// `[vocabulary]`, in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Headings of columns, by their name in [`COLUMN_NAMES`].
    pub columns: Vec<(&'static str, Vec<String>)>,
    /// Headings of sections, by their name in `[sections]`; the usual one first.
    pub sections: Vec<(String, Vec<String>)>,
    /// Words that replace the ID if there is no task.
    pub none: Vec<String>,
    /// Labels of a phase.
    pub phases: Vec<String>,
    /// Suffixes of the names of translated pages before `.md`.
    pub suffixes: Vec<String>,
}

impl Words {
    /// Combines these words with those of `other`, which take precedence.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            columns: [self.columns, other.columns].concat(),
            sections: [self.sections, other.sections].concat(),
            none: [self.none, other.none].concat(),
            phases: [self.phases, other.phases].concat(),
            suffixes: [self.suffixes, other.suffixes].concat(),
        }
    }
}
