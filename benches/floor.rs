//! The minimum work of any linter for these pages: find them, read them, and parse their Markdown.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::path::Path;

use playbook_lint::page::markdown_options;
use playbook_lint::vfs::{Tree, WorkTree};
use pulldown_cmark::Parser;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Returns the Markdown files below a folder, as the linter finds them.
pub fn pages(tree: &WorkTree) -> Vec<String> {
    let mut files = tree.files();
    files.retain(|path| Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")));
    files
}

/// Parses a text, and returns the number of events.
pub fn parse(text: &str) -> usize {
    Parser::new_ext(text, markdown_options()).into_offset_iter().map(black_box).count()
}

/// Reads all pages on all threads. Returns the number of pages, and the number of those that are UTF-8.
pub fn read(folder: &Path) -> (usize, usize) {
    let tree = WorkTree::new(folder);
    let pages = pages(&tree);
    let is_utf8 = |path: &String| {
        let bytes = tree.read(path, u64::MAX).expect("the page can be read");
        usize::from(std::str::from_utf8(&bytes).is_ok())
    };
    (pages.len(), pages.par_iter().map(is_utf8).sum())
}

/// Reads and parses all pages on all threads. Returns the number of pages and of events.
pub fn read_and_parse(folder: &Path) -> (usize, usize) {
    let tree = WorkTree::new(folder);
    let pages = pages(&tree);
    let events = |path: &String| {
        let bytes = tree.read(path, u64::MAX).expect("the page can be read");
        parse(&String::from_utf8_lossy(&bytes))
    };
    (pages.len(), pages.par_iter().map(events).sum())
}
