//! Problems of task tables.

use super::page_text::{Line, PageText, TaskRow};
use super::plant::{Plant, Sample, check, spread};

const MO: usize = 2;
const ROLE: usize = 3;
const SERVICES: usize = 4;

/// Returns the rows of task tables on clean pages.
fn rows(sample: &Sample) -> impl Iterator<Item = (&PageText, TaskRow<'_>)> {
    sample.pages.iter().flat_map(|page| page.task_rows().into_iter().map(move |row| (page, row)))
}

/// Returns those of the internal playbook, in which roles and services occur often enough to learn the usual ones.
fn playbook_rows(sample: &Sample) -> impl Iterator<Item = (&PageText, TaskRow<'_>)> {
    rows(sample).filter(|(page, _)| page.path.starts_with("playbook/"))
}

/// Returns the position of the single letter in the M/O cell.
fn letter(page: &PageText, row: &TaskRow<'_>) -> usize {
    let cell = row.cells[MO].clone();
    cell.start + page.text[cell].find(char::is_alphabetic).unwrap()
}

/// Returns a word without one of its letters.
fn misspelled(word: &str) -> String {
    let at = word.len() - 3;
    format!("{}{}", &word[..at], &word[at + 1..])
}

#[test]
fn PB309_a_pipe_is_dropped_in_a_task_row() {
    let sample = Sample::new();
    let plants = rows(&sample).flat_map(|(page, row)| {
        let pipes = row.line.pipes();
        let inner = pipes[1..pipes.len() - 1].to_vec();
        inner.into_iter().map(move |pipe| page.plant(pipe..pipe + 1, "").on_line("PB309", row.line.number))
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB309_a_cell_is_added_to_a_task_row() {
    let sample = Sample::new();
    let plants = rows(&sample).map(|(page, row)| {
        let end = row.cells[ROLE].end;
        page.plant(end..end, " | Intune").on_line("PB309", row.line.number)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB802_a_letter_is_swapped_in_a_translation_or_its_source() {
    let sample = Sample::new();
    let (source, translation) = (
        "partner-site/english-playbook/prepare-kickoff-partner.md",
        "partner-site/german-playbook/prepare-kickoff-partner-de.md",
    );
    let of = |path: &str| sample.pages.iter().find(|page| page.path == path).unwrap();
    let (source, translation) = (of(source), of(translation));
    let mut plants = Vec::new();
    for (page, mandatory) in [(source, "M"), (translation, "E")] {
        for (row, translated) in page.task_rows().into_iter().zip(translation.task_rows()) {
            let at = letter(page, &row);
            let other = if page.text[at..].starts_with(mandatory) { "O" } else { mandatory };
            let plant = page.plant(at..at + 1, other);
            plants.push(plant.elsewhere("PB802", &*translation.path, translated.line.number));
        }
    }
    check!(sample, plants);
}

#[test]
fn PB303_a_letter_is_swapped_where_two_pages_list_the_task() {
    let sample = Sample::new();
    let all: Vec<_> = playbook_rows(&sample).collect();
    let mut plants = Vec::new();
    for (page, row) in &all {
        let id = &page.text[row.id.clone()];
        let listed: Vec<_> = all.iter().filter(|(page, row)| page.text[row.id.clone()] == *id).collect();
        if let [_, (later_page, later)] = *listed {
            let at = letter(page, row);
            let other = if page.text[at..].starts_with('M') { "O" } else { "M" };
            plants.push(page.plant(at..at + 1, other).elsewhere("PB303", &*later_page.path, later.line.number));
        }
    }
    check!(sample, plants);
}

#[test]
fn PB306_a_letter_has_another_case() {
    let sample = Sample::new();
    let letter_of = |page: &PageText, row: &TaskRow<'_>| page.text[letter(page, row)..].chars().next().unwrap();
    // A single `B` below `O(b)rigatório` may be intended: no other cell shows the case of the letter.
    let is_shown = |page: &PageText, row: &TaskRow<'_>| {
        let wanted = letter_of(page, row);
        wanted.is_uppercase() || page.task_rows().iter().filter(|row| letter_of(page, row) == wanted).count() > 1
    };
    let plants = rows(&sample).filter(|(page, row)| is_shown(page, row)).map(|(page, row)| {
        let at = letter(page, &row);
        let other: String = match &page.text[at..=at] {
            lower if lower.to_lowercase() == lower => lower.to_uppercase(),
            upper => upper.to_lowercase(),
        };
        page.plant(at..at + 1, &other).at("PB306", row.cells[MO].start)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB306_a_letter_is_missing() {
    let sample = Sample::new();
    let plants = rows(&sample).map(|(page, row)| {
        let at = letter(page, &row);
        page.plant(at..at + 1, " ").on_line("PB306", row.line.number)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB311_a_role_is_misspelled() {
    let sample = Sample::new();
    let plants = playbook_rows(&sample).filter_map(|(page, row)| {
        let cell = row.cells[ROLE].clone();
        let role = &page.text[cell.clone()];
        let is_usual = matches!(role, "FastTrack Engineer" | "FastTrack Manager");
        is_usual.then(|| page.plant(cell.clone(), &misspelled(role)).at("PB311", cell.start).naming(role))
    });
    check!(sample, plants.collect());
}

#[test]
fn PB312_a_service_is_misspelled() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for (page, row) in playbook_rows(&sample) {
        for service in ["All Services", "Exchange"] {
            let cell = row.cells[SERVICES].clone();
            let Some(at) = page.text[cell.clone()].find(service).map(|at| cell.start + at) else { continue };
            let plant = page.plant(at..at + service.len(), &misspelled(service));
            plants.push(plant.at("PB312", at).naming(service));
        }
    }
    check!(sample, plants);
}

/// Repeats the line below itself, and returns its position on the page.
fn doubled(page: &PageText, line: &Line<'_>) -> (Plant, usize) {
    let end = line.range().end;
    let added = format!("{}{}", page.line_break(), line.text);
    (page.plant(end..end, &added), end + page.line_break().len())
}

#[test]
fn PB301_a_task_row_is_doubled() {
    let sample = Sample::new();
    let plants = rows(&sample).map(|(page, row)| {
        let (plant, start) = doubled(page, &row.line);
        plant.at("PB301", start + row.id.start - row.line.start)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB302_a_task_has_the_id_of_a_task_of_another_page() {
    let sample = Sample::new();
    let all: Vec<_> = playbook_rows(&sample).collect();
    let mut plants = Vec::new();
    for (page, row) in &all {
        for taken in ["7201", "7205", "7103", "7501", "7503"] {
            let (other, there) = all.iter().find(|(other, there)| other.text[there.id.clone()] == *taken).unwrap();
            if other.path == page.path {
                continue;
            }
            // The diagnostic is on the later one of the two pages.
            let plant = page.plant(row.id.clone(), taken);
            let is_later = page.path > other.path;
            plants.push(if is_later {
                plant.at("PB302", row.id.start)
            } else {
                plant.elsewhere("PB302", &*other.path, there.line.number)
            });
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB305_a_task_id_has_a_letter() {
    let sample = Sample::new();
    let plants = rows(&sample).map(|(page, row)| {
        let at = row.id.start + 2;
        assert_eq!(&page.text[at..=at], "0");
        page.plant(at..at + 1, "O").at("PB305", row.id.start)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB307_the_header_of_a_task_table_lost_its_letters() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for table in page.tables(|header| header.contains("(O)")) {
            let cell = table[0].cells()[MO].clone();
            let mut header = page.text[cell.clone()].to_owned();
            while let Some(open) = header.find('(') {
                let is_initial = header[open + 3..].starts_with(char::is_alphabetic);
                let letter = if is_initial { header[open + 1..open + 2].to_owned() } else { String::new() };
                header.replace_range(open..open + 3, &letter);
            }
            let header = header.trim().to_owned();
            plants.push(page.plant(cell.clone(), &header).at("PB307", cell.start));
        }
    }
    check!(sample, plants);
}
