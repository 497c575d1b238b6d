//! The page as a format of export.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Block, Frame, Settings, Words};
use crate::error::Result;
use crate::export::{Exporter, Options};
use crate::record::Record;
use crate::seeds::Seeds;
use crate::vocabulary::{Text, Vocabulary};

/// What a page is made with: its settings, the words of its interface, and the names of concepts in several languages.
#[derive(Debug, Clone, Default)]
pub struct Page {
    words: Words,
    settings: Settings,
    names: Vec<(String, Text)>,
}

impl Page {
    /// A page with these settings. It knows the concepts of the built-in vocabularies and of `vocabulary`.
    ///
    /// # Errors
    /// Where a file of words or a vocabulary cannot be read.
    pub fn load(seeds: &Seeds, settings: Settings, vocabulary: Option<&str>) -> Result<Self> {
        let built_in = Vocabulary::names(seeds);
        let mut names = Vec::new();
        for name in vocabulary.into_iter().chain(built_in.iter().map(String::as_str)) {
            let concepts = Vocabulary::load(seeds, name)?.concepts;
            names.extend(concepts.into_iter().map(|concept| (concept.id, concept.label)));
        }
        Ok(Self { words: Words::load(seeds)?, settings, names })
    }

    /// The languages that the interface speaks.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The names of the concepts with these ids, by id and language. The vocabulary that was named first is right.
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

/// Makes the exporter of a page; one with the built-in words and no settings where the options have none.
pub fn exporter(options: &Options) -> Box<dyn Exporter> {
    let built_in = || Page::load(&Seeds::embedded(), Settings::default(), None).map(Arc::new).unwrap_or_default();
    let page = options.page.clone().unwrap_or_else(built_in);
    let frame = Frame::new(page.words.clone(), page.settings.clone());
    Box::new(PageExporter { page, frame, block: Block::default(), concepts: BTreeSet::new() })
}

struct PageExporter {
    page: Arc<Page>,
    frame: Frame,
    block: Block,
    concepts: BTreeSet<String>,
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
        self.block.record(record, None, out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.block.finish(out)?;
        self.frame.finish(&self.page.concepts(&self.concepts), out)
    }
}
