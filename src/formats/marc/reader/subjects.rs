//! Reads subjects and genres: fields 600 to 699.

use super::Reading;
use super::punctuation::without_end;
use crate::formats::marc::record::Field;
use crate::record::{Area, AreaBasis};

/// Reads a subject. Its subdivisions are appended after `--`, as catalogues show them.
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) {
    if field.tag == "653" {
        return field.all('a').for_each(|word| reading.entry.keyword(word));
    }
    let is_own = reading.is_own;
    // Terms of our own records end without the full stop that cataloguers add.
    let ended = |text: &str| if is_own { text.to_owned() } else { without_end(text).to_owned() };
    let mut label = match field.tag.as_str() {
        "600" | "610" | "611" | "630" => ended(&field.joined("abcdnpqt")),
        _ => ended(&field.joined("ab")),
    };
    for (_, text) in field.subfields.iter().filter(|(code, _)| "vxyz".contains(*code)) {
        label.push_str("--");
        label.push_str(&ended(text));
    }
    let address = field.addresses().next();
    match field.tag.as_str() {
        "655" => reading.entry.kind(&label),
        _ if is_own => {
            let area = Area { label, uri: address.map(str::to_owned), basis: AreaBasis::Declared, ..Area::default() };
            if !area.label.is_empty() && !reading.entry.record.thematic_areas.contains(&area) {
                reading.entry.record.thematic_areas.push(area);
            }
        }
        _ => {
            reading.entry.keyword(&label);
            for address in field.addresses() {
                reading.entry.note("Authority", &format!("{label}: {address}"));
            }
        }
    }
}
