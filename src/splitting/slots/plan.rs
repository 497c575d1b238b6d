//! Decides the columns of a list: which of them gives the titles, and which the dates.

use super::candidates::{Candidate, Kind, Maker};
use super::columns::{Column, Columns};
use super::context::Context;
use super::date_columns::{self, Source};
use super::dates::{self, Dated, Value};
use super::explanation::{Choice, Explanation, NAMED, WeighedColumn, explain_dates, reasons};
use super::features::{self, Features};
use super::grid::visible_text;
use super::groups::Groups;
use super::keys::Keys;
use super::model::{Model, score};
use super::pinned::{self};
use super::set_off::SetOff;
use super::several::several;
use super::tape::{Tape, Writer};
use super::titles;
use crate::text::dates::Proven;
use crate::text::folding::fold;
use crate::text::quote::beginning;
use crate::text::words::headings::Heading;
use std::ops::Range;

/// Number of records of a list that are used to decide its roles.
const SAMPLE: usize = 80;
/// Largest difference in score between the title and a column that gives the title of records that lack it.
const MARGIN: f32 = 2.0;
/// The amount that is subtracted from the score of a column as a title if all of its values begin with the same label.
const LABELLED: f32 = 1.5;

/// The decisions for a list.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The keys of the columns that give titles, the best first, each with the key of the column that it was cut from.
    pub(super) titles: Vec<(Vec<u64>, u64)>,
    /// The same keys for the next best column, whatever its score.
    pub(super) rival: Option<(Vec<u64>, u64)>,
    /// The sources of the dates, the best first, each with the order of day and month that its values prove.
    pub(super) issued: Vec<(Source, Proven)>,
    pub explanation: Explanation,
    pub features: Vec<Features>,
    /// Share of the records that contain more pieces of the same kind as the title.
    pub several: f32,
    /// The index of the title among the columns.
    pub title: Option<usize>,
    /// Whether all titles end like sentences, so that their full stops are punctuation of the list.
    pub(super) stopped: bool,
    /// The parts that all titles begin or end with and that belong to other fields.
    pub(super) set_off: SetOff,
    /// Whether the days of the records belong to the year that the only heading names.
    pub(super) lone_year: bool,
    pub dates: Vec<date_columns::DateColumn>,
    /// The index of the column that dates the most records.
    pub date: Option<usize>,
    /// The records of the sample with their indices, as they were read.
    pub(super) sample: Vec<(usize, Read)>,
}

/// The text, candidates and dates of one record before any decision.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) tape: Tape,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) dates: Vec<Dated>,
}

/// Reads the records of one list.
pub(crate) struct Lists<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) model: &'c Model,
    pub(super) keys: Keys<'a>,
    /// The fields that the source of the page pins.
    pub(super) pins: &'c pinned::Found,
}

impl<'c, 'a> Lists<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>, model: &'c Model) -> Self {
        Self { context, model, keys: Keys::new(context.tree), pins: &[] }
    }

    /// Sets the fields that the source of the page pins.
    pub(crate) fn pinning(self, pins: &'c pinned::Found) -> Self {
        Self { pins, ..self }
    }

    pub(crate) fn model(&self) -> &'c Model {
        self.model
    }

    /// Reads one record.
    pub(crate) fn read(&mut self, writer: &mut Writer<'a>, record: &Range<usize>) -> Read {
        let tape = writer.write(record);
        let keys = self.keys.of(&tape, self.context.grid);
        let candidates = Maker { context: self.context }.make(&tape, &keys);
        let dates = dates::of_record(self.context, &tape, &candidates, &keys);
        Read { tape, candidates, dates }
    }

    /// Decides the columns of a list from a sample of its records.
    pub(crate) fn plan(&mut self, records: &[Range<usize>], groups: &Groups) -> Plan {
        let step = records.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<usize> = (0..records.len()).step_by(step).collect();
        let mut writer = Writer::new(self.context.tree, self.context.facts);
        let mut read: Vec<(Tape, Vec<Candidate>)> = Vec::with_capacity(sample.len());
        let mut all_dates = Vec::with_capacity(sample.len());
        for record in sample.iter().filter_map(|at| records.get(*at)) {
            let own = self.read(&mut writer, record);
            read.push((own.tape, own.candidates));
            all_dates.push(own.dates);
        }
        let mut dates = all_dates.clone();
        let columns = Columns::of(&read);
        let features = features::features(self.context, &columns);
        let (ranked, rival, title) = self.title(&columns, &features);
        let best = ranked.first().map(|(at, _)| *at);
        // Dates inside the title belong to it: "Minutes of 3 May 2020".
        let set_off = best.and_then(|best| columns.all.get(best)).map(|best| SetOff::of(self.context, best));
        let set_off = set_off.unwrap_or_default();
        if let Some(best) = best.and_then(|best| columns.all.get(best)) {
            for cell in &best.cells {
                if let Some(own) = dates.get_mut(cell.record) {
                    let title = titles::range(self.context, cell.tape, &cell.range);
                    let title = set_off.title(self.context, cell.tape, title);
                    own.retain(|date: &Dated| date.range.start < title.start || date.range.end > title.end);
                }
            }
        }
        let tapes: Vec<&Tape> = read.iter().map(|(tape, _)| tape).collect();
        let lone_year = groups.lone_year().is_some_and(|year| self.has_days(&read, year));
        let inherited = self.inherited(records, &sample, groups, lone_year);
        let date_columns = date_columns::columns(self.context, &tapes, &dates, &inherited);
        let chosen = date_columns::ranked(&date_columns, &self.model.issued);
        let issued = explain_dates(&date_columns, &chosen, &tapes);
        let keys = |at: usize| {
            let column = columns.all.get(at)?;
            let keys: Vec<u64> = std::iter::once(column.key).chain(column.same.iter().copied()).collect();
            Some((keys, if matches!(column.kind, Kind::Cut(_)) { column.from } else { 0 }))
        };
        let titles = ranked.iter().filter_map(|(at, _)| keys(*at)).collect();
        let rival = rival.and_then(keys);
        let stopped = best.and_then(|best| columns.all.get(best)).is_some_and(are_stopped);
        let several = several(self.context, records, best.and_then(|best| columns.all.get(best)));
        let sample = sample.into_iter().zip(read.into_iter().zip(all_dates));
        let sample = sample.map(|(at, ((tape, candidates), dates))| (at, Read { tape, candidates, dates }));
        Plan {
            titles,
            rival,
            issued: chosen
                .iter()
                .filter_map(|(at, _)| date_columns.get(*at))
                .map(|column| (column.source, column.order.clone()))
                .collect(),
            several,
            explanation: Explanation { title, issued },
            title: best,
            stopped,
            set_off,
            lone_year,
            features,
            date: chosen.first().map(|(at, _)| *at),
            dates: date_columns,
            sample: sample.collect(),
        }
    }

    /// The columns that give titles, the best first, then the next best column of all, and the reasons.
    fn title(&self, columns: &Columns<'_>, features: &[Features]) -> (Vec<(usize, f32)>, Option<usize>, Choice) {
        let mut scored: Vec<(usize, f32)> = features
            .iter()
            .enumerate()
            .filter(|(at, own)| may_be_title(own) && !repeats_printed(columns, features, *at))
            .map(|(at, own)| {
                let labelled = columns.all.get(at).is_some_and(|column| self.repeats_label(column));
                (at, score(&own.values(), &self.model.title) - if labelled { LABELLED } else { 0.0 })
            })
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // A column that few records have is not the title of the list, though it may be the title of these records.
        let main = scored.iter().position(|(at, _)| features.get(*at).is_some_and(|own| own.is_rare < 0.5));
        if let Some(main) = main {
            let main = scored.remove(main);
            scored.insert(0, main);
        }
        let best = scored.first().map_or(0.0, |(_, score)| *score);
        let mass: f32 = scored.iter().map(|(_, score)| (score - best).min(0.0).exp()).sum();
        let runner = scored.get(1).and_then(|(at, _)| features.get(*at)).map(Features::values);
        let named = scored.iter().take(NAMED).enumerate().filter_map(|(place, (at, score))| {
            let (column, own) = (columns.all.get(*at)?, features.get(*at)?);
            let reasons = if place == 0 {
                reasons(&own.values(), runner.as_ref(), &self.model.title, &features::NAMES)
            } else {
                Vec::new()
            };
            let element = column.cells.first().and_then(|cell| Some((cell.tape, cell.element?)));
            let head = element.and_then(|(tape, element)| super::heads::head_of(self.context, tape, element));
            Some(WeighedColumn {
                values: column.cells.iter().take(3).map(|cell| beginning(&cell.text(), 60, "…").into_owned()).collect(),
                named: head.or_else(|| column.common_label(self.context)),
                present: own.present,
                score: *score,
                reasons,
            })
        });
        let choice = Choice { columns: named.collect(), confidence: 1.0 / mass.max(1.0), none: scored.is_empty() };
        let rival = scored.get(1).map(|(at, _)| *at);
        scored.retain(|(_, score)| *score >= best - MARGIN);
        (scored, rival, choice)
    }

    /// Whether all values of a column begin with the same label, which does not name a title: "Trial judge: A. Mora".
    fn repeats_label(&self, column: &Column<'_>) -> bool {
        let label = |text: &str| text.split_once(':').map(|(label, _)| fold(label)).filter(|label| label.len() <= 40);
        let first = column.cells.first().and_then(|cell| label(&cell.text()));
        column.cells.len() >= 3
            && first.is_some_and(|first| {
                !self.context.words.heading(&first).has(Heading::Title)
                    && column.cells.iter().all(|cell| label(&cell.text()).as_ref() == Some(&first))
            })
    }

    /// The dates that records inherit from the headings above them, and from cells that extend into their rows.
    pub(crate) fn inherited(
        &self,
        records: &[Range<usize>],
        chosen: &[usize],
        groups: &Groups,
        lone_year: bool,
    ) -> Vec<(Source, Vec<Option<Value>>)> {
        let headings = groups.dates(lone_year);
        let value = |at: &usize| {
            let group = headings.get(*at).copied().flatten()?;
            groups.all.get(group as usize)?.date.clone()
        };
        let mut inherited = vec![(Source::Heading, chosen.iter().map(value).collect::<Vec<_>>())];
        let reaching: Vec<Option<Value>> =
            chosen.iter().map(|at| records.get(*at).and_then(|record| self.reaching(record))).collect();
        if reaching.iter().any(Option::is_some) {
            // Rows that contain the cell itself are dated by it, too, and form the same column.
            inherited.push((Source::Reaching, reaching));
        }
        inherited
    }

    /// Whether nearly all records have a day or a month without its year, which this year completes.
    fn has_days(&self, read: &[(Tape, Vec<Candidate>)], year: &Value) -> bool {
        let has_day = |(tape, candidates): &&(Tape, Vec<Candidate>)| {
            candidates
                .iter()
                .any(|piece| dates::completed(self.context, tape.said(&piece.range).trim(), year).is_some())
        };
        read.iter().take(2).all(|read| has_day(&read)) && read.iter().filter(has_day).count() * 10 >= read.len() * 9
    }

    /// The date in a cell of an earlier row that extends into this row.
    pub(super) fn reaching(&self, record: &Range<usize>) -> Option<Value> {
        self.context.grid.reaching(record.start).iter().find_map(|cell| {
            let text = visible_text(self.context.tree, self.context.facts, *cell..self.context.tree.end(*cell), 60);
            let (range, value) = dates::first_in(self.context, &text)?;
            (text.len() - range.len() <= 20).then_some(value)
        })
    }
}

/// Whether all values of a column end like sentences, most of them with a full stop.
fn are_stopped(column: &Column<'_>) -> bool {
    let ends = |marks: &[char]| column.cells.iter().filter(|cell| cell.said().ends_with(marks)).count();
    let count = column.cells.len();
    count >= 3 && ends(&['.', '?', '!']) == count && ends(&['.']) * 2 > count
}

/// Whether a column consists of alternative texts of pictures that repeat the printed words of another column between words
/// that are always the same: "Cover of Rain barrels" beside "Rain barrels".
fn repeats_printed(columns: &Columns<'_>, features: &[Features], at: usize) -> bool {
    let Some(pictures) = columns.all.get(at).filter(|_| features.get(at).is_some_and(|own| own.alternative >= 0.5))
    else {
        return false;
    };
    let repeated = |printed: &Column<'_>| {
        let mut around: Option<(String, String)> = None;
        let mut count = 0;
        for cell in &pictures.cells {
            let Ok(place) = printed.cells.binary_search_by_key(&cell.record, |other| other.record) else { continue };
            let Some(words) = printed.cells.get(place).map(|cell| fold(&cell.text())) else { continue };
            let said = fold(&cell.text());
            let Some((before, after)) = said.split_once(words.as_str()).filter(|_| !words.is_empty()) else {
                return false;
            };
            count += 1;
            match &around {
                None => around = Some((before.to_owned(), after.to_owned())),
                Some((first, last)) if first != before || last != after => return false,
                Some(_) => {}
            }
        }
        count >= 2 && count * 10 >= pictures.cells.len() * 8
    };
    columns
        .all
        .iter()
        .zip(features)
        .enumerate()
        .any(|(other, (printed, own))| other != at && own.alternative < 0.5 && may_be_title(own) && repeated(printed))
}

/// Whether a column passes the hard rules for a title: it must not be a date, a number, the words of a link, a
/// constant, a text without letters or a part of running text.
pub(crate) fn may_be_title(own: &Features) -> bool {
    own.is_date < 0.5
        && own.is_number < 0.5
        && own.is_link < 0.5
        && own.is_letterless < 0.5
        && own.constant < 0.5
        && own.running < if own.is_cut > 0.5 { 0.2 } else { 0.6 }
}
