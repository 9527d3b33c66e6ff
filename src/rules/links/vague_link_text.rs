//! PB421.

use crate::page::{LinkKind, plain_text};
use crate::playbook::{Page, is_vague};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for link text that does not say where the link leads, such as "here" or "this link".
    ///
    /// The text is compared with such words in all languages that playbook-lint knows. Off by
    /// default, because it is a matter of style. Code and names of a target, such as `[Link](link.md)`, are not reported.
    ///
    /// ## Why this is bad
    ///
    /// Readers who skim a page, or who let a screen reader list its links, learn nothing from "here".
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// To lend a key, click [here](https://keys.example/lend).
    /// ````
    ///
    /// ````md
    /// [Read more...](https://keys.example/lend)
    /// ````
    ///
    /// ````md
    /// To lend a key, click <a href="https://keys.example/lend">here</a>.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// To get a key for a day, see [Lend a key](https://keys.example/lend).
    /// ````
    ///
    /// ## References
    ///
    /// Microsoft Writing Style Guide, "URLs and web addresses"; WCAG 2.2, success criterion 2.4.9.
    pub VagueLinkText {
        code: "PB421",
        name: "vague-link-text",
        severity: Info off,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for VagueLinkText {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for link in &page.links {
            let shown = match link.kind {
                LinkKind::Inline | LinkKind::Reference => link.text,
                LinkKind::HtmlLink => match page.html_link_text(link) {
                    Some(shown) => shown,
                    None => continue,
                },
                _ => continue,
            };
            let written = page.slice(shown);
            let text = plain_text(written);
            // `this` in code is a keyword, and a page about links may be called `link`.
            let is_name = || written.contains('`') || link.destination.to_lowercase().contains(&*text.to_lowercase());
            if is_vague(&text) && !is_name() {
                let message = format!("`{text}` does not say where the link leads");
                let help = "use the title of the page, or what readers can do there, as the link text";
                reporter.report(shown, message).help(help).data("target", &*link.destination);
            }
        }
    }
}
