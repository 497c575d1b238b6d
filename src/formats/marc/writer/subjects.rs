//! Writes subjects with their vocabularies: fields 650, 653 and 655.

use crate::formats::marc::record::Marc;
use crate::record::Record;

/// Vocabularies by the prefixes of the addresses of their concepts, with the MARC codes (Subject Heading and Term
/// Source Codes, Library of Congress).
const VOCABULARIES: [(&str, &str); 13] = [
    ("id.loc.gov/authorities/subjects/", "lcsh"),
    ("id.loc.gov/authorities/childrensSubjects/", "lcshac"),
    ("id.nlm.nih.gov/mesh/", "mesh"),
    ("aims.fao.org/aos/agrovoc/", "agrovoc"),
    ("id.worldcat.org/fast/", "fast"),
    ("vocab.getty.edu/aat/", "aat"),
    ("d-nb.info/gnd/", "gnd"),
    ("metadata.un.org/thesaurus/", "unbist"),
    ("vocabularies.unesco.org/thesaurus/", "unescot"),
    ("zbw.eu/stw/", "stw"),
    ("metadata.ilo.org/thesaurus/", "ilot"),
    ("homosaurus.org/", "homoit"),
    ("data.bnf.fr/ark:/", "ram"),
];

/// The code of the vocabulary to which a concept belongs, or `local` if MARC has no code for it.
pub(crate) fn vocabulary(uri: Option<&str>) -> &'static str {
    let Some((_, address)) = uri.and_then(|uri| uri.split_once("://")) else { return "local" };
    let address = address.strip_prefix("www.").unwrap_or(address);
    VOCABULARIES.iter().find(|(start, _)| address.starts_with(start)).map_or("local", |(_, code)| code)
}

/// Adds areas, keywords and the kind.
pub(super) fn add(marc: &mut Marc, record: &Record) {
    for area in &record.thematic_areas {
        let uri = area.uri.as_deref();
        let code = vocabulary(uri);
        // These two vocabularies have indicators of their own.
        let (indicators, source) = match code {
            "lcsh" => (" 0", ""),
            "mesh" => (" 2", ""),
            other => (" 7", other),
        };
        marc.add("650", indicators, &[('a', &area.label), ('0', uri.unwrap_or_default()), ('2', source)]);
    }
    for keyword in &record.keywords {
        marc.add("653", "  ", &[('a', keyword)]);
    }
    marc.add("655", " 7", &[('a', record.kind.as_deref().unwrap_or_default()), ('2', "local")]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_name_their_vocabulary() {
        for (uri, code) in [
            (Some("http://id.loc.gov/authorities/subjects/sh85"), "lcsh"),
            (Some("https://www.homosaurus.org/v3/x"), "homoit"),
            (Some("https://example.org/areas/1"), "local"),
            (None, "local"),
        ] {
            assert_eq!(vocabulary(uri), code);
        }
    }
}
