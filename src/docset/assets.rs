//! What a site holds beside its pages.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::{FileId, Toc};

/// Tables of contents, pictures, and what other files mention.
#[derive(Debug, Default)]
pub struct SiteAssets {
    /// The tables of contents that the site is built with, in the order of their paths.
    pub tocs: Vec<Toc>,
    /// Files that neither pages nor tables of contents refer to, but landing pages, docfx.json or pages that are not
    /// published. Known only where a rule asks for it.
    pub mentioned: FxHashSet<FileId>,
    /// Pictures, in the order of their paths. Known only where a rule asks for them.
    pub images: Vec<ImageFile>,
}

/// A picture.
#[derive(Clone, Copy, Debug)]
pub struct ImageFile {
    /// Its file.
    pub file: FileId,
    /// Its size in bytes.
    pub size: u64,
}

/// Whether a file is a picture by its name.
#[must_use]
pub fn is_image(path: &str) -> bool {
    const EXTENSIONS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tif", "tiff"];
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
