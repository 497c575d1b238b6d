//! `shelflist` turns listing pages, news feeds and text dumps into a catalogue.
//!
//! ```text
//! address ─ fetch ─┐
//!                  ├─► document ─► layout ─► language ─► vocabulary ─► validation ─► export
//! file, stdin ─────┘   blocks      records   detected    areas         schema        or the store
//! ```
//!
//! One direction, no way back. Each stage is a type with one method over records.

pub mod catalogue;
pub mod console;
pub mod dates;
pub mod details;
pub mod diff;
pub mod document;
pub mod error;
pub mod evaluation;
pub mod export;
pub mod fetch;
pub mod input;
pub mod interrupt;
pub mod iso639;
pub mod language;
pub mod layout;
pub mod ordered;
pub mod output;
pub mod pipeline;
pub mod project;
pub mod record;
pub mod refresh;
pub mod seeds;
pub mod store;
#[cfg(feature = "train")]
pub mod train;
pub mod validation;
pub mod vocabulary;
pub mod words;

pub use error::{Error, Result};
pub use record::Record;
