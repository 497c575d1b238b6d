//! The commands, through the real binary on real files: one module a command.

mod harness;
mod help;
mod import;
mod pipe;
