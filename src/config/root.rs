//! Where a site starts, and which files configure it.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::path::escapes_root;
use crate::config::publish::{PUBLISH_CONFIG, PublishConfig};
use crate::vfs::{FileError, Reader, limits, path_below};

/// The name of playbook-lint's own configuration file.
pub const CONFIG_FILE: &str = "playbook-lint.toml";
/// The name of a docfx configuration file.
pub const DOCFX_FILE: &str = "docfx.json";

/// The root of a site: everything is read below it, and paths are relative to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The folder, absolute and with links resolved.
    pub path: PathBuf,
    /// Its `playbook-lint.toml`.
    pub config: Option<PathBuf>,
    /// Its `.openpublishing.publish.config.json`.
    pub publish: Option<PathBuf>,
    /// Folders with a docfx.json, relative to the root, with `/`; empty text for the root itself. They are those that
    /// the publish config lists, in its order, or else the root.
    pub docfx: Vec<String>,
}

impl Root {
    /// Finds the root of the site that contains `start`, a file or a folder.
    ///
    /// It is the nearest parent folder with `playbook-lint.toml`, up to the Git root; or else the nearest with a
    /// publish config; or else the nearest with a docfx.json; or else the Git root; or else the given folder. The
    /// search never leaves the Git repository: files above it belong to someone else.
    ///
    /// # Errors
    /// `start` does not exist, or its links cannot be resolved.
    pub fn discover(start: &Path) -> io::Result<Self> {
        let folder = folder_of(start)?;
        Ok(Self::find_marker(&folder).unwrap_or_else(|| Self::at(&folder)))
    }

    /// Does the same, but returns `None` if neither a file nor a repository marks the root: an editor reads no folder
    /// that may be someone's home.
    ///
    /// # Errors
    /// As for [`Root::discover`].
    pub fn discover_marked(start: &Path) -> io::Result<Option<Self>> {
        Ok(Self::find_marker(&folder_of(start)?))
    }

    /// Whether a file or folder called `name` marks a root.
    #[must_use]
    pub fn is_marker(name: &str) -> bool {
        [CONFIG_FILE, PUBLISH_CONFIG, DOCFX_FILE, ".git"].contains(&name)
    }

    /// Finds the root of the site that contains all of `starts`: that of the first one or, if nothing marks it, the
    /// folder that all have in common. The search ends at `limit`, so it does not return an entire disk.
    ///
    /// # Errors
    /// As for [`Root::discover`].
    pub fn discover_all<'p>(starts: impl IntoIterator<Item = &'p Path>, limit: &Path) -> io::Result<Self> {
        let mut starts = starts.into_iter();
        let first = folder_of(starts.next().unwrap_or(Path::new(".")))?;
        if let Some(marked) = Self::find_marker(&first) {
            return Ok(marked);
        }
        let limit = folder_of(limit)?;
        let others = starts.map(folder_of).collect::<io::Result<Vec<_>>>()?;
        let has_all = |folder: &&Path| others.iter().all(|other| other.starts_with(folder));
        let common = first.ancestors().take_while(|folder| folder.starts_with(&limit)).find(has_all);
        Ok(Self::at(common.unwrap_or(&first)))
    }

    /// Returns the root of the site that contains `folder`, if a file or a repository marks it.
    fn find_marker(folder: &Path) -> Option<Self> {
        let git = folder.ancestors().find(|dir| dir.join(".git").exists());
        let within = || folder.ancestors().take_while(|dir| git.is_none_or(|g| dir.starts_with(g)));
        let marked = [CONFIG_FILE, PUBLISH_CONFIG, DOCFX_FILE]
            .into_iter()
            .find_map(|name| within().find(|dir| dir.join(name).is_file()));
        marked.or(git).map(Self::at)
    }

    /// Returns the root at a folder that is known to be one. A publish config that cannot be read lists no folders
    /// here; the code that needs its content reports why.
    pub fn at(folder: &Path) -> Self {
        let reader = Reader::new(&dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()));
        let file = |name| reader.size(name).is_ok().then(|| folder.join(name));
        let publish = file(PUBLISH_CONFIG);
        let mut docfx = publish.as_ref().map_or_else(Vec::new, |_| docfx_folders(&reader));
        docfx.retain(|folder| reader.size(&path_below(folder, DOCFX_FILE)).is_ok());
        if docfx.is_empty() && file(DOCFX_FILE).is_some() {
            docfx.push(String::new());
        }
        Self { path: folder.to_owned(), config: file(CONFIG_FILE), publish, docfx }
    }

    /// Returns why configuration files that the root seems to have are not read, in full sentences: for example,
    /// because a link out of the root is not followed.
    #[must_use]
    pub fn refused_files(&self) -> Vec<String> {
        let reader = Reader::new(&dunce::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone()));
        let mut files = [CONFIG_FILE, PUBLISH_CONFIG, DOCFX_FILE].map(str::to_owned).to_vec();
        if self.publish.is_some() {
            files.extend(docfx_folders(&reader).iter().map(|folder| path_below(folder, DOCFX_FILE)));
        }
        files.dedup();
        let refused = files.into_iter().filter_map(|file| match reader.size(&file) {
            Ok(_) | Err(FileError::Missing) => None,
            Err(error) => Some(format!("`{file}` is not applied: {error}")),
        });
        refused.collect()
    }
}

impl Root {
    /// Returns the same root in another tree: for example, an earlier revision with other folders to build. `read`
    /// returns the text of a file there.
    #[must_use]
    pub fn with_reader(&self, read: impl Fn(&str) -> Option<String>) -> Self {
        let publish = read(PUBLISH_CONFIG);
        let parsed = publish.as_ref().and_then(|text| PublishConfig::parse(text, PUBLISH_CONFIG).ok());
        let mut docfx: Vec<String> = Vec::new();
        for docset in parsed.unwrap_or_default().docsets {
            let folder = docset.build_source_folder;
            let is_there = !escapes_root(&folder) && read(&path_below(&folder, DOCFX_FILE)).is_some();
            if is_there && !docfx.contains(&folder) {
                docfx.push(folder);
            }
        }
        if docfx.is_empty() && read(DOCFX_FILE).is_some() {
            docfx.push(String::new());
        }
        let publish = publish.map(|_| self.path.join(PUBLISH_CONFIG));
        Self { path: self.path.clone(), config: self.config.clone(), publish, docfx }
    }
}

/// Returns the folder that `path` is or that contains it, absolute and with links resolved.
fn folder_of(path: &Path) -> io::Result<PathBuf> {
    let mut path = dunce::canonicalize(path)?;
    if !path.is_dir() {
        path.pop();
    }
    Ok(path)
}

/// Returns the folders that the publish config lists, without duplicates.
fn docfx_folders(reader: &Reader) -> Vec<String> {
    let text = reader.read_text(PUBLISH_CONFIG, limits::BUILD_CONFIG).ok();
    let config = text.and_then(|text| PublishConfig::parse(&text, PUBLISH_CONFIG).ok()).unwrap_or_default();
    let mut folders: Vec<String> = Vec::new();
    for docset in config.docsets {
        if !folders.contains(&docset.build_source_folder) {
            folders.push(docset.build_source_folder);
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A tree of files; a path that ends in `/` is a folder.
    fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = dir.path().join(path);
            if path.ends_with('/') {
                fs::create_dir_all(&file).unwrap();
            } else {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
        let real = dunce::canonicalize(dir.path()).unwrap();
        (dir, real)
    }

    #[test]
    fn our_own_file_comes_before_a_nearer_docfx_json() {
        let (_dir, at) = tree(&[(".git/", ""), ("playbook-lint.toml", ""), ("a/docfx.json", "{}"), ("a/b.md", "")]);
        let root = Root::discover(&at.join("a/b.md")).unwrap();
        assert_eq!(root.path, at);
        assert_eq!(root.config, Some(at.join("playbook-lint.toml")));
        assert!(root.docfx.is_empty());
    }

    #[test]
    fn the_nearest_of_one_kind_is_taken() {
        let (_dir, at) =
            tree(&[(".git/", ""), ("playbook-lint.toml", ""), ("a/playbook-lint.toml", ""), ("a/b/x.md", "")]);
        assert_eq!(Root::discover(&at.join("a/b")).unwrap().path, at.join("a"));
    }

    #[test]
    fn the_publish_config_names_the_docfx_folders() {
        let publish = r#"{"docsets_to_publish": [
            {"build_source_folder": "docs"}, {"build_source_folder": "docs/"},
            {"build_source_folder": "missing"}, {"build_source_folder": "../out"},
            {"build_source_folder": "/more/"}]}"#;
        let (_dir, at) = tree(&[
            ("repo/.git", "gitdir: elsewhere"),
            ("repo/.openpublishing.publish.config.json", publish),
            ("repo/docs/docfx.json", "{}"),
            ("repo/more/docfx.json", "{}"),
            ("out/docfx.json", "{}"),
        ]);
        let root = Root::discover(&at.join("repo/docs")).unwrap();
        assert_eq!(root.path, at.join("repo"));
        assert!(root.publish.is_some() && root.config.is_none());
        assert_eq!(root.docfx, ["docs", "more"]);
    }

    #[test]
    fn without_named_folders_the_roots_own_docfx_json_counts() {
        let (_dir, at) =
            tree(&[(".git/", ""), (".openpublishing.publish.config.json", "no json"), ("docfx.json", "{}")]);
        assert_eq!(Root::discover(&at).unwrap().docfx, [""]);
    }

    #[test]
    fn nothing_above_the_git_root_is_ours() {
        let (_dir, at) = tree(&[("playbook-lint.toml", ""), ("repo/.git/", ""), ("repo/a/x.md", "")]);
        let root = Root::discover(&at.join("repo/a/x.md")).unwrap();
        assert_eq!((root.path, root.config), (at.join("repo"), None));
    }

    #[test]
    fn docfx_json_is_looked_for_before_the_git_root() {
        let (_dir, at) = tree(&[(".git/", ""), ("a/docfx.json", "{}"), ("a/b/x.md", "")]);
        let root = Root::discover(&at.join("a/b")).unwrap();
        assert_eq!((root.path, root.docfx), (at.join("a"), vec![String::new()]));
    }

    #[test]
    fn a_folder_without_any_mark_is_its_own_root() {
        let (_dir, at) = tree(&[("a/x.md", "")]);
        assert_eq!(Root::discover(&at.join("a")).unwrap().path, at.join("a"));
        assert_eq!(Root::discover(&at.join("a/x.md")).unwrap().path, at.join("a"));
    }

    #[test]
    fn paths_without_a_marker_share_their_common_folder() {
        let (_dir, at) = tree(&[("a/b/x.md", ""), ("a/c/y.md", ""), ("d/docfx.json", "{}"), ("d/z.md", "")]);
        let root = |paths: &[&str], limit: &str| {
            let paths: Vec<_> = paths.iter().map(|path| at.join(path)).collect();
            Root::discover_all(paths.iter().map(PathBuf::as_path), &at.join(limit)).unwrap().path
        };
        assert_eq!(root(&["a/b/x.md", "a/c"], ""), at.join("a"));
        assert_eq!(root(&["a/b/x.md", "a/b"], ""), at.join("a/b"));
        assert_eq!(root(&["a/b", "d/z.md"], ""), at);
        assert_eq!(root(&["d/z.md", "a/b"], ""), at.join("d"), "the first one's mark counts");
        assert_eq!(root(&["a/b", "a/c"], "d"), at.join("a/b"), "no further up than the current folder");
        assert_eq!(root(&["a/b", "a/c"], "a/b"), at.join("a/b"));
    }

    #[test]
    fn a_path_that_does_not_exist_is_an_error() {
        let (_dir, at) = tree(&[]);
        assert!(Root::discover(&at.join("nowhere")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_docfx_folder_outside_the_root_is_not_read() {
        let publish = r#"{"docsets_to_publish": [{"build_source_folder": "link"}]}"#;
        let (_dir, at) = tree(&[
            ("repo/.git/", ""),
            ("repo/.openpublishing.publish.config.json", publish),
            ("out/docfx.json", "{}"),
        ]);
        std::os::unix::fs::symlink(at.join("out"), at.join("repo/link")).unwrap();
        assert!(Root::discover(&at.join("repo")).unwrap().docfx.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_configuration_file_outside_the_root_is_not_read() {
        let (_dir, at) = tree(&[("repo/.git/", ""), ("secret", "")]);
        for name in [CONFIG_FILE, PUBLISH_CONFIG, DOCFX_FILE] {
            std::os::unix::fs::symlink(at.join("secret"), at.join("repo").join(name)).unwrap();
        }
        let root = Root::discover(&at.join("repo")).unwrap();
        assert_eq!((root.config, root.publish, root.docfx), (None, None, Vec::new()));
    }
}
