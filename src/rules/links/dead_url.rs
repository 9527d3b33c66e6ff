//! PB414.

use ureq::http::Uri;

use crate::diagnostic::Applicability;
use crate::online::Verdict;
use crate::page::{LinkKind, UrlParts};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for links to external pages that are gone or have moved, by asking their servers.
    ///
    /// Only `playbook-lint links --online` runs this rule: it needs the network, and its results change without any
    /// change of the playbook. There are three possible answers:
    ///
    /// - Gone: the server answers 404 or 410, redirects to the home page, or does not exist.
    /// - Moved: permanent redirects send readers to a page at another URL. Redirects that only add a locale or a slash
    ///   don't count.
    /// - Unknown: anything else, such as a page that needs a login, a server that limits requests, or one that does not
    ///   answer in time. It's reported only with `--report-unknown`.
    ///
    /// Host names that are reserved for examples, such as `example.com`, aren't checked. Servers in private networks
    /// and on the computer itself, and ports other than 80 and 443, are never contacted.
    ///
    /// ## Why this is bad
    ///
    /// Readers who follow the link don't find what the page promises.
    ///
    /// ## Incorrect
    ///
    /// If the server answers `404 Not Found`:
    ///
    /// ````md
    /// [The old guide](https://guides.example.com/2016)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// [The guide](https://guides.example.com/)
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of URLs that are not checked.
    pub DeadUrl {
        code: "PB414",
        name: "dead-url",
        severity: Warning off,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        needs_servers: true,
    }
}

impl PageRule for DeadUrl {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut checked = None;
        for link in page.links.iter().filter(|link| !matches!(link.kind, LinkKind::Include | LinkKind::Snippet)) {
            let (address, span) = (&*link.destination, link.destination_span);
            // Several links may use one definition.
            if checked == Some(span) {
                continue;
            }
            let Some(verdict) = reporter.url_check(address) else { continue };
            checked = Some(span);
            match verdict {
                Verdict::Works => {}
                Verdict::Gone { why } => {
                    let found = reporter.report(span, format!("`{address}` is gone: {why}"));
                    found.help("link to another page, or remove the link").data("target", address);
                }
                Verdict::Unknown { why, .. } => {
                    let found = reporter.report(span, format!("`{address}` could not be checked: {why}"));
                    found.help("open it in a browser").data("target", address);
                }
                Verdict::Moved { to, is_settled } => {
                    // The server does not see the fragment, and a redirect keeps it.
                    let to = format!("{to}{}", UrlParts::of(address).fragment);
                    report_moved(address, span, &to, *is_settled && page.slice(span) == address, reporter);
                }
            }
        }
    }
}

fn report_moved(address: &str, span: Span, to: &str, is_fixable: bool, reporter: &mut Reporter<'_>) {
    let found = reporter.report(span, format!("`{address}` has moved to `{to}`"));
    found.help(format!("link to `{to}`")).data("target", address).data("value", to);
    // The answer of the server becomes text of the page, so it must be a URL and nothing else.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'+,;=%".contains(&byte);
    if is_fixable && to.bytes().all(is_plain) && to.parse::<Uri>().is_ok() {
        found.fix(Applicability::Unsafe, format!("link to `{to}`"), span, to);
    }
}
