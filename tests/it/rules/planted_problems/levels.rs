//! Problems of the L1, L2, and L3 pages.

use super::plant::{Sample, check, spread};

/// Returns a name without one of its letters.
fn misspelled(name: &str) -> String {
    let at = name.len() - 2;
    format!("{}{}", &name[..at], &name[at + 1..])
}

#[test]
fn PB501_a_level_is_misspelled_in_a_scenario() {
    const COLUMNS: [&str; 7] = ["L1 Value", "L2 Value", "L3 Value", "L1", "L2", "L3", "Scenario Status"];
    let sample = Sample::new();
    let mut plants = Vec::new();
    // The partner playbooks have no list of all levels, so a name may be that of a level that they do not describe.
    for page in sample.pages.iter().filter(|page| page.path.starts_with("playbook/")) {
        for table in page.tables(|header| header.contains("Scenario")) {
            let headers: Vec<&str> = table[0].cells().into_iter().map(|cell| &page.text[cell]).collect();
            for row in &table[2..] {
                let cells = row.cells().into_iter().zip(&headers);
                for (cell, _) in cells.filter(|(cell, header)| COLUMNS.contains(header) && !cell.is_empty()) {
                    let name = &page.text[cell.clone()];
                    plants.push(page.plant(cell.clone(), &misspelled(name)).at("PB501", cell.start).naming(name));
                }
            }
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB505_a_level_is_misspelled_in_a_heading() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for line in page.body() {
            let (Some(name), Some(end)) = (line.text.find("[L").map(|at| at + 6), line.text.find("](l1l2l3-")) else {
                continue;
            };
            let range = line.start + name..line.start + end;
            let name = &page.text[range.clone()];
            plants.push(page.plant(range, &misspelled(name)).on_line("PB505", line.number).naming(name));
        }
    }
    check!(sample, plants);
}
