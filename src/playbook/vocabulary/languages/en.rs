//! English.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::En,
    tag: "en",
    name: "English",
    folders: &["english"],
    suffixes: &["-en"],
    columns: &[
        (Column::TaskId, &["Task ID", "Task IDs", "Task ID(s)"]),
        (Column::TaskName, &["Task Name", "Task Description", "Task Title", "Task", "Title", "Name", "Description"]),
        (Column::Role, &["FastTrack Role", "Primary Role", "Role", "Roles"]),
        (Column::Services, &["Services", "Service", "Service(s)"]),
        (Column::Date, &["Date", "Date Changed"]),
        (Column::WhoChanged, &["Who Changed", "Changed by"]),
        (Column::WhatChanged, &["What Changed"]),
        (Column::ValidScenario, &["Valid Example Scenario", "Valid Example Scenarios"]),
        (Column::InvalidScenario, &["Invalid Example Scenario", "Invalid Example Scenarios"]),
        (Column::ScenarioStatus, &["Scenario Status"]),
        (Column::Level(1), &["L1", "L1 Value"]),
        (Column::Level(2), &["L2", "L2 Value"]),
        (Column::Level(3), &["L3", "L3 Value"]),
    ],
    sections: [
        &["Overview"],
        &["Objectives"],
        &["Approach"],
        &["Key Inputs"],
        &["Key Outputs"],
        &["Next Steps"],
        &["Refresh Summary"],
    ],
    mo_forms: &["(M)andatory / (O)ptional"],
    mo_letters: ('M', 'O'),
    mo_words: &[("mandatory", "optional"), ("andatory", "ptional")],
    none: &["none", "n/a", "na", "-", "–", "—"],
    phases: &["Phase"],
    day_first: &[],
    year_first: &[],
    months: &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
};
