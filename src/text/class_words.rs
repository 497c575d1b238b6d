//! The words of HTML class names: how authors of pages, and the tools that they use, name the parts of a page.
//!
//! The words are data (`seeds/classes/*.toml`, one file for each language). The words of all languages are understood
//! on every page.

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

use crate::error::{Error, Result, nearest};
use crate::seeds::Seeds;

/// The meaning of a class name, or of one of the words in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ClassGroup {
    /// The element is hidden.
    Hidden,
    /// The element is a label, and its value follows.
    Label,
    /// The element is disabled.
    Disabled,
    /// The element is navigation.
    Navigation,
    /// The element is a sidebar, a widget or a dialog.
    Aside,
    /// The element is a column of the page.
    Column,
    /// The element is one record of a list.
    Record,
    /// The element holds a date.
    Date,
    /// The element links to the next page.
    Next,
    /// The element is a pager.
    Pager,
    /// The element is the current page in a pager.
    Current,
    /// The element is a decorative image that says nothing about the record.
    Icon,
    /// The element frames a field, or is a part of such a frame.
    Frame,
    /// A title whose class name has this word is the title of the page or of a section, and not of a record.
    Part,
    /// The element links to the full text, by this word alone or together with a word of `Reading`.
    More,
    /// The element links to the full text, if a word of `More` is beside this one.
    Reading,
    /// The element links to the full text.
    ReadMore,
    /// The element holds the title of a record.
    TitleField,
    /// The element holds a date of issue.
    IssuedField,
    /// The element holds a description.
    DescriptionField,
    /// The element names creators.
    CreatorField,
    /// The element stands for a document that can be downloaded.
    Document,
    /// The element, or the feed that it links to, holds comments of readers.
    Comments,
    /// The element names languages.
    LanguageField,
    /// The element names thematic areas.
    AreaField,
    /// The element holds an identifier.
    IdentifierField,
    /// The element names the kind of publication, if the word is not alone in the class name.
    KindField,
    /// The element names the kind of publication.
    KickerField,
}

use ClassGroup as G;

/// The names of the lists in the tables of a class word file, each with its meaning.
const NAMES: [(&str, G); 3] = [("hidden", G::Hidden), ("label", G::Label), ("disabled", G::Disabled)];
const WORDS: [(&str, G); 16] = [
    ("navigation", G::Navigation),
    ("aside", G::Aside),
    ("column", G::Column),
    ("record", G::Record),
    ("date", G::Date),
    ("next", G::Next),
    ("pager", G::Pager),
    ("current", G::Current),
    ("icon", G::Icon),
    ("frame", G::Frame),
    ("part", G::Part),
    ("more", G::More),
    ("reading", G::Reading),
    ("readmore", G::ReadMore),
    ("document", G::Document),
    ("comments", G::Comments),
];
const FIELDS: [(&str, G); 9] = [
    ("title", G::TitleField),
    ("issued", G::IssuedField),
    ("description", G::DescriptionField),
    ("creator", G::CreatorField),
    ("language", G::LanguageField),
    ("area", G::AreaField),
    ("identifier", G::IdentifierField),
    ("kind", G::KindField),
    ("kicker", G::KickerField),
];

/// A set of meanings of a class name or a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Groups(u32);

impl Groups {
    /// Whether the set has the meaning.
    pub(crate) fn has(self, group: ClassGroup) -> bool {
        self.0 & 1 << group as u32 != 0
    }

    /// The meanings of both sets.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn add(&mut self, group: ClassGroup) {
        self.0 |= 1 << group as u32;
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    head: Head,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
}

/// The place in a class name of the word that says which field the element holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Head {
    #[default]
    Last,
    First,
}

/// The meanings of class names and of their words, in all languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClassWords {
    names: HashMap<String, Groups>,
    words: HashMap<String, Groups>,
    /// The words that name a field also at the beginning of a class name.
    first: HashMap<String, Groups>,
}

impl ClassWords {
    /// Reads the files `classes/*.toml` of the seeds.
    ///
    /// # Errors
    /// Returns an error when a file is not TOML, or has a list with an unknown name.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        let mut classes = Self::default();
        for name in seeds.list("classes", "toml") {
            let (file, origin): (File, String) = (seeds.parse(&name)?, seeds.origin(&name));
            add(&mut classes.names, "names", &file.names, &NAMES).map_err(|error| error.at(&origin))?;
            add(&mut classes.words, "words", &file.words, &WORDS).map_err(|error| error.at(&origin))?;
            add(&mut classes.words, "fields", &file.fields, &FIELDS).map_err(|error| error.at(&origin))?;
            if file.head == Head::First {
                add(&mut classes.first, "fields", &file.fields, &FIELDS)?;
            }
        }
        Ok(classes)
    }

    /// The meanings of a whole class name, in the letter case in which it is written.
    pub(crate) fn name(&self, name: &str) -> Groups {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// The meanings of a word in lower case, at any position in a class name.
    pub(crate) fn word(&self, word: &str) -> Groups {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// The fields that a word in lower case names at the beginning of a class name.
    pub(crate) fn first(&self, word: &str) -> Groups {
        self.first.get(word).copied().unwrap_or_default()
    }

    /// The words of the embedded seeds.
    #[cfg(test)]
    pub(crate) fn embedded() -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self::load(&Seeds::embedded()).unwrap())
    }
}

fn add(
    into: &mut HashMap<String, Groups>,
    table: &str,
    lists: &BTreeMap<String, Vec<String>>,
    known: &[(&str, ClassGroup)],
) -> Result<()> {
    for (list, entries) in lists {
        let Some((_, group)) = known.iter().find(|(name, _)| name == list) else {
            let near = nearest(list, known.iter().map(|(name, _)| *name));
            return Err(Error::usage(format!("{table}.{list}: no such list")).hint_nearest(near));
        };
        for entry in entries {
            into.entry(entry.to_lowercase()).or_default().add(*group);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_there_is_not_is_named_with_its_file_and_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("classes")).unwrap();
        std::fs::write(folder.path().join("classes/nl.toml"), "[words]\nnavigaton = ['zijbalk']\n").unwrap();
        let error = ClassWords::load(&Seeds::with_folder(folder.path()).unwrap()).unwrap_err().to_string();
        assert!(error.contains("nl.toml") && error.contains("navigation"), "{error}");
    }
}
