//! What is parsed of a page, and what is true for any page.

mod properties;
mod second_opinion;
