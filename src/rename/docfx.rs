//! Paths and globs in docfx.json follow the files and folders that they specify.

use super::FileEdits;
use super::files::Renames;
use super::references::source;
use crate::config::DOCFX_FILE;
use crate::config::docfx::{DocfxPath, DocfxPathKind, written_paths};
use crate::config::path::{escapes_root, normalize};
use crate::linter::Workspace;
use crate::site::relative;
use crate::vfs::{file_name, folder_of};

/// The characters that make a part of a path a pattern.
const WILDCARDS: [char; 9] = ['*', '?', '[', ']', '{', '}', '(', ')', '!'];

/// The edits of docfx.json files that renames take.
///
/// A glob follows if the renamed folder is one of its leading parts that have no wildcards: `docs/old/**` follows, but
/// `**/old/**` may apply to other folders of that name and stays.
pub(super) fn docfx_edits(workspace: &Workspace, renames: &Renames<'_>) -> Vec<FileEdits> {
    let files = workspace.site().files.iter().filter(|(_, path)| file_name(path) == DOCFX_FILE);
    let edits = files.filter_map(|(_, file)| {
        let source = source(workspace, file)?;
        let folders = Folders::of(file, renames);
        let paths = written_paths(source.text()).into_iter();
        let edits = paths.filter_map(|path| {
            let new = folders.renamed(&path).filter(|new| *new != path.text)?;
            let json = serde_json::to_string(&new).ok()?;
            Some((path.span, json[1..json.len() - 1].to_owned()))
        });
        Some((file.clone(), edits.collect()))
    });
    edits.collect()
}

/// Where a docfx.json is, before and after.
struct Folders<'r> {
    renames: &'r Renames<'r>,
    old: String,
    new: String,
}

impl<'r> Folders<'r> {
    fn of(file: &str, renames: &'r Renames<'r>) -> Self {
        let new = renames.new_path(file);
        let new = folder_of(new.as_deref().unwrap_or(file)).to_owned();
        Self { renames, old: folder_of(file).to_owned(), new }
    }

    /// What has to be written in place of `path`; `None` if it can stay, or if nothing else fits.
    fn renamed(&self, path: &DocfxPath) -> Option<String> {
        match &path.kind {
            DocfxPathKind::Source => {
                let new = self.new_source(&path.text)?;
                let start = if path.text.starts_with("./") && !new.starts_with("../") { "./" } else { "" };
                let end = if path.text.ends_with('/') { "/" } else { "" };
                Some(format!("{start}{new}{end}"))
            }
            DocfxPathKind::Glob { source } => {
                let old = self.at(source)?;
                let new = self.renames.new_path(&old).unwrap_or_else(|| old.clone());
                self.moved(&old, &new, &path.text)
            }
            DocfxPathKind::Value => {
                let rest = path.text.strip_prefix("~/")?;
                Some(format!("~/{}", self.moved(&self.old, &self.new, rest)?))
            }
        }
    }

    /// The path from the root of a folder that is relative to docfx.json.
    fn at(&self, folder: &str) -> Option<String> {
        Some(joined(&self.old, folder)).filter(|path| !escapes_root(path))
    }

    fn new_source(&self, written: &str) -> Option<String> {
        let old = self.at(written).filter(|old| *old != self.old)?;
        let new = self.renames.new_path(&old).unwrap_or(old.clone());
        let file = |folder: &str| joined(folder, DOCFX_FILE);
        let is_same = relative(&file(&self.old), &old) == relative(&file(&self.new), &new);
        (!is_same).then(|| relative(&file(&self.new), &new)).filter(|new| !new.is_empty())
    }

    /// `glob`, which is relative to the folder that was at `old` and is at `new`, with the new path of what its leading
    /// parts specify.
    fn moved(&self, old: &str, new: &str, glob: &str) -> Option<String> {
        let parts: Vec<&str> = glob.split('/').collect();
        let plain = parts.iter().take_while(|part| !part.contains(WILDCARDS) && !["", ".", ".."].contains(*part));
        let plain = plain.count();
        let target = self.renames.new_path(&joined(old, &parts[..plain].join("/"))).filter(|_| plain > 0)?;
        let inside = if new.is_empty() { Some(&*target) } else { target.strip_prefix(new)?.strip_prefix('/') };
        let inside = inside.filter(|inside| !inside.is_empty() && !inside.contains(WILDCARDS))?;
        Some([inside].into_iter().chain(parts[plain..].iter().copied()).collect::<Vec<_>>().join("/"))
    }
}

fn joined(folder: &str, path: &str) -> String {
    normalize(&format!("{folder}/{path}"))
}
