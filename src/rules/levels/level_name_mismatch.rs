//! PB505.

use rustc_hash::FxHashMap;

use crate::diagnostic::Applicability;
use crate::facts::PageLevel;
use crate::index::{Docset, LevelId, Levels};
use crate::playbook::name_form;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::edits_within;
use crate::vfs::{FileId, file_name};

declare_rule! {
    /// Checks for lists that call a level by a different name than the page they link to, and for links whose text is
    /// the name of one level but whose target is the page of another.
    ///
    /// The names of a page are its heading and the last part of its title. Case, dashes, spaces around slashes, and `&`
    /// for `and` do not matter. Words, commas, and the position of a slash do.
    ///
    /// ## Why this is bad
    ///
    /// Readers choose a status from a list of fixed names. If a level has two names, they cannot tell whether they are
    /// on the right page, and a search for one name does not find the other.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// ---
    /// title: Blocked
    /// ---
    /// # Blocked
    /// ## [L2 - Network and Firewall](l1l2l3-blocked-network-firewall.md)
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network-firewall.md"
    /// ---
    /// title: Blocked - Network, Firewall
    /// ---
    /// # Network, Firewall
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// ---
    /// title: Blocked
    /// ---
    /// # Blocked
    /// ## [L2 - Network / firewall](l1l2l3-blocked-network-firewall.md)
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network-firewall.md"
    /// ---
    /// title: Blocked - Network/Firewall
    /// ---
    /// # Network/Firewall
    /// ````
    pub LevelNameMismatch {
        code: "PB505",
        name: "level-name-mismatch",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        facts: [LEVELS],
    }
}

impl DocsetRule for LevelNameMismatch {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let levels = docset.levels();
        // The number of lists that call a page by a name.
        let mut called: FxHashMap<(FileId, String), usize> = FxHashMap::default();
        for entry in docset.pages().filter_map(|page| page.levels()).flat_map(|facts| &facts.entries) {
            if let Some(target) = entry.target {
                *called.entry((target, name_form(&entry.name))).or_default() += 1;
            }
        }
        for page in docset.pages() {
            let Some(facts) = page.levels() else { continue };
            for entry in &facts.entries {
                let Some((_, own)) = entry.target.and_then(|file| own_level(docset, file)) else { continue };
                if is_name_of(own, &entry.name) {
                    continue;
                }
                let (text, name) = (&entry.name, own.name());
                let message = format!("L{} `{text}` is called `{name}` on its own page", entry.depth);
                let target = entry.target.map(|file| reporter.site().files.path(file).clone());
                let times = entry.target.and_then(|file| called.get(&(file, name_form(text)))).copied().unwrap_or(0);
                let is_doubtful = target.as_ref().is_some_and(|path| speaks_for(path, text, name));
                let diagnostic = reporter.report_in(page.file, entry.span, message);
                diagnostic
                    .help("use the same name in both places: the name of the status in the tool")
                    .data("value", &**text);
                if !is_doubtful && !outvotes(times, text, name) {
                    diagnostic.fix(Applicability::Unsafe, format!("write `{name}`"), entry.span, name);
                }
                if let Some(target) = target {
                    diagnostic.related_in(target, own.span(), "the page's own name");
                }
            }
            for link in &facts.links {
                let Some((id, own)) = own_level(docset, link.target) else { continue };
                let Some(other) = misleads(levels, &link.text, id, own) else { continue };
                let target = reporter.site().files.path(link.target).clone();
                let text = &link.text;
                let page_of_other =
                    levels[other].pages.first().map(|&file| docset.index.site.relative(page.file, file));
                let help = match page_of_other {
                    Some(path) => format!("link to `{path}`, or name the intended level in the link text"),
                    None => "name the intended level in the link text".to_owned(),
                };
                reporter
                    .report_in(page.file, link.span, format!("`{text}` links to the page of `{}`", own.name()))
                    .help(help)
                    .data("value", &**text)
                    .related_in(target, own.span(), "the linked page");
            }
        }
    }
}

/// Whether the page's file name contains more words of `text` than of the page's own `name`, which is then incomplete.
fn speaks_for(path: &str, text: &str, name: &str) -> bool {
    let stem = file_name(path).to_lowercase();
    let words: Vec<&str> = stem.split(['-', '.', '_']).collect();
    let held = |name: &str| {
        let name = name.to_lowercase();
        name.split(|character: char| !character.is_alphanumeric()).filter(|word| words.contains(word)).count()
    };
    held(text) > held(name)
}

/// Whether the page's own name is more likely the typo: one letter away from the name in several lists.
fn outvotes(times: usize, text: &str, name: &str) -> bool {
    let letters =
        |name: &str| name.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect::<String>();
    times > 1 && edits_within(&letters(text), &letters(name), 1) == Some(1)
}

/// Returns the level that a page describes, with its names.
fn own_level<'a>(docset: &Docset<'a>, file: FileId) -> Option<(LevelId, &'a PageLevel)> {
    let id = docset.levels().of_page(file)?;
    Some((id, docset.index.page(file)?.levels()?.own.as_ref()?))
}

fn is_name_of(own: &PageLevel, name: &str) -> bool {
    let form = name_form(name);
    let heading = own.heading.as_ref().map(|(heading, _)| heading);
    own.path.last().into_iter().chain(heading).any(|own| name_form(own) == form)
}

/// Returns the other level of the same depth that a link's text names, if it does not name the level that it links to.
fn misleads(levels: &Levels, text: &str, target: LevelId, own: &PageLevel) -> Option<LevelId> {
    if is_name_of(own, text) {
        return None;
    }
    let named = levels.find(text);
    let other = named.iter().copied().find(|&id| levels[id].depth == levels[target].depth);
    other.filter(|_| !named.contains(&target))
}
