//! What readers get to see of a page, for edits that must not change it.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::suppression::is_directive;
use super::table::without_delimiter_tabs;
use super::{Document, markdown_options};
use crate::text::Source;

/// Whether two texts of a page give the same metadata and the same Markdown, the linter's own comments aside. Blanks
/// that HTML runs together do not count.
#[must_use]
pub fn same_rendering(one: &str, other: &str) -> bool {
    one == other || Rendering::of(one) == Rendering::of(other)
}

/// A page as readers and the build see it.
#[derive(Debug, PartialEq, Eq)]
struct Rendering {
    /// Keys and values as written.
    metadata: Vec<(String, String)>,
    /// Only a quote's first words make it an alert: a comment in front of them would unmake it.
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
}

/// Markdown's events written down, those of the linter's comments left out.
#[derive(Default)]
struct Body {
    written: String,
    /// The HTML of the block that is being read.
    html: Option<String>,
    in_code: bool,
}

impl Body {
    fn of(markdown: &str) -> String {
        let markdown = without_delimiter_tabs(markdown);
        let mut body = Self::default();
        for event in Parser::new_ext(&markdown, markdown_options()) {
            body.add(event);
        }
        body.written
    }

    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.html = Some(String::new()),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.text(&without_directives(&html)),
            },
            Event::End(TagEnd::HtmlBlock) => {
                let html = without_directives(&self.html.take().unwrap_or_default());
                if !html.trim().is_empty() {
                    self.mark("html");
                    self.text(html.trim());
                    self.mark("/html");
                }
            }
            Event::InlineHtml(html) => self.text(&without_directives(&html)),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.mark_inline("code");
                self.written.push_str(&code);
                self.mark_inline("/code");
            }
            Event::Start(tag) => {
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                let mark = match &tag {
                    // Their Debug form is as good as any other, and tells kinds and destinations apart.
                    Tag::CodeBlock(CodeBlockKind::Indented) => "indented".to_owned(),
                    tag => format!("{tag:?}"),
                };
                match is_inline(&tag.to_end()) {
                    true => self.mark_inline(&mark),
                    false => self.mark(&mark),
                }
            }
            Event::End(tag) => {
                self.in_code &= tag != TagEnd::CodeBlock;
                let mark = format!("/{tag:?}");
                match is_inline(&tag) {
                    true => self.mark_inline(&mark),
                    false => self.mark(&mark),
                }
            }
            other => self.mark(&format!("{other:?}")),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_code {
            self.written.push_str(text);
            return;
        }
        for character in text.chars() {
            let is_blank = character.is_ascii_whitespace();
            if !(is_blank && self.written.ends_with([' ', '\u{1}'])) {
                self.written.push(if is_blank { ' ' } else { character });
            }
        }
    }

    /// Writes a mark beside which blanks are not shown. Pages hold no such character.
    fn mark(&mut self, mark: &str) {
        if !self.in_code {
            self.written.truncate(self.written.trim_end_matches(' ').len());
        }
        self.mark_inline(mark);
        self.written.push('\u{1}');
    }

    fn mark_inline(&mut self, mark: &str) {
        self.written.push('\u{2}');
        self.written.push_str(mark);
        self.written.push('\u{2}');
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// HTML without the linter's comments.
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
    use super::same_rendering;

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
