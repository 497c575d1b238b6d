//! Reads BibTeX and BibLaTeX entry by entry, so that a malformed entry does not affect the others.
//!
//! We measured the available crates on the files of `tests/data/cases/bibtex` and on 20 MB of entries. `biblatex`
//! (0.12) does not read `@article(…)` or an entry without a comma, and knows few TeX commands. `serde_bibtex` (0.7) and
//! `nom-bibtex` (0.5) read round brackets, but reject the whole file at the first error, and leave TeX and names as
//! they are.

use super::fields;
use super::inherit::{Field, Parents};
use super::parts;
use super::parts::{RawField, Wrong};
use super::scan::{self, Piece};
use super::strings::Strings;
use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::formats::opening::Text;
use crate::record::IssueCode;
use crate::record::rejected::Rejected;

/// Reads a bibliography.
///
/// # Errors
/// Returns an error if an entry has more parts than `budget` allows, or if abbreviations and inherited fields make more
/// text than it allows. Passes on the errors of `sink`.
pub(crate) fn read(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    let budget = from.budget;
    let mut reader = Reader { strings: Strings::new(budget), parents: Parents::find(from)?, budget, sink };
    scan::each(from.window()?, budget.limits(), |piece| {
        reader.piece(piece).map_err(|error| match error.place() {
            None => error.at(format!("line {}", piece.lines.0)),
            Some(_) => error,
        })
    })
}

struct Reader<'s> {
    strings: Strings<'s>,
    parents: Parents,
    budget: &'s Budget,
    sink: &'s mut dyn EntrySink,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece<'_>) -> Result<()> {
        if matches!(piece.kind.as_str(), "comment" | "preamble") {
            return Ok(());
        }
        if !piece.whole {
            return self.reject(piece, piece.lines.0, "the entry is not closed: a brace is missing");
        }
        count_parts(piece.text, self.budget)?;
        if piece.kind == "string" {
            return match parts::fields(piece.body) {
                Ok(fields) => self.strings.define(&fields),
                Err(wrong) => self.wrong(piece, &wrong),
            };
        }
        match parts::entry(piece.body) {
            Ok((key, fields)) => self.entry(piece, key, fields),
            Err(wrong) => self.wrong(piece, &wrong),
        }
    }

    fn entry(&mut self, piece: &Piece<'_>, key: &str, raw: Vec<RawField<'_>>) -> Result<()> {
        // An `xdata` entry from which other entries inherit is not a publication itself.
        if piece.kind == "xdata" && self.parents.has(key) {
            return Ok(());
        }
        let mut undefined = Vec::new();
        let mut fields = Vec::with_capacity(raw.len());
        for field in raw {
            let written = self.strings.written(&field.value)?;
            undefined.extend(written.undefined.into_iter().map(|name| (field.name.clone(), name)));
            fields.push(Field { name: field.name, value: written.text });
        }
        self.parents.complete(&piece.kind, &mut fields, self.budget)?;
        let mut entry = fields::entry(&piece.kind, key, &fields);
        entry.record.source.lines = Some(piece.lines);
        for (field, name) in undefined {
            let message = format!("{field} uses the abbreviation “{name}”, which no @string of the file defines");
            entry.record.add_issue(IssueCode::UndefinedString, "source", message);
        }
        self.sink.entry(entry)
    }

    fn wrong(&mut self, piece: &Piece<'_>, wrong: &Wrong) -> Result<()> {
        self.reject(piece, piece.body_line + wrong.line, &wrong.message)
    }

    fn reject(&mut self, piece: &Piece<'_>, line: u64, message: &str) -> Result<()> {
        let start: String = piece.text.chars().take(2000).collect();
        self.sink.rejected(Rejected::new(Error::data(message).at(format!("line {line}")), start))
    }
}

/// Counts the characters that can begin a field or a part of a value, as an upper bound for the number of parts.
fn count_parts(text: &str, budget: &Budget) -> Result<()> {
    if budget.check(Count::Parts, text.len() as u64).is_ok() {
        return Ok(());
    }
    let signs = text.bytes().filter(|byte| matches!(byte, b',' | b'=' | b'#' | b'{' | b'"' | b'$' | b'\\'));
    budget.check(Count::Parts, signs.count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Limits;
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;

    fn read_within(text: &str, budget: &Budget) -> Result<Entries> {
        collect(budget, |sink| super::read(&Text::whole(text, budget), sink))
    }

    fn read(text: &str) -> Entries {
        read_within(text, &Budget::default()).unwrap()
    }

    #[test]
    fn abbreviations_that_multiply_are_refused_by_line_and_option() {
        let mut chain = format!("@string{{a0 = \"{}\"}}\n", "x".repeat(100));
        (1..60).for_each(|n| chain.push_str(&format!("@string{{a{n} = a{} # a{}}}\n", n - 1, n - 1)));
        let uses = format!("@string{{s = \"{}\"}}\n", "x".repeat(50_000)) + &"@book{k, title = s}\n".repeat(5_000);
        let pieces =
            format!("@string{{s = \"{}\"}}\n@book{{k, title = s", "x".repeat(5000)) + &" # s".repeat(60_000) + "}";
        for text in [chain, uses, pieces] {
            let error = read_within(&text, &Limits::new(1 << 20, "--max-document").budget()).unwrap_err();
            assert!(error.place().is_some_and(|place| place.starts_with("line ")), "{error}");
            assert!(error.to_string().contains("--max-document"), "{error}");
        }
    }

    #[test]
    fn entries_strings_and_latex() {
        let text = r#"@string{org = "Bureau of Maps"} @comment{x}
@techreport{a1, title = {R{\'i}os \& "mapas" {\textbraceleft} -{}- {NASA}}, author = {{World Bank} and Mora, Ana},
  institution = org, month = nov, year = 2021, keywords = {Data, and more; Water}, language = {spanish},
  abstract = {One
line.

Two.}, shelf = {B 3}, url = {https://example.org/a_b?x=1%20}, number = {E/19}}
@book{broken, title = {x
@book{b2, title = "Second" # { part}, crossref = {b2}, ids = {b2}}"#;
        let found = read(text);
        assert_eq!((found.entries.len(), found.rejected.len()), (2, 1), "{:?}", found.rejected);
        let entry = &found.entries[0];
        assert_eq!(entry.record.title.as_deref(), Some("Ríos & \"mapas\" { -- NASA"));
        assert_eq!(entry.record.creators, ["World Bank", "Mora, Ana"]);
        assert_eq!(entry.record.publisher.as_deref(), Some("Bureau of Maps"));
        assert_eq!(entry.record.description.as_deref(), Some("One line.\n\nTwo."));
        assert_eq!(entry.record.url.as_deref(), Some("https://example.org/a_b?x=1%20"));
        assert_eq!(
            (entry.dates.as_slice(), entry.languages.as_slice()),
            (&["nov 2021".to_owned()][..], &["es".to_owned()][..])
        );
        assert_eq!(entry.record.notes, ["Shelf: B 3"]);
        assert_eq!(found.entries[1].record.title.as_deref(), Some("Second part"));
    }

    #[test]
    fn an_entry_that_would_overflow_the_stack_is_refused() {
        let deep = format!("@book{{a, title = {{{}{}}}}}", r"\a{".repeat(5000), "}".repeat(5000));
        let found = read(&deep);
        assert_eq!((found.entries.len(), found.rejected.len()), (0, 1));
        assert_eq!(read("@string{a = a} @book{k, title = a}").entries.len(), 1);
    }
}
