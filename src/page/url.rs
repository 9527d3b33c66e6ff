//! Problems in how a URL or another destination is written.

use std::borrow::Cow;
use std::ops::Range;

use super::url_parts::UrlParts;
use crate::text::{edits_within, is_invisible};

/// A problem in how a link's destination is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlProblem {
    /// The type of the problem.
    pub kind: UrlProblemKind,
    /// The part that is wrong, in bytes of the destination in the source.
    pub part: Range<usize>,
    /// The replacement of that part.
    pub instead: String,
}

/// Types of problems in a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlProblemKind {
    /// An empty destination: `[text]()`.
    Empty,
    /// An invisible character at the start.
    Invisible,
    /// `%20https://…`
    EncodedSpace,
    /// `hhttps:`: letters of the scheme are doubled or dropped in a run.
    DoubledLetter,
    /// `htps:`, `https//`, `https:/x`
    Scheme,
    /// `mailto=`
    MailtoSign,
    /// `name@host` without `mailto:`
    BareMail,
    /// `www.…`, `aka.ms/x`
    HostName,
    /// A bracket without a matching one.
    Bracket,
    /// A title that no space separates from the path, or in quotes that Markdown does not recognize.
    Title,
    /// `media\p.png`
    Backslash,
}

/// The characters that can be found before a title instead of `"`.
pub(super) const WIDE_QUOTES: [char; 9] = ['「', '『', '“', '”', '„', '«', '‘', '’', '＂'];

/// Ends of host names, without those that are also extensions of files used on documentation sites.
const TOP_LEVEL: [&str; 18] = [
    "com", "net", "org", "ms", "io", "gov", "edu", "mil", "info", "dev", "app", "eu", "uk", "us", "de", "jp", "cn",
    "br",
];

impl UrlProblem {
    /// Returns the problem of a destination that does not point to a file: `www.x` may be the name of one. Whether a
    /// backslash is a problem also depends on the files, and is not checked here.
    #[must_use]
    pub fn of(written: &str) -> Option<Self> {
        if written.starts_with("https://") || written.starts_with("http://") {
            // Nearly all external URLs have this form. Only a bracket at the end can still be wrong.
            return trailing_bracket(written);
        }
        let visible = written.trim_start_matches(|character| is_invisible(character) || character == '\u{a0}');
        let hidden = written.len() - visible.len();
        if hidden > 0 && (has_web_scheme(visible) || visible.starts_with("mailto:")) {
            return Some(Self::new(UrlProblemKind::Invisible, 0..hidden, ""));
        }
        let unblanked = visible.trim_start_matches("%20");
        if unblanked.len() < visible.len() && (has_web_scheme(unblanked) || unblanked.starts_with("mailto:")) {
            return Some(Self::new(UrlProblemKind::EncodedSpace, hidden..written.len() - unblanked.len(), ""));
        }
        mailto_sign(written)
            .or_else(|| scheme(written))
            .or_else(|| brackets(written))
            .or_else(|| title(written))
            .or_else(|| bare_email(written))
            .or_else(|| host_name(written))
    }

    fn new(kind: UrlProblemKind, part: Range<usize>, instead: impl Into<String>) -> Self {
        Self { kind, part, instead: instead.into() }
    }
}

/// Whether it starts with `http:` or `https:`, ignoring case.
pub(super) fn has_web_scheme(address: &str) -> bool {
    let is = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    is("https:") || is("http:")
}

fn mailto_sign(written: &str) -> Option<UrlProblem> {
    let rest = written.get(..6).filter(|start| start.eq_ignore_ascii_case("mailto")).map(|_| &written[6..])?;
    let mail = rest.trim_start_matches([':', '=', ';', ',', '.', '/']);
    let sign = rest.len() - mail.len();
    let wrong = sign > 0 && &rest[..sign] != ":" && mail.contains('@');
    wrong.then(|| UrlProblem::new(UrlProblemKind::MailtoSign, 0..6 + sign, "mailto:"))
}

fn scheme(written: &str) -> Option<UrlProblem> {
    let letters = written.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = written.split_at(letters);
    let name = name.to_ascii_lowercase();
    let is_web = matches!(&*name, "http" | "https");
    let slashes = rest.trim_start_matches(':').bytes().take_while(|&byte| byte == b'/').count();
    let flaw = |kind, end, scheme: &str| Some(UrlProblem::new(kind, 0..end, scheme));
    if is_web && rest.starts_with("//") {
        return flaw(UrlProblemKind::Scheme, letters + 2, &format!("{name}://"));
    }
    if !rest.starts_with(':') || name == "mailto" {
        return None;
    }
    let colons = rest.bytes().take_while(|&byte| byte == b':').count();
    if is_web && rest[colons..].starts_with('\\') {
        // Markdown reads `\\` as one backslash, and browsers that accept a backslash read it as a slash.
        let address = rest[colons..].trim_start_matches(['/', '\\']).replace("\\\\", "/").replace('\\', "/");
        let instead = format!("{name}://{address}");
        return Some(UrlProblem::new(UrlProblemKind::Backslash, 0..written.len(), instead));
    }
    if is_web {
        let behind = rest[colons + slashes..].starts_with(|next: char| next.is_alphanumeric());
        let good = colons == 1 && slashes >= 2;
        return if good || !behind {
            None
        } else {
            flaw(UrlProblemKind::Scheme, letters + colons + slashes, &format!("{name}://"))
        };
    }
    let (web, mail) = (slashes == 2 && colons == 1, rest.contains('@') && slashes == 0);
    let known: &[&str] = match (web, mail) {
        (true, _) => &["https", "http"],
        (_, true) => &["mailto"],
        _ => return None,
    };
    // A letter dropped from a run, `htps`, or added to one, `hhttps`, leaves the same letters.
    if let Some(meant) = known.iter().find(|known| runs(known) == runs(&name)) {
        return flaw(UrlProblemKind::DoubledLetter, letters + 1, &format!("{meant}:"));
    }
    let near = known.iter().find(|known| name.len() >= 3 && edits_within(known, &name, 1) == Some(1))?;
    flaw(UrlProblemKind::Scheme, letters + 1, &format!("{near}:"))
}

/// Returns a word with each run of equal letters shortened to one.
fn runs(word: &str) -> String {
    let mut last = None;
    word.chars().filter(|&letter| last.replace(letter) != Some(letter)).collect()
}

fn trailing_bracket(written: &str) -> Option<UrlProblem> {
    let open = match written.as_bytes().last()? {
        b']' => b'[',
        b'}' => b'{',
        b'>' => b'<',
        _ => return None,
    };
    let at = written.len() - 1;
    memchr::memchr(open, written.as_bytes()).is_none().then(|| UrlProblem::new(UrlProblemKind::Bracket, at..at + 1, ""))
}

fn brackets(written: &str) -> Option<UrlProblem> {
    let inner = written.strip_prefix(['(', '[', '<'])?;
    if !(has_web_scheme(inner) || inner.starts_with("mailto:") || inner.starts_with("www.")) {
        return None;
    }
    // If both brackets of a pair are there, the entire pair is removed.
    let closed = inner.strip_suffix([')', ']', '>']);
    let (part, instead) = closed.map_or((0..1, ""), |inside| (0..written.len(), inside));
    Some(UrlProblem::new(UrlProblemKind::Bracket, part, instead))
}

fn title(written: &str) -> Option<UrlProblem> {
    let at = written.find(|character| character == '"' || WIDE_QUOTES.contains(&character)).filter(|&at| at > 0)?;
    has_file_extension(&written[..at])
        .then(|| UrlProblem::new(UrlProblemKind::Title, at..written.len(), straight_title(&written[at..])))
}

/// Returns ` "title"`: a title as Markdown requires it, after a space and in straight quotes.
pub(super) fn straight_title(written: &str) -> String {
    let is_quote = |character: char| matches!(character, '"' | '」' | '』' | '»') || WIDE_QUOTES.contains(&character);
    let inside = written.trim().trim_matches(is_quote).replace('"', "'");
    format!(" \"{inside}\"")
}

fn bare_email(written: &str) -> Option<UrlProblem> {
    let address = written.split_once('?').map_or(written, |(address, _)| address);
    is_email_address(address)
        .then(|| UrlProblem::new(UrlProblemKind::BareMail, 0..written.len(), format!("mailto:{written}")))
}

/// `name@host.tld`
fn is_email_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(&byte);
    // `icon@2x.png` is not an email address.
    !name.is_empty() && name.bytes().all(is_name) && is_host(host) && !has_file_extension(host)
}

fn host_name(written: &str) -> Option<UrlProblem> {
    let visible: Cow<'_, str> = crate::text::strip_invisible(written);
    let host = visible.split(['/', '?', '#']).next().unwrap_or_default();
    let path = UrlParts::of(&visible).path;
    let is_web_name = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    if !is_host(host) || !is_web_name && has_file_extension(path) {
        return None;
    }
    let end = host.rsplit('.').next().unwrap_or_default();
    let known = TOP_LEVEL.iter().any(|known| end.eq_ignore_ascii_case(known));
    (is_web_name || known)
        .then(|| UrlProblem::new(UrlProblemKind::HostName, 0..written.len(), format!("https://{visible}")))
}

/// Whether the text is two or more labels of letters, digits, and hyphens, the last one only of letters.
fn is_host(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let Some((names, end)) = text.rsplit_once('.') else { return false };
    names.split('.').all(is_label) && end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a path ends like a file on a documentation site.
pub(super) fn has_file_extension(path: &str) -> bool {
    const KNOWN: [&str; 25] = [
        "md", "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "pdf", "docx", "doc", "pptx", "ppt", "xlsx",
        "xls", "csv", "zip", "html", "htm", "yml", "yaml", "json", "txt", "mp4",
    ];
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    KNOWN.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(written: &str) -> Option<(UrlProblemKind, String, String)> {
        let flaw = UrlProblem::of(written)?;
        let mended = format!("{}{}{}", &written[..flaw.part.start], flaw.instead, &written[flaw.part.end..]);
        Some((flaw.kind, written[flaw.part].to_owned(), mended))
    }

    #[test]
    fn problems_are_reported_and_fixed() {
        use UrlProblemKind::*;
        for (written, kind, part, mended) in [
            ("\u{200b}\u{200b}https://a.example", Invisible, "\u{200b}\u{200b}", "https://a.example"),
            ("%20https://a.example/b", EncodedSpace, "%20", "https://a.example/b"),
            ("hhttps://a.example", DoubledLetter, "hhttps:", "https://a.example"),
            ("htps://a.example", DoubledLetter, "htps:", "https://a.example"),
            ("ttps://a.example", Scheme, "ttps:", "https://a.example"),
            ("https//a.example", Scheme, "https//", "https://a.example"),
            ("https:a.example", Scheme, "https:", "https://a.example"),
            ("https:/a.example", Scheme, "https:/", "https://a.example"),
            ("http:://a.example", Scheme, "http:://", "http://a.example"),
            ("mailto=a@b.example", MailtoSign, "mailto=", "mailto:a@b.example"),
            ("mailt:a@b.example", Scheme, "mailt:", "mailto:a@b.example"),
            ("a.b@c.example", BareMail, "a.b@c.example", "mailto:a.b@c.example"),
            ("www.a.example/b", HostName, "www.a.example/b", "https://www.a.example/b"),
            ("aka.ms/x", HostName, "aka.ms/x", "https://aka.ms/x"),
            ("a.microsoft.com", HostName, "a.microsoft.com", "https://a.microsoft.com"),
            ("(https://a.example)", Bracket, "(https://a.example)", "https://a.example"),
            ("https://a.example/b]", Bracket, "]", "https://a.example/b"),
            ("m/p.png「題」", Title, "「題」", "m/p.png \"題\""),
            ("m/p.png\"A\"", Title, "\"A\"", "m/p.png \"A\""),
        ] {
            assert_eq!(problem(written), Some((kind, part.to_owned(), mended.to_owned())), "{written}");
        }
    }

    #[test]
    fn a_correct_page_has_no_problems() {
        for written in [
            "https://a.example/[x]",
            "Http://a.example",
            "mailto:a@b.example?subject=x",
            "a.md",
            "../a/b.md#c",
            "#d",
            "",
            "photo@2x.png",
            "tel:+123",
            "ms-settings:windowsupdate",
            "xref:System.String",
            "node.js/a.md",
            "asp.net/b.md",
            "v1.2/x",
            "setup.exe",
            "//host/x",
            "sftp://a.example",
            "ftp://a.example",
            "a/b.c/d",
            "…/x.md",
            "e.g/x",
            "@uid",
        ] {
            assert_eq!(problem(written), None, "{written}");
        }
    }
}
