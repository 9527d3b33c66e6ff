//! What changed between two versions of a page, apart from its front matter.

use rustc_hash::FxHashMap;

use super::Document;
use crate::text::{Source, in_sorted};

/// How the text of a page changed. Lines that moved, comments, and spaces at the ends of lines do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextChanges {
    /// The number of lines that are new.
    pub added: usize,
    /// The number of lines that are gone.
    pub removed: usize,
    /// The first headings above these lines, each once: those of the new version, then those of the old one. Lines before
    /// the first heading have none.
    pub headings: Vec<String>,
}

/// The maximum number of headings that are listed.
const MAX_HEADINGS: usize = 16;

impl TextChanges {
    /// Compares two versions of a page.
    #[must_use]
    pub fn between(before: &str, after: &str) -> Self {
        let (before, after) = (Source::from_text("page.md", before), Source::from_text("page.md", after));
        let (before, after) = (Document::parse(&before), Document::parse(&after));
        let mut changes = Self::default();
        changes.added = changes.note_lines_missing_in(&before, &after);
        changes.removed = changes.note_lines_missing_in(&after, &before);
        changes
    }

    /// Whether nothing but metadata and the order of lines changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added + self.removed == 0
    }

    /// Counts the lines of `document` that `other` does not have as often, and notes their headings.
    fn note_lines_missing_in(&mut self, other: &Document<'_>, document: &Document<'_>) -> usize {
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for (_, line) in lines(other) {
            *known.entry(line).or_default() += 1;
        }
        let mut count = 0;
        for (offset, line) in lines(document) {
            match known.get_mut(line).filter(|left| **left > 0) {
                Some(left) => *left -= 1,
                None => {
                    count += 1;
                    let heading = document.heading_before(offset).map(|heading| &*heading.text);
                    if let Some(heading) = heading
                        && self.headings.len() < MAX_HEADINGS
                        && self.headings.iter().all(|known| known != heading)
                    {
                        self.headings.push(heading.to_owned());
                    }
                }
            }
        }
        count
    }
}

/// Returns the lines of the body with text outside of comments, without the spaces at their ends, with their offsets.
fn lines<'d>(document: &'d Document<'_>) -> impl Iterator<Item = (usize, &'d str)> {
    let (text, start) = (document.text(), document.body.start as usize);
    let lines = text[start..].split_inclusive(['\n', '\r']).scan(start, |next, line| {
        let offset = *next;
        *next += line.len();
        Some((offset, line.trim_end()))
    });
    lines.filter(|(offset, line)| !line.is_empty() && !in_sorted(&document.comments, *offset))
}

#[cfg(test)]
mod tests {
    use super::TextChanges;

    #[test]
    fn lines_are_counted_with_their_headings() {
        let before = "---\nms.date: 1/2/2020\n---\n# Keys\n\na\n\n## Lend\n\nb\nc\n\n## Return\n\nd\n";
        let after = "---\nms.date: 3/4/2020\n---\n# Keys\n\na\n\n## Lend\n\nb\nx\nc\n\n## Give back\n\nd\n";
        let changes = TextChanges::between(before, after);
        assert_eq!((changes.added, changes.removed), (2, 1));
        assert_eq!(changes.headings, ["Lend", "Give back", "Return"]);
    }

    #[test]
    fn metadata_order_spaces_and_comments_do_not_count() {
        let changes = TextChanges::between(
            "---\ntitle: a\n---\n# Keys\n\na\nb\n\n<!-- c -->\n",
            "---\ntitle: b\nx: y\n---\n# Keys\r\n\r\nb  \r\n\r\na\r\n",
        );
        assert!(changes.is_empty(), "{changes:?}");
    }
}
