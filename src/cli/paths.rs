//! The paths of the command line: files, folders and globs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::CliError;

/// Paths that exist.
#[derive(Debug)]
pub(super) struct Paths {
    /// Absolute, or relative to the current folder; never empty.
    given: Vec<PathBuf>,
    /// Relative to the root, with `/`; empty for the root itself. Known once there is a root.
    inside: Vec<String>,
}

impl Paths {
    /// Takes `paths` as they are where they exist, and expands those that are globs: shells on Windows do not. Without
    /// any it is the current folder.
    ///
    /// # Errors
    /// A path that does not exist, or a glob that matches nothing.
    pub(super) fn expand(paths: &[PathBuf]) -> Result<Self, CliError> {
        let mut given = Vec::new();
        for path in paths {
            if path.exists() {
                given.push(path.clone());
                continue;
            }
            let before = given.len();
            if let Some(pattern) = path.to_str().filter(|pattern| pattern.contains(['*', '?', '['])) {
                let matches = glob::glob(pattern).map_err(|error| {
                    CliError::new(format!("`{pattern}` is no glob: {}", error.msg), "see `playbook-lint --help`")
                })?;
                given.extend(matches.flatten());
            }
            if given.len() == before {
                let shown = path.display();
                return Err(CliError::new(
                    format!("`{shown}` does not exist"),
                    "check the spelling, or start it from another folder",
                ));
            }
        }
        if paths.is_empty() {
            given.push(PathBuf::from("."));
        }
        Ok(Self { given, inside: Vec::new() })
    }

    /// A file that is known, and that need not be there.
    pub(super) fn one(file: PathBuf, inside: String) -> Self {
        Self { given: vec![file], inside: vec![inside] }
    }

    /// All of them, as they were given.
    pub(super) fn given(&self) -> impl Iterator<Item = &Path> {
        self.given.iter().map(PathBuf::as_path)
    }

    /// The path that decides where the root is.
    pub(super) fn first(&self) -> &Path {
        self.given.first().map_or(Path::new("."), PathBuf::as_path)
    }

    /// The same paths as seen from `root`.
    ///
    /// # Errors
    /// A path outside the root: another playbook is another run.
    pub(super) fn inside(mut self, root: &Path) -> Result<Self, CliError> {
        for path in &self.given {
            let outside = || {
                let message = format!("`{}` lies outside the playbook at `{}`", path.display(), root.display());
                CliError::new(message, "check each playbook in a run of its own")
            };
            let absolute = dunce::canonicalize(path).map_err(|_| outside())?;
            let relative = absolute.strip_prefix(root).map_err(|_| outside())?;
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            self.inside.push(parts.join("/"));
        }
        Ok(self)
    }

    /// The one file, relative to the root, where it is one.
    pub(super) fn only(&self) -> Option<&str> {
        match self.inside.as_slice() {
            [file] => Some(file),
            _ => None,
        }
    }

    /// The one path, relative to the root, where it is a file.
    pub(super) fn only_file(&self) -> Option<String> {
        match (&*self.given, &*self.inside) {
            ([given], [inside]) if given.is_file() => Some(inside.clone()),
            _ => None,
        }
    }

    /// Whether the root itself is one of them.
    pub(super) fn are_everything(&self) -> bool {
        self.inside.iter().any(String::is_empty)
    }

    /// Whether a file, given relative to the root, is one of the paths or lies below one.
    pub(super) fn contain(&self, file: &str) -> bool {
        self.inside.iter().any(|path| {
            path.is_empty()
                || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

impl fmt::Display for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<_> = self.given.iter().map(|path| format!("`{}`", path.display())).collect();
        f.write_str(&shown.join(", "))
    }
}
