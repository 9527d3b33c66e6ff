//! Blobs, read through one `git cat-file --batch` process.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::repository::Repository;
use crate::text::ReadError;

/// A process that returns blobs on request. The first request starts it.
#[derive(Debug)]
pub(super) struct CatFile {
    repository: Repository,
    process: Mutex<Option<Process>>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl CatFile {
    pub(super) fn new(repository: &Repository) -> Self {
        Self { repository: repository.clone(), process: Mutex::new(None) }
    }

    /// Returns the bytes of the blob with the ID `id`.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above `limit` bytes, and [`ReadError::Io`] if Git does not have the blob.
    pub(super) fn read(&self, id: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let io = |error: io::Error| ReadError::Io(format!("git cat-file: {error}"));
        // A thread that panicked while it used the process may have left half an answer in the pipe, so start a new
        // process.
        let mut process = self.process.lock().unwrap_or_else(|poisoned| {
            let mut process = PoisonError::into_inner(poisoned);
            *process = None;
            process
        });
        let open = match &mut *process {
            Some(open) => open,
            closed => closed.insert(Process::start(&self.repository).map_err(io)?),
        };
        let answer = open.ask(id, limit);
        if matches!(answer, Err(ReadError::Io(_))) {
            *process = None;
        }
        answer
    }
}

impl Process {
    fn start(repository: &Repository) -> io::Result<Self> {
        let mut command = repository.command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        let questions = child.stdin.take().ok_or_else(closed)?;
        let answers = BufReader::with_capacity(1 << 16, child.stdout.take().ok_or_else(closed)?);
        Ok(Self { child, questions: Some(questions), answers })
    }

    fn ask(&mut self, id: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let io = |error: io::Error| ReadError::Io(format!("git cat-file: {error}"));
        let not_there = || ReadError::Io(format!("Git does not have the object {id}"));
        let questions = self.questions.as_mut().ok_or_else(not_there)?;
        questions.write_all(format!("{id}\n").as_bytes()).and_then(|()| questions.flush()).map_err(io)?;
        let mut header = String::new();
        self.answers.read_line(&mut header).map_err(io)?;
        // `<id> blob <size>`, or `<id> missing`.
        let size = match header.trim_end().rsplit_once(" blob ") {
            Some((_, size)) => size.parse::<u64>().map_err(|_| not_there())?,
            None => return Err(not_there()),
        };
        if size > limit {
            io::copy(&mut self.answers.by_ref().take(size + 1), &mut io::sink()).map_err(io)?;
            return Err(ReadError::TooLarge { size, limit });
        }
        // A line break follows the blob.
        let mut bytes = vec![0; usize::try_from(size + 1).map_err(|_| not_there())?];
        self.answers.read_exact(&mut bytes).map_err(io)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process ends when its input ends; its remaining output is not needed.
        self.questions = None;
        let _ = self.child.wait();
    }
}
