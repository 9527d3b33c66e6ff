//! Ending an update early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells an update to stop. It is looked at between pages and between docset rules.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

/// An update that stopped early. The workspace keeps what was done and what is left; the next update goes on there.
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
