//! Reads one source: its files, its folders, its addresses.

pub(crate) use super::digest::digest;
use crate::record::hex;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use sha2::Digest as _;

use super::detail_pages::Remembered;
use super::drift::Moved;
use super::site::Addresses;
use crate::document::budget::{Count, Limits};
use crate::document::html::Idle;
use crate::error::{Error, Kind, Result};
use crate::formats::Origin;
use crate::formats::table::Choice;
use crate::input;
use crate::pipeline;
use crate::pipeline::parts::{Opened, Parts};
use crate::pipeline::{Pipeline, Split};
use crate::project::{Export, Project, Source};
use crate::seeds::Seeds;
use crate::store::{Known, KnownPage, Outcome, PackedRecord, Page, Reading, SourceReading, Store};
use crate::vocabulary::Vocabulary;
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::{Fetcher, Request, Validators};

/// The result of reading a source, with errors and warnings.
pub(crate) struct Gathered {
    /// The result of reading, which is applied to the store.
    pub reading: SourceReading,
    /// Errors of the pages and files that could not be read.
    pub errors: Vec<Error>,
    /// Errors of the records that are invalid.
    pub rejected: Vec<Error>,
    /// Pages whose records were found by another selector than in the last run.
    pub(crate) moved: Vec<Moved>,
    /// Further warnings for people.
    pub(crate) warnings: Vec<Error>,
}

/// Reads the sources of a run, on several threads.
pub(crate) struct Gathering<'r> {
    project: &'r Project,
    seeds: &'r Seeds,
    fetcher: Option<&'r Fetcher>,
    full: bool,
    settings: String,
    pipelines: Mutex<HashMap<Option<String>, Arc<Pipeline>>>,
    /// The store that keeps each detail page as soon as it arrives; `None` where nothing may be written.
    memory: Option<Mutex<Store>>,
    now: Timestamp,
    /// The reports that the run writes.
    reports: Vec<PathBuf>,
}

impl Gathered {
    /// The result for a source of which nothing could be read.
    pub(crate) fn failed(source: &Source, error: Error) -> Self {
        let reading = SourceReading {
            name: source.name.clone(),
            settings: String::new(),
            pages: Vec::new(),
            complete: false,
            web: false,
        };
        Self { reading, errors: vec![error], rejected: Vec::new(), moved: Vec::new(), warnings: Vec::new() }
    }
}

impl<'r> Gathering<'r> {
    /// Prepares the reading of sources, without reading any page yet.
    ///
    /// # Errors
    /// Returns an error when the vocabulary does not exist.
    pub(crate) fn new(
        project: &'r Project,
        seeds: &'r Seeds,
        fetcher: Option<&'r Fetcher>,
        full: bool,
    ) -> Result<Self> {
        let settings = fingerprint(project, seeds)?;
        let now = super::time()?;
        Ok(Self {
            project,
            seeds,
            fetcher,
            full,
            settings,
            pipelines: Mutex::default(),
            memory: None,
            now,
            reports: Vec::new(),
        })
    }

    /// Keeps detail pages in this store as soon as they arrive, whether or not the run finishes.
    pub(crate) fn remembering(mut self, store: Store) -> Self {
        self.memory = Some(Mutex::new(store));
        self
    }

    /// Names the reports that the run writes, so that they are not read as documents.
    pub(crate) fn reporting_to(mut self, reports: Vec<PathBuf>) -> Self {
        self.reports = reports;
        self
    }

    /// Reads a source.
    ///
    /// # Errors
    /// Returns an error when a layout or vocabulary is not valid. Errors of the source itself are part of the result.
    pub(crate) fn source(&self, source: &Source, known: &Known) -> Result<Gathered> {
        let addresses = Addresses::of(self.project, source, self.seeds)?;
        let settings = of_source(&self.settings, source, &addresses);
        let anew = self.full || known.settings.as_ref() != Some(&settings);
        let mut gathered = Gathered {
            reading: SourceReading {
                name: source.name.clone(),
                settings,
                pages: Vec::new(),
                complete: true,
                web: !addresses.urls.is_empty(),
            },
            errors: Vec::new(),
            rejected: Vec::new(),
            moved: Vec::new(),
            warnings: Vec::new(),
        };
        let mut place =
            Place { source, known, anew, gathered: &mut gathered, met: BTreeSet::new(), named: HashSet::new() };
        self.files(&mut place)?;
        self.addresses(&mut place, &addresses)?;
        Ok(gathered)
    }

    fn files(&self, place: &mut Place) -> Result<()> {
        let source = place.source;
        let paths: Vec<PathBuf> = source.paths.iter().map(|path| self.project.folder.join(path)).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let own: Vec<PathBuf> = self.project.written().into_iter().chain(self.reports.clone()).collect();
        for found in input::expand(&paths, &own) {
            let (path, input) = match found {
                Ok(input @ (input::Input::File(_) | input::Input::Found(_) | input::Input::Saved(..))) => {
                    (input.place(), input)
                }
                Ok(input::Input::Stdin) => continue,
                Err(error) if error.kind() == Kind::Skipped => {
                    place.gathered.warnings.push(error);
                    continue;
                }
                Err(error) => {
                    place.fail(None, error);
                    continue;
                }
            };
            if self.is_export(&path) {
                continue;
            }
            let location = self.relative(&path);
            let bytes = match input.read(self.project.limits.max_document) {
                Ok(bytes) => bytes,
                Err(error) => {
                    let named =
                        format!("{} names it as a path of the source {}", self.project.file.display(), source.name);
                    let lost = !Path::new(&path).exists();
                    place.fail(Some(location), if lost { error.hint(named) } else { error });
                    continue;
                }
            };
            let mut reading = Reading { digest: digest(&bytes), ..Reading::default() };
            if place.known(&location).is_some_and(|known| known.digest == reading.digest) {
                place.page(location, Outcome::Unchanged(None));
                continue;
            }
            let pipeline = self.pipeline(source.layout.as_deref())?;
            let extension = input.extension();
            let origin = Origin {
                name: &source.name,
                location: Some(&location),
                extension: &extension,
                from: source.from.as_deref(),
                words: pipeline.words(),
                pins: None,
                columns: Some(pipeline.columns()),
                table: Choice::default(),
            };
            let limits = Limits::new(self.project.limits.max_document, "max_document in [limits]");
            let opened = crate::formats::open(bytes, origin, limits).map(Opened::of);
            let budget = limits.budget();
            let parts = match opened.map_err(|error| input.error(error)) {
                Err(error) if error.kind() == Kind::Skipped => {
                    place.gathered.warnings.push(error.at(&path));
                    continue;
                }
                Err(error) if error.kind() == Kind::Foreign => Err(error.of_kind(Kind::Data)),
                opened => opened,
            };
            let parts = parts.map(|opened| {
                Parts::enriched(&pipeline, opened).map(|part| {
                    let part = part.map_err(|error| input.error(error))?;
                    budget.spend(Count::Records, (part.records.len() + part.rejected.len()) as u64)?;
                    Ok(part)
                })
            });
            self.read(place, location, parts, &mut reading, None, false)?;
        }
        Ok(())
    }

    /// Whether the path is an export of the project. Exports are never read as a source, because the catalogue would
    /// then be fed with its own records.
    fn is_export(&self, path: &str) -> bool {
        let path = Path::new(path);
        let whole = |path: &Path| path.canonicalize().ok();
        let same = |export: &Export| export.path.file_name() == path.file_name() && whole(&export.path) == whole(path);
        self.project.exports.iter().any(same)
    }

    /// The path relative to the folder of the project, so that it does not depend on where the project lies.
    fn relative(&self, path: &str) -> String {
        let path = PathBuf::from(path);
        let short = path.strip_prefix(&self.project.folder).unwrap_or(&path);
        let short = short.strip_prefix(".").unwrap_or(short);
        short.display().to_string().replace('\\', "/")
    }

    fn addresses(&self, place: &mut Place, addresses: &Addresses) -> Result<()> {
        let Some(fetcher) = self.fetcher else { return Ok(()) };
        let source = place.source;
        addresses.announce(fetcher);
        let own = addresses.details.then(|| Remembered {
            fetcher,
            store: self.memory.as_ref(),
            source: source.name.clone(),
            settings: place.gathered.reading.settings.clone(),
            anew: self.full,
            now: self.now,
            state: Mutex::default(),
        });
        let mut waiting: VecDeque<String> = addresses.urls.iter().cloned().collect();
        let mut met: BTreeSet<String> = BTreeSet::new();
        // Unmatched selectors are reported only where the whole listing was read, because unchanged pages are not
        // parsed.
        let (mut idle, mut whole) = (Idle::default(), true);
        while let Some(url) = waiting.pop_front() {
            if !met.insert(url.clone()) {
                continue;
            }
            if met.len() > addresses.max_pages as usize {
                place.fail(
                    None,
                    Error::data(format!("more than {} pages", addresses.max_pages))
                        .at(&source.name)
                        .hint("raise max_pages in [limits], or name a narrower listing"),
                );
                break;
            }
            if addresses.is_repository() {
                self.harvest(place, addresses, fetcher, own.as_ref(), &url)?;
                continue;
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
                whole = false;
                waiting.extend(known.into_iter().flat_map(|known| known.next));
                place.page(url, Outcome::Unchanged(Some(response.validators)));
                continue;
            }
            let pipeline = self.pipeline(source.layout.as_deref())?;
            let (pins, from) = (addresses.pins.as_ref(), addresses.from.as_deref());
            let page = answer::read(&response, &source.name, pins, from, pipeline.words(), true);
            if page.as_ref().is_ok_and(|page| page.part.is_some()) {
                self.harvest(place, addresses, fetcher, own.as_ref(), &url)?;
                continue;
            }
            let unmatched = page.as_ref().map(|page| page.unmatched.clone()).unwrap_or_default();
            let document = page.map(|mut page| {
                pipeline.lay(&mut page.document);
                // The links to further pages are stored with the page, so that a later run can follow them when the
                // page is unchanged.
                reading.next = page.next;
                reading.selector = page.document.listing.as_ref().map(|listing| listing.selector.clone());
                page.document
            });
            if let (Some(before), Some(now)) = (known.and_then(|known| known.selector), &reading.selector)
                && before != *now
            {
                place.gathered.moved.push(Moved { location: url.clone(), before, now: now.clone() });
            }
            let next = reading.next.clone();
            let followed = !addresses.urls.contains(&url);
            let pages = own.as_ref().map(|own| own as &dyn DetailPages);
            let split = document.and_then(|document| pipeline.read(document, pages));
            let parts = split.map(|split| std::iter::once(Ok(split)));
            if self.read(place, url, parts, &mut reading, own.as_ref(), followed)? {
                waiting.extend(next);
                let read = place.gathered.reading.pages.last().map(|page| &page.outcome);
                let empty = !matches!(read, Some(Outcome::Read(now)) if !now.records.is_empty());
                idle.see(empty, &unmatched);
            }
        }
        if let Some(error) = own.and_then(|own| own.trouble()) {
            place.fail(None, error);
        }
        if let (true, Some(url)) = (whole, addresses.urls.first()) {
            place.gathered.warnings.extend(idle.warnings(addresses.origin(), url));
        }
        Ok(())
    }

    /// Turns a document into the records of a page. Returns false where no further page is to be followed: reading
    /// failed, or the page was found through a pager and has no new record.
    fn read(
        &self,
        place: &mut Place,
        location: String,
        parts: Result<impl Iterator<Item = Result<Split>>>,
        reading: &mut Reading,
        own: Option<&Remembered<'_>>,
        followed: bool,
    ) -> Result<bool> {
        let pipeline = self.pipeline(place.source.layout.as_deref())?;
        let (mut records, mut rejected, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        // Each part is packed before the next one is read, because a source may have hundreds of thousands of records.
        let read = parts.and_then(|mut parts| {
            parts.try_for_each(|part| {
                let part = part?;
                place.gathered.warnings.extend(part.warnings);
                rejected.extend(part.rejected.into_iter().map(|rejected| rejected.error));
                for record in part.records {
                    if let Some(invalid) = pipeline.validate(&record) {
                        rejected.push(invalid.error);
                        continue;
                    }
                    if keys.is_empty() {
                        reading.layout.clone_from(&record.source.layout);
                    }
                    keys.push(record.identity());
                    records.push(PackedRecord::new(record));
                }
                Ok(())
            })
        });
        if let Err(error) = read {
            let error = if error.place().is_some() { error } else { error.at(&location) };
            place.fail(Some(location), error);
            return Ok(false);
        }
        // A listing whose detail pages gave no answer loses its validators, so that the next run reads it even if it is
        // unchanged.
        if own.is_some_and(Remembered::was_silent) {
            (reading.validators, reading.digest) = (Validators::default(), String::new());
        }
        reading.rejected += rejected.len() as u64;
        place.gathered.rejected.extend(rejected);
        reading.records = records;
        let before = place.known.pages.get(&location).map_or(0, |known| known.entries);
        if reading.records.is_empty() && before > 0 {
            let message = format!("not one record was found, where there were {before}");
            let hint = match location.contains("://") {
                true => "the page keeps its records; perhaps it was redesigned",
                false => "the file keeps its records; remove it, or check what was written into it",
            };
            place.fail(Some(location.clone()), Error::data(message).at(&location).hint(hint));
            return Ok(false);
        }
        let fresh = keys.into_iter().map(|key| usize::from(place.met.insert(key))).sum::<usize>();
        // A page with several further addresses is an index of sitemaps, which may have no records itself.
        if followed && fresh == 0 && reading.next.len() < 2 {
            return Ok(false);
        }
        place.page(location, Outcome::Read(Box::new(std::mem::take(reading))));
        Ok(true)
    }

    /// The pipeline for a layout. It is made when the first page needs it, because a run that finds only unchanged
    /// pages needs none.
    pub(crate) fn pipeline(&self, layout: Option<&str>) -> Result<Arc<Pipeline>> {
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

/// The source that is being read, with its state.
pub(crate) struct Place<'g> {
    pub(crate) source: &'g Source,
    known: &'g Known,
    anew: bool,
    pub(crate) gathered: &'g mut Gathered,
    /// The keys of the records that this run has read.
    met: BTreeSet<String>,
    /// The pages that have an outcome; the first one counts.
    named: HashSet<String>,
}

impl Place<'_> {
    /// The page as the store knows it; `None` where it is unknown, or every page is read again.
    pub(crate) fn known(&self, location: &str) -> Option<&KnownPage> {
        self.known.pages.get(location).filter(|_| !self.anew)
    }

    pub(crate) fn page(&mut self, location: String, outcome: Outcome) {
        if self.named.insert(location.clone()) {
            self.gathered.reading.pages.push(Page { location, outcome });
        }
    }

    pub(crate) fn fail(&mut self, location: Option<String>, error: Error) {
        self.gathered.reading.complete = false;
        self.gathered.errors.push(error);
        if let Some(location) = location {
            self.page(location, Outcome::Failed);
        }
    }
}

/// The options of the pipeline for a project and a layout.
fn pipeline_options(project: &Project, layout: Option<&str>) -> pipeline::Options {
    pipeline::Options {
        vocabulary: project.vocabulary.clone(),
        all: project.all_areas,
        layout: layout.map(str::to_owned),
        ..pipeline::Options::default()
    }
}

/// A digest of everything other than the pages that determines which records are made of them.
///
/// # Errors
/// Returns an error when the vocabulary or a file of the seeds cannot be read.
pub(crate) fn fingerprint(project: &Project, seeds: &Seeds) -> Result<String> {
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

/// A digest of everything other than its pages that determines the records of a source.
///
/// # Errors
/// Returns an error in the same cases as `fingerprint`.
pub fn settings(project: &Project, source: &Source, seeds: &Seeds) -> Result<String> {
    Ok(of_source(&fingerprint(project, seeds)?, source, &Addresses::of(project, source, seeds)?))
}

fn of_source(fingerprint: &str, source: &Source, addresses: &Addresses) -> String {
    let Addresses { from, set, details, text, .. } = addresses;
    let parts = [format!("{:?}", source.layout), format!("{from:?}"), format!("{set:?}"), details.to_string()];
    digest([fingerprint, &parts.join("\u{1f}"), text].join("\u{1f}").as_bytes())
}
