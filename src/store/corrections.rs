//! Corrections: what a person says of a record, over what its page says.
//!
//! The page's own words are kept beside them, so that a correction can be undone, and so that it shows when the
//! page changes under it.

use rusqlite::{OptionalExtension as _, params};
use serde_json::Value;

use super::{Store, history::RunKind};
use crate::error::{Error, Result, nearest};
use crate::record::Record;

/// The fields that can be corrected. The others say where a record comes from, or follow from these.
const FIELDS: &[&str] = &[
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "identifiers",
    "url",
    "files",
    "notes",
];

/// Issues that corrections leave on the record.
const CORRECTED: &str = "corrected";
const OUTDATED: &str = "correction-outdated";

/// A person's change to a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The id of the record.
    pub id: String,
    /// The field.
    pub field: String,
    /// What the person says.
    pub value: Value,
    /// What the page said then.
    pub page_value: Value,
    /// What the page says now.
    pub page_now: Value,
    /// Who.
    pub who: String,
    /// When: RFC 3339.
    pub at: String,
}

/// A change that a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The id of the record.
    pub id: String,
    /// The field.
    pub field: String,
    /// The new value; none undoes the correction.
    pub value: Option<Value>,
}

/// A row of the table of corrections.
struct Row {
    field: String,
    value: Value,
    page_value: Value,
    who: String,
    at: String,
}

impl Edit {
    /// Reads `field=value` as the command line has it: text, `|` between the members of a list, or JSON where a
    /// field is no text. An empty value is null or an empty list.
    ///
    /// # Errors
    /// Where there is no such field, or it cannot be corrected, or the value does not fit.
    pub fn parse(id: &str, assignment: &str) -> Result<Self> {
        let Some((field, text)) = assignment.split_once('=') else {
            return Err(Error::usage(format!("{assignment} is not field=value")).hint("write title='A new title'"));
        };
        let field = Self::field(field.trim())?;
        let list = matches!(field, "languages" | "thematic_areas" | "creators" | "identifiers" | "files" | "notes");
        let members = || text.split('|').map(str::trim).filter(|member| !member.is_empty());
        let value = match field {
            _ if text.trim_start().starts_with(['[', '{']) && list => serde_json::from_str(text)
                .map_err(|error| Error::usage(format!("the value of {field} is not JSON: {error}")))?,
            "thematic_areas" => members()
                .map(|label| serde_json::json!({"id": null, "label": label, "basis": "declared", "score": null, "evidence": []}))
                .collect(),
            "identifiers" | "files" => {
                return Err(Error::usage(format!("{field} is a list of objects")).hint("write it as JSON: [{…}]"));
            }
            _ if list => members().map(Value::from).collect(),
            _ if text.is_empty() => Value::Null,
            _ => Value::from(text),
        };
        Ok(Self { id: id.to_owned(), field: field.to_owned(), value: Some(value) })
    }

    /// The name of a field that can be corrected.
    ///
    /// # Errors
    /// Where it is none.
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

    /// Whether a field can be corrected.
    pub fn is_field(name: &str) -> bool {
        FIELDS.contains(&name)
    }
}

impl Store {
    /// Makes corrections, all or none, as a run of its own. `check` says what is wrong with a corrected record.
    /// Returns how many records changed.
    ///
    /// # Errors
    /// Where there is no such record, a value does not fit its field, or the store cannot be written.
    pub fn correct(
        &self,
        edits: &[Edit],
        who: &str,
        at: &str,
        check: impl Fn(&Record) -> Option<Error>,
    ) -> Result<u64> {
        // Everything is checked before anything is written.
        let mut nums: Vec<i64> = Vec::new();
        for edit in edits {
            let num = self.num(&edit.id)?;
            if !nums.contains(&num) {
                nums.push(num);
            }
            if let Some(value) = &edit.value {
                let page = self.page_says(num).map_err(|error| self.explain(&error))?;
                let corrected = set(&page, &edit.field, value).map_err(|error| {
                    Error::data(format!("{} does not take this value: {error}", edit.field)).at(&edit.id)
                })?;
                if let Some(error) = check(&corrected) {
                    return Err(error);
                }
            }
        }
        self.whole(
            || {
                let run = self.start(RunKind::Edit, at)?;
                let mut changed = 0;
                let before = nums.iter().map(|num| self.body(*num)).collect::<rusqlite::Result<Vec<_>>>()?;
                for edit in edits {
                    let num = self.num_of(&edit.id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
                    self.correct_field(num, edit, who, at)?;
                }
                for (num, before) in nums.iter().zip(before) {
                    let page = self.page_says(*num)?;
                    self.save_body(*num, &page, false)?;
                    if self.body(*num)? != before {
                        changed += 1;
                        self.event(run, *num, "edited", Some(&before))?;
                    }
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

    fn correct_field(&self, num: i64, edit: &Edit, who: &str, at: &str) -> rusqlite::Result<()> {
        let Some(value) = &edit.value else {
            self.db.execute("DELETE FROM correction WHERE num = ? AND field = ?", params![num, edit.field])?;
            return Ok(());
        };
        let page = self.page_says(num)?;
        let page_value = get(&page, &edit.field);
        if page_value == *value {
            // What the page says already is no correction.
            self.db.execute("DELETE FROM correction WHERE num = ? AND field = ?", params![num, edit.field])?;
            return Ok(());
        }
        self.db.execute(
            "INSERT OR REPLACE INTO correction (num, field, value, page_value, who, at) VALUES (?, ?, ?, ?, ?, ?)",
            params![num, edit.field, value.to_string(), page_value.to_string(), who, at],
        )?;
        // Kept from now on beside the corrected one.
        self.db
            .execute("INSERT OR IGNORE INTO original (num, json) SELECT num, json FROM body WHERE num = ?", [num])?;
        Ok(())
    }

    /// The corrections of a record, or of all.
    ///
    /// # Errors
    /// Where there is no such record, or the store cannot be read.
    pub fn corrections(&self, id: Option<&str>) -> Result<Vec<Correction>> {
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
                let page = self.page_says(num)?;
                for Row { field, value, page_value, who, at } in self.rows(num)? {
                    let page_now = get(&page, &field);
                    found.push(Correction { id: id.clone(), field, value, page_value, page_now, who, at });
                }
            }
            Ok(found)
        };
        read().map_err(|error| self.explain(&error))
    }

    /// The record as it was in the catalogue at any time before.
    ///
    /// # Errors
    /// Where the store cannot be read.
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

    fn num_of(&self, id: &str) -> rusqlite::Result<Option<i64>> {
        self.db.query_row("SELECT num FROM record WHERE id = ?", [id], |row| row.get(0)).optional()
    }

    fn num(&self, id: &str) -> Result<i64> {
        self.num_of(id).map_err(|error| self.explain(&error))?.ok_or_else(|| {
            Error::usage(format!("there is no record {id}"))
                .at(self.path().display())
                .hint("shelflist search finds records and shows their ids")
        })
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

    /// The record as its page has it, without corrections.
    pub(super) fn page_says(&self, num: i64) -> rusqlite::Result<Record> {
        let json: String = self
            .db
            .prepare_cached(
                "SELECT coalesce((SELECT json FROM original WHERE num = ?1), (SELECT json FROM body WHERE num = ?1))",
            )?
            .query_row([num], |row| row.get(0))?;
        parse(&json)
    }

    /// Saves what the page says of a record, with the corrections over it.
    pub(super) fn save_body(&self, num: i64, page: &Record, new: bool) -> rusqlite::Result<()> {
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
        let areas: Vec<&str> = record.thematic_areas.iter().map(|area| area.label.as_str()).collect();
        let people: Vec<&str> = record.creators.iter().map(String::as_str).chain(record.publisher.as_deref()).collect();
        let script = if new {
            "INSERT INTO body (title, description, areas, people, issued, languages, json, num) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        } else {
            "UPDATE body SET title = ?, description = ?, areas = ?, people = ?, issued = ?, languages = ?, json = ? WHERE num = ?"
        };
        self.db.prepare_cached(script)?.execute(params![
            record.title,
            record.description,
            areas.join(" | "),
            people.join(" | "),
            record.issued,
            record.languages.join(" "),
            serde_json::to_string(record).unwrap_or_default(),
            num,
        ])?;
        Ok(())
    }
}

/// A record of the store.
pub(super) fn parse(json: &str) -> rusqlite::Result<Record> {
    serde_json::from_str(json)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

/// The record with the corrections, and an issue for each.
fn over(page: &Record, rows: &[Row]) -> Record {
    let mut record = page.clone();
    for row in rows {
        let Ok(mut corrected) = set(&record, &row.field, &row.value) else { continue };
        // What was wrong with the page's value is wrong no longer.
        corrected.issues.retain(|issue| issue.field.as_deref() != Some(row.field.as_str()));
        let (now, day) = (get(page, &row.field), row.at.get(..10).unwrap_or(&row.at));
        let by = format!("corrected by {} on {day}", row.who);
        if now == row.value {
            corrected.add_issue(CORRECTED, &row.field, format!("{by}; the page says the same now"));
        } else if now == row.page_value {
            corrected.add_issue(CORRECTED, &row.field, format!("{by}; the page says {}", shown(&now)));
        } else {
            let message = format!("{by}, when the page said {}; it says {} now", shown(&row.page_value), shown(&now));
            corrected.add_issue(OUTDATED, &row.field, message);
        }
        record = corrected;
    }
    record
}

/// The value of a field.
pub(super) fn get(record: &Record, field: &str) -> Value {
    match serde_json::to_value(record) {
        Ok(Value::Object(mut fields)) => fields.remove(field).unwrap_or(Value::Null),
        _ => Value::Null,
    }
}

/// The record with another value in a field, and what follows from that.
fn set(record: &Record, field: &str, value: &Value) -> Result<Record, serde_json::Error> {
    let mut object = serde_json::to_value(record)?;
    if let Value::Object(fields) = &mut object {
        fields.insert(field.to_owned(), value.clone());
        let mut follow = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        let stated =
            |word: &str| if value.is_null() || *value == Value::Array(Vec::new()) { Value::Null } else { word.into() };
        match field {
            "title" => follow("title_truncated", false.into()),
            "description" => follow("description_truncated", false.into()),
            "issued" => follow("issued_basis", stated("stated")),
            "languages" => follow("languages_basis", stated("declared")),
            _ => None,
        };
    }
    // Not from the value at once: unknown fields are kept as they were printed, and need text to be read from.
    serde_json::from_str(&object.to_string())
}

/// A value in a message, not too long.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        Value::String(text) => format!("“{text}”"),
        Value::Array(members) if members.is_empty() => return "nothing".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= 120 { text } else { text.chars().take(119).chain(['…']).collect() }
}
