//! The trainers: what writes the model files under `seeds/`.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a trainer reads only the project's own data, and is run by hand"
)]

/// Prints a line of a report. Who reads no further has seen enough: that is no error, and what is learnt is written.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

pub mod language;
pub mod layouts;
pub mod regions;
