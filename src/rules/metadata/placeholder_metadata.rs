//! PB102.

use crate::page::{MetadataEntry, State, Value};
use crate::playbook::{Page, contains_terms, is_placeholder, is_placeholder_comment};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for metadata values that a template left for the author to replace.
    ///
    /// In a list, each item is checked. Keys whose values are search terms, programming languages, or names from source
    /// code are skipped: `keywords`, `f1_keywords`, `helpviewer_keywords`, `api_*`, `dev_langs`, `no-loc`,
    /// `topic_type`.
    ///
    /// ## Why this is bad
    ///
    /// A page made from a template goes online with `TBD` as its title or `<alias>` as its owner. Search lists the page
    /// under that title, and anyone who looks for the owner's pages misses it.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: "{title}"
    /// ms.author: <alias>
    /// ms.date: #Required; mm/dd/yyyy format.
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Keep a TODO List
    /// ms.author: dreyes
    /// ms.date: 4/20/2020 # month/day/year
    /// keywords: ["<title>", Name]
    /// ---
    /// ````
    pub PlaceholderMetadata {
        code: "PB102",
        name: "placeholder-metadata",
        severity: Error,
        fix: None,
        since: "0.1.0",
        supersedes: [PB101 on MetadataKey, PB104 on Span, PB105 on Span, PB201 on Span],
    }
}

impl PageRule for PlaceholderMetadata {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Read {
            return;
        }
        for entry in &page.front_matter.entries {
            let Some(span) = placeholder(page, entry) else { continue };
            let (key, value) = (&*entry.key, page.slice(span));
            let settings = reporter.settings().metadata_on(page.source.path());
            let help = if settings.required(reporter.site().profile).has(key) {
                "replace the placeholder with the page's own value"
            } else {
                "replace the placeholder with the page's own value, or remove the line if the page needs no value"
            };
            reporter
                .report(span, format!("`{key}` still has the template's placeholder `{value}`"))
                .help(help)
                .data("key", key)
                .data("value", value);
        }
    }
}

/// The value, an item of it, or the comment in its place, if a template left it.
fn placeholder(page: &Page<'_>, entry: &MetadataEntry<'_>) -> Option<Span> {
    if contains_terms(&entry.key) {
        return None;
    }
    match &entry.value {
        Value::Null => {
            let comment = entry.comment?.trimmed(page.text());
            is_placeholder_comment(page.slice(comment)).then_some(comment)
        }
        Value::Scalar(text) => is_placeholder(&entry.key, text).then_some(entry.value_span),
        Value::Sequence(items) => {
            items.iter().find(|(text, _)| is_placeholder(&entry.key, text)).map(|&(_, span)| span)
        }
        // `{title}` without quotes is a mapping to YAML.
        Value::Mapping => {
            let written = page.slice(entry.value_span);
            let in_one_line = written.starts_with('{') && !written.contains([':', ',', '\n']);
            (in_one_line && is_placeholder(&entry.key, written)).then_some(entry.value_span)
        }
    }
}
