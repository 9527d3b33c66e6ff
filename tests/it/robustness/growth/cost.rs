//! Measures the cost of a run, and checks that it grows only with the size of the site.

use std::collections::BTreeSet;

use nix::sys::resource::{UsageWho, getrusage};

use super::site::Kind;
use crate::support::command::{lint_in, stderr, stdout};
use crate::support::own_process::one_test;

/// The maximum memory of a run, in KiB.
const MAX_MEMORY: i64 = 200 << 10;
/// The number of measurements before a kind of site counts as too slow.
const ATTEMPTS: usize = 4;
/// The maximum cost of a site of four times the size, as a multiple of the cost of the smaller site. It is 4 if cost
/// grows linearly, and 16 if it grows with the square.
const MAX_GROWTH: i64 = 7;
/// The error of measurements, in microseconds.
const NOISE: i64 = 60_000;

/// The variable that is set in a process that starts nothing else.
const ALONE: &str = "PLAYBOOK_LINT_TEST_ALONE";

/// Checks that a site of this kind has problems of these codes only, and that a site of four times the size costs about
/// four times as much. `test` is the name of the test.
///
/// The cost is processor time, which the system adds up for all ended processes. Each test therefore measures in its
/// own process, which starts nothing else. Other load on the machine only makes a run more expensive. The test uses the
/// lowest of up to four measurements, and ends with the first ones that pass.
pub(super) fn assert_growth(test: &str, codes: &str, kind: &Kind) {
    if std::env::var_os(ALONE).is_none() {
        let (module, name) = test.rsplit_once("::").unwrap();
        let output = one_test(module, name).env(ALONE, "1").output().unwrap();
        let is_passed = output.status.success() && stdout(&output).contains("1 passed");
        assert!(is_passed, "{}{}", stdout(&output), stderr(&output));
        return;
    }
    let (_, idle) = lint(&super::site::empty(), 1);
    let (mut once, mut fourfold) = (i64::MAX, i64::MAX);
    for _ in 0..ATTEMPTS {
        for (factor, least) in [(1, &mut once), (4, &mut fourfold)] {
            let (found, cost) = lint(kind, factor);
            assert_eq!(found, codes, "{factor} times the size");
            *least = cost.min(*least);
        }
        let (_, memory) = spent();
        assert!(memory < MAX_MEMORY, "a run takes {memory} KiB");
        if fourfold - idle <= MAX_GROWTH * (once - idle).max(0) + NOISE {
            println!("idle {idle} µs, {once} µs, four times the size: {fourfold} µs");
            return;
        }
    }
    panic!("idle {idle} µs, {once} µs, four times the size: {fourfold} µs");
}

/// Returns the codes of the problems that all rules report on a site of this kind, and the cost in microseconds.
fn lint(kind: &Kind, factor: usize) -> (String, i64) {
    let folder = tempfile::tempdir().unwrap();
    kind.write(folder.path(), factor);
    std::fs::write(folder.path().join("z.md"), b"\xFF").unwrap();
    let (before, _) = spent();
    // Short lines keep memory low: until children start, the memory of this process counts as theirs.
    let arguments = ["--select", "ALL", "--ignore", "PB101,PB108", "--jobs", "1", "--format", "concise"];
    let mut command = lint_in(folder.path());
    if kind.is_compared() {
        command.args(["--new-since", "HEAD^"]);
    }
    let output = command.args(arguments).output().unwrap();
    let (after, _) = spent();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!stderr(&output).contains("internal error"), "{}", stderr(&output));
    let out = String::from_utf8_lossy(&output.stdout);
    let problems = out.lines().filter_map(|line| {
        let (place, message) = line.split_once(' ')?;
        Some((place.split(':').next()?, message.split(' ').next()?))
    });
    let (next_to_it, codes): (Vec<_>, Vec<_>) = problems.partition(|(file, _)| *file == "z.md");
    // The page next to it is still checked.
    assert_eq!(next_to_it, [("z.md", "PB001")]);
    let codes: BTreeSet<&str> = codes.into_iter().map(|(_, code)| code).collect();
    (codes.into_iter().collect::<Vec<_>>().join(" "), after - before)
}

/// Returns the processor time of all ended processes so far, in microseconds, and the most memory that one of them
/// used, in KiB.
fn spent() -> (i64, i64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    (micros(usage.user_time()) + micros(usage.system_time()), usage.max_rss())
}
