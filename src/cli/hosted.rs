//! Where people see the files of a site: on the service that hosts its repository.

use super::write::{job_repository, repository_prefix};
use crate::config::UrlPattern;
use crate::git::{Repository, Revision, file_url};
use crate::site::Site;

/// Where a service shows the files of a site.
pub(super) struct Hosted {
    /// The ID of the commit that is checked out.
    pub(super) commit: Option<String>,
    /// The folder of the site in the repository, with a slash at the end; empty if they are the same.
    pub(super) folder: String,
    pattern: Option<UrlPattern>,
}

impl Hosted {
    /// Returns what the settings, the job, or the remote specify, in this order.
    pub(super) fn of(site: &Site) -> Self {
        let root = &site.root.path;
        let configured = site.settings.report.url.clone();
        let Ok(repository) = Repository::of(root) else {
            return Self { commit: None, folder: repository_prefix(root), pattern: configured };
        };
        let detected = || {
            let url = match job_repository() {
                Some(repository) => Some(format!("{repository}/blob/{{commit}}/{{path}}#L{{line}}")),
                None => file_url(&repository.origin()?),
            };
            UrlPattern::new(&url?).ok()
        };
        Self {
            pattern: configured.or_else(detected),
            folder: repository.folder().to_owned(),
            commit: Revision::head_commit(&repository),
        }
    }

    /// The URL of a file at the commit that is checked out, with `{path}` and `{line}`.
    pub(super) fn url(&self) -> Option<String> {
        self.pattern.as_ref()?.at(self.commit.as_deref())
    }

    /// The URL of the newest version of a file, with `{path}` and `{line}`. GitHub and GitLab know it as `HEAD`.
    pub(super) fn newest_url(&self) -> Option<String> {
        self.pattern.as_ref()?.at(Some("HEAD"))
    }
}
