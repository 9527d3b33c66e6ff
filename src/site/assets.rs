//! What a site holds beside its pages.

use rustc_hash::FxHashSet;

use crate::site::Toc;
use crate::vfs::FileId;

/// Tables of contents, images, and what other files mention.
#[derive(Clone, Debug, Default)]
pub struct SiteAssets {
    /// The tables of contents that the site is built with, in the order of their paths.
    pub tocs: Vec<Toc>,
    /// Files that neither pages nor tables of contents refer to, but landing pages, docfx.json or pages that are not
    /// published. Known only where a rule asks for it.
    pub mentioned: FxHashSet<FileId>,
    /// Images, in the order of their paths. Known only where a rule asks for them.
    pub images: Vec<ImageFile>,
}

/// An image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageFile {
    /// Its file.
    pub file: FileId,
    /// Its size in bytes.
    pub size: u64,
}
