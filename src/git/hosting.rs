//! Where services that host repositories show a file.

/// The URL under which the service that hosts `remote` shows a file at a commit, with `{path}`, `{commit}`, and `{line}`
/// in place of these values. `None` if the service is not known, or if a part of the remote is not plain text.
///
/// User names and passwords of the remote are left out. Hosts are recognized by their names: GitHub and GitLab, also
/// with an instance of one's own such as `gitlab.example.com`, Azure Repos, and Bitbucket Cloud.
#[must_use]
pub fn file_url(remote: &str) -> Option<String> {
    let (host, path) = split(remote)?;
    let host = host.to_ascii_lowercase();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_plain = |text: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/".contains(&byte);
        !text.is_empty() && text.bytes().all(is_plain)
    };
    if !is_plain(path) || !is_plain(&host) || host.contains(['/', '%', '~']) {
        return None;
    }
    if let Some(url) = azure_repos(&host, path) {
        return Some(format!(
            "{url}?path=/{{path}}&version=GC{{commit}}&line={{line}}&lineEnd={{line}}&lineStartColumn=1&lineEndColumn=1"
        ));
    }
    let labels = || host.split('.');
    let is_hosted_by = |service: &str| labels().any(|label| label == service);
    match () {
        () if is_hosted_by("github") => Some(format!("https://{host}/{path}/blob/{{commit}}/{{path}}#L{{line}}")),
        () if is_hosted_by("gitlab") => Some(format!("https://{host}/{path}/-/blob/{{commit}}/{{path}}#L{{line}}")),
        () if host == "bitbucket.org" => {
            Some(format!("https://bitbucket.org/{path}/src/{{commit}}/{{path}}#lines-{{line}}"))
        }
        () => None,
    }
}

/// The host and the path of `https://user@host/path`, `ssh://git@host:22/path`, or `git@host:path`. A port of HTTP
/// counts to the host's URL, but no known service has one.
fn split(remote: &str) -> Option<(&str, &str)> {
    let (authority, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => remote.split_once(':')?,
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    Some((host, path))
}

/// The URL of a repository of Azure Repos: `dev.azure.com/organization/project/_git/repository`, or its forms for SSH
/// and of `visualstudio.com`.
fn azure_repos(host: &str, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    match (host, parts.as_slice()) {
        ("dev.azure.com", [_, _, "_git", _] | [_, "_git", _]) => Some(format!("https://{host}/{path}")),
        ("ssh.dev.azure.com", ["v3", organization, project, repository]) => {
            Some(format!("https://dev.azure.com/{organization}/{project}/_git/{repository}"))
        }
        (host, [.., "_git", _]) if host.ends_with(".visualstudio.com") => Some(format!("https://{host}/{path}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_services_show_files() {
        let github = "https://github.com/harbor/playbook/blob/{commit}/{path}#L{line}";
        let azure = "https://dev.azure.com/harbor/docs/_git/playbook?path=/{path}&version=GC{commit}&line={line}\
                     &lineEnd={line}&lineStartColumn=1&lineEndColumn=1";
        for (remote, url) in [
            ("https://github.com/harbor/playbook.git", github),
            ("https://github.com/harbor/playbook/", github),
            ("https://x-access-token:secret@github.com/harbor/playbook", github),
            ("git@github.com:harbor/playbook.git", github),
            ("ssh://git@github.com:22/harbor/playbook.git", github),
            (
                "https://gitlab.harbor.example/docs/team/playbook.git",
                "https://gitlab.harbor.example/docs/team/playbook/-/blob/{commit}/{path}#L{line}",
            ),
            ("https://harbor@dev.azure.com/harbor/docs/_git/playbook", azure),
            ("git@ssh.dev.azure.com:v3/harbor/docs/playbook", azure),
            (
                "https://bitbucket.org/harbor/playbook.git",
                "https://bitbucket.org/harbor/playbook/src/{commit}/{path}#lines-{line}",
            ),
        ] {
            assert_eq!(file_url(remote).as_deref(), Some(url), "{remote}");
        }
    }

    #[test]
    fn nothing_is_made_of_other_remotes() {
        for remote in [
            "",
            "/srv/git/playbook.git",
            "../playbook",
            "C:\\playbook",
            "file:///srv/playbook.git",
            "https://git.harbor.example/playbook.git",
            "https://notgithub.com/harbor/playbook",
            "https://github.com/harbor/play book",
            "https://github.com/harbor/{path}",
            "ext::sh -c evil% github.com/a/b",
            "javascript://github.com/%0aalert(1)",
        ] {
            assert_eq!(file_url(remote), None, "{remote}");
        }
    }
}
