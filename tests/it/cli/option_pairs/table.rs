//! The options of `check`, with what to give them, and what is known of their pairs.

/// A way to use an option.
pub struct Use {
    /// Its long name, or that of the positional argument.
    pub option: &'static str,
    /// The arguments, in pieces that stay together. A piece that both options of a pair need is given once.
    pub pieces: &'static [&'static [&'static str]],
}

const fn with(option: &'static str, pieces: &'static [&'static [&'static str]]) -> Use {
    Use { option, pieces }
}

/// At least one use of every option.
pub const USES: &[Use] = &[
    with("PATH", &[&["a.md"]]),
    with("stdin-filename", &[&["-"], &["--stdin-filename", "b.md"]]),
    with("format", &[&["--format", "full"]]),
    with("format", &[&["--format", "concise"]]),
    with("format", &[&["--format", "grouped"]]),
    with("format", &[&["--format", "json"]]),
    with("format", &[&["--format", "jsonl"]]),
    with("format", &[&["--format", "sarif"]]),
    with("format", &[&["--format", "github"]]),
    with("format", &[&["--format", "gitlab"]]),
    with("format", &[&["--format", "junit"]]),
    with("format", &[&["--format", "markdown"]]),
    with("output-file", &[&["--format", "sarif", "--output-file", "out.sarif"]]),
    with("statistics", &[&["--statistics"]]),
    with("color", &[&["--color", "never"]]),
    with("color", &[&["--color", "always"]]),
    with("quiet", &[&["--quiet"]]),
    with("verbose", &[&["--verbose"]]),
    with("show-files", &[&["--show-files"]]),
    with("fix", &[&["--fix"]]),
    with("unsafe-fixes", &[&["--unsafe-fixes"]]),
    with("diff", &[&["--diff"]]),
    with("new-since", &[&["--new-since", "HEAD"]]),
    with("staged", &[&["--staged"]]),
    with("baseline", &[&["--baseline", "baseline.json"]]),
    with("write-baseline", &[&["--write-baseline", "written.json"]]),
    with("select", &[&["--select", "PB201,PB401,PB606"]]),
    with("extend-select", &[&["--extend-select", "PB702"]]),
    with("ignore", &[&["--ignore", "PB101"]]),
    with("severity", &[&["--severity", "PB606=error"]]),
    with("add-suppressions", &[&["--add-suppressions"]]),
    with("reason", &[&["--add-suppressions"], &["--reason", "soon"]]),
    with("watch", &[&["--watch"]]),
    with("fail-on", &[&["--fail-on", "warning"]]),
    with("exit-zero", &[&["--exit-zero"]]),
    with("as-of", &[&["--as-of", "2020-05-01"]]),
    with("jobs", &[&["--jobs", "2"]]),
    with("config", &[&["--config", "other.toml"]]),
    with("no-config", &[&["--no-config"]]),
];

/// Options that say how a result is shown, not which: with any other option, stdout is what it is without them.
pub const CHANGE_NOTHING_ON_STDOUT: &[&str] = &["quiet", "verbose", "exit-zero", "as-of", "jobs", "watch"];

/// Pairs that are refused, because both cannot be done.
pub const REFUSED: &[(&str, &str)] = &[
    ("stdin-filename", "PATH"),
    ("stdin-filename", "staged"),
    ("stdin-filename", "add-suppressions"),
    ("stdin-filename", "reason"),
    ("diff", "format"),
    ("diff", "output-file"),
    ("diff", "statistics"),
    ("diff", "write-baseline"),
    ("diff", "add-suppressions"),
    ("diff", "reason"),
    ("quiet", "verbose"),
    ("statistics", "format"),
    ("statistics", "write-baseline"),
    ("show-files", "format"),
    ("show-files", "output-file"),
    ("show-files", "statistics"),
    ("show-files", "fix"),
    ("show-files", "diff"),
    ("show-files", "write-baseline"),
    ("write-baseline", "format"),
    ("write-baseline", "output-file"),
    ("show-files", "add-suppressions"),
    ("show-files", "reason"),
    ("fix", "write-baseline"),
    ("fix", "add-suppressions"),
    ("fix", "reason"),
    ("write-baseline", "new-since"),
    ("write-baseline", "staged"),
    ("write-baseline", "add-suppressions"),
    ("write-baseline", "reason"),
    ("staged", "add-suppressions"),
    ("staged", "reason"),
    ("config", "no-config"),
    ("watch", "stdin-filename"),
    ("watch", "output-file"),
    ("watch", "show-files"),
    ("watch", "fix"),
    ("watch", "diff"),
    ("watch", "add-suppressions"),
    ("watch", "reason"),
    ("watch", "new-since"),
    ("watch", "staged"),
    ("watch", "write-baseline"),
];

/// What is wrong with a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// An exit code that is not documented, or not the one for what is found.
    ExitCode,
    /// A panic or an internal error.
    Crash,
    /// A failed run that has a result all the same, does not name both options, or says nothing of what to do.
    Unclear,
    /// Refused in one order only, refused but not listed in [`REFUSED`], or listed but not refused.
    Refused,
    /// A report that its reader cannot parse, or that is not in its format.
    Format,
    /// A file is written that no option asks for.
    Written,
    /// An option does nothing, and that is not said.
    Ignored,
    /// Another result than with one of the two, or than with the same page on disk.
    Differs,
}

/// Bugs: pairs that fail, with how. The test fails once one is fixed, so its entry goes.
pub const KNOWN_BUGS: &[(&str, &str, Problem)] = &[];
