//! The documents that are open in the editor, with the text that it shows.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::encoding::{Encoding, PointRange, Positions};
use crate::text::Source;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// The version that the client gave its latest text.
    pub(super) version: i32,
    /// Its text, with a byte order mark if the client sent one.
    pub(super) text: String,
}

/// A change of a document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextChange {
    /// The replaced range; `None` for all of the text.
    pub(super) range: Option<PointRange>,
    /// The new text of the range.
    pub(super) text: String,
}

/// All open documents, by the URI that the client uses.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: FxHashMap<Arc<str>, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, uri: Arc<str>, version: i32, text: String) {
        self.open.insert(uri, Document { version, text });
    }

    pub(super) fn close(&mut self, uri: &str) -> Option<Document> {
        self.open.remove(uri)
    }

    /// The version of an open document.
    pub(super) fn version(&self, uri: &str) -> Option<i32> {
        Some(self.open.get(uri)?.version)
    }

    /// Applies changes in order and returns the new text; `None` if the document is not open.
    pub(super) fn change(
        &mut self,
        uri: &str,
        version: i32,
        changes: Vec<TextChange>,
        encoding: Encoding,
    ) -> Option<&str> {
        let document = self.open.get_mut(uri)?;
        document.version = version;
        for TextChange { range, text } in changes {
            match range {
                None => document.text = text,
                Some(range) => {
                    // The text may have a byte order mark, which is an ordinary character here.
                    let source = Source::from_text("", &document.text);
                    let span = Positions::new(encoding, &source, false).span(range);
                    document.text.replace_range(span.range(), &text);
                }
            }
        }
        Some(&document.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::encoding::Point;
    use super::*;

    #[test]
    fn changes_are_made_in_their_order() {
        let mut documents = Documents::default();
        documents.open("u".into(), 1, "a😀b\r\nc".to_owned());
        let change = |from: (u32, u32), to: (u32, u32), text: &str| {
            let point = |(line, unit)| Point { line, unit };
            let range = Some(PointRange { start: point(from), end: point(to) });
            TextChange { range, text: text.to_owned() }
        };
        let changes = vec![change((0, 1), (0, 3), ""), change((0, 2), (1, 0), "\n\n"), change((2, 1), (2, 1), "!")];
        assert_eq!(documents.change("u", 2, changes, Encoding::Utf16), Some("ab\n\nc!"));
        let all = vec![TextChange { range: None, text: "x".to_owned() }];
        assert_eq!(documents.change("u", 3, all, Encoding::Utf16), Some("x"));
        assert_eq!(documents.version("u"), Some(3));
        assert_eq!(documents.change("v", 3, Vec::new(), Encoding::Utf16), None);
    }
}
