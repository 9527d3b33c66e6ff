//! The target of a link.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::page::UrlParts;
use crate::vfs::{FileId, Lookup, folder_of};

/// The parts of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkParts<'d> {
    /// The target.
    pub target: Target,
    /// The fragment after `#`, percent-decoded; never empty.
    pub fragment: Option<Cow<'d, str>>,
}

/// A link with the file that it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedLink<'d> {
    /// The parts of the destination.
    pub link: LinkParts<'d>,
    /// The result of looking up its path.
    pub found: Lookup,
}

impl ResolvedLink<'_> {
    /// Returns the file that it points to, if there is one.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        self.found.any_case()
    }
}

/// The target of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An external URL, an email address, or an xref: anything with a scheme, a host, or a UID.
    External,
    /// A position on the same page.
    Page,
    /// A path relative to the root, without `.` and `..`.
    File(String),
    /// A path that starts with `/`; relative to the root like [`Target::File`], but it may exist only on the published
    /// site.
    RootRelative(String),
    /// A path that points out of the root.
    Outside,
}

/// Parses `destination`, as in a link on the page at `from`. `docfx_folder` is the folder of the docfx.json that builds
/// the page. Backslashes count as slashes, as for docfx on Windows.
///
/// `~/` is the docfx folder, and `/` is the site's root, which docfx looks up in the same folder. Source: docfx, "Links
/// and
/// cross references".
#[must_use]
pub fn parse_destination<'d>(from: &str, destination: &'d str, docfx_folder: &str) -> LinkParts<'d> {
    let destination = destination.trim();
    // Most links are external, and nothing else is needed of those.
    if has_scheme(destination) || destination.starts_with("//") || destination.starts_with('@') {
        return LinkParts { target: Target::External, fragment: None };
    }
    let UrlParts { path: address, fragment, .. } = UrlParts::of(destination);
    let fragment = fragment.strip_prefix('#').unwrap_or_default();
    let decode = |text: &'d str| percent_decode_str(text).decode_utf8_lossy();
    let fragment = (!fragment.is_empty()).then(|| decode(fragment));
    let target = if address.is_empty() {
        // A query on its own also points to the same page.
        Target::Page
    } else {
        let path = decode(address);
        let path: Cow<'_, str> = if path.contains('\\') { path.replace('\\', "/").into() } else { path };
        if let Some(rest) = path.strip_prefix("~/") {
            join(docfx_folder, rest).map_or(Target::Outside, Target::File)
        } else if path.starts_with('/') {
            join(docfx_folder, path.trim_start_matches('/')).map_or(Target::Outside, Target::RootRelative)
        } else {
            let folder = folder_of(from);
            join(folder, &path).map_or(Target::Outside, Target::File)
        }
    };
    LinkParts { target, fragment }
}

/// Whether a destination starts with a scheme (RFC 3986, section 3.1).
fn has_scheme(address: &str) -> bool {
    let bytes = address.as_bytes();
    let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    length > 0 && bytes[0].is_ascii_alphabetic() && bytes.get(length) == Some(&b':')
}

/// Returns `folder/path` without `.` and `..`; `None` if it points out of the root.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut joined = String::with_capacity(folder.len() + path.len() + 1);
    joined.push_str(folder);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            _ => {
                if !joined.is_empty() {
                    joined.push('/');
                }
                joined.push_str(part);
            }
        }
    }
    Some(joined)
}

/// Returns the path from the folder of the file `from` to the file `to`, both relative to the root.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let folders = folder_of(from);
    let mut folders = folders.split('/').filter(|folder| !folder.is_empty()).peekable();
    let mut rest = to;
    while let (Some(folder), Some((first, below))) = (folders.peek(), rest.split_once('/')) {
        if *folder != first {
            break;
        }
        rest = below;
        folders.next();
    }
    folders.map(|_| "../").chain([rest]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(destination: &str) -> Target {
        parse_destination("docs/a/page.md", destination, "docs").target
    }

    #[test]
    fn paths_are_resolved_as_docfx_does() {
        let file = |path: &str| Target::File(path.to_owned());
        assert_eq!(target("b.md"), file("docs/a/b.md"));
        assert_eq!(target("./../b%20c.md?x=1#y"), file("docs/b c.md"));
        assert_eq!(target("~/b.md"), file("docs/b.md"));
        assert_eq!(target("media\\p.png"), file("docs/a/media/p.png"));
        assert_eq!(target("/b/c"), Target::RootRelative("docs/b/c".to_owned()));
        assert_eq!(target("../../../etc/passwd"), Target::Outside);
        assert_eq!(target("#x"), Target::Page);
    }

    #[test]
    fn urls_of_other_sites_are_external() {
        for address in
            ["https://x.example/a.md", "mailto:a@b.example", "//host/x", "xref:System.String", "@uid", "Http://x"]
        {
            assert_eq!(target(address), Target::External, "{address}");
        }
    }

    #[test]
    fn relative_paths_point_to_their_target() {
        assert_eq!(relative("a/b/page.md", "a/b/c.md"), "c.md");
        assert_eq!(relative("a/b/page.md", "a/d/c.md"), "../d/c.md");
        assert_eq!(relative("page.md", "a/c.md"), "a/c.md");
        assert_eq!(relative("a/page.md", "c.md"), "../c.md");
    }

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(parse_destination("a.md", "b.md#%C3%BCber", "").fragment.as_deref(), Some("über"));
        assert_eq!(parse_destination("a.md", "b.md#", "").fragment, None);
    }
}
