//! The page: a catalogue in one file of HTML that can be searched, filtered and cited from, without a network.
//!
//! The file holds its style, its scripts, the words of its interface and the records. A browser runs nothing else: a
//! content security policy in the page names the digests of its two scripts and of its style, and allows no request.
//! Records are written in blocks as they come. Each block stands twice: as JSON for the scripts, and as a plain list for
//! readers without JavaScript.

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

/// Whether a document that begins so is a page of HTML.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let named = || opening.ends(&["html", "htm", "xhtml"]);
    opening.signs() != Signs::Json && (named() || crate::document::html::looks_like(opening.bytes))
}
