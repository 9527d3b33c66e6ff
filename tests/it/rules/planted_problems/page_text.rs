//! A page as its author sees it: lines, cells, links, and sections, found by plain text search. It does not use the
//! linter's parsers, so both are unlikely to have the same bug.

use std::ops::Range;

use super::plant::Plant;

/// A Markdown file.
#[derive(Debug)]
pub struct PageText {
    /// The path relative to the site.
    pub path: String,
    pub text: String,
}

/// A line without its line break.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub number: usize,
    /// Its start, in bytes of the page.
    pub start: usize,
    pub text: &'a str,
}

/// Returns the line and column of a byte. A BOM does not count as a column.
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

    /// Returns the lines of the front matter, without the fences.
    pub fn front_matter(&self) -> Vec<Line<'_>> {
        let lines = self.lines();
        let opening = lines.first().map(|line| line.text.trim_start_matches('\u{feff}').trim_end());
        if opening != Some("---") {
            return Vec::new();
        }
        lines.into_iter().skip(1).take_while(|line| line.text.trim_end() != "---").collect()
    }

    /// Returns a metadata value and its position.
    pub fn value(&self, key: &str) -> Option<(Range<usize>, &str)> {
        let prefix = format!("{key}:");
        let line = self.front_matter().into_iter().find(|line| line.text.starts_with(&prefix))?;
        let value = line.text[prefix.len()..].trim();
        let start = line.start + line.text.len() - line.text[prefix.len()..].trim_start().len();
        Some((start..start + value.len(), value))
    }

    /// Returns the lines of the body that are neither code nor comments.
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

    /// Returns the lines of plain text: no headings, tables, link definitions, or lines of punctuation.
    pub fn prose(&self) -> Vec<Line<'_>> {
        let mut lines = self.body();
        lines.retain(|line| line.text.starts_with(char::is_alphabetic) && !line.text.contains(['[', '|', '*', '<']));
        lines
    }

    /// Returns the rows of task tables.
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

    /// Returns the tables whose first header matches: their lines, starting with the header.
    pub fn tables(&self, is_header: impl Fn(&str) -> bool) -> Vec<Vec<Line<'_>>> {
        let body = self.body();
        let is_row = |line: &Line<'_>| line.text.trim_start_matches([' ', '>']).starts_with('|');
        let starts = body.iter().enumerate().filter(|(_, line)| is_row(line) && is_header(line.text));
        starts.map(|(at, _)| body[at..].iter().take_while(|line| is_row(line)).copied().collect()).collect()
    }

    /// Returns inline links and images with their parts.
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

    /// Returns the links to other Markdown files, without images and includes.
    pub fn page_links(&self) -> Vec<Link> {
        let mut links = self.links();
        let is_page = |target: &str| !target.contains(':') && target.split(['#', '?']).next().unwrap().ends_with(".md");
        links.retain(|link| !link.is_picture && !link.is_include && is_page(&self.text[link.target.clone()]));
        links
    }

    /// Returns the pages of a TOC: the line, and the position of the path.
    pub fn entries(&self) -> Vec<(usize, Range<usize>)> {
        let entry = |line: Line<'_>| {
            let path = line.text.split_once("href: ")?.1;
            let end = line.range().end;
            path.ends_with(".md").then(|| (line.number, end - path.len()..end))
        };
        self.lines().into_iter().filter_map(entry).collect()
    }

    /// Returns the H2 sections: heading and text.
    pub fn sections(&self) -> Vec<Range<usize>> {
        let starts: Vec<usize> =
            self.body().iter().filter(|line| line.text.starts_with("## ")).map(|line| line.start).collect();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// Returns the start of the H1 text. One page has an underlined H1.
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

    /// Returns the text with a part replaced.
    pub fn with(&self, range: Range<usize>, new: &str) -> String {
        format!("{}{new}{}", &self.text[..range.start], &self.text[range.end..])
    }

    /// Returns a plant that replaces a part of the text.
    pub fn plant(&self, range: Range<usize>, new: &str) -> Plant {
        Plant::of(self, self.with(range, new))
    }
}

/// Returns the position of the bracket that the one after `text` closes.
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
    /// Returns its position on the page.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns the cells of a table row, without the spaces around their text.
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

    /// Returns the positions of the pipes that separate its cells.
    pub fn pipes(&self) -> Vec<usize> {
        let is_pipe = |&(at, _): &(usize, &str)| !self.text[..at].ends_with('\\');
        self.text.match_indices('|').filter(is_pipe).map(|(at, _)| self.start + at).collect()
    }
}
