//! PB105.

use crate::page::{State, Value};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for `ms.author`, `manager`, and `ft.owner` values that are not exactly one alias.
    ///
    /// An alias consists of letters, digits, hyphens, periods, and underscores: `dreyes`, `v-danar`, `dana.reyes`.
    ///
    /// ## Why this is bad
    ///
    /// The reminders to review a page go to the alias. A display name, an email address, or two people in one value
    /// reach no one.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.author: Dana Reyes
    /// manager: mlund@harbor.example
    /// ft.owner: dreyes; mlund
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// author: Dana Reyes
    /// ms.author: v-danar
    /// manager: m.lund
    /// ft.owner: dreyes
    /// ---
    /// ````
    ///
    /// ## References
    ///
    /// "Metadata for Microsoft Learn documentation": `ms.author` is the author's alias without `@microsoft.com`.
    pub InvalidAlias {
        code: "PB105",
        name: "invalid-alias",
        severity: Warning,
        fix: None,
        since: "0.1.0",
    }
}

const PEOPLE: [&str; 3] = ["ms.author", "manager", "ft.owner"];

impl PageRule for InvalidAlias {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Read {
            return;
        }
        for entry in page.front_matter.entries.iter().filter(|entry| PEOPLE.contains(&&*entry.key)) {
            match &entry.value {
                Value::Scalar(text) => report_alias(reporter, &entry.key, text.trim(), entry.value_span),
                Value::Sequence(items) if items.len() > 1 => {
                    let people: Vec<&str> = items.iter().map(|(text, _)| &**text).collect();
                    report(reporter, &entry.key, &people.join(", "), entry.value_span, &AliasProblem::SeveralPeople);
                }
                Value::Sequence(items) => {
                    items.iter().for_each(|(text, span)| report_alias(reporter, &entry.key, text.trim(), *span));
                }
                Value::Null | Value::Mapping => {}
            }
        }
    }
}

/// Why a value is not an alias.
enum AliasProblem<'v> {
    /// An email address, with the part before the `@`.
    Address(&'v str),
    SeveralPeople,
    /// An alias with other characters after or before it, such as `dreyes;`.
    Stray(&'v str),
    DisplayName,
    Characters,
}

fn report_alias(reporter: &mut Reporter<'_>, key: &str, value: &str, span: Span) {
    if is_alias(value) || value.is_empty() {
        return;
    }
    report(reporter, key, value, span, &alias_problem(value));
}

fn is_alias(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        && value.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn alias_problem(value: &str) -> AliasProblem<'_> {
    let mut people = value.split([',', ';', '/', '&', '|', '+']).map(str::trim).filter(|part| !part.is_empty());
    let (first, second) = (people.next(), people.next());
    if second.is_some() || value.contains(" and ") {
        return AliasProblem::SeveralPeople;
    }
    match first {
        Some(address) if address.contains('@') => {
            AliasProblem::Address(address.split('@').find(|part| !part.is_empty()).unwrap_or(address))
        }
        Some(alias) if is_alias(alias) => AliasProblem::Stray(alias),
        Some(name) if name.contains(char::is_whitespace) => AliasProblem::DisplayName,
        _ => AliasProblem::Characters,
    }
}

fn report(reporter: &mut Reporter<'_>, key: &str, value: &str, span: Span, flaw: &AliasProblem<'_>) {
    let (fact, help) = match flaw {
        AliasProblem::Address(alias) => {
            ("an email address, not an alias", format!("write the part before the `@`: `{alias}`"))
        }
        AliasProblem::SeveralPeople => ("more than one person", "write only the main contact's alias".to_owned()),
        AliasProblem::Stray(alias) => ("not an alias", format!("write only `{alias}`")),
        AliasProblem::DisplayName => {
            ("a display name, not an alias", "write the part of the person's email address before the `@`".to_owned())
        }
        AliasProblem::Characters => (
            "not an alias",
            "write the part of the person's email address before the `@`: letters, digits, `-`, `.`, and `_`"
                .to_owned(),
        ),
    };
    let message = format!("`{key}` is `{value}`, {fact}");
    reporter.report(span, message).help(help).data("key", key).data("value", value);
}
