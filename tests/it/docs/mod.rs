//! What the documentation says is so.

mod commands;
mod configuration;
mod output;
