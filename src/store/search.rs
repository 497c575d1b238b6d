//! Search: the records that a query finds, the best first, with accents folded.
//!
//! Ranking walks through the full-text index and a narrow table of what filters ask for, never through the
//! records themselves: they are read for what is shown alone.

use std::collections::HashMap;

use rusqlite::types::Value;

use super::corrections::parse;
use super::query::Query;
use super::read::View;
use crate::error::Result;
use crate::record::Record;

/// A record that was found.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    num: i64,
    /// By BM25, with words of the title eight times as heavy as those of the description; less is better.
    rank: f64,
}

/// The tables that are searched.
#[derive(Clone, Copy)]
struct Tables {
    schema: &'static str,
    words: &'static str,
    facet: &'static str,
}

/// What the store holds.
const NOW: Tables = Tables { schema: "main", words: "words", facet: "facet" };
/// What a run under way has touched, as it was before.
const BEFORE: Tables = Tables { schema: "temp", words: "before_words", facet: "before_facet" };

impl View<'_> {
    /// The records that the query finds: the best first where words are looked for, else in the order of the
    /// catalogue. `limit` 0 is all.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Hit>> {
        let find = || -> rusqlite::Result<Vec<Hit>> {
            if self.undone.is_empty() {
                return self.search_in(NOW, query, limit);
            }
            self.index_undone()?;
            // Some of the best may have to give way to what they were.
            let enough = if limit == 0 { 0 } else { limit.saturating_add(self.undone.len()) };
            let mut hits = self.search_in(NOW, query, enough)?;
            hits.retain(|hit| !self.undone.contains_key(&hit.num));
            hits.extend(self.search_in(BEFORE, query, 0)?);
            if query.has_words() {
                hits.sort_by(|a, b| a.rank.total_cmp(&b.rank).then(a.num.cmp(&b.num)));
            } else {
                self.sort_by_place(&mut hits)?;
            }
            if limit > 0 {
                hits.truncate(limit);
            }
            Ok(hits)
        };
        find().map_err(|error| self.store.explain(&error))
    }

    /// The record that was found.
    ///
    /// # Errors
    /// Where the store cannot be read.
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

    /// A piece of each of the records with what was found between U+0002 and U+0003, in their order; empty where no
    /// words were looked for.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn snippets(&self, query: &Query, hits: &[Hit]) -> Result<Vec<String>> {
        let mut found: HashMap<i64, String> = HashMap::new();
        if query.has_words() {
            let (before, now): (Vec<i64>, Vec<i64>) =
                hits.iter().map(|hit| hit.num).partition(|num| self.undone.contains_key(num));
            for (tables, nums) in [(NOW, now), (BEFORE, before)] {
                self.snippets_in(tables, query, &nums, &mut found).map_err(|error| self.store.explain(&error))?;
            }
        }
        Ok(hits.iter().map(|hit| found.remove(&hit.num).unwrap_or_default()).collect())
    }

    fn snippets_in(
        &self,
        tables: Tables,
        query: &Query,
        nums: &[i64],
        found: &mut HashMap<i64, String>,
    ) -> rusqlite::Result<()> {
        if nums.is_empty() {
            return Ok(());
        }
        let Tables { schema, words, .. } = tables;
        // The plus sign keeps SQLite from asking the index anew for each record, which begins each time with all of
        // the words: one walk through what matches is faster.
        let mut statement = self.store.db.prepare_cached(&format!(
            "SELECT rowid, snippet({words}, -1, char(2), char(3), '…', 24) FROM {schema}.{words}
             WHERE {words} MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
        ))?;
        let mut rows = statement.query(rusqlite::params![query.expression(), serde_json::json!(nums).to_string()])?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    fn search_in(&self, tables: Tables, query: &Query, limit: usize) -> rusqlite::Result<Vec<Hit>> {
        let Tables { schema, words, facet } = tables;
        let mut parameters: Vec<Value> = Vec::new();
        let mut conditions = Vec::new();
        if query.has_words() {
            parameters.push(query.expression().into());
            conditions.push(format!("{words} MATCH ?"));
        } else if !query.excluded.is_empty() {
            parameters.push(query.excluded.join(" OR ").into());
            conditions.push(format!("facet.num NOT IN (SELECT rowid FROM {schema}.{words} WHERE {words} MATCH ?)"));
        }
        conditions.push("facet.gone = 0".to_owned());
        if let Some(sources) = self.sources(query)? {
            conditions.push(format!("facet.source IN ({sources})"));
        }
        if let Some((first, last)) = query.years {
            parameters.extend([last.into(), first.into()]);
            conditions.push("facet.first_year <= ? AND facet.last_year >= ?".to_owned());
        }
        if !query.languages.is_empty() {
            let each: Vec<&str> = query.languages.iter().map(|_| "instr(facet.languages, ?)").collect();
            conditions.push(format!("({})", each.join(" OR ")));
            parameters.extend(query.languages.iter().map(|language| format!(" {language} ").into()));
        }
        let limit = if limit > 0 { format!("LIMIT {limit}") } else { String::new() };
        let conditions = conditions.join(" AND ");
        let script = if query.has_words() {
            format!(
                "SELECT facet.num, bm25({words}, 8.0, 1.0, 3.0, 2.0) AS rank
                 FROM {schema}.{words} CROSS JOIN {schema}.{facet} AS facet ON facet.num = {words}.rowid
                 WHERE {conditions} ORDER BY rank, facet.num {limit}"
            )
        } else {
            format!(
                "SELECT facet.num, 0.0 FROM {schema}.{facet} AS facet
                 CROSS JOIN record ON record.num = facet.num JOIN source ON source.id = facet.source
                 WHERE {conditions} ORDER BY source.position, record.position, facet.num {limit}"
            )
        };
        let mut statement = self.store.db.prepare_cached(&script)?;
        let hits = statement
            .query_map(rusqlite::params_from_iter(parameters), |row| Ok(Hit { num: row.get(0)?, rank: row.get(1)? }))?;
        hits.collect()
    }

    /// The ids of the sources that count, for a list in SQL; none where all of the store do.
    fn sources(&self, query: &Query) -> rusqlite::Result<Option<String>> {
        let mut statement = self.store.db.prepare_cached("SELECT id, name, active FROM source ORDER BY id")?;
        let mut rows = statement.query([])?;
        let (mut ids, mut all) = (Vec::new(), true);
        while let Some(row) = rows.next()? {
            let (id, name, active): (i64, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if active && (query.sources.is_empty() || query.sources.contains(&name)) {
                ids.push(id.to_string());
            } else {
                all = false;
            }
        }
        Ok((!all).then(|| ids.join(",")))
    }

    /// Puts records into the order of the catalogue.
    fn sort_by_place(&self, hits: &mut [Hit]) -> rusqlite::Result<()> {
        let mut statement = self.store.db.prepare_cached(
            "SELECT source.position, record.position FROM record JOIN source ON source.id = record.source WHERE num = ?",
        )?;
        let mut places: HashMap<i64, (i64, i64)> = HashMap::new();
        for hit in hits.iter() {
            places.insert(hit.num, statement.query_row([hit.num], |row| Ok((row.get(0)?, row.get(1)?)))?);
        }
        hits.sort_by_key(|hit| (places.get(&hit.num).copied(), hit.num));
        Ok(())
    }

    /// Indexes the undone records as they were, in memory.
    fn index_undone(&self) -> rusqlite::Result<()> {
        let db = &self.store.db;
        db.execute_batch(
            "PRAGMA temp_store = MEMORY;
             DROP TABLE IF EXISTS temp.before_words;
             DROP TABLE IF EXISTS temp.before_facet;
             CREATE TABLE temp.before_facet (num INTEGER PRIMARY KEY, source, gone, first_year, last_year, languages);
             CREATE VIRTUAL TABLE temp.before_words USING fts5 (title, description, areas, people,
               tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        let list = |labels: Vec<&str>| labels.join(" | ");
        for (num, before) in self.undone.iter().filter_map(|(num, before)| Some((num, before.as_deref()?))) {
            let record = parse(before)?;
            let areas = list(record.thematic_areas.iter().map(|area| area.label.as_str()).collect());
            let people = list(record.creators.iter().map(String::as_str).chain(record.publisher.as_deref()).collect());
            db.prepare_cached(
                "INSERT INTO temp.before_facet SELECT num, source, 0, CAST(substr(?2, 1, 4) AS INTEGER),
                   CAST(substr(?2, instr(?2, '/') + 1, 4) AS INTEGER), ' ' || lower(?3) || ' '
                 FROM record WHERE num = ?1",
            )?
            .execute(rusqlite::params![num, record.issued, record.languages.join(" ")])?;
            db.prepare_cached(
                "INSERT INTO temp.before_words (rowid, title, description, areas, people) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(rusqlite::params![num, record.title, record.description, areas, people])?;
        }
        Ok(())
    }
}
