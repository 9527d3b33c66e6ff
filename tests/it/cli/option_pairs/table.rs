//! The options of `check` with values, and known facts about their pairs.

/// A way to use an option.
pub struct Use {
    /// Its long name, or the name of the positional argument.
    pub option: &'static str,
    /// The arguments, in pieces that stay together. If both options of a pair need the same piece, it is given once.
    pub pieces: &'static [&'static [&'static str]],
}

const fn with(option: &'static str, pieces: &'static [&'static [&'static str]]) -> Use {
    Use { option, pieces }
}

/// At least one use of each option.
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

/// Options that change how a result is shown, but not the result. With any other option, stdout is the same as without
/// them.
pub const CHANGE_NOTHING_ON_STDOUT: &[&str] = &["quiet", "verbose", "exit-zero", "as-of", "jobs", "watch"];

/// Pairs that are refused because the options contradict each other.
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

/// The way in which a pair fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The exit code is not documented, or it does not match the result.
    ExitCode,
    /// A panic or an internal error.
    Crash,
    /// A failed run has a result, does not mention both options, or does not say what to do.
    Unclear,
    /// The pair is refused in one order only, refused but not listed in [`REFUSED`], or listed but not refused.
    Refused,
    /// A report cannot be parsed, or is in another format.
    Format,
    /// A file is written although no option requests it.
    Written,
    /// An option has no effect, and no message says so.
    Ignored,
    /// The result differs from that of one option, or from that with the same page on disk.
    Differs,
}

/// Pairs that fail because of bugs. When a bug is fixed, the test fails until its entry is removed.
pub const KNOWN_BUGS: &[(&str, &str, Problem)] = &[];
