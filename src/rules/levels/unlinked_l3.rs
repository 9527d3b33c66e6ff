//! PB503.

use crate::diagnostic::Applicability;
use crate::facts::PageFacts;
use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Checks for L3s that a "List of L3s" lists in bold without a link, although the docset has a page for them.
    ///
    /// ## Why this is bad
    ///
    /// Readers reach the page through the list. Without the link, they assume that there is no guidance for this L3.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// ## List of L3s by Service Name
    /// - **Firewall** - Traffic is dropped
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network-firewall.md"
    /// ---
    /// title: Blocked - Network - Firewall
    /// ---
    /// # Firewall
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// ## List of L3s by Service Name
    /// - **[Firewall](l1l2l3-blocked-network-firewall.md)** - Traffic is dropped
    /// - **Bandwidth**
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network-firewall.md"
    /// ---
    /// title: Blocked - Network - Firewall
    /// ---
    /// # Firewall
    /// ````
    pub UnlinkedL3 {
        code: "PB503",
        name: "unlinked-l3",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINKS],
        facts: [LEVELS],
    }
}

impl DocsetRule for UnlinkedL3 {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let levels = docset.levels();
        for page in docset.pages() {
            let Some(own) = levels.of_page(page.file).filter(|&id| levels[id].depth == 2) else { continue };
            let entries = page.levels().into_iter().flat_map(|facts| &facts.entries);
            for entry in entries.filter(|entry| entry.depth == 3 && entry.bold && !entry.linked) {
                let Some(l3) = levels.find_below(Some(own), &entry.name) else { continue };
                let Some(target) = counterpart(docset, page, &levels[l3].pages) else { continue };
                let path = docset.index.site.relative(page.file, target);
                let address = if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path.clone() };
                let name = &entry.name;
                let edits = [
                    (Span::empty(entry.span.start as usize), "[".to_owned()),
                    (Span::empty(entry.span.end as usize), format!("]({address})")),
                ];
                reporter
                    .report_in(
                        page.file,
                        entry.span,
                        format!("L3 `{name}` has a page, but the list does not link to it"),
                    )
                    .help(format!("link the name to `{path}`"))
                    .data("target", path)
                    .fix_edits(Applicability::Safe, "add the link", edits);
            }
        }
    }
}

/// Returns the page in the language of the page that lists it, if a docset has several.
fn counterpart(docset: &Docset<'_>, page: &PageFacts, pages: &[FileId]) -> Option<FileId> {
    let site = docset.index.site;
    let suffix = site.translation_suffix(page.file);
    let same = pages.iter().find(|&&file| site.translation_suffix(file) == suffix);
    same.or(pages.first()).copied()
}
