//! How the rules about missing files speak: all in the same words.

use super::Reporter;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::page::{Link, LinkKind};
use crate::playbook::{Page, is_level_file};
use crate::site::LinkProblemKind;

/// Which rule a link to nowhere falls to.
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

    /// What the link should lead to.
    fn noun(self, link: &Link<'_>, target: &str) -> &'static str {
        match self {
            Self::LevelLink => "L3 page",
            Self::Image => "picture",
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
            Self::Image => "correct the path, or add the picture to the playbook",
        }
    }
}

/// Whether a path is meant for a page: `.md`, or no ending at all.
fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_none_or(|(_, extension)| extension.eq_ignore_ascii_case("md"))
}

impl Reporter<'_> {
    /// Reports the page's links to nowhere that are `wanted`.
    pub(crate) fn report_broken(&mut self, page: &Page<'_>, wanted: BrokenLinkKind) {
        let flawed = self.link_problems();
        // Links and lists stand in the order of the text, so that one walk over both tells which links a list holds.
        let (mut lists, mut list_end) = (page.level_lists.iter().peekable(), 0);
        let broken = flawed.iter().filter(|flawed| {
            let link = &page.links[flawed.link];
            while let Some(list) = lists.next_if(|list| list.span.start <= link.span.start) {
                list_end = list_end.max(list.span.end);
            }
            matches!(flawed.problem, LinkProblemKind::Missing(_) | LinkProblemKind::Outside)
                && BrokenLinkKind::of(page, link, link.span.start < list_end) == wanted
        });
        for flawed in broken {
            self.report_one(page, &page.links[flawed.link], &flawed.problem, wanted);
        }
    }

    fn report_one(
        &mut self,
        page: &Page<'_>,
        link: &Link<'_>,
        problem: &LinkProblemKind,
        kind: BrokenLinkKind,
    ) -> &mut Diagnostic {
        let span = link.path_span(page.text());
        let written = page.slice(span);
        let LinkProblemKind::Missing(missing) = problem else {
            return self
                .report(span, format!("`{written}` leads out of the playbook's own folder"))
                .help(match kind {
                    BrokenLinkKind::Link | BrokenLinkKind::LevelLink => {
                        "link to a page inside the playbook, or give the full `https://` address"
                    }
                    BrokenLinkKind::Include | BrokenLinkKind::Image => {
                        "move the file into the playbook and correct the path"
                    }
                })
                .data("target", written);
        };
        let (site, from) = (self.site(), &**page.source.path());
        let message = format!("{} `{written}` does not exist", kind.noun(link, missing));
        let is_link = matches!(kind, BrokenLinkKind::Link | BrokenLinkKind::LevelLink);
        let guesses = site.guesses(from, missing, self.suggestions());
        let suggested = guesses.best(|path| !is_link || site.is_published(path));
        let unpublished = (is_link && suggested.is_none()).then(|| guesses.best(|path| !site.is_published(path)));
        let diagnostic = self.report(span, message).data("target", written);
        if let Some(file) = suggested {
            let near = site.written_like(from, written, file);
            let title = format!("write `{near}`");
            diagnostic.help(format!("did you mean `{near}`?")).fix(Applicability::Unsafe, title, span, near)
        } else if let Some(file) = unpublished.flatten() {
            let path = site.files.path(file);
            diagnostic.help(format!("`{path}` is not published; link to what took its place, or remove the link"))
        } else {
            diagnostic.help(kind.help())
        }
    }
}
