//! Searches the records of the store. The best hits come first, and accents make no difference.
//!
//! Ranking reads only the full-text index and a narrow table of the values that filters use. Of the records themselves,
//! only those that are shown are read. Words that occur in very many records are not ranked by their frequency, because
//! that says little and takes longest.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;

use super::query::Query;
use super::read::View;
use super::rows::parse;
use crate::clock::Since;
use crate::error::Result;
use crate::record::Record;
use crate::record::edtf::Edtf;

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
}

/// The tables of the store.
const NOW: Tables = Tables { schema: "main", words: "words", facet: "facet" };
/// Temporary tables with the records that an unpublished run has changed, as they were before.
const BEFORE: Tables = Tables { schema: "temp", words: "before_words", facet: "before_facet" };

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

    /// Keeps those of the hits whose records were added or came back since a point in time.
    ///
    /// # Errors
    /// Returns an error when the point in time is a run that does not exist, or the store cannot be read.
    pub(crate) fn only_new(&self, hits: Vec<Hit>, since: Since) -> Result<Vec<Hit>> {
        let new = self.store.new_since(since)?;
        Ok(hits.into_iter().filter(|hit| new.contains(&hit.num)).collect())
    }

    /// A snippet of each record, in the order of the hits, with the matching words between U+0002 and U+0003. Snippets
    /// are empty where the query has no words.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn snippets(&self, query: &Query, hits: &[Hit]) -> Result<Vec<String>> {
        let mut found: HashMap<i64, String> = HashMap::new();
        if query.has_words() && !hits.is_empty() {
            let (before, now): (Vec<i64>, Vec<i64>) =
                hits.iter().map(|hit| hit.num).partition(|num| self.undone.contains_key(num));
            self.shown(&now, &before, query, &mut found).map_err(|error| self.store.explain(&error))?;
        }
        Ok(hits.iter().map(|hit| found.remove(&hit.num).unwrap_or_default()).collect())
    }

    /// Cuts the snippets from an index in memory that holds only the records that are shown. The index of all records
    /// would go through all matches once more.
    fn shown(
        &self,
        now: &[i64],
        before: &[i64],
        query: &Query,
        found: &mut HashMap<i64, String>,
    ) -> rusqlite::Result<()> {
        let db = &self.store.db;
        db.execute_batch(
            "PRAGMA temp_store = MEMORY;
             DROP TABLE IF EXISTS temp.shown;
             CREATE VIRTUAL TABLE temp.shown USING fts5 (title, description, areas, people,
               tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        let fill = |table: &str, key: &str, nums: &[i64]| {
            let script = format!(
                "INSERT INTO temp.shown (rowid, title, description, areas, people)
                 SELECT {key}, title, description, areas, people FROM {table}
                 WHERE {key} IN (SELECT value FROM json_each(?))"
            );
            db.prepare(&script)?.execute([serde_json::json!(nums).to_string()])
        };
        fill("main.body", "num", now)?;
        if !before.is_empty() {
            fill("temp.before_words", "rowid", before)?;
        }
        let mut statement = db.prepare(
            "SELECT rowid, snippet(shown, -1, char(2), char(3), '…', 24) FROM temp.shown WHERE shown MATCH ?",
        )?;
        let mut rows = statement.query([query.expression()])?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// Whether the words of the query occur in very many records.
    fn is_common(&self, query: &Query) -> rusqlite::Result<bool> {
        if !query.has_words() {
            return Ok(false);
        }
        let mut statement = self.store.db.prepare_cached(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {})",
            COMMON + 1
        ))?;
        statement.query_row([query.expression()], |row| Ok(row.get::<_, usize>(0)? > COMMON))
    }

    fn search_in(&self, tables: Tables, query: &Query, limit: usize, common: bool) -> rusqlite::Result<Vec<Hit>> {
        if !query.has_words() {
            return self.filtered(tables, query, limit);
        }
        if !common {
            return self.found(tables, query, &query.expression(), "bm25({words}, 8.0, 1.0, 3.0, 2.0)", limit);
        }
        let mut hits = self.found(tables, query, &query.expression_in_title(), &IN_TITLE.to_string(), limit)?;
        if limit == 0 || hits.len() < limit {
            let titled: HashSet<i64> = hits.iter().map(|hit| hit.num).collect();
            let enough = if limit == 0 { 0 } else { limit + titled.len() };
            let others = self.found(tables, query, &query.expression(), &ELSEWHERE.to_string(), enough)?;
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
        query: &Query,
        expression: &str,
        rank: &str,
        limit: usize,
    ) -> rusqlite::Result<Vec<Hit>> {
        let Tables { schema, words, facet } = tables;
        let rank = rank.replace("{words}", words);
        let (mut conditions, mut parameters) = (vec![format!("{words} MATCH ?")], vec![expression.to_owned().into()]);
        self.filters(query, &mut conditions, &mut parameters)?;
        // A constant rank needs no sorting: in the order of the index, the query ends as soon as the limit is reached.
        let order = if rank.contains('(') { "rank, facet.num".to_owned() } else { format!("{words}.rowid") };
        self.hits(
            &format!(
                "SELECT facet.num, {rank} AS rank
                 FROM {schema}.{words} CROSS JOIN {schema}.{facet} AS facet ON facet.num = {words}.rowid
                 WHERE {} ORDER BY {order} {}",
                conditions.join(" AND "),
                limited(limit)
            ),
            parameters,
        )
    }

    /// The records that pass the filters, in the order of the catalogue.
    fn filtered(&self, tables: Tables, query: &Query, limit: usize) -> rusqlite::Result<Vec<Hit>> {
        let Tables { schema, words, facet } = tables;
        let (mut conditions, mut parameters) = (Vec::new(), Vec::new());
        if !query.excluded.is_empty() {
            parameters.push(query.excluded.join(" OR ").into());
            conditions.push(format!("facet.num NOT IN (SELECT rowid FROM {schema}.{words} WHERE {words} MATCH ?)"));
        }
        self.filters(query, &mut conditions, &mut parameters)?;
        self.hits(
            &format!(
                "SELECT facet.num, 0.0 FROM {schema}.{facet} AS facet
                 CROSS JOIN record ON record.num = facet.num JOIN source ON source.id = facet.source
                 WHERE {} ORDER BY source.position, record.shown, facet.num {}",
                conditions.join(" AND "),
                limited(limit)
            ),
            parameters,
        )
    }

    /// Adds the SQL conditions that follow from the filters of the query.
    fn filters(
        &self,
        query: &Query,
        conditions: &mut Vec<String>,
        parameters: &mut Vec<Value>,
    ) -> rusqlite::Result<()> {
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
        Ok(())
    }

    fn hits(&self, script: &str, parameters: Vec<Value>) -> rusqlite::Result<Vec<Hit>> {
        let mut statement = self.store.db.prepare_cached(script)?;
        let hits = statement
            .query_map(rusqlite::params_from_iter(parameters), |row| Ok(Hit { num: row.get(0)?, rank: row.get(1)? }))?;
        hits.collect()
    }

    /// The ids of the sources to search, as an SQL list; `None` where all sources of the store are searched.
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

    /// Indexes the records that an unpublished run has changed, as they were before, in memory.
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
            let years = record.issued.as_deref().and_then(|issued| Some(Edtf::parse(issued).ok()?.years()));
            let languages = record.languages.join(" ");
            db.prepare_cached(
                "INSERT INTO temp.before_facet SELECT num, source, 0, ?2, ?3, ' ' || lower(?4) || ' '
                 FROM record WHERE num = ?1",
            )?
            .execute(rusqlite::params![
                num,
                years.map(|years| years.0),
                years.map(|years| years.1),
                languages
            ])?;
            db.prepare_cached(
                "INSERT INTO temp.before_words (rowid, title, description, areas, people) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(rusqlite::params![num, record.title, record.description, areas, people])?;
        }
        Ok(())
    }
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
    fn what_is_found_nearly_everywhere_is_the_same_without_a_rank_and_titles_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let view = store.view().unwrap();
        for text in ["the", "the -rope", "t* year:2001-2003", "the title:boat", "the bread"] {
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
