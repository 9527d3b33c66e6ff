//! PB504.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Checks for L2 pages that are not listed on the page of their L1 or in the list of all levels, and for L3 pages
    /// that are not listed on the page of their L2.
    ///
    /// A page that lists no levels at all is not expected to list one. If a docset has a page in two languages, each is
    /// expected in the list of its own language.
    ///
    /// ## Why this is bad
    ///
    /// Readers choose a status from these lists. They do not choose a level that is missing there, and they do not find
    /// its page.
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
    /// - **Bandwidth**
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
    /// - **[Firewall](l1l2l3-blocked-network-firewall.md)**
    /// - **Bandwidth**
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network-firewall.md"
    /// ---
    /// title: Blocked - Network - Firewall
    /// ---
    /// # Firewall
    /// ````
    pub OrphanL3Page {
        code: "PB504",
        name: "orphan-l3-page",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        facts: [LEVELS],
    }
}

impl DocsetRule for OrphanL3Page {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let (levels, site) = (docset.levels(), docset.index.site);
        for page in docset.pages() {
            let Some(own) = page.levels().and_then(|facts| facts.own.as_ref()) else { continue };
            let Some(id) = levels.of_page(page.file) else { continue };
            let (depth, name) = (levels[id].depth, own.name());
            let suffix = site.translation_suffix(page.file);
            let lists = levels[id].parent.map_or(&[][..], |parent| &levels[parent].lists);
            let is_same = |list: &(FileId, Span)| site.translation_suffix(list.0) == suffix;
            let has_same = lists.iter().any(is_same);
            let lists = lists.iter().filter(|list| !has_same || is_same(list));
            let mut missing = lists.filter(|(list, _)| !levels[id].listed_by.contains(list));
            let Some(&(list, _)) = missing.next() else { continue };
            let path = site.relative(list, page.file);
            let line = match depth {
                3 => format!("- **[{name}]({path})**"),
                _ if levels.home_lists().iter().any(|&(home, _)| home == list) => format!("[L2 - {name}]({path})"),
                _ => format!("## [L2 - {name}]({path})"),
            };
            let file = site.files.path(list);
            let diagnostic = reporter
                .report_in(page.file, own.title, format!("L{depth} `{name}` is not listed in `{file}`"))
                .help(format!("add `{line}` to `{file}`"))
                .data("value", name);
            for &(also, span) in missing {
                let file = site.files.path(also).clone();
                diagnostic.related_in(file, span, "also missing from this list");
            }
        }
    }
}
