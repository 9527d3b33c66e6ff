//! Tasks that a page mentions outside its task tables' ID columns: in its Refresh Summary, in a change log, or in the
//! headings of a page that describes tasks.

use memchr::memmem;
use rustc_hash::FxHashSet;

use crate::page::{Document, plain_text};
use crate::playbook::{Page, is_number};
use crate::text::Span;

/// The tasks that a page mentions outside the ID column of a correct row.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TaskReferences {
    /// Tasks that its Refresh Summary or change log mentions.
    pub named: Vec<TaskReference>,
    /// Tasks that a heading describes: `## 994: Hold the Kickoff`.
    pub described: Vec<Box<str>>,
    /// Numbers that may be IDs: those in rows with more or fewer cells than the header, and those in ID cells that
    /// contain more than a number, or a letter in place of a digit.
    pub misplaced: Vec<Box<str>>,
}

/// A task in a Refresh Summary or a change log.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TaskReference {
    /// Its ID.
    pub id: Box<str>,
    /// The span of the ID.
    pub span: Span,
    /// Whether it is in the page's own Refresh Summary.
    pub in_summary: bool,
    /// Whether the text around it mentions a removal: a removed task need not be defined anywhere.
    pub removed: bool,
}

/// The word for a task in the known languages, in lowercase. Plural endings and `(s)` can follow.
const TASK: [&str; 14] = [
    "task",
    "aufgabe",
    "tarea",
    "tarefa",
    "タスク",
    "任务",
    "任務",
    "tâche",
    "attività",
    "작업",
    "taak",
    "zadani",
    "задач",
    "görev",
];
/// Words, in lowercase, for a removal or a new number.
const REMOVED: [&str; 26] = [
    "remov",
    "delet",
    "retir",
    "deprecat",
    "replac",
    "renumber",
    "merged",
    "combined",
    "obsolete",
    "entfernt",
    "gelöscht",
    "ersetzt",
    "elimin",
    "quit",
    "exclu",
    "substitu",
    "削除",
    "廃止",
    "删除",
    "移除",
    "supprim",
    "삭제",
    "verwijder",
    "usunięt",
    "удален",
    "kaldır",
];
/// The label of the tasks of an entry in a change log.
const LABEL: &str = "Task(s)";

impl TaskReferences {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut mentions = Self::default();
        mentions.read_summary(page);
        mentions.read_change_log(page);
        for table in &page.task_tables {
            for task in table.tasks(page) {
                let id = task.id();
                if !is_number(&id) {
                    mentions.misplaced.extend(likely_ids(&id));
                }
                if !task.is_ragged() {
                    continue;
                }
                let cells = page.cells(task.row).iter().map(|&cell| plain_text(page.slice(cell)));
                mentions.misplaced.extend(cells.filter(|text| is_number(text)).map(|text| (*text).into()));
            }
        }
        // A playbook numbers its tasks with three digits or more, and its headings with fewer.
        let described = page.headings.iter().filter_map(|heading| leading_id(heading.text.trim()));
        mentions.described.extend(described.map(Box::from));
        mentions
    }

    /// Returns the tasks that the Refresh Summary mentions.
    #[must_use]
    pub fn in_summary(&self) -> FxHashSet<&str> {
        self.named.iter().filter(|mention| mention.in_summary).map(|mention| &*mention.id).collect()
    }

    fn read_summary(&mut self, page: &Page<'_>) {
        let Some(summary) = &page.refresh_summary else { return };
        for row in page.rows(&page.tables[summary.table]) {
            let text = page.slice(row.span);
            let lower = text.to_lowercase();
            // Otherwise, the offsets in one are not those in the other.
            if lower.len() != text.len() || !TASK.iter().any(|word| lower.contains(word)) {
                continue;
            }
            let removed = mentions_removal(&lower);
            let first = self.named.len();
            for word in TASK {
                let mut from = 0;
                for at in memmem::find_iter(lower.as_bytes(), word).map(|at| at + word.len()) {
                    // A list is not read a second time.
                    if at >= from {
                        let inside = Span::new(row.span.start as usize + at, row.span.end as usize);
                        from = at + self.add(page, inside, true, removed);
                    }
                }
            }
            self.named[first..].sort_by_key(|mention| mention.span);
        }
        self.named.dedup_by_key(|mention| mention.span);
    }

    fn read_change_log(&mut self, page: &Page<'_>) {
        let text = page.text();
        let mut last_section = (Span::default(), false);
        for at in memmem::find_iter(text.as_bytes(), LABEL) {
            let before = text[..at].trim_end_matches(['*', ' ', '-', '\t']);
            let start = at + LABEL.len();
            let is_label = text[start..].trim_start_matches('*').starts_with(':');
            if !is_label || !(before.is_empty() || before.ends_with('\n')) || page.in_code(at) || page.in_html(at) {
                continue;
            }
            let end =
                memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
            let section = section_around(page, start);
            if section != last_section.0 {
                last_section = (section, mentions_removal(&section.of(text).to_lowercase()));
            }
            self.add(page, Span::new(start, end), false, last_section.1);
        }
    }

    /// Adds the IDs at the start of `span`, which starts after the word for a task. Returns how many bytes were read.
    fn add(&mut self, page: &Page<'_>, span: Span, in_summary: bool, removed: bool) -> usize {
        let text = page.slice(span);
        let mut rest = text;
        loop {
            rest = skip_to_number(rest);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (id, behind) = rest.split_at(digits);
            if !(3..=6).contains(&digits) || behind.starts_with(char::is_alphabetic) {
                return text.len() - rest.len();
            }
            let start = span.start as usize + (text.len() - rest.len());
            self.named.push(TaskReference {
                id: id.into(),
                span: Span::new(start, start + digits),
                in_summary,
                removed,
            });
            rest = behind;
        }
    }
}

/// Skips the text between the word for a task, or one ID, and the next ID.
fn skip_to_number(text: &str) -> &str {
    const WORDS: [&str; 12] =
        ["(s)", "(n)", "and", "und", "or", "oder", "task", "aufgabe", "tarea", "tarefa", "タスク", "任务"];
    let mut rest = text;
    loop {
        // A plural ending of the word before, or a character between two numbers.
        let next = rest.trim_start_matches(|sign: char| sign.is_whitespace() || "*_:#,;/&[、，・和と".contains(sign));
        let word = WORDS.iter().find_map(|word| {
            let start = next.get(..word.len())?;
            start.eq_ignore_ascii_case(word).then(|| &next[word.len()..])
        });
        let plural = next.strip_prefix(['s', 'n', 'e', 'y']).filter(|behind| !behind.starts_with(char::is_alphabetic));
        match word.or(plural) {
            Some(behind) => rest = behind,
            None => return next,
        }
    }
}

/// Returns the probable IDs in a cell that contains more than a number: `7118/7119`, `71O1`, `71l7`.
fn likely_ids(cell: &str) -> impl Iterator<Item = Box<str>> {
    let digit = |character: char| match character {
        'O' | 'o' => '0',
        'l' | 'I' => '1',
        other => other,
    };
    let words = cell.split(|character: char| !character.is_alphanumeric());
    let with_digit = words.filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let ids = with_digit.map(move |word| word.chars().map(digit).collect::<String>());
    ids.filter(|id| (3..=6).contains(&id.len()) && is_number(id)).map(Into::into)
}

/// Returns the number at the start of a heading, if it is long enough for a task's ID.
fn leading_id(heading: &str) -> Option<&str> {
    let digits = heading.bytes().take_while(u8::is_ascii_digit).count();
    let (id, behind) = heading.split_at(digits);
    ((3..=6).contains(&digits) && !behind.starts_with(char::is_alphanumeric)).then_some(id)
}

fn mentions_removal(lower: &str) -> bool {
    REMOVED.iter().any(|word| lower.contains(word))
}

/// Returns the text from the heading before `offset` to the next heading, of any level.
fn section_around(document: &Document<'_>, offset: usize) -> Span {
    let after = document.headings.partition_point(|heading| heading.span.start as usize <= offset);
    let start = after.checked_sub(1).map_or(document.body.start, |index| document.headings[index].span.end);
    let end = document.headings.get(after).map_or(document.body.end, |next| next.span.start);
    Span { start: start.min(end), end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn named(text: &str) -> Vec<(String, bool)> {
        let source = Source::from_bytes("a.md".into(), text.as_bytes().to_vec()).expect("a text");
        let page = Page::of(Document::parse(&source));
        let mentions = TaskReferences::of(&page);
        mentions.named.iter().map(|mention| (page.slice(mention.span).to_owned(), mention.removed)).collect()
    }

    #[test]
    fn lists_of_tasks_are_read_in_several_languages() {
        let summary = |row: &str| {
            let header = "| Date | Who Changed | What Changed |\n|-|-|-|";
            named(&format!("# A\n\n{header}\n| 1/1/2020 | Ada | {row} |\n"))
        };
        let ids = |ids: &[&str], removed| ids.iter().map(|id| ((*id).to_owned(), removed)).collect::<Vec<_>>();
        assert_eq!(summary("Added tasks 4080 and 3358"), ids(&["4080", "3358"], false));
        assert_eq!(summary("Removed Task(s) 3677, 2026"), ids(&["3677", "2026"], true));
        assert_eq!(summary("Aufgaben 4080 und 3358 neu"), ids(&["4080", "3358"], false));
        assert_eq!(summary("タスク 4080 を追加"), ids(&["4080"], false));
        assert_eq!(summary("task list of 2019, 4080 rows"), []);
        assert_eq!(named("**Task(s)**: 41, 4110, **4111**  \n"), []);
        assert_eq!(named("**Task(s)**: 4110, **4111**  \nmore 4112"), ids(&["4110", "4111"], false));
    }
}
