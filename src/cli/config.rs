//! `playbook-lint config`: shows the effective settings, or the JSON Schema of the configuration file.

use std::io::{self, Write};
use std::sync::Arc;

use toml::Value;

use super::args::{ConfigCommand, ShowArguments, ShowFormat};
use super::opened::Opened;
use super::{CliError, ExitStatus};
use crate::config::{
    ConfigFile, KeyPlace, LintOverride, PerFileIgnore, Profile, SettingOrigin, Settings, effective_settings, schema,
};
use crate::diagnostic::Severity;
use crate::linter::Config;
use crate::output::{EffectiveSettings, SettingsTable, ValueOrigin};
use crate::page::Document;
use crate::playbook::{Page, PageKind};
use crate::rules::{RULES, RegisteredRule, RuleMetadata, SelectionSource, Selector};
use crate::site::{DocsetInfo, Scope, ScopeReason, Site};
use crate::vfs::Tree;

pub(super) fn run(command: &ConfigCommand) -> Result<ExitStatus, CliError> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match command {
        ConfigCommand::Schema => {
            serde_json::to_writer_pretty(&mut out, &schema()).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ConfigCommand::Show(arguments) => {
            let shown = in_force(arguments)?;
            match arguments.format {
                ShowFormat::Toml => shown.write_toml(&mut out)?,
                ShowFormat::Json => shown.write_json(&mut out)?,
            }
        }
    }
    out.flush()?;
    Ok(ExitStatus::Success)
}

fn in_force(arguments: &ShowArguments) -> Result<EffectiveSettings, CliError> {
    let session = Opened::open(arguments.path.as_slice(), &arguments.rules, &arguments.settings)?;
    let page = session.paths.only_file();
    if let (Some(page), false) = (&page, session.site().files.iter().any(|(_, path)| Some(&**path) == page.as_deref()))
    {
        return Err(CliError::new(
            format!("`{page}` is not a file of the playbook"),
            "hidden files, and files that `.gitignore` lists, are skipped",
        ));
    }
    let show = Show { session: &session, page: page.as_deref() };
    let mut tables = settings_tables(Some(&session), page.as_deref());
    // In TOML, settings at the top level must come before all tables.
    tables.insert(usize::from(page.is_some()), show.place());
    if page.is_none() {
        tables.extend(show.docsets());
    }
    tables.push(show.rules());
    tables.extend(show.metadata());
    Ok(EffectiveSettings { root: session.site().root.path.display().to_string(), page, tables })
}

/// Why pages that no TOC separates are a docset of their own.
const NEXT_TO_SOURCE: &str = "translations are next to their source";

/// Collects the effective settings.
struct Show<'a> {
    session: &'a Opened,
    page: Option<&'a str>,
}

impl Show<'_> {
    fn site(&self) -> &Site {
        self.session.site()
    }

    /// Returns the line of the configuration file that sets a key.
    fn line_of(&self, key: &[&str]) -> Option<ValueOrigin> {
        line_of(self.session, key)
    }

    /// Returns what is known about the page or the site.
    fn place(&self) -> SettingsTable {
        let site = self.site();
        let found = match site.profile {
            Profile::FastTrack => "the site uses keys that start with `ft.`",
            Profile::Learn => "the site uses no keys that start with `ft.`",
        };
        let profile = self.line_of(&["profile"]).unwrap_or(ValueOrigin::Found(found));
        let profile = ("profile".to_owned(), text(site.profile.name()), profile);
        let Some(page) = self.page else {
            return SettingsTable { name: String::new(), in_list: false, values: vec![profile] };
        };
        let (scope, reason) = site.scope_and_reason(page);
        let role = match scope {
            Scope::Page => "page",
            Scope::Include => "include",
            Scope::Other => "outside",
        };
        let excluded = || self.line_of(&["exclude"]).unwrap_or(ValueOrigin::Default);
        let why = match reason {
            ScopeReason::Excluded => excluded(),
            _ => ValueOrigin::Found(reason.describe(scope)),
        };
        let mut values = vec![("role".to_owned(), text(role), why), profile];
        values.extend(self.docset(page));
        SettingsTable { name: "page".to_owned(), in_list: false, values }
    }

    /// Returns the docset of the page, with its language and source.
    fn docset(&self, page: &str) -> Vec<(String, Value, ValueOrigin)> {
        let site = self.site();
        let docset = site.docset(site.docset_of(page));
        let place = self.configured(docset);
        let found = match place {
            Some(_) => None,
            None if docset.part.is_some() => Some(NEXT_TO_SOURCE),
            None if docset.is_root() => Some("no folder above it has a TOC"),
            None => Some("the folder has a TOC"),
        };
        let origin = |key: &str, found: Option<&'static str>| {
            let place = place.map(|place| place.to_string());
            let line = place.and_then(|place| self.line_of(&["docset", &place, key]));
            line.unwrap_or(found.map_or(ValueOrigin::Default, ValueOrigin::Found))
        };
        let mut values = vec![("docset".to_owned(), text(&*docset.path), origin("path", found))];
        let (locale, why) = match docset.locale {
            Some(locale) if docset.shares_folders() => (locale, ValueOrigin::Found("from the page's name")),
            Some(locale) => (locale, origin("locale", Some("from the folder's name"))),
            None => match self.page_locale(page) {
                Some(locale) => (locale, ValueOrigin::Found("from the header of a task table")),
                None => (crate::playbook::Locale::default(), ValueOrigin::Default),
            },
        };
        values.push(("locale".to_owned(), text(locale.tag()), why));
        if let Some(source) = docset.source {
            let why = origin("source", Some("most pages of both have the same names"));
            values.push(("source".to_owned(), text(&*site.docset(source).path), why));
        }
        values
    }

    /// Returns the index of the `[[docset]]` entry for a docset.
    fn configured(&self, docset: &DocsetInfo) -> Option<usize> {
        self.site().settings.docsets.iter().position(|configured| configured.path == docset.folder())
    }

    fn page_locale(&self, page: &str) -> Option<crate::playbook::Locale> {
        let source = self.source(page)?;
        let vocabulary = self.site().vocabulary(self.site().docset_of(page));
        let page = Page::new(Document::parse(&source), PageKind::Page, &vocabulary);
        page.retain_locales(&self.site().settings.locales).task_locale()
    }

    fn source(&self, page: &str) -> Option<crate::text::Source> {
        let bytes = self.session.workspace.tree().read(page, self.site().settings.max_page_size).ok()?;
        crate::text::Source::from_bytes(Arc::from(page), bytes).ok()
    }

    /// Returns all docsets as `[[docset]]` tables.
    fn docsets(&self) -> impl Iterator<Item = SettingsTable> {
        // A docset that has no folder of its own cannot be configured.
        self.site().docsets().iter().filter(|docset| !docset.shares_folders()).map(|docset| {
            let place = self.configured(docset).map(|place| place.to_string());
            let line = |key: &str| place.as_ref().and_then(|place| self.line_of(&["docset", place, key]));
            let one = |key: &str, value: &str, found| {
                (key.to_owned(), text(value), line(key).unwrap_or(ValueOrigin::Found(found)))
            };
            let found = match docset.part {
                Some(_) => NEXT_TO_SOURCE,
                None if docset.is_root() => "files outside all other docsets",
                None => "the folder has a TOC",
            };
            let mut values = vec![one("path", &docset.path, found)];
            values.extend(docset.locale.map(|locale| one("locale", locale.tag(), "from the folder's name")));
            values.extend(docset.source.map(|source| {
                one("source", &self.site().docset(source).path, "most pages of both have the same names")
            }));
            SettingsTable { name: "docset".to_owned(), in_list: true, values }
        })
    }

    /// Returns the severity of each rule.
    fn rules(&self) -> SettingsTable {
        let values = RULES.iter().map(RegisteredRule::meta).map(|rule| {
            let (level, origin) = rule_level(self.session, rule, self.page);
            (rule.code.to_owned(), text(level), origin)
        });
        SettingsTable { name: "rules".to_owned(), in_list: false, values: values.collect() }
    }

    /// Returns the effective metadata of the page, from front matter or docfx.json.
    fn metadata(&self) -> Option<SettingsTable> {
        let page = self.page?;
        let source = self.source(page)?;
        let document = Document::parse(&source);
        let mut values = Vec::new();
        let own = &document.front_matter.entries;
        for entry in own.iter().filter(|entry| !entry.value.is_empty()) {
            let is_last = document.front_matter.get(&entry.key).is_some_and(|last| last.key_span == entry.key_span);
            if is_last {
                let written = document.slice(entry.value_span.unquoted(document.text()));
                let value = entry.value.as_str().unwrap_or(written);
                let line = source.lines().position(source.text(), entry.key_span.start as usize).line;
                values.push((entry.key.to_string(), text(value), ValueOrigin::FrontMatter(line)));
            }
        }
        for key in self.site().docfx_keys(page) {
            let is_own = values.iter().any(|(other, _, _)| other == key);
            if let (false, Some(found)) = (is_own, self.site().docfx_value(page, key)) {
                let value = found.value.as_str().map_or_else(|| found.value.to_string(), str::to_owned);
                values.push((key.to_owned(), text(value), ValueOrigin::Docfx { file: found.file, part: found.part }));
            }
        }
        Some(SettingsTable { name: "metadata-in-force".to_owned(), in_list: false, values })
    }
}

/// Returns the effective metadata of the page at `page`, with the origin of each value.
pub(super) fn metadata_in_force(session: &Opened, page: &str) -> Vec<(String, Value, ValueOrigin)> {
    Show { session, page: Some(page) }.metadata().map(|table| table.values).unwrap_or_default()
}

/// Returns the tables of effective settings of a page or the site, or the defaults outside of playbooks.
pub(super) fn settings_tables(session: Option<&Opened>, page: Option<&str>) -> Vec<SettingsTable> {
    let file = session.and_then(|session| session.workspace.config()).map(|config| &*config.file);
    let tables = match session {
        Some(session) => effective_settings(&session.site().settings, file, session.site().profile, page),
        None => effective_settings(&Settings::default(), None, Profile::FastTrack, None),
    };
    let shown = tables.into_iter().map(|table| {
        let values = table.settings.into_iter().map(|setting| {
            let origin = match setting.origin {
                SettingOrigin::Default => ValueOrigin::Default,
                SettingOrigin::Profile(profile) => ValueOrigin::Profile(profile),
                SettingOrigin::File(line) => {
                    session.map_or(ValueOrigin::Default, |session| in_file(session, KeyPlace::Own(line)))
                }
                SettingOrigin::SharedFile(line) => {
                    session.map_or(ValueOrigin::Default, |session| in_file(session, KeyPlace::Shared(line)))
                }
            };
            (setting.key, setting.value, origin)
        });
        let values = values.collect();
        SettingsTable { name: table.name, in_list: table.in_list, values }
    });
    shown.collect()
}

/// Returns the severity of a rule on a page or the site, and its origin. For the site, this is the severity on pages to
/// which no `[[lint.for]]` applies.
pub(super) fn rule_level(session: &Opened, rule: &RuleMetadata, page: Option<&str>) -> (&'static str, ValueOrigin) {
    let (site, selection) = (session.site(), session.workspace.rules());
    let Some(place) = RULES.iter().position(|other| other.meta().code == rule.code) else {
        return ("off", ValueOrigin::Default);
    };
    let Some(severity) = selection.severity_at(place) else { return ("off", decider(session, place)) };
    if page.is_none() && selection.is_only_on_some_pages(place) {
        return ("off", decider(session, place));
    }
    let names = |name: &String| Selector::names(name, rule);
    let settings = page.map(|page| site.settings.lint_on(page));
    let ignore = settings.iter().flat_map(|page| &page.ignores).find(|entry| entry.selectors.iter().any(names));
    if let Some(PerFileIgnore { glob, .. }) = ignore {
        return ("off", line_of(session, &["lint", "per-file-ignores", glob]).unwrap_or(ValueOrigin::Default));
    }
    let here = settings.map(|page| (selection.on_page(rule, &page), page.overrides));
    if let Some((here, overrides)) = here.filter(|(here, _)| *here != Some(severity)) {
        let names =
            |(_, entry): &&(usize, &LintOverride)| entry.changes.iter().any(|(name, _)| Selector::names(name, rule));
        let place = overrides.iter().rev().find(names).map(|(place, _)| place.to_string());
        let line = place.and_then(|place| line_of(session, &["lint", "for", &place]));
        return (here.map_or("off", Severity::name), line.unwrap_or(ValueOrigin::Default));
    }
    if rule.off_in == Some(site.profile) {
        return ("off", ValueOrigin::Profile(site.profile));
    }
    (severity.name(), decider(session, place))
}

fn decider(session: &Opened, place: usize) -> ValueOrigin {
    match session.workspace.rules().source_at(place) {
        SelectionSource::Default => ValueOrigin::Default,
        SelectionSource::File(line) => in_file(session, KeyPlace::Own(line)),
        SelectionSource::SharedFile(line) => in_file(session, KeyPlace::Shared(line)),
        SelectionSource::CommandLine => ValueOrigin::CommandLine,
    }
}

/// Returns a line of the configuration file, or of a file that it extends.
fn in_file(session: &Opened, place: KeyPlace) -> ValueOrigin {
    let file = session.workspace.config().map(|config| &*config.file);
    let (file, line) = match place {
        KeyPlace::Own(line) => (file, line),
        KeyPlace::Shared(line) => (file.and_then(ConfigFile::base), line),
    };
    let name = file.map_or("playbook-lint.toml", ConfigFile::path);
    ValueOrigin::File { file: name.to_owned(), line }
}

/// Returns the line of the configuration file that sets a key.
fn line_of(session: &Opened, key: &[&str]) -> Option<ValueOrigin> {
    let Config { file, .. } = session.workspace.config()?;
    Some(in_file(session, file.place_of(key)?))
}

fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}
