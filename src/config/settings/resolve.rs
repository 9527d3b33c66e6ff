//! From the parsed file to the effective settings.

use std::collections::BTreeMap;

use globset::GlobSet;
use toml::Spanned;

use super::metadata::{MetadataOverride, MetadataSettings, RequiredKeys};
use super::{DocsetSetting, LOCALES, LintOverride, PerFileIgnore, Role, RuleChange, Sections, Settings};
use crate::config::by_page::{ByPage, LAYER_BYTES};
use crate::config::dates::DateFormat;
use crate::config::error::{ConfigError, suggest};
use crate::config::file::{ConfigFile, LintFor, VocabularyTable};
use crate::config::glob::compile_all;
use crate::config::path::{escapes_root, normalize};
use crate::config::settings::{ReportSettings, UrlPattern, is_github_login};
use crate::config::words::{COLUMN_NAMES, Words};
use crate::vfs::limits;

impl Settings {
    /// Resolves a configuration file with the defaults. Rule selectors are not checked: see [`ConfigFile::selectors`].
    ///
    /// # Errors
    /// The first glob, date format, language, or path that cannot be used, with its place.
    pub fn from_file(file: &ConfigFile) -> Result<Self, ConfigError> {
        check_glob_count(file)?;
        check_excluded(file)?;
        let default = file.base().map_or_else(|| Ok(Self::default()), Self::from_file)?;
        let mut docsets = default.docsets;
        for docset in &file.docset {
            docsets.push(DocsetSetting {
                path: inner_path(file, &docset.path)?,
                locale: docset
                    .locale
                    .as_ref()
                    .map(|tag| docset_language(file, tag).map(|()| tag.get_ref().clone()))
                    .transpose()?,
                source: docset.source.as_ref().map(|path| inner_path(file, path)).transpose()?,
            });
        }
        let ignores = in_file_order(&file.lint.per_file_ignores).into_iter().map(|(glob, selectors)| {
            let selectors = selectors.iter().map(|selector| selector.get_ref().clone()).collect();
            (PerFileIgnore { glob: glob.get_ref().clone(), selectors }, std::slice::from_ref(glob))
        });
        let lint_overrides = file.lint.overrides.iter();
        let lint_overrides =
            lint_overrides.map(|entry| (LintOverride { changes: rule_changes(entry) }, entry.paths.as_slice()));
        let audiences = in_file_order(&file.links.audience).into_iter();
        let audiences = audiences.map(|(glob, audience)| (audience.clone(), std::slice::from_ref(glob)));
        let (sections, usual_sections) = match &file.sections.required {
            Some(names) => (Sections::of_process_pages(names.clone()), ByPage::default()),
            None => (default.sections, default.usual_sections),
        };
        let section_overrides = (default.section_overrides.entries().len()..).zip(&file.sections.overrides);
        let section_overrides = section_overrides.map(|(place, entry)| {
            let sections = Sections { names: entry.required.clone(), on_any_page: true, override_place: Some(place) };
            (sections, entry.paths.as_slice())
        });

        Ok(Self {
            profile: file.profile.or(default.profile),
            fail_on: file.lint.fail_on.unwrap_or(default.fail_on),
            max_page_size: file.lint.max_page_size.map_or(default.max_page_size, u64::from),
            date_formats: date_formats(file)?.unwrap_or(default.date_formats),
            max_age_days: file.dates.max_age.unwrap_or(default.max_age_days),
            grace_days: file.dates.grace.unwrap_or(default.grace_days),
            ignore_revs: [default.ignore_revs, ignore_revs(file)?].concat(),
            max_image_size: file.media.max_size.unwrap_or(default.max_image_size),
            known_keys: [&*default.known_keys, &file.metadata.known].concat().into(),
            roles: file.tasks.roles.as_ref().map_or(default.roles, roles),
            roles_are_all: file.tasks.roles.is_some() || default.roles_are_all,
            typo_max_uses: file.tasks.typo_max_uses.unwrap_or(default.typo_max_uses),
            typo_min_usual: file.tasks.typo_min_usual.unwrap_or(default.typo_min_usual),
            services: [default.services, file.tasks.services.clone()].concat(),
            common_levels: file.levels.common.clone().or(default.common_levels),
            known_levels: [default.known_levels, known_levels(file)?].concat(),
            locales: locales(file)?.unwrap_or(default.locales),
            words: default.words.and(words(file)?),
            docsets,
            translations: file.translations.unwrap_or(default.translations),
            redirects: match &file.links.redirects {
                Some(path) => Some(inner_path(file, path)?),
                None => default.redirects,
            },
            retired_hosts: file.links.retired_hosts.clone().unwrap_or(default.retired_hosts),
            baseline: file.baseline.as_ref().map(|path| inner_path(file, path)).transpose()?.or(default.baseline),
            report: report(file, default.report)?,
            per_file_ignores: by_page(file, default.per_file_ignores, ignores)?,
            lint_overrides: by_page(file, default.lint_overrides, lint_overrides)?,
            metadata: metadata(file, default.metadata)?,
            section_overrides: by_page(file, default.section_overrides, section_overrides)?,
            sections,
            usual_sections,
            exclude: added(default.exclude, globs(file, &file.exclude)?.0),
            link_ignore: added(default.link_ignore, globs(file, &file.links.ignore)?.0),
            audiences: by_page(file, default.audiences, audiences)?,
        })
    }
}

/// Returns what the file sets about metadata, in addition to `shared`.
fn metadata(file: &ConfigFile, shared: MetadataSettings) -> Result<MetadataSettings, ConfigError> {
    let values = |table: &BTreeMap<String, Vec<String>>| {
        table.iter().map(|(key, values)| (key.clone(), values.clone().into())).collect::<BTreeMap<_, _>>()
    };
    let required = match &file.metadata.required {
        Some(keys) => RequiredKeys { fasttrack: keys.clone().into(), learn: keys.clone().into() },
        None => shared.required,
    };
    let mut allowed = shared.allowed;
    allowed.extend(values(&file.metadata.allowed));
    let overrides = file.metadata.overrides.iter().map(|entry| {
        let required = entry.required.clone().map(Into::into);
        (MetadataOverride { required, allowed: values(&entry.allowed) }, entry.paths.as_slice())
    });
    Ok(MetadataSettings::new(required, allowed, by_page(file, shared.overrides, overrides)?))
}

/// Returns the effects of an entry on rules. Severities come after the rules that it enables, and rules that it
/// disables last.
fn rule_changes(entry: &LintFor) -> Vec<(String, RuleChange)> {
    let named = |names: &[Spanned<String>], change| {
        names.iter().map(|name| (name.get_ref().clone(), change)).collect::<Vec<_>>()
    };
    let mut changes = named(&entry.extend_select, RuleChange::On);
    changes.extend(in_file_order(&entry.severity).into_iter().map(|(name, severity)| {
        (name.get_ref().clone(), severity.severity().map_or(RuleChange::Off, RuleChange::Severity))
    }));
    changes.extend(named(&entry.ignore, RuleChange::Off));
    changes
}

/// Returns the entries of a table in file order; the map sorts them by key.
fn in_file_order<V>(table: &BTreeMap<Spanned<String>, V>) -> Vec<(&Spanned<String>, &V)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Checks that there are not more globs than can be compiled in reasonable time and memory.
fn check_glob_count(file: &ConfigFile) -> Result<(), ConfigError> {
    let globs = (file.exclude.iter())
        .chain(&file.links.ignore)
        .chain(file.links.audience.keys())
        .chain(file.lint.per_file_ignores.keys())
        .chain(file.lint.overrides.iter().flat_map(|entry| &entry.paths))
        .chain(file.metadata.overrides.iter().flat_map(|entry| &entry.paths))
        .chain(file.sections.overrides.iter().flat_map(|entry| &entry.paths));
    globs.into_iter().nth(limits::GLOBS).map_or(Ok(()), |glob| {
        let message = format!("this file lists more than {} globs", limits::GLOBS);
        Err(file.error_at(glob.span(), message, Some("list fewer globs, each for more files".to_owned())))
    })
}

/// Checks that no pattern is the root: as a glob, `.` matches nothing.
fn check_excluded(file: &ConfigFile) -> Result<(), ConfigError> {
    let is_root = |pattern: &&Spanned<String>| normalize(pattern.get_ref()).is_empty();
    file.exclude.iter().find(is_root).map_or(Ok(()), |pattern| {
        let message = format!("`{}` is the root of the site, which cannot be excluded", pattern.get_ref());
        Err(file.error_at(pattern.span(), message, Some("list folders or files below the root".to_owned())))
    })
}

/// Returns `shared` with the entries of the file, each with its globs.
fn by_page<'f, T>(
    file: &ConfigFile,
    mut shared: ByPage<T>,
    entries: impl IntoIterator<Item = (T, &'f [Spanned<String>])>,
) -> Result<ByPage<T>, ConfigError> {
    let mut patterns: Vec<(usize, &Spanned<String>)> = Vec::new();
    for (entry, globs) in entries {
        let place = shared.add(entry);
        patterns.extend(globs.iter().map(|glob| (place, glob)));
    }
    let mut rest = patterns.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |(_, glob): &&(usize, &Spanned<String>)| {
            bytes += glob.get_ref().len();
            bytes <= LAYER_BYTES
        };
        let (layer, after) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        let (globs, origin) = globs(file, layer.iter().map(|(_, glob)| *glob))?;
        shared.add_globs(globs, origin.into_iter().map(|pattern| layer[pattern].0).collect());
        rest = after;
    }
    Ok(shared)
}

/// Compiles globs of the file. Also returns, for each glob of the set, the index of its pattern.
fn globs<'f>(
    file: &ConfigFile,
    patterns: impl IntoIterator<Item = &'f Spanned<String>>,
) -> Result<(GlobSet, Vec<usize>), ConfigError> {
    let patterns: Vec<_> = patterns.into_iter().collect();
    compile_all(patterns.iter().map(|pattern| pattern.get_ref().as_str())).map_err(|(index, reason)| {
        let pattern = patterns[index];
        let message = format!("invalid glob `{}`: {reason}", pattern.get_ref());
        let help = "use `*` for any text in a name, `**` for any folders, and `{a,b}` for alternatives".to_owned();
        file.error_at(pattern.span(), message, Some(help))
    })
}

/// Returns the globs of the shared file with those of the site's own, if there are any.
fn added(mut shared: Vec<GlobSet>, own: GlobSet) -> Vec<GlobSet> {
    if !own.is_empty() {
        shared.push(own);
    }
    shared
}

/// Returns a path in the site. Files outside the root are never read.
fn inner_path(file: &ConfigFile, path: &Spanned<String>) -> Result<String, ConfigError> {
    let inner = normalize(path.get_ref());
    if escapes_root(&inner) {
        return Err(file.error_at(
            path.span(),
            format!("path `{}` is outside the site", path.get_ref()),
            Some("use a path below the folder of this file".to_owned()),
        ));
    }
    Ok(inner)
}

fn date_formats(file: &ConfigFile) -> Result<Option<Vec<DateFormat>>, ConfigError> {
    let Some(formats) = &file.dates.formats else {
        return Ok(None);
    };
    if formats.get_ref().is_empty() {
        let help = format!("add one, such as `{}`", DateFormat::MonthDayYear.name());
        return Err(file.error_at(formats.span(), "the list of date formats is empty", Some(help)));
    }
    let known = DateFormat::ALL.map(DateFormat::name);
    let read = |format: &Spanned<String>| {
        let name = format.get_ref();
        DateFormat::from_name(name).ok_or_else(|| {
            let message = format!("unknown date format `{name}`");
            file.error_at(format.span(), message, suggest(name, &known, "formats"))
        })
    };
    formats.get_ref().iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// Returns IDs of commits. A shorter one might soon match two.
fn ignore_revs(file: &ConfigFile) -> Result<Vec<String>, ConfigError> {
    let read = |rev: &Spanned<String>| {
        let id = rev.get_ref().trim();
        if (7..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(id.to_ascii_lowercase());
        }
        let message = format!("`{id}` is not a commit ID");
        let help = "write the ID that `git log` shows, at least its first seven digits".to_owned();
        Err(file.error_at(rev.span(), message, Some(help)))
    };
    file.dates.ignore_revs.iter().map(read).collect()
}

fn locales(file: &ConfigFile) -> Result<Option<Vec<String>>, ConfigError> {
    let Some(locales) = &file.tasks.locales else {
        return Ok(None);
    };
    locales.iter().map(|locale| language(file, locale)).collect::<Result<_, _>>().map(Some)
}

/// Returns the two-letter tag of a supported language, given with a region or without.
fn language(file: &ConfigFile, tag: &Spanned<String>) -> Result<String, ConfigError> {
    let language = tag.get_ref().split(['-', '_']).next().unwrap_or_default();
    if let Some(known) = LOCALES.iter().find(|known| known.eq_ignore_ascii_case(language)) {
        return Ok((*known).to_owned());
    }
    let message = format!("unsupported language `{}`", tag.get_ref());
    Err(file.error_at(tag.span(), message, suggest(tag.get_ref(), &LOCALES, "languages")))
}

/// Checks the tag of a docset's language. The program need not know any word of it.
fn docset_language(file: &ConfigFile, tag: &Spanned<String>) -> Result<(), ConfigError> {
    let mut parts = tag.get_ref().split(['-', '_']);
    let is_language = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_tag = parts.next().is_some_and(is_language)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag {
        return Ok(());
    }
    let message = format!("`{}` is not a language tag", tag.get_ref());
    Err(file.error_at(tag.span(), message, suggest(tag.get_ref(), &LOCALES, "languages")))
}

/// Returns the words that the file adds or replaces.
fn words(file: &ConfigFile) -> Result<Words, ConfigError> {
    let VocabularyTable { columns, sections, none, phases, suffixes } = &file.vocabulary;
    let column = |(name, headings): (&Spanned<String>, &Vec<String>)| {
        let known = COLUMN_NAMES.iter().find(|known| *known == name.get_ref());
        let known = known.ok_or_else(|| {
            let message = format!("unknown column `{}`", name.get_ref());
            file.error_at(name.span(), message, suggest(name.get_ref(), &COLUMN_NAMES, "columns"))
        })?;
        Ok((*known, headings.clone()))
    };
    Ok(Words {
        columns: in_file_order(columns).into_iter().map(column).collect::<Result<_, _>>()?,
        sections: sections.iter().map(|(section, names)| (section.clone(), names.clone())).collect(),
        none: none.clone(),
        phases: phases.clone(),
        suffixes: suffixes.clone(),
    })
}

/// Returns paths of levels, with their names separated as in the titles of their pages.
fn known_levels(file: &ConfigFile) -> Result<Vec<Vec<String>>, ConfigError> {
    let read = |path: &Spanned<String>| {
        let names: Vec<String> = path.get_ref().split(" - ").map(|name| name.trim().to_owned()).collect();
        if names.len() <= 3 && names.iter().all(|name| !name.is_empty()) {
            return Ok(names);
        }
        let message = format!("`{}` is not an L1, L2, or L3", path.get_ref());
        let help = "write it with the levels above it, such as `Blocked - Network - Proxy`".to_owned();
        Err(file.error_at(path.span(), message, Some(help)))
    };
    file.levels.known.iter().map(read).collect()
}

fn roles(table: &BTreeMap<Spanned<String>, Vec<String>>) -> Vec<Role> {
    let role = |(name, abbreviations): (&Spanned<String>, &Vec<String>)| Role {
        name: name.get_ref().clone(),
        abbreviations: abbreviations.clone(),
    };
    in_file_order(table).into_iter().map(role).collect()
}

/// Returns the settings of the report for owners: those of the file, and otherwise those of `shared`.
fn report(file: &ConfigFile, shared: ReportSettings) -> Result<ReportSettings, ConfigError> {
    let table = &file.report;
    if let Some(days) = &table.age_buckets
        && (days.get_ref().is_empty() || !days.get_ref().is_sorted_by(|one, next| one < next))
    {
        let help = "list the days in increasing order, such as `[90, 180, 365]`".to_owned();
        return Err(file.error_at(days.span(), "the buckets do not increase", Some(help)));
    }
    let pattern = |url: &Spanned<String>| {
        UrlPattern::new(url.get_ref()).map_err(|error| {
            let help = "write a URL such as `https://git.example.com/playbook/blob/{commit}/{path}#L{line}`".to_owned();
            file.error_at(url.span(), format!("`{}` is not a URL of files: {error}", url.get_ref()), Some(help))
        })
    };
    let login = |(alias, login): (&String, &Spanned<String>)| {
        let name = login.get_ref();
        if !is_github_login(name) {
            let help = "write the login without `@`, or a team as `organization/team`".to_owned();
            return Err(file.error_at(login.span(), format!("`{name}` is not a GitHub login"), Some(help)));
        }
        Ok((alias.to_lowercase(), name.clone()))
    };
    let logins = table.github_logins.iter().map(login).collect::<Result<BTreeMap<_, _>, _>>()?;
    Ok(ReportSettings {
        age_buckets: table.age_buckets.as_ref().map_or(shared.age_buckets, |days| days.get_ref().clone()),
        owners: table.owners.as_ref().map(|path| inner_path(file, path)).transpose()?.or(shared.owners),
        url: table.url.as_ref().map(pattern).transpose()?.or(shared.url),
        github_logins: if logins.is_empty() { shared.github_logins } else { logins },
    })
}
