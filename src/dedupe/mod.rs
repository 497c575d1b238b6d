//! One publication, one record.

pub mod blocks;
pub mod container;
pub mod evidence;
pub mod groups;
pub mod journal;
pub mod likeness;
pub mod names;
pub mod sketch;
pub mod terms;
pub mod title;
pub mod weights;
