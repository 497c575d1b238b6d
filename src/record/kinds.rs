//! Maps the kinds of publications to the types of other formats, and back.
//!
//! Each format has a table of its types, each with the kind that it means. A kind without a type in the format is
//! written as the nearest kind that has one. A format with a field for free text also contains our own term for the
//! kind, so that the kind can be read back unchanged.

mod tools;
mod types;

use super::terms::terms;
pub(crate) use tools::{CROSSREF, DATACITE, ENDNOTE, ZOTERO};
pub(crate) use types::{BIBLATEX, BIBTEX, CSL, RIS, SCHEMA_ORG, Types};

terms! {
    /// The kind of a publication, as the page or the catalogue states it.
    Kind {
        /// A report.
        Report = "report",
        /// A brief, a policy paper of a few pages.
        Brief = "brief",
        /// A guide, a manual, a toolkit.
        Guide = "guide",
        /// A study, an assessment.
        Study = "study",
        /// A working paper, a discussion paper.
        Paper = "paper",
        /// A factsheet, a leaflet, an infographic.
        Factsheet = "factsheet",
        /// A pamphlet of a few pages without a binding.
        Pamphlet = "pamphlet",
        /// News, a press release, an article of a newspaper.
        News = "news",
        /// A story of people.
        Story = "story",
        /// An article that does not say where it appeared.
        Article = "article",
        /// An article of a scholarly journal.
        JournalArticle = "journal article",
        /// An article of a magazine.
        MagazineArticle = "magazine article",
        /// A newsletter, a bulletin.
        Newsletter = "newsletter",
        /// A whole journal or magazine, or an issue of one.
        Periodical = "periodical",
        /// A post of a blog.
        BlogPost = "blog post",
        /// A post of a forum or of a social network.
        ForumPost = "forum post",
        /// A page of a website.
        WebPage = "web page",
        /// A book.
        Book = "book",
        /// A chapter or another part of a book.
        Chapter = "chapter",
        /// A part of a book by the author of the book.
        BookPart = "book part",
        /// A collection of works by several authors.
        Collection = "collection",
        /// A series of publications.
        Series = "series",
        /// An entry of a work of reference.
        ReferenceEntry = "reference entry",
        /// An entry of an encyclopedia.
        EncyclopediaEntry = "encyclopedia entry",
        /// An entry of a dictionary.
        DictionaryEntry = "dictionary entry",
        /// An ancient or classical work, which is cited by its parts.
        Classic = "classic",
        /// A catalogue of an exhibition, a dealer or a library.
        Catalogue = "catalogue",
        /// A paper of a conference.
        ConferencePaper = "conference paper",
        /// The proceedings of a conference.
        Proceedings = "proceedings",
        /// An abstract without the publication that it belongs to.
        Abstract = "abstract",
        /// A review of a work or a performance.
        Review = "review",
        /// A review of a book.
        BookReview = "book review",
        /// An article that is published before it was reviewed or printed.
        Preprint = "preprint",
        /// Something that was written and not published.
        Manuscript = "manuscript",
        /// A thesis or dissertation for an academic degree.
        Thesis = "thesis",
        /// A thesis for the degree of a master.
        MasterThesis = "master's thesis",
        /// A policy, a strategy, a plan.
        Policy = "policy",
        /// A law, an act, a decree.
        Legislation = "legislation",
        /// A regulation that carries out a law.
        Regulation = "regulation",
        /// A bill before a parliament.
        Bill = "bill",
        /// A treaty, an agreement between states.
        Treaty = "treaty",
        /// A hearing before a parliament or a committee.
        Hearing = "hearing",
        /// A decision of a court.
        CourtCase = "court case",
        /// A patent.
        Patent = "patent",
        /// A technical standard.
        Standard = "standard",
        /// A document of a government.
        GovernmentDocument = "government document",
        /// A grant, a funded project.
        Grant = "grant",
        /// Data, statistics.
        Dataset = "dataset",
        /// A database.
        Database = "database",
        /// A program, an application.
        Software = "software",
        /// A map.
        Map = "map",
        /// A picture, a photograph, a drawing.
        Image = "image",
        /// A chart, a diagram.
        Chart = "chart",
        /// A work of art.
        Artwork = "artwork",
        /// An equation.
        Equation = "equation",
        /// A video.
        Video = "video",
        /// A film that was shown in cinemas.
        Film = "film",
        /// A programme of radio or television.
        Broadcast = "broadcast",
        /// A recording of sound.
        Audio = "audio",
        /// An episode of a podcast.
        Podcast = "podcast",
        /// A piece of music that was recorded.
        Music = "music",
        /// A piece of music in notes.
        Score = "score",
        /// Several media in one.
        Multimedia = "multimedia",
        /// A performance of theatre, dance or music.
        Performance = "performance",
        /// An interview.
        Interview = "interview",
        /// Slides, a lecture, a poster of a conference.
        Presentation = "presentation",
        /// A speech.
        Speech = "speech",
        /// A seminar on the web.
        Webinar = "webinar",
        /// A course, a training.
        Course = "course",
        /// An event.
        Event = "event",
        /// A letter, a personal communication.
        Letter = "letter",
        /// An electronic message.
        Message = "message",
        /// A campaign.
        Campaign = "campaign",
        /// A document of no more specific kind.
        Document = "document",
    }
}

impl Kind {
    /// The kind that replaces this one in a format without a type for it. `None` for kinds that nearly every format
    /// has, and for words of other tools.
    fn nearest(&self) -> Option<Self> {
        Some(match self {
            Self::Brief
            | Self::Guide
            | Self::Study
            | Self::Paper
            | Self::Factsheet
            | Self::Standard
            | Self::GovernmentDocument => Self::Report,
            Self::Pamphlet => Self::Factsheet,
            Self::Story => Self::News,
            Self::Article | Self::BlogPost | Self::ForumPost => Self::WebPage,
            Self::Periodical
            | Self::WebPage
            | Self::Manuscript
            | Self::Policy
            | Self::Hearing
            | Self::Grant
            | Self::Equation
            | Self::Score
            | Self::Course
            | Self::Event
            | Self::Campaign => Self::Document,
            Self::Collection | Self::Series | Self::Classic | Self::Catalogue | Self::Proceedings => Self::Book,
            Self::BookPart | Self::ReferenceEntry => Self::Chapter,
            Self::EncyclopediaEntry | Self::DictionaryEntry => Self::ReferenceEntry,
            Self::MasterThesis => Self::Thesis,
            Self::Abstract | Self::Review => Self::JournalArticle,
            Self::BookReview => Self::Review,
            Self::Preprint => Self::Manuscript,
            Self::Regulation | Self::Bill | Self::Treaty => Self::Legislation,
            Self::Database => Self::Dataset,
            Self::Chart | Self::Artwork => Self::Image,
            Self::Film | Self::Multimedia => Self::Video,
            Self::Broadcast | Self::Podcast | Self::Music => Self::Audio,
            Self::Performance => Self::Event,
            Self::Speech | Self::Webinar => Self::Presentation,
            Self::Message => Self::Letter,
            Self::Newsletter => Self::Periodical,
            _ => return None,
        })
    }

    /// The kind that a word names in the list above, in upper or lower case.
    pub(crate) fn known(word: &str) -> Option<Self> {
        Some(Self::from(word.trim().to_lowercase())).filter(|kind| !matches!(kind, Self::Other(_)))
    }
}

/// The type of RIS for a kind, or `GEN` without a kind.
pub(crate) fn ris(kind: Option<&Kind>) -> &'static str {
    RIS.written(kind)
}

/// The entry type of the classic BibTeX styles for a kind, or `misc` without a kind.
pub(crate) fn bibtex(kind: Option<&Kind>) -> &'static str {
    BIBTEX.written(kind)
}

/// The type of CSL for a kind, or `document` without a kind.
pub(crate) fn csl(kind: Option<&Kind>) -> &'static str {
    CSL.written(kind)
}

/// The class of schema.org for a kind, or `CreativeWork` without a kind.
pub(crate) fn schema_org(kind: Option<&Kind>) -> &'static str {
    SCHEMA_ORG.written(kind)
}

/// The kind for a class of schema.org. `None` for classes that every page may have.
pub(crate) fn of_schema_org(name: &str) -> Option<Kind> {
    SCHEMA_ORG.kind(class(name))
}

/// The name of a class of schema.org, without an address or a prefix.
pub(crate) fn class(name: &str) -> &str {
    name.rsplit(['/', ':', '#']).next().unwrap_or(name)
}

/// Returns whether a name is a type of CSL.
pub(crate) fn is_csl(name: &str) -> bool {
    CSL.has(name)
}

/// The kind for a type that is given by its address: the types of DCMI (Dublin Core Type Vocabulary), which may also be
/// given by name, and those of OpenAIRE (Guidelines for Literature Repositories 3.0, `info:eu-repo/semantics`).
pub(crate) fn of_vocabulary(name: &str) -> Option<Kind> {
    let name = name.trim();
    let openaire = name.strip_prefix("info:eu-repo/semantics/").map(|name| types::OPENAIRE.kind(name));
    let dcmi = || types::DCMI.kind(name.rsplit('/').next().unwrap_or(name));
    openaire.unwrap_or_else(dcmi)
}

/// The kind for a type that other tools write into a column or a member.
pub(crate) fn of_tools(name: &str) -> Option<Kind> {
    let exact = |types: &&Types| types.has(name);
    let types = [&ZOTERO, &CSL, &CROSSREF, &DATACITE, &ENDNOTE, &RIS].into_iter().find(exact)?;
    types.kind(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_other_formats() {
        assert_eq!(
            (ris(Some(&Kind::Brief)), RIS.kind("RPRT"), RIS.kind("JOUR"), RIS.kind("GEN")),
            ("RPRT", Some(Kind::Report), Some(Kind::JournalArticle), None)
        );
        assert_eq!((bibtex(None), BIBLATEX.kind("PhdThesis")), ("misc", Some(Kind::Thesis)));
        assert_eq!((bibtex(Some(&Kind::Report)), BIBLATEX.written(Some(&Kind::Brief))), ("techreport", "report"));
        assert_eq!((csl(Some(&Kind::News)), CSL.kind("article-newspaper")), ("article-newspaper", Some(Kind::News)));
        assert_eq!((csl(Some(&Kind::Podcast)), ris(Some(&Kind::Webinar))), ("song", "SLIDE"));
        assert_eq!(of_schema_org("https://schema.org/NewsArticle"), Some(Kind::News));
        assert_eq!(of_vocabulary("info:eu-repo/semantics/bookPart"), Some(Kind::Chapter));
        assert_eq!(of_vocabulary("http://purl.org/dc/dcmitype/MovingImage"), Some(Kind::Video));
        assert_eq!((ZOTERO.kind("bookSection"), ENDNOTE.kind("Map")), (Some(Kind::Chapter), Some(Kind::Map)));
        assert_eq!((of_tools("proceedings-article"), of_tools("attachment")), (Some(Kind::ConferencePaper), None));
    }

    #[test]
    fn every_kind_ends_at_one_that_stands_for_itself() {
        for (word, _) in Kind::TABLE {
            let mut kind = Kind::from(*word);
            for _ in 0..5 {
                kind = kind.nearest().unwrap_or(kind);
            }
            assert_eq!(kind.nearest(), None, "{word}");
        }
    }

    #[test]
    fn no_type_of_a_format_turns_into_another_one() {
        for types in [&RIS, &BIBTEX, &BIBLATEX, &CSL, &SCHEMA_ORG, &ENDNOTE, &ZOTERO, &CROSSREF, &DATACITE] {
            for (name, kind) in types.all().iter().filter(|(_, kind)| !types.is_forced(kind)) {
                let written = types.written(Some(kind));
                // Several types may have the same kind, so the written type may differ from the one that was read.
                assert_eq!(types.kind(written).as_ref(), Some(kind), "{name} is written as {written}");
            }
        }
    }

    #[test]
    fn a_kind_is_written_as_its_nearest_one_at_worst() {
        for (word, _) in Kind::TABLE {
            let kind = Kind::from(*word);
            for types in
                [&RIS, &BIBTEX, &BIBLATEX, &CSL, &SCHEMA_ORG].into_iter().filter(|types| !types.is_forced(&kind))
            {
                let Some(back) = types.kind(types.written(Some(&kind))) else { continue };
                let mut chain = std::iter::successors(Some(kind.clone()), Kind::nearest);
                let near = chain.any(|near| near == back || types.written(Some(&near)) == types.written(Some(&back)));
                assert!(near, "{word} comes back as {back}");
            }
        }
    }
}
