//! The paths of the command line: files, folders, and globs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::CliError;
use crate::text::{closest, closest_word};
use crate::vfs::path_in_folder;

/// The maximum number of names in a folder that a missing name is compared with.
const MAX_LISTED: usize = 10_000;

/// Paths that exist.
#[derive(Debug)]
pub(super) struct Paths {
    /// Absolute, or relative to the current folder. There is always at least one.
    given: Vec<PathBuf>,
    /// Relative to the root, with `/`; empty for the root itself. Set as soon as the root is known.
    inside: Vec<String>,
}

impl Paths {
    /// Checks that `paths` exist, and expands globs, which shells on Windows do not. Without any paths, it is the
    /// current folder.
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
                    CliError::new(
                        format!("`{pattern}` is not a valid glob: {}", error.msg),
                        "use `*` for any text in a name and `**` for any folders; close each `[` with `]`",
                    )
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

    /// Returns a single file, which need not exist.
    pub(super) fn one(file: PathBuf, inside: String) -> Self {
        Self { given: vec![file], inside: vec![inside] }
    }

    /// Returns all paths as given.
    pub(super) fn given(&self) -> impl Iterator<Item = &Path> {
        self.given.iter().map(PathBuf::as_path)
    }

    /// Whether one of the paths is a folder.
    pub(super) fn have_folder(&self) -> bool {
        self.given.iter().any(|path| path.is_dir())
    }

    /// Returns the path from which the root is determined.
    pub(super) fn first(&self) -> &Path {
        self.given.first().map_or(Path::new("."), PathBuf::as_path)
    }

    /// Adds the paths relative to `root`.
    ///
    /// # Errors
    /// A path outside the root: another playbook needs a separate run.
    pub(super) fn inside(mut self, root: &Path) -> Result<Self, CliError> {
        for path in &self.given {
            let outside = || {
                let message = format!("`{}` is outside the playbook at `{}`", path.display(), root.display());
                CliError::new(message, "check each playbook in a separate run")
            };
            let absolute = dunce::canonicalize(path).map_err(|_| outside())?;
            let relative = absolute.strip_prefix(root).map_err(|_| outside())?;
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            self.inside.push(parts.join("/"));
        }
        Ok(self)
    }

    /// Returns the path relative to the root, if there is only one.
    pub(super) fn only(&self) -> Option<&str> {
        match self.inside.as_slice() {
            [file] => Some(file),
            _ => None,
        }
    }

    /// Returns the path relative to the root, if there is only one and it is a file.
    pub(super) fn only_file(&self) -> Option<String> {
        match (&*self.given, &*self.inside) {
            ([given], [inside]) if given.is_file() => Some(inside.clone()),
            _ => None,
        }
    }

    /// Whether the root itself is one of the paths.
    pub(super) fn are_everything(&self) -> bool {
        self.inside.iter().any(String::is_empty)
    }

    /// Whether a file, given relative to the root, is one of the paths or below one.
    pub(super) fn contain(&self, file: &str) -> bool {
        self.inside.iter().any(|path| path.is_empty() || path_in_folder(file, path).is_some())
    }
}

/// Returns help for a path that does not exist: a similar command, if it is the only path, or a similar name.
fn help_for_missing(path: &Path, count: usize) -> String {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return "check the spelling and the current folder".to_owned();
    };
    let is_bare = path.components().count() == 1;
    let command = super::command();
    let commands: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    // The exact name of a command is a path here only if a command comes before it.
    if is_bare
        && count <= 2
        && !commands.contains(&name)
        && let Some(near) = closest_word(name, &commands)
    {
        return format!("did you mean the command `playbook-lint {near}`?");
    }
    let Some(folder) = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.exists()) else {
        return "check the spelling and the current folder".to_owned();
    };
    // Only the first part that does not exist can be looked up.
    let missing = path.strip_prefix(folder).ok().and_then(|rest| rest.components().next());
    let missing = missing.map_or_else(String::new, |part| part.as_os_str().to_string_lossy().into_owned());
    let listed = std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let names = listed.into_iter().flatten().flatten().take(MAX_LISTED);
    let names: Vec<String> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match closest(&missing, names.iter().map(String::as_str), 0.6) {
        Some(near) => format!("did you mean `{}`?", folder.join(near).display()),
        None => "check the spelling and the current folder".to_owned(),
    }
}

impl fmt::Display for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<_> = self.given.iter().map(|path| format!("`{}`", path.display())).collect();
        f.write_str(&shown.join(", "))
    }
}
