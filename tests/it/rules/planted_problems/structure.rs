//! Problems of headings, lists, labels, and alerts.

use super::page_text::PageText;
use super::plant::{Plant, Sample, check, spread};
use crate::support::files::sample;

fn process_pages(sample: &Sample) -> impl Iterator<Item = &PageText> {
    sample.pages.iter().filter(|page| page.is_process())
}

/// Links to sections: the page of the section, its heading, and the page and line of the link. Removing the section
/// also breaks the link.
const LINKED: [(&str, &str, &str, usize); 4] = [
    ("playbook/review-handover.md", "## Overview", "playbook/index--internal.md", 25),
    ("playbook/review-handover.md", "## Key Outputs", "playbook/move-file-shares.md", 80),
    (
        "partner-site/german-playbook/prepare-kickoff-partner-de.md",
        "## Übersicht",
        "partner-site/german-playbook/prepare-kickoff-partner-de.md",
        22,
    ),
    (
        "partner-site/german-playbook/prepare-kickoff-partner-de.md",
        "## Nächste Schritte",
        "partner-site/german-playbook/prepare-kickoff-partner-de.md",
        22,
    ),
];

/// Adds the links that the plant breaks.
fn with_broken_links(mut plant: Plant, page: &PageText, section: &str) -> Plant {
    for (of, heading, file, line) in LINKED {
        if page.path == of && section.lines().next() == Some(heading) {
            plant = plant.elsewhere("PB403", file, line);
        }
    }
    plant
}

/// Adds the consequences of removing an H2 for the page and its translation, if both exist.
fn with_fewer_headings(plant: Plant, page: &PageText) -> Plant {
    if page.path.contains("/german-playbook/") {
        return plant.on_line("PB805", 3);
    }
    let translation = page.path.replace("/english-playbook/", "/german-playbook/").replace(".md", "-de.md");
    let is_translated = page.path.contains("/english-playbook/") && sample().join(&translation).exists();
    if is_translated { plant.elsewhere("PB805", translation, 3) } else { plant }
}

#[test]
fn PB604_sections_change_places() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in process_pages(&sample) {
        let sections = page.sections();
        assert_eq!(sections.len(), 7, "{}", page.path);
        for pair in sections.windows(2) {
            let [first, second] = pair else { continue };
            let line_break = page.line_break();
            let text = |range: &std::ops::Range<usize>| page.text[range.clone()].trim_end().to_owned();
            let swapped = format!("{}{line_break}{line_break}{}{line_break}{line_break}", text(second), text(first));
            let plant = page.plant(first.start..second.end, &swapped);
            plants.push(plant.at("PB604", first.start + 3));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB207_PB403_PB603_PB805_a_section_is_removed() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in process_pages(&sample) {
        for (at, section) in page.sections().into_iter().enumerate() {
            let text = &page.text[section.clone()];
            // The approach contains the tasks, and one overview contains links.
            if at == 2 || at == 0 && page.path.contains("/german-") {
                continue;
            }
            let code = if at == 6 { "PB207" } else { "PB603" };
            let plant = with_fewer_headings(page.plant(section, "").at(code, page.title()), page);
            plants.push(with_broken_links(plant, page, text));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB403_PB603_PB805_a_heading_is_removed() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in process_pages(&sample) {
        for section in page.sections().into_iter().take(6) {
            let text = &page.text[section.clone()];
            let end = section.start + text.lines().next().unwrap().len();
            let plant = page.plant(section.start..end, "").at("PB603", page.title());
            plants.push(with_broken_links(with_fewer_headings(plant, page), page, text));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB607_a_list_is_indented_behind_a_heading() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        let lines = page.body();
        let is_item = |text: &str| ["- ", "1. "].iter().any(|marker| text.trim_start().starts_with(marker));
        for start in 2..lines.len() {
            let is_first = lines[start - 2].text.starts_with('#') && lines[start - 1].text.is_empty();
            if !is_first || !is_item(lines[start].text) {
                continue;
            }
            let list = || lines[start..].iter().take_while(|line| !line.text.is_empty());
            let last = list().last().unwrap();
            let line_break = page.line_break();
            let indented: Vec<String> = list().map(|line| format!("    {}", line.text)).collect();
            let plant = page.plant(lines[start].start..last.range().end, &indented.join(line_break));
            plants.push(plant.on_line("PB607", lines[start].number));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB608_the_line_break_between_labels_is_dropped() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        let lines = page.body();
        for pair in lines.windows(2) {
            let is_label = |text: &str| text.contains(": **") && !text.starts_with('>');
            if pair[0].text.ends_with("  ") && pair.iter().all(|line| is_label(line.text)) {
                let end = pair[0].start + pair[0].text.trim_end().len();
                plants.push(page.plant(end..pair[0].range().end, "").at("PB608", pair[0].start));
            }
        }
    }
    check!(sample, spread(plants));
}

/// Replaces the word of each alert.
fn alerts(sample: &Sample, code: &'static str, other: impl Fn(&str) -> String) -> Vec<Plant> {
    let mut plants = Vec::new();
    for page in &sample.pages {
        for line in page.body().into_iter().filter(|line| line.text.starts_with("> [!")) {
            let word = line.start + 4..line.range().end - 1;
            let plant = page.plant(word.clone(), &other(&page.text[word.clone()]));
            plants.push(plant.on_line(code, line.number));
        }
    }
    spread(plants)
}

#[test]
fn PB605_an_alert_is_in_german() {
    let sample = Sample::new();
    check!(sample, alerts(&sample, "PB605", |_| "HINWEIS".into()));
}

#[test]
fn PB605_an_alert_is_in_chinese() {
    let sample = Sample::new();
    check!(sample, alerts(&sample, "PB605", |_| "注意".into()));
}

#[test]
fn PB605_an_alert_is_misspelled() {
    let sample = Sample::new();
    let plants = alerts(&sample, "PB605", |word| word.replacen('T', "", 1));
    check!(sample, plants);
}

#[test]
fn PB606_an_alert_has_small_letters() {
    let sample = Sample::new();
    let plants = alerts(&sample, "PB606", |word| format!("{}{}", &word[..1], word[1..].to_lowercase()));
    check!(sample, plants);
}
