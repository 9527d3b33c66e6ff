//! PB409.

use crate::diagnostic::{Applicability, Severity};
use crate::page::{Link, LinkTypo, LinkTypoKind, UrlProblem, UrlProblemKind};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::{LinkProblemKind, Site, Target};
use crate::text::{InvisibleKind, Span};

declare_rule! {
    /// Checks for links with a malformed target, and for text that seems to be intended as a link but is not one.
    ///
    /// Malformed targets:
    ///
    /// - `hhttps:`, `https//`, or `mailto=`
    /// - `%20` or an invisible character before `https:`
    /// - an email address without `mailto:`, or a host name without `https://`
    /// - a backslash in a path
    /// - an extra bracket
    /// - a title that runs into the path
    /// - an empty target
    ///
    /// Text that is not a link:
    ///
    /// - `[text] (url)` or `(text)[url]`
    /// - a space in a path
    /// - a title whose quotes are not straight or not closed
    /// - an extra or missing bracket at the end
    ///
    /// A backslash in a path is a warning, because docfx reads it as a slash. GitHub and browsers do not.
    ///
    /// ## Why this is bad
    ///
    /// Browsers read a malformed URL as the name of a file that does not exist. If Markdown does not recognize a link
    /// at all, readers see the brackets and the URL instead.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// Open the [portal](hhttps://portal.example.com).
    /// ````
    ///
    /// ````md
    /// Open the [portal] (https://portal.example.com).
    /// ````
    ///
    /// ````md
    /// Write to [the desk](desk@example.com).
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// Open the [portal](https://portal.example.com), or write to [the desk](mailto:desk@example.com).
    /// It counts array\[0] (see below), and [1] (page 3).
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
    ///
    /// docfx splits paths at `/` and at `\` (`RelativePath` in dotnet/docfx).
    pub MalformedLink {
        code: "PB409",
        name: "malformed-link",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
        supersedes: [PB401 on Span, PB402 on Span, PB405 on Span, PB407 on Span],
    }
}

impl PageRule for MalformedLink {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for flawed in &*reporter.link_problems() {
            if let LinkProblemKind::Malformed { problem: flaw, .. } = &flawed.problem {
                report_address(page, &page.links[flawed.link], flaw, reporter);
            }
        }
        let (site, from) = (reporter.site(), &**page.source.path());
        for near in page.near_links(&|destination| is_file(site, from, destination)) {
            if !site.settings.is_ignored_target(&near.destination) {
                report_text(page, &near, reporter);
            }
        }
    }
}

fn report_address(page: &Page<'_>, link: &Link<'_>, flaw: &UrlProblem, reporter: &mut Reporter<'_>) {
    use UrlProblemKind as Kind;
    let written = page.slice(link.destination_span);
    let start = link.destination_span.start as usize;
    let (part, instead) = (&written[flaw.part.clone()], &*flaw.instead);
    let mended = format!("{}{instead}{}", &written[..flaw.part.start], &written[flaw.part.end..]);
    let (message, help) = match flaw.kind {
        Kind::Empty => {
            let whole = page.slice(link.span);
            let message = format!("link `{whole}` has no target");
            reporter.report(link.span, message).help("write the target between the parentheses, or remove the link");
            return;
        }
        Kind::Invisible => {
            let name = part.chars().next().and_then(InvisibleKind::of).map_or("no-break space", InvisibleKind::name);
            let visible = mended.split('/').next().unwrap_or_default().to_owned();
            (format!("an invisible character ({name}) comes before `{visible}`"), "delete it".to_owned())
        }
        Kind::EncodedSpace => {
            (format!("`{part}` comes before the URL `{mended}`"), format!("remove `{part}`, an encoded space"))
        }
        Kind::DoubledLetter | Kind::Scheme => {
            (format!("the URL starts with `{part}`, not with `{instead}`"), format!("write `{instead}`"))
        }
        Kind::MailtoSign => {
            (format!("the email address starts with `{part}`, not with `{instead}`"), format!("write `{instead}`"))
        }
        Kind::BareMail => (format!("`mailto:` is missing before `{part}`"), format!("write `{instead}`")),
        Kind::HostName => (format!("`https://` is missing before `{part}`"), format!("write `{instead}`")),
        Kind::Bracket => (format!("extra bracket in the URL `{written}`"), format!("write `{mended}`")),
        Kind::Title => (
            format!("title `{part}` is read as part of the path"),
            format!("write `{}` with a space before it", instead.trim()),
        ),
        Kind::Backslash => (format!("path `{part}` has a backslash"), format!("write `{instead}`")),
    };
    let applicability = match flaw.kind {
        Kind::Backslash | Kind::EncodedSpace | Kind::DoubledLetter | Kind::MailtoSign | Kind::BareMail => {
            Applicability::Safe
        }
        _ => Applicability::Unsafe,
    };
    let span = Span::new(start + flaw.part.start, start + flaw.part.end);
    let destination = if flaw.kind == Kind::Title { &written[..flaw.part.start] } else { &mended };
    let leads_somewhere = leads_somewhere(reporter.site(), page.source.path(), destination);
    let severity = match flaw.kind {
        // docfx reads it as a slash; only browsers and GitHub do not.
        Kind::Backslash => reporter.severity_or(Severity::Warning),
        _ => reporter.severity_or(Severity::Error),
    };
    let diagnostic = reporter.report(span, message).help(help).data("target", written);
    diagnostic.severity = severity;
    if leads_somewhere {
        let title = if instead.is_empty() { "remove it".to_owned() } else { format!("write `{}`", instead.trim()) };
        diagnostic.fix(applicability, title, span, instead);
    }
}

fn report_text(page: &Page<'_>, near: &LinkTypo, reporter: &mut Reporter<'_>) {
    use LinkTypoKind as Kind;
    let (part, instead, address) = (page.slice(near.part), near.replacement.trim(), &near.destination);
    let fact = match near.kind {
        Kind::Gap => format!("a space separates the brackets of `{part}`"),
        Kind::Swapped => format!("parentheses and square brackets are swapped in `{part}`"),
        Kind::Space | Kind::Fragment => format!("the target `{part}` contains a space"),
        Kind::Title if !part.starts_with('"') => format!("the title `{part}` is not between straight quotes"),
        Kind::Title if part.len() > 1 && part.ends_with('"') => {
            format!("the title `{part}` has quotes inside its quotes")
        }
        Kind::Title => format!("the title `{part}` has no closing quote"),
        Kind::Bracket => format!("`(` is repeated before `{address}`"),
        Kind::Open => format!("`)` is missing after `{part}`"),
    };
    let what = if near.is_image { "image" } else { "link" };
    let help = match near.kind {
        Kind::Fragment => "after `#`, write the ID of a heading, with hyphens for spaces".to_owned(),
        _ if instead.is_empty() => format!("remove one `{part}`"),
        _ => format!("write `{instead}`"),
    };
    let leads_somewhere = near.kind != Kind::Fragment && leads_somewhere(reporter.site(), page.source.path(), address);
    let diagnostic = reporter.report(near.part, format!("{fact}, so readers see the source instead of the {what}"));
    diagnostic.help(&*help).data("target", &**address);
    if leads_somewhere {
        diagnostic.fix(Applicability::Unsafe, help, near.part, &*near.replacement);
    }
}

/// Whether a target points to a file of the site.
fn is_file(site: &Site, from: &str, destination: &str) -> bool {
    let followed = site.resolve_link(from, destination);
    followed.file().is_some() && matches!(followed.link.target, Target::File(_) | Target::RootRelative(_))
}

/// Whether a target has no problem left: only then it is offered as a fix.
fn leads_somewhere(site: &Site, from: &str, destination: &str) -> bool {
    match site.parse_destination(from, destination).target {
        Target::External => UrlProblem::of(destination).is_none(),
        Target::Page | Target::Outside => false,
        Target::File(_) | Target::RootRelative(_) => is_file(site, from, destination),
    }
}
