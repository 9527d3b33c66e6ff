//! Properties of the terminal.

use std::fs::File;
use std::io;

use clap::ColorChoice;

/// Whether to write escape sequences for color to stdout.
pub(super) fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_forced() || anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Whether to write escape sequences for color to stderr.
pub(super) fn stderr_color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_forced() || anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
    }
}

/// Whether `FORCE_COLOR` requests color, as in many programs, and `NO_COLOR` does not forbid it.
fn is_forced() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    is_set("FORCE_COLOR") && !is_set("NO_COLOR")
}

/// Returns the number of columns of the terminal, or 100 without one.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, columns)
}

/// Returns the number of columns of the terminal at stderr; `None` if it is not one.
pub(super) fn stderr_width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(columns)
}

fn columns((width, _): (terminal_size::Width, terminal_size::Height)) -> usize {
    usize::from(width.0).clamp(40, 160)
}

/// Whether stdout is a file, so no service reads it as a log.
#[cfg(unix)]
pub(super) fn is_to_file() -> bool {
    use std::os::fd::AsFd;

    let descriptor = io::stdout().as_fd().try_clone_to_owned();
    descriptor.is_ok_and(|descriptor| File::from(descriptor).metadata().is_ok_and(|metadata| metadata.is_file()))
}

/// Whether stdout is a file, so no service reads it as a log.
#[cfg(windows)]
pub(super) fn is_to_file() -> bool {
    use std::os::windows::io::AsHandle;

    let handle = io::stdout().as_handle().try_clone_to_owned();
    // Pipes and consoles have no metadata.
    handle.is_ok_and(|handle| File::from(handle).metadata().is_ok_and(|metadata| metadata.is_file()))
}
