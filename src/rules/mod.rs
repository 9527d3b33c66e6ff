//! The rules: one file per rule, and the only list of them.
//!
//! To add a rule, add a file to its family's folder, a line to the list at the end of this file, and a fixture folder.

mod broken_links;
pub mod dates;
mod declare;
mod docs;
pub mod docset_files;
pub mod housekeeping;
pub mod levels;
pub mod links;
pub mod metadata;
mod one_by_one;
mod options;
mod ragged_rows;
mod reporter;
mod selection;
pub mod source;
pub mod structure;
pub mod tasks;
pub mod translations;

pub use declare::{
    Example, ExampleKind, FileKinds, FixKind, Reach, Rule, RuleMetadata, RuleRole, SamePlace, Superseded,
};
pub use docs::{RulesPage, render_rules_pages};
pub use reporter::{Context, Reporter, Subject};
pub use selection::{RuleSelection, RuleTable, SelectionError, SelectionSource, Selector};

use crate::index::Docset;
use crate::playbook::Page;

/// A rule that checks each page alone. It may ask which files exist, but nothing about other pages.
pub trait PageRule: Rule + Sync {
    /// Reports the problems of `page`.
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>);
}

/// A rule that checks the pages of a docset together.
pub trait DocsetRule: Rule + Sync {
    /// Reports the problems among the pages of `docset`.
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>);
}

/// How a rule is run.
#[derive(Clone, Copy)]
pub enum RegisteredRule {
    /// On each page alone.
    Page(&'static dyn PageRule),
    /// On each docset.
    Docset(&'static dyn DocsetRule),
    /// By the linter, if the page cannot be parsed.
    Engine(&'static (dyn Rule + Sync)),
}

impl RegisteredRule {
    /// Returns the metadata of the rule.
    #[must_use]
    pub fn meta(&self) -> &'static RuleMetadata {
        match self {
            Self::Page(rule) => rule.meta(),
            Self::Docset(rule) => rule.meta(),
            Self::Engine(rule) => rule.meta(),
        }
    }
}

impl std::fmt::Debug for RegisteredRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().code)
    }
}

/// All rules in the order of their codes.
pub static RULES: &[RegisteredRule] = &[
    RegisteredRule::Engine(&source::unreadable_page::UnreadablePage),
    RegisteredRule::Page(&source::missing_front_matter::MissingFrontMatter),
    RegisteredRule::Page(&source::unclosed_front_matter::UnclosedFrontMatter),
    RegisteredRule::Page(&source::invalid_front_matter::InvalidFrontMatter),
    RegisteredRule::Page(&source::duplicate_metadata_key::DuplicateMetadataKey),
    RegisteredRule::Page(&source::invisible_character::InvisibleCharacter),
    RegisteredRule::Page(&source::merge_conflict_marker::MergeConflictMarker),
    RegisteredRule::Page(&metadata::missing_metadata::MissingMetadata),
    RegisteredRule::Page(&metadata::placeholder_metadata::PlaceholderMetadata),
    RegisteredRule::Page(&metadata::misspelled_metadata_key::MisspelledMetadataKey),
    RegisteredRule::Page(&metadata::invalid_metadata_value::InvalidMetadataValue),
    RegisteredRule::Page(&metadata::invalid_alias::InvalidAlias),
    RegisteredRule::Page(&metadata::audience_mismatch::AudienceMismatch),
    RegisteredRule::Page(&metadata::title_heading_mismatch::TitleHeadingMismatch),
    RegisteredRule::Page(&metadata::description_length::DescriptionLength),
    RegisteredRule::Docset(&metadata::duplicate_title::DuplicateTitle),
    RegisteredRule::Docset(&metadata::inconsistent_alias::InconsistentAlias),
    RegisteredRule::Page(&dates::malformed_date::MalformedDate),
    RegisteredRule::Page(&dates::stale_date::StaleDate),
    RegisteredRule::Page(&dates::future_date::FutureDate),
    RegisteredRule::Page(&dates::date_behind_refresh_summary::DateBehindRefreshSummary),
    RegisteredRule::Page(&dates::malformed_refresh_date::MalformedRefreshDate),
    RegisteredRule::Page(&dates::refresh_summary_order::RefreshSummaryOrder),
    RegisteredRule::Page(&dates::missing_refresh_summary::MissingRefreshSummary),
    RegisteredRule::Page(&dates::date_behind_history::DateBehindHistory),
    RegisteredRule::Page(&tasks::duplicate_task_id::DuplicateTaskId),
    RegisteredRule::Docset(&tasks::task_id_collision::TaskIdCollision),
    RegisteredRule::Docset(&tasks::task_conflict::TaskConflict),
    RegisteredRule::Docset(&tasks::repeated_task::RepeatedTask),
    RegisteredRule::Page(&tasks::malformed_task_id::MalformedTaskId),
    RegisteredRule::Page(&tasks::malformed_mo_value::MalformedMoValue),
    RegisteredRule::Page(&tasks::malformed_mo_header::MalformedMoHeader),
    RegisteredRule::Page(&tasks::missing_task_column::MissingTaskColumn),
    RegisteredRule::Page(&tasks::ragged_task_row::RaggedTaskRow),
    RegisteredRule::Page(&tasks::empty_task_cell::EmptyTaskCell),
    RegisteredRule::Docset(&tasks::inconsistent_role::InconsistentRole),
    RegisteredRule::Docset(&tasks::inconsistent_service::InconsistentService),
    RegisteredRule::Docset(&tasks::unknown_task_reference::UnknownTaskReference),
    RegisteredRule::Docset(&tasks::unread_table::UnreadTable),
    RegisteredRule::Page(&links::broken_link::BrokenLink),
    RegisteredRule::Page(&links::broken_l3_link::BrokenL3Link),
    RegisteredRule::Docset(&links::broken_fragment::BrokenFragment),
    RegisteredRule::Page(&links::link_case::LinkCase),
    RegisteredRule::Page(&links::broken_include::BrokenInclude),
    RegisteredRule::Docset(&links::include_cycle::IncludeCycle),
    RegisteredRule::Page(&links::broken_image::BrokenImage),
    RegisteredRule::Page(&links::missing_alt_text::MissingAltText),
    RegisteredRule::Page(&links::malformed_link::MalformedLink),
    RegisteredRule::Page(&links::safelinks_url::SafelinksUrl),
    RegisteredRule::Docset(&links::audience_leak::AudienceLeak),
    RegisteredRule::Page(&links::published_link::PublishedLink),
    RegisteredRule::Page(&links::insecure_link::InsecureLink),
    RegisteredRule::Page(&links::dead_url::DeadUrl),
    RegisteredRule::Docset(&links::redirected_link::RedirectedLink),
    RegisteredRule::Page(&links::undefined_reference::UndefinedReference),
    RegisteredRule::Page(&links::markdown_in_html::MarkdownInHtmlBlock),
    RegisteredRule::Page(&links::hard_coded_locale::HardCodedLocale),
    RegisteredRule::Docset(&links::absolute_own_link::AbsoluteOwnLink),
    RegisteredRule::Docset(&links::source_language_link::SourceLanguageLink),
    RegisteredRule::Page(&links::vague_link_text::VagueLinkText),
    RegisteredRule::Page(&links::retired_host::RetiredHost),
    RegisteredRule::Docset(&levels::unknown_scenario_value::UnknownScenarioValue),
    RegisteredRule::Docset(&levels::example_status_mismatch::ExampleStatusMismatch),
    RegisteredRule::Docset(&levels::unlinked_l3::UnlinkedL3),
    RegisteredRule::Docset(&levels::orphan_l3_page::OrphanL3Page),
    RegisteredRule::Docset(&levels::level_name_mismatch::LevelNameMismatch),
    RegisteredRule::Docset(&levels::level_title_mismatch::LevelTitleMismatch),
    RegisteredRule::Docset(&structure::missing_h1::MissingH1),
    RegisteredRule::Page(&structure::multiple_h1::MultipleH1),
    RegisteredRule::Page(&structure::missing_section::MissingSection),
    RegisteredRule::Page(&structure::section_order::SectionOrder),
    RegisteredRule::Page(&structure::unknown_alert::UnknownAlert),
    RegisteredRule::Page(&structure::alert_case::AlertCase),
    RegisteredRule::Page(&structure::accidental_code_block::AccidentalCodeBlock),
    RegisteredRule::Page(&structure::run_on_labels::RunOnLabels),
    RegisteredRule::Page(&structure::heading_jump::HeadingJump),
    RegisteredRule::Page(&structure::ragged_table_row::RaggedTableRow),
    RegisteredRule::Page(&structure::weak_alt_text::WeakAltText),
    RegisteredRule::Page(&structure::placeholder_text::PlaceholderText),
    RegisteredRule::Docset(&docset_files::broken_toc_entry::BrokenTocEntry),
    RegisteredRule::Docset(&docset_files::page_not_in_toc::PageNotInToc),
    RegisteredRule::Page(&docset_files::page_file_name::PageFileName),
    RegisteredRule::Docset(&docset_files::unused_media::UnusedMedia),
    RegisteredRule::Docset(&docset_files::large_file::LargeFile),
    RegisteredRule::Docset(&docset_files::broken_redirect::BrokenRedirect),
    RegisteredRule::Docset(&docset_files::redirect_chain::RedirectChain),
    RegisteredRule::Docset(&docset_files::duplicate_redirect::DuplicateRedirect),
    RegisteredRule::Docset(&docset_files::shadowed_redirect::ShadowedRedirect),
    RegisteredRule::Docset(&docset_files::removed_without_redirect::RemovedWithoutRedirect),
    RegisteredRule::Docset(&translations::translation_task_missing::TranslationTaskMissing),
    RegisteredRule::Docset(&translations::translation_mo_mismatch::TranslationMoMismatch),
    RegisteredRule::Docset(&translations::translation_behind::TranslationBehind),
    RegisteredRule::Docset(&translations::translation_page_missing::TranslationPageMissing),
    RegisteredRule::Docset(&translations::translation_structure::TranslationStructure),
    RegisteredRule::Docset(&translations::translation_drift::TranslationDrift),
    RegisteredRule::Engine(&housekeeping::unused_suppression::UnusedSuppression),
];

/// Returns the rule with that code or name, ignoring case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static RuleMetadata> {
    RULES
        .iter()
        .map(RegisteredRule::meta)
        .find(|meta| meta.code.eq_ignore_ascii_case(code_or_name) || meta.name.eq_ignore_ascii_case(code_or_name))
}

/// Returns the rule that the linter uses for `role`.
#[must_use]
pub fn with_role(role: RuleRole) -> Option<&'static RuleMetadata> {
    RULES.iter().map(RegisteredRule::meta).find(|meta| meta.role == Some(role))
}
