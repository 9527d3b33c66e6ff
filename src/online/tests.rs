//! Answers of a server on this machine, one test for each type of answer.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::ask::{Pace, Server, Web};
use super::queue::ask_all;
use super::verdict::Verdict;

/// The requests that the server received, in order.
type Log = Arc<Mutex<Vec<String>>>;

/// A server on this machine. It runs until the test ends.
struct TestServer {
    address: String,
    asked: Log,
}

impl TestServer {
    /// Starts a server. `answer` gets a path and how often it was requested, and writes the answer.
    fn start(answer: fn(&str, usize, &mut TcpStream)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Log::default();
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let log = log.clone();
                thread::spawn(move || serve(stream, answer, &log));
            }
        });
        Self { address, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn count(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }
}

fn serve(mut stream: TcpStream, answer: fn(&str, usize, &mut TcpStream), log: &Log) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    assert!(request.starts_with("GET "), "{request}");
    assert!(headers.iter().all(|line| !line.to_lowercase().starts_with("authorization")), "{headers:?}");
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let times = {
        let mut log = log.lock().unwrap();
        log.push(path.clone());
        log.iter().filter(|asked| **asked == path).count()
    };
    answer(&path, times, &mut stream);
}

/// Writes an answer without a body.
fn reply(stream: &mut TcpStream, status: &str, headers: &str) {
    // The client closes the connection as soon as it knows enough.
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

fn answer(path: &str, times: usize, stream: &mut TcpStream) {
    match path {
        "/works" | "/%C3%A9%20x" => reply(stream, "200 OK", ""),
        "/missing" => reply(stream, "404 Not Found", ""),
        "/gone" => reply(stream, "410 Gone", ""),
        "/moved" => reply(stream, "301 Moved Permanently", "Location: /moved/again\r\n"),
        "/moved/again" => reply(stream, "308 Permanent Redirect", "Location: ../works\r\n"),
        "/../works" | "/moved/../works" => reply(stream, "200 OK", ""),
        "/for-now" => reply(stream, "302 Found", "Location: /works\r\n"),
        "/moved-away" => reply(stream, "301 Moved Permanently", "Location: /missing\r\n"),
        "/to-login" => reply(stream, "301 Moved Permanently", "Location: /login\r\n"),
        "/to-home" => reply(stream, "301 Moved Permanently", "Location: /\r\n"),
        "/" => reply(stream, "200 OK", ""),
        "/loop" => reply(stream, "302 Found", "Location: /loop\r\n"),
        "/nowhere" => reply(stream, "301 Moved Permanently", ""),
        "/to-file" => reply(stream, "301 Moved Permanently", "Location: file:///etc/passwd\r\n"),
        "/login" => reply(stream, "401 Unauthorized", ""),
        "/wall" => reply(stream, "403 Forbidden", ""),
        "/linked" => reply(stream, "999 No", ""),
        "/busy" if times < 3 => reply(stream, "429 Too Many Requests", "Retry-After: 0\r\n"),
        "/busy" => reply(stream, "200 OK", ""),
        "/busy-for-hours" => reply(stream, "429 Too Many Requests", "Retry-After: 7200\r\n"),
        "/busy-until" => reply(stream, "503 Service Unavailable", "Retry-After: Fri, 31 Dec 2049 23:59:59 GMT\r\n"),
        "/restarts" if times == 1 => reply(stream, "503 Service Unavailable", ""),
        "/restarts" => reply(stream, "404 Not Found", ""),
        "/broken" => reply(stream, "500 Internal Server Error", ""),
        "/huge" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            let block = [b'x'; 1 << 16];
            while stream.write_all(&block).is_ok() {}
        }
        "/endless-header" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
            while stream
                .write_all(b"X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")
                .is_ok()
            {}
        }
        "/no-http" => drop(stream.write_all(b"SSH-2.0-OpenSSH\r\n")),
        "/slow" => thread::sleep(Duration::from_secs(30)),
        "/hangs-up" => {}
        _ => panic!("{path} is not asked for"),
    }
}

/// Short enough for quick tests, and long enough for this machine to answer in time.
fn pace() -> Pace {
    Pace {
        pause: Duration::ZERO,
        timeout: Duration::from_secs(3),
        back_off: Duration::from_millis(1),
        longest_wait: Duration::from_secs(5),
    }
}

fn verdict_on(path: &str) -> (Verdict, TestServer) {
    let server = TestServer::start(answer);
    let verdict = Web::with_private_servers(pace()).ask(&server.at(path));
    (verdict, server)
}

#[test]
fn links_to_a_page_work() {
    for path in ["/works", "/for-now", "/busy", "/huge", "/é x"] {
        let (verdict, _) = verdict_on(path);
        assert_eq!(verdict, Verdict::Works, "{path}");
    }
}

#[test]
fn what_the_server_does_not_have_is_gone() {
    for (path, why) in [
        ("/missing", "the server answers 404 Not Found"),
        ("/gone", "the server answers 410 Gone"),
        ("/restarts", "the server answers 404 Not Found"),
        ("/moved-away", "/missing`, and the server answers 404 Not Found"),
        ("/to-home", "it redirects to the home page `http://"),
    ] {
        let (verdict, _) = verdict_on(path);
        assert!(matches!(&verdict, Verdict::Gone { why: said } if said.contains(why)), "{path}: {verdict:?}");
    }
}

#[test]
fn permanent_redirects_are_moves() {
    let (verdict, server) = verdict_on("/moved");
    let Verdict::Moved { to, is_settled: true } = verdict else { panic!("{verdict:?}") };
    assert!(to.starts_with(&server.address) && to.ends_with("/works"), "{to}");
}

#[test]
fn all_other_answers_are_unknown() {
    for path in [
        "/loop",
        "/nowhere",
        "/to-file",
        "/to-login",
        "/login",
        "/wall",
        "/linked",
        "/busy-for-hours",
        "/busy-until",
        "/broken",
        "/endless-header",
        "/no-http",
        "/hangs-up",
    ] {
        let (verdict, _) = verdict_on(path);
        assert!(matches!(verdict, Verdict::Unknown { .. }), "{path}: {verdict:?}");
    }
}

#[test]
fn a_slow_server_takes_at_most_the_time_limit() {
    let server = TestServer::start(answer);
    let web = Web::with_private_servers(Pace { timeout: Duration::from_millis(200), ..pace() });
    let started = Instant::now();
    assert!(web.ask(&server.at("/slow")).is_host_down());
    // Far less than the 30 seconds that an answer would take.
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn servers_are_asked_again_only_if_that_may_help() {
    for (path, times) in [("/busy", 3), ("/broken", 3), ("/restarts", 2), ("/missing", 1), ("/busy-for-hours", 1)] {
        let (_, server) = verdict_on(path);
        assert_eq!(server.count(path), times, "{path}");
    }
}

#[test]
fn private_servers_are_refused_after_their_names_are_looked_up() {
    let server = TestServer::start(answer);
    let port = server.address.rsplit(':').next().unwrap();
    let web = Web::new(pace()).on_any_port();
    for host in ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        let verdict = web.ask(&format!("http://{host}:{port}/works"));
        assert!(!matches!(verdict, Verdict::Works), "{host}: {verdict:?}");
    }
    assert!(server.asked.lock().unwrap().is_empty());
    // If private servers are allowed, the same server answers.
    assert_eq!(Web::with_private_servers(pace()).ask(&server.at("/works")), Verdict::Works);
}

#[test]
fn only_the_usual_ports_are_asked() {
    let server = TestServer::start(answer);
    let verdict = Web::new(pace()).ask(&server.at("/works"));
    assert!(matches!(&verdict, Verdict::Unknown { why, .. } if why.starts_with("port ")), "{verdict:?}");
    assert!(server.asked.lock().unwrap().is_empty());
}

/// Counts the simultaneous requests to each host.
#[derive(Default)]
struct Counter {
    busy: Mutex<BTreeMap<String, usize>>,
    most: AtomicUsize,
    asked: AtomicUsize,
}

impl Server for Counter {
    fn ask(&self, address: &str) -> Verdict {
        let host = address.split('/').nth(2).unwrap_or_default().to_owned();
        let count = |change: fn(&mut usize)| {
            let mut busy = self.busy.lock().unwrap();
            let count = busy.entry(host.clone()).or_default();
            change(count);
            *count
        };
        self.most.fetch_max(count(|count| *count += 1), Ordering::Relaxed);
        self.asked.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(1));
        count(|count| *count -= 1);
        match host.as_str() {
            "down" => Verdict::Unknown { why: "no answer".to_owned(), is_host_down: true },
            _ => Verdict::Works,
        }
    }

    fn pause(&self) -> Duration {
        Duration::ZERO
    }
}

#[test]
fn no_host_is_asked_for_two_addresses_at_once() {
    let addresses = (0..20).flat_map(|host| (0..=host).map(move |page| format!("https://host{host}/{page}"))).collect();
    let (server, answers) = (Counter::default(), AtomicUsize::new(0));
    let verdicts = ask_all(&addresses, &server, &|| {
        answers.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!((verdicts.len(), answers.into_inner()), (addresses.len(), addresses.len()));
    assert!(verdicts.keys().eq(&addresses));
    assert_eq!(server.most.into_inner(), 1);
}

#[test]
fn a_host_that_does_not_answer_is_not_asked_for_all_its_addresses() {
    let addresses = (0..9).map(|page| format!("https://down/{page}")).collect();
    let server = Counter::default();
    let verdicts = ask_all(&addresses, &server, &|| {});
    assert_eq!(server.asked.into_inner(), 2);
    assert!(verdicts.len() == 9 && verdicts.values().all(Verdict::is_host_down));
}
