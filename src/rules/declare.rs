//! How a rule is declared: its doc comment is its documentation.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::facts::FactKinds;
use crate::page::PageParts;
use crate::playbook::PageKind;
use crate::publication;
use crate::site::DocsetId;

/// What is known of a rule beside its code.
#[derive(Debug)]
pub struct RuleMetadata {
    /// Stable code, `PB` and three digits.
    pub code: &'static str,
    /// Stable name in kebab-case.
    pub name: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// Whether it runs unless the settings say otherwise.
    pub on_by_default: bool,
    /// Whether it offers fixes.
    pub fix: FixKind,
    /// What its safe fixes may change on a page. The fixer holds them to it: all else stays what readers saw.
    pub changes: PageParts,
    /// The first version that had it.
    pub since: &'static str,
    /// Its documentation in Markdown.
    pub docs: &'static str,
    /// The kinds of files it checks.
    pub checks: FileKinds,
    /// The facts it reads, if it checks a docset.
    pub facts: FactKinds,
    /// Whose facts it reads, if it checks a docset.
    pub reach: Reach,
    /// Rules that have nothing to add where this rule reports.
    pub supersedes: &'static [Superseded],
    /// Selectors of the rules whose diagnostics its fixes may bring to light: they were right before, and only hidden.
    pub reveals: &'static [&'static str],
    /// What the engine uses it for, if it names the rule at all.
    pub role: Option<RuleRole>,
    /// Whether it asks when pages last changed in git.
    pub needs_history: bool,
    /// Whether it reports what servers answered. It is off where none was asked.
    pub needs_servers: bool,
    /// The profile of sites on which it has nothing to say.
    pub off_in: Option<Profile>,
}

bitflags::bitflags! {
    /// Kinds of files that a rule checks.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct FileKinds: u8 {
        /// Pages.
        const PAGES = 1;
        /// Include files, for the parts they play in pages.
        const INCLUDES = 1 << 1;
        /// Tables of contents.
        const TOCS = 1 << 2;
        /// Images.
        const IMAGES = 1 << 3;
        /// Redirection files.
        const REDIRECTIONS = 1 << 4;
    }
}

impl From<PageKind> for FileKinds {
    fn from(kind: PageKind) -> Self {
        match kind {
            PageKind::Page => Self::PAGES,
            PageKind::Include => Self::INCLUDES,
        }
    }
}

/// Whose facts a rule that checks a docset reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the docset's own pages: what it reports stays the same while these do.
    Docset,
    /// Those of other docsets too.
    Site,
}

/// A weaker rule, and where its diagnostics give way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// The code of the weaker rule.
    pub rule: &'static str,
    /// What counts as the same place.
    pub at: SamePlace,
}

/// When a weaker rule's diagnostic is at the same place as a stronger rule's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SamePlace {
    /// Their spans overlap.
    Span,
    /// They begin on the same line: a row of a table is one.
    Line,
    /// Both name the same metadata key as `key`.
    MetadataKey,
    /// The weaker one names as `key` the metadata key that the stronger one gives as `value`: the one that is meant.
    IntendedKey,
    /// Each difference that the weaker one reports has a cell, on either page, that overlaps the span of a stronger
    /// one; see [`Diagnostic::compared`](crate::diagnostic::Diagnostic::compared).
    ComparedCell,
}

/// What the engine uses a rule for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleRole {
    /// It reports files that cannot be read, and does not know their text.
    UnreadableFile,
    /// It reports suppression comments, which it therefore does not heed.
    UnusedSuppression,
    /// It reports pages that nothing refers to. A change that moves a page is told about at the links instead.
    UnreferencedPage,
}

/// What fixes a rule offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// None.
    None,
    /// Some of its findings can be fixed without changing what the page means.
    Safe,
    /// Its fixes are likely what the author wants.
    Unsafe,
}

/// Something that `declare_rule!` declared.
pub trait Rule {
    /// What is known of it.
    fn meta(&self) -> &'static RuleMetadata;
}

/// An example in a rule's documentation.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule speaks.
    pub kind: ExampleKind,
    /// Files with their paths: the fence's `title`, or `page.md`.
    pub files: Vec<(String, String)>,
}

/// Whether an example is good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleKind {
    /// The rule reports something.
    Fails,
    /// The rule reports nothing.
    Passes,
}

impl RuleMetadata {
    /// Whether it checks pages, or include files, as `kind` says.
    #[must_use]
    pub fn checks_kind(&self, kind: PageKind) -> bool {
        self.checks.contains(kind.into())
    }

    /// Whether a comment on a page can silence it: not where the page cannot be read or is none, nor where comments
    /// themselves are checked.
    #[must_use]
    pub fn is_suppressible(&self) -> bool {
        !matches!(self.role, Some(RuleRole::UnreadableFile | RuleRole::UnusedSuppression))
            && self.checks.intersects(FileKinds::PAGES | FileKinds::INCLUDES)
    }

    /// Whether a diagnostic of `other` that appears with a fix of this rule may have been there before.
    #[must_use]
    pub fn may_reveal(&self, other: &Self) -> bool {
        self.reveals.iter().any(|name| super::Selector::names(name, other))
    }

    /// Runs its check of `docset`. Debug builds hold it to its declaration: asking for facts that it does not declare,
    /// or, if its reach is its own docset, for those of others, panics.
    pub fn on_docset<T>(&self, docset: DocsetId, check: impl FnOnce() -> T) -> T {
        let only = match self.reach {
            Reach::Docset => Some(docset),
            Reach::Site => None,
        };
        self.facts.while_running(self.code, only, check)
    }

    /// The first paragraph of the documentation: what the rule finds.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.docs.lines().map(str::trim).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// The first sentence of the summary, without its period.
    #[must_use]
    pub fn headline(&self) -> String {
        let summary = self.summary();
        let mut quotes = 0;
        let bytes = summary.as_bytes();
        let end = bytes.iter().enumerate().position(|(at, byte)| {
            quotes += usize::from(*byte == b'`');
            *byte == b'.' && quotes % 2 == 0 && bytes.get(at + 1).is_none_or(|next| *next == b' ')
        });
        summary[..end.unwrap_or(summary.len())].to_owned()
    }

    /// The documentation without the blank that a doc comment puts before each line.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The URL of its documentation, if the project is published.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        publication::repository().map(|repository| self.url_in(repository))
    }

    /// The URL of its documentation in the repository at the URL `repository`.
    #[must_use]
    pub fn url_in(&self, repository: &str) -> String {
        publication::page_in(repository, &format!("{}#{}", self.page(), self.anchor()))
    }

    /// Its heading's fragment on its [page](Self::page).
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("{}-{}", self.code.to_ascii_lowercase(), self.name)
    }

    /// The text under a heading `## <name>` of the documentation, where it has one.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<String> {
        let heading = format!("## {name}");
        let text = self.text();
        let mut lines = text.lines();
        lines.find(|line| line.trim_end() == heading)?;
        let mut in_example = false;
        let section: Vec<_> = lines
            .take_while(|line| {
                in_example ^= line.starts_with("````");
                in_example || !line.starts_with("## ")
            })
            .collect();
        Some(section.join("\n").trim().to_owned())
    }

    /// The examples of the documentation: the fenced blocks under `## Incorrect` and `## Correct`. Blocks with a
    /// `title="path"` stand together for one small site; a block without one is a page of its own.
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        let kinds = [("Incorrect", ExampleKind::Fails), ("Correct", ExampleKind::Passes)];
        kinds
            .iter()
            .filter_map(|&(name, kind)| Some((kind, self.section(name)?)))
            .flat_map(|(kind, section)| blocks(kind, &section))
            .collect()
    }
}

fn blocks(kind: ExampleKind, section: &str) -> Vec<Example> {
    let (mut examples, mut titled) = (Vec::new(), Vec::new());
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        // Four backticks, so that an example may show a fence.
        let Some(info) = line.strip_prefix("````") else { continue };
        let text: String =
            lines.by_ref().take_while(|line| !line.starts_with("````")).flat_map(|line| [line, "\n"]).collect();
        match info.split_once("title=\"").and_then(|(_, title)| title.split_once('"')) {
            Some((title, _)) => titled.push((title.to_owned(), text)),
            None => examples.push(Example { kind, files: vec![("page.md".to_owned(), text)] }),
        }
    }
    if !titled.is_empty() {
        examples.push(Example { kind, files: titled });
    }
    examples
}

/// Declares a rule: its doc comment, which is its documentation, its type, and what [`RuleMetadata`] holds.
///
/// The documentation starts with what the rule checks for and has the sections `## Why this is bad`, `## Incorrect`,
/// `## Correct`, and if there is something to say `## Options` and `## References`.
///
/// After `since` may follow, in this order:
/// - `changes: [LINK_TARGET]`: the [`PageParts`] that its safe fixes change where their edits
///   are; spaces that are not shown unless given.
/// - `checks: [PAGES, INCLUDES]`: the [`FileKinds`] it checks; pages unless given.
/// - `facts: [TASKS]`: the [`FactKinds`] that a rule on a docset reads.
/// - `reach: Site`: that it reads facts of other docsets too.
/// - `supersedes: [PB303 on Line]`: weaker rules, each with the [`SamePlace`] where they are
///   not reported. The weaker rule itself reports all that it finds.
/// - `reveals: [PB1, PB803]`: selectors of rules whose diagnostics its fixes may bring to light.
/// - `role: UnreadableFile`: what the engine uses it for.
/// - `needs_history: true`: that it asks when pages last changed.
/// - `needs_servers: true`: that it reports what servers answered.
/// - `off_in: Learn`: the [`Profile`] of sites on which it does not run.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        pub $rule:ident {
            code: $code:literal,
            name: $name:literal,
            severity: $severity:ident $($off:ident)?,
            fix: $fix:ident,
            since: $since:literal
            $(, changes: [$($changes:ident),+])?
            $(, checks: [$($checks:ident),+])?
            $(, facts: [$($facts:ident),+])?
            $(, reach: $reach:ident)?
            $(, supersedes: [$($weaker:ident on $place:ident),+])?
            $(, reveals: [$($revealed:ident),+])?
            $(, role: $role:ident)?
            $(, needs_history: $needs_history:literal)?
            $(, needs_servers: $needs_servers:literal)?
            $(, off_in: $off_in:ident)?
            $(,)?
        }
    ) => {
        // The examples are pages, with their path behind the language.
        #[allow(rustdoc::invalid_codeblock_attributes)]
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $rule;

        impl $crate::rules::Rule for $rule {
            fn meta(&self) -> &'static $crate::rules::RuleMetadata {
                static META: $crate::rules::RuleMetadata = $crate::rules::RuleMetadata {
                    code: $code,
                    name: $name,
                    severity: $crate::diagnostic::Severity::$severity,
                    on_by_default: declare_rule!(@default $($off)?),
                    fix: $crate::rules::FixKind::$fix,
                    changes: declare_rule!(@parts $(, [$($changes)+])?),
                    since: $since,
                    docs: concat!($($doc, "\n"),*),
                    checks: declare_rule!(@flags $crate::rules::FileKinds, PAGES $(, [$($checks)+])?),
                    facts: declare_rule!(@flags $crate::facts::FactKinds, NONE $(, [$($facts)+])?),
                    reach: declare_rule!(@or $crate::rules::Reach::Docset $(, $crate::rules::Reach::$reach)?),
                    supersedes: &[$($($crate::rules::Superseded {
                        rule: stringify!($weaker),
                        at: $crate::rules::SamePlace::$place,
                    }),+)?],
                    reveals: &[$($(stringify!($revealed)),+)?],
                    role: declare_rule!(@or None $(, Some($crate::rules::RuleRole::$role))?),
                    needs_history: declare_rule!(@or false $(, $needs_history)?),
                    needs_servers: declare_rule!(@or false $(, $needs_servers)?),
                    off_in: declare_rule!(@or None $(, Some($crate::config::Profile::$off_in))?),
                };
                &META
            }
        }
    };
    (@default) => { true };
    (@default off) => { false };
    (@flags $kinds:ty, $default:ident) => { <$kinds>::$default };
    (@flags $kinds:ty, $default:ident, [$($kind:ident)+]) => { <$kinds>::empty()$(.union(<$kinds>::$kind))+ };
    (@parts) => { $crate::page::PageParts::empty() };
    (@parts, [$($part:ident)+]) => { $crate::page::PageParts::empty()$(.union($crate::page::PageParts::$part))+ };
    (@or $default:expr) => { $default };
    (@or $default:expr, $given:expr) => { $given };
}
pub(crate) use declare_rule;
