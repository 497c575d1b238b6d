//! Finds lines that are each a record: `Title – text`, citations, `12 March 2021 – Title`, or a title alone.

use std::ops::Range;

use memchr::memmem;

use super::classes::Class;
use super::headings::is_month;
use super::lines::Line;
use crate::text::letters::count_letters;
use crate::text::pieces::shape::is_sentence;
use crate::text::pieces::{Part, Shape, Shapes, citation, ends_of, ends_with_year, lead, stops};
use crate::text::words::List;

/// The number of consecutive rows that are a listing, however much other text exists.
const MANY: usize = 5;
/// The greatest number of lines between rows that may be headings.
const BETWEEN: usize = 3;
/// The number of characters in which the number or the day of an act stands.
const OPENING: usize = 60;
/// The number of lines below a heading that are titles, whatever the heading is.
const LINES: usize = 3;
/// The greatest number of characters in a title before a dash.
const TITLE: usize = 160;

/// The pattern by which a line is recognised as a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A title, a dash and a text.
    Dash,
    Citation,
    /// Words with a date at the beginning or the end.
    Dated,
    /// Words with a number at the beginning or the end.
    Numbered,
    /// Words with a web address at the end.
    Addressed,
    /// Words with the form or the size of a file at the end: "Title (PDF, 1.2 MB)".
    Sized,
    /// A word and a number before a colon: `Annex 1: Title`.
    Led,
    /// The name of a law or another act with its number or day: `Decree 77/2014, of 3 July, on paths`.
    Act,
    /// Several fields with separators.
    Fields,
    /// A title and typed values with full stops between them.
    Stops,
}

const KINDS: [Kind; 10] = [
    Kind::Citation,
    Kind::Dash,
    Kind::Dated,
    Kind::Numbered,
    Kind::Addressed,
    Kind::Sized,
    Kind::Led,
    Kind::Fields,
    Kind::Stops,
    Kind::Act,
];

/// The rows of a text: the run of rows with the most text.
pub(super) fn find(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Vec<Range<usize>> {
    let of_line = |(line, class): (&Line, &Class)| {
        let mut kinds = kinds(line, shapes);
        if *class == Class::Fields && line.text.contains(['|', '·', '•']) {
            kinds.push(Kind::Fields);
        }
        kinds
    };
    let kinds: Vec<Vec<Kind>> = lines.iter().zip(classes).map(of_line).collect();
    let total: usize = lines.iter().map(Line::length).sum();
    let mut best: (usize, Vec<Range<usize>>) = (0, Vec::new());
    for kind in KINDS {
        for run in runs(lines, &kinds, kind) {
            let run = without_news(run, lines, shapes);
            let said: usize = run.iter().filter_map(|row| lines.get(row.clone())).flatten().map(Line::length).sum();
            let enough = run.len() >= MANY
                || said * 10 >= total * 7
                    && (run.len() > 1
                        || lines.len() == 1
                        || matches!(kind, Kind::Citation | Kind::Dash | Kind::Fields | Kind::Stops));
            if enough && said > best.0 {
                best = (said, run);
            }
        }
    }
    if !best.1.is_empty() {
        return with_rows_between(best.1, lines, classes);
    }
    let titles = titles(lines, classes, shapes);
    if titles.is_empty() { under_years(lines, classes, shapes) } else { titles }
}

/// The rows together with the lines between them that stand in the same block of lines. A row without the date that the
/// others have is a row, too, but a heading has a blank line before or after it.
fn with_rows_between(rows: Vec<Range<usize>>, lines: &[Line], classes: &[Class]) -> Vec<Range<usize>> {
    let close = |at: usize| lines.get(at).is_some_and(|line| line.gap == 0);
    let joined = rows.windows(2).filter(|pair| matches!(pair, [a, b] if a.end == b.start && close(b.start))).count();
    if joined * 2 < rows.len() {
        return rows;
    }
    let mut all: Vec<Range<usize>> = Vec::with_capacity(rows.len());
    for row in rows {
        let between = all.last().map_or(row.start, |last| last.end)..row.start;
        let is_row =
            |at: usize| close(at) && matches!(classes.get(at), Some(Class::Words | Class::Text | Class::Labelled));
        if between.len() == 1 && is_row(between.start) && close(row.start) {
            all.push(between);
        }
        all.push(row);
    }
    all
}

/// The titles below bare years, each on a line of its own, in a text that consists of them and a few lines above.
///
/// The years must be in order, and not have the same number of lines below each of them, because otherwise the year may
/// be the date of a record of several lines.
fn under_years(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Vec<Range<usize>> {
    let year = |at: &usize| {
        let text = lines.get(*at)?.text.trim_matches(|c: char| !c.is_alphanumeric());
        (text.len() == 4 && shapes.of(text) == Shape::Year).then(|| text.parse::<u32>().ok())?
    };
    let years: Vec<(usize, u32)> = (0..lines.len()).filter_map(|at| Some((at, year(&at)?))).collect();
    let ordered =
        |later: fn(&u32, &u32) -> bool| years.windows(2).all(|pair| matches!(pair, [a, b] if later(&a.1, &b.1)));
    let (Some((first, _)), true) = (years.first(), ordered(|a, b| a > b) || ordered(|a, b| a < b)) else {
        return Vec::new();
    };
    let leaves = |at: &usize| lines.get(*at).is_some_and(|line| shapes.words().is(List::Navigation, line.text));
    let end = (*first..lines.len()).rev().find(|at| !leaves(at)).map_or(0, |last| last + 1);
    let is_year = |at: &usize| years.binary_search_by_key(at, |(at, _)| *at).is_ok();
    let is_month = |at: &usize| lines.get(*at).is_some_and(|line| is_month(line.text, shapes.words()));
    let months = (*first..end).filter(is_month).count();
    let rows: Vec<usize> = (*first..end).filter(|at| !is_year(at) && !is_month(at)).collect();
    let title = |at: &usize| {
        matches!(classes.get(*at), Some(Class::Words | Class::Labelled | Class::Typed(Part::Kind)))
            && lines.get(*at).is_some_and(|line| line.length() <= TITLE)
    };
    let ends = years.iter().skip(1).map(|(at, _)| *at).chain([end]);
    let counts: Vec<usize> = years.iter().zip(ends).map(|((at, _), next)| next.saturating_sub(at + 1)).collect();
    let even = counts.iter().all(|count| Some(count) == counts.first());
    let whole = years.len() > 1 && *first <= 4 && rows.len() > years.len() && rows.iter().all(title);
    if whole && (!even || months > 0) && !counts.contains(&0) {
        rows.into_iter().map(|at| at..at + 1).collect()
    } else {
        Vec::new()
    }
}

fn kinds(line: &Line, shapes: &Shapes) -> Vec<Kind> {
    let text = line.text;
    let mut kinds = Vec::new();
    if citation::parse(text, shapes).is_some() {
        kinds.push(Kind::Citation);
    }
    if stops::fields(text, shapes).is_some() {
        kinds.push(Kind::Stops);
    }
    let place = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes());
    if let Some((at, mark)) = [" – ", " — ", " - "].iter().filter_map(|mark| Some((place(mark)?, mark))).min()
        && text
            .get(..at)
            .is_some_and(|title| (2..TITLE).contains(&title.chars().count()) && !is_sentence(title, shapes.words()))
        && text.get(at + mark.len()..).is_some_and(|text| is_sentence(text, shapes.words()))
        && Part::of(shapes.of(text.get(..at).unwrap_or_default())).is_none_or(|part| part == Part::Kind)
    {
        kinds.push(Kind::Dash);
    }
    // Without a figure there is no date and no number, and an address has its slashes.
    let has_figure = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_figure && !text.contains("//") && !text.contains("www.") {
        return kinds;
    }
    if has_figure && lead::of(text, shapes).is_some() {
        kinds.push(Kind::Led);
    }
    if has_figure && is_act(text, shapes) {
        kinds.push(Kind::Act);
    }
    let ends = ends_of(text, shapes);
    let is_dated = ends.parts.contains(&Part::Date) || ends_with_year(text, shapes);
    let is_numbered = ends.parts.contains(&Part::Number);
    let is_addressed = ends.parts.contains(&Part::Address);
    let is_sized = ends.parts.contains(&Part::Size);
    if (is_dated || is_numbered || is_addressed || is_sized)
        && count_letters(ends.core) >= 3
        && Part::of(shapes.of(ends.core)).is_none_or(|part| part == Part::Kind)
    {
        if is_dated {
            kinds.push(Kind::Dated);
        }
        if is_numbered {
            kinds.push(Kind::Numbered);
        }
        if is_addressed {
            kinds.push(Kind::Addressed);
        }
        if is_sized {
            kinds.push(Kind::Sized);
        }
    }
    kinds
}

/// Whether a line begins with a few words and the number or the day of an act, and goes on with words: `Ley 4/2012, de 18
/// de mayo, de vías pecuarias`.
fn is_act(text: &str, shapes: &Shapes) -> bool {
    if !text.starts_with(char::is_uppercase) || text.split_whitespace().nth(5).is_none() {
        return false;
    }
    let opening = text.char_indices().nth(OPENING).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_numbered = opening.split_whitespace().skip(1).take(3).any(|word| {
        let parts = word.trim_end_matches(',').split_once('/');
        parts.is_some_and(|(number, year)| digits(number) && digits(year) && matches!(year.len(), 2 | 4))
    });
    // A comma follows the day, so that most lines need not be searched for a date.
    let is_dated = || {
        let found = text.contains(',').then(|| shapes.dates().find(opening, false))??;
        let before = opening.get(..found.start)?.split_whitespace().count();
        let after = text.get(found.end..)?;
        ((1..=4).contains(&before) && found.names_day() && after.starts_with(',')).then_some(())
    };
    is_numbered || is_dated().is_some()
}

/// Runs of rows of one kind, with few other lines between them.
fn runs(lines: &[Line], kinds: &[Vec<Kind>], kind: Kind) -> Vec<Vec<Range<usize>>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, kinds) in kinds.iter().enumerate().take(lines.len()) {
        if !kinds.contains(&kind) {
            continue;
        }
        let near = last.is_some_and(|last| at - last <= BETWEEN);
        match runs.last_mut() {
            Some(run) if near => run.push(at..at + 1),
            _ => runs.push(std::iter::once(at..at + 1).collect()),
        }
        last = Some(at);
    }
    // The rows must be most of the lines of a run, because otherwise they are lines of larger records.
    runs.retain(|run| {
        let span = run.first().zip(run.last()).map_or(0, |(first, last)| last.end - first.start);
        run.len() * 5 >= span * 4 || run.len() * 2 > span && is_headed(lines, run)
    });
    runs
}

/// The rows above the heading of a list of something else, such as "Latest news", if it is the only heading among the rows.
fn without_news(mut run: Vec<Range<usize>>, lines: &[Line], shapes: &Shapes) -> Vec<Range<usize>> {
    let mut gaps = run.windows(2).enumerate().filter_map(|(at, pair)| {
        let between = pair.first()?.end..pair.get(1)?.start;
        (!between.is_empty()).then_some((at + 1, between))
    });
    if let (Some((place, between)), None) = (gaps.next(), gaps.next())
        && place >= 2
        && lines.get(between).unwrap_or_default().iter().any(|line| shapes.words().is(List::Beside, line.text))
    {
        run.truncate(place);
    }
    run
}

/// Returns whether the lines between rows are short and few, so that they may be headings of groups.
fn is_headed(lines: &[Line], run: &[Range<usize>]) -> bool {
    run.windows(2)
        .filter_map(|pair| lines.get(pair.first()?.end..pair.get(1)?.start))
        .flatten()
        .all(|line| line.length() <= 60)
}

/// The titles in a text that consists of a heading and one title on each line.
fn titles(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Vec<Range<usize>> {
    let Some((head, rest)) = lines.split_first() else { return Vec::new() };
    let heading = head.text.trim_start_matches(['#', ' ']);
    let listing = shapes.of(heading) == Shape::Kind;
    let title = |class: &&Class| matches!(class, Class::Words | Class::Labelled | Class::Typed(Part::Kind));
    let menu = rest.iter().filter(|line| shapes.words().is(List::Navigation, line.text)).count();
    let even = rest.iter().skip(1).all(|line| Some(line.gap) == rest.get(1).map(|line| line.gap));
    let all = classes.iter().skip(1).filter(title).count();
    let first = rest.first().is_some_and(|line| line.gap > 0);
    // Below another heading, a few lines without blank lines between them are a listing, too, but the lines of a menu, of
    // an address or names are none.
    let is_name = |line: &&Line| line.text.contains(char::is_lowercase) && shapes.of(line.text) == Shape::Name;
    let named = rest.iter().filter(is_name).count();
    let short = rest.iter().all(|line| line.length() <= TITLE);
    let close = rest.iter().skip(1).all(|line| line.gap == 0);
    let headed = !is_sentence(heading, shapes.words()) && !shapes.words().is(List::Navigation, heading);
    let several = rest.len() >= LINES && named * 2 < rest.len() && short && close && headed;
    let enough = (listing || several) && first && even && menu == 0 && all * 10 >= rest.len() * 9 && !rest.is_empty();
    if enough { (1..lines.len()).map(|at| at..at + 1).collect() } else { Vec::new() }
}
