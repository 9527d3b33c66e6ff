//! Comments that suppress rules.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::Document;
use crate::config::dates::DateFormat;
use crate::text::Span;

/// The comments of a page that are directives to playbook-lint, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// Comments that suppress rules.
    pub comments: Vec<Suppression>,
    /// Comments that end a region.
    pub ends: Vec<RegionEnd>,
    /// Unknown directives, such as `playbook-lint-disable-lines`, each with its comment.
    pub unknown: Vec<(Span, Span)>,
}

/// A comment such as `<!-- playbook-lint-disable-line PB401 -- the page comes next week -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The complete comment.
    pub span: Span,
    /// What it suppresses; never empty.
    pub suppressed: Vec<SuppressedRules>,
    /// When it expires, if it does.
    pub expiry: Option<Expiry>,
}

/// `until 6/1/2027` in a comment: from the next day on, the comment suppresses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The word `until` and the date, or what is in its place.
    pub span: Span,
    /// The last day on which it suppresses; `None` if that is not a date.
    pub date: Option<NaiveDate>,
}

impl Suppression {
    /// Whether it suppresses nothing any more on `today`.
    #[must_use]
    pub fn is_expired(&self, today: NaiveDate) -> bool {
        self.expiry.and_then(|expiry| expiry.date).is_some_and(|date| today > date)
    }
}

/// What one name in a comment suppresses, or a comment without names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressedRules {
    /// The name in the source; none for all rules.
    pub name: Option<Box<str>>,
    /// The location of the name, or otherwise the complete comment.
    pub span: Span,
    /// The 1-based lines that it covers, including the last one.
    pub lines: (u32, u32),
    /// Index of the [`RegionEnd`] that ends it.
    pub end: Option<usize>,
}

/// A comment such as `<!-- playbook-lint-enable PB401 -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionEnd {
    /// The complete comment.
    pub span: Span,
    /// The names in it, each with its location and whether a region of that name was open; none for all rules.
    pub names: Vec<(Box<str>, Span, bool)>,
    /// The number of regions that it ends.
    pub ended: usize,
}

/// The prefix of all directives.
const DIRECTIVE_PREFIX: &str = "playbook-lint-";

/// The valid words after `playbook-lint-`.
pub(crate) const DIRECTIVES: [&str; 5] = ["disable-line", "disable-next-line", "disable-file", "disable", "enable"];

/// The type of a directive.
#[derive(Clone, Copy, Debug)]
enum SuppressionDirective {
    /// `disable-line`
    Line,
    /// `disable-next-line`
    NextLine,
    /// `disable-file`
    File,
    /// `disable`: down to `enable` or the end of the page; in front matter, the entire page.
    Disable,
    /// `enable`
    Enable,
}

impl Suppressions {
    /// Returns the comments of a page.
    #[must_use]
    pub fn of(document: &Document<'_>) -> Self {
        let mut found = Self::default();
        // The positions in `found` of the open regions of each name: comment and name. The key for all rules is empty.
        let mut open: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        let front_matter = document.front_matter.comments.iter().map(|&span| (span, true));
        let comments = document.comments.iter().map(|&span| (span, false));
        for (span, in_front_matter) in front_matter.chain(comments) {
            let Some((word, names)) = read(document, span) else { continue };
            let Some(directive) = SuppressionDirective::named(document.slice(word)) else {
                found.unknown.push((word, span));
                continue;
            };
            let lines = document.source.lines();
            let position = |offset: u32| lines.position(document.text(), offset as usize).line;
            let (first, last) = (position(span.start), position(span.end));
            let covered = match directive {
                SuppressionDirective::Line => (first, last),
                SuppressionDirective::NextLine => (last + 1, last + 1),
                SuppressionDirective::Disable if !in_front_matter => {
                    let (names, _) = split_expiry(names.clone());
                    let keys = names.iter().map(|(name, _)| name.to_lowercase());
                    let keys = keys.chain(names.is_empty().then(String::new));
                    for (index, key) in keys.enumerate() {
                        open.entry(key).or_default().push((found.comments.len(), index));
                    }
                    (first, u32::MAX)
                }
                SuppressionDirective::File | SuppressionDirective::Disable => (1, u32::MAX),
                SuppressionDirective::Enable => {
                    found.end_regions(span, names, last, &mut open);
                    continue;
                }
            };
            let (names, expiry) = split_expiry(names);
            found.comments.push(Suppression::new(span, names, covered, expiry));
        }
        found
    }

    fn end_regions(
        &mut self,
        span: Span,
        names: RuleNames,
        line: u32,
        open: &mut FxHashMap<String, Vec<(usize, usize)>>,
    ) {
        let end = self.ends.len();
        let mut ended = 0;
        let mut close = |regions: Vec<(usize, usize)>| {
            ended += regions.len();
            for (comment, index) in regions {
                let silenced = &mut self.comments[comment].suppressed[index];
                silenced.lines.1 = line;
                silenced.end = Some(end);
            }
        };
        if names.is_empty() {
            open.drain().for_each(|(_, regions)| close(regions));
        }
        let names = names.into_iter().map(|(name, span)| {
            let regions = open.remove(&name.to_lowercase());
            let is_open = regions.is_some();
            regions.into_iter().for_each(&mut close);
            (name, span, is_open)
        });
        let names = names.collect();
        self.ends.push(RegionEnd { span, names, ended });
    }

    /// Whether the page has no such comments.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.ends.is_empty() && self.unknown.is_empty()
    }
}

impl Suppression {
    fn new(span: Span, names: RuleNames, lines: (u32, u32), expiry: Option<Expiry>) -> Self {
        let mut suppressed: Vec<_> = names
            .into_iter()
            .map(|(name, span)| SuppressedRules { name: Some(name), span, lines, end: None })
            .collect();
        if suppressed.is_empty() {
            suppressed.push(SuppressedRules { name: None, span, lines, end: None });
        }
        Self { span, suppressed, expiry }
    }
}

impl SuppressionDirective {
    fn named(word: &str) -> Option<Self> {
        Some(match word.strip_prefix(DIRECTIVE_PREFIX)? {
            "disable-line" => Self::Line,
            "disable-next-line" => Self::NextLine,
            "disable-file" => Self::File,
            "disable" => Self::Disable,
            "enable" => Self::Enable,
            _ => return None,
        })
    }
}

/// Names of rules in a comment, each with its location.
type RuleNames = Vec<(Box<str>, Span)>;

/// The word before the date on which a comment expires.
pub(crate) const UNTIL: &str = "until";

/// Separates the names of a comment from when it expires, which comes after them.
fn split_expiry(mut names: RuleNames) -> (RuleNames, Option<Expiry>) {
    let Some(at) = names.iter().position(|(name, _)| name.eq_ignore_ascii_case(UNTIL)) else { return (names, None) };
    let mut rest = names.split_off(at).into_iter();
    let Some((_, until)) = rest.next() else { return (names, None) };
    let date = rest.next();
    let span = Span { end: date.as_ref().map_or(until.end, |(_, span)| span.end), ..until };
    let parse = |text: &str| [DateFormat::MonthDayYear, DateFormat::Iso].iter().find_map(|format| format.parse(text));
    let expiry = Expiry { span, date: date.and_then(|(text, _)| parse(&text)) };
    // Names after the date count, too.
    names.extend(rest);
    (names, Some(expiry))
}

/// The text of a comment, if it is for the linter.
fn inside(comment: &str) -> Option<&str> {
    let inside = comment.strip_prefix("<!--").map(|rest| rest.strip_suffix("-->").unwrap_or(rest));
    inside.or_else(|| comment.strip_prefix('#')).map(str::trim).filter(|inside| inside.starts_with(DIRECTIVE_PREFIX))
}

/// Whether an HTML or YAML comment is a directive.
pub(super) fn is_directive(comment: &str) -> bool {
    inside(comment).is_some()
}

/// Returns the first word and the names of the comment at `span`, if it is a directive. The text after `--` is its
/// reason.
fn read(document: &Document<'_>, span: Span) -> Option<(Span, RuleNames)> {
    let inside = inside(document.slice(span))?;
    let place = |part: &str| {
        let start = part.as_ptr() as usize - document.text().as_ptr() as usize;
        Span::new(start, start + part.len())
    };
    let (word, rest) = inside.split_once([' ', '\t', '\n', '\r']).unwrap_or((inside, ""));
    let names = rest.split("--").next().unwrap_or_default();
    let names = names.split([' ', ',', '\t', '\n', '\r']).filter(|name| !name.is_empty());
    Some((place(word), names.map(|name| (name.into(), place(name))).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn read_all(text: &str) -> Suppressions {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        let found = Suppressions::of(&document);
        for silenced in found.comments.iter().flat_map(|comment| &comment.suppressed) {
            assert!(silenced.name.as_ref().is_none_or(|name| **name == *silenced.span.of(text)));
        }
        found
    }

    /// Returns names with the lines on which they are suppressed; `*` for all rules.
    fn all(text: &str) -> Vec<(String, (u32, u32))> {
        let found = read_all(text);
        let silenced = found.comments.into_iter().flat_map(|comment| comment.suppressed);
        silenced.map(|one| (one.name.map_or("*".to_owned(), Into::into), one.lines)).collect()
    }

    fn names(names: &[(&str, (u32, u32))]) -> Vec<(String, (u32, u32))> {
        names.iter().map(|&(name, lines)| (name.to_owned(), lines)).collect()
    }

    #[test]
    fn each_kind_covers_its_lines() {
        let text = "---\ntitle: A # playbook-lint-disable PB202\n---\n\
            x <!-- playbook-lint-disable-line PB401, broken-link -- soon -->\n\n\
            <!-- playbook-lint-disable-next-line PB301 -->\ny\n\n\
            <!-- playbook-lint-disable PB3 -->\nz\n\n<!-- playbook-lint-enable PB3 -->\n\n\
            <!-- playbook-lint-disable -->\n";
        let expected = [
            ("PB202", (1, u32::MAX)),
            ("PB401", (4, 4)),
            ("broken-link", (4, 4)),
            ("PB301", (7, 7)),
            ("PB3", (9, 12)),
            ("*", (14, u32::MAX)),
        ];
        assert_eq!(all(text), names(&expected));
    }

    #[test]
    fn a_region_ends_name_by_name() {
        let text = "<!-- playbook-lint-disable PB1 PB2 -->\n\n<!-- playbook-lint-enable pb1, PB3 -->\n\n\
            <!-- playbook-lint-enable -->\n\n<!-- playbook-lint-enable -->\n";
        assert_eq!(all(text), names(&[("PB1", (1, 3)), ("PB2", (1, 5))]));
        let ends = read_all(text).ends;
        assert_eq!(ends.iter().map(|end| end.ended).collect::<Vec<_>>(), [1, 1, 0]);
        assert_eq!(ends[0].names.iter().map(|name| name.2).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn words_that_do_not_start_a_comment_are_kept() {
        let text = "---\na: b # playbook-lint-disabled PB1\n---\n<!-- playbook-lint-disable-lines -->\n";
        let found = read_all(text);
        let words: Vec<_> = found.unknown.iter().map(|(word, _)| word.of(text)).collect();
        assert_eq!(words, ["playbook-lint-disabled", "playbook-lint-disable-lines"]);
        assert!(found.comments.is_empty() && !found.is_empty());
    }

    #[test]
    fn a_comment_can_expire() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (text, date, expected) in [
            ("PB401 until 6/1/2027 -- soon", Some(day(2027, 6, 1)), "PB401"),
            ("PB401, PB402 until 2027-06-01", Some(day(2027, 6, 1)), "PB401 PB402"),
            ("UNTIL 6/1/2027", Some(day(2027, 6, 1)), "*"),
            ("PB401 until 6/31/2027", None, "PB401"),
            ("PB401 until", None, "PB401"),
        ] {
            let page = format!("<!-- playbook-lint-disable {text} -->\n\n<!-- playbook-lint-enable -->\n");
            let found = read_all(&page);
            let comment = &found.comments[0];
            let expiry = comment.expiry.unwrap();
            assert_eq!(expiry.date, date, "{text}");
            assert!(expiry.span.of(&page).to_lowercase().starts_with(UNTIL), "{text}");
            let names: Vec<_> = comment.suppressed.iter().map(|one| one.name.as_deref().unwrap_or("*")).collect();
            assert_eq!(names.join(" "), expected);
            assert_eq!(found.ends[0].ended, comment.suppressed.len(), "{text}");
            assert!(!comment.is_expired(day(2027, 6, 1)));
            assert_eq!(comment.is_expired(day(2027, 6, 2)), date.is_some());
        }
        let text = "<!-- playbook-lint-disable-line PB401 -- until 6/1/2020 -->\n";
        assert_eq!(read_all(text).comments[0].expiry, None, "the reason is only for people");
    }

    #[test]
    fn comments_in_code_say_nothing() {
        assert_eq!(
            all("```\n<!-- playbook-lint-disable-file PB401 -->\n```\n\n`<!-- playbook-lint-disable -->`\n"),
            []
        );
    }
}
