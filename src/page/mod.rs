//! One page, parsed once.
//!
//! [`Document::parse`] reads the front matter and runs pulldown-cmark over the rest a single time. It keeps spans and
//! flat lists, in the order of the text, so a rule can use all links or all tables without scanning the text again.
//! [`crate::playbook`] gives the parts their *meaning* in a playbook.

mod alert;
mod alignment;
mod anchor;
mod conflict_marker;
mod destination;
mod document;
mod event_text;
mod front_matter;
mod html;
mod link_typo;
mod markdown_in_html;
mod outside_edits;
mod parser;
mod plain;
mod rendering;
mod simple_yaml;
mod suppression;
mod table;
mod text_changes;
mod triple_colon;
mod url;
mod url_parts;
mod yaml;

pub use alert::{ALERTS, alert, is_extension, translated_alert};
pub use alignment::Alignment;
pub use anchor::{Anchors, heading_anchor};
pub use conflict_marker::is_conflict_marker;
pub(crate) use destination::needs_no_escape;
pub use document::{Alert, Code, CodeKind, Document, Heading, Link, LinkKind, ListItem};
pub use front_matter::{FrontMatter, MetadataEntry, State, Value};
pub use link_typo::{LinkTypo, LinkTypoKind, UndefinedReference};
pub use markdown_in_html::MarkdownInHtml;
pub use outside_edits::{DeclaredEdit, PageParts, UndeclaredChange, undeclared_change};
pub use parser::markdown_options;
pub use plain::{begins_with_paragraph, plain_text};
pub use rendering::{VisibleRendering, same_rendering};
pub(crate) use suppression::{DIRECTIVES, UNTIL};
pub use suppression::{Expiry, RegionEnd, SuppressedRules, Suppression, Suppressions};
pub use table::{Cell, Row, Table};
pub use text_changes::TextChanges;
pub use url::{UrlProblem, UrlProblemKind};
pub use url_parts::UrlParts;
pub use yaml::YamlError;
pub(crate) use yaml::{MAX_KEYS, MAX_NESTING, TOO_MANY_KEYS};
