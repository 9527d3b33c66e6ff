//! Values that are rules, which shells can complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::rules::{RULES, Selector};

/// A parser that also offers rule codes and names for completion.
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

/// Accepts any text: the lookup of the rule reports an error with more details.
pub(super) fn rule() -> impl TypedValueParser<Value = String> {
    RuleValueParser(StringValueParser::new())
}

/// Parses a selector. The error contains the most similar rule.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("{error}; {}", error.help))
}
