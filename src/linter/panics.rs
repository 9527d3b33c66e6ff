//! A panic is an error in playbook-lint. If one rule panics on one page, it becomes an internal error, and the run
//! continues.
//!
//! Running out of memory and stack overflows cannot be caught: limits on what is parsed prevent them.

use std::any::Any;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Arc;

use crate::publication;
use crate::rules::RuleMetadata;

/// A mistake in this program that kept it from checking something. The diagnostics of a run that has any are not
/// complete.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InternalError {
    /// The rule's code and name; `None` if the error occurred while a file was read and parsed.
    pub rule: Option<(&'static str, &'static str)>,
    /// The file, relative to the root, or the docset's path, `.` for the root's own; empty if neither is known.
    pub place: Arc<str>,
    /// The error, and its location in playbook-lint's source.
    pub message: String,
}

impl InternalError {
    /// Creates the error for a panic in a rule, or in reading and parsing, at `place`.
    pub(super) fn new(rule: Option<&RuleMetadata>, place: Arc<str>, Panic(message): Panic) -> Self {
        Self { rule: rule.map(|rule| (rule.code, rule.name)), place, message }
    }

    /// Returns help: what to do about the error.
    #[must_use]
    pub fn help() -> String {
        Self::help_in(publication::repository())
    }

    /// The same for a project that is published at the URL `repository`.
    fn help_in(repository: Option<&str>) -> String {
        let place = repository.map_or_else(
            || "to the people who gave you playbook-lint".to_owned(),
            |repository| format!("at {}", publication::issues_in(repository)),
        );
        format!(
            "this is a bug in playbook-lint {}, not in your pages, and everything else was checked; report it \
             {place} with the line above and, if you may share it, the page",
            env!("CARGO_PKG_VERSION")
        )
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, place, message } = self;
        match rule {
            Some((code, name)) => write!(f, "internal error in {code} {name} on `{place}`: {message}"),
            None if place.is_empty() => write!(f, "internal error: {message}"),
            None => write!(f, "internal error while reading `{place}`: {message}"),
        }
    }
}

/// A caught panic: its message, and its location in the source.
#[derive(Debug)]
pub(crate) struct Panic(String);

impl From<Panic> for InternalError {
    fn from(Panic(message): Panic) -> Self {
        Self { rule: None, place: "".into(), message }
    }
}

thread_local! {
    /// Whether this thread is inside [`catch_panic`].
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// The message and location of this thread's last panic there.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes this process record the location of a caught panic instead of printing it. A program calls this once at its
/// start; the library itself does not change the state of the process.
pub fn record_panics() {
    let printed = take_hook();
    set_hook(Box::new(move |info| {
        // A thread that is ending can no longer store it.
        let is_caught = IS_CAUGHT.try_with(Cell::get).unwrap_or(false);
        let is_kept = is_caught && LAST.try_with(|last| last.replace(Some(described(info)))).is_ok();
        if !is_kept {
            printed(info);
        }
    }));
}

/// Calls `work`. A panic in it is returned, with its location if the program called [`record_panics`].
///
/// Changes that `work` made before it panicked remain: the caller drops or truncates its data.
pub(crate) fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    let was_caught = IS_CAUGHT.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(was_caught);
    outcome.map_err(|payload| {
        // A panic on another thread that this thread waits for was printed there.
        Panic(LAST.take().unwrap_or_else(|| panic_message(&*payload).into_owned()))
    })
}

fn described(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!(" ({}:{}:{})", place.file(), place.line(), place.column()));
    format!("{}{}", panic_message(info.payload()), place.unwrap_or_default())
}

fn panic_message(payload: &(dyn Any + Send)) -> Cow<'static, str> {
    match (payload.downcast_ref::<&'static str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => Cow::Borrowed(text),
        (_, Some(text)) => Cow::Owned(text.clone()),
        (None, None) => Cow::Borrowed("no message"),
    }
}

/// Panics where the tests need it: `PLAYBOOK_LINT_PANIC` contains the code of a rule, or `read` or `start`, and a path
/// or `*`, separated by a space. Release builds do not contain this.
#[cfg(debug_assertions)]
#[allow(clippy::panic)]
pub(super) fn inject_panic(what: &str, place: &str) {
    use std::sync::OnceLock;
    static WANTED: OnceLock<Option<String>> = OnceLock::new();
    let wanted = WANTED.get_or_init(|| std::env::var("PLAYBOOK_LINT_PANIC").ok());
    if let Some((wanted, path)) = wanted.as_deref().and_then(|wanted| wanted.split_once(' '))
        && wanted == what
        && (path == place || path == "*")
    {
        panic!("provoked by a test \u{1b}[31m");
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn inject_panic(_: &str, _: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported_with_its_message_and_place() {
        record_panics();
        let Panic(message) = catch_panic(|| -> u32 { panic!("number {}", 7) }).unwrap_err();
        assert!(message.starts_with("number 7 (src/linter/panics.rs:") && message.ends_with(')'), "{message}");
        assert_eq!(catch_panic(|| 3).unwrap(), 3);
    }

    #[test]
    fn a_panic_inside_a_caught_one_is_reported_too() {
        record_panics();
        let outer = catch_panic(|| {
            let Panic(inner) = catch_panic(|| -> u32 { panic!("inner") }).unwrap_err();
            assert!(inner.starts_with("inner ("));
            // The hook still prevents it from being printed.
            assert!(IS_CAUGHT.get());
            panic!("outer")
        });
        let Err(Panic(message)) = outer.map(|()| unreachable!());
        assert!(message.starts_with("outer ("), "{message}");
        assert!(!IS_CAUGHT.get());
    }

    #[test]
    fn the_words_name_the_rule_and_the_place() {
        let rule = crate::rules::find("PB401").unwrap();
        let error = InternalError::new(Some(rule), "a.md".into(), Panic("x (src/y.rs:1:2)".into()));
        assert_eq!(error.to_string(), "internal error in PB401 broken-link on `a.md`: x (src/y.rs:1:2)");
        let help = InternalError::help_in(Some("https://git.harbor.example/playbook-lint"));
        assert!(help.contains(" at https://git.harbor.example/playbook-lint/issues with "), "{help}");
        assert!(!InternalError::help_in(None).contains("://"));
    }
}
