//! Source pages and their translations.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::ReportInput;
use super::files::FileTable;
use crate::facts::PageFacts;
use crate::playbook::Locale;
use crate::vfs::FileId;

/// A source page, and its translation into one language.
#[derive(Debug, Serialize)]
pub struct TranslationEntry<'a> {
    /// The folder of the translated docset.
    pub docset: &'a str,
    /// The language, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'static str>,
    /// The source page, as an index into `files`.
    pub source: usize,
    /// The translation, as an index into `files`; `None` if it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Where a missing translation would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The effective `ms.date` of the source page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_date: Option<NaiveDate>,
    /// The effective `ms.date` of the translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The number of days by which the translation is older, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_behind: Option<i64>,
    /// Tasks that are mandatory on one page and optional on the other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mo_differs: Vec<&'a str>,
}

/// Returns the translations of requested pages, and the requested pages that are translations.
pub(super) fn all<'a>(input: &ReportInput<'a, '_>, files: &mut FileTable<'a>) -> Vec<TranslationEntry<'a>> {
    let site = input.index.site;
    let path_of = |page: &PageFacts| -> &'a str { site.files.path(page.file) };
    let mut entries = Vec::new();
    for docset in input.index.docsets() {
        let Some(translation) = docset.translation() else { continue };
        let info = docset.info();
        let language = info.locale.filter(|locale| *locale != Locale::Other).map(Locale::tag);
        let mut mismatches: FxHashMap<FileId, Vec<&'a str>> = FxHashMap::default();
        for one in translation.mo_mismatches() {
            let ids = mismatches.entry(one.here.page.file).or_default();
            if ids.last() != Some(&&*one.here.task.id) {
                ids.push(&one.here.task.id);
            }
        }
        for pair in &translation.pairs {
            let (source, page) = (path_of(pair.source), path_of(pair.page));
            if !(input.is_shown)(source) && !(input.is_shown)(page) {
                continue;
            }
            let (source_date, date) = (pair.source.overview().date, pair.page.overview().date);
            let days_behind = source_date.zip(date).map(|(source, own)| (source - own).num_days());
            entries.push(TranslationEntry {
                docset: &info.path,
                language,
                source: files.place(source),
                page: Some(files.place(page)),
                expected: None,
                source_date,
                date,
                days_behind: days_behind.filter(|days| *days > 0),
                mo_differs: mismatches.remove(&pair.page.file).unwrap_or_default(),
            });
        }
        for page in translation.missing.iter().filter(|page| (input.is_shown)(path_of(page))) {
            entries.push(TranslationEntry {
                docset: &info.path,
                language,
                source: files.place(path_of(page)),
                page: None,
                expected: Some(info.path_of(&translation.counterpart_of(page))),
                source_date: page.overview().date,
                date: None,
                days_behind: None,
                mo_differs: Vec::new(),
            });
        }
    }
    entries
}
