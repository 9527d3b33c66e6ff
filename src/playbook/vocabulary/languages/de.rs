//! German.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::De,
    tag: "de",
    name: "German",
    folders: &["german"],
    suffixes: &["-de"],
    columns: &[
        (Column::TaskId, &["Aufgaben-ID", "Aufgabe-ID"]),
        (
            Column::TaskName,
            &[
                "Aufgabenname",
                "Aufgabenbeschreibung",
                "Aufgabentitel",
                "Aufgabe",
                "Titel",
                "Name der Aufgabe",
                "Beschreibung",
            ],
        ),
        (Column::Role, &["FastTrack-Rolle", "Rolle"]),
        (Column::Services, &["Dienste", "Dienst"]),
        (Column::Date, &["Datum"]),
        (Column::WhoChanged, &["Geändert durch", "Geändert von"]),
        (Column::WhatChanged, &["Änderung an", "Änderung von", "Änderung"]),
        (Column::ValidScenario, &["Gültiges Beispielszenario"]),
        (Column::InvalidScenario, &["Ungültiges Beispielszenario"]),
        (Column::ScenarioStatus, &["Szenariostatus"]),
        (Column::Level(1), &["L1-Wert"]),
        (Column::Level(2), &["L2-Wert"]),
        (Column::Level(3), &["L3-Wert"]),
    ],
    sections: [
        &["Übersicht", "Überblick"],
        &["Ziele"],
        &["Ansatz", "Methode", "Vorgehensweise"],
        &["Wichtige Inputs", "Wichtige Eingaben"],
        &["Wichtige Ergebnisse", "Wichtige Outputs"],
        &["Nächste Schritte"],
        &["Zusammenfassung der Aktualisierung"],
    ],
    mo_forms: &["(E) Erforderlich (O) Optional"],
    mo_letters: ('E', 'O'),
    mo_words: &[("erforderlich", "optional")],
    none: &["keine"],
    phases: &["Phase"],
    day_first: &['.'],
    year_first: &[],
    months: &[
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
};
