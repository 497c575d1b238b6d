//! Evidence for a record that the decoder read line by line.
//!
//! The probabilities that the decoder gives to the blocks of a record are not enough: the decoder can misread a page of
//! a new kind with high probabilities. Measures of the page around the record are therefore used, too.

use crate::document::Block;
use crate::document::doubt::{Evidence, Other, Reader};
use crate::splitting::labels::{LABELS, Scores, tag};
use crate::splitting::measure::{self, flag, odds};
use crate::splitting::{Role, Tag};

/// The names of the measures of title and bounds.
pub(crate) const NAMES: [&str; 17] = [
    "always",
    "least",
    "mean",
    "first-pass",
    "page-least",
    "page-mean",
    "page-worst",
    "page-doubtful",
    "alike",
    "alone",
    "few",
    "untitled",
    "textless",
    "paragraphs",
    "other-title",
    "other-bounds",
    "lone-least",
];

/// The names of the measures of the date.
pub(crate) const DATES: [&str; 3] = ["date-least", "date-missed", "dates"];

/// Measures every record of a reading. `first` and `second` hold the probabilities that the two passes give to the
/// labels of each block.
pub(crate) fn measures(blocks: &[Block], tags: &[Tag], first: &[Scores], second: &[Scores]) -> Vec<Evidence> {
    let mut records: Vec<Own> = Vec::new();
    let mut doubtful = 0.0;
    let mut open = false;
    for (((tag, first), second), block) in tags.iter().zip(first).zip(second).zip(blocks) {
        let (early, sure) = (odds(alike(*tag, first)), odds(alike(*tag, second)));
        if sure < 2.0 {
            doubtful += 1.0;
        }
        let outside = tag.start || tag.role == Role::Boilerplate;
        if open
            && outside
            && let Some(record) = records.last_mut()
        {
            // The end of the record is as certain as that this block begins something else.
            record.see(sure, early);
            record.doubt_end(*tag, second, block);
        }
        if tag.start {
            records.push(Own::default());
        }
        open = tag.role != Role::Boilerplate;
        if open && let Some(record) = records.last_mut() {
            record.see(sure, early);
            record.doubt(*tag, second, block);
            record.blocks += 1.0;
            record.sum += sure;
            record.titles += flag(tag.role == Role::Title);
            record.texts += flag(matches!(tag.role, Role::Description | Role::Continuation));
        }
    }
    let doubtful = doubtful / tags.len().max(1) as f32;
    evidence(records, doubtful)
}

/// The measures of the records of a page; `doubtful` is the share of its blocks that are in doubt.
fn evidence(records: Vec<Own>, doubtful: f32) -> Vec<Evidence> {
    let count = records.len().max(1) as f32;
    let page_least = records.iter().map(|record| record.least).sum::<f32>() / count;
    let page_worst = records.iter().map(|record| record.least).fold(measure::MOST, f32::min);
    let page_mean = records.iter().map(Own::mean).sum::<f32>() / count;
    let shapes: Vec<(bool, bool)> = records.iter().map(Own::shape).collect();
    let alike = measure::alike(&shapes);
    let alone = records.len() == 1;
    records
        .into_iter()
        .zip(alike)
        .map(|(record, alike)| {
            let (titled, told) = record.shape();
            let measures = [
                1.0,
                record.least,
                record.mean(),
                record.early,
                page_least,
                page_mean,
                page_worst,
                doubtful,
                alike,
                flag(alone),
                1.0 / count,
                flag(!titled),
                flag(!told),
                flag(record.texts > 1.0),
                odds(record.title.0),
                odds(record.bounds.0),
                if titled && told { 0.0 } else { record.least },
            ];
            Evidence {
                reader: Reader::Lines,
                record: measures.to_vec(),
                issued: vec![record.date_least, odds(record.date_missed.0), record.dates],
                title: record.title.1,
                bounds: record.bounds.1,
                date: record.date_missed.1,
                reviewed: None,
            }
        })
        .collect()
}

/// The probability of another reading, and a description of it.
type Rival = (f32, Option<Other>);

/// The sums over the blocks of one record.
#[derive(Debug)]
struct Own {
    least: f32,
    early: f32,
    sum: f32,
    blocks: f32,
    titles: f32,
    texts: f32,
    title: Rival,
    bounds: Rival,
    date_least: f32,
    date_missed: Rival,
    dates: f32,
}

impl Default for Own {
    fn default() -> Self {
        let most = measure::MOST;
        Self {
            least: most,
            early: most,
            sum: 0.0,
            blocks: 0.0,
            titles: 0.0,
            texts: 0.0,
            title: (0.0, None),
            bounds: (0.0, None),
            date_least: most,
            date_missed: (0.0, None),
            dates: 0.0,
        }
    }
}

impl Own {
    fn see(&mut self, sure: f32, early: f32) {
        self.least = self.least.min(sure);
        self.early = self.early.min(early);
    }

    fn mean(&self) -> f32 {
        if self.blocks > 0.0 { self.sum / self.blocks } else { 0.0 }
    }

    fn shape(&self) -> (bool, bool) {
        (self.titles > 0.0, self.texts > 0.0)
    }

    /// Notes other readings of a block of the record.
    fn doubt(&mut self, own: Tag, row: &Scores, block: &Block) {
        let line = block.lines.0;
        let titles = |role: Role| class(role) == TITLE;
        let texts = |role: Role| class(role) == TEXT;
        let inside = |other: Tag| other.start == own.start && other.role != Role::Boilerplate;
        if titles(own.role) {
            larger(&mut self.title, sum(row, |other| inside(other) && !titles(other.role)), || Other::NoTitle);
        } else {
            larger(&mut self.title, sum(row, |other| inside(other) && titles(other.role)), || {
                Other::title(&block.text)
            });
        }
        if own.start {
            let goes_on = sum(row, |other| !other.start && other.role != Role::Boilerplate);
            larger(&mut self.bounds, goes_on, || Other::GoesOn(line));
        } else {
            larger(&mut self.bounds, sum(row, |other| other.start), || Other::Begins(line));
        }
        larger(&mut self.bounds, sum(row, |other| other.role == Role::Boilerplate), || Other::Outside(line));
        if texts(own.role) {
            let none = sum(row, |other| inside(other) && !texts(other.role) && !titles(other.role));
            larger(&mut self.bounds, none, || Other::NoText(line));
        } else if !titles(own.role) {
            larger(&mut self.bounds, sum(row, |other| inside(other) && texts(other.role)), || Other::Text(line));
        }
        let date = sum(row, |other| other.role == Role::Date);
        if own.role == Role::Date {
            self.dates += 1.0;
            self.date_least = self.date_least.min(odds(date));
        } else {
            larger(&mut self.date_missed, date, || Other::issued(&block.text));
        }
    }

    /// Notes other readings of the block after the record.
    fn doubt_end(&mut self, own: Tag, row: &Scores, block: &Block) {
        let line = block.lines.0;
        let goes_on = sum(row, |other| !other.start && other.role != Role::Boilerplate);
        larger(&mut self.bounds, goes_on, || if own.start { Other::GoesOn(line) } else { Other::Inside(line) });
    }
}

/// Keeps the likelier one of two other readings.
fn larger(rival: &mut Rival, share: f32, says: impl FnOnce() -> Other) {
    if share > rival.0 {
        *rival = (share, Some(says()));
    }
}

/// The total probability of the labels that fit.
fn sum(row: &Scores, fits: impl Fn(Tag) -> bool) -> f32 {
    row.iter().take(LABELS).enumerate().filter(|(number, _)| fits(tag(*number))).map(|(_, value)| *value).sum()
}

/// The class of titles.
const TITLE: u8 = 1;
/// The class of descriptions.
const TEXT: u8 = 2;

/// The class of a role by its effect on the record. Notes, labels and their values all become notes.
pub(crate) fn class(role: Role) -> u8 {
    match role {
        Role::Title => TITLE,
        Role::Description | Role::Continuation => TEXT,
        Role::Boilerplate => 3,
        _ => 4,
    }
}

/// The total probability of the labels that lead to the same record.
fn alike(own: Tag, row: &Scores) -> f32 {
    sum(row, |other| other.start == own.start && class(other.role) == class(own.role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitting::labels::label;

    fn row(own: Tag, sure: f32) -> Scores {
        let mut row = [(1.0 - sure) / (LABELS - 1) as f32; LABELS];
        row[label(own)] = sure;
        row
    }

    fn block(line: u64) -> Block {
        Block { text: format!("line {line}"), lines: (line, line), ..Block::default() }
    }

    fn named(evidence: &Evidence, name: &str) -> f32 {
        evidence.record[NAMES.iter().position(|known| *known == name).unwrap()]
    }

    const START: Tag = Tag { role: Role::Title, start: true };
    const TEXTUAL: Tag = Tag { role: Role::Description, start: false };

    #[test]
    fn a_record_is_as_doubtful_as_its_most_doubtful_block_and_the_block_behind_it() {
        let tags = [START, TEXTUAL, START, TEXTUAL];
        let second = [row(START, 0.99), row(TEXTUAL, 0.9), row(START, 0.7), row(TEXTUAL, 0.99)];
        let first = second.map(|row| row.map(|value| value * 0.5 + 0.02));
        let blocks: Vec<Block> = (1..=4).map(block).collect();
        let found = measures(&blocks, &tags, &first, &second);
        let of = |record: usize, name: &str| named(&found[record], name);
        assert_eq!(found.len(), 2);
        assert!((of(0, "least") - of(1, "least")).abs() < 1e-5, "one block decides both");
        assert!(of(0, "mean") > of(1, "mean"), "the first record has the higher mean");
        assert!((of(0, "page-least") - of(0, "least")).abs() < 1e-5);
    }

    #[test]
    fn the_other_reading_is_named_with_its_line() {
        let begins = Tag { role: Role::Title, start: true };
        let mut doubtful = row(TEXTUAL, 0.6);
        doubtful[label(begins)] = 0.3;
        let rows = [row(START, 0.99), doubtful];
        let found = measures(&[block(7), block(9)], &[START, TEXTUAL], &rows, &rows);
        assert_eq!(found[0].bounds, Some(Other::Begins(9)));
    }
}
