//! The first reading of archives: the newest capture of each address, and where it is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::choice::{Choice, rank};
use super::header::Head;
use super::volume::Volume;
use super::walk::{Damage, Flow, Record, RecordPlace, Visit, WantedPart};
use crate::error::Result;
use crate::record::canonical_url;

/// Bytes of a block by which its status and media type are known.
pub(crate) const START: u64 = 16 << 10;

/// The newest captures of a run, by the digest of their addresses.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    newest: HashMap<u64, Found>,
}

/// The newest capture of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    rank: u64,
    offset: u64,
    nth: u32,
    /// The number of the volume.
    pub volume: u32,
}

impl Found {
    /// The place of the capture in the volume.
    pub(crate) fn spot(&self) -> RecordPlace {
        RecordPlace { offset: self.offset, nth: self.nth }
    }
}

impl Survey {
    /// Reads the headers of all captures in the volumes, in their order. Of two captures of the same second, the later
    /// one in that order is the newer one.
    ///
    /// # Errors
    /// Returns an error when a file cannot be read. Damage in the file is no error here, because the second reading
    /// reports it.
    pub(crate) fn of<'v>(volumes: impl Iterator<Item = &'v Volume>, choice: &Choice) -> Result<Self> {
        let mut survey = Self::default();
        for (number, volume) in (0..).zip(volumes) {
            let mut reading = Reading { survey: &mut survey, choice, volume: number };
            // A volume that cannot be opened is reported when it is read.
            if let Ok(mut walk) = volume.walk() {
                let _ = walk.from(0, &mut reading).map_err(|error| volume.error(&error))?;
            }
        }
        Ok(survey)
    }

    /// Whether this capture is the newest one of its address.
    pub(crate) fn is_newest(&self, address: &str, volume: u32, spot: RecordPlace) -> bool {
        self.newest.get(&key(address)).is_some_and(|found| found.volume == volume && found.spot() == spot)
    }

    /// The newest capture of an address, or of the same address with the other of the schemes http and https.
    pub(crate) fn find(&self, address: &str) -> Option<Found> {
        let other = match address.split_once("://")? {
            ("http", rest) => format!("https://{rest}"),
            (_, rest) => format!("http://{rest}"),
        };
        [address, &other].iter().find_map(|address| self.newest.get(&key(address))).copied()
    }
}

/// The digest of an address without what differs between visits. Sixty-four bits tell the addresses of any archive
/// apart: among a hundred million, two that are taken for each other are to be expected in one of three thousand runs.
pub(crate) fn key(address: &str) -> u64 {
    use std::hash::BuildHasher as _;
    foldhash::quality::FixedState::default().hash_one(canonical_url(address))
}

struct Reading<'s> {
    survey: &'s mut Survey,
    choice: &'s Choice,
    volume: u32,
}

impl Visit for Reading<'_> {
    fn hold(&mut self, head: &Head, _: RecordPlace) -> WantedPart {
        let wanted = head.address.as_deref().is_some_and(|address| self.choice.details || self.choice.wants(address));
        let holds = wanted && !head.divided && self.choice.may_hold(head);
        if holds { WantedPart::Start(START) } else { WantedPart::Nothing }
    }

    fn record(&mut self, record: Record) -> Flow {
        let Record { spot, head, block, .. } = record;
        let Some(address) = head.address.as_deref().filter(|_| !block.is_empty()) else { return Flow::Continue(()) };
        if self.choice.judge(&head, &block).is_ok() {
            let found = Found { rank: rank(&head), offset: spot.offset, nth: spot.nth, volume: self.volume };
            match self.survey.newest.entry(key(address)) {
                Entry::Vacant(place) => drop(place.insert(found)),
                Entry::Occupied(mut place) if place.get().rank <= found.rank => drop(place.insert(found)),
                Entry::Occupied(_) => {}
            }
        }
        Flow::Continue(())
    }

    fn damage(&mut self, _: Damage) -> Flow {
        Flow::Continue(())
    }
}
