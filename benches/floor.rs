//! The least that any linter of these pages has to do: find them, read them, and parse their Markdown.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::path::Path;

use playbook_lint::page::markdown_options;
use playbook_lint::vfs::{Tree, WorkTree};
use pulldown_cmark::Parser;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// The Markdown files below a folder, as the linter finds them.
pub fn pages(tree: &WorkTree) -> Vec<String> {
    let mut files = tree.files();
    files.retain(|path| Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")));
    files
}

/// Goes through all events of a text; returns how many there are.
pub fn parse(text: &str) -> usize {
    Parser::new_ext(text, markdown_options()).into_offset_iter().map(black_box).count()
}

/// Reads all pages on all threads; returns how many there are and how many of them are UTF-8.
pub fn read(folder: &Path) -> (usize, usize) {
    let tree = WorkTree::new(folder);
    let pages = pages(&tree);
    let is_utf8 = |path: &String| {
        let bytes = tree.read(path, u64::MAX).expect("the page can be read");
        usize::from(std::str::from_utf8(&bytes).is_ok())
    };
    (pages.len(), pages.par_iter().map(is_utf8).sum())
}

/// Reads and parses all pages on all threads; returns how many pages and events there are.
pub fn read_and_parse(folder: &Path) -> (usize, usize) {
    let tree = WorkTree::new(folder);
    let pages = pages(&tree);
    let events = |path: &String| {
        let bytes = tree.read(path, u64::MAX).expect("the page can be read");
        parse(&String::from_utf8_lossy(&bytes))
    };
    (pages.len(), pages.par_iter().map(events).sum())
}
