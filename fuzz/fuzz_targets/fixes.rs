//! Fixes on a page of any bytes. The result can be read, fixed problems do not occur again, no others replace them, and
//! a second run changes nothing. The first bytes choose the rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_lint::rules::RULES;

fuzz_target!(|data: &[u8]| {
    let Some((choice, page)) = data.split_first_chunk::<8>() else { return };
    let bits = u64::from_le_bytes(*choice);
    let chosen: Vec<bool> = (0..RULES.len()).map(|rule| bits == 0 || bits >> (rule % 64) & 1 == 1).collect();
    playbook_lint_fuzz::pages::fix_page(page, &chosen);
    playbook_lint_fuzz::pages::edit_page(page, &chosen);
});
