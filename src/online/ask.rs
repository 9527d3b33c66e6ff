//! Asks a server whether one URL works.

use std::io;
use std::net::ToSocketAddrs;
use std::thread;
use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::collect::without_fragment;
use super::private::is_private;
use super::verdict::Verdict;
use crate::site::is_locale;

/// The maximum number of redirects to follow.
const MAX_REDIRECTS: usize = 10;
/// The maximum number of requests to a server that does not answer, or that asks to try again later.
const MAX_TRIALS: u32 = 3;

/// Something that can be asked whether a URL works.
pub trait Server: Sync {
    /// Asks for `address`, a URL without a fragment.
    fn ask(&self, address: &str) -> Verdict;
    /// Returns the time to wait between two requests to one host.
    fn pause(&self) -> Duration;
}

/// How long to wait for servers, and how long to pause between requests.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The time between two requests to one host.
    pub pause: Duration,
    /// The time limit for one answer, from the DNS lookup to the last header.
    pub timeout: Duration,
    /// The time to wait before the second request for a URL. It doubles with each further request.
    pub back_off: Duration,
    /// The longest `Retry-After` to wait for. If a server asks for more, its answer stays unknown.
    pub longest_wait: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(20),
            back_off: Duration::from_secs(2),
            longest_wait: Duration::from_secs(60),
        }
    }
}

/// The servers of the internet.
#[derive(Debug)]
pub struct Web {
    agent: Agent,
    pace: Pace,
    /// Only the usual ports are allowed: a page must not reach other services.
    any_port: bool,
}

/// The result of one request.
enum Trial {
    Done(Verdict),
    /// Nothing is known yet. If the server answered, it may have said how long to wait.
    Again {
        why: String,
        after: Option<Duration>,
        is_host_down: bool,
    },
}

impl Web {
    /// Creates a client for public servers only. It ignores the proxy variables of the environment: a proxy would look
    /// up names itself, which bypasses the check for private IP addresses.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self::with_resolver(pace, PublicResolver { allows_private: false }, false)
    }

    /// Allows servers on this machine too.
    #[cfg(test)]
    pub(super) fn with_private_servers(pace: Pace) -> Self {
        Self::with_resolver(pace, PublicResolver { allows_private: true }, true)
    }

    /// Allows servers on all ports.
    #[cfg(test)]
    pub(super) fn on_any_port(self) -> Self {
        Self { any_port: true, ..self }
    }

    fn with_resolver(pace: Pace, resolver: PublicResolver, any_port: bool) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(pace.timeout))
            .user_agent(concat!("playbook-lint/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), pace, any_port }
    }

    fn try_once(&self, address: &str) -> Trial {
        let (mut at, mut is_permanent) = (address.to_owned(), true);
        for _ in 0..=MAX_REDIRECTS {
            let uri = match self.uri(&at) {
                Ok(uri) => uri,
                Err(why) => return Trial::Done(Verdict::unknown(why)),
            };
            // `GET`, because some servers answer `HEAD` incorrectly. The body is not read.
            let response = match self.agent.get(&uri).call() {
                Ok(response) => response,
                Err(error) => return failure(&uri, &error),
            };
            let status = response.status();
            let redirects = is_redirect(status).then(|| location(response.headers(), &uri)).flatten();
            let Some(next) = redirects else { return answer(address, &at, status, response.headers(), is_permanent) };
            is_permanent &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            at = next;
        }
        Trial::Done(Verdict::unknown(format!("the server redirects more than {MAX_REDIRECTS} times")))
    }

    fn uri(&self, address: &str) -> Result<Uri, String> {
        const KEPT: &percent_encoding::AsciiSet =
            &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');
        let encoded = percent_encoding::utf8_percent_encode(address, KEPT).to_string();
        let uri: Uri = encoded.parse().map_err(|_| "it is not a valid URL".to_owned())?;
        let usual = match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => return Err("it redirects to a URL that does not start with `https:` or `http:`".to_owned()),
        };
        match uri.port_u16() {
            Some(port) if port != usual && !self.any_port => Err(format!("port {port} is not asked")),
            _ => Ok(uri),
        }
    }
}

impl Server for Web {
    fn ask(&self, address: &str) -> Verdict {
        let (mut back_off, mut trial) = (self.pace.back_off, 1);
        loop {
            match self.try_once(address) {
                Trial::Done(verdict) => return verdict,
                Trial::Again { why, after, is_host_down } => {
                    let wait = after.unwrap_or(back_off);
                    if trial >= MAX_TRIALS || wait > self.pace.longest_wait {
                        return Verdict::Unknown { why, is_host_down };
                    }
                    thread::sleep(wait);
                    back_off *= 2;
                    trial += 1;
                }
            }
        }
    }

    fn pause(&self) -> Duration {
        self.pace.pause
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Returns what the last answer means for `address`, which redirects to `at`.
fn answer(address: &str, at: &str, status: StatusCode, headers: &HeaderMap, is_permanent: bool) -> Trial {
    let name = match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    };
    let why = match at == address {
        true => format!("the server answers {name}"),
        false => format!("it redirects to `{at}`, and the server answers {name}"),
    };
    match status.as_u16() {
        200..=299 => Trial::Done(redirected(address, at, is_permanent)),
        404 | 410 => Trial::Done(Verdict::Gone { why }),
        429 | 503 => Trial::Again { why, after: retry_after(headers), is_host_down: false },
        500..=599 => Trial::Again { why, after: None, is_host_down: false },
        _ => Trial::Done(Verdict::unknown(why)),
    }
}

/// Returns the verdict on `address`, which redirects to a page at `at`.
fn redirected(address: &str, at: &str, is_permanent: bool) -> Verdict {
    let path = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.split_once('/').map_or("", |(_, path)| path).to_owned()
    };
    let is_home =
        |path: &str| path.trim_matches('/').split('?').next().is_none_or(|path| path.is_empty() || is_locale(path));
    if !is_home(&path(address)) && is_home(&path(at)) {
        return Verdict::Gone { why: format!("it redirects to the home page `{at}`") };
    }
    if !is_permanent || is_same_page(address, at) {
        return Verdict::Works;
    }
    Verdict::Moved { to: without_fragment(at).to_owned(), is_settled: true }
}

/// Whether two URLs differ only by a trailing slash or by a locale, which some sites add for each reader.
fn is_same_page(one: &str, other: &str) -> bool {
    let parts = |address: &str| -> Vec<String> {
        let (place, query) = address.split_once('?').map_or((address, ""), |(place, query)| (place, query));
        let parts = place.split('/').filter(|part| !part.is_empty() && !is_locale(part));
        parts.chain([query]).map(str::to_owned).collect()
    };
    parts(without_fragment(one)) == parts(without_fragment(other))
}

/// Returns the target of a redirect.
fn location(headers: &HeaderMap, from: &Uri) -> Option<String> {
    let location = headers.get("location")?.to_str().ok()?.trim();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    if location.contains("://") {
        return Some(location.to_owned());
    }
    if location.starts_with("//") {
        return Some(format!("{scheme}:{location}"));
    }
    if location.starts_with('/') {
        return Some(format!("{scheme}://{authority}{location}"));
    }
    let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    match location.starts_with('?') {
        true => Some(format!("{scheme}://{authority}{}{location}", from.path())),
        false => Some(format!("{scheme}://{authority}{folder}/{location}")),
    }
}

/// Returns how long a server asks to wait, in seconds or until a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = chrono::DateTime::parse_from_rfc2822(value).ok()?;
    Some((until.to_utc() - chrono::Utc::now()).to_std().unwrap_or_default())
}

/// Returns what an error means for the URL.
fn failure(uri: &Uri, error: &Error) -> Trial {
    let host = uri.host().unwrap_or_default();
    let unknown = |why: String| Trial::Done(Verdict::unknown(why));
    let down = |why: String| Trial::Again { why, after: None, is_host_down: true };
    match error {
        Error::HostNotFound => Trial::Done(Verdict::Gone { why: format!("there is no server `{host}`") }),
        Error::Timeout(_) => down("the server does not answer in time".to_owned()),
        Error::Other(other) if other.is::<PrivateServer>() => {
            unknown(format!("`{host}` is not a public server, so it is not asked"))
        }
        Error::Io(_) | Error::ConnectionFailed => down(format!("the server `{host}` cannot be reached")),
        Error::Rustls(_) | Error::Tls(_) => unknown(format!("the certificate of `{host}` is not accepted")),
        _ => unknown(format!("the answer of `{host}` is not understood")),
    }
}

/// An error: the name of a server has no public IP address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a public server")]
struct PrivateServer;

/// Looks up names, and returns only public IP addresses. Connections use only these results, so a second lookup cannot
/// change the target.
#[derive(Debug)]
struct PublicResolver {
    allows_private: bool,
}

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        _config: &ureq::config::Config,
        _timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(Error::BadUri(uri.to_string()));
        };
        let server = DefaultResolver::host_and_port(scheme, authority);
        let server = server.ok_or_else(|| Error::BadUri(uri.to_string()))?;
        let found = server.to_socket_addrs().map_err(|error| match is_no_such_name(&error) {
            true => Error::HostNotFound,
            false => Error::Io(error),
        })?;
        let mut addresses = self.empty();
        let mut has_private = false;
        for address in found {
            match is_private(address.ip()) && !self.allows_private {
                true => has_private = true,
                false if addresses.len() < MAX_ADDRESSES => addresses.push(address),
                false => {}
            }
        }
        match (addresses.is_empty(), has_private) {
            (false, _) => Ok(addresses),
            (true, true) => Err(Error::Other(Box::new(PrivateServer))),
            (true, false) => Err(Error::HostNotFound),
        }
    }
}

/// The maximum number of IP addresses to try per server. Must not exceed the capacity of [`ResolvedSocketAddrs`], 16.
const MAX_ADDRESSES: usize = 8;

/// Whether a failed lookup means that the name does not exist, rather than that the lookup itself failed. The standard
/// library has no error kind for this: on Unix, it returns the text of `gai_strerror`; on Windows, the code.
fn is_no_such_name(error: &io::Error) -> bool {
    const WINDOWS_NO_SUCH_HOST: i32 = 11_001;
    let text = error.to_string();
    error.raw_os_error() == Some(WINDOWS_NO_SUCH_HOST)
        || ["Name or service not known", "Name does not resolve", "nodename nor servname provided"]
            .iter()
            .any(|known| text.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_to_the_same_page_is_not_a_move() {
        let verdict = |from, to| redirected(from, to, true);
        let moved = |to: &str| Verdict::Moved { to: to.to_owned(), is_settled: true };
        for (from, to) in [
            ("https://a.b/x", "https://a.b/x/"),
            ("https://a.b/x?y=1", "https://a.b/en-us/x?y=1"),
            ("https://a.b", "https://a.b/de-de/"),
            ("https://a.b/x", "https://a.b/x#part"),
        ] {
            assert_eq!(verdict(from, to), Verdict::Works, "{from} {to}");
        }
        assert_eq!(verdict("https://a.b/x", "https://c.d/x#y"), moved("https://c.d/x"));
        assert_eq!(verdict("http://a.b/x", "https://a.b/x"), moved("https://a.b/x"));
        assert_eq!(redirected("https://a.b/x", "https://c.d/login?x", false), Verdict::Works);
        for home in ["https://a.b/", "https://a.b", "https://a.b/en-us/", "https://a.b/?from=x"] {
            assert!(matches!(verdict("https://a.b/blog/1", home), Verdict::Gone { .. }), "{home}");
        }
    }

    #[test]
    fn a_location_is_resolved() {
        let from: Uri = "https://a.b/c/d?e".parse().unwrap();
        for (location, expected) in [
            ("https://x.y/z", "https://x.y/z"),
            ("//x.y/z", "https://x.y/z"),
            ("/z?1", "https://a.b/z?1"),
            ("z", "https://a.b/c/z"),
            ("?z", "https://a.b/c/d?z"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("location", location.parse().unwrap());
            assert_eq!(super::location(&headers, &from).as_deref(), Some(expected), "{location}");
        }
    }
}
