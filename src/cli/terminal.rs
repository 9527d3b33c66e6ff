//! What is known of the terminal.

use std::fs::File;
use std::io;

use clap::ColorChoice;

/// Whether escape sequences for colour are wanted on stdout.
pub(super) fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_forced() || anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Whether escape sequences for colour are wanted on stderr.
pub(super) fn stderr_color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_forced() || anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
    }
}

/// Whether `FORCE_COLOR` asks for colour, as many programs have it, and `NO_COLOR` does not forbid it.
fn is_forced() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    is_set("FORCE_COLOR") && !is_set("NO_COLOR")
}

/// Columns of the terminal; 100 where there is none.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, columns)
}

/// Columns of the terminal that stderr is; `None` if it is none.
pub(super) fn stderr_width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(columns)
}

fn columns((width, _): (terminal_size::Width, terminal_size::Height)) -> usize {
    usize::from(width.0).clamp(40, 160)
}

/// Whether stdout is a file, which no service reads as a log.
#[cfg(unix)]
pub(super) fn is_to_file() -> bool {
    use std::os::fd::AsFd;

    let descriptor = io::stdout().as_fd().try_clone_to_owned();
    descriptor.is_ok_and(|descriptor| File::from(descriptor).metadata().is_ok_and(|metadata| metadata.is_file()))
}

/// Whether stdout is a file, which no service reads as a log.
#[cfg(windows)]
pub(super) fn is_to_file() -> bool {
    use std::os::windows::io::AsHandle;

    let handle = io::stdout().as_handle().try_clone_to_owned();
    // Of a pipe or a console there is no metadata.
    handle.is_ok_and(|handle| File::from(handle).metadata().is_ok_and(|metadata| metadata.is_file()))
}
