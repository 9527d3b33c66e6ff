//! Any text as one of the site's own files. The first byte chooses the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_lint::config::Settings;
use playbook_lint_fuzz::{GOOD, Memory, lint};

const FILES: [&str; 6] = [
    "docfx.json",
    "toc.yml",
    "docs/toc.md",
    "docs/index.yml",
    ".openpublishing.publish.config.json",
    ".openpublishing.redirection.json",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else { return };
    let name = FILES[usize::from(*first) % FILES.len()];
    let mut tree = Memory::of(&[
        ("index.md", GOOD),
        ("docs/a.md", b"# a\n\n[b](b.md) [c](/docs/c)\n"),
        ("toc.yml", b"- href: index.md\n"),
    ]);
    tree.0.insert(name.to_owned(), text.to_vec());
    let _ = lint(&tree, Settings::default(), None);
});
