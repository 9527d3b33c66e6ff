//! PB901: comments that suppress nothing, and how to remove them.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::suppress::UsedSuppressions;
use crate::config::dates::DateFormat;
use crate::diagnostic::{Applicability, RawDiagnostic};
use crate::page::{DIRECTIVES, RegionEnd, SuppressedRules, Suppression, Suppressions, UNTIL, same_rendering};
use crate::rules::{RULES, RegisteredRule, Reporter, RuleMetadata, Selector};
use crate::text::{Span, closest};

/// The maximum number of comments per page that are checked one by one for whether removing them is visible; each check
/// costs a parse.
const MAX_TRIALS: usize = 16;

/// The problems of the comments of one page.
pub(super) struct UnusedSuppressions<'a> {
    all: &'a Suppressions,
    verdicts: Vec<Vec<NameUse>>,
    today: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameUse {
    /// It suppresses something, or names a rule that did not run.
    Kept,
    /// No rule has that name.
    Unknown,
    /// It suppresses nothing.
    Unused,
}

impl<'a> UnusedSuppressions<'a> {
    /// Checks the comments of a page; `is_asked` returns whether a rule ran on the page. A rule that did not run may
    /// have something to suppress, so a comment with its name is skipped.
    pub(super) fn among(
        all: &'a Suppressions,
        used: &UsedSuppressions,
        today: NaiveDate,
        is_asked: &dyn Fn(&RuleMetadata) -> bool,
    ) -> Self {
        let rules = || RULES.iter().map(RegisteredRule::meta);
        let judge = |silenced: &SuppressedRules, used: bool| match &silenced.name {
            _ if used => NameUse::Kept,
            None if rules().all(|rule| !rule.on_by_default || is_asked(rule)) => NameUse::Unused,
            None => NameUse::Kept,
            Some(name) => {
                let mut named = rules().filter(|rule| Selector::names(name, rule));
                match named.next() {
                    None => NameUse::Unknown,
                    Some(first) if is_asked(first) && named.all(is_asked) => NameUse::Unused,
                    Some(_) => NameUse::Kept,
                }
            }
        };
        let verdicts = all.comments.iter().zip(used).map(|(comment, used)| {
            // Of a comment that expired, only that is reported: it suppresses nothing whatever its names are.
            let is_expired = comment.is_expired(today);
            comment.suppressed.iter().zip(used).map(|(silenced, &used)| judge(silenced, used || is_expired)).collect()
        });
        Self { all, verdicts: verdicts.collect(), today }
    }

    /// Whether there is nothing to report.
    pub(super) fn is_empty(&self) -> bool {
        let ends_something = |end: &RegionEnd| end.ended > 0 && end.names.iter().all(|&(_, _, is_open)| is_open);
        self.all.unknown.is_empty()
            && !self.all.comments.iter().any(|comment| self.expiry_problem(comment).is_some())
            && self.verdicts.iter().flatten().all(|verdict| *verdict == NameUse::Kept)
            && self.all.ends.iter().all(ends_something)
    }

    /// Reports the problems. `text` is the page's.
    pub(super) fn report(&self, text: &str, reporter: &mut Reporter<'_>) {
        let removal = Removal::new(text, self.removable(text));
        for (comment, verdicts) in self.all.comments.iter().zip(&self.verdicts) {
            if let Some((span, message, help)) = self.expiry_problem(comment) {
                reporter.report(span, message).help(help).data("value", span.of(text));
            }
            self.report_comment(comment, verdicts, &removal, reporter);
        }
        for end in self.all.ends.iter() {
            if end.ended == 0 {
                let found = reporter.report(end.span, "no `playbook-lint-disable` comment is open here");
                removal.offer(found.help("remove the comment"), &[end.span]);
                continue;
            }
            let holds_text = holds_text(text, end.span);
            let names = NameCuts::new(end.names.iter().map(|&(_, span, is_open)| (span, is_open)));
            for (index, (name, span, _)) in end.names.iter().enumerate().filter(|(_, (_, _, is_open))| !is_open) {
                let message = format!("no `playbook-lint-disable` comment for `{name}` is open here");
                let found = reporter.report(*span, message).help("remove the name").data("value", &**name);
                if !holds_text {
                    found.fix(Applicability::Safe, "remove the name", names.cut(index), "");
                }
            }
        }
        for &(word, comment) in &self.all.unknown {
            let written = word.of(text);
            let kind = written.strip_prefix("playbook-lint-").unwrap_or(written);
            let near = closest(kind, DIRECTIVES, 0.6);
            let help = near.map_or_else(
                || "write `playbook-lint-disable-line` or another playbook-lint comment".to_owned(),
                |near| format!("did you mean `playbook-lint-{near}`?"),
            );
            let found = reporter.report(word, format!("unknown comment `{written}`")).help(help);
            found.data("value", written);
            match near {
                Some(near) => {
                    let fixed = format!("playbook-lint-{near}");
                    found.fix(Applicability::Unsafe, format!("write `{fixed}`"), word, fixed);
                }
                None => removal.offer(found, &[comment]),
            }
        }
    }

    /// What is wrong with when a comment expires: where, the message, and the help.
    fn expiry_problem(&self, comment: &Suppression) -> Option<(Span, String, &'static str)> {
        let expiry = comment.expiry?;
        match expiry.date {
            None => Some((
                expiry.span,
                "`until` is not followed by a date".to_owned(),
                "write the date as M/D/YYYY, such as `until 6/1/2027`",
            )),
            Some(date) if comment.is_expired(self.today) => Some((
                expiry.span,
                format!("this comment expired on {}", DateFormat::MonthDayYear.format(date)),
                "fix what it suppressed and remove the comment, or write a later date",
            )),
            Some(_) => None,
        }
    }

    fn report_comment(
        &self,
        comment: &Suppression,
        verdicts: &[NameUse],
        removal: &Removal<'_>,
        reporter: &mut Reporter<'_>,
    ) {
        let all_go = !verdicts.contains(&NameUse::Kept);
        let going = self.going_with(comment);
        if verdicts.iter().all(|verdict| *verdict == NameUse::Unused) {
            let names: Vec<_> = comment.suppressed.iter().filter_map(|silenced| silenced.name.as_deref()).collect();
            let what = match names[..] {
                [] => "this comment".to_owned(),
                _ => format!("this comment for `{}`", names.join("`, `")),
            };
            let found = reporter.report(comment.span, format!("{what} suppresses nothing")).help("remove the comment");
            found.data("value", names.join(" "));
            removal.offer(found, &going);
            return;
        }
        let spans = comment.suppressed.iter().map(|one| one.span);
        let names = NameCuts::new(spans.zip(verdicts.iter().map(|verdict| *verdict == NameUse::Kept)));
        for (index, (silenced, verdict)) in comment.suppressed.iter().zip(verdicts).enumerate() {
            let name = silenced.name.as_deref().unwrap_or_default();
            let (found, near) = match verdict {
                NameUse::Kept => continue,
                NameUse::Unused => {
                    let message = format!("`{name}` suppresses nothing in this comment");
                    (reporter.report(silenced.span, message).help("remove the name"), None)
                }
                NameUse::Unknown => {
                    let error = Selector::parse(name).err();
                    let help = error.as_ref().map_or_else(String::new, |error| error.help.clone());
                    let found = reporter.report(silenced.span, format!("unknown rule `{name}`")).help(help);
                    (found, error.and_then(|error| error.near))
                }
            };
            found.data("value", name);
            match near {
                Some(near) => drop(found.fix(Applicability::Unsafe, format!("write `{near}`"), silenced.span, near)),
                // A comment without names would suppress all rules.
                None if all_go => removal.offer(found, &going),
                None if holds_text(removal.text, comment.span) => {}
                None => {
                    found.fix(Applicability::Safe, "remove the name", names.cut(index), "");
                }
            }
        }
    }

    /// Returns the comment, and the end of its region if it would then end nothing.
    fn going_with(&self, comment: &Suppression) -> Vec<Span> {
        let mut going = vec![comment.span];
        let mut ends: Vec<_> = comment.suppressed.iter().filter_map(|silenced| silenced.end).collect();
        ends.sort_unstable();
        for own in ends.chunk_by(|a, b| a == b) {
            let end = &self.all.ends[own[0]];
            going.extend((end.ended == own.len()).then_some(end.span));
        }
        going
    }

    /// Returns all comments that can be removed completely.
    fn removable(&self, text: &str) -> Vec<Span> {
        let comments = self.all.comments.iter().zip(&self.verdicts);
        let unused = comments.filter(|(_, verdicts)| !verdicts.contains(&NameUse::Kept));
        let mut spans: Vec<_> = unused.flat_map(|(comment, _)| self.going_with(comment)).collect();
        spans.extend(self.all.ends.iter().filter(|end| end.ended == 0).map(|end| end.span));
        spans.extend(self.all.unknown.iter().map(|&(_, comment)| comment));
        spans.retain(|&comment| !holds_text(text, comment));
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

/// The names of a comment, of which at least one is kept.
struct NameCuts {
    spans: Vec<Span>,
    last_kept: Option<usize>,
}

impl NameCuts {
    /// The names' spans, each with whether it is kept.
    fn new(names: impl Iterator<Item = (Span, bool)>) -> Self {
        let (spans, kept): (Vec<_>, Vec<_>) = names.unzip();
        Self { spans, last_kept: kept.iter().rposition(|&is_kept| is_kept) }
    }

    /// Returns the span to cut to remove the name at `index` and keep the others separate. Cuts of several names do not
    /// overlap.
    fn cut(&self, index: usize) -> Span {
        let span = self.spans[index];
        let is_kept_later = self.last_kept.is_some_and(|last| last > index);
        match (is_kept_later, self.spans.get(index + 1), index.checked_sub(1)) {
            (true, Some(next), _) => Span { start: span.start, end: next.start },
            (false, _, Some(before)) => Span { start: self.spans[before].end, end: span.end },
            _ => span,
        }
    }
}

/// How to remove complete comments from a page.
struct Removal<'t> {
    text: &'t str,
    /// How to remove each comment without a visible change, whether the others are removed or not.
    unseen: FxHashMap<Span, RemovalKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RemovalKind {
    /// With its line, if it is alone there.
    Line,
    /// Its line stays, empty.
    EmptyLine,
}

impl<'t> Removal<'t> {
    fn new(text: &'t str, comments: Vec<Span>) -> Self {
        let is_unseen = |going: &[(Span, RemovalKind)]| {
            let cuts = going.iter().map(|&(comment, form)| cut(text, comment, form));
            same_rendering(text, &without(text, cuts))
        };
        for form in [RemovalKind::Line, RemovalKind::EmptyLine] {
            let all: Vec<_> = comments.iter().map(|&comment| (comment, form)).collect();
            if is_unseen(&all) {
                return Self { text, unseen: all.into_iter().collect() };
            }
            if comments.len() <= MAX_TRIALS {
                break;
            }
        }
        let mut going: Vec<(Span, RemovalKind)> = Vec::new();
        for &comment in comments.iter().take(if comments.len() <= MAX_TRIALS { MAX_TRIALS } else { 0 }) {
            for form in [RemovalKind::Line, RemovalKind::EmptyLine] {
                going.push((comment, form));
                if is_unseen(&going[going.len() - 1..]) && is_unseen(&going) {
                    break;
                }
                going.pop();
            }
        }
        Self { text, unseen: going.into_iter().collect() }
    }

    /// Offers to remove the comments, but never other text in them.
    fn offer(&self, found: &mut RawDiagnostic, comments: &[Span]) {
        if comments.iter().any(|&comment| holds_text(self.text, comment)) {
            if let Some(at) = comments.first().and_then(|&comment| missing_end(self.text, comment)) {
                found.help("close the comment with `-->` on its own line");
                found.fix(Applicability::Unsafe, "close the comment", at, " -->");
            }
            return;
        }
        let is_unseen = comments.iter().all(|comment| self.unseen.contains_key(comment));
        let applicability = if is_unseen { Applicability::Safe } else { Applicability::Unsafe };
        let form = |comment| self.unseen.get(&comment).copied().unwrap_or(RemovalKind::EmptyLine);
        let cuts = comments.iter().map(|&comment| (cut(self.text, comment, form(comment)), String::new()));
        found.fix_edits(applicability, "remove the comment", cuts);
    }
}

/// Whether a comment may contain text of its author in addition to names and a reason: it continues after its line, or
/// is not closed, so the text after it is part of it, or it contains more than names.
fn holds_text(text: &str, comment: Span) -> bool {
    let written = comment.of(text);
    let Some(inside) = written.strip_prefix("<!--") else {
        // A comment in front matter ends with its line.
        return false;
    };
    let Some(inside) = inside.strip_suffix("-->").filter(|_| !written.contains(['\n', '\r'])) else { return true };
    let names = inside.split("--").next().unwrap_or_default();
    // An unknown name may be a misspelled rule, but a plain word is not a name.
    let is_name = |word: &str| word.contains(|c: char| c == '-' || c.is_ascii_digit()) || Selector::parse(word).is_ok();
    let words: Vec<&str> = names.split([' ', ',', '\t']).filter(|word| !word.is_empty()).skip(1).collect();
    let until = words.iter().position(|word| word.eq_ignore_ascii_case(UNTIL));
    let is_expiry = |at: usize| until.is_some_and(|until| at == until || at == until + 1);
    let mut words = words.iter().enumerate().filter(|(at, _)| !is_expiry(*at)).map(|(_, word)| word);
    !words.all(|word| is_name(word) && word.chars().all(|c| c == '-' || c.is_ascii_alphanumeric()))
}

/// Returns where `-->` is missing in a comment that is not closed, or that only the end of another comment closes.
fn missing_end(text: &str, comment: Span) -> Option<Span> {
    let inside = comment.of(text).strip_prefix("<!--")?;
    let first_line = &inside[..memchr::memchr2(b'\n', b'\r', inside.as_bytes()).unwrap_or(inside.len())];
    let is_closed = inside.ends_with("-->") && !inside.contains("<!--");
    let end = comment.start as usize + "<!--".len() + first_line.trim_end().len();
    (!is_closed && !first_line.ends_with("-->")).then_some(Span::empty(end))
}

fn without(text: &str, cuts: impl Iterator<Item = Span>) -> String {
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for cut in cuts {
        // Two comments on one line can share their line.
        kept.push_str(text.get(at..cut.start as usize).unwrap_or_default());
        at = at.max(cut.end as usize);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

/// Returns what is removed with a comment: its entire line, or the spaces that would be left at the end of a line.
fn cut(text: &str, comment: Span, form: RemovalKind) -> Span {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let line_start = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
    let rest = &text[end..];
    let line_rest = &rest[..memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())];
    let before = &text[line_start..start];
    let ends_line = line_rest.trim_matches([' ', '\t']).is_empty();
    if !ends_line {
        return comment;
    }
    if before.trim_matches([' ', '\t']).is_empty() && form == RemovalKind::Line {
        let after = &rest[line_rest.len()..];
        let line_break = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
        return Span::new(line_start, end + line_rest.len() + line_break);
    }
    Span::new(line_start + before.trim_end_matches([' ', '\t']).len(), end)
}
