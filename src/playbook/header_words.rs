//! The words that tables are headed with, in the six languages.

use std::borrow::Cow;

use super::Locale;
use crate::page::{Document, Table, plain_text};
use crate::text::push_lower;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    TaskId,
    TaskName,
    Role,
    Services,
    Date,
    WhoChanged,
    WhatChanged,
    ValidScenario,
    InvalidScenario,
    ScenarioStatus,
    /// 1, 2 or 3
    Level(u8),
    Other,
}

/// A header cell: what a reader sees of it, and what its column holds.
pub(super) struct Header<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) column: Column,
    pub(super) locale: Option<Locale>,
}

/// The header cells of a table, read once for all kinds of tables.
pub(super) fn headers<'d>(document: &'d Document<'_>, table: &Table) -> Vec<Header<'d>> {
    document.cells(document.header(table)).iter().map(|&cell| header(document.slice(cell))).collect()
}

fn header(cell: &str) -> Header<'_> {
    let text = plain_text(cell);
    let key = key(&text);
    let known = WORDS.iter().find(|(word, ..)| *word == key);
    let (column, locale) = known.map_or((Column::Other, None), |&(_, column, locale)| (column, Some(locale)));
    Header { text, column, locale }
}

/// Lower case, without spaces, hyphens and full stops, which vary from page to page.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '-' | '.' | ':' | '‐' | '–' => {}
            _ if character.is_whitespace() => {}
            _ => push_lower(&mut key, character),
        }
    }
    key
}

/// Header words as [`key`] gives them. Where languages share a word, the column is the same and any of them will do.
const WORDS: &[(&str, Column, Locale)] = &[
    ("taskid", Column::TaskId, Locale::En),
    ("taskids", Column::TaskId, Locale::En),
    ("taskid(s)", Column::TaskId, Locale::En),
    ("aufgabenid", Column::TaskId, Locale::De),
    ("aufgabeid", Column::TaskId, Locale::De),
    ("iddetarea", Column::TaskId, Locale::Es),
    ("iddetareas", Column::TaskId, Locale::Es),
    ("iddetarea(s)", Column::TaskId, Locale::Es),
    ("iddelatarea", Column::TaskId, Locale::Es),
    ("iddatarefa", Column::TaskId, Locale::Pt),
    ("iddetarefa", Column::TaskId, Locale::Pt),
    ("タスクid", Column::TaskId, Locale::Ja),
    ("任务id", Column::TaskId, Locale::Zh),
    ("taskname", Column::TaskName, Locale::En),
    ("taskdescription", Column::TaskName, Locale::En),
    ("tasktitle", Column::TaskName, Locale::En),
    ("task", Column::TaskName, Locale::En),
    ("title", Column::TaskName, Locale::En),
    ("name", Column::TaskName, Locale::En),
    ("description", Column::TaskName, Locale::En),
    ("aufgabenname", Column::TaskName, Locale::De),
    ("aufgabenbeschreibung", Column::TaskName, Locale::De),
    ("aufgabentitel", Column::TaskName, Locale::De),
    ("aufgabe", Column::TaskName, Locale::De),
    ("titel", Column::TaskName, Locale::De),
    ("namederaufgabe", Column::TaskName, Locale::De),
    ("beschreibung", Column::TaskName, Locale::De),
    ("nombredetarea", Column::TaskName, Locale::Es),
    ("nombredelatarea", Column::TaskName, Locale::Es),
    ("descripcióndelatarea", Column::TaskName, Locale::Es),
    ("descripcióndetarea", Column::TaskName, Locale::Es),
    ("nomedatarefa", Column::TaskName, Locale::Pt),
    ("descriçãodatarefa", Column::TaskName, Locale::Pt),
    ("タスク名", Column::TaskName, Locale::Ja),
    ("タスクの説明", Column::TaskName, Locale::Ja),
    ("タスク説明", Column::TaskName, Locale::Ja),
    ("タスク", Column::TaskName, Locale::Ja),
    // What a machine makes of "Title": a person's title.
    ("役職", Column::TaskName, Locale::Ja),
    ("任务名称", Column::TaskName, Locale::Zh),
    ("任务描述", Column::TaskName, Locale::Zh),
    ("任务说明", Column::TaskName, Locale::Zh),
    ("fasttrackrole", Column::Role, Locale::En),
    ("primaryrole", Column::Role, Locale::En),
    ("role", Column::Role, Locale::En),
    ("roles", Column::Role, Locale::En),
    ("fasttrackrolle", Column::Role, Locale::De),
    ("rolle", Column::Role, Locale::De),
    ("funcióndefasttrack", Column::Role, Locale::Es),
    ("roldefasttrack", Column::Role, Locale::Es),
    ("rolfasttrack", Column::Role, Locale::Es),
    ("rol", Column::Role, Locale::Es),
    ("funçãodofasttrack", Column::Role, Locale::Pt),
    ("funçãofasttrack", Column::Role, Locale::Pt),
    ("função", Column::Role, Locale::Pt),
    ("fasttrackの役割", Column::Role, Locale::Ja),
    ("fasttrackロール", Column::Role, Locale::Ja),
    ("役割", Column::Role, Locale::Ja),
    ("fasttrack角色", Column::Role, Locale::Zh),
    ("角色", Column::Role, Locale::Zh),
    ("services", Column::Services, Locale::En),
    ("service", Column::Services, Locale::En),
    ("service(s)", Column::Services, Locale::En),
    ("dienste", Column::Services, Locale::De),
    ("dienst", Column::Services, Locale::De),
    ("servicios", Column::Services, Locale::Es),
    ("servicio", Column::Services, Locale::Es),
    ("serviços", Column::Services, Locale::Pt),
    ("serviço", Column::Services, Locale::Pt),
    ("サービス", Column::Services, Locale::Ja),
    ("服务", Column::Services, Locale::Zh),
    ("date", Column::Date, Locale::En),
    ("datechanged", Column::Date, Locale::En),
    ("datum", Column::Date, Locale::De),
    ("fecha", Column::Date, Locale::Es),
    ("data", Column::Date, Locale::Pt),
    ("日付", Column::Date, Locale::Ja),
    ("日期", Column::Date, Locale::Zh),
    ("whochanged", Column::WhoChanged, Locale::En),
    ("changedby", Column::WhoChanged, Locale::En),
    ("geändertdurch", Column::WhoChanged, Locale::De),
    ("geändertvon", Column::WhoChanged, Locale::De),
    ("quiéncambió", Column::WhoChanged, Locale::Es),
    ("quiénlocambió", Column::WhoChanged, Locale::Es),
    ("quemalterou", Column::WhoChanged, Locale::Pt),
    ("quemmudou", Column::WhoChanged, Locale::Pt),
    ("変更者", Column::WhoChanged, Locale::Ja),
    ("更改者", Column::WhoChanged, Locale::Zh),
    ("whatchanged", Column::WhatChanged, Locale::En),
    ("änderungan", Column::WhatChanged, Locale::De),
    ("änderungvon", Column::WhatChanged, Locale::De),
    ("änderung", Column::WhatChanged, Locale::De),
    ("quécambió", Column::WhatChanged, Locale::Es),
    ("oquemudou", Column::WhatChanged, Locale::Pt),
    ("oquefoialterado", Column::WhatChanged, Locale::Pt),
    ("変更内容", Column::WhatChanged, Locale::Ja),
    ("更改内容", Column::WhatChanged, Locale::Zh),
    ("validexamplescenario", Column::ValidScenario, Locale::En),
    ("validexamplescenarios", Column::ValidScenario, Locale::En),
    ("invalidexamplescenario", Column::InvalidScenario, Locale::En),
    ("invalidexamplescenarios", Column::InvalidScenario, Locale::En),
    ("gültigesbeispielszenario", Column::ValidScenario, Locale::De),
    ("ungültigesbeispielszenario", Column::InvalidScenario, Locale::De),
    ("有効なシナリオの例", Column::ValidScenario, Locale::Ja),
    ("無効なシナリオの例", Column::InvalidScenario, Locale::Ja),
    ("scenariostatus", Column::ScenarioStatus, Locale::En),
    ("szenariostatus", Column::ScenarioStatus, Locale::De),
    ("シナリオのステータス", Column::ScenarioStatus, Locale::Ja),
    ("l1", Column::Level(1), Locale::En),
    ("l2", Column::Level(2), Locale::En),
    ("l3", Column::Level(3), Locale::En),
    ("l1value", Column::Level(1), Locale::En),
    ("l2value", Column::Level(2), Locale::En),
    ("l3value", Column::Level(3), Locale::En),
    ("l1wert", Column::Level(1), Locale::De),
    ("l2wert", Column::Level(2), Locale::De),
    ("l3wert", Column::Level(3), Locale::De),
    ("l1の値", Column::Level(1), Locale::Ja),
    ("l2の値", Column::Level(2), Locale::Ja),
    ("l3の値", Column::Level(3), Locale::Ja),
];
