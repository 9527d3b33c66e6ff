//! How a rule is declared: its doc comment is its documentation.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::facts::FactKinds;
use crate::page::PageParts;
use crate::playbook::PageKind;
use crate::publication;
use crate::site::DocsetId;

/// The metadata of a rule.
#[derive(Debug)]
pub struct RuleMetadata {
    /// Stable code, `PB` and three digits.
    pub code: &'static str,
    /// Stable name in kebab-case.
    pub name: &'static str,
    /// The severity of its diagnostics.
    pub severity: Severity,
    /// Whether it is on by default.
    pub on_by_default: bool,
    /// Whether it offers fixes.
    pub fix: FixKind,
    /// The parts of a page that its safe fixes may change. The fixer checks that all other parts render as before.
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
    /// Selectors of the rules whose diagnostics its fixes may uncover: the problems existed before, but were hidden.
    pub reveals: &'static [&'static str],
    /// The linter's use for it, if the linter needs this rule.
    pub role: Option<RuleRole>,
    /// Whether it needs to know when pages last changed in Git.
    pub needs_history: bool,
    /// Whether it reports what servers answered. It is off if none was asked.
    pub needs_servers: bool,
    /// The profile of sites on which it does not run.
    pub off_in: Option<Profile>,
}

bitflags::bitflags! {
    /// Kinds of files that a rule checks.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct FileKinds: u8 {
        /// Pages.
        const PAGES = 1;
        /// Include files, as parts of the pages that include them.
        const INCLUDES = 1 << 1;
        /// TOCs and other YAML pages.
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
    /// Those of the docset's own pages: what it reports stays the same as long as these do.
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
    /// They start on the same line, such as a row of a table.
    Line,
    /// Both have the same metadata key as `key`.
    MetadataKey,
    /// The weaker one has as `key` the metadata key that the stronger one has as `value`: the intended one.
    IntendedKey,
    /// Each difference that the weaker one reports has a cell, on either page, that overlaps the span of a stronger
    /// one; see [`Diagnostic::compared`](crate::diagnostic::Diagnostic::compared).
    ComparedCell,
}

/// What the linter uses a rule for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleRole {
    /// It reports files that cannot be read, and does not know their text.
    UnreadableFile,
    /// It reports suppression comments, and therefore ignores them.
    UnusedSuppression,
    /// It reports pages that nothing refers to. If a change moves a page, the links report that instead.
    UnreferencedPage,
}

/// The fixes that a rule offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// None.
    None,
    /// Some of its problems can be fixed without changing what the page means.
    Safe,
    /// Its fixes are probably what the author wants.
    Unsafe,
}

/// A rule that `declare_rule!` declared.
pub trait Rule {
    /// Its metadata.
    fn meta(&self) -> &'static RuleMetadata;
}

/// An example in a rule's documentation.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule reports something.
    pub kind: ExampleKind,
    /// Files with their paths: the fence's `title`, or `page.md`.
    pub files: Vec<(String, String)>,
}

/// Whether an example is incorrect or correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleKind {
    /// The rule reports something.
    Fails,
    /// The rule reports nothing.
    Passes,
}

impl RuleMetadata {
    /// Whether it checks pages or include files, depending on `kind`.
    #[must_use]
    pub fn checks_kind(&self, kind: PageKind) -> bool {
        self.checks.contains(kind.into())
    }

    /// Whether a comment on a page can suppress it. It cannot if the page cannot be read or is not a page, or if the
    /// rule checks the comments themselves.
    #[must_use]
    pub fn is_suppressible(&self) -> bool {
        !matches!(self.role, Some(RuleRole::UnreadableFile | RuleRole::UnusedSuppression))
            && self.checks.intersects(FileKinds::PAGES | FileKinds::INCLUDES)
    }

    /// Whether a diagnostic of `other` that appears with a fix of this rule may have existed before.
    #[must_use]
    pub fn may_reveal(&self, other: &Self) -> bool {
        self.reveals.iter().any(|name| super::Selector::names(name, other))
    }

    /// Runs its check of `docset`. Debug builds panic if it asks for facts that it does not declare, or, if its reach
    /// is its own docset, for facts of other docsets.
    pub fn on_docset<T>(&self, docset: DocsetId, check: impl FnOnce() -> T) -> T {
        let only = match self.reach {
            Reach::Docset => Some(docset),
            Reach::Site => None,
        };
        self.facts.while_running(self.code, only, check)
    }

    /// Returns the first paragraph of the documentation: what the rule checks for.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.docs.lines().map(str::trim).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// Returns the first sentence of the summary, without its period.
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

    /// Returns the documentation without the space that a doc comment has at the start of each line.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the URL of its documentation, if the project is published.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        publication::repository().map(|repository| self.url_in(repository))
    }

    /// Returns the URL of its documentation in the repository at the URL `repository`.
    #[must_use]
    pub fn url_in(&self, repository: &str) -> String {
        publication::page_in(repository, &format!("{}#{}", self.page(), self.anchor()))
    }

    /// Returns its heading's fragment on its [page](Self::page).
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("{}-{}", self.code.to_ascii_lowercase(), self.name)
    }

    /// Returns the text under the heading `## <name>` of the documentation, if there is one.
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

    /// Returns the examples of the documentation: the fenced blocks under `## Incorrect` and `## Correct`. Blocks with
    /// a `title="path"` form one small site; a block without one is a separate page.
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
        // Four backticks, because an example may contain a fence.
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

/// Declares a rule: its doc comment, which is its documentation, its type, and its [`RuleMetadata`].
///
/// The documentation starts with what the rule checks for and has the sections `## Why this is bad`, `## Incorrect`,
/// and `## Correct`, and, if they have content, `## Options` and `## References`.
///
/// These can follow `since`, in this order:
/// - `changes: [LINK_TARGET]`: the [`PageParts`] that its safe fixes change where their edits are (default: spaces that
///   do not render).
/// - `checks: [PAGES, INCLUDES]`: the [`FileKinds`] that it checks (default: pages).
/// - `facts: [TASKS]`: the [`FactKinds`] that a rule on a docset reads.
/// - `reach: Site`: that it reads facts of other docsets too.
/// - `supersedes: [PB303 on Line]`: weaker rules, each with the [`SamePlace`] where they are not reported. The weaker
///   rule itself reports all problems.
/// - `reveals: [PB1, PB803]`: selectors of rules whose diagnostics its fixes may uncover.
/// - `role: UnreadableFile`: the linter's use for it.
/// - `needs_history: true`: that it needs to know when pages last changed.
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
        // The examples are pages, with their path after the language.
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
