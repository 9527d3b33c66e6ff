//! PB409.

use crate::diagnostic::{Applicability, Severity};
use crate::page::{Link, LinkTypo, LinkTypoKind, UrlProblem, UrlProblemKind};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::{LinkProblemKind, Site, Target};
use crate::text::{InvisibleKind, Span};

declare_rule! {
    /// Finds a link whose address is written wrong, and text that was meant for a link but is none.
    ///
    /// Addresses: `hhttps:`, `https//`, `mailto=`, `%20` or an invisible character in front of `https:`, a mail address
    /// without `mailto:`, a host name without `https://`, a backslash in a path, a bracket too many, a title that is
    /// run together with the path, nothing at all. Text: `[text] (address)`, `(text)[address]`, a blank in a path, a
    /// title in quotes that are not straight or not closed, a bracket too many or none at the end.
    ///
    /// A backslash in a path is a warning: docfx reads it as a slash, but GitHub and browsers do not.
    ///
    /// ## Why this is bad
    ///
    /// A wrong address is read as the name of a file that is not there. Where Markdown sees no link at all, readers are
    /// shown the brackets and the address instead.
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
    /// `links.ignore`: globs of targets that are not judged.
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
            let message = format!("link `{whole}` has no address");
            reporter
                .report(link.span, message)
                .help("write the address between the round brackets, or remove the link");
            return;
        }
        Kind::Invisible => {
            let name = part.chars().next().and_then(InvisibleKind::of).map_or("no-break space", InvisibleKind::name);
            let visible = mended.split('/').next().unwrap_or_default().to_owned();
            (format!("an invisible character ({name}) stands before `{visible}`"), "delete it".to_owned())
        }
        Kind::EncodedSpace => {
            (format!("`{part}` stands before the address `{mended}`"), format!("remove `{part}`, an encoded blank"))
        }
        Kind::DoubledLetter | Kind::Scheme => {
            (format!("the address begins with `{part}`, not with `{instead}`"), format!("write `{instead}`"))
        }
        Kind::MailtoSign => {
            (format!("the mail address begins with `{part}`, not with `{instead}`"), format!("write `{instead}`"))
        }
        Kind::BareMail => (format!("`mailto:` is missing before `{part}`"), format!("write `{instead}`")),
        Kind::HostName => (format!("`https://` is missing before `{part}`"), format!("write `{instead}`")),
        Kind::Bracket => (format!("bracket too many in the address `{written}`"), format!("write `{mended}`")),
        Kind::Title => (
            format!("title `{part}` is read as part of the path"),
            format!("write `{}` with a blank before it", instead.trim()),
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
        // docfx reads it as a slash: only browsers and GitHub do not.
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
        Kind::Gap => format!("a blank parts the brackets of `{part}`"),
        Kind::Swapped => format!("round and square brackets are exchanged in `{part}`"),
        Kind::Space | Kind::Fragment => format!("the address `{part}` has a blank in it"),
        Kind::Title if !part.starts_with('"') => format!("the title `{part}` is not between straight quotes"),
        Kind::Title if part.len() > 1 && part.ends_with('"') => {
            format!("the title `{part}` has quotes inside its quotes")
        }
        Kind::Title => format!("the title `{part}` has no closing quote"),
        Kind::Bracket => format!("`(` stands twice before `{address}`"),
        Kind::Open => format!("`)` is missing behind `{part}`"),
    };
    let what = if near.is_image { "picture" } else { "link" };
    let help = match near.kind {
        Kind::Fragment => "after `#`, write the ID of a heading, in which hyphens stand for spaces".to_owned(),
        _ if instead.is_empty() => format!("remove one `{part}`"),
        _ => format!("write `{instead}`"),
    };
    let leads_somewhere = near.kind != Kind::Fragment && leads_somewhere(reporter.site(), page.source.path(), address);
    let diagnostic =
        reporter.report(near.part, format!("{fact}, so that readers see the source instead of the {what}"));
    diagnostic.help(&*help).data("target", &**address);
    if leads_somewhere {
        diagnostic.fix(Applicability::Unsafe, help, near.part, &*near.replacement);
    }
}

/// Whether a destination leads to a file of the site.
fn is_file(site: &Site, from: &str, destination: &str) -> bool {
    let followed = site.resolve_link(from, destination);
    followed.file().is_some() && matches!(followed.link.target, Target::File(_) | Target::RootRelative(_))
}

/// Whether nothing is wrong with a destination any more: only then is it offered as a fix.
fn leads_somewhere(site: &Site, from: &str, destination: &str) -> bool {
    match site.parse_destination(from, destination).target {
        Target::External => UrlProblem::of(destination).is_none(),
        Target::Page | Target::Outside => false,
        Target::File(_) | Target::RootRelative(_) => is_file(site, from, destination),
    }
}
