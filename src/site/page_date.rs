//! The date of a page's last review.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::playbook::Page;
use crate::site::{MetadataOrigin, Site};
use crate::text::{Span, strip_invisible};

/// The `ms.date` of a page's own front matter.
#[derive(Clone, Debug)]
pub struct PageDate<'a> {
    /// The text, without quotes, surrounding spaces, and invisible characters.
    pub text: Cow<'a, str>,
    /// The location of the value, without quotes.
    pub span: Span,
    /// The date, if it is in a format that the settings accept.
    pub date: Option<NaiveDate>,
}

impl Site {
    /// Returns the `ms.date` of `page`, if its front matter has one that is a text.
    ///
    /// A date that docfx.json sets for a folder says nothing about the page, and cannot be fixed there.
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
