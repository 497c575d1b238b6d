//! The record, which describes one publication.
//!
//! Field names follow Dublin Core where it has a corresponding term. Records that we write have all fields. Records
//! that we read may lack fields, and unknown fields pass through unchanged at every level.

pub(crate) mod edtf;
pub(crate) mod id_prefix;
pub(crate) mod identifiers;
pub(crate) mod identity;
pub(crate) mod kinds;
pub(crate) mod language_codes;
pub(crate) mod media_types;
pub(crate) mod object;
pub(crate) mod rejected;
pub(crate) mod terms;
pub(crate) mod values;

pub use identity::Ids;
pub(crate) use identity::{canonical_url, hex, occurrence_id, settle_addresses};
pub use kinds::Kind;
use object::object;
pub(crate) use object::{Digested, Unknown};
pub use terms::{AreaBasis, ContributorKind, Decision, IssueCode, IssuedBasis, LanguagesBasis, RelationKind, Role};

object! {
    /// The description of one publication.
    Record {
        /// Identifier of the record, the same in every run and on every machine; see [`Record::identity`].
        id: String = "id",
        /// Title as printed, without list bullets and list numbers; `None` if the page gives none.
        title: Option<String> = "title",
        /// Whether the page cut the title.
        title_truncated: bool = "title_truncated",
        /// Description. Paragraphs are joined by a blank line, hard-wrapped lines by a space.
        description: Option<String> = "description",
        /// Whether the page cut the description, or a link such as "Read more" stood at its end.
        description_truncated: bool = "description_truncated",
        /// Date of issue in EDTF (ISO 8601-2:2019, level 1): `2021-11-26`, `2019-10`, `2019`, `2019-21` (spring),
        /// `2021-06/2021-07`, `2019?`, `1984/..`.
        issued: Option<String> = "issued",
        /// The origin of the value of `issued`.
        issued_basis: Option<IssuedBasis> = "issued_basis",
        /// Languages of the publication, as tags of BCP 47.
        languages: Vec<String> = "languages",
        /// The origin of the values of `languages`.
        languages_basis: Option<LanguagesBasis> = "languages_basis",
        /// Language in which the title and description of the record are written; `None` before `detect`.
        text_language: Option<TextLanguage> = "text_language",
        /// Thematic areas, declared by the page or given by keyword rules.
        thematic_areas: Vec<Area> = "thematic_areas",
        /// Kind of publication, normalised from the word that the page prints (report, guide, news, …).
        kind: Option<Kind> = "type",
        /// Creators, as printed.
        creators: Vec<String> = "creators",
        /// Publisher, as printed.
        publisher: Option<String> = "publisher",
        /// The persons and institutions of `creators`, divided into names and roles, with editors and translators.
        contributors: Vec<Contributor> = "contributors" since "1.2",
        /// The journal, book or series in which the publication appeared.
        container: Option<Container> = "container" since "1.2",
        /// Edition, as printed.
        edition: Option<String> = "edition" since "1.2",
        /// Place of publication, as printed.
        place: Option<String> = "place" since "1.2",
        /// Subject words that the page, feed or catalogue gives to the record and that the vocabulary does not know.
        keywords: Vec<String> = "keywords" since "1.2",
        /// The key by which another tool cites the record (citation key of BibTeX, `id` of CSL, `ID` of RIS).
        key: Option<String> = "key" since "1.2",
        /// ISBN, ISSN, DOI and report numbers, as printed, with their check digits verified.
        identifiers: Vec<Identifier> = "identifiers",
        /// Address of the page that describes this record alone.
        url: Option<String> = "url",
        /// Documents and media of the record.
        files: Vec<File> = "files",
        /// All other addresses of the record.
        links: Vec<Link> = "links" since "1.2",
        /// Captions, availability notes, and every line that belongs to no other field.
        notes: Vec<String> = "notes",
        /// The place where the record was found.
        source: Source = "source",
        /// For a merged record, all places in which its publication was found; `source` is the first of them.
        sources: Vec<Source> = "sources" since "1.2",
        /// For a merged record, the ids of the records from which it was merged.
        merged: Vec<String> = "merged" since "1.2",
        /// Related publications, which are linked to this record and not merged with it.
        relations: Vec<Relation> = "relations" since "1.2",
        /// The decision of a person in a review; `None` if nobody decided.
        screening: Option<Screening> = "screening" since "1.2",
        /// Doubts and faults that a cataloguer should look at.
        issues: Vec<Issue> = "issues",
    }
}

object! {
    /// The language in which the text of a record is written.
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
        /// The id of the concept; `None` if the vocabulary does not know the name.
        id: Option<String> = "id",
        /// The address of the concept in its vocabulary; `None` if it has none.
        uri: Option<String> = "uri" since "1.2",
        /// The name of the area as printed if the page declared it, or else the preferred label of the concept.
        label: String = "label",
        /// The origin of the area.
        basis: AreaBasis = "basis",
        /// The weight of the evidence; `None` for a declared area.
        score: Option<f64> = "score",
        /// The texts that matched a keyword rule, for an area given by rule.
        evidence: Vec<Evidence> = "evidence",
    }
}

object! {
    /// One match of a keyword rule.
    Evidence {
        /// The text that matched, as printed.
        keyword: String = "keyword",
        /// The field in which the text matched, `title` or `description`.
        field: String = "field",
        /// The first character of the match and the one after its last, counted in characters of the field.
        span: Option<(u64, u64)> = "span",
        /// The keyword rule as the vocabulary writes it.
        rule: String = "rule",
    }
}

object! {
    /// A person or an institution that contributed to a publication.
    Contributor {
        /// The whole name as printed.
        name: String = "name",
        /// Whether the contributor is a person or an institution; `None` if that is not known.
        kind: Option<ContributorKind> = "kind",
        /// Family name, for a person.
        family: Option<String> = "family",
        /// Given names, for a person.
        given: Option<String> = "given",
        /// The part of the contributor in the publication; `None` if it is not known.
        role: Option<Role> = "role",
    }
}

object! {
    /// The journal, book or series in which a publication appeared.
    Container {
        /// Title of the journal, book or series, as printed.
        title: Option<String> = "title",
        /// The kind of container: `journal`, `book`, `series`, …
        kind: Option<String> = "kind",
        /// ISSN of the journal or series, as printed.
        issn: Option<String> = "issn",
        /// Volume, as printed.
        volume: Option<String> = "volume",
        /// Issue of the volume, as printed.
        issue: Option<String> = "issue",
        /// Pages in the container, as printed.
        pages: Option<String> = "pages",
    }
}

object! {
    /// An address of a record other than its own page and its documents.
    Link {
        /// The address, absolute if the address of the page is known.
        url: String = "url",
        /// The words of the link.
        text: Option<String> = "text",
    }
}

object! {
    /// A relation to another publication.
    Relation {
        /// The relation of the other publication to this one, such as that of a translation.
        kind: RelationKind = "kind",
        /// The id of the other record; `None` if the catalogue has none for it.
        id: Option<String> = "id",
        /// The address of the other publication.
        url: Option<String> = "url",
    }
}

object! {
    /// The decision of a person in a review.
    Screening {
        /// Whether the publication belongs in the review.
        decision: Decision = "decision",
        /// The reason for the decision, in the person's words.
        reason: Option<String> = "reason",
        /// The person who decided.
        by: Option<String> = "by",
        /// The time of the decision (RFC 3339).
        at: Option<String> = "at",
    }
}

object! {
    /// An identifier as printed, with its scheme.
    Identifier {
        /// The scheme: `isbn`, `issn`, `doi`, `report`, …
        scheme: String = "scheme",
        /// The identifier, as printed.
        value: String = "value",
    }
}

object! {
    /// A document or media file of a record.
    File {
        /// The address, absolute if the address of the page is known.
        url: String = "url",
        /// IANA media type.
        media_type: Option<String> = "media_type",
        /// Size in bytes; `None` if the page does not say it.
        bytes: Option<u64> = "bytes",
    }
}

object! {
    /// The place where a record was found.
    Source {
        /// The name of the source: the configured name, or the name of the file without folder and extension.
        name: String = "name",
        /// The path or address of the document.
        location: Option<String> = "location",
        /// The time of retrieval (RFC 3339). For a capture in a web archive this is its date; for other files it is
        /// `None`.
        retrieved: Option<String> = "retrieved",
        /// The first and the last line of the record in the document, counted from 1.
        lines: Option<(u64, u64)> = "lines",
        /// The first byte of the record in the decoded document and the one after its last.
        bytes: Option<(u64, u64)> = "bytes",
        /// The name of the layout in which the document was read.
        layout: Option<String> = "layout",
        /// The probability that title and description are right, from 0 to 1; `None` for records of catalogues.
        confidence: Option<f64> = "confidence" since "1.2",
        /// The place in a web archive from which the document was read.
        archive: Option<Archive> = "archive" since "1.2",
        /// The values that the detail page of the record added; `None` if no page was read, or it added nothing.
        details: Option<Details> = "details",
        /// Sentences of the description that stand in more than half of the records of the page. They are no evidence for
        /// thematic areas.
        repeated: Vec<String> = "repeated" since "1.2",
    }
}

object! {
    /// A place in a web archive (WARC, ISO 28500).
    Archive {
        /// The path of the archive.
        file: String = "file",
        /// The offset of the capture in the archive, in bytes.
        offset: Option<u64> = "offset",
        /// The identifier of the capture (`WARC-Record-ID`).
        record: Option<String> = "record",
    }
}

object! {
    /// The values that the detail page of a record gave.
    Details {
        /// The address of the page that the server answered with.
        location: String = "location",
        /// The time of retrieval (RFC 3339).
        retrieved: Option<String> = "retrieved",
        /// The fields that the detail page filled.
        fields: Vec<Filled> = "fields",
    }
}

object! {
    /// A field that the detail page of a record filled.
    Filled {
        /// The name of the field.
        field: String = "field",
        /// The part of the page that the value comes from: `citation`, `dublin-core`, `schema.org`, `open-graph`,
        /// `description` or `page`.
        from: String = "from",
        /// The value that the listing gives; `null` if it gives none.
        listing: serde_json::Value = "listing",
    }
}

object! {
    /// A doubt or fault that a cataloguer should look at.
    Issue {
        /// The code of the issue.
        code: IssueCode = "code",
        /// The field that the issue is about.
        field: Option<String> = "field",
        /// An explanation for people.
        message: String = "message",
    }
}

impl Record {
    /// Gives up memory that the lists of the record hold beyond their length. A list that grows by one has room for four,
    /// which counts in a page of many thousand records.
    pub(crate) fn shrink(&mut self) {
        self.languages.shrink_to_fit();
        self.thematic_areas.shrink_to_fit();
        self.creators.shrink_to_fit();
        self.contributors.shrink_to_fit();
        self.keywords.shrink_to_fit();
        self.identifiers.shrink_to_fit();
        self.files.shrink_to_fit();
        self.links.shrink_to_fit();
        self.notes.shrink_to_fit();
        self.issues.shrink_to_fit();
    }

    /// Adds an issue to the record unless the record has the same one already, so that a stage can run twice without
    /// repeating its issues.
    pub fn add_issue(&mut self, code: IssueCode, field: &str, message: impl Into<String>) {
        let issue = Issue { code, field: Some(field.to_owned()), message: message.into(), unknown: Vec::new() };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}
