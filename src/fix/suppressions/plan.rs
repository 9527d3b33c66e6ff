//! Chooses where each comment of a page goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::page::{CodeKind, Document, State, same_rendering};
use crate::text::{Source, Span};

/// The maximum number of places on a page that are tried one by one; each costs a parse of the page.
const TRIED: usize = 100;

/// A diagnostic to suppress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SuppressionTarget {
    pub(super) code: &'static str,
    /// 1-based.
    pub(super) line: u32,
    /// The start in the page's text.
    pub(super) at: usize,
}

/// A page and its new comments.
pub(super) struct PagePlan {
    source: Source,
    bytes: Vec<u8>,
    wanted: Vec<SuppressionTarget>,
    /// Rules that the page's own comment suppresses.
    everywhere: BTreeSet<&'static str>,
    /// The page with its comments, and the number of comments.
    done: Option<(String, usize)>,
}

/// Where a comment is placed, and what it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Placement {
    /// At the end of the line.
    Line,
    /// On a line of its own above, with the same indentation.
    Above,
    /// The same in a quote.
    AboveInQuote,
    /// Around the block of these lines, which cannot contain a comment.
    Around(u32, u32),
    /// The same in a quote.
    AroundInQuote(u32, u32),
    /// For the entire page.
    Page,
}

/// A text to insert.
struct Insertion {
    at: usize,
    /// If several comments are at the same place, the one that covers less is closer to its line.
    closeness: u8,
    text: String,
}

impl PagePlan {
    /// Finds a place for each comment; `None` for a page that is no longer text.
    pub(super) fn plan(
        path: Arc<str>,
        bytes: Vec<u8>,
        mut wanted: Vec<SuppressionTarget>,
        reason: &str,
    ) -> Option<Self> {
        let source = Source::from_bytes(path, bytes.clone()).ok()?;
        wanted.sort_unstable();
        let mut page = Self { source, bytes, wanted, everywhere: BTreeSet::new(), done: None };
        page.place(reason);
        Some(page)
    }

    /// Suppresses `codes` with the page's own comment instead; returns false if it already does.
    pub(super) fn widen(&mut self, codes: &BTreeSet<&'static str>, reason: &str) -> bool {
        let before = self.everywhere.len();
        let wanted = |code: &&&str| self.wanted.iter().any(|wanted| wanted.code == **code);
        let codes: Vec<_> = codes.iter().filter(wanted).copied().collect();
        self.everywhere.extend(codes);
        if self.everywhere.len() == before {
            return false;
        }
        self.place(reason);
        true
    }

    /// Returns the page's bytes as they were read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the page with its comments and its byte order mark.
    pub(super) fn text(&self) -> Option<&str> {
        self.done.as_ref().map(|(text, _)| text.as_str())
    }

    /// The same in bytes.
    pub(super) fn written(&self) -> Option<&[u8]> {
        self.text().map(str::as_bytes)
    }

    /// Returns the number of comments.
    pub(super) fn comments(&self) -> usize {
        self.done.as_ref().map_or(0, |(_, comments)| *comments)
    }

    /// Returns the number of diagnostics to suppress.
    pub(super) fn wanted(&self) -> usize {
        self.wanted.len()
    }

    /// Tries placements from the closest to the widest, until readers see no difference.
    fn place(&mut self, reason: &str) {
        let document = Document::parse(&self.source);
        let text = self.source.text();
        let is_unseen = |places: &Places| same_rendering(text, &inserted(text, places.insertions(&document, reason)));
        let mut places = Places { everywhere: self.everywhere.clone(), ..Places::default() };
        let mut forms: BTreeMap<u32, Vec<Placement>> = BTreeMap::new();
        for wanted in &self.wanted {
            if wanted.at < document.body.start as usize {
                places.everywhere.insert(wanted.code);
            }
        }
        for wanted in self.wanted.iter().filter(|wanted| !places.everywhere.contains(wanted.code)) {
            forms.entry(wanted.line).or_insert_with(|| possible_forms(&document, wanted));
            places.by_line.entry(wanted.line).or_default().insert(wanted.code);
        }
        // A line that could have its own comment shares the comment of the block, if there is one.
        let blocks: BTreeSet<Placement> =
            forms.values().map(|forms| forms[0]).filter(|form| matches!(form, Placement::Around(..))).collect();
        for forms in forms.values_mut() {
            forms.drain(..forms.iter().position(|form| blocks.contains(form)).unwrap_or(0));
        }
        places.forms = forms.iter().map(|(&line, forms)| (line, forms[0])).collect();
        if !is_unseen(&places) {
            let few = places.by_line.len() <= TRIED;
            for (&line, forms) in &forms {
                let alone = |form: Placement| Places {
                    by_line: BTreeMap::from([(line, places.by_line[&line].clone())]),
                    forms: BTreeMap::from([(line, form)]),
                    everywhere: BTreeSet::new(),
                };
                let form = forms.iter().copied().find(|&form| few && is_unseen(&alone(form)));
                places.forms.insert(line, form.unwrap_or(Placement::Page));
            }
            if !is_unseen(&places) {
                places.forms.values_mut().for_each(|form| *form = Placement::Page);
            }
        }
        let insertions = places.insertions(&document, reason);
        let comments = insertions.iter().filter(|insertion| insertion.text.contains("playbook-lint-disable")).count();
        let text = inserted(text, insertions);
        let mark = if self.source.has_bom() { "\u{feff}" } else { "" };
        // On an unusual page, even the page's own comment can be visible; then no comment is added.
        let is_unseen = same_rendering(self.source.text(), &text);
        self.done = is_unseen.then(|| (format!("{mark}{text}"), comments));
    }
}

/// Where each rule is suppressed.
#[derive(Default)]
struct Places {
    everywhere: BTreeSet<&'static str>,
    by_line: BTreeMap<u32, BTreeSet<&'static str>>,
    /// The placement for each of the lines.
    forms: BTreeMap<u32, Placement>,
}

impl Places {
    /// The comments, in the order of the text.
    fn insertions(&self, document: &Document<'_>, reason: &str) -> Vec<Insertion> {
        let paged = self.by_line.iter().filter(|(line, _)| self.forms[line] == Placement::Page);
        let everywhere: BTreeSet<_> = paged.flat_map(|(_, codes)| codes).chain(&self.everywhere).copied().collect();
        let mut blocks: BTreeMap<Placement, BTreeSet<&'static str>> = BTreeMap::new();
        let mut insertions = Vec::new();
        let writer = Writer { document, reason };
        for (&line, codes) in &self.by_line {
            let codes: BTreeSet<_> = codes.difference(&everywhere).copied().collect();
            match self.forms[&line] {
                _ if codes.is_empty() => {}
                Placement::Line => insertions.push(writer.at_end(line, &codes)),
                form @ (Placement::Above | Placement::AboveInQuote) => {
                    insertions.push(writer.above(line, form == Placement::AboveInQuote, "disable-next-line", &codes));
                }
                form => blocks.entry(form).or_default().extend(codes),
            }
        }
        for (form, codes) in &blocks {
            if let Placement::Around(first, last) | Placement::AroundInQuote(first, last) = *form {
                let in_quote = matches!(form, Placement::AroundInQuote(..));
                insertions.push(writer.above(first, in_quote, "disable", codes));
                insertions.push(writer.below(first, last, in_quote, codes));
            }
        }
        if !everywhere.is_empty() {
            insertions.push(writer.on_page(&everywhere));
        }
        insertions.sort_by_key(|insertion| (insertion.at, insertion.closeness));
        insertions
    }
}

/// Returns the possible placements for a diagnostic, the closest first.
fn possible_forms(document: &Document<'_>, wanted: &SuppressionTarget) -> Vec<Placement> {
    let lines = document.source.lines();
    let line_of = |offset: u32| lines.position(document.text(), offset as usize).line;
    let block = |span: Span| (line_of(span.start), line_of(span.trimmed(document.text()).end));
    // Sorted by start and never nested.
    let before = document.code.partition_point(|code| code.span.start as usize <= wanted.at);
    let code = document.code[..before].last().filter(|code| code.kind != CodeKind::Inline);
    let code = code.filter(|code| code.span.contains(wanted.at));
    let table = document.table_at(wanted.at).map(|table| table.span);
    let (above, around) = ([Placement::Above, Placement::AboveInQuote], |(first, last)| {
        [Placement::Around(first, last), Placement::AroundInQuote(first, last)]
    });
    if let Some(block) = code.map(|code| code.span).or(table).map(block) {
        return match block.0 == wanted.line {
            true => [above, around(block)].concat(),
            false => around(block).to_vec(),
        };
    }
    let line = lines.line(document.text(), wanted.line as usize - 1);
    let start = line.of(document.text()).trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let heading = document.heading_before(line.end as usize);
    let is_heading = heading.is_some_and(|heading| heading.span.end > line.start && heading.span.start <= line.end);
    // docfx reads these only if nothing else is on their line.
    if is_heading || start.is_empty() || start.starts_with("[!") || start.starts_with(":::") {
        return above.to_vec();
    }
    [&[Placement::Line], &above[..]].concat()
}

/// Writes comments for a page.
struct Writer<'a> {
    document: &'a Document<'a>,
    reason: &'a str,
}

impl Writer<'_> {
    fn comment(&self, kind: &str, codes: &BTreeSet<&'static str>) -> String {
        let codes: Vec<_> = codes.iter().copied().collect();
        format!("<!-- playbook-lint-{kind} {} -- {} -->", codes.join(", "), self.reason)
    }

    fn line(&self, line: u32) -> Span {
        self.document.source.lines().line(self.document.text(), line as usize - 1)
    }

    /// Before the spaces or the backslash that break the line.
    fn at_end(&self, line: u32, codes: &BTreeSet<&'static str>) -> Insertion {
        let span = self.line(line);
        let written = self.document.slice(span);
        let kept = written.trim_end_matches([' ', '\t']);
        let backslashes = kept.bytes().rev().take_while(|&byte| byte == b'\\').count();
        let kept = if backslashes % 2 == 1 { &kept[..kept.len() - 1] } else { kept };
        let comment = self.comment("disable-line", codes);
        Insertion { at: span.start as usize + kept.len(), closeness: 0, text: format!(" {comment}") }
    }

    /// Returns the start of a separate line next to `line`.
    fn indentation(&self, line: u32, in_quote: bool) -> &str {
        let written = self.document.slice(self.line(line));
        let is_part = |character: char| matches!(character, ' ' | '\t') || in_quote && character == '>';
        // Four spaces would make it a code block.
        let indentation = &written[..written.find(|character| !is_part(character)).unwrap_or(0)];
        if in_quote || indentation.len() < 4 { indentation } else { "" }
    }

    fn above(&self, line: u32, in_quote: bool, kind: &str, codes: &BTreeSet<&'static str>) -> Insertion {
        let indentation = self.indentation(line, in_quote);
        let text = format!("{indentation}{}{}", self.comment(kind, codes), self.document.line_break());
        Insertion { at: self.line(line).start as usize, closeness: if kind == "disable" { 1 } else { 2 }, text }
    }

    /// Returns the end of a region, below its last line.
    fn below(&self, first: u32, last: u32, in_quote: bool, codes: &BTreeSet<&'static str>) -> Insertion {
        let codes: Vec<_> = codes.iter().copied().collect();
        let comment = format!("<!-- playbook-lint-enable {} -->", codes.join(", "));
        let text = format!("{}{}{comment}", self.document.line_break(), self.indentation(first, in_quote));
        Insertion { at: self.line(last).end as usize, closeness: 1, text }
    }

    /// Returns the page's own comment: in the front matter if it is read, otherwise at the start of the Markdown.
    fn on_page(&self, codes: &BTreeSet<&'static str>) -> Insertion {
        let (document, line_break) = (self.document, self.document.line_break());
        if document.front_matter.state == State::Read {
            let codes: Vec<_> = codes.iter().copied().collect();
            let text = format!("# playbook-lint-disable {} -- {}{line_break}", codes.join(", "), self.reason);
            return Insertion { at: document.front_matter.span.start as usize, closeness: 0, text };
        }
        let text = format!("{}{line_break}", self.comment("disable-file", codes));
        Insertion { at: document.body.start as usize, closeness: 0, text }
    }
}

/// Returns `text` with the insertions, which are in the order of the text.
fn inserted(text: &str, insertions: Vec<Insertion>) -> String {
    let (mut result, mut at) = (String::with_capacity(text.len() + 80 * insertions.len()), 0);
    for insertion in insertions {
        result.push_str(text.get(at..insertion.at).unwrap_or_default());
        result.push_str(&insertion.text);
        at = insertion.at;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}
