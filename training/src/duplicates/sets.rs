//! Sets of labelled records, with clusters or with pairs.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::{Value, json};
use shelflist::Record;
use shelflist::internals::dedupe::Trial;
use shelflist::internals::seeds::Seeds;

use super::fit::Example;
use super::measure::Tally;

/// A set of labelled records.
#[derive(Debug)]
pub(crate) struct Set {
    /// The name of the file.
    pub(crate) name: String,
    /// Whether the set is learnt from; otherwise it is only measured.
    pub(crate) learnt: bool,
    trial: Trial,
    labels: Labels,
}

#[derive(Debug)]
enum Labels {
    /// The cluster of each record.
    Clusters(Vec<String>),
    /// The positions of two records, and whether they are one publication.
    Pairs(Vec<(u32, u32, bool)>),
}

/// Labels of versions and preprints, about which cataloguers decide differently.
const VERSIONS: [&str; 5] =
    ["FIGSHARE_VERSION", "VERSIONED_DOI", "DATACITE_VERSION", "DATACITE_RELATED_ID", "PREPRINT_PUBLISHED"];

impl Set {
    /// Reads records of which each names its cluster.
    pub(crate) fn of_clusters(path: &Path, seeds: &Seeds, learnt: bool) -> Result<Self, String> {
        let rows = rows(path)?;
        let label = |row: &Value| row["cluster"].as_str().or(row["id"].as_str()).unwrap_or_default().to_owned();
        let labels = Labels::Clusters(rows.iter().map(label).collect());
        Self::new(path, &rows, labels, seeds, learnt)
    }

    /// Reads records and labelled pairs of them: `exact`, `strong` and `same` are one publication, `different` are not.
    pub(crate) fn of_pairs(records: &Path, pairs: &Path, seeds: &Seeds, learnt: bool) -> Result<Self, String> {
        let rows = rows(records)?;
        let places: HashMap<&str, u32> = rows.iter().filter_map(|row| row["id"].as_str()).zip(0..).collect();
        let mut labels = Vec::new();
        for pair in self::rows(pairs)? {
            let same = match pair["verdict"].as_str() {
                Some("exact" | "strong" | "same") => true,
                Some("different") => false,
                _ => continue,
            };
            let place = |side: &str| pair[side].as_str().and_then(|id| places.get(id)).copied();
            if VERSIONS.contains(&pair["reason"].as_str().unwrap_or_default()) {
                continue;
            }
            if let (Some(a), Some(b)) = (place("a"), place("b")) {
                labels.push((a.min(b), a.max(b), same));
            }
        }
        Self::new(records, &rows, Labels::Pairs(labels), seeds, learnt)
    }

    fn new(path: &Path, rows: &[Value], labels: Labels, seeds: &Seeds, learnt: bool) -> Result<Self, String> {
        let records: Result<Vec<Record>, String> = rows.iter().map(record).collect();
        let records = records.map_err(|error| format!("{}: {error}", path.display()))?;
        let trial = Trial::new(&records, seeds).map_err(|error| error.to_string())?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, learnt, trial, labels })
    }

    /// Whether pairs are labelled, and not clusters.
    pub(crate) fn is_of_pairs(&self) -> bool {
        matches!(self.labels, Labels::Pairs(_))
    }

    /// The combinations of evidence in the pairs of the set, with weights that add up to `total`.
    pub(crate) fn examples(&self, total: f64) -> Vec<Example> {
        let mut counts: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        let labelled: Vec<(u32, u32)> = match &self.labels {
            Labels::Pairs(pairs) => pairs.iter().map(|(a, b, _)| (*a, *b)).collect(),
            Labels::Clusters(_) => Vec::new(),
        };
        let verdicts: HashMap<(u32, u32), bool> = match &self.labels {
            Labels::Pairs(pairs) => pairs.iter().map(|(a, b, same)| ((*a, *b), *same)).collect(),
            Labels::Clusters(_) => HashMap::new(),
        };
        for compared in self.trial.compare(&labelled).iter().filter(|compared| !compared.forbidden) {
            let same = match &self.labels {
                Labels::Clusters(of) => Some(of[compared.a as usize] == of[compared.b as usize]),
                Labels::Pairs(_) => verdicts.get(&(compared.a, compared.b)).copied(),
            };
            let count = counts.entry(compared.evidence).or_default();
            match same {
                Some(true) => count.0 += 1.0,
                Some(false) => count.1 += 1.0,
                None => {}
            }
        }
        let all: f64 = counts.values().map(|(same, different)| same + different).sum();
        let scale = total / all.max(1.0);
        let example = |(evidence, (same, different)): (u64, (f64, f64))| Example {
            evidence,
            same: same * scale,
            different: different * scale,
        };
        counts.into_iter().map(example).collect()
    }

    /// Counts the pairs that are joined with these weights.
    pub(crate) fn measure(&self, weights: &str) -> Result<Tally, String> {
        let groups = self.trial.groups(weights).map_err(|error| error.to_string())?;
        Ok(match &self.labels {
            Labels::Clusters(gold) => Tally::of_clusters(gold, &groups),
            Labels::Pairs(pairs) => {
                let mut tally = Tally::default();
                for (a, b, same) in pairs {
                    tally.count(*same, groups[*a as usize] == groups[*b as usize]);
                }
                tally
            }
        })
    }
}

fn rows(path: &Path) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))).collect()
}

/// Reads a record of this tool, or a row of a data set that has journal, volume and DOI as plain fields.
fn record(row: &Value) -> Result<Record, String> {
    let is_flat = row["container"].is_string() || row.get("doi").is_some();
    let row = if is_flat {
        let doi = row["doi"].as_str().map(|doi| json!({"scheme": "doi", "value": doi}));
        json!({
            "id": row["id"], "title": row["title"], "creators": row["creators"], "issued": row["issued"],
            "description": row["abstract"], "publisher": row["publisher"], "url": row["url"], "type": row["type"],
            "languages": row["languages"], "identifiers": doi.into_iter().collect::<Vec<_>>(),
            "container": {
                "title": row["container"], "volume": row["volume"], "issue": row["number"], "pages": row["pages"],
            },
        })
    } else {
        row.clone()
    };
    serde_json::from_value(row).map_err(|error| error.to_string())
}
