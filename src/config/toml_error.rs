//! The TOML parser's errors, in the words of someone who edits the file.
//!
//! serde's messages are recognized by their fixed starts ("unknown field", "invalid type"); one that is not recognized
//! is shown unchanged. Names of keys and tables come from the file, not from the message.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::error::{ConfigError, suggest};
use crate::config::file::schema;

/// Turns a parse error into one with a place and help.
pub(crate) fn explain(error: &toml::de::Error, text: &str, path: &str) -> ConfigError {
    let span = error.span().unwrap_or(0..0);
    let said = error.message().trim().replace('\n', ", ");
    let Ok(tree) = DeTable::parse(text) else {
        return ConfigError::new(path, text, span, format!("invalid TOML: {said}"), None);
    };
    let mut trail = Vec::new();
    let value = locate(tree.get_ref(), span.start, &mut trail);
    let found = value.map_or("this", |(value, _)| kind_of(value));
    let each = if value.is_some_and(|(_, is_entry)| is_entry) { "each entry of " } else { "" };
    let key = trail.pop().unwrap_or_default();
    let written = text.get(span.clone()).unwrap_or_default();

    let (message, help) = if let Some(rest) = said.strip_prefix("unknown field ") {
        let help = table_with_key(&key).or_else(|| suggest(&key, &known(rest), "keys"));
        (format!("unknown key `{key}`{}", place(&trail)), help)
    } else if let Some(rest) = said.strip_prefix("unknown variant ") {
        let value = written.trim_matches(['"', '\'']);
        let help = suggest(value, &known(rest), "values");
        (format!("unknown value `{value}` for `{key}`{}", place(&trail)), help)
    } else if let Some(rest) = said.strip_prefix("missing field ") {
        trail.push(key);
        (format!("key {rest} is missing{}", place(&trail)), Some(format!("add {rest}")))
    } else if let Some(expected) = expected(&said, "invalid type: ") {
        let help = type_help(expected, found, &key, &trail);
        (format!("{each}`{key}`{} must be {expected}, not {found}", place(&trail)), help)
    } else if said.ends_with("expected u32") && written.bytes().all(|byte| byte.is_ascii_digit()) {
        (format!("`{key}`{} must be a whole number up to {}, but is `{written}`", place(&trail), u32::MAX), None)
    } else if let Some(expected) = expected(&said, "invalid value: ") {
        (format!("`{key}`{} must be {expected}, but is `{written}`", place(&trail)), None)
    } else if said.starts_with("wanted string or table") {
        // The parser's message for any value that is not a string, if it expects one of several words.
        (format!("`{key}`{} must be a string, not {found}", place(&trail)), None)
    } else {
        (said, None)
    };
    ConfigError::new(path, text, span, message, help)
}

/// Whether a table with this name is one of several, `[[name]]`.
fn is_list_of_tables(name: &str) -> bool {
    matches!(name, "docset" | "for")
}

/// Returns how to write a value of the `expected` type instead of the one that was found.
fn type_help(expected: &str, found: &str, key: &str, tables: &[String]) -> Option<String> {
    match (expected, found) {
        ("a list", "a table") if is_list_of_tables(key) => {
            let name: String = tables.iter().map(|table| format!("{table}.")).collect();
            Some(format!("write `[[{name}{key}]]`, once for each entry"))
        }
        ("a list", "a table") => None,
        ("a list", _) => Some("put the values in `[` and `]`".to_owned()),
        ("a string", "a whole number" | "a number with a fraction" | "true or false" | "a date") => {
            Some("put it in quotes".to_owned())
        }
        ("a whole number, 0 or more", "a string") => {
            Some("write the number without quotes and without a unit".to_owned())
        }
        _ => None,
    }
}

/// Returns the only table that has a key with this name, for a key that is in another one.
fn table_with_key(key: &str) -> Option<String> {
    let schema = schema();
    let tables = schema["properties"].as_object()?.iter().filter(|(_, property)| {
        let target = property["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target
            .and_then(|target| schema.pointer(target))
            .is_some_and(|definition| definition["properties"].get(key).is_some())
    });
    let names: Vec<_> = tables.map(|(name, _)| name).collect();
    match names[..] {
        [name] => Some(format!("`{key}` belongs in `[{name}]`")),
        _ => None,
    }
}

/// Returns " in `[lint.severity]`", or " at the top level".
fn place(tables: &[String]) -> String {
    match tables {
        [] => " at the top level".to_owned(),
        [.., last] if is_list_of_tables(last) => format!(" in `[[{}]]`", tables.join(".")),
        tables => format!(" in `[{}]`", tables.join(".")),
    }
}

/// Returns the words that serde lists after the unexpected one.
fn known(rest: &str) -> Vec<&str> {
    let list = rest.rsplit_once("`, expected ").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).collect()
}

/// Returns the type that serde expected, in plain words, if its message starts with `start`.
fn expected<'m>(said: &'m str, start: &str) -> Option<&'m str> {
    let (_, expected) = said.strip_prefix(start)?.rsplit_once(", expected ")?;
    Some(match expected {
        "i64" => "a whole number",
        "u32" | "u64" => "a whole number, 0 or more",
        "a sequence" => "a list",
        "a map" => "a table",
        kind if kind.starts_with("struct ") => "a table",
        kind => kind,
    })
}

/// Returns the type of a value, in plain words.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Finds the key at a byte of the file: pushes the names of the tables around it and, last, the key. Returns the value,
/// and whether it is an entry of the key's list.
fn locate<'t, 'i>(table: &'t DeTable<'i>, at: usize, trail: &mut Vec<String>) -> Option<(&'t DeValue<'i>, bool)> {
    for (key, value) in table {
        trail.push(key.get_ref().to_string());
        let inside = locate_in_value(value, at, trail);
        if inside.is_some() {
            return inside;
        }
        if key.span().contains(&at) {
            return Some((value.get_ref(), false));
        }
        trail.pop();
    }
    None
}

fn locate_in_value<'t, 'i>(
    value: &'t Spanned<DeValue<'i>>,
    at: usize,
    trail: &mut Vec<String>,
) -> Option<(&'t DeValue<'i>, bool)> {
    let inside = match value.get_ref() {
        DeValue::Table(table) => locate(table, at, trail),
        DeValue::Array(array) => array.iter().find_map(|item| {
            let (found, is_entry) = locate_in_value(item, at, trail)?;
            Some((found, is_entry || std::ptr::eq(found, item.get_ref())))
        }),
        _ => None,
    };
    inside.or_else(|| value.span().contains(&at).then(|| (value.get_ref(), false)))
}
