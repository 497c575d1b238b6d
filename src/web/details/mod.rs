//! Details: what a record's detail page says beside the listing that the record was found in.
//!
//! A listing cuts titles and leaves out dates and documents; the record's detail page has them. The page is read for
//! what each of its parts says (`document::html::own`), that is settled with the words of all languages
//! ([`page`]), and the fuller value wins ([`merge`]). What the listing said stays in the record, beside where the
//! other value comes from.

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

/// A record's detail page, read and settled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DetailPage {
    /// The address that answered.
    pub location: String,
    /// RFC 3339.
    pub retrieved: String,
    /// The names that the site gives itself.
    pub sites: Vec<String>,
    /// The claims of the parts of the page about the publication, the most careful first.
    #[serde(alias = "sayings")]
    pub claims: Vec<Claim>,
}

/// The claim of one part of a page about a publication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The part of the page.
    pub origin: Origin,
    /// In the fields of a record.
    pub record: Record,
    /// A reader of the page sees its description too, so that it is not one that all pages of the site carry.
    pub seen: bool,
}

impl DetailPage {
    /// Reads the page that answered.
    ///
    /// # Errors
    /// Where it is no page, or says nothing of a publication.
    pub fn read(response: &Response, words: &Words, columns: &Columns) -> Result<Self> {
        let own = extract::read(response, words).map_err(|error| error.at(&response.url))?;
        Ok(Self {
            location: response.url.clone(),
            retrieved: response.retrieved.clone(),
            sites: own.sites.clone(),
            claims: claims::claims(own, words, columns),
        })
    }
}

/// The function that reads an answer as a detail page.
pub(crate) type Read<'r> = dyn Fn(&Response) -> Result<DetailPage> + 'r;

/// A source of detail pages: the web, a folder of saved pages, the store.
pub trait DetailPages: Send + Sync {
    /// The detail page of a record; none where it is not asked for, a reason where it could not be read.
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<std::result::Result<DetailPage, String>>;
}

/// The address of a record's detail page: its link, unless that leads to a document, or back to the listing.
pub(crate) fn address(record: &Record) -> Option<String> {
    let url = record.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))?;
    let plain = url.split('#').next().unwrap_or(url);
    let listing = record.source.location.as_deref().map(canonical_url);
    (media_types::of_address(plain).is_none() && Some(canonical_url(plain)) != listing).then(|| plain.to_owned())
}
