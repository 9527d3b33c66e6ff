//! What is seen of a page, and what holds for any page.

mod properties;
mod second_opinion;
