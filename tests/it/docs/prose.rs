//! Extracts the texts that people read from the files of the project, without code.

/// A line of text.
#[derive(Clone)]
pub struct Passage {
    /// The path of its file, or a command.
    pub file: String,
    /// The 1-based line.
    pub line: usize,
    /// The text without code in backticks.
    pub text: String,
    /// The line as in the file.
    raw: String,
}

impl Passage {
    fn new(file: &str, line: usize, raw: &str) -> Self {
        Self { file: file.to_owned(), line, text: without_code(raw), raw: raw.to_owned() }
    }

    /// Whether the line of the file contains `text`.
    pub fn raw_contains(&self, text: &str) -> bool {
        self.raw.contains(text)
    }
}

/// Returns the texts of the file at `path`, which is relative to the project.
pub fn of_file(path: &str, text: &str) -> Vec<Passage> {
    if path.starts_with("fixtures/") {
        return if path.ends_with("/expected.txt") { messages(path, text) } else { Vec::new() };
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        // Descriptions that other programs show.
        _ if ["action.yml", ".pre-commit-hooks.yaml", "editors/vscode/package.json"].contains(&path) => {
            plain(path, text)
        }
        // The word list itself.
        _ if path.ends_with("words.toml") || path.ends_with("docs/words.rs") => Vec::new(),
        "md" => markdown(path, text),
        "rs" | "ts" | "js" => code(path, text),
        "yml" | "yaml" | "toml" | "sh" | "py" => hash_comments(path, text),
        _ if path.starts_with(".ci/") => hash_comments(path, text),
        _ => Vec::new(),
    }
}

/// Returns all lines.
pub fn plain(path: &str, text: &str) -> Vec<Passage> {
    text.lines().enumerate().map(|(index, line)| Passage::new(path, index + 1, line)).collect()
}

/// Returns Markdown outside of code, and TOML comments in fenced blocks.
fn markdown(path: &str, text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut fence: Option<(usize, bool)> = None;
    for (index, line) in text.lines().enumerate() {
        let ticks = line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let info = line.trim_start()[ticks..].trim();
        match fence {
            None if ticks >= 3 => fence = Some((ticks, info == "toml")),
            None if line.starts_with("    ") && !is_list_text(line) => {}
            None => passages.push(Passage::new(path, index + 1, line)),
            Some((opened, _)) if ticks >= opened && info.is_empty() => fence = None,
            Some((_, true)) => passages.extend(line.split_once('#').map(|(_, it)| Passage::new(path, index + 1, it))),
            Some(_) => {}
        }
    }
    passages
}

/// Whether an indented line of the documentation is a list item.
fn is_list_text(line: &str) -> bool {
    line.trim_start().starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// Returns the comments of code. For Rust outside of tests, also returns strings of several words.
fn code(path: &str, text: &str) -> Vec<Passage> {
    let has_messages = path.starts_with("src/") && !path.ends_with("tests.rs") && !path.contains("/languages/");
    let (mut passages, mut in_tests, mut in_fence, mut in_string) = (Vec::new(), false, false, false);
    for (index, line) in text.lines().enumerate() {
        let mut push = |text: &str| passages.push(Passage::new(path, index + 1, text));
        in_tests |= line == "#[cfg(test)]";
        let trimmed = line.trim_start();
        if let Some(comment) = trimmed.strip_prefix("//").filter(|_| !in_string) {
            let comment = comment.strip_prefix(['/', '!']).unwrap_or(comment).trim_start();
            if comment.starts_with("```") {
                in_fence = !in_fence;
            } else if !in_fence {
                push(comment);
            }
            continue;
        }
        in_fence = false;
        if let Some((code, comment)) = line.split_once(" // ")
            && code.matches('"').count() % 2 == 0
        {
            push(comment);
        }
        if has_messages && !in_tests {
            strings(line, &mut in_string).into_iter().filter(|text| text.trim().contains(' ')).for_each(push);
        }
    }
    passages
}

/// Returns the strings on a line of Rust code. `in_string` is whether a string continues from the previous line;
/// afterward, it is whether one continues on the next line.
fn strings<'t>(line: &'t str, in_string: &mut bool) -> Vec<&'t str> {
    let (mut strings, mut start) = (Vec::new(), in_string.then_some(0));
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (byte, start) {
            (b'\\', Some(_)) => drop(bytes.next()),
            (b'"', Some(from)) => {
                strings.push(&line[from..at]);
                start = None;
            }
            (b'"', None) => start = Some(at + 1),
            _ => {}
        }
    }
    *in_string = start.is_some() && line.ends_with('\\');
    strings.extend(start.map(|from| &line[from..]));
    strings
}

/// Returns the comments of a file that starts them with `#`.
fn hash_comments(path: &str, text: &str) -> Vec<Passage> {
    let comment = |line: &str| {
        let at = if line.starts_with("# ") { Some(0) } else { line.find(" # ") }?;
        Some(line[at..].trim_start_matches([' ', '#']).to_owned())
    };
    let lines = text.lines().enumerate();
    lines.filter_map(|(index, line)| Some(Passage::new(path, index + 1, &comment(line)?))).collect()
}

/// Returns messages and help texts from the expected diagnostics of a fixture.
fn messages(path: &str, text: &str) -> Vec<Passage> {
    let message = |line: &str| {
        let related = line.strip_prefix("    also: ").and_then(|rest| rest.split_once(' ')).map(|(_, text)| text);
        let own = || line.split_once(": PB").and_then(|(_, rest)| rest.splitn(3, ' ').nth(2));
        let help = line.strip_prefix("    help: ");
        help.or(related).or_else(own).map(str::to_owned)
    };
    let lines = text.lines().enumerate();
    lines.filter_map(|(index, line)| Some(Passage::new(path, index + 1, &message(line)?))).collect()
}

/// Returns `text` without code spans and without the names of arguments.
fn without_code(text: &str) -> String {
    let (mut result, mut rest) = (String::new(), text);
    while let Some(open) = rest.find('`') {
        let ticks = rest[open..].bytes().take_while(|byte| *byte == b'`').count();
        let inside = &rest[open + ticks..];
        let Some(close) = inside.find(&rest[open..open + ticks]) else { break };
        result.push_str(&rest[..open]);
        result.push('`');
        rest = &inside[close + ticks..];
    }
    result.push_str(rest);
    without_arguments(&result)
}

/// Returns `text` without the names in `{name}`.
fn without_arguments(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |result, part| result + "{" + part.find('}').map_or(part, |end| &part[end..]))
}
