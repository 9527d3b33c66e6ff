//! What readers see of a page, to check edits that must not change it.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::event_text::EventText;
use super::suppression::is_directive;
use super::table::as_markdig_reads;
use super::{Document, markdown_options};
use crate::text::{Source, is_invisible, strip_invisible};

/// Whether two texts of a page have the same metadata and the same Markdown, ignoring playbook-lint's own comments.
/// Spaces that HTML collapses are ignored.
#[must_use]
pub fn same_rendering(one: &str, other: &str) -> bool {
    one == other || Rendering::of(one) == Rendering::of(other)
}

/// What readers see of a page. It is equal for texts that differ only in invisible characters, in their metadata and in
/// their Markdown. Paragraphs and lines that contain only such characters are ignored.
#[derive(Debug, PartialEq, Eq)]
pub struct VisibleRendering(Rendering);

impl VisibleRendering {
    /// Returns the rendering of a page's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Rendering::of(text).visible())
    }

    /// Returns the rendering of the Markdown after the front matter, ignoring which quotes are alerts: enough for edits
    /// that affect neither metadata nor alerts, in half the time.
    #[must_use]
    pub fn of_body(markdown: &str) -> Self {
        Self(Rendering { metadata: Vec::new(), alerts: Vec::new(), body: Body::of(markdown) }.visible())
    }
}

/// A page as readers and the build see it.
#[derive(Debug, PartialEq, Eq)]
struct Rendering {
    /// Keys and values as in the source.
    metadata: Vec<(String, String)>,
    /// A quote is an alert only if its marker comes first: a comment before the marker would change that.
    alerts: Vec<String>,
    body: String,
}

impl Rendering {
    fn of(text: &str) -> Self {
        let source = Source::from_text("", text);
        let document = Document::parse(&source);
        let written =
            |entry: &super::MetadataEntry<'_>| (entry.key.to_string(), entry.value_span.of(text).trim().to_owned());
        Self {
            metadata: document.front_matter.entries.iter().map(written).collect(),
            alerts: document.alerts.iter().map(|alert| document.slice(alert.word).to_owned()).collect(),
            body: Body::of(document.slice(document.body)),
        }
    }

    /// Returns the rendering without invisible characters.
    fn visible(mut self) -> Self {
        let strip = |text: &str| strip_invisible(text).into_owned();
        self.metadata = self.metadata.iter().map(|(key, value)| (strip(key), strip(value).trim().to_owned())).collect();
        self.alerts = self.alerts.iter().map(|word| strip(word)).collect();
        let mut body = without_escapes(&strip(&self.body));
        for (from, to) in [
            // The remains of spaces around such a character.
            ("  ", " "),
            (" \u{2}", "\u{2}"),
            ("\u{1} ", "\u{1}"),
            // Lines and paragraphs of only such characters.
            ("\u{2}SoftBreak\u{2}\u{1}\u{2}SoftBreak\u{2}\u{1}", "\u{2}SoftBreak\u{2}\u{1}"),
            ("\u{2}SoftBreak\u{2}\u{1}\u{2}/Paragraph\u{2}\u{1}", "\u{2}/Paragraph\u{2}\u{1}"),
            ("\u{2}Paragraph\u{2}\u{1}\u{2}SoftBreak\u{2}\u{1}", "\u{2}Paragraph\u{2}\u{1}"),
            ("\u{2}Paragraph\u{2}\u{1}\u{2}/Paragraph\u{2}\u{1}", ""),
        ] {
            // A run needs several replacements, but fewer than the logarithm of its length.
            for _ in 0..u64::BITS {
                if !body.contains(from) {
                    break;
                }
                body = body.replace(from, to);
            }
        }
        self.body = body;
        self
    }
}

/// Returns `text` without Rust's escapes of invisible characters, which come from the debug format of a link's target.
fn without_escapes(text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("\\u{") {
        let digits = &rest[start + 3..];
        let end = digits.find('}').filter(|&end| end <= 6);
        let character = end.and_then(|end| char::from_u32(u32::from_str_radix(&digits[..end], 16).ok()?));
        let cut = match (character, end) {
            (Some(character), Some(end)) if is_invisible(character) => {
                kept.push_str(&rest[..start]);
                start + 3 + end + 1
            }
            _ => {
                kept.push_str(&rest[..start + 3]);
                start + 3
            }
        };
        rest = &rest[cut..];
    }
    kept.push_str(rest);
    kept
}

/// Markdown's events as text, without playbook-lint's comments.
#[derive(Default)]
struct Body {
    out: EventText,
    /// The HTML of the current block.
    html: Option<String>,
}

impl Body {
    fn of(markdown: &str) -> String {
        let markdown = as_markdig_reads(markdown);
        let mut body = Self::default();
        for event in Parser::new_ext(&markdown, markdown_options()) {
            body.add(event);
        }
        body.out.written
    }

    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.html = Some(String::new()),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.out.text(&without_directives(&html)),
            },
            Event::End(TagEnd::HtmlBlock) => {
                let html = without_directives(&self.html.take().unwrap_or_default());
                if !html.trim().is_empty() {
                    self.out.mark("html");
                    self.out.text(html.trim());
                    self.out.mark("/html");
                }
            }
            Event::InlineHtml(html) => self.out.text(&without_directives(&html)),
            Event::Text(text) => self.out.text(&text),
            Event::Code(code) => {
                self.out.mark_inline("code");
                self.out.written.push_str(&code);
                self.out.mark_inline("/code");
            }
            Event::Start(tag) => {
                self.out.in_code |= matches!(tag, Tag::CodeBlock(_));
                match &tag {
                    Tag::CodeBlock(CodeBlockKind::Indented) => self.out.mark("indented"),
                    tag => self.out.start(tag),
                }
            }
            Event::End(tag) => {
                self.out.in_code &= tag != TagEnd::CodeBlock;
                self.out.end(&tag);
            }
            other => self.out.mark(format_args!("{other:?}")),
        }
    }
}

/// Returns HTML without playbook-lint's comments.
fn without_directives(html: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(start) = rest.find("<!--") {
        let end = rest[start..].find("-->").map_or(rest.len(), |at| start + at + 3);
        let cut = if is_directive(&rest[start..end]) { start } else { end };
        kept.push_str(&rest[..cut]);
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::{VisibleRendering, same_rendering};

    fn same_visible_rendering(one: &str, other: &str) -> bool {
        VisibleRendering::of(one) == VisibleRendering::of(other)
    }

    #[test]
    fn characters_that_no_one_sees_do_not_count_unless_they_change_markup() {
        for (with, without) in [
            ("cust\u{200b}omer\n", "customer\n"),
            ("a\n\u{200b}\nb\n", "a\nb\n"),
            ("a\n\n\u{200b}\n\nb\n", "a\n\n\n\nb\n"),
            ("> a\n> \u{200b}\n> b\n", "> a\n> b\n"),
            ("[a](d\u{200b}.md \"t\u{e0041}\")\n", "[a](d.md \"t\")\n"),
            ("a \u{200b} b **c \u{feff}**\n", "a  b **c **\n"),
            ("---\na: b\u{200b}\n---\n", "---\na: b\n---\n"),
        ] {
            // A delimiter after a space cannot close emphasis.
            let expected = !with.contains("**");
            assert_eq!(same_visible_rendering(with, without), expected, "{with:?}");
        }
        for (with, without) in [
            ("a\n\u{200b}\nb\n", "a\n\nb\n"),
            ("a  \u{feff}\nb\n", "a  \nb\n"),
            ("\u{200b}- a\n", "- a\n"),
            ("**b:\u{200b}**c\n", "**b:**c\n"),
            ("- a\n\n\u{200b}\n\n- b\n", "- a\n\n\n\n- b\n"),
            ("> a\n\u{200b}\nb\n", "> a\n\nb\n"),
        ] {
            assert!(!same_visible_rendering(with, without), "{with:?}");
        }
    }

    const COMMENT: &str = "<!-- playbook-lint-disable-line PB401 -- x -->";

    fn alike(with_comment: &str, without: &str) -> bool {
        let with_comment = with_comment.replace('@', COMMENT);
        // The order must not matter.
        assert_eq!(same_rendering(&with_comment, without), same_rendering(without, &with_comment));
        same_rendering(&with_comment, without)
    }

    #[test]
    fn comments_where_markdown_allows_them_change_nothing() {
        for (with_comment, without) in [
            ("a @\nb\n", "a\nb\n"),
            ("a @  \nb\n", "a  \nb\n"),
            ("- a @\n- b\n", "- a\n- b\n"),
            ("a\n\n@\n| a |\n|---|\n| b |\n@\n\nb\n", "a\n\n| a |\n|---|\n| b |\n\nb\n"),
            ("@\n# A\n", "# A\n"),
            ("a\n@\n```\nb\n```\n", "a\n```\nb\n```\n"),
            ("a\n\n@\n    b\n", "a\n\n    b\n"),
            ("<div>\n@\n</div>\n", "<div>\n</div>\n"),
            ("---\na: b # playbook-lint-disable x\n# y\n---\n", "---\na: b\n---\n"),
            ("> a\n> @\n> b\n", "> a\n>\n> b\n"),
        ] {
            assert!(alike(with_comment, without), "{with_comment:?}");
        }
    }

    #[test]
    fn comments_that_break_something_are_noticed() {
        for (with_comment, without) in [
            ("| a |\n|---|\n| b |\n@\n| c |\n", "| a |\n|---|\n| b |\n| c |\n"),
            ("| a |\n|---|\n| b | @\n", "| a |\n|---|\n| b |\n| c |\n"),
            ("```\n@\nb\n```\n", "```\nb\n```\n"),
            ("a\n@\nb\n", "a\nb\n"),
            ("- a\n@\n- b\n", "- a\n- b\n"),
            ("> @\n> [!NOTE]\n> b\n", "> [!NOTE]\n> b\n"),
            ("[a]: b.md @\n\n[a]\n", "[a]: b.md\n\n[a]\n"),
            ("---\na: b\nc: d\n---\n", "---\na: b\n---\n"),
            ("<!-- a -->\nb\n", "b\n"),
        ] {
            assert!(!alike(with_comment, without), "{with_comment:?}");
        }
    }
}
