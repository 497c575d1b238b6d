//! The sketch of a record, which holds the values that are compared.

use super::journal::{Journal, Place};
use super::names::Names;
use super::terms::Terms;
use super::title::{Title, hash};
use crate::record::{Container, Kind, Record, canonical_url};
use crate::text::folding::fold;

/// A sketch of a record. Texts are replaced by hashes, which are equal if the texts are equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sketch {
    /// The title.
    pub(crate) title: Title,
    /// The [`Title::key`] of a title that has words.
    pub(crate) key: Option<u64>,
    /// The creators.
    pub(crate) names: Names,
    /// The publisher.
    pub(crate) publisher: Names,
    /// The date of issue, as far as it is known.
    pub(crate) date: Date,
    /// The journal, book or series in which the publication appeared.
    pub(crate) journal: Journal,
    /// The volume, issue and pages.
    pub(crate) place: Place,
    /// The number of the edition.
    pub(crate) edition: Option<u32>,
    /// The DOIs, without the number of a version.
    pub(crate) dois: Vec<u64>,
    /// The registrants of the DOIs, which are their prefixes.
    pub(crate) registrants: Vec<u64>,
    /// The ISBNs, without prefix and check digit, in which the two forms of an ISBN differ.
    pub(crate) isbns: Vec<u64>,
    /// The numbers of reports.
    pub(crate) reports: Vec<u64>,
    /// The address of the record.
    pub(crate) url: Option<u64>,
    /// The addresses of its documents.
    pub(crate) files: Vec<u64>,
    /// The words of the description, sorted.
    pub(crate) text: Vec<u64>,
    /// The first words of the description.
    pub(crate) opening: Option<u64>,
    /// The declared languages.
    pub(crate) languages: Vec<u64>,
    /// The kind of publication.
    pub(crate) kind: Option<u64>,
    /// Whether the publication is news, by its kind.
    pub(crate) is_news: bool,
    /// The source in which the record was found.
    pub(crate) source: u64,
}

/// A date of issue, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Date {
    /// The year.
    pub(crate) year: Option<i32>,
    /// The month, from 1.
    pub(crate) month: Option<u8>,
    /// The day, from 1.
    pub(crate) day: Option<u8>,
}

impl Date {
    /// Makes a date from EDTF, with the beginning of an interval.
    pub(crate) fn new(edtf: &str) -> Self {
        let first = edtf.split('/').next().unwrap_or(edtf);
        let mut parts = first.trim_end_matches(['?', '~', '%']).split('-');
        let year = parts.next().and_then(|year| year.parse().ok());
        let month = parts.next().and_then(|month| month.parse().ok()).filter(|month| (1..=12).contains(month));
        let day = month.and_then(|_| parts.next()?.get(..2)?.parse().ok());
        Self { year, month, day }
    }

    /// The approximate number of days since the year 0, with 30.4 days for a month.
    pub(crate) fn days(self) -> Option<i32> {
        Some(self.year? * 365 + i32::from(self.month?) * 304 / 10 + i32::from(self.day.unwrap_or(15)))
    }
}

/// The largest number of words of a description that are compared.
const TEXT: usize = 48;

impl Sketch {
    /// Makes the sketch of a record.
    pub(crate) fn new(record: &Record, terms: &Terms) -> Self {
        let title = record.title.as_deref().map(|title| Title::new(title, record.title_truncated, terms));
        let title = title.unwrap_or_default();
        let container = record.container.as_ref();
        let part = |text: fn(&Container) -> &Option<String>| container.and_then(|c| text(c).as_deref());
        let mut sketch = Self {
            key: (!title.is_empty()).then(|| title.key()),
            names: Names::new(record.creators.iter().map(String::as_str), terms),
            publisher: Names::new(record.publisher.as_deref(), terms),
            date: record.issued.as_deref().map(Date::new).unwrap_or_default(),
            journal: part(|c| &c.title).map(|title| Journal::new(title, terms)).unwrap_or_default(),
            place: Place::new(part(|c| &c.volume), part(|c| &c.issue), part(|c| &c.pages), terms),
            edition: record.edition.as_deref().and_then(|edition| self::edition(edition, terms)),
            url: record.url.as_deref().map(|url| hash(&address(url))),
            files: record.files.iter().map(|file| hash(&address(&file.url))).collect(),
            kind: record.kind.as_deref().map(|kind| hash(&fold(kind))),
            is_news: record.kind == Some(Kind::News),
            source: hash(&record.source.name),
            title,
            ..Self::default()
        };
        if record.languages_basis.as_deref() != Some("detected") {
            sketch.languages = record.languages.iter().map(|code| hash(primary(code))).collect();
            sketch.languages.sort_unstable();
        }
        record.identifiers.iter().for_each(|identifier| sketch.identify(&identifier.scheme, &identifier.value));
        for list in
            [&mut sketch.dois, &mut sketch.registrants, &mut sketch.isbns, &mut sketch.reports, &mut sketch.files]
        {
            list.sort_unstable();
            list.dedup();
        }
        sketch.describe(record.description.as_deref().unwrap_or_default());
        sketch
    }

    fn identify(&mut self, scheme: &str, value: &str) {
        match scheme.to_ascii_lowercase().as_str() {
            "doi" => {
                let doi = doi(value);
                self.registrants.extend(doi.as_deref().and_then(|doi| doi.split('/').next()).map(hash));
                self.dois.extend(doi.map(|doi| hash(&doi)));
            }
            "isbn" => self.isbns.extend(isbn(value).map(|isbn| hash(&isbn))),
            "issn" => {}
            other => {
                let value: String = fold(value).chars().filter(|c| c.is_alphanumeric()).collect();
                if value.len() >= 4 {
                    self.reports.push(hash(&format!("{other} {value}")));
                }
            }
        }
    }

    fn describe(&mut self, text: &str) {
        let end = text.char_indices().nth(TEXT * 8).map_or(text.len(), |(at, _)| at);
        let folded = fold(text.get(..end).unwrap_or_default());
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
        self.text = words.take(TEXT).map(hash).collect();
        if self.text.len() >= 8 {
            self.opening = Some(self.text.iter().take(8).fold(0, |all, word| all.rotate_left(7) ^ word));
        }
        self.text.sort_unstable();
        self.text.dedup();
    }
}

/// The number of a printed edition, which is 2 for "2nd revised ed."
fn edition(printed: &str, terms: &Terms) -> Option<u32> {
    let folded = fold(printed);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.find_map(|word| super::numbers::number(word, terms.sense(word), true, terms))
}

fn primary(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

/// The address without its scheme, `www.` and final slash, because sites usually answer with and without them.
fn address(url: &str) -> String {
    let url = canonical_url(url);
    let bare = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}

/// The DOI in lower case, without the text around it and without the number of a version (`.v2`, `.pub3`).
pub(crate) fn doi(printed: &str) -> Option<String> {
    let lower = printed.to_lowercase();
    let decoded = percent_encoding::percent_decode_str(&lower).decode_utf8_lossy();
    let at = decoded.rfind("10.").filter(|at| decoded.get(at + 3..).is_some_and(|rest| rest.contains('/')));
    let at = at.or_else(|| decoded.find("10."))?;
    let doi = decoded.get(at..)?.split_whitespace().next()?.trim_end_matches(['.', ',', ';', '/']);
    let doi = if doi.contains('(') { doi } else { doi.trim_end_matches(')') };
    for mark in [".v", ".pub", "v"] {
        if let Some((base, number)) = doi.rsplit_once(mark)
            && !number.is_empty()
            && number.len() <= 2
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (mark != "v" || base.ends_with(|c: char| c.is_ascii_digit()))
        {
            return Some(base.to_owned());
        }
    }
    (doi.len() > 5).then(|| doi.to_owned())
}

/// The nine digits that the ten-digit and the thirteen-digit form of an ISBN share.
fn isbn(printed: &str) -> Option<String> {
    let digits: Vec<u32> =
        printed.chars().filter_map(|c| if matches!(c, 'x' | 'X') { Some(10) } else { c.to_digit(10) }).collect();
    let nine = match digits.len() {
        13 => digits.get(3..12)?,
        10 => digits.get(..9)?,
        _ => return None,
    };
    Some(nine.iter().map(u32::to_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_the_same_in_every_form() {
        let forms = [
            "10.1016/S0025-7753(17)30624-3",
            "https://doi.org/10.1016/s0025-7753%2817%2930624-3",
            "doi: 10.1016/s0025-7753(17)30624-3.",
        ];
        for form in forms {
            assert_eq!(doi(form).as_deref(), Some("10.1016/s0025-7753(17)30624-3"), "{form}");
        }
        assert_eq!(doi("10.6084/m9.figshare.7762541.v1"), doi("10.6084/m9.figshare.7762541"));
        assert_eq!(doi("no doi"), None);
        assert_eq!(isbn("0-306-40615-2"), isbn("978-0-306-40615-7"));
        assert_eq!(address("http://www.a.example/x/"), address("https://a.example/x?utm_source=y"));
    }
}
