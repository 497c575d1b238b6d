//! Finds the records that describe one publication, and merges them into one record.
//!
//! The same report may appear on three sites: with a cut title, with a title in capitals, and without its authors.
//! Records become sketches of the values that are compared (`sketch.rs`). Records that share a key are compared
//! (`blocks.rs`) field by field (`evidence.rs`), and joined in the order of falling probability, never across a
//! contradiction (`groups.rs`). Records of one publication are merged without loss (`merge.rs`, `undo.rs`), and related
//! records are linked.

pub(crate) mod answers;
pub(crate) mod blocks;
pub(crate) mod evidence;
pub(crate) mod extra;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod journal;
pub(crate) mod likeness;
pub(crate) mod merge;
pub(crate) mod names;
mod numbers;
pub(crate) mod outcome;
mod plain_title;
pub(crate) mod sketch;
pub(crate) mod terms;
pub(crate) mod title;
pub(crate) mod trial;
pub(crate) mod undo;
pub(crate) mod weights;
