//! The main loop: messages in, messages out.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, select, tick, unbounded};
use lsp_server::{Connection, Message, RequestId};
use rustc_hash::FxHashMap;

use super::documents::Documents;
use super::messages::{Answer, Client, Notification, Refusal};
use super::parent::ParentWatch;
use super::worker::{Outcome, Task, Worker};
use super::{ServerOptions, answers, protocol};
use crate::linter::CancelToken;

/// How the session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client sent `shutdown` and `exit`.
    Exit,
    /// The client sent `exit` without `shutdown`.
    ExitWithoutShutdown,
    /// The client disconnected or no longer runs.
    ClientGone,
}

/// How often the server checks whether the client still runs.
const CHECK_INTERVAL: Duration = Duration::from_millis(500);

/// A session.
pub(super) struct Server {
    client: Arc<Client>,
    options: ServerOptions,
    sender: Sender<Message>,
    tasks: Sender<Task>,
    documents: Documents,
    /// Requests without an answer so far, with the document and version that the answer depends on.
    pending: FxHashMap<RequestId, Option<(Arc<str>, i32)>>,
    is_shut_down: bool,
    /// The ID of the next request to the client.
    next_request: i32,
}

impl Server {
    /// Runs a session from `initialize` to `exit`.
    pub(super) fn start(connection: Connection, options: ServerOptions) -> Ended {
        let (id, params) = match connection.initialize_start() {
            Ok(started) => started,
            Err(_) => return Ended::ClientGone,
        };
        let (client, complaint) = match protocol::client(params) {
            Ok(client) => client,
            Err(refusal) => {
                let response = protocol::response(id, Err(refusal), &Client::default());
                let _ = connection.sender.send(response);
                return Ended::ClientGone;
            }
        };
        if connection.initialize_finish(id, protocol::capabilities(&client)).is_err() {
            return Ended::ClientGone;
        }
        let client = Arc::new(client);
        let (tasks, tasks_of_worker) = unbounded();
        let (outcomes_of_worker, outcomes) = unbounded();
        let cancel = CancelToken::default();
        let (jobs, jobs_of_answers) = unbounded();
        let answered = outcomes_of_worker.clone();
        let worker =
            Worker::new(client.clone(), options.clone(), tasks_of_worker, outcomes_of_worker, jobs, cancel.clone());
        let sender = connection.sender.clone();
        let spawn =
            |name: &str, work: Box<dyn FnOnce() + Send>| thread::Builder::new().name(name.to_owned()).spawn(work);
        let spawned = spawn("lint", Box::new(|| worker.run()))
            .and_then(|_| spawn("answer", Box::new(move || answers::run(&jobs_of_answers, &answered))));
        if let Err(error) = spawned {
            let _ = sender.send(protocol::shown(format!("cannot start a thread: {error}"), true));
            return Ended::ClientGone;
        }
        let mut server = Self {
            client,
            options,
            sender,
            tasks,
            documents: Documents::default(),
            pending: FxHashMap::default(),
            is_shut_down: false,
            next_request: 0,
        };
        server.begin(complaint);
        let ended = server.serve(&connection.receiver, &outcomes);
        cancel.cancel();
        ended
    }

    /// Sends the first messages and gives the worker the open folders.
    fn begin(&mut self, complaint: Option<String>) {
        self.send(protocol::logged(format!("playbook-lint {}", env!("CARGO_PKG_VERSION"))));
        if let Some(complaint) = complaint {
            self.send(protocol::shown(complaint, false));
        }
        if self.client.watches_files {
            let id = self.next_id();
            self.send(protocol::watch(id));
        }
        let added = self.client.folders.clone();
        self.give(Task::Folders { added, removed: Vec::new() });
    }

    fn serve(&mut self, messages: &Receiver<Message>, outcomes: &Receiver<Outcome>) -> Ended {
        let parent = ParentWatch::new(self.client.process);
        let clock = tick(CHECK_INTERVAL);
        let mut today = self.options.today();
        loop {
            select! {
                recv(messages) -> message => match message {
                    Ok(message) => if let Some(ended) = self.take(message) { return ended },
                    Err(_) => return Ended::ClientGone,
                },
                recv(outcomes) -> outcome => match outcome {
                    Ok(outcome) => self.pass_on(outcome),
                    Err(_) => return Ended::ClientGone,
                },
                recv(clock) -> _ => {
                    if parent.is_gone() {
                        return Ended::ClientGone;
                    }
                    let now = self.options.today();
                    if std::mem::replace(&mut today, now) != now {
                        self.give(Task::Tick);
                    }
                }
            }
        }
    }

    /// Handles a message of the client. Returns how the session ended, if it did.
    fn take(&mut self, message: Message) -> Option<Ended> {
        match message {
            Message::Request(request) if protocol::is_shutdown(&request.method) => {
                self.is_shut_down = true;
                self.send(protocol::shutdown_response(request.id));
            }
            Message::Request(request) if self.is_shut_down => {
                self.send(protocol::response(request.id, Err(Refusal::ShutDown), &self.client));
            }
            Message::Request(request) => match protocol::request(&request.method, request.params) {
                Ok(parsed) => {
                    let bound_to = parsed.bound_to().and_then(|uri| Some((uri.clone(), self.documents.version(uri)?)));
                    self.pending.insert(request.id.clone(), bound_to);
                    self.give(Task::Answer { id: request.id, request: parsed });
                }
                Err(refusal) => self.send(protocol::response(request.id, Err(refusal), &self.client)),
            },
            Message::Notification(notification) => {
                match protocol::notification(&notification.method, notification.params) {
                    Ok(Some(Notification::Exit)) if self.is_shut_down => return Some(Ended::Exit),
                    Ok(Some(Notification::Exit)) => return Some(Ended::ExitWithoutShutdown),
                    Ok(Some(notification)) => self.note(notification),
                    Ok(None) => {}
                    Err(refusal) => self.send(protocol::logged(format!("{}: {refusal}", notification.method))),
                }
            }
            // The server's requests only notify: their answers don't matter.
            Message::Response(_) => {}
        }
        None
    }

    fn note(&mut self, notification: Notification) {
        match notification {
            Notification::Opened { uri, version, text } => {
                self.documents.open(uri.clone(), version, text.clone());
                self.give(Task::Opened { uri, version, text });
            }
            Notification::Changed { uri, version, changes } => {
                match self.documents.change(&uri, version, changes, self.client.encoding) {
                    Some(text) => {
                        let text = text.to_owned();
                        self.give(Task::Changed { uri, version, text });
                    }
                    None => self.send(protocol::logged(format!("`{uri}` changed, but is not open"))),
                }
            }
            Notification::Closed { uri } => {
                self.documents.close(&uri);
                self.give(Task::Closed { uri });
            }
            Notification::OnDisk(uris) => self.give(Task::OnDisk(uris)),
            Notification::Folders { added, removed } => self.give(Task::Folders { added, removed }),
            Notification::Canceled(id) => {
                if self.pending.remove(&id).is_some() {
                    self.give(Task::Forget(id.clone()));
                    self.send(protocol::response(id, Err(Refusal::Canceled), &self.client));
                }
            }
            Notification::Exit => {}
        }
    }

    fn pass_on(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Tell(message) => self.send(message),
            Outcome::Refresh => {
                let id = self.next_id();
                self.send(protocol::refresh(id));
            }
            Outcome::Answer(id, answer) => self.answer(id, answer),
        }
    }

    /// Sends an answer, unless the client canceled the request. If the document changed in the meantime, the client
    /// gets an error that says so.
    fn answer(&mut self, id: RequestId, answer: Result<Answer, Refusal>) {
        let Some(bound_to) = self.pending.remove(&id) else { return };
        let is_outdated = bound_to.is_some_and(|(uri, version)| self.documents.version(&uri) != Some(version));
        let answer = if is_outdated { Err(Refusal::Outdated) } else { answer };
        self.send(protocol::response(id, answer, &self.client));
    }

    fn next_id(&mut self) -> RequestId {
        self.next_request += 1;
        self.next_request.into()
    }

    fn give(&self, task: Task) {
        // If the worker is gone, the main loop ends in its next turn.
        let _ = self.tasks.send(task);
    }

    fn send(&self, message: Message) {
        // If the client is gone, the main loop ends in its next turn.
        let _ = self.sender.send(message);
    }
}
