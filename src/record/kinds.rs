//! The kinds of publication in the words of other formats, and back.
//!
//! Formats that have a field for a kind in free words carry ours in it; their own types are the nearest ones.

/// Kind, type of RIS, entry type of BibTeX, type of CSL, class of schema.org.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const KINDS: [Row; 17] = [
    ("report", "RPRT", "techreport", "report", "Report"),
    ("brief", "RPRT", "techreport", "report", "Report"),
    ("guide", "RPRT", "techreport", "report", "Report"),
    ("study", "RPRT", "techreport", "report", "Report"),
    ("paper", "RPRT", "techreport", "report", "Report"),
    ("factsheet", "RPRT", "techreport", "report", "Report"),
    ("news", "NEWS", "misc", "article-newspaper", "NewsArticle"),
    ("story", "NEWS", "misc", "article-newspaper", "NewsArticle"),
    ("article", "GEN", "misc", "article", "Article"),
    ("newsletter", "GEN", "misc", "article-magazine", "Periodical"),
    ("book", "BOOK", "book", "book", "Book"),
    ("video", "VIDEO", "misc", "motion_picture", "VideoObject"),
    ("dataset", "DATA", "misc", "dataset", "Dataset"),
    ("course", "GEN", "misc", "document", "Course"),
    ("event", "GEN", "misc", "event", "Event"),
    ("campaign", "GEN", "misc", "document", "CreativeWork"),
    ("document", "GEN", "misc", "document", "DigitalDocument"),
];

/// Types of other catalogues that are not among those we write.
const FOREIGN: [Row; 18] = [
    ("article", "JOUR", "article", "article-journal", "ScholarlyArticle"),
    ("article", "EJOUR", "article", "post-weblog", "BlogPosting"),
    ("article", "MGZN", "article", "post", "AnalysisNewsArticle"),
    ("article", "BLOG", "article", "entry", "OpinionNewsArticle"),
    ("book", "EBOOK", "inbook", "chapter", "Chapter"),
    ("book", "CHAP", "incollection", "book", "Book"),
    ("book", "EDBOOK", "collection", "book", "Book"),
    ("study", "THES", "phdthesis", "thesis", "Thesis"),
    ("study", "THES", "mastersthesis", "thesis", "Thesis"),
    ("study", "THES", "thesis", "thesis", "Thesis"),
    ("paper", "CPAPER", "inproceedings", "paper-conference", "Report"),
    ("paper", "CONF", "conference", "manuscript", "Report"),
    ("paper", "UNPB", "unpublished", "manuscript", "Report"),
    ("factsheet", "PAMP", "booklet", "pamphlet", "Report"),
    ("guide", "STAND", "manual", "standard", "HowTo"),
    ("report", "GOVDOC", "report", "report", "Report"),
    ("video", "MPCT", "video", "broadcast", "Movie"),
    ("dataset", "MAP", "dataset", "map", "Map"),
];

fn row(kind: Option<&str>) -> Option<&'static Row> {
    KINDS.iter().find(|row| Some(row.0) == kind)
}

/// The type of RIS; `GEN` where there is none.
pub(crate) fn ris(kind: Option<&str>) -> &'static str {
    row(kind).map_or("GEN", |row| row.1)
}

/// The entry type of BibTeX; `misc` where there is none.
pub(crate) fn bibtex(kind: Option<&str>) -> &'static str {
    row(kind).map_or("misc", |row| row.2)
}

/// The type of CSL; `document` where there is none.
pub(crate) fn csl(kind: Option<&str>) -> &'static str {
    row(kind).map_or("document", |row| row.3)
}

/// The class of schema.org; `CreativeWork` where there is none.
pub(crate) fn schema_org(kind: Option<&str>) -> &'static str {
    row(kind).map_or("CreativeWork", |row| row.4)
}

fn find(by: impl Fn(&Row) -> &'static str, name: &str, vague: &[&str]) -> Option<&'static str> {
    if vague.contains(&name) {
        return None;
    }
    KINDS.iter().chain(&FOREIGN).find(|row| by(row).eq_ignore_ascii_case(name)).map(|row| row.0)
}

/// The kind that a type of RIS says; none for `GEN` and those that only say where the publication stands.
pub(crate) fn of_ris(name: &str) -> Option<&'static str> {
    find(|row| row.1, name, &["GEN", "ELEC"])
}

/// The kind that an entry type of BibTeX says; none for `misc`.
pub(crate) fn of_bibtex(name: &str) -> Option<&'static str> {
    find(|row| row.2, name, &["misc", "online"])
}

/// The kind that a type of CSL says; none for `document`.
pub(crate) fn of_csl(name: &str) -> Option<&'static str> {
    find(|row| row.3, name, &["document"])
}

/// The kind that a class of schema.org says; none for those that every page has.
pub(crate) fn of_schema_org(name: &str) -> Option<&'static str> {
    let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
    find(|row| row.4, name, &["CreativeWork", "DigitalDocument", "WebPage"])
}

/// A type of CSL.
pub(crate) fn is_csl(name: &str) -> bool {
    KINDS.iter().chain(&FOREIGN).any(|row| row.3 == name) || matches!(name, "webpage" | "speech" | "song" | "interview")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_other_formats() {
        assert_eq!(
            (ris(Some("brief")), of_ris("RPRT"), of_ris("JOUR"), of_ris("GEN")),
            ("RPRT", Some("report"), Some("article"), None)
        );
        assert_eq!((bibtex(None), of_bibtex("PhdThesis")), ("misc", Some("study")));
        assert_eq!((csl(Some("news")), of_csl("article-newspaper")), ("article-newspaper", Some("news")));
        assert_eq!(of_schema_org("https://schema.org/NewsArticle"), Some("news"));
    }
}
