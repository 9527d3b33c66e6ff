//! What GitHub Actions, Azure Pipelines, and TeamCity would do with a line that a step prints, for tests.
//!
//! Based on GitHub's documentation of workflow commands, and on the code of the runner (actions/runner,
//! `ActionCommand.cs`).

use std::collections::BTreeMap;

/// The commands that the runner knows.
const KNOWN: [&str; 20] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "section",
    "set-env",
    "set-output",
    "set-secret",
    "stop-commands",
    "upload",
    "warning",
    "command",
];

/// A command that the runner would run.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub name: String,
    pub properties: BTreeMap<String, String>,
    pub data: String,
}

/// Returns the commands in a text. Lines end where a .NET reader ends them.
pub fn commands(printed: &str) -> Vec<Command> {
    printed.split(['\n', '\r']).filter_map(|line| command(line).or_else(|| old_command(line))).collect()
}

/// Parses `::name key=value,key=value::data`, with or without spaces before it.
fn command(line: &str) -> Option<Command> {
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    if !KNOWN.contains(&name) {
        return None;
    }
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('='));
    let properties = pairs.map(|(key, value)| (key.to_owned(), unescape(value, &[("%3A", ":"), ("%2C", ",")])));
    Some(Command { name: name.to_owned(), properties: properties.collect(), data: unescape(data, &[]) })
}

/// Parses `##[name key=value;…]data` anywhere in a line, and similar commands of other services.
fn old_command(line: &str) -> Option<Command> {
    for prefix in ["##vso[", "##teamcity["] {
        if line.contains(prefix) {
            return Some(Command { name: prefix.to_owned(), properties: BTreeMap::new(), data: line.to_owned() });
        }
    }
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let name = info.split(' ').next()?;
    let found = Command { name: name.to_owned(), properties: BTreeMap::new(), data: data.to_owned() };
    KNOWN.contains(&name).then_some(found)
}

fn unescape(text: &str, more: &[(&str, &str)]) -> String {
    let mut text = text.replace("%0D", "\r").replace("%0A", "\n");
    for (escaped, meant) in more {
        text = text.replace(escaped, meant);
    }
    text.replace("%25", "%")
}

#[test]
fn the_model_finds_commands() {
    let found = commands("x\n \t::error file=a%3Ab,line=3::m%0An%25\ny ##[group]z\r::none::\n##vso[task.x]");
    let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["error", "group", "##vso["]);
    assert_eq!((found[0].properties["file"].as_str(), found[0].data.as_str()), ("a:b", "m\nn%"));
}
