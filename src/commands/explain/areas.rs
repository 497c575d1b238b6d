//! Explains the areas of a record: words and rules, score and threshold, and the rules that spoke against.

use crate::Record;
use crate::splitting::doubt::three;
use crate::vocabulary::{Tagger, Weighed};
use serde_json::{Value, json};

/// The areas that the rules weighed: those that they gave, and those that a rule kept out. Where the page declares
/// areas, the rules are not asked.
pub(crate) fn weighed(tagger: &Tagger, record: &Record) -> Vec<Weighed> {
    if record.thematic_areas.iter().any(|area| area.basis != "rule") {
        return Vec::new();
    }
    tagger.weigh(record).into_iter().filter(|area| area.given || area.is_kept_out()).collect()
}

/// The explanation of each area for people, one on a line.
pub(crate) fn lines(record: &Record, weighed: &[Weighed]) -> Vec<String> {
    let mut lines = Vec::new();
    for area in &record.thematic_areas {
        let found: Vec<String> = area
            .evidence
            .iter()
            .map(|evidence| format!("“{}” in the {} by {}", evidence.keyword, evidence.field, evidence.rule))
            .collect();
        let why = if found.is_empty() { area.basis.to_string() } else { found.join("; ") };
        // A catalogue may have been tagged by other rules than those of today.
        let same = |one: &&Weighed| Some(&one.id) == area.id.as_ref() && area.score == Some(one.score);
        lines.push(match (weighed.iter().find(same), area.score) {
            (Some(one), _) => format!("{}, {}: {why}{}", area.label, score(one), against(one)),
            (None, Some(score)) => format!("{}, score {score}: {why}", area.label),
            (None, None) => format!("{}: {why}", area.label),
        });
    }
    let out = weighed.iter().filter(|area| !area.given);
    lines.extend(out.map(|area| format!("not {}, {}{}", area.label, score(area), against(area))));
    lines
}

fn score(area: &Weighed) -> String {
    format!("score {} of {}", area.score, area.threshold)
}

fn against(area: &Weighed) -> String {
    let rules: Vec<String> =
        area.against.iter().map(|one| format!("“{}” by {} ({:.2})", one.keyword, one.rule, one.change)).collect();
    if rules.is_empty() { String::new() } else { format!("; against it: {}", rules.join("; ")) }
}

/// For machines.
pub(crate) fn machine(weighed: &[Weighed]) -> Value {
    let area = |area: &Weighed| {
        let against = |one: &crate::vocabulary::LoweringRule| json!({"rule": one.rule, "keyword": one.keyword, "change": three(one.change)});
        json!({
            "id": area.id, "label": area.label, "score": area.score, "threshold": area.threshold, "given": area.given,
            "against": area.against.iter().map(against).collect::<Vec<_>>(),
        })
    };
    weighed.iter().map(area).collect()
}
