//! The closed lists of words that fields of a record take: bases, codes of issues, kinds, roles.
//!
//! Each list is one table, and tests compare the schema and docs/record.md with it. A word of another tool that is not
//! in the list passes through unchanged.

/// Declares a closed list of words as an enum. The documentation of each word is part of its table.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $about:literal])+ $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $about])+ $variant,)+
            /// A word that is not in the list and comes from another tool.
            Other(Box<str>),
        }

        impl $name {
            /// The words of the list in their order, each with its meaning.
            pub const TABLE: &'static [(&'static str, &'static str)] =
                &[$(($word, concat!($($about),+))),+];

            /// The word as it stands in records.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(Box::default())
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.into()),
                }
            }
        }

        $crate::record::terms::like_text!($name);
    };
}
pub(crate) use terms;

/// A type that is read from text and written as text: texts themselves, and words of closed lists.
pub(crate) trait Text: std::ops::Deref<Target = str> + From<String> {}

impl Text for String {}

/// Lets a type with `as_str` and `From<&str>` be read, written and compared as text.
macro_rules! like_text {
    ($name:ident) => {
        impl $crate::record::terms::Text for $name {}

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <$crate::record::object::Key as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(&*word.0))
            }
        }

        impl $crate::record::object::Digestible for $name {
            fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use like_text;

terms! {
    /// The origin of a date of issue.
    IssuedBasis {
        /// A date line, cell or label of the record.
        Stated = "stated",
        /// The heading of the group that the record stands in.
        Heading = "heading",
        /// Metadata: a `time` element, a field of a feed or of a catalogue.
        Metadata = "metadata",
        /// The title.
        Title = "title",
    }
}

terms! {
    /// The origin of the languages of a publication.
    LanguagesBasis {
        /// The page names the languages.
        Declared = "declared",
        /// The languages were detected in the text.
        Detected = "detected",
    }
}

terms! {
    /// The origin of a thematic area.
    AreaBasis {
        /// The page names the area.
        Declared = "declared",
        /// A keyword rule of the vocabulary matched.
        Rule = "rule",
    }
}

terms! {
    /// The type of a contributor.
    ContributorKind {
        /// A person.
        Person = "person",
        /// An institution, a programme, a committee.
        Institution = "institution",
    }
}

terms! {
    /// The part that a contributor had in a publication.
    Role {
        /// Wrote the publication.
        Author = "author",
        /// Edited the publication, or compiled what others wrote.
        Editor = "editor",
        /// Translated the publication.
        Translator = "translator",
        /// Made the pictures of the publication.
        Illustrator = "illustrator",
        /// Took the photographs of the publication.
        Photographer = "photographer",
        /// Directed the film.
        Director = "director",
        /// Contributed in another way that is named.
        Contributor = "contributor",
    }
}

terms! {
    /// The relation of another publication to a record.
    RelationKind {
        /// The same publication in another language.
        Translation = "translation",
        /// Another edition of the same work.
        Edition = "edition",
        /// Another version: a draft, a preprint.
        Version = "version",
        /// A summary of the publication, or the publication that it summarises.
        Summary = "summary",
        /// A correction of the publication, or the publication that it corrects.
        Erratum = "erratum",
        /// A part of the publication, or the whole that the publication is part of.
        Part = "part",
        /// A reply to the publication, or the publication that it replies to.
        Reply = "reply",
    }
}

terms! {
    /// The decision of a person in a review.
    Decision {
        /// The publication belongs in the review.
        Include = "include",
        /// The publication does not belong in the review.
        Exclude = "exclude",
        /// Whether the publication belongs in the review is not decided yet.
        Maybe = "maybe",
    }
}

terms! {
    /// The doubts and faults that a cataloguer should look at.
    IssueCode {
        /// The page or the catalogue gives no title.
        MissingTitle = "missing-title",
        /// The record has no end: its file may have been cut off.
        MissingEnd = "missing-end",
        /// The text was encoded twice: `é` stands as `Ã©`.
        EncodedTwice = "encoded-twice",
        /// The markup of the document is broken here, and was mended.
        MendedMarkup = "mended-markup",
        /// Day and month of the date cannot be told apart.
        AmbiguousDate = "ambiguous-date",
        /// An ambiguous date was read month first, because of the language that the page declares.
        MonthFirstDate = "month-first-date",
        /// A text in the place of a date cannot be read as a date.
        UnknownDate = "unknown-date",
        /// A declared language is not known.
        UnknownLanguage = "unknown-language",
        /// An availability note contradicts the declared languages.
        LanguageContradiction = "language-contradiction",
        /// The text is in a language other than the declared one, or title and description are in two languages.
        LanguageDisagrees = "language-disagrees",
        /// The paragraphs of the description are in different languages.
        LanguageMixed = "language-mixed",
        /// The vocabulary does not know a declared area.
        UnknownArea = "unknown-area",
        /// The check digit or the form of an identifier is wrong.
        InvalidIdentifier = "invalid-identifier",
        /// A bibliography uses an abbreviation that it does not define.
        UndefinedString = "undefined-string",
        /// Bytes of the document were not valid in its encoding and were replaced.
        ReplacedCharacters = "replaced-characters",
        /// The title may be another one; the message says which.
        UncertainTitle = "uncertain-title",
        /// The date of issue may be another one, or none; the message says which.
        UncertainIssued = "uncertain-issued",
        /// The record may begin or end elsewhere, or hold other lines; the message says where.
        UncertainBounds = "uncertain-bounds",
        /// An address could run a program, and is not written as a link.
        UnsafeLink = "unsafe-link",
        /// A row of the table is malformed, and was mended.
        MendedRow = "mended-row",
        /// Another splitting of the page is nearly as likely: of records that earlier versions wrote.
        UncertainSplit = "uncertain-split",
        /// The record's own page could not be read.
        OwnPageUnread = "own-page-unread",
        /// The record's own page has more than is read of one page.
        LimitReached = "limit-reached",
        /// A person corrected the field.
        Corrected = "corrected",
        /// A person corrected the field, and the page says something else since.
        CorrectionOutdated = "correction-outdated",
        /// A person wrote this note into the catalogue.
        Note = "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_tools_pass_through() {
        let read = |text: &str| serde_json::from_str::<IssuedBasis>(text).unwrap();
        assert_eq!(read("\"heading\""), IssuedBasis::Heading);
        assert_eq!(serde_json::to_string(&read("\"guessed\"")).unwrap(), "\"guessed\"");
        for (word, about) in IssueCode::TABLE {
            let code = IssueCode::from(*word);
            assert!(code.as_str() == *word && !matches!(code, IssueCode::Other(_)) && about.ends_with('.'));
        }
    }
}
