//! PB701.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::{BrokenEntry, Toc, TocProblem};
use crate::vfs::split_path;

declare_rule! {
    /// Checks for TOC entries whose target does not exist, and for TOCs that are not valid YAML. TOC files are
    /// `toc.yml`, `TOC.yml`, `toc--internal.yml`, `toc.md`, and similar.
    ///
    /// The keys `href`, `topicHref`, `tocHref`, and `homepage` are checked. An entry can link to a page, another TOC,
    /// or a folder that has one, with a slash at the end. In `toc--partner.yml`, `index.md` stands for
    /// `index--partner.md`.
    ///
    /// The following targets are not checked: URLs of other sites and of the published site (`/help/`), pages that the
    /// redirection files list, files that `.gitignore` excludes, the output of `docfx metadata`, and folders that the
    /// build fills.
    ///
    /// ## Why this is bad
    ///
    /// Readers use the TOC to find a page. The build omits a broken entry or shows it without a link. If the file is
    /// not valid YAML, every page below it loses its navigation.
    ///
    /// ## Incorrect
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
    /// ## Correct
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
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
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

/// The minimum similarity of a name that a help suggests, from 0 to 1.
const ALIKE: f64 = 0.7;

impl DocsetRule for BrokenTocEntry {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for toc in docset.tocs() {
            for entry in &toc.broken {
                report(docset, toc, entry, reporter);
            }
            if let Some(error) = &toc.error {
                reporter.report_in(toc.file, error.at, format!("the TOC is not valid YAML: {}", error.message)).help(
                    "quote values that contain `: ` or start with a special character, and check the indentation",
                );
            }
        }
    }
}

fn report(docset: &Docset<'_>, toc: &Toc, entry: &BrokenEntry, reporter: &mut Reporter<'_>) {
    let files = &docset.index.site.files;
    let BrokenEntry { href, span, problem: flaw } = entry;
    let (message, help) = match flaw {
        TocProblem::Missing(path) => {
            let (folder, name) = split_path(path);
            let near = reporter.suggestions().closest(name, files.names_near(folder, name), ALIKE);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the target, or remove the entry".to_owned(),
            };
            (format!("TOC target `{href}` does not exist"), help)
        }
        TocProblem::NoToc(_) => (
            format!("TOC target `{href}` is a folder without a TOC"),
            "link to the page to open, or add a `toc.yml` to the folder".to_owned(),
        ),
        TocProblem::OtherBuild(file) => (
            format!("TOC target `{href}` is not in the build of this TOC"),
            format!("add a page for this build next to `{}`, or remove the entry", files.path(*file)),
        ),
        TocProblem::Outside => (
            format!("TOC target `{href}` is outside the playbook"),
            "link to a page of the playbook, or write a full URL that starts with `https://`".to_owned(),
        ),
    };
    reporter.report_in(toc.file, *span, message).help(help).data("target", &**href);
}
