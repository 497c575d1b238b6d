//! Chooses the dates of issue of a list from columns of dates, headings of groups, and cells that span several rows.

use foldhash::HashMap;

use super::context::Context;
use super::dates::{self, Dated, Value};
use super::features::is_date;
use super::heads::head_of;
use super::named::named_features;
use super::tape::Tape;
use crate::splitting::measure::flag;
use crate::text::dates::Proven;
use crate::text::words::headings::{Heading, Headings};

/// Share of the records that must contain a date so that no date is inherited.
const DATED: f32 = 0.8;
/// Number of characters beside a date on its line from which the line is running text.
const RUNNING: f32 = 70.0;
/// Largest difference in score between the best column and a column that dates the records that lack it.
const MARGIN: f32 = 2.5;
/// Smallest score of the best column.
const LEAST: f32 = 0.0;

/// The source of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// A column of dates with this key inside the records.
    Slot(u64),
    /// The first date of each record.
    First,
    /// The heading of the group of the record.
    Heading,
    /// A cell of an earlier row that extends into the row of the record.
    Reaching,
}

named_features! {
    /// Always 1.
    bias,
    /// Share of the records that have a date in this column.
    present,
    /// Share of different dates.
    distinct,
    /// Share of steps from row to row in which the dates do not rise, or in which they do not fall, whichever is larger.
    steady,
    /// Share of steps from row to row in which the dates do not rise.
    falling,
    /// Share of dates that fill their line.
    whole,
    /// Number of characters beside the dates, on a logarithmic scale.
    rest,
    /// Share of dates in brackets.
    bracketed,
    /// Share of dates that are given by the markup.
    marked,
    /// Share of dates with a day.
    day,
    /// Share of bare years.
    year,
    /// Share of dates written in numbers.
    numbers,
    /// Whether the dates come from the headings of groups.
    inherited_heading,
    /// Whether the dates come from an earlier row.
    inherited_row,
    /// Whether the column takes the first date of each record, at any place.
    anywhere,
    /// Share of the records that contain a date, in a column of inherited dates.
    inherited_own,
    /// Whether the head of the column names a date of issue.
    head_issued,
    /// Whether the head of the column names a date, including a date of issue.
    head_date,
    /// Whether the head of the column names a date of something else.
    head_event,
    /// Whether the head of the column names a date that is never a date of issue.
    head_never,
    /// Whether the head of the column names a number.
    head_number,
    /// Whether the head of the column names a title.
    head_title,
    /// Whether the words before the dates name a date of issue.
    lead_issued,
    /// Whether the words before the dates name a date.
    lead_date,
    /// Whether the words before the dates name a date of something else.
    lead_event,
    /// Whether the words before the dates name a date that is never a date of issue.
    lead_never,
    /// Whether the words before the dates name a number.
    lead_number,
    /// Share of dates with nothing before them, or only words that announce a date.
    announced,
    /// Whether the class names suggest a date of issue.
    class_issued,
    /// Whether the class names suggest a date.
    class_date,
    /// Whether the class names suggest a date of something else.
    class_event,
    /// Whether the class names suggest a date that is never a date of issue.
    class_never,
    /// Share of linked dates.
    linked,
    /// Mean position of the dates in the record, from 0 to 1.
    order,
    /// Number of other columns of dates, at most five, divided by five.
    others,
    /// Share of the records that have the other column with the most dates.
    fullest_other,
    /// Share of dates that are later than all other dates of their record.
    latest,
    /// Share of dates that are earlier than all other dates of their record.
    earliest,
    /// Share of dates that come before all other dates of their record.
    first,
    /// Whether all dates are the same.
    constant,
    /// Number of records in the list, on a logarithmic scale.
    records,
}

/// A column of dates.
#[derive(Debug)]
pub(crate) struct DateColumn {
    pub source: Source,
    /// The dates, each with the index of its record.
    pub cells: Vec<(usize, Dated)>,
    pub features: Features,
    /// The head of the column, for `explain`.
    pub head: Option<String>,
    /// Whether the names around the column exclude it as a date of issue.
    pub excluded: bool,
    /// The order of day and month that the dates prove.
    pub order: Proven,
}

/// All columns of dates in the sample. `inherited` holds the dates of records from headings of groups and earlier rows.
pub(crate) fn columns(
    context: &Context<'_>,
    tapes: &[&Tape],
    dates: &[Vec<Dated>],
    inherited: &[(Source, Vec<Option<Value>>)],
) -> Vec<DateColumn> {
    let numbered = tapes.iter().any(|tape| begins_with_number(tape));
    let mut places: HashMap<u64, usize> = HashMap::default();
    let mut all: Vec<DateColumn> = Vec::new();
    let column = |source| DateColumn {
        source,
        cells: Vec::new(),
        features: Features::default(),
        head: None,
        excluded: false,
        order: Proven::default(),
    };
    for (record, dates) in dates.iter().enumerate() {
        for date in dates.iter().filter(|date| !(numbered && is_year_and_number(&date.value.printed))) {
            let place = *places.entry(date.key).or_insert(all.len());
            if place == all.len() {
                all.push(column(Source::Slot(date.key)));
            }
            if let Some(own) = all.get_mut(place)
                && own.cells.last().is_none_or(|(last, _)| *last != record)
            {
                own.cells.push((record, date.clone()));
            }
        }
    }
    let fullest = all.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let dated = dates.iter().filter(|dates| !dates.is_empty()).count();
    if all.len() > 1 && fullest * 100 < dated * 85 {
        let mut first = column(Source::First);
        first.cells = dates.iter().enumerate().filter_map(|(at, dates)| Some((at, dates.first()?.clone()))).collect();
        all.push(first);
    }
    let own = all.len();
    for (source, values) in inherited {
        let mut inherits = column(*source);
        inherits.cells =
            values.iter().enumerate().filter_map(|(at, value)| Some((at, Dated::announced(value.clone()?)))).collect();
        if !inherits.cells.is_empty() {
            all.push(inherits);
        }
    }
    let features: Vec<(Features, Option<String>, bool)> =
        (0..all.len()).map(|at| features(context, tapes, dates.len(), &all, at, own)).collect();
    for (column, (features, head, excluded)) in all.iter_mut().zip(features) {
        column.order = dates::proven(column.cells.iter().map(|(_, date)| &date.value));
        (column.features, column.head, column.excluded) = (features, head, excluded);
    }
    all
}

/// Whether a line of a record begins with a year and a number that is no month: "2022-14", "WP 2022-14". In such a list,
/// "2022-12" is a number, too.
fn begins_with_number(tape: &Tape) -> bool {
    let begins = |text: &str| {
        text.split_whitespace().take(2).any(|word| {
            let word = word.trim_end_matches([':', '.', ',']);
            let number = word.get(5..).filter(|_| is_year_and_number(word));
            let next = word.get(2..4).and_then(|year| Some((year.parse::<u32>().ok()? + 1) % 100));
            // "2021-22" is a year that begins in one and ends in the next.
            number
                .and_then(|number| number.parse::<u32>().ok())
                .is_some_and(|number| number > 12 && Some(number) != next)
        })
    };
    tape.lines.iter().take(3).any(|line| begins(tape.get(&line.range)))
}

/// Whether a text is a year and a number of two digits: "2022-12".
fn is_year_and_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    bytes.len() == 7 && bytes.get(4) == Some(&b'-') && digits(bytes.get(..4)) && digits(bytes.get(5..))
}

fn share(cells: &[(usize, Dated)], holds: impl Fn(&Dated) -> bool) -> f32 {
    cells.iter().filter(|(_, date)| holds(date)).count() as f32 / cells.len().max(1) as f32
}

/// The features of the column with the index `at`. The first `own` columns contain dates inside the records.
fn features(
    context: &Context<'_>,
    tapes: &[&Tape],
    records: usize,
    all: &[DateColumn],
    at: usize,
    own: usize,
) -> (Features, Option<String>, bool) {
    let Some(column) = all.get(at) else { return (Features::default(), None, false) };
    let cells = &column.cells;
    let count = cells.len().max(1) as f32;
    let mut different: Vec<&str> = cells.iter().map(|(_, date)| date.value.found.edtf.as_str()).collect();
    different.sort_unstable();
    different.dedup();
    let proven = dates::proven(cells.iter().map(|(_, date)| &date.value));
    let sequence: Vec<String> = cells.iter().map(|(_, date)| date.value.edtf(&proven)).collect();
    let steps = sequence.len().saturating_sub(1).max(1) as f32;
    let falls = sequence.windows(2).filter(|pair| pair.first() >= pair.last()).count() as f32 / steps;
    let rises = sequence.windows(2).filter(|pair| pair.first() <= pair.last()).count() as f32 / steps;
    let few = sequence.len() < 3;
    let mut rests: Vec<usize> = cells.iter().map(|(_, date)| date.rest).collect();
    rests.sort_unstable();
    let rest = rests.get(rests.len() / 2).copied().unwrap_or(0) as f32;
    let inherits = matches!(column.source, Source::Heading | Source::Reaching);
    let (mut head, mut class, mut lead) = (Headings::default(), Headings::default(), Headings::default());
    let mut head_text = None;
    if let Some((record, date)) = cells.first().filter(|_| !inherits)
        && let Some(tape) = tapes.get(*record)
    {
        if let Some(element) = date.element {
            head_text = head_of(context, tape, element);
            head = head_text.as_deref().map(|head| context.words.heading(head)).unwrap_or_default();
            let around =
                std::iter::successors(tape.elements.get(element), |element| tape.elements.get(element.parent?));
            let near = around.take(3).filter(|element| element.range.len() <= 3 * date.range.len() + 30);
            class = near.fold(class, |said, element| {
                let names = ["class", "itemprop", "property"].iter();
                let names = names.filter_map(|name| context.tree.attribute(element.node, name));
                names.fold(said, |said, name| said.and(context.said(name)))
            });
        }
        let label = date.label.clone().or_else(|| super::candidates::label_before(context, tape, &date.line));
        // "Closing of the ford" is a title, and not the name of a date.
        let above = || super::candidates::plain_label(context, tape, &date.line);
        let label = label.or_else(|| above().filter(|label| context.words.names_column(tape.get(label))));
        let label = label.map(|label| context.words.heading(tape.get(&label))).unwrap_or_default();
        lead = cells.iter().take(5).fold(label, |said, (_, date)| said.and(date.lead));
    }
    let others: Vec<&DateColumn> = all
        .iter()
        .take(own)
        .enumerate()
        .filter(|(other, column)| *other != at && matches!(column.source, Source::Slot(_)))
        .map(|(_, column)| column)
        .collect();
    let of_record = |column: &DateColumn, record: usize| {
        let at = column.cells.binary_search_by_key(&record, |(record, _)| *record).ok()?;
        column.cells.get(at).map(|(_, date)| date.clone())
    };
    let (mut latest, mut earliest, mut first, mut compared) = (0.0, 0.0, 0.0, 0.0);
    for (record, date) in cells.iter().take(40) {
        let beside: Vec<Dated> = others.iter().take(8).filter_map(|column| of_record(column, *record)).collect();
        if beside.is_empty() {
            continue;
        }
        compared += 1.0;
        latest += flag(beside.iter().all(|other| date.value.found.edtf >= other.value.found.edtf));
        earliest += flag(beside.iter().all(|other| date.value.found.edtf <= other.value.found.edtf));
        first += flag(beside.iter().all(|other| date.range.start <= other.range.start));
    }
    let part = |sum: f32, none: f32| if compared > 0.0 { sum / compared } else { none };
    let has = |said: Headings, heading: Heading| flag(said.has(heading));
    let is_own = |column: &&DateColumn| matches!(column.source, Source::Slot(_));
    let mut inside: Vec<usize> =
        all.iter().take(own).filter(is_own).flat_map(|column| column.cells.iter().map(|(record, _)| *record)).collect();
    inside.sort_unstable();
    inside.dedup();
    let dated = inside.len() as f32 / records.max(1) as f32;
    let day = share(cells, |date| date.value.found.names_day());
    let features = Features {
        bias: 1.0,
        present: count / records.max(1) as f32,
        distinct: different.len() as f32 / count,
        steady: if few { 0.5 } else { falls.max(rises) },
        falling: if few { 0.5 } else { falls },
        whole: share(cells, |date| date.rest <= 3),
        rest: (1.0 + rest).ln() / 4.0,
        bracketed: share(cells, |date| date.bracketed),
        marked: share(cells, |date| date.marked),
        day,
        year: share(cells, |date| date.value.found.is_year()),
        numbers: share(cells, |date| date.value.is_in_numbers()),
        inherited_heading: flag(column.source == Source::Heading),
        inherited_row: flag(column.source == Source::Reaching),
        anywhere: flag(column.source == Source::First),
        inherited_own: flag(inherits) * dated,
        head_issued: has(head, Heading::Issued),
        head_date: has(head, Heading::Date).max(has(head, Heading::Issued)),
        head_event: has(head, Heading::Event),
        head_never: has(head, Heading::Never),
        head_number: flag(head.has(Heading::Number) && !is_date(head)),
        head_title: flag(head.has(Heading::Title) && !is_date(head)),
        lead_issued: has(lead, Heading::Issued),
        lead_date: has(lead, Heading::Date).max(has(lead, Heading::Issued)),
        lead_event: has(lead, Heading::Event),
        lead_never: has(lead, Heading::Never),
        lead_number: flag(lead.has(Heading::Number) && !is_date(lead)),
        announced: share(cells, |date| date.announced),
        class_issued: has(class, Heading::Issued),
        class_date: has(class, Heading::Date).max(has(class, Heading::Issued)),
        class_event: has(class, Heading::Event),
        class_never: has(class, Heading::Never),
        linked: share_linked(cells, tapes),
        order: cells
            .iter()
            .map(|(record, date)| {
                let length = tapes.get(*record).map_or(1, |tape| tape.text.len().max(1));
                date.range.start as f32 / length as f32
            })
            .sum::<f32>()
            / count,
        others: (others.len() as f32).min(5.0) / 5.0,
        fullest_other: others.iter().map(|column| column.cells.len()).max().unwrap_or(0) as f32 / records.max(1) as f32,
        latest: part(latest, 0.5),
        earliest: part(earliest, 0.5),
        first: part(first, 1.0),
        constant: flag(different.len() == 1 && count >= 3.0),
        records: ((1.0 + records as f32).ln() / 4.0).min(2.0),
    };
    let named_issue = head.has(Heading::Issued) || lead.has(Heading::Issued) || class.has(Heading::Issued);
    let never = [head, lead].iter().any(|said| said.has(Heading::Never)) && !named_issue;
    let running = rest > RUNNING && !is_date(lead) && features.bracketed < 0.5;
    (features, head_text, never || running && !inherits || inherits && dated >= DATED)
}

fn share_linked(cells: &[(usize, Dated)], tapes: &[&Tape]) -> f32 {
    let linked = cells.iter().filter(|(record, date)| {
        let tape = tapes.get(*record);
        tape.is_some_and(|tape| tape.runs_in(&date.range).first().is_some_and(|run| tape.linked(run)))
    });
    linked.count() as f32 / cells.len().max(1) as f32
}

/// The columns in the order in which they date records, with their scores. The result is empty if no column is good
/// enough.
pub(crate) fn ranked(columns: &[DateColumn], weights: &[f32; COUNT]) -> Vec<(usize, f32)> {
    let score = |column: &DateColumn| -> f32 {
        column.features.values().iter().zip(weights).map(|(value, weight)| value * weight).sum()
    };
    let mut ranked: Vec<(usize, f32)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.excluded)
        .map(|(at, column)| (at, score(column)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    ranked.retain(|(_, score)| *score >= LEAST && *score >= best - MARGIN);
    // A cell of the best column that extends into further rows dates these rows, too, even if most rows have a cell of
    // their own.
    let first = ranked.first().and_then(|(at, score)| Some((columns.get(*at)?, *score)));
    let reaching = columns.iter().position(|column| column.source == Source::Reaching);
    if let (Some((first, score)), Some(at)) = (first, reaching)
        && ranked.iter().all(|(other, _)| *other != at)
        && columns.get(at).is_some_and(|reaching| extends(reaching, first))
    {
        ranked.push((at, score - MARGIN));
    }
    ranked
}

/// Whether dates that reach into rows are those of the cells of `first`: rows that have both have the same date, and some
/// rows have only the date that reaches into them.
fn extends(reaching: &DateColumn, first: &DateColumn) -> bool {
    let own = |record: usize| {
        let at = first.cells.binary_search_by_key(&record, |(record, _)| *record).ok()?;
        first.cells.get(at).map(|(_, date)| date.value.found.edtf.as_str())
    };
    let (mut both, mut same, mut alone) = (0, 0, 0);
    for (record, date) in &reaching.cells {
        match own(*record) {
            Some(edtf) => {
                both += 1;
                same += usize::from(edtf == date.value.found.edtf);
            }
            None => alone += 1,
        }
    }
    alone > 0 && same == both
}
