//! The reviews that are due as issues on GitHub: one issue per owner, as a list for a script that opens, updates, and
//! closes them.
//!
//! The text of an issue depends on pages and dates only, not on the current date: the script compares texts, and an
//! issue changes only if a review or a page does.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{code_span, escape_controls, plural};
use crate::diagnostic::fingerprint;
use crate::overview::{OwnerReviews, PageReview, Reviews};

/// The maximum length of the text of an issue, in bytes. GitHub takes 65,536 characters.
const LONGEST_BODY: usize = 60_000;

/// The maximum number of characters of an owner or a folder in a title. GitHub takes titles of 256 characters.
const LONGEST_NAME: usize = 80;

/// The maximum length of an owner or a folder in a marker, in bytes after encoding. A longer one gets a hash.
const LONGEST_KEY: usize = 120;

/// The start of each marker, with the version of its form.
const MARKER: &str = "<!-- playbook-lint-stale:1 owner=";

/// Characters that stay in a marker. A hyphen does not: two of them could end the comment.
const IN_MARKER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_');

/// Characters that stay in the path of a URL.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What the texts of issues say in addition to the reviews.
#[derive(Clone, Copy, Debug)]
pub struct IssueContext<'a> {
    /// The folder that the list is about, relative to the repository, without a slash at its end; empty for the
    /// repository.
    pub folder: &'a str,
    /// The folder of the site, relative to the repository, with a slash at its end; empty if they are the same.
    pub site_folder: &'a str,
    /// The URL of a file with `{path}`, and without `{commit}`: a commit would change all issues each week.
    pub url: Option<&'a str>,
    /// GitHub logins of owners, by alias in lowercase.
    pub logins: &'a BTreeMap<String, String>,
    /// The number of days for which pages that fall due are listed too.
    pub due_within: Option<u32>,
}

/// The issues that should be open. An open issue whose first line starts with `marker_start` and ends with `marker_end`,
/// and is not a `marker` in the list, should be closed.
#[derive(Debug, Serialize)]
pub struct ReviewIssues {
    /// The version of this form.
    version: u32,
    /// The start of the first line of all issues.
    marker_start: &'static str,
    /// The end of the first line of the issues about this folder.
    marker_end: String,
    /// The text after the marker of an issue that is closed.
    closed: &'static str,
    /// One issue per owner, the one with the page that is most overdue first.
    issues: Vec<ReviewIssue>,
}

#[derive(Debug, Serialize)]
struct ReviewIssue {
    /// The first line of the text, by which the issue is found again. It is not visible.
    marker: String,
    title: String,
    body: String,
}

impl ReviewIssues {
    /// Lists the issues for `reviews`.
    #[must_use]
    pub fn of(reviews: &Reviews<'_>, context: &IssueContext<'_>) -> Self {
        let marker_end = format!(" folder={} -->", key(context.folder));
        let issue = |owner: &OwnerReviews<'_>| {
            let marker = format!("{MARKER}{}{marker_end}", key(&owner.owner.unwrap_or_default().to_lowercase()));
            ReviewIssue { title: title(owner, context), body: body(owner, context, &marker), marker }
        };
        Self {
            version: 1,
            marker_start: MARKER,
            issues: reviews.owners.iter().map(issue).collect(),
            closed: "No page is due for a review.",
            marker_end,
        }
    }
}

/// `text` as part of a marker. Different texts have different keys.
fn key(text: &str) -> String {
    let mut encoded = utf8_percent_encode(text, IN_MARKER).to_string();
    if encoded.len() > LONGEST_KEY {
        encoded.truncate(LONGEST_KEY);
        encoded += &format!("~{:016x}", fingerprint("", "", text, ""));
    }
    encoded
}

/// `text` for a title. What is not an alias or a plain path is in a code span, where it is not a mention or a reference.
fn name(text: &str) -> String {
    let mut cut: String = text.chars().take(LONGEST_NAME).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    if cut.bytes().all(is_plain) { cut } else { code_span(&escape_controls(&cut)) }
}

fn title(owner: &OwnerReviews<'_>, context: &IssueContext<'_>) -> String {
    let owner = owner.owner.map_or_else(|| "no owner".to_owned(), name);
    match context.folder {
        "" => format!("Pages due for a review: {owner}"),
        folder => format!("Pages due for a review: {owner} ({})", name(folder)),
    }
}

fn body(owner: &OwnerReviews<'_>, context: &IssueContext<'_>, marker: &str) -> String {
    let mut body = format!("{marker}\n{}\n", summary(owner, context));
    let rows: Vec<String> = owner.pages.iter().map(|page| row(page, context)).collect();
    let mut room = LONGEST_BODY.saturating_sub(body.len());
    for (at, row) in rows.iter().enumerate() {
        let Some(left) = room.checked_sub(row.len()) else {
            let more = plural(rows.len() - at, "more page");
            body += &format!("\nThe issue has no room for {more}: run `playbook-lint stale`.");
            return body;
        };
        room = left;
        body += row;
    }
    body.truncate(body.trim_end().len());
    body
}

/// Returns what the issue is about, in a sentence, and what to do.
fn summary(owner: &OwnerReviews<'_>, context: &IssueContext<'_>) -> String {
    let whose = match owner.owner {
        None => "without an owner".to_owned(),
        Some(alias) => {
            let shown: String = alias.chars().take(LONGEST_NAME).collect();
            let login = context.logins.get(&alias.to_lowercase());
            let mention = login.map(|login| format!(" (@{login})")).unwrap_or_default();
            format!("of {}{mention}", code_span(&escape_controls(&shown)))
        }
    };
    let late = owner.pages.iter().filter(|page| page.days_overdue > 0).count();
    let soon = owner.pages.len() - late;
    let verb = if late == 1 { "is" } else { "are" };
    let mut text = format!("{} {whose} {verb} overdue for a review", plural(late, "page"));
    if let Some(days) = context.due_within {
        let verb = if soon == 1 { "falls" } else { "fall" };
        text += &format!(", and {soon} {verb} due within {}", plural(days as usize, "day"));
    }
    format!("{text}. Review each page, then set `ms.date` to the date of the review.")
}

/// Returns a page as an item of a list.
fn row(page: &PageReview<'_>, context: &IssueContext<'_>) -> String {
    let shown = code_span(&escape_controls(page.path));
    let shown = match context.url {
        Some(url) => {
            let path = format!("{}{}", context.site_folder, page.path);
            let path = utf8_percent_encode(&path, IN_PATH).to_string();
            // Braces are encoded in the path, so the order does not matter. Parentheses could end the URL.
            let url = url.replace("{line}", "1").replace("{path}", &path).replace('(', "%28").replace(')', "%29");
            format!("[{shown}]({url})")
        }
        None => shown,
    };
    let due = page.due().map_or_else(String::new, |date| {
        let verb = if page.days_overdue > 0 { "was due" } else { "due" };
        format!("{verb} on {date}, ")
    });
    format!("\n- {shown}: {due}last review {}, limit {}", page.date, plural(page.limit as usize, "day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_can_end_its_comment_or_be_the_key_of_another_text() {
        let long = "é".repeat(1000);
        let texts = ["", "mlund", "v-anna", "--> <b>", "a b", "a%20b", "a folder=b", &long, &format!("{long}x")];
        let keys: Vec<String> = texts.iter().map(|text| key(text)).collect();
        for (at, one) in keys.iter().enumerate() {
            assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%._~".contains(&byte)), "{one}");
            assert!(one.len() <= LONGEST_KEY + 17 && !keys[..at].contains(one), "{one}");
        }
    }

    #[test]
    fn a_name_in_a_title_is_an_alias_or_code() {
        assert_eq!(name("v-anna"), "v-anna");
        assert_eq!(name("docs/internal"), "docs/internal");
        assert_eq!(name("@all #12"), "`@all #12`");
        assert_eq!(name("a\u{202e}b\n::error::"), "`a\\u{202e}b\\u{a}::error::`");
        assert_eq!(name(&"x".repeat(300)).chars().count(), LONGEST_NAME + 3);
    }
}
