//! What other pages need to know about the task tables of a page.

use crate::page::Document;
use crate::playbook::{Locale, MoValues, Page, Task, is_number, split_services};
use crate::text::Span;

/// A task as a page lists it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TaskFact {
    /// Its ID.
    pub id: Box<str>,
    /// The span of the ID.
    pub span: Span,
    /// The text of the name's cell as rendered.
    pub name: Box<str>,
    /// The span of the name.
    pub name_span: Option<Span>,
    /// Whether it is mandatory, if its letter is valid.
    pub mandatory: Option<bool>,
    /// The values for mandatory and optional in its table.
    pub values: MoValues,
    /// The span of its letter.
    pub letter_span: Option<Span>,
    /// The text of the role's cell as rendered.
    pub role: Box<str>,
    /// The span of the role.
    pub role_span: Option<Span>,
    /// The text of the services' cell as rendered.
    pub services: Box<str>,
    /// The span of the services.
    pub services_span: Option<Span>,
    /// The language of the table.
    pub locale: Locale,
    /// Whether its row has more or fewer cells than the header, so only the ID is reliable.
    pub ragged: bool,
}

/// A role or service in a task's cell.
#[derive(Clone, Copy, Debug)]
pub struct NameFact<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its span, unless markup breaks it up.
    pub span: Option<Span>,
}

impl TaskFact {
    /// Returns the rows of the page's task tables whose ID is a number.
    pub(super) fn all(page: &Page<'_>) -> Box<[Self]> {
        let document: &Document<'_> = page;
        let tasks = page.task_tables.iter().flat_map(|table| table.tasks(document));
        let numbered = tasks.map(|task| (task.id(), task)).filter(|(id, _)| is_number(id));
        numbered.map(|(id, task)| Self::of(&id, &task)).collect()
    }

    /// Returns the roles one by one.
    pub fn roles(&self) -> impl Iterator<Item = NameFact<'_>> {
        names(&self.role, self.role_span)
    }

    /// Returns the services one by one.
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
            values: mo.map_or_else(MoValues::default, |mo| mo.values.clone()),
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

/// Returns the names in a cell with the text `text` at `cell`.
fn names(text: &str, cell: Option<Span>) -> impl Iterator<Item = NameFact<'_>> {
    // Markup makes a cell longer than its text.
    let start = cell.filter(|cell| cell.len() == text.len()).map(|cell| cell.start as usize);
    let mut from = 0;
    split_services(text).map(move |name| {
        // In the order of the text, so a name that is part of a later one is found at its own place.
        let at = text.get(from..).and_then(|rest| rest.find(name)).map(|at| from + at);
        from = at.map_or(from, |at| at + name.len());
        NameFact { name, span: start.zip(at).map(|(start, at)| Span::new(start + at, start + at + name.len())) }
    })
}
