//! PB4: links.

pub mod audience_leak;
pub mod broken_fragment;
pub mod broken_image;
pub mod broken_include;
pub mod broken_l3_link;
pub mod broken_link;
pub mod hard_coded_locale;
pub mod include_cycle;
pub mod insecure_link;
pub mod link_case;
pub mod malformed_link;
pub mod missing_alt_text;
pub mod published_link;
pub mod redirected_link;
pub mod safelinks_url;
pub mod undefined_reference;
