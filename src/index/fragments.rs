//! The fragments of a page as readers see it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::FactKinds;
use crate::index::Index;
use crate::playbook::{NameTokens, PageKind};
use crate::site::Scope;
use crate::text::{SuggestionBudget, closest_by_distance};
use crate::vfs::FileId;

/// The fragments of a page, with those of its includes.
#[derive(Debug)]
pub struct Fragments {
    /// In lowercase.
    names: FxHashSet<Box<str>>,
    /// The total length of all of them, in bytes.
    bytes: usize,
}

impl Index<'_> {
    /// Collects the fragments of the page at `file`; for an include file, those of any page that includes it, because
    /// its text appears there. `None` if they are unknown: the file was not parsed, or is an include that no page
    /// includes.
    #[must_use]
    pub fn places(&self, file: FileId) -> Option<Fragments> {
        FactKinds::ANCHORS.union(FactKinds::INCLUDES).assert_readable(None);
        let page = self.page(file)?;
        let mut names: FxHashSet<Box<str>> = FxHashSet::default();
        let mut add = |page| names.extend(self.anchors(page).iter().map(Box::from));
        add(page);
        if page.role == PageKind::Include {
            let pages = self.included_by(file);
            if pages.is_empty() && self.site.scope_of(file) == Scope::Include {
                return None;
            }
            pages.into_iter().filter_map(|file| self.page(file)).for_each(add);
        }
        let bytes = names.iter().map(|name| name.len()).sum();
        Some(Fragments { names, bytes })
    }

    /// The pages that include `file`, at any depth.
    fn included_by(&self, file: FileId) -> Vec<FileId> {
        let by = self.data.included_by.get_or_init(|| {
            let mut by: FxHashMap<FileId, Vec<FileId>> = FxHashMap::default();
            for page in self.pages() {
                for include in page.includes() {
                    by.entry(include.file).or_default().push(page.file);
                }
            }
            by
        });
        let (mut seen, mut todo) = (FxHashSet::default(), vec![file]);
        while let Some(file) = todo.pop() {
            let includers = by.get(&file).map(Vec::as_slice).unwrap_or_default();
            todo.extend(includers.iter().copied().filter(|&includer| seen.insert(includer)));
        }
        let mut pages: Vec<_> = seen.into_iter().collect();
        pages.sort_unstable_by_key(|&file| self.site.files.rank(file));
        pages
    }
}

impl Fragments {
    /// Whether `fragment`, percent-decoded and without `#`, exists. Case does not matter.
    #[must_use]
    pub fn contains(&self, fragment: &str) -> bool {
        self.names.contains(fragment) || self.names.contains(&*fragment.to_lowercase())
    }

    /// Returns the probably intended one: a heading whose number has changed, or else the most similar one.
    #[must_use]
    pub fn closest_fragment(&self, fragment: &str, budget: &SuggestionBudget) -> Option<&str> {
        // Each name is compared with the entire fragment.
        if budget.is_spent() || !budget.take(self.bytes + self.names.len() * fragment.len()) {
            return None;
        }
        let fragment = fragment.to_lowercase();
        let text = unnumbered(&fragment).filter(|text| text.matches('-').count() >= 2);
        let mut renumbered = self.names.iter().filter(|name| text.is_some() && unnumbered(name) == text);
        if let (Some(only), None) = (renumbered.next(), renumbered.next()) {
            return Some(only);
        }
        let wanted = NameTokens::of(&fragment);
        closest_by_distance(self.names.iter().map(|name| (&**name, wanted.distance(&NameTokens::of(name)))))
    }
}

/// Returns the text after the number of a step: `review-the-list` of `7-review-the-list`.
fn unnumbered(name: &str) -> Option<&str> {
    let text = name.trim_start_matches(|character: char| character.is_ascii_digit());
    text.strip_prefix('-').filter(|_| text.len() < name.len())
}
