//! A page of very many records, which are made part by part.
//!
//! A record takes more memory than the blocks that it is made of. The records of a page are judged beside each other, so
//! those of a long page are made twice: first to see what they have in common, each of them for a moment, and then part
//! by part, as they are asked for.

use std::ops::Range;
use std::sync::Arc;

use super::{Line, Split, Splitting};
use crate::document::Block;
use crate::error::Error;
use crate::splitting::Reading;
use crate::splitting::doubt::dates::{self, Dated, Measures};
use crate::splitting::fields::{Fields, groups, order_of_dates};
use crate::splitting::repeated::Repeated;
use crate::splitting::stated::{self, Stated};
use crate::text::dates::Proven;

/// The number of records of a page from which they are made part by part.
const MANY: usize = 4_096;
/// The number of records of a part.
const PART: usize = 1_024;

/// A page whose records have not all been made.
#[derive(Debug)]
pub(crate) struct Paged {
    blocks: Vec<Block>,
    reading: Reading,
    proven: Arc<Proven>,
    repeated: Repeated,
    /// The groups of blocks that are records, each with its number among all groups and the measures of its date.
    waiting: std::vec::IntoIter<((usize, Range<usize>), Measures)>,
    count: u64,
    /// The lines that are in no record, the number of records that the page states, and the problems of the page, until
    /// the first part is made.
    beside: Option<(Vec<Line>, Option<Stated>, Vec<Error>)>,
}

impl Paged {
    /// Whether a reading finds so many records that they are made part by part.
    pub(crate) fn is_long(reading: &Reading) -> bool {
        reading.tags.iter().filter(|tag| tag.start).count() >= MANY
    }

    /// Surveys the records that a reading makes from blocks. `warnings` are the problems of the page.
    pub(crate) fn new(splitting: &Splitting, mut blocks: Vec<Block>, reading: Reading, warnings: Vec<Error>) -> Self {
        let (fields, proven) = (Fields::new(&splitting.words), order_of_dates(&blocks));
        let (mut repeated, mut dated, mut found) = (Repeated::default(), Vec::new(), Vec::new());
        let (mut inside, mut lines) = (vec![false; blocks.len()], Vec::new());
        for (ordinal, span) in groups(&reading.tags).into_iter().enumerate() {
            let Some((record, links)) = fields.group(&blocks, &reading.tags, &span, &proven) else { continue };
            repeated.count(&record);
            dated.push(Dated::of(&record));
            lines.extend(links);
            inside.get_mut(span.clone()).unwrap_or_default().fill(true);
            found.push((ordinal, span));
        }
        repeated.settle();
        let outside = blocks.iter_mut().zip(inside).enumerate().filter(|(_, (_, inside))| !inside);
        lines.extend(outside.map(|(at, (block, _))| (at, std::mem::take(&mut block.text))));
        lines.sort_by_key(|(at, _)| *at);
        let line = |(at, text): (usize, String)| Some(Line { number: blocks.get(at)?.lines.0, text });
        let lines: Vec<Line> = lines.into_iter().filter_map(line).collect();
        let stated = stated::find(lines.iter().map(|line| (line.number, line.text.as_str())), &splitting.words);
        let count = found.len() as u64;
        let waiting: Vec<_> = found.into_iter().zip(dates::measures(&dated)).collect();
        Self {
            blocks,
            reading,
            proven,
            repeated,
            waiting: waiting.into_iter(),
            count,
            beside: Some((lines, stated, warnings)),
        }
    }

    /// The next records; `None` after the last ones. The blocks of each record give up their memory.
    pub(crate) fn part(&mut self, splitting: &Splitting) -> Option<Split> {
        let (boilerplate, stated, warnings) = match self.beside.take() {
            Some(beside) => beside,
            None if self.waiting.len() == 0 => return None,
            None => (Vec::new(), None, Vec::new()),
        };
        let fields = Fields::new(&splitting.words);
        let mut records = Vec::with_capacity(PART.min(self.waiting.len()));
        for ((ordinal, span), date) in self.waiting.by_ref().take(PART) {
            let Some((mut record, _)) = fields.group(&self.blocks, &self.reading.tags, &span, &self.proven) else {
                continue;
            };
            self.blocks.get_mut(span).unwrap_or_default().iter_mut().for_each(Block::empty);
            let evidence = self.reading.evidence.get_mut(ordinal).map(std::mem::take).unwrap_or_default();
            splitting.judge(&mut record, &self.reading.layout, &evidence, &date);
            self.repeated.mark(&mut record);
            records.push(record);
        }
        Some(Split { records, boilerplate, stated, warnings, of: Some(self.count), ..Split::default() })
    }
}
