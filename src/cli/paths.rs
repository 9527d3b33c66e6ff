//! The paths of the command line: files, folders and globs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::CliError;
use crate::text::{closest, closest_word};
use crate::vfs::path_in_folder;

/// How many names of a folder are compared with one that it does not have.
const MAX_LISTED: usize = 10_000;

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
                return Err(CliError::new(format!("`{shown}` does not exist"), help_for_missing(path, paths.len())));
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

    /// Whether one of them is a folder.
    pub(super) fn have_folder(&self) -> bool {
        self.given.iter().any(|path| path.is_dir())
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
        self.inside.iter().any(|path| path.is_empty() || path_in_folder(file, path).is_some())
    }
}

/// What may be meant by a path that does not exist: a command, if it is the only one, or a similar name.
fn help_for_missing(path: &Path, count: usize) -> String {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return "check the spelling, or start it from another folder".to_owned();
    };
    let is_bare = path.components().count() == 1;
    let command = super::command();
    let commands: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    if is_bare
        && count <= 2
        && let Some(near) = closest_word(name, &commands)
    {
        return format!("did you mean the command `playbook-lint {near}`?");
    }
    let Some(folder) = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.exists()) else {
        return "check the spelling, or start it from another folder".to_owned();
    };
    // The first part that does not exist: what comes after it cannot be looked up.
    let missing = path.strip_prefix(folder).ok().and_then(|rest| rest.components().next());
    let missing = missing.map_or_else(String::new, |part| part.as_os_str().to_string_lossy().into_owned());
    let listed = std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let names = listed.into_iter().flatten().flatten().take(MAX_LISTED);
    let names: Vec<String> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match closest(&missing, names.iter().map(String::as_str), 0.6) {
        Some(near) => format!("did you mean `{}`?", folder.join(near).display()),
        None => "check the spelling, or start it from another folder".to_owned(),
    }
}

impl fmt::Display for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<_> = self.given.iter().map(|path| format!("`{}`", path.display())).collect();
        f.write_str(&shown.join(", "))
    }
}
