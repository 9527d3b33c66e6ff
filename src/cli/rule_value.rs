//! A rule on the command line, which shells can complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::rules::{RULES, Selector};

/// A parser that also offers the codes and names of the rules for completion.
#[derive(Clone, Debug)]
struct RuleValueParser<P>(P);

impl<P: TypedValueParser> TypedValueParser for RuleValueParser<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        self.0.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let rules = RULES.iter().map(|rule| rule.meta());
        let values = rules.flat_map(|rule| [(rule.code, rule.name), (rule.name, rule.code)]);
        Some(Box::new(values.map(|(value, help)| PossibleValue::new(value).help(help))))
    }
}

/// Parses a selector.
pub(super) fn rules() -> impl TypedValueParser<Value = Selector> {
    RuleValueParser(selector)
}

/// Accepts any code or name of a rule: the lookup reports a missing one with more details.
pub(super) fn rule() -> impl TypedValueParser<Value = String> {
    RuleValueParser(StringValueParser::new())
}

/// Parses a selector; the error has the most similar rule.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("{error}; {}", error.help))
}
