//! How many headings, tables, code blocks, and images a page has.

use crate::page::CodeKind;
use crate::playbook::Page;

/// The number of parts that a translation has in common with its source page, without those of includes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StructureFacts {
    /// H2 headings.
    pub h2s: u32,
    /// Tables.
    pub tables: u32,
    /// Code blocks between fences. Indented ones are mostly accidents.
    pub code_blocks: u32,
    /// Images.
    pub images: u32,
}

impl StructureFacts {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            h2s: count(page.headings.iter().filter(|heading| heading.level == 2).count()),
            tables: count(page.tables.len()),
            code_blocks: count(page.code.iter().filter(|code| code.kind == CodeKind::Fenced).count()),
            images: count(page.links.iter().filter(|link| link.kind.is_image()).count()),
        }
    }
}

impl std::ops::Add for StructureFacts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            h2s: self.h2s.saturating_add(other.h2s),
            tables: self.tables.saturating_add(other.tables),
            code_blocks: self.code_blocks.saturating_add(other.code_blocks),
            images: self.images.saturating_add(other.images),
        }
    }
}
