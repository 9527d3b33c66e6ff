//! The effective settings as a list, each with its origin, for `config show` and `explain`.

use toml::{Spanned, Value};

use crate::config::dates::DateFormat;
use crate::config::file::{ConfigFile, FailOn, KeyPlace, Profile, RuleSeverity, VocabularyTable};
use crate::config::settings::{ReportSettings, Settings};
use crate::diagnostic::Severity;

/// One setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key, without the tables around it.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where the value comes from.
    pub origin: SettingOrigin,
}

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// It is built in.
    Default,
    /// It is built in for sites of that profile.
    Profile(Profile),
    /// The configuration file, on that 1-based line.
    File(usize),
    /// The file that it extends, on that 1-based line.
    SharedFile(usize),
}

/// A table of settings.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingTable {
    /// Its name, dotted where it is inside another; empty for the top level.
    pub name: String,
    /// Whether it is one of a list, `[[name]]`.
    pub in_list: bool,
    /// Its settings, in the order of the documentation.
    pub settings: Vec<Setting>,
}

impl Profile {
    /// Returns its name in the configuration file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FastTrack => "fasttrack",
            Self::Learn => "learn",
        }
    }
}

impl FailOn {
    /// Returns its name in the configuration file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }
}

/// Returns the effective settings of the page at `page`, or of the site if it is `None`: then with the tables that
/// distinguish pages. It includes neither the enabled rules nor the docsets, most of which no file lists.
#[must_use]
pub fn effective_settings(
    settings: &Settings,
    file: Option<&ConfigFile>,
    profile: Profile,
    page: Option<&str>,
) -> Vec<SettingTable> {
    let list = EffectiveSettingsBuilder { settings, file, profile, page };
    let mut tables = vec![
        list.table("", list.top()),
        list.table("lint", list.lint_table()),
        list.table("metadata", list.metadata()),
        list.table("metadata.allowed", list.allowed()),
        list.table("dates", list.dates()),
        list.table("tasks", list.tasks()),
        list.table("levels", list.levels()),
        list.table("links", list.links()),
        list.table("sections", vec![list.sections()]),
        list.table("vocabulary", list.vocabulary()),
        list.table("vocabulary.columns", list.words("columns")),
        list.table("vocabulary.sections", list.words("sections")),
        list.table("media", vec![list.plain("media", "max-size", count(settings.max_image_size))]),
        list.table("report", list.report()),
    ];
    if page.is_none() {
        tables.extend(list.by_path());
    }
    tables.retain(|table| !table.settings.is_empty());
    tables
}

struct EffectiveSettingsBuilder<'a> {
    settings: &'a Settings,
    file: Option<&'a ConfigFile>,
    profile: Profile,
    page: Option<&'a str>,
}

impl EffectiveSettingsBuilder<'_> {
    /// Returns the settings files, the shared one first.
    fn layers(&self) -> impl Iterator<Item = &ConfigFile> {
        self.file.into_iter().flat_map(ConfigFile::layers)
    }

    fn table(&self, name: &str, settings: Vec<Setting>) -> SettingTable {
        SettingTable { name: name.to_owned(), in_list: false, settings }
    }

    fn origin(&self, key: &[&str]) -> SettingOrigin {
        match self.file.and_then(|file| file.place_of(key)) {
            None => SettingOrigin::Default,
            Some(KeyPlace::Own(line)) => SettingOrigin::File(line),
            Some(KeyPlace::Shared(line)) => SettingOrigin::SharedFile(line),
        }
    }

    /// A setting with its own default; the top level has an empty table.
    fn plain(&self, table: &str, key: &str, value: Value) -> Setting {
        let path = [table, key];
        let origin = self.origin(if table.is_empty() { &path[1..] } else { &path });
        Setting { key: key.to_owned(), value, origin }
    }

    fn top(&self) -> Vec<Setting> {
        let exclude = self.layers().flat_map(|file| &file.exclude);
        let mut settings = vec![
            self.plain("", "exclude", spanned(exclude)),
            self.plain("", "translations", Value::Boolean(self.settings.translations)),
        ];
        settings.extend(self.settings.baseline.as_ref().map(|path| self.plain("", "baseline", text(path))));
        settings
    }

    fn lint_table(&self) -> Vec<Setting> {
        vec![
            self.plain("lint", "fail-on", text(self.settings.fail_on.name())),
            self.plain("lint", "max-page-size", count(self.settings.max_page_size)),
        ]
    }

    fn metadata(&self) -> Vec<Setting> {
        let page = self.page.map(|page| self.settings.metadata_on(page));
        let required = match page.and_then(|page| Some((page.required_override()?, page.required(self.profile)))) {
            Some((place, keys)) => Setting {
                key: "required".to_owned(),
                value: texts(keys),
                origin: self.origin(&["metadata", "for", &place.to_string(), "required"]),
            },
            None => {
                let keys = self.settings.default_required(self.profile);
                let setting = self.plain("metadata", "required", texts(keys));
                match setting.origin {
                    SettingOrigin::Default => Setting { origin: SettingOrigin::Profile(self.profile), ..setting },
                    _ => setting,
                }
            }
        };
        vec![required, self.plain("metadata", "known", texts(&self.settings.known_keys))]
    }

    fn allowed(&self) -> Vec<Setting> {
        let page = self.page.map(|page| self.settings.metadata_on(page));
        let one = |key: &String| {
            let own = page.as_ref().and_then(|page| Some((page.allowed_override(key)?, page.allowed(key))));
            let (values, origin) = match own {
                Some((place, values)) => {
                    (values, self.origin(&["metadata", "for", &place.to_string(), "allowed", key]))
                }
                None => {
                    let values = self.settings.allowed_everywhere(key)?;
                    (Some(values), self.origin(&["metadata", "allowed", key]))
                }
            };
            let value = texts(values.map_or(&[][..], |values| values));
            Some(Setting { key: key.clone(), value, origin })
        };
        self.settings.restricted_keys().iter().filter_map(one).collect()
    }

    fn dates(&self) -> Vec<Setting> {
        let Settings { date_formats, max_age_days, grace_days, ignore_revs, .. } = self.settings;
        let formats = date_formats.iter().copied().map(DateFormat::name).map(text).collect();
        vec![
            self.plain("dates", "formats", Value::Array(formats)),
            self.plain("dates", "max-age", count(u64::from(*max_age_days))),
            self.plain("dates", "grace", count(u64::from(*grace_days))),
            self.plain("dates", "ignore-revs", texts(ignore_revs)),
        ]
    }

    fn tasks(&self) -> Vec<Setting> {
        let Settings { roles, services, locales, typo_max_uses, typo_min_usual, .. } = self.settings;
        let roles = roles.iter().map(|role| (role.name.clone(), texts(&role.abbreviations))).collect();
        vec![
            self.plain("tasks", "roles", Value::Table(roles)),
            self.plain("tasks", "services", texts(services)),
            self.plain("tasks", "typo-max-uses", count(u64::from(*typo_max_uses))),
            self.plain("tasks", "typo-min-usual", count(u64::from(*typo_min_usual))),
            self.plain("tasks", "locales", texts(locales)),
        ]
    }

    fn levels(&self) -> Vec<Setting> {
        let common = self.settings.common_levels.as_deref().map_or_else(|| texts(&["Other"]), texts);
        let known: Vec<_> = self.settings.known_levels.iter().map(|path| path.join(" - ")).collect();
        vec![self.plain("levels", "common", common), self.plain("levels", "known", texts(&known))]
    }

    fn links(&self) -> Vec<Setting> {
        let redirects = self.settings.redirects.as_ref().map(|path| self.plain("links", "redirects", text(path)));
        let ignore = self.layers().flat_map(|file| &file.links.ignore);
        let mut settings: Vec<_> = redirects.into_iter().collect();
        settings.push(self.plain("links", "ignore", spanned(ignore)));
        let hosts = self.settings.retired_hosts.iter().map(|(host, new)| (host.clone(), text(new))).collect();
        settings.push(self.plain("links", "retired-hosts", Value::Table(hosts)));
        if let Some(audience) = self.page.and_then(|page| self.settings.audience(page)) {
            settings.push(self.plain("links", "audience", text(audience)));
        }
        settings
    }

    fn report(&self) -> Vec<Setting> {
        let ReportSettings { age_buckets, owners, url, github_logins } = &self.settings.report;
        let buckets = age_buckets.iter().map(|&days| count(u64::from(days))).collect();
        let mut settings = vec![self.plain("report", "age-buckets", Value::Array(buckets))];
        settings.extend(owners.as_ref().map(|path| self.plain("report", "owners", text(path))));
        settings.extend(url.as_ref().map(|url| self.plain("report", "url", text(url.as_str()))));
        if !github_logins.is_empty() {
            let logins = github_logins.iter().map(|(alias, login)| (alias.clone(), text(login))).collect();
            settings.push(self.plain("report", "github-logins", Value::Table(logins)));
        }
        settings
    }

    fn sections(&self) -> Setting {
        let sections = match self.page {
            Some(page) => self.settings.sections(page),
            None => self.settings.sections_everywhere(),
        };
        let value = texts(&sections.names);
        match sections.override_place {
            Some(place) => {
                let origin = self.origin(&["sections", "for", &place.to_string(), "required"]);
                Setting { key: "required".to_owned(), value, origin }
            }
            None => self.plain("sections", "required", value),
        }
    }

    fn vocabulary(&self) -> Vec<Setting> {
        let default = VocabularyTable::default();
        let VocabularyTable { columns: _, sections: _, none, phases, suffixes } =
            self.file.map_or(&default, |file| &file.vocabulary);
        let lists = [("none", none), ("phases", phases), ("suffixes", suffixes)];
        lists.map(|(key, words)| self.plain("vocabulary", key, texts(words))).into()
    }

    /// Returns the columns or sections for which the file has words.
    fn words(&self, table: &str) -> Vec<Setting> {
        let Some(VocabularyTable { columns, sections, .. }) = self.file.map(|file| &file.vocabulary) else {
            return Vec::new();
        };
        let columns = columns.iter().map(|(name, words)| (name.get_ref(), words)).filter(|_| table == "columns");
        let words = columns.chain(sections.iter().filter(|_| table == "sections"));
        let one = |(name, words): (&String, &Vec<String>)| Setting {
            key: name.clone(),
            value: texts(words),
            origin: self.origin(&["vocabulary", table, name]),
        };
        words.map(one).collect()
    }

    /// Returns what the file sets for some pages.
    fn by_path(&self) -> Vec<SettingTable> {
        let mut tables = Vec::new();
        let one = |key: &str, path: &[&str], value: Value| Setting {
            key: key.to_owned(),
            value,
            origin: self.origin(&[path, &[key]].concat()),
        };
        let path = ["lint", "per-file-ignores"];
        let ignores = self.layers().flat_map(|file| &file.lint.per_file_ignores);
        let ignores = ignores.map(|(glob, rules)| one(glob.get_ref(), &path, spanned(rules)));
        tables.push(self.table("lint.per-file-ignores", ignores.collect()));
        for (place, entry) in self.layers().flat_map(|file| &file.lint.overrides).enumerate() {
            let place = place.to_string();
            let path = ["lint", "for", &place];
            let mut settings = vec![one("paths", &path, spanned(&entry.paths))];
            if !entry.extend_select.is_empty() {
                settings.push(one("extend-select", &path, spanned(&entry.extend_select)));
            }
            if !entry.ignore.is_empty() {
                settings.push(one("ignore", &path, spanned(&entry.ignore)));
            }
            if !entry.severity.is_empty() {
                let severity = |level: &RuleSeverity| level.severity().map_or("off", Severity::name);
                let severities = entry.severity.iter();
                let severities = severities.map(|(name, level)| (name.get_ref().clone(), text(severity(level))));
                settings.push(one("severity", &path, Value::Table(severities.collect())));
            }
            tables.push(SettingTable { name: "lint.for".to_owned(), in_list: true, settings });
        }
        let audiences = self.layers().flat_map(|file| &file.links.audience);
        let audiences = audiences.map(|(glob, who)| one(glob.get_ref(), &["links", "audience"], text(who)));
        tables.push(self.table("links.audience", audiences.collect()));
        for (place, entry) in self.layers().flat_map(|file| &file.metadata.overrides).enumerate() {
            let place = place.to_string();
            let path = ["metadata", "for", &place];
            let mut settings = vec![one("paths", &path, spanned(&entry.paths))];
            settings.extend(entry.required.as_ref().map(|keys| one("required", &path, texts(keys))));
            if !entry.allowed.is_empty() {
                let allowed = entry.allowed.iter().map(|(key, values)| (key.clone(), texts(values))).collect();
                settings.push(one("allowed", &path, Value::Table(allowed)));
            }
            tables.push(SettingTable { name: "metadata.for".to_owned(), in_list: true, settings });
        }
        for (place, entry) in self.layers().flat_map(|file| &file.sections.overrides).enumerate() {
            let place = place.to_string();
            let path = ["sections", "for", &place];
            let settings =
                vec![one("paths", &path, spanned(&entry.paths)), one("required", &path, texts(&entry.required))];
            tables.push(SettingTable { name: "sections.for".to_owned(), in_list: true, settings });
        }
        tables
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn texts<T: AsRef<str>>(texts: &[T]) -> Value {
    Value::Array(texts.iter().map(|one| text(one.as_ref())).collect())
}

fn spanned<'t>(texts: impl IntoIterator<Item = &'t Spanned<String>>) -> Value {
    Value::Array(texts.into_iter().map(|one| text(one.get_ref())).collect())
}

fn count(count: u64) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}
