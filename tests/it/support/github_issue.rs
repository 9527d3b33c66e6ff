//! What GitHub makes of the text of an issue, for tests.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What acts in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// Accounts and teams that are mentioned, without `@`.
    pub mentions: Vec<String>,
    /// Words that refer to issues, or that GitHub makes a link of.
    pub references: Vec<String>,
    /// The targets of links.
    pub links: Vec<String>,
}

impl Issue {
    /// Reads Markdown.
    ///
    /// # Panics
    /// If it contains HTML, an image, or a formula.
    pub fn read(text: &str) -> Self {
        let (mut issue, mut shown) = (Self::default(), String::new());
        for event in Parser::new_ext(text, Options::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
                Event::InlineMath(text) | Event::DisplayMath(text) => panic!("a formula: {text}"),
                Event::Start(Tag::Image { dest_url, .. }) => panic!("an image: {dest_url}"),
                Event::Start(Tag::Link { dest_url, .. }) => issue.links.push(dest_url.to_string()),
                // What is in a code span is not text, but what is around it touches it.
                Event::Code(_) => shown.push('x'),
                Event::Text(text) => shown.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => shown.push('\n'),
                _ => {}
            }
        }
        for word in shown.split(|character: char| character.is_whitespace() || "(),:;".contains(character)) {
            let word = word.trim_end_matches('.');
            if let Some(name) = word.strip_prefix('@') {
                issue.mentions.push(name.to_owned());
            } else if word.contains(['#', '@'])
                || word.starts_with("GH-")
                || word.contains("www.")
                || word.contains("//")
            {
                issue.references.push(word.to_owned());
            }
        }
        issue
    }
}
