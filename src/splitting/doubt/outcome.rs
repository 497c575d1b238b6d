//! Measures of a record as it came out, which do not depend on the reader.
//!
//! A record that was joined from two has twice the lines of its neighbours; a title that is the end of a sentence begins
//! with a small letter; a description that holds the title of the next record has a short paragraph without a full stop.
//! A reader can be certain of such a reading, so that these measures tell more than its own certainty.

use std::collections::BTreeMap;

use crate::record::Record;
use crate::splitting::measure::flag;

/// The names of the measures.
pub(crate) const NAMES: [&str; 32] = [
    "title-words",
    "title-short",
    "title-long",
    "title-small",
    "title-stop",
    "title-open",
    "title-digits",
    "title-length-unlike",
    "title-ends-unlike",
    "title-begins-unlike",
    "title-again",
    "text-words",
    "text-small",
    "text-open",
    "text-length-unlike",
    "text-ends-unlike",
    "text-paragraphs",
    "text-headings",
    "text-paragraphs-unlike",
    "height",
    "height-unlike",
    "notes",
    "notes-unlike",
    "links",
    "links-unlike",
    "fields-alike",
    "gap-before",
    "gap-after",
    "gap-unlike",
    "first-of-page",
    "last-of-page",
    "text-begins-as-title",
];

/// The measures of one record.
pub(crate) type Measures = [f32; NAMES.len()];

/// Number of words above which a title is long.
const LONG: usize = 25;
/// Number of words up to which a paragraph without a full stop may be a title.
const HEADING: usize = 14;

/// The properties of a record that are compared with those of the other records of its page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    title: Text,
    text: Text,
    /// A checksum of the title, folded to small letters; `None` without a title.
    titled: Option<u64>,
    paragraphs: f32,
    headings: f32,
    begins_alike: bool,
    lines: Option<(u64, u64)>,
    notes: f32,
    links: f32,
    /// The fields that are present, a bit for each.
    fields: u8,
}

/// The properties of a title or a description.
#[derive(Debug, Clone, Copy, Default)]
struct Text {
    words: usize,
    begins: Option<Letter>,
    ends: Option<Letter>,
    digits: f32,
}

/// The class of the first or the last character of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Capital,
    Small,
    Digit,
    Stop,
    Open,
    Other,
}

impl Letter {
    fn of(c: char) -> Self {
        match c {
            '.' | '!' | '?' | '…' => Self::Stop,
            ':' | ',' | ';' | '-' | '–' | '—' | '(' => Self::Open,
            _ if c.is_uppercase() => Self::Capital,
            _ if c.is_alphabetic() => Self::Small,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }
}

impl Text {
    fn of(text: &str) -> Self {
        let plain = |c: &char| !matches!(c, '"' | '“' | '”' | '«' | '»' | '\'' | '‘' | '’' | '¿' | '¡' | ' ');
        let digits = text.chars().filter(char::is_ascii_digit).count();
        Self {
            words: text.split_whitespace().count(),
            begins: text.chars().find(plain).map(Letter::of),
            ends: text.chars().rev().find(plain).map(Letter::of),
            digits: digits as f32 / text.len().max(1) as f32,
        }
    }
}

impl Shown {
    pub(crate) fn of(record: &Record) -> Self {
        let title = record.title.as_deref().unwrap_or_default();
        let text = record.description.as_deref().unwrap_or_default();
        let paragraphs = || text.split('\n').map(str::trim).filter(|part| !part.is_empty());
        let heading = |part: &&str| {
            let own = Text::of(part);
            own.words <= HEADING && own.ends != Some(Letter::Stop)
        };
        let links = record.files.len() + record.links.len() + usize::from(record.url.is_some());
        let present = [
            record.title.is_some(),
            record.description.is_some(),
            record.issued.is_some(),
            !record.creators.is_empty(),
            record.url.is_some(),
            !record.files.is_empty(),
            !record.thematic_areas.is_empty(),
            !record.notes.is_empty(),
        ];
        Self {
            title: Text::of(title),
            text: Text::of(text),
            titled: record.title.as_deref().map(|title| checksum(&title.to_lowercase())),
            paragraphs: paragraphs().count() as f32,
            headings: paragraphs().filter(heading).count() as f32,
            begins_alike: !title.is_empty() && text.get(..title.len()) == Some(title),
            lines: record.source.lines,
            notes: record.notes.len() as f32,
            links: links as f32,
            fields: present.iter().fold(0, |fields, own| (fields << 1) | u8::from(*own)),
        }
    }

    fn span(&self) -> f32 {
        self.lines.map_or(1.0, |(first, last)| (last.saturating_sub(first) + 1) as f32)
    }
}

/// The checksum FNV-1a of a text.
fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The measures of each record of a page.
pub(crate) fn measures(records: &[Shown]) -> Vec<Measures> {
    let middles = Middles::of(records);
    let mut titles: BTreeMap<u64, f32> = BTreeMap::new();
    records.iter().filter_map(|own| own.titled).for_each(|title| *titles.entry(title).or_default() += 1.0);
    let gaps = gaps(records);
    let gap = median(gaps.iter().copied().skip(1));
    let ends = records.len().saturating_sub(1);
    let measure = |(at, own): (usize, &Shown)| {
        let (before, after) = (gaps.get(at).copied().unwrap_or(0.0), gaps.get(at + 1).copied().unwrap_or(0.0));
        let again = own.titled.and_then(|title| titles.get(&title)).map_or(0.0, |count| count - 1.0);
        [
            log(own.title.words),
            flag(own.title.words == 1),
            flag(own.title.words > LONG),
            flag(own.title.begins == Some(Letter::Small)),
            flag(own.title.ends == Some(Letter::Stop) && own.title.words > 5),
            flag(own.title.ends == Some(Letter::Open)),
            own.title.digits,
            unlike(own.title.words as f32, middles.title),
            flag(own.title.ends.is_some() && own.title.ends != middles.title_ends),
            flag(own.title.begins.is_some() && own.title.begins != middles.title_begins),
            again.min(3.0),
            log(own.text.words),
            flag(own.text.begins == Some(Letter::Small)),
            flag(own.text.words > 0 && own.text.ends != Some(Letter::Stop)),
            if own.text.words > 0 { unlike(own.text.words as f32, middles.text) } else { 0.0 },
            flag(own.text.ends.is_some() && own.text.ends != middles.text_ends),
            own.paragraphs.min(6.0),
            own.headings.min(4.0),
            unlike(own.paragraphs, middles.paragraphs),
            own.span().ln_1p(),
            unlike(own.span(), middles.lines),
            own.notes.min(6.0),
            unlike(own.notes, middles.notes),
            own.links.ln_1p(),
            unlike(own.links, middles.links),
            middles.fields.get(&own.fields).map_or(0.0, |count| count / records.len().max(1) as f32),
            before.ln_1p(),
            after.ln_1p(),
            unlike(before.max(after), gap),
            flag(at == 0),
            flag(at == ends),
            flag(own.begins_alike),
        ]
    };
    records.iter().enumerate().map(measure).collect()
}

fn log(count: usize) -> f32 {
    (count as f32).ln_1p()
}

/// The distance of two counts on a logarithmic scale.
fn unlike(own: f32, middle: f32) -> f32 {
    (own.ln_1p() - middle.ln_1p()).abs()
}

/// The median of some numbers, or 0 if there are none.
fn median(numbers: impl Iterator<Item = f32>) -> f32 {
    let mut sorted: Vec<f32> = numbers.collect();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// The number of lines between each record and the one before it; then 0.
fn gaps(records: &[Shown]) -> Vec<f32> {
    let mut last: Option<u64> = None;
    let mut gaps: Vec<f32> = Vec::with_capacity(records.len() + 1);
    for own in records {
        let first = own.lines.map(|(first, _)| first);
        let gap = first.zip(last).map_or(0, |(first, last)| first.saturating_sub(last + 1));
        gaps.push(gap as f32);
        last = own.lines.map(|(_, end)| end).or(last);
    }
    gaps.push(0.0);
    gaps
}

/// The usual properties of the records of a page.
#[derive(Debug, Default)]
struct Middles {
    title: f32,
    title_begins: Option<Letter>,
    title_ends: Option<Letter>,
    text: f32,
    text_ends: Option<Letter>,
    paragraphs: f32,
    lines: f32,
    notes: f32,
    links: f32,
    fields: BTreeMap<u8, f32>,
}

impl Middles {
    fn of(records: &[Shown]) -> Self {
        let titled = || records.iter().filter(|own| own.titled.is_some());
        let described = || records.iter().filter(|own| own.text.words > 0);
        let mut fields = BTreeMap::new();
        records.iter().for_each(|own| *fields.entry(own.fields).or_default() += 1.0);
        Self {
            title: median(titled().map(|own| own.title.words as f32)),
            title_begins: most(titled().filter_map(|own| own.title.begins)),
            title_ends: most(titled().filter_map(|own| own.title.ends)),
            text: median(described().map(|own| own.text.words as f32)),
            text_ends: most(described().filter_map(|own| own.text.ends)),
            paragraphs: median(records.iter().map(|own| own.paragraphs)),
            lines: median(records.iter().map(Shown::span)),
            notes: median(records.iter().map(|own| own.notes)),
            links: median(records.iter().map(|own| own.links)),
            fields,
        }
    }
}

/// The most frequent of some classes.
fn most(letters: impl Iterator<Item = Letter>) -> Option<Letter> {
    let mut counts: BTreeMap<Letter, usize> = BTreeMap::new();
    letters.for_each(|letter| *counts.entry(letter).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(letter, _)| letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(title: &str, text: &str, lines: (u64, u64)) -> Record {
        let mut record =
            Record { title: Some(title.to_owned()), description: Some(text.to_owned()), ..Record::default() };
        record.source.lines = Some(lines);
        record
    }

    fn of(name: &str, records: &[Record]) -> Vec<f32> {
        let place = NAMES.iter().position(|known| *known == name).unwrap();
        let shown: Vec<Shown> = records.iter().map(Shown::of).collect();
        measures(&shown).iter().map(|own| own[place]).collect()
    }

    #[test]
    fn a_record_that_holds_two_stands_out() {
        let records = [
            record("Wells of the coast", "A study of wells.", (1, 2)),
            record("Dikes", "A study of dikes.\nHarbours of the north\nA study of harbours.", (3, 6)),
            record("Ferries and boats", "A study of boats.", (7, 8)),
            record("and of the islands", "A study of islands.", (12, 13)),
        ];
        let lines = of("height-unlike", &records);
        assert!(lines[1] > 0.4 && lines[0] == 0.0, "{lines:?}");
        assert_eq!(of("text-headings", &records), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(of("title-small", &records), [0.0, 0.0, 0.0, 1.0]);
        assert!(of("gap-before", &records)[3] > 1.0, "three lines are missing before the last record");
    }

    #[test]
    fn a_title_that_stands_twice_is_counted_in_both_records() {
        let records = [record("Wells", "", (1, 1)), record("WELLS", "", (2, 2)), record("Dikes", "", (3, 3))];
        assert_eq!(of("title-again", &records), [1.0, 1.0, 0.0]);
        assert!(measures(&[]).is_empty());
    }
}
