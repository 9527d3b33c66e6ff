//! `playbook-lint explain`.

use std::io::{self, Write};
use std::path::Path;

use super::args::{ExplainArguments, RuleArguments, SettingsArguments};
use super::config::{rule_level, settings_tables};
use super::opened::Opened;
use super::{CliError, ExitStatus, terminal};
use crate::config::{Root, is_setting};
use crate::output::{SettingsTable, TerminalMarkdown, ValueOrigin};
use crate::rules::{self, RuleMetadata, Selector};

pub(super) fn run(arguments: &ExplainArguments) -> Result<ExitStatus, CliError> {
    let rule = &*arguments.rule;
    let Some(meta) = rules::find(rule) else {
        let help = Selector::parse(rule).err().map_or("use the complete code of a rule".to_owned(), |error| error.help);
        return Err(CliError::new(format!("unknown rule `{rule}`"), help));
    };
    let session = open(&arguments.settings)?;
    let prose = TerminalMarkdown { width: terminal::width(), color: terminal::color(arguments.color.when) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}\n", prose.title(&format!("{} {}", meta.code, meta.name)))?;
    writeln!(out, "{}\n", meta.facts())?;
    writeln!(out, "{}", prose.render(&meta.text()))?;
    write_settings(meta, session.as_ref(), prose, &mut out)?;
    write_suppression_help(meta, prose, &mut out)?;
    if let Some(url) = meta.url() {
        writeln!(out, "{url}")?;
    }
    out.flush()?;
    Ok(ExitStatus::Success)
}

/// Opens the playbook of the current folder, if there is one.
fn open(settings: &SettingsArguments) -> Result<Option<Opened>, CliError> {
    let is_playbook = |root: Root| root.config.is_some() || root.publish.is_some() || !root.docfx.is_empty();
    if settings.config.is_none() && !Root::discover(Path::new(".")).is_ok_and(is_playbook) {
        return Ok(None);
    }
    Opened::open(&[], &RuleArguments::default(), settings).map(Some)
}

/// Writes the rule's severity in this playbook, and its effective options.
fn write_settings(
    meta: &'static RuleMetadata,
    session: Option<&Opened>,
    prose: TerminalMarkdown,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let heading = match session {
        Some(session) => format!("Effective settings for the playbook at {}", session.site().root.path.display()),
        None => "Default settings".to_owned(),
    };
    writeln!(out, "{}\n", prose.heading(&crate::output::escape_controls(&heading)))?;
    let (level, origin) =
        session.map_or_else(|| (meta.default_level(), ValueOrigin::Default), |session| rule_level(session, meta, None));
    let level = (meta.code.to_owned(), toml::Value::String(level.to_owned()), origin);
    let mut tables = vec![SettingsTable { name: "lint.severity".to_owned(), in_list: false, values: vec![level] }];
    let options = meta.options(&is_setting);
    for mut table in settings_tables(session, None) {
        let is_option = |key: &str| {
            let dotted = if table.name.is_empty() { key.to_owned() } else { format!("{}.{key}", table.name) };
            options.iter().any(|option| *option == dotted || *option == table.name)
        };
        if table.name != "lint.for" {
            table.values.retain(|(key, _, _)| is_option(key));
        } else if !has_selector_of(&table, meta) {
            continue;
        }
        tables.extend((!table.values.is_empty()).then_some(table));
    }
    let mut text = Vec::new();
    for table in tables {
        table.write_toml(&mut text)?;
        text.push(b'\n');
    }
    for line in String::from_utf8_lossy(&text).lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

/// Whether a `[[lint.for]]` changes a rule.
fn has_selector_of(table: &SettingsTable, rule: &RuleMetadata) -> bool {
    let matches = |selector: &str| Selector::names(selector, rule);
    table.values.iter().any(|(key, value, _)| match value {
        toml::Value::Array(selectors) if key != "paths" => {
            selectors.iter().filter_map(toml::Value::as_str).any(matches)
        }
        toml::Value::Table(severities) => severities.keys().any(|selector| matches(selector)),
        _ => false,
    })
}

/// Writes the comments that suppress the rule.
fn write_suppression_help(meta: &RuleMetadata, prose: TerminalMarkdown, out: &mut impl Write) -> Result<(), CliError> {
    let code = meta.code;
    writeln!(out, "{}\n", prose.heading("How to suppress it"))?;
    let text = match meta.is_suppressible() {
        true => format!(
            "On one line of a page, with the reason after the hyphens:\n\n```\n\
             <!-- playbook-lint-disable-line {code} -- why -->\n```\n\n\
             On the next line, if the line itself has no room for a comment, as in a table:\n\n```\n\
             <!-- playbook-lint-disable-next-line {code} -- why -->\n```\n\n\
             Between two comments:\n\n```\n\
             <!-- playbook-lint-disable {code} -- why -->\n<!-- playbook-lint-enable {code} -->\n```\n\n\
             On an entire page, as a line of its front matter:\n\n```\n# playbook-lint-disable {code} -- why\n```\n\n\
             To write the comments for all current problems, run `playbook-lint --select {code} --add-suppressions \
             --reason \"why\"`. In `playbook-lint.toml`, for some pages or all:\n\n"
        ),
        false => "Comments cannot suppress this rule. In `playbook-lint.toml`, for some pages or all:\n\n".to_owned(),
    };
    let text = format!(
        "{text}```\n[lint.per-file-ignores]\n\"folder/page.md\" = [\"{code}\"]\n\n[lint]\nignore = [\"{code}\"]\n```\n"
    );
    writeln!(out, "{}", prose.render(&text))?;
    Ok(())
}
