//! Finds concepts that are among their own broader concepts.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::{Code, Finding, finding};
use crate::vocabulary::{Concept, Vocabulary};

/// Circles with more concepts than this are reported once, and not for each of their concepts.
const LONG_CIRCLE: usize = 50;

/// Finds concepts that are among their own broader concepts, in time that grows with the number of concepts.
pub(super) fn circles(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, concept) in vocabulary.concepts.iter().enumerate() {
        places.entry(&concept.id).or_insert(at);
    }
    let broader = |one: &Concept| one.broader.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
    let above: Vec<Vec<usize>> = vocabulary.concepts.iter().map(broader).collect();
    let circle = circle_of_each(&above);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    circle.iter().for_each(|number| *sizes.entry(*number).or_default() += 1);
    let mut said = BTreeSet::new();
    for (at, concept) in vocabulary.concepts.iter().enumerate() {
        let Some(number) = circle.get(at) else { continue };
        let size = sizes.get(number).copied().unwrap_or_default();
        let is_own = above.get(at).is_some_and(|above| above.contains(&at));
        if size < 2 && !is_own {
            continue;
        }
        if size > LONG_CIRCLE {
            if said.insert(number) {
                let message = format!("it is above itself by broader, in a circle of {size} concepts");
                findings.push(finding(Code::Circular, concept, "", "", message));
            }
            continue;
        }
        let way: Vec<&str> = way_round(at, &above, &circle)
            .into_iter()
            .filter_map(|at| vocabulary.concepts.get(at).map(|concept| concept.id.as_str()))
            .collect();
        let message = format!("it is above itself by broader: {}", way.join(" → "));
        findings.push(finding(Code::Circular, concept, "", "", message));
    }
}

/// For each concept the number of its circle: concepts that lead to each other have the same number (the strongly
/// connected components by Tarjan's algorithm, without recursion).
fn circle_of_each(above: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = above.len();
    let (mut order, mut low) = (vec![UNSEEN; count], vec![UNSEEN; count]);
    let (mut circle, mut next, mut circles) = (vec![UNSEEN; count], 0, 0);
    let mut open: Vec<usize> = Vec::new();
    let get = |list: &[usize], at: usize| list.get(at).copied().unwrap_or(UNSEEN);
    let set = |list: &mut [usize], at: usize, value: usize| list.get_mut(at).into_iter().for_each(|one| *one = value);
    for start in 0..count {
        // Each step is a concept with the number of its broader concepts that were looked at.
        let mut steps = if get(&order, start) == UNSEEN { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, looked)) = steps.pop() {
            if looked == 0 {
                set(&mut order, at, next);
                set(&mut low, at, next);
                next += 1;
                open.push(at);
            } else if let Some(child) = above.get(at).and_then(|above| above.get(looked - 1))
                && get(&circle, *child) == UNSEEN
            {
                // A concept whose circle is not closed yet leads back to where it leads.
                let lowest = get(&low, at).min(get(&low, *child));
                set(&mut low, at, lowest);
            }
            match above.get(at).and_then(|above| above.get(looked)) {
                Some(child) => {
                    steps.push((at, looked + 1));
                    if get(&order, *child) == UNSEEN {
                        steps.push((*child, 0));
                    }
                }
                None if get(&low, at) == get(&order, at) => {
                    while let Some(one) = open.pop() {
                        set(&mut circle, one, circles);
                        if one == at {
                            break;
                        }
                    }
                    circles += 1;
                }
                None => {}
            }
        }
    }
    circle
}

/// The shortest way from a concept through its circle back to itself, the concept at both ends.
fn way_round(start: usize, above: &[Vec<usize>], circle: &[usize]) -> Vec<usize> {
    let mut below: BTreeMap<usize, usize> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(one) = open.pop_front() {
        for next in above.get(one).into_iter().flatten().filter(|next| circle.get(**next) == circle.get(start)) {
            if !below.contains_key(next) {
                below.insert(*next, one);
                open.push_back(*next);
            }
        }
    }
    let mut way = vec![start];
    while let Some(at) = way.last().and_then(|last| below.get(last)).copied() {
        way.push(at);
        if at == start {
            break;
        }
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_told_apart() {
        // 0 → 1 → 2 → 0, 3 leads into it, 4 and 5 lead to each other, 6 to itself.
        let above = [vec![1], vec![2], vec![0], vec![0, 4], vec![5], vec![4], vec![6]];
        let circle = circle_of_each(&above);
        assert!(circle[0] == circle[1] && circle[1] == circle[2] && circle[4] == circle[5]);
        let different: BTreeSet<usize> = [circle[0], circle[3], circle[4], circle[6]].into();
        assert_eq!(different.len(), 4);
        assert_eq!(way_round(1, &above, &circle), [1, 2, 0, 1]);
        assert_eq!(way_round(6, &above, &circle), [6, 6]);
        // A chain of many concepts needs no recursion.
        let long: Vec<Vec<usize>> = (0..200_000).map(|at| vec![(at + 1) % 200_000]).collect();
        assert!(circle_of_each(&long).iter().all(|number| *number == 0));
    }
}
