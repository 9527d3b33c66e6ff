//! Renders Markdown for a terminal: headings, wrapped paragraphs, lists, and indented code.

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::wrapping;

/// The indentation of code and lists.
const INDENTATION: &str = "    ";

/// How to render Markdown.
#[derive(Clone, Copy, Debug)]
pub struct TerminalMarkdown {
    /// The column at which lines wrap.
    pub width: usize,
    /// Whether to write escape sequences.
    pub color: bool,
}

impl TerminalMarkdown {
    /// Returns the title of the text.
    #[must_use]
    pub fn title(self, text: &str) -> String {
        self.styled(text, Style::new().bold().underline())
    }

    /// Returns a heading.
    #[must_use]
    pub fn heading(self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// Renders `markdown`. A blank line separates blocks, and the last line ends with a line break.
    #[must_use]
    pub fn render(self, markdown: &str) -> String {
        let mut page = Layout { prose: self, text: String::new(), line: String::new(), code: None, lists: Vec::new() };
        for event in Parser::new(markdown) {
            page.add(event);
        }
        page.text
    }

    fn styled(self, text: &str, style: Style) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The rendered text so far.
struct Layout {
    prose: TerminalMarkdown,
    text: String,
    /// The current paragraph.
    line: String,
    /// The current code block.
    code: Option<String>,
    /// The enclosing lists, each with the number of its next item if it is numbered.
    lists: Vec<Option<u64>>,
}

impl Layout {
    fn add(&mut self, event: Event<'_>) {
        let code_style = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.line.push_str(&text),
            },
            Event::Code(text) if self.prose.color => self.line.push_str(&self.prose.styled(&text, code_style)),
            // Without color, only backticks mark code.
            Event::Code(text) => self.line.push_str(&format!("`{text}`")),
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.part();
                if let CodeBlockKind::Fenced(info) = kind
                    && let Some((title, _)) = info.split_once("title=\"").and_then(|(_, rest)| rest.split_once('"'))
                {
                    self.text.push_str(&format!("{INDENTATION}{title}:\n"));
                }
                self.code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => {
                let code = self.code.take().unwrap_or_default();
                for line in code.lines() {
                    let line = format!("{INDENTATION}{line}");
                    let line = self.prose.styled(line.trim_end(), Style::new().dimmed());
                    self.text.push_str(&line);
                    self.text.push('\n');
                }
            }
            Event::Start(Tag::List(first)) => {
                self.flush();
                self.part();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::End(TagEnd::Heading(_)) => {
                self.part();
                let heading = self.prose.heading(&std::mem::take(&mut self.line));
                self.text.push_str(&heading);
                self.text.push('\n');
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => self.flush(),
            _ => {}
        }
    }

    /// Adds a blank line before a block.
    fn part(&mut self) {
        if !self.text.is_empty() && self.lists.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Ends the current paragraph or item.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        self.part();
        let marker = match self.lists.last_mut() {
            None => String::new(),
            Some(None) => "- ".to_owned(),
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
        };
        let first = format!("{}{marker}", INDENTATION.repeat(self.lists.len().saturating_sub(1)));
        let rest = " ".repeat(first.len());
        let options = wrapping::options(self.prose.width).initial_indent(&first).subsequent_indent(&rest);
        self.text.push_str(&textwrap::fill(line.trim(), options));
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: TerminalMarkdown = TerminalMarkdown { width: 20, color: false };

    #[test]
    fn blocks_are_separated_and_wrapped_to_the_width() {
        let markdown =
            "A paragraph of some **words** and\n`code`.\n\n## Why\n\nBecause.\n\n- one item that is long\n- two\n";
        let expected =
            "A paragraph of some\nwords and `code`.\n\nWhy\n\nBecause.\n\n- one item that is\n  long\n- two\n";
        assert_eq!(PLAIN.render(markdown), expected);
    }

    #[test]
    fn code_stands_in_under_its_file() {
        let markdown = "````md title=\"a/b.md\"\n# A\n\n```\nx\n```\n````\n\n````md\nb\n````\n";
        assert_eq!(PLAIN.render(markdown), "    a/b.md:\n    # A\n\n    ```\n    x\n    ```\n\n    b\n");
    }

    #[test]
    fn color_takes_no_columns() {
        let prose = TerminalMarkdown { color: true, ..PLAIN };
        let laid_out = prose.render("`aaaa` `bbbb` `cccc` `dddd`\n");
        assert_eq!(anstream::adapter::strip_str(&laid_out).to_string(), "aaaa bbbb cccc dddd\n");
        assert!(prose.heading("x").contains('\u{1b}') && !PLAIN.heading("x").contains('\u{1b}'));
    }
}
