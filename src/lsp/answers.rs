//! Answers to requests about documents, from copies of the sites, so the worker can continue.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use lsp_server::RequestId;

use super::messages::{Answer, Client, DocumentEdits, RedirectionScope, Refusal, Request};
use super::open_files::OpenFiles;
use super::problems::View;
use super::uri::real_path_of;
use super::worker::Outcome;
use super::{actions, completion, hover, navigation, symbols};
use crate::linter::{InternalError, Workspace, catch_panic};
use crate::playbook::Vocabulary;
use crate::rename::{Edits, heading_at, redirect_renamed, rename_files, rename_heading};
use crate::text::Source;

/// A request, and the sites as they were when it arrived.
pub(super) struct Job {
    pub(super) id: RequestId,
    pub(super) request: Request,
    pub(super) sites: Snapshots,
}

/// All sites at one point in time.
pub(super) struct Snapshots {
    pub(super) client: Arc<Client>,
    /// Innermost first, with their roots as the client spells them.
    pub(super) sites: Vec<(Arc<Workspace>, PathBuf)>,
    pub(super) open: Arc<OpenFiles>,
}

/// A file of a site that a request is about.
pub(super) struct Asked<'a> {
    pub(super) view: View<'a>,
    /// Its path, relative to the root.
    pub(super) path: String,
    pub(super) source: Arc<Source>,
    /// The version of its text.
    pub(super) version: Option<i32>,
}

impl Asked<'_> {
    /// The vocabulary of the file's docset.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        let workspace = self.view.workspace;
        workspace.vocabulary(workspace.site().docset_of(&self.path))
    }
}

/// Answers requests until the server ends.
pub(super) fn run(jobs: &Receiver<Job>, outcomes: &Sender<Outcome>) {
    for Job { id, request, sites } in jobs {
        let answer = catch_panic(|| sites.answer(request));
        let answer = answer.unwrap_or_else(|panic| Err(Refusal::Internal(InternalError::from(panic).to_string())));
        let _ = outcomes.send(Outcome::Answer(id, answer));
    }
}

impl Snapshots {
    fn views(&self) -> impl Iterator<Item = View<'_>> {
        let encoding = self.client.encoding;
        self.sites.iter().map(move |(workspace, folder)| View { workspace, folder, open: &self.open, encoding })
    }

    /// The file that a request is about; `None` if it doesn't belong to a site.
    fn asked(&self, uri: &str) -> Option<Asked<'_>> {
        let real = real_path_of(uri)?;
        let (view, path) = self.views().find_map(|view| {
            let path = view.path_of(&real)?;
            Some((view, path))
        })?;
        let source = view.source(&path)?;
        Some(Asked { view, path, source, version: self.open.get(uri).map(|file| file.version) })
    }

    fn answer(&self, request: Request) -> Result<Answer, Refusal> {
        // For a document outside all sites, most answers are empty.
        let asked = |uri: &str| self.asked(uri);
        Ok(match request {
            Request::Diagnostics { .. } | Request::SiteDiagnostics { .. } => {
                return Err(Refusal::Internal("the worker answers this request itself".to_owned()));
            }
            Request::Actions { uri, range, only } => {
                let actions = asked(&uri).map(|asked| actions::actions(&asked, &uri, range, only, &self.client));
                Answer::Actions(actions.unwrap_or_default())
            }
            Request::ResolvedAction { action, key } => {
                let asked = asked(&key.uri).filter(|asked| asked.version == key.version).ok_or(Refusal::Outdated)?;
                let edits = actions::resolve(&asked, &key)
                    .ok_or_else(|| Refusal::Invalid("no comment suppresses this, or the page changed".to_owned()))?;
                Answer::ResolvedAction { action, edits: vec![edits] }
            }
            Request::RenameRange { uri, at } => Answer::RenameRange(asked(&uri).and_then(|asked| {
                let positions = asked.view.positions(&asked.source);
                let span = heading_at(asked.view.workspace, &asked.path, positions.offset(at))?;
                Some(positions.range(span))
            })),
            Request::Rename { uri, at, name } => {
                let asked = asked(&uri).ok_or_else(|| Refusal::Invalid("this page is in no site".to_owned()))?;
                let offset = asked.view.positions(&asked.source).offset(at);
                let edits = rename_heading(asked.view.workspace, &asked.path, offset, &name);
                let edits = edits.map_err(|error| Refusal::Invalid(error.to_string()))?;
                Answer::Edits(asked.view.edits(&edits, &Edits::default()))
            }
            Request::RenameFiles(files) => Answer::Edits(self.rename_files(&files)),
            Request::Definition { uri, at } => {
                Answer::Places(asked(&uri).map(|asked| navigation::definition(&asked, at)).unwrap_or_default())
            }
            Request::References { uri, at, include_declaration } => {
                let places = asked(&uri).map(|asked| navigation::references(&asked, at, include_declaration));
                Answer::Places(places.unwrap_or_default())
            }
            Request::Hover { uri, at } => Answer::Hover(asked(&uri).and_then(|asked| hover::hover(&asked, at))),
            Request::Links { uri } => {
                Answer::Links(asked(&uri).map(|asked| navigation::links(&asked)).unwrap_or_default())
            }
            Request::Symbols { uri } => {
                Answer::Symbols(asked(&uri).map(|asked| symbols::of_document(&asked)).unwrap_or_default())
            }
            Request::SiteSymbols { query } => {
                Answer::SiteSymbols(self.views().flat_map(|view| symbols::of_site(&view, &query)).collect())
            }
            Request::Completion { uri, at } => {
                Answer::Completions(asked(&uri).map(|asked| completion::complete(&asked, at)).unwrap_or_default())
            }
        })
    }

    /// The edits that a rename of files requires. A file that leaves its site is skipped.
    fn rename_files(&self, files: &[(String, String)]) -> Vec<DocumentEdits> {
        let paths = files.iter().filter_map(|(old, new)| Some((real_path_of(old)?, real_path_of(new)?)));
        let paths: Vec<(PathBuf, PathBuf)> = paths.collect();
        let mut edits = Vec::new();
        for view in self.views() {
            let inside: Vec<(String, String)> =
                paths.iter().filter_map(|(old, new)| Some((view.path_of(old)?, view.path_of(new)?))).collect();
            if !inside.is_empty() {
                let mut needed = rename_files(view.workspace, &inside);
                let mut offers = Edits::default();
                match self.client.features.redirections {
                    RedirectionScope::Always => needed.extend(redirect_renamed(view.workspace, &inside)),
                    RedirectionScope::Ask if self.client.takes_offers => {
                        offers = redirect_renamed(view.workspace, &inside);
                    }
                    RedirectionScope::Ask | RedirectionScope::Never => {}
                }
                edits.extend(view.edits(&needed, &offers));
            }
        }
        edits
    }
}

impl View<'_> {
    /// Converts edits of files of the site, and those that the user is asked about, to positions and URIs.
    fn edits(&self, edits: &Edits, offers: &Edits) -> Vec<DocumentEdits> {
        let paths: BTreeSet<&Arc<str>> = edits.files.keys().chain(offers.files.keys()).collect();
        let files = paths.into_iter().filter_map(|path| {
            let source = self.source(path)?;
            let positions = self.positions(&source);
            let of_file = |edits: &Edits| {
                let edits = edits.files.get(path).into_iter().flatten();
                edits.map(|(span, text)| (positions.range(*span), text.clone())).collect()
            };
            let uri = self.uri(path);
            let version = self.open.get(&uri).map(|file| file.version);
            Some(DocumentEdits { uri, version, edits: of_file(edits), offers: of_file(offers) })
        });
        files.collect()
    }
}
