//! The `playbook-lint` command.
#![forbid(unsafe_code)]

/// Many small strings are made on many threads: cheaper than with the system's allocator (see
/// docs/decisions.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    playbook_lint::cli::main()
}
