//! What the parser reads from a page, and what is true for any page.

mod properties;
mod second_opinion;
