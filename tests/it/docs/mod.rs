//! The documentation is true.

mod addresses;
mod commands;
mod configuration;
mod limits;
mod links;
mod output;
mod prose;
mod words;
