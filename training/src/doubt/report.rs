//! Reports how reliable the confidence is: figures, a table and a curve for the documentation.

use std::fmt::Write as _;

use super::Set;
use super::fit::Learnt;
use super::samples::Sample;
use shelflist::internals::splitting::doubt::{Aspect, Reader};

/// Prints the figures.
pub(super) fn say(samples: &[Sample], learnt: &Learnt) {
    for reader in Reader::ALL {
        for (number, aspect) in Aspect::ALL.into_iter().enumerate() {
            let of = samples.iter().zip(&learnt.sure).filter(|(sample, _)| sample.judged.evidence.reader == reader);
            let judged: Vec<(f64, bool)> =
                of.filter_map(|(sample, sure)| Some((sure[number], sample.right[number]?))).collect();
            let right = judged.iter().filter(|(_, right)| *right).count();
            say!(
                "{} {}: {} of {} right, area under the curve {:.3}",
                reader.name(),
                aspect.name(),
                right,
                judged.len(),
                area(&judged)
            );
        }
    }
    for set in Set::ALL {
        for (number, aspect) in Aspect::ALL.into_iter().enumerate() {
            let of = samples.iter().zip(&learnt.sure).filter(|(sample, _)| sample.set == set);
            let judged: Vec<(f64, bool)> =
                of.filter_map(|(sample, sure)| Some((sure[number], sample.right[number]?))).collect();
            say!("{} {}: area under the curve {:.3}", set.name(), aspect.name(), area(&judged));
        }
    }
    for line in flags(samples, learnt) {
        say!("{line}");
    }
}

/// The area under the receiver operating characteristic: how often a right record has a higher confidence than a wrong
/// one.
fn area(judged: &[(f64, bool)]) -> f64 {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong, mut won, mut right) = (0.0, 0.0, 0.0);
    let mut at = 0;
    while at < sorted.len() {
        let tied: Vec<_> = sorted[at..].iter().take_while(|one| one.0 == sorted[at].0).collect();
        let (good, bad) =
            (tied.iter().filter(|one| one.1).count() as f64, tied.iter().filter(|one| !one.1).count() as f64);
        won += good * (wrong + bad / 2.0);
        wrong += bad;
        right += good;
        at += tied.len();
    }
    won / f64::max(right * wrong, 1.0)
}

/// For each set and aspect, the shares of right and wrong records below the threshold.
fn flags(samples: &[Sample], learnt: &Learnt) -> Vec<String> {
    let mut lines = Vec::new();
    for (aspect, name) in [(Aspect::Record, "records"), (Aspect::Issued, "dates")] {
        let number = Aspect::ALL.into_iter().position(|known| known == aspect).unwrap_or(0);
        let least = learnt.calibrations.review.get(&aspect).copied().unwrap_or(0.0);
        for set in Set::ALL {
            let of = samples.iter().zip(&learnt.sure).filter(|(sample, _)| sample.set == set);
            let judged: Vec<(bool, bool)> =
                of.filter_map(|(sample, sure)| Some((sure[number] < least, sample.right[number]?))).collect();
            let count = |flagged: bool, right: bool| judged.iter().filter(|one| **one == (flagged, right)).count();
            if judged.is_empty() {
                continue;
            }
            let (kept, kept_right) = (count(false, true) + count(false, false), count(false, true));
            lines.push(format!(
                "{name} of {}, below {least:.3}: {} of {} right ones flagged, {} of {} wrong ones; of {kept} unflagged {:.1} of 100 right",
                set.name(),
                count(true, true),
                count(true, true) + kept_right,
                count(true, false),
                count(true, false) + count(false, false),
                100.0 * kept_right as f64 / kept.max(1) as f64,
            ));
        }
    }
    lines
}

/// The limits of the levels of confidence into which records are sorted.
const LEVELS: [f64; 9] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01];

/// For each level, the mean confidence, the share of right records, and the number of records.
fn levels(samples: &[Sample], learnt: &Learnt, aspect: usize, of: impl Fn(&Sample) -> bool) -> Vec<(f64, f64, usize)> {
    let judged: Vec<(f64, bool)> = samples
        .iter()
        .zip(&learnt.sure)
        .filter(|(sample, _)| of(sample))
        .filter_map(|(sample, sure)| Some((sure[aspect], sample.right[aspect]?)))
        .collect();
    let level = |pair: &[f64]| {
        let own: Vec<_> = judged.iter().filter(|one| (pair[0]..pair[1]).contains(&one.0)).collect();
        let count = own.len().max(1) as f64;
        let mean = own.iter().map(|one| one.0).sum::<f64>() / count;
        (mean, own.iter().filter(|one| one.1).count() as f64 / count, own.len())
    };
    LEVELS.windows(2).map(level).collect()
}

/// The table of the documentation: the confidence of records, and the share of them that were right.
pub(super) fn table(samples: &[Sample], learnt: &Learnt) -> String {
    let mut text = String::from(
        "# Reliability of the confidence\n\n\
         Written by `shelflist-train doubt`; see [confidence.md](confidence.md). No record is judged by weights or a curve\n\
         that knew its page. `said` is the mean confidence of the records of a level, `right` how many of 100 were right.\n\n\
         ![The confidence that was said, and how many records were right](reliability.svg)\n",
    );
    for (number, aspect) in Aspect::ALL.into_iter().enumerate() {
        let _ = write!(
            text,
            "\n## {}\n\n| reader | said | right | records |\n| --- | ---: | ---: | ---: |\n",
            aspect.name()
        );
        for reader in Reader::ALL {
            let own = |sample: &Sample| sample.judged.evidence.reader == reader;
            for (said, right, count) in levels(samples, learnt, number, own).into_iter().filter(|level| level.2 > 0) {
                let _ = writeln!(text, "| {} | {:.1} | {:.1} | {count} |", reader.name(), 100.0 * said, 100.0 * right);
            }
        }
    }
    text.push_str("\n## What is flagged\n\n");
    for line in flags(samples, learnt) {
        let _ = writeln!(text, "- {line}.");
    }
    text
}

/// The curve of the confidence of records as an SVG picture.
pub(super) fn curve(samples: &[Sample], learnt: &Learnt) -> String {
    const SIDE: f64 = 300.0;
    let mut text = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-50 -15 480 375\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect x=\"-50\" y=\"-15\" width=\"480\" height=\"375\" fill=\"#fff\"/>\n\
         <path d=\"M0 300L300 0M0 0V300H300\" fill=\"none\" stroke=\"#999\"/>\n\
         <text x=\"90\" y=\"345\">confidence that was said</text>\n\
         <text x=\"-38\" y=\"220\" transform=\"rotate(-90 -38 220)\">records that were right</text>\n",
    );
    for step in 0..=4 {
        let (share, at) = (f64::from(step) / 4.0, SIDE * f64::from(step) / 4.0);
        let _ = writeln!(text, "<text x=\"{:.0}\" y=\"318\">{share}</text>", at - 8.0);
        let _ = writeln!(text, "<text x=\"-30\" y=\"{:.0}\">{share}</text>", SIDE - at + 4.0);
    }
    for (place, (reader, colour)) in Reader::ALL.into_iter().zip(["#0b6157", "#8a4b00", "#4a3fb5"]).enumerate() {
        let own = |sample: &Sample| sample.judged.evidence.reader == reader;
        let points: Vec<String> = levels(samples, learnt, 0, own)
            .into_iter()
            .filter(|level| level.2 >= 20)
            .map(|(said, right, _)| format!("{:.1},{:.1}", SIDE * said, SIDE * (1.0 - right)))
            .collect();
        let _ = writeln!(
            text,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            points.join(" ")
        );
        for point in &points {
            let (x, y) = point.split_once(',').unwrap_or_default();
            let _ = writeln!(text, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let y = 20 + 20 * place;
        let _ = writeln!(text, "<text x=\"320\" y=\"{y}\" fill=\"{colour}\">{}</text>", reader.name());
    }
    text.push_str("</svg>\n");
    text
}
