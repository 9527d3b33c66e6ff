//! A rule on the command line, which shells can complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::rules::{RULES, Selector};

/// Another parser that offers the codes and names of the rules for completion.
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

/// Takes the code or name of a rule as it is: whoever looks it up says more of one that is not there.
pub(super) fn rule() -> impl TypedValueParser<Value = String> {
    RuleValueParser(StringValueParser::new())
}

/// Reads a selector, and says the nearest rule where there is none of that name.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("{error}; {}", error.help))
}
