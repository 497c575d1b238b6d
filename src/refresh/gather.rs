//! Reading a source: its files, its folders, its addresses.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::Digest as _;

use crate::document::web;
use crate::document::{self, Document};
use crate::error::{Error, Result};
use crate::fetch::{Fetcher, Request};
use crate::input;
use crate::pipeline::{self, Pipeline};
use crate::project::{Project, Source};
use crate::record::Ids;
use crate::seeds::Seeds;
use crate::store::{Known, KnownPage, Outcome, Page, Reading, SourceReading};
use crate::vocabulary::Vocabulary;

/// A source as it was read, and what went wrong.
pub struct Gathered {
    /// For the store.
    pub reading: SourceReading,
    /// What could not be read.
    pub errors: Vec<Error>,
    /// Records that are invalid.
    pub rejected: Vec<Error>,
}

/// Reads sources; one for a run, used from several threads.
pub struct Gathering<'r> {
    project: &'r Project,
    seeds: &'r Seeds,
    fetcher: Option<&'r Fetcher>,
    full: bool,
    settings: String,
    pipelines: Mutex<HashMap<Option<String>, Arc<Pipeline>>>,
}

impl<'r> Gathering<'r> {
    /// Reads nothing yet but the settings.
    ///
    /// # Errors
    /// Where the vocabulary is not there.
    pub fn new(project: &'r Project, seeds: &'r Seeds, fetcher: Option<&'r Fetcher>, full: bool) -> Result<Self> {
        let settings = fingerprint(project, seeds)?;
        Ok(Self { project, seeds, fetcher, full, settings, pipelines: Mutex::default() })
    }

    /// Reads a source.
    ///
    /// # Errors
    /// Where a layout or vocabulary is wrong; what is wrong with the source is in the result.
    pub fn source(&self, source: &Source, known: &Known) -> Result<Gathered> {
        let settings = of_source(&self.settings, source);
        let anew = self.full || known.settings.as_ref() != Some(&settings);
        let mut gathered = Gathered {
            reading: SourceReading {
                name: source.name.clone(),
                settings,
                pages: Vec::new(),
                complete: true,
                web: !source.urls.is_empty(),
            },
            errors: Vec::new(),
            rejected: Vec::new(),
        };
        let mut place = Place { source, known, anew, gathered: &mut gathered };
        self.files(&mut place)?;
        self.addresses(&mut place)?;
        Ok(gathered)
    }

    fn files(&self, place: &mut Place) -> Result<()> {
        let source = place.source;
        let paths: Vec<PathBuf> = source.paths.iter().map(|path| self.project.folder.join(path)).collect();
        if paths.is_empty() {
            return Ok(());
        }
        for found in input::expand(&paths) {
            let (path, input) = match found {
                Ok(input @ (input::Input::File(_) | input::Input::Saved(..))) => (input.place(), input),
                Ok(input::Input::Stdin) => continue,
                Err(error) => {
                    place.fail(None, error);
                    continue;
                }
            };
            let location = self.relative(&path);
            let bytes = match input.read(self.project.limits.max_document) {
                Ok(bytes) => bytes,
                Err(error) => {
                    place.fail(Some(location), error);
                    continue;
                }
            };
            let mut reading = Reading { digest: digest(&bytes), ..Reading::default() };
            if place.known(&location).is_some_and(|known| known.digest == reading.digest) {
                place.page(location, Outcome::Unchanged(None));
                continue;
            }
            let from = source.from.as_deref();
            let document = document::read(&bytes, &source.name, Some(&location), &input.extension(), from);
            self.read(place, location, document, &mut reading)?;
        }
        Ok(())
    }

    /// The path as it is seen from the project: the same wherever the project lies.
    fn relative(&self, path: &str) -> String {
        let path = PathBuf::from(path);
        let short = path.strip_prefix(&self.project.folder).unwrap_or(&path);
        let short = short.strip_prefix(".").unwrap_or(short);
        short.display().to_string().replace('\\', "/")
    }

    fn addresses(&self, place: &mut Place) -> Result<()> {
        let Some(fetcher) = self.fetcher else { return Ok(()) };
        let source = place.source;
        let mut waiting: VecDeque<String> = source.urls.iter().cloned().collect();
        let mut met: BTreeSet<String> = BTreeSet::new();
        source.urls.iter().for_each(|url| fetcher.trust(url));
        while let Some(url) = waiting.pop_front() {
            if !met.insert(url.clone()) {
                continue;
            }
            if met.len() > self.project.limits.max_pages as usize {
                place.fail(
                    None,
                    Error::data(format!("more than {} pages", self.project.limits.max_pages))
                        .at(&source.name)
                        .hint("raise max_pages in [limits], or name a narrower listing"),
                );
                break;
            }
            let known = place.known(&url).cloned();
            let validators = known.as_ref().map(|known| known.validators.clone()).unwrap_or_default();
            let response = match fetcher.get(&Request::new(&url).with_validators(validators)) {
                Ok(response) => response,
                Err(failure) => {
                    place.fail(Some(url), failure.into());
                    continue;
                }
            };
            let mut reading = Reading {
                digest: digest(&response.body),
                validators: response.validators.clone(),
                retrieved: Some(response.retrieved.clone()),
                ..Reading::default()
            };
            let same = known.as_ref().is_some_and(|known| response.not_modified || known.digest == reading.digest);
            if same {
                waiting.extend(known.into_iter().flat_map(|known| known.next));
                place.page(url, Outcome::Unchanged(Some(response.validators)));
                continue;
            }
            let document = web::read_as(&response, &source.name, None, source.from.as_deref()).map(|page| {
                // Kept with the page: a run in which it is unchanged goes on from it all the same.
                reading.next = page.next;
                reading.selector = page.document.listing.as_ref().map(|listing| listing.selector.clone());
                page.document
            });
            waiting.extend(reading.next.iter().cloned());
            self.read(place, url, document, &mut reading)?;
        }
        Ok(())
    }

    /// Turns a document into the records of a page.
    fn read(
        &self,
        place: &mut Place,
        location: String,
        document: Result<Document>,
        reading: &mut Reading,
    ) -> Result<()> {
        let pipeline = self.pipeline(place.source.layout.as_deref())?;
        let split = match document.and_then(|document| pipeline.split(document, &mut Ids::default())) {
            Ok(split) => split,
            Err(error) => {
                let error = if error.place().is_some() { error } else { error.at(&location) };
                place.fail(Some(location), error);
                return Ok(());
            }
        };
        for mut record in split.records {
            pipeline.enrich(&mut record);
            match pipeline.validate(&record) {
                None => reading.records.push(record),
                Some(rejected) => {
                    reading.rejected += 1;
                    place.gathered.rejected.push(rejected.error);
                }
            }
        }
        reading.layout = reading.records.first().and_then(|record| record.source.layout.clone());
        let before = place.known.pages.get(&location).map_or(0, |known| known.entries);
        if reading.records.is_empty() && before > 0 {
            let message = format!("not one record was found, where there were {before}");
            place.fail(
                Some(location.clone()),
                Error::data(message).at(&location).hint("the page keeps its records; perhaps it was redesigned"),
            );
            return Ok(());
        }
        place.page(location, Outcome::Read(Box::new(std::mem::take(reading))));
        Ok(())
    }

    /// The stages for a layout, made when the first page needs them: a run that only meets unchanged pages does not.
    fn pipeline(&self, layout: Option<&str>) -> Result<Arc<Pipeline>> {
        let mut pipelines = self.pipelines.lock().unwrap_or_else(PoisonError::into_inner);
        let key = layout.map(str::to_owned);
        if let Some(pipeline) = pipelines.get(&key) {
            return Ok(Arc::clone(pipeline));
        }
        let pipeline = Arc::new(Pipeline::new(self.seeds, &pipeline_options(self.project, layout))?);
        pipelines.insert(key, Arc::clone(&pipeline));
        Ok(pipeline)
    }
}

/// The source that is being read.
struct Place<'g> {
    source: &'g Source,
    known: &'g Known,
    anew: bool,
    gathered: &'g mut Gathered,
}

impl Place<'_> {
    /// The page as it was, unless everything is read anew.
    fn known(&self, location: &str) -> Option<&KnownPage> {
        self.known.pages.get(location).filter(|_| !self.anew)
    }

    fn page(&mut self, location: String, outcome: Outcome) {
        if !self.gathered.reading.pages.iter().any(|page| page.location == location) {
            self.gathered.reading.pages.push(Page { location, outcome });
        }
    }

    fn fail(&mut self, location: Option<String>, error: Error) {
        self.gathered.reading.complete = false;
        self.gathered.errors.push(error);
        if let Some(location) = location {
            self.page(location, Outcome::Failed);
        }
    }
}

/// The options of the stages.
fn pipeline_options(project: &Project, layout: Option<&str>) -> pipeline::Options {
    pipeline::Options {
        vocabulary: project.vocabulary.clone(),
        all: project.all_areas,
        layout: layout.map(str::to_owned),
        ..pipeline::Options::default()
    }
}

/// A digest of everything besides the pages that decides what records are made of them.
///
/// # Errors
/// Where the vocabulary or a seed cannot be read.
pub fn fingerprint(project: &Project, seeds: &Seeds) -> Result<String> {
    let mut hash = sha2::Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(Vocabulary::source(seeds, &project.vocabulary)?.1);
    hash.update([u8::from(project.all_areas)]);
    for folder in ["layouts", "words", "languages", "sources"] {
        for name in seeds.list(folder, "toml") {
            hash.update(&name);
            hash.update(seeds.read(&name)?.unwrap_or_default());
        }
    }
    Ok(hex(&hash.finalize()))
}

/// A digest of what decides the records of a source, besides its pages.
///
/// # Errors
/// As [`fingerprint`].
pub fn settings(project: &Project, source: &Source, seeds: &Seeds) -> Result<String> {
    Ok(of_source(&fingerprint(project, seeds)?, source))
}

fn of_source(fingerprint: &str, source: &Source) -> String {
    digest(format!("{fingerprint}\u{1f}{:?}\u{1f}{:?}", source.layout, source.from).as_bytes())
}

/// The digest by which a page is known to be as it was.
pub fn digest(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
