//! The record: one publication.
//!
//! Field names are Dublin Core's where Dublin Core has one. What we write has every field; what we read may
//! lack fields, and fields that we do not know pass through unchanged at every level.

pub(crate) mod edtf;
pub(crate) mod identifiers;
pub(crate) mod identity;
pub(crate) mod kinds;
pub(crate) mod language_codes;
pub(crate) mod media_types;
pub(crate) mod object;
pub(crate) mod rejected;
pub(crate) mod terms;

pub use identity::Ids;
pub(crate) use identity::{canonical_url, hex};
pub use kinds::Kind;
use object::object;
pub(crate) use object::{Digested, Unknown};
pub use terms::{AreaBasis, ContributorKind, Decision, IssueCode, IssuedBasis, LanguagesBasis, RelationKind, Role};

object! {
    /// One publication.
    Record {
        /// Stable from run to run and machine to machine; see [`Record::identity`].
        id: String = "id",
        /// As printed, without list bullets and list numbers; `None` where the page gives none.
        title: Option<String> = "title",
        /// The page cut the title.
        title_truncated: bool = "title_truncated",
        /// Paragraphs joined by a blank line, hard-wrapped lines by a space.
        description: Option<String> = "description",
        /// The page cut the description, or link words ("Read more") stood at its end.
        description_truncated: bool = "description_truncated",
        /// Date of issue in EDTF (ISO 8601-2:2019, level 1): `2021-11-26`, `2019-10`, `2019`, `2019-21` (spring),
        /// `2021-06/2021-07`, `2019?`, `1984/..`.
        issued: Option<String> = "issued",
        /// Where `issued` comes from.
        issued_basis: Option<IssuedBasis> = "issued_basis",
        /// Languages of the publication, BCP 47.
        languages: Vec<String> = "languages",
        /// Where `languages` come from.
        languages_basis: Option<LanguagesBasis> = "languages_basis",
        /// Language that the text here is written in; `None` before `detect`.
        text_language: Option<TextLanguage> = "text_language",
        /// Subjects, declared by the page or given by rule.
        thematic_areas: Vec<Area> = "thematic_areas",
        /// The page's own kind word, normalised (report, guide, news, …).
        kind: Option<Kind> = "type",
        /// As printed.
        creators: Vec<String> = "creators",
        /// As printed.
        publisher: Option<String> = "publisher",
        /// The same people and institutions taken apart, with editors and translators.
        contributors: Vec<Contributor> = "contributors" since "1.2",
        /// What the publication appeared in: a journal, a book, a series.
        container: Option<Container> = "container" since "1.2",
        /// As printed.
        edition: Option<String> = "edition" since "1.2",
        /// Place of publication, as printed.
        place: Option<String> = "place" since "1.2",
        /// Words that page, feed or catalogue give the record and that are no names of the vocabulary.
        keywords: Vec<String> = "keywords" since "1.2",
        /// The key by which another tool cites the record (BibTeX, CSL, RIS ID).
        key: Option<String> = "key" since "1.2",
        /// ISBN, ISSN, DOI, report numbers, as printed and checked.
        identifiers: Vec<Identifier> = "identifiers",
        /// The record's own page.
        url: Option<String> = "url",
        /// The documents and media of the record.
        files: Vec<File> = "files",
        /// Every other address of the record.
        links: Vec<Link> = "links" since "1.2",
        /// Captions, availability notes, and every line that belongs to no other field.
        notes: Vec<String> = "notes",
        /// Where the record was found.
        source: Source = "source",
        /// Of a merged record: all places that it was found in; `source` is the first of them.
        sources: Vec<Source> = "sources" since "1.2",
        /// Of a merged record: the ids of the records that it is made of.
        merged: Vec<String> = "merged" since "1.2",
        /// Other publications that this one belongs with: linked, not merged.
        relations: Vec<Relation> = "relations" since "1.2",
        /// A person's decision in a review; `None` where nobody decided.
        screening: Option<Screening> = "screening" since "1.2",
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
        /// The concept's address in its vocabulary; `None` where it has none.
        uri: Option<String> = "uri" since "1.2",
        /// As printed where declared, else the concept's preferred label.
        label: String = "label",
        /// Where the area comes from.
        basis: AreaBasis = "basis",
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
    /// A person or an institution that had a part in a publication.
    Contributor {
        /// The whole name as printed.
        name: String = "name",
        /// `None` where it is not known whether it is a person or an institution.
        kind: Option<ContributorKind> = "kind",
        /// Family name of a person.
        family: Option<String> = "family",
        /// Given names of a person.
        given: Option<String> = "given",
        /// `None` where it is not known.
        role: Option<Role> = "role",
    }
}

object! {
    /// What a publication appeared in.
    Container {
        /// Title of the journal, book or series, as printed.
        title: Option<String> = "title",
        /// `journal`, `book`, `series`, …
        kind: Option<String> = "kind",
        /// ISSN of the journal or series, as printed.
        issn: Option<String> = "issn",
        /// Volume, as printed.
        volume: Option<String> = "volume",
        /// Issue of the volume, as printed.
        issue: Option<String> = "issue",
        /// Pages in it, as printed.
        pages: Option<String> = "pages",
    }
}

object! {
    /// An address of a record beside its own page and its documents.
    Link {
        /// Absolute where the page's address is known.
        url: String = "url",
        /// The words of the link.
        text: Option<String> = "text",
    }
}

object! {
    /// Another publication that a record belongs with.
    Relation {
        /// What the other publication is to this one.
        kind: RelationKind = "kind",
        /// The id of its record; `None` where it has none.
        id: Option<String> = "id",
        /// Its address.
        url: Option<String> = "url",
    }
}

object! {
    /// A person's decision in a review.
    Screening {
        /// Whether the publication belongs into the review.
        decision: Decision = "decision",
        /// Why, in the person's words.
        reason: Option<String> = "reason",
        /// Who decided.
        by: Option<String> = "by",
        /// When, RFC 3339.
        at: Option<String> = "at",
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
        /// RFC 3339; of a capture in an archive its date; `None` for other files.
        retrieved: Option<String> = "retrieved",
        /// First and last line, counted from 1.
        lines: Option<(u64, u64)> = "lines",
        /// First byte and the one after the last, in the decoded document.
        bytes: Option<(u64, u64)> = "bytes",
        /// The layout in which the document was read.
        layout: Option<String> = "layout",
        /// Probability that title and description are right, from 0 to 1; `None` for catalogues.
        confidence: Option<f64> = "confidence" since "1.2",
        /// The place in a web archive from which the document was read.
        archive: Option<Archive> = "archive" since "1.2",
        /// What the record's detail page added to what was found there; `None` where it was not asked, or added nothing.
        details: Option<Details> = "details",
    }
}

object! {
    /// A place in a web archive (WARC, ISO 28500).
    Archive {
        /// Path of the archive.
        file: String = "file",
        /// First byte of the capture in that file.
        offset: Option<u64> = "offset",
        /// The capture's own identifier (`WARC-Record-ID`).
        record: Option<String> = "record",
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
        /// What is to be looked at.
        code: IssueCode = "code",
        /// The field it is about.
        field: Option<String> = "field",
        /// Words for people.
        message: String = "message",
    }
}

impl Record {
    /// Adds an issue unless the same one is there already, so that a stage may run twice.
    pub fn add_issue(&mut self, code: IssueCode, field: &str, message: impl Into<String>) {
        let issue = Issue { code, field: Some(field.to_owned()), message: message.into(), unknown: Vec::new() };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}
