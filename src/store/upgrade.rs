//! Migrates records that an earlier version of the schema wrote.
//!
//! Records of an earlier version can be read as they are; fields that they lack are empty. The only obstacle is an
//! unknown field that passed through under a name that the schema has taken since, with a value of another type.

use rusqlite::params;
use serde_json::Value;

use super::Store;
use crate::record::Record;

/// The tables and columns that hold records, with the key of each table.
const RECORDS: [(&str, &str, &str); 4] = [
    ("body", "num", "json"),
    ("original", "num", "json"),
    ("original_before", "num", "json"),
    ("event", "id", "before"),
];

impl Store {
    /// Renames fields that have the name of a field of the schema and a value that this field does not accept.
    pub(crate) fn rename_misfits(&self) -> rusqlite::Result<()> {
        for (table, key, column) in RECORDS {
            let mut misfits: Vec<(i64, String)> = Vec::new();
            let mut query =
                self.db.prepare(&format!("SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let json = row.get_ref(1)?.as_str()?;
                if let Some(renamed) = renamed(json) {
                    misfits.push((row.get(0)?, renamed));
                }
            }
            for (num, json) in misfits {
                self.db.execute(&format!("UPDATE {table} SET {column} = ? WHERE {key} = ?"), params![json, num])?;
            }
        }
        Ok(())
    }
}

/// The record with its unsuitable fields renamed; `None` where it can be read as it is.
fn renamed(json: &str) -> Option<String> {
    if serde_json::from_str::<Record>(json).is_ok() {
        return None;
    }
    let Ok(Value::Object(fields)) = serde_json::from_str(json) else { return None };
    let fits = |name: &str, value: &Value| {
        let alone = Value::Object([(name.to_owned(), value.clone())].into_iter().collect());
        serde_json::from_str::<Record>(&alone.to_string()).is_ok()
    };
    let mut kept = serde_json::Map::with_capacity(fields.len());
    for (name, value) in &fields {
        let mut free = name.clone();
        for number in 2.. {
            if free == *name && fits(name, value) || free != *name && !fields.contains_key(&free) {
                break;
            }
            free = format!("{name}_{number}");
        }
        kept.insert(free, value.clone());
    }
    Some(Value::Object(kept).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_does_not_fit_gets_another_name() {
        assert_eq!(renamed(r#"{"title":"A","place":"Delft"}"#), None);
        let json = renamed(r#"{"title":"A","edition":3,"edition_2":"x","container":[1]}"#).unwrap();
        assert_eq!(json, r#"{"title":"A","edition_3":3,"edition_2":"x","container_2":[1]}"#);
        assert!(serde_json::from_str::<Record>(&json).is_ok());
    }
}
