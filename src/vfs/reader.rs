//! Opens and reads files: the only module that does so.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::paths::split_path;
use crate::text::ReadError;

/// Why a file cannot be read, as a clause about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The path does not exist.
    #[error("no such file")]
    Missing,
    /// A folder, named pipe, socket, or device, or a link where links are not followed.
    #[error("it is {0}, not a regular file")]
    NotRegular(&'static str),
    /// The path is that of a file outside the folder, or of a link that does not point to a file in it. The error does
    /// not reveal whether a file exists outside.
    #[error("it is not in the playbook's folder")]
    Outside,
    /// More bytes than the limit.
    #[error("it has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Bytes that are not text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The operating system cannot read it.
    #[error("{0}")]
    System(String),
}

impl FileError {
    /// Returns help: what to do about the error.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing => "check the path",
            Self::NotRegular(_) => "replace it with a regular file",
            Self::Outside => "copy the file into the playbook's folder",
            Self::TooLarge { .. } => "make the file smaller",
            Self::NotUtf8 => "save the file as UTF-8",
            Self::System(_) => "check the permissions of the file",
        }
    }
}

/// A file that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read `{path}`: {error}")]
pub struct UnreadableFile {
    /// The path as the user or the settings spell it.
    pub path: String,
    /// Why it cannot be read.
    pub error: FileError,
}

impl UnreadableFile {
    /// Creates the error for the file at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, error: FileError) -> Self {
        Self { path: path.into(), error }
    }
}

impl From<FileError> for ReadError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::TooLarge { size, limit } => Self::TooLarge { size, limit },
            error => Self::Io(error.to_string()),
        }
    }
}

impl From<ReadError> for FileError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooLarge { size, limit } => Self::TooLarge { size, limit },
            ReadError::Io(reason) => Self::System(reason),
            error => Self::System(error.to_string()),
        }
    }
}

/// Reads the file at `path`, which the user specified on the command line: it can be anywhere, and links are followed.
///
/// # Errors
/// [`FileError`] unless it is a regular file of at most `limit` bytes.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let metadata = std::fs::metadata(path).map_err(|error| system(&error))?;
    let (file, size) = open_regular(path, &metadata)?;
    read_open(file, size, limit)
}

/// The real path of a folder, or why it cannot be entered.
type Folder = Result<Arc<Path>, FileError>;

/// Reads files below a folder and no others: links are resolved each time, and none can point out of it.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    /// The real paths of folders, by their path relative to the root.
    folders: RwLock<FxHashMap<Box<str>, Folder>>,
}

impl Reader {
    /// Creates a reader of the files below `root`, which must be canonical.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), folders: RwLock::default() }
    }

    /// Returns the folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads the file at `path`, relative to the root, with `/` as the separator.
    ///
    /// # Errors
    /// [`FileError`] unless it is a regular file of at most `limit` bytes inside the root.
    pub fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let (file, size) = self.open(path)?;
        read_open(file, size, limit)
    }

    /// Reads the file at `path` as UTF-8, without its byte order mark.
    ///
    /// # Errors
    /// As for [`Reader::read`], and for bytes that are not UTF-8.
    pub fn read_text(&self, path: &str, limit: u64) -> Result<String, FileError> {
        let text = String::from_utf8(self.read(path, limit)?).map_err(|_| FileError::NotUtf8)?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Reads the file at `path` unless it is itself a link, wherever the link points.
    ///
    /// # Errors
    /// As for [`Reader::read`], and for a link.
    pub fn read_unlinked(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let (folder, name) = split_path(path);
        let at = self.folder(folder)?.join(plain_name(name)?);
        let metadata = std::fs::symlink_metadata(&at).map_err(|error| system(&error))?;
        let (file, size) = open_regular(&at, &metadata)?;
        read_open(file, size, limit)
    }

    /// Opens the file at `path`; also returns its size.
    pub(super) fn open(&self, path: &str) -> Result<(File, u64), FileError> {
        let (at, metadata) = self.resolve(path)?;
        open_regular(&at, &metadata)
    }

    /// Returns the size of the file at `path` in bytes.
    ///
    /// # Errors
    /// [`FileError`] unless it is a regular file inside the root.
    pub fn size(&self, path: &str) -> Result<u64, FileError> {
        let (_, metadata) = self.resolve(path)?;
        ensure_regular(&metadata)?;
        Ok(metadata.len())
    }

    /// Returns the real path of the file or folder at `path`.
    pub(super) fn resolve(&self, path: &str) -> Result<(PathBuf, Metadata), FileError> {
        let (folder, name) = split_path(path);
        self.step(&self.folder(folder)?, name)
    }

    /// Forgets the real paths of folders, which may have moved.
    pub(super) fn forget_folders(&self) {
        self.folders.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn folder(&self, path: &str) -> Folder {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known {
            return known;
        }
        let found = match path {
            "" => Ok(self.root.as_path().into()),
            path => {
                let (parent, name) = split_path(path);
                self.folder(parent).and_then(|parent| Ok(self.step(&parent, name)?.0.into()))
            }
        };
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(path.into(), found.clone());
        found
    }

    /// Returns the entry `name` of `folder`, or its target if it is a link.
    fn step(&self, folder: &Path, name: &str) -> Result<(PathBuf, Metadata), FileError> {
        let path = folder.join(plain_name(name)?);
        let metadata = std::fs::symlink_metadata(&path).map_err(|error| system(&error))?;
        if !metadata.is_symlink() {
            return Ok((path, metadata));
        }
        // A broken link and a link out of the root return the same error, which must not reveal what exists outside.
        let target = dunce::canonicalize(&path).map_err(|_| FileError::Outside)?;
        if !target.starts_with(&self.root) {
            return Err(FileError::Outside);
        }
        let metadata = std::fs::symlink_metadata(&target).map_err(|error| system(&error))?;
        Ok((target, metadata))
    }
}

/// Returns `name` if it is a single part of a path that points neither up nor elsewhere, on any system.
fn plain_name(name: &str) -> Result<&str, FileError> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(part)), None) if part == name => Ok(name),
        _ => Err(FileError::Outside),
    }
}

/// Opens the file at `path`, which has `metadata`. The type is checked before opening, because opening a pipe or a
/// device has effects, and after, because another file may have replaced it.
fn open_regular(path: &Path, metadata: &Metadata) -> Result<(File, u64), FileError> {
    ensure_regular(metadata)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    let file = options.open(path).map_err(|error| system(&error))?;
    let metadata = file.metadata().map_err(|error| system(&error))?;
    ensure_regular(&metadata)?;
    Ok((file, metadata.len()))
}

/// `O_NONBLOCK`, so a file that was replaced by a pipe in the meantime does not block. Regular files ignore it.
#[cfg(unix)]
const NONBLOCK: i32 = if cfg!(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "arm")
)) {
    0o4000
} else if cfg!(target_vendor = "apple") {
    0x0004
} else {
    0
};

/// Reads an open file. A file that grows meanwhile must not fill the memory.
fn read_open(file: File, size: u64, limit: u64) -> Result<Vec<u8>, FileError> {
    if size > limit {
        return Err(FileError::TooLarge { size, limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // The system is not asked whether more follows, which costs as much as reading a page. Files that have no size, such
    // as those of `/proc`, are read to their end.
    let most = if size > 0 { size } else { limit.saturating_add(1) };
    file.take(most).read_to_end(&mut bytes).map_err(|error| system(&error))?;
    match bytes.len() as u64 {
        size if size > limit => Err(FileError::TooLarge { size, limit }),
        _ => Ok(bytes),
    }
}

fn ensure_regular(metadata: &Metadata) -> Result<(), FileError> {
    if metadata.is_file() { Ok(()) } else { Err(FileError::NotRegular(kind(metadata))) }
}

/// Describes a file that is not a regular file.
fn kind(metadata: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;

        let kind = metadata.file_type();
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    match (metadata.is_dir(), metadata.is_symlink()) {
        (true, _) => "a folder",
        (_, true) => "a symbolic link",
        _ => "a special file",
    }
}

fn system(error: &std::io::Error) -> FileError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => FileError::Missing,
        _ => FileError::System(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Reader) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("root/a")).unwrap();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        for (path, text) in [("root/a/b.txt", "b"), ("root/c.txt", "\u{feff}see"), ("out/secret", "s")] {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        let reader = Reader::new(&dunce::canonicalize(folder.path().join("root")).unwrap());
        (folder, reader)
    }

    #[test]
    fn files_below_the_root_are_read_and_no_others() {
        let (folder, reader) = folder();
        assert_eq!(reader.read("a/b.txt", 1).unwrap(), b"b");
        assert_eq!((reader.read_text("c.txt", 9).unwrap().as_str(), reader.size("c.txt")), ("see", Ok(6)));
        let outside = folder.path().join("out/secret");
        for path in ["../out/secret", "a/../../out/secret", "..", ".", "", "a//b.txt", "./c.txt", "a/./b.txt"] {
            assert_eq!(reader.read(path, 9), Err(FileError::Outside), "{path}");
        }
        assert!(reader.read(outside.to_str().unwrap(), 9).is_err());
        assert_eq!(reader.read("missing", 9), Err(FileError::Missing));
        assert_eq!(reader.read("c.txt/missing", 9), Err(FileError::Missing));
        assert_eq!(reader.read("missing/b.txt", 9), Err(FileError::Missing));
        assert_eq!(reader.read("a", 9), Err(FileError::NotRegular("a folder")));
        assert_eq!(read_limited(&outside, 9).unwrap(), b"s");
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let (folder, reader) = folder();
        std::fs::File::create(folder.path().join("root/sparse")).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(reader.read("sparse", 7), Err(FileError::TooLarge { size: 1 << 40, limit: 7 }));
        assert_eq!(reader.read("c.txt", 5), Err(FileError::TooLarge { size: 6, limit: 5 }));
        assert!(reader.read("c.txt", 6).is_ok());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_grows_is_read_up_to_the_limit() {
        // The system says that it has no bytes at all.
        let read = read_limited(Path::new("/proc/self/status"), 100);
        assert_eq!(read, Err(FileError::TooLarge { size: 101, limit: 100 }));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_inside_the_root() {
        use std::os::unix::fs::symlink;

        let (folder, reader) = folder();
        let root = folder.path().join("root");
        symlink("a", root.join("inside")).unwrap();
        symlink("../c.txt", root.join("a/inside.txt")).unwrap();
        symlink("../out", root.join("outside")).unwrap();
        symlink("../out/secret", root.join("outside.txt")).unwrap();
        symlink("../out/missing", root.join("dangling.txt")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        assert_eq!(reader.read("inside/b.txt", 9).unwrap(), b"b");
        assert_eq!(reader.read("inside/inside.txt", 9).unwrap(), "\u{feff}see".as_bytes());
        for path in ["outside/secret", "outside/missing", "outside/a/b", "outside.txt", "dangling.txt", "loop"] {
            assert_eq!(reader.read(path, 9), Err(FileError::Outside), "{path}");
            assert_eq!(reader.size(path), Err(FileError::Outside), "{path}");
        }
        for path in ["a/inside.txt", "outside.txt"] {
            assert_eq!(reader.read_unlinked(path, 9), Err(FileError::NotRegular("a symbolic link")), "{path}");
        }
        assert_eq!(reader.read_unlinked("outside/secret", 9), Err(FileError::Outside));
        assert_eq!(reader.read_unlinked("inside/b.txt", 9).unwrap(), b"b");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_a_regular_file_is_not_opened() {
        let (folder, reader) = folder();
        let pipe = folder.path().join("root/pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRUSR).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("root/socket")).unwrap();
        assert_eq!(reader.read("pipe", 9), Err(FileError::NotRegular("a named pipe")));
        assert_eq!(read_limited(&pipe, 9), Err(FileError::NotRegular("a named pipe")));
        assert_eq!(reader.read("socket", 9), Err(FileError::NotRegular("a socket")));
        assert_eq!(read_limited(Path::new("/dev/zero"), 9), Err(FileError::NotRegular("a device")));
        // As if a pipe had replaced the file after it was checked.
        let regular = std::fs::metadata(folder.path().join("root/c.txt")).unwrap();
        if NONBLOCK != 0 {
            assert_eq!(open_regular(&pipe, &regular).unwrap_err(), FileError::NotRegular("a named pipe"));
        }
    }
}
