//! Decides the fields of a list of aligned records by whole columns, for all of its records together.
//!
//! Every piece of text has a place in its record, called its slot: the path of tags, the column of a table, or the line
//! after a label. The pieces with the same slot in all records of a list form a column, which is judged by all of its
//! values together, with learnt weights. One column becomes the title, and at most one the date of issue. The other
//! pieces are judged in the same way and become creators, numbers, descriptions and notes.

pub(crate) mod addresses;
mod assign;
mod below_dates;
mod body_rows;
pub(crate) mod bounds;
pub(crate) mod candidates;
pub(crate) mod choose;
mod cited;
pub(crate) mod column_features;
pub(crate) mod columns;
pub(crate) mod context;
mod creators;
pub(crate) mod cuts;
pub(crate) mod date_columns;
pub(crate) mod date_value;
pub(crate) mod dates;
mod divide;
pub(crate) mod doubt;
pub(crate) mod engine;
pub(crate) mod explanation;
pub(crate) mod features;
pub(crate) mod further;
pub(crate) mod grid;
pub(crate) mod groups;
mod heads;
pub(crate) mod judge;
pub(crate) mod keys;
pub(crate) mod laid;
pub(crate) mod model;
pub(crate) mod named;
pub(crate) mod others;
pub(crate) mod page;
pub(crate) mod pinned;
pub(crate) mod plan;
pub(crate) mod region_features;
pub(crate) mod rest;
mod set_off;
mod several;
pub(crate) mod shape;
mod site_links;
mod table_shape;
pub(crate) mod tape;
pub(crate) mod text_features;
mod titles;
pub(crate) mod training_view;

pub use engine::Slots;
pub(crate) use explanation::Explanation;
pub(crate) use laid::{lay, lay_undecided};
