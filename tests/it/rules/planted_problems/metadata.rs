//! Problems of front matter and dates.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use super::page_text::{Line, PageText};
use super::plant::{Sample, check, spread};

const REQUIRED: [&str; 11] = [
    "title",
    "description",
    "author",
    "ms.author",
    "manager",
    "ms.date",
    "ms.topic",
    "ms.prod",
    "ms.custom",
    "ft.audience",
    "ft.owner",
];

/// Returns each required key on two or three pages, with different pages for each key.
fn keys(sample: &Sample) -> Vec<(&PageText, Line<'_>, &'static str)> {
    let mut keys = Vec::new();
    for (at, key) in REQUIRED.iter().enumerate() {
        for (_, page) in sample.whole_pages().enumerate().filter(|(page, _)| (page + at) % 16 == 0) {
            let prefix = format!("{key}:");
            let line = page.front_matter().into_iter().find(|line| line.text.starts_with(&prefix));
            keys.extend(line.map(|line| (page, line, *key)));
        }
    }
    keys
}

/// Returns clean pages with their `ms.date` and its position.
fn dates(sample: &Sample) -> Vec<(&PageText, Range<usize>, NaiveDate)> {
    let date = |page| -> Option<_> {
        let page: &PageText = page;
        let (range, value) = page.value("ms.date")?;
        Some((page, range, NaiveDate::parse_from_str(value, "%m/%d/%Y").unwrap()))
    };
    sample.whole_pages().filter_map(date).collect()
}

fn written(date: NaiveDate) -> String {
    format!("{}/{}/{}", date.month(), date.day(), date.year())
}

#[test]
fn PB101_a_required_key_is_missing() {
    let sample = Sample::new();
    let plants = keys(&sample).into_iter().filter_map(|(page, line, key)| {
        // docfx.json sets this for all partner pages.
        let is_given = key == "ms.custom" && page.path.starts_with("partner-site/");
        let range = line.start..line.range().end + page.line_break().len();
        (!is_given).then(|| page.plant(range, "").on_line("PB101", 1).naming(key))
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB101_a_required_key_is_empty() {
    let sample = Sample::new();
    let plants = keys(&sample).into_iter().filter_map(|(page, line, key)| {
        let is_given = key == "ms.custom" && page.path.starts_with("partner-site/");
        let range = line.start + key.len() + 1..line.range().end;
        (!is_given).then(|| page.plant(range, "").at("PB101", line.start).naming(key))
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB106_the_playbook_is_not_that_of_the_audience() {
    let sample = Sample::new();
    let plants = sample.whole_pages().filter_map(|page| {
        let (range, value) = page.value("ms.custom")?;
        let is_both = page.value("ft.audience")?.1.contains(',');
        let other = if value == "partner-playbook" { "internal-playbook" } else { "partner-playbook" };
        (!is_both).then(|| page.plant(range.clone(), other).at("PB106", range.start))
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB103_a_key_is_misspelled() {
    let sample = Sample::new();
    let plants = keys(&sample).into_iter().filter(|(.., key)| key.len() > 5).map(|(page, line, key)| {
        let at = line.start + key.len() - 2;
        page.plant(at..at + 1, "").at("PB103", line.start).naming(key)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB005_a_key_is_listed_twice() {
    let sample = Sample::new();
    let plants = keys(&sample).into_iter().map(|(page, line, key)| {
        let (end, line_break) = (line.range().end, page.line_break());
        page.plant(end..end, &format!("{line_break}{}", line.text)).at("PB005", end + line_break.len()).naming(key)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB201_the_year_comes_first() {
    let sample = Sample::new();
    let plants = dates(&sample).into_iter().map(|(page, range, date)| {
        page.plant(range.clone(), &date.format("%Y-%m-%d").to_string()).at("PB201", range.start)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB201_the_year_has_two_digits() {
    let sample = Sample::new();
    let plants = dates(&sample).into_iter().map(|(page, range, date)| {
        page.plant(range.clone(), &date.format("%-m/%-d/%y").to_string()).at("PB201", range.start)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB203_the_date_is_in_the_future() {
    let sample = Sample::new();
    let plants = dates(&sample).into_iter().flat_map(|(page, range, date)| {
        let next_year = written(date.with_year(2021).unwrap());
        [next_year, "5/3/2020".to_owned()].map(|future| page.plant(range.clone(), &future).at("PB203", range.start))
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB202_PB803_the_date_is_stale() {
    let sample = Sample::new();
    let plants = dates(&sample).into_iter().filter(|(page, ..)| !page.is_process()).map(|(page, range, _)| {
        let plant = page.plant(range.clone(), "2/28/2017").at("PB202", range.start);
        // A translation this old is also behind its source.
        if page.path.contains("/german-") { plant.at("PB803", range.start) } else { plant }
    });
    check!(sample, spread(plants.collect()));
}

/// Returns the rows of the Refresh Summary with their dates.
fn refresh_rows(page: &PageText) -> Vec<(Line<'_>, NaiveDate)> {
    let tables = page.tables(|header| header.contains("Who Changed") || header.contains("Geändert durch"));
    let rows = tables.into_iter().flat_map(|table| table.into_iter().skip(2));
    rows.map(|row| (row, NaiveDate::parse_from_str(&page.text[row.cells()[0].clone()], "%m/%d/%Y").unwrap())).collect()
}

#[test]
fn PB204_the_date_is_behind_the_refresh_summary() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for (page, range, _) in dates(&sample) {
        let Some((_, newest)) = refresh_rows(page).into_iter().next() else { continue };
        for days in [1, 7, 45, 80] {
            let earlier = written(newest - Days::new(days));
            plants.push(page.plant(range.clone(), &earlier).at("PB204", range.start));
        }
    }
    check!(sample, spread(plants));
}

#[test]
fn PB206_rows_of_the_refresh_summary_are_swapped() {
    let sample = Sample::new();
    let mut plants = Vec::new();
    for page in &sample.pages {
        for pair in refresh_rows(page).windows(2) {
            let [(upper, newer), (lower, older)] = pair else { continue };
            if newer == older {
                continue;
            }
            let swapped = format!("{}{}{}", lower.text, page.line_break(), upper.text);
            let plant = page.plant(upper.start..lower.range().end, &swapped);
            plants.push(plant.on_line("PB206", lower.number));
        }
    }
    check!(sample, plants);
}

#[test]
fn PB003_the_closing_fence_is_missing() {
    let sample = Sample::new();
    let plants = sample.whole_pages().map(|page| {
        let last = page.front_matter().pop().unwrap();
        let fence = page.lines()[last.number];
        assert_eq!(fence.text.trim_end(), "---");
        page.plant(fence.start..fence.range().end + page.line_break().len(), "").on_line("PB003", 1)
    });
    check!(sample, spread(plants.collect()));
}

#[test]
fn PB004_a_colon_in_a_title_stands_in_no_quotes() {
    let sample = Sample::new();
    let plants = sample.whole_pages().map(|page| {
        let (range, value) = page.value("title").unwrap();
        let title = format!("{}: Details", value.trim_matches('"'));
        let colon = title.find(": ").unwrap();
        page.plant(range.clone(), &title).at("PB004", range.start + colon)
    });
    check!(sample, spread(plants.collect()));
}
