//! Polish.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::Pl,
    tag: "pl",
    name: "Polish",
    folders: &["polish"],
    suffixes: &["-pl", "-pl-pl"],
    columns: &[
        (Column::TaskId, &["Identyfikator zadania", "ID zadania", "Numer zadania", "Nr zadania"]),
        (Column::TaskName, &["Nazwa zadania", "Opis zadania", "Tytuł zadania", "Zadanie", "Nazwa", "Tytuł", "Opis"]),
        (Column::Role, &["Rola FastTrack", "Rola w FastTrack", "Rola", "Role"]),
        (Column::Services, &["Usługi", "Usługa"]),
        (Column::Date, &["Data", "Data zmiany", "Data modyfikacji", "Data aktualizacji"]),
        (
            Column::WhoChanged,
            &["Autor", "Autor zmiany", "Zmienione przez", "Kto zmienił", "Zmodyfikowane przez", "Osoba zmieniająca"],
        ),
        (Column::WhatChanged, &["Zmiana", "Zmiany", "Co się zmieniło", "Co zmieniono", "Opis zmiany"]),
        (Column::ValidScenario, &["Prawidłowy przykładowy scenariusz", "Przykład prawidłowego scenariusza"]),
        (Column::InvalidScenario, &["Nieprawidłowy przykładowy scenariusz", "Przykład nieprawidłowego scenariusza"]),
        (Column::ScenarioStatus, &["Stan scenariusza", "Status scenariusza"]),
        (Column::Level(1), &["Wartość L1"]),
        (Column::Level(2), &["Wartość L2"]),
        (Column::Level(3), &["Wartość L3"]),
    ],
    sections: [
        &["Omówienie", "Przegląd"],
        &["Cele"],
        &["Podejście"],
        &["Najważniejsze dane wejściowe", "Kluczowe dane wejściowe"],
        &["Najważniejsze wyniki", "Kluczowe wyniki", "Kluczowe dane wyjściowe"],
        &["Następne kroki", "Kolejne kroki"],
        &["Podsumowanie aktualizacji", "Podsumowanie zmian", "Historia zmian"],
    ],
    mo_forms: &["(W)ymagane / (O)pcjonalne"],
    mo_letters: ('W', 'O'),
    mo_words: &[
        ("wymagane", "opcjonalne"),
        ("obowiązkowe", "opcjonalne"),
        ("wymagany", "opcjonalny"),
        ("wymagana", "opcjonalna"),
    ],
    yes_no: &[("tak", "nie")],
    none: &["brak", "nie dotyczy", "nd."],
    phases: &["Faza", "Etap"],
    day_first: &['.', '-', '/'],
    year_first: &['-'],
    year_sign: None,
    months: &[
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
};
