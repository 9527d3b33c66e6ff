//! `--format` and `--output-file`: which formats to write, and where.

use std::path::{Path, PathBuf};

use clap::builder::EnumValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

use super::args::OutputFormat;

/// The formats and their files; empty if the command line has no such options.
#[derive(Clone, Debug, Default)]
pub(super) struct OutputArgs {
    pub(super) outputs: Vec<FormatOutput>,
}

/// One format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FormatOutput {
    pub(super) format: OutputFormat,
    /// `None` for stdout.
    pub(super) file: Option<PathBuf>,
}

impl FormatOutput {
    pub(super) fn to_stdout(format: OutputFormat) -> Self {
        Self { format, file: None }
    }
}

const FORMAT: &str = "format";
const FILE: &str = "output_file";
const STATISTICS: &str = "statistics";

impl clap::Args for OutputArgs {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new(FORMAT)
            .long("format")
            .value_name("FORMAT")
            .value_parser(EnumValueParser::<OutputFormat>::new())
            .action(ArgAction::Append)
            .help_heading("Output")
            .help("The output format; can be repeated")
            .long_help(
                "The output format; can be repeated. One format is written to stdout, and each of the others to the file \
                 of the `--output-file` after it, as in `--format concise --format sarif --output-file lint.sarif`. Only \
                 `github` can be written to the same place as `concise`, `full`, or `grouped`.\n\n\
                 The default is `full` on a terminal and `concise` in a pipe. In GitHub Actions, the annotations of \
                 `github` are always added, by default on stderr.",
            );
        let file = Arg::new(FILE)
            .long("output-file")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .action(ArgAction::Append)
            .help_heading("Output")
            .help("Write the preceding `--format` to this file; `-` is stdout");
        command.arg(format).arg(file)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OutputArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let formats = indexed::<OutputFormat>(matches, FORMAT).map(|(at, &format)| (at, RawArg::Format(format)));
        let files = indexed::<PathBuf>(matches, FILE).map(|(at, file)| (at, RawArg::File(file)));
        let mut given: Vec<_> = formats.chain(files).collect();
        given.sort_by_key(|&(at, _)| at);
        let outputs = paired(given.into_iter().map(|(_, given)| given))?;
        check(&outputs)?;
        let has_statistics = matches.get_flag(STATISTICS);
        if has_statistics && outputs.iter().any(|output| output.file.is_none()) {
            return Err(conflict(
                "`--format` cannot be used with `--statistics`, which replaces it on stdout\n\n\
                 help: write the format to a file, with `--output-file FILE` after it"
                    .to_owned(),
            ));
        }
        Ok(Self { outputs })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A `--format` or `--output-file` on the command line.
enum RawArg<'a> {
    Format(OutputFormat),
    File(&'a Path),
}

/// Returns the values of an option and their indexes on the command line.
fn indexed<'m, T: Clone + Send + Sync + 'static>(
    matches: &'m ArgMatches,
    option: &str,
) -> impl Iterator<Item = (usize, &'m T)> {
    let values = matches.get_many::<T>(option).into_iter().flatten();
    matches.indices_of(option).into_iter().flatten().zip(values)
}

/// Combines each file with the format before it.
fn paired<'a>(given: impl Iterator<Item = RawArg<'a>>) -> Result<Vec<FormatOutput>, Error> {
    let mut outputs: Vec<FormatOutput> = Vec::new();
    let mut is_open = false;
    for one in given {
        match one {
            RawArg::Format(format) => {
                outputs.push(FormatOutput::to_stdout(format));
                is_open = true;
            }
            RawArg::File(path) => {
                let name = path.display();
                let Some(last) = outputs.last_mut().filter(|_| is_open) else {
                    return Err(conflict(format!(
                        "`--output-file {name}` has no `--format` before it; write `--format sarif --output-file \
                         {name}`, or another format"
                    )));
                };
                last.file = Some(path.to_owned()).filter(|path| *path != Path::new("-"));
                is_open = false;
            }
        }
    }
    Ok(outputs)
}

/// Returns an error if an output would overwrite another one, or mix with it.
fn check(outputs: &[FormatOutput]) -> Result<(), Error> {
    let mut files: Vec<&PathBuf> = outputs.iter().filter_map(|output| output.file.as_ref()).collect();
    files.sort();
    if let Some(twice) = files.windows(2).find(|pair| pair[0] == pair[1]) {
        let name = twice[0].display();
        return Err(conflict(format!("`--output-file {name}` is given twice; use a different file for each format")));
    }
    let to_stdout = |output: &&FormatOutput| output.file.is_none();
    let formats: Vec<OutputFormat> = outputs.iter().filter(to_stdout).map(|output| output.format).collect();
    match formats.as_slice() {
        [] | [_] => Ok(()),
        [OutputFormat::Github, other] | [other, OutputFormat::Github] if other.is_for_logs() => Ok(()),
        _ => Err(conflict(
            "only one format can be written to stdout; put `--output-file FILE` after each of the others".to_owned(),
        )),
    }
}

fn conflict(message: String) -> Error {
    Error::raw(ErrorKind::ArgumentConflict, message)
}
