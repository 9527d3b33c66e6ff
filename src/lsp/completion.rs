//! Completions: paths, fragments, metadata, and the cells of tables.

use std::collections::BTreeMap;

use super::answers::Asked;
use super::encoding::Point;
use super::messages::{Completion, CompletionKind};
use crate::page::{Anchors, Document, Table};
use crate::playbook::{Page, PageKind, ScenarioColumn, known_metadata_keys};
use crate::site::{Scope, Target};
use crate::text::Span;
use crate::vfs::{is_image, is_markdown, is_toc};

/// The most completions in an answer. No one scrolls through more.
const MAX_COMPLETIONS: usize = 2000;

/// Keys of a TOC whose values are paths.
const TOC_KEYS: [&str; 4] = ["href:", "topicHref:", "tocHref:", "homepage:"];

/// The text before a destination in HTML and in docfx's own syntax, and whether the destination is an image.
const ATTRIBUTES: [(&str, bool); 4] =
    [("src=\"", true), ("source=\"", true), ("lightbox=\"", true), ("href=\"", false)];

/// The files that a destination may point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileFilter {
    Pages,
    Images,
    Includes,
    /// Pages and TOCs.
    TocEntries,
}

/// Returns the completions at a position.
pub(super) fn complete(asked: &Asked<'_>, at: Point) -> Vec<Completion> {
    let offset = asked.view.positions(&asked.source).offset(at);
    let completer = Completer { asked, offset };
    let mut completions = match is_markdown(&asked.path) {
        true => completer.on_page(),
        false if is_toc(&asked.path) => completer.in_toc(),
        false => None,
    }
    .unwrap_or_default();
    completions.truncate(MAX_COMPLETIONS);
    completions
}

struct Completer<'a> {
    asked: &'a Asked<'a>,
    /// The byte offset of the cursor.
    offset: usize,
}

impl Completer<'_> {
    fn text(&self) -> &str {
        self.asked.source.text()
    }

    /// The text of the line before the cursor.
    fn before(&self) -> &str {
        let before = &self.text()[..self.offset];
        &before[before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..]
    }

    fn completion(&self, label: String, kind: CompletionKind, detail: Option<String>, start: usize) -> Completion {
        let range = self.asked.view.positions(&self.asked.source).range(Span::new(start, self.offset));
        Completion { text: label.clone(), label, kind, detail, range }
    }

    fn in_toc(&self) -> Option<Vec<Completion>> {
        let line = self.before().trim_start().trim_start_matches("- ").trim_start();
        let value =
            TOC_KEYS.iter().find_map(|key| line.strip_prefix(key))?.trim_start().trim_start_matches(['"', '\'']);
        Some(self.destination(value, FileFilter::TocEntries))
    }

    fn on_page(&self) -> Option<Vec<Completion>> {
        let document = Document::parse(&self.asked.source);
        let front_matter = document.front_matter.span;
        if front_matter.start as usize <= self.offset
            && self.offset <= front_matter.end as usize
            && !front_matter.is_empty()
        {
            return self.metadata(&document);
        }
        if document.in_code(self.offset) {
            return None;
        }
        if let Some((written, filter)) = destination_before(self.before()) {
            return Some(self.destination(written, filter));
        }
        let table = document.table_at(self.offset).map(|table| table.span)?;
        let vocabulary = self.asked.vocabulary();
        self.cell(Page::new(document, PageKind::Page, &vocabulary), table)
    }

    fn metadata(&self, document: &Document<'_>) -> Option<Vec<Completion>> {
        let site = self.asked.view.workspace.site();
        let path = &self.asked.path;
        let line = self.before();
        if let Some((key, value)) = line.split_once(':') {
            let key = key.trim().trim_matches(['"', '\'']);
            let value = value.trim_start();
            // A key may have several values, separated by commas.
            let value = value.rsplit(',').next().unwrap_or(value).trim_start();
            let allowed = site.settings.metadata_on(path).allowed(key);
            let allowed = allowed.into_iter().flat_map(|values| values.iter().cloned());
            let docfx = site.docfx_value(path, key).and_then(|value| value.value.as_str().map(str::to_owned));
            let date = (key == "ms.date").then(|| site.settings.write_date(self.asked.view.workspace.options().today));
            let values = allowed.chain(docfx).chain(date);
            let start = self.offset - value.len();
            return Some(values.map(|value| self.completion(value, CompletionKind::Value, None, start)).collect());
        }
        if line.starts_with([' ', '\t', '-', '#']) {
            return None;
        }
        let required = site.settings.metadata_on(path).required(site.profile).iter().map(String::as_str);
        let mut keys: BTreeMap<&str, Option<&str>> = known_metadata_keys().map(|key| (key, None)).collect();
        keys.extend(site.settings.known_keys.iter().map(|key| (key.as_str(), None)));
        keys.extend(site.docfx_keys(path).into_iter().map(|key| (key, Some("docfx.json"))));
        keys.extend(site.settings.restricted_keys().iter().map(|key| (key.as_str(), None)));
        keys.extend(required.map(|key| (key, Some("required"))));
        keys.retain(|key, _| document.front_matter.get(key).is_none());
        let start = self.offset - line.len();
        let completions = keys.into_iter().map(|(key, detail)| {
            let text = format!("{key}: ");
            let detail = detail.map(str::to_owned);
            Completion { label: key.to_owned(), ..self.completion(text, CompletionKind::Key, detail, start) }
        });
        Some(completions.collect())
    }

    /// Returns completions of a destination that starts with `written`.
    fn destination(&self, written: &str, filter: FileFilter) -> Vec<Completion> {
        let site = self.asked.view.workspace.site();
        let from = &self.asked.path;
        if let Some((path, fragment)) = written.split_once('#') {
            return self.fragments(path, self.offset - fragment.len());
        }
        let start = self.offset - written.len();
        let fits = |path: &str| match filter {
            FileFilter::Images => is_image(path),
            FileFilter::Includes => is_markdown(path) && site.scope(path) == Scope::Include,
            FileFilter::Pages => is_markdown(path) && site.scope(path) == Scope::Page,
            FileFilter::TocEntries => is_toc(path) || is_markdown(path) && site.scope(path) == Scope::Page,
        };
        let files = site.files.iter().filter(|(_, path)| ***path != **from && fits(path));
        let index = self.asked.view.workspace.index();
        let completions = files.map(|(file, path)| {
            let title = index.page(file).and_then(|page| page.metadata().title.as_ref());
            let title = title.map(|(title, _)| title.to_string());
            self.completion(site.written_to(from, written, path), CompletionKind::File, title, start)
        });
        let mut completions: Vec<Completion> = completions.filter(|one| is_near(&one.text, written)).collect();
        // The nearest files come first, because the list may be cut.
        completions.sort_by_key(|one| (one.text.matches('/').count(), one.text.clone()));
        completions
    }

    /// The fragments of the page that `path` points to.
    fn fragments(&self, path: &str, start: usize) -> Vec<Completion> {
        let view = &self.asked.view;
        let site = view.workspace.site();
        let followed = site.resolve_link(&self.asked.path, path);
        let file = match followed.link.target {
            Target::Page => view.file(&self.asked.path),
            _ if path.is_empty() => view.file(&self.asked.path),
            _ => followed.file(),
        };
        let index = view.workspace.index();
        let Some(page) = file.and_then(|file| index.page(file)) else { return Vec::new() };
        let mut completions = Vec::new();
        for page in index.with_includes(page) {
            let Some(source) = view.source(site.files.path(page.file)) else { continue };
            let document = Document::parse(&source);
            let anchors = Anchors::of(&document);
            let texts = document.headings.iter().map(|heading| Some(heading.text.trim().to_owned()));
            let texts = texts.chain(std::iter::repeat(None));
            completions.extend(
                anchors
                    .iter()
                    .zip(texts)
                    .map(|(anchor, text)| self.completion(anchor.to_owned(), CompletionKind::Fragment, text, start)),
            );
        }
        completions
    }

    /// Completions of a cell in a task table or a scenario table.
    fn cell(&self, page: Page<'_>, table: Span) -> Option<Vec<Completion>> {
        let line = self.before();
        let column = cells_before(line)?;
        let cell = line.rsplit('|').next().unwrap_or(line).trim_start();
        let is_here = |place: usize| page.tables.get(place).is_some_and(|one: &Table| one.span == table);
        let docset = self.asked.docset();
        let settings = &self.asked.view.workspace.site().settings;
        let mut values: BTreeMap<String, Option<String>> = BTreeMap::new();
        // A cell may have several values.
        let mut written = cell.rsplit([',', ';', '>']).next().unwrap_or(cell).trim_start();
        if let Some(tasks) = page.task_tables.iter().find(|tasks| is_here(tasks.table)) {
            let column = Some(column);
            if column == Some(tasks.id) {
                written = cell;
                let known = docset.pages().flat_map(|page| page.tasks());
                values.extend(known.map(|task| (task.id.to_string(), Some(task.name.to_string()))));
            } else if column == tasks.role {
                values.extend(settings.roles.iter().map(|role| (role.name.clone(), None)));
                let known = docset.pages().flat_map(|page| page.tasks()).flat_map(|task| task.roles());
                values.extend(known.map(|role| (role.name.to_owned(), None)));
            } else if column == tasks.services {
                values.extend(settings.services.iter().map(|service| (service.clone(), None)));
                let known = docset.pages().flat_map(|page| page.tasks()).flat_map(|task| task.services());
                values.extend(known.map(|service| (service.name.to_owned(), None)));
            }
        }
        if let Some(scenarios) = page.scenario_tables.iter().find(|scenarios| is_here(scenarios.table)) {
            let (_, kind) = scenarios.columns.iter().find(|(place, _)| *place == column)?;
            let depths = match kind {
                ScenarioColumn::Level(depth) => *depth..=*depth,
                ScenarioColumn::Status => 1..=3,
            };
            let levels = docset.levels();
            let known = depths.flat_map(|depth| levels.of_depth(depth).iter().map(move |level| (depth, *level)));
            values.extend(known.map(|(depth, level)| (levels.name(level).to_owned(), Some(format!("L{depth}")))));
        }
        let start = self.offset - written.len();
        let completions = values.into_iter().filter(|(value, _)| !value.is_empty() && value != written);
        Some(completions.map(|(value, detail)| self.completion(value, CompletionKind::Value, detail, start)).collect())
    }
}

/// The unfinished destination at the end of a line, and the files that it may point to.
fn destination_before(line: &str) -> Option<(&str, FileFilter)> {
    let inline = line.rfind("](").map(|at| (at + 2, filter_of(&line[..at])));
    let attribute = ATTRIBUTES.iter().filter_map(|(start, is_image)| {
        let filter = if *is_image { FileFilter::Images } else { FileFilter::Pages };
        Some((line.rfind(start)? + start.len(), filter))
    });
    let is_definition = line.starts_with('[') && !line.contains("](");
    let definition = line.find("]: ").filter(|_| is_definition).map(|at| (at + 3, FileFilter::Pages));
    let (start, filter) = inline.into_iter().chain(attribute).chain(definition).max_by_key(|(start, _)| *start)?;
    let written = &line[start..];
    (!written.contains([')', '"', ' ', '<', '>'])).then_some((written, filter))
}

/// The files that a link may point to, given the line up to the end of its text.
fn filter_of(before: &str) -> FileFilter {
    let mut depth = 0;
    for (at, character) in before.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth > 0 => depth -= 1,
            '[' => {
                let outer = &before[..at];
                let is_include = outer.trim_end().to_ascii_uppercase().ends_with("[!INCLUDE");
                return match () {
                    () if is_include => FileFilter::Includes,
                    () if outer.ends_with('!') => FileFilter::Images,
                    () => FileFilter::Pages,
                };
            }
            _ => {}
        }
    }
    FileFilter::Pages
}

/// The column of a table in which a line ends: the number of cells before it.
fn cells_before(line: &str) -> Option<usize> {
    let pipes =
        line.bytes().zip(line.bytes().skip(1)).filter(|(before, byte)| *byte == b'|' && *before != b'\\').count();
    let starts_with_pipe = line.trim_start().starts_with('|');
    let pipes = pipes + usize::from(line.starts_with('|'));
    if starts_with_pipe { pipes.checked_sub(1) } else { Some(pipes) }
}

/// Whether `path` contains the letters of `written` in this order.
fn is_near(path: &str, written: &str) -> bool {
    let mut letters = path.chars().flat_map(char::to_lowercase);
    written.chars().flat_map(char::to_lowercase).all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_syntax_shows_which_files_fit() {
        use FileFilter::{Images, Includes, Pages};
        for (line, expected) in [
            ("see [a](", Some(("", Pages))),
            ("[a](b.md) and ![c [d]](../m", Some(("../m", Images))),
            ("[!INCLUDE [a](in", Some(("in", Includes))),
            ("[![a](i.png)](b", Some(("b", Pages))),
            ("<img src=\"m/", Some(("m/", Images))),
            (":::image type=\"content\" source=\"x", Some(("x", Images))),
            ("[label]: x", Some(("x", Pages))),
            ("[a](b.md#", Some(("b.md#", Pages))),
            ("[a](b.md)", None),
            ("text", None),
        ] {
            assert_eq!(destination_before(line), expected, "{line}");
        }
    }

    #[test]
    fn cells_are_counted_with_and_without_a_pipe_at_the_start() {
        for (line, column) in [
            ("| a | b", Some(1)),
            ("a | b", Some(1)),
            ("| a", Some(0)),
            ("| a \\| b | c", Some(1)),
            ("  | a |", Some(1)),
        ] {
            assert_eq!(cells_before(line), column, "{line}");
        }
    }
}
