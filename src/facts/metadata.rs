//! What other pages need to know about the metadata of a page.

use chrono::NaiveDate;

use crate::playbook::{Page, PageKind};
use crate::site::{MetadataOrigin, Site};
use crate::text::Span;

/// The keys whose values are aliases.
const ALIAS_KEYS: [&str; 3] = ["ms.author", "manager", "ft.owner"];

/// Metadata that is compared from page to page. Include files have none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct MetadataFacts {
    /// The title in the front matter.
    pub title: Option<(Box<str>, Span)>,
    /// `ms.date`, if it is a date; the span is empty if docfx.json sets it.
    pub date: Option<(NaiveDate, Span)>,
    /// The people in the front matter.
    pub aliases: Box<[AliasFact]>,
}

/// Someone's alias.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AliasFact {
    /// `ms.author`, `manager`, or `ft.owner`.
    pub key: &'static str,
    /// The alias.
    pub alias: Box<str>,
    /// Its span.
    pub span: Span,
}

impl MetadataFacts {
    /// Returns where to report a problem of the entire page: at its title, or at its start if it has none.
    #[must_use]
    pub fn title_span(&self) -> Span {
        self.title.as_ref().map(|(_, span)| *span).unwrap_or_default()
    }

    pub(super) fn of(page: &Page<'_>, site: &Site) -> Self {
        if page.role == PageKind::Include {
            return Self::default();
        }
        let entry = |key: &str| {
            let entry = page.front_matter.get(key)?;
            let text = entry.value.as_str()?.trim();
            (!text.is_empty()).then_some((text, entry.value_span))
        };
        let date = site.metadata(page).get("ms.date").and_then(|value| {
            let span = match value.origin {
                MetadataOrigin::FrontMatter(entry) => entry.value_span,
                MetadataOrigin::Docfx => Span::default(),
            };
            Some((site.settings.parse_date(value.text?.trim())?, span))
        });
        let alias = |key| entry(key).map(|(alias, span)| AliasFact { key, alias: alias.into(), span });
        Self {
            title: entry("title").map(|(title, span)| (title.into(), span)),
            date,
            aliases: ALIAS_KEYS.into_iter().filter_map(alias).collect(),
        }
    }
}
