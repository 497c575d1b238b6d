//! Finds titles below dates: each date is the heading of the lines below it, which are a record each.

use std::ops::Range;

use foldhash::HashSet;

use super::classes::Class;
use super::lines::Line;
use crate::text::pieces::{Part, Shape, Shapes};
use crate::text::words::List;

/// The smallest number of records.
const LEAST: usize = 3;
/// The greatest number of characters in a title.
const TITLE: usize = 160;
/// The number of lines at the top of a page in which the name of its site stands.
const TOP: usize = 30;

/// A date with the lines below it.
struct Group {
    date: usize,
    titles: Vec<usize>,
}

/// The records of the longest run of such groups. The number of lines below the dates must not be the same everywhere,
/// unless the dates are years that differ, because a date may also belong to one record of several lines.
pub(super) fn find(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Vec<Range<usize>> {
    let mut best: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let groups = run(lines, classes, at);
        let end = groups.last().and_then(|group| group.titles.last()).map_or(at, |last| *last);
        if told(lines, &groups, shapes) {
            let records: Vec<Range<usize>> =
                groups.iter().flat_map(|group| &group.titles).map(|at| *at..at + 1).collect();
            if records.len() > best.len() {
                best = records;
            }
        }
        at = end + 1;
    }
    best
}

fn is_date(classes: &[Class], at: usize) -> bool {
    classes.get(at) == Some(&Class::Typed(Part::Date))
}

/// The groups of a run of lines that begins with a date; empty if this line is none.
fn run(lines: &[Line], classes: &[Class], start: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let Some(gap) = lines.get(start + 1).map(|line| line.gap).filter(|gap| *gap <= 1 && is_date(classes, start)) else {
        return groups;
    };
    let gap_of = |at: usize| lines.get(at).map_or(u32::MAX, |line| line.gap);
    let mut at = start;
    while let Some(line) = lines.get(at) {
        let is_title =
            matches!(classes.get(at), Some(Class::Words | Class::Text | Class::Labelled | Class::Typed(Part::Kind)));
        // Where blank lines separate the titles, a paragraph of several lines is none of them.
        let alone = gap == 0 || gap_of(at + 1) > 0;
        match groups.last_mut() {
            Some(group) if group.titles.is_empty() && is_date(classes, at) => break,
            _ if is_date(classes, at) && alone => groups.push(Group { date: at, titles: Vec::new() }),
            Some(group) if is_title && alone && line.gap == gap && line.length() <= TITLE => group.titles.push(at),
            _ => break,
        }
        at += 1;
    }
    // The name of the site, which stands at the top of the page, too, ends the list.
    if let Some(last) = groups.last_mut() {
        let above: HashSet<&str> = lines.iter().take(start.min(TOP)).map(|line| line.text).collect();
        let end = last.titles.iter().position(|at| lines.get(*at).is_some_and(|line| above.contains(line.text)));
        last.titles.truncate(end.unwrap_or(last.titles.len()));
    }
    groups
}

/// Whether the lines below the dates are titles.
fn told(lines: &[Line], groups: &[Group], shapes: &Shapes) -> bool {
    let text = |at: &usize| lines.get(*at).map_or("", |line| line.text);
    let first = groups.first().map_or(0, |group| group.titles.len());
    let titles: Vec<&str> = groups.iter().flat_map(|group| &group.titles).map(text).collect();
    let dates: Vec<&str> = groups.iter().map(|group| text(&group.date)).collect();
    let most = groups.iter().map(|group| group.titles.len()).max().unwrap_or(0);
    let uneven = groups.iter().any(|group| group.titles.len() != first) || most > 3;
    let years = dates.iter().all(|date| shapes.of(date) == Shape::Year)
        && (dates.windows(2).all(|pair| pair.first() > pair.last())
            || dates.windows(2).all(|pair| pair.first() < pair.last()));
    let names = titles.iter().filter(|title| shapes.of(title) == Shape::Name).count();
    let menu = titles.iter().any(|title| shapes.words().is(List::Navigation, title));
    groups.len() >= 2
        && titles.len() >= LEAST
        && most >= 2
        && groups.iter().all(|group| !group.titles.is_empty())
        && (uneven || years)
        && names * 2 < titles.len()
        && !menu
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::document::outline::classes;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn titles_below_dates_are_records() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let found = |text: &str| {
            let lines = of(text);
            find(&lines, &classes::of(&lines, &shapes), &shapes)
        };
        let close =
            "Notices\n\n3 May 2018\nFerry timetables\nThe locks of the north\n9 April 2018\nHarbour dues\n\nContact";
        assert_eq!(found(close), [2..3, 3..4, 5..6]);
        assert_eq!(found(&close.replace('\n', "\n\n").replace("Contact", "Notices")), [2..3, 3..4, 5..6]);
        assert_eq!(found("2022\nFerry timetables\nLocks\n2021\nHarbour dues\nDikes\n"), [1..2, 2..3, 4..5, 5..6]);
        assert!(found("3 May 2018\nFerry timetables\nLocks\n9 April 2018\nHarbour dues\nDikes\n").is_empty());
    }
}
