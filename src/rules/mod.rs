//! What is checked: one file a rule, and the one list of them.
//!
//! Adding a rule is a file in its family's folder, a line in the list at the end of this file, and a fixture folder.

mod broken_links;
mod declare;
mod docs;
mod options;
mod reporter;
mod selection;

pub use declare::{Example, ExampleKind, FixKind, Rule, RuleMetadata};
pub use docs::render_rules_page;
pub use reporter::{Context, Reporter};
pub use selection::{RuleSelection, RuleTable, SelectionError, SelectionSource, Selector};

use crate::docset::{Docset, FactKinds};
use crate::playbook::Page;

/// A rule that judges one page by itself. It may ask which files there are, but nothing about other pages.
pub trait PageRule: Rule + Sync {
    /// Reports what is wrong with `page`.
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>);

    /// Whether include files are judged too, for the parts they play in pages.
    fn applies_to_includes(&self) -> bool {
        false
    }
}

/// A rule that judges the pages of a docset together.
pub trait DocsetRule: Rule + Sync {
    /// Reports what is wrong among the pages of `docset`.
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>);

    /// What it asks the docset for. Whatever no rule asks for is not collected, and a rule finds nothing there.
    fn required_facts(&self) -> FactKinds;
}

/// How a rule is run.
#[derive(Clone, Copy)]
pub enum RegisteredRule {
    /// On each page by itself.
    Page(&'static dyn PageRule),
    /// On each docset as a whole.
    Docset(&'static dyn DocsetRule),
    /// By the engine, where the page never gets as far as being parsed.
    Engine(&'static (dyn Rule + Sync)),
}

impl RegisteredRule {
    /// What is known of the rule.
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

/// Makes a module of each family and a list of all rules.
macro_rules! rules {
    ($($(#[$doc:meta])* $family:ident { $($check:ident $file:ident::$rule:ident,)* })*) => {
        $(
            $(#[$doc])*
            pub mod $family {
                $(pub mod $file;)*
            }
        )*

        /// All rules in the order of their codes.
        pub static RULES: &[RegisteredRule] = &[$($(RegisteredRule::$check(&$family::$file::$rule),)*)*];
    };
}

rules! {
    /// PB0: source and front matter.
    source {
        Engine unreadable_page::UnreadablePage,
        Page missing_front_matter::MissingFrontMatter,
        Page unclosed_front_matter::UnclosedFrontMatter,
        Page invalid_front_matter::InvalidFrontMatter,
        Page duplicate_metadata_key::DuplicateMetadataKey,
        Page invisible_character::InvisibleCharacter,
        Page merge_conflict_marker::MergeConflictMarker,
    }
    /// PB1: metadata.
    metadata {
        Page missing_metadata::MissingMetadata,
        Page placeholder_metadata::PlaceholderMetadata,
        Page misspelled_metadata_key::MisspelledMetadataKey,
        Page invalid_metadata_value::InvalidMetadataValue,
        Page invalid_alias::InvalidAlias,
        Page audience_mismatch::AudienceMismatch,
        Page title_heading_mismatch::TitleHeadingMismatch,
        Page description_length::DescriptionLength,
        Docset duplicate_title::DuplicateTitle,
        Docset inconsistent_alias::InconsistentAlias,
    }
    /// PB2: dates.
    dates {
        Page malformed_date::MalformedDate,
        Page stale_date::StaleDate,
        Page future_date::FutureDate,
        Page date_behind_refresh_summary::DateBehindRefreshSummary,
        Page malformed_refresh_date::MalformedRefreshDate,
        Page refresh_summary_order::RefreshSummaryOrder,
        Page missing_refresh_summary::MissingRefreshSummary,
        Page date_behind_history::DateBehindHistory,
    }
    /// PB3: tasks.
    tasks {
        Page duplicate_task_id::DuplicateTaskId,
        Docset task_id_collision::TaskIdCollision,
        Docset task_conflict::TaskConflict,
        Docset repeated_task::RepeatedTask,
        Page malformed_task_id::MalformedTaskId,
        Page malformed_mo_value::MalformedMoValue,
        Page malformed_mo_header::MalformedMoHeader,
        Page missing_task_column::MissingTaskColumn,
        Page ragged_task_row::RaggedTaskRow,
        Page empty_task_cell::EmptyTaskCell,
        Docset inconsistent_role::InconsistentRole,
        Docset inconsistent_service::InconsistentService,
        Docset unknown_task_reference::UnknownTaskReference,
    }
    /// PB4: links.
    links {
        Page broken_link::BrokenLink,
        Page broken_l3_link::BrokenL3Link,
        Docset broken_fragment::BrokenFragment,
        Page link_case::LinkCase,
        Page broken_include::BrokenInclude,
        Docset include_cycle::IncludeCycle,
        Page broken_image::BrokenImage,
        Page missing_alt_text::MissingAltText,
        Page malformed_link::MalformedLink,
        Page safelinks_url::SafelinksUrl,
        Docset audience_leak::AudienceLeak,
        Page published_link::PublishedLink,
        Page insecure_link::InsecureLink,
    }
    /// PB5: levels, the L1, L2 and L3 of a status.
    levels {
        Docset unknown_scenario_value::UnknownScenarioValue,
        Docset example_status_mismatch::ExampleStatusMismatch,
        Docset unlinked_l3::UnlinkedL3,
        Docset orphan_l3_page::OrphanL3Page,
        Docset level_name_mismatch::LevelNameMismatch,
        Docset level_title_mismatch::LevelTitleMismatch,
    }
    /// PB6: structure.
    structure {
        Docset missing_h1::MissingH1,
        Page multiple_h1::MultipleH1,
        Page missing_section::MissingSection,
        Page section_order::SectionOrder,
        Page unknown_alert::UnknownAlert,
        Page alert_case::AlertCase,
        Page accidental_code_block::AccidentalCodeBlock,
        Page run_on_labels::RunOnLabels,
        Page heading_jump::HeadingJump,
        Page ragged_table_row::RaggedTableRow,
    }
    /// PB7: docset.
    docset_files {
        Docset broken_toc_entry::BrokenTocEntry,
        Docset page_not_in_toc::PageNotInToc,
        Page page_file_name::PageFileName,
        Docset unused_media::UnusedMedia,
        Docset large_file::LargeFile,
    }
    /// PB8: translations.
    translations {
        Docset translation_task_missing::TranslationTaskMissing,
        Docset translation_mo_mismatch::TranslationMoMismatch,
        Docset translation_behind::TranslationBehind,
        Docset translation_page_missing::TranslationPageMissing,
    }
    /// PB9: housekeeping.
    housekeeping {
        Engine unused_suppression::UnusedSuppression,
    }
}

/// The rule of that code or name, whatever its case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static RuleMetadata> {
    RULES
        .iter()
        .map(RegisteredRule::meta)
        .find(|meta| meta.code.eq_ignore_ascii_case(code_or_name) || meta.name.eq_ignore_ascii_case(code_or_name))
}
