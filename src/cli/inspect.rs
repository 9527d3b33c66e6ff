//! `playbook-lint inspect`: shows how a page or the playbook is understood, and how each word was learned.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::args::{InspectArguments, InspectFormat, RuleArguments};
use super::config::metadata_in_force;
use super::opened::Opened;
use super::{CliError, ExitStatus};
use crate::facts::FactKinds;
use crate::index::{Docset, times};
use crate::output::escape_controls;
use crate::page::{Document, LinkKind};
use crate::playbook::{
    Audience, Column, Evidence, Locale, Page, PageKind, SECTIONS, UnreadColumn, Vocabulary, WordOrigin, word_key,
};
use crate::site::{Scope, Site};
use crate::text::Source;
use crate::vfs::Tree;

pub(super) fn run(arguments: &InspectArguments) -> Result<ExitStatus, CliError> {
    let mut opened = Opened::open(arguments.path.as_slice(), &RuleArguments::default(), &arguments.settings)?;
    let extended = opened.workspace.with_options(|options, _| {
        options.extra_facts = FactKinds::UNREAD | FactKinds::TASKS;
        options.reported = None;
    });
    opened.workspace = extended;
    // Words are learned from all pages, even if only one is shown.
    opened.workspace.finish_update();
    let shown = match opened.paths.only_file() {
        Some(path) => inspect_page(&opened, &path)?,
        None => inspect_site(&opened),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        InspectFormat::Text => write_text(&mut out, &shown, 0)?,
        InspectFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &shown).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Success)
}

fn inspect_page(opened: &Opened, path: &str) -> Result<Value, CliError> {
    let site = opened.site();
    let scope = site.scope(path);
    let read = opened.workspace.tree().read(path, site.settings.max_page_size).ok();
    let source = read.and_then(|bytes| Source::from_bytes(path.into(), bytes).ok());
    let Some(source) = source.filter(|_| scope != Scope::Other) else {
        return Err(CliError::new(
            format!("`{path}` is not a page of the playbook"),
            "pass a Markdown file that docfx publishes",
        ));
    };
    let docset = site.docset_of(path);
    let vocabulary = opened.workspace.vocabulary(docset);
    let kind = if scope == Scope::Page { PageKind::Page } else { PageKind::Include };
    let page = Page::new(Document::parse(&source), kind, &vocabulary).retain_locales(&site.settings.locales);
    let locale = page.task_locale().or(vocabulary.locale()).unwrap_or_else(|| page.sections().locale());
    let metadata = metadata_in_force(opened, path);
    let metadata: BTreeMap<_, _> = metadata.into_iter().map(|(key, value, _)| (key, value)).collect();
    Ok(json!({
        "page": path,
        "kind": page_kind(&page),
        "docset": &*site.docset(docset).path,
        "language": locale.name(),
        "audience": audience(site, &page),
        "metadata": metadata,
        "sections": sections(&page),
        "tables": (0..page.tables.len()).map(|table| inspect_table(&page, table)).collect::<Vec<_>>(),
        "refresh-dates": refresh_dates(&page),
        "links": links(&page),
        "not-understood": UnreadColumn::all(&page).into_iter().map(|column| column.heading).collect::<Vec<_>>(),
    }))
}

fn page_kind(page: &Page<'_>) -> &'static str {
    match (page.role, &page.level, &page.labels) {
        (PageKind::Include, ..) => "include file",
        (_, Some(_), _) => "level page",
        (_, None, Some(_)) => "process page",
        _ => "page",
    }
}

fn audience(site: &Site, page: &Page<'_>) -> Vec<&'static str> {
    let value = site.metadata(page).get("ft.audience").and_then(|value| value.text.map(str::to_owned));
    let audience = Audience::parse(&value.unwrap_or_default());
    let named = [(audience.internal, "internal"), (audience.partner, "partner")];
    named.into_iter().filter(|(is_named, _)| *is_named).map(|(_, name)| name).collect()
}

/// Returns the headings, each with its section.
fn sections(page: &Page<'_>) -> Vec<Value> {
    let named: Vec<(&str, Vec<usize>)> =
        SECTIONS.iter().map(|section| (*section, page.sections().headings(section).collect())).collect();
    let one = |(index, heading): (usize, &crate::page::Heading)| {
        let meaning = named.iter().find(|(_, headings)| headings.contains(&index)).map(|(section, _)| *section);
        json!({ "heading": heading.text.trim(), "level": heading.level, "section": meaning })
    };
    page.headings.iter().enumerate().map(one).collect()
}

fn inspect_table(page: &Page<'_>, index: usize) -> Value {
    let table = &page.tables[index];
    let header = page.header(table);
    let tasks = page.task_tables.iter().find(|tasks| tasks.table == index);
    let kind = match tasks {
        Some(_) => "task table",
        None if page.refresh_summary.as_ref().is_some_and(|summary| summary.table == index) => "Refresh Summary",
        None if page.scenario_tables.iter().any(|scenarios| scenarios.table == index) => "example table",
        None => "other table",
    };
    let columns = page.cells(header).iter().enumerate().map(|(place, &cell)| {
        let text = crate::page::plain_text(page.slice(cell)).trim().to_owned();
        let values = tasks.and_then(|tasks| tasks.mo.as_ref()).filter(|mo| mo.column == place).map(|mo| &mo.values);
        let (meaning, because) = match (page.vocabulary().column(&word_key(&text)), values) {
            (Some((column, origin)), None) => (Some(column.name()), Some(why(origin))),
            (_, Some(values)) => {
                let because = format!("its cells contain `{}` or `{}`", values.mandatory(), values.optional());
                (Some(Column::Mandatory.name()), Some(because))
            }
            (None, None) => (None, None),
        };
        json!({ "heading": text, "holds": meaning, "because": because })
    });
    let line = page.source.lines().position(page.text(), header.span.start as usize).line;
    json!({ "line": line, "kind": kind, "columns": columns.collect::<Vec<_>>() })
}

fn why(origin: WordOrigin) -> String {
    match origin {
        WordOrigin::Settings => "set in playbook-lint.toml".to_owned(),
        WordOrigin::Language(locale) => format!("word in {}", locale.name()),
        WordOrigin::Learned(evidence) => taught_by(evidence),
    }
}

fn taught_by(evidence: Evidence) -> String {
    match evidence {
        Evidence::Shape(count) => format!("seen in the docset {}", times(count)),
        Evidence::Translations(count) => format!("seen in translated pages {}", times(count)),
    }
}

fn refresh_dates(page: &Page<'_>) -> Vec<Value> {
    let Some(summary) = &page.refresh_summary else { return Vec::new() };
    let one = |date: crate::playbook::RefreshDate<'_>| json!({ "written": date.text, "date": date.date().map(|date| date.to_string()) });
    summary.dates(page).map(one).collect()
}

/// Returns the number of links of each type.
fn links(page: &Page<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for link in &page.links {
        let kind = match link.kind {
            LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink => "link",
            LinkKind::Autolink => "autolink",
            LinkKind::Image | LinkKind::HtmlImage | LinkKind::TripleColonImage | LinkKind::Lightbox => "image",
            LinkKind::Include => "include",
            LinkKind::Snippet => "snippet",
        };
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}

fn inspect_site(opened: &Opened) -> Value {
    let (site, index) = (opened.site(), opened.workspace.index());
    let docsets: Vec<Value> = index.docsets().iter().map(|docset| inspect_docset(opened, docset)).collect();
    let count = |kind| index.pages().filter(|page| page.role == kind).count();
    json!({
        "root": site.root.path.display().to_string(),
        "profile": site.profile.name(),
        "pages": count(PageKind::Page),
        "include-files": count(PageKind::Include),
        "docsets": docsets,
    })
}

fn inspect_docset(opened: &Opened, docset: &Docset<'_>) -> Value {
    let (info, site) = (docset.info(), opened.site());
    let vocabulary = opened.workspace.vocabulary(docset.id);
    let mut unread: Vec<&str> = docset.pages().flat_map(|page| page.unread()).map(|column| &*column.heading).collect();
    unread.sort_unstable();
    unread.dedup();
    json!({
        "docset": &*info.path,
        "language": info.locale.map(Locale::name),
        "translates": info.source.map(|source| &*site.docset(source).path),
        "suffixes": info.suffixes.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        "pages": docset.pages().filter(|page| page.role == PageKind::Page).count(),
        "tasks": docset.pages().map(|page| page.tasks().len()).sum::<usize>(),
        "dates": vocabulary.date_form(info.locale.unwrap_or_default()).name(),
        "learned": learned(&vocabulary),
        "not-understood": unread,
    })
}

/// Returns the words that were learned from a docset.
fn learned(vocabulary: &Vocabulary) -> Vec<Value> {
    let Some(learned) = vocabulary.learned() else { return Vec::new() };
    let columns = learned.columns().map(
        |(word, column, evidence)| json!({ "word": word, "means": column.name(), "because": taught_by(evidence) }),
    );
    let sections = learned
        .sections()
        .map(|(word, section, evidence)| json!({ "word": word, "means": section, "because": taught_by(evidence) }));
    let phases = learned
        .phases()
        .map(|word| json!({ "word": word, "means": "phase", "because": "where other pages have a phase" }));
    let none = learned
        .none()
        .map(|word| json!({ "word": word, "means": "none", "because": "where the source page has \"no task\"" }));
    columns.chain(sections).chain(phases).chain(none).collect()
}

/// Writes the value as an outline, with one line per value after its key.
fn write_text(out: &mut impl Write, value: &Value, depth: usize) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match one_line(value) {
                    Some(line) => writeln!(out, "{indent}{}: {line}", escape_controls(key))?,
                    None => {
                        writeln!(out, "{indent}{}:", escape_controls(key))?;
                        write_text(out, value, depth + 1)?;
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match (one_line(item), flat(item)) {
                    (Some(line), _) | (None, Some(line)) => writeln!(out, "{indent}- {line}")?,
                    (None, None) => {
                        writeln!(out, "{indent}-")?;
                        write_text(out, item, depth + 1)?;
                    }
                }
            }
        }
        other => writeln!(out, "{indent}{}", one_line(other).unwrap_or_default())?,
    }
    Ok(())
}

/// Returns a value on one line, if it contains no lists or objects.
fn one_line(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".to_owned()),
        Value::String(text) => Some(escape_controls(text).into_owned()),
        Value::Array(items) if items.is_empty() => Some("-".to_owned()),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            Some(items.iter().filter_map(one_line).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) if map.is_empty() => Some("-".to_owned()),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

/// Returns an object on one line, if it has only plain values.
fn flat(value: &Value) -> Option<String> {
    let parts: Option<Vec<String>> = value
        .as_object()?
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| Some(format!("{key}: {}", one_line(value)?)))
        .collect();
    parts.map(|parts| parts.join("; "))
}
