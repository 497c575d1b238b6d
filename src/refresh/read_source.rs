//! Reads one source: its files, its folders, its addresses.

pub(crate) use super::digest::digest;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;

use super::detail_pages::CachedDetailPages;
use super::drift::Moved;
use super::settings::{fingerprint, of_details, of_source};
use super::site::Addresses;
use crate::document::html::Idle;
use crate::error::{Error, Result};
use crate::pipeline;
use crate::pipeline::{Pipeline, Split};
use crate::project::{Project, Source};
use crate::seeds::Seeds;
use crate::store::{Known, KnownPage, Outcome, PackedRecord, Page, Reading, SourceReading, Store};
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::{Fetcher, Request, Validators};

/// The result of reading a source, with errors and warnings.
pub(crate) struct SourceResult {
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
    /// The pages and detail pages that the time did not suffice for. The next run reads them.
    pub(crate) left: u64,
}

/// Reads the sources of a run, on several threads.
pub(crate) struct SourceReader<'r> {
    pub(crate) project: &'r Project,
    seeds: &'r Seeds,
    fetcher: Option<&'r Fetcher>,
    full: bool,
    settings: String,
    pipelines: Mutex<HashMap<Option<String>, Arc<Pipeline>>>,
    /// The store that keeps each detail page as soon as it arrives; `None` where nothing may be written.
    memory: Option<Mutex<Store>>,
    now: Timestamp,
    /// The reports that the run writes.
    pub(crate) reports: Vec<PathBuf>,
    /// The end of the time of the run; `None` where it has no end.
    end: Option<Instant>,
}

impl SourceResult {
    /// The result for a source of which nothing could be read.
    pub(crate) fn failed(source: &Source, error: Error) -> Self {
        let reading = SourceReading {
            name: source.name.clone(),
            settings: String::new(),
            pages: Vec::new(),
            complete: false,
            web: false,
        };
        Self { reading, errors: vec![error], rejected: Vec::new(), moved: Vec::new(), warnings: Vec::new(), left: 0 }
    }
}

impl<'r> SourceReader<'r> {
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
            end: project.limits.run_time.and_then(|time| Instant::now().checked_add(time)),
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

    /// The end of the time of a source that is begun now.
    fn until(&self) -> Option<Instant> {
        let own = self.project.limits.source_time.and_then(|time| Instant::now().checked_add(time));
        [own, self.end].into_iter().flatten().min()
    }

    /// Reads a source.
    ///
    /// # Errors
    /// Returns an error when a layout or vocabulary is not valid. Errors of the source itself are part of the result.
    pub(crate) fn source(&self, source: &Source, known: &Known) -> Result<SourceResult> {
        let addresses = Addresses::of(self.project, source, self.seeds)?;
        let settings = of_source(&self.settings, source, &addresses);
        let anew = self.full || known.settings.as_ref() != Some(&settings);
        let mut gathered = SourceResult {
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
            left: 0,
        };
        let until = self.until();
        let mut place =
            Place { source, known, anew, gathered: &mut gathered, met: BTreeSet::new(), named: HashSet::new(), until };
        self.files(&mut place)?;
        self.addresses(&mut place, &addresses)?;
        Ok(gathered)
    }

    fn addresses(&self, place: &mut Place, addresses: &Addresses) -> Result<()> {
        let Some(fetcher) = self.fetcher else { return Ok(()) };
        let source = place.source;
        addresses.announce(fetcher);
        let own = addresses.details.then(|| CachedDetailPages {
            fetcher,
            store: self.memory.as_ref(),
            source: source.name.clone(),
            settings: of_details(&place.gathered.reading.settings),
            anew: self.full,
            now: self.now,
            until: place.until,
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
                    Error::data(match addresses.max_pages {
                        1 => "more than 1 page".to_owned(),
                        pages => format!("more than {pages} pages"),
                    })
                    .at(&source.name)
                    .hint("raise max_pages in [limits], or name a narrower listing"),
                );
                break;
            }
            if place.is_over() {
                waiting.extend(place.known(&url).into_iter().flat_map(|known| known.next.clone()));
                whole = false;
                place.leave(url);
                continue;
            }
            // The last run read this page, and had no time for others: they come first.
            if let Some(known) = place.known(&url).filter(|known| known.is_done && !addresses.is_repository()) {
                waiting.extend(known.next.clone());
                whole = false;
                place.page(url, Outcome::Unchanged(None));
                continue;
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
            let read = || answer::read(&response, &source.name, pins, from, pipeline.words(), true);
            let page = fetcher.with_room(&response, read);
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
        place.gathered.left += own.as_ref().map_or(0, CachedDetailPages::left);
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
    pub(crate) fn read(
        &self,
        place: &mut Place,
        location: String,
        parts: Result<impl Iterator<Item = Result<Split>>>,
        reading: &mut Reading,
        own: Option<&CachedDetailPages<'_>>,
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
        if own.is_some_and(CachedDetailPages::was_silent) {
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
    pub(crate) gathered: &'g mut SourceResult,
    /// The keys of the records that this run has read.
    met: BTreeSet<String>,
    /// The pages that have an outcome; the first one counts.
    named: HashSet<String>,
    /// The end of the time of the source; `None` where it has no end.
    pub(crate) until: Option<Instant>,
}

impl Place<'_> {
    /// The page as the store knows it; `None` where it is unknown, or every page is read again.
    pub(crate) fn known(&self, location: &str) -> Option<&KnownPage> {
        self.known.pages.get(location).filter(|_| !self.anew)
    }

    /// The number of entries that the page had when it was last read.
    pub(crate) fn known_entries(&self, location: &str) -> u64 {
        self.known.pages.get(location).map_or(0, |known| known.entries)
    }

    pub(crate) fn page(&mut self, location: String, outcome: Outcome) {
        if self.named.insert(location.clone()) {
            self.gathered.reading.pages.push(Page { location, outcome });
        }
    }

    /// Whether the time of the source is over.
    pub(crate) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Leaves a page to the next run. The page keeps its records.
    pub(crate) fn leave(&mut self, location: String) {
        self.gathered.left += 1;
        self.gathered.reading.complete = false;
        self.page(location, Outcome::Failed);
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
        mode: project.mode(),
        all: project.all_areas,
        layout: layout.map(str::to_owned),
        ..pipeline::Options::default()
    }
}
