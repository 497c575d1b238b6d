//! What speaks for a column being this or that field, pooled over all its values.
//!
//! No value is judged alone: a column whose values are dates, all but one, is a column of dates. Every feature is a
//! share or a squashed number, so that the weights of one list hold for a list of another size.

use super::candidates::Kind;
use super::columns::{Cell, Column, Columns};
use super::context::Context;
use super::cuts::Cut;
use super::named::named_features;
use super::shape;
use crate::splitting::line_shape::sentences;
use crate::text::dates::Extent;
use crate::text::folding::fold;
use crate::text::words::List;
use crate::text::words::headings::{Heading, Headings};

named_features! {
    /// Always 1.
    bias,
    /// Share of the records that have it.
    present,
    /// Share of its values that are different.
    distinct,
    /// Its values are all the same, or nearly.
    constant,
    /// Characters of the middle value, squashed.
    length,
    /// Words of the middle value, squashed, up to eight.
    words,
    /// The same above two dozen.
    many_words,
    /// Share of the text of the record.
    share,
    /// No column of which it is no part has longer values.
    longest,
    /// Share of its characters that are linked.
    linked,
    /// Share of its values with a link in them.
    any_link,
    /// Share of its values that are linked to a document.
    document_link,
    /// Share of its characters in bold.
    bold,
    /// Share of its characters in italics.
    italic,
    /// Share of its characters in a heading.
    heading,
    /// Share of its values that are the alternative text of an image.
    alternative,
    /// Share of its values that are a date and nothing else.
    date_whole,
    /// Share of its values that are a date and little else.
    date_most,
    /// Share of its values that hold a date.
    date_in,
    /// Share of its values that are a bare year.
    year,
    /// Share of its values that are a number or code.
    number,
    /// Share of its characters that are digits.
    digits,
    /// Share of its values with a digit in them.
    any_digit,
    /// Share of its values that are the words of a link.
    link_words,
    /// Share of its values that are names of people.
    people,
    /// Share of its values with initials in them.
    initials,
    /// Share of its values that begin as an author line does.
    by,
    /// Share of its values that are a kind of publication.
    kind,
    /// Share of its values that name languages.
    language,
    /// Share of its values of one word.
    one_word,
    /// Share of its values that end as a sentence does.
    stop,
    /// Share of its values that begin with a capital.
    capital,
    /// Share of its values in capitals.
    capitals,
    /// Share of its characters that are small letters.
    small,
    /// Commas and semicolons a word.
    commas,
    /// Share of its values of several sentences.
    sentences,
    /// Share of its values with three letters.
    letters,
    /// It is a line with its label.
    labelled,
    /// It is what stands behind a label.
    value,
    /// A label stands before it.
    has_label,
    /// Lines of a value, above the first.
    lines,
    /// Place in the record, from 0 to 1.
    order,
    /// Share of its values with which the record begins.
    first,
    /// It is the record as a whole and has parts.
    whole,
    /// It is an element that stands on lines of its own.
    is_block,
    /// It is an element inside a line.
    is_inline,
    /// It is a line.
    is_line,
    /// It is a piece of a line outside of elements.
    is_bare,
    /// It is a part of a line.
    is_cut,
    /// Share of its values that running text goes through, or that have such a link in them.
    running,
    /// Its column has a head.
    has_head,
    /// How many columns are parts of it, squashed.
    parts,
    /// One of its parts is a date.
    inner_date,
    /// The longest linked part, as a share of it.
    linked_part,
    /// Another column is headed, labelled or called a title.
    other_title,
    /// Its head says that it is this.
    head_title,
    /// Its head says that it is this.
    head_date,
    /// Its head says that it is this.
    head_number,
    /// Its head says that it is this.
    head_creator,
    /// Its head says that it is this.
    head_publisher,
    /// Its head says that it is this.
    head_kind,
    /// Its head says that it is this.
    head_file,
    /// Its head says that it is this.
    head_description,
    /// Its head says that it is this.
    head_area,
    /// Its head says that it is this.
    head_language,
    /// Its head says that it is something else than a title.
    head_other,
    /// Its label says that it is this.
    label_title,
    /// Its label says that it is this.
    label_date,
    /// Its label says that it is this.
    label_number,
    /// Its label says that it is this.
    label_creator,
    /// Its label says that it is this.
    label_publisher,
    /// Its label says that it is this.
    label_kind,
    /// Its label says that it is this.
    label_file,
    /// Its label says that it is this.
    label_description,
    /// Its label says that it is this.
    label_area,
    /// Its label says that it is this.
    label_language,
    /// Its label says that it is something else than a title.
    label_other,
    /// Its class names say that it is this.
    class_title,
    /// Its class names say that it is this.
    class_date,
    /// Its class names say that it is this.
    class_number,
    /// Its class names say that it is this.
    class_creator,
    /// Its class names say that it is this.
    class_publisher,
    /// Its class names say that it is this.
    class_kind,
    /// Its class names say that it is this.
    class_file,
    /// Its class names say that it is this.
    class_description,
    /// Its class names say that it is this.
    class_area,
    /// Its class names say that it is this.
    class_language,
    /// Its class names say that it is something else than a title.
    class_other,
    /// It is what stands before a date, bracket, separator or number of a line.
    cut_before,
    /// It is what stands behind one.
    cut_after,
    /// It is the title of a reference.
    cut_cited,
    /// Values linked to a page, not to a document.
    page_link,
    /// Most of its values are dates.
    is_date,
    /// Most of its values are numbers.
    is_number,
    /// Most of its values are words of links.
    is_link,
    /// Fewer than half of the records have it.
    is_rare,
    /// Fewer than half of its values have letters.
    is_letterless,
    /// Records of the list, squashed.
    records,
    /// Columns of the list, squashed.
    columns,
}

/// Share of the items for which something holds.
fn share<T>(items: &[T], holds: impl Fn(&T) -> bool) -> f32 {
    items.iter().filter(|item| holds(item)).count() as f32 / items.len().max(1) as f32
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// A number from 0 on, squashed: 1 at `middle`, at most about 3.
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
    let texts: Vec<String> = cells.iter().map(|cell| cell.text()).collect();
    let count = texts.len().max(1) as f32;
    let mut different: Vec<&str> = texts.iter().map(String::as_str).collect();
    different.sort_unstable();
    different.dedup();
    let distinct = different.len() as f32 / count;
    let characters: Vec<f32> = texts.iter().map(|text| text.chars().count() as f32).collect();
    let words = median(texts.iter().map(|text| text.split_whitespace().count() as f32).collect());
    let middle = median(characters.clone());
    let dates: Vec<(bool, bool, bool, bool)> = texts.iter().map(|text| dated(context, text)).collect();
    let marks = column.marks(context);
    let said = column.said(context);
    let is = |heading: Heading, said: Headings| flag(said.has(heading));
    let date = |said: Headings| flag(is_date(said));
    let other = |said: Headings| {
        let others = [Heading::Number, Heading::Creator, Heading::Publisher, Heading::Kind];
        let other = others.iter().any(|heading| said.has(*heading)) || is_date(said) || said.has(Heading::File);
        flag(other && !said.has(Heading::Title))
    };
    let sum = |of: &dyn Fn(&str) -> f32| texts.iter().map(|text| of(text)).sum::<f32>() / count;
    let portion = |text: &str, is: &dyn Fn(char) -> bool| {
        text.chars().filter(|c| is(*c)).count() as f32 / text.chars().count().max(1) as f32
    };
    let number = share(&texts, |text| shape::is_number(text));
    let link_words = share(&texts, |text| context.links.is(text, context.words));
    let letters = share(&texts, |text| text.chars().filter(|c| c.is_alphabetic()).nth(2).is_some());
    let date_most = share(&dates, |date| date.1);
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
        date_whole: share(&dates, |date| date.0),
        date_most,
        date_in: share(&dates, |date| date.2),
        year: share(&dates, |date| date.3),
        number,
        digits: sum(&|text| portion(text, &|c| c.is_ascii_digit())),
        any_digit: share(&texts, |text| text.contains(|c: char| c.is_ascii_digit())),
        link_words,
        people: share(&texts, |text| shape::is_people(text)),
        initials: share(&texts, |text| shape::has_initials(text)),
        by: share(&texts, |text| text.len() < 200 && context.words.starts_with(List::By, &fold(text)).is_some()),
        kind: share(&texts, |text| context.words.kind(text).is_some()),
        language: share(&texts, |text| names_languages(context, text)),
        one_word: share(&texts, |text| !text.contains(' ')),
        stop: share(&texts, |text| text.trim_end_matches(['"', '”', ')']).ends_with(['.', '…'])),
        capital: share(&texts, |text| text.starts_with(char::is_uppercase)),
        capitals: share(&texts, |text| text.contains(char::is_alphabetic) && !text.contains(char::is_lowercase)),
        small: sum(&|text| portion(text, &char::is_lowercase)),
        commas: sum(&|text| {
            let commas = text.matches([',', ';']).count().min(5);
            commas as f32 / text.split_whitespace().count().max(1) as f32
        }),
        sentences: share(&texts, |text| text.len() > 40 && sentences(text) > 1),
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
        cut_before: cut(&[Cut::BeforeDate, Cut::BeforeBracket, Cut::BeforeSeparator, Cut::BeforeNumber]),
        cut_after: cut(&[Cut::AfterDate, Cut::AfterSeparator, Cut::AfterNumber, Cut::AfterLast]),
        cut_cited: cut(&[Cut::Cited]),
        is_date: flag(date_most > 0.6),
        is_number: flag(number > 0.7),
        running: share(&cells.iter().collect::<Vec<_>>(), |cell| is_running(context, cell)),
        is_link: flag(link_words > 0.6),
        is_rare: flag((cells.len() as f32) < 0.5 * columns.records as f32),
        is_letterless: flag(letters < 0.5),
        records: squashed(columns.records as f32, 10.0),
        // Set once all columns are known.
        longest: 0.0,
        parts: 0.0,
        inner_date: 0.0,
        linked_part: 0.0,
        other_title: 0.0,
        columns: 0.0,
    }
}

/// Running text goes through a value: a word in small letters stands right before or behind it on its line. Or it does so
/// through a link in it.
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
        opens || small(next) && joined && !by
    };
    if cell.range.start < line.range.start || cell.range.end > line.range.end {
        return false;
    }
    let inner = tape.runs_in(&cell.range).iter().filter(|run| {
        tape.linked(run) && run.range.len() * 2 < cell.range.len() && run.range.start >= cell.range.start
    });
    let whole = cell.range == line.range;
    // A piece of a sentence: it begins in small letters behind other words, or ends in a word that wants another.
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

/// The names say that it is a date of some kind.
pub(crate) fn is_date(said: Headings) -> bool {
    [Heading::Date, Heading::Issued, Heading::Event, Heading::Never].iter().any(|heading| said.has(*heading))
}

/// Whether a text is a date, a date and little else, holds one, or is a bare year.
fn dated(context: &Context<'_>, text: &str) -> (bool, bool, bool, bool) {
    if text.len() > 300 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return (false, false, false, false);
    }
    let Some((extent, date)) = context.dates.line(text) else {
        // A day that does not exist is written as a date is.
        let is_date = context.dates.is_impossible(text);
        return (is_date, is_date, is_date, false);
    };
    let year = extent == Extent::Year;
    let month = date.names_month();
    let rest = text.len() - (date.end - date.start);
    (extent == Extent::Whole && month || year, month && rest <= 25 || year, month || year, year)
}

fn names_languages(context: &Context<'_>, text: &str) -> bool {
    let mut names = text.split([',', ';', '/', '&', '|']).map(str::trim).filter(|name| !name.is_empty()).peekable();
    text.len() < 60
        && names.peek().is_some()
        && names.all(|name| name.len() > 3 && context.words.language(name).is_some())
}
