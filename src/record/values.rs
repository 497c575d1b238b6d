//! Reads and replaces the fields of a record by their names.

use serde_json::Value;

use super::{Area, Contributor, Evidence, IssuedBasis, LanguagesBasis, Record, Role};

/// The value of the named field; null if the record has no such field.
pub(crate) fn get(record: &Record, field: &str) -> Value {
    match serde_json::to_value(record) {
        Ok(Value::Object(mut fields)) => fields.remove(field).unwrap_or(Value::Null),
        _ => Value::Null,
    }
}

/// The record with a new value in the named field, and with the fields that follow from it.
pub(crate) fn set(record: &Record, field: &str, value: &Value) -> Result<Record, serde_json::Error> {
    let mut object = serde_json::to_value(record)?;
    if let Value::Object(fields) = &mut object {
        match value {
            // A custom field that is emptied is taken away.
            Value::Null if !Record::FIELDS.contains(&field) => _ = fields.shift_remove(field),
            _ => _ = fields.insert(field.to_owned(), value.clone()),
        }
        let mut follow = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        let stated =
            |word: &str| if value.is_null() || *value == Value::Array(Vec::new()) { Value::Null } else { word.into() };
        match field {
            "title" => follow("title_truncated", false.into()),
            "description" => follow("description_truncated", false.into()),
            "issued" => follow("issued_basis", stated(&IssuedBasis::Stated)),
            "languages" => follow("languages_basis", stated(&LanguagesBasis::Declared)),
            _ => None,
        };
    }
    // The record is read from text, because unknown fields are kept as printed and cannot be read from a JSON value.
    let mut record: Record = serde_json::from_str(&object.to_string())?;
    match field {
        "title" | "description" => prove(&mut record, field),
        "creators" => contributors_follow(&mut record),
        "contributors" => creators_follow(&mut record),
        _ => {}
    }
    Ok(record)
}

/// Updates `contributors` after a correction of `creators`. Contributors in other roles stay, creators who are still
/// named keep their details, and new names are added.
fn contributors_follow(record: &mut Record) {
    if record.contributors.is_empty() {
        return;
    }
    let mut before = std::mem::take(&mut record.contributors);
    let others: Vec<Contributor> = before.extract_if(.., |one| !is_creator(one)).collect();
    for name in &record.creators {
        let same = before.iter().position(|one| one.name == *name).map(|at| before.remove(at));
        let new = || Contributor { name: name.clone(), ..Contributor::default() };
        record.contributors.push(same.unwrap_or_else(new));
    }
    record.contributors.extend(others);
}

/// Updates `creators` after a correction of `contributors`. The creators are the contributors whose role is author or
/// unknown.
fn creators_follow(record: &mut Record) {
    let creators = record.contributors.iter().filter(|one| is_creator(one));
    record.creators = creators.map(|one| one.name.clone()).collect();
}

fn is_creator(contributor: &Contributor) -> bool {
    contributor.role.as_ref().is_none_or(|role| *role == Role::Author)
}

/// Moves the evidence of areas given by rule to the place of its words in the new text of a field. Evidence whose words
/// are gone is removed, and so is an area without evidence left.
fn prove(record: &mut Record, field: &str) {
    let text = if field == "title" { record.title.as_deref() } else { record.description.as_deref() };
    let text: Vec<char> = text.unwrap_or_default().chars().collect();
    record.thematic_areas.retain_mut(|area: &mut Area| {
        if area.evidence.is_empty() {
            return true;
        }
        let mut proven: Vec<Evidence> = Vec::with_capacity(area.evidence.len());
        for mut evidence in std::mem::take(&mut area.evidence) {
            if evidence.field == field && evidence.span.is_some() {
                match standing(&text, &evidence) {
                    Some(span) => evidence.span = Some(span),
                    None => continue,
                }
            }
            if !proven.contains(&evidence) {
                proven.push(evidence);
            }
        }
        area.evidence = proven;
        !area.evidence.is_empty()
    });
}

/// The first character of the words of the evidence and the one after their last. If the words are still at their old
/// position, this position is returned, and otherwise their first occurrence as whole words.
fn standing(text: &[char], evidence: &Evidence) -> Option<(u64, u64)> {
    let words: Vec<char> = evidence.keyword.chars().collect();
    let before = evidence.span.and_then(|(start, _)| usize::try_from(start).ok());
    let here =
        |at: usize| at.checked_add(words.len()).and_then(|end| text.get(at..end)).is_some_and(|now| now == words);
    let letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
    let alone = |at: &usize| here(*at) && !letter(at.checked_sub(1)) && !letter(Some(*at + words.len()));
    let at = before.filter(|at| !words.is_empty() && here(*at));
    let at = at.or_else(|| (0..text.len()).find(|at| !words.is_empty() && alone(at)))?;
    Some((at as u64, (at + words.len()) as u64))
}
