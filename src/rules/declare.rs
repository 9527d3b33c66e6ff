//! How a rule is declared: its doc comment is its documentation.

use crate::diagnostic::Severity;

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
    /// The first version that had it.
    pub since: &'static str,
    /// Its documentation in Markdown.
    pub docs: &'static str,
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
    /// The first paragraph of the documentation: what the rule finds.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.docs.lines().map(str::trim).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// The documentation without the blank that a doc comment puts before each line.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The address of its documentation.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/blob/main/docs/rules.md#{}", env!("CARGO_PKG_REPOSITORY"), self.anchor())
    }

    /// Its heading's fragment in docs/rules.md.
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

    /// The examples of the documentation: the fenced blocks under `## Fails` and `## Passes`. Blocks with a
    /// `title="path"` stand together for one small site; a block without one is a page of its own.
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        let kinds = [("Fails", ExampleKind::Fails), ("Passes", ExampleKind::Passes)];
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
/// The documentation begins with what the rule finds and has the sections `## Why`, `## Fails`, `## Passes`, and where
/// there is something to say `## Options` and `## Source`.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        pub $rule:ident {
            code: $code:literal,
            name: $name:literal,
            severity: $severity:ident $($off:ident)?,
            fix: $fix:ident,
            since: $since:literal $(,)?
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
                    since: $since,
                    docs: concat!($($doc, "\n"),*),
                };
                &META
            }
        }
    };
    (@default) => { true };
    (@default off) => { false };
}
pub(crate) use declare_rule;
