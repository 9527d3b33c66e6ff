//! Stops an update early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops an update. The update checks it between pages and between docset rules.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

/// An update that stopped early. The workspace keeps its results and the remaining work, and the next update continues
/// there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the update was canceled")]
pub struct Canceled;

impl CancelToken {
    /// Stops the update that has this token, from any thread.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`CancelToken::cancel`] was called.
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`Canceled`] if it was.
    pub(super) fn check(&self) -> Result<(), Canceled> {
        if self.is_canceled() { Err(Canceled) } else { Ok(()) }
    }
}
