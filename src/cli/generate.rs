//! `playbook-lint completions` and `playbook-lint man`: generated from the same definitions as the help.

use std::io::{self, Write};

use clap_complete::Shell;

use super::{CliError, ExitStatus, command};

/// Prints the completions for `shell`.
pub(super) fn completions(shell: Shell) -> Result<ExitStatus, CliError> {
    const NAME: &str = env!("CARGO_PKG_NAME");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), NAME, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Bash {
        // clap_complete 4.6 writes the hyphen in the program's name in two ways, so bash would never find the
        // completions of a command.
        script = script.replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__"));
    }
    write(script.as_bytes())
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn man(name: Option<&str>) -> Result<ExitStatus, CliError> {
    let mut program = command();
    program.build();
    let command = match name {
        None => program,
        Some(name) => {
            let Some(found) = program.find_subcommand(name) else {
                return Err(CliError::new(
                    format!("unknown command `{name}`"),
                    "run `playbook-lint --help` to list the commands",
                ));
            };
            found.clone().version(env!("CARGO_PKG_VERSION"))
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    write(&page)
}

fn write(text: &[u8]) -> Result<ExitStatus, CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitStatus::Success)
}
