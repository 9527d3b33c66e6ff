//! `playbook-lint explain`.

use std::io::{self, Write};

use super::{CLEAN, Failure};
use crate::rules::{self, Selector};

pub(super) fn run(rule: &str) -> Result<u8, Failure> {
    let Some(meta) = rules::find(rule) else {
        let help = Selector::parse(rule).err().map_or("name one rule by its whole code".to_owned(), |error| error.help);
        return Err(Failure::new(format!("no rule is called `{rule}`"), help));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "# {} {}\n", meta.code, meta.name)?;
    writeln!(out, "{}\n", meta.facts())?;
    writeln!(out, "{}", meta.text())?;
    out.flush()?;
    Ok(CLEAN)
}
