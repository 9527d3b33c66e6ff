//! PB104.

use crate::config::AllowedValues;
use crate::diagnostic::Applicability;
use crate::page::{State, Value};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::{Span, closest};

declare_rule! {
    /// Checks for metadata values that are not in the list of values allowed for their key.
    ///
    /// ## Why this is bad
    ///
    /// The internal build and the partner build include only the pages of their own audience. A page whose audience is
    /// `Internal` is in neither.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ft.audience: internl
    /// ---
    /// ````
    ///
    /// ````md
    /// ---
    /// ft.audience: Partner
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ft.audience: internal, partner
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `metadata.allowed`: the allowed values of a key. By default, `ft.audience` can be `internal`, `partner`, or
    ///   both.
    ///
    /// A page can have several values, separated by commas or in a list.
    pub InvalidMetadataValue {
        code: "PB104",
        name: "invalid-metadata-value",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [METADATA],
        reveals: [PB1, PB2, PB803],
    }
}

/// How many allowed values the help lists.
const MAX_LISTED: usize = 50;
/// How many allowed values a typo is compared with: each page with a wrong value pays for all of them.
const MAX_COMPARED: usize = 500;

impl PageRule for InvalidMetadataValue {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Read {
            return;
        }
        let settings = reporter.settings().metadata_on(page.source.path());
        for entry in &page.front_matter.entries {
            let Some(allowed) = settings.allowed(&entry.key) else { continue };
            match &entry.value {
                // An allowed value may contain a comma.
                Value::Scalar(text) if !allowed.has(text) => {
                    let mut from = entry.value_span.start as usize;
                    for part in text.split(',').map(str::trim) {
                        let span = place(page, part, from, entry.value_span);
                        from = if span == entry.value_span { from } else { span.end as usize };
                        report_value(reporter, &entry.key, part, span, allowed);
                    }
                }
                Value::Sequence(items) => {
                    items
                        .iter()
                        .for_each(|(text, span)| report_value(reporter, &entry.key, text.trim(), *span, allowed));
                }
                _ => {}
            }
        }
    }
}

/// Returns the span of `part` in the value, at or after `from`; the entire value if quotes or escapes hide it.
fn place(page: &Page<'_>, part: &str, from: usize, value: Span) -> Span {
    let rest = page.text().get(from..value.end as usize).unwrap_or_default();
    match rest.find(part) {
        Some(at) if !part.is_empty() => Span::new(from + at, from + at + part.len()),
        _ => value,
    }
}

fn report_value(reporter: &mut Reporter<'_>, key: &str, value: &str, span: Span, allowed: &AllowedValues) {
    if allowed.has(value) {
        return;
    }
    let found = reporter
        .report(span, format!("`{value}` is not a valid value for `{key}`"))
        .data("key", key)
        .data("value", value);
    if let Some(meant) = allowed.alike(value) {
        found.help(format!("write `{meant}`; case and spaces matter"));
        found.fix(Applicability::Safe, format!("write `{meant}`"), span, meant);
        return;
    }
    let several: Vec<&str> = value
        .split([';', '/', '&', '+', ' '])
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("and"))
        .collect();
    if several.len() > 1 && several.iter().all(|one| allowed.has(one)) {
        let list = several.join(", ");
        found.help(format!("separate the values with commas: `{list}`"));
        found.fix(Applicability::Unsafe, format!("write `{list}`"), span, list);
        return;
    }
    let listed = &allowed[..allowed.len().min(MAX_LISTED)];
    let mut list = listed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    if allowed.len() > MAX_LISTED {
        list = format!("{list}, and others in the settings");
    }
    let known = allowed.iter().take(MAX_COMPARED).map(String::as_str);
    found.help(match closest(value, known, 0.6) {
        Some(near) => format!("did you mean `{near}`? allowed values are {list}"),
        None => format!("use {list}; separate values with commas"),
    });
}
