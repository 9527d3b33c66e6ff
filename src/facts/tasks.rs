//! What a page gives to the others of its task tables.

use crate::page::Document;
use crate::playbook::{Locale, Page, Task, is_number, split_services};
use crate::text::Span;

/// A task as a page lists it.
#[derive(Clone, Debug, Eq, PartialEq)]
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
    /// What a reader sees in the services' cell.
    pub services: Box<str>,
    /// Where the services stand.
    pub services_span: Option<Span>,
    /// The language of the table.
    pub locale: Locale,
    /// Whether its row has more or fewer cells than the header, so that nothing but the ID can be relied on.
    pub ragged: bool,
}

/// A role or service as a task's cell names it.
#[derive(Clone, Copy, Debug)]
pub struct NameFact<'f> {
    /// Its name.
    pub name: &'f str,
    /// Where it stands; not known where markup breaks it up.
    pub span: Option<Span>,
}

impl TaskFact {
    /// The rows of the page's task tables whose ID is a number.
    pub(super) fn all(page: &Page<'_>) -> Box<[Self]> {
        let document: &Document<'_> = page;
        let tasks = page.task_tables.iter().flat_map(|table| table.tasks(document));
        let numbered = tasks.map(|task| (task.id(), task)).filter(|(id, _)| is_number(id));
        numbered.map(|(id, task)| Self::of(&id, &task)).collect()
    }

    /// The roles one by one.
    pub fn roles(&self) -> impl Iterator<Item = NameFact<'_>> {
        names(&self.role, self.role_span)
    }

    /// The services one by one.
    pub fn services(&self) -> impl Iterator<Item = NameFact<'_>> {
        names(&self.services, self.services_span)
    }

    fn of(id: &str, task: &Task<'_, '_>) -> Self {
        let table = task.table;
        let mo = table.mo.as_ref();
        let letter = mo.map(|mo| mo.column);
        let [name, role, services] = [table.name, table.role, table.services].map(|column| task.text(column));
        Self {
            id: id.into(),
            span: task.text_span(Some(table.id), id).unwrap_or(task.row.span),
            name_span: task.text_span(table.name, &name),
            mandatory: task.is_mandatory(),
            letters: mo.map_or(('M', 'O'), |mo| mo.letters),
            letter_span: task.text_span(letter, &task.mo()),
            role_span: task.text_span(table.role, &role),
            services_span: task.text_span(table.services, &services),
            name: name.into(),
            role: role.into(),
            services: services.into(),
            locale: table.locale,
            ragged: task.is_ragged(),
        }
    }
}

/// The names in a cell that reads `text` and stands at `cell`.
fn names(text: &str, cell: Option<Span>) -> impl Iterator<Item = NameFact<'_>> {
    // Markup makes a cell longer than what is read.
    let start = cell.filter(|cell| cell.len() == text.len()).map(|cell| cell.start as usize);
    let mut from = 0;
    split_services(text).map(move |name| {
        // In the order of the text, so that a name that is part of a later one is found in its own place.
        let at = text.get(from..).and_then(|rest| rest.find(name)).map(|at| from + at);
        from = at.map_or(from, |at| at + name.len());
        NameFact { name, span: start.zip(at).map(|(start, at)| Span::new(start + at, start + at + name.len())) }
    })
}
