//! The structure of a page, for its docset.

use crate::page::Document;
use crate::playbook::{Page, PageKind};
use crate::text::{Span, strip_invisible};
use crate::vfs::{file_name, is_toc};

/// A page's H1.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum TopHeading {
    /// It has one, or needs none: a TOC, or a page that redirects readers.
    #[default]
    There,
    /// It has one without any text.
    Empty(Span),
    /// It has none.
    Missing {
        /// Its place, if it is missing.
        at: Span,
        /// The last part of the title, which could be its text.
        title: Box<str>,
    },
}

impl TopHeading {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut tops = page.headings.iter().filter(|heading| heading.level == 1).peekable();
        if let Some(first) = tops.peek() {
            let empty = Self::Empty(first.span);
            return if tops.any(|top| !strip_invisible(&top.text).trim().is_empty()) { Self::There } else { empty };
        }
        let path = page.source.path();
        let name = file_name(path);
        if has_html_heading(page) || page.front_matter.get("redirect_url").is_some() || is_toc(name) {
            return Self::There;
        }
        if page.role == PageKind::Include {
            return Self::Missing { at: Span::empty(0), title: "".into() };
        }
        let title = page.front_matter.get("title").and_then(|entry| entry.value.as_str()).unwrap_or_default();
        let title = title.rsplit(" - ").next().unwrap_or_default().trim().into();
        let body = page.slice(page.body);
        let at = page.body.start as usize + (body.len() - body.trim_start().len());
        Self::Missing { at: Span::empty(at), title }
    }
}

/// Whether there is an `<h1>`.
fn has_html_heading(page: &Document<'_>) -> bool {
    let is_heading = |tag: &[u8]| tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"<h1"));
    page.html.iter().any(|&span| {
        let bytes = page.slice(span).as_bytes();
        memchr::memchr_iter(b'<', bytes).any(|at| is_heading(&bytes[at..]))
    })
}
