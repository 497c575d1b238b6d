//! Writes the page as an export format.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::block::Block;
use super::frame::Frame;
use super::settings::Settings;
use super::words::Words;
use crate::error::{Error, Result};
use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::seeds::Seeds;

/// The names of a concept, by language.
type Names = BTreeMap<String, String>;

/// The data from which a page is made: its settings, the words of its interface, and the names of concepts in several
/// languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    words: Words,
    settings: Settings,
    names: Vec<(String, Names)>,
}

impl Page {
    /// Creates a page with these settings. `names` gives the ids of concepts and their names by language. If an id
    /// occurs twice, the first one is used.
    ///
    /// # Errors
    /// Returns an error if a file of words cannot be read, or if no such file exists for the language of the settings.
    pub(crate) fn load(seeds: &Seeds, settings: Settings, names: Vec<(String, Names)>) -> Result<Self> {
        let words = Words::load(seeds)?;
        if let Some(code) = settings.language.as_deref().filter(|code| !words.knows(code)) {
            let known: Vec<&str> = words.codes().collect();
            return Err(Error::usage(format!("the page does not speak {code:?}"))
                .hint(format!("it speaks {}; seeds/page/ takes others", known.join(", "))));
        }
        Ok(Self { words, settings, names })
    }

    /// The page of the options, or else a page with the built-in words and default settings.
    pub(crate) fn chosen(options: &Options) -> Arc<Self> {
        let built_in =
            || Self::load(&Seeds::embedded(), Settings::default(), Vec::new()).map(Arc::new).unwrap_or_default();
        options.page.clone().unwrap_or_else(built_in)
    }

    /// The settings of the page.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The language for texts that do not depend on the reader's browser. The default is English.
    pub(crate) fn language(&self) -> &str {
        self.settings.language.as_deref().unwrap_or("en")
    }

    /// The words with this name in the language of the page.
    pub(crate) fn word<'p>(&'p self, name: &'p str) -> &'p str {
        self.words.word(self.language(), name)
    }

    /// Like [`Page::word`], but returns `other` if no words have this name.
    pub(crate) fn word_or<'p>(&'p self, name: &str, other: &'p str) -> &'p str {
        self.words.find(self.language(), name).unwrap_or(other)
    }

    /// The title.
    pub(crate) fn title(&self) -> &str {
        self.settings.title.as_deref().unwrap_or_else(|| self.word("library"))
    }

    /// The style sheet, with the colour of the institution.
    pub(crate) fn style(&self) -> String {
        super::frame::style(&self.settings)
    }

    /// Returns whether a label is a name of the concept with this id.
    pub(crate) fn names_concept(&self, id: &str, label: &str) -> bool {
        let of = self.names.iter().find(|(known, _)| known == id);
        of.is_some_and(|(_, names)| names.values().any(|name| name == label))
    }

    /// Writes a page that loads its records from files beside it. `plain` is its content for browsers without scripts.
    pub(crate) fn write_index(&self, concepts: &BTreeSet<String>, plain: &str, out: &mut dyn Write) -> io::Result<()> {
        let frame = Frame::new(self.words.clone(), self.settings.clone()).loading();
        frame.start(out)?;
        write!(out, "<noscript>{plain}</noscript>")?;
        frame.finish(&self.concepts(concepts), out)?;
        out.flush()
    }

    /// The names of the concepts with these ids, by id and language. The vocabulary that was given first takes
    /// precedence.
    fn concepts(&self, ids: &BTreeSet<String>) -> Value {
        let mut concepts = Map::new();
        for (id, label) in &self.names {
            if ids.contains(id) && !concepts.contains_key(id) {
                let label = label.iter().map(|(code, name)| (code.clone(), Value::String(name.clone())));
                concepts.insert(id.clone(), Value::Object(label.collect()));
            }
        }
        Value::Object(concepts)
    }
}

/// Makes the exporter of a page. Without a page in the options, the built-in words and default settings are used.
pub(crate) fn exporter(options: &Options) -> Box<dyn Exporter> {
    let page = Page::chosen(options);
    let frame = Frame::new(page.words.clone(), page.settings.clone());
    Box::new(PageExporter { page, frame, block: Block::default(), concepts: BTreeSet::new(), added: None })
}

struct PageExporter {
    page: Arc<Page>,
    frame: Frame,
    block: Block,
    concepts: BTreeSet<String>,
    added: Option<String>,
}

impl Exporter for PageExporter {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.frame.start(out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        for id in record.thematic_areas.iter().filter_map(|area| area.id.as_ref()) {
            if !self.concepts.contains(id) {
                self.concepts.insert(id.clone());
            }
        }
        self.block.record(record, self.added.take().as_deref(), out)
    }

    fn added(&mut self, day: &str) {
        self.added = Some(day.to_owned());
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.block.finish(out)?;
        self.frame.finish(&self.page.concepts(&self.concepts), out)
    }
}
