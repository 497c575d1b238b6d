//! The commands, through the real binary on real files: one module a command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod evaluate;
mod harness;
mod help;
mod html;
mod import;
mod pipe;
mod tag;
mod vocabulary;
