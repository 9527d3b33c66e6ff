//! The files of a site other than its pages.

use rustc_hash::FxHashSet;

use crate::site::{Toc, YamlPage};
use crate::vfs::FileId;

/// TOCs, images, and the files that other files mention.
#[derive(Clone, Debug, Default)]
pub struct SiteAssets {
    /// The TOCs that the site is built with, in the order of their paths.
    pub tocs: Vec<Toc>,
    /// Other YAML pages with links to redirected pages, in the order of their paths. Empty unless a rule needs them.
    pub yaml_pages: Vec<YamlPage>,
    /// Files that landing pages, docfx.json, or unpublished pages refer to, rather than pages or TOCs. Empty unless a
    /// rule needs them.
    pub mentioned: FxHashSet<FileId>,
    /// Images, in the order of their paths. Empty unless a rule needs them.
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
