//! Where redirections lead, one after the other.

use super::{Site, UrlTarget};

/// The redirections of a site, by their numbers in `Redirections::entries`.
#[derive(Debug)]
pub struct RedirectGraph {
    targets: Vec<UrlTarget>,
    ends: Vec<RedirectEnd>,
}

/// The end of a redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectEnd {
    /// A page of this site, or one that may exist elsewhere, by way of the redirection `last`, which may be itself.
    Page {
        /// Its number.
        last: usize,
    },
    /// A page of this site that does not exist, by way of the redirection `last`.
    Missing {
        /// Its number.
        last: usize,
    },
    /// Redirections that form a loop.
    Loop {
        /// The first of them in the redirection files.
        first: usize,
    },
}

impl RedirectGraph {
    /// Follows all redirections of `site`.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let published = site.published();
        let targets: Vec<UrlTarget> =
            site.redirections().entries().iter().map(|entry| published.target_of(entry, site)).collect();
        let mut ends: Vec<Option<RedirectEnd>> = vec![None; targets.len()];
        let mut is_on_way = vec![false; targets.len()];
        for start in 0..targets.len() {
            let (mut way, mut at) = (Vec::new(), start);
            let end = loop {
                if let Some(known) = ends[at] {
                    break known;
                }
                if is_on_way[at] {
                    let cycle = way.iter().skip_while(|&&step| step != at);
                    break RedirectEnd::Loop { first: cycle.copied().min().unwrap_or(at) };
                }
                is_on_way[at] = true;
                way.push(at);
                at = match targets[at] {
                    UrlTarget::Moved(next) => next,
                    UrlTarget::Missing => break RedirectEnd::Missing { last: at },
                    UrlTarget::Page(_) | UrlTarget::Elsewhere => break RedirectEnd::Page { last: at },
                };
            };
            for step in way {
                ends[step] = Some(end);
                is_on_way[step] = false;
            }
        }
        Self { targets, ends: ends.into_iter().flatten().collect() }
    }

    /// What the target of a redirection is.
    #[must_use]
    pub fn target(&self, number: usize) -> UrlTarget {
        self.targets[number]
    }

    /// Returns the end of a redirection.
    #[must_use]
    pub fn end(&self, number: usize) -> RedirectEnd {
        self.ends[number]
    }

    /// Returns the redirections of a loop, starting with one of them.
    pub fn cycle(&self, first: usize) -> impl Iterator<Item = usize> {
        let next = move |&at: &usize| match self.targets[at] {
            UrlTarget::Moved(next) if next != first => Some(next),
            _ => None,
        };
        std::iter::successors(Some(first), next)
    }
}
