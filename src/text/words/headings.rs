//! The words in heads of columns, labels and class names: "Date Filed", `views-field-author`, "Zaaknummer".
//!
//! Pages make up such names freely. Single words and short phrases of all languages are therefore looked for inside a
//! name, whereas a label is known only as a whole.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::error::{Error, Result};
use crate::text::folding::fold;

/// The content of a column that a word in its head announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Heading {
    /// Titles.
    Title = 1,
    /// Dates of any kind.
    Date = 1 << 1,
    /// Dates of issue.
    Issued = 1 << 2,
    /// Dates of events, such as hearings.
    Event = 1 << 3,
    /// Dates that are never those of issue, such as changes and deadlines.
    Never = 1 << 4,
    /// Numbers and identifiers.
    Number = 1 << 5,
    /// Creators.
    Creator = 1 << 6,
    /// Publishers and other bodies.
    Publisher = 1 << 7,
    /// Kinds and states of documents.
    Kind = 1 << 8,
    /// Documents and links.
    File = 1 << 9,
    /// Descriptions.
    Description = 1 << 10,
    /// Thematic areas.
    Area = 1 << 11,
    /// Languages.
    Language = 1 << 12,
}

/// The names of the lists in the table `[headings]` of a file, each with its meaning.
const NAMES: [(&str, Heading); 13] = [
    ("title", Heading::Title),
    ("date", Heading::Date),
    ("issued", Heading::Issued),
    ("event", Heading::Event),
    ("never", Heading::Never),
    ("number", Heading::Number),
    ("creator", Heading::Creator),
    ("publisher", Heading::Publisher),
    ("kind", Heading::Kind),
    ("file", Heading::File),
    ("description", Heading::Description),
    ("area", Heading::Area),
    ("language", Heading::Language),
];

/// The largest number of words in a phrase.
const LONGEST: usize = 3;
/// The number of words of a name that are examined.
const LOOKED_AT: usize = 12;

/// The set of contents that the words of a name announce.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Headings(u16);

impl Headings {
    /// Whether the set has this content.
    pub(crate) fn has(self, heading: Heading) -> bool {
        self.0 & heading as u16 != 0
    }

    /// Whether the set is empty.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The contents of both sets.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl From<Heading> for Headings {
    fn from(heading: Heading) -> Self {
        Self(heading as u16)
    }
}

/// The words and phrases with the contents that they announce.
#[derive(Debug, Clone, Default)]
pub(super) struct HeadingWords(HashMap<String, Headings>);

impl HeadingWords {
    /// Adds the lists of one file.
    pub(super) fn add(&mut self, lists: BTreeMap<String, Vec<String>>, origin: &str) -> Result<()> {
        for (list, entries) in lists {
            let Some((_, heading)) = NAMES.iter().find(|(name, _)| *name == list) else {
                let near = crate::error::nearest(&list, NAMES.iter().map(|(name, _)| *name));
                return Err(Error::usage(format!("headings.{list}: no such list")).at(origin).hint_nearest(near));
            };
            for entry in entries {
                self.0.entry(fold(&entry)).or_default().0 |= *heading as u16;
            }
        }
        Ok(())
    }

    /// Whether a text is one of the words or phrases and nothing else.
    pub(super) fn is(&self, text: &str) -> bool {
        text.len() <= 60 && self.0.contains_key(&fold(text))
    }

    /// The contents that a name announces. If a phrase is known, the words inside it do not count.
    pub(super) fn of(&self, text: &str) -> Headings {
        // Longer texts are not names of columns.
        if text.len() > 240 {
            return Headings::default();
        }
        let folded = fold(&split_humps(text));
        let words: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(LOOKED_AT).collect();
        let (mut said, mut at) = (Headings::default(), 0);
        while at < words.len() {
            let phrase = (1..=LONGEST.min(words.len() - at)).rev().find_map(|length| {
                let phrase = words.get(at..at + length)?.join(" ");
                Some((length, *self.0.get(&phrase)?))
            });
            at += match phrase {
                Some((length, headings)) => {
                    said = said.and(headings);
                    length
                }
                None => 1,
            };
        }
        if words.is_empty() && text.trim().starts_with('#') {
            said.0 |= Heading::Number as u16;
        }
        said
    }
}

/// Separates the words of a name in camel case, as many class names are: `fieldTitle` becomes `field Title`.
fn split_humps(text: &str) -> String {
    let mut split = String::with_capacity(text.len() + 4);
    let mut small = false;
    for c in text.chars() {
        if small && c.is_ascii_uppercase() {
            split.push(' ');
        }
        small = c.is_ascii_lowercase();
        split.push(c);
    }
    split
}
