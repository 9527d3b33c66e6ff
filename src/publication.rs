//! Where the project is published, if it is: the only source of every URL that the program writes.

/// The URL of the repository, from `repository` in Cargo.toml. `None` until the owners set it: anyone could register a
/// URL that no one owns, and readers would be sent there.
#[must_use]
pub fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|url| !url.is_empty())
}

/// Returns the URL of a page of the documentation in `repository`, given by its path there.
#[must_use]
pub fn page_in(repository: &str, path: &str) -> String {
    format!("{}/blob/main/{path}", repository.trim_end_matches('/'))
}

/// Returns the URL at which problems with the program are reported in `repository`.
#[must_use]
pub fn issues_in(repository: &str) -> String {
    format!("{}/issues", repository.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_start_with_the_repository() {
        for repository in
            ["https://git.harbor.example/tools/playbook-lint", "https://git.harbor.example/tools/playbook-lint/"]
        {
            let start = "https://git.harbor.example/tools/playbook-lint";
            assert_eq!(page_in(repository, "docs/rules.md#x"), format!("{start}/blob/main/docs/rules.md#x"));
            assert_eq!(issues_in(repository), format!("{start}/issues"));
        }
    }
}
