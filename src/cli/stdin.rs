//! `-`: the page on stdin replaces the one on disk.

use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::CliError;
use super::paths::Paths;
use crate::config::Root;
use crate::linter::Change;

/// The page on stdin.
pub(super) struct StdinPage {
    /// Its path, which need not exist, with links resolved.
    file: PathBuf,
    /// The file, or the nearest folder above it that exists.
    existing: PathBuf,
}

/// The maximum number of bytes that are counted after stdin exceeds the page size limit.
const COUNTED: u64 = u32::MAX as u64;

impl StdinPage {
    /// Returns the page of `paths` and `--stdin-filename`, if stdin is used.
    ///
    /// # Errors
    /// One of the two without the other, other paths in addition to `-`, or a path that cannot be a page.
    pub(super) fn from_args(paths: &[PathBuf], name: Option<&Path>) -> Result<Option<Self>, CliError> {
        let is_stdin = paths.iter().any(|path| path == Path::new("-"));
        match (is_stdin, name) {
            (false, None) => Ok(None),
            (true, None) => Err(CliError::new(
                "`-` requires the name of the page on stdin",
                "pass the name with `--stdin-filename PATH`, or write `./-` for a file with that name",
            )),
            (true, Some(name)) if paths.len() == 1 => Self::of(name).map(Some),
            (_, Some(_)) => Err(CliError::new(
                "`--stdin-filename` requires the path `-`, and no other path",
                "write `playbook-lint - --stdin-filename PATH`",
            )),
        }
    }

    fn of(name: &Path) -> Result<Self, CliError> {
        let fail =
            |what: &str| CliError::new(format!("`{}` {what}", name.display()), "pass the path of the page on stdin");
        let absolute = std::path::absolute(name).map_err(|error| fail(&format!("is not a path: {error}")))?;
        let found = absolute.ancestors().find_map(|path| Some((path, dunce::canonicalize(path).ok()?)));
        let (above, existing) = found.ok_or_else(|| fail("is not a path"))?;
        let rest = absolute.strip_prefix(above).map_err(|_| fail("is not a path"))?;
        if rest.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(fail("is in a folder that does not exist"));
        }
        if rest.as_os_str().is_empty() && existing.is_dir() {
            return Err(fail("is a folder"));
        }
        // Joining an empty path would add a slash.
        let file = if rest.as_os_str().is_empty() { existing.clone() } else { existing.join(rest) };
        Ok(Self { file, existing })
    }

    /// Returns the path from which the root is determined.
    pub(super) fn existing(&self) -> &Path {
        &self.existing
    }

    /// Returns the page as the only path to report on.
    ///
    /// # Errors
    /// A page outside the root.
    pub(super) fn paths(&self, root: &Root) -> Result<Paths, CliError> {
        let outside = || {
            let message = format!("`{}` is outside the playbook at `{}`", self.file.display(), root.path.display());
            CliError::new(message, "pass a page of the playbook")
        };
        let real_root = dunce::canonicalize(&root.path).map_err(|_| outside())?;
        let inside = self.file.strip_prefix(real_root).map_err(|_| outside())?;
        let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
        Ok(Paths::one(self.file.clone(), parts.ok_or_else(outside)?.join("/")))
    }
}

/// Reads stdin to its end, as the text of the page at `path`. Text beyond `limit` is counted but not kept.
///
/// # Errors
/// Errors of stdin.
pub(super) fn read(path: String, limit: u64) -> Result<Change, CliError> {
    let fail = |error: io::Error| CliError::new(format!("cannot read stdin: {error}"), "pipe a page into it");
    let mut stdin = io::stdin().lock();
    let mut bytes = Vec::new();
    let read = stdin.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    if read as u64 > limit {
        let more = io::copy(&mut stdin.take(COUNTED), &mut io::sink()).map_err(fail)?;
        return Ok(Change::Oversized { path, size: read as u64 + more });
    }
    Ok(Change::Edited { path, bytes: bytes.into() })
}
