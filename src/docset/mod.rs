//! All pages together: which files there are, which of them are pages, what belongs together, and what each page gives
//! to the others.

mod cycle;
mod facts;
mod files;
mod flaw;
mod index;
mod metadata;
mod metadata_facts;
mod misfits;
mod nearest;
mod page_date;
mod places;
mod site;
mod suggest;
mod target;
mod task_comparison;
mod task_facts;
mod task_mentions;
mod translations;
mod tree;
mod usage;
mod words;

pub use cycle::IncludeCycle;
pub use facts::{IncludeFact, LinkFact, PageFacts};
pub use files::{FileId, Files, Lookup};
pub use flaw::{FlawedLink, LinkFlaw};
pub use index::{Docset, Index};
pub use metadata::{Metadata, MetadataValue, Origin};
pub use metadata_facts::{AliasFact, MetadataFacts};
pub use misfits::{Misfit, Reason};
pub use nearest::{nearest, similarity};
pub use page_date::PageDate;
pub use places::Places;
pub(crate) use site::is_markdown;
pub use site::{DocsetId, DocsetInfo, Scope, Site, SiteError};
pub use suggest::percent_encoded;
pub use target::{Link, Target, resolve};
pub use task_comparison::{Difference, Listing, RepeatedTask, canonical_roles};
pub use task_facts::{NameFact, TaskFact};
pub use task_mentions::{TaskMention, TaskMentions};
pub use translations::{MoMismatch, Pair, Translation};
pub use tree::{Tree, WorkTree};
pub use usage::{Usage, times};
