//! What a run costs, and whether it grows with the size of the site only.

use std::collections::BTreeSet;

use nix::sys::resource::{UsageWho, getrusage};

use super::site::Kind;
use crate::support::command::{lint_in, stderr, stdout};
use crate::support::own_process::one_test;

/// The most memory that a run may take, in KiB.
const MAX_MEMORY: i64 = 200 << 10;
/// How often a kind is measured before it counts as too slow.
const ATTEMPTS: usize = 4;
/// What a site of four times the size may cost, in times of the smaller one's cost: 4 if cost grows with size, 16 if it
/// grows with the square.
const MAX_GROWTH: i64 = 7;
/// What measurements are off by, in microseconds.
const NOISE: i64 = 60_000;

/// Set if nothing else is started.
const ALONE: &str = "PLAYBOOK_LINT_TEST_ALONE";

/// Checks that a site of this kind has problems of these codes only, and that one of four times the size costs about
/// four times as much. `test` is the name of the test.
///
/// Costs are processor time, which the system sums up over all processes that ended, so each test measures in a process
/// of its own that starts nothing else. Other load on the machine makes single runs dearer, never cheaper: the least
/// of up to four measurements counts, and the first ones that fit together end the test.
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

/// The codes of the problems that all rules find on a site of this kind, and what that costs, in microseconds.
fn lint(kind: &Kind, factor: usize) -> (String, i64) {
    let folder = tempfile::tempdir().unwrap();
    kind.write(folder.path(), factor);
    std::fs::write(folder.path().join("z.md"), b"\xFF").unwrap();
    let (before, _) = spent();
    // Short lines: the memory of this process counts as its children's until they start.
    let arguments = ["--select", "ALL", "--ignore", "PB101,PB108", "--jobs", "1", "--format", "concise"];
    let output = lint_in(folder.path()).args(arguments).output().unwrap();
    let (after, _) = spent();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!stderr(&output).contains("internal error"), "{}", stderr(&output));
    let out = String::from_utf8_lossy(&output.stdout);
    let problems = out.lines().filter_map(|line| {
        let (place, message) = line.split_once(' ')?;
        Some((place.split(':').next()?, message.split(' ').next()?))
    });
    let (next_to_it, codes): (Vec<_>, Vec<_>) = problems.partition(|(file, _)| *file == "z.md");
    // The page next to it is checked as ever.
    assert_eq!(next_to_it, [("z.md", "PB001")]);
    let codes: BTreeSet<&str> = codes.into_iter().map(|(_, code)| code).collect();
    (codes.into_iter().collect::<Vec<_>>().join(" "), after - before)
}

/// What the processor spent on all that ended so far, in microseconds, and the most memory that one of them took, in
/// KiB.
fn spent() -> (i64, i64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    (micros(usage.user_time()) + micros(usage.system_time()), usage.max_rss())
}
