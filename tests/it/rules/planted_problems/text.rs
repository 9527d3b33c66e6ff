//! Problems of characters and markers.

use super::page_text::{Line, PageText};
use super::plant::{Plant, Sample, check, spread};

/// Returns the middle of a range, on a character boundary.
fn middle(page: &PageText, range: std::ops::Range<usize>) -> usize {
    page.text.ceil_char_boundary(range.start + (range.end - range.start) / 2)
}

#[test]
fn PB006_a_zero_width_space_is_in_prose() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for line in page.prose() {
            let at = middle(page, line.range());
            plants.push(page.plant(at..at, "\u{200b}").at("PB006", at));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB006_a_zero_width_space_is_in_a_task_row() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for row in page.task_rows() {
            for cell in row.cells.iter().filter(|cell| !page.text[(*cell).clone()].contains(['[', '`'])) {
                let at = middle(page, cell.clone());
                plants.push(page.plant(at..at, "\u{200b}").at("PB006", at));
            }
        }
    }
    check!(sample, spread(plants));
}

/// Inserts a merge conflict around a line.
fn conflict(page: &PageText, line: &Line<'_>) -> Plant {
    let both = format!("<<<<<<< HEAD\n{0}\n=======\n{0}\n>>>>>>> topic/wording", line.text);
    page.plant(line.range(), &both.replace('\n', page.line_break())).at("PB007", line.start)
}

#[test]
fn PB007_a_conflict_is_left_in_prose() {
    let sample = Sample::new();
    let plants = sample.pages.iter().flat_map(|page| page.prose().into_iter().map(|line| conflict(page, &line)));
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB007_a_conflict_is_left_in_a_list() {
    let sample = Sample::new();
    let is_item = |line: &Line<'_>| line.text.trim_start().starts_with("- ");
    let plants =
        sample.pages.iter().flat_map(|page| page.body().into_iter().filter(is_item).map(|line| conflict(page, &line)));
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB007_PB301_a_conflict_is_left_in_a_task_table() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for row in page.task_rows() {
            // Rows after a conflict are not in the table any longer, so a translation would lack their tasks.
            let is_last = page.lines()[row.line.number..].first().is_none_or(|next| !next.text.contains('|'));
            if is_last && row.line.text.starts_with('|') {
                // Both sides have the task.
                plants.push(conflict(page, &row.line).on_line("PB301", row.line.number + 3));
            }
        }
    }
    check!(sample, plants);
}

#[test]
fn PB007_a_conflict_is_left_in_front_matter() {
    let sample = Sample::new();
    let plants = sample.whole_pages().map(|page| {
        let line = page.front_matter().into_iter().find(|line| line.text.starts_with("ms.date:")).unwrap();
        conflict(page, &line)
    });
    check!(sample, spread(plants.collect()));
}
