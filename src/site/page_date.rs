//! The date a page says it was reviewed on.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::playbook::Page;
use crate::site::{MetadataOrigin, Site};
use crate::text::{Span, strip_invisible};

/// The `ms.date` of a page's own front matter.
#[derive(Clone, Debug)]
pub struct PageDate<'a> {
    /// What is written, without quotes, spaces around it and invisible characters.
    pub text: Cow<'a, str>,
    /// Where it stands, without quotes.
    pub span: Span,
    /// The date, where it is one in a form that the settings allow.
    pub date: Option<NaiveDate>,
}

impl Site {
    /// The `ms.date` of `page`, where its front matter has one that is a text.
    ///
    /// A date that docfx.json gives to a whole folder says nothing about the page, and nobody could change it there.
    #[must_use]
    pub fn page_date<'a>(&'a self, page: &'a Page<'_>) -> Option<PageDate<'a>> {
        let value = self.metadata(page).get("ms.date")?;
        let MetadataOrigin::FrontMatter(entry) = value.origin else { return None };
        let text = match strip_invisible(value.text?) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        let date = self.settings.parse_date(&text);
        Some(PageDate { text, span: entry.value_span.unquoted(page.text()), date })
    }
}
