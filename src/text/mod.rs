//! Text and its parts: characters, words, addresses, dates, names and measures. Nothing in this module knows about
//! pages.

pub(crate) mod addresses;
pub(crate) mod class_words;
pub(crate) mod date_words;
pub(crate) mod dates;
pub(crate) mod encoded_twice;
pub(crate) mod folding;
pub(crate) mod letters;
pub(crate) mod marks;
pub(crate) mod name_lists;
pub(crate) mod names;
pub(crate) mod phrases;
pub(crate) mod pieces;
pub(crate) mod quote;
pub(crate) mod sizes;
pub(crate) mod whitespace;
pub(crate) mod words;
