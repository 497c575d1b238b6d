//! `shelflist` turns listing pages, news feeds and text dumps into a catalogue.
//!
//! A [`Cataloguer`] reads a document, splits it into records, identifies their languages and tags their thematic areas;
//! [`write()`] writes records as a catalogue in any format that the tool knows.
//!
//! ```
//! use shelflist::{Cataloguer, Options, write};
//!
//! let cataloguer = Cataloguer::new(&Options::default())?;
//! let page = "<ul><li><a href=\"/1\">Harbour fees in four ports</a><p>The report compares what ships pay.</p></li>\
//!             <li><a href=\"/2\">Night buses and their riders</a><p>Who travels after midnight, and why.</p></li>\
//!             <li><a href=\"/3\">Village schools reopened</a><p>Three years of figures from the islands.</p></li></ul>";
//! let records = cataloguer.records(page.as_bytes(), "library.html")?;
//! assert_eq!(records.len(), 3);
//! let mut catalogue = Vec::new();
//! write(&records, "csv", &mut catalogue)?;
//! # Ok::<(), shelflist::Error>(())
//! ```
//!
//! # How a document becomes a catalogue
//!
//! ```text
//! address ─ web ─┐
//!                ├─► document ─► splitting ─► language ─► vocabulary ─► validation ─► formats
//! file, stdin ───┘   blocks      records      detected    areas         schema        or the store
//! ```
//!
//! Data goes one way. A module imports only modules that stand above it in this list, and files of one folder never
//! import each other in a circle; `tests/architecture.rs` holds the code to both.
//!
//! - `error`: errors that say what is wrong, where, and what to do
//! - `defect`: panics, kept to the document that causes them
//! - `paths`: the identity of files, and what may be written
//! - `seeds`: the embedded data files, with those of the user laid over them
//! - `console`: messages for people on standard error
//! - `interrupt`: signals that end a run, and what they say
//! - `ordered`: work on several threads with results in the order of the input
//! - `output`: files that are replaced in one step
//! - `measures`: precision, recall and F1
//! - `record`: the record of one publication, its identifiers, kinds, languages and media types
//! - `text`: words of three languages, dates in text, folding, white space
//! - `clock`: moments in time as people say them
//! - `document`: bytes to blocks of text, plain or from HTML
//! - `formats`: catalogue formats, each with its reader and its writer
//! - `splitting`: blocks to records
//! - `language`: identification of the language of a text
//! - `vocabulary`: thematic areas by keyword rules
//! - `validation`: records against the schema
//! - `evaluation`: results against labelled records
//! - `web`: polite fetching, harvesting, saved pages, detail pages of records
//! - `archive`: web archives: WARC, WACZ, ARC
//! - `input`: files, folders and standard input
//! - `pipeline`: the stages in their order
//! - `cataloguer`: the public face of the library
//! - `diff`: differences between two catalogues
//! - `dedupe`: records of one publication found, merged and taken apart again
//! - `store`: the records of a project with their history, in one SQLite file
//! - `project`: the project file
//! - `refresh`: sources read again, and what is new
//! - `report`: the figures of a catalogue and of a review
//! - `review`: the doubtful records of pages, for a person to put right
//! - `commands`: the commands, one file each
//! - `cli`: the command line as a whole

pub(crate) mod archive;
pub(crate) mod cataloguer;
pub(crate) mod cli;
pub(crate) mod clock;
pub(crate) mod commands;
pub(crate) mod console;
pub(crate) mod dedupe;
pub(crate) mod defect;
pub(crate) mod diff;
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod evaluation;
pub(crate) mod formats;
pub(crate) mod input;
pub(crate) mod interrupt;
pub(crate) mod language;
pub(crate) mod measures;
pub(crate) mod ordered;
pub(crate) mod output;
pub(crate) mod paths;
pub(crate) mod pipeline;
pub(crate) mod project;
pub(crate) mod record;
pub(crate) mod refresh;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod seeds;
pub(crate) mod splitting;
pub(crate) mod store;
pub(crate) mod text;
pub(crate) mod validation;
pub(crate) mod vocabulary;
pub(crate) mod web;

pub use cataloguer::{Cataloguer, Document, Options, write};
pub use error::{Error, Result};
pub use record::{
    Archive, Area, AreaBasis, Container, Contributor, ContributorKind, Decision, Details, Evidence, File, Filled,
    Identifier, Issue, IssueCode, IssuedBasis, Kind, LanguagesBasis, Link, Record, Relation, RelationKind, Role,
    Screening, Source, TextLanguage,
};

#[doc(hidden)]
pub use cli::run as run_command_line;
#[doc(hidden)]
pub mod internals;
