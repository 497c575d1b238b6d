//! Search: words, phrases and prefixes, with accents folded, and filters by area, language, year and source.

use rusqlite::types::Value;

use super::corrections::parse;
use super::read::View;
use crate::error::{Error, Result, nearest};
use crate::record::Record;

/// What is looked for, read from the words of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In the language of FTS5.
    words: Vec<String>,
    excluded: Vec<String>,
    languages: Vec<String>,
    years: Option<(i64, i64)>,
    sources: Vec<String>,
}

/// A record that was found.
#[derive(Debug)]
pub struct Hit {
    /// It.
    pub record: Record,
    /// A piece of it with what was found between U+0002 and U+0003; empty where no words were looked for.
    pub snippet: String,
    rank: f64,
    num: i64,
}

const FILTERS: [&str; 5] = ["area", "language", "year", "source", "title"];

impl Query {
    /// Reads a query: `words`, `"a phrase"`, `prefix*`, `-without`, `title:`, `area:`, `language:`, `year:`
    /// (`2019`, `2018-2021`) and `source:`; all must hold, and of several languages or sources one.
    ///
    /// # Errors
    /// Where a filter is misspelt or its value is none.
    pub fn parse(text: &str) -> Result<Self> {
        let mut query = Self::default();
        for term in terms(text) {
            let (negative, term) = match term.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, term.as_str()),
            };
            let filter =
                term.split_once(':').filter(|(name, _)| name.chars().all(char::is_alphabetic) && !name.is_empty());
            match filter {
                _ if term.starts_with('"') => query.word(negative, "", term),
                Some((name, value)) => query.filter(negative, name, value)?,
                None => query.word(negative, "", term),
            }
        }
        Ok(query)
    }

    fn filter(&mut self, negative: bool, name: &str, value: &str) -> Result<()> {
        let plain = value.trim_matches('"').trim().to_owned();
        if plain.is_empty() {
            return Err(
                Error::usage(format!("{name}: says nothing")).hint(format!("write {name}:VALUE without a space"))
            );
        }
        match name {
            "area" => self.word(negative, "areas : ", value),
            "title" => self.word(negative, "title : ", value),
            "language" => self.languages.push(plain.to_lowercase()),
            "source" => self.sources.push(plain),
            "year" => {
                let (from, to) = plain.split_once(['-', '/', '–']).unwrap_or((&plain, &plain));
                let year = |text: &str, open: i64| if text.is_empty() { Ok(open) } else { text.parse() };
                let years = year(from, 0).and_then(|from| Ok((from, year(to, 9999)?)));
                self.years = Some(years.map_err(|_| {
                    Error::usage(format!("{plain} is no year")).hint("write year:2019 or year:2018-2021")
                })?);
            }
            // A colon in a title is no filter; a misspelt filter is an error, or it would find nothing in silence.
            _ => match nearest(name, FILTERS) {
                Some(near) => {
                    return Err(
                        Error::usage(format!("there is no filter {name}:")).hint(format!("did you mean {near}:?"))
                    );
                }
                None => {
                    self.word(negative, "", name);
                    self.word(negative, "", value);
                }
            },
        }
        Ok(())
    }

    /// A word, a phrase or a prefix, quoted so that nothing in it means anything to FTS5.
    fn word(&mut self, negative: bool, column: &str, text: &str) {
        let prefix = text.ends_with('*');
        let plain = text.replace(['"', '*'], " ");
        if !plain.chars().any(char::is_alphanumeric) {
            return;
        }
        let words = format!("{column}\"{}\"{}", plain.trim(), if prefix { " *" } else { "" });
        if negative { self.excluded.push(words) } else { self.words.push(words) }
    }

    /// Words are looked for, so that hits have a rank and a snippet.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    fn expression(&self) -> String {
        let mut expression = self.words.join(" AND ");
        for excluded in &self.excluded {
            expression = format!("({expression}) NOT {excluded}");
        }
        expression
    }
}

/// Splits at white space, but not inside quotes.
fn terms(text: &str) -> Vec<String> {
    let (mut terms, mut term, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars().map(|c| if matches!(c, '“' | '”' | '„') { '"' } else { c }) {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            terms.push(std::mem::take(&mut term));
        } else {
            term.push(c);
        }
    }
    terms.push(term);
    terms.retain(|term| !term.is_empty());
    terms
}

impl View<'_> {
    /// The records that the query finds: the best first where words are looked for, else in the order of the
    /// catalogue. `limit` 0 is all.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Hit>> {
        let found = || -> rusqlite::Result<Vec<Hit>> {
            if self.undone.is_empty() {
                return self.search_in("main.words", "main.body", query, limit);
            }
            // A run is under way: what it touched is looked for as it was.
            self.index_undone()?;
            let all = if query.has_words() { 0 } else { limit };
            let mut hits = self.search_in("main.words", "main.body", query, all)?;
            hits.retain(|hit| !self.undone.contains_key(&hit.num));
            hits.extend(self.search_in("temp.older_words", "temp.older", query, 0)?);
            hits.sort_by(|a, b| a.rank.total_cmp(&b.rank).then(a.num.cmp(&b.num)));
            if limit > 0 {
                hits.truncate(limit);
            }
            Ok(hits)
        };
        found().map_err(|error| self.store.explain(&error))
    }

    fn search_in(&self, words: &str, body: &str, query: &Query, limit: usize) -> rusqlite::Result<Vec<Hit>> {
        let older = words.starts_with("temp");
        let table = words.rsplit('.').next().unwrap_or(words);
        let mut parameters: Vec<Value> = Vec::new();
        let mut conditions = vec!["source.active = 1".to_owned()];
        if !older {
            conditions.push("record.gone_run IS NULL".to_owned());
        }
        let (from, rank, snippet) = if query.has_words() {
            parameters.push(query.expression().into());
            conditions.insert(0, format!("{table} MATCH ?"));
            (
                format!("{words} AS {table} JOIN {body} AS text ON text.num = {table}.rowid"),
                format!("bm25({table}, 8.0, 1.0, 3.0, 2.0)"),
                format!("snippet({table}, -1, char(2), char(3), '…', 24)"),
            )
        } else {
            if !query.excluded.is_empty() {
                parameters.push(query.excluded.join(" OR ").into());
                conditions.push(format!("text.num NOT IN (SELECT rowid FROM {words} WHERE {table} MATCH ?)"));
            }
            (format!("{body} AS text"), "0.0".to_owned(), "''".to_owned())
        };
        if let Some((first, last)) = query.years {
            parameters.extend([last.into(), first.into()]);
            conditions.push(
                "CAST(substr(text.issued, 1, 4) AS INTEGER) <= ?
                 AND CAST(substr(text.issued, instr(text.issued, '/') + 1, 4) AS INTEGER) >= ?"
                    .to_owned(),
            );
        }
        let mut any = |column: &str, values: &[String]| {
            if !values.is_empty() {
                conditions.push(format!("{column} IN (SELECT value FROM json_each(?))"));
                parameters.push(serde_json::json!(values).to_string().into());
            }
        };
        any("source.name", &query.sources);
        if !query.languages.is_empty() {
            let each: Vec<&str> = query.languages.iter().map(|_| "(' ' || text.languages || ' ') LIKE ?").collect();
            conditions.push(format!("({})", each.join(" OR ")));
            parameters.extend(query.languages.iter().map(|language| format!("% {language} %").into()));
        }
        let order = if query.has_words() { "rank, text.num" } else { "source.position, record.position, text.num" };
        let limit = if limit > 0 { format!("LIMIT {limit}") } else { String::new() };
        // The snippet is made for what is shown alone: the inner query only ranks.
        let script = if query.has_words() {
            format!(
                "WITH found AS MATERIALIZED (
                   SELECT text.num AS num, {rank} AS rank FROM {from}
                   JOIN record ON record.num = text.num JOIN source ON source.id = record.source
                   WHERE {} ORDER BY {order} {limit})
                 SELECT found.num, found.rank, {snippet}, text.json
                 FROM found JOIN {words} AS {table} ON {table}.rowid = found.num JOIN {body} AS text ON text.num = found.num
                 WHERE {table} MATCH ? ORDER BY found.rank, found.num",
                conditions.join(" AND ")
            )
        } else {
            format!(
                "SELECT text.num, {rank} AS rank, {snippet}, text.json FROM {from}
                 JOIN record ON record.num = text.num JOIN source ON source.id = record.source
                 WHERE {} ORDER BY {order} {limit}",
                conditions.join(" AND ")
            )
        };
        if query.has_words() {
            parameters.push(query.expression().into());
        }
        let mut statement = self.store.db.prepare_cached(&script)?;
        let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(3)?;
            hits.push(Hit {
                num: row.get(0)?,
                rank: row.get(1)?,
                snippet: row.get(2)?,
                record: parse(json.as_str()?)?,
            });
        }
        Ok(hits)
    }

    /// Indexes the undone records as they were, in memory.
    fn index_undone(&self) -> rusqlite::Result<()> {
        let db = &self.store.db;
        db.execute_batch(
            "PRAGMA temp_store = MEMORY;
             DROP TABLE IF EXISTS temp.older_words;
             DROP TABLE IF EXISTS temp.older;
             CREATE TABLE temp.older (num INTEGER PRIMARY KEY, title, description, areas, people, issued, languages, json);
             CREATE VIRTUAL TABLE temp.older_words USING fts5 (title, description, areas, people,
               tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        let list = |labels: Vec<&str>| labels.join(" | ");
        for (num, before) in self.undone.iter().filter_map(|(num, before)| Some((num, before.as_deref()?))) {
            let record = parse(before)?;
            let areas = list(record.thematic_areas.iter().map(|area| area.label.as_str()).collect());
            let people = list(record.creators.iter().map(String::as_str).chain(record.publisher.as_deref()).collect());
            db.prepare_cached("INSERT INTO temp.older VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?.execute(rusqlite::params![
                num,
                record.title,
                record.description,
                areas,
                people,
                record.issued,
                record.languages.join(" "),
                before
            ])?;
            db.prepare_cached(
                "INSERT INTO temp.older_words (rowid, title, description, areas, people) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(rusqlite::params![num, record.title, record.description, areas, people])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_filters_are_taken_out() {
        let query = Query::parse(
            r#"retorno "labour market" migra* -draft area:"Migration Data" language:ES year:2018-2020 source:news"#,
        )
        .unwrap();
        assert_eq!(
            query.expression(),
            r#"("retorno" AND "labour market" AND "migra" * AND areas : "Migration Data") NOT "draft""#
        );
        assert_eq!(
            (query.languages, query.sources, query.years),
            (vec!["es".into()], vec!["news".into()], Some((2018, 2020)))
        );
    }

    #[test]
    fn a_misspelt_filter_is_an_error_and_a_colon_is_none() {
        assert!(Query::parse("langauge:es").unwrap_err().to_string().contains("language:"));
        assert!(Query::parse("year:soon").is_err());
        assert_eq!(Query::parse("Honduras: x").unwrap_err().message(), "Honduras: says nothing");
        assert!(Query::parse("AND OR ( * \" NEAR").is_ok());
    }
}
