//! Corrections: values that a person gives for a field and that replace those of the page.
//!
//! The store keeps the value of the page beside each correction. A correction can therefore be undone, and a later
//! change of the page is noticed.

use super::rows::{Row, parse};
use std::collections::BTreeMap;

use rusqlite::params;
use serde_json::Value;

use super::Store;
use super::fields::{get, over, set};
use super::runs::RunKind;
use crate::error::{Error, Result, nearest};
use crate::record::{Decision, Record};

/// The fields that can be corrected. The other fields say where a record comes from, or follow from these.
const FIELDS: &[&str] = &[
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "contributors",
    "container",
    "edition",
    "place",
    "keywords",
    "key",
    "identifiers",
    "url",
    "files",
    "links",
    "notes",
    "relations",
    "screening",
];

/// The correctable fields that are lists of texts.
const TEXTS: &[&str] = &["languages", "creators", "keywords", "notes"];

/// The correctable fields that are objects or lists of objects.
const OBJECTS: &[&str] = &["contributors", "container", "identifiers", "files", "links", "relations", "screening"];

/// A correction of a field by a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The id of the record.
    pub id: String,
    /// The name of the field.
    pub field: String,
    /// The value that the person gave.
    pub value: Value,
    /// The value that the page had when the correction was made.
    pub page_value: Value,
    /// The value that the page has now.
    pub page_now: Value,
    /// The person who made the correction.
    pub who: String,
    /// The time of the correction (RFC 3339).
    pub at: String,
}

/// A correction that a person asks for, or the undoing of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The id of the record.
    pub id: String,
    /// The name of the field.
    pub field: String,
    /// The new value; `None` undoes the correction.
    pub value: Option<Value>,
}

impl Edit {
    /// Reads `field=value` as the command line gives it. The value is text, the members of a list separated by `|`, or
    /// JSON where the field is not a text. An empty value stands for null or an empty list.
    ///
    /// # Errors
    /// Returns an error when the field does not exist, cannot be corrected, or does not accept the value.
    pub fn parse(id: &str, assignment: &str) -> Result<Self> {
        let Some((field, text)) = assignment.split_once('=') else {
            return Err(Error::usage(format!("{assignment} is not field=value")).hint("write title='A new title'"));
        };
        let field = Self::field(field.trim())?;
        let object = OBJECTS.contains(&field);
        let list = object || field == "thematic_areas" || TEXTS.contains(&field);
        let sign = if Self::allows_semicolons(field) && !text.contains('|') { ';' } else { '|' };
        let members = || text.split(sign).map(str::trim).filter(|member| !member.is_empty());
        let value = match field {
            _ if text.trim_start().starts_with(['[', '{']) && list => serde_json::from_str(text)
                .map_err(|error| Error::usage(format!("the value of {field} is not JSON: {error}")))?,
            "thematic_areas" => members()
                .map(|label| serde_json::json!({"id": null, "uri": null, "label": label, "basis": "declared", "score": null, "evidence": []}))
                .collect(),
            "container" | "screening" if text.is_empty() => Value::Null,
            _ if object && text.is_empty() => Value::Array(Vec::new()),
            // A decision, optionally followed by its reason: "exclude: wrong topic", "exclude|wrong topic".
            "screening" => {
                let (decision, reason) = match Decision::with_reason(text) {
                    Some((decision, reason)) => (decision.as_str().to_owned(), reason),
                    None => (text.trim().to_owned(), None),
                };
                serde_json::json!({"decision": decision, "reason": reason, "by": null, "at": null})
            }
            "container" => {
                return Err(Error::usage(format!("{field} is an object")).hint("write it as JSON: {…}"));
            }
            _ if object => {
                return Err(Error::usage(format!("{field} is a list of objects")).hint("write it as JSON: [{…}]"));
            }
            _ if list => members().map(Value::from).collect(),
            _ if text.is_empty() => Value::Null,
            _ => Value::from(text),
        };
        Ok(Self { id: id.to_owned(), field: field.to_owned(), value: Some(value) })
    }

    /// The record with the value of the edit; `None` where the edit undoes a correction and so names no value.
    ///
    /// # Errors
    /// Returns an error when the value does not fit the field.
    pub(crate) fn applied(&self, record: &Record) -> Result<Option<Record>> {
        let Some(value) = &self.value else { return Ok(None) };
        set(record, &self.field, value)
            .map(Some)
            .map_err(|error| Error::data(format!("{} does not take this value: {error}", self.field)).at(&self.id))
    }

    /// The name of a field that can be corrected.
    ///
    /// # Errors
    /// Returns an error when no correctable field has this name.
    pub fn field(name: &str) -> Result<&'static str> {
        if let Some(field) = FIELDS.iter().find(|field| **field == name) {
            return Ok(field);
        }
        let error = Error::usage(format!("{name} is no field that can be corrected"));
        Err(match nearest(name, FIELDS.iter().copied()) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("fields are {}", FIELDS.join(", "))),
        })
    }

    /// Whether people may separate the members of a list with semicolons, because no member of the list has one.
    pub(crate) fn allows_semicolons(field: &str) -> bool {
        matches!(field, "creators" | "languages" | "keywords" | "thematic_areas")
    }

    /// Whether a field can be corrected.
    pub(crate) fn is_field(name: &str) -> bool {
        FIELDS.contains(&name)
    }

    /// Whether a name is that of a custom field, which no page fills.
    pub(crate) fn is_own_field(name: &str) -> bool {
        !Record::FIELDS.contains(&name) && !name.trim().is_empty()
    }
}

impl Store {
    /// Makes all the corrections or none, as a run of its own. `check` returns what is wrong with a corrected record.
    /// The result is the number of changed records.
    ///
    /// # Errors
    /// Returns an error when a record does not exist, a value does not fit its field, `check` finds a fault, or the
    /// store cannot be written.
    pub fn correct(
        &self,
        edits: &[Edit],
        who: &str,
        at: &str,
        check: impl Fn(&Record) -> Option<Error>,
    ) -> Result<u64> {
        // All corrections are checked before the first one is written.
        let mut by_num: BTreeMap<i64, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            let num = self.num(&edit.id)?;
            by_num.entry(num).or_default().push(edit);
            self.would_take(edit, &check)?;
        }
        self.whole(
            || {
                let run = self.start(RunKind::Edit, at)?;
                let mut changed = 0;
                for (num, edits) in by_num {
                    changed += u64::from(self.correct_record(run, num, &edits, who, at)?);
                }
                if changed > 0 {
                    self.db.execute("UPDATE generation SET number = number + 1", [])?;
                }
                self.publish_edit(run, at)?;
                Ok(changed)
            },
            |changed| *changed > 0,
        )
    }

    /// Checks that the record takes the value of an edit, and that the corrected record is one in which `check` finds
    /// no fault.
    ///
    /// # Errors
    /// Returns an error when the record does not exist, the value does not fit, `check` finds a fault, or the store
    /// cannot be read.
    pub(crate) fn would_take(&self, edit: &Edit, check: impl Fn(&Record) -> Option<Error>) -> Result<()> {
        let num = self.num(&edit.id)?;
        if edit.value.is_none() {
            return Ok(());
        }
        let page = self.page_said(num).map_err(|error| self.explain(&error))?;
        edit.applied(&page)?.and_then(|corrected| check(&corrected)).map_or(Ok(()), Err)
    }

    /// The custom fields that corrections fill, in the order of their names.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn own_fields(&self) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            // Only texts come back from a cell as they were.
            let script = "SELECT field FROM correction WHERE value <> 'null' GROUP BY field
                          HAVING min(value LIKE '\"%') = 1 ORDER BY field";
            let mut query = self.db.prepare(script)?;
            query.query_map([], |row| row.get(0))?.collect()
        };
        let mut fields = read().map_err(|error| self.explain(&error))?;
        fields.retain(|field| Edit::is_own_field(field));
        Ok(fields)
    }

    /// Makes the corrections of one record, and returns whether the record changed.
    fn correct_record(&self, run: i64, num: i64, edits: &[&Edit], who: &str, at: &str) -> rusqlite::Result<bool> {
        // A run that was killed may have changed the record without publishing the change. The correction then applies
        // to the published record, which readers see.
        let (hidden, page) = (self.unfinished(num, run)?, self.page_said(num)?);
        let body = self.body(num)?;
        for edit in edits {
            self.correct_field(num, edit, &page, hidden.is_some(), who, at)?;
        }
        self.save_body(num, &self.page_says(num)?, false)?;
        match hidden {
            None if self.body(num)? == body => Ok(false),
            None => {
                // A record that is gone stays gone when it is corrected.
                let gone: bool =
                    self.db
                        .query_row("SELECT gone_run IS NOT NULL FROM record WHERE num = ?", [num], |row| row.get(0))?;
                self.event(run, num, "edited", Some(&body).filter(|_| !gone).map(String::as_str))?;
                Ok(true)
            }
            Some((_, None)) => Ok(self.body(num)? != body),
            Some((_, Some(before))) => {
                let record = over(&page, &self.rows(num)?);
                let now = serde_json::to_string(&record).unwrap_or_default();
                if parse(&before)? == record {
                    return Ok(self.body(num)? != body);
                }
                self.event(run, num, "edited", Some(&before))?;
                self.show(run, num, &now)?;
                Ok(true)
            }
        }
    }

    /// Writes a correction together with the published value of the page. Where `hidden` is true, a run that was killed
    /// has read another value, which readers do not see.
    fn correct_field(
        &self,
        num: i64,
        edit: &Edit,
        page: &Record,
        hidden: bool,
        who: &str,
        at: &str,
    ) -> rusqlite::Result<()> {
        let page_value = get(page, &edit.field);
        // A value that equals the one of the page is not a correction, and removes an earlier one.
        let Some(value) = edit.value.as_ref().filter(|value| **value != page_value) else {
            self.db.execute("DELETE FROM correction WHERE num = ? AND field = ?", params![num, edit.field])?;
            return Ok(());
        };
        self.db.execute(
            "INSERT OR REPLACE INTO correction (num, field, value, page_value, who, at) VALUES (?, ?, ?, ?, ?, ?)",
            params![num, edit.field, value.to_string(), page_value.to_string(), who, at],
        )?;
        // From now on the record of the page is kept beside the corrected one.
        self.db
            .execute("INSERT OR IGNORE INTO original (num, json) SELECT num, json FROM body WHERE num = ?", [num])?;
        if hidden {
            self.db.execute(
                "INSERT OR IGNORE INTO original_before (num, json) VALUES (?, ?)",
                params![num, serde_json::to_string(page).unwrap_or_default()],
            )?;
        }
        Ok(())
    }

    /// The corrections of one record, or of all records.
    ///
    /// # Errors
    /// Returns an error when the record does not exist, or the store cannot be read.
    pub fn corrections(&self, id: Option<&str>) -> Result<Vec<Correction>> {
        // One read transaction covers all queries, because a refresh may end meanwhile.
        let _view = self.view()?;
        let only = id.map(|id| self.num(id)).transpose()?;
        let read = || -> rusqlite::Result<Vec<Correction>> {
            let mut query = self.db.prepare(
                "SELECT DISTINCT correction.num, record.id FROM correction JOIN record USING (num)
                 WHERE ?1 IS NULL OR correction.num = ?1 ORDER BY correction.num",
            )?;
            let nums: Vec<(i64, String)> =
                query.query_map([only], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
            let mut found = Vec::new();
            for (num, id) in nums {
                let page = self.page_said(num)?;
                for Row { field, value, page_value, who, at } in self.rows(num)? {
                    let page_now = get(&page, &field);
                    found.push(Correction { id: id.clone(), field, value, page_value, page_now, who, at });
                }
            }
            Ok(found)
        };
        read().map_err(|error| self.explain(&error))
    }

    /// All earlier versions of the record in the catalogue.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn past(&self, id: &str) -> Result<Vec<Record>> {
        let read = || -> rusqlite::Result<Vec<Record>> {
            let mut query = self.db.prepare_cached(
                "SELECT before FROM event WHERE num = (SELECT num FROM record WHERE id = ?) AND before IS NOT NULL",
            )?;
            let texts: Vec<String> = query.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            texts.iter().map(|text| parse(text)).collect()
        };
        read().map_err(|error| self.explain(&error))
    }

    fn rows(&self, num: i64) -> rusqlite::Result<Vec<Row>> {
        let mut query = self
            .db
            .prepare_cached("SELECT field, value, page_value, who, at FROM correction WHERE num = ? ORDER BY field")?;
        let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::Null);
        let rows = query.query_map([num], |row| {
            Ok(Row {
                field: row.get(0)?,
                value: json(row.get(1)?),
                page_value: json(row.get(2)?),
                who: row.get(3)?,
                at: row.get(4)?,
            })
        })?;
        rows.collect()
    }

    /// The record as its page gives it, without corrections.
    pub(crate) fn page_says(&self, num: i64) -> rusqlite::Result<Record> {
        let json: String = self
            .db
            .prepare_cached(
                "SELECT coalesce((SELECT json FROM original WHERE num = ?1), (SELECT json FROM body WHERE num = ?1))",
            )?
            .query_row([num], |row| row.get(0))?;
        parse(&json)
    }

    /// Saves the record as its page gives it, and the same record with its corrections.
    pub(crate) fn save_body(&self, num: i64, page: &Record, new: bool) -> rusqlite::Result<()> {
        let rows = if new { Vec::new() } else { self.rows(num)? };
        if rows.is_empty() {
            if !new {
                self.db.prepare_cached("DELETE FROM original WHERE num = ?")?.execute([num])?;
            }
            return self.write_body(num, page, new);
        }
        self.db.execute(
            "INSERT OR REPLACE INTO original (num, json) VALUES (?, ?)",
            params![num, serde_json::to_string(page).unwrap_or_default()],
        )?;
        self.write_body(num, &over(page, &rows), new)
    }

    fn write_body(&self, num: i64, record: &Record, new: bool) -> rusqlite::Result<()> {
        let (areas, creators) = body_columns(record);
        let script = if new {
            "INSERT INTO body (title, description, areas, creators, publisher, issued, languages, json, num)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        } else {
            "UPDATE body SET title = ?, description = ?, areas = ?, creators = ?, publisher = ?, issued = ?, languages = ?,
             json = ? WHERE num = ?"
        };
        self.db.prepare_cached(script)?.execute(params![
            record.title,
            record.description,
            areas,
            creators,
            record.publisher,
            record.issued,
            record.languages.join(" "),
            serde_json::to_string(record).unwrap_or_default(),
            num,
        ])?;
        Ok(())
    }
}

/// The areas and the creators of a record, as the search looks for them.
pub(crate) fn body_columns(record: &Record) -> (String, String) {
    let areas: Vec<&str> = record.thematic_areas.iter().map(|area| area.label.as_str()).collect();
    (areas.join(" | "), record.creators.join(" | "))
}
