//! Matches the entries of each page with the records in the store: first by id, then by the values that a retitled
//! record kept.

use std::collections::{HashMap, HashSet};

use super::super::packed::PackedRecord;
use super::{Outcome, Page, SourceReading, Stored, StoredPage};
use crate::diff::{Side, digest, pair, pair_moved};
use crate::record::{Ids, Record};

/// The record to which an entry of a page belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A record that is in the store.
    Known(i64),
    /// A new record, by its index in [`Plan::fresh`].
    PageRecord(usize),
}

/// A record as its page gives it in this run.
#[derive(Debug)]
pub(crate) struct PageRecord {
    pub record: PackedRecord,
    /// Whether the record has an address.
    pub has_url: bool,
    /// The id that follows from the record on its page.
    pub page_id: String,
    /// Digest of the values that identify the record.
    pub key: String,
    /// Digest of the values whose change counts as a change of the record.
    pub digest: String,
}

/// A record that was found on one page, kept so that it can be recognised on another page.
struct SeenRecord {
    page: usize,
    slot: Slot,
    digest: String,
}

pub(crate) struct Plan<'s> {
    stored: &'s [Stored],
    /// The records of the entries of each page.
    pub slots: Vec<Vec<Slot>>,
    /// Records that are not in the store; `None` where such a record was recognised later as a retitled one.
    pub fresh: Vec<Option<PageRecord>>,
    /// The records of the store that are still on the pages, with their present values.
    pub known: HashMap<i64, PageRecord>,
    /// Records of the store that a repository reports as deleted.
    pub deleted: HashSet<i64>,
    /// Records of the store that now have another title or address, each with the id that follows from its new values.
    pub renamed: HashMap<i64, String>,
    met: HashSet<i64>,
}

impl<'s> Plan<'s> {
    /// Matches records by id, and records of a repository by their identifiers there (`harvested`). The records are
    /// moved out of `reading`.
    pub(crate) fn new(
        stored: &'s [Stored],
        pages: &[StoredPage],
        reading: &mut SourceReading,
        harvested: &HashMap<String, i64>,
    ) -> Self {
        let mut plan = Self {
            stored,
            slots: Vec::new(),
            fresh: Vec::new(),
            known: HashMap::new(),
            deleted: HashSet::new(),
            renamed: HashMap::new(),
            met: HashSet::new(),
        };
        let by_num: HashMap<i64, &Stored> = stored.iter().map(|record| (record.num, record)).collect();
        let by_page_id: HashMap<&str, i64> =
            stored.iter().map(|record| (record.page_id.as_str(), record.num)).collect();
        let by_location: HashMap<&str, &StoredPage> = pages.iter().map(|page| (page.location.as_str(), page)).collect();
        let mut meetings: HashMap<String, Vec<SeenRecord>> = HashMap::new();
        // Unchanged pages come first, because their records are known without reading.
        for (index, page) in reading.pages.iter().enumerate() {
            if let Outcome::Changed(_, deleted) = &page.outcome {
                let nums = deleted.iter().filter_map(|identifier| harvested.get(identifier));
                plan.deleted.extend(nums.filter(|num| by_num.get(num).is_some_and(|record| !record.gone)));
            }
            let stays = matches!(page.outcome, Outcome::Unchanged(_) | Outcome::Changed(..));
            let then = by_location.get(page.location.as_str()).filter(|_| stays);
            let mut entries = then.map(|page| page.entries.clone()).unwrap_or_default();
            entries.retain(|num| !plan.deleted.contains(num));
            for record in entries.iter().filter_map(|num| by_num.get(num)) {
                plan.met.insert(record.num);
                let meeting = SeenRecord { page: index, slot: Slot::Known(record.num), digest: record.digest.clone() };
                meetings.entry(record.key.clone()).or_default().push(meeting);
            }
            plan.slots.push(entries.iter().map(|num| Slot::Known(*num)).collect());
        }
        let mut ids = Ids::default();
        let mut given: HashSet<String> = HashSet::new();
        for (index, page) in reading.pages.iter_mut().enumerate() {
            let (Outcome::Read(read) | Outcome::Changed(read, _)) = &mut page.outcome else { continue };
            let mut here: HashMap<String, usize> = HashMap::new();
            let mut slots = plan.slots.get_mut(index).map(std::mem::take).unwrap_or_default();
            for packed in std::mem::take(&mut read.records) {
                let mut record = packed.record();
                let key = super::short(record.identity().as_bytes());
                let (digest, has_url) = (digest(&record), record.url.is_some());
                let mut fresh = PageRecord { digest, page_id: String::new(), key, has_url, record: packed };
                let nth = here.entry(fresh.key.clone()).or_default();
                let seen = meetings.get(&fresh.key).filter(|_| reading.web);
                let seen = seen.and_then(|seen| elsewhere(seen, index, *nth, &fresh));
                *nth += 1;
                if let Some(slot) = seen {
                    if let Slot::Known(num) = slot {
                        plan.known.entry(num).or_insert(fresh);
                    }
                    slots.push(slot);
                    continue;
                }
                let of_repository = identifier(&record).and_then(|identifier| harvested.get(identifier));
                let of_repository = of_repository.and_then(|num| by_num.get(num)).copied();
                let mut emptied = false;
                let known = loop {
                    // A record of a repository that has its old title or address keeps its id.
                    if let Some(record) = of_repository.filter(|record| record.key == fresh.key) {
                        fresh.page_id.clone_from(&record.page_id);
                        break Some(record.num);
                    }
                    fresh.page_id = ids.next(&record);
                    let taken = match (by_page_id.get(fresh.page_id.as_str()), of_repository) {
                        (Some(num), Some(record)) => *num != record.num,
                        (Some(num), None) => plan.met.contains(num),
                        (None, _) => given.contains(&fresh.page_id),
                    };
                    if !taken {
                        given.insert(fresh.page_id.clone());
                        break match of_repository {
                            Some(record) => {
                                plan.renamed.insert(record.num, fresh.page_id.clone());
                                Some(record.num)
                            }
                            None => by_page_id.get(fresh.page_id.as_str()).copied(),
                        };
                    }
                    // An id that a catalogue gives to two records is used only for the first.
                    record.id.clear();
                    emptied = true;
                };
                if emptied {
                    fresh.record = PackedRecord::new(record);
                }
                let (key, digest) = (fresh.key.clone(), fresh.digest.clone());
                let slot = match known {
                    Some(num) => {
                        plan.met.insert(num);
                        plan.known.insert(num, fresh);
                        Slot::Known(num)
                    }
                    None => {
                        plan.fresh.push(Some(fresh));
                        Slot::PageRecord(plan.fresh.len() - 1)
                    }
                };
                meetings.entry(key).or_default().push(SeenRecord { page: index, slot, digest });
                if !(of_repository.is_some() && slots.contains(&slot)) {
                    slots.push(slot);
                }
            }
            if let Some(place) = plan.slots.get_mut(index) {
                *place = slots;
            }
        }
        plan
    }

    /// The records of the store that were not found, except those on pages that could not be read.
    pub(crate) fn leftovers(&self, complete: bool, pages: &[StoredPage], now: &[Page]) -> Vec<i64> {
        let mut unread: HashSet<i64> = HashSet::new();
        if !complete {
            let read: HashSet<&str> = now
                .iter()
                .filter(|page| !matches!(page.outcome, Outcome::Failed))
                .map(|page| page.location.as_str())
                .collect();
            for page in pages.iter().filter(|page| !read.contains(page.location.as_str())) {
                unread.extend(&page.entries);
            }
        }
        let left = |record: &&Stored| {
            let num = &record.num;
            !record.gone && !self.met.contains(num) && !unread.contains(num) && !self.deleted.contains(num)
        };
        self.stored.iter().filter(left).map(|record| record.num).collect()
    }

    /// Recognises retitled records among `leftovers`. Where the whole source has `moved` to another address, a title or
    /// a path suffices that only one record has. `page_says` returns a record without corrections, as its page
    /// gave it.
    pub(crate) fn pair(
        &mut self,
        leftovers: &[i64],
        has_moved: bool,
        page_says: impl Fn(i64) -> rusqlite::Result<Record>,
    ) -> rusqlite::Result<()> {
        if leftovers.is_empty() || self.fresh.is_empty() {
            return Ok(());
        }
        let old = leftovers.iter().map(|num| Ok(Side::of(&page_says(*num)?))).collect::<rusqlite::Result<Vec<_>>>()?;
        let new: Vec<Side> = self.fresh.iter().flatten().map(|fresh| Side::of(&fresh.record.record())).collect();
        let mut moved: HashMap<usize, i64> = HashMap::new();
        for (old, new) in if has_moved { pair_moved(&old, &new) } else { pair(&old, &new) } {
            let (Some(num), Some(fresh)) = (leftovers.get(old), self.fresh.get_mut(new).and_then(Option::take)) else {
                continue;
            };
            self.met.insert(*num);
            self.renamed.insert(*num, fresh.page_id.clone());
            self.known.insert(*num, fresh);
            moved.insert(new, *num);
        }
        for slot in self.slots.iter_mut().flatten() {
            if let Slot::PageRecord(which) = slot
                && let Some(num) = moved.get(which)
            {
                *slot = Slot::Known(*num);
            }
        }
        Ok(())
    }

    /// The number of records that were found, new ones included.
    pub(crate) fn met(&self) -> usize {
        self.met.len() + self.fresh.iter().flatten().count()
    }
}

/// The identifier that a repository gave the record.
fn identifier(record: &Record) -> Option<&str> {
    record.identifiers.iter().find(|one| one.scheme == "oai").map(|one| one.value.as_str())
}

/// The record of an entry that another page of the listing has as well: with the same address, or without an address
/// and with all values the same.
fn elsewhere(seen: &[SeenRecord], page: usize, nth: usize, fresh: &PageRecord) -> Option<Slot> {
    let other = seen.iter().find(|meeting| meeting.page != page)?.page;
    let meeting = seen.iter().filter(|meeting| meeting.page == other).nth(nth)?;
    (fresh.has_url || meeting.digest == fresh.digest).then_some(meeting.slot)
}
