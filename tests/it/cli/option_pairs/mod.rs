//! Every pair of `check` options either works or is refused.
//!
//! The options come from clap, so none can be forgotten. `table.rs` has values for them, the pairs that are refused,
//! and known bugs. A pair is run in both orders on a small site in a Git repository that has staged and unstaged
//! changes.

mod site;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::Value;

use self::site::{Copy, DRAFT, Template};
use self::table::{CHANGE_NOTHING_ON_STDOUT, KNOWN_BUGS, Problem, REFUSED, USES, Use};
use crate::support::command::{lint_in, stderr, stdout};

/// A problem, with text that shows it.
type Problems = Vec<(Problem, String)>;

/// The result of a run.
struct Ran {
    output: Output,
    /// Files that are new or changed, with their texts.
    written: BTreeMap<String, String>,
    /// The folder of the run.
    folder: String,
}

impl Ran {
    fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Returns what was printed on stderr, without folder names and durations.
    fn remarks(&self) -> String {
        let without_time = |line: &str| match line.rsplit_once(" in ") {
            Some((before, time)) if time.ends_with(" s") => before.to_owned(),
            _ => line.to_owned(),
        };
        stderr(&self.output).replace(&self.folder, "FOLDER").lines().map(without_time).collect::<Vec<_>>().join("\n")
    }

    /// Returns the errors and warnings in the last line, if it has counts.
    fn counts(&self) -> Option<(usize, usize)> {
        let remarks = self.remarks();
        let (_, counts) = remarks.lines().last()?.split_once(": ")?;
        let mut counts = counts.strip_prefix("new: ").unwrap_or(counts).split(", ");
        let number =
            |text: &str, noun: &str| text.split_once(' ').filter(|(_, of)| of.starts_with(noun))?.0.parse().ok();
        Some((number(counts.next()?, "error")?, number(counts.next()?, "warning")?))
    }
}

fn run(template: &Template, arguments: &[&str]) -> Ran {
    let copy = template.copy();
    let ran = run_in(&copy, arguments);
    if ran.written.is_empty() {
        template.keep(copy);
    }
    ran
}

fn run_in(copy: &Copy, arguments: &[&str]) -> Ran {
    let mut command = lint_in(copy.path());
    // In this test, the first result is also the last one.
    command.arg("check").args(arguments).env("PLAYBOOK_LINT_WATCH_UPDATES", "0");
    if arguments.contains(&"-") {
        command.write_stdin(DRAFT);
    }
    let output = command.output().unwrap();
    let folder = copy.path().canonicalize().unwrap().display().to_string();
    Ran { output, written: copy.written(), folder }
}

/// Returns the arguments of all uses, without repeated pieces.
fn arguments(uses: &[&Use]) -> Vec<&'static str> {
    let mut pieces: Vec<&[&str]> = Vec::new();
    for piece in uses.iter().flat_map(|one| one.pieces) {
        if !pieces.contains(piece) {
            pieces.push(piece);
        }
    }
    pieces.concat()
}

fn options() -> BTreeSet<String> {
    let command = playbook_lint::cli::command();
    let check = command.find_subcommand("check").unwrap();
    let name = |argument: &clap::Arg| match argument.get_long() {
        Some(long) => long.to_owned(),
        None => argument.get_value_names().unwrap()[0].to_string(),
    };
    check.get_arguments().map(name).collect()
}

/// An option that is missing here is not tested with any other: add a use to `table.rs`.
#[test]
fn every_option_has_a_use() {
    let used: BTreeSet<String> = USES.iter().map(|one| one.option.to_owned()).collect();
    assert_eq!(used, options());
}

fn is_listed(list: &[(&str, &str)], one: &Use, other: &Use) -> bool {
    list.iter().any(|pair| [(one.option, other.option), (other.option, one.option)].contains(pair))
}

#[test]
fn every_pair_of_options_works_or_is_refused() {
    let template = Template::new();
    let alone: BTreeMap<Vec<&str>, Ran> =
        USES.par_iter().map(|one| (arguments(&[one]), run(&template, &arguments(&[one])))).collect();
    let pairs: Vec<(&Use, &Use)> = USES
        .iter()
        .enumerate()
        .flat_map(|(at, one)| USES[at + 1..].iter().map(move |other| (one, other)))
        .filter(|(one, other)| one.option != other.option)
        .collect();
    let found: Vec<_> = pairs
        .into_par_iter()
        .flat_map_iter(|(one, other)| {
            let problems = pair_problems(&template, &alone, one, other);
            problems.into_iter().map(move |(problem, words)| (one, other, problem, words))
        })
        .collect();
    let is_known = |one: &Use, other: &Use, problem: Problem| {
        let known: Vec<_> =
            KNOWN_BUGS.iter().filter(|known| known.2 == problem).map(|known| (known.0, known.1)).collect();
        is_listed(&known, one, other)
    };
    let mut wrong = String::new();
    for (one, other, problem, words) in &found {
        if !is_known(one, other, *problem) {
            wrong += &format!(
                "{problem:?}: {}\n    {}\n",
                arguments(&[one, other]).join(" "),
                words.replace('\n', "\n    ")
            );
        }
    }
    for (first, second, problem) in KNOWN_BUGS {
        if !found.iter().any(|(one, other, found, _)| found == problem && is_listed(&[(first, second)], one, other)) {
            wrong += &format!("{first} and {second} work now: delete their entry in KNOWN_BUGS\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn pair_problems(template: &Template, alone: &BTreeMap<Vec<&str>, Ran>, one: &Use, other: &Use) -> Problems {
    let mut problems = Problems::new();
    let ran = [[one, other], [other, one]].map(|pair| run(template, &arguments(&pair)));
    let mut add = |problem, words: String| problems.push((problem, words));
    let [first, second] = &ran;
    if first.code() != second.code() {
        add(Problem::Refused, format!("{:?} and, in the other order, {:?}", first.code(), second.code()));
    } else if stdout(&first.output) != stdout(&second.output) || first.written != second.written {
        add(Problem::Differs, "by the order of the options".to_owned());
    }
    let remarks = first.remarks();
    if remarks.contains("panicked") || remarks.contains("internal error") {
        add(Problem::Crash, remarks.clone());
    }
    let is_listed_here = is_listed(REFUSED, one, other);
    if is_listed_here && first.code() != Some(2) {
        add(Problem::Refused, "listed in REFUSED, but accepted".to_owned());
    }
    match first.code() {
        // The template has a page with staged and unstaged changes. Other tests cover what is reported about it.
        Some(2) if is_listed(&[("fix", "staged")], one, other) => {
            if !remarks.contains("it has changes that are not staged") {
                add(Problem::Unclear, remarks);
            }
        }
        Some(2) => match is_clear_refusal(first, [one, other]) {
            false => add(Problem::Unclear, format!("{}{}", stderr(&first.output), stdout(&first.output))),
            true if !is_listed_here => add(Problem::Refused, format!("not listed in REFUSED\n{remarks}")),
            true => {}
        },
        Some(0 | 1) => {
            result_problems(first, [one, other], &mut add);
            for (shown, rest) in [(one, other), (other, one)] {
                if CHANGE_NOTHING_ON_STDOUT.contains(&shown.option) {
                    let rest = &alone[&arguments(&[rest])];
                    if stdout(&first.output) != stdout(&rest.output) || first.written != rest.written {
                        add(Problem::Differs, format!("from what it is without --{}", shown.option));
                    }
                }
                if shown.option == "stdin-filename" {
                    stdin_problems(template, first, rest, &mut add);
                }
            }
        }
        code => add(Problem::ExitCode, format!("{code:?}")),
    }
    problems
}

/// Whether a refusal prints and writes nothing else, mentions both options, and says what to do.
fn is_clear_refusal(ran: &Ran, pair: [&Use; 2]) -> bool {
    let message = stderr(&ran.output);
    let first = message.split("\n\n").next().unwrap_or_default();
    let names = |one: &&Use| one.pieces.concat().iter().any(|part| part.starts_with('-') && first.contains(part));
    let is_named = pair.iter().all(|one| names(one) || one.option == "PATH" && first.contains("path"));
    let has_help = message.contains("help: ") || message.contains("'--help'");
    let did_nothing = ran.output.stdout.is_empty() && ran.written.is_empty();
    did_nothing && first.starts_with("error: ") && is_named && has_help
}

/// Each option must do its work, and the exit code must match the result.
fn result_problems(ran: &Ran, pair: [&Use; 2], add: &mut impl FnMut(Problem, String)) {
    let (has, shown) = (|option: &str| pair.iter().any(|one| one.option == option), stdout(&ran.output));
    let is_written = |file: &str| ran.written.contains_key(file);
    let mut pages = ran.written.iter().filter(|(file, _)| file.ends_with(".md")).map(|(_, text)| text);
    let (is_fixed, is_dated) = (pages.clone().count() > 0, pages.any(|text| text.contains("5/2/2019")));
    let remarks = ran.remarks();
    for (option, works) in [
        ("write-baseline", is_written("written.json")),
        ("output-file", is_written("out.sarif")),
        // With `--diff`, fixes are shown instead of made, and a page from stdin goes to stdout.
        ("fix", has("diff") || has("stdin-filename") || is_fixed && is_dated == has("unsafe-fixes")),
        ("add-suppressions", is_fixed),
        ("reason", is_fixed),
        ("quiet", remarks.is_empty()),
        ("verbose", remarks.starts_with("root: ")),
        ("diff", shown.contains("--- ")),
        ("show-files", shown.lines().any(|line| line == "b.md")),
        (
            "statistics",
            // If everything is suppressed, nothing remains to be counted.
            shown.is_empty() == (has("add-suppressions") || has("reason"))
                && shown.lines().take(1).all(|heading| heading.trim_start().starts_with("count "))
                && shown
                    .lines()
                    .skip(1)
                    .all(|line| line.trim_start().starts_with(|first: char| first.is_ascii_digit())),
        ),
    ] {
        if has(option) && !works && !(option == "show-files" && has("PATH") && shown == "a.md\n") {
            add(Problem::Ignored, format!("--{option}: {:?}\n{shown}", ran.written.keys()));
        }
    }
    let is_asked = |file: &str| match file {
        "written.json" => has("write-baseline"),
        "out.sarif" => has("output-file"),
        _ => file.ends_with(".md") && ["fix", "add-suppressions", "reason"].into_iter().any(has),
    };
    for file in ran.written.keys().filter(|file| !is_asked(file)) {
        add(Problem::Written, format!("{file} is written"));
    }
    if let Some(text) = ran.written.get("out.sarif")
        && !parses("sarif", text)
    {
        add(Problem::Format, text.clone());
    }
    for one in pair.iter().filter(|one| one.option == "format") {
        let format = one.pieces[0][1];
        // Colors are for people; programs that read other formats don't expect them.
        let text = anstream::adapter::strip_str(&shown).to_string();
        if !parses(format, &text) {
            add(Problem::Format, format!("{format}:\n{shown}"));
        }
    }
    let expected = match ran.counts() {
        _ if has("exit-zero") || has("show-files") => 0,
        Some((errors, warnings)) => i32::from(errors > 0 || has("fail-on") && warnings > 0),
        None if has("diff") => i32::from(!shown.is_empty()),
        None if has("write-baseline") => 0,
        // `--quiet` omits the last line.
        None => return,
    };
    if ran.code() != Some(expected) {
        add(Problem::ExitCode, format!("{:?} instead of {expected}\n{}", ran.code(), ran.remarks()));
    }
}

/// Whether a report can be parsed in its format.
fn parses(format: &str, text: &str) -> bool {
    let json = || serde_json::from_str::<Value>(text);
    match format {
        "full" => text.contains("╭─") || text.is_empty(),
        "concise" => text.lines().all(|line| line.contains(": PB")),
        "grouped" => text.is_empty() || text.lines().any(|line| !line.starts_with(' ') && line.ends_with(".md")),
        "json" => json().is_ok_and(|report| report["diagnostics"].is_array()),
        "jsonl" => !text.is_empty() && text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "sarif" => json().is_ok_and(|report| report["runs"].is_array()),
        "github" => text.lines().all(|line| line.starts_with("::") || line.starts_with("GitHub shows ")),
        "gitlab" => json().is_ok_and(|report| report.is_array()),
        "junit" => roxmltree::Document::parse(text).is_ok_and(|tree| tree.root_element().has_tag_name("testsuites")),
        "markdown" => text.starts_with('#') || text.starts_with("<!--"),
        _ => panic!("how to read {format}?"),
    }
}

/// With a page on stdin, the result is the same as with that page on disk, but its file does not change.
fn stdin_problems(template: &Template, ran: &Ran, other: &Use, add: &mut impl FnMut(Problem, String)) {
    let copy = template.copy_with_draft();
    let on_disk = run_in(&copy, &[&["b.md"], &*arguments(&[other])].concat());
    if let Some(fixed) = on_disk.written.get("b.md") {
        // Changes of this page can only be printed.
        if ran.written.contains_key("b.md") || stdout(&ran.output) != *fixed {
            add(Problem::Differs, format!("{}\nthe page on disk becomes\n{fixed}", ran.remarks()));
        }
        return;
    }
    let all = |ran: &Ran| (ran.code(), stdout(&ran.output), ran.remarks(), ran.written.clone());
    if all(ran) != all(&on_disk) {
        add(Problem::Differs, format!("{:#?}\nwith the page on disk {:#?}", all(ran), all(&on_disk)));
    }
}
