//! Finds records whose lines take turns: dates at equal distances that fill a paragraph, or a run of paragraphs, from its
//! first line to its last.
//!
//! Where the lines of a title, its author and its date follow each other without end, only the ends of the paragraph tell
//! whether a date belongs to the title above it or to the one below it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::classes::Class;
use super::lines::Line;
use super::paragraphs;
use crate::text::pieces::{Part, Shapes, ends_of};
use crate::text::words::List;

/// The smallest number of records.
const LEAST: usize = 3;
/// The greatest number of lines in a record of one paragraph.
const TALLEST: usize = 6;
/// The greatest number of paragraphs in a record.
const SPREAD: usize = 3;
/// The greatest number of characters in a line with a date.
const DATED: usize = 100;

/// Records with the class of each of their lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns {
    pub(super) records: Vec<Range<usize>>,
    /// The commonest class of each line, where all records have the same number of lines.
    pub(super) places: Vec<Class>,
    /// Whether each record is a paragraph.
    pub(super) whole: bool,
}

impl Turns {
    /// The number of lines in all records.
    pub(super) fn extent(&self) -> usize {
        self.records.iter().map(Range::len).sum()
    }
}

/// Finds the longest run of such records. There are no records if no dates are at equal distances.
pub(super) fn find(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Turns {
    let groups = paragraphs::groups(lines, classes);
    let dated = lines.iter().zip(classes).map(|(line, class)| is_dated(line, *class, shapes)).collect();
    let source = Source { lines, classes, dated, shapes };
    let mut best = Turns::default();
    let alone = groups.iter().filter_map(|group| source.of_paragraph(group).or_else(|| source.of_dated_titles(group)));
    for turns in alone.chain(source.of_paragraphs(&groups)) {
        if turns.extent() > best.extent() {
            best = turns;
        }
    }
    best
}

/// Whether a line is a date, or has a date among few other fields.
fn is_dated(line: &Line, class: Class, shapes: &Shapes) -> bool {
    let fields = |text: &str| {
        text.chars().count() <= DATED
            && text.split(['|', '·', '•']).any(|part| Part::of(shapes.of(part.trim())) == Some(Part::Date))
    };
    match class {
        Class::Typed(Part::Date) => true,
        Class::Fields | Class::Labelled => {
            let value = line.text.split_once(':').map_or(line.text, |(_, value)| value);
            fields(value)
                || fields(line.text)
                || shapes.dates().line(line.text).is_some_and(|(_, date)| date.names_month())
        }
        _ => false,
    }
}

struct Source<'a, 't> {
    lines: &'a [Line<'t>],
    classes: &'a [Class],
    /// For each line, whether it is dated.
    dated: Vec<bool>,
    shapes: &'a Shapes<'a>,
}

impl Source<'_, '_> {
    /// The records of a paragraph that begins with the first line of a record and ends with the last line of one.
    fn of_paragraph(&self, group: &Range<usize>) -> Option<Turns> {
        if group.len() < LEAST * 2 {
            return None;
        }
        let dates: Vec<usize> = group.clone().filter(|at| self.dated.get(*at) == Some(&true)).collect();
        self.periods(group, &dates)
    }

    /// The records of a paragraph in which a title with its date in brackets and other lines take turns.
    fn of_dated_titles(&self, group: &Range<usize>) -> Option<Turns> {
        let is_dated = |at: &usize| {
            let line = self.lines.get(*at).filter(|_| self.classes.get(*at) == Some(&Class::Words));
            let line = line.filter(|line| line.text.ends_with([')', ']']) && line.length() <= DATED);
            line.is_some_and(|line| ends_of(line.text, self.shapes).parts.contains(&Part::Date))
        };
        if group.len() < LEAST * 2 {
            return None;
        }
        let dates: Vec<usize> = group.clone().filter(is_dated).collect();
        self.periods(group, &dates)
    }

    /// The records of a paragraph with dates at these lines, if they divide it evenly.
    fn periods(&self, group: &Range<usize>, dates: &[usize]) -> Option<Turns> {
        let period = distance(dates).filter(|period| (2..=TALLEST).contains(period))?;
        (group.len() == dates.len() * period).then_some(())?;
        let starts = group.clone().step_by(period);
        self.turns(starts.map(|start| start..start + period).collect())
    }

    /// The records of a run of paragraphs, each of which has its date in the paragraph at the same place.
    fn of_paragraphs(&self, groups: &[Range<usize>]) -> Option<Turns> {
        let is_dated = |group: &Range<usize>| {
            group.len() <= TALLEST && group.clone().filter(|at| self.dated.get(*at) == Some(&true)).count() == 1
        };
        let dates: Vec<usize> = (0..groups.len()).filter(|at| groups.get(*at).is_some_and(is_dated)).collect();
        let run = longest_run(&dates)?;
        let period = distance(run).filter(|period| (1..=SPREAD).contains(period))?;
        let (first, last) = (*run.first()?, *run.last()?);
        let length = |at: usize| groups.get(at).map(Range::len);
        // The paragraphs between the dates are alike.
        let alike =
            run.iter().take(run.len() - 1).all(|at| (1..period).all(|step| length(at + step) == length(first + step)));
        // The paragraphs around the first and the last date that are like those between two dates.
        let lead = (1..period)
            .take_while(|step| first.checked_sub(*step).is_some_and(|at| length(at) == length(first + period - step)));
        let (lead, trail) =
            (lead.count(), (1..period).take_while(|step| length(last + step) == length(first + step)).count());
        let is_words = |at: usize| {
            let group = groups.get(at).filter(|group| group.len() == 1);
            group.is_some_and(|group| {
                matches!(self.classes.get(group.start), Some(Class::Words | Class::Typed(Part::Kind)))
            })
        };
        // A sentence does not begin a record, and the heading of the page stands above the first record.
        let text = groups.get(first).and_then(|group| self.classes.get(group.start)) == Some(&Class::Text);
        let start = first - lead;
        let begins = match lead {
            0 => !text && trail + 1 == period,
            _ => is_words(start) && (lead + trail + 1 == period || text || start.checked_sub(1).is_some_and(is_words)),
        };
        // Paragraphs that are records have their dates on the same line.
        let place = |group: &Range<usize>| group.clone().position(|at| self.dated.get(at) == Some(&true));
        let mut whole = run.iter().filter_map(|at| groups.get(*at)).map(|group| (group.len(), place(group)));
        let shape = whole.next()?;
        let even = period > 1 || shape.0 > 1 && whole.all(|other| other == shape);
        let heads = begins && alike && even && lead + trail + 1 >= period;
        let records = (0..run.len()).filter_map(|number| {
            let at = start + number * period;
            Some(groups.get(at)?.start..groups.get(at + period - 1)?.end)
        });
        let records: Vec<Range<usize>> = records.collect();
        let turns = (heads && records.len() == run.len()).then(|| self.turns(records)).flatten()?;
        Some(Turns { whole: period == 1, ..turns })
    }

    /// The records, if one of their lines may be the title.
    fn turns(&self, records: Vec<Range<usize>>) -> Option<Turns> {
        let length = records.first()?.len();
        let even = records.iter().all(|record| record.len() == length);
        let places: Vec<Class> = (0..length).filter_map(|place| self.commonest(&records, place)).collect();
        let titled = (0..length).any(|place| {
            let texts: Vec<&str> = records
                .iter()
                .filter_map(|record| self.lines.get(record.start + place))
                .map(|line| line.text)
                .collect();
            let mut distinct = texts.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let is_title = matches!(places.get(place), Some(Class::Words | Class::Typed(Part::Kind)));
            is_title && distinct.len() * 2 > texts.len()
        });
        // The links of a menu take turns, too.
        let menu = records.iter().flat_map(Clone::clone).filter_map(|at| self.lines.get(at));
        let menu = menu.filter(|line| self.shapes.words().is(List::Navigation, line.text)).count();
        let fits = titled && menu * 5 <= records.len() && records.len() >= LEAST;
        fits.then(|| Turns { records, places: if even { places } else { Vec::new() }, whole: false })
    }

    /// The commonest class of the lines at a place of the records.
    fn commonest(&self, records: &[Range<usize>], place: usize) -> Option<Class> {
        let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
        for class in records.iter().filter_map(|record| self.classes.get(record.start + place)) {
            *counts.entry(*class).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(class, _)| class)
    }
}

/// The distance between neighbouring positions, if it is always the same.
fn distance(positions: &[usize]) -> Option<usize> {
    let mut steps = positions.windows(2).filter_map(|pair| pair.last()?.checked_sub(*pair.first()?));
    let first = steps.next()?;
    (positions.len() >= LEAST && steps.all(|step| step == first)).then_some(first)
}

/// The longest run of positions with the same distance between neighbours.
fn longest_run(positions: &[usize]) -> Option<&[usize]> {
    let mut best: &[usize] = &[];
    let mut start = 0;
    for at in 1..positions.len() {
        let step = |at: usize| positions.get(at)?.checked_sub(*positions.get(at.checked_sub(1)?)?);
        if at > start + 1 && step(at) != step(at - 1) {
            start = at - 1;
        }
        let run = positions.get(start..=at)?;
        if run.len() > best.len() {
            best = run;
        }
    }
    (best.len() >= LEAST).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::document::outline::classes;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn found(text: &str) -> Vec<Range<usize>> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let lines = of(text);
        find(&lines, &classes::of(&lines, &shapes), &shapes).records
    }

    #[test]
    fn the_ends_of_a_paragraph_tell_which_date_belongs_to_which_title() {
        let titles = ["Ferry timetables", "Locks", "Harbour dues of the north"];
        let below: String = titles.iter().map(|title| format!("{title}\n3 May 2021\n")).collect();
        assert_eq!(found(&format!("Notices\n\n{below}\nContact")), [1..3, 3..5, 5..7]);
        let above: String = titles.iter().map(|title| format!("3 May 2021\n{title}\n")).collect();
        assert_eq!(found(&above), [0..2, 2..4, 4..6]);
        assert!(found(&format!("Notices\n{below}")).is_empty(), "a line more");
    }

    #[test]
    fn records_of_several_paragraphs() {
        let titles = ["Ferry timetables", "Locks", "Harbour dues of the north"];
        let record =
            |title: &&str| format!("{title}\n\nIt was read to the council in the hall of the town.\n3 May 2021\n\n");
        let text: String = titles.iter().map(record).collect();
        assert_eq!(found(&format!("Notices\n\n{text}Contact")), [1..4, 4..7, 7..10]);
    }
}
