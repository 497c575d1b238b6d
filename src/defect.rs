//! Defects of the program itself, kept to the document that brings them out.
//!
//! A panic in a reader must not cost the other documents of a run. Work on one document is done under guard: a panic
//! in it becomes an error of that document, which says what to report.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, Result};

thread_local! {
    /// How many guards are around what this thread does.
    static GUARDS: Cell<u32> = const { Cell::new(0) };
    /// Where the program failed under the innermost guard.
    static FAILED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`. A panic in it becomes an error that names `what` was done.
///
/// # Errors
/// Those of `work`, and its panic.
pub(crate) fn guarded<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    caught(what, work).and_then(|outcome| outcome)
}

/// As [`guarded`], for work that has an outcome of its own.
///
/// # Errors
/// Only a panic of `work`.
pub(crate) fn caught<T>(what: &str, work: impl FnOnce() -> T) -> Result<T> {
    GUARDS.set(GUARDS.get() + 1);
    // What `work` had in its hands is dropped with it, and never seen again.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get().saturating_sub(1));
    outcome.map_err(|_| {
        let place = FAILED.take();
        let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
        Error::data(format!("{what} failed: this is a defect of shelflist{place}"))
            .hint("please report it with the document; the others are read all the same")
    })
}

/// Makes panics say one line instead of a trace, and nothing where a guard says it.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        use std::io::Write as _;
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        if GUARDS.get() > 0 {
            FAILED.replace(place);
            return;
        }
        let _ = writeln!(
            std::io::stderr(),
            "shelflist: error: this is a defect of shelflist, at {place}; please report it with the input"
        );
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_its_document_and_says_so() {
        let none: Vec<u8> = Vec::new();
        let error = guarded("reading the workbook", || Ok(none[7])).unwrap_err();
        assert!(error.message().starts_with("reading the workbook failed"), "{error}");
        assert_eq!((error.exit_status(), guarded("it", || Ok(3)).unwrap()), (1, 3));
        assert_eq!(guarded::<()>("it", || Err(Error::io("disk"))).unwrap_err().message(), "disk");
    }
}
