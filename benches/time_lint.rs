//! The cost of a lint. `cargo time-lint FOLDER [RUNS [OPTIONS]]` compares the optimized binary with a process that only
//! finds, reads, and parses the same pages with pulldown-cmark. The two run in turns. The goal is a CPU time of at most
//! three times this lower bound with all default rules, and of two times with those about metadata, dates, tasks, and
//! links.
#![allow(clippy::expect_used, clippy::panic)]

#[path = "floor.rs"]
#[allow(dead_code, unreachable_pub)]
mod floor;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The argument that makes this program, started again, the lower bound.
const FLOOR: &str = "--only-read-and-parse";
/// The argument that makes it only read, for `benches/compare`.
const READ: &str = "--only-read";

fn main() {
    // `cargo bench` always adds `--bench`, even through an alias.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [FLOOR, folder] => {
            let (pages, events) = floor::read_and_parse(Path::new(folder));
            println!("{pages} pages, {events} events");
        }
        [READ, folder] => {
            let (pages, utf8) = floor::read(Path::new(folder));
            println!("{pages} pages, {utf8} of them UTF-8");
        }
        [] => compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites/sample"), 5, &[]),
        [folder] => compare(Path::new(folder), 15, &[]),
        [folder, runs, ref options @ ..] => {
            compare(Path::new(folder), runs.parse().expect("a number of runs"), options);
        }
    }
}

fn compare(folder: &Path, runs: usize, options: &[&str]) {
    let folder = folder.canonicalize().expect("a folder");
    let lint = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook-lint"));
        command.args(["--as-of", "2020-05-01", "--format", "concise", "--exit-zero", "-q"]).args(options).arg(&folder);
        command
    };
    let floor = || {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(FLOOR).arg(&folder);
        command
    };
    let found = lint().output().expect("the binary runs");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    // The peak of all children so far. The lint is the only child.
    let peak = children().peak;
    let parsed = floor().output().expect("the floor runs");
    println!("{}: {}", folder.display(), String::from_utf8_lossy(&parsed.stdout).trim());
    println!(
        "{} findings; median of {runs} runs each, in turns",
        String::from_utf8_lossy(&found.stdout).lines().count()
    );
    let (mut lints, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        floors.push(cost(floor()));
        lints.push(cost(lint()));
    }
    let (lint, floor) = (median(&lints), median(&floors));
    println!("{:<16}{:>12}{:>12}", "", "CPU", "wall");
    for (name, [cpu, wall]) in [("read and parse", floor), ("lint", lint)] {
        println!("{name:<16}{:>9.1} ms{:>9.1} ms", cpu * 1e3, wall * 1e3);
    }
    println!("{:<16}{:>11.2}x{:>11.2}x", "ratio", lint[0] / floor[0], lint[1] / floor[1]);
    println!("{:<16}{:>9.1} MB", "peak of a lint", peak);
}

/// Returns the CPU time (user and system) and the wall time of a process, in seconds.
fn cost(mut command: Command) -> [f64; 2] {
    let (before, started) = (children().cpu, Instant::now());
    let status = command.stdout(Stdio::null()).status().expect("it runs");
    assert!(status.success());
    [children().cpu - before, started.elapsed().as_secs_f64()]
}

fn median(costs: &[[f64; 2]]) -> [f64; 2] {
    [0, 1].map(|of| {
        let mut values: Vec<f64> = costs.iter().map(|cost| cost[of]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    })
}

/// The resources of all children that ended.
struct Children {
    /// CPU time in seconds.
    cpu: f64,
    /// The most memory that one of them used, in MB.
    peak: f64,
}

#[cfg(unix)]
fn children() -> Children {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let unit = if cfg!(target_vendor = "apple") { 1e6 } else { 1e3 };
    Children { cpu: seconds(usage.user_time()) + seconds(usage.system_time()), peak: usage.max_rss() as f64 / unit }
}

/// On other systems, only the wall time is known.
#[cfg(not(unix))]
fn children() -> Children {
    Children { cpu: f64::NAN, peak: f64::NAN }
}
