//! `shelflist` turns listing pages, news feeds and text dumps into a catalogue.

pub(crate) mod cli;
pub(crate) mod commands;
pub(crate) mod console;
pub(crate) mod diff;
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod evaluation;
pub(crate) mod formats;
pub(crate) mod input;
pub(crate) mod interrupt;
pub(crate) mod language;
pub(crate) mod measures;
pub(crate) mod ordered;
pub(crate) mod output;
pub(crate) mod pipeline;
pub(crate) mod project;
pub(crate) mod record;
pub(crate) mod refresh;
pub(crate) mod seeds;
pub(crate) mod splitting;
pub(crate) mod store;
pub(crate) mod text;
pub(crate) mod validation;
pub(crate) mod vocabulary;
pub(crate) mod web;

pub use error::{Error, Result};
pub use record::Record;

#[doc(hidden)]
pub use cli::run as run_command_line;

#[doc(hidden)]
pub mod internals;
