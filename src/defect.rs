//! Panics of the program, limited to the document that caused them.
//!
//! A panic in a reader must not cost the other documents of a run. Each document is therefore processed inside a guard,
//! which turns a panic into an error of that document. The error asks the user to report the defect.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, Result};

thread_local! {
    /// The number of guards that are active on this thread, one inside the other.
    static GUARDS: Cell<u32> = const { Cell::new(0) };
    /// File and line of the panic that the innermost guard is about to report.
    static FAILED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work` and turns a panic in it into an error. `what` says in the error what was being done.
///
/// # Errors
/// Returns the error of `work`, or an error that reports its panic.
pub(crate) fn guarded<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    caught(what, work).and_then(|outcome| outcome)
}

/// Runs `work`, whose outcome is no `Result`, as [`guarded`] does.
///
/// # Errors
/// Returns an error only when `work` panics.
pub(crate) fn caught<T>(what: &str, work: impl FnOnce() -> T) -> Result<T> {
    GUARDS.set(GUARDS.get() + 1);
    // Unwinding drops every value that `work` used, so no half-changed value is seen afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get().saturating_sub(1));
    outcome.map_err(|_| {
        let place = FAILED.take();
        let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
        Error::data(format!("{what} failed: this is a defect of shelflist{place}"))
            .hint("please report it with the document; the others are read all the same")
    })
}

/// Replaces the trace that Rust prints on a panic by one line. Nothing is printed if a guard reports the panic.
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
