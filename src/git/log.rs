//! The output of `git log -z --raw`, read as a stream.

use std::io::{self, BufRead};

/// The format that `git log` prints before a commit's files: a byte that no status starts with, the ID, the date in the
/// author's own time zone, and the parents.
pub(super) const FORMAT: &str = "--format=%x01%H %ad %P";

/// A commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Commit {
    /// The ID in hexadecimal digits.
    pub(super) id: String,
    /// The date, `YYYY-MM-DD`.
    pub(super) day: String,
    /// Whether the history starts with it.
    pub(super) is_root: bool,
}

/// A change of a file in a commit. Paths are those in the repository, as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileChange<'p> {
    /// The file is new.
    Added(&'p [u8]),
    /// The text changed.
    Modified(&'p [u8]),
    /// The file was deleted.
    Deleted(&'p [u8]),
    /// The file moved, and most of its text is unchanged.
    Moved { from: &'p [u8], to: &'p [u8] },
}

/// Calls `step` for every file of every commit, in the order of the log.
///
/// # Errors
/// Errors that occur while reading `log`.
pub(super) fn read(mut log: impl BufRead, mut step: impl FnMut(&Commit, FileChange<'_>)) -> io::Result<()> {
    let mut commit = Commit::default();
    let (mut status, mut path, mut other) = (Vec::new(), Vec::new(), Vec::new());
    while next(&mut log, &mut status)? {
        // A line break separates a commit from its first file.
        let token = status.strip_prefix(b"\n").unwrap_or(&status);
        match token {
            [] => {}
            [1, header @ ..] => commit = commit_of(header),
            raw => {
                let kind = ChangeKind::of(raw);
                let has_two = matches!(kind, ChangeKind::Move | ChangeKind::Copy);
                if !next(&mut log, &mut path)? || has_two && !next(&mut log, &mut other)? {
                    break;
                }
                match kind {
                    ChangeKind::Add => step(&commit, FileChange::Added(&path)),
                    ChangeKind::Delete => step(&commit, FileChange::Deleted(&path)),
                    ChangeKind::Modify => step(&commit, FileChange::Modified(&path)),
                    ChangeKind::Move => step(&commit, FileChange::Moved { from: &path, to: &other }),
                    ChangeKind::Copy => step(&commit, FileChange::Added(&other)),
                    ChangeKind::Mode => {}
                }
            }
        }
    }
    Ok(())
}

/// The parsed form of `:100644 100644 93dc058 2918641 M`.
enum ChangeKind {
    Add,
    Delete,
    Modify,
    Move,
    Copy,
    /// Only the mode changed.
    Mode,
}

impl ChangeKind {
    fn of(raw: &[u8]) -> Self {
        let mut words = raw.split(|&byte| byte == b' ').skip(2);
        let (before, after, status) = (words.next(), words.next(), words.next());
        match status.and_then(<[u8]>::first) {
            Some(b'A') => Self::Add,
            Some(b'D') => Self::Delete,
            Some(b'R') => Self::Move,
            Some(b'C') => Self::Copy,
            _ if before == after => Self::Mode,
            _ => Self::Modify,
        }
    }
}

/// Reads the next part, up to a NUL byte; returns whether there was one.
fn next(log: &mut impl BufRead, part: &mut Vec<u8>) -> io::Result<bool> {
    part.clear();
    let length = log.read_until(0, part)?;
    if part.last() == Some(&0) {
        part.pop();
    }
    Ok(length > 0)
}

fn commit_of(header: &[u8]) -> Commit {
    let header = String::from_utf8_lossy(header);
    let mut words = header.split_ascii_whitespace();
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (id, day) = (word(), word());
    Commit { id, day, is_root: word().is_empty() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(log: &[u8]) -> Vec<String> {
        let mut steps = Vec::new();
        let text = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
        read(log, |commit, step| {
            let step = match step {
                FileChange::Added(path) => format!("A {}", text(path)),
                FileChange::Modified(path) => format!("M {}", text(path)),
                FileChange::Deleted(path) => format!("D {}", text(path)),
                FileChange::Moved { from, to } => format!("{} > {}", text(from), text(to)),
            };
            steps.push(format!("{}{} {step}", commit.day, if commit.is_root { "!" } else { "" }));
        })
        .expect("a slice can be read");
        steps
    }

    #[test]
    fn commits_without_files_and_names_like_headers_are_distinguished() {
        let log = b"\x01aa 2020-02-03 bb\0\n:100644 100644 1 2 M\0A\nx.md\0:100644 100755 1 1 M\0mode.md\0\
            :100644 100644 1 2 R095\0\x01old.md\0new.md\0\x01bb 2020-02-02 cc\0\x01cc 2020-02-01 \0\n:0 100644 0 1 A\0a.md\0";
        assert_eq!(steps(log), ["2020-02-03 M A\nx.md", "2020-02-03 \u{1}old.md > new.md", "2020-02-01! A a.md"]);
    }

    #[test]
    fn an_incomplete_text_is_not_an_error() {
        assert_eq!(steps(b"\x01aa 2020-02-03\0\n:1 1 1 2 M"), Vec::<String>::new());
        assert_eq!(steps(b""), Vec::<String>::new());
    }
}
