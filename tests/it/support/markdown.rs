//! What GitHub would render for Markdown, for tests. It is parsed by pulldown-cmark, and by `markdown` with all of
//! GitHub's extensions.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Whether a link points to the project's own pages, which have no URL before the project is published.
fn is_ours(url: &str) -> bool {
    playbook_lint::publication::repository().is_some_and(|repository| url.starts_with(repository))
}

/// Fails on HTML, links and images to other sites, formulas, and mentions in plain text.
pub fn assert_harmless(text: &str) {
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::InlineMath(text) | Event::DisplayMath(text) => panic!("a formula: {text}"),
            Event::FootnoteReference(name) => panic!("a footnote: {name}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(is_ours(&dest_url), "{dest_url}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("a picture: {dest_url}"),
            Event::Start(Tag::CodeBlock(_)) => panic!("nothing of ours is a code block: {text}"),
            Event::Text(text) => assert!(!text.contains('@'), "a mention? {text}"),
            _ => {}
        }
    }
    let tree = markdown::to_mdast(text, &markdown::ParseOptions::gfm()).unwrap();
    walk(&tree);
}

fn walk(node: &markdown::mdast::Node) {
    use markdown::mdast::Node;
    match node {
        Node::Html(html) => panic!("HTML: {}", html.value),
        Node::Link(link) => assert!(is_ours(&link.url), "{}", link.url),
        Node::Image(_) | Node::ImageReference(_) | Node::LinkReference(_) => panic!("{node:?}"),
        _ => {}
    }
    node.children().into_iter().flatten().for_each(walk);
}

/// Counts the diagnostics: list items that are not in other list items.
pub fn count_diagnostics(text: &str) -> usize {
    let (mut depth, mut count) = (0, 0);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Item) => {
                depth += 1;
                count += usize::from(depth == 1);
            }
            Event::End(pulldown_cmark::TagEnd::Item) => depth -= 1,
            _ => {}
        }
    }
    count
}
