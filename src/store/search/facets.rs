//! Counts of the values that the records of a search have in the fields that filters ask for.

use std::collections::HashMap;

use super::{BEFORE, NOW, Tables};
use crate::error::Result;
use crate::store::query::Query;
use crate::store::read::View;

/// The values of one field, each with the number of records that have it. The most frequent come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet {
    /// The name of the field in a query.
    pub(crate) field: &'static str,
    /// The values, and the numbers of their records. `None` counts the records without a value.
    pub(crate) values: Vec<(Option<String>, u64)>,
}

/// The fields that are counted, in the order in which they are shown.
const FIELDS: [&str; 7] = ["source", "type", "year", "language", "area", "screening", "issue"];

type Counts = [HashMap<Option<String>, u64>; FIELDS.len()];

impl View<'_> {
    /// The values of the matching records in each field that has any, with their counts. Several languages, areas or
    /// issues of a record are counted each.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn facets(&self, query: &Query) -> Result<Vec<Facet>> {
        let hits = self.search(query, 0)?;
        let (before, now): (Vec<i64>, Vec<i64>) =
            hits.iter().map(|hit| hit.num).partition(|num| self.undone.contains_key(num));
        let mut counts = Counts::default();
        let mut count = || -> rusqlite::Result<()> {
            self.count_values(NOW, &now, &mut counts)?;
            if before.is_empty() { Ok(()) } else { self.count_values(BEFORE, &before, &mut counts) }
        };
        count().map_err(|error| self.store.explain(&error))?;
        let facets = FIELDS.into_iter().zip(counts).filter_map(|(field, counts)| {
            let mut values: Vec<(Option<String>, u64)> = counts.into_iter().collect();
            values.sort_by(|a, b| {
                b.1.cmp(&a.1).then_with(|| a.0.is_none().cmp(&b.0.is_none())).then_with(|| a.0.cmp(&b.0))
            });
            // A field that no record has says nothing.
            values.iter().any(|(value, _)| value.is_some()).then_some(Facet { field, values })
        });
        Ok(facets.collect())
    }

    fn count_values(&self, tables: Tables, nums: &[i64], counts: &mut Counts) -> rusqlite::Result<()> {
        let Tables { schema, facet, areas, .. } = tables;
        let mut statement = self.store.db.prepare_cached(&format!(
            "SELECT (SELECT name FROM source WHERE source.id = facet.source), facet.type, facet.first_year,
                    facet.languages, {areas}, facet.screening, facet.issues
             FROM {schema}.{facet} AS facet WHERE facet.num IN (SELECT value FROM json_each(?))"
        ))?;
        let mut rows = statement.query([serde_json::json!(nums).to_string()])?;
        while let Some(row) = rows.next()? {
            let words = |text: Option<String>| -> Vec<String> {
                text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
            };
            let areas: Option<String> = row.get(4)?;
            let areas = areas.unwrap_or_default();
            let of_record: [Vec<String>; FIELDS.len()] = [
                row.get::<_, Option<String>>(0)?.into_iter().collect(),
                row.get::<_, Option<String>>(1)?.into_iter().collect(),
                row.get::<_, Option<i64>>(2)?.into_iter().map(|year| year.to_string()).collect(),
                words(row.get(3)?),
                areas.split(" | ").filter(|area| !area.is_empty()).map(str::to_owned).collect(),
                row.get::<_, Option<String>>(5)?.into_iter().collect(),
                words(row.get(6)?),
            ];
            for (mut values, counts) in of_record.into_iter().zip(counts.iter_mut()) {
                values.sort();
                values.dedup();
                if values.is_empty() {
                    *counts.entry(None).or_default() += 1;
                }
                values.into_iter().for_each(|value| *counts.entry(Some(value)).or_default() += 1);
            }
        }
        Ok(())
    }
}
