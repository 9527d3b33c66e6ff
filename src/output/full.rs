//! The format for people: the source with the span underlined, help, and related locations.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::{Block, blocks, pick};
use super::excerpt::Excerpt;
use super::statistics::{count_by_rule, write_counts};
use super::{CommandEscaper, Format, FormatContext, escape_controls, wrapping};
use crate::diagnostic::{Applicability, Diagnostic, Related, Severity};
use crate::linter::Report;
use crate::publication;
use crate::rules;
use crate::text::{Range, Source, Span};

/// The format for terminals.
#[derive(Clone, Copy, Debug)]
pub struct Full {
    /// The maximum number of blocks to show. The others are only counted.
    pub limit: usize,
    /// Whether unsafe fixes are made. If not, the mark of such a fix includes the option that makes it.
    pub unsafe_fixes: bool,
}

impl Format for Full {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        // Messages can wrap anywhere, so a line could start with `::`.
        let mut out = CommandEscaper::new(out);
        let handler = handler(setting);
        let mut sources: FxHashMap<&str, Option<Arc<Source>>> = FxHashMap::default();
        let mut rendered = String::new();
        let blocks = blocks(&report.diagnostics);
        let shown = pick(&blocks, self.limit);
        for block in &shown {
            let Some(diagnostic) = block.first() else { continue };
            let related = diagnostic.related.iter().map(|related| &*related.file);
            for file in std::iter::once(&*diagnostic.file).chain(related) {
                sources.entry(file).or_insert_with(|| (setting.read)(file));
            }
            let excerpts = Excerpts { sources: &sources, setting, unsafe_fixes: self.unsafe_fixes };
            let related = diagnostic.related.iter().map(|related| excerpts.of_related(related));
            for shown in std::iter::once(excerpts.of(diagnostic, block)).chain(related) {
                rendered.clear();
                if handler.render_report(&mut rendered, &shown).is_err() {
                    // This fails only if the formatter is broken. The message must not be lost even then.
                    rendered = format!("{}: {}\n", diagnostic.code, escape_controls(&diagnostic.message));
                }
                writeln!(out, "{}", rendered.trim_end())?;
            }
            writeln!(out)?;
        }
        let is_shown: FxHashSet<_> = shown.iter().map(|block| block.as_ptr()).collect();
        let rest = || blocks.iter().filter(|block| !is_shown.contains(&block.as_ptr())).copied().flatten();
        let left = rest().count();
        if left > 0 {
            writeln!(out, "{left} more, not shown here (`--format concise` lists them all):")?;
            write_counts(&count_by_rule(rest()), &mut out)?;
            writeln!(out)?;
        }
        if let (Some(first), None) = (shown.first().and_then(|block| block.first()), publication::repository()) {
            writeln!(out, "To read about a rule, run `playbook-lint explain {}`.\n", first.code)?;
        }
        out.finish()
    }
}

fn handler(setting: &FormatContext<'_>) -> GraphicalReportHandler {
    let theme = if setting.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme)
        .with_width(setting.width)
        .with_context_lines(0)
        .with_links(setting.color)
        // The code itself is the link: a separate word would be useless on a terminal without hyperlinks.
        .with_link_display_text("")
        .with_word_separator(wrapping::SEPARATOR)
        .with_word_splitter(wrapping::SPLITTER)
        .with_break_words(false)
}

/// A diagnostic or one of its related locations, for miette. Related locations have no severity here, because miette
/// would print it for each of them.
#[derive(Debug)]
struct MietteDiagnostic {
    code: Option<String>,
    url: Option<String>,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

/// Cuts excerpts from the pages.
struct Excerpts<'a> {
    sources: &'a FxHashMap<&'a str, Option<Arc<Source>>>,
    setting: &'a FormatContext<'a>,
    unsafe_fixes: bool,
}

impl Excerpts<'_> {
    /// Returns `diagnostic` with all messages and help texts of its `block`.
    fn of(&self, diagnostic: &Diagnostic, block: Block<'_>) -> MietteDiagnostic {
        let lines = |texts: Vec<&str>| texts.into_iter().map(escape_controls).collect::<Vec<_>>().join("\n");
        let messages = lines(block.iter().map(|one| &*one.message).collect());
        let helps = lines(block.iter().filter_map(|one| one.help.as_deref()).collect());
        let url = || rules::find(diagnostic.code).and_then(rules::RuleMetadata::url);
        MietteDiagnostic {
            code: Some(format!("{} {}{}", diagnostic.code, diagnostic.name, self.mark(diagnostic))),
            url: self.setting.color.then(url).flatten(),
            severity: match diagnostic.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Info => miette::Severity::Advice,
            },
            message: messages,
            help: Some(helps).filter(|helps| !helps.is_empty()),
            excerpt: self.cut(&diagnostic.file, diagnostic.span, diagnostic.range),
        }
    }

    /// Returns the mark of a diagnostic that `--fix` removes.
    fn mark(&self, diagnostic: &Diagnostic) -> &'static str {
        match diagnostic.fix.as_ref().map(|fix| fix.applicability) {
            None => "",
            Some(Applicability::Unsafe) if !self.unsafe_fixes => " [fixable with --unsafe-fixes]",
            Some(_) => " [fixable]",
        }
    }

    fn of_related(&self, related: &Related) -> MietteDiagnostic {
        MietteDiagnostic {
            code: None,
            url: None,
            severity: miette::Severity::Advice,
            message: escape_controls(&related.message).into_owned(),
            help: None,
            excerpt: self.cut(&related.file, related.span, related.range),
        }
    }

    fn cut(&self, file: &str, span: Span, range: Range) -> Option<Excerpt> {
        let name = escape_controls(&self.setting.paths.of(file)).into_owned();
        let Some(source) = self.sources.get(file)? else {
            return Some(Excerpt::without_text(name, range));
        };
        let width = self.setting.width.saturating_sub(12).max(40);
        Some(Excerpt::new(source, name, span, range, width))
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Excerpt").finish_non_exhaustive()
    }
}

impl fmt::Display for MietteDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MietteDiagnostic {}

impl miette::Diagnostic for MietteDiagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.url.as_ref().map(|url| Box::new(url) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, excerpt.span))))
    }
}
