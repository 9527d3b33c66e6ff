//! Any text as front matter: all spans of the result are valid.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|yaml: &[u8]| {
    let page = [b"---\n", yaml, b"\n---\n# A page\n"].concat();
    playbook_lint_fuzz::pages::lint_page(&page);
});
