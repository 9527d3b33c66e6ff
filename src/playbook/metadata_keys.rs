//! The metadata keys of Microsoft Learn, and the intended ones of misspelled keys.

use crate::text::edits_within;

/// Keys that a misspelling is compared with: those that the site's build, its search, or its owners use.
const INTENDED: &[&str] = &[
    "author",
    "description",
    "ft.audience",
    "ft.owner",
    "manager",
    "monikerRange",
    "ms.author",
    "ms.collection",
    "ms.custom",
    "ms.date",
    "ms.localizationpriority",
    "ms.prod",
    "ms.reviewer",
    "ms.service",
    "ms.subservice",
    "ms.topic",
    "ms.update-cycle",
    "title",
    "titleSuffix",
    "zone_pivot_groups",
];

/// Whether the values of a metadata key are search terms, programming languages, or names from source code: any text
/// is right there. Source: Learn's contributor guide, "Metadata for Microsoft Learn documentation".
#[must_use]
pub fn contains_terms(key: &str) -> bool {
    matches!(key, "dev_langs" | "no-loc" | "topic_type") || key.ends_with("keywords") || key.starts_with("api_")
}

/// Returns a description of a metadata key's value, to follow "write".
#[must_use]
pub fn metadata_meaning(key: &str) -> &'static str {
    match key {
        "title" => "the page's title",
        "description" => "a sentence on what the page is about",
        "author" => "the name of the author",
        "ms.author" => "the author's alias",
        "manager" => "the alias of the author's manager",
        "ms.date" => "the date of the last review, as month/day/year",
        "ms.topic" => "the type of the page",
        "ms.prod" | "ms.service" => "the product the page is about",
        "ms.custom" => "the collection the page belongs to",
        "ft.audience" => "`internal`, `partner`, or both with a comma",
        "ft.owner" => "the alias of the person who keeps this page current",
        _ => "its value",
    }
}

/// Other keys of Learn's repositories, in lowercase and sorted: documented ones, ones that Learn's tools write, and
/// ones that older generations of the site left on many pages. None of them is ever a misspelling, in any case.
const KNOWN: &[&str] = &[
    "_enablesearch",
    "_tocrel",
    "adobe-target",
    "ai-usage",
    "ai.usage",
    "api_location",
    "api_name",
    "api_type",
    "applies_to",
    "appliesto",
    "asset_id",
    "assetid",
    "audience",
    "auth_provider",
    "brand",
    "breadcrumb_path",
    "caps.latest.revision",
    "categories",
    "contributors",
    "contributors_to_exclude",
    "copyright",
    "date",
    "dev_langs",
    "devlang",
    "display_product_name",
    "displaytoc",
    "document type",
    "documentationcenter",
    "editor",
    "experimentation",
    "ext.keywords",
    "external help file",
    "f1.keywords",
    "f1_keywords",
    "feedback_github_repo",
    "feedback_help_link_type",
    "feedback_help_link_url",
    "feedback_product_url",
    "feedback_system",
    "has-azure-ad-ps-ref",
    "helpviewer_keywords",
    "hide_comments",
    "hideedit",
    "hidescope",
    "id",
    "is_archived",
    "is_interactive",
    "keywords",
    "lang",
    "languages",
    "layout",
    "learn_banner_products",
    "locale",
    "localization_priority",
    "localizationgroup",
    "localizationpriority",
    "module name",
    "monikers",
    "ms.assetid",
    "ms.category",
    "ms.component",
    "ms.contentid",
    "ms.contentlang",
    "ms.contentlocale",
    "ms.devlang",
    "ms.earliestversion",
    "ms.feature",
    "ms.keywords",
    "ms.lasthandoff",
    "ms.lastreviewed",
    "ms.locfileid",
    "ms.mktglfcycl",
    "ms.openlocfilehash",
    "ms.owner",
    "ms.pagetype",
    "ms.productversion",
    "ms.reviewdate",
    "ms.search.form",
    "ms.search.industry",
    "ms.search.keywords",
    "ms.search.region",
    "ms.search.scope",
    "ms.search.validfrom",
    "ms.sitesec",
    "ms.solution",
    "ms.sourcegitcommit",
    "ms.suite",
    "ms.technology",
    "ms.tgt.pltfrm",
    "ms.tgt_pltfrm",
    "ms.translationtype",
    "ms.version",
    "ms.workload",
    "ms:assetid",
    "ms:contentkeyid",
    "ms:mtpsurl",
    "mshattr",
    "mtps_version",
    "nextstepaction",
    "no-loc",
    "nolocdescription",
    "noloctitle",
    "old-location",
    "online version",
    "originalauthor",
    "owner",
    "page_type",
    "pagetitle",
    "permissioned-type",
    "product",
    "products",
    "quality_review",
    "recommendation_types",
    "recommendations",
    "redirect_document_id",
    "redirect_url",
    "req.header",
    "reviewer",
    "robots",
    "role",
    "roles",
    "schema",
    "scope",
    "search.app",
    "search.appverid",
    "search.audiencetype",
    "search.product",
    "search.scope",
    "searchscope",
    "service",
    "services",
    "site_name",
    "slug",
    "subservice",
    "summary",
    "tags",
    "targetos",
    "tech.root",
    "toc_rel",
    "toc_title",
    "toctitle",
    "topic",
    "topic_type",
    "type",
    "uhfheaderid",
    "uid",
    "version",
];

/// Returns the keys that the site's build, its search, or its owners use, sorted.
pub fn known_metadata_keys() -> impl Iterator<Item = &'static str> {
    INTENDED.iter().copied()
}

/// Whether `key` is one of Learn's or of the playbook's own.
#[must_use]
pub fn is_known_key(key: &str) -> bool {
    INTENDED.binary_search(&key).is_ok() || KNOWN.binary_search(&&*key.to_ascii_lowercase()).is_ok()
}

/// The number of keys of the settings that a misspelling is compared with: no site has as many, and each page that
/// misspells a key pays for all of them.
const MAX_EXTRA: usize = 500;

/// Returns the intended key of `key`, if it is unknown but one or two edits or its case away from a known one. `extra`
/// are keys that the settings require, of which the first 500 count.
///
/// Two edits count only for keys so long that no other word is as similar (`ms.name` is not `ms.date`), or if one of
/// them fixes a separator (`ms,dat`). A key of one family (`ms.`, `ft.`) is not a misspelling of another's.
#[must_use]
pub fn suggested_key<'k>(key: &str, extra: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if is_known_key(key) {
        return None;
    }
    let lower = key.to_lowercase();
    let mut best: Option<(usize, &'k str)> = None;
    let candidates = INTENDED.iter().copied().chain(extra.into_iter().take(MAX_EXTRA));
    for candidate in candidates {
        if key == candidate {
            return None;
        }
        let Some(edits) = edits_apart(&lower, candidate) else { continue };
        if best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns how many edits `key` (in lowercase) is away from `candidate`, if that is few enough for a misspelling.
fn edits_apart(key: &str, candidate: &str) -> Option<usize> {
    if key.len().abs_diff(candidate.len()) > 2 {
        return None;
    }
    let candidate = candidate.to_lowercase();
    let families = [family(key), family(&candidate)];
    if matches!(families, [Some(one), Some(other)] if one != other) {
        return None;
    }
    let edits = edits_within(key, &candidate, 2)?;
    let name = family(&candidate).map_or(&*candidate, |family| &candidate[family.len() + 1..]);
    let mended = || edits_within(&with_full_stops(key), &candidate, 1).is_some();
    match edits {
        0 | 1 => Some(edits),
        2 if name.len() >= 6 || mended() => Some(edits),
        _ => None,
    }
}

/// Returns `ms` or `ft` if a key starts with one of them and a period.
fn family(key: &str) -> Option<&str> {
    let (family, _) = key.split_once('.')?;
    matches!(family, "ms" | "ft").then_some(family)
}

fn with_full_stops(key: &str) -> String {
    key.chars()
        .map(|character| if matches!(character, ',' | ';' | ':' | '-' | '_' | ' ') { '.' } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intended(key: &str) -> Option<&'static str> {
        suggested_key(key, [])
    }

    #[test]
    fn near_misses_of_keys_are_found() {
        for (key, meant) in [
            ("authors", "author"),
            ("ms,date", "ms.date"),
            ("msdate", "ms.date"),
            ("ms-dat", "ms.date"),
            ("Title", "title"),
            ("MS.Author", "ms.author"),
            ("mangaer", "manager"),
            ("discription", "description"),
            ("descripton", "description"),
            ("ft.audeince", "ft.audience"),
            ("ms.tpoic", "ms.topic"),
        ] {
            assert_eq!(intended(key), Some(meant), "{key}");
        }
    }

    #[test]
    fn keys_of_learn_and_other_words_are_not_reported() {
        for key in [
            "title",
            "ms.date",
            "ms.owner",
            "ms.name",
            "ms.page",
            "originalauthor",
            "services",
            "documentationCenter",
            "ROBOTS",
            "ms.tgt.pltfrm",
            "ft.author",
            "ms.technology",
            "layout",
            "date",
            "x",
            "",
            "説明",
        ] {
            assert_eq!(intended(key), None, "{key}");
        }
    }

    #[test]
    fn the_keys_to_measure_against_are_sorted() {
        assert!(INTENDED.is_sorted());
        assert!(KNOWN.is_sorted());
    }
}
