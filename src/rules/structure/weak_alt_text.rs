//! PB611.

use percent_encoding::percent_decode_str;

use crate::page::{Link, LinkKind, UrlParts, plain_text};
use crate::playbook::{Page, announces_image};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::vfs::is_image_extension;

declare_rule! {
    /// Checks for alt text that is a file name, starts with "image of", or has more than 150 characters.
    ///
    /// Off by default, because it is a matter of style.
    ///
    /// ## Why this is bad
    ///
    /// Screen readers say that something is an image, and then read all of its alt text. A file name says nothing, "image
    /// of" says it twice, and a long text cannot be skimmed.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ![key-rack-2.png](https://keys.example/key-rack-2.png)
    /// ````
    ///
    /// ````md
    /// ![Image of the key rack](https://keys.example/key-rack-2.png)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ![The key rack, with two free hooks](https://keys.example/key-rack-2.png)
    /// ````
    ///
    /// ## References
    ///
    /// Learn's contributor guide, "Create accessible content", asks for 40 to 150 characters.
    pub WeakAltText {
        code: "PB611",
        name: "weak-alt-text",
        severity: Info off,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

/// The maximum length of an alt text, in characters.
const MAX_LENGTH: usize = 150;

impl PageRule for WeakAltText {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for link in page.links.iter().filter(|link| link.kind.is_image() && !link.text.is_empty()) {
            let written = page.slice(link.text);
            let alt = if link.kind == LinkKind::Image { plain_text(written) } else { written.trim().into() };
            let length = alt.chars().count();
            let (message, help) = if is_file_name(&alt, link) {
                (format!("alt text `{alt}` is a file name"), "describe what the image shows".to_owned())
            } else if let Some(opening) = announces_image(&alt) {
                let message = format!("alt text starts with `{opening}`");
                (message, format!("remove `{opening}`: screen readers already say that it is an image"))
            } else if length > MAX_LENGTH {
                let message = format!("alt text has {length} characters (limit {MAX_LENGTH})");
                (message, "shorten it, and describe details in the text of the page".to_owned())
            } else {
                continue;
            };
            reporter.report(link.text, message).help(help).data("target", &*link.destination);
        }
    }
}

/// Whether an alt text is the name of a file, or that of its image without the extension.
fn is_file_name(alt: &str, link: &Link<'_>) -> bool {
    let has_extension =
        alt.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && is_image_extension(extension));
    if has_extension && !alt.contains(' ') {
        return true;
    }
    let path = percent_decode_str(UrlParts::of(&link.destination).path).decode_utf8_lossy();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // `![Keys](keys.png)` may be a description.
    let is_word = stem.chars().all(char::is_alphabetic) || stem.contains(' ');
    alt.eq_ignore_ascii_case(name) || !is_word && alt.eq_ignore_ascii_case(stem)
}
