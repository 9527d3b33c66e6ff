//! A page of any bytes through all rules: an answer, and spans inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &[u8]| {
    playbook_lint_fuzz::pages::lint_page(page);
});
