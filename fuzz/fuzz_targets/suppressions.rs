//! Suppressions of any text: they never add diagnostics, and every diagnostic is either shown or counted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_lint::config::Settings;
use playbook_lint_fuzz::{Memory, lint};

/// A page without suppressions, so all of its diagnostics are reported.
const BODY: &str = "[a](missing.md)\n\n## b\n\n[c](#missing)\n";

fuzz_target!(|data: &str| {
    // Comments also end if the data contains `-->`. The rest is then Markdown.
    let comment = |text: &str| format!("<!-- playbook-lint-{text} -->\n");
    let (above, below) = data.split_once('\0').unwrap_or((data, ""));
    let page = format!(
        "---\ntitle: a\n# playbook-lint-{}\n---\n# a\n\n{}\n{BODY}\n{}",
        above.lines().next().unwrap_or_default(),
        comment(above),
        comment(below)
    );
    playbook_lint_fuzz::pages::lint_page(page.as_bytes());
    let shown = |page: &str| lint(&Memory::of(&[("a.md", page.as_bytes())]), Settings::default(), None);
    let silenced = format!("{page}\n\n<!-- playbook-lint-disable-file -->\n");
    let (Some(with), Some(without)) = (shown(&silenced), shown(&page)) else { return };
    let kept = |code: &str| without.diagnostics.iter().filter(|one| one.code == code).count();
    // A suppression for the entire page suppresses the broken links, whatever precedes it, unless it is part of another
    // construct.
    let is_read = with.summary.suppressed > without.summary.suppressed || kept("PB401") == 0;
    if is_read && with.diagnostics.iter().all(|one| one.code != "PB901") {
        assert!(with.diagnostics.iter().all(|one| one.code != "PB401"), "{silenced:?}");
    }
});
