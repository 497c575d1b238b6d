//! What heads of columns, labels and class names are made of: "Date Filed", `views-field-author`, "Zaaknummer".
//!
//! Pages make such names up as they please, so single words and short phrases are looked for inside them, in all
//! languages at once, where a label is known only as a whole.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::error::{Error, Result};
use crate::text::folding::fold;

/// What a word in the head of a column says of the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Heading {
    /// Titles.
    Title = 1,
    /// Dates of any kind.
    Date = 1 << 1,
    /// Dates of issue.
    Issued = 1 << 2,
    /// Dates of something else: hearings, events.
    Event = 1 << 3,
    /// Dates that are never those of issue: changes, deadlines.
    Never = 1 << 4,
    /// Numbers and identifiers.
    Number = 1 << 5,
    /// Creators.
    Creator = 1 << 6,
    /// Publishers and other bodies.
    Publisher = 1 << 7,
    /// Kinds and states.
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

/// The names of the lists in the `[headings]` table.
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

/// Words of a phrase, at most.
const LONGEST: usize = 3;
/// Words of a name that are looked at.
const LOOKED_AT: usize = 12;

/// All that the words of a name say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Headings(u16);

impl Headings {
    /// Whether they say this.
    pub(crate) fn has(self, heading: Heading) -> bool {
        self.0 & heading as u16 != 0
    }

    /// They say nothing.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// With what others say.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words by what they say.
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

    /// What a name says; the longest phrases count, and not the words inside them.
    pub(super) fn of(&self, text: &str) -> Headings {
        // Longer texts are no names.
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

/// `fieldTitle` as `field Title`: class names are often written so.
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
