//! The type of a file by its name.

use std::path::Path;

use super::paths::file_name;

/// Extensions of images, in lowercase: those that browsers can render, and TIFF, which authors paste.
const IMAGE_EXTENSIONS: [&str; 10] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "tif", "tiff"];

/// Whether a file is an image.
#[must_use]
pub fn is_image(path: &str) -> bool {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(is_image_extension)
}

/// Whether files with this extension, given without its dot, are images.
pub(crate) fn is_image_extension(extension: &str) -> bool {
    IMAGE_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// Whether a path is hidden, or has a hidden folder or `node_modules` in it: the walk skips it.
pub(crate) fn is_ignored_path(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part == "node_modules")
}

/// Returns what comes after `folder` in `path`, if it is that folder (nothing) or below it (a path that starts with a
/// slash). The folder is not the root.
pub(crate) fn path_in_folder<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a file is Markdown, by its name.
pub(crate) fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// `toc.yml`, `TOC.yml`, `toc--internal.yml`, `toc.md`.
pub(crate) fn is_toc(path: &str) -> bool {
    let name = file_name(path);
    if !name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("toc")) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let Some((stem, extension)) = lower.rsplit_once('.') else { return false };
    (stem == "toc" || stem.starts_with("toc--")) && matches!(extension, "yml" | "yaml" | "md")
}

/// Whether the file is in a folder called `archive`.
pub(crate) fn is_archived(path: &str) -> bool {
    path.split('/').rev().skip(1).any(|folder| folder.eq_ignore_ascii_case("archive"))
}

/// `.openpublishing.redirection.json`, `.openpublishing.redirection.azure.json`, at the root.
pub(crate) fn is_redirection_file(path: &str) -> bool {
    path.starts_with(".openpublishing.redirection") && path.ends_with(".json") && !path.contains('/')
}
