//! PB805.

use crate::facts::StructureFacts;
use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for translations with more or fewer H2 headings, tables, code blocks, or images than their source page.
    ///
    /// Those of include files count. For how pages are paired, see `translation-page-missing` (PB804).
    ///
    /// ## Why this is bad
    ///
    /// Readers of one language lack a section, or get one that was removed in the other.
    ///
    /// ## Incorrect
    ///
    /// ````md title="playbook-lint.toml"
    /// [[docset]]
    /// path = "de"
    /// source = "en"
    /// ````
    ///
    /// ````md title="en/plan.md"
    /// # Plan
    ///
    /// ## Overview
    ///
    /// ## Next Steps
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    ///
    /// ## Übersicht
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="playbook-lint.toml"
    /// [[docset]]
    /// path = "de"
    /// source = "en"
    /// ````
    ///
    /// ````md title="en/plan.md"
    /// # Plan
    ///
    /// ## Overview
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    ///
    /// ## Übersicht
    ///
    /// ### Weitere Informationen
    /// ````
    ///
    /// ## Options
    ///
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    pub TranslationStructure {
        code: "PB805",
        name: "translation-structure",
        severity: Info,
        fix: None,
        since: "0.1.0",
        facts: [STRUCTURE, METADATA, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for TranslationStructure {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        let count = |page| {
            let pages = docset.index.with_includes(page);
            pages.iter().fold(StructureFacts::default(), |sum, page| sum + page.structure())
        };
        for pair in &translation.pairs {
            let (here, there) = (count(pair.page), count(pair.source));
            let differences: Vec<String> = differences(here, there).collect();
            let Some((first, others)) = differences.split_first() else { continue };
            let rest: String = others.iter().map(|difference| format!(", {difference}")).collect();
            let source = reporter.site().files.path(pair.source.file).clone();
            let message = format!("compared with the {source_page}, this page has {first}{rest}");
            reporter
                .report_in(pair.page.file, pair.page.metadata().title_span(), message)
                .help(format!("compare it with the {source_page}, and translate what is missing"))
                .related_in(source, pair.source.metadata().title_span(), "the page that it translates");
        }
    }
}

/// What differs, such as `1 H2 heading instead of 2`.
fn differences(here: StructureFacts, there: StructureFacts) -> impl Iterator<Item = String> {
    let kinds = [
        (here.h2s, there.h2s, "H2 heading"),
        (here.tables, there.tables, "table"),
        (here.code_blocks, there.code_blocks, "code block"),
        (here.images, there.images, "image"),
    ];
    kinds.into_iter().filter(|(here, there, _)| here != there).map(|(here, there, what)| {
        let plural = if here == 1 { "" } else { "s" };
        format!("{here} {what}{plural} instead of {there}")
    })
}
