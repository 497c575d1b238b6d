//! Harvests a repository in a refresh. Only the records that changed since the last harvest are requested where the
//! repository keeps track of deleted records; otherwise its whole list is.

use std::collections::{HashMap, HashSet};

use super::detail_pages::CachedDetailPages;
use super::read_source::{Place, SourceReader};
use super::site::Addresses;
use crate::error::{Error, Result};
use crate::record::Record;
use crate::store::{Outcome, PackedRecord, Reading};
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::{Fetcher, Response, harvest};

/// The harvested records, each in its last version, and the identifiers of the deleted records.
#[derive(Default)]
struct Harvested {
    records: Vec<Option<PackedRecord>>,
    places: HashMap<String, usize>,
    deleted: HashSet<String>,
    retrieved: Option<String>,
    rejected: Vec<Error>,
    warnings: Vec<Error>,
}

impl SourceReader<'_> {
    /// Harvests the repository at `url`.
    ///
    /// # Errors
    /// Returns an error when a vocabulary or layout is not valid. Errors of the repository are added to `place`.
    pub(crate) fn harvest(
        &self,
        place: &mut Place<'_>,
        addresses: &Addresses,
        fetcher: &Fetcher,
        own: Option<&CachedDetailPages<'_>>,
        url: &str,
    ) -> Result<()> {
        let (base, typed) = harvest::base_of(url);
        let identity = match harvest::identify(fetcher, &base) {
            Ok(identity) => identity,
            Err(error) => {
                place.fail(Some(url.to_owned()), error);
                return Ok(());
            }
        };
        let known = place.known(url).cloned();
        let since = known.as_ref().and_then(|known| known.next.first()).and_then(|next| harvest::base_of(next).1.from);
        let selection = harvest::Selection {
            from: since.clone().or(typed.from),
            until: typed.until,
            set: addresses.set.clone().or(typed.set),
        };
        let pipeline = self.pipeline(place.source.layout.as_deref())?;
        let mut came = Harvested::default();
        let take = |response: Response| {
            let read = || answer::read(&response, &place.source.name, None, Some("oai"), pipeline.words(), false);
            let mut page = fetcher.with_room(&response, read)?;
            let part = page.part.take().unwrap_or_default();
            came.retrieved.get_or_insert_with(|| response.retrieved.clone());
            if part.errors.is_empty() {
                let split = pipeline.read(page.document, own.map(|own| own as &dyn DetailPages))?;
                came.warnings.extend(split.warnings);
                for record in split.records {
                    match pipeline.validate(&record) {
                        None => came.take(record),
                        Some(rejected) => came.rejected.push(rejected.error),
                    }
                }
                came.delete(&part.deleted);
            }
            Ok(part)
        };
        let ended = harvest::list(fetcher, &base, &identity, &selection, take);
        let before = known.as_ref().map_or(0, |known| known.entries);
        let mut reading = Reading {
            retrieved: came.retrieved.take(),
            rejected: came.rejected.len() as u64,
            records: came.records.into_iter().flatten().collect(),
            ..Reading::default()
        };
        let mut deleted: Vec<String> = came.deleted.into_iter().collect();
        deleted.sort();
        place.gathered.rejected.append(&mut came.rejected);
        place.gathered.warnings.append(&mut came.warnings);
        let nothing = reading.records.is_empty() && deleted.is_empty();
        let silent = own.is_some_and(CachedDetailPages::was_silent);
        if let Some(error) = ended.error {
            // The records that were received are kept. The next run starts again from the same date.
            reading.next = known.map(|known| known.next).unwrap_or_default();
            place.fail(None, if error.place().is_some() { error } else { error.at(url) });
            let outcome = if nothing { Outcome::Failed } else { Outcome::Changed(Box::new(reading), deleted) };
            place.page(url.to_owned(), outcome);
            return Ok(());
        }
        // A repository that has never given a record is asked for its whole list.
        let begun = before > 0 || !nothing;
        let next = ended.date.filter(|_| begun && identity.remembers && !silent);
        let next = next.and_then(|date| harvest::next_from(&date, &identity));
        // Records whose detail pages gave no answer are requested again, because the date of the next harvest stays the
        // old one.
        reading.next = match next {
            Some(from) => vec![harvest::since(&base, &from)?],
            None => known.map(|known| known.next).unwrap_or_default(),
        };
        let part = since.is_some() || nothing && before == 0;
        let outcome = match (part, nothing) {
            (true, true) if before > 0 => Outcome::Unchanged(None),
            (true, _) => Outcome::Changed(Box::new(reading), deleted),
            (false, _) => Outcome::Read(Box::new(reading)),
        };
        place.page(url.to_owned(), outcome);
        Ok(())
    }
}

impl Harvested {
    /// Adds a record. A repository may give a record twice, in its old and its new version; the last version replaces
    /// the others.
    fn take(&mut self, record: Record) {
        let identifier = record.identifiers.iter().find(|one| one.scheme == "oai").map(|one| one.value.clone());
        let packed = PackedRecord::new(record);
        let at = self.records.len();
        let Some(identifier) = identifier else { return self.records.push(Some(packed)) };
        self.deleted.remove(&identifier);
        let at = *self.places.entry(identifier).or_insert(at);
        match self.records.get_mut(at) {
            Some(slot) => *slot = Some(packed),
            None => self.records.push(Some(packed)),
        }
    }

    fn delete(&mut self, identifiers: &[String]) {
        for identifier in identifiers {
            if let Some(slot) = self.places.remove(identifier).and_then(|at| self.records.get_mut(at)) {
                *slot = None;
            }
            self.deleted.insert(identifier.clone());
        }
    }
}
