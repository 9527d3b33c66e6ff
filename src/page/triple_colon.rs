//! docfx's directives `:::image source="…":::` and `:::code source="…":::`.

use std::borrow::Cow;

use memchr::memmem;

use super::{Document, Link, LinkKind};
use crate::text::Span;

/// Adds the images and code files of the directives to the document's links. Source: Learn's contributor guide,
/// "Markdown reference", extensions `image` and `code`.
pub(super) fn add_links(document: &mut Document<'_>) {
    let text = document.source.text();
    let mut found = Vec::new();
    let mut from = document.body.start as usize;
    while let Some(at) = memmem::find(&text.as_bytes()[from..], b":::").map(|offset| from + offset) {
        from = at + 3;
        let rest = text[from..].trim_start_matches([' ', '\t']);
        let (kind, rest) = match (rest.strip_prefix("image"), rest.strip_prefix("code")) {
            (Some(rest), _) => (LinkKind::TripleColonImage, rest),
            (_, Some(rest)) => (LinkKind::Snippet, rest),
            _ => continue,
        };
        if !rest.starts_with([' ', '\t']) || document.in_code(at) || document.in_html(at) {
            continue;
        }
        let directive = TripleColon::read(text, text.len() - rest.len());
        from = directive.end;
        let span = Span::new(at, directive.end);
        let alt = directive.alt.unwrap_or(Span::empty(directive.end));
        let mut push = |kind, value: Span| {
            let destination_span = value.trimmed(text);
            let destination = Cow::Borrowed(destination_span.of(text));
            found.push(Link { kind, span, text: alt, destination, destination_span });
        };
        directive.source.into_iter().for_each(|value| push(kind, value));
        directive.lightbox.into_iter().for_each(|value| push(LinkKind::Lightbox, value));
    }
    if !found.is_empty() {
        document.links.append(&mut found);
        document.links.sort_by_key(|link| link.span.start);
    }
}

/// The attributes of a directive.
#[derive(Default)]
struct TripleColon {
    source: Option<Span>,
    alt: Option<Span>,
    lightbox: Option<Span>,
    /// The offset after the closing colons, or where reading stopped if there are none.
    end: usize,
}

impl TripleColon {
    /// Reads attributes from `at` to the closing colons on the same line.
    fn read(text: &str, mut at: usize) -> Self {
        let mut directive = Self::default();
        loop {
            let rest = text[at..].trim_start_matches([' ', '\t']);
            at = text.len() - rest.len();
            let name = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
            let opened = rest[name..].strip_prefix('=').and_then(|value| Some((value, value.chars().next()?)));
            let Some((value, quote @ ('"' | '\''))) = opened.filter(|_| name > 0) else {
                directive.end = if rest.starts_with(":::") { at + 3 } else { at };
                return directive;
            };
            let start = at + name + 2;
            let line = &value[1..][..memchr::memchr(b'\n', value.as_bytes()).map_or(value.len(), |end| end) - 1];
            let length = line.find(quote).unwrap_or(line.len());
            let span = Span::new(start, start + length);
            match &rest[..name] {
                "source" => directive.source = Some(span),
                "alt-text" => directive.alt = Some(span),
                "lightbox" => directive.lightbox = Some(span),
                _ => {}
            }
            at = (start + length + 1).min(text.len());
            if line.len() == length {
                directive.end = start + length;
                return directive;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::page::{Document, LinkKind};
    use crate::text::Source;

    #[test]
    fn images_large_images_and_code_files_are_found() {
        let text = "a [b](c.md)\n\n:::image type=\"content\" source=\"m/p.png\" alt-text='It \"is\"' lightbox=\"m/q.png\":::\n\n\
                    ::: code language=\"c\" source=\"x.c\" :::\n\n`:::image source=\"no.png\":::`\n\n:::image-end:::\n\n:::image source=\"open";
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        let links: Vec<_> =
            document.links.iter().map(|link| (link.kind, &*link.destination, document.slice(link.text))).collect();
        assert_eq!(
            links,
            [
                (LinkKind::Inline, "c.md", "b"),
                (LinkKind::TripleColonImage, "m/p.png", "It \"is\""),
                (LinkKind::Lightbox, "m/q.png", "It \"is\""),
                (LinkKind::Snippet, "x.c", ""),
                (LinkKind::TripleColonImage, "open", ""),
            ]
        );
        assert!(document.slice(document.links[1].span).ends_with("q.png\":::"));
    }
}
