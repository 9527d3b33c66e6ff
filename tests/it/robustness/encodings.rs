//! Bytes that are not UTF-8, or only partly.

use super::survives;

use crate::support::command::{check_json, diagnostics};
use crate::support::files::site;

/// Returns the message of PB001 for a page of these bytes, if there is one.
fn said(page: &[u8]) -> Option<String> {
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", page)]);
    let report = check_json(folder.path(), &["--select", "PB001"]);
    assert!(diagnostics(&report).len() < 2);
    Some(diagnostics(&report).first()?["message"].as_str().unwrap().to_owned())
}

#[test]
fn the_byte_order_marks_of_other_encodings_are_named() {
    let text = "# A 漢字\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let wider = |bytes: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(bytes).collect::<Vec<u8>>();
    for (mark, page, name) in [
        (&b"\xFF\xFE"[..], wide(u16::to_le_bytes), "UTF-16"),
        (b"\xFE\xFF", wide(u16::to_be_bytes), "UTF-16"),
        // Half of a surrogate pair.
        (b"\xFF\xFE", [0xD800_u16, 0x41, 0xDC00].iter().flat_map(|unit| unit.to_le_bytes()).collect(), "UTF-16"),
        (b"\xFF\xFE", Vec::new(), "UTF-16"),
        (b"\xFF\xFE", vec![0x41], "UTF-16"),
        (b"\xFF\xFE\0\0", wider(u32::to_le_bytes), "UTF-32"),
        (b"\0\0\xFE\xFF", wider(u32::to_be_bytes), "UTF-32"),
        (b"\x84\x31\x95\x33", b"# A\n".to_vec(), "GB 18030"),
        (b"\xDD\x73\x66\x73", b"\x7B\x40\xC1".to_vec(), "UTF-EBCDIC"),
        (b"\x0E\xFE\xFF", b"# A\n".to_vec(), "SCSU"),
        (b"\xFB\xEE\x28", b"\x73\x70".to_vec(), "BOCU-1"),
    ] {
        let message = said(&[mark, &page].concat());
        assert_eq!(message, Some(format!("this page is saved as {name}, not as UTF-8")), "{mark:x?}");
    }
    // Without a byte order mark, zero bytes reveal the encoding.
    let message = said(&wide(u16::to_le_bytes)).unwrap();
    assert!(message.contains("NUL character on line 1 (byte 1 of the file)"), "{message}");
}

#[test]
fn what_only_looks_like_utf8_is_named_with_its_place() {
    for (bytes, what) in [
        (&b"\xC0\xAF"[..], "an overlong slash in two bytes"),
        (b"\xC1\xBF", "an overlong letter"),
        (b"\xE0\x80\xAF", "in three"),
        (b"\xF0\x80\x80\xAF", "in four"),
        (b"\xC0\x80", "an overlong NUL"),
        (b"\xED\xA0\x80", "a surrogate"),
        (b"\xED\xA0\xBD\xED\xB8\x80", "a pair of them"),
        (b"\xF4\x90\x80\x80", "beyond the last character"),
        (b"\xF8\x88\x80\x80\x80", "five bytes"),
        (b"\xFC\x84\x80\x80\x80\x80", "six bytes"),
        (b"\x80", "a byte of the middle alone"),
        (b"\xE2\x82", "a character cut off"),
        (b"\xE9", "Latin-1"),
        (b"\x93", "Windows-1252"),
    ] {
        for end in [&b""[..], b"\nmore\n"] {
            let message = said(&[b"\xEF\xBB\xBFok\r\n\xC3\xA9", bytes, end].concat()).unwrap();
            let place = format!("the byte 0x{:02X} on line 2 (byte 9 of the file) is not valid", bytes[0]);
            assert_eq!(message, format!("this page is not UTF-8: {place}"), "{what}");
        }
    }
}

#[test]
fn odd_characters_are_still_text() {
    for page in
        ["\u{fffe}", "\u{ffff}", "\u{10ffff}", "\u{feff}\u{feff}# A", "a\u{feff}b", "\u{e000}", "\u{fdd0}", "\u{fffd}"]
    {
        assert_eq!(said(page.as_bytes()), None, "{page:?}");
    }
}

/// A carriage return alone ends a line wherever lines matter. Fenced code and HTML blocks are left out: pulldown-cmark
/// 0.13 does not see that a carriage return alone ends their first line.
#[test]
fn carriage_returns_alone_end_lines_everywhere() {
    let page = "---\ntitle: A\ntitel: B\n# playbook-lint-disable PB301\n---\n# A\n\n## B\n\n[a](missing.md)\n\n\
                | a | b |\n|-|-|\n| 1 |\n\n> [!NOT]\n> x\n\n[b](gone.md) <!-- playbook-lint-disable-line PB401 -->\n";
    let places = |page: &str| {
        let folder = site(&[("playbook-lint.toml", b""), ("a.md", page.as_bytes())]);
        let report = check_json(folder.path(), &["--select", "ALL"]);
        let place = |one: &serde_json::Value| (one["code"].clone(), one["range"]["start"]["line"].clone());
        diagnostics(&report).iter().map(place).collect::<Vec<_>>()
    };
    let plain = places(page);
    assert!(plain.len() > 5, "{plain:?}");
    assert_eq!(places(&page.replace('\n', "\r")), plain);
    assert_eq!(places(&page.replace('\n', "\r\n")), plain);
    assert_eq!(places(&page.replace("\n\n", "\r\r\n")), plain, "mixed");
}

#[test]
fn a_mark_at_every_position_of_a_page_is_survived() {
    for at in ["", "---\n", "---\ntitle: ", "---\ntitle: A\n---", "---\ntitle: A\n---\n# ", "| a |\n|-"] {
        for mark in [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\0", b"\xC0\x80"] {
            survives(&[at.as_bytes(), mark, b"A\n---\n# A\n"].concat());
        }
    }
}
