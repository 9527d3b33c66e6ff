//! PB506.

use crate::facts::PageLevel;
use crate::index::Docset;
use crate::playbook::{LEVEL_PAGE_PREFIX, Locale, is_level_file, name_form};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::{FileId, file_name};

declare_rule! {
    /// Checks for level pages whose title, heading, and file name do not match.
    ///
    /// The heading should be the last part of the title, and the file name `l1l2l3-` with all parts of the title. The
    /// other parts of the title should be the names of the levels above, as their own pages have them.
    ///
    /// File names can omit small words such as `and`, and can be cut off if they are long. In translations, the heading
    /// is not compared with the title, which stays English there.
    ///
    /// ## Why this is bad
    ///
    /// Search results show the title, the page its heading, and links the file name. If they differ, one of them was
    /// forgotten when the level was renamed, and readers cannot tell which name the tool uses.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-in-progress-pilot-deployment.md"
    /// ---
    /// title: In Progress - Pilot
    /// ---
    /// # Pilot
    /// ````
    ///
    /// ## Correct
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

/// A file name of at least this length may be cut off. In bytes.
const LONG: usize = 60;
/// Words that file names can omit.
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
    let named = is_level_file(path).then(|| name_in_path(path, site.translation_suffix(file)));
    let fits = |name: &str| {
        let path = above.iter().map(AsRef::as_ref).chain([name]).collect::<Vec<_>>().join(" ");
        named.is_none_or(|named| is_file_name_of(named, &path))
    };
    let heading = own.heading.as_ref().filter(|_| !is_translated);
    if let Some((heading, span)) = heading.filter(|(heading, _)| name_form(heading) != name_form(last)) {
        if fits(heading) && !fits(last) {
            let message = format!("title ends with `{last}`, but the heading and the file name have `{heading}`");
            return Some((own.title, message, format!("end the title with `{heading}`")));
        }
        let message = format!("heading is `{heading}`, but the title ends with `{last}`");
        return Some((*span, message, "use the same name for the level in both".to_owned()));
    }
    if let Some((said, name)) = other_parent(docset, file, above) {
        let message = format!("title has `{said}`, but the page of that level has `{name}`");
        return Some((own.title, message, format!("write `{name}` in the title")));
    }
    // A title in another language than the file names says nothing about them.
    let is_comparable = |named: &str| !is_translated || shares_most_words(named, &own.path.join(" "));
    let named = named.filter(|named| !fits(last) && is_comparable(named))?;
    let message = format!("title is `{title}`, but the file name has `{named}`");
    Some((own.title, message, "use the same name in both; if you rename the file, update the links".to_owned()))
}

/// Returns the name of a level above in this title, and its name in the title of its own page, if the two differ.
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

/// Whether most words of a title are in the name of a file.
fn shares_most_words(named: &str, title: &str) -> bool {
    let (named, title) = (named.to_lowercase(), title.to_lowercase());
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let (all, shared) = words.fold((0, 0), |(all, shared), word| {
        let is_shared = named.split('-').any(|part| part == word);
        (all + 1, shared + usize::from(is_shared))
    });
    shared * 2 > all
}

/// Returns a file's name without `l1l2l3-`, the suffix of its language, and `.md`.
fn name_in_path<'p>(path: &'p str, suffix: Option<&str>) -> &'p str {
    let name = file_name(path);
    let name = name.get(LEVEL_PAGE_PREFIX.len()..).unwrap_or(name);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    suffix.and_then(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}

fn is_file_name_of(name: &str, path: &str) -> bool {
    let (name_key, path_key) = (key(name), key(path));
    name_key == path_key || name.len() >= LONG && path_key.starts_with(&name_key)
}

/// Returns the words without the small ones, concatenated.
fn key(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric() && character != '\'');
    let words = words.map(|word| word.replace('\'', "")).filter(|word| !SMALL.contains(&&**word));
    words.collect()
}
