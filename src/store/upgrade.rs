//! Records of a store that an earlier version of the schema wrote.
//!
//! A record of an earlier version is read as it is: what it lacks is unknown. Only a field that was not ours then may
//! stand in the way, because it passed through under a name that is ours now, with a value of another form.

use rusqlite::params;
use serde_json::Value;

use super::Store;
use crate::record::Record;

/// The columns that hold records, each with the key of its table.
const RECORDS: [(&str, &str, &str); 4] = [
    ("body", "num", "json"),
    ("original", "num", "json"),
    ("original_before", "num", "json"),
    ("event", "id", "before"),
];

impl Store {
    /// Gives fields another name that have the name of one of ours and a value that ours does not take.
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

/// The record with other names for fields that do not fit; none where it can be read as it is.
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
