//! Computes the features of a column, pooled over all of its values.
//!
//! No value is judged alone: a column in which all values but one are dates is a column of dates. Every feature is a
//! share or a number on a logarithmic scale, so that the same weights fit lists of different sizes.

use std::borrow::Cow;

use super::candidates::Kind;
pub(crate) use super::column_features::{COUNT, Features, NAMES};
use super::columns::{Cell, Column, Columns};
use super::context::Context;
use super::cuts::Cut;
use super::text_features::TextFeatures;
use crate::splitting::measure::flag;
use crate::text::folding::fold;
use crate::text::words::List;
use crate::text::words::headings::{Heading, Headings};

/// Share of the items for which a condition holds.
fn share<T>(items: &[T], holds: impl Fn(&T) -> bool) -> f32 {
    items.iter().filter(|item| holds(item)).count() as f32 / items.len().max(1) as f32
}

/// A non-negative number on a logarithmic scale: 1 at `middle`, and at most 3.
fn squashed(number: f32, middle: f32) -> f32 {
    ((1.0 + number).ln() / (1.0 + middle).ln()).min(3.0)
}

fn median(mut numbers: Vec<f32>) -> f32 {
    numbers.sort_unstable_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

/// The features of every column.
pub(crate) fn features(context: &Context<'_>, columns: &Columns<'_>) -> Vec<Features> {
    let mut all: Vec<Features> = columns.all.iter().map(|column| of(context, columns, column)).collect();
    let lengths: Vec<f32> = columns.all.iter().map(Column::length).collect();
    let titled = all.iter().map(|own| own.head_title.max(own.label_title * own.value).max(own.class_title));
    let titled: Vec<f32> = titled.collect();
    let link_words: Vec<bool> = all.iter().map(|own| own.is_link > 0.5).collect();
    let (count, named) = (all.len(), titled.iter().filter(|said| **said > 0.5).count());
    for (at, own) in all.iter_mut().enumerate() {
        let Some(column) = columns.all.get(at) else { continue };
        let inside = columns.all.iter().enumerate().filter(|(other, inner)| *other != at && column.holds(inner));
        let parts: Vec<usize> = inside.map(|(other, _)| other).collect();
        let is_part = |other: usize| columns.all.get(other).is_some_and(|outer| outer.holds(column));
        let longest = lengths.iter().enumerate().filter(|(other, _)| *other != at && !is_part(*other));
        let longest = longest.map(|(_, length)| *length).fold(0.0, f32::max);
        own.longest = flag(lengths.get(at).is_some_and(|length| *length >= longest));
        own.parts = squashed(parts.len() as f32, 6.0);
        own.whole *= flag(!parts.is_empty());
        let part = |other: &usize| columns.all.get(*other);
        let dated = |column: &Column<'_>| column.length() < 30.0 && column.dated(context);
        own.inner_date = flag(parts.iter().filter_map(part).any(dated));
        let linked = parts.iter().filter_map(part).filter(|column| column.linked() > 0.9).map(Column::length);
        let whole = lengths.get(at).copied().unwrap_or(1.0).max(1.0);
        let of_links = parts.iter().filter(|part| link_words.get(**part) == Some(&true)).filter_map(part);
        if of_links.map(Column::length).fold(0.0, f32::max) > 0.5 * whole {
            own.is_link = 1.0;
        }
        own.linked_part = if own.linked > 0.9 { 1.0 } else { linked.fold(0.0, f32::max) / whole };
        own.other_title = flag(named > usize::from(titled.get(at).is_some_and(|said| *said > 0.5)));
        own.columns = squashed(count as f32, 20.0);
    }
    all
}

fn of(context: &Context<'_>, columns: &Columns<'_>, column: &Column<'_>) -> Features {
    let cells = &column.cells;
    let texts: Vec<Cow<'_, str>> = cells.iter().map(Cell::said).collect();
    let count = texts.len().max(1) as f32;
    let mut different: Vec<&str> = texts.iter().map(|text| &**text).collect();
    different.sort_unstable();
    different.dedup();
    let distinct = different.len() as f32 / count;
    let own: Vec<TextFeatures> = texts.iter().map(|text| context.text_features(text)).collect();
    let words = median(own.iter().map(|text| text.words).collect());
    let middle = median(own.iter().map(|text| text.characters).collect());
    let marks = column.marks(context);
    let said = column.said(context);
    let is = |heading: Heading, said: Headings| flag(said.has(heading));
    let date = |said: Headings| flag(is_date(said));
    let other = |said: Headings| {
        let others = [Heading::Number, Heading::Creator, Heading::Publisher, Heading::Kind];
        let other = others.iter().any(|heading| said.has(*heading)) || is_date(said) || said.has(Heading::File);
        flag(other && !said.has(Heading::Title))
    };
    let sum = |of: fn(&TextFeatures) -> f32| own.iter().map(of).sum::<f32>() / count;
    let number = share(&own, |text| text.number);
    let link_words = share(&own, |text| text.link_words);
    let letters = share(&own, |text| text.letters);
    let date_most = share(&own, |text| text.dated.1);
    let cut = |wanted: &[Cut]| match column.kind {
        Kind::Cut(cut) => flag(wanted.contains(&cut)),
        _ => 0.0,
    };
    Features {
        bias: 1.0,
        present: cells.len() as f32 / columns.records.max(1) as f32,
        distinct,
        constant: flag(different.len() == 1 && texts.len() >= 3 || distinct < 0.35 && texts.len() >= 5),
        length: squashed(middle, 60.0),
        words: squashed(words, 8.0).min(1.0),
        many_words: (squashed(words, 8.0) - 1.5).max(0.0),
        share: (middle / columns.length.max(1.0)).min(1.0),
        linked: marks.linked,
        any_link: marks.any_link,
        document_link: marks.document,
        page_link: (marks.linked - marks.document).max(0.0),
        bold: marks.bold,
        italic: marks.italic,
        heading: marks.heading,
        alternative: marks.alternative,
        date_whole: share(&own, |text| text.dated.0),
        date_most,
        date_in: share(&own, |text| text.dated.2),
        year: share(&own, |text| text.dated.3),
        number,
        digits: sum(|text| text.digits),
        any_digit: share(&own, |text| text.any_digit),
        link_words,
        people: share(&own, |text| text.people),
        initials: share(&own, |text| text.initials),
        by: share(&own, |text| text.by),
        kind: share(&own, |text| text.kind),
        language: share(&own, |text| text.language),
        one_word: share(&own, |text| text.one_word),
        stop: share(&own, |text| text.stop),
        capital: share(&own, |text| text.capital),
        capitals: share(&own, |text| text.capitals),
        small: sum(|text| text.small),
        commas: sum(|text| text.commas),
        sentences: share(&own, |text| text.sentences),
        letters,
        labelled: flag(said.has_label && column.kind == Kind::Line),
        value: flag(column.kind == Kind::Value),
        has_label: flag(said.has_label),
        lines: (marks.lines - 1.0).clamp(0.0, 4.0),
        order: marks.order,
        first: marks.first,
        whole: marks.whole,
        is_block: flag(column.kind == Kind::Block),
        is_inline: flag(column.kind == Kind::Inline),
        is_line: flag(column.kind == Kind::Line),
        is_bare: flag(column.kind == Kind::Bare),
        is_cut: flag(matches!(column.kind, Kind::Cut(_))),
        has_head: flag(said.has_head),
        head_title: is(Heading::Title, said.head),
        head_date: date(said.head),
        head_number: is(Heading::Number, said.head),
        head_creator: is(Heading::Creator, said.head),
        head_publisher: is(Heading::Publisher, said.head),
        head_kind: is(Heading::Kind, said.head),
        head_file: is(Heading::File, said.head),
        head_description: is(Heading::Description, said.head),
        head_area: is(Heading::Area, said.head),
        head_language: is(Heading::Language, said.head),
        head_other: other(said.head),
        label_title: is(Heading::Title, said.label),
        label_date: date(said.label),
        label_number: is(Heading::Number, said.label),
        label_creator: is(Heading::Creator, said.label),
        label_publisher: is(Heading::Publisher, said.label),
        label_kind: is(Heading::Kind, said.label),
        label_file: is(Heading::File, said.label),
        label_description: is(Heading::Description, said.label),
        label_area: is(Heading::Area, said.label),
        label_language: is(Heading::Language, said.label),
        label_other: other(said.label),
        class_title: is(Heading::Title, said.class),
        class_date: date(said.class),
        class_number: is(Heading::Number, said.class),
        class_creator: is(Heading::Creator, said.class),
        class_publisher: is(Heading::Publisher, said.class),
        class_kind: is(Heading::Kind, said.class),
        class_file: is(Heading::File, said.class),
        class_description: is(Heading::Description, said.class),
        class_area: is(Heading::Area, said.class),
        class_language: is(Heading::Language, said.class),
        class_other: other(said.class),
        cut_before: cut(&[
            Cut::BeforeDate,
            Cut::BeforeBracket,
            Cut::BeforeSeparator,
            Cut::BeforeNumber,
            Cut::BeforeByline,
        ]),
        cut_after: cut(&[Cut::AfterDate, Cut::AfterSeparator, Cut::AfterNumber, Cut::AfterLast]),
        cut_cited: cut(&[Cut::Cited]),
        is_date: flag(date_most > 0.6),
        is_number: flag(number > 0.7),
        running: share(cells, |cell| is_running(context, cell)),
        is_link: flag(link_words > 0.6),
        is_rare: flag((cells.len() as f32) < 0.5 * columns.records as f32),
        is_letterless: flag(letters < 0.5),
        records: squashed(columns.records as f32, 10.0),
        // These features are set after all columns are known.
        longest: 0.0,
        parts: 0.0,
        inner_date: 0.0,
        linked_part: 0.0,
        other_title: 0.0,
        columns: 0.0,
    }
}

/// Whether a value is part of running text: a word in small letters comes directly before or after it on its line, or
/// before or after a link in it.
fn is_running(context: &Context<'_>, cell: &Cell<'_>) -> bool {
    let tape = cell.tape;
    let Some(line) = tape.lines.get(tape.lines_in(&cell.range).start) else { return false };
    let small = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().count() > 1 && bare.chars().all(char::is_lowercase)
    };
    let through = |part: &std::ops::Range<usize>| {
        let before = tape.get(&(line.range.start..part.start));
        let after = tape.get(&(part.end..line.range.end.max(part.end)));
        let opens = before.ends_with(' ') && small(before.trim_end().rsplit(' ').next().unwrap_or_default());
        let next = after.split(' ').find(|word| word.chars().any(char::is_alphanumeric)).unwrap_or_default();
        let joined = after.trim_start().trim_start_matches(',').trim_start().starts_with(next);
        let by = context.words.has(List::By, &fold(next.trim_matches(|c: char| !c.is_alphanumeric())));
        opens || small(next) && joined && !by && !is_remark(context, after)
    };
    if cell.range.start < line.range.start || cell.range.end > line.range.end {
        return false;
    }
    let inner = tape.runs_in(&cell.range).iter().filter(|run| {
        tape.linked(run) && run.range.len() * 2 < cell.range.len() && run.range.start >= cell.range.start
    });
    let whole = cell.range == line.range;
    // A piece of a sentence begins with a small letter after other words, or ends with a word that needs another word
    // after it.
    let own = tape.get(&cell.range);
    let opens = cell.range.start > line.range.start
        && own.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase)
        && !context.words.has(List::By, &fold(own.split(' ').next().unwrap_or_default()));
    let last = own.trim_end().rsplit(' ').next().unwrap_or_default();
    let wants = cell.range.end < line.range.end && small(last) && context.words.has(List::About, last);
    if !whole && (opens || wants) {
        return true;
    }
    if whole { cell.range.len() > 40 && inner.into_iter().any(|run| through(&run.range)) } else { through(&cell.range) }
}

/// Largest number of bytes of a remark after a value.
const REMARK: usize = 60;

/// Whether the text after a value is a date, the words of a link or the form of a file, and not the rest of a sentence:
/// "(mei 2023)", "download".
fn is_remark(context: &Context<'_>, after: &str) -> bool {
    let said = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    if said.len() > REMARK {
        return false;
    }
    let begins = |(range, _): (std::ops::Range<usize>, _)| range.start == 0;
    super::dates::first_in(context, said).is_some_and(begins)
        || context.links.is(said, context.words)
        || context.names_file(said)
}

/// Whether the names suggest a date of any kind.
pub(crate) fn is_date(said: Headings) -> bool {
    [Heading::Date, Heading::Issued, Heading::Event, Heading::Never].iter().any(|heading| said.has(*heading))
}
