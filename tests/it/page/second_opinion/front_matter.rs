//! Front matter as parsed by `serde_yaml`.

use playbook_lint::page::{Document, MetadataEntry, State, Value};
use serde_yaml::Value as Yaml;

use super::Outcome;

/// Compares keys and values.
pub fn compare(document: &Document<'_>, outcome: &mut Outcome) {
    let front_matter = &document.front_matter;
    if matches!(front_matter.state, State::Missing | State::Unclosed) {
        return;
    }
    let text = document.slice(front_matter.span);
    let theirs = match serde_yaml::from_str::<Yaml>(text) {
        Ok(Yaml::Mapping(mapping)) => mapping,
        Ok(Yaml::Null) if front_matter.entries.is_empty() => return,
        Ok(other) => {
            if front_matter.state == State::Read {
                outcome.different.push(format!("front matter: they see no mapping but {other:?}"));
            }
            return;
        }
        Err(error) => return failed(document, &error, outcome),
    };
    if front_matter.state != State::Read {
        outcome.different.push(format!("front matter: only they can read it, we say {:?}", front_matter.state));
        return;
    }
    let theirs: Vec<(String, String)> = theirs.iter().map(|(key, value)| (show(key), show(value))).collect();
    let ours: Vec<_> = front_matter.entries.iter().map(|entry| (show(&key(entry)), show(&value(entry)))).collect();
    outcome.compare("keys", &ours, &theirs);
}

/// `serde_yaml` rejects mappings with a repeated key. If our parser accepts what it rejects, this must be the reason.
fn failed(document: &Document<'_>, error: &serde_yaml::Error, outcome: &mut Outcome) {
    let front_matter = &document.front_matter;
    let twice = |entry: &MetadataEntry<'_>| front_matter.all(&entry.key).count() > 1;
    if front_matter.state != State::Read {
        *outcome.same.entry("broken front matter").or_default() += 1;
    } else if front_matter.entries.iter().any(twice) && error.to_string().contains("duplicate entry") {
        *outcome.known.entry("serde_yaml refuses keys written twice").or_default() += 1;
    } else {
        outcome.different.push(format!("front matter: only we can read it, they say {error}"));
    }
}

fn key(entry: &MetadataEntry<'_>) -> Yaml {
    Yaml::String(entry.key.to_string())
}

/// Returns the type that YAML gives to a value that our parser keeps as text. A value in quotes is always a string.
fn value(entry: &MetadataEntry<'_>) -> Yaml {
    match &entry.value {
        Value::Null => Yaml::Null,
        Value::Scalar(text) => Yaml::String(text.to_string()),
        Value::Sequence(items) => items.iter().map(|(text, _)| Yaml::String(text.to_string())).collect(),
        Value::Mapping => Yaml::Mapping(serde_yaml::Mapping::default()),
    }
}

/// Returns a value without its type, except for lists and mappings: our parser keeps `1.10` and `yes` as written.
fn show(value: &Yaml) -> String {
    let scalar = |text: &str| match serde_yaml::from_str::<Yaml>(text) {
        Ok(Yaml::Number(number)) => number.to_string(),
        Ok(Yaml::Bool(value)) => value.to_string(),
        _ => text.to_owned(),
    };
    match value {
        Yaml::Null => String::new(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Number(number) => number.to_string(),
        Yaml::String(text) => scalar(text),
        Yaml::Sequence(items) => format!("{:?}", items.iter().map(show).collect::<Vec<_>>()),
        Yaml::Mapping(_) | Yaml::Tagged(_) => "{…}".to_owned(),
    }
}
