//! Converts YAML events to entries with spans.

use std::borrow::Cow;

use granit_parser::{Event, Options, Parser, options};

use super::{MetadataEntry, Value, simple_yaml};
use crate::text::Span;

/// Why front matter is not a YAML mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// The position in the page's text at which the parser stopped.
    pub at: Span,
    /// The parser's message.
    pub message: String,
}

/// Rules hold keys against each other, which costs the square of their number.
pub(crate) const MAX_KEYS: usize = 1000;
/// How the error begins that more keys give.
/// Levels that values in front matter may nest.
pub(crate) const MAX_NESTING: usize = 64;

pub(crate) const TOO_MANY_KEYS: &str = "more than";

fn limits() -> Options {
    options! { flow_nesting_limit: MAX_NESTING, block_nesting_limit: MAX_NESTING }
}

/// Reads the mapping in `yaml`; its first byte is at `offset` in the page. Aliases are not followed, so no document
/// grows beyond its text. Repeated keys are kept in their order.
pub(super) fn mapping(yaml: &str, offset: usize) -> Result<(Vec<MetadataEntry<'_>>, Vec<Span>), YamlError> {
    let (entries, comments) = match simple_yaml::read(yaml, offset) {
        Some(read) => read,
        None => parse(yaml, offset)?,
    };
    match entries.get(MAX_KEYS) {
        Some(MetadataEntry { key_span, .. }) => Err(YamlError {
            at: Span::empty(key_span.start as usize),
            message: format!("{TOO_MANY_KEYS} {MAX_KEYS} keys"),
        }),
        None => Ok((entries, comments)),
    }
}

fn parse(yaml: &str, offset: usize) -> Result<(Vec<MetadataEntry<'_>>, Vec<Span>), YamlError> {
    let mut reader = EventReader { yaml, offset, entries: Vec::with_capacity(16), comments: Vec::new() };
    reader.read()?;
    let EventReader { entries, comments, .. } = reader;
    Ok((entries, comments))
}

struct EventReader<'s> {
    yaml: &'s str,
    offset: usize,
    entries: Vec<MetadataEntry<'s>>,
    comments: Vec<Span>,
}

/// The role of the next node of the top mapping.
enum Expect {
    Key,
    Value { key: Cow<'static, str>, span: Span },
}

impl<'s> EventReader<'s> {
    fn read(&mut self) -> Result<(), YamlError> {
        let mut depth = 0_u32;
        let mut expect = Expect::Key;
        let mut list: Option<Vec<(Cow<'s, str>, Span)>> = None;
        let mut started = Span::default();
        for item in Parser::new_from_str_with_options(self.yaml, limits()) {
            let (event, span) = item.map_err(|error| self.error(error.marker().byte_offset(), &error.info()))?;
            let span = self.span(span.byte_range());
            match event {
                Event::Comment(..) => self.comment(span),
                Event::MappingStart(..) if depth == 0 => depth = 1,
                Event::MappingEnd if depth == 1 => depth = 0,
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    if depth == 0 {
                        return Err(self.error(self.offset_of(span), "front matter is a list, not `key: value` lines"));
                    }
                    depth += 1;
                    if depth == 2 {
                        started = span;
                        list = matches!(event, Event::SequenceStart(..)).then(Vec::new);
                    }
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    depth -= 1;
                    if depth == 1 {
                        let value = list.take().map_or(Value::Mapping, Value::Sequence);
                        let whole = Span { start: started.start, end: span.end.max(started.start) };
                        self.node(&mut expect, value, whole.trimmed_to(self.offset, self.yaml));
                    }
                }
                Event::Scalar(text, style, ..) => {
                    let plain = style == granit_parser::ScalarStyle::Plain;
                    match depth {
                        0 if text.is_empty() => {}
                        0 => {
                            return Err(
                                self.error(self.offset_of(span), "front matter is a text, not `key: value` lines")
                            );
                        }
                        1 if plain && matches!(&*text, "" | "~" | "null") => self.node(&mut expect, Value::Null, span),
                        1 => self.node(&mut expect, Value::Scalar(text), span),
                        2 => list.iter_mut().for_each(|list| list.push((text.clone(), span))),
                        _ => {}
                    }
                }
                Event::Alias(_) if depth == 1 => self.node(&mut expect, Value::Mapping, span),
                _ => {}
            }
        }
        Ok(())
    }

    fn node(&mut self, expect: &mut Expect, value: Value<'s>, span: Span) {
        *expect = match std::mem::replace(expect, Expect::Key) {
            Expect::Key => {
                let key = match value {
                    Value::Scalar(text) => text.into_owned().into(),
                    _ => Cow::Borrowed(""),
                };
                Expect::Value { key, span }
            }
            Expect::Value { key, span: key_span } => {
                let span = if span.is_empty() { self.empty_value_span(key_span) } else { span };
                self.entries.push(MetadataEntry { key, key_span, value, value_span: span, comment: None });
                Expect::Key
            }
        };
    }

    /// Returns the position of the value of a key that has none.
    fn empty_value_span(&self, key: Span) -> Span {
        let end = key.end as usize;
        let rest = self.yaml.get(end - self.offset..).unwrap_or_default();
        Span::empty(end + rest.find(':').map_or(0, |colon| colon + 1))
    }

    /// A comment on the line of a value belongs to it.
    fn comment(&mut self, span: Span) {
        self.comments.push(span);
        if let Some(last) = self.entries.last_mut() {
            let from = last.key_span.end as usize - self.offset;
            let to = span.start as usize - self.offset;
            let same_line = self.yaml.get(from..to).is_some_and(|between| !between.contains('\n'));
            if same_line {
                last.comment = Some(span);
            }
        }
    }

    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        let range = range.unwrap_or(0..0);
        Span::new(self.offset + range.start, self.offset + range.end.max(range.start))
    }

    /// Returns the start of `span` in the YAML.
    fn offset_of(&self, span: Span) -> Option<usize> {
        (span.start as usize).checked_sub(self.offset)
    }

    fn error(&self, at: Option<usize>, message: &str) -> YamlError {
        let at = at.unwrap_or(0).min(self.yaml.len());
        YamlError { at: Span::empty(self.offset + at), message: message.to_owned() }
    }
}

impl Span {
    /// Returns the span without trailing spaces, if `text` starts at `offset`.
    fn trimmed_to(self, offset: usize, text: &str) -> Span {
        let slice = text.get(self.start as usize - offset..self.end as usize - offset).unwrap_or_default();
        Span::new(self.start as usize, self.start as usize + slice.trim_end().len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// If the reader of plain lines accepts a text, it returns the same as the parser.
        #[test]
        fn plain_lines_are_read_as_the_parser_reads_them(
            lines in proptest::collection::vec("([a-zA-Z][a-z.,_-]{0,6}|#|ms.date)?(:|: |:  |: {0,2}[ -~äßé日–]{0,12}| #)[ \r]{0,2}", 0..6),
        ) {
            let yaml = lines.join("\n");
            if let Some((entries, comments)) = simple_yaml::read(&yaml, 7) {
                let (expected, expected_comments) = parse(&yaml, 7).expect("the parser accepts plain lines");
                prop_assert_eq!(format!("{entries:?}"), format!("{expected:?}"));
                prop_assert_eq!(comments, expected_comments);
            }
        }
    }

    #[test]
    fn more_keys_than_anyone_writes_are_an_error_at_the_first_too_many() {
        let yaml = "a: b\n".repeat(MAX_KEYS);
        assert_eq!(mapping(&yaml, 4).expect("read").0.len(), MAX_KEYS);
        for more in ["a: b\n", "a: 'b'\n"] {
            let error = mapping(&format!("{yaml}{more}"), 4).expect_err("too many");
            assert_eq!(error.at, Span::empty(4 + yaml.len()));
        }
    }

    #[test]
    fn usual_front_matter_is_plain() {
        let yaml =
            "# required metadata  \ntitle: Prepare - Kickoff  \r\nms.date: 3/25/2020\nauthor: Zoë Ö\nmanager:\n\n";
        let (entries, comments) = simple_yaml::read(yaml, 4).expect("plain");
        assert_eq!(entries.len(), 4);
        assert_eq!(comments.len(), 1);
        assert!(simple_yaml::read("title: a: b\n", 0).is_none());
        assert!(simple_yaml::read("title: 'a'\n", 0).is_none());
        assert!(simple_yaml::read("a: b\n  c\n", 0).is_none());
    }
}
