//! PB410.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use percent_encoding::percent_decode_str;

use crate::diagnostic::Applicability;
use crate::page::{DeclaredEdit, PageParts, undeclared_change};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for URLs that an email filter wrapped: Microsoft Defender's Safe Links, or Proofpoint's URL Defense.
    ///
    /// ## Why this is bad
    ///
    /// The URL was copied from an email. It usually contains the email address of the recipient, which is published
    /// with the page. Readers cannot see where the link goes, and someday it stops working.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// [Deck](https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fdeck&data=02%7C01%7Cana%40example.com&reserved=0)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// [Deck](https://example.com/deck)
    ///
    /// Safe Links puts `safelinks.protection.outlook.com` in front of an address.
    /// ````
    pub SafelinksUrl {
        code: "PB410",
        name: "safelinks-url",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET, TEXT],
        checks: [PAGES, INCLUDES],
    }
}

/// The part of the hosts that all URLs of a filter share.
const HOSTS: [&str; 3] = ["safelinks.protection.outlook.com/", "urldefense.com/v3/", "urldefense.proofpoint.com/v2/"];

/// Searchers for the hosts, which are expensive to create.
static SEARCHES: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| HOSTS.map(Finder::new));

impl PageRule for SafelinksUrl {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let body = page.slice(page.body);
        let mut looks = 0;
        for host in &*SEARCHES {
            let mut done = 0;
            for at in host.find_iter(body.as_bytes()) {
                let offset = page.body.start as usize + at;
                if offset < done || page.in_code(offset) || crate::text::in_sorted(&page.comments, offset) {
                    continue;
                }
                let Some(span) = address(page, offset) else { continue };
                done = span.end as usize;
                report(page, span, &mut looks, reporter);
            }
        }
    }
}

/// How often the entire page is checked for whether a URL would be read as markup.
const MAX_LOOKS: usize = 16;

fn report(page: &Page<'_>, span: Span, looks: &mut usize, reporter: &mut Reporter<'_>) {
    let address = page.slice(span);
    let original = unwrap(address);
    let shown = original.as_deref().unwrap_or(address);
    let found = reporter.report(span, format!("the URL of an email filter replaces `{}`", shortened(shown)));
    let leaks = percent_decode_str(address.get(address.find("data=").unwrap_or(address.len())..).unwrap_or_default())
        .decode_utf8_lossy()
        .contains('@');
    let leak = if leaks { "; the wrapper contains the recipient's email address" } else { "" };
    match original {
        Some(original) => {
            found.help(format!("write the original URL{leak}")).data("target", &*original);
            // In text, unlike in a link's target, some characters of a URL are markup.
            let is_text = page.link_at(span.start as usize).is_none_or(|link| link.destination_span != span);
            let is_doubtful = is_text && original.contains(['*', '_', '~', '`', '&', '[', ']', '!']);
            *looks += usize::from(is_doubtful);
            let is_same = || {
                let edit = DeclaredEdit { span, text: &original, changes: PageParts::LINK_TARGET | PageParts::TEXT };
                *looks <= MAX_LOOKS && undeclared_change(page.text(), &[edit]).is_none()
            };
            let is_safe = !is_doubtful || is_same();
            let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
            found.fix(applicability, "write the original URL", span, original);
        }
        None => {
            found.help(format!("open it, and write the URL of the page that opens{leak}")).data("target", address);
        }
    }
}

/// Returns the complete URL around `offset`: a link's target, or the text between spaces and brackets.
fn address(page: &Page<'_>, offset: usize) -> Option<Span> {
    let destination = page.link_at(offset).map(|link| link.destination_span).filter(|span| span.contains(offset));
    let is_end = |character: char| character.is_whitespace() || "<>()[]\"'|`".contains(character);
    let (before, behind) = (page.text().get(..offset)?, page.text().get(offset..)?);
    let span = destination.unwrap_or_else(|| {
        let start = before.rfind(is_end).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        Span::new(start, offset + behind.find(is_end).unwrap_or(behind.len()))
    });
    // A host with a similar name, or a URL that only mentions the host in its query, is not a wrapper.
    let text = page.slice(span);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let slash = rest.find('/')?;
    HOSTS.iter().any(|host| rest.find(host).is_some_and(|at| at <= slash)).then_some(span)
}

/// Returns the wrapped URL, with the characters escaped that would end it in Markdown.
fn unwrap(address: &str) -> Option<String> {
    let mut address = Cow::Borrowed(address);
    // A forwarded email is wrapped again.
    for _ in 0..5 {
        let Some(inner) = unwrap_once(&address) else { break };
        address = Cow::Owned(inner);
    }
    let Cow::Owned(address) = address else { return None };
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if !is_web || address.chars().any(char::is_control) {
        return None;
    }
    let mut escaped = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' => escaped.push_str("%20"),
            '(' => escaped.push_str("%28"),
            ')' => escaped.push_str("%29"),
            '<' => escaped.push_str("%3C"),
            '>' => escaped.push_str("%3E"),
            '|' => escaped.push_str("%7C"),
            '"' => escaped.push_str("%22"),
            '\\' => escaped.push_str("%5C"),
            _ => escaped.push(character),
        }
    }
    Some(escaped)
}

fn unwrap_once(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    if host == "urldefense.com" {
        let (inner, _) = path.strip_prefix("v3/__")?.split_once("__;")?;
        // Email programs cause a single slash after the scheme; `*` replaces characters that are stored elsewhere.
        return (!inner.contains('*')).then(|| inner.to_owned());
    }
    let parameter = |name: &str| {
        let (_, query) = path.split_once('?')?;
        query.split('&').find_map(|part| part.trim_start_matches("amp;").strip_prefix(name)?.strip_prefix('='))
    };
    let encoded = match host {
        "urldefense.proofpoint.com" => parameter("u")?.replace('-', "%").replace('_', "/"),
        _ if host.ends_with("safelinks.protection.outlook.com") => parameter("url")?.to_owned(),
        _ => return None,
    };
    percent_decode_str(&encoded).decode_utf8().ok().map(Cow::into_owned)
}

/// Returns a URL, shortened for a message.
fn shortened(address: &str) -> Cow<'_, str> {
    const LONGEST: usize = 100;
    match address.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &address[..end])),
        None => Cow::Borrowed(address),
    }
}

#[cfg(test)]
mod tests {
    use super::unwrap;

    #[test]
    fn the_url_is_unwrapped_once_for_each_wrapper() {
        let inner = "https%3A%2F%2Fexample.com%2Fa%2520b%3Fx%3D1%26y%3D(2)";
        let safe = format!("https://nam06.safelinks.protection.outlook.com/ap/x-1/?url={inner}&data=02");
        assert_eq!(unwrap(&safe).as_deref(), Some("https://example.com/a%20b?x=1&y=%282%29"));
        let v2 = "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.com_a-2520b&d=x";
        assert_eq!(unwrap(v2).as_deref(), Some("https://example.com/a%20b"));
        let v3 = "https://urldefense.com/v3/__https://example.com/a?b=1__;!!x";
        assert_eq!(unwrap(v3).as_deref(), Some("https://example.com/a?b=1"));
        assert_eq!(unwrap("https://example.com"), None);
        assert_eq!(unwrap("https://nam06.safelinks.protection.outlook.com/?url=javascript:x"), None);
    }
}
