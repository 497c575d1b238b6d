//! Reads MARC records in JSON: MARC-in-JSON
//! (`{"leader": …, "fields": [{"245": {"ind1": …, "subfields": [{"a": …}]}}]}`), as traject, pymarc and ruby-marc write
//! it, the older form with arrays of `controlfield` and `datafield`, and the rows of Catmandu
//! (`{"record": [["245", "1", "0", "a", …]]}`).

use serde_json::{Map, Value};

use super::record::{Field, Marc};

/// Converts an object to a MARC record, or returns `None` if the object is not one.
pub(crate) fn of_object(members: &Map<String, Value>) -> Option<Marc> {
    let leader = members.get("leader").and_then(Value::as_str);
    let mut marc = Marc { leader: leader.unwrap_or_default().to_owned(), ..Marc::default() };
    if let Some(fields) = members.get("fields").and_then(Value::as_array) {
        leader.map(|_| ()).or_else(|| fields.iter().all(is_field).then_some(()))?;
        for (tag, value) in fields.iter().filter_map(Value::as_object).flatten() {
            match value {
                Value::String(text) => marc.controls.push((tag.clone(), text.clone())),
                value => marc.fields.push(field(tag, value)),
            }
        }
        return Some(marc);
    }
    let list = |name: &str| members.get(name).and_then(Value::as_array);
    if let Some(rows) = list("record") {
        return rows.iter().all(is_row).then(|| of_rows(rows));
    }
    let fields = list("datafield")?;
    for control in list("controlfield").into_iter().flatten() {
        marc.controls.push((text(control, "tag"), text(control, "data")));
    }
    marc.fields = fields.iter().map(|value| field(&text(value, "tag"), value)).collect();
    Some(marc)
}

/// Returns whether a value is a row of Catmandu: a tag, two indicators, and pairs of a code and a value.
fn is_row(value: &Value) -> bool {
    let row = value.as_array();
    row.is_some_and(|row| {
        let tag = row.first().and_then(Value::as_str).unwrap_or_default();
        tag.len() == 3 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) && row.len() >= 5
    })
}

/// Converts rows of Catmandu, in which `_` is the code of a control field and `LDR` the tag of the leader.
fn of_rows(rows: &[Value]) -> Marc {
    let mut marc = Marc::default();
    for row in rows.iter().filter_map(Value::as_array) {
        let text = |at: usize| row.get(at).and_then(Value::as_str).unwrap_or_default();
        let mark = |at: usize| text(at).chars().next().unwrap_or(' ');
        match (text(0), text(3)) {
            ("LDR", _) => text(4).clone_into(&mut marc.leader),
            // Aleph keeps the format of a record in a field of its own.
            ("FMT", _) => {}
            (tag, "_") => marc.controls.push((tag.to_owned(), text(4).to_owned())),
            (tag, _) => {
                let places = (3..row.len()).step_by(2);
                let subfields = places.map(|at| (mark(at), text(at + 1).trim().to_owned()));
                marc.fields.push(Field {
                    tag: tag.to_owned(),
                    indicators: (mark(1), mark(2)),
                    subfields: subfields.filter(|(_, text)| !text.is_empty()).collect(),
                });
            }
        }
    }
    marc
}

/// Returns whether a value is an object with a single member whose name is a tag.
fn is_field(value: &Value) -> bool {
    let is_tag = |tag: &String| tag.len() == 3 && tag.bytes().all(|byte| byte.is_ascii_digit());
    value.as_object().is_some_and(|members| members.len() == 1 && members.keys().all(is_tag))
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn field(tag: &str, value: &Value) -> Field {
    let indicators = text(value, "ind");
    let indicator = |at: usize, name: &str| {
        let own = text(value, name).chars().next();
        own.or_else(|| indicators.chars().nth(at)).unwrap_or(' ')
    };
    let mut field =
        Field { tag: tag.to_owned(), indicators: (indicator(0, "ind1"), indicator(1, "ind2")), ..Field::default() };
    let subfields = value.get("subfields").or_else(|| value.get("subfield"));
    for subfield in subfields.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        let pairs: Vec<(&str, &Value)> = match (subfield.get("code").and_then(Value::as_str), subfield.get("data")) {
            (Some(code), Some(data)) => vec![(code, data)],
            _ => subfield.iter().map(|(code, data)| (code.as_str(), data)).collect(),
        };
        for (code, data) in pairs {
            if let (Some(code), Some(data)) = (code.chars().next(), data.as_str().map(str::trim))
                && !data.is_empty()
            {
                field.subfields.push((code, data.to_owned()));
            }
        }
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_marc_in_json_are_read() {
        for text in [
            r#"{"leader":"x","fields":[{"001":"7"},{"245":{"ind1":"1","ind2":"0","subfields":[{"a":"Rivers :"},{"b":"maps"}]}}]}"#,
            r#"{"leader":"x","controlfield":[{"tag":"001","data":"7"}],
                "datafield":[{"tag":"245","ind":"10","subfield":[{"code":"a","data":"Rivers :"},{"code":"b","data":"maps"}]}]}"#,
            r#"{"record":[["FMT"," "," ","_","BK"],["LDR"," "," ","_","x"],["001"," "," ","_","7"],["245","1","0","a","Rivers :","b","maps"]]}"#,
        ] {
            let members: Map<String, Value> = serde_json::from_str(text).unwrap();
            let marc = of_object(&members).unwrap();
            assert_eq!(marc.control("001"), Some("7"));
            let field = &marc.fields[0];
            assert_eq!((field.indicators, field.joined("ab").as_str()), (('1', '0'), "Rivers : maps"));
        }
        let other: Map<String, Value> = serde_json::from_str(r#"{"title":"A","fields":[{"name":"x"}]}"#).unwrap();
        assert_eq!(of_object(&other), None);
    }
}
