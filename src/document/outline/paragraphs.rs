//! Finds records of aligned lines: paragraphs that all have the same sequence of lines, such as title, fields and text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::classes::{Class, collapsed, is_part};
use super::lines::Line;
use crate::text::pieces::{Part, Shape, Shapes};

/// The greatest number of lines of the page directly above the first record or below the last one.
const FRAME: usize = 3;
/// The smallest number of records whose lines are compared.
const LEAST: usize = 3;
/// The greatest number of lines in a record.
const TALLEST: usize = 30;

/// Finds the records of a text with similar paragraphs. The result is empty if they are not similar, or if a paragraph
/// of several lines among them differs from the others.
pub(super) fn find(lines: &[Line], classes: &[Class], shapes: &Shapes) -> Vec<Range<usize>> {
    let groups = groups(lines, classes);
    let mut several: Vec<(Range<usize>, Vec<Class>)> = groups
        .iter()
        .filter(|group| group.len() > 1)
        .map(|group| (group.clone(), collapsed(classes.get(group.clone()).unwrap_or_default())))
        .collect();
    let single: Vec<&Range<usize>> = groups.iter().filter(|group| group.len() == 1).collect();
    let (first, last) = (several.first().map_or(0, |own| own.0.start), several.last().map_or(0, |own| own.0.start));
    let among = single.iter().filter(|group| (first..last).contains(&group.start));
    let texts = among.filter(|group| classes.get(group.start) == Some(&Class::Text)).count();
    // A few single short lines are headings. If there are more of them, or sentences, the paragraphs are not the
    // records.
    if several.is_empty() || single.len() > 2 + several.len() || texts * 5 > several.len() {
        return Vec::new();
    }
    let mut counts: BTreeMap<&[Class], usize> = BTreeMap::new();
    for (_, pattern) in &several {
        *counts.entry(pattern).or_default() += 1;
    }
    let Some(common) = counts
        .iter()
        .max_by_key(|(pattern, count)| (**count, Reverse(pattern.len())))
        .map(|(pattern, _)| pattern.to_vec())
    else {
        return Vec::new();
    };
    trim(&mut several, &common);
    let fits = |pattern: &[Class]| is_same(pattern, &common) || is_part(pattern, &common) || is_part(&common, pattern);
    let fitting = several.iter().filter(|(_, pattern)| fits(pattern)).count();
    // Short lines before the first record and after the last one, such as a menu or a pager, belong to the page.
    let furniture = |(_, pattern): &&(Range<usize>, Vec<Class>)| {
        pattern.iter().all(|class| matches!(class, Class::Words | Class::Typed(_)))
    };
    let ahead = several.iter().take_while(|group| !fits(&group.1)).filter(furniture).count();
    let behind = several.iter().rev().take_while(|group| !fits(&group.1)).filter(furniture).count();
    let among = if fitting >= 3 { several.len().saturating_sub(ahead + behind) } else { several.len() };
    let alike: Vec<&Range<usize>> =
        several.iter().filter(|(_, pattern)| *pattern == common).map(|(group, _)| group).collect();
    let told = told(lines, &common, &alike, shapes);
    if fitting * 5 < among * 4 || !is_record(&told, fitting) {
        return Vec::new();
    }
    // A record may lack its title.
    let untitled =
        |pattern: &[Class]| pattern.contains(&Class::Text) && pattern.iter().all(|class| common.contains(class));
    let holds =
        |(group, pattern): &(Range<usize>, Vec<Class>)| (fits(pattern) || untitled(pattern)) && group.len() <= TALLEST;
    let first = several.iter().position(holds).unwrap_or(0);
    let last = several.iter().rposition(holds).map_or(0, |last| last + 1);
    // A different paragraph of several lines among the records may be part of a record, so the decoder must read the
    // page.
    if !several.get(first..last).unwrap_or_default().iter().all(holds) {
        return Vec::new();
    }
    several.into_iter().take(last).skip(first).map(|(group, _)| group).collect()
}

/// Leaves out the words directly above the first record and below the last one, such as the name of the page.
fn trim(groups: &mut [(Range<usize>, Vec<Class>)], common: &[Class]) {
    let words = |classes: &[Class]| {
        classes.len() <= FRAME
            && classes.iter().all(|class| matches!(class, Class::Words | Class::Typed(Part::Kind | Part::Link)))
    };
    if let Some((first, pattern)) = groups.first_mut()
        && let Some(above) = pattern.strip_suffix(common).filter(|above| words(above))
    {
        first.start += above.len();
        *pattern = common.to_vec();
    }
    if let Some((last, pattern)) = groups.last_mut()
        && let Some(below) = pattern.strip_prefix(common).filter(|below| words(below))
    {
        last.end -= below.len();
        *pattern = common.to_vec();
    }
}

/// The common pattern in which lines of words that are names in most records, or the same words in many of them, are no
/// longer words that may be a title.
fn told(lines: &[Line], common: &[Class], groups: &[&Range<usize>], shapes: &Shapes) -> Vec<Class> {
    let mut told = common.to_vec();
    // The lines of texts may be any number, so that lines below them have no fixed place.
    let fixed = common.iter().position(|class| *class == Class::Text).unwrap_or(common.len());
    if groups.len() < LEAST || !groups.iter().all(|group| group.len() >= fixed) {
        return told;
    }
    for (place, class) in told.iter_mut().enumerate().take(fixed).filter(|(_, class)| **class == Class::Words) {
        let texts = groups.iter().filter_map(|group| lines.get(group.start + place)).map(|line| line.text);
        let texts: Vec<&str> = texts.collect();
        let names = texts.iter().filter(|text| shapes.of(text) == Shape::Name).count();
        let distinct = texts.iter().collect::<BTreeSet<_>>().len();
        if names * 10 >= texts.len() * 7 {
            *class = Class::By;
        } else if distinct * 2 <= texts.len() + 1 {
            *class = Class::Typed(Part::Kind);
        }
    }
    // If all lines may be names, as titles of two words may, nothing was told.
    if told.contains(&Class::Words) { told } else { common.to_vec() }
}

/// Groups lines that have no blank line and no rule between them.
pub(super) fn groups(lines: &[Line], classes: &[Class]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, (line, class)) in lines.iter().zip(classes).enumerate() {
        if *class == Class::Rule {
            continue;
        }
        match groups.last_mut() {
            Some(last) if line.gap == 0 && last.end == at => last.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Returns whether two patterns are the same. A title may also be a word for a kind, such as "Newsletter".
fn is_same(pattern: &[Class], common: &[Class]) -> bool {
    let alike = |(own, other): (&Class, &Class)| {
        own == other
            || *other == Class::Words && matches!(own, Class::Typed(Part::Kind | Part::Language) | Class::Fields)
    };
    pattern.len() == common.len() && pattern.iter().zip(common).all(alike)
}

/// Returns whether a pattern is that of a record: it contains words that may be a title, and lines that do not occur in
/// running text.
fn is_record(pattern: &[Class], count: usize) -> bool {
    let words = pattern.iter().filter(|class| **class == Class::Words).count();
    let fields = pattern.iter().filter(|class| matches!(class, Class::Typed(_) | Class::Fields | Class::By)).count();
    let text = pattern.contains(&Class::Text);
    match count {
        0 => false,
        1 => words == 1 && fields > 0 && text,
        2 => words == 1 && (fields > 0 || text),
        _ => (words == 1 || words == 2 && text) && (fields > 0 || text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::document::outline::classes::class;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn paragraphs_with_the_same_lines_are_records() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let records = |text: &str| {
            let lines = of(text);
            let classes: Vec<Class> = lines.iter().map(|line| class(line, &shapes)).collect();
            find(&lines, &classes, &shapes).len()
        };
        let text = "Publications\n\nHomes on the water\nAna Mora · 9 July 2023 · Report\nThe text says what was seen in three harbours.\n\n\
            Who pays?\nLuis Smit · 2 May 2022 · Guide\nA survey of costs in four villages, by agent.\n";
        assert_eq!(records(text), 2);
        let among = text.replace(
            "Who pays?",
            "On 12 May 2022 the office moved.\nIt has been open since then, on all days.\n\nWho pays?",
        );
        assert_eq!(records(&among), 0, "a paragraph among the records that is none of them");
        assert_eq!(records("One line of words\n\nAnother line\n\nA third line\n"), 0);
    }
}
