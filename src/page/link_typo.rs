//! Text that was intended as a link, but that Markdown renders unchanged.

use percent_encoding::percent_decode_str;

use super::Document;
use super::anchor::{Anchors, heading_anchor};
use super::url::{WIDE_QUOTES, has_file_extension, has_web_scheme, straight_title};
use super::url_parts::UrlParts;
use crate::text::Span;

/// Text that is not a link because a character is missing or extra.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTypo {
    /// Why it is not a link.
    pub kind: LinkTypoKind,
    /// The part that is wrong.
    pub part: Span,
    /// The text to write there; empty if nothing is needed there, or if the right text is unknown.
    pub replacement: String,
    /// The intended destination, as it should be written.
    pub destination: String,
    /// Whether an image was intended.
    pub is_image: bool,
}

/// A reference to a link that is not defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndefinedReference {
    /// `[text][label]`
    pub span: Span,
    /// The label, without brackets.
    pub label: Span,
}

/// What keeps a link from being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTypoKind {
    /// `[text] (address)`
    Gap,
    /// `(text)[address]`
    Swapped,
    /// `[text](my file.md)`
    Space,
    /// `[text](#my part)`, if no ID on the page is similar, or if another page is intended
    Fragment,
    /// `[text](a.png "title)`, `[text](a.png 「title」)`
    Title,
    /// `[text]((address)`
    Bracket,
    /// `[text](address` without an end
    Open,
}

/// The maximum distance to the other bracket, in bytes: no link text is longer, and the cost must not exceed the page's
/// length.
const REACH: usize = 400;

impl Document<'_> {
    /// Returns text outside of code, HTML, and links that was intended as a link. `exists` returns whether a
    /// destination, written as in a link, points to a file. Other destinations are recognized by their form, so
    /// brackets in prose are not reported.
    pub fn near_links(&self, exists: &dyn Fn(&str) -> bool) -> Vec<LinkTypo> {
        let text = self.text();
        let (start, bytes) = (self.body.start as usize, text.as_bytes());
        let mut found = Vec::new();
        for close in memchr::memchr_iter(b']', &bytes[start..]).map(|at| start + at) {
            let near = match bytes.get(close + 1) {
                Some(b'(') if self.is_plain(close) => self.unread(close, exists),
                Some(b' ' | b'\t' | b'\xC2') if self.is_plain(close) => self.gap(close, exists),
                Some(_) | None => None,
            };
            found.extend(near);
        }
        for close in memchr::memmem::find_iter(&bytes[start..], b")[").map(|at| start + at) {
            if self.is_plain(close) && self.is_plain(close + 1) {
                found.extend(self.swapped(close, exists));
            }
        }
        found
    }

    /// `[text][label]` outside code, HTML and links whose label has no definition.
    #[must_use]
    pub fn undefined_references(&self) -> Vec<UndefinedReference> {
        let start = self.body.start as usize;
        let mut found = Vec::new();
        for close in memchr::memmem::find_iter(&self.text().as_bytes()[start..], b"][").map(|at| start + at) {
            if self.is_plain(close) && self.is_plain(close + 1) {
                found.extend(self.undefined_reference(close));
            }
        }
        found
    }

    /// `[text][label]`, where the first bracket closes at `close`.
    fn undefined_reference(&self, close: usize) -> Option<UndefinedReference> {
        let (label, end) = self.enclosed(close + 2, b'[', b']');
        let end = close + 2 + end?;
        let open = self.opening(close, b'[')?;
        let text = self.text().get(open + 1..close)?;
        // `list[0][1]` is an element of a list, and `[1][2]` are notes.
        let is_index = self.text()[..open].ends_with(|before: char| before.is_alphanumeric() || "_])".contains(before))
            || self.text()[end + 1..].starts_with(['(', '[', ':']);
        let is_reference = text.contains(|character: char| character.is_alphabetic() || character == '#')
            && label.contains(char::is_alphanumeric)
            && !text.starts_with(['!', '^'])
            && !label.starts_with('^');
        (!is_index && is_reference)
            .then(|| UndefinedReference { span: Span::new(open, end + 1), label: Span::new(close + 2, end) })
    }

    /// The label of a definition of a reference link, as it is written.
    #[must_use]
    pub fn label_of(&self, definition: Span) -> &str {
        let written = self.slice(definition);
        let label = written.trim_start().strip_prefix('[').unwrap_or(written);
        label[..label.find("]:").unwrap_or(label.len())].trim()
    }

    /// Whether the bracket at `at` is text and no part of code, HTML or a link, and not escaped.
    fn is_plain(&self, at: usize) -> bool {
        let escapes = self.text().as_bytes()[..at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        escapes % 2 == 0 && self.link_at(at).is_none() && !self.in_code(at) && !self.in_html(at)
    }

    /// Returns the bracket of the type `open` that matches the one at `close`, on the same line.
    fn opening(&self, close: usize, open: u8) -> Option<usize> {
        let bytes = self.text().as_bytes();
        let mut depth = 0_u32;
        let before = bytes[..close].iter().enumerate().rev().take(REACH);
        for (at, &byte) in before.take_while(|(_, byte)| !matches!(byte, b'\n' | b'\r')) {
            if byte == bytes[close] {
                depth += 1;
            } else if byte == open && depth > 0 {
                depth -= 1;
            } else if byte == open {
                return self.is_plain(at).then_some(at);
            }
        }
        None
    }

    /// Returns the text from `start` to the closing bracket on the same line that does not match an opening one after
    /// `start`. The length is `None` if there is no such bracket before the line ends or before a bracket that can
    /// start another link. This keeps the search for all brackets of a page linear.
    fn enclosed(&self, start: usize, open: u8, close: u8) -> (&str, Option<usize>) {
        let rest = self.text().as_bytes().get(start..).unwrap_or_default();
        let mut depth = 0_u32;
        let stop = rest.iter().position(|&byte| {
            let is_end = byte == close && depth == 0;
            depth = depth.saturating_add(u32::from(byte == open)).saturating_sub(u32::from(byte == close));
            is_end || matches!(byte, b'\n' | b'\r' | b'[' | b']')
        });
        let stop = stop.unwrap_or(rest.len());
        let slice = self.text().get(start..start + stop).unwrap_or_default();
        (slice, (depth == 0 && rest.get(stop) == Some(&close)).then_some(stop))
    }

    fn is_image(&self, open: usize) -> bool {
        self.text()[..open].ends_with('!')
    }

    /// `[text](…)` that is not a link.
    fn unread(&self, close: usize, exists: &dyn Fn(&str) -> bool) -> Option<LinkTypo> {
        let start = close + 2;
        let (inside, end) = self.enclosed(start, b'(', b')');
        let address_start = start + inside.len() - inside.trim_start().len();
        let address = inside.trim();
        let near = |kind, part: Span, instead: String, destination: &str| {
            let open = self.opening(close, b'[')?;
            let destination = destination.to_owned();
            Some(LinkTypo { kind, part, replacement: instead, destination, is_image: self.is_image(open) })
        };
        if let Some(inner) = address.strip_prefix('(')
            && has_scheme(inner)
        {
            let part = Span::new(address_start, address_start + 1);
            return near(LinkTypoKind::Bracket, part, String::new(), until_closed(inner));
        }
        let first_len = address.find(char::is_whitespace).unwrap_or(address.len());
        let (first, rest) = address.split_at(first_len);
        if end.is_none() {
            let first = first.split('|').next().unwrap_or(first);
            let first = first.trim_end_matches(['.', ',', ';', ':']);
            let is_end = rest.trim_start().is_empty() || !rest.trim_start().starts_with(is_quote);
            if is_end && (has_scheme(first) && first.len() > "https://".len() || exists(first)) {
                let part = Span::new(address_start, address_start + first.len());
                return near(LinkTypoKind::Open, part, format!("{first})"), first);
            }
            return None;
        }
        let quote = address.char_indices().position(|(at, character)| at > 0 && is_quote(character));
        if let Some(at) = quote.and_then(|at| address.char_indices().nth(at)).map(|(at, _)| at) {
            let (path, title) = address.split_at(at);
            let is_parted = path.ends_with(char::is_whitespace);
            let path = path.trim_end();
            if !path.contains(char::is_whitespace) && is_address(path, exists) {
                let straight = straight_title(title);
                let instead = if is_parted { straight.trim_start() } else { &straight };
                let part = Span::new(address_start + at, address_start + address.len());
                let is_right = instead == title;
                return if is_right { None } else { near(LinkTypoKind::Title, part, instead.to_owned(), path) };
            }
        }
        let has_blank = !rest.is_empty();
        let fragment = address.split_once('#').filter(|_| !has_scheme(address));
        let encoded = match fragment {
            Some(("", fragment)) => self.anchor_like(fragment).map(|anchor| format!("#{anchor}")),
            // Which IDs another page has is not known here.
            Some((_, fragment)) if fragment.contains(char::is_whitespace) => None,
            _ => Some(address.replace(' ', "%20")),
        };
        let Some(encoded) = encoded else {
            let part = Span::new(address_start, address_start + address.len());
            let is_meant = has_blank && is_address(address, exists) && !address.contains([',', ';']);
            return if is_meant { near(LinkTypoKind::Fragment, part, String::new(), address) } else { None };
        };
        let is_meant = exists(&encoded) || is_address(address, exists) && !address.contains([',', ';']);
        if has_blank && is_meant && !encoded.contains(char::is_whitespace) {
            let part = Span::new(address_start, address_start + address.len());
            return near(LinkTypoKind::Space, part, encoded.clone(), &encoded);
        }
        None
    }

    /// The fragment of this page that one with spaces probably means, percent-encoded: an ID with the same spaces, or
    /// that of a heading with this text.
    fn anchor_like(&self, fragment: &str) -> Option<String> {
        let anchors = Anchors::of(self);
        let decoded = percent_decode_str(fragment).decode_utf8_lossy();
        if anchors.contains(&decoded) {
            return Some(fragment.replace(' ', "%20"));
        }
        let anchor = heading_anchor(decoded.trim());
        anchors.contains(&anchor).then_some(anchor)
    }

    /// `[text] (address)`
    fn gap(&self, close: usize, exists: &dyn Fn(&str) -> bool) -> Option<LinkTypo> {
        let behind = self.text().get(close + 1..)?;
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t', '\u{a0}']).len();
        if blanks > 4 || behind.as_bytes().get(blanks) != Some(&b'(') {
            return None;
        }
        let start = close + 1 + blanks + 1;
        let (address, end) = self.enclosed(start, b'(', b')');
        if !is_sure_address(address, exists) {
            return None;
        }
        let open = self.opening(close, b'[')?;
        let text = self.text().get(open + 1..close)?;
        // Checkboxes, footnotes, and alert markers are followed by brackets of their own.
        let is_other =
            text.trim().len() < 2 || text.bytes().all(|byte| byte.is_ascii_digit()) || text.starts_with(['!', '^']);
        (!is_other).then(|| LinkTypo {
            kind: LinkTypoKind::Gap,
            part: Span::new(open, start + end.unwrap_or(address.len()) + 1),
            replacement: format!("[{text}]({address})"),
            destination: address.to_owned(),
            is_image: self.is_image(open),
        })
    }

    /// `(text)[address]`, in which the first bracket closes at `close`.
    fn swapped(&self, close: usize, exists: &dyn Fn(&str) -> bool) -> Option<LinkTypo> {
        let (address, end) = self.enclosed(close + 2, b'[', b']');
        let end = close + 2 + end?;
        if self.text()[end + 1..].starts_with(['(', '[', ':']) || !is_sure_address(address, exists) {
            return None;
        }
        let open = self.opening(close, b'(')?;
        let text = self.text().get(open + 1..close).filter(|text| !text.trim().is_empty())?;
        Some(LinkTypo {
            kind: LinkTypoKind::Swapped,
            part: Span::new(open, end + 1),
            replacement: format!("[{text}]({address})"),
            destination: address.to_owned(),
            is_image: self.is_image(open),
        })
    }
}

/// Returns the destination that `text` starts with: up to a space, or to the bracket that closes one from before it.
fn until_closed(text: &str) -> &str {
    let mut depth = 0_u32;
    let end = text.find(|character: char| {
        let is_end = character == ')' && depth == 0 || character.is_whitespace();
        depth = depth.saturating_add(u32::from(character == '(')).saturating_sub(u32::from(character == ')'));
        is_end
    });
    &text[..end.unwrap_or(text.len())]
}

fn is_quote(character: char) -> bool {
    character == '"' || WIDE_QUOTES.contains(&character)
}

fn has_scheme(address: &str) -> bool {
    has_web_scheme(address) || address.starts_with("mailto:") || address.starts_with("www.")
}

fn path_of(address: &str) -> &str {
    UrlParts::of(address).path.trim_end()
}

/// Whether the text after `](` is almost certainly a destination.
fn is_address(address: &str, exists: &dyn Fn(&str) -> bool) -> bool {
    let is_path = ["./", "../", "~/", "#"].iter().any(|start| address.starts_with(start));
    is_path || has_scheme(address) || has_file_extension(path_of(address)) || exists(address)
}

/// Whether the text is almost certainly a destination even after a space or other brackets.
fn is_sure_address(address: &str, exists: &dyn Fn(&str) -> bool) -> bool {
    if address.is_empty() || address.contains(char::is_whitespace) {
        return false;
    }
    let path = path_of(address);
    let is_page = path.get(path.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case(".md"));
    has_scheme(address) || is_page || path.contains('/') && has_file_extension(path) || exists(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn near(text: &str) -> Vec<(LinkTypoKind, String, String)> {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        let exists = |path: &str| matches!(path, "team%20photo.png" | "a.md");
        let found = document.near_links(&exists).into_iter();
        found
            .map(|near| {
                let Span { start, end } = near.part;
                let mended = format!("{}{}{}", &text[..start as usize], near.replacement, &text[end as usize..]);
                (near.kind, document.slice(near.part).to_owned(), mended)
            })
            .collect()
    }

    #[test]
    fn similar_targets_are_found_and_fixed() {
        use LinkTypoKind::*;
        for (text, kind, part, mended) in [
            ("see [a b] (https://x.example)", Gap, "[a b] (https://x.example)", "see [a b](https://x.example)"),
            ("![a b] (m/p.png).", Gap, "[a b] (m/p.png)", "![a b](m/p.png)."),
            ("- (text)[b.md].", Swapped, "(text)[b.md]", "- [text](b.md)."),
            ("![x](team photo.png)", Space, "team photo.png", "![x](team%20photo.png)"),
            ("[x](#My part)\n\n## My part", Space, "#My part", "[x](#my-part)\n\n## My part"),
            ("[x](#My part)\n\n<a id='my part'>", Space, "#My part", "[x](#My%20part)\n\n<a id='my part'>"),
            ("[x](#My part)", Fragment, "#My part", "[x]()"),
            ("[x](a.md#My part)", Fragment, "a.md#My part", "[x]()"),
            ("[x](https://x.example/a b)", Space, "https://x.example/a b", "[x](https://x.example/a%20b)"),
            ("![x](p.png \"a title)", Title, "\"a title", "![x](p.png \"a title\")"),
            ("![x](p.png \"A (B)\" c\")", Title, "\"A (B)\" c\"", "![x](p.png \"A (B)' c\")"),
            ("![x](m/p.png 「題 1」)", Title, "「題 1」", "![x](m/p.png \"題 1\")"),
            ("![x](m/p.png「題 1」)", Title, "「題 1」", "![x](m/p.png \"題 1\")"),
            ("[x]((https://x.example)", Bracket, "(", "[x](https://x.example)"),
            ("| [x](https://x.example/a | b |", Open, "https://x.example/a", "| [x](https://x.example/a) | b |"),
            ("[x](https://x.example/a\nb", Open, "https://x.example/a", "[x](https://x.example/a)\nb"),
        ] {
            assert_eq!(near(text), [(kind, part.to_owned(), mended.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_url_after_two_brackets_ends_where_one_closes() {
        for (text, address) in [
            ("[x]((https://x.example/a)", "https://x.example/a"),
            ("[x]((https://x.example/a).", "https://x.example/a"),
            ("[x]((https://x.example/a) and (b).", "https://x.example/a"),
            ("[x]((https://x.example/a(b)).", "https://x.example/a(b)"),
        ] {
            let source = Source::from_text("page.md", text);
            let found = Document::parse(&source).near_links(&|_| false);
            let found: Vec<_> = found.iter().map(|near| (near.kind, &*near.destination)).collect();
            assert_eq!(found, [(LinkTypoKind::Bracket, address)], "{text}");
        }
    }

    #[test]
    fn brackets_in_prose_code_and_real_links_are_ignored() {
        for text in [
            "array[0] (see below) and f[i](a, b), row(4)[2]",
            "as [1] (page 3) says, [2] (https://x.example), [^a] (https://x.example)",
            "- [ ] (https://x.example)\n- [x] (https://x.example)",
            "> [!NOTE] (a.md)",
            "[a][b] and [a] (b) and (a)[b]\n\n[b]: https://x.example",
            "[a](a.md)[b](a.md) [c](a.md) (a.md)",
            "`[a] (a.md)` and ``(a)[a.md]``",
            "\\[a] (a.md) [a\\] (a.md)",
            "[a](link to topic) [](auto const& x)",
            "[a](a.md \"title\") ![a](p.png 'x')",
            "<!-- [a] (a.md) -->",
            "(see a)[1]",
        ] {
            assert_eq!(near(text), [], "{text}");
        }
    }
}
