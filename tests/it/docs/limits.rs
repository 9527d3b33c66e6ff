//! The documented limits are those of the code.

use playbook_lint::stated_limits::{Limit, stated_limits};

use crate::support::files::project;

/// Formats a number as in `1,000`.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap());
    groups.collect::<Vec<_>>().join(",")
}

fn shown(limit: Limit) -> String {
    match limit {
        Limit::Bytes(bytes) if bytes % (1 << 20) == 0 => format!("{} MiB", count(bytes >> 20)),
        Limit::Bytes(bytes) if bytes % (1 << 10) == 0 => format!("{} KiB", count(bytes >> 10)),
        Limit::Bytes(bytes) => format!("{} bytes", count(bytes)),
        Limit::Count(number) => count(number as u64),
    }
}

#[test]
fn the_table_has_the_figures_of_the_code() {
    let page = std::fs::read_to_string(project().join("docs/limits.md")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| what"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let limits = stated_limits();
    assert_eq!(rows.len(), limits.len());
    for (row, (what, limit)) in rows.iter().zip(limits) {
        assert_eq!((row[0], row[1]), (what, shown(limit).as_str()));
        assert!(row.len() == 3 && !row[2].is_empty(), "{what} has no error");
    }
}
