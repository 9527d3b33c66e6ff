//! PB506.

use crate::facts::PageLevel;
use crate::index::Docset;
use crate::playbook::{LEVEL_PAGE_PREFIX, Locale, is_level_file, name_form};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Finds a page about a level whose title, heading and file name do not say the same: the heading should be the last
    /// part of the title, and the file name `l1l2l3-` with all its parts. The other parts of the title should be the names
    /// of the levels above, as their own pages have them.
    ///
    /// File names may leave out small words such as `and`, and may be cut off where they grow long. In translations the
    /// heading is not held against the title, which stays English there.
    ///
    /// ## Why
    ///
    /// Search results show the title, the page its heading, and links the file name. Where they differ, one of them was
    /// forgotten when the level was renamed, and readers cannot tell which one the tool has.
    ///
    /// ## Fails
    ///
    /// ````md title="l1l2l3-in-progress-pilot-deployment.md"
    /// ---
    /// title: In Progress - Pilot
    /// ---
    /// # Pilot
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md title="l1l2l3-in-progress-pilot-deployment.md"
    /// ---
    /// title: In Progress - Pilot and Deployment
    /// ---
    /// # Pilot and Deployment
    /// ````
    pub LevelTitleMismatch {
        code: "PB506",
        name: "level-title-mismatch",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        facts: [LEVELS],
    }
}

/// From this length on a file name may be cut off.
const LONG: usize = 60;
/// Words that file names leave out.
const SMALL: [&str; 8] = ["and", "or", "the", "of", "a", "to", "in", "for"];

impl DocsetRule for LevelTitleMismatch {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for page in docset.pages() {
            let Some(own) = page.levels().and_then(|facts| facts.own.as_ref()) else { continue };
            if let Some((span, message, help)) = mismatch(docset, page.file, own) {
                let place = own.heading.as_ref().map(|&(_, heading)| heading).filter(|&heading| heading != span);
                let diagnostic = reporter.report_in(page.file, span, message).help(help);
                if let Some(heading) = place {
                    diagnostic.related(heading, "the heading");
                }
            }
        }
    }
}

fn mismatch(docset: &Docset<'_>, file: FileId, own: &PageLevel) -> Option<(Span, String, String)> {
    let site = docset.index.site;
    let title = own.path.join(" - ");
    let (last, above) = own.path.split_last()?;
    let is_translated =
        site.translation_suffix(file).is_some() || docset.info().locale.is_some_and(|locale| locale != Locale::En);
    let path = site.files.path(file);
    let named = is_level_file(path).then(|| file_name(path, site.translation_suffix(file)));
    let fits = |name: &str| {
        let path = above.iter().map(AsRef::as_ref).chain([name]).collect::<Vec<_>>().join(" ");
        named.is_none_or(|named| is_file_name_of(named, &path))
    };
    let heading = own.heading.as_ref().filter(|_| !is_translated);
    if let Some((heading, span)) = heading.filter(|(heading, _)| name_form(heading) != name_form(last)) {
        if fits(heading) && !fits(last) {
            let message = format!("the title says `{last}`, but the heading and the file name say `{heading}`");
            return Some((own.title, message, format!("end the title with `{heading}`")));
        }
        let message = format!("the heading says `{heading}`, but the title says `{last}`");
        return Some((*span, message, "use one name for the level in both".to_owned()));
    }
    if let Some((said, name)) = other_parent(docset, file, above) {
        let message = format!("the title says `{said}`, but the page of that level says `{name}`");
        return Some((own.title, message, format!("write `{name}` in the title")));
    }
    let named = named.filter(|_| !fits(last))?;
    let message = format!("the title says `{title}`, but the file name says `{named}`");
    Some((own.title, message, "use one name for the level in both; links follow a new file name".to_owned()))
}

/// A level above as the title has it, and the title of its own page where that words it otherwise.
fn other_parent<'o>(docset: &Docset<'o>, file: FileId, above: &'o [Box<str>]) -> Option<(&'o str, &'o str)> {
    let levels = docset.levels();
    let parents = levels.ancestors(levels.of_page(file)?).skip(1);
    parents.zip(above.iter().rev()).find_map(|(parent, said)| {
        let pages = levels[parent].pages.iter();
        let owns = pages.filter_map(|&page| docset.index.page(page)?.levels()?.own.as_ref());
        let mut names = owns.filter_map(|own| own.path.last().map(AsRef::as_ref)).peekable();
        let first = *names.peek()?;
        names.all(|name| name_form(name) != name_form(said)).then_some((said.as_ref(), first))
    })
}

/// What a file's name says: without `l1l2l3-`, the suffix of its language and `.md`.
fn file_name<'p>(path: &'p str, suffix: Option<&str>) -> &'p str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.get(LEVEL_PAGE_PREFIX.len()..).unwrap_or(name);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    suffix.and_then(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}

fn is_file_name_of(name: &str, path: &str) -> bool {
    let (name_key, path_key) = (key(name), key(path));
    name_key == path_key || name.len() >= LONG && path_key.starts_with(&name_key)
}

/// The words without the small ones, put together.
fn key(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric() && character != '\'');
    let words = words.map(|word| word.replace('\'', "")).filter(|word| !SMALL.contains(&&**word));
    words.collect()
}
