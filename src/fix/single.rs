//! Fixes of single diagnostics and pages, as an editor offers them.

use super::{FixedPage, Fixer, apply};
use crate::diagnostic::{Diagnostic, Edit};
use crate::linter::{Lens, Workspace};
use crate::text::Source;

/// The edits of the fix of `diagnostic`, which `workspace` reports. `None` if the fix would do harm, or if the page
/// changed since it was linted.
#[must_use]
pub fn fix_single(workspace: &Workspace, diagnostic: &Diagnostic) -> Option<Vec<Edit>> {
    let Diagnostic { file, code, fingerprint, fix, .. } = diagnostic;
    let fix = fix.as_ref()?;
    let is_it = |one: &Diagnostic| (&one.file, one.code, one.fingerprint) == (file, *code, *fingerprint);
    let fixer = Fixer { workspace, lens: Lens::default(), include_unsafe: true, only: Some(&is_it) };
    let fixed = fixer.fix().pages.into_iter().find(|page| page.path == *file)?;
    // A fix that uncovers the same problem once more is made again, and then it is not this one alone.
    let text = |bytes: &[u8]| Source::from_bytes(file.clone(), bytes.to_vec()).ok();
    let (made, _) = apply(text(&fixed.before)?.text(), &fix.edits);
    (made == text(&fixed.after)?.text()).then(|| fix.edits.clone())
}

/// The page at `path` with all its safe fixes; `None` if there are none.
#[must_use]
pub fn fix_page(workspace: &Workspace, path: &str) -> Option<FixedPage> {
    let is_there = |one: &Diagnostic| *one.file == *path;
    let fixer = Fixer { workspace, lens: Lens::default(), include_unsafe: false, only: Some(&is_there) };
    fixer.fix().pages.into_iter().find(|page| *page.path == *path)
}
