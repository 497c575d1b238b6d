//! Assigns the pieces of each record to fields, by the columns that were decided for the list.

use super::candidates::Candidate;
use super::date_columns::Source;
use super::dates::{self, Dated, Value};
use super::groups::Groups;
use super::model::Rest;
use super::others::{self, Others};
use super::pinned::{self, Pin};
use super::plan::{Lists, Plan, Read};
use super::rest::{self, Piece, Roles};
use super::tape::{Tape, Writer};
use super::titles;
use crate::IssuedBasis;
use crate::document::PinnedField;
use crate::text::folding::fold;
use crate::text::letters::count_letters;
use foldhash::HashMap;
use std::ops::Range;

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

impl Lists<'_, '_> {
    /// The records of a list as read by a plan. Records that were read for the plan are moved out of it.
    pub(crate) fn assign(&mut self, records: &[Range<usize>], groups: &Groups, plan: &mut Plan) -> Vec<Assigned> {
        let mut writer = Writer::new(self.context.tree, self.context.facts);
        let (mut roles, known) = self.roles(records, plan);
        let mut known = known.into_iter().peekable();
        let (headings, topics) = (groups.dates(plan.lone_year), groups.topics());
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
            // A repetition of the title is no other text.
            let again = |piece: &Piece| said.as_ref().is_some_and(|said| fold(&read.tape.words(&piece.range)) == *said);
            let pieces = pieces.into_iter().filter(|piece| !again(piece));
            let pieces = pieces.flat_map(|piece| roles.parts(self.context, &read.tape, piece));
            let pieces = pieces.map(|(piece, role)| (piece, self.unpinned(role))).collect();
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
            let fits = count_letters(text) >= 2 && !self.context.links.is(text, self.context.words);
            fits.then(|| {
                let range = titles::range(self.context, &read.tape, &own.range);
                let range = plan.set_off.title(self.context, &read.tape, range);
                if plan.stopped { titles::without_stop(&read.tape, range, self.context.words) } else { range }
            })
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
                Source::Heading => heading.clone().map(|year| {
                    let day = self.in_year(read, title.as_ref(), &year);
                    let Some((value, range)) = day else { return inherits(year) };
                    Issued { range: Some(range), ..inherits(value) }
                }),
                Source::Reaching => {
                    self.reaching(record).map(|value| Issued { basis: IssuedBasis::Stated, ..inherits(value) })
                }
            }
        });
        (title, issued)
    }

    /// The piece of a record that is a day or month of the year of its group, and nothing else.
    fn in_year(&self, read: &Read, title: Option<&Range<usize>>, year: &Value) -> Option<(Value, Range<usize>)> {
        if !year.found.is_year() {
            return None;
        }
        let of_title =
            |range: &Range<usize>| title.is_some_and(|title| title.start < range.end && range.start < title.end);
        let pieces = read.candidates.iter().filter(|piece| !piece.range.is_empty() && !of_title(&piece.range));
        pieces.into_iter().find_map(|piece| {
            let value = dates::completed(self.context, read.tape.said(&piece.range).trim(), year)?;
            Some((value, piece.range.clone()))
        })
    }

    /// The pieces of a record that are neither its title nor its date, and are not pinned.
    fn pieces(&self, read: &Read, title: Option<&Range<usize>>, issued: Option<&Issued>, pins: &[Pin]) -> Vec<Piece> {
        let told = |pin: &&Pin| pinned::part(pin.field).is_some() && !pin.range.is_empty();
        let mut taken: Vec<Range<usize>> = pins.iter().filter(told).map(|pin| pin.range.clone()).collect();
        let date = issued.and_then(|issued| issued.range.clone()).filter(|range| !range.is_empty());
        // A date inside a text stays in it: "(3 January 2023). A study of the rivers …".
        let date = date.filter(|date| {
            let beside = rest::beside(&read.tape, date, title) <= rest::BESIDE || rest::stands_at_end(&read.tape, date);
            beside && !rest::amid(self.context, &read.tape, date, title)
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
