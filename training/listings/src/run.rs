//! Lets a tool read many listings at once, and scores the records that it returns.

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
    /// The words from which the listings are made.
    pub words: Words,
    /// The seeds, each of which gives different listings.
    pub seeds: Vec<u64>,
    /// The numbers of records in a listing.
    pub sizes: Vec<usize>,
    /// The lengths of titles.
    pub lengths: Vec<TitleLength>,
    /// The only layout to read; `None` reads all layouts.
    pub layout: Option<String>,
    /// Whether each size of a layout is read in only one language, with the languages taken in turn.
    pub in_turn: bool,
    /// Whether the clipboard text and the Markdown of each page are read as well.
    pub derived: bool,
}

/// The results of a tool on a suite.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The scores by layout.
    pub score: Score,
    /// For each page and each text made from it, how far both gave the same records.
    pub agreements: Vec<(String, f64)>,
    /// The names of the documents in which a record was missed or made up.
    pub faulty: Vec<String>,
}

impl Outcome {
    /// The mean agreement between the HTML of a page and the texts made from it.
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

/// One document of a suite: its name, the name of its family, and the listing.
struct Document {
    name: String,
    family: String,
    listing: Listing,
    /// The name of the page from which the document was made.
    of: Option<String>,
}

impl Suite {
    /// A suite with a few listings of every layout.
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

    /// A suite with one language for each size of every layout, which the tests of the project read.
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

    /// The languages, lengths and sizes in which a layout is read, given its index.
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

    /// Writes the documents into `folder`, lets `binary` import them in one run, and scores the records.
    ///
    /// # Errors
    ///
    /// Returns an error when a file cannot be written, the binary cannot be started, or a line of its output is not a
    /// record.
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

/// Imports a folder with `binary`, and returns the records by file.
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

/// Whether the documents of a family have this format.
pub fn is_of(family: &str, form: Form) -> bool {
    match family.rsplit_once('.') {
        Some((_, extension)) => extension == form.extension(),
        None => Generator::layout(family).is_some_and(|layout| layout.form == form),
    }
}
