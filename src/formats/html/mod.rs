//! Writes the page: a catalogue in a single HTML file that can be searched, filtered and cited from without a network.
//!
//! The file contains its style sheet, its scripts, the words of its interface and the records. A browser runs nothing
//! else: a content security policy in the page gives the digests of its two scripts and of its style sheet, and allows
//! no requests. Records are written in blocks as they arrive. Each block is written twice: as JSON for the scripts, and
//! as a plain list for readers without JavaScript.

mod block;
mod colour;
mod document;
mod frame;
mod markdown;
pub(crate) mod policy;
mod settings;
pub(crate) mod site;
mod words;
pub(crate) mod writer;

use crate::formats::opening::{Opening, Signs};

pub(crate) use block::{script_json, web_address};
pub(crate) use colour::Colour;
pub(crate) use document::Document;
pub(crate) use frame::{ICON, STYLE};
pub(crate) use settings::{FACETS, Logo, Settings};
pub(crate) use words::Words;
pub(crate) use writer::Page;

/// Returns whether a document with this opening is an HTML page.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let named = || opening.ends(&["html", "htm", "xhtml"]);
    opening.signs() != Signs::Json && (named() || crate::document::html::looks_like(opening.bytes))
}
