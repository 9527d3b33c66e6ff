//! The files that are open in the editor, as the linter sees them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// U+FEFF in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// An open file.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    /// Its path, with links resolved.
    pub(super) path: PathBuf,
    /// The version that the client gave its latest text.
    pub(super) version: i32,
    /// The bytes that saving it would write; `None` if they are already on disk.
    pub(super) bytes: Option<Arc<[u8]>>,
    /// Whether the file on disk starts with a byte order mark, which most editors strip from the text.
    has_bom: bool,
    /// Whether the text of the client contains the mark.
    counts_bom: bool,
}

/// All open files, by the client's URI and by path.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenFiles {
    by_uri: FxHashMap<Arc<str>, OpenFile>,
    uris: FxHashMap<PathBuf, Arc<str>>,
}

impl OpenFiles {
    /// Adds the file at `path`, with its text in the editor and its bytes on disk.
    pub(super) fn open(&mut self, uri: Arc<str>, path: PathBuf, version: i32, text: &str, on_disk: &[u8]) {
        let has_bom = on_disk.starts_with(BOM);
        let mut file =
            OpenFile { path: path.clone(), version, bytes: None, has_bom, counts_bom: text.starts_with('\u{feff}') };
        // The editor replaced bytes that are not UTF-8. Until someone changes the text, the file on disk counts.
        let is_replaced = std::str::from_utf8(on_disk).is_err() && String::from_utf8_lossy(on_disk) == text;
        if !is_replaced {
            file.set_text(text);
        }
        self.uris.insert(path, uri.clone());
        self.by_uri.insert(uri, file);
    }

    /// Replaces the text of a file. Returns the file, if it is open.
    pub(super) fn change(&mut self, uri: &str, version: i32, text: &str) -> Option<&OpenFile> {
        let file = self.by_uri.get_mut(uri)?;
        file.version = version;
        file.counts_bom = text.starts_with('\u{feff}');
        file.set_text(text);
        Some(file)
    }

    pub(super) fn close(&mut self, uri: &str) -> Option<OpenFile> {
        let file = self.by_uri.remove(uri)?;
        if self.uris.get(&file.path).is_some_and(|other| **other == *uri) {
            self.uris.remove(&file.path);
        }
        Some(file)
    }

    pub(super) fn get(&self, uri: &str) -> Option<&OpenFile> {
        self.by_uri.get(uri)
    }

    /// The URI of the file at `path`, in which links are resolved, if the file is open.
    pub(super) fn at(&self, path: &Path) -> Option<&Arc<str>> {
        self.uris.get(path)
    }

    /// Whether the client counts a byte order mark at the start of the file at `path`.
    pub(super) fn counts_bom(&self, path: &Path) -> bool {
        self.at(path).and_then(|uri| self.by_uri.get(uri)).is_some_and(|file| file.counts_bom)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &OpenFile)> {
        self.by_uri.iter()
    }
}

impl OpenFile {
    fn set_text(&mut self, text: &str) {
        let mark = if self.has_bom && !self.counts_bom { BOM } else { b"" };
        self.bytes = Some([mark, text.as_bytes()].concat().into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(on_disk: &[u8], texts: &[&str]) -> Option<Vec<u8>> {
        let mut files = OpenFiles::default();
        files.open("u".into(), "/a.md".into(), 1, texts[0], on_disk);
        for text in &texts[1..] {
            files.change("u", 2, text);
        }
        files.get("u").unwrap().bytes.as_ref().map(|bytes| bytes.to_vec())
    }

    #[test]
    fn a_byte_order_mark_stays_whether_the_client_has_it_or_not() {
        let marked = Some("\u{feff}b".as_bytes().to_vec());
        assert_eq!(bytes_of("\u{feff}a".as_bytes(), &["a", "b"]), marked);
        assert_eq!(bytes_of("\u{feff}a".as_bytes(), &["\u{feff}a", "\u{feff}b"]), marked);
        assert_eq!(bytes_of(b"a", &["a", "b"]), Some(b"b".to_vec()));
    }

    #[test]
    fn what_the_editor_replaced_is_not_taken_for_text_until_it_changes() {
        assert_eq!(bytes_of(b"a\xFF", &["a\u{fffd}"]), None);
        assert_eq!(bytes_of(b"a\xFF", &["a\u{fffd}", "a\u{fffd}b"]), Some("a\u{fffd}b".as_bytes().to_vec()));
    }
}
