//! Completes records from their detail pages.
//!
//! A listing cuts titles and leaves out dates and documents, which the detail page of a record has. The parts of that
//! page are extracted ([`extract`]), their values are normalised with the words of all languages ([`claims`]), and the
//! fuller values are merged into the record ([`merge`]). The record keeps the values of the listing, with the origin of
//! the values that replaced them.

pub(crate) mod claims;
pub(crate) mod extract;
pub(crate) mod merge;
pub(crate) mod meta;
pub(crate) mod similarity;

use serde::{Deserialize, Serialize};

use super::Response;
use crate::error::Result;
use crate::formats::columns::Columns;
use crate::record::media_types;
use crate::record::{Record, canonical_url};
use crate::text::words::Words;
use extract::Origin;

pub(crate) use merge::complete;

/// The claims of a detail page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DetailPage {
    /// The address that answered, after redirects.
    pub location: String,
    /// The time of retrieval (RFC 3339).
    pub retrieved: String,
    /// The names of the site.
    pub sites: Vec<String>,
    /// The claims of the parts of the page about the publication, the most reliable first.
    #[serde(alias = "sayings")]
    pub claims: Vec<Claim>,
    /// A sentence about each limit at which reading the page stopped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
}

/// The claim of one part of a detail page about a publication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The part of the page from which the claim comes.
    pub origin: Origin,
    /// The claimed values, as fields of a record.
    pub record: Record,
    /// Whether the visible text of the page has the description as well. If so, the description belongs to this page
    /// and not to all pages of the site.
    pub seen: bool,
}

impl DetailPage {
    /// Reads a response as a detail page.
    ///
    /// # Errors
    /// Returns an error when the response is not a page, or says nothing about a publication.
    pub fn read(response: &Response, words: &Words, columns: &Columns) -> Result<Self> {
        let mut own = extract::read(response, words).map_err(|error| error.at(&response.url))?;
        let limits = std::mem::take(&mut own.limits);
        Ok(Self {
            limits,
            location: response.url.clone(),
            retrieved: response.retrieved.clone(),
            sites: own.sites.clone(),
            claims: claims::claims(own, words, columns),
        })
    }
}

/// A function that reads a response as a detail page.
pub(crate) type Read<'r> = dyn Fn(&Response) -> Result<DetailPage> + 'r;

/// A source of detail pages, such as the web, a folder of saved pages, or the store.
pub trait DetailPages: Send + Sync {
    /// The detail page of a record; `None` where none is looked for, and the reason where it could not be read.
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<std::result::Result<DetailPage, String>>;
}

/// The address of the detail page of a record: its link, unless the link leads to a document or back to the listing.
pub(crate) fn address(record: &Record) -> Option<String> {
    let url = record.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))?;
    let plain = url.split('#').next().unwrap_or(url);
    let listing = record.source.location.as_deref().map(canonical_url);
    (media_types::of_address(plain).is_none() && Some(canonical_url(plain)) != listing).then(|| plain.to_owned())
}
