//! Searches the records of the store. The best hits come first, and accents make no difference.
//!
//! Ranking reads only the full-text index and a narrow table of the values that filters use. Of the records themselves,
//! only those that are shown are read. Words that occur in very many records are not ranked by their frequency, because
//! that says little and takes longest.

mod conditions;
pub(crate) mod facets;
mod snippets;
mod undone;

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::types::Value;

use super::query::Query;
use super::query::fields::{FilterKind, Value as Wanted};
use super::query::words::RequiredWords;
use super::read::View;
use super::rows::parse;
use crate::error::{Error, Result, nearest};
use crate::record::{Kind, Record};
use conditions::Conditions;

/// A record that matches the query.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    num: i64,
    /// The rank by BM25, in which words of the title weigh eight times as much as those of the description; lower is
    /// better. For words that occur in very many records it is [`IN_TITLE`] or [`ELSEWHERE`].
    rank: f64,
}

/// The number of matching records above which BM25 is not computed. Records with all words in the title come first
/// then.
const COMMON: usize = 20_000;
const IN_TITLE: f64 = -2.0;
const ELSEWHERE: f64 = -1.0;

/// The names of the tables that are searched.
#[derive(Clone, Copy)]
struct Tables {
    schema: &'static str,
    words: &'static str,
    facet: &'static str,
    /// The areas of a record of the facets, in SQL.
    areas: &'static str,
}

/// The tables of the store.
const NOW: Tables = Tables {
    schema: "main",
    words: "words",
    facet: "facet",
    areas: "(SELECT areas FROM main.body WHERE body.num = facet.num)",
};
/// Temporary tables with the records that an unpublished run has changed, as they were before.
const BEFORE: Tables = Tables { schema: "temp", words: "before_words", facet: "before_facet", areas: "facet.areas" };

impl View<'_> {
    /// The records that match the query. With words in the query the best come first, else the order is that of the
    /// catalogue. A `limit` of 0 returns all.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Hit>> {
        let find = || -> rusqlite::Result<Vec<Hit>> {
            if self.undone.is_empty() {
                return self.search_in(NOW, query, limit, self.is_common(query)?);
            }
            self.index_undone()?;
            // More hits than `limit` are read, because those that an unpublished run has changed are removed.
            let enough = if limit == 0 { 0 } else { limit.saturating_add(self.undone.len()) };
            let common = self.is_common(query)?;
            let mut hits = self.search_in(NOW, query, enough, common)?;
            hits.retain(|hit| !self.undone.contains_key(&hit.num));
            hits.extend(self.search_in(BEFORE, query, 0, common)?);
            match query.driven() {
                Some(_) => hits.sort_by_key(|hit| hit.num),
                None => self.sort_by_place(&mut hits)?,
            }
            if query.has_words() {
                hits.sort_by(|a, b| a.rank.total_cmp(&b.rank));
            }
            if limit > 0 {
                hits.truncate(limit);
            }
            Ok(hits)
        };
        find().map_err(|error| self.store.explain(&error))
    }

    /// The number of records that match the query.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn count(&self, query: &Query) -> Result<usize> {
        if !self.undone.is_empty() {
            return Ok(self.search(query, 0)?.len());
        }
        let count = || -> rusqlite::Result<usize> {
            let (from, conditions) = match query.driven() {
                Some(driven) => (
                    "words CROSS JOIN facet ON facet.num = words.rowid",
                    self.driven(NOW, &driven, &driven.expression)?,
                ),
                None => ("facet", self.conditions(NOW, query.root.iter())?),
            };
            let script = format!("SELECT count(*) FROM {from} WHERE {}", conditions.joined());
            let mut statement = self.store.db.prepare_cached(&script)?;
            statement.query_row(rusqlite::params_from_iter(conditions.parameters), |row| row.get(0))
        };
        count().map_err(|error| self.store.explain(&error))
    }

    /// Checks that the sources and types that the query names exist.
    ///
    /// # Errors
    /// Returns an error, with the nearest name, when one does not exist, or the store cannot be read.
    pub fn check(&self, query: &Query) -> Result<()> {
        for filter in query.filters() {
            let Wanted::Text(wanted) = &filter.value else { continue };
            let (known, what) = match filter.kind {
                FilterKind::Source => (self.names("SELECT name FROM source WHERE active = 1")?, "source"),
                FilterKind::Type => {
                    let mut known = self.names("SELECT DISTINCT type FROM facet WHERE type IS NOT NULL")?;
                    known.extend(Kind::TABLE.iter().map(|(word, _)| (*word).to_owned()));
                    (known, "type")
                }
                _ => continue,
            };
            if !known.contains(wanted) {
                let error = Error::usage(format!("there is no {what} {wanted}"));
                return Err(match nearest(wanted, known.iter().map(String::as_str)) {
                    Some(near) if near.contains(' ') => error.hint(format!("did you mean {what}:\"{near}\"?")),
                    Some(near) => error.hint(format!("did you mean {what}:{near}?")),
                    None => error.hint(format!("shelflist search --facets lists every {what} of the catalogue")),
                });
            }
        }
        Ok(())
    }

    fn names(&self, script: &str) -> Result<BTreeSet<String>> {
        let read = || -> rusqlite::Result<BTreeSet<String>> {
            self.store.db.prepare(script)?.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|error| self.store.explain(&error))
    }

    /// The record of a hit.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn record(&self, hit: &Hit) -> Result<Record> {
        let read = || match self.undone.get(&hit.num) {
            Some(Some(before)) => parse(before),
            _ => {
                let mut query = self.store.db.prepare_cached("SELECT json FROM body WHERE num = ?")?;
                query.query_row([hit.num], |row| parse(row.get_ref(0)?.as_str()?))
            }
        };
        read().map_err(|error| self.store.explain(&error))
    }

    /// Whether the words that every hit has occur in very many records.
    fn is_common(&self, query: &Query) -> rusqlite::Result<bool> {
        let Some(driven) = query.driven() else { return Ok(false) };
        let mut statement = self.store.db.prepare_cached(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {})",
            COMMON + 1
        ))?;
        statement.query_row([driven.expression], |row| Ok(row.get::<_, usize>(0)? > COMMON))
    }

    fn search_in(&self, tables: Tables, query: &Query, limit: usize, common: bool) -> rusqlite::Result<Vec<Hit>> {
        let Some(driven) = query.driven() else { return self.filtered(tables, query, limit) };
        if !common {
            return self.found(tables, &driven, &driven.expression, &bm25(tables), limit);
        }
        let mut hits = self.found(tables, &driven, &driven.in_title, &IN_TITLE.to_string(), limit)?;
        if limit == 0 || hits.len() < limit {
            let titled: HashSet<i64> = hits.iter().map(|hit| hit.num).collect();
            let enough = if limit == 0 { 0 } else { limit + titled.len() };
            let others = self.found(tables, &driven, &driven.expression, &ELSEWHERE.to_string(), enough)?;
            hits.extend(others.into_iter().filter(|hit| !titled.contains(&hit.num)));
            if limit > 0 {
                hits.truncate(limit);
            }
        }
        Ok(hits)
    }

    /// The records that match `expression`, sorted by `rank`, which is a number or an SQL expression.
    fn found(
        &self,
        tables: Tables,
        driven: &RequiredWords<'_>,
        expression: &str,
        rank: &str,
        limit: usize,
    ) -> rusqlite::Result<Vec<Hit>> {
        let Tables { schema, words, facet, .. } = tables;
        let conditions = self.driven(tables, driven, expression)?;
        // A constant rank needs no sorting: in the order of the index, the query ends as soon as the limit is reached.
        let order = if rank.contains('(') { "rank, facet.num".to_owned() } else { format!("{words}.rowid") };
        self.hits(
            &format!(
                "SELECT facet.num, {rank} AS rank
                 FROM {schema}.{words} CROSS JOIN {schema}.{facet} AS facet ON facet.num = {words}.rowid
                 WHERE {} ORDER BY {order} {}",
                conditions.joined(),
                limited(limit)
            ),
            conditions.parameters,
        )
    }

    /// The records that meet the query, in the order of the catalogue. Those that have any of its words come first.
    fn filtered(&self, tables: Tables, query: &Query, limit: usize) -> rusqlite::Result<Vec<Hit>> {
        let Tables { schema, words, facet, .. } = tables;
        let mut conditions = self.conditions(tables, query.root.iter())?;
        let (mut with, mut join, mut rank) = (String::new(), String::new(), "0.0");
        if let Some(expression) = query.any_word() {
            with = format!(
                "WITH ranked AS MATERIALIZED (SELECT rowid AS num, {} AS rank FROM {schema}.{words} WHERE {words} MATCH ?)",
                bm25(tables)
            );
            join = "LEFT JOIN ranked ON ranked.num = facet.num".to_owned();
            rank = "coalesce(ranked.rank, 0.0)";
            conditions.parameters.insert(0, expression.into());
        }
        self.hits(
            &format!(
                "{with} SELECT facet.num, {rank} AS rank FROM {schema}.{facet} AS facet
                 CROSS JOIN record ON record.num = facet.num JOIN source ON source.id = facet.source {join}
                 WHERE {} ORDER BY rank, source.position, record.shown, facet.num {}",
                conditions.joined(),
                limited(limit)
            ),
            conditions.parameters,
        )
    }

    /// The conditions that hold for every hit beside those of `nodes`: the record is in the catalogue.
    fn conditions<'n>(
        &self,
        tables: Tables,
        nodes: impl Iterator<Item = &'n super::query::Node>,
    ) -> rusqlite::Result<Conditions> {
        let mut conditions = Conditions::default();
        conditions.plain("facet.gone = 0");
        let mut statement = self.store.db.prepare_cached("SELECT id FROM source WHERE active = 0 ORDER BY id")?;
        let hidden: Vec<String> =
            statement.query_map([], |row| Ok(row.get::<_, i64>(0)?.to_string()))?.collect::<rusqlite::Result<_>>()?;
        if !hidden.is_empty() {
            conditions.plain(format!("facet.source NOT IN ({})", hidden.join(",")));
        }
        nodes.for_each(|node| conditions.add(tables, node));
        Ok(conditions)
    }

    /// The conditions of a query whose hits all have some words.
    fn driven(&self, tables: Tables, driven: &RequiredWords<'_>, expression: &str) -> rusqlite::Result<Conditions> {
        let mut conditions = self.conditions(tables, driven.rest.iter().copied())?;
        conditions.texts.insert(0, format!("{} MATCH ?", tables.words));
        conditions.parameters.insert(0, expression.to_owned().into());
        Ok(conditions)
    }

    fn hits(&self, script: &str, parameters: Vec<Value>) -> rusqlite::Result<Vec<Hit>> {
        let mut statement = self.store.db.prepare_cached(script)?;
        let hits = statement
            .query_map(rusqlite::params_from_iter(parameters), |row| Ok(Hit { num: row.get(0)?, rank: row.get(1)? }))?;
        hits.collect()
    }

    /// Sorts the hits into the order of the catalogue.
    fn sort_by_place(&self, hits: &mut [Hit]) -> rusqlite::Result<()> {
        let mut statement = self.store.db.prepare_cached(
            "SELECT source.position, record.shown FROM record JOIN source ON source.id = record.source WHERE num = ?",
        )?;
        let mut places: HashMap<i64, (i64, i64)> = HashMap::new();
        for hit in hits.iter() {
            places.insert(hit.num, statement.query_row([hit.num], |row| Ok((row.get(0)?, row.get(1)?)))?);
        }
        hits.sort_by_key(|hit| (places.get(&hit.num).copied(), hit.num));
        Ok(())
    }
}

/// The rank of a hit: words of the title weigh most.
fn bm25(tables: Tables) -> String {
    format!("bm25({}, 8.0, 1.0, 3.0, 2.0, 2.0)", tables.words)
}

fn limited(limit: usize) -> String {
    if limit > 0 { format!("LIMIT {limit}") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Outcome, Page, Reading, Rules, SourceReading, Store};

    /// A store of 30 records that all contain "the", a third of them in the title.
    fn store(folder: &std::path::Path) -> Store {
        let path = folder.join("shelflist.db");
        let store = Store::write(&path).unwrap();
        let run = store.begin("2026-01-01T00:00:00Z").unwrap();
        let record = |number: usize| {
            let mut record = Record {
                title: Some(if number.is_multiple_of(3) {
                    format!("The boat {number}")
                } else {
                    format!("Nets {number}")
                }),
                description: Some(format!(
                    "What {} costs is the question.",
                    if number < 20 { "bread" } else { "rope" }
                )),
                issued: Some(format!("{}", 2000 + number % 5)),
                ..Record::default()
            };
            record.source.name = "town".into();
            record
        };
        let reading = Reading { records: (0..30).map(|number| record(number).into()).collect(), ..Reading::default() };
        let page = Page { location: "list.html".into(), outcome: Outcome::Read(Box::new(reading)) };
        let source = SourceReading {
            name: "town".into(),
            settings: String::new(),
            pages: vec![page],
            complete: true,
            web: false,
        };
        store.apply(run, source, Rules { gone_after: 3, accept: false }).unwrap();
        store.publish(run, "2026-01-01T00:00:01Z", &["town"]).unwrap();
        store.close().unwrap();
        Store::read(&path).unwrap()
    }

    #[test]
    fn a_word_of_nearly_all_records_is_not_ranked_and_titles_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let view = store.view().unwrap();
        for text in
            ["the", "the -rope", "t* year:2001-2003", "the title:boat", "the bread", "the (bread OR title:boat)"]
        {
            let query = Query::parse(text).unwrap();
            let nums = |hits: &[Hit]| hits.iter().map(|hit| hit.num).collect::<Vec<i64>>();
            let ranked = view.search_in(NOW, &query, 0, false).unwrap();
            let common = view.search_in(NOW, &query, 0, true).unwrap();
            let sorted = |hits: &[Hit]| {
                let mut nums = nums(hits);
                nums.sort_unstable();
                nums
            };
            assert!(!common.is_empty(), "{text}");
            assert_eq!(sorted(&common), sorted(&ranked), "{text}");
            let titled = common.iter().take_while(|hit| hit.rank == IN_TITLE).count();
            assert!(common.iter().skip(titled).all(|hit| hit.rank == ELSEWHERE), "{text}");
            for limit in [1, 7, 12, 100] {
                let few = view.search_in(NOW, &query, limit, true).unwrap();
                assert_eq!(nums(&few), nums(&common[..limit.min(common.len())]), "{text} {limit}");
            }
            let pieces = view.snippets(&query, &common).unwrap();
            assert!(
                pieces.iter().all(|piece| piece.contains('\u{2}') && piece.contains('\u{3}')),
                "{text}: {pieces:?}"
            );
        }
        let the = view.search_in(NOW, &Query::parse("the").unwrap(), 0, true).unwrap();
        assert_eq!(the.iter().filter(|hit| hit.rank == IN_TITLE).count(), 10);
    }
}
