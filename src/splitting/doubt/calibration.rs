//! Calibration of the confidence of records: how often records with given measures were right.
//!
//! A logistic regression weighs the measures. A rising curve then gives the share of correct records for each of its
//! outcomes (isotonic regression by pooling adjacent violators, Ayer and others 1955; for calibration, Zadrozny and
//! Elkan 2002). Weights and curve are in `seeds/splitting/doubt.tsv`, which `shelflist-train doubt` writes, together
//! with the confidence below which a person should look at a record.

use std::collections::BTreeMap;

use super::{Aspect, Sure, dates, lines};
use crate::document::doubt::{Evidence, Reader};
use crate::error::{Error, Result};
use crate::seeds::Seeds;
use crate::splitting::aligned::doubt as columns;
use crate::splitting::slots::doubt as listing;

/// The name of the file of calibrations among the seeds.
pub const FILE: &str = "splitting/doubt.tsv";

/// The names of the measures that decide about an aspect of the records of a reader.
pub fn names(reader: Reader, aspect: Aspect) -> Vec<&'static str> {
    let own: &[&str] = match (reader, aspect == Aspect::Issued) {
        (Reader::Lines, false) => &lines::NAMES,
        (Reader::Columns, false) => &columns::NAMES,
        (Reader::Listing, false) => &listing::NAMES,
        (Reader::Lines, true) => &lines::DATES,
        (Reader::Columns, true) => &columns::DATES,
        (Reader::Listing, true) => &listing::DATES,
    };
    if aspect == Aspect::Issued {
        // The last measure of the date is the doubt about the record as a whole.
        dates::NAMES.iter().chain(own).copied().chain(["record"]).collect()
    } else {
        own.to_vec()
    }
}

/// The weights and the curve for one aspect of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// The weight of each measure.
    pub weights: Vec<f64>,
    /// Points of the curve: the sum of the weighed measures, and the share of records with this sum that were right.
    /// Both values rise from point to point.
    pub curve: Vec<(f64, f64)>,
}

impl Calibration {
    /// The sum of the weighed measures, in natural logarithms of odds.
    pub fn raw(&self, measures: &[f32]) -> f64 {
        self.weights.iter().zip(measures).map(|(weight, measure)| weight * f64::from(*measure)).sum()
    }

    /// The share of records with these measures that were right, from 0 to 1.
    pub fn of(&self, measures: &[f32]) -> f64 {
        held(&self.curve, self.raw(measures))
    }
}

/// The value of a curve at `raw`, with linear interpolation between its points.
fn held(curve: &[(f64, f64)], raw: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (at, held) in curve {
        if raw <= *at {
            return match before {
                None => *held,
                Some((low, held_low)) if *at > low => held_low + (held - held_low) * (raw - low) / (at - low),
                Some((_, held_low)) => held_low,
            };
        }
        before = Some((*at, *held));
    }
    before.map_or(0.0, |(_, held)| held)
}

/// The calibration of all readers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibrations {
    /// The calibration for each reader and aspect.
    pub of: BTreeMap<(Reader, Aspect), Calibration>,
    /// The confidence below which a person should look at a record, and at its date.
    pub review: BTreeMap<Aspect, f64>,
}

impl Calibrations {
    /// Reads the file of the seeds.
    ///
    /// # Errors
    /// Fails if a line names no reader, aspect or measure, or has no numbers.
    pub fn read(seeds: &Seeds) -> Result<Self> {
        let text = seeds.read_text(FILE)?;
        let mut all = Self::default();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            all.line(line).ok_or_else(|| {
                Error::data(format!("{line:?} is no measure with its weight, no point of a curve and no bound"))
                    .at(format!("{}:{number}", seeds.origin(FILE)))
                    .hint("make it again with shelflist-train doubt")
            })?;
        }
        Ok(all)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let parts: Vec<&str> = line.split('\t').collect();
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let aspect = |name: &str| Aspect::ALL.into_iter().find(|aspect| aspect.name() == name);
        match parts.as_slice() {
            ["review", which, least] => {
                self.review.insert(aspect(which)?, number(least)?);
            }
            [reader, which, name, value @ ..] => {
                let reader = Reader::ALL.into_iter().find(|known| known.name() == *reader)?;
                let which = aspect(which)?;
                let names = names(reader, which);
                let own = self.of.entry((reader, which)).or_default();
                own.weights.resize(names.len(), 0.0);
                match value {
                    [weight] => {
                        let place = names.iter().position(|known| known == name)?;
                        *own.weights.get_mut(place)? = number(weight)?;
                    }
                    [raw, held] if *name == "curve" => own.curve.push((number(raw)?, number(held)?)),
                    _ => return None,
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Writes the calibrations in the format of the file.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::from(
            "# The confidence of records: reader, aspect, measure, weight; then the curve, and the confidence below which a\n\
             # person should look at a record. Written by `shelflist-train doubt`; see docs/confidence.md.\n",
        );
        for ((reader, aspect), own) in &self.of {
            let of = format!("{}\t{}", reader.name(), aspect.name());
            for (name, weight) in names(*reader, *aspect).iter().zip(&own.weights) {
                let _ = writeln!(text, "{of}\t{name}\t{weight:.4}");
            }
            for (raw, held) in &own.curve {
                let _ = writeln!(text, "{of}\tcurve\t{raw:.4}\t{held:.4}");
            }
        }
        for (aspect, least) in &self.review {
            let _ = writeln!(text, "review\t{}\t{least:.3}", aspect.name());
        }
        text
    }

    /// The confidence in a record. `date` holds the measures of its date that all readers share.
    pub(crate) fn judge(&self, evidence: &Evidence, date: &[f32]) -> Sure {
        let of = |aspect: Aspect| self.of.get(&(evidence.reader, aspect));
        let held = |aspect: Aspect| match of(aspect) {
            // A record without measures was cut or joined after the reading, so nothing supports it.
            _ if evidence.record.is_empty() => 0.0,
            Some(own) => own.of(&evidence.record),
            None => 0.0,
        };
        let issued = of(Aspect::Issued).map_or(0.0, |own| own.of(&self.issued(evidence, date)));
        Sure { record: held(Aspect::Record), title: held(Aspect::Title), bounds: held(Aspect::Bounds), issued }
    }

    /// All measures of the date of a record, in the order of [`names`].
    pub fn issued(&self, evidence: &Evidence, date: &[f32]) -> Vec<f32> {
        let record = self.of.get(&(evidence.reader, Aspect::Record)).map_or(0.0, |own| own.raw(&evidence.record));
        let own = names(evidence.reader, Aspect::Issued).len().saturating_sub(date.len() + 1);
        let padded = evidence.issued.iter().copied().chain(std::iter::repeat(0.0)).take(own);
        date.iter().copied().chain(padded).chain([(record as f32).clamp(-10.0, 10.0)]).collect()
    }

    /// The confidence below which a person should look at a record.
    pub(crate) fn least(&self, aspect: Aspect) -> f64 {
        self.review.get(&aspect).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_linear_between_what_was_measured() {
        let curve = vec![(0.2, 0.1), (0.6, 0.5), (0.8, 0.9)];
        assert!((held(&curve, 0.0) - 0.1).abs() < 1e-9);
        assert!((held(&curve, 0.4) - 0.3).abs() < 1e-9);
        assert!((held(&curve, 0.9) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn calibrations_are_read_as_written() {
        let mut all = Calibrations::default();
        for reader in Reader::ALL {
            for aspect in Aspect::ALL {
                let weights = (0..names(reader, aspect).len()).map(|at| at as f64 / 8.0).collect();
                let curve = vec![(-1.5, 0.25), (2.0, 0.995)];
                all.of.insert((reader, aspect), Calibration { weights, curve });
            }
        }
        all.review.insert(Aspect::Record, 0.85);
        let mut again = Calibrations::default();
        for line in all.write().lines().filter(|line| !line.starts_with('#')) {
            again.line(line).unwrap();
        }
        assert_eq!(again, all);
        assert!(again.line("lines\trecord\tnonsense\t1").is_none());
        assert!(again.line("lines\trecord\talways\tmuch").is_none());
    }

    #[test]
    fn a_record_without_measures_is_not_sure() {
        let all = Calibrations::read(&Seeds::embedded()).unwrap();
        assert_eq!(all.judge(&Evidence::default(), &[]).record, 0.0);
        assert!(all.least(Aspect::Record) > 0.0 && all.least(Aspect::Issued) > 0.0);
    }
}
