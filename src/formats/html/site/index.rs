//! Builds the index that the page of a site loads before any records: their years, the days on which they were added,
//! their facets, and the fields that they have.

use base64::Engine as _;
use serde_json::{Map, Value, json};

use super::facets::Facet;
use super::fields::{at, completeness, values, year};
use super::words::{Words, fold};
use super::{Context, PART};
use crate::error::Result;
use crate::formats::html::settings::FACETS;
use crate::formats::html::writer::Page;

/// The index of a site while it is filled, in the order of the records.
pub(super) struct Index {
    count: usize,
    years: Runs<Option<i32>>,
    added: Runs<String>,
    read: String,
    facets: Vec<(&'static str, Facet)>,
    has: Vec<(&'static str, Vec<u8>)>,
    words: Words,
    titles: Vec<(String, u32)>,
    concepts: std::collections::BTreeSet<String>,
}

impl Index {
    /// Creates an index for this number of records.
    pub(super) fn new(count: usize) -> Self {
        Self {
            count,
            years: Runs::default(),
            added: Runs::default(),
            read: String::new(),
            facets: FACETS.iter().map(|name| (*name, Facet::default())).collect(),
            has: completeness(&Value::Null).iter().map(|(name, _)| (*name, vec![0; count.div_ceil(8)])).collect(),
            words: Words::default(),
            titles: Vec::with_capacity(count),
            concepts: std::collections::BTreeSet::new(),
        }
    }

    /// Adds the record at this index.
    pub(super) fn add(&mut self, place: usize, record: &Value, added: String, page: &Page) {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        self.years.push(record["issued"].as_str().and_then(year));
        let retrieved: String = at(record, "/source/retrieved").as_str().unwrap_or_default().chars().take(10).collect();
        if retrieved > self.read {
            self.read.clone_from(&retrieved);
        }
        self.added.push(if added.is_empty() { retrieved } else { added });
        for (name, facet) in &mut self.facets {
            facet.add(number, values(name, record, page));
        }
        for ((_, bits), (_, has)) in self.has.iter_mut().zip(completeness(record)) {
            if has && let Some(byte) = bits.get_mut(place / 8) {
                *byte |= 1 << (place % 8);
            }
        }
        for area in record["thematic_areas"].as_array().into_iter().flatten() {
            if let Some(id) = area["id"].as_str()
                && !self.concepts.contains(id)
            {
                self.concepts.insert(id.to_owned());
            }
        }
        self.words.add(number, record);
        // Only the beginning of a title is used for sorting.
        let title: String = record["title"]
            .as_str()
            .map_or_else(|| "\u{ffff}".to_owned(), fold)
            .trim_start()
            .chars()
            .take(40)
            .collect();
        self.titles.push((title, number));
    }

    /// Writes the index and the page.
    pub(super) fn write(mut self, site: &Context, plain: &str) -> Result<()> {
        let parts = self.words.write(site)?;
        self.titles.sort();
        let mut ranks = vec![0_usize; self.count];
        for (rank, (_, place)) in self.titles.iter().enumerate() {
            if let Some(of) = ranks.get_mut(*place as usize) {
                *of = rank;
            }
        }
        site.write("titles.js", &format!("shelflist.titles({});\n", json!(ranks)))?;
        let facets: Map<String, Value> =
            self.facets.iter().map(|(name, facet)| ((*name).to_owned(), facet.json())).collect();
        let bits = base64::engine::general_purpose::STANDARD;
        let has: Map<String, Value> =
            self.has.iter().map(|(name, bytes)| ((*name).to_owned(), Value::String(bits.encode(bytes)))).collect();
        let catalogue = json!({
            "count": self.count, "part": PART, "years": self.years.0, "added": self.added.0, "read": self.read,
            "facets": facets, "has": has, "words": parts,
        });
        site.write("catalogue.js", &format!("shelflist.catalogue({catalogue});\n"))?;
        let mut out = site.create("index.html")?;
        site.page
            .write_index(&self.concepts, plain, &mut out)
            .map_err(|error| crate::Error::from_io("index.html", &error))
    }
}

/// Consecutive equal values, each with the length of its run.
struct Runs<T>(Vec<(T, u32)>);

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Runs<T> {
    fn push(&mut self, value: T) {
        match self.0.last_mut() {
            Some((last, count)) if *last == value => *count += 1,
            _ => self.0.push((value, 1)),
        }
    }
}
