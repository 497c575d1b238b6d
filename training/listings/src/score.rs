//! Scores the records that a tool took from listings against the gold records.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Field, Form, GoldRecord};

/// The counts of records in one document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// The records with the right title and description.
    pub right: usize,
    /// The records that the tool returned.
    pub given: usize,
    /// The gold records.
    pub gold: usize,
}

impl Counts {
    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        if self.given + self.gold == 0 { 0.0 } else { 2.0 * self.right as f64 / (self.given + self.gold) as f64 }
    }
}

/// The counts for one layout.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The pages with two or more records.
    pub lists: Counts,
    /// The pages with one record.
    pub single: Counts,
    /// For each field, the number of right values and the number of compared ones, on right records.
    pub fields: BTreeMap<&'static str, (usize, usize)>,
}

/// The counts for all layouts.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// The counts by the name of the layout. Texts made from pages are layouts of their own.
    pub layouts: BTreeMap<String, Tally>,
}

/// The fields that are part of the score; the other fields are only reported.
const COUNTED: [&str; 4] = ["issued", "creators", "url", "files"];

/// The share of a part; 0 if there is nothing.
fn share((part, whole): (usize, usize)) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Score {
    /// Counts the records that a tool took from one document.
    pub fn add(&mut self, layout: &str, form: Form, gold: &[GoldRecord], given: &[Value]) {
        let tally = self.layouts.entry(layout.to_owned()).or_default();
        let mut left: Vec<&Value> = given.iter().collect();
        let mut right = 0;
        for record in gold {
            let Some(at) = left.iter().position(|value| is_right(record, form, value)) else { continue };
            right += 1;
            let value = left.remove(at);
            for (name, same) in fields(record, value) {
                let count = tally.fields.entry(name).or_default();
                count.0 += usize::from(same);
                count.1 += 1;
            }
        }
        let counts = if gold.len() == 1 { &mut tally.single } else { &mut tally.lists };
        counts.right += right;
        counts.given += given.len();
        counts.gold += gold.len();
    }

    /// The mean F1 of the layouts, over pages of several records.
    pub fn mean(&self) -> f64 {
        self.layouts.values().map(|tally| tally.lists.f1()).sum::<f64>() / self.layouts.len().max(1) as f64
    }

    /// The layout with the lowest F1.
    pub fn worst(&self) -> Option<(&str, f64)> {
        let layouts = self.layouts.iter().map(|(name, tally)| (name.as_str(), tally.lists.f1()));
        layouts.min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// The mean F1 of the layouts, over pages with one record.
    pub fn single(&self) -> f64 {
        self.layouts.values().map(|tally| tally.single.f1()).sum::<f64>() / self.layouts.len().max(1) as f64
    }

    /// The share of right fields on right records.
    pub fn fields(&self) -> f64 {
        let counted = self.layouts.values().flat_map(|tally| &tally.fields).filter(|(name, _)| COUNTED.contains(name));
        share(counted.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1)))
    }

    /// The number of layouts with an F1 below `floor`.
    pub fn below(&self, floor: f64) -> usize {
        self.layouts.values().filter(|tally| tally.lists.f1() < floor).count()
    }

    /// The score of the chosen layouts.
    #[must_use]
    pub fn of(&self, chosen: impl Fn(&str) -> bool) -> Self {
        let layouts = self.layouts.iter().filter(|(name, _)| chosen(name));
        Self { layouts: layouts.map(|(name, tally)| (name.clone(), tally.clone())).collect() }
    }

    /// A table with one line for each layout, the worst first, and one for all layouts.
    pub fn table(&self) -> String {
        let mut layouts: Vec<_> = self.layouts.iter().collect();
        layouts.sort_by(|one, other| one.1.lists.f1().total_cmp(&other.1.lists.f1()).then(one.0.cmp(other.0)));
        let mut out = String::new();
        for (name, tally) in layouts {
            let fields: Vec<String> =
                tally.fields.iter().map(|(name, count)| format!("{name} {:.2}", share(*count))).collect();
            out.push_str(&format!(
                "{name:32} F1 {:.3}  single {:.2}  {}\n",
                tally.lists.f1(),
                tally.single.f1(),
                fields.join("  ")
            ));
        }
        out.push_str(&format!(
            "{} layouts: mean F1 {:.3}, below .9 {}, single {:.3}, fields {:.3}\n",
            self.layouts.len(),
            self.mean(),
            self.below(0.9),
            self.single(),
            self.fields()
        ));
        out
    }
}

/// The text with single spaces; `None` for an empty text.
fn plain(value: &Value) -> Option<String> {
    let words: Vec<&str> = value.as_str()?.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether title and description are right. Outside of HTML, a year in brackets may stay in the title.
fn is_right(gold: &GoldRecord, form: Form, value: &Value) -> bool {
    let title = plain(&value["title"]);
    let bracketed = || {
        let (title, issued) = (gold.title.as_ref()?, gold.issued.as_ref()?);
        (form != Form::Html).then(|| format!("{title} ({issued})"))
    };
    (title == gold.title || title.is_some() && title == bracketed()) && plain(&value["description"]) == gold.description
}

fn strings<'v>(value: &'v Value, key: Option<&str>) -> Vec<&'v str> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| key.map_or(item, |key| &item[key]).as_str()).collect()
}

/// Each field that the gold record decides, and whether the record has it right.
fn fields(gold: &GoldRecord, value: &Value) -> Vec<(&'static str, bool)> {
    let decided = |field| !gold.open.contains(&field);
    let mut fields = Vec::new();
    let mut compare = |field, name, same: bool| {
        if decided(field) {
            fields.push((name, same));
        }
    };
    compare(Field::Issued, "issued", value["issued"].as_str() == gold.issued.as_deref());
    compare(Field::Creators, "creators", strings(&value["creators"], None) == gold.creators);
    compare(Field::Url, "url", value["url"].as_str().filter(|url| !url.is_empty()) == gold.url.as_deref());
    compare(Field::Files, "files", strings(&value["files"], Some("url")) == gold.files);
    if !gold.links.is_empty() {
        compare(Field::Links, "links", strings(&value["links"], Some("url")) == gold.links);
    }
    if let Some(number) = &gold.number {
        compare(Field::Number, "number", strings(&value["identifiers"], Some("value")).contains(&number.as_str()));
    }
    if gold.kind.is_some() {
        compare(Field::Kind, "kind", value["type"].is_string());
    }
    if let Some(publisher) = &gold.publisher {
        compare(Field::Publisher, "publisher", value["publisher"].as_str() == Some(publisher));
    }
    if !gold.keywords.is_empty() {
        compare(Field::Keywords, "keywords", strings(&value["keywords"], None) == gold.keywords);
    }
    fields
}

/// The agreement of two readings of one page in titles, descriptions and dates, as the F1 of their records.
pub fn agreement(one: &[Value], other: &[Value]) -> f64 {
    let key = |value: &Value| (plain(&value["title"]), plain(&value["description"]), plain(&value["issued"]));
    let mut left: Vec<_> = other.iter().map(key).collect();
    let mut counts = Counts { right: 0, given: one.len(), gold: other.len() };
    for record in one.iter().map(key) {
        if let Some(at) = left.iter().position(|same| *same == record) {
            left.remove(at);
            counts.right += 1;
        }
    }
    if one.is_empty() && other.is_empty() { 1.0 } else { counts.f1() }
}
