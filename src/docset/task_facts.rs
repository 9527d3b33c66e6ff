//! What a page gives to the others of its task tables.

use crate::page::Document;
use crate::playbook::{Locale, Page, Task, split_services};
use crate::text::Span;

/// A task as a page lists it.
#[derive(Debug)]
pub struct TaskFact {
    /// Its ID.
    pub id: Box<str>,
    /// Where the ID stands.
    pub span: Span,
    /// What a reader sees in the name's cell.
    pub name: Box<str>,
    /// Where the name stands.
    pub name_span: Option<Span>,
    /// Whether it is mandatory, where its letter is good.
    pub mandatory: Option<bool>,
    /// The letters for mandatory and optional in its table.
    pub letters: (char, char),
    /// Where its letter stands.
    pub letter_span: Option<Span>,
    /// What a reader sees in the role's cell.
    pub role: Box<str>,
    /// Where the role stands.
    pub role_span: Option<Span>,
    /// The roles one by one.
    pub role_list: Vec<NameFact>,
    /// What a reader sees in the services' cell.
    pub services: Box<str>,
    /// Where the services stand.
    pub services_span: Option<Span>,
    /// The services one by one.
    pub service_list: Vec<NameFact>,
    /// The language of the table.
    pub locale: Locale,
    /// Whether its row has more or fewer cells than the header, so that nothing but the ID can be relied on.
    pub ragged: bool,
}

/// A role or service as a task's cell names it.
#[derive(Debug)]
pub struct NameFact {
    /// Its name.
    pub name: Box<str>,
    /// Where it stands; not known where markup breaks it up.
    pub span: Option<Span>,
}

impl TaskFact {
    /// The rows of the page's task tables whose ID is a number.
    pub(super) fn all(page: &Page<'_>) -> Vec<Self> {
        let document: &Document<'_> = page;
        let tasks = page.task_tables.iter().flat_map(|table| table.tasks(document));
        tasks.filter(|task| is_number(&task.id())).map(|task| Self::of(document, &task)).collect()
    }

    fn of(document: &Document<'_>, task: &Task<'_, '_>) -> Self {
        let table = task.table;
        let mo = table.mo.as_ref();
        let letters = mo.map_or(('M', 'O'), |mo| mo.header.letters(table.locale));
        Self {
            id: (*task.id()).into(),
            span: task.id_span(),
            name: task.name().into(),
            name_span: task.text_span(table.name),
            mandatory: task.is_mandatory(),
            letters,
            letter_span: task.text_span(mo.map(|mo| mo.column)),
            role_list: names(document, task, table.role),
            role: task.role().into(),
            role_span: task.text_span(table.role),
            services_span: task.text_span(table.services),
            services: task.text(table.services).into(),
            service_list: names(document, task, table.services),
            locale: table.locale,
            ragged: task.is_ragged(),
        }
    }
}

/// The names in the cell of a column.
fn names(document: &Document<'_>, task: &Task<'_, '_>, column: Option<usize>) -> Vec<NameFact> {
    let Some(cell) = task.cell(column) else { return Vec::new() };
    let (raw, mut from) = (document.slice(cell), 0);
    let fact = |name: &str| {
        // In the order of the text, so that a name that is part of a later one is found in its own place.
        let span = raw.get(from..).and_then(|rest| rest.find(name)).map(|at| {
            let start = cell.start as usize + from + at;
            from += at + name.len();
            Span::new(start, start + name.len())
        });
        NameFact { name: name.into(), span }
    };
    split_services(&task.text(column)).map(fact).collect()
}

/// Whether a text is digits and nothing else, as the ID of a task is.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
