//! Safe fixes on a page of any text. Another Markdown parser sees the same before and after, except for what the rules
//! declare, and a second run changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_lint_fuzz::rendered::{Files, check_safe_fixes};

fuzz_target!(|page: &str| check_safe_fixes(&Files::of_page(page.as_bytes())));
