//! What the documentation says is so.

mod addresses;
mod commands;
mod configuration;
mod limits;
mod links;
mod output;
mod prose;
mod words;
