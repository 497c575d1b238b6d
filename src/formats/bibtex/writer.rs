//! BibTeX, with the fields of BibLaTeX that have no older form (`date`, `abstract`, `language`, `keywords`).

use std::io::{self, Write};

use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::record::edtf;
use crate::record::kinds;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Bibtex { number: 0 })
}

struct Bibtex {
    number: u64,
}

impl Exporter for Bibtex {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        self.number += 1;
        let kind = kinds::bibtex(record.kind.as_ref());
        let id: String = record.id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        // A key begins with a letter, for readers that want one.
        let key = if id.is_empty() { format!("record{}", self.number) } else { format!("r{id}") };
        write!(out, "@{kind}{{{key}")?;
        field(out, "title", &escape(record.title.as_deref().unwrap_or_default()))?;
        let braced: Vec<String> = record.creators.iter().map(|name| format!("{{{}}}", escape(name))).collect();
        field(out, "author", &braced.join(" and "))?;
        let publisher = if kind == "techreport" { "institution" } else { "publisher" };
        field(out, publisher, &escape(record.publisher.as_deref().unwrap_or_default()))?;
        if let Some(issued) = &record.issued {
            field(out, "date", issued)?;
            let plain = edtf::plain(issued).unwrap_or_default();
            field(out, "year", plain.get(..4).unwrap_or(issued))?;
        }
        field(out, "type", &escape(record.kind.as_deref().unwrap_or_default()))?;
        field(out, "abstract", &escape(record.description.as_deref().unwrap_or_default()))?;
        let labels: Vec<String> = record.thematic_areas.iter().map(|area| listed(&area.label)).collect();
        field(out, "keywords", &labels.join(", "))?;
        field(out, "language", &escape(&record.languages.join(", ")))?;
        let (mut used, mut others) = (Vec::new(), Vec::new());
        for identifier in &record.identifiers {
            let name = match identifier.scheme.as_str() {
                "report" if matches!(kind, "techreport" | "misc") => "number",
                name @ ("isbn" | "issn" | "doi") => name,
                _ => "",
            };
            if name.is_empty() || used.contains(&name) {
                others.push(format!("{}:{}", identifier.scheme, identifier.value));
            } else {
                used.push(name);
                // The styles print a DOI as it stands.
                field(out, name, &if name == "doi" { verbatim(&identifier.value) } else { escape(&identifier.value) })?;
            }
        }
        let others: Vec<String> = others.iter().map(|other| listed(other)).collect();
        field(out, "identifiers", &others.join(", "))?;
        field(out, "url", &verbatim(record.url.as_deref().unwrap_or_default()))?;
        let files: Vec<String> = record.files.iter().map(|file| verbatim(&file.url).replace(';', "%3B")).collect();
        field(out, "file", &files.join(";"))?;
        let notes: Vec<String> = record.notes.iter().map(|note| escape(note)).collect();
        field(out, "note", &notes.join("\n\n"))?;
        out.write_all(b"\n}\n\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn field(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { write!(out, ",\n  {name} = {{{value}}}") }
}

/// An item of a list: braces keep a separator in it from separating.
fn listed(item: &str) -> String {
    let escaped = escape(item);
    if item.contains([',', ';']) { format!("{{{escaped}}}") } else { escaped }
}

/// Text for LaTeX. Braces are written as commands, because BibTeX counts even escaped ones.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '#' | '$' | '%' | '&' | '_' => escaped.extend(['\\', c]),
            // Two in a row are another sign: a dash, a quotation mark.
            '-' | '\'' | '`' if before == c => escaped.extend(['{', '}', c]),
            '\n' => escaped.push('\n'),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// An address as it stands; the braces that it may not hold are percent-encoded.
fn verbatim(text: &str) -> String {
    let allowed: String = text.chars().filter(|c| !c.is_control()).collect();
    allowed.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_always_balanced() {
        for text in ["}", "{{", "\\{", "a } b { c \\", "--- '' ``"] {
            let escaped = escape(text);
            assert_eq!(escaped.matches('{').count(), escaped.matches('}').count(), "{escaped}");
        }
        assert_eq!(escape("50% -- x_y"), "50\\% -{}- x\\_y");
    }
}
