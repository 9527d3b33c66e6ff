//! Converts diagnostics of the linter to problems that an editor shows.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::encoding::{Encoding, Point, PointRange, Positions};
use super::messages::{Place, Problem};
use super::open_files::OpenFiles;
use super::uri::uri_of;
use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Workspace;
use crate::rules::{self, RuleRole};
use crate::text::{self, Source, Span};
use crate::vfs::{Tree, limits, relative_path};

/// A site as the client sees it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) workspace: &'a Workspace,
    /// Its root, as the client spells it.
    pub(super) folder: &'a Path,
    pub(super) open: &'a OpenFiles,
    pub(super) encoding: Encoding,
}

impl<'a> View<'a> {
    /// The path of a file relative to the root, if the root contains it.
    pub(super) fn path_of(&self, path: &Path) -> Option<String> {
        relative_path(&self.workspace.site().root.path, path)
    }

    /// The URI of a file of the site: the client's own if the file is open.
    pub(super) fn uri(&self, path: &str) -> Arc<str> {
        let root = &self.workspace.site().root.path;
        match self.open.at(&root.join(path)) {
            Some(uri) => uri.clone(),
            None => uri_of(&self.folder.join(path)).into(),
        }
    }

    /// The text of a file: the linted one, if there is one.
    pub(super) fn source(&self, path: &str) -> Option<Arc<Source>> {
        self.workspace.linted_text(path).or_else(|| {
            let bytes = self.workspace.tree().read(path, limits::SETTINGS).ok()?;
            Source::from_bytes(path.into(), bytes).ok().map(Arc::new)
        })
    }

    /// Returns a converter for positions in the file with the text `source`.
    pub(super) fn positions<'s>(&self, source: &'s Source) -> Positions<'s> {
        let path = self.workspace.site().root.path.join(&**source.path());
        Positions::new(self.encoding, source, self.open.counts_bom(&path))
    }

    /// A part of a file; the start of the file if it cannot be read.
    pub(super) fn place(&self, path: &str, span: Span) -> Place {
        let range = self.source(path).map(|source| self.positions(&source).range(span)).unwrap_or_default();
        Place { uri: self.uri(path), range }
    }

    /// What an editor shows of a file's diagnostics.
    pub(super) fn problems(&self, path: &str, diagnostics: &[Diagnostic]) -> Arc<[Problem]> {
        let source = (!diagnostics.is_empty()).then(|| self.source(path)).flatten();
        let positions = source.as_ref().map(|source| self.positions(source));
        diagnostics.iter().map(|diagnostic| self.problem(diagnostic, positions.as_ref())).collect()
    }

    fn problem(&self, diagnostic: &Diagnostic, positions: Option<&Positions<'_>>) -> Problem {
        let Diagnostic { code, severity, message, help, span, range, related, .. } = diagnostic;
        let range = match positions {
            Some(positions) => positions.range(*span),
            // In a file that is not UTF-8, there are only the linter's own lines and columns.
            None => range_of(*range),
        };
        let related = related.iter().map(|one| (self.place(&one.file, one.span), one.message.clone()));
        let role = rules::find(code).and_then(|rule| rule.role);
        Problem {
            range,
            severity: *severity,
            code: Some(code),
            message: with_help(message, help.as_deref()),
            is_unnecessary: role == Some(RuleRole::UnusedSuppression),
            related: related.collect(),
        }
    }
}

/// The problem to show for settings that cannot be read. `source` is the text of their file.
pub(super) fn config_problem(error: &ConfigError, source: Option<&Source>, encoding: Encoding) -> Problem {
    let line = u32::try_from(error.line.saturating_sub(1)).unwrap_or(0);
    let range = source.map(|source| {
        let line = source.lines().line(source.text(), line as usize);
        let text = line.of(source.text());
        let after = |characters: usize| {
            line.start as usize + text.char_indices().nth(characters).map_or(text.len(), |(offset, _)| offset)
        };
        let start = error.column.saturating_sub(1);
        let span = Span::new(after(start), after(start + error.underline));
        Positions::new(encoding, source, false).range(span)
    });
    let start = Point { line, unit: 0 };
    Problem {
        range: range.unwrap_or(PointRange { start, end: start }),
        severity: Severity::Error,
        code: None,
        message: with_help(&error.message, error.help.as_deref()),
        is_unnecessary: false,
        related: Vec::new(),
    }
}

/// An ID that is the same only for the same problems.
pub(super) fn result_id(problems: &[Problem]) -> String {
    let mut hasher = FxHasher::default();
    problems.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn with_help(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message.to_owned(),
    }
}

fn range_of(range: text::Range) -> PointRange {
    let point = |position: text::Position| Point {
        line: position.line.saturating_sub(1),
        unit: position.column.saturating_sub(1),
    };
    PointRange { start: point(range.start), end: point(range.end) }
}
