//! The files that a computation looked up, so the computation can run again when one of them is created or deleted.

use std::cell::RefCell;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::files::{split_extension, without_audience};
use super::paths::file_name;

/// The files that something looked up by path.
///
/// Creating or deleting a file can change the result only if its name is similar: the same except for case, audience,
/// and extension. After a lookup of a file that does not exist, any other file may become a suggestion.
#[derive(Clone, Debug, Default)]
pub struct Lookups {
    /// Hashes of the names.
    names: Vec<u64>,
    /// Whether a file or folder was not found.
    has_missing: bool,
}

thread_local! {
    /// Where the lookups of this thread are recorded.
    static RECORDED: RefCell<Option<Lookups>> = const { RefCell::new(None) };
}

impl Lookups {
    /// Calls `work` and adds the lookups that it makes on this thread.
    pub(crate) fn record<T>(&mut self, work: impl FnOnce() -> T) -> T {
        /// Returns the recorded lookups to their owner, even if `work` panics.
        struct Recording<'l>(&'l mut Lookups);
        impl Drop for Recording<'_> {
            fn drop(&mut self) {
                if let Some(recorded) = RECORDED.take() {
                    *self.0 = recorded;
                }
            }
        }
        RECORDED.set(Some(std::mem::take(self)));
        let _recording = Recording(self);
        work()
    }

    /// Frees memory that is no longer needed.
    pub(crate) fn finish(&mut self) {
        self.names.sort_unstable();
        self.names.dedup();
        self.names.shrink_to_fit();
    }

    /// Whether the results may change after files with these names are created or deleted.
    pub(crate) fn may_change_with(&self, names: &[u64]) -> bool {
        self.has_missing || names.iter().any(|name| self.names.contains(name))
    }
}

/// Records that the file at `path` was looked up.
pub(super) fn looked_up(path: &str, is_found: bool) {
    RECORDED.with_borrow_mut(|recorded| {
        if let Some(lookups) = recorded {
            lookups.names.push(name_hash(path));
            lookups.has_missing |= !is_found;
        }
    });
}

/// Records a lookup whose result any file can change.
pub(super) fn looked_around() {
    RECORDED.with_borrow_mut(|recorded| {
        if let Some(lookups) = recorded {
            lookups.has_missing = true;
        }
    });
}

/// Returns a hash of the part of a file's name that lookups compare.
pub(crate) fn name_hash(path: &str) -> u64 {
    let name = file_name(path);
    let stem = without_audience(split_extension(name).0);
    let mut hasher = FxHasher::default();
    hasher.write(stem.to_lowercase().as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::{Files, Lookup};

    #[test]
    fn lookups_of_this_thread_are_recorded_while_it_works() {
        let files = Files::new(vec!["a/x.md".to_owned(), "b.md".to_owned()]);
        assert!(matches!(files.lookup("b.md"), Lookup::Found(_)));
        let mut lookups = Lookups::default();
        let _ = lookups.record(|| files.lookup("a/X--internal.md"));
        assert!(lookups.has_missing);
        let mut lookups = Lookups::default();
        let _ = lookups.record(|| files.lookup("a/x.md"));
        assert!(matches!(files.lookup("b.md"), Lookup::Found(_)));
        lookups.finish();
        let names = |path: &str| [name_hash(path)];
        assert!(!lookups.has_missing && lookups.may_change_with(&names("c/X--partner.yml")));
        assert!(!lookups.may_change_with(&names("b.md")));
    }
}
