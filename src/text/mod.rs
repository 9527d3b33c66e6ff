//! A source file: bytes to text, byte order mark, spans, lines, and columns.
//!
//! Everything above this module uses [`Span`]s: byte offsets into the text of one file *without* its byte order mark.
//! They are converted to lines, columns, and offsets on disk only for output.

mod characters;
mod edit_distance;
mod lines;
mod nesting;
mod similarity;
mod source;
mod span;

pub(crate) use characters::push_lower;
pub use characters::{
    InvisibleKind, has_variant, invisible_characters, is_invisible, is_required_joiner, strip_invisible, without,
};
pub use lines::{LineIndex, Position, Range};
pub(crate) use similarity::LetterCounts;
pub(crate) use similarity::closest_by_distance;
pub use similarity::{Spelling, SuggestionBudget, closest, closest_word, edits_within};
pub use source::{ReadError, Source};
pub use span::Span;
pub(crate) use span::in_sorted;
