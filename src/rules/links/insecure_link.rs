//! PB413.

use crate::diagnostic::Applicability;
use crate::page::LinkKind;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for links to `http://` URLs.
    ///
    /// ## Why this is bad
    ///
    /// Anyone on the network can see what readers type on such a page. Most servers redirect readers to `https://`, but
    /// the first request is still not encrypted.
    ///
    /// Off by default, because a URL does not show whether its server supports `https://`.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// [Portal](http://portal.example.com)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// [Portal](https://portal.example.com), and while you test, [your own](http://localhost:8080).
    /// ````
    pub InsecureLink {
        code: "PB413",
        name: "insecure-link",
        severity: Warning off,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

const SCHEME: &str = "http:";

impl PageRule for InsecureLink {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut judged = None;
        for link in page.links.iter().filter(|link| !matches!(link.kind, LinkKind::Include | LinkKind::Snippet)) {
            let address = &*link.destination;
            let is_insecure = address.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
            // Several links may use the same definition.
            if !is_insecure || is_local(address) || judged == Some(link.destination_span) {
                continue;
            }
            judged = Some(link.destination_span);
            let span = link.destination_span;
            let found = reporter.report(span, format!("`{address}` is not encrypted"));
            found.help("write `https://` if the page opens with it").data("target", address);
            let start = span.start as usize;
            if page.slice(span).get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME)) {
                found.fix(Applicability::Unsafe, "write `https:`", Span::new(start, start + SCHEME.len()), "https:");
            }
        }
    }
}

/// Whether a URL points to the reader's own computer, or is an example of such a URL.
fn is_local(address: &str) -> bool {
    let host = address.get(SCHEME.len()..).unwrap_or_default().trim_start_matches('/');
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host.starts_with("[::1") || host.is_empty()
}
