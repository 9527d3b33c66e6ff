//! A page as its author sees it: lines, cells, links and sections, found by plain search. None of the linter's own
//! reading is used, so both cannot be wrong alike.

use std::ops::Range;

use super::plant::Plant;

/// A Markdown file.
#[derive(Debug)]
pub struct PageText {
    /// Relative to the site.
    pub path: String,
    pub text: String,
}

/// A line without its line break.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub number: usize,
    /// Where it begins, in bytes of the page.
    pub start: usize,
    pub text: &'a str,
}

/// The line and column of a byte. A BOM has no column.
pub fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text[..offset].trim_start_matches('\u{feff}');
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl PageText {
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut start = 0;
        let lines = self.text.split_inclusive('\n').enumerate().map(|(index, text)| {
            let line = Line { number: index + 1, start, text: text.trim_end_matches(['\n', '\r']) };
            start += text.len();
            line
        });
        lines.collect()
    }

    /// The lines of the front matter, without the fences.
    pub fn front_matter(&self) -> Vec<Line<'_>> {
        let lines = self.lines();
        let opening = lines.first().map(|line| line.text.trim_start_matches('\u{feff}').trim_end());
        if opening != Some("---") {
            return Vec::new();
        }
        lines.into_iter().skip(1).take_while(|line| line.text.trim_end() != "---").collect()
    }

    /// A metadata value, with its place.
    pub fn value(&self, key: &str) -> Option<(Range<usize>, &str)> {
        let prefix = format!("{key}:");
        let line = self.front_matter().into_iter().find(|line| line.text.starts_with(&prefix))?;
        let value = line.text[prefix.len()..].trim();
        let start = line.start + line.text.len() - line.text[prefix.len()..].trim_start().len();
        Some((start..start + value.len(), value))
    }

    /// The lines of the body that are neither code nor comment.
    pub fn body(&self) -> Vec<Line<'_>> {
        let front_matter = self.front_matter().last().map_or(0, |line| line.number + 1);
        let (mut in_fence, mut in_comment) = (false, false);
        let is_text = |line: &Line<'_>| {
            let text = line.text.trim_start();
            let is_fence = text.starts_with("```") || text.starts_with("~~~");
            in_fence ^= is_fence;
            in_comment |= text.starts_with("<!--");
            let is_text = !in_fence && !is_fence && !in_comment;
            in_comment &= !text.starts_with("-->");
            is_text
        };
        self.lines().into_iter().filter(|line| line.number > front_matter).filter(is_text).collect()
    }

    /// Lines of plain text: no heading, table, link definition or line of signs.
    pub fn prose(&self) -> Vec<Line<'_>> {
        let mut lines = self.body();
        lines.retain(|line| line.text.starts_with(char::is_alphabetic) && !line.text.contains(['[', '|', '*', '<']));
        lines
    }

    /// The rows of task tables.
    pub fn task_rows(&self) -> Vec<TaskRow<'_>> {
        self.body().into_iter().filter_map(|line| self.task_row(line)).collect()
    }

    fn task_row<'a>(&self, line: Line<'a>) -> Option<TaskRow<'a>> {
        let cells = line.cells();
        let first = &self.text[cells.first()?.clone()];
        let digits = first.find(|character: char| character.is_ascii_digit())?;
        let id = first.get(digits..digits + 4)?;
        let is_id = id.bytes().all(|byte| byte.is_ascii_digit()) && id.starts_with('7') && cells.len() == 5;
        let start = cells[0].start + digits;
        is_id.then_some(TaskRow { line, id: start..start + 4, cells })
    }

    /// The tables whose first header is one of `headers`: their lines from the header on.
    pub fn tables(&self, is_header: impl Fn(&str) -> bool) -> Vec<Vec<Line<'_>>> {
        let body = self.body();
        let is_row = |line: &Line<'_>| line.text.trim_start_matches([' ', '>']).starts_with('|');
        let starts = body.iter().enumerate().filter(|(_, line)| is_row(line) && is_header(line.text));
        starts.map(|(at, _)| body[at..].iter().take_while(|line| is_row(line)).copied().collect()).collect()
    }

    /// Inline links and images with their parts.
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for line in self.body() {
            let mut from = 0;
            while let Some(middle) = line.text[from..].find("](").map(|at| at + from) {
                from = middle + 2;
                let Some(end) = line.text[from..].find([')', ' ']).map(|at| at + from) else { continue };
                let Some(open) = opening(&line.text[..middle]) else { continue };
                let (is_picture, before) = (line.text[..open].ends_with('!'), &line.text[..open]);
                let is_include = before.ends_with("[!INCLUDE ");
                let at = |offset: usize| line.start + offset;
                if line.text[from..].starts_with('<') || before.matches('`').count() % 2 == 1 {
                    continue;
                }
                links.push(Link {
                    line: line.number,
                    text: at(open + 1)..at(middle),
                    target: at(from)..at(end),
                    is_picture,
                    is_include,
                });
            }
        }
        links
    }

    /// The links of pages to other Markdown files, images and includes left out.
    pub fn page_links(&self) -> Vec<Link> {
        let mut links = self.links();
        let is_page = |target: &str| !target.contains(':') && target.split(['#', '?']).next().unwrap().ends_with(".md");
        links.retain(|link| !link.is_picture && !link.is_include && is_page(&self.text[link.target.clone()]));
        links
    }

    /// The pages of a TOC: the line and the place of the path.
    pub fn entries(&self) -> Vec<(usize, Range<usize>)> {
        let entry = |line: Line<'_>| {
            let path = line.text.split_once("href: ")?.1;
            let end = line.range().end;
            path.ends_with(".md").then(|| (line.number, end - path.len()..end))
        };
        self.lines().into_iter().filter_map(entry).collect()
    }

    /// The sections of level 2: heading and text.
    pub fn sections(&self) -> Vec<Range<usize>> {
        let starts: Vec<usize> =
            self.body().iter().filter(|line| line.text.starts_with("## ")).map(|line| line.start).collect();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// The start of the text of the H1, which is underlined on one page.
    pub fn title(&self) -> usize {
        let body = self.body();
        let hash = body.iter().find(|line| line.text.starts_with("# ")).map(|line| line.start + 2);
        let underlined = || body.windows(2).find(|pair| pair[1].text.starts_with("===")).map(|pair| pair[0].start);
        hash.or_else(underlined).unwrap()
    }

    /// Whether it has the sections of a process page.
    pub fn is_process(&self) -> bool {
        self.text.contains("\nPhase: ")
    }

    pub fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The text with another in place of a part.
    pub fn with(&self, range: Range<usize>, new: &str) -> String {
        format!("{}{new}{}", &self.text[..range.start], &self.text[range.end..])
    }

    /// A plant that puts another text in place of a part.
    pub fn plant(&self, range: Range<usize>, new: &str) -> Plant {
        Plant::of(self, self.with(range, new))
    }
}

/// The bracket that the one after `text` closes.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A row of a task table.
#[derive(Debug)]
pub struct TaskRow<'a> {
    pub line: Line<'a>,
    pub id: Range<usize>,
    pub cells: Vec<Range<usize>>,
}

/// `[text](target)`.
#[derive(Debug)]
pub struct Link {
    pub line: usize,
    pub text: Range<usize>,
    pub target: Range<usize>,
    pub is_picture: bool,
    pub is_include: bool,
}

impl Line<'_> {
    /// Its place on the page.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// The cells of a table row, without the spaces around their text.
    pub fn cells(&self) -> Vec<Range<usize>> {
        let pipes = self.pipes();
        let cell = |pair: &[usize]| {
            let (start, end) = (pair[0] + 1, pair[1]);
            let text = &self.text[start - self.start..end - self.start];
            let start = start + text.len() - text.trim_start().len();
            start..start + text.trim().len()
        };
        pipes.windows(2).map(cell).collect()
    }

    /// The pipes that part its cells.
    pub fn pipes(&self) -> Vec<usize> {
        let is_pipe = |&(at, _): &(usize, &str)| !self.text[..at].ends_with('\\');
        self.text.match_indices('|').filter(is_pipe).map(|(at, _)| self.start + at).collect()
    }
}
