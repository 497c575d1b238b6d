//! Reads and writes dates in CSL-JSON (CSL 1.0.2, Date Variables).

use serde_json::{Value, json};

use crate::record::edtf::{self, Bound, Edtf};

/// Reads a date: `{"date-parts": [[2021, 11, 26]]}`, with two arrays for a range, `{"raw": "…"}`, or the objects of
/// older versions of pandoc. Seasons are months from 21 on, months from 13 on in older items, or a separate member (CSL
/// 1.0.2, Date Variables).
pub(super) fn read(value: &Value) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text.clone()).filter(|text| !text.trim().is_empty());
    }
    if let Value::Array(items) = value {
        let dates: Vec<String> = items.iter().filter_map(|item| parts(&member_parts(item)?)).collect();
        return (!dates.is_empty()).then(|| dates.join("/"));
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let raw = text("raw").or_else(|| text("literal"));
    if let Some(raw) = raw {
        return Some(raw.to_owned());
    }
    if value.get("year").is_some() {
        return parts(&member_parts(value)?);
    }
    let season = value.get("season").map(said).unwrap_or_default();
    let season = if season.parse::<u8>().is_ok() { format!("season-{season}") } else { season };
    let approximate = value.get("circa").is_some_and(|circa| *circa != Value::Bool(false) && !circa.is_null());
    let lists = value.get("date-parts")?.as_array()?;
    let one = |list: &Value| -> Option<String> {
        let mut list: Vec<String> = list.as_array()?.iter().filter(|part| !part.is_null()).map(said).collect();
        // `[2001], [0]` is a range with an open end.
        if list.first().is_some_and(|year| year == "0") {
            return Some("..".to_owned());
        }
        if !season.is_empty() && list.len() == 1 {
            list.push(season.clone());
        }
        let date = parts(&list)?;
        Some(if approximate { format!("{date}~") } else { date })
    };
    let dates: Vec<String> = lists.iter().filter_map(one).collect();
    (!dates.is_empty()).then(|| dates.join("/"))
}

/// A part of a date, which is a number or a string.
fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}

/// The parts of `{"year": "2009", "month": "1", "day": "1"}`.
fn member_parts(value: &Value) -> Option<Vec<String>> {
    let members = ["year", "month", "day"].into_iter();
    let found: Vec<String> = members.map_while(|name| value.get(name).map(said)).collect();
    (!found.is_empty()).then_some(found)
}

/// Converts year, month or season, and day to EDTF. Parts that are not numbers are kept as words.
fn parts(list: &[String]) -> Option<String> {
    let number = |part: &String| part.trim_start_matches("season-").parse::<i64>().ok();
    let year = list.first().filter(|year| !year.starts_with('-'))?;
    // Some programs write the whole date into the first part.
    if let Some((year, rest)) = year.split_once('-').filter(|_| list.len() == 1) {
        return parts(&[year].into_iter().chain(rest.split('-')).map(str::to_owned).collect::<Vec<_>>());
    }
    let Some(year_number) = number(year) else { return Some(list.join(" ")) };
    let Some(second) = list.get(1) else { return Some(format!("{year_number:04}")) };
    let is_season = second.starts_with("season-");
    match (number(second), list.get(2).and_then(number)) {
        (Some(season @ 1..=4), None) if is_season => Some(format!("{year_number:04}-{}", 20 + season)),
        (Some(season @ 13..=16), None) => Some(format!("{year_number:04}-{}", 8 + season)),
        (Some(month), Some(day)) => Some(format!("{year_number:04}-{month:02}-{day:02}")),
        (Some(month), None) => Some(format!("{year_number:04}-{month:02}")),
        (None, _) => Some(format!("{second} {year_number:04}")),
    }
}

/// Converts a date of EDTF to `{"date-parts": [[2021, 11, 26]]}`, with two arrays for a range, a season, and a mark for
/// an approximate date. A date without a known year is written as a literal.
pub(super) fn written(text: &str) -> Value {
    let Some(plain) = edtf::plain(text) else { return json!({"literal": text}) };
    let parts = |date: &str| -> Vec<i64> { date.split('-').map_while(|part| part.parse().ok()).collect() };
    let mut date =
        json!({"date-parts": plain.split('/').map(parts).filter(|parts| !parts.is_empty()).collect::<Vec<_>>()});
    if let (Ok(Edtf { start: Bound::Date(start), end: None }), Some(date)) = (Edtf::parse(text), date.as_object_mut()) {
        if let Some(season) = start.season {
            date.insert("season".to_owned(), season.into());
        }
        if start.qualifier.is_some() {
            date.insert("circa".to_owned(), true.into());
        }
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_level_1_keep_what_csl_can_say() {
        for (issued, said) in [
            ("2021-11-26", json!({"date-parts": [[2021, 11, 26]]})),
            ("2021-06/2021-07", json!({"date-parts": [[2021, 6], [2021, 7]]})),
            ("2019-21", json!({"date-parts": [[2019]], "season": 1})),
            ("2019?", json!({"date-parts": [[2019]], "circa": true})),
            ("1984/..", json!({"date-parts": [[1984]]})),
            ("201X", json!({"literal": "201X"})),
        ] {
            assert_eq!(written(issued), said, "{issued}");
        }
    }
}
