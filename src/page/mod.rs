//! One page, parsed once.
//!
//! [`Document::parse`] reads the front matter and runs pulldown-cmark over the rest a single time. What it keeps are
//! spans and flat lists, in the order of the text, so that a rule can ask for all links or all tables without any
//! rule scanning the text again. What the parts *mean* in a playbook is the business of [`crate::playbook`].

mod address;
mod alert;
mod alignment;
mod anchor;
mod builder;
mod conflict;
mod destination;
mod document;
mod front_matter;
mod html;
mod near_link;
mod plain;
mod rendering;
mod simple_yaml;
mod suppression;
mod table;
mod triple_colon;
mod yaml;

pub use address::{AddressFlaw, AddressFlawKind};
pub use alert::{ALERTS, alert, is_extension, translated_alert};
pub use alignment::Alignment;
pub use anchor::{Anchors, heading_anchor};
pub use builder::markdown_options;
pub use conflict::is_conflict_marker;
pub use document::{Alert, Code, CodeKind, Document, Heading, Link, LinkKind, ListItem};
pub use front_matter::{Entry, FrontMatter, State, Value};
pub use near_link::{NearLink, NearLinkKind};
pub use plain::{plain_text, reads_alike};
pub use rendering::renders_alike;
pub(crate) use suppression::DIRECTIVES;
pub use suppression::{RegionEnd, Silenced, Suppression, Suppressions};
pub use table::{Cell, Row, Table};
pub(crate) use yaml::TOO_MANY_KEYS;
pub use yaml::YamlError;
