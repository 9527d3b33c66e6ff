//! What a person or a program gets to see: one file a format.

mod concise;
mod excerpt;
mod full;
mod json;
mod prose;
mod settings;
mod statistics;
mod visible;

use std::io::{self, Write};

pub use concise::Concise;
pub use full::Full;
pub use json::Json;
pub use prose::Prose;
pub use settings::{InForce, Origin, Table};
pub use statistics::Statistics;
pub use visible::visible;

use crate::engine::Report;
use crate::text::Source;

/// The text of a page, for formats that show it.
pub type ReadSource<'a> = dyn Fn(&str) -> Option<Source> + 'a;

/// What formats may know beside the report.
pub struct Setting<'a> {
    /// The day of the run.
    pub today: chrono::NaiveDate,
    /// The text of a page as it was when it was judged.
    pub read: &'a ReadSource<'a>,
    /// Whether escape sequences for colour are wanted.
    pub color: bool,
    /// Columns of the terminal, 80 where there is none.
    pub width: usize,
}

/// A way to write a report.
pub trait Format {
    /// Writes `report` to `out`.
    ///
    /// # Errors
    /// What `out` says.
    fn write(&self, report: &Report, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<()>;
}
