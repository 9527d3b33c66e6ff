//! Paths for people: relative to the current folder, so people can open them as printed.

use std::borrow::Cow;
use std::path::{Component, Path};

/// Shows paths below a root relative to another folder. By default, they are relative to the root.
#[derive(Clone, Debug, Default)]
pub struct ShownPaths {
    /// The path from that folder to the root, with a trailing `/` if it is not empty.
    to_root: String,
    /// The folders from the root down to that folder, if it is below the root.
    below_root: Vec<String>,
}

impl ShownPaths {
    /// Creates paths of files below `root` for the folder `here`. Both must be absolute, with links resolved.
    #[must_use]
    pub fn new(root: &Path, here: &Path) -> Self {
        if let Ok(inside) = here.strip_prefix(root) {
            return Self { to_root: "../".repeat(inside.components().count()), below_root: names(inside) };
        }
        let common = here.ancestors().find(|folder| root.starts_with(folder) && folder.parent().is_some());
        let Some((common, down)) = common.and_then(|common| Some((common, root.strip_prefix(common).ok()?))) else {
            // They are on different disks, or have only the top folder in common.
            return Self { to_root: format!("{}/", root.display()), below_root: Vec::new() };
        };
        let up = here.strip_prefix(common).map_or(0, |up| up.components().count());
        let down = names(down).into_iter().map(|name| format!("{name}/"));
        Self { to_root: std::iter::once("../".repeat(up)).chain(down).collect(), below_root: Vec::new() }
    }

    /// Returns the path to show for `file`, which is relative to the root.
    #[must_use]
    pub fn of<'p>(&self, file: &'p str) -> Cow<'p, str> {
        let (mut rest, mut common) = (file, 0);
        for name in &self.below_root {
            let Some(below) = rest.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/')) else { break };
            (rest, common) = (below, common + 1);
        }
        let up = self.to_root.get(3 * common..).unwrap_or_default();
        match if self.below_root.is_empty() { self.to_root.as_str() } else { up } {
            "" => rest.into(),
            prefix => format!("{prefix}{rest}").into(),
        }
    }
}

/// Returns the folder names of a relative path.
fn names(path: &Path) -> Vec<String> {
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    names.collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_opened_from_where_the_program_was_started() {
        let shown = |root: &str, here: &str, file: &str| {
            ShownPaths::new(Path::new(root), Path::new(here)).of(file).into_owned()
        };
        assert_eq!(shown("/w/site", "/w/site", "a/b.md"), "a/b.md");
        assert_eq!(shown("/w/site", "/w/site/a", "a/b.md"), "b.md");
        assert_eq!(shown("/w/site", "/w/site/a/c", "a/b.md"), "../b.md");
        assert_eq!(shown("/w/site", "/w/site/a", "docfx.json"), "../docfx.json");
        assert_eq!(shown("/w/site", "/w/site/a", "ab/c.md"), "../ab/c.md");
        assert_eq!(shown("/w/site", "/w", "a/b.md"), "site/a/b.md");
        assert_eq!(shown("/w/site", "/w/other/x", "b.md"), "../../site/b.md");
        assert_eq!(shown("/w/site", "/home/x", "b.md"), "/w/site/b.md");
        assert_eq!(shown("/", "/w", "b.md"), "../b.md");
        assert_eq!(ShownPaths::default().of("a/b.md"), "a/b.md");
    }
}
