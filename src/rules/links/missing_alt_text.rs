//! PB408.

use crate::page::{LinkKind, plain_text};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a picture without alt text.
    ///
    /// `<img alt="">` is how HTML marks a picture that only decorates; it is not reported, nor is a `type="icon"`.
    ///
    /// ## Why this is bad
    ///
    /// Readers who cannot see the picture are told its alt text, and so is everyone while it does not load.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ![](media/queue.png)
    /// ````
    ///
    /// ````md
    /// <img src="media/queue.png">
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ![The assignment queue](media/queue.png)
    /// <img src="media/line.png" alt="">
    /// ````
    ///
    /// ## References
    ///
    /// Learn's build reports the same as `alt-text-missing`.
    pub MissingAltText {
        code: "PB408",
        name: "missing-alt-text",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MissingAltText {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for link in page.links.iter().filter(|link| link.kind.is_image()) {
            let alt = page.slice(link.text);
            let is_missing = match link.kind {
                // An empty one lies inside the tag, one that is not there behind it.
                LinkKind::HtmlImage => link.text.is_empty() && link.text.start >= link.span.end,
                LinkKind::TripleColonImage => link.text.is_empty() && !page.slice(link.span).contains("\"icon\""),
                _ => alt.trim().is_empty() || plain_text(alt).is_empty(),
            };
            if !is_missing {
                continue;
            }
            let help = match link.kind {
                LinkKind::Image => "say between the square brackets what the picture shows",
                LinkKind::HtmlImage => "say what the picture shows, with `alt=\"…\"`",
                _ => "say what the picture shows, with `alt-text=\"…\"`",
            };
            reporter
                .report(link.span, format!("picture `{}` has no alt text", link.destination))
                .help(help)
                .data("target", &*link.destination);
        }
    }
}
