//! Files that include themselves, directly or through others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{FactKinds, IncludeFact};
use crate::index::{Docset, Index};
use crate::site::DocsetId;
use crate::vfs::FileId;

/// A chain of includes that ends where it starts.
#[derive(Debug)]
pub struct IncludeChain {
    /// Each file with its include of the next one; the last one includes the first.
    pub steps: Vec<(FileId, IncludeFact)>,
}

/// A file on the current path.
struct Visit<'a> {
    file: FileId,
    rest: std::slice::Iter<'a, IncludeFact>,
    /// The include of the next file.
    taken: Option<IncludeFact>,
}

impl<'a> Docset<'a> {
    /// The cycles of includes that close in it.
    #[must_use]
    pub fn include_cycles(&self) -> &'a [IncludeChain] {
        let (index, all) = (self.index, self.index.include_cycles());
        let start = all.partition_point(|cycle| index.docset_that_closes(cycle) < Some(self.id));
        let length = all[start..].partition_point(|cycle| index.docset_that_closes(cycle) == Some(self.id));
        &all[start..start + length]
    }
}

impl<'a> Index<'a> {
    /// Returns all cycles of includes, without duplicates. Pages come before include files, and files in the order of
    /// their paths, so the last step of a cycle is the last one that a reader of the page gets to.
    #[must_use]
    pub fn include_cycles(&self) -> &'a [IncludeChain] {
        FactKinds::INCLUDES.assert_readable(None);
        self.data.include_cycles.get_or_init(|| {
            let mut cycles = self.find_include_cycles();
            // The sort is stable: files of a docset keep their order.
            cycles.sort_by_key(|cycle| self.docset_that_closes(cycle));
            cycles
        })
    }

    /// Returns the docset of the file whose include closes a cycle; a cycle may run through several.
    fn docset_that_closes(&self, cycle: &IncludeChain) -> Option<DocsetId> {
        let (file, _) = cycle.steps.last()?;
        self.page(*file).map(|page| page.docset)
    }

    fn find_include_cycles(&self) -> Vec<IncludeChain> {
        let mut starts: Vec<_> = self.pages().filter(|page| !page.includes().is_empty()).collect();
        starts.sort_by_key(|page| page.role != crate::playbook::PageKind::Page);
        let (mut cycles, mut done, mut closed) = (Vec::new(), FxHashSet::default(), FxHashSet::default());
        for start in starts {
            // Depth first, without recursion: a chain may be longer than the stack is deep.
            let mut way = vec![Visit { file: start.file, rest: start.includes().iter(), taken: None }];
            let mut depth: FxHashMap<FileId, usize> = FxHashMap::from_iter([(start.file, 0)]);
            while let Some(here) = way.last_mut().filter(|_| !done.contains(&start.file)) {
                let Some(include) = here.rest.next() else {
                    depth.remove(&here.file);
                    done.insert(here.file);
                    way.pop();
                    continue;
                };
                here.taken = Some(*include);
                let from = here.file;
                if let Some(&first) = depth.get(&include.file) {
                    if closed.insert((from, include.file)) {
                        let steps = way[first..].iter().filter_map(|visit| Some((visit.file, visit.taken?)));
                        cycles.push(IncludeChain { steps: steps.collect() });
                    }
                } else if let Some(next) = self.page(include.file).filter(|next| !done.contains(&next.file)) {
                    depth.insert(next.file, way.len());
                    way.push(Visit { file: next.file, rest: next.includes().iter(), taken: None });
                }
            }
        }
        cycles
    }
}
