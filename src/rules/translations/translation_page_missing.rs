//! PB804.

use crate::index::Docset;
use crate::playbook::Locale;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for pages of a docset that have no counterpart in its translation.
    ///
    /// A docset translates the one that its `source` in `playbook-lint.toml` specifies. Without a `source`, a docset
    /// whose folder has the name of a language (`german-playbook`, `ja-jp`) translates the only English docset in the
    /// same folder. At least five pages of that docset, and half of them, must have a counterpart. The counterpart of
    /// `plan.md` is `plan-de.md`, with the suffix of the language or the one that most pages of the docset share. If
    /// there is no such page, it is the page with the same name.
    ///
    /// ## Why this is bad
    ///
    /// Readers of the translation do not know that a page is missing.
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
    /// ````
    ///
    /// ````md title="en/run.md"
    /// # Run
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
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
    /// ````
    ///
    /// ````md title="en/index.md"
    /// # Start
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    /// ````
    ///
    /// ````md title="de/index.md"
    /// # Anfang
    /// ````
    ///
    /// ## Options
    ///
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    /// - `vocabulary.suffixes`: other suffixes of the file names of translated pages.
    pub TranslationPageMissing {
        code: "PB804",
        name: "translation-page-missing",
        severity: Info,
        fix: None,
        since: "0.1.0",
        facts: [METADATA],
        reach: Site,
    }
}

impl DocsetRule for TranslationPageMissing {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let info = docset.info();
        let folder = &info.path;
        for page in &translation.missing {
            let name = translation.counterpart_of(page);
            let (message, help) = match info.shares_folders() {
                true => ("this page has no counterpart".to_owned(), format!("translate the page to `{name}`")),
                false => (
                    format!("this page has no counterpart in `{folder}`"),
                    format!("translate the page to `{name}` in that folder"),
                ),
            };
            // Pages of several languages may be next to this one.
            let language = info.locale.filter(|locale| info.shares_folders() && *locale != Locale::Other);
            let message = message + &language.map_or_else(String::new, |locale| format!(" in {}", locale.name()));
            let span = page.metadata().title_span();
            reporter.report_in(page.file, span, message).help(help).data("target", name);
        }
    }
}
