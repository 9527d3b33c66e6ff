//! JSON as docfx parses it: comments and trailing commas are allowed, and nothing else.

use std::ops::Range;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::config::error::ConfigError;

/// Parses a text that must be an object. Unlike a `serde_json` value, the tree keeps the order of keys, which decides
/// between globs.
///
/// # Errors
/// The place where the text is not JSON, or not an object.
pub(crate) fn parse_object<'t>(text: &'t str, path: &str) -> Result<Object<'t>, ConfigError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - body.len();
    let fail = |span: Range<usize>, message: String, help: Option<String>| {
        ConfigError::new(path, text, span.start + shift..span.end + shift, message, help)
    };
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        ..ParseOptions::default()
    };
    let parsed = parse_to_ast(body, &CollectOptions::default(), &options).map_err(|error| {
        let range = error.range();
        fail(range.start..range.end, format!("invalid JSON: {}", lower_first(&error.kind().to_string())), None)
    })?;
    match parsed.value {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(fail(0..0, "this file is not a JSON object".to_owned(), Some("start it with `{`".to_owned()))),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Returns the value of a key, the last one if the key is repeated, as in docfx.
pub(crate) fn get<'v, 't>(object: &'v Object<'t>, key: &str) -> Option<&'v Value<'t>> {
    let properties = object.properties.iter().rev();
    properties.into_iter().find(|property| property.name.as_str() == key).map(|p| &p.value)
}

/// Returns the text of a string value under a key.
pub(crate) fn get_str<'v>(object: &'v Object<'_>, key: &str) -> Option<&'v str> {
    get(object, key)?.as_string_lit().map(|literal| literal.value.as_ref())
}

/// Returns the strings of a value that is a list, or the only one if it is a string; docfx accepts both.
pub(crate) fn strings(value: Option<&Value<'_>>) -> Vec<String> {
    let text = |value: &Value<'_>| value.as_string_lit().map(|literal| literal.value.to_string());
    match value {
        Some(Value::Array(array)) => array.elements.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_allowed() {
        let text = "\u{feff}// head\n{ /* x */ \"a\": [\"b\", \"c\",], }";
        let object = parse_object(text, "x.json").unwrap();
        assert_eq!(strings(get(&object, "a")), ["b", "c"]);
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let error = parse_object("{\n  \"a\": oops\n}", "x.json").unwrap_err();
        assert_eq!((error.line, error.column), (2, 8));
        assert!(error.message.starts_with("invalid JSON: "), "{}", error.message);
    }

    #[test]
    fn a_value_that_is_not_an_object_is_an_error() {
        for text in ["", "[]", "3", "// only a comment"] {
            assert!(parse_object(text, "x.json").is_err(), "{text}");
        }
    }
}
