//! The names of the features, as the file of weights and `explain` write them.

use foldhash::HashMap;

use super::{Features, Pair, REACH};
use crate::splitting::attributes::{ATTRIBUTES, Attribute};

impl Features {
    /// The names of all features in the order of their numbers, as the file of weights and `explain` write them.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::with_capacity(self.count());
        names.push("any".to_owned());
        for (name, values, _) in ATTRIBUTES {
            names.extend((1..=*values).map(|value| format!("{name}={value}")));
        }
        for step in REACH {
            for (name, values, near) in ATTRIBUTES {
                if *near {
                    names.extend((1..=*values).map(|value| format!("{}{name}={value}", prefix(step))));
                }
            }
        }
        for Pair { a, a_at, b, b_at, .. } in &self.pairs {
            let part = |which: Attribute, step: isize| {
                let (name, values) =
                    ATTRIBUTES.get(which as usize).map_or(("", 0), |(name, values, _)| (*name, *values));
                (format!("{}{name}", prefix(step)), values)
            };
            let ((a, a_values), (b, b_values)) = (part(*a, *a_at), part(*b, *b_at));
            for one in 0..=a_values {
                names.extend((0..=b_values).map(|two| format!("{a}={one}&{b}={two}")));
            }
        }
        names
    }

    /// The numbers of features by their names.
    pub(crate) fn numbers(&self) -> Numbers {
        let mut numbers = Numbers::default();
        numbers.single.insert("any".to_owned(), Single { base: 0, values: 0 });
        for ((name, values, _), base) in ATTRIBUTES.iter().zip(&self.own) {
            numbers.single.insert((*name).to_owned(), Single { base: *base, values: u32::from(*values) });
        }
        for (step, number) in REACH.into_iter().zip(0_u32..) {
            for (which, first) in &self.near {
                let Some((name, values, _)) = ATTRIBUTES.get(*which) else { continue };
                let base = self.near_base + number * self.near_count + first;
                let values = u32::from(*values);
                numbers.single.insert(format!("{}{name}", prefix(step)), Single { base, values });
            }
        }
        for pair in &self.pairs {
            let part = |which: Attribute, step: isize| {
                let (name, values) =
                    ATTRIBUTES.get(which as usize).map_or(("", 0), |(name, values, _)| (*name, *values));
                (format!("{}{name}", prefix(step)), u32::from(values))
            };
            let ((a, a_values), (b, b_values)) = (part(pair.a, pair.a_at), part(pair.b, pair.b_at));
            let with = Double { base: pair.base, values: (a_values, b_values) };
            numbers.double.entry(a).or_default().insert(b, with);
        }
        numbers
    }
}

/// The numbers of features by their names. Most features have no weight, so that it costs less to work out the number of
/// each name that occurs than to list the names of all features.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    single: HashMap<String, Single>,
    double: HashMap<String, HashMap<String, Double>>,
}

/// The features of the values of one attribute.
#[derive(Debug)]
struct Single {
    /// The number of the feature of the first value.
    base: u32,
    /// The largest value; 0 for the feature of every block, which has no value.
    values: u32,
}

/// A attribute of a block or of its neighbour, by its name, with a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Valued<'n> {
    /// The bytes of the name of the attribute, such as `-1:ending`.
    pub name: &'n [u8],
    /// The value.
    pub value: u8,
}

/// The attributes of a pair that was looked up, with the features of their values.
pub(crate) type Group<'n> = (&'n [u8], &'n [u8], Double);

/// The features of the pairs of values of two attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Double {
    /// The number of the feature of the first pair.
    base: u32,
    /// The largest values.
    values: (u32, u32),
}

impl Numbers {
    /// The number of the feature with this name; `None` if there is no such feature.
    pub(crate) fn of<'n>(&self, name: &'n str) -> Option<usize> {
        let valued = |text: &'n str| {
            let (name, value) = text.split_once('=')?;
            Some(Valued { name: name.as_bytes(), value: value.parse().ok()? })
        };
        match name.split_once('&') {
            Some((one, other)) => self.pair(valued(one)?, valued(other)?, &mut None),
            None if name.contains('=') => {
                let Valued { name, value } = valued(name).filter(|one| one.value > 0)?;
                self.single(name, value)
            }
            None => self.single(name.as_bytes(), 0),
        }
    }

    /// The number of the feature of a attribute with this value, or with 0 that of the feature of every block.
    pub(crate) fn single(&self, name: &[u8], value: u8) -> Option<usize> {
        let Single { base, values } = self.single.get(str::from_utf8(name).ok()?)?;
        let value = u32::from(value);
        let number =
            if *values == 0 { (value == 0).then_some(*base) } else { value.checked_sub(1).map(|at| base + at) };
        usize::try_from(number.filter(|_| value <= *values)?).ok()
    }

    /// The number of the feature of two attributes with these values. `group` is the pair of attributes that was looked up last:
    /// the features of a pair follow each other in the file of weights.
    pub(crate) fn pair<'n>(&self, one: Valued<'n>, other: Valued<'n>, group: &mut Option<Group<'n>>) -> Option<usize> {
        let known = group.filter(|(a, b, _)| *a == one.name && *b == other.name);
        let (.., Double { base, values }) = match known {
            Some(known) => known,
            None => {
                let pairs = self.double.get(str::from_utf8(one.name).ok()?)?;
                *group.insert((one.name, other.name, *pairs.get(str::from_utf8(other.name).ok()?)?))
            }
        };
        let (a, b) = (u32::from(one.value), u32::from(other.value));
        let number = base + a * (values.1 + 1) + b;
        usize::try_from(number).ok().filter(|_| a <= values.0 && b <= values.1)
    }
}

fn prefix(step: isize) -> String {
    if step == 0 { String::new() } else { format!("{step:+}:") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_own_name() {
        let features = Features::default();
        let names = features.names();
        assert_eq!(names.len(), features.count());
        assert_eq!(names.iter().collect::<std::collections::HashSet<_>>().len(), names.len());
    }

    #[test]
    fn every_name_gives_the_number_of_its_feature() {
        let features = Features::default();
        let numbers = features.numbers();
        for (name, number) in features.names().iter().zip(0..) {
            assert_eq!(numbers.of(name), Some(number), "{name}");
        }
        for wrong in ["", "any=1", "nonsense=1", "ending=0", "ending=200", "ending=1&nonsense=1", "ending=1&length"] {
            assert_eq!(numbers.of(wrong), None, "{wrong}");
        }
    }
}
