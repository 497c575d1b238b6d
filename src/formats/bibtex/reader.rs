//! BibTeX and BibLaTeX.
//!
//! The crate reads one entry at a time, so that a broken one does not take the others with it; and entries that
//! are nested too deeply, or refer to themselves, never reach it.

use std::collections::BTreeMap;

use biblatex::{Bibliography, Chunk, ChunksExt as _, ChunksRef, ParseErrorKind, RawBibliography, RawChunk};

use crate::document::budget::{Budget, Count};
use crate::document::entry::{Entry, is_address};
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::record::edtf::Edtf;
use crate::record::kinds;
use crate::record::rejected::Rejected;
use crate::text::whitespace::normalise;

/// Braces nested deeper than this are no bibliography; the crate's reader would follow them on the stack.
const DEPTH: usize = 64;
/// Stands for a blank line while the crate collapses white space.
const PARAGRAPH: char = '\u{1e}';

/// Reads a bibliography.
///
/// # Errors
/// Where an entry has more parts than `budget` allows, or the abbreviations written out make more text; and what
/// `sink` returns.
pub(crate) fn read(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut strings = Strings { known: BTreeMap::new(), budget };
    for piece in pieces(text) {
        let kind = piece.kind.to_ascii_lowercase();
        let place = || format!("line {}", piece.lines.0);
        let broken = |message: String| {
            let start: String = piece.text.chars().take(2000).collect();
            Rejected::new(Error::data(message).at(place()), start)
        };
        if matches!(kind.as_str(), "comment" | "preamble") {
            continue;
        }
        if !piece.whole {
            sink.rejected(broken("the entry is not closed: a brace is missing".to_owned()))?;
            continue;
        }
        count_parts(piece.text, budget).map_err(|error| error.at(place()))?;
        let outcome = match kind.as_str() {
            "string" => strings.define(piece.text).map(|()| None),
            _ => entry(piece.text, &strings).map(Some),
        };
        match outcome {
            Ok(Some(mut entry)) => {
                entry.record.source.lines = Some(piece.lines);
                sink.entry(entry)?;
            }
            Ok(None) => {}
            Err(Trouble::Broken(message)) => sink.rejected(broken(message))?,
            Err(Trouble::Over(error)) => return Err(error.at(place())),
        }
    }
    Ok(())
}

/// What is wrong with an entry.
enum Trouble {
    /// It is malformed; the next one may be read.
    Broken(String),
    /// The document passes its budget.
    Over(Error),
}

impl From<String> for Trouble {
    fn from(message: String) -> Self {
        Self::Broken(message)
    }
}

impl From<&str> for Trouble {
    fn from(message: &str) -> Self {
        Self::Broken(message.to_owned())
    }
}

/// Fields and pieces of values each begin with one of a few signs.
fn count_parts(text: &str, budget: &Budget) -> Result<()> {
    if budget.check(Count::Parts, text.len() as u64).is_ok() {
        return Ok(());
    }
    let signs = text.bytes().filter(|byte| matches!(byte, b',' | b'=' | b'#' | b'{' | b'"' | b'$' | b'\\'));
    budget.check(Count::Parts, signs.count() as u64)
}

/// The abbreviations of a bibliography (`@string`), with what they stand for.
struct Strings<'b> {
    known: BTreeMap<String, String>,
    budget: &'b Budget,
}

impl Strings<'_> {
    /// What a name stands for. Every use of it is text that was not in the document, and is counted as such.
    fn resolve(&self, name: &str) -> std::result::Result<Option<&str>, Trouble> {
        let Some(text) = self.known.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        self.budget.spend(Count::Bytes, text.len() as u64).map_err(Trouble::Over)?;
        Ok(Some(text))
    }

    /// `@string{name = "value"}`; a value may use the strings before it, and never itself.
    fn define(&mut self, text: &str) -> std::result::Result<(), Trouble> {
        let raw = RawBibliography::parse(text).map_err(|error| error.kind.to_string())?;
        for pair in raw.abbreviations {
            let span = pair.value.span.clone();
            let value = text.get(span).unwrap_or_default().trim().trim_end_matches([',', '}']);
            let mut resolved = String::new();
            for chunk in &pair.value.v {
                match chunk.v {
                    RawChunk::Normal(text) => resolved.push_str(text),
                    RawChunk::Abbreviation(name) => match self.resolve(name)? {
                        Some(value) => resolved.push_str(value),
                        None => return Err(format!("the string {name} is not defined").into()),
                    },
                }
            }
            if extent(&format!("{{{value}}}")).1 || value.is_empty() {
                self.known.insert(pair.key.v.to_ascii_lowercase(), resolved);
            }
        }
        Ok(())
    }
}

/// A piece of a bibliography, from its `@` to its closing brace.
struct Piece<'t> {
    kind: &'t str,
    text: &'t str,
    lines: (u64, u64),
    /// Its closing brace was found, and nothing in it is nested too deeply.
    whole: bool,
}

/// The pieces of a bibliography, found one after the other.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let (mut at, mut line, mut counted) = (0, 1_u64, 0);
    let mut lines_to = move |to: usize| {
        let passed = text.as_bytes().get(counted..to).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed).count() as u64;
        counted = to;
        line
    };
    std::iter::from_fn(move || {
        loop {
            let start = text.get(at..).and_then(|rest| rest.find('@')).map(|found| at + found)?;
            let after = text.get(start + 1..).unwrap_or_default();
            let kind_length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let kind = after.get(..kind_length).unwrap_or_default();
            let body = after.get(kind_length..).unwrap_or_default();
            let open = body.len() - body.trim_start().len();
            if kind.is_empty() || !body.trim_start().starts_with(['{', '(']) {
                at = start + 1;
                continue;
            }
            let body_start = start + 1 + kind_length + open;
            let (length, whole) = extent(text.get(body_start..).unwrap_or_default());
            let end = body_start + length;
            at = end;
            let first = lines_to(start);
            let text = text.get(start..end).unwrap_or_default();
            return Some(Piece { kind, text, lines: (first, lines_to(end)), whole });
        }
    })
}

/// How far the body of an entry goes, and whether it is whole. One that is not ends before the next line that
/// begins an entry.
fn extent(body: &str) -> (usize, bool) {
    let round = body.starts_with('(');
    let (mut depth, mut deep, mut escaped) = (0_usize, false, false);
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => {
                depth += 1;
                deep |= depth > DEPTH;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !round {
                    return (at + 1, !deep);
                }
            }
            b')' if round && depth == 0 => return (at + 1, !deep),
            _ => {}
        }
    }
    // Only now, because a line of an abstract may begin with an address such as "@office {…".
    let next = body.match_indices("\n@").map(|(at, _)| at + 1).find(|at| {
        let after = body.get(at + 1..).unwrap_or_default();
        let kind = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        kind > 0 && after.get(kind..).is_some_and(|rest| rest.trim_start().starts_with(['{', '(']))
    });
    (next.unwrap_or(body.len()), false)
}

fn entry(text: &str, strings: &Strings<'_>) -> std::result::Result<Entry, Trouble> {
    let raw = RawBibliography::parse(text).map_err(|error| error.kind.to_string())?;
    let raw = raw.entries.first().ok_or("there is no entry in it")?;
    let mut entry = Entry::default();
    let kind = raw.v.kind.v.to_ascii_lowercase();
    let mut fields: BTreeMap<String, Vec<(bool, String)>> = BTreeMap::new();
    let mut order = Vec::new();
    for field in &raw.v.fields {
        let name = field.key.v.to_ascii_lowercase();
        let mut value = String::new();
        for chunk in &field.value.v {
            match chunk.v {
                RawChunk::Normal(text) => value.push_str(text),
                RawChunk::Abbreviation(short) => match strings.resolve(short)? {
                    Some(text) => value.push_str(text),
                    // The months are known to the styles; anything else stands for itself.
                    None => value.push_str(short),
                },
            }
        }
        let chunks = resolve(&name, &value)?;
        if !fields.contains_key(&name) {
            order.push(name.clone());
        }
        fields.insert(name, chunks);
    }
    for name in &order {
        let chunks = fields.get(name).map(Vec::as_slice).unwrap_or_default();
        field(&mut entry, &kind, name, chunks);
    }
    dates(&mut entry, &fields);
    entry.typed(&kinds::BIBLATEX, &kind);
    if let (Some(title), Some(subtitle)) = (entry.record.title.clone(), fields.get("subtitle")) {
        let joint = if title.ends_with(['?', '!', ':']) { " " } else { ": " };
        entry.record.title = Some(format!("{title}{joint}{}", plain(subtitle)));
    }
    if !raw.v.key.v.is_empty() {
        entry.unknown("citation_key", &serde_json::Value::String(raw.v.key.v.to_owned()));
    }
    Ok(entry)
}

/// The text of a value in pieces, those in inner braces marked; LaTeX is read by the crate.
fn resolve(name: &str, value: &str) -> std::result::Result<Vec<(bool, String)>, String> {
    // Writers wrap single signs in it; the crate does not know the command.
    let marked = mark_paragraphs(value).replace("\\ensuremath{", "{");
    // The field is read as that of an entry of its own, which has no other field that it could refer to.
    let name = if matches!(name, "crossref" | "xdata" | "ids" | "xref") { "note" } else { name };
    let source = format!("@misc{{k,{name}={{{marked}}}}}");
    let bibliography = Bibliography::parse(&source).map_err(|error| match error.kind {
        ParseErrorKind::UnexpectedEof => format!("the value of {name} ends too early"),
        kind => format!("the value of {name}: {kind}"),
    })?;
    let entry = bibliography.iter().next().ok_or("there is no entry in it")?;
    let chunks: ChunksRef<'_> = entry.get(name).unwrap_or_default();
    Ok(chunks
        .iter()
        .map(|chunk| match &chunk.v {
            // A tie is a space, except in what is printed as it stands.
            Chunk::Normal(text) if !matches!(name, "url" | "file" | "doi" | "eprint") => {
                (false, text.replace('~', " "))
            }
            Chunk::Normal(text) => (false, text.clone()),
            Chunk::Verbatim(text) => (true, text.clone()),
            Chunk::Math(_) => (true, std::slice::from_ref(chunk).format_verbatim()),
        })
        .collect())
}

fn mark_paragraphs(value: &str) -> String {
    if !value.contains('\n') {
        return value.to_owned();
    }
    let lines: Vec<&str> = value.lines().map(str::trim).collect();
    let mut marked = String::with_capacity(value.len());
    for line in lines {
        if line.is_empty() {
            marked.push(PARAGRAPH);
        }
        marked.push_str(line);
        marked.push('\n');
    }
    marked
}

/// The text of a value; blank lines in it are blank lines again.
fn plain(chunks: &[(bool, String)]) -> String {
    let text: String = chunks.iter().map(|(_, text)| text.as_str()).collect();
    text.replace(PARAGRAPH, "\n\n")
}

/// Names are separated by "and" outside of inner braces.
fn names(chunks: &[(bool, String)]) -> Vec<String> {
    let mut names = vec![String::new()];
    for (verbatim, text) in chunks {
        let mut parts = if *verbatim { vec![text.as_str()] } else { text.split(" and ").collect() };
        let rest = parts.split_off(1.min(parts.len()));
        if let (Some(last), Some(first)) = (names.last_mut(), parts.first()) {
            last.push_str(first);
        }
        names.extend(rest.into_iter().map(str::to_owned));
    }
    names.iter().map(|name| normalise(name)).filter(|name| !name.is_empty() && name != "others").collect()
}

fn field(entry: &mut Entry, kind: &str, name: &str, chunks: &[(bool, String)]) {
    let text = plain(chunks);
    match name {
        "title" => entry.title(&text),
        "abstract" => entry.description(&text),
        "author" => names(chunks).iter().for_each(|name| entry.creator(name)),
        "editor" | "translator" => {
            let label = if name == "editor" { "Editor" } else { "Translator" };
            names(chunks).iter().for_each(|name| entry.note(label, name));
        }
        "publisher" | "institution" | "organization" | "school" => entry.publisher(&text),
        "keywords" | "keyword" => list(chunks).iter().for_each(|label| entry.keyword(label)),
        "language" | "langid" => {
            text.split(" and ").flat_map(|part| part.split(',')).for_each(|part| entry.language(variant(part)))
        }
        "doi" => {
            entry.identifier(Some("doi"), crate::document::entry::schemed(&text).map_or(text.trim(), |(_, doi)| doi))
        }
        "isbn" | "issn" => text.split([',', ';']).for_each(|part| entry.identifier(Some(name), part)),
        "number" if matches!(kind, "techreport" | "report" | "manual" | "misc") => {
            entry.identifier(Some("report"), &text)
        }
        "identifiers" => list(chunks).iter().for_each(|text| match text.split_once(':') {
            Some((scheme, value)) => entry.identifier(Some(scheme), value),
            None => entry.identifier(None, text),
        }),
        "eprint" | "identifier" => match text.split_once(':') {
            Some((scheme, value)) if scheme.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                entry.identifier(Some(scheme), value);
            }
            _ => entry.identifier(Some(name), &text),
        },
        "url" | "howpublished" if is_address(text.trim()) => entry.url(&text),
        "file" if text.split(';').all(|part| is_address(part.trim())) => {
            text.split(';').for_each(|part| entry.file(part, None, None));
        }
        "type" => entry.kind(&text),
        "note" | "annote" | "annotation" => text.split("\n\n").for_each(|note| entry.note("", note)),
        "urldate" => entry.note("Accessed", &text),
        "date" | "year" | "month" | "day" | "subtitle" | "shorttitle" => {}
        "journal" | "journaltitle" | "booktitle" => entry.note("In", &text),
        "address" | "location" => entry.note("Place", &text),
        other => {
            let mut label: Vec<char> = other.chars().collect();
            label.iter_mut().take(1).for_each(|first| *first = first.to_ascii_uppercase());
            entry.note(&label.into_iter().collect::<String>(), &text);
        }
    }
}

/// The items of a list: separated by commas, or by semicolons where there are some, outside of inner braces.
fn list(chunks: &[(bool, String)]) -> Vec<String> {
    let mark = if chunks.iter().any(|(verbatim, text)| !verbatim && text.contains(';')) { ';' } else { ',' };
    let mut items = vec![String::new()];
    for (verbatim, text) in chunks {
        let mut parts = if *verbatim { vec![text.as_str()] } else { text.split(mark).collect() };
        let rest = parts.split_off(1.min(parts.len()));
        if let (Some(last), Some(first)) = (items.last_mut(), parts.first()) {
            last.push_str(first);
        }
        items.extend(rest.into_iter().map(str::to_owned));
    }
    items.iter().map(|item| normalise(item)).filter(|item| !item.is_empty()).collect()
}

/// babel's names of varieties of a language.
fn variant(name: &str) -> &str {
    match name.trim() {
        "american" | "british" | "usenglish" | "ukenglish" | "australian" | "canadian" => "english",
        "mexican" | "spanishmx" => "spanish",
        "ngerman" | "austrian" | "naustrian" => "german",
        "brazil" | "brazilian" | "portuges" => "portuguese",
        other => other,
    }
}

fn dates(entry: &mut Entry, fields: &BTreeMap<String, Vec<(bool, String)>>) {
    let text = |name: &str| fields.get(name).map(|chunks| normalise(&plain(chunks))).filter(|text| !text.is_empty());
    if let Some(date) = text("date") {
        // In EDTF a tilde is no space (biblatex, section 2.3.8).
        let raw: String = fields.get("date").into_iter().flatten().map(|(_, chunk)| chunk.as_str()).collect();
        let raw = raw.replace('\u{a0}', "~");
        entry.date(if Edtf::parse(raw.trim()).is_ok() { &raw } else { &date });
    }
    if let Some(year) = text("year") {
        let month = text("month").unwrap_or_default();
        let number = month.parse::<u8>().ok().filter(|number| (1..=12).contains(number));
        entry.date(&match (number, text("day").and_then(|day| day.parse::<u8>().ok())) {
            (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year}-{month:02}"),
            (None, Some(day)) => format!("{day} {month} {year}"),
            (None, None) => format!("{month} {year}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Limits;
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;

    fn read_within(text: &str, budget: &Budget) -> Result<Entries> {
        collect(budget, |sink| super::read(text, budget, sink))
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
            (&["nov 2021".to_owned()][..], &["spanish".to_owned()][..])
        );
        assert_eq!(entry.record.notes, ["Shelf: B 3"]);
        assert_eq!(found.entries[1].record.title.as_deref(), Some("Second part"));
    }

    #[test]
    fn what_would_overflow_the_stack_is_refused() {
        let deep = format!("@book{{a, title = {{{}{}}}}}", r"\a{".repeat(5000), "}".repeat(5000));
        let found = read(&deep);
        assert_eq!((found.entries.len(), found.rejected.len()), (0, 1));
        assert_eq!(read("@string{a = a} @book{k, title = a}").entries.len(), 1);
    }
}
