//! Converts a record of UNIMARC to MARC 21, so that one reader reads both (UNIMARC Manual: Bibliographic Format, IFLA;
//! UNIMARC to MARC 21 Conversion Specifications, Library of Congress).

use super::record::{Field, Marc};

/// Returns whether a record is UNIMARC: the title stands in 200, and there is none in 245.
pub(super) fn is_unimarc(marc: &Marc) -> bool {
    let has = |tag: &str| marc.fields.iter().any(|field| field.tag == tag);
    let is_coded = |field: &Field| {
        let data = field.one('a');
        field.tag == "100" && data.len() >= 9 && data.bytes().take(8).all(|byte| byte.is_ascii_digit())
    };
    !has("245") && has("200") && (marc.fields.iter().any(is_coded) || has("101") || has("801"))
}

/// Converts a record.
pub(super) fn to_marc21(marc: &Marc) -> Marc {
    let mut into = Marc { leader: marc.leader.clone(), controls: marc.controls.clone(), ..Marc::default() };
    // The main entry decides whether other names are added entries.
    for field in &marc.fields {
        convert(field, &mut into);
    }
    into
}

/// The fields with the same subfields in both formats, under another tag or with other codes.
const RENAMED: [(&str, &str, &str); 29] = [
    ("011", "022", ""),
    ("013", "024", ""),
    ("205", "250", "fb"),
    ("207", "362", ""),
    ("215", "300", "cbdc"),
    ("300", "500", ""),
    ("301", "500", ""),
    ("304", "500", ""),
    ("305", "500", ""),
    ("306", "500", ""),
    ("307", "500", ""),
    ("310", "500", ""),
    ("314", "500", ""),
    ("320", "504", ""),
    ("326", "310", ""),
    ("327", "505", ""),
    ("328", "502", ""),
    ("330", "520", ""),
    ("333", "521", ""),
    ("336", "516", ""),
    ("337", "538", ""),
    ("500", "240", ""),
    ("510", "246", ""),
    ("517", "246", ""),
    ("675", "080", ""),
    ("676", "082", ""),
    ("680", "050", ""),
    ("686", "084", ""),
    ("856", "856", ""),
];

fn convert(field: &Field, into: &mut Marc) {
    let tag = field.tag.as_str();
    let add = |into: &mut Marc, tag: &str, indicators: (char, char), subfields: Vec<(char, String)>| {
        let subfields: Vec<_> = subfields.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        if !subfields.is_empty() {
            into.fields.push(Field { tag: tag.to_owned(), indicators, subfields });
        }
    };
    match tag {
        "010" => add(into, "020", (' ', ' '), kept(field, "az")),
        "100" => dates(field.one('a'), into),
        "101" => {
            let codes = field.subfields.iter().filter_map(|(code, text)| {
                let code = match code {
                    'a' => 'a',
                    'b' => 'k',
                    'c' => 'h',
                    'd' => 'b',
                    _ => return None,
                };
                Some((code, text.clone()))
            });
            add(into, "041", (' ', ' '), codes.collect());
        }
        "200" => title(field, into),
        "210" | "214" => {
            let function = match field.indicators.1 {
                mark @ ('2' | '3' | '4') if tag == "214" => mark,
                _ => '1',
            };
            let codes = field.subfields.iter().filter_map(|(code, text)| {
                let code = match code {
                    'a' => 'a',
                    'c' => 'b',
                    'd' => 'c',
                    _ => return None,
                };
                Some((code, text.clone()))
            });
            add(into, "264", (' ', function), codes.collect());
        }
        "225" => {
            let name = [field.joined("a"), field.joined("hi")];
            let name = name.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(". ");
            let rest = [('a', name), ('v', field.one('v').to_owned()), ('x', field.one('x').to_owned())];
            add(into, "490", ('0', ' '), rest.to_vec());
        }
        "410" if into.fields.iter().any(|have| have.tag == "490") => {}
        "410" => {
            let (name, part) = linked(field);
            add(into, "490", ('0', ' '), vec![('a', name), ('v', part), ('x', field.one('x').to_owned())]);
        }
        "461" | "462" | "463" => {
            let (name, part) = linked(field);
            let issn = field.one('x').to_owned();
            add(into, "773", ('0', ' '), vec![('t', name), ('g', part), ('x', issn), ('z', field.one('y').to_owned())]);
        }
        "600" | "601" | "602" | "604" | "605" | "606" | "607" => {
            let to = match tag {
                "600" | "602" => "600",
                "601" => "610",
                "605" => "630",
                "607" => "651",
                _ => "650",
            };
            let head = field.subfields.iter().filter(|(code, _)| "abcdft".contains(*code));
            let head = head.map(|(_, text)| text.trim_start_matches([',', ' '])).collect::<Vec<_>>().join(", ");
            let rest = field.subfields.iter().filter(|(code, _)| "jxyz".contains(*code));
            let rest = rest.map(|(code, text)| (if *code == 'j' { 'x' } else { *code }, text.clone()));
            add(into, to, (' ', '7'), [('a', head)].into_iter().chain(rest).collect());
        }
        "608" => add(into, "655", (' ', '7'), kept(field, "a")),
        "610" => add(into, "653", (' ', ' '), kept(field, "a")),
        "700" | "701" | "702" | "710" | "711" | "712" | "720" | "721" | "722" => name(field, into),
        _ => match RENAMED.iter().find(|(from, ..)| *from == tag) {
            Some((_, to, codes)) => {
                let pairs: Vec<char> = codes.chars().collect();
                let renamed = |code: char| {
                    let pair = pairs.chunks(2).find(|pair| pair.first() == Some(&code));
                    pair.and_then(|pair| pair.get(1)).copied().unwrap_or(code)
                };
                let text = |(code, text): &(char, String)| (renamed(*code), text.clone());
                add(into, to, field.indicators, field.subfields.iter().map(text).collect());
            }
            None => add(into, "500", (' ', ' '), vec![('a', format!("UNIMARC {tag}: {}", field.text()))]),
        },
    }
}

/// The subfields with these codes.
fn kept(field: &Field, codes: &str) -> Vec<(char, String)> {
    field.subfields.iter().filter(|(code, _)| codes.contains(*code)).cloned().collect()
}

/// Makes 008 of the dates in 100.
fn dates(data: &str, into: &mut Marc) {
    let part = |from: usize, to: usize| data.chars().skip(from).take(to - from).collect::<String>();
    let kind = match part(8, 9).as_str() {
        "a" => 'c',
        "b" => 'd',
        "c" | "u" => 'u',
        "d" => 's',
        "e" => 'r',
        "f" => 'q',
        "g" => 'm',
        "h" => 't',
        "i" => 'p',
        "j" => 'e',
        _ => return,
    };
    let year = |text: String| {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_year { text } else { "    ".to_owned() }
    };
    let text = format!("{}{kind}{}{}{}", part(2, 8), year(part(9, 13)), year(part(13, 17)), " ".repeat(25));
    into.controls.push(("008".to_owned(), text));
}

/// The title, with the marks that MARC 21 has between its parts.
fn title(field: &Field, into: &mut Marc) {
    let mut parts: Vec<(char, String)> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for (code, text) in &field.subfields {
        // The characters around an article that is not sorted are no part of the title.
        let text: String = text.chars().filter(|c| !matches!(c, '\u{88}' | '\u{89}' | '\u{98}' | '\u{9c}')).collect();
        let end = |mark: &str, parts: &mut Vec<(char, String)>| {
            if let Some((_, last)) = parts.last_mut() {
                last.push_str(mark);
            }
        };
        match code {
            'a' if parts.is_empty() => parts.push(('a', text)),
            'a' => {
                end(" ;", &mut parts);
                parts.push(('b', text));
            }
            'c' => {
                end(".", &mut parts);
                parts.push(('b', text));
            }
            'b' => parts.push(('h', text)),
            'd' => others.push(text.trim_start_matches(['=', ' ']).to_owned()),
            'e' => {
                end(" :", &mut parts);
                parts.push(('b', text));
            }
            'h' | 'i' => {
                end(".", &mut parts);
                parts.push((if *code == 'h' { 'n' } else { 'p' }, text));
            }
            'f' => {
                end(" /", &mut parts);
                parts.push(('c', text));
            }
            'g' => match parts.last_mut() {
                Some(('c', last)) => {
                    last.push_str(" ; ");
                    last.push_str(&text);
                }
                _ => parts.push(('c', text)),
            },
            _ => {}
        }
    }
    into.fields.push(Field { tag: "245".to_owned(), indicators: ('1', '0'), subfields: parts });
    for other in others {
        into.fields.push(Field { tag: "246".to_owned(), indicators: (' ', ' '), subfields: vec![('a', other)] });
    }
}

/// A person or institution, whose family name and given names stand in two subfields.
fn name(field: &Field, into: &mut Marc) {
    let is_person = field.tag.starts_with("70");
    let is_main = field.tag.ends_with('0') && !field.tag.starts_with("72");
    let given = field.one('b').trim_start_matches([',', ' ']);
    let family = field.one('a').trim_end_matches([',', ' ']);
    let has_given = is_person && !given.is_empty();
    let full = match (has_given, given) {
        (true, given) => format!("{family}, {given}"),
        (false, "") => family.to_owned(),
        (false, part) => format!("{family}. {part}"),
    };
    let mark = if is_person && !has_given && field.indicators.1 == '0' { '0' } else { '1' };
    let mut subfields = vec![('a', full), ('d', field.one('f').to_owned())];
    subfields.extend(field.all('4').map(|code| ('4', relator(code).to_owned())));
    subfields.retain(|(_, text)| !text.is_empty());
    let tag = match (is_person, is_main) {
        (true, true) => "100",
        (true, false) => "700",
        (false, true) => "110",
        (false, false) => "710",
    };
    // Without a name, the authority number alone says nothing.
    if !family.is_empty() {
        into.fields.push(Field { tag: tag.to_owned(), indicators: (mark, ' '), subfields });
    }
}

/// The relator code of MARC 21 for one of UNIMARC, which stays where it is not known.
fn relator(code: &str) -> &str {
    match code.trim() {
        "010" => "adp",
        "030" => "arr",
        "040" => "art",
        "070" => "aut",
        "080" => "aui",
        "180" => "ctg",
        "205" => "ctb",
        "212" => "cmm",
        "220" => "com",
        "230" => "cmp",
        "300" => "drt",
        "340" => "edt",
        "440" => "ill",
        "460" => "ive",
        "470" => "ivr",
        "590" => "prf",
        "600" => "pht",
        "650" => "pbl",
        "651" => "pbd",
        "723" => "spn",
        "727" => "ths",
        "730" => "trl",
        other => other,
    }
}

/// The title and the number in a field that links to another record. Its subfields stand in it as they are, or after
/// `$1` with the tag of the field that they come from.
fn linked(field: &Field) -> (String, String) {
    let mut from = String::new();
    let (mut name, mut number) = (field.one('t').to_owned(), String::new());
    for (code, text) in &field.subfields {
        match (code, from.as_str()) {
            ('1', _) => from = text.chars().take(3).collect(),
            ('a', "200") if name.is_empty() => text.clone_into(&mut name),
            ('v', _) if number.is_empty() => text.clone_into(&mut number),
            _ => {}
        }
    }
    (name, number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::marc::reader;

    #[test]
    fn a_record_of_unimarc_is_read_like_one_of_marc_21() {
        let mut marc = Marc { leader: "00000nam0 2200000   450 ".to_owned(), ..Marc::default() };
        marc.controls.push(("001".to_owned(), "fr7".to_owned()));
        for (tag, indicators, subfields) in [
            ("010", "  ", &[('a', "978-92-9068-967-6"), ('b', "broché")] as &[_]),
            ("100", "  ", &[('a', "20210405d2019    m  y0frey50      ba")]),
            ("101", "1 ", &[('a', "fre"), ('c', "eng")]),
            ("102", "  ", &[('a', "FR")]),
            (
                "200",
                "1 ",
                &[('a', "\u{98}Les \u{9c}rivières"), ('e', "atlas"), ('f', "Ana Mora"), ('g', "trad. Luc Petit")],
            ),
            ("210", "  ", &[('a', "Lyon"), ('c', "Delta"), ('d', "2019")]),
            ("225", "2 ", &[('a', "Cartes"), ('v', "12")]),
            ("330", "  ", &[('a', "Un atlas.")]),
            ("606", "  ", &[('3', "02"), ('a', "Eau"), ('y', "Pérou")]),
            ("700", " 1", &[('3', "05"), ('a', "Mora"), ('b', "Ana"), ('4', "070")]),
            ("702", " 1", &[('a', "Petit"), ('b', "Luc"), ('4', "730")]),
            ("712", "02", &[('a', "Institut des eaux"), ('4', "340")]),
        ] {
            marc.add(tag, indicators, subfields);
        }
        assert!(is_unimarc(&marc));
        let entry = reader::entry(&marc);
        let record = &entry.record;
        assert_eq!(record.title.as_deref(), Some("Les rivières : atlas"));
        assert_eq!((record.creators.as_slice(), entry.dates[0].as_str()), (&["Mora, Ana".to_owned()][..], "2019"));
        let roles: Vec<_> = record.contributors.iter().filter_map(|one| one.role.as_deref()).collect();
        assert_eq!(roles, ["author", "translator", "editor"]);
        assert_eq!((record.place.as_deref(), record.publisher.as_deref()), (Some("Lyon"), Some("Delta")));
        assert_eq!(
            (record.keywords.as_slice(), &entry.languages[..]),
            (&["Eau--Pérou".to_owned()][..], &["fre".to_owned()][..])
        );
        assert_eq!(record.container.as_ref().and_then(|have| have.volume.as_deref()), Some("12"));
        assert!(record.notes.iter().any(|note| note == "UNIMARC 102: FR"), "{:?}", record.notes);
    }

    #[test]
    fn marc_21_is_left_as_it_is() {
        let mut marc = Marc::default();
        marc.add("245", "10", &[('a', "Rivers")]);
        marc.add("200", "  ", &[('a', "other")]);
        assert!(!is_unimarc(&marc));
    }
}
