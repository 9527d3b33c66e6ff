//! The `playbook-lint` command.

fn main() -> std::process::ExitCode {
    playbook_lint::cli::main()
}
