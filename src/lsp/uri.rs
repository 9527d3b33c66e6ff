//! `file:` URIs and paths.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters to escape in the path of a URI (RFC 3986, section 3.3).
const ESCAPED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a URI; `None` if it is not a file on this machine, such as an untitled document.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://").or_else(|| uri.strip_prefix("FILE://"))?;
    let (host, path) = rest.split_at(rest.find('/')?);
    // An editor may add a fragment.
    let path = path.split(['#', '?']).next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if path.contains('\0') {
        return None;
    }
    native(host, &path)
}

/// The URI of a file.
pub(super) fn uri_of(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    match path.strip_prefix("//") {
        Some(share) if cfg!(windows) => format!("file://{}", utf8_percent_encode(share, &ESCAPED)),
        _ => format!("file:///{}", utf8_percent_encode(path.trim_start_matches('/'), &ESCAPED)),
    }
}

/// The path of a file with links resolved. The file itself need not exist.
pub(super) fn real_path_of(uri: &str) -> Option<PathBuf> {
    let path = path_of(uri)?;
    if let Ok(real) = dunce::canonicalize(&path) {
        return Some(real);
    }
    let folder = path.ancestors().skip(1).find_map(|folder| Some((folder, dunce::canonicalize(folder).ok()?)));
    let (folder, real) = folder?;
    Some(real.join(path.strip_prefix(folder).ok()?))
}

#[cfg(not(windows))]
fn native(host: &str, path: &str) -> Option<PathBuf> {
    (host.is_empty() || host == "localhost").then(|| path.into())
}

/// Converts `/c:/x` to `C:\x`, and a host to a share.
#[cfg(windows)]
fn native(host: &str, path: &str) -> Option<PathBuf> {
    if !host.is_empty() && host != "localhost" {
        return Some(format!(r"\\{host}{}", path.replace('/', r"\")).into());
    }
    let path = path.trim_start_matches('/');
    let mut characters = path.chars();
    let (drive, colon) = (characters.next()?, characters.next()?);
    (drive.is_ascii_alphabetic() && colon == ':')
        .then(|| format!("{}{}", drive.to_ascii_uppercase(), path[1..].replace('/', r"\")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(windows))]
    #[test]
    fn paths_come_back_whatever_their_characters() {
        for path in ["/a/b.md", "/a b/ü/日本.md", "/100%/a%20b.md", "/a#b?c.md", "/c:/x.md", "/a+b&(c)'.md"] {
            let uri = uri_of(Path::new(path));
            assert!(uri.is_ascii() && !uri.contains([' ', '#', '?']), "{uri}");
            assert_eq!(path_of(&uri).as_deref(), Some(Path::new(path)), "{uri}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn each_spelling_of_a_uri_is_read() {
        let path = |uri: &str| path_of(uri).unwrap();
        assert_eq!(path("file:///a%2Fb/%C3%BC.md"), Path::new("/a/b/ü.md"));
        assert_eq!(path("file://localhost/a.md"), Path::new("/a.md"));
        assert_eq!(path("file:///a b.md"), Path::new("/a b.md"));
        for uri in ["untitled:Untitled-1", "http://x/a.md", "file://host/a.md", "file://", "file:///%FF", "file:///%00"]
        {
            assert_eq!(path_of(uri), None, "{uri}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn drive_letters_are_read_in_each_spelling() {
        for uri in ["file:///c%3A/a%20b.md", "file:///C:/a b.md", "file:///c:/a%20b.md"] {
            assert_eq!(path_of(uri).as_deref(), Some(Path::new(r"C:\a b.md")), "{uri}");
        }
        assert_eq!(uri_of(Path::new(r"C:\a b.md")), "file:///C%3A/a%20b.md");
    }
}
