//! Has a tool read many listings at once, and scores what it said.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::score::{Score, agreement};
use crate::{Form, Generator, Language, Layout, Listing, TitleLength, Words};

/// The listings to be read.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The words of which they are made.
    pub words: Words,
    /// The seeds; each gives listings of its own.
    pub seeds: Vec<u64>,
    /// The numbers of records.
    pub sizes: Vec<usize>,
    /// The lengths of titles.
    pub lengths: Vec<TitleLength>,
    /// Only this layout.
    pub layout: Option<String>,
    /// Whether each size of a layout is read in one language only, all languages in turn.
    pub in_turn: bool,
    /// Whether the clipboard text and the Markdown of each page are read, too.
    pub derived: bool,
}

/// What a tool made of a suite.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The score by layout.
    pub score: Score,
    /// For each page, how far its HTML and its clipboard text, or its Markdown, gave the same records.
    pub agreements: Vec<(String, f64)>,
    /// The documents in which a record was missed or made up, with the folder's name for each.
    pub faulty: Vec<String>,
}

impl Outcome {
    /// The mean agreement between the HTML of a page and the texts made of it.
    pub fn agreement(&self) -> f64 {
        self.agreements.iter().map(|(_, agreement)| agreement).sum::<f64>() / self.agreements.len().max(1) as f64
    }
}

/// The name of a title length in file names.
fn length_name(length: TitleLength) -> &'static str {
    match length {
        TitleLength::Short => "short",
        TitleLength::Long => "long",
        TitleLength::Mixed => "mixed",
    }
}

/// One document of a suite: its name, which its family leads, and the listing.
struct Document {
    name: String,
    family: String,
    listing: Listing,
    /// The name of the page that it was made of.
    of: Option<String>,
}

impl Suite {
    /// A few listings of every layout.
    pub fn new(words: Words, seed: u64) -> Self {
        Self {
            words,
            seeds: vec![seed],
            sizes: vec![1, 3, 12],
            lengths: vec![TitleLength::Short, TitleLength::Long],
            layout: None,
            in_turn: false,
            derived: true,
        }
    }

    /// One language for each size of every layout: what the tests of the project read.
    pub fn sample(words: Words, seed: u64) -> Self {
        Self { sizes: vec![1, 4, 13], lengths: vec![TitleLength::Mixed], in_turn: true, ..Self::new(words, seed) }
    }

    fn documents(&self) -> Vec<Document> {
        let mut documents = Vec::new();
        for (at, layout) in Generator::layouts().iter().enumerate() {
            if self.layout.as_ref().is_none_or(|name| layout.name == name) {
                self.of_layout(at, layout, &mut documents);
            }
        }
        documents
    }

    fn of_layout(&self, at: usize, layout: &Layout, documents: &mut Vec<Document>) {
        for seed in &self.seeds {
            for (language, length, size) in self.combinations(at) {
                let listing = Generator::new(*seed, self.words).listing(layout, language, size, length);
                let rest = format!("{}-{}-{size}-{seed}", language.code(), length_name(length));
                let page = format!("{}-{rest}", layout.name);
                let derived = if self.derived { [listing.clipboard(), listing.markdown()] } else { [None, None] };
                documents.push(Document { name: page.clone(), family: layout.name.to_owned(), listing, of: None });
                for listing in derived.into_iter().flatten() {
                    let family = format!("{}.{}", layout.name, listing.form.extension());
                    documents.push(Document {
                        name: format!("{family}-{rest}"),
                        family,
                        listing,
                        of: Some(page.clone()),
                    });
                }
            }
        }
    }

    /// The languages, lengths and sizes in which the layout at this place is read.
    fn combinations(&self, layout: usize) -> Vec<(Language, TitleLength, usize)> {
        let mut combinations = Vec::new();
        for length in &self.lengths {
            for (at, size) in self.sizes.iter().enumerate() {
                let in_turn = Language::ALL[(layout + at) % Language::ALL.len()];
                let languages = Language::ALL.into_iter().filter(|language| !self.in_turn || *language == in_turn);
                combinations.extend(languages.map(|language| (language, *length, *size)));
            }
        }
        combinations
    }

    /// Writes the documents into `folder`, has `binary` import them in one run, and scores the records that it gives.
    ///
    /// # Errors
    ///
    /// Those of writing the files and of starting the binary; a line of its output that is no record.
    pub fn run(&self, binary: &Path, folder: &Path) -> io::Result<Outcome> {
        let documents = self.documents();
        for document in &documents {
            std::fs::write(folder.join(file_name(document)), &document.listing.document)?;
        }
        let given = import(binary, folder)?;
        let none = Vec::new();
        let of = |document: &Document| given.get(&file_name(document)).unwrap_or(&none);
        let pages: HashMap<&str, &Document> =
            documents.iter().map(|document| (document.name.as_str(), document)).collect();
        let mut outcome = Outcome::default();
        for document in &documents {
            let (listing, records) = (&document.listing, of(document));
            let before =
                outcome.score.layouts.get(&document.family).map_or(0, |tally| tally.lists.right + tally.single.right);
            outcome.score.add(&document.family, listing.form, &listing.gold, records);
            let right = outcome.score.layouts[&document.family].lists.right
                + outcome.score.layouts[&document.family].single.right
                - before;
            if right < listing.gold.len() || records.len() > listing.gold.len() {
                outcome.faulty.push(file_name(document));
            }
            if let Some(page) = document.of.as_deref().and_then(|page| pages.get(page)) {
                outcome.agreements.push((document.name.clone(), agreement(of(page), records)));
            }
        }
        Ok(outcome)
    }
}

fn file_name(document: &Document) -> String {
    format!("{}.{}", document.name, document.listing.form.extension())
}

/// The records of each file of a folder.
fn import(binary: &Path, folder: &Path) -> io::Result<HashMap<String, Vec<Value>>> {
    let output = Command::new(binary).args(["import", "-q", "-f", "jsonl"]).arg(folder).output()?;
    let mut given: HashMap<String, Vec<Value>> = HashMap::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).map_err(io::Error::other)?;
        let location = record["source"]["location"].as_str().unwrap_or_default();
        let name = Path::new(location).file_name().and_then(|name| name.to_str()).unwrap_or_default();
        given.entry(name.to_owned()).or_default().push(record);
    }
    Ok(given)
}

/// Whether a family is that of documents in this form.
pub fn is_of(family: &str, form: Form) -> bool {
    match family.rsplit_once('.') {
        Some((_, extension)) => extension == form.extension(),
        None => Generator::layout(family).is_some_and(|layout| layout.form == form),
    }
}
