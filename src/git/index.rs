//! The index, and which of its files are unchanged in the work tree.
//!
//! Git is not asked about the work tree: it would run the filters that the repository's settings specify. This module
//! decides whether a file is unchanged since it was staged, as Git does: by the size and the times recorded in the
//! index, and if these differ, by the text. A file is also unchanged if
//! - its lines end in CRLF and those of the blob in LF, as with `core.autocrlf` and `eol=crlf`;
//! - the blob is a Git LFS pointer to a file of that size.
//!
//! With any other conversion, such as `ident` or `working-tree-encoding`, a file seems changed until the index confirms
//! that it is not. `git add` or `git status` updates the index.

use std::fs::Metadata;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cat_file::CatFile;
use super::repository::{GitError, Repository};
use crate::vfs::Reader;

/// The staged files below the root of a site.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The entries by path, relative to the root of the site.
    pub(super) files: FxHashMap<String, IndexEntry>,
    /// Folders that contain a submodule.
    pub(super) submodules: Vec<String>,
}

/// A staged file.
#[derive(Debug)]
pub(super) struct IndexEntry {
    /// The ID of the blob.
    pub(super) id: String,
    /// Whether it is a file, not a link.
    pub(super) is_regular: bool,
    /// Whether only the name is staged (`git add -N`).
    pub(super) is_intent: bool,
    /// Whether a merge left more than one version.
    pub(super) is_unmerged: bool,
    /// The state of the file in the work tree.
    pub(super) state: WorkState,
}

/// The state of a staged file in the work tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkState {
    /// The same text.
    Same,
    /// Another text, or not a file of that type.
    Modified,
    /// Missing.
    Deleted,
}

/// An entry as `git ls-files --stage --debug -z` prints it.
struct RawEntry<'o> {
    mode: &'o str,
    id: &'o str,
    is_unmerged: bool,
    path: &'o str,
    noted: Option<Noted>,
}

/// The values that the index recorded when the file was last known to be unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Noted {
    changed: Time,
    modified: Time,
    size: u32,
    flags: u32,
}

/// Seconds and nanoseconds; nanoseconds are 0 if they are unknown.
type Time = (u32, u32);

/// Git's `CE_INTENT_TO_ADD`.
const INTENT_TO_ADD: u32 = 1 << 29;
/// Git's `CE_SKIP_WORKTREE`, for files that a sparse checkout omits.
const SKIP_WORKTREE: u32 = 1 << 30;

const FILE: &str = "100";
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

impl Index {
    /// Reads the index of `repository`, and compares it with the files of the work tree.
    pub(super) fn read(repository: &Repository) -> Result<Self, GitError> {
        let pathspec = repository.pathspec();
        let arguments = ["ls-files", "--stage", "--debug", "-z", "--"];
        let arguments: Vec<&str> = arguments.into_iter().chain(pathspec.as_deref()).collect();
        // Before Git reads the index: a later version of the index could confirm more files.
        let work = WorkFiles::new(repository);
        let output = repository.output(&arguments)?;
        let (submodules, files): (Vec<_>, Vec<_>) =
            parse(&output, repository).into_iter().partition(|entry| entry.mode == SUBMODULE);
        let files = files.into_par_iter().filter(|entry| entry.mode.starts_with(FILE) || entry.mode == LINK);
        let entry = |raw: RawEntry<'_>| {
            let entry = IndexEntry {
                id: raw.id.to_owned(),
                is_regular: raw.mode != LINK,
                is_intent: raw.noted.is_some_and(|noted| noted.flags & INTENT_TO_ADD != 0),
                is_unmerged: raw.is_unmerged,
                state: work.state(&raw),
            };
            (raw.path.to_owned(), entry)
        };
        Ok(Self {
            files: files.map(entry).collect::<Vec<_>>().into_iter().collect(),
            submodules: submodules.into_iter().map(|entry| entry.path.to_owned()).collect(),
        })
    }
}

/// The files of a work tree, to compare with blobs.
pub(super) struct WorkFiles {
    reader: Reader,
    blobs: CatFile,
    /// When the index was written.
    written: Option<Time>,
}

impl WorkFiles {
    pub(super) fn new(repository: &Repository) -> Self {
        let written = time_of_index(&repository.index_file());
        Self { reader: Reader::new(&repository.root), blobs: CatFile::new(repository), written }
    }

    /// Whether there is a file at `path` with the text of the blob `id`.
    pub(super) fn contain(&self, path: &str, id: &str) -> bool {
        let metadata = self.reader.root().join(path).symlink_metadata();
        metadata.is_ok_and(|metadata| metadata.is_file() && self.has_text_of(id, path, &metadata))
    }

    fn state(&self, entry: &RawEntry<'_>) -> WorkState {
        let Ok(metadata) = self.reader.root().join(entry.path).symlink_metadata() else {
            let is_left_out = entry.noted.is_some_and(|noted| noted.flags & SKIP_WORKTREE != 0);
            return if is_left_out { WorkState::Same } else { WorkState::Deleted };
        };
        let is_link = entry.mode == LINK;
        // On systems without links, Git writes a file with the path that the link points to.
        let is_of_kind = if is_link { metadata.is_symlink() || cfg!(windows) } else { metadata.is_file() };
        if !is_of_kind {
            return WorkState::Modified;
        }
        let is_noted = entry.noted.is_some_and(|noted| noted.vouches_for(&metadata, self.written));
        if is_noted || self.has_text_of(entry.id, entry.path, &metadata) {
            WorkState::Same
        } else {
            WorkState::Modified
        }
    }

    /// Whether the file at `path` has the text of the blob `id`.
    fn has_text_of(&self, id: &str, path: &str, metadata: &Metadata) -> bool {
        // The blob is smaller than the file, or it is a pointer.
        let limit = metadata.len().max(MAX_POINTER);
        let Ok(blob) = self.blobs.read(id, limit) else { return false };
        if metadata.is_symlink() {
            let target = std::fs::read_link(self.reader.root().join(path));
            return target.is_ok_and(|target| target.as_os_str().as_encoded_bytes() == blob);
        }
        if points_to_file_of(&blob) == Some(metadata.len()) {
            return true;
        }
        // All lines end in CRLF instead of LF, or none do.
        let lines = memchr::memchr_iter(b'\n', &blob).count() as u64;
        let size = blob.len() as u64;
        (metadata.len() == size || metadata.len() == size + lines)
            && self
                .reader
                .read_unlinked(path, metadata.len())
                .is_ok_and(|bytes| bytes == blob || is_with_crlf(&bytes, &blob))
    }
}

/// Whether `text` is `blob` with every LF as CRLF.
fn is_with_crlf(text: &[u8], blob: &[u8]) -> bool {
    !blob.contains(&b'\r') && {
        let lines = blob.split_inclusive(|&byte| byte == b'\n');
        let mut rest = text;
        lines.into_iter().all(|line| {
            let (line, end) = line.strip_suffix(b"\n").map_or((line, &b""[..]), |line| (line, b"\r\n"));
            let stripped = rest.strip_prefix(line).and_then(|rest| rest.strip_prefix(end));
            rest = stripped.unwrap_or_default();
            stripped.is_some()
        }) && rest.is_empty()
    }
}

/// The maximum size of a Git LFS pointer, in bytes.
const MAX_POINTER: u64 = 1024;

/// Returns the size of the file that a Git LFS pointer represents (git-lfs, `docs/spec.md`).
fn points_to_file_of(blob: &[u8]) -> Option<u64> {
    if blob.len() as u64 > MAX_POINTER || !blob.starts_with(b"version https://git-lfs.github.com/spec/") {
        return None;
    }
    std::str::from_utf8(blob).ok()?.lines().find_map(|line| line.strip_prefix("size ")?.parse().ok())
}

impl Noted {
    /// Whether the file that `metadata` describes has not been written since the index recorded it. A file that was
    /// written at the same time as the index itself may have changed again since.
    fn vouches_for(self, metadata: &Metadata, index_written: Option<Time>) -> bool {
        let is_older = index_written.is_some_and(|written| match (self.modified, written) {
            ((second, 0), (index, _)) | ((second, _), (index, 0)) => second < index,
            (modified, written) => modified < written,
        });
        // Git stores the last 32 bits of sizes and times.
        #[allow(clippy::cast_possible_truncation)]
        let size = metadata.len() as u32;
        is_older
            && self.size == size
            && times(metadata).is_some_and(|(changed, modified)| {
                is_same_time(self.modified, modified)
                    && changed.is_none_or(|changed| is_same_time(self.changed, changed))
            })
    }
}

fn is_same_time(noted: Time, actual: Time) -> bool {
    noted.0 == actual.0 && (noted.1 == actual.1 || noted.1 == 0)
}

/// Returns when a file's inode changed, if the system provides it, and when its text changed.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::unnecessary_wraps)]
fn times(metadata: &Metadata) -> Option<(Option<Time>, Time)> {
    use std::os::unix::fs::MetadataExt;

    let changed = (metadata.ctime() as u32, metadata.ctime_nsec() as u32);
    Some((Some(changed), (metadata.mtime() as u32, metadata.mtime_nsec() as u32)))
}

/// Returns when a file's inode changed, if the system provides it, and when its text changed.
#[cfg(not(unix))]
#[allow(clippy::cast_possible_truncation)]
fn times(metadata: &Metadata) -> Option<(Option<Time>, Time)> {
    let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((None, (modified.as_secs() as u32, modified.subsec_nanos())))
}

fn time_of_index(file: &Path) -> Option<Time> {
    times(&file.metadata().ok()?).map(|(_, modified)| modified)
}

/// Returns the entries below the root. Lines that start with two spaces follow each path and its NUL byte.
fn parse<'o>(output: &'o [u8], repository: &Repository) -> Vec<RawEntry<'o>> {
    let mut entries: Vec<RawEntry<'_>> = Vec::new();
    let mut is_last_inside = false;
    for part in output.split(|&byte| byte == 0) {
        let mut rest = part;
        while let (true, Some(end)) = (rest.starts_with(b"  "), memchr::memchr(b'\n', rest)) {
            rest = &rest[end + 1..];
        }
        let noted = &part[..part.len() - rest.len()];
        if let (true, Some(last)) = (is_last_inside, entries.last_mut()) {
            last.noted = std::str::from_utf8(noted).ok().and_then(Noted::parse);
        }
        let entry = RawEntry::parse(rest, repository);
        is_last_inside = entry.is_some();
        entries.extend(entry);
    }
    entries
}

impl<'o> RawEntry<'o> {
    /// `<mode> <id> <stage>\t<path>`
    fn parse(part: &'o [u8], repository: &Repository) -> Option<Self> {
        let tab = memchr::memchr(b'\t', part)?;
        let path = repository.in_site(&part[tab + 1..])?;
        let mut words = std::str::from_utf8(&part[..tab]).ok()?.split(' ');
        let (mode, id, stage) = (words.next()?, words.next()?, words.next()?);
        Some(Self { mode, id, is_unmerged: stage != "0", path, noted: None })
    }
}

impl Noted {
    /// Reads `ctime: 1:2`, `mtime: 1:2`, `size: 1`, and `flags: 4000` from `text`.
    fn parse(text: &str) -> Option<Self> {
        let value = |key: &str| {
            let mut words = text.split_ascii_whitespace();
            words.find(|word| *word == key)?;
            words.next()
        };
        let time = |key: &str| {
            let (seconds, nanoseconds) = value(key)?.split_once(':')?;
            Some((seconds.parse().ok()?, nanoseconds.parse().ok()?))
        };
        Some(Self {
            changed: time("ctime:")?,
            modified: time("mtime:")?,
            size: value("size:")?.parse().ok()?,
            flags: u32::from_str_radix(value("flags:")?, 16).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &[u8] = b"100644 aa 0\tdocs/a\n  x.md\0  ctime: 5:6\n  mtime: 7:8\n  dev: 1\tino: 2\n  \
        uid: 0\tgid: 0\n  size: 9\tflags: 20004000\n100644 bb 2\tb.md\0  ctime: 0:0\n  mtime: 0:0\n  dev: 1\tino: 2\n  \
        uid: 0\tgid: 0\n  size: 1\tflags: 0\n160000 cc 0\tdocs/sub\0";

    #[test]
    fn entries_come_with_what_is_noted_of_them() {
        let entries = parse(OUTPUT, &Repository::for_test("docs/"));
        let [page, submodule] = &*entries else { panic!("{}", entries.len()) };
        assert_eq!((page.path, page.mode, page.id, page.is_unmerged), ("a\n  x.md", "100644", "aa", false));
        let noted = Noted { changed: (5, 6), modified: (7, 8), size: 9, flags: 0x2000_4000 };
        assert_eq!(page.noted, Some(noted));
        assert_eq!((submodule.path, submodule.mode, submodule.noted), ("sub", SUBMODULE, None));
        let entries = parse(OUTPUT, &Repository::for_test(""));
        assert_eq!(entries.iter().map(|entry| entry.is_unmerged).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn line_ends_that_git_writes_are_the_same() {
        assert!(is_with_crlf(b"a\r\nb\r\n\r\nc", b"a\nb\n\nc") && is_with_crlf(b"", b""));
        for text in [&b"a\r\nb\n"[..], b"a\nb\n", b"a\r\nb\r\nc", b"a\r\n", b"a\rb\r\n"] {
            assert!(!is_with_crlf(text, b"a\nb\n"), "{text:?}");
        }
        assert!(!is_with_crlf(b"a\r\r\n", b"a\r\n"));
    }

    #[test]
    fn pointers_count_as_files_of_their_size() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        assert_eq!(points_to_file_of(pointer), Some(12345));
        assert_eq!(points_to_file_of(b"size 12\n"), None);
    }
}
