//! `playbook-lint init`: writes a configuration file to start from, which does not change results.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use toml::Value;

use super::args::{InitArguments, RuleArguments, SettingsArguments};
use super::opened::Opened;
use super::{CliError, ExitStatus};
use crate::config::Profile;
use crate::config::root::CONFIG_FILE;
use crate::page::Document;
use crate::playbook::{Audience, Page};
use crate::site::{Scope, Site};
use crate::text::Source;
use crate::vfs::Tree;

/// All settings that are not detected on the site, each with its default value.
const TEMPLATE: &str = include_str!("init.toml");

/// The maximum number of docsets to list if only their folders are known. The others are counted.
const MAX_LISTED: usize = 10;

pub(super) fn run(arguments: &InitArguments) -> Result<ExitStatus, CliError> {
    let rules = RuleArguments::default();
    let settings = SettingsArguments { config: None, no_config: true };
    let opened = Opened::open(arguments.path.as_slice(), &rules, &settings)?;
    let site = opened.site();
    let path = site.root.path.join(CONFIG_FILE);
    let shown = path.display();
    // If this is a symbolic link, the file might be anywhere.
    if path.is_symlink() {
        return Err(CliError::new(
            format!("`{shown}` is a symbolic link"),
            "remove it, or create the file at its target",
        ));
    }
    let text = text(site, opened.workspace.tree());
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .create_new(!arguments.force)
        .truncate(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            // If stderr is closed, the run must not fail.
            let _ = writeln!(io::stderr(), "wrote {}", crate::output::escape_controls(&shown.to_string()));
            Ok(ExitStatus::Success)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(CliError::new(format!("`{shown}` already exists"), "use `--force` to overwrite it"))
        }
        Err(error) => {
            Err(CliError::new(format!("cannot write `{shown}`: {error}"), "check the permissions of the folder"))
        }
    }
}

/// Returns the content of the file for a site.
fn text(site: &Site, tree: &dyn Tree) -> String {
    let mut text = String::from(
        "# Settings of playbook-lint. This file doesn't change results: what was detected on this site is written down, and\n\
         # all other settings are comments, with their defaults or with examples. `playbook-lint config show` shows the\n\
         # effective settings. For completion in an editor, write the schema once with\n\
         # `playbook-lint config schema > .playbook-lint.schema.json`, and start this file with the line\n\
         # `#:schema .playbook-lint.schema.json`.\n\n",
    );
    let found = match site.profile {
        Profile::FastTrack => "a page has a key that starts with `ft.`",
        Profile::Learn => "no page has a key that starts with `ft.`",
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "# The conventions that the site follows: fasttrack or learn. Detected: {found}.");
    let _ = writeln!(text, "profile = \"{}\"\n", site.profile.name());
    text.push_str(TEMPLATE);
    let audiences = audiences(site, tree);
    if !audiences.is_empty() {
        text.push_str("\n# The audience of the pages in a folder, which all of its pages have.\n[links.audience]\n");
        for (folder, audience) in audiences {
            let _ = writeln!(text, "{} = \"{audience}\"", string(&folder));
        }
    }
    text.push_str(&docsets(site));
    text
}

/// Returns docsets that have a language or a source, and the folders of other docsets as comments.
fn docsets(site: &Site) -> String {
    let mut text = String::new();
    let docsets = site.docsets().iter().filter(|docset| !docset.is_root() && !docset.shares_folders());
    let (told, others): (Vec<_>, Vec<_>) =
        docsets.partition(|docset| docset.locale.is_some() || docset.source.is_some());
    if !told.is_empty() {
        text.push_str("\n# Docsets with a language or source, from the names of folders and pages.\n");
    }
    for docset in told {
        let _ = writeln!(text, "[[docset]]\npath = {}", string(&docset.path));
        if let Some(locale) = docset.locale {
            let _ = writeln!(text, "locale = \"{}\"", locale.tag());
        }
        if let Some(source) = docset.source {
            let _ = writeln!(text, "source = {}", string(&site.docset(source).path));
        }
        text.push('\n');
    }
    if !others.is_empty() {
        text.push_str(if text.is_empty() { "\n" } else { "" });
        text.push_str("# Other docsets. You can set their language and the docset that they translate.\n");
    }
    for docset in others.iter().take(MAX_LISTED) {
        let _ = writeln!(text, "#[[docset]]\n#path = {}", string(&docset.path));
    }
    if others.len() > MAX_LISTED {
        let _ = writeln!(text, "# and {} more", others.len() - MAX_LISTED);
    }
    text.truncate(text.trim_end().len());
    text.push_str(if text.is_empty() { "" } else { "\n" });
    text
}

/// Returns the topmost folders whose pages all have the same audience. If a page's name specifies an audience, its
/// folder must not override it.
fn audiences(site: &Site, tree: &dyn Tree) -> BTreeMap<String, &'static str> {
    let pages: Vec<&str> = site.files.iter().map(|(_, path)| &**path).collect();
    let pages: Vec<&str> = pages.into_iter().filter(|path| site.scope(path) == Scope::Page).collect();
    let read: Vec<_> = pages.into_par_iter().map(|path| (path, audience(site, tree, path))).collect();
    let mut by_folder: BTreeMap<&str, Option<Audience>> = BTreeMap::new();
    for (path, audience) in read {
        let mut folder = path;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            let known = by_folder.entry(parent).or_insert(audience);
            if *known != audience {
                *known = None;
            }
            folder = parent;
        }
    }
    let name = |audience: Option<Audience>| match audience {
        Some(Audience::INTERNAL) => Some("internal"),
        Some(Audience::PARTNER) => Some("partner"),
        _ => None,
    };
    let one = by_folder.iter().filter_map(|(folder, audience)| Some((*folder, name(*audience)?)));
    let is_top = |folder: &str| folder.rsplit_once('/').is_none_or(|(parent, _)| name(by_folder[parent]).is_none());
    let is_plain = |folder: &str| !folder.contains(['*', '?', '[', ']', '{', '}', '\\', '!']);
    let one = one.filter(|(folder, _)| is_top(folder) && is_plain(folder));
    one.map(|(folder, audience)| (folder.to_owned(), audience)).collect()
}

/// Returns the audience from a page's metadata, if its file name does not specify one.
fn audience(site: &Site, tree: &dyn Tree, path: &str) -> Option<Audience> {
    let bytes = tree.read(path, site.settings.max_page_size).ok()?;
    let source = Source::from_bytes(path.into(), bytes).ok()?;
    let page = Page::of(Document::parse(&source));
    let audience = Audience::parse(site.metadata(&page).get("ft.audience")?.text?);
    Audience::of_file_name(path).is_none().then_some(audience)
}

fn string(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
