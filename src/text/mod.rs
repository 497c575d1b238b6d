//! Text and its parts: characters, words, addresses, dates, names and measures, without any notion of a page.

pub(crate) mod addresses;
pub(crate) mod class_words;
pub(crate) mod date_words;
pub(crate) mod dates;
pub(crate) mod folding;
pub(crate) mod marks;
pub(crate) mod names;
pub(crate) mod phrases;
pub(crate) mod pieces;
pub(crate) mod quote;
pub(crate) mod sizes;
pub(crate) mod whitespace;
pub(crate) mod words;
