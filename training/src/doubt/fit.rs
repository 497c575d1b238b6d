//! Fits logistic regressions, rising curves and the review threshold. Each is judged on pages from which it was not
//! learnt.

use std::collections::BTreeMap;

use super::Set;
use super::samples::Sample;
use shelflist::internals::splitting::doubt::{Aspect, Calibration, Calibrations, Reader, names};

/// Number of parts into which the pages are divided, so that no record is judged by weights or a curve learnt from its
/// page.
const PARTS: usize = 10;
/// The strength of the ridge penalty on the weights of the measures.
const RIDGE: f64 = 3.0;
/// Number of steps of Newton's method, which is more than it needs to converge.
const STEPS: usize = 20;
/// Number of classes into which the records are sorted before the curve is made to rise.
const CLASSES: usize = 16;
/// Smallest number of records in a class.
const LEAST: usize = 25;
/// Largest weight of one page, in records, because the hundreds of records of one page are a single case.
const WEIGHT: f64 = 12.0;

/// The learnt calibrations, and the confidence of every sample by weights that were not learnt from its page.
pub(super) struct Learnt {
    pub calibrations: Calibrations,
    /// The confidences of each sample, in the order of the aspects.
    pub sure: Vec<[f64; 4]>,
}

/// Learns from all samples.
pub(super) fn learn(samples: &[Sample], flagged: f64) -> Learnt {
    let mut calibrations = Calibrations::default();
    let mut sure = vec![[0.0; 4]; samples.len()];
    let weights = weights(samples);
    for reader in Reader::ALL {
        let own: Vec<usize> = (0..samples.len())
            .filter(|at| {
                samples[*at].judged.evidence.reader == reader && !samples[*at].judged.evidence.record.is_empty()
            })
            .collect();
        let mut raws = vec![0.0; samples.len()];
        for (number, aspect) in Aspect::ALL.into_iter().enumerate() {
            let rows: Vec<Row> = own
                .iter()
                .map(|at| {
                    let sample = &samples[*at];
                    let mut measures = sample.judged.evidence.record.clone();
                    if aspect == Aspect::Issued {
                        let raw = (raws[*at] as f32).clamp(-10.0, 10.0);
                        let date = &sample.judged.date;
                        measures = date.iter().chain(&sample.judged.evidence.issued).copied().chain([raw]).collect();
                    }
                    assert_eq!(measures.len(), names(reader, aspect).len(), "{reader:?} {aspect:?}");
                    // The decoder reads texts without structure, so it is calibrated on real texts and not on generated
                    // listings.
                    let learnt = reader != Reader::Lines || sample.set == Set::Wild;
                    let right = sample.right[number];
                    Row { sample: *at, part: sample.number % PARTS, measures, right, learnt, weight: weights[*at] }
                })
                .collect();
            let (calibration, judged) = crossed(&rows);
            for (row, (raw, held)) in rows.iter().zip(judged) {
                sure[row.sample][number] = held;
                if aspect == Aspect::Record {
                    raws[row.sample] = raw;
                }
            }
            calibrations.of.insert((reader, aspect), calibration);
        }
    }
    calibrations.review = review(samples, &sure, flagged);
    Learnt { calibrations, sure }
}

/// A record with its measures.
struct Row {
    sample: usize,
    part: usize,
    measures: Vec<f32>,
    right: Option<bool>,
    /// Whether weights and curves are learnt from this record.
    learnt: bool,
    weight: f64,
}

/// The weight of each sample. The records of a page with many records together weigh as much as a few.
fn weights(samples: &[Sample]) -> Vec<f64> {
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    for sample in samples {
        *counts.entry(sample.number).or_default() += 1.0;
    }
    samples.iter().map(|sample| (WEIGHT / counts[&sample.number]).min(1.0)).collect()
}

/// The calibration from all rows, and for each row the results of weights and of a curve that were not learnt from its
/// page.
fn crossed(rows: &[Row]) -> (Calibration, Vec<(f64, f64)>) {
    let without = |part: Option<usize>| {
        rows.iter().filter(move |row| Some(row.part) != part && row.right.is_some() && row.learnt)
    };
    let regress = |part: Option<usize>| logistic(&without(part).collect::<Vec<_>>());
    let fitted: Vec<Calibration> = (0..PARTS).map(|part| regress(Some(part))).collect();
    let raw: Vec<f64> = rows.iter().map(|row| fitted[row.part].raw(&row.measures)).collect();
    let curve = |part: Option<usize>| {
        let of = rows.iter().zip(&raw).filter(|(row, _)| Some(row.part) != part && row.learnt);
        isotonic(&of.filter_map(|(row, raw)| Some((*raw, row.right?, row.weight))).collect::<Vec<_>>())
    };
    let mut judged = vec![(0.0, 0.0); rows.len()];
    for (part, fitted) in fitted.iter().enumerate() {
        let own = Calibration { curve: curve(Some(part)), ..fitted.clone() };
        for ((row, raw), slot) in rows.iter().zip(&raw).zip(&mut judged).filter(|((row, _), _)| row.part == part) {
            *slot = (*raw, own.of(&row.measures));
        }
    }
    (Calibration { curve: curve(None), ..regress(None) }, judged)
}

/// Logistic regression with a ridge, by Newton's method.
fn logistic(rows: &[&Row]) -> Calibration {
    let size = rows.first().map_or(0, |row| row.measures.len());
    let mut weights = vec![0.0; size];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| -RIDGE * weight).collect();
        let mut hessian = vec![vec![0.0; size]; size];
        (0..size).for_each(|at| hessian[at][at] = RIDGE);
        for row in rows {
            let sum: f64 =
                weights.iter().zip(&row.measures).map(|(weight, measure)| weight * f64::from(*measure)).sum();
            let probability = 1.0 / (1.0 + (-sum).exp());
            let error = (f64::from(u8::from(row.right == Some(true))) - probability) * row.weight;
            let bend = probability * (1.0 - probability) * row.weight;
            for a in 0..size {
                let own = f64::from(row.measures[a]);
                gradient[a] += error * own;
                for (cell, measure) in hessian[a].iter_mut().zip(&row.measures) {
                    *cell += bend * own * f64::from(*measure);
                }
            }
        }
        weights.iter_mut().zip(solve(hessian, gradient)).for_each(|(weight, step)| *weight += step);
    }
    // The weights are rounded in the same way as in the file.
    let weights = weights.into_iter().map(|weight| (weight * 1e4).round() / 1e4).collect();
    Calibration { weights, curve: Vec::new() }
}

/// Solves a system of linear equations whose matrix is positive definite (Gauss).
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let (pivot, value) = (matrix[at].clone(), right[at]);
        for row in at + 1..size {
            let share = matrix[row][at] / pivot[at];
            for (slot, from) in matrix[row].iter_mut().zip(&pivot) {
                *slot -= share * from;
            }
            right[row] -= share * value;
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

/// The share of right records as a rising function of the result of the regression, by pooling adjacent violators (Ayer
/// et al. 1955).
fn isotonic(judged: &[(f64, bool, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The mean result, the share of right records, and the weight of each pool.
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    let mut start = 0;
    while start < sorted.len() {
        // Classes are smaller at the highest confidences, because small differences matter there.
        let left = sorted.len() - start;
        let size = (left / 3).clamp(LEAST, sorted.len().div_ceil(CLASSES).max(LEAST));
        let end = if left < size + LEAST { sorted.len() } else { start + size };
        let class = &sorted[start..end];
        start = end;
        let weight: f64 = class.iter().map(|one| one.2).sum();
        let mean = class.iter().map(|one| one.0 * one.2).sum::<f64>() / weight;
        let right = class.iter().filter(|one| one.1).map(|one| one.2).sum::<f64>() / weight;
        pools.push((mean, right, weight));
        while let [.., (low_at, low, low_size), (high_at, high, high_size)] = pools[..] {
            if low < high {
                break;
            }
            let size = low_size + high_size;
            let at = (low_at * low_size + high_at * high_size) / size;
            pools.truncate(pools.len() - 2);
            pools.push((at, (low * low_size + high * high_size) / size, size));
        }
    }
    // No class is certain: half of a wrong record is added to a class without one.
    let bounded = |(at, right, weight): (f64, f64, f64)| {
        let doubt = 0.5 / (weight + 1.0);
        ((at * 1e4).round() / 1e4, (right.clamp(doubt, 1.0 - doubt) * 1e4).round() / 1e4)
    };
    pools.into_iter().map(bounded).collect()
}

/// The confidence below which a person should look at a record. The value is as high as possible, with at most the
/// share `flagged` of the right records of real texts below it, and hardly any right records of the other sets.
fn review(samples: &[Sample], sure: &[[f64; 4]], flagged: f64) -> BTreeMap<Aspect, f64> {
    let choose = |aspect: usize, most: &dyn Fn(Set) -> f64| {
        let right = |set: Set, least: f64| {
            let of =
                samples.iter().zip(sure).filter(|(sample, _)| sample.set == set && sample.right[aspect] == Some(true));
            let (mut below, mut all) = (0.0, 0.0);
            for (_, sure) in of {
                all += 1.0;
                below += f64::from(u8::from(sure[aspect] < least));
            }
            below / f64::max(all, 1.0)
        };
        let fits = |least: &f64| Set::ALL.into_iter().all(|set| right(set, *least) <= most(set));
        (1..1000).map(|step| f64::from(step) / 1000.0).take_while(fits).last().unwrap_or(0.0)
    };
    let record = choose(0, &|set| match set {
        Set::Generated => 0.03,
        Set::Wild => flagged,
        Set::Real => 0.2,
    });
    let issued = choose(3, &|set| match set {
        Set::Generated => 0.02,
        Set::Wild => 0.15,
        Set::Real => 0.15,
    });
    BTreeMap::from([(Aspect::Record, record), (Aspect::Issued, issued)])
}
