//! The record: one publication.
//!
//! Field names are Dublin Core's where Dublin Core has one. What we write has every field; what we read may
//! lack fields, and fields that we do not know pass through unchanged at every level.

pub(crate) mod identifiers;
pub(crate) mod identity;
pub(crate) mod kinds;
pub(crate) mod language_codes;
pub(crate) mod media_types;
pub(crate) mod object;
pub(crate) mod rejected;

pub use identity::Ids;
pub(crate) use identity::{canonical_url, hex};
pub(crate) use object::Unknown;
use object::object;

object! {
    /// One publication.
    Record {
        /// Stable from run to run and machine to machine; see [`Record::key`].
        id: String = "id",
        /// As printed, without list bullets and list numbers; `None` where the page gives none.
        title: Option<String> = "title",
        /// The page cut the title.
        title_truncated: bool = "title_truncated",
        /// Paragraphs joined by a blank line, hard-wrapped lines by a space.
        description: Option<String> = "description",
        /// The page cut the description, or link words ("Read more") stood at its end.
        description_truncated: bool = "description_truncated",
        /// Date of issue in EDTF (ISO 8601-2:2019 level 0): `2021-11-26`, `2019-10`, `2019`, `2021-06/2021-07`.
        issued: Option<String> = "issued",
        /// `stated`, `metadata` or `title`.
        issued_basis: Option<String> = "issued_basis",
        /// Languages of the publication, BCP 47.
        languages: Vec<String> = "languages",
        /// `declared` or `detected`.
        languages_basis: Option<String> = "languages_basis",
        /// Language that the text here is written in; `None` before `detect`.
        text_language: Option<TextLanguage> = "text_language",
        /// Subjects, declared by the page or given by rule.
        thematic_areas: Vec<Area> = "thematic_areas",
        /// The page's own kind word, normalised (report, guide, news, …).
        kind: Option<String> = "type",
        /// As printed.
        creators: Vec<String> = "creators",
        /// As printed.
        publisher: Option<String> = "publisher",
        /// ISBN, ISSN, DOI, report numbers, as printed and checked.
        identifiers: Vec<Identifier> = "identifiers",
        /// The record's own link.
        url: Option<String> = "url",
        /// The documents of the record.
        files: Vec<File> = "files",
        /// Captions, availability notes, and every line that belongs to no other field.
        notes: Vec<String> = "notes",
        /// Where the record was found.
        source: Source = "source",
        /// What a cataloguer should look at.
        issues: Vec<Issue> = "issues",
    }
}

object! {
    /// The language of the text of a record.
    TextLanguage {
        /// `en`, `es`, `nl` or `und`.
        code: String = "code",
        /// Calibrated probability that `code` is right, from 0 to 1.
        confidence: f64 = "confidence",
    }
}

object! {
    /// A thematic area of a record.
    Area {
        /// The concept of the vocabulary; `None` where the vocabulary does not know the name.
        id: Option<String> = "id",
        /// As printed where declared, else the concept's preferred label.
        label: String = "label",
        /// `declared` or `rule`.
        basis: String = "basis",
        /// Weight of the evidence; `None` where declared.
        score: Option<f64> = "score",
        /// What matched, for an area given by rule.
        evidence: Vec<Evidence> = "evidence",
    }
}

object! {
    /// One match of a keyword rule.
    Evidence {
        /// The text that matched, as printed.
        keyword: String = "keyword",
        /// `title` or `description`.
        field: String = "field",
        /// First character and the one after the last, counted in characters of the field.
        span: Option<(u64, u64)> = "span",
        /// The rule as the vocabulary writes it.
        rule: String = "rule",
    }
}

object! {
    /// An identifier as printed, with its scheme.
    Identifier {
        /// `isbn`, `issn`, `doi`, `report`, …
        scheme: String = "scheme",
        /// As printed.
        value: String = "value",
    }
}

object! {
    /// A document of a record.
    File {
        /// Absolute where the page's address is known.
        url: String = "url",
        /// IANA media type.
        media_type: Option<String> = "media_type",
        /// Size in bytes, where the page says it.
        bytes: Option<u64> = "bytes",
    }
}

object! {
    /// Where a record was found.
    Source {
        /// The name of the source: of the file without folder and extension, or of the configured source.
        name: String = "name",
        /// Path or URL.
        location: Option<String> = "location",
        /// RFC 3339; `None` for files.
        retrieved: Option<String> = "retrieved",
        /// First and last line, counted from 1.
        lines: Option<(u64, u64)> = "lines",
        /// First byte and the one after the last, in the decoded document.
        bytes: Option<(u64, u64)> = "bytes",
        /// The layout in which the document was read.
        layout: Option<String> = "layout",
        /// What the record's detail page added to what was found there; `None` where it was not asked, or added nothing.
        details: Option<Details> = "details",
    }
}

object! {
    /// What the record's detail page gave.
    Details {
        /// The address that answered.
        location: String = "location",
        /// RFC 3339.
        retrieved: Option<String> = "retrieved",
        /// The fields that it filled.
        fields: Vec<Filled> = "fields",
    }
}

object! {
    /// A field that the record's detail page filled.
    Filled {
        /// Its name.
        field: String = "field",
        /// What of the page said it: `citation`, `dublin-core`, `schema.org`, `open-graph`, `description` or `page`.
        from: String = "from",
        /// What the listing says; null where it says nothing.
        listing: serde_json::Value = "listing",
    }
}

object! {
    /// Something a cataloguer should look at.
    Issue {
        /// A stable word, such as `missing-title`.
        code: String = "code",
        /// The field it is about.
        field: Option<String> = "field",
        /// Words for people.
        message: String = "message",
    }
}

impl Record {
    /// Adds an issue unless the same one is there already, so that a stage may run twice.
    pub fn add_issue(&mut self, code: &str, field: &str, message: impl Into<String>) {
        let issue = Issue {
            code: code.to_owned(),
            field: Some(field.to_owned()),
            message: message.into(),
            unknown: Vec::new(),
        };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}
