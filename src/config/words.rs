//! The words that a site adds to those of the languages.

/// What `[vocabulary.columns]` calls the columns of tables.
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
    /// Headings of sections, by the name that `[sections]` gives them; the usual one first.
    pub sections: Vec<(String, Vec<String>)>,
    /// What stands in the place of an ID where there is no task.
    pub none: Vec<String>,
    /// Labels of a phase.
    pub phases: Vec<String>,
    /// What the names of translated pages end with before `.md`.
    pub suffixes: Vec<String>,
}

impl Words {
    /// These words and those of `other`, which count more.
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
