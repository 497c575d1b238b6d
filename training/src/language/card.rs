//! Writes the card of the language model: what the model is, what it was trained on, and how well it works.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Plan;
use super::corpus::Text;
use super::measure;
use super::measure::Case;
use shelflist::internals::language::model::{Calibration, LENGTHS, Model, WIDTH};

/// Sources of texts, with their content and their terms of use.
const TERMS: [(&str, &str, &str); 10] = [
    ("gutenberg-titles", "book titles from Project Gutenberg's catalogue", "catalogue data, public domain"),
    ("debian-short", "package descriptions, first lines, with their translations", "as the packages, free"),
    ("debian-long", "package descriptions, paragraphs, with their translations", "as the packages, free"),
    ("libreoffice-help", "help pages", "MPL 2.0"),
    ("tatoeba", "sentences", "CC BY 2.0 FR, Tatoeba contributors"),
    ("udhr", "Universal Declaration of Human Rights", "public"),
    ("eld", "test texts of the ELD project", "Apache 2.0"),
    (
        "home-assistant",
        "messages of Home Assistant 2024.3.3 in many languages (training/texts/packages.py)",
        "Apache 2.0",
    ),
    ("chatterbot", "conversations of the ChatterBot corpus 1.3.3 (training/texts/packages.py)", "BSD, three clauses"),
    (
        "own",
        "sentences, common words, names and parts of titles in our own words (training/src/language/data)",
        "as this project",
    ),
];

/// Measurements made by hand, in addition to the figures of the trainer.
const RECORDS: &str = include_str!("data/records.md");

/// Writes the card in Markdown.
pub(super) fn write(
    plan: &Plan,
    texts: &[Text],
    known: &[Case],
    cases: &[Case],
    model: &Model,
    draws: usize,
) -> String {
    let mut card = String::from("# Card of the language model\n\n");
    let told = plan.classes[..plan.told_apart].join(", ");
    let neighbours = plan.classes[plan.told_apart + 2..].join(", ");
    let size = model.to_bytes().len();
    let Calibration { bias, logit, length, capitals, thresholds } = model.calibration;
    let classes = LENGTHS
        .iter()
        .zip(thresholds)
        .map(|(from, threshold)| format!("{threshold:.2} from {} words on", from.max(&1)));
    let thresholds = classes.collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        card,
        "Tells {told} apart, and from all else. Written by `shelflist-train language --data DIR`; do not edit.\n\n\
         - {size} bytes: {} rows of {WIDTH} signed bytes for runs of 3 and 4 letters, and at most {} known words.\n\
         - Classes beside these: names and numbers (`zxx`), invented languages (`mis`), {neighbours}.\n\
         - {draws} texts drawn.\n\
         - Confidence: 1 / (1 + exp(-s)), s = {bias:.3} + {logit:.3} logit(p) + {length:.3} ln(words, at most 40) + \
         {capitals:.3} (share of words with a capital), fitted as if {:.0} texts of 100 were \
         in one of them. Thresholds, each the lowest at which at most {:.1} % of \
         the texts in other languages and {:.1} % of the texts of names are accepted: {thresholds}.\n",
        1_usize << plan.features.bits,
        1_usize << plan.known_bits,
        100.0 * plan.prior,
        plan.accepted.others,
        plan.accepted.names,
    );
    let mut sources: BTreeMap<&str, ([usize; 3], BTreeSet<&str>)> = BTreeMap::new();
    for text in texts.iter().filter(|text| plan.class(&text.language).is_some()) {
        let entry = sources.entry(&text.source).or_default();
        entry.0[text.part as usize] += 1;
        entry.1.insert(&text.language);
    }
    card.push_str(
        "## Data\n\n| source | what | terms | learned from | calibrated on | measured on | languages |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (source, ([learned, calibrated, measured], languages)) in sources {
        let known = TERMS.iter().find(|(name, ..)| *name == source);
        let (what, terms) = known.map_or(("", "unknown"), |(_, what, terms)| (*what, *terms));
        let _ = writeln!(
            card,
            "| {source} | {what} | {terms} | {learned} | {calibrated} | {measured} | {} |",
            languages.len()
        );
    }
    card.push_str(
        "\nTexts that share six words in a row, or their first four, go the same way; so does a name. The confidence and \
         the threshold are fitted on one half of what was held out, the figures are of the other half.\n\n\
         ## Figures at the threshold\n\n\
         | | texts told apart | right | macro over the languages | other texts | wrongly accepted | the same where it was calibrated |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let calibrated = measure::figures(known, &model.calibration);
    for (kind, found) in measure::figures(cases, &model.calibration) {
        let before = calibrated.get(&kind).copied().unwrap_or_default();
        let _ = writeln!(
            card,
            "| {} | {} | {:.2} % | {:.2} % | {} | {:.2} % | {:.2} / {:.2} % |",
            format!("{kind:?}").to_lowercase(),
            found.told,
            found.accuracy,
            measure::macro_accuracy(cases, kind, plan.told_apart, &model.calibration),
            found.others,
            found.accepted,
            before.accuracy,
            before.accepted
        );
    }
    card.push_str("\n| right, of texts in | ");
    let told: Vec<&String> = plan.classes.iter().take(plan.told_apart).collect();
    let _ = writeln!(card, "{} |", told.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(" | "));
    let _ = writeln!(card, "| --- |{}", " --- |".repeat(told.len()));
    for kind in [measure::Kind::Short, measure::Kind::Titles, measure::Kind::Sentences, measure::Kind::Paragraphs] {
        let _ = write!(card, "| {} |", format!("{kind:?}").to_lowercase());
        for class in 0..told.len() {
            let of: Vec<&Case> = cases.iter().filter(|case| case.kind == kind && case.told == Some(class)).collect();
            let right = of.iter().filter(|case| case.right(&model.calibration)).count();
            let _ = write!(card, " {right} of {} |", of.len());
        }
        card.push('\n');
    }
    card.push_str(RECORDS);
    card
}
