//! The report for owners as one HTML page that works offline.
//!
//! The page contains its data as JSON, in a script block that browsers don't run. `page.js` adds all content as text
//! nodes, so text from pages is never parsed as markup. The content security policy allows only the style and the
//! script with the given hashes, and no connections.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::json_text::write_embedded;
use super::plural;
use crate::overview::{OwnerReport, TrendPoint};

/// The page without its data. Each `{{name}}` is replaced.
const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 hashes of `page.css` and `page.js` in Base64, for the content security policy. A test computes them, so
/// the program does not need a hash library.
const STYLE_HASH: &str = "yKIHYTAZIQxtP6/QSmYTIkxH/6Namo2G4WQR8LKZymE=";
const SCRIPT_HASH: &str = "le1xwi7mTnkM+PgKx52aKKG/gX1pf6jhjunIloysWsk=";

/// The data of the page.
#[derive(Serialize)]
pub struct OwnerPage<'a> {
    /// The version of playbook-lint.
    version: &'static str,
    /// The name of the site.
    site: &'a str,
    /// The ID of the checked-out commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    /// The URL of a file, with placeholders `{path}` and `{line}`, if a service shows files.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    /// The folder of the site in its repository, with a trailing `/`; empty if they are the same.
    folder: &'a str,
    /// The totals of older reports and of this one, by date; empty if there are no older reports.
    trend: &'a [TrendPoint],
    report: &'a OwnerReport<'a>,
}

impl<'a> OwnerPage<'a> {
    /// Creates a page for `report` on the site called `site`.
    #[must_use]
    pub fn new(report: &'a OwnerReport<'a>, site: &'a str) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self { version, site, commit: None, url: None, folder: "", trend: &[], report }
    }

    /// Sets the commit that was checked.
    #[must_use]
    pub fn at_commit(mut self, commit: Option<&'a str>) -> Self {
        self.commit = commit;
        self
    }

    /// Links files to `url`, which must contain `{path}` and can contain `{line}`. `folder` is the site's folder in its
    /// repository.
    #[must_use]
    pub fn with_links(mut self, url: Option<&'a str>, folder: &'a str) -> Self {
        (self.url, self.folder) = (url, folder);
        self
    }

    /// Adds a chart of the totals of older reports and of this one.
    #[must_use]
    pub fn with_trend(mut self, trend: &'a [TrendPoint]) -> Self {
        self.trend = trend;
        self
    }

    /// Returns the totals in a sentence, which readers without JavaScript see too.
    fn summary(&self) -> String {
        let totals = self.report.totals;
        let are = if totals.overdue == 1 { "is" } else { "are" };
        let mut text = format!(
            "{}, of which {} {are} overdue for a review. {}, {}, {}",
            plural(totals.pages, "page"),
            totals.overdue,
            plural(totals.errors, "error"),
            plural(totals.warnings, "warning"),
            plural(totals.infos, "info"),
        );
        if self.report.has_baseline {
            text += &format!(", of which the baseline lists {}", totals.known);
        }
        text + "."
    }
}

/// Writes the page.
///
/// # Errors
/// Errors of `out`.
pub fn write_owner_page(page: &OwnerPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.write_all(before.as_bytes())?;
        rest = after;
        match name {
            "policy" => write!(
                out,
                "default-src 'none'; script-src 'sha256-{SCRIPT_HASH}'; style-src 'sha256-{STYLE_HASH}'; \
                 base-uri 'none'; form-action 'none'"
            )?,
            "site" => out.write_all(escape_markup(page.site).as_bytes())?,
            "summary" => out.write_all(escape_markup(&page.summary()).as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "data" => write_embedded(page, out)?,
            other => return Err(io::Error::other(format!("the template has an unknown part `{other}`"))),
        }
    }
    out.write_all(rest.as_bytes())
}

/// Returns `text` escaped for element content and quoted attribute values.
fn escape_markup(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"', '\'']) && !text.contains(char::is_control) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(escape_markup("a b"), "a b");
        assert_eq!(escape_markup("<b a=\"c\">'&\u{1b}"), "&lt;b a=&quot;c&quot;&gt;&#39;&amp;\u{fffd}");
    }

    #[test]
    fn the_parts_do_not_end_their_element() {
        for part in [STYLE, SCRIPT] {
            assert!(!part.contains("</") && !part.contains("<!--") && !part.contains('\r'));
        }
    }
}
