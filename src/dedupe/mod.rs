//! One publication, one record.
//!
//! The same report stands on three sites: here with a cut title, there in capitals, there without its authors. Records
//! become sketches (`sketch.rs`) of what they are compared by; those that share a key are compared (`blocks.rs`), field
//! by field (`evidence.rs`), and joined in falling order of their probability, never across a contradiction
//! (`groups.rs`). What belongs together is merged without loss (`merge.rs`, `undo.rs`); what is related is linked.

pub(crate) mod answers;
pub(crate) mod blocks;
pub(crate) mod evidence;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod journal;
pub(crate) mod likeness;
pub(crate) mod merge;
pub(crate) mod names;
pub(crate) mod outcome;
pub(crate) mod sketch;
pub(crate) mod terms;
pub(crate) mod title;
pub(crate) mod trial;
pub(crate) mod undo;
pub(crate) mod weights;
