//! Writes a vocabulary as TOML with one statement on each line, so that a change is one line of a diff.

use std::fmt::Write as _;

use toml_edit::{Key, Value};

use super::{ANY, Concept, Texts, Vocabulary};

/// The text of the whole vocabulary.
pub(crate) fn write(vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "id = {}", quoted(&vocabulary.id));
    if let Some(uri) = &vocabulary.uri {
        let _ = writeln!(out, "uri = {}", quoted(uri));
    }
    let _ = writeln!(out, "language = {}", quoted(&vocabulary.language));
    for (language, title) in &vocabulary.title {
        let _ = writeln!(out, "title.{language} = {}", quoted(title));
    }
    out.push_str("\n[scoring]\n");
    for (key, value) in vocabulary.scoring.entries() {
        let _ = writeln!(out, "{key} = {}", number(value));
    }
    if !vocabulary.not.is_empty() {
        out.push_str("\n[not]\n");
        for (language, phrases) in &vocabulary.not {
            let _ = writeln!(out, "{language} = {}", list(phrases));
        }
    }
    for concept in &vocabulary.concepts {
        write_concept(&mut out, concept);
    }
    out
}

fn write_concept(out: &mut String, concept: &Concept) {
    let _ = writeln!(out, "\n[[concept]]\nid = {}", quoted(&concept.id));
    if let Some(uri) = &concept.uri {
        let _ = writeln!(out, "uri = {}", quoted(uri));
    }
    for (language, label) in &concept.label {
        let _ = writeln!(out, "label.{language} = {}", quoted(label));
    }
    for (key, texts) in [("alt", &concept.alt), ("hidden", &concept.hidden)] {
        for (language, names) in texts {
            let _ = writeln!(out, "{key}.{language} = {}", list(names));
        }
    }
    if !concept.broader.is_empty() {
        let _ = writeln!(out, "broader = {}", list(&concept.broader));
    }
    if let Some(names) = concept.names_are_rules {
        let _ = writeln!(out, "names = {names}");
    }
    let _ = writeln!(out, "threshold = {}", number(concept.threshold));
    if concept.strict_in.is_empty() {
        if let Some(strict) = concept.strict {
            let _ = writeln!(out, "strict = {}", number(strict));
        }
    } else {
        let all = concept.strict.iter().map(|strict| (ANY, strict));
        let languages = concept.strict_in.iter().map(|(language, strict)| (language.as_str(), strict));
        for (language, strict) in all.chain(languages) {
            let _ = writeln!(out, "strict.{language} = {}", number(*strict));
        }
    }
    for (language, phrases) in &concept.not {
        let _ = writeln!(out, "not.{language} = {}", list(phrases));
    }
    for (property, texts) in &concept.skos {
        write_notes(out, property, texts);
    }
    for (language, keywords) in &concept.keywords {
        let _ = writeln!(out, "\n[concept.keywords.{language}]");
        for keyword in keywords {
            let _ = writeln!(out, "{} = {}", key(&keyword.rule), number(keyword.weight));
        }
    }
}

fn write_notes(out: &mut String, property: &str, texts: &Texts) {
    for (key, values) in texts {
        let _ = writeln!(out, "skos.{}.{} = {}", self::key(property), self::key(key), list(values));
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A TOML key: without quotes if that is possible, except that rules are always quoted.
fn key(text: &str) -> String {
    let key = Key::new(text).display_repr().into_owned();
    if key.starts_with(['"', '\'']) { key } else { format!("\"{key}\"") }
}

fn list(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", items.join(", "))
}

/// The shortest number that reads back as the same value.
pub(crate) fn number(value: f64) -> String {
    Value::from(value).to_string()
}
