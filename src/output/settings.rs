//! Writes the effective settings: in TOML for people, and in JSON for programs.

use std::io::{self, Write};

use serde_json::json;
use toml::Value;

use super::escape_controls;
use crate::config::Profile;

/// The origin of a longer line is on the line above it.
const LONG: usize = 80;

/// The effective settings of a page or a site.
#[derive(Debug)]
pub struct EffectiveSettings {
    /// The page, relative to the root; `None` for the entire site.
    pub page: Option<String>,
    /// The folder of the site.
    pub root: String,
    /// The tables of effective settings.
    pub tables: Vec<SettingsTable>,
}

/// A table of settings.
#[derive(Debug)]
pub struct SettingsTable {
    /// Its name, dotted; empty for the top level.
    pub name: String,
    /// Whether it is a table in an array, `[[name]]`.
    pub in_list: bool,
    /// Keys, values, and origins.
    pub values: Vec<(String, Value, ValueOrigin)>,
}

/// The origin of a value.
#[derive(Clone, Debug)]
pub enum ValueOrigin {
    /// A built-in default.
    Default,
    /// A built-in default for sites of the profile.
    Profile(Profile),
    /// A line of a configuration file.
    File {
        /// The file.
        file: String,
        /// The 1-based line.
        line: usize,
    },
    /// The command line.
    CommandLine,
    /// A part of docfx.json.
    Docfx {
        /// The docfx.json, relative to the root.
        file: String,
        /// `fileMetadata` or `globalMetadata`.
        part: &'static str,
    },
    /// The page's own front matter, and a line of the page.
    FrontMatter(u32),
    /// Detected on the site. The text says how.
    Found(&'static str),
}

impl ValueOrigin {
    /// Returns the origin in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::Profile(profile) => format!("default of the profile {}", profile.name()),
            Self::File { file, line } => format!("{file}, line {line}"),
            Self::CommandLine => "command line".to_owned(),
            Self::Docfx { file, part } => format!("{file}, {part}"),
            Self::FrontMatter(line) => format!("front matter, line {line}"),
            Self::Found(what) => (*what).to_owned(),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Default => json!({ "kind": "default" }),
            Self::Profile(profile) => json!({ "kind": "profile", "profile": profile.name() }),
            Self::File { file, line } => json!({ "kind": "file", "file": file, "line": line }),
            Self::CommandLine => json!({ "kind": "command-line" }),
            Self::Docfx { file, part } => json!({ "kind": "docfx", "file": file, "part": part }),
            Self::FrontMatter(line) => json!({ "kind": "front-matter", "line": line }),
            Self::Found(what) => json!({ "kind": "found", "what": what }),
        }
    }
}

impl SettingsTable {
    /// Writes the settings in TOML, with the origin of each value as a comment. Characters that could control a
    /// terminal are escaped.
    ///
    /// # Errors
    /// Errors of the writer.
    pub fn write_toml(&self, out: &mut impl Write) -> io::Result<()> {
        match (&*self.name, self.in_list) {
            ("", _) => {}
            (name, true) => writeln!(out, "[[{name}]]")?,
            (name, false) => writeln!(out, "[{name}]")?,
        }
        let lines = self.values.iter().map(|(key, value, _)| format!("{} = {value}", quoted(key)));
        let lines: Vec<_> = lines.collect();
        let widths = lines.iter().map(|line| line.chars().count());
        let width = widths.filter(|&width| width <= LONG).max().unwrap_or(0);
        for (line, (_, _, origin)) in lines.iter().zip(&self.values) {
            let (line, origin) = (escape_controls(line), origin.words());
            match line.chars().count() <= LONG {
                true => writeln!(out, "{line:<width$}  # {}", escape_controls(&origin))?,
                false => writeln!(out, "# {}\n{line}", escape_controls(&origin))?,
            }
        }
        Ok(())
    }
}

impl EffectiveSettings {
    /// Writes all tables in TOML.
    ///
    /// # Errors
    /// Errors of the writer.
    pub fn write_toml(&self, out: &mut impl Write) -> io::Result<()> {
        let what = self.page.as_ref().map_or_else(|| format!("the site at {}", self.root), Clone::clone);
        writeln!(out, "# The effective settings for {}.", escape_controls(&what))?;
        for table in &self.tables {
            writeln!(out)?;
            table.write_toml(out)?;
        }
        Ok(())
    }

    /// Writes the settings for programs.
    ///
    /// # Errors
    /// Errors of the writer.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let tables = self.tables.iter().map(|table| {
            let values = table.values.iter();
            let settings =
                values.map(|(key, value, origin)| json!({ "key": key, "value": value, "origin": origin.json() }));
            json!({ "table": table.name, "settings": settings.collect::<Vec<_>>() })
        });
        let tables: Vec<_> = tables.collect();
        let shown = json!({ "version": 1, "root": self.root, "page": self.page, "tables": tables });
        serde_json::to_writer_pretty(&mut *out, &shown).map_err(io::Error::from)?;
        writeln!(out)
    }
}

/// Returns a key as in TOML.
fn quoted(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !key.is_empty() && key.bytes().all(is_bare) {
        true => key.to_owned(),
        false => Value::String(key.to_owned()).to_string(),
    }
}
