//! Writes groups and doubtful pairs for programs, as one JSON object on each line.

use serde_json::{Value, json};

use crate::dedupe::outcome::{Link, Outcome, Verdict};

/// One line for each record, with its cluster, the verdict, the probability and the reasons.
pub(super) fn groups(outcome: &Outcome) -> String {
    let clusters = clusters(outcome);
    let mut of: Vec<Option<&Link>> = vec![None; outcome.records.len()];
    // A record that is alone in its group gets the verdict of its most probable link.
    for link in outcome.links.iter().rev() {
        for at in [link.a, link.b] {
            if let Some(slot) = of.get_mut(at) {
                *slot = Some(link);
            }
        }
    }
    let mut text = String::new();
    for (at, record) in outcome.records.iter().enumerate() {
        let same = outcome.same.get(at).and_then(Option::as_ref);
        let link = same.or_else(|| of.get(at).copied().flatten());
        let with = link.map(|link| if link.a == at { link.b } else { link.a });
        let line = json!({
            "id": record.id,
            "cluster": outcome.of.get(at).and_then(|group| clusters.get(*group)),
            "answer": link.map(|link| link.verdict.name()),
            "score": link.map(Link::score),
            "reasons": link.map(reasons).unwrap_or_default(),
            "with": with.and_then(|with| outcome.records.get(with)).map(|record| &record.id),
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

/// One line for each pair that a person should look at.
pub(super) fn review(outcome: &Outcome) -> String {
    let mut text = String::new();
    for link in outcome.links.iter().filter(|link| link.verdict == Verdict::Maybe) {
        let record = |at: usize| outcome.records.get(at);
        let line =
            json!({"score": link.score(), "reasons": reasons(link), "records": [record(link.a), record(link.b)]});
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

/// The id of each group. Where two groups have the same id, a number is added.
fn clusters(outcome: &Outcome) -> Vec<String> {
    let mut seen: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
    let groups = 0..outcome.groups.len();
    groups
        .map(|group| {
            let id = outcome.id(group);
            let count = seen.entry(id).or_default();
            *count += 1;
            if *count == 1 { id.to_owned() } else { format!("{id}#{count}") }
        })
        .collect()
}

/// The reasons for the verdict of a link, each with its field.
fn reasons(link: &Link) -> Vec<Value> {
    let Some(pair) = link.pair else { return vec![json!({"field": null, "says": "a person said so"})] };
    let evidence = pair.findings.set.iter().map(|evidence| json!({"field": evidence.field(), "says": evidence.says()}));
    let conflict = pair.findings.conflict.map(|conflict| json!({"field": conflict.field(), "says": conflict.says()}));
    conflict.into_iter().chain(evidence).collect()
}
