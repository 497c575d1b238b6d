//! Finds records of aligned lines that are not separated as paragraphs: lines of one class are repeated at regular
//! distances, and the lines between them are similar.

use std::collections::BTreeMap;
use std::ops::Range;

use super::classes::{Class, collapsed, is_part};
use crate::text::pieces::Part;

/// The smallest number of records.
const LEAST: usize = 4;
/// The greatest number of lines between two anchors.
const FAR: usize = 12;

/// The classes of which a record usually has exactly one line.
const ANCHORS: [Class; 5] =
    [Class::Typed(Part::Date), Class::Fields, Class::Typed(Part::Number), Class::By, Class::Typed(Part::Link)];

/// Finds the records of a text with periodic lines. The result is empty if there is no period.
pub(super) fn find(classes: &[Class]) -> Vec<Range<usize>> {
    // Lines that only separate others are ignored.
    let kept: Vec<usize> =
        classes.iter().zip(0..).filter(|(class, _)| **class != Class::Rule).map(|(_, at)| at).collect();
    let said: Vec<Class> = kept.iter().filter_map(|at| classes.get(*at)).copied().collect();
    let whole = |record: Range<usize>| {
        let last = record.end.checked_sub(1)?;
        Some(*kept.get(record.start)?..kept.get(last)? + 1)
    };
    of_turns(&said).into_iter().filter_map(whole).collect()
}

/// Finds the records in classes without separator lines.
fn of_turns(classes: &[Class]) -> Vec<Range<usize>> {
    let mut best: Vec<Range<usize>> = Vec::new();
    for anchor in ANCHORS {
        for run in runs(classes, anchor) {
            let records = of_run(classes, &run);
            if records.len() >= LEAST && records.len() > best.len() {
                best = records;
            }
        }
    }
    best
}

/// The positions of a class, grouped into runs of nearby positions.
fn runs(classes: &[Class], anchor: Class) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, _) in classes.iter().enumerate().filter(|(_, class)| **class == anchor) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| at - last <= FAR) => run.push(at),
            _ => runs.push(vec![at]),
        }
    }
    runs.retain(|run| run.len() >= LEAST);
    runs
}

/// The records around the anchors of a run.
fn of_run(classes: &[Class], run: &[usize]) -> Vec<Range<usize>> {
    let between: Vec<Vec<Class>> =
        run.windows(2).filter_map(|pair| Some(collapsed(classes.get(pair.first()? + 1..*pair.get(1)?)?))).collect();
    let mut counts: BTreeMap<&[Class], usize> = BTreeMap::new();
    for classes in &between {
        *counts.entry(classes).or_default() += 1;
    }
    let common =
        counts.iter().max_by_key(|(_, count)| **count).map(|(classes, _)| classes.to_vec()).unwrap_or_default();
    // Lines that occur in only some of the records are optional.
    let fits = |classes: &Vec<Class>| *classes == common || is_part(classes, &common) || is_part(&common, classes);
    let fitting = between.iter().filter(|classes| fits(classes)).count();
    let words = common.iter().filter(|class| **class == Class::Words).count();
    if common.is_empty()
        || fitting * 10 < between.len() * 7
        || !(1..=3).contains(&words)
        || words == 3 && fitting * 10 < between.len() * 8
    {
        return Vec::new();
    }
    let Some((first, last)) = run.first().zip(run.last()) else { return Vec::new() };
    // The lines before the first anchor belong to its record, if they match the lines before the other anchors.
    let mut lead = 0;
    let mut at = *first;
    while let Some(expected) = common.len().checked_sub(lead + 1).and_then(|place| common.get(place)) {
        // Every list has some words before it. One such line may be a title, but several belong to the page.
        if *expected == Class::Words && common.iter().rev().take(lead).any(|class| *class == Class::Words) {
            break;
        }
        let Some(next) = back(classes, at, *expected) else { break };
        at = next;
        lead += 1;
    }
    // If all lines of a period precede the first anchor, they may be the end of a previous record, so the anchor is
    // taken as the first line.
    if lead >= common.len() {
        lead = common.len() - 1;
    }
    let lead: Vec<Class> = common.iter().rev().take(lead).copied().collect();
    let start = |anchor: usize, least: usize| {
        let mut at = anchor;
        for expected in &lead {
            match back(classes, at, *expected) {
                Some(next) if next >= least => at = next,
                _ => {}
            }
        }
        at
    };
    let mut starts: Vec<usize> = Vec::with_capacity(run.len());
    for anchor in run {
        let least = starts.last().map_or(0, |last| last + 1);
        starts.push(start(*anchor, least));
    }
    // The last record continues like the others.
    let mut end = last + 1;
    for expected in common.iter().take(common.len() - lead.len()) {
        match classes.get(end) {
            Some(class) if class == expected => {
                end += 1;
                while *expected == Class::Text && classes.get(end) == Some(&Class::Text) {
                    end += 1;
                }
            }
            _ => {}
        }
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The position of the previous line if it has the expected class. For sentences, the first one of the sequence.
fn back(classes: &[Class], at: usize, expected: Class) -> Option<usize> {
    let mut before = at.checked_sub(1).filter(|before| classes.get(*before) == Some(&expected))?;
    while expected == Class::Text
        && let Some(more) = before.checked_sub(1).filter(|more| classes.get(*more) == Some(&Class::Text))
    {
        before = more;
    }
    Some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: Class = Class::Typed(Part::Date);

    #[test]
    fn records_begin_where_the_first_turn_does() {
        use Class::{Text, Words};
        let turn = [Words, DATE, Text, Text];
        let page: Vec<Class> =
            [Words, Text].into_iter().chain(turn.into_iter().cycle().take(16)).chain([Words]).collect();
        assert_eq!(find(&page), [2..6, 6..10, 10..14, 14..18]);
        let turn = [DATE, Words, Text];
        let page: Vec<Class> = [Words].into_iter().chain(turn.into_iter().cycle().take(12)).chain([Words]).collect();
        assert_eq!(find(&page), [1..4, 4..7, 7..10, 10..13]);
        assert!(find(&[Words, Text, Words, DATE, Text]).is_empty());
        let turn = [Class::Rule, Words, DATE, Text];
        let page: Vec<Class> = [Words].into_iter().chain(turn.into_iter().cycle().take(16)).collect();
        assert_eq!(find(&page), [2..5, 6..9, 10..13, 14..17]);
    }
}
