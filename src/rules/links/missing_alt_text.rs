//! PB408.

use crate::page::{LinkKind, plain_text};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for images without alt text.
    ///
    /// In HTML, `<img alt="">` marks a decorative image. It is not reported, and neither is `type="icon"`.
    ///
    /// ## Why this is bad
    ///
    /// Alt text is for readers who cannot see the image. Everyone else sees it while the image does not load.
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
                // An empty one is inside the tag, a missing one after it.
                LinkKind::HtmlImage => link.text.is_empty() && link.text.start >= link.span.end,
                LinkKind::TripleColonImage => link.text.is_empty() && !page.slice(link.span).contains("\"icon\""),
                _ => alt.trim().is_empty() || plain_text(alt).is_empty(),
            };
            if !is_missing {
                continue;
            }
            let help = match link.kind {
                LinkKind::Image => "describe the image between the square brackets",
                LinkKind::HtmlImage => "describe the image with `alt=\"…\"`",
                _ => "describe the image with `alt-text=\"…\"`",
            };
            reporter
                .report(link.span, format!("image `{}` has no alt text", link.destination))
                .help(help)
                .data("target", &*link.destination);
        }
    }
}
