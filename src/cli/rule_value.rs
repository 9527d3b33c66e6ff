//! A rule on the command line, which shells can complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};

use crate::rules::{RULES, Selector};

/// Parses a selector. What it offers for completion are the codes and names of the rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleValue;

impl TypedValueParser for RuleValue {
    type Value = Selector;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        selector.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let rules = RULES.iter().map(|rule| rule.meta());
        let values = rules.flat_map(|rule| [(rule.code, rule.name), (rule.name, rule.code)]);
        Some(Box::new(values.map(|(value, help)| PossibleValue::new(value).help(help))))
    }
}

/// Reads a selector, and says the nearest rule where there is none of that name.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("{error}; {}", error.help))
}
