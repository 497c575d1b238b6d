//! The types of each format, with the kinds that they mean.

use super::Kind;

/// The types of a format.
#[derive(Debug)]
pub(crate) struct Types {
    /// The types with their kinds. If several types have the same kind, the first one is written.
    pub(super) types: &'static [(&'static str, Kind)],
    /// Kinds that are written as a type with another meaning, or with none.
    pub(super) written: &'static [(&'static str, Kind)],
    /// The type for a record without a kind. This type does not imply a kind.
    pub(super) vague: &'static str,
}

impl Types {
    /// The kind for a type, or `None` if the type implies no kind or does not belong to the format.
    pub(crate) fn kind(&self, name: &str) -> Option<Kind> {
        let name = name.trim();
        self.types.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, kind)| kind.clone())
    }

    /// The type for a kind: its own type, or that of the nearest kind that has one.
    pub(crate) fn written(&self, kind: Option<&Kind>) -> &'static str {
        let mut next = kind.cloned();
        while let Some(kind) = next {
            let all = self.written.iter().chain(self.types);
            if let Some((name, _)) = all.into_iter().find(|(_, have)| *have == kind) {
                return name;
            }
            next = kind.nearest();
        }
        self.vague
    }

    /// The types with their kinds.
    #[cfg(test)]
    pub(super) fn all(&self) -> &'static [(&'static str, Kind)] {
        self.types
    }

    /// Returns whether a kind is written as a type with another meaning, or with none, so that only the term in another
    /// field preserves it.
    #[cfg(test)]
    pub(super) fn is_forced(&self, kind: &Kind) -> bool {
        self.written.iter().any(|(_, have)| have == kind)
    }

    /// Returns whether a type implies no kind, or does not belong to the format.
    pub(crate) fn is_vague(&self, name: &str) -> bool {
        name.trim().eq_ignore_ascii_case(self.vague)
    }

    /// Returns whether a type belongs to the format.
    pub(crate) fn has(&self, name: &str) -> bool {
        name == self.vague || self.types.iter().any(|(have, _)| *have == name)
    }
}

/// RIS: the types of its specification (2001 and 2011), and those that EndNote and Zotero added.
pub(crate) static RIS: Types = Types {
    types: &[
        ("RPRT", Kind::Report),
        ("JOUR", Kind::JournalArticle),
        ("EJOUR", Kind::JournalArticle),
        ("BOOK", Kind::Book),
        ("EBOOK", Kind::Book),
        ("WHOLE", Kind::Book),
        ("CHAP", Kind::Chapter),
        ("ECHAP", Kind::Chapter),
        ("EDBOOK", Kind::Collection),
        ("SER", Kind::Series),
        ("CONF", Kind::Proceedings),
        ("CPAPER", Kind::ConferencePaper),
        ("THES", Kind::Thesis),
        ("NEWS", Kind::News),
        ("MGZN", Kind::MagazineArticle),
        ("JFULL", Kind::Periodical),
        ("BLOG", Kind::BlogPost),
        ("ELEC", Kind::WebPage),
        ("WEB", Kind::WebPage),
        ("ABST", Kind::Abstract),
        ("INPR", Kind::Preprint),
        ("UNPB", Kind::Manuscript),
        ("MANSCPT", Kind::Manuscript),
        ("PAMP", Kind::Pamphlet),
        ("ENCYC", Kind::EncyclopediaEntry),
        ("DICT", Kind::DictionaryEntry),
        ("CLSWK", Kind::Classic),
        ("ANCIENT", Kind::Classic),
        ("CTLG", Kind::Catalogue),
        ("STAND", Kind::Standard),
        ("STD", Kind::Standard),
        ("STAT", Kind::Legislation),
        ("LEGAL", Kind::Regulation),
        ("BILL", Kind::Bill),
        ("UNBILL", Kind::Bill),
        ("HEAR", Kind::Hearing),
        ("CASE", Kind::CourtCase),
        ("PAT", Kind::Patent),
        ("GOVDOC", Kind::GovernmentDocument),
        ("GRNT", Kind::Grant),
        ("GRANT", Kind::Grant),
        ("DATA", Kind::Dataset),
        ("DBASE", Kind::Database),
        ("AGGR", Kind::Database),
        ("COMP", Kind::Software),
        ("MAP", Kind::Map),
        ("FIGURE", Kind::Image),
        ("CHART", Kind::Chart),
        ("ART", Kind::Artwork),
        ("EQUA", Kind::Equation),
        ("VIDEO", Kind::Video),
        ("MPCT", Kind::Film),
        ("ADVS", Kind::Film),
        ("SOUND", Kind::Audio),
        ("MUSIC", Kind::Score),
        ("MULTI", Kind::Multimedia),
        ("SLIDE", Kind::Presentation),
        ("PCOMM", Kind::Letter),
        ("ICOMM", Kind::Message),
    ],
    written: &[("PCOMM", Kind::Interview), ("GEN", Kind::Newsletter), ("ENCYC", Kind::ReferenceEntry)],
    vague: "GEN",
};

/// The entry types of the classic styles of BibTeX (Patashnik, BibTeXing, 1988).
pub(crate) static BIBTEX: Types = Types {
    types: &[
        ("techreport", Kind::Report),
        ("article", Kind::JournalArticle),
        ("book", Kind::Book),
        ("incollection", Kind::Chapter),
        ("inbook", Kind::BookPart),
        ("proceedings", Kind::Proceedings),
        ("inproceedings", Kind::ConferencePaper),
        ("conference", Kind::ConferencePaper),
        ("phdthesis", Kind::Thesis),
        ("mastersthesis", Kind::MasterThesis),
        ("booklet", Kind::Pamphlet),
        ("manual", Kind::Guide),
        ("unpublished", Kind::Manuscript),
    ],
    written: &[("article", Kind::MagazineArticle), ("article", Kind::News), ("misc", Kind::Story)],
    vague: "misc",
};

/// The entry types of BibLaTeX (manual of version 3.20, section 2.1), with those of BibTeX that it accepts as aliases.
pub(crate) static BIBLATEX: Types = Types {
    types: &[
        ("report", Kind::Report),
        ("techreport", Kind::Report),
        ("article", Kind::JournalArticle),
        ("suppperiodical", Kind::JournalArticle),
        ("book", Kind::Book),
        ("mvbook", Kind::Book),
        ("incollection", Kind::Chapter),
        ("inbook", Kind::BookPart),
        ("bookinbook", Kind::Chapter),
        ("suppbook", Kind::Chapter),
        ("suppcollection", Kind::Chapter),
        ("collection", Kind::Collection),
        ("mvcollection", Kind::Collection),
        ("set", Kind::Series),
        ("reference", Kind::Collection),
        ("mvreference", Kind::Collection),
        ("inreference", Kind::ReferenceEntry),
        ("proceedings", Kind::Proceedings),
        ("mvproceedings", Kind::Proceedings),
        ("inproceedings", Kind::ConferencePaper),
        ("conference", Kind::ConferencePaper),
        ("thesis", Kind::Thesis),
        ("phdthesis", Kind::Thesis),
        ("mastersthesis", Kind::MasterThesis),
        ("booklet", Kind::Pamphlet),
        ("manual", Kind::Guide),
        ("unpublished", Kind::Manuscript),
        ("online", Kind::WebPage),
        ("electronic", Kind::WebPage),
        ("www", Kind::WebPage),
        ("periodical", Kind::Periodical),
        ("dataset", Kind::Dataset),
        ("software", Kind::Software),
        ("patent", Kind::Patent),
        ("standard", Kind::Standard),
        ("legislation", Kind::Legislation),
        ("legal", Kind::Treaty),
        ("jurisdiction", Kind::CourtCase),
        ("letter", Kind::Letter),
        ("review", Kind::Review),
        ("image", Kind::Image),
        ("artwork", Kind::Artwork),
        ("audio", Kind::Audio),
        ("music", Kind::Music),
        ("video", Kind::Video),
        ("movie", Kind::Film),
        ("performance", Kind::Performance),
        // Mendeley exports its own types.
        ("web_page", Kind::WebPage),
        ("book_section", Kind::Chapter),
        ("conference_proceedings", Kind::ConferencePaper),
    ],
    written: &[("article", Kind::MagazineArticle), ("article", Kind::News), ("online", Kind::Story)],
    vague: "misc",
};

/// The types of CSL (Citation Style Language 1.0.2, appendix III).
pub(crate) static CSL: Types = Types {
    types: &[
        ("report", Kind::Report),
        ("article-journal", Kind::JournalArticle),
        ("article-magazine", Kind::MagazineArticle),
        ("article-newspaper", Kind::News),
        ("article", Kind::Preprint),
        ("book", Kind::Book),
        ("chapter", Kind::Chapter),
        ("collection", Kind::Collection),
        ("entry", Kind::ReferenceEntry),
        ("entry-encyclopedia", Kind::EncyclopediaEntry),
        ("entry-dictionary", Kind::DictionaryEntry),
        ("classic", Kind::Classic),
        ("paper-conference", Kind::ConferencePaper),
        ("thesis", Kind::Thesis),
        ("pamphlet", Kind::Pamphlet),
        ("manuscript", Kind::Manuscript),
        ("periodical", Kind::Periodical),
        ("post-weblog", Kind::BlogPost),
        ("post", Kind::ForumPost),
        ("webpage", Kind::WebPage),
        ("review", Kind::Review),
        ("review-book", Kind::BookReview),
        ("legislation", Kind::Legislation),
        ("regulation", Kind::Regulation),
        ("bill", Kind::Bill),
        ("treaty", Kind::Treaty),
        ("hearing", Kind::Hearing),
        ("legal_case", Kind::CourtCase),
        ("patent", Kind::Patent),
        ("standard", Kind::Standard),
        ("dataset", Kind::Dataset),
        ("software", Kind::Software),
        ("map", Kind::Map),
        ("graphic", Kind::Image),
        ("figure", Kind::Chart),
        ("motion_picture", Kind::Video),
        ("broadcast", Kind::Broadcast),
        ("song", Kind::Audio),
        ("musical_score", Kind::Score),
        ("performance", Kind::Performance),
        ("interview", Kind::Interview),
        ("speech", Kind::Presentation),
        ("event", Kind::Event),
        ("personal_communication", Kind::Letter),
    ],
    written: &[],
    vague: "document",
};

/// The classes of schema.org (version 28).
pub(crate) static SCHEMA_ORG: Types = Types {
    types: &[
        ("Report", Kind::Report),
        ("ScholarlyArticle", Kind::JournalArticle),
        ("MedicalScholarlyArticle", Kind::JournalArticle),
        ("NewsArticle", Kind::News),
        ("ReportageNewsArticle", Kind::News),
        ("BackgroundNewsArticle", Kind::News),
        ("AnalysisNewsArticle", Kind::Article),
        ("OpinionNewsArticle", Kind::Article),
        ("Article", Kind::Article),
        ("TechArticle", Kind::Article),
        ("Periodical", Kind::Periodical),
        ("PublicationIssue", Kind::Periodical),
        ("BlogPosting", Kind::BlogPost),
        ("LiveBlogPosting", Kind::BlogPost),
        ("SocialMediaPosting", Kind::ForumPost),
        ("DiscussionForumPosting", Kind::ForumPost),
        ("Book", Kind::Book),
        ("Chapter", Kind::Chapter),
        ("Collection", Kind::Collection),
        ("BookSeries", Kind::Series),
        ("Thesis", Kind::Thesis),
        ("Review", Kind::Review),
        ("CriticReview", Kind::Review),
        ("Manuscript", Kind::Manuscript),
        ("HowTo", Kind::Guide),
        ("Legislation", Kind::Legislation),
        ("Grant", Kind::Grant),
        ("Dataset", Kind::Dataset),
        ("DataCatalog", Kind::Database),
        ("SoftwareApplication", Kind::Software),
        ("SoftwareSourceCode", Kind::Software),
        ("Map", Kind::Map),
        ("ImageObject", Kind::Image),
        ("Photograph", Kind::Image),
        ("VisualArtwork", Kind::Artwork),
        ("Drawing", Kind::Artwork),
        ("Painting", Kind::Artwork),
        ("VideoObject", Kind::Video),
        ("Movie", Kind::Film),
        ("AudioObject", Kind::Audio),
        ("Audiobook", Kind::Audio),
        ("PodcastEpisode", Kind::Podcast),
        ("MusicRecording", Kind::Music),
        ("SheetMusic", Kind::Score),
        ("RadioEpisode", Kind::Broadcast),
        ("TVEpisode", Kind::Broadcast),
        ("PresentationDigitalDocument", Kind::Presentation),
        ("EducationEvent", Kind::Webinar),
        ("Course", Kind::Course),
        ("Event", Kind::Event),
        ("Message", Kind::Letter),
        ("EmailMessage", Kind::Message),
    ],
    written: &[
        ("Report", Kind::Guide),
        ("WebPage", Kind::WebPage),
        ("Article", Kind::MagazineArticle),
        ("Article", Kind::Interview),
        ("ScholarlyArticle", Kind::ConferencePaper),
        ("ScholarlyArticle", Kind::Preprint),
        ("DigitalDocument", Kind::Document),
    ],
    vague: "CreativeWork",
};

/// The type vocabulary of DCMI, without the types that imply no kind (Text, Collection).
pub(super) static DCMI: Types = Types {
    types: &[
        ("MovingImage", Kind::Video),
        ("StillImage", Kind::Image),
        ("Image", Kind::Image),
        ("Sound", Kind::Audio),
        ("Software", Kind::Software),
        ("Dataset", Kind::Dataset),
        ("Event", Kind::Event),
    ],
    written: &[],
    vague: "Text",
};

/// The publication types of OpenAIRE.
pub(super) static OPENAIRE: Types = Types {
    types: &[
        ("report", Kind::Report),
        ("article", Kind::JournalArticle),
        ("book", Kind::Book),
        ("bookPart", Kind::Chapter),
        ("conferenceObject", Kind::ConferencePaper),
        ("conferencePaper", Kind::ConferencePaper),
        ("conferencePoster", Kind::Presentation),
        ("lecture", Kind::Presentation),
        ("doctoralThesis", Kind::Thesis),
        ("masterThesis", Kind::MasterThesis),
        ("bachelorThesis", Kind::Thesis),
        ("workingPaper", Kind::Paper),
        ("preprint", Kind::Preprint),
        ("review", Kind::Review),
        ("contributionToPeriodical", Kind::MagazineArticle),
        ("patent", Kind::Patent),
    ],
    written: &[],
    vague: "other",
};
