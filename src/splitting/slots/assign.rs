//! Reads one list: chooses the column of titles and the columns of dates, and assigns a role to each other piece of
//! each record.

use crate::IssuedBasis;
use std::ops::Range;

use foldhash::HashMap;

use super::bounds;
use super::candidates::{Candidate, Kind, Maker};
use super::columns::{Column, Columns};
use super::context::Context;
use super::date_columns::{self, Source};
use super::dates::{self, Dated, Value};
use super::features::{self, Features};
use super::grid::{Row, visible_text};
use super::groups::Groups;
use super::keys::Keys;
use super::model::{Model, Rest, score};
use super::others::{self, Others};
use super::pinned::{self, Pin};
use super::rest::{self, Piece, Roles};
use super::tape::{Line, Tape, Writer};
use crate::document::PinnedField;
use crate::text::dates::Proven;
use crate::text::folding::fold;
use crate::text::words::headings::Heading;

/// Number of records of a list that are used to decide its roles.
const SAMPLE: usize = 80;
/// Largest difference in score between the title and a column that gives the title of records that lack it.
const MARGIN: f32 = 2.0;
/// The amount that is subtracted from the score of a column as a title if all of its values begin with the same label.
const LABELLED: f32 = 1.5;
/// Number of columns that are shown to explain a decision.
const NAMED: usize = 4;

/// A record with the ranges and roles of its pieces.
#[derive(Debug)]
pub(crate) struct Assigned {
    pub tape: Tape,
    /// The range of the title, including a label before it.
    pub title: Option<Range<usize>>,
    /// The date of issue.
    pub issued: Option<Issued>,
    /// The other pieces in order, each with its role.
    pub pieces: Vec<(Piece, Rest)>,
    /// The topic from the heading of the group of the record.
    pub topic: Option<String>,
    /// Other readings of the record.
    pub others: Others,
    /// The parts of the record that its source pins to fields.
    pub pins: Vec<Pin>,
}

/// A date of issue.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    pub value: Value,
    /// The date in EDTF, in the order of day and month of its column; `None` if the order is taken from the page.
    pub edtf: Option<String>,
    /// The range of the date in the record; `None` if the date is inherited.
    pub range: Option<Range<usize>>,
    /// `stated`, `heading` or `metadata`.
    pub basis: IssuedBasis,
}

/// The reasons for the choice of the columns of titles or of dates.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Choice {
    /// The columns that were weighed, the best first.
    pub columns: Vec<WeighedColumn>,
    /// The confidence in the choice, from 0 to 1.
    pub confidence: f32,
    /// Whether no column can be chosen, because all of them are dates, numbers, link words or one constant.
    pub none: bool,
}

/// A column that was weighed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WeighedColumn {
    /// The first values, at most three.
    pub values: Vec<String>,
    /// The head of the column, or its label.
    pub named: Option<String>,
    /// Share of the records that have the column.
    pub present: f32,
    /// The score, in natural logarithms of odds.
    pub score: f32,
    /// The features that most favour this column over the runner-up: their names and the differences of the score.
    pub reasons: Vec<(String, f32)>,
}

/// The reasons why a list was read in this way.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Explanation {
    /// The choice of the column of titles.
    pub title: Choice,
    /// The choice of the column of the date of issue.
    pub issued: Choice,
}

/// The decisions for a list.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The keys of the columns that give titles, the best first, each with the key of the column that it was cut from.
    pub(super) titles: Vec<(Vec<u64>, u64)>,
    /// The same keys for the next best column, whatever its score.
    pub(super) rival: Option<(Vec<u64>, u64)>,
    /// The sources of the dates, the best first, each with the order of day and month that its values prove.
    issued: Vec<(Source, Proven)>,
    pub explanation: Explanation,
    pub features: Vec<Features>,
    /// Share of the records that contain more pieces of the same kind as the title.
    pub several: f32,
    /// The index of the title among the columns.
    pub title: Option<usize>,
    pub dates: Vec<date_columns::DateColumn>,
    /// The index of the column that dates the most records.
    pub date: Option<usize>,
    /// The records of the sample with their indices, as they were read.
    sample: Vec<(usize, Read)>,
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
    context: &'c Context<'a>,
    model: &'c Model,
    keys: Keys<'a>,
    /// The fields that the source of the page pins.
    pins: &'c pinned::Found,
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
        if let Some(best) = best.and_then(|best| columns.all.get(best)) {
            for cell in &best.cells {
                if let Some(own) = dates.get_mut(cell.record) {
                    own.retain(|date: &Dated| date.range.start < cell.range.start || date.range.end > cell.range.end);
                }
            }
        }
        let tapes: Vec<&Tape> = read.iter().map(|(tape, _)| tape).collect();
        let inherited = self.inherited(records, &sample, groups);
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
        let several = best
            .and_then(|best| columns.all.get(best))
            .map_or(0.0, |best| self.several(best))
            .max(self.tables(records))
            .max(bounds::several_siblings(self.context, records));
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
            features,
            date: chosen.first().map(|(at, _)| *at),
            dates: date_columns,
            sample: sample.collect(),
        }
    }

    /// Share of the records that contain several titles: other list items, rows or headings beside that of the title,
    /// with the same kind of link.
    fn several(&self, title: &Column<'_>) -> f32 {
        let (mut several, mut count) = (0.0, 0.0);
        for cell in title.cells.iter().take(40) {
            count += 1.0;
            let lines = cell.tape.lines_in(&cell.range);
            let Some(line) = cell.tape.lines.get(lines.start) else { continue };
            let linked = cell.tape.runs_in(&cell.range).iter().any(|run| cell.tape.linked(run));
            let Some((name, own)) = self.item(cell.tape, line) else { continue };
            let like = |other: &Line| {
                let text = cell.tape.get(&other.range);
                let runs = cell.tape.runs_in(&other.range);
                self.item(cell.tape, other).is_some_and(|(other, place)| other == name && place != own)
                    && runs.iter().any(|run| cell.tape.linked(run)) == linked
                    && text.chars().filter(|c| c.is_alphabetic()).count() >= 8
                    && !self.context.links.is(text, self.context.words)
            };
            several += if cell.tape.lines.iter().any(like) { 1.0 } else { 0.0 };
        }
        several / f32::max(count, 1.0)
    }

    /// The name and index of the list item, row or heading that contains a line.
    fn item(&self, tape: &Tape, line: &Line) -> Option<(&str, usize)> {
        std::iter::successors(line.block, |at| tape.elements.get(*at).and_then(|element| element.parent)).find_map(
            |at| {
                let name = self.context.tree.name(tape.elements.get(at)?.node)?;
                matches!(name, "li" | "tr" | "dt" | "h2" | "h3" | "h4").then_some((name, at))
            },
        )
    }

    /// Share of the given records that contain table rows, at least two of them with links. Such records are groups of
    /// records.
    fn tables(&self, records: &[Range<usize>]) -> f32 {
        let holds = |record: &&Range<usize>| {
            let rows = (record.start + 1..record.end).filter(|at| {
                self.context.grid.row(*at) == Some(Row::Body)
                    && self.context.facts.get(*at).is_some_and(|fact| !fact.hidden && fact.links > 0)
            });
            rows.take(2).count() == 2
        };
        let looked: Vec<&Range<usize>> = records.iter().take(20).collect();
        looked.iter().filter(|record| holds(record)).count() as f32 / looked.len().max(1) as f32
    }

    /// The columns that give titles, the best first, then the next best column of all, and the reasons.
    fn title(&self, columns: &Columns<'_>, features: &[Features]) -> (Vec<(usize, f32)>, Option<usize>, Choice) {
        let mut scored: Vec<(usize, f32)> = features
            .iter()
            .enumerate()
            .filter(|(_, own)| may_be_title(own))
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
            let head = element.and_then(|(tape, element)| super::columns::head_of(self.context, tape, element));
            Some(WeighedColumn {
                values: column.cells.iter().take(3).map(|cell| shortened(&cell.text())).collect(),
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
    ) -> Vec<(Source, Vec<Option<Value>>)> {
        let headings = groups.dates();
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

    /// The date in a cell of an earlier row that extends into this row.
    fn reaching(&self, record: &Range<usize>) -> Option<Value> {
        self.context.grid.reaching(record.start).iter().find_map(|cell| {
            let text = visible_text(self.context.tree, self.context.facts, *cell..self.context.tree.end(*cell), 60);
            let (range, value) = dates::first_in(self.context, &text)?;
            (text.len() - range.len() <= 20).then_some(value)
        })
    }

    /// The records of a list as read by a plan. Records that were read for the plan are moved out of it.
    pub(crate) fn assign(&mut self, records: &[Range<usize>], groups: &Groups, plan: &mut Plan) -> Vec<Assigned> {
        let mut writer = Writer::new(self.context.tree, self.context.facts);
        let (mut roles, known) = self.roles(records, plan);
        let mut known = known.into_iter().peekable();
        let (headings, topics) = (groups.dates(), groups.topics());
        let mut assigned = Vec::with_capacity(records.len());
        for (number, record) in records.iter().enumerate() {
            let read = known.next_if(|(at, _)| *at == number).map(|(_, read)| read);
            let read = read.unwrap_or_else(|| self.read(&mut writer, record));
            let heading = headings.get(number).copied().flatten();
            let heading = heading.and_then(|group| groups.all.get(group as usize)?.date.clone());
            let (title, issued, pins) = self.settled(&read, record, heading, plan);
            let pieces = self.pieces(&read, title.as_ref(), issued.as_ref(), &pins);
            if pieces.iter().any(|piece| roles.of(self.context, piece.key).is_none()) {
                let own = vec![(read.tape.clone(), rest::candidates(&pieces))];
                roles.learn(self.context, self.model, &own);
            }
            let topic = topics.get(number).copied().flatten().and_then(|group| groups.all.get(group as usize));
            let said = title.as_ref().map(|title| fold(&read.tape.words(title)));
            let pieces = pieces.into_iter().filter_map(|piece| {
                // A repetition of the title is no other text.
                let again = said.as_ref().is_some_and(|said| fold(&read.tape.words(&piece.range)) == *said);
                (!again).then(|| {
                    let role = roles.of(self.context, piece.key).unwrap_or(Rest::Note);
                    (piece, self.unpinned(role))
                })
            });
            let pieces = pieces.collect();
            let own_date = issued.as_ref().and_then(|issued| issued.range.as_ref());
            let parts = others::Parts { tape: &read.tape, candidates: &read.candidates, dates: &read.dates };
            assigned.push(Assigned {
                others: others::others(&parts, &plan.titles, plan.rival.as_ref(), title.as_ref(), own_date),
                title,
                issued,
                pieces,
                topic: topic.map(|group| group.text.clone()),
                pins,
                tape: read.tape,
            });
        }
        assigned
    }

    /// The roles of the pieces other than title and date in the sample of a plan, and the records of this sample.
    fn roles(&self, records: &[Range<usize>], plan: &mut Plan) -> (Roles, Vec<(usize, Read)>) {
        let mut roles = Roles::default();
        let (mut sample, mut others) = (Vec::new(), Vec::new());
        for (number, read) in std::mem::take(&mut plan.sample) {
            let Some(record) = records.get(number) else { continue };
            let (title, issued, pins) = self.settled(&read, record, None, plan);
            let pieces = self.pieces(&read, title.as_ref(), issued.as_ref(), &pins);
            let Read { tape, candidates, dates } = read;
            sample.push((tape, rest::candidates(&pieces)));
            others.push((number, candidates, dates));
        }
        roles.learn(self.context, self.model, &sample);
        let read = sample.into_iter().zip(others);
        let read = read.map(|((tape, _), (number, candidates, dates))| (number, Read { tape, candidates, dates }));
        (roles, read.collect())
    }

    /// The title and the date of issue of a record, and the parts that its source pins.
    fn settled(
        &self,
        read: &Read,
        record: &Range<usize>,
        heading: Option<Value>,
        plan: &Plan,
    ) -> (Option<Range<usize>>, Option<Issued>, Vec<Pin>) {
        let (mut title, mut issued) = self.fields(read, record, heading, plan);
        let pins = pinned::of_record(self.context, self.pins, &read.tape, record);
        if self.pins_field(PinnedField::Title) {
            title = pinned::range(&pins, PinnedField::Title);
        }
        if self.pins_field(PinnedField::Issued) {
            issued = pinned::issued(self.context, &read.tape, &pins).map(|(value, range, basis)| Issued {
                edtf: (!value.found.ambiguous).then(|| value.found.edtf.clone()),
                value,
                range: Some(range),
                basis,
            });
        }
        // A piece that is pinned to another field is neither title nor date.
        let other = |range: &Range<usize>, own: PinnedField| {
            pins.iter().any(|pin| {
                pin.field != own
                    && pinned::part(pin.field).is_some()
                    && pin.range.start < range.end
                    && range.start < pin.range.end
            })
        };
        title = title.filter(|title| self.pins_field(PinnedField::Title) || !other(title, PinnedField::Title));
        (title, issued, pins)
    }

    /// Whether the source says where a field is.
    fn pins_field(&self, field: PinnedField) -> bool {
        self.pins.iter().any(|(_, pinned)| *pinned == field)
    }

    /// The role of a piece that the source does not pin. The role is changed to a note if the source pins the place of
    /// its field.
    fn unpinned(&self, role: Rest) -> Rest {
        let field = match role {
            Rest::Description => PinnedField::Description,
            Rest::Creator => PinnedField::Creators,
            Rest::Number => PinnedField::Identifiers,
            Rest::Kind => PinnedField::Kind,
            Rest::Publisher => PinnedField::Publisher,
            Rest::Area => PinnedField::Areas,
            Rest::Language => PinnedField::Languages,
            Rest::Note | Rest::Link | Rest::Label => return role,
        };
        if self.pins_field(field) { Rest::Note } else { role }
    }

    /// The title and the date of issue of a record.
    fn fields(
        &self,
        read: &Read,
        record: &Range<usize>,
        heading: Option<Value>,
        plan: &Plan,
    ) -> (Option<Range<usize>>, Option<Issued>) {
        let places: HashMap<u64, &Candidate> =
            read.candidates.iter().rev().map(|candidate| (candidate.key, candidate)).collect();
        let title = plan.titles.iter().find_map(|(keys, from)| {
            let own = keys.iter().find_map(|key| places.get(key));
            let own = own.or_else(|| places.get(from).filter(|_| *from != 0))?;
            let text = read.tape.get(&own.range);
            let fits = text.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && !self.context.links.is(text, self.context.words);
            fits.then(|| own.range.clone())
        });
        let inside = |range: &Range<usize>| {
            title
                .as_ref()
                .is_some_and(|title| title.start <= range.start && range.end <= title.end && !range.is_empty())
        };
        let dates: Vec<&Dated> = read.dates.iter().filter(|date| !inside(&date.range)).collect();
        // If the date of the record is a day that does not exist, the date of another column is not used instead.
        let sources = match plan.issued.first() {
            Some((Source::Slot(key), _)) if !dates.iter().any(|date| date.key == *key) => {
                if dates::names_impossible_day(self.context, &read.tape) { 1 } else { plan.issued.len() }
            }
            _ => plan.issued.len(),
        };
        let issued = plan.issued.iter().take(sources).find_map(|(source, proven)| {
            let settle = |value: &Value| {
                let found = value.found.clone().read_as(proven);
                (!found.ambiguous).then_some(found.edtf)
            };
            let own = |date: &Dated| Issued {
                edtf: settle(&date.value),
                basis: if date.value.silent { IssuedBasis::Metadata } else { IssuedBasis::Stated },
                range: Some(date.range.clone()),
                value: date.value.clone(),
            };
            let inherits =
                |value: Value| Issued { edtf: settle(&value), value, range: None, basis: IssuedBasis::Heading };
            match source {
                Source::Slot(key) => dates.iter().find(|date| date.key == *key).map(|date| own(date)),
                Source::First => dates.first().map(|date| own(date)),
                Source::Heading => heading.clone().map(inherits),
                Source::Reaching => {
                    self.reaching(record).map(|value| Issued { basis: IssuedBasis::Stated, ..inherits(value) })
                }
            }
        });
        (title, issued)
    }

    /// The pieces of a record that are neither its title nor its date, and are not pinned.
    fn pieces(&self, read: &Read, title: Option<&Range<usize>>, issued: Option<&Issued>, pins: &[Pin]) -> Vec<Piece> {
        let told = |pin: &&Pin| pinned::part(pin.field).is_some() && !pin.range.is_empty();
        let mut taken: Vec<Range<usize>> = pins.iter().filter(told).map(|pin| pin.range.clone()).collect();
        let date = issued.and_then(|issued| issued.range.clone()).filter(|range| !range.is_empty());
        // A date inside a text stays in it: "(3 January 2023). A study of the rivers …".
        let date = date.filter(|date| {
            rest::beside(&read.tape, date, title) <= rest::BESIDE && !rest::amid(self.context, &read.tape, date, title)
        });
        for range in title.into_iter().cloned().chain(date.clone()) {
            // The label of a field is removed together with its value.
            let line = read.tape.lines_in(&range).start;
            let line = read.tape.lines.get(line);
            let label = line.and_then(|line| super::candidates::label_of(self.context, &read.tape, line));
            match label {
                Some((label, start)) if start == range.start => taken.push(label.start..range.end),
                _ => taken.push(range.clone()),
            }
            if let Some(before) = super::candidates::label_before(self.context, &read.tape, &range)
                && let Some(line) = line.filter(|line| line.range.start == range.start)
                && before.end < line.range.start
                && line.first_run > 0
            {
                let above = read.tape.lines_in(&before);
                let whole = read.tape.lines.get(above.start);
                let is_heading = !self.context.words.heading(read.tape.get(&before)).is_empty();
                if let Some(whole) = whole.filter(|whole| is_heading && whole.range.start == before.start) {
                    taken.push(whole.range.clone());
                }
            }
        }
        let mut pieces = rest::pieces(self.context, &read.tape, &read.candidates, &taken);
        if let Some(date) = date {
            let line = read.tape.lines_in(&date).start;
            pieces.retain(|piece| {
                let beside = piece.line == line && piece.range.end <= date.start;
                !(beside && rest::announces(self.context, read.tape.get(&piece.range)))
            });
        }
        pieces
    }
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

/// The features that most favour a column over another one.
fn reasons<const N: usize>(
    own: &[f32; N],
    other: Option<&[f32; N]>,
    weights: &[f32; N],
    names: &[&str; N],
) -> Vec<(String, f32)> {
    let zero = [0.0; N];
    let other = other.unwrap_or(&zero);
    let mut reasons: Vec<(String, f32)> = own
        .iter()
        .zip(other)
        .zip(weights)
        .zip(names)
        .map(|(((own, other), weight), name)| ((*name).to_owned(), (own - other) * weight))
        .filter(|(_, weight)| *weight > 0.1)
        .collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    reasons.truncate(NAMED);
    reasons
}

fn explain_dates(columns: &[date_columns::DateColumn], chosen: &[(usize, f32)], tapes: &[&Tape]) -> Choice {
    let best = chosen.first().map_or(0.0, |(_, score)| *score);
    let mass: f32 = chosen.iter().map(|(_, score)| (score - best).exp()).sum();
    let weighed = chosen.iter().take(NAMED).filter_map(|(at, score)| {
        let column = columns.get(*at)?;
        let value = |(record, date): &(usize, Dated)| {
            let printed = tapes.get(*record).map(|tape| tape.words(&date.range)).unwrap_or_default();
            if printed.is_empty() { date.value.found.edtf.clone() } else { printed }
        };
        Some(WeighedColumn {
            values: column.cells.iter().take(3).map(value).collect(),
            named: match column.source {
                Source::Heading => Some("the heading of the group".to_owned()),
                Source::Reaching => Some("a row before".to_owned()),
                _ => column.head.clone(),
            },
            present: column.features.present,
            score: *score,
            reasons: Vec::new(),
        })
    });
    Choice { columns: weighed.collect(), confidence: 1.0 / mass.max(1.0), none: chosen.is_empty() }
}

/// A value shortened to 60 characters, to be quoted.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
