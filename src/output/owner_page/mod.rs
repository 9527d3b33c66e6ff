//! The report for owners as one HTML page that needs no network.
//!
//! The page contains its data as JSON in a script block that browsers don't run. `page.js` builds everything that it
//! shows from text nodes, so text of pages is never markup. The content security policy allows only the style and the
//! script whose hashes it has, and no connection.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::json_text::write_embedded;
use super::plural;
use crate::overview::{OwnerReport, TrendPoint};

/// The page without its data: each `{{name}}` is replaced.
const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 of `page.css` and `page.js` in Base64, as the content security policy needs them. A test computes them
/// again, so the program needs no library for it.
const STYLE_HASH: &str = "pEPDcEa1v6ytSRf0vcDJd9h2LzxtFr3EOxNPoVoJ3h4=";
const SCRIPT_HASH: &str = "bHSYZqY0zQlfg1rfhV6FetC180cbB5NIptL/nuLuJlA=";

/// What the page shows.
#[derive(Serialize)]
pub struct OwnerPage<'a> {
    /// The version of playbook-lint.
    version: &'static str,
    /// What the site is called.
    site: &'a str,
    /// The ID of the commit that is checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    /// The URL of a file with `{path}` and `{line}`, if a service shows files.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    /// The folder of the site in its repository, with a `/` at the end; empty if they are the same.
    folder: &'a str,
    /// The totals of older reports and of this one, by date; empty without older reports.
    trend: &'a [TrendPoint],
    report: &'a OwnerReport<'a>,
}

impl<'a> OwnerPage<'a> {
    /// A page about `report` on the site called `site`.
    #[must_use]
    pub fn new(report: &'a OwnerReport<'a>, site: &'a str) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self { version, site, commit: None, url: None, folder: "", trend: &[], report }
    }

    /// States the commit that was checked.
    #[must_use]
    pub fn at_commit(mut self, commit: Option<&'a str>) -> Self {
        self.commit = commit;
        self
    }

    /// Links files to `url`, which has `{path}` and can have `{line}`. The site is in `folder` of its repository.
    #[must_use]
    pub fn with_links(mut self, url: Option<&'a str>, folder: &'a str) -> Self {
        (self.url, self.folder) = (url, folder);
        self
    }

    /// Draws the totals of older reports and of this one.
    #[must_use]
    pub fn with_trend(mut self, trend: &'a [TrendPoint]) -> Self {
        self.trend = trend;
        self
    }

    /// Returns the numbers in a sentence, which readers without JavaScript see too.
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

/// `text` as the content of an element or an attribute value in quotes.
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
