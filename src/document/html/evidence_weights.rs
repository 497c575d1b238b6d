//! The weights of the pieces of evidence.

use super::evidence::Evidence;

/// The number of terms in the score.
pub(crate) const TERMS: usize = 30;

/// The name of each term, the value that was set by hand, and the learnt weight, which is regularised towards the
/// manual value.
///
/// `shelflist-train regions` prints these rows. The weights were last learnt from four public collections of old result
/// pages (TBDW and ViNTs-1 to 3, 293 pages). The weights for features that these pages lack (dates, headings, class
/// names) keep their manual values.
pub(crate) const WEIGHTS: [(&str, f32, f32); TERMS] = [
    ("text", 1.88, 2.02),
    ("count", 1.08, 1.23),
    ("plain", 0.17, 0.14),
    ("titled", 1.79, 1.83),
    ("navigation", -5.0, -5.0),
    ("dated", 0.2, 0.2),
    ("headed", 0.3, 0.3),
    ("likeness", 1.78, 1.77),
    ("likeness squared", 1.22, 1.2),
    ("variation", -1.31, -1.41),
    ("distinct", 1.09, 1.11),
    ("named", 0.4, 0.4),
    ("controls", -0.91, -0.96),
    ("density", 1.4, 1.43),
    ("led", 0.91, 0.87),
    ("opening", 1.33, 1.38),
    ("share", 0.18, 0.22),
    ("linked", -0.11, -0.08),
    ("links", -0.72, -0.66),
    ("run of siblings", -1.37, -1.34),
    ("two", -0.12, -0.12),
    ("short", -0.84, -0.83),
    ("listed", -0.75, -0.76),
    ("gaps", -1.02, -1.02),
    ("spread", -0.39, -0.41),
    ("any gap", -0.59, -0.63),
    ("beat", -3.0, -2.99),
    ("numbered", 0.5, 0.68),
    ("place", 0.0, -0.13),
    ("pieces", 0.0, 0.11),
];

/// The score of a candidate in a log-linear model. Higher is better; only differences between scores have a meaning.
pub(crate) fn score(evidence: &Evidence) -> f32 {
    terms(evidence).iter().zip(WEIGHTS).map(|(value, (_, _, weight))| weight * value).sum()
}

/// The evidence as the terms of the score, in the order of [`WEIGHTS`].
pub(crate) fn terms(evidence: &Evidence) -> [f32; TERMS] {
    [
        (1.0 + evidence.text).ln(),
        evidence.count.ln(),
        (1.0 + evidence.plain).ln(),
        evidence.titled,
        evidence.navigation,
        evidence.dated,
        evidence.headed,
        evidence.likeness,
        evidence.likeness * evidence.likeness,
        evidence.variation.min(3.0),
        evidence.distinct,
        evidence.named,
        evidence.controls.min(2.0),
        evidence.density.min(3.0).ln(),
        evidence.led,
        evidence.opening,
        evidence.share.min(1.0),
        evidence.linked,
        (1.0 + evidence.links).ln(),
        if evidence.anchored { 1.0 } else { 0.0 },
        if evidence.count < 2.5 { 1.0 } else { 0.0 },
        if evidence.plain < 15.0 { 1.0 } else { 0.0 },
        evidence.listed,
        evidence.gaps.min(2.0),
        evidence.spread.min(2.0),
        (1.0 + 100.0 * evidence.gaps.min(2.0)).ln(),
        evidence.beat,
        evidence.numbered,
        evidence.place,
        (1.0 + evidence.pieces).ln(),
    ]
}
