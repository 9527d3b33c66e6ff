//! The `playbook-lint` command.
#![forbid(unsafe_code)]

/// The program creates many small strings on many threads, for which this allocator is faster than the system's (see
/// docs/decisions.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    playbook_lint::cli::main()
}
