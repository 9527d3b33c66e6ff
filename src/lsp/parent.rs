//! Whether the editor still runs. An editor that crashes does not end the session.

use std::path::PathBuf;

/// Checks whether the client's process exists.
#[derive(Debug)]
pub(super) struct ParentWatch {
    process: Option<u32>,
    /// The process that started this one.
    #[cfg(unix)]
    starter: u32,
}

impl ParentWatch {
    pub(super) fn new(process: Option<u32>) -> Self {
        Self {
            process,
            #[cfg(unix)]
            starter: std::os::unix::process::parent_id(),
        }
    }

    /// Whether the client is certainly gone. Without `/proc`, this is known only if the client itself started the
    /// server. On Windows, only the end of stdin shows it.
    pub(super) fn is_gone(&self) -> bool {
        let Some(process) = self.process else { return false };
        #[cfg(unix)]
        if process == self.starter {
            return std::os::unix::process::parent_id() != self.starter;
        }
        let has_processes = PathBuf::from("/proc/self").exists();
        has_processes && !PathBuf::from(format!("/proc/{process}")).exists()
    }
}
