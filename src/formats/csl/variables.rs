//! The variables of CSL 1.0.2 (specification, appendix IV) that a record keeps as notes labelled with their names.

/// Variables whose value is a string or a number.
const TEXTS: [&str; 52] = [
    "annote",
    "archive",
    "archive_collection",
    "archive_location",
    "archive-place",
    "authority",
    "call-number",
    "chapter-number",
    "citation-label",
    "citation-number",
    "collection-number",
    "collection-title",
    "container-title-short",
    "dimensions",
    "division",
    "event",
    "event-place",
    "event-title",
    "first-reference-note-number",
    "genre",
    "journalAbbreviation",
    "jurisdiction",
    "keyword",
    "locator",
    "medium",
    "note",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page",
    "page-first",
    "part-number",
    "part-title",
    "printing-number",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "section",
    "shortTitle",
    "status",
    "supplement-number",
    "title-short",
    "version",
    "volume",
    "volume-title",
    "year-suffix",
];

/// Variables whose value is a list of names.
const NAMES: [&str; 29] = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "editor-translator",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "photographer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
    "annotator",
];

const OTHERS: [&str; 25] = [
    "id",
    "type",
    "citation-key",
    "categories",
    "language",
    "title",
    "abstract",
    "container-title",
    "issue",
    "edition",
    "source",
    "DOI",
    "ISBN",
    "ISSN",
    "PMID",
    "PMCID",
    "URL",
    "custom",
    "issued",
    "accessed",
    "submitted",
    "original-date",
    "event-date",
    "available-date",
    "system_id",
];

/// Returns whether this is a variable whose value is a string or a number.
pub(super) fn is_text(name: &str) -> bool {
    TEXTS.contains(&name)
}

/// Returns whether a variable is read as a labelled note for every type of item.
pub(super) fn is_noted(name: &str) -> bool {
    let read = ["annote", "note", "genre", "keyword", "page", "publisher", "publisher-place", "volume", "number"];
    is_text(name) && !read.contains(&name)
}

/// Returns whether this is a variable whose value is a list of names.
pub(super) fn is_names(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Returns whether this is a variable of CSL-JSON.
pub(crate) fn is_variable(name: &str) -> bool {
    is_text(name) || is_names(name) || OTHERS.contains(&name)
}
