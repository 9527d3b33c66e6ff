//! Comments that silence rules.

use rustc_hash::FxHashMap;

use super::Document;
use crate::text::Span;

/// A comment such as `<!-- playbook-lint-disable-line PB401 -- the page comes next week -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The whole comment.
    pub span: Span,
    /// The rules it names with their places; none for all rules.
    pub rules: Names,
    /// 1-based lines that it covers, the last one included.
    pub lines: (u32, u32),
}

/// Names of rules as a comment writes them, each with its place.
pub(crate) type Names = Vec<(Box<str>, Span)>;

/// The word that all of them begin with.
const WORD: &str = "playbook-lint-";

/// What a comment says.
enum Directive {
    /// `disable-line`
    Line,
    /// `disable-next-line`
    NextLine,
    /// `disable-file`
    File,
    /// `disable`: down to `enable` or the end of the page; in front matter the whole page.
    Disable,
    /// `enable`
    Enable,
}

impl Suppression {
    /// The suppressions of a page in the order of the text.
    #[must_use]
    pub fn all(document: &Document<'_>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        // Where the open regions of the same rules stand in `found`.
        let mut open: FxHashMap<Vec<String>, Vec<usize>> = FxHashMap::default();
        let front_matter = document.front_matter.comments.iter().map(|&span| (span, true));
        let comments = document.comments.iter().map(|&span| (span, false));
        for (span, in_front_matter) in front_matter.chain(comments) {
            let Some((directive, rules)) = read(document, span) else { continue };
            let lines = document.source.lines();
            let position = |offset: u32| lines.position(document.text(), offset as usize).line;
            let (first, last) = (position(span.start), position(span.end));
            let covered = match directive {
                Directive::Line => (first, last),
                Directive::NextLine => (last + 1, last + 1),
                Directive::Disable if !in_front_matter => {
                    open.entry(sorted_names(&rules)).or_default().push(found.len());
                    (first, u32::MAX)
                }
                Directive::File | Directive::Disable => (1, u32::MAX),
                Directive::Enable => {
                    let closed: Vec<usize> = match rules.is_empty() {
                        true => open.drain().flat_map(|(_, regions)| regions).collect(),
                        false => open.remove(&sorted_names(&rules)).unwrap_or_default(),
                    };
                    for index in closed {
                        found[index].lines.1 = last;
                    }
                    continue;
                }
            };
            found.push(Self { span, rules, lines: covered });
        }
        found
    }
}

/// Names of rules whatever their order and case.
fn sorted_names(rules: &[(Box<str>, Span)]) -> Vec<String> {
    let mut names: Vec<String> = rules.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort_unstable();
    names
}

/// Reads the comment at `span`, if it speaks to us. What follows `--` is its reason.
fn read(document: &Document<'_>, span: Span) -> Option<(Directive, Names)> {
    let comment = document.slice(span);
    let inside = comment.strip_prefix("<!--").map(|rest| rest.strip_suffix("-->").unwrap_or(rest));
    let inside = inside.or_else(|| comment.strip_prefix('#'))?.trim();
    let (word, rest) = inside.split_once([' ', '\t', '\n', '\r']).unwrap_or((inside, ""));
    let directive = match word.strip_prefix(WORD)? {
        "disable-line" => Directive::Line,
        "disable-next-line" => Directive::NextLine,
        "disable-file" => Directive::File,
        "disable" => Directive::Disable,
        "enable" => Directive::Enable,
        _ => return None,
    };
    let names = rest.split("--").next().unwrap_or_default();
    let offset = |name: &str| name.as_ptr() as usize - document.text().as_ptr() as usize;
    let rules = names
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|name| !name.is_empty())
        .map(|name| (name.into(), Span::new(offset(name), offset(name) + name.len())));
    Some((directive, rules.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn all(text: &str) -> Vec<(Vec<String>, (u32, u32))> {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        let found = Suppression::all(&document);
        for (name, span) in found.iter().flat_map(|one| &one.rules) {
            assert_eq!(**name, *span.of(text));
        }
        found.into_iter().map(|one| (one.rules.into_iter().map(|(name, _)| name.into()).collect(), one.lines)).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn each_kind_covers_its_lines() {
        let text = "---\ntitle: A # playbook-lint-disable PB202\n---\n\
            x <!-- playbook-lint-disable-line PB401, broken-link -- soon -->\n\n\
            <!-- playbook-lint-disable-next-line PB301 -->\ny\n\n\
            <!-- playbook-lint-disable PB3 -->\nz\n\n<!-- playbook-lint-enable PB3 -->\n\n<!-- playbook-lint-disable -->\n";
        assert_eq!(
            all(text),
            [
                (names(&["PB202"]), (1, u32::MAX)),
                (names(&["PB401", "broken-link"]), (4, 4)),
                (names(&["PB301"]), (7, 7)),
                (names(&["PB3"]), (9, 12)),
                (names(&[]), (14, u32::MAX)),
            ]
        );
    }

    #[test]
    fn comments_in_code_say_nothing() {
        assert_eq!(
            all("```\n<!-- playbook-lint-disable-file PB401 -->\n```\n\n`<!-- playbook-lint-disable -->`\n"),
            []
        );
    }
}
