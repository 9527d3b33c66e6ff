//! Whether the editor is still there. One that crashes doesn't say goodbye.

use std::path::PathBuf;

/// Looks whether the client's process exists.
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

    /// Whether the client is gone for certain. On systems without `/proc` that is known only if the client itself
    /// started the server; on Windows, only from the end of stdin.
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
