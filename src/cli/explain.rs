//! `playbook-lint explain`.

use std::io::{self, Write};

use super::{CLEAN, Failure};
use crate::rules::{self, FixKind, Selector};

pub(super) fn run(rule: &str) -> Result<u8, Failure> {
    let Some(meta) = rules::find(rule) else {
        let help = Selector::parse(rule).err().map_or("name one rule by its whole code".to_owned(), |error| error.help);
        return Err(Failure::new(format!("no rule is called `{rule}`"), help));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "# {} {}\n", meta.code, meta.name)?;
    let level = if meta.on_by_default { meta.severity.name() } else { "off unless selected" };
    let fix = match meta.fix {
        FixKind::None => "none",
        FixKind::Safe => "safe",
        FixKind::Unsafe => "unsafe",
    };
    writeln!(out, "Severity: {level}. Fix: {fix}. Since {}.\n", meta.since)?;
    writeln!(out, "{}", meta.text())?;
    out.flush()?;
    Ok(CLEAN)
}
