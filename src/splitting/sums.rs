//! The learnt weights, arranged for adding up, and how they are read from the seeds.
//!
//! The file `seeds/splitting/weights.txt` has a line for each feature that has weights. The build puts its lines into
//! bytes (`build.rs`), which take a tenth of the time to read when the program starts.

use super::attributes::Attributes;
use super::features::{Features, Numbers, Valued};
use super::labels::{LABELS, Scores};
use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// The name of the file of weights among the seeds.
pub const WEIGHTS: &str = "splitting/weights.txt";

/// The number of weights in a row of [`Sums`], which is that of the labels, rounded up for vector instructions.
const WIDE: usize = 32;

/// The weights of a pass, arranged so that adding up those of a block costs little: features without weights are left
/// out, and all rows have the same round number of weights.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// For each feature, its row, or 0 if it has no weights.
    places: Vec<u32>,
    rows: Vec<[f32; WIDE]>,
    /// For each pair of labels in a row, its weight.
    pub transitions: [Scores; LABELS],
}

impl Sums {
    /// Weights of which all are zero.
    fn zero(features: &Features) -> Self {
        Self { places: vec![0; features.count()], rows: vec![[0.0; WIDE]], transitions: [[0.0; LABELS]; LABELS] }
    }

    /// Arranges the weights of all features, and those of the pairs of labels.
    pub(crate) fn new(weights: &[Scores], transitions: &[Scores; LABELS]) -> Self {
        let mut sums = Self { places: vec![0; weights.len()], rows: vec![[0.0; WIDE]], transitions: *transitions };
        for (weights, feature) in weights.iter().zip(0..) {
            if weights.iter().any(|weight| *weight != 0.0)
                && let Some(row) = sums.row(feature)
            {
                row.copy_from_slice(weights);
            }
        }
        sums
    }

    /// The weights of a feature, which are zero before they are set; `None` if there is no such feature.
    fn row(&mut self, feature: usize) -> Option<&mut [f32]> {
        let place = self.places.get_mut(feature)?;
        if *place == 0 {
            *place = u32::try_from(self.rows.len()).ok()?;
            self.rows.push([0.0; WIDE]);
        }
        self.rows.get_mut(*place as usize)?.get_mut(..LABELS)
    }

    /// The weights of the feature or of the label with this name in the file of weights.
    fn row_of(&mut self, name: &str, numbers: &Numbers) -> Option<&mut [f32]> {
        match name.strip_prefix('>') {
            Some(label) => Some(self.transitions.get_mut(label.parse::<usize>().ok()?)?.as_mut_slice()),
            None => self.row(numbers.of(name)?),
        }
    }

    /// The weights of each feature, in the order of the features.
    pub(crate) fn weights(&self) -> impl Iterator<Item = Scores> {
        self.places.iter().map(|place| {
            let row = self.rows.get(*place as usize).and_then(|row| row.first_chunk());
            row.copied().unwrap_or([0.0; LABELS])
        })
    }

    /// The scores of every block of a page: the sums of the weights of its features.
    pub(crate) fn scores(&self, features: &Features, page: &[Attributes]) -> Vec<Scores> {
        let (seen, mut found) = (features.seen(page), Vec::new());
        let mut all = Vec::with_capacity(page.len());
        for at in 0..page.len() {
            seen.of(at, &mut found);
            let places = found.iter().filter_map(|feature| self.places.get(*feature as usize));
            let mut sums = [0.0; WIDE];
            for row in places.filter(|place| **place > 0).filter_map(|place| self.rows.get(*place as usize)) {
                add(&mut sums, row);
            }
            let mut scores = [0.0; LABELS];
            scores.iter_mut().zip(&sums).for_each(|(score, sum)| *score = *sum);
            all.push(scores);
        }
        all
    }
}

#[inline(always)]
#[allow(clippy::indexing_slicing, reason = "both arrays have this number of weights")]
fn add(sums: &mut [f32; WIDE], row: &[f32; WIDE]) {
    for at in 0..WIDE {
        sums[at] += row[at];
    }
}

/// Reads the weights of both passes.
///
/// # Errors
/// Fails if a line cannot be read.
pub(crate) fn read(seeds: &Seeds, features: &Features) -> Result<[Sums; 2]> {
    if let Some(sums) = seeds.packed_weights(WEIGHTS).and_then(|packed| unpack(packed, features)) {
        return Ok(sums);
    }
    let text = seeds.text(WEIGHTS)?;
    parse(&text, features).map_err(|(line, message)| {
        Error::usage(message).at(format!("{}:{line}", seeds.origin(WEIGHTS))).hint("make it again with shelflist-train")
    })
}

/// Reads the weights as the build packs them: the number of lines, then for each line its name, the number of its weights,
/// and each weight as its label and two bytes for the hundredths. A name is one attribute with its value, or two; the second
/// one is empty where there is one. Attributes are written as the number of their bytes, the bytes, and the value.
fn unpack(packed: &[u8], features: &Features) -> Option<[Sums; 2]> {
    let (lines, mut rest) = packed.split_first_chunk()?;
    let lines = usize::try_from(u32::from_le_bytes(*lines)).ok()?;
    let (numbers, mut is_second) = (features.numbers(), false);
    let mut sums = [Sums::zero(features), Sums::zero(features)];
    let [first, second] = &mut sums;
    [&mut *first, &mut *second].into_iter().for_each(|pass| pass.rows.reserve(lines / 2));
    let mut group = None;
    while let Some((one, other, weights, after)) = next_line(rest) {
        rest = after;
        let pass = if is_second { &mut *second } else { &mut *first };
        let row = match one.name {
            b"[first]" | b"[second]" => {
                is_second = one.name == b"[second]";
                continue;
            }
            b">" => pass.transitions.get_mut(usize::from(one.value))?.as_mut_slice(),
            _ if other.name.is_empty() => pass.row(numbers.single(one.name, one.value)?)?,
            _ => pass.row(numbers.pair(one, other, &mut group)?)?,
        };
        for [label, low, high] in weights.as_chunks().0 {
            *row.get_mut(usize::from(*label))? = f32::from(i16::from_le_bytes([*low, *high])) / 100.0;
        }
    }
    rest.is_empty().then_some(sums)
}

/// The name and the weights of the next packed line, and the bytes after it.
fn next_line(packed: &[u8]) -> Option<(Valued<'_>, Valued<'_>, &[u8], &[u8])> {
    let (one, rest) = valued(packed)?;
    let (other, rest) = valued(rest)?;
    let (count, rest) = rest.split_first()?;
    let (weights, rest) = rest.split_at_checked(3 * usize::from(*count))?;
    Some((one, other, weights, rest))
}

/// The next packed attribute with its value, and the bytes after it.
fn valued(packed: &[u8]) -> Option<(Valued<'_>, &[u8])> {
    let (length, rest) = packed.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let (value, rest) = rest.split_first()?;
    Some((Valued { name, value: *value }, rest))
}

/// Reads weights from text: `[pass]`, then lines with a feature and pairs of the number of a label and its weight in
/// hundredths.
///
/// # Errors
/// Returns the number of the first line that cannot be read, and what is wrong with it.
pub(crate) fn parse(text: &str, features: &Features) -> Result<[Sums; 2], (usize, String)> {
    let (numbers, mut is_second) = (features.numbers(), false);
    let (mut first, mut second) = (Sums::zero(features), Sums::zero(features));
    for (line, number) in text.lines().zip(1..) {
        let (name, weights) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "" | "#" => continue,
            "[first]" | "[second]" => {
                is_second = name == "[second]";
                continue;
            }
            _ => {}
        }
        let row = if is_second { &mut second } else { &mut first }.row_of(name, &numbers);
        let row = row.ok_or_else(|| (number, format!("there is no feature {name}")))?;
        fill(row, weights).map_err(|word| (number, format!("{word} is no label with a weight")))?;
    }
    Ok([first, second])
}

/// Reads the weights of a line into a row.
///
/// # Errors
/// Returns the word that is no label with a weight.
fn fill<'w>(row: &mut [f32], weights: &'w str) -> Result<(), &'w str> {
    for word in weights.split(' ') {
        let place = word.split_once(':').and_then(|(label, weight)| Some((number(label)?, number(weight)?)));
        let place = place.and_then(|(label, weight)| Some((row.get_mut(usize::try_from(label).ok()?)?, weight)));
        let (slot, weight) = place.ok_or(word)?;
        *slot = f32::from(weight) / 100.0;
    }
    Ok(())
}

/// The number that a text is, without a plus sign.
fn number(text: &str) -> Option<i16> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitting::attributes::ATTRIBUTES;
    use crate::splitting::model::{Model, Pass};

    /// A page whose blocks have attributes of all values.
    fn page() -> Vec<Attributes> {
        let attributes = |at: usize| {
            let mut attributes: Attributes = [0; _];
            for (which, (_, values, _)) in ATTRIBUTES.iter().enumerate() {
                attributes[which] = ((which * 7 + at * 5) % (usize::from(*values) + 1)) as u8;
            }
            attributes
        };
        (0..40).map(attributes).collect()
    }

    #[test]
    fn arranged_weights_give_the_same_scores() {
        let model = Model::read(&Seeds::embedded()).unwrap();
        for pass in [&model.first, &model.second] {
            let sums = Sums::new(&pass.weights, &pass.transitions);
            assert_eq!(sums.scores(&model.features, &page()), pass.scores(&model.features, &page()));
        }
    }

    #[test]
    fn packed_weights_are_those_of_the_text() {
        let (seeds, features) = (Seeds::embedded(), Features::default());
        let packed = unpack(seeds.packed_weights(WEIGHTS).unwrap(), &features).unwrap();
        let read = parse(&seeds.text(WEIGHTS).unwrap(), &features).unwrap();
        for (packed, read) in packed.iter().zip(&read) {
            let (packed, read): (Pass, Pass) = (packed.into(), read.into());
            assert!(packed.weights == read.weights && packed.transitions == read.transitions);
            assert!(packed.weights.iter().flatten().any(|weight| *weight != 0.0));
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let features = Features::default();
        let wrong = |text: &str| parse(text, &features).unwrap_err().0;
        assert_eq!(wrong("[first]\nnonsense 1:2"), 2);
        for weights in ["1", "1:", ":2", "1:--2", "99:2", "1:40000", "1:2  3:4", "1:2x", "1:+2", "+1:2"] {
            assert_eq!(wrong(&format!("[first]\nany {weights}")), 2, "{weights}");
        }
        assert_eq!(
            parse("# a remark\n\n[second]\nany 1:-32", &features).unwrap()[1].weights().next().unwrap()[1],
            -0.32
        );
    }
}
