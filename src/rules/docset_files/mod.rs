//! PB7: docset.

pub mod broken_redirect;
pub mod broken_toc_entry;
pub mod duplicate_redirect;
pub mod large_file;
pub mod page_file_name;
pub mod page_not_in_toc;
pub mod redirect_chain;
pub mod removed_without_redirect;
pub mod shadowed_redirect;
pub mod unused_media;
