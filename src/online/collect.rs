//! The external URLs that a site's pages link to.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::page::{Document, LinkKind};
use crate::site::{Scope, Site};
use crate::text::Source;
use crate::vfs::Tree;

/// Names that are reserved for documentation and tests, so no server has them (RFC 2606, RFC 6761).
const RESERVED: [&str; 7] = ["example.com", "example.net", "example.org", "example", "test", "invalid", "localhost"];

/// Returns the external URLs in those pages and include files for which `is_wanted` is true. The URLs have no
/// fragments, so each page is requested once. Reserved names and the URLs in `links.ignore` are left out.
///
/// Reads the pages in `tree` in parallel, in the current thread pool.
#[must_use]
pub fn addresses_of(
    site: &Site,
    tree: &(dyn Tree + Sync),
    is_wanted: &(dyn Fn(&str) -> bool + Sync),
) -> BTreeSet<String> {
    let files: Vec<_> = site
        .files
        .iter()
        .filter(|(file, path)| site.scope_of(*file) != Scope::Other && is_wanted(path))
        .map(|(_, path)| path)
        .collect();
    let of_file = |path: &Arc<str>| {
        let bytes = tree.read(path, site.settings.max_page_size).ok()?;
        let source = Source::from_bytes(path.clone(), bytes).ok()?;
        let links = Document::parse(&source).links;
        let links = links.into_iter().filter(|link| !matches!(link.kind, LinkKind::Include | LinkKind::Snippet));
        let addresses = links.map(|link| link.destination.to_string());
        let asked = addresses.filter(|address| is_asked(address) && !site.settings.is_ignored_target(address));
        Some(asked.map(|address| without_fragment(&address).to_owned()).collect::<BTreeSet<_>>())
    };
    files.into_par_iter().filter_map(of_file).reduce(BTreeSet::new, |mut all, mut more| {
        all.append(&mut more);
        all
    })
}

/// Returns a URL without its fragment, which browsers don't send.
#[must_use]
pub fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// Whether a URL belongs to a server that can be asked.
fn is_asked(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if host.contains('@') {
        // URLs with a user name or a password are never sent.
        return false;
    }
    let host = host.rsplit_once(':').map_or(&*host, |(name, _)| name);
    let is_reserved =
        |name: &&str| host.strip_suffix(*name).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
        && !host.is_empty()
        && !RESERVED.iter().any(is_reserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_and_other_schemes_have_no_server() {
        for address in ["https://learn.microsoft.com/x", "HTTP://a.b:443", "https://testing.contoso.com?x=1"] {
            assert!(is_asked(address), "{address}");
        }
        for address in [
            "https://example.com/x",
            "http://www.EXAMPLE.org",
            "https://localhost:80/x",
            "https://a.test",
            "mailto:a@b.c",
            "ftp://a.b",
            "/x",
            "https://",
            "https://user:word@a.b/",
        ] {
            assert!(!is_asked(address), "{address}");
        }
    }
}
