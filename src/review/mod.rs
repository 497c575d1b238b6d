//! The review of doubtful records: a person looks at them and corrects them.
//!
//! A [`Sheet`] is a page as it was read: its lines with their roles, and its records, each with a question if it is
//! doubtful. The terminal ([`session`]) and the page for a browser ([`page`]) show the same sheets, and both write
//! corrections ([`crate::splitting::reviewed`]).

pub(crate) mod page;
pub(crate) mod question;
pub(crate) mod session;
pub(crate) mod sheet;
pub(crate) mod teach;

pub(crate) use session::Session;
pub(crate) use sheet::Sheet;
