//! PB701.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::{BrokenEntry, Toc, TocProblem};

declare_rule! {
    /// Finds an entry of a table of contents (`toc.yml`, `TOC.yml`, `toc--internal.yml`, `toc.md`) whose address leads to
    /// no file, and a table of contents that is no YAML.
    ///
    /// Judged are `href`, `topicHref`, `tocHref` and `homepage`. An entry may name a page, another table of contents, or
    /// a folder that has one, with a slash at its end. `index.md` in `toc--partner.yml` finds `index--partner.md`.
    /// Addresses elsewhere and on the published site (`/help/`) are not judged, nor pages that the redirection files name,
    /// what `.gitignore` keeps out of the repository, what `docfx metadata` writes, and folders that the build fills.
    ///
    /// ## Why
    ///
    /// The table of contents is how readers find a page. The build leaves a broken entry out or shows it without a link;
    /// when the file is no YAML, every page below it loses its navigation.
    ///
    /// ## Fails
    ///
    /// ````yml title="toc.yml"
    /// - name: Kickoff
    ///   href: kick-off.md
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## Passes
    ///
    /// ````yml title="toc.yml"
    /// - name: Kickoff
    ///   href: kickoff.md
    /// - name: Help
    ///   href: /help/
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## Options
    ///
    /// `links.ignore`: globs of targets that are not judged.
    ///
    /// ## Source
    ///
    /// Learn's build reports the same entries as `file-not-found`, and the same files as `yaml-syntax-error`.
    pub BrokenTocEntry {
        code: "PB701",
        name: "broken-toc-entry",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [TOCS],
        facts: [TOCS],
    }
}

/// How like a name must be to be offered.
const ALIKE: f64 = 0.7;

impl DocsetRule for BrokenTocEntry {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for toc in docset.tocs() {
            for entry in &toc.broken {
                report(docset, toc, entry, reporter);
            }
            if let Some(error) = &toc.error {
                reporter
                    .report_in(toc.file, error.at, format!("this table of contents is no YAML: {}", error.message))
                    .help("put a text that holds `: ` or begins with a sign in quotes, and check the blanks at the start of the lines");
            }
        }
    }
}

fn report(docset: &Docset<'_>, toc: &Toc, entry: &BrokenEntry, reporter: &mut Reporter<'_>) {
    let files = &docset.index.site.files;
    let BrokenEntry { href, span, problem: flaw } = entry;
    let (message, help) = match flaw {
        TocProblem::Missing(path) => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let near = reporter.suggestions().closest(name, files.names_near(folder, name), ALIKE);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the address, or remove the entry".to_owned(),
            };
            (format!("this table of contents names `{href}`, which does not exist"), help)
        }
        TocProblem::NoToc(_) => (
            format!("this table of contents names the folder `{href}`, which has none of its own"),
            "name the page to open, or add a `toc.yml` to the folder".to_owned(),
        ),
        TocProblem::OtherBuild(file) => (
            format!("this table of contents names `{href}`, which is not in its build"),
            format!("add a page for it beside `{}`, or remove the entry", files.path(*file)),
        ),
        TocProblem::Outside => (
            format!("this table of contents names `{href}`, which lies outside the playbook"),
            "name a page of the playbook, or a whole address that begins with `https://`".to_owned(),
        ),
    };
    reporter.report_in(toc.file, *span, message).help(help).data("target", &**href);
}
