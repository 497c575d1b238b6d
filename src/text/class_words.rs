//! The words of class names: what authors of pages, and the tools that they use, call the parts of a page.
//!
//! They are data (`seeds/classes/*.toml`, one file a language) and are all understood on every page.

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

use crate::error::{Error, Result, nearest, toml_error};
use crate::seeds::Seeds;

/// A meaning of a class name, or of one of the words that it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ClassGroup {
    /// The element is not shown.
    Hidden,
    /// It is a label whose value follows.
    Label,
    /// It does nothing for now.
    Disabled,
    /// It is navigation.
    Navigation,
    /// It is called a sidebar, a widget, a dialog.
    Aside,
    /// It is one record of many.
    Record,
    /// It holds a date.
    Date,
    /// It leads to the next page.
    Next,
    /// It is a pager.
    Pager,
    /// It is the current page of a pager.
    Current,
    /// It is an image that says nothing of the record.
    Icon,
    /// It frames a field, or is a part of one.
    Frame,
    /// A title with this word is that of the page or of a part of it.
    Part,
    /// It leads to the whole text, alone or with a word of `Reading`.
    More,
    /// See `More`.
    Reading,
    /// It leads to the whole text.
    ReadMore,
    /// It is the title of a record.
    TitleField,
    /// It is a date of issue.
    IssuedField,
    /// It is a description.
    DescriptionField,
    /// It names creators.
    CreatorField,
    /// It names languages.
    LanguageField,
    /// It names thematic areas.
    AreaField,
    /// It is an identifier.
    IdentifierField,
    /// It names the kind of publication, where the word stands beside others.
    KindField,
    /// It names the kind of publication.
    KickerField,
}

use ClassGroup as G;

/// The tables of a file and the lists in them.
const NAMES: [(&str, G); 3] = [("hidden", G::Hidden), ("label", G::Label), ("disabled", G::Disabled)];
const WORDS: [(&str, G); 13] = [
    ("navigation", G::Navigation),
    ("aside", G::Aside),
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

/// The meanings of a name or a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Groups(u32);

impl Groups {
    /// Whether the meaning is among them.
    pub(crate) fn has(self, group: ClassGroup) -> bool {
        self.0 & 1 << group as u32 != 0
    }

    /// The meanings of both.
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

/// Where in a name the word stands that says which field an element is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Head {
    #[default]
    Last,
    First,
}

/// What class names and their words mean, in all languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClassWords {
    names: HashMap<String, Groups>,
    words: HashMap<String, Groups>,
    /// The fields that a word names also at the beginning of a name.
    first: HashMap<String, Groups>,
}

impl ClassWords {
    /// Reads `classes/*.toml`.
    ///
    /// # Errors
    /// Where a file is not TOML, or names a list that there is not.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        let mut classes = Self::default();
        for name in seeds.list("classes", "toml") {
            let (text, origin) = (seeds.read_text(&name)?, seeds.origin(&name));
            let file: File = toml::from_str(&text).map_err(|error| toml_error(&origin, &text, &error))?;
            add(&mut classes.names, "names", &file.names, &NAMES).map_err(|error| error.at(&origin))?;
            add(&mut classes.words, "words", &file.words, &WORDS).map_err(|error| error.at(&origin))?;
            add(&mut classes.words, "fields", &file.fields, &FIELDS).map_err(|error| error.at(&origin))?;
            if file.head == Head::First {
                add(&mut classes.first, "fields", &file.fields, &FIELDS)?;
            }
        }
        Ok(classes)
    }

    /// The meanings of a whole class name, as it is written.
    pub(crate) fn name(&self, name: &str) -> Groups {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// The meanings of a word in lower case, wherever in a name it stands.
    pub(crate) fn word(&self, word: &str) -> Groups {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// The fields that a word in lower case names at the beginning of a name.
    pub(crate) fn first(&self, word: &str) -> Groups {
        self.first.get(word).copied().unwrap_or_default()
    }

    /// The built-in words.
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
