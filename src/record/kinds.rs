//! The kinds of publication, and the types of other formats that correspond to them.
//!
//! Formats with a free-text field for the kind carry our word in that field as well; their own type is the nearest one
//! that the format has.

use super::terms::terms;

terms! {
    /// The kind of a publication, as the page names it.
    Kind {
        /// A report.
        Report = "report",
        /// A brief, a policy paper of a few pages.
        Brief = "brief",
        /// A guide, a manual, a toolkit.
        Guide = "guide",
        /// A study, an assessment, a thesis.
        Study = "study",
        /// A working paper, a paper of a conference.
        Paper = "paper",
        /// A factsheet, a leaflet, an infographic.
        Factsheet = "factsheet",
        /// News, a press release.
        News = "news",
        /// A story of people, an interview.
        Story = "story",
        /// An article, a post of a blog.
        Article = "article",
        /// A newsletter, a bulletin, a magazine.
        Newsletter = "newsletter",
        /// A book, or a chapter of one.
        Book = "book",
        /// A video, a film.
        Video = "video",
        /// Data, statistics, maps.
        Dataset = "dataset",
        /// A course, a training.
        Course = "course",
        /// An event.
        Event = "event",
        /// A campaign.
        Campaign = "campaign",
        /// A document of no more specific kind.
        Document = "document",
    }
}

/// A kind of publication with the corresponding types of other formats.
struct Row {
    kind: Kind,
    /// The reference type of RIS.
    ris: &'static str,
    /// The entry type of BibTeX.
    bibtex: &'static str,
    /// The item type of CSL.
    csl: &'static str,
    /// The class of schema.org.
    schema_org: &'static str,
}

const fn row(kind: Kind, ris: &'static str, bibtex: &'static str, csl: &'static str, schema_org: &'static str) -> Row {
    Row { kind, ris, bibtex, csl, schema_org }
}

/// Each kind with the types as which it is written.
static KINDS: [Row; 17] = [
    row(Kind::Report, "RPRT", "techreport", "report", "Report"),
    row(Kind::Brief, "RPRT", "techreport", "report", "Report"),
    row(Kind::Guide, "RPRT", "techreport", "report", "Report"),
    row(Kind::Study, "RPRT", "techreport", "report", "Report"),
    row(Kind::Paper, "RPRT", "techreport", "report", "Report"),
    row(Kind::Factsheet, "RPRT", "techreport", "report", "Report"),
    row(Kind::News, "NEWS", "misc", "article-newspaper", "NewsArticle"),
    row(Kind::Story, "NEWS", "misc", "article-newspaper", "NewsArticle"),
    row(Kind::Article, "GEN", "misc", "article", "Article"),
    row(Kind::Newsletter, "GEN", "misc", "article-magazine", "Periodical"),
    row(Kind::Book, "BOOK", "book", "book", "Book"),
    row(Kind::Video, "VIDEO", "misc", "motion_picture", "VideoObject"),
    row(Kind::Dataset, "DATA", "misc", "dataset", "Dataset"),
    row(Kind::Course, "GEN", "misc", "document", "Course"),
    row(Kind::Event, "GEN", "misc", "event", "Event"),
    row(Kind::Campaign, "GEN", "misc", "document", "CreativeWork"),
    row(Kind::Document, "GEN", "misc", "document", "DigitalDocument"),
];

/// Types of other catalogues that we read but never write.
static FOREIGN: [Row; 18] = [
    row(Kind::Article, "JOUR", "article", "article-journal", "ScholarlyArticle"),
    row(Kind::Article, "EJOUR", "article", "post-weblog", "BlogPosting"),
    row(Kind::Article, "MGZN", "article", "post", "AnalysisNewsArticle"),
    row(Kind::Article, "BLOG", "article", "entry", "OpinionNewsArticle"),
    row(Kind::Book, "EBOOK", "inbook", "chapter", "Chapter"),
    row(Kind::Book, "CHAP", "incollection", "book", "Book"),
    row(Kind::Book, "EDBOOK", "collection", "book", "Book"),
    row(Kind::Study, "THES", "phdthesis", "thesis", "Thesis"),
    row(Kind::Study, "THES", "mastersthesis", "thesis", "Thesis"),
    row(Kind::Study, "THES", "thesis", "thesis", "Thesis"),
    row(Kind::Paper, "CPAPER", "inproceedings", "paper-conference", "Report"),
    row(Kind::Paper, "CONF", "conference", "manuscript", "Report"),
    row(Kind::Paper, "UNPB", "unpublished", "manuscript", "Report"),
    row(Kind::Factsheet, "PAMP", "booklet", "pamphlet", "Report"),
    row(Kind::Guide, "STAND", "manual", "standard", "HowTo"),
    row(Kind::Report, "GOVDOC", "report", "report", "Report"),
    row(Kind::Video, "MPCT", "video", "broadcast", "Movie"),
    row(Kind::Dataset, "MAP", "dataset", "map", "Map"),
];

fn written(kind: Option<&Kind>, form: impl Fn(&'static Row) -> &'static str, otherwise: &'static str) -> &'static str {
    KINDS.iter().find(|row| Some(&row.kind) == kind).map_or(otherwise, form)
}

/// The reference type of RIS for a kind; `GEN` where none corresponds.
pub(crate) fn ris(kind: Option<&Kind>) -> &'static str {
    written(kind, |row| row.ris, "GEN")
}

/// The entry type of BibTeX for a kind; `misc` where none corresponds.
pub(crate) fn bibtex(kind: Option<&Kind>) -> &'static str {
    written(kind, |row| row.bibtex, "misc")
}

/// The item type of CSL for a kind; `document` where none corresponds.
pub(crate) fn csl(kind: Option<&Kind>) -> &'static str {
    written(kind, |row| row.csl, "document")
}

/// The class of schema.org for a kind; `CreativeWork` where none corresponds.
pub(crate) fn schema_org(kind: Option<&Kind>) -> &'static str {
    written(kind, |row| row.schema_org, "CreativeWork")
}

fn find(by: impl Fn(&Row) -> &'static str, name: &str, vague: &[&str]) -> Option<Kind> {
    if vague.contains(&name) {
        return None;
    }
    KINDS.iter().chain(&FOREIGN).find(|row| by(row).eq_ignore_ascii_case(name)).map(|row| row.kind.clone())
}

/// The kind for a reference type of RIS; `None` for `GEN`, and for `ELEC`, which only says where the publication is
/// kept.
pub(crate) fn of_ris(name: &str) -> Option<Kind> {
    find(|row| row.ris, name, &["GEN", "ELEC"])
}

/// The kind for an entry type of BibTeX; `None` for `misc` and `online`.
pub(crate) fn of_bibtex(name: &str) -> Option<Kind> {
    find(|row| row.bibtex, name, &["misc", "online"])
}

/// The kind for an item type of CSL; `None` for `document`.
pub(crate) fn of_csl(name: &str) -> Option<Kind> {
    find(|row| row.csl, name, &["document"])
}

/// The kind for a class of schema.org; `None` for classes that any page may have, such as `WebPage`.
pub(crate) fn of_schema_org(name: &str) -> Option<Kind> {
    let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
    find(|row| row.schema_org, name, &["CreativeWork", "DigitalDocument", "WebPage"])
}

/// Whether a name is an item type of CSL.
pub(crate) fn is_csl(name: &str) -> bool {
    KINDS.iter().chain(&FOREIGN).any(|row| row.csl == name)
        || matches!(name, "webpage" | "speech" | "song" | "interview")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_other_formats() {
        assert_eq!(
            (ris(Some(&Kind::Brief)), of_ris("RPRT"), of_ris("JOUR"), of_ris("GEN")),
            ("RPRT", Some(Kind::Report), Some(Kind::Article), None)
        );
        assert_eq!((bibtex(None), of_bibtex("PhdThesis")), ("misc", Some(Kind::Study)));
        assert_eq!((csl(Some(&Kind::News)), of_csl("article-newspaper")), ("article-newspaper", Some(Kind::News)));
        assert_eq!(of_schema_org("https://schema.org/NewsArticle"), Some(Kind::News));
    }

    #[test]
    fn every_kind_has_a_type_in_every_format() {
        for (word, _) in Kind::TABLE {
            assert!(KINDS.iter().any(|row| row.kind == *word), "{word}");
        }
    }
}
