//! The reading of the blocks of a page: the role of each block, the records that the roles form, and how sure they are.

use std::borrow::Cow;

use super::Splitting;
use crate::document::Block;
use crate::document::doubt::Evidence;
use crate::error::Result;
use crate::record::Record;
use crate::splitting::doubt::dates::Dated;
use crate::splitting::doubt::{self, Sure};
use crate::splitting::fields::{Assembled, Fields};
use crate::splitting::{Reading, Reason, Rival, aligned, bounds, repeated};
use crate::text::names;

/// The number of reasons given for a role.
const REASONS: usize = 4;

/// The confidence in a record, and the evidence from which it was computed.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The confidence in the record and its fields.
    pub sure: Sure,
    /// The measures of the reader.
    pub evidence: Evidence,
    /// The measures for the date, which all readers share.
    pub date: Vec<f32>,
}

/// A page as it was read, with the reasons.
#[derive(Debug)]
pub(crate) struct Examined {
    /// The roles, the layout and the confidence.
    pub reading: Reading,
    /// The second reading: the best one that gives different records.
    pub rival: Option<Rival>,
    /// The records.
    pub assembled: Assembled,
    /// The confidence in each record.
    pub judged: Vec<Judged>,
    /// The reasons for each block, the strongest first. Empty if whole columns were decided.
    pub reasons: Vec<Vec<Reason>>,
}

impl Splitting {
    /// The best reading within the bounds that the markup gives. Blocks are moved out of the slice while parts of it
    /// are read, and are moved back afterwards.
    fn reading(&self, blocks: &mut [Block]) -> Result<Reading> {
        if let Some(reading) = Reading::decided(blocks).or_else(|| aligned::reading(blocks)) {
            return Ok(reading);
        }
        let layout = self.layout.as_deref();
        let mut reading = match bounds::near(blocks) {
            None => self.splitter.read(blocks, layout)?,
            Some(kept) => {
                let mut near: Vec<Block> =
                    kept.iter().filter_map(|at| blocks.get_mut(*at).map(std::mem::take)).collect();
                let reading = self.splitter.read(&near, layout);
                for (at, block) in kept.iter().zip(&mut near) {
                    blocks.get_mut(*at).into_iter().for_each(|place| std::mem::swap(place, block));
                }
                let mut reading = reading?;
                reading.tags = bounds::spread(&kept, &reading.tags, blocks.len());
                reading
            }
        };
        bounds::hold(blocks, &mut reading);
        Ok(reading)
    }

    /// The best reading of a page of this source, with the corrections of people applied.
    pub(super) fn put_right(&self, source: &str, blocks: &mut [Block]) -> Result<Reading> {
        let mut reading = self.reading(blocks)?;
        let found = self.corrections.apply(source, blocks, &mut reading);
        if !self.corrections.is_empty() {
            self.applied.add(source, found);
        }
        Ok(reading)
    }

    /// The records of a reading with their layout and their doubts, and the confidence in each of them.
    pub(super) fn assemble(&self, blocks: &[Block], reading: &Reading) -> (Assembled, Vec<Judged>) {
        let mut assembled = Fields::new(&self.words).records(blocks, &reading.tags);
        let dated: Vec<Dated> = assembled.records.iter().map(Dated::of).collect();
        let dates = doubt::dates::measures(&dated);
        let mut judged = Vec::with_capacity(dates.len());
        for ((record, ordinal), date) in assembled.records.iter_mut().zip(&assembled.ordinals).zip(dates) {
            let evidence = reading.evidence.get(*ordinal).cloned().unwrap_or_default();
            let sure = self.judge(record, &reading.layout, &evidence, &date);
            judged.push(Judged { sure, evidence, date: date.to_vec() });
        }
        repeated::mark(&mut assembled.records);
        (assembled, judged)
    }

    /// Completes a record that was made from blocks of this layout, and notes how doubtful it is.
    pub(super) fn judge(&self, record: &mut Record, layout: &str, evidence: &Evidence, date: &[f32]) -> Sure {
        names::complete(record, &self.words);
        record.source.layout = Some(layout.to_owned());
        let sure = self.doubts.judge(evidence, date);
        match &evidence.reviewed {
            Some(reviewed) => doubt::reviewed(record, reviewed),
            None => doubt::note(record, &sure, evidence, &self.doubts),
        }
        record.shrink();
        sure
    }

    /// Explains how blocks are read: the records that they form, and the strongest reasons for the role of each block.
    ///
    /// # Errors
    /// Returns an error if the pinned layout does not exist.
    pub(crate) fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
        let reading = self.put_right(source, blocks)?;
        let blocks = &*blocks;
        let (assembled, judged) = self.assemble(blocks, &reading);
        // If whole columns were decided, the decoder was not used, and there is no second reading to compare.
        let (reasons, rival) = if reading.is_by_columns() {
            (vec![Vec::new(); blocks.len()], None)
        } else {
            let near = bounds::near(blocks).map(|kept| kept.iter().filter_map(|at| blocks.get(*at)).cloned().collect());
            let near: Cow<'_, [Block]> = near.map_or(Cow::Borrowed(blocks), Cow::Owned);
            let rival = if self.layout.is_none() { self.splitter.rival(&near) } else { None };
            (self.splitter.reasons(blocks, &reading.tags, REASONS), rival)
        };
        Ok(Examined { reading, rival, assembled, judged, reasons })
    }
}
