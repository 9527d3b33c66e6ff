//! PB417.

use crate::page::MarkdownInHtml;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for links, images, and emphasis in Markdown inside an HTML block.
    ///
    /// A block starts with a line such as `<div>` or `<td>Lend</td>` and ends at the next blank line. One diagnostic is
    /// reported per block. Code, scripts, and comments are not checked.
    ///
    /// ## Why this is bad
    ///
    /// Markdown has no meaning in an HTML block: readers see the brackets and asterisks, and cannot follow the link.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// <div class="note">
    /// Before you **lend** a key, see [Doors](doors.md).
    /// </div>
    /// ````
    ///
    /// ````md
    /// <details>
    /// See [Doors](https://keys.example/doors).
    /// </details>
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// <div class="note">
    ///
    /// Before you **lend** a key, see [Doors](https://keys.example/doors).
    ///
    /// </div>
    /// ````
    ///
    /// ````md
    /// <div class="note">
    /// Before you <b>lend</b> a key, see <a href="https://keys.example/doors">Doors</a>.
    /// </div>
    /// ````
    ///
    /// ## References
    ///
    /// CommonMark 0.31, section 4.6.
    pub MarkdownInHtmlBlock {
        code: "PB417",
        name: "markdown-in-html",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MarkdownInHtmlBlock {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for MarkdownInHtml { first, others } in page.markdown_in_html() {
            let written = page.slice(first);
            let message = match others {
                0 => format!("`{written}` is in an HTML block, so readers see it as it is written"),
                1 => format!("`{written}` and 1 other are in an HTML block, so readers see them as they are written"),
                _ => format!(
                    "`{written}` and {others} others are in an HTML block, so readers see them as they are written"
                ),
            };
            let help = "add a blank line between the HTML and the Markdown, or write it in HTML";
            reporter.report(first, message).help(help).data("value", written);
        }
    }
}
