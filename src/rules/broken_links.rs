//! How the rules about missing files report: all with the same messages.

use super::Reporter;
use crate::diagnostic::Applicability;
use crate::page::{Link, LinkKind};
use crate::playbook::{Page, is_level_file};
use crate::site::{LinkProblem, LinkProblemKind};
use crate::text::Span;
use crate::vfs::file_name;

/// The rule that reports a broken link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BrokenLinkKind {
    /// PB401.
    Link,
    /// PB402.
    LevelLink,
    /// PB405.
    Include,
    /// PB407.
    Image,
}

impl BrokenLinkKind {
    fn of(page: &Page<'_>, link: &Link<'_>, in_level_list: bool) -> Self {
        match link.kind {
            LinkKind::Include | LinkKind::Snippet => Self::Include,
            LinkKind::Lightbox => Self::Image,
            kind if kind.is_image() => Self::Image,
            _ if is_level_file(link.path_span(page.text()).of(page.text())) => Self::LevelLink,
            _ if in_level_list => Self::LevelLink,
            _ => Self::Link,
        }
    }

    /// The kind of target that the link should have.
    fn noun(self, link: &Link<'_>, target: &str) -> &'static str {
        match self {
            Self::LevelLink => "L3 page",
            Self::Image => "image",
            Self::Include if link.kind == LinkKind::Snippet => "code file",
            Self::Include => "include file",
            Self::Link if is_page(target) => "page",
            Self::Link => "file",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Link => "correct the path, or remove the link if the page is gone for good",
            Self::LevelLink => "correct the path, create the page, or remove the link",
            Self::Include => "correct the path, or remove the include",
            Self::Image => "correct the path, or add the image to the playbook",
        }
    }
}

/// Whether a path is intended for a page: it ends with `.md`, or has no extension.
fn is_page(path: &str) -> bool {
    let name = file_name(path);
    name.rsplit_once('.').is_none_or(|(_, extension)| extension.eq_ignore_ascii_case("md"))
}

/// Reports those of `problems`, the page's links with a problem, that are broken and of `kind`.
pub(crate) fn report(page: &Page<'_>, problems: &[LinkProblem], kind: BrokenLinkKind, reporter: &mut Reporter<'_>) {
    // Links and lists are in the order of the text, so one walk over both finds the links inside lists.
    let (mut lists, mut list_end) = (page.level_lists.iter().peekable(), 0);
    let broken = problems.iter().filter_map(|LinkProblem { link, problem }| {
        let link = &page.links[*link];
        while let Some(list) = lists.next_if(|list| list.span.start <= link.span.start) {
            list_end = list_end.max(list.span.end);
        }
        let broken = Broken::of(page, link, problem)?;
        (BrokenLinkKind::of(page, link, link.span.start < list_end) == kind).then_some((link, broken))
    });
    for (link, broken) in broken {
        // PB409 suggests the intended target of a malformed link.
        let suggests = broken.span == link.path_span(page.text());
        report_one(page, link, broken, kind, suggests, reporter);
    }
}

/// Why a link is broken.
struct Broken<'p> {
    /// The missing path, relative to the root; `None` if it is outside the root.
    missing: Option<&'p str>,
    /// The path in the source.
    span: Span,
}

impl<'p> Broken<'p> {
    fn of(page: &Page<'_>, link: &Link<'_>, problem: &'p LinkProblemKind) -> Option<Self> {
        let span = link.path_span(page.text());
        match problem {
            LinkProblemKind::Missing(path) => Some(Self { missing: Some(path), span }),
            LinkProblemKind::Outside => Some(Self { missing: None, span }),
            // The entire target, because PB409 may report any part of it.
            LinkProblemKind::Malformed { missing: Some(path), .. } => {
                Some(Self { missing: Some(path), span: link.destination_span })
            }
            _ => None,
        }
    }
}

fn report_one(
    page: &Page<'_>,
    link: &Link<'_>,
    Broken { missing, span }: Broken<'_>,
    kind: BrokenLinkKind,
    suggests: bool,
    reporter: &mut Reporter<'_>,
) {
    let written = page.slice(span);
    let is_link = matches!(kind, BrokenLinkKind::Link | BrokenLinkKind::LevelLink);
    let Some(missing) = missing else {
        let help = match is_link {
            true => "link to a page inside the playbook, or write the complete `https://` URL",
            false => "move the file into the playbook and correct the path",
        };
        let message = format!("`{written}` points outside the playbook's folder");
        reporter.report(span, message).help(help).data("target", written);
        return;
    };
    let (site, from) = (reporter.site(), &**page.source.path());
    let message = format!("{} `{written}` does not exist", kind.noun(link, missing));
    let guesses = suggests.then(|| site.guesses(from, missing, reporter.suggestions()));
    let best = |fits: &dyn Fn(&str) -> bool| guesses.as_ref().and_then(|guesses| guesses.best(fits));
    let suggested = best(&|path| !is_link || site.is_published(path));
    let unpublished = (is_link && suggested.is_none()).then(|| best(&|path| !site.is_published(path))).flatten();
    let diagnostic = reporter.report(span, message).data("target", written);
    if let Some(file) = suggested {
        let near = site.written_like(from, written, file);
        let title = format!("write `{near}`");
        diagnostic.help(format!("did you mean `{near}`?")).fix(Applicability::Unsafe, title, span, near);
    } else if let Some(file) = unpublished {
        let path = site.files.path(file);
        diagnostic.help(format!("`{path}` is not published; link to the page that replaced it, or remove the link"));
    } else {
        diagnostic.help(kind.help());
    }
}
