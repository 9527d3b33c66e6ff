//! One page, parsed once.
//!
//! [`Document::parse`] reads the front matter and runs pulldown-cmark over the rest a single time. What it keeps are
//! spans and flat lists, in the order of the text, so that a rule can ask for all links or all tables without any
//! rule scanning the text again. What the parts *mean* in a playbook is the business of [`crate::playbook`].

mod alert;
mod anchor;
mod builder;
mod destination;
mod document;
mod front_matter;
mod html;
mod plain;
mod simple_yaml;
mod table;
mod yaml;

pub use alert::{ALERTS, alert, is_extension, translated_alert};
pub use anchor::{Anchors, heading_anchor};
pub use document::{Alert, Code, CodeKind, Document, Heading, Link, LinkKind, ListItem};
pub use front_matter::{Entry, FrontMatter, State, Value};
pub use plain::plain_text;
pub use table::{Cell, Row, Table};
pub use yaml::YamlError;
