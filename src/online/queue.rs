//! Asks for many URLs at the same time, but never for two on the same host.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;

use super::ask::Server;
use super::verdict::Verdict;

/// The maximum number of hosts to ask at the same time.
const MAX_HOSTS: usize = 8;
/// After this many URLs in a row without an answer, a host is not asked for its other URLs.
const MAX_IN_VAIN: usize = 2;

/// Asks `server` for each URL, and calls `answered` after each answer. The URLs of one host are requested one after
/// another, with the server's pause between them. Hosts with many URLs come first.
pub fn ask_all(
    addresses: &BTreeSet<String>,
    server: &dyn Server,
    answered: &(dyn Fn() + Sync),
) -> BTreeMap<String, Verdict> {
    let mut hosts: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(host_of(address)).or_default().push(address);
    }
    let mut queues: Vec<Vec<&String>> = hosts.into_values().collect();
    // `pop` takes the last one first.
    queues.sort_by_key(Vec::len);
    let (queues, verdicts) = (Mutex::new(queues), Mutex::new(BTreeMap::new()));
    let next = || queues.lock().ok()?.pop();
    let work = || {
        while let Some(queue) = next() {
            let (mut in_vain, mut verdict) = (0, Verdict::Works);
            for (place, address) in queue.into_iter().enumerate() {
                if in_vain < MAX_IN_VAIN {
                    if place > 0 {
                        thread::sleep(server.pause());
                    }
                    verdict = server.ask(address);
                    in_vain = if verdict.is_host_down() { in_vain + 1 } else { 0 };
                }
                if let Ok(mut verdicts) = verdicts.lock() {
                    verdicts.insert(address.clone(), verdict.clone());
                }
                answered();
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..MAX_HOSTS {
            scope.spawn(work);
        }
    });
    verdicts.into_inner().unwrap_or_default()
}

/// Returns the host of a URL, in lowercase.
fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', ':']).next().unwrap_or_default().to_ascii_lowercase()
}
