//! `playbook-lint rules`.

use std::io::{self, IsTerminal, Write};

use super::args::ListFormat;
use super::{CliError, ExitStatus, terminal};
use crate::output::wrap;
use crate::rules::{FixKind, RULES, RegisteredRule, RuleMetadata, render_rules_pages};

pub(super) fn run(format: ListFormat) -> Result<ExitStatus, CliError> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        ListFormat::Table => table(&mut out)?,
        ListFormat::Markdown => {
            for page in render_rules_pages() {
                writeln!(out, "{}", page.text)?;
            }
        }
        ListFormat::Json => {
            let rules: Vec<_> = RULES.iter().map(|rule| json(rule.meta())).collect();
            serde_json::to_writer_pretty(&mut out, &rules).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Success)
}

/// Lists the rules by family. On a terminal, a rule is followed by the first sentence of its documentation, wrapped to
/// the width. In a pipe, each rule has one line.
fn table(out: &mut impl Write) -> io::Result<()> {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal::width();
    let mut family = "";
    let longest = RULES.iter().map(|rule| rule.meta().name.len()).max().unwrap_or_default();
    for meta in RULES.iter().map(RegisteredRule::meta) {
        let level = meta.default_level();
        let fix = match meta.fix {
            FixKind::None => "",
            FixKind::Safe => "fix",
            FixKind::Unsafe => "unsafe fix",
        };
        let line = format!("{}  {:<longest$}  {level:<7}  {fix}", meta.code, meta.name);
        if !is_terminal {
            writeln!(out, "{}", format!("{line:<0$}  {1}", longest + 28, meta.headline()).trim_end())?;
            continue;
        }
        if family != meta.family() {
            writeln!(out, "{}{}", if family.is_empty() { "" } else { "\n" }, meta.family())?;
            family = meta.family();
        }
        writeln!(out, "  {}", line.trim_end())?;
        for line in wrap(&meta.headline(), width.saturating_sub(9)).lines() {
            writeln!(out, "         {line}")?;
        }
    }
    Ok(())
}

fn json(meta: &RuleMetadata) -> serde_json::Value {
    serde_json::json!({
        "code": meta.code,
        "name": meta.name,
        "severity": meta.severity,
        "default": meta.on_by_default,
        "fix": match meta.fix {
            FixKind::None => None,
            FixKind::Safe => Some("safe"),
            FixKind::Unsafe => Some("unsafe"),
        },
        "since": meta.since,
        "checks": meta.checks.iter_names().map(|(name, _)| name.to_ascii_lowercase()).collect::<Vec<_>>(),
        "supersedes": meta.supersedes.iter().map(|weaker| weaker.rule).collect::<Vec<_>>(),
        "summary": meta.summary(),
        "url": meta.url(),
    })
}
