//! Begins a vocabulary from names: a list with one concept in each line, a table with a column for each language, or the
//! labels of a vocabulary that exists.

use std::collections::BTreeSet;

use super::{ANY, Concept, Keyword, Texts, Vocabulary, fold, tokens};
use crate::error::{Error, Result};
use crate::record::language_codes::{is_known, is_tag, normalised, primary, two_letters};

/// The threshold of a concept of a new vocabulary: one name, or two parts of names.
const THRESHOLD: f64 = 1.0;
/// The weight of a part of a name. One part alone does not give the area, because it says less than the name.
const PART: f64 = 0.5;
/// The shortest part of a name that becomes a rule, in characters. Shorter ones are articles and prepositions.
const SHORTEST: usize = 4;
/// The lengths of a part in capitals that is an acronym, in characters. What it stands for is said by the acronym alone, so
/// that it is a rule of its own.
const ACRONYM: std::ops::RangeInclusive<usize> = 3..=6;
/// Words that join the parts of a name.
const JOINTS: &[&str] = &["and", "or", "y", "e", "o", "en", "of", "und", "et", "&"];

/// Reads names and makes a vocabulary of them.
///
/// Each line is a concept. Its cells are divided by tabs, semicolons or commas, whichever the first line has; a line of
/// plain text has one cell. A first line of language codes (`en`, `es`) or of columns such as `label.en` says what the
/// cells are; without it, they are in `languages`, in this order. Several names in one cell are divided by bars.
///
/// # Errors
/// Returns an error at `origin:line` where a line has more cells than languages, or two concepts have the same name.
pub(crate) fn read(origin: &str, text: &str, table: bool, languages: &[String]) -> Result<Vocabulary> {
    let id = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let mut vocabulary = Vocabulary::new(slug(id.rsplit_once('.').map_or(id, |(stem, _)| stem)));
    let mut columns: Option<Vec<String>> = None;
    let mut seen = BTreeSet::new();
    for (line, cells) in rows(origin, text, table)? {
        let at = |error: Error| error.at(format!("{origin}:{line}"));
        if columns.is_none() {
            columns = header(&cells);
            if columns.is_some() {
                continue;
            }
            columns = Some(languages.to_vec());
        }
        let columns = columns.as_deref().unwrap_or_default();
        if cells.len() > columns.len() {
            return Err(at(Error::usage(format!(
                "{} names, but {} language{}",
                cells.len(),
                columns.len(),
                if columns.len() == 1 { "" } else { "s" }
            ))
            .hint("write a first line with the language of each column (en, es), or give --languages en,es")));
        }
        let mut concept = Concept { threshold: THRESHOLD, ..Concept::default() };
        for (language, cell) in columns.iter().zip(&cells) {
            let mut names = cell.split('|').map(str::trim).filter(|name| tokens(name).next().is_some());
            if let Some(first) = names.next() {
                concept.label.insert(language.clone(), first.to_owned());
            }
            let others: Vec<String> = names.map(str::to_owned).collect();
            if !others.is_empty() {
                concept.alt.insert(language.clone(), others);
            }
        }
        let Some(name) = concept.label.values().next().cloned() else { continue };
        let english = concept.label.get("en").cloned().unwrap_or(name);
        concept.id = slug(&english);
        if concept.id.is_empty() {
            concept.id = format!("concept-{line}");
        }
        if !seen.insert(concept.id.clone()) {
            let error = Error::usage(format!("a second concept {english:?}"));
            return Err(at(error.hint("write all names of a concept in one line")));
        }
        concept.keywords = parts(&concept);
        vocabulary.concepts.push(concept);
    }
    if vocabulary.concepts.is_empty() {
        return Err(Error::data("there are no names").at(origin).hint("write one concept in each line"));
    }
    let first = |concept: &Concept| concept.label.keys().next().cloned();
    let has_english = vocabulary.concepts.iter().any(|concept| concept.label.contains_key("en"));
    vocabulary.language =
        if has_english { "en".to_owned() } else { vocabulary.concepts.iter().find_map(first).unwrap_or_default() };
    Ok(vocabulary)
}

/// Makes a vocabulary to be worked on from one that has names: concepts without rules get the parts of their names.
pub(crate) fn of_names(mut vocabulary: Vocabulary) -> Vocabulary {
    for concept in vocabulary.concepts.iter_mut().filter(|concept| concept.keywords.values().all(Vec::is_empty)) {
        concept.keywords = parts(concept);
    }
    vocabulary
}

/// The rows of a text with their line numbers, as cells without blanks around them.
fn rows(origin: &str, text: &str, table: bool) -> Result<Vec<(u64, Vec<String>)>> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let sign = match () {
        () if first.contains('\t') => Some(b'\t'),
        () if table && first.contains(';') => Some(b';'),
        () if table => Some(b','),
        () => None,
    };
    let Some(sign) = sign else {
        let is_name = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| is_name(line));
        return Ok(lines
            .map(|(at, line)| (at, vec![line.trim_start_matches(['-', '*', '•']).trim().to_owned()]))
            .collect());
    };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(sign).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| Error::usage(format!("not a table: {error}")).at(origin))?;
        let line = row.position().map_or(0, csv::Position::line);
        let mut cells: Vec<String> = row.iter().map(|cell| cell.trim().to_owned()).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            rows.push((line, cells));
        }
    }
    Ok(rows)
}

/// The languages of the columns, where a row names nothing else.
fn header(cells: &[String]) -> Option<Vec<String>> {
    let language = |cell: &String| {
        let code = cell.to_lowercase();
        let code =
            ["label.", "name.", "label_", "name_"].iter().find_map(|start| code.strip_prefix(start)).unwrap_or(&code);
        let known =
            is_tag(code) && (primary(code) == ANY || is_known(primary(code)) && two_letters(primary(code)).is_some());
        known.then(|| normalised(code))
    };
    cells.iter().map(language).collect()
}

/// The parts of the names of a concept as rules: "Water, sanitation and hygiene" has three. A name of one part has none,
/// because the name is a rule itself. An acronym among them is matched as written, and gives the area alone.
fn parts(concept: &Concept) -> std::collections::BTreeMap<String, Vec<Keyword>> {
    let mut rules = std::collections::BTreeMap::new();
    let mut names: Texts = Texts::new();
    for (language, name) in concept.names() {
        names.entry(language.to_owned()).or_default().push(name.to_owned());
    }
    for (language, names) in names {
        let mut seen: BTreeSet<String> = names.iter().map(|name| fold(name)).collect();
        let mut found = Vec::new();
        for name in &names {
            let parts = pieces(name);
            if parts.len() < 2 {
                continue;
            }
            for part in parts {
                let rule = match is_acronym(&part, name) {
                    true => Keyword { rule: format!("={part}"), weight: THRESHOLD },
                    false if part.chars().count() < SHORTEST => continue,
                    false => Keyword { rule: part.clone(), weight: PART },
                };
                if seen.insert(fold(&part)) {
                    found.push(rule);
                }
            }
        }
        if !found.is_empty() {
            rules.insert(language, found);
        }
    }
    rules
}

/// Whether a part of a name is an acronym: short, in capitals, and in a name that is not in capitals throughout.
fn is_acronym(part: &str, name: &str) -> bool {
    ACRONYM.contains(&part.chars().count())
        && part.chars().all(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
}

/// The pieces of a name between commas, slashes, brackets and words that join.
fn pieces(name: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in name.replace([',', '/', '(', ')', ';', ':'], " , ").split_whitespace() {
        if word == "," || JOINTS.contains(&word.to_lowercase().as_str()) {
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    pieces.retain(|piece| tokens(piece).next().is_some());
    pieces
        .into_iter()
        .map(|piece| if piece.chars().any(char::is_lowercase) { piece.to_lowercase() } else { piece })
        .collect()
}

/// A short name of letters, digits and hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
