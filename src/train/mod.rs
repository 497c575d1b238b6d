//! The trainers: what writes the model files under `seeds/`.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a trainer reads only the project's own data, and is run by hand"
)]

pub mod language;
pub mod layouts;
pub mod regions;
