//! All rules on a page of any bytes: the lint ends, and spans are inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &[u8]| {
    playbook_lint_fuzz::pages::lint_page(page);
});
