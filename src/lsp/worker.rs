//! The thread that owns the sites: it applies changes, lints, and reports problems.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use lsp_server::{Message, RequestId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::answers::{Job, Snapshots};
use super::messages::{Answer, Client, DocumentProblems, FileProblems, Refusal, Request};
use super::open_files::OpenFiles;
use super::problems::result_id;
use super::sites::ServedSite;
use super::uri::{path_of, real_path_of, uri_of};
use super::{ServerOptions, protocol};
use crate::config::Root;
use crate::linter::{CancelToken, Change, InternalError, MANY_FILES, catch_panic};
use crate::vfs::{limits, read_limited};

/// A task for the worker.
#[derive(Debug)]
pub(super) enum Task {
    Opened {
        uri: Arc<str>,
        version: i32,
        text: String,
    },
    Changed {
        uri: Arc<str>,
        version: i32,
        text: String,
    },
    Closed {
        uri: Arc<str>,
    },
    OnDisk(Vec<String>),
    Folders {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// The date may have changed.
    Tick,
    Answer {
        id: RequestId,
        request: Request,
    },
    /// The client canceled this request.
    Forget(RequestId),
}

/// A result of the worker or of the thread that answers.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A message to the client.
    Tell(Message),
    /// Diagnostics changed: the client has to request them again.
    Refresh,
    Answer(RequestId, Result<Answer, Refusal>),
}

pub(super) struct Worker {
    client: Arc<Client>,
    options: ServerOptions,
    tasks: Receiver<Task>,
    outcomes: Sender<Outcome>,
    cancel: CancelToken,
    jobs: Sender<Job>,
    folders: Vec<PathBuf>,
    open: OpenFiles,
    sites: Vec<ServedSite>,
    /// The result IDs of published diagnostics, by URI.
    published: FxHashMap<Arc<str>, String>,
    /// A request for the diagnostics of all files, which waits until they change.
    waiting: Option<(RequestId, Vec<(String, String)>)>,
    /// The result IDs of the last answers about single documents, by URI. They may be newer than those that a request for
    /// all files states: a client may request a document a last time when it closes it.
    answered: FxHashMap<Arc<str>, String>,
    /// Whether a file was closed since the last update.
    has_closed: bool,
    /// Whether a request for all files was answered before.
    has_answered_for_all: bool,
    /// Files that the client opened or edited since the last update.
    touched: Vec<PathBuf>,
}

impl Worker {
    pub(super) fn new(
        client: Arc<Client>,
        options: ServerOptions,
        tasks: Receiver<Task>,
        outcomes: Sender<Outcome>,
        jobs: Sender<Job>,
        cancel: CancelToken,
    ) -> Self {
        Self {
            client,
            options,
            tasks,
            outcomes,
            cancel,
            jobs,
            folders: Vec::new(),
            open: OpenFiles::default(),
            sites: Vec::new(),
            published: FxHashMap::default(),
            waiting: None,
            answered: FxHashMap::default(),
            has_closed: false,
            has_answered_for_all: false,
            touched: Vec::new(),
        }
    }

    /// Works until the main loop ends. It takes all waiting tasks before it lints, so edits that arrive faster than
    /// that are linted together.
    pub(super) fn run(mut self) {
        while let Ok(task) = self.tasks.recv() {
            let mut tasks = vec![task];
            tasks.extend(self.tasks.try_iter());
            for task in tasks {
                let outcome = catch_panic(|| self.take(task));
                if let Err(panic) = outcome {
                    self.tell(protocol::shown(InternalError::from(panic).to_string(), true));
                }
            }
            if let Err(panic) = catch_panic(|| self.update()) {
                self.tell(protocol::shown(InternalError::from(panic).to_string(), true));
            }
        }
    }

    fn tell(&self, message: Message) {
        // If no one listens, the main loop and the client are gone.
        let _ = self.outcomes.send(Outcome::Tell(message));
    }

    fn take(&mut self, task: Task) {
        match task {
            Task::Opened { uri, version, text } => {
                let Some(path) = real_path_of(&uri) else { return };
                let on_disk = read_limited(&path, limits::REDIRECTIONS).unwrap_or_default();
                self.touched.push(path.clone());
                self.open.open(uri.clone(), path, version, &text, &on_disk);
                self.find_sites();
                self.note_open(&uri);
            }
            Task::Changed { uri, version, text } => {
                if let Some(file) = self.open.change(&uri, version, &text) {
                    self.touched.push(file.path.clone());
                    self.note_open(&uri);
                }
            }
            Task::Closed { uri } => {
                let Some(file) = self.open.close(&uri) else { return };
                self.has_closed = true;
                for site in &mut self.sites {
                    if let Some(path) = site.path_of(&file.path) {
                        site.note(Change::OnDisk { path });
                    }
                }
                self.publish_closed(&uri, &file.path);
                self.find_sites();
            }
            Task::OnDisk(uris) => self.note_on_disk(&uris),
            Task::Folders { added, removed } => {
                let removed: Vec<PathBuf> = removed.iter().filter_map(|uri| path_of(uri)).collect();
                self.folders.retain(|folder| !removed.contains(folder));
                self.folders.extend(added.iter().filter_map(|uri| path_of(uri)));
                self.find_sites();
            }
            Task::Tick => {
                let today = self.options.today();
                let is_old = |site: &&mut ServedSite| site.is_from_another_day(today);
                self.sites.iter_mut().filter(is_old).for_each(|site| site.note(Change::Reload));
            }
            Task::Answer { id, request } => {
                // The request is about the text that the client had when it sent it.
                self.update();
                self.answer(id, request);
            }
            Task::Forget(id) => {
                if self.waiting.as_ref().is_some_and(|(waiting, _)| *waiting == id) {
                    self.waiting = None;
                }
            }
        }
    }

    /// Notes the text of an open file in each site that contains it.
    fn note_open(&mut self, uri: &str) {
        let Some(file) = self.open.get(uri) else { return };
        for site in &mut self.sites {
            if let Some(path) = site.path_of(&file.path) {
                site.note(match &file.bytes {
                    Some(bytes) => Change::Edited { path, bytes: bytes.clone() },
                    None => Change::OnDisk { path },
                });
            }
        }
    }

    /// Notes that files changed on disk. For open files, the text in the editor counts.
    fn note_on_disk(&mut self, uris: &[String]) {
        let paths: Vec<PathBuf> = uris.iter().filter_map(|uri| real_path_of(uri)).collect();
        let is_marker =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_str().is_some_and(Root::is_marker));
        if paths.iter().any(is_marker) {
            self.find_sites();
        }
        for site in &mut self.sites {
            let inside: Vec<(&PathBuf, String)> =
                paths.iter().filter_map(|path| Some((path, site.path_of(path)?))).collect();
            if inside.len() > MANY_FILES {
                site.note(Change::Reload);
                continue;
            }
            for (path, inside) in inside {
                let is_open = self.open.at(path).and_then(|uri| self.open.get(uri)?.bytes.as_ref()).is_some();
                if !is_open && !inside.split('/').any(|part| part == ".git") {
                    site.note_on_disk(&inside, path.is_dir());
                }
            }
        }
    }

    /// Finds the sites of all folders and open files. Sites that are already served stay.
    fn find_sites(&mut self) {
        let open = self.open.iter().filter_map(|(uri, _)| path_of(uri));
        let starts: Vec<PathBuf> = self.folders.iter().cloned().chain(open).collect();
        let mut sites: Vec<ServedSite> = Vec::new();
        for start in starts {
            if let Some(site) = ServedSite::find(&start)
                && sites.iter().all(|other| other.root != site.root)
            {
                let known = self.sites.iter().position(|known| known.root == site.root);
                sites.push(known.map_or(site, |known| self.sites.swap_remove(known)));
            }
        }
        // The innermost site that contains a file reports its problems.
        sites.sort_by_key(|site| std::cmp::Reverse(site.root.components().count()));
        let gone = std::mem::replace(&mut self.sites, sites);
        for site in gone {
            let files: Vec<Arc<str>> = site.files().cloned().collect();
            for path in files {
                self.show(&site.root.join(&*path));
            }
        }
    }

    /// The site that reports the problems of a file, and the file's path in it.
    fn owner_of(&self, path: &Path) -> Option<(&ServedSite, String)> {
        self.sites.iter().find_map(|site| Some((site, site.path_of(path)?)))
    }

    /// Lints what changed, and notifies the client.
    fn update(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        let mut changed: Vec<PathBuf> = Vec::new();
        for site in self.sites.iter_mut().filter(|site| site.is_outdated()) {
            let update = site.update(self.options.lint_options(), &self.open, &self.cancel);
            if let Some(failure) = update.failure {
                let root = site.folder().display();
                let message = format!("cannot check the site at `{root}`: {failure}");
                let _ = self.outcomes.send(Outcome::Tell(protocol::shown(message, true)));
            }
            changed.extend(update.changed.iter().map(|path| site.root.join(&**path)));
        }
        if self.client.pulls {
            // After an edit, the client requests the diagnostics of the document without being asked.
            let is_news = !changed.iter().all(|path| touched.contains(path));
            if is_news {
                let _ = self.outcomes.send(Outcome::Refresh);
            }
            if (std::mem::take(&mut self.has_closed) || is_news)
                && let Some((id, previous)) = self.waiting.take()
            {
                self.answer_for_all(id, previous);
            }
            return;
        }
        for path in touched.iter().chain(&changed) {
            self.show(path);
        }
    }

    /// Publishes the problems of a file if they differ from those that the client has.
    fn show(&mut self, path: &Path) {
        if self.client.pulls {
            return;
        }
        let file = self.problems_of(path);
        let before = self.published.get(&file.uri);
        let is_known = match before {
            Some(before) => *before == file.result_id,
            None => file.problems.as_ref().is_none_or(|problems| problems.is_empty()),
        };
        if is_known {
            return;
        }
        self.tell(protocol::published(&file, &self.client));
        self.published.insert(file.uri, file.result_id);
    }

    /// Publishes the problems of a file that was closed: fewer may be shown now, and its URI may have another
    /// spelling.
    fn publish_closed(&mut self, uri: &Arc<str>, path: &Path) {
        if let Some(result_id) = self.published.remove(uri) {
            let nothing = FileProblems { uri: uri.clone(), version: None, result_id, problems: None };
            self.tell(protocol::published(&nothing, &self.client));
        }
        self.show(path);
    }

    /// The problems to show for the file at `path`.
    fn problems_of(&self, path: &Path) -> FileProblems {
        let Client { encoding, features, .. } = *self.client;
        let open = self.open.at(path).cloned();
        let version = open.as_ref().and_then(|uri| self.open.get(uri)).map(|file| file.version);
        let owner = self.owner_of(path);
        let uri = open.unwrap_or_else(|| match &owner {
            Some((site, inside)) => uri_of(&site.folder().join(inside)).into(),
            None => uri_of(path).into(),
        });
        let problems = owner.map(|(site, inside)| site.problems(&inside, features.diagnostics, &self.open, encoding));
        let problems = problems.unwrap_or_default();
        FileProblems { uri, version, result_id: result_id(&problems), problems: Some(problems) }
    }

    fn answer(&mut self, id: RequestId, request: Request) {
        let answer = match request {
            Request::Diagnostics { uri, previous } => {
                let answer = self.document(&uri, previous);
                for file in answer.others.iter().chain([&answer.own]) {
                    self.answered.insert(file.uri.clone(), file.result_id.clone());
                }
                Ok(Answer::Diagnostics(answer))
            }
            Request::SiteDiagnostics { previous } => return self.answer_for_all(id, previous),
            request => {
                let sites = self.sites.iter_mut();
                let sites = sites.filter_map(|site| Some((site.snapshot()?, site.folder().to_owned()))).collect();
                let sites = Snapshots { client: self.client.clone(), sites, open: Arc::new(self.open.clone()) };
                // The other thread is gone only if the server ends.
                let _ = self.jobs.send(Job { id, request, sites });
                return;
            }
        };
        let _ = self.outcomes.send(Outcome::Answer(id, answer));
    }

    fn document(&self, uri: &Arc<str>, previous: Option<String>) -> DocumentProblems {
        let own = match real_path_of(uri) {
            Some(path) => FileProblems { uri: uri.clone(), ..self.problems_of(&path) },
            None => FileProblems { uri: uri.clone(), version: None, result_id: result_id(&[]), problems: None },
        };
        let others = if self.client.takes_related_documents { self.closed_with_problems() } else { Vec::new() };
        let own = FileProblems { problems: own.problems.or_else(|| Some(Arc::default())), ..own };
        DocumentProblems { own: unless_known(own, previous.as_deref()), others }
    }

    /// The problems of all files that are not open and have problems.
    fn closed_with_problems(&self) -> Vec<FileProblems> {
        let mut files: Vec<PathBuf> = Vec::new();
        for site in &self.sites {
            let broken = site.broken_file().map(|path| site.root.join(path));
            files.extend(site.files().map(|path| site.root.join(&**path)).chain(broken));
        }
        files.sort_unstable();
        files.dedup();
        files.retain(|path| self.open.at(path).is_none());
        let shown = files.iter().map(|path| self.problems_of(path));
        shown.filter(|file| file.problems.as_ref().is_some_and(|problems| !problems.is_empty())).collect()
    }

    /// Answers with the problems that the client does not have yet, of all files that are not open. If there are none,
    /// the answer waits for the next update, because clients ask again as soon as they get one.
    fn answer_for_all(&mut self, id: RequestId, previous: Vec<(String, String)>) {
        let known: FxHashMap<&str, &str> =
            previous.iter().map(|(uri, result_id)| (uri.as_str(), result_id.as_str())).collect();
        let mut files = self.closed_with_problems();
        let with_problems: FxHashSet<Arc<str>> = files.iter().map(|file| file.uri.clone()).collect();
        for file in &mut files {
            let is_shown = self.answered.get(&file.uri).is_none_or(|shown| *shown == file.result_id);
            if is_shown && known.get(&*file.uri) == Some(&&*file.result_id) {
                file.problems = None;
            }
        }
        // Files that had problems and no longer do. Clients request those of open documents one by one.
        let nothing: Arc<[super::messages::Problem]> = Arc::default();
        let result_id = result_id(&nothing);
        let single = self.answered.keys().map(|uri| &**uri).filter(|uri| !known.contains_key(uri));
        for uri in known.keys().copied().chain(single) {
            let shown = self.answered.get(uri).map(String::as_str).or_else(|| known.get(uri).copied());
            if shown != Some(&*result_id) && !with_problems.contains(uri) && self.open.get(uri).is_none() {
                let (result_id, problems) = (result_id.clone(), Some(nothing.clone()));
                files.push(FileProblems { uri: uri.into(), version: None, result_id, problems });
            }
        }
        if self.has_answered_for_all && files.iter().all(|file| file.problems.is_none()) {
            if let Some((id, _)) = self.waiting.replace((id, previous)) {
                let _ = self.outcomes.send(Outcome::Answer(id, Ok(Answer::SiteDiagnostics(Vec::new()))));
            }
            return;
        }
        self.has_answered_for_all = true;
        for file in files.iter().filter(|file| file.problems.is_some()) {
            self.answered.remove(&file.uri);
        }
        let _ = self.outcomes.send(Outcome::Answer(id, Ok(Answer::SiteDiagnostics(files))));
    }
}

/// Removes the problems if the client has them.
fn unless_known(file: FileProblems, previous: Option<&str>) -> FileProblems {
    match previous == Some(&*file.result_id) {
        true => FileProblems { problems: None, ..file },
        false => file,
    }
}
