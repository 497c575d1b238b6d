//! Fields that an entry inherits from another one: all missing fields from the entries named in `xdata`, and from the
//! entry in `crossref` by the rules of biblatex (manual, appendix B), which also cover those of BibTeX.

use std::collections::{HashMap, HashSet};

use super::parts;
use super::parts::Part;
use super::scan::{self, Piece};
use super::strings::Strings;
use crate::document::budget::{Budget, Count};
use crate::error::Result;
use crate::formats::opening::Text;

/// The longest chain of entries through which a field may be inherited.
const LONGEST: usize = 8;
/// The greatest number of parents, direct or indirect, from which one entry may inherit.
const MOST: usize = 64;

/// A field in which the abbreviations are written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// The name, in lower case.
    pub name: String,
    /// The value, as TeX.
    pub value: String,
}

struct Parent {
    kind: String,
    fields: Vec<Field>,
}

/// The entries of a bibliography to which other entries refer.
#[derive(Default)]
pub(super) struct Parents {
    by_key: HashMap<String, Parent>,
}

impl Parents {
    /// Finds the entries that others refer to. They may stand after the entries that refer to them.
    ///
    /// # Errors
    /// Returns an error if the inherited fields make more text than `budget` allows.
    pub(super) fn find(from: &Text<'_>) -> Result<Self> {
        let (mut parents, limits) = (Self::default(), from.budget.limits());
        let mut wanted: HashSet<String> = HashSet::new();
        scan::each(from.window()?, limits, |piece| {
            wanted.extend(references(piece));
            Ok(())
        })?;
        if wanted.is_empty() {
            return Ok(parents);
        }
        let mut strings = Strings::new(from.budget);
        scan::each(from.window()?, limits, |piece| {
            if piece.whole { parents.add(piece, &wanted, &mut strings) } else { Ok(()) }
        })?;
        Ok(parents)
    }

    /// Adds the entry of a piece, if others refer to it.
    fn add(&mut self, piece: &Piece<'_>, wanted: &HashSet<String>, strings: &mut Strings<'_>) -> Result<()> {
        match piece.kind.as_str() {
            "comment" | "preamble" => {}
            "string" => {
                if let Ok(fields) = parts::fields(piece.body) {
                    strings.define(&fields)?;
                }
            }
            _ => {
                let Ok((key, raw)) = parts::entry(piece.body) else { return Ok(()) };
                let key = key.to_lowercase();
                if !wanted.contains(&key) || self.by_key.contains_key(&key) {
                    return Ok(());
                }
                let mut fields = Vec::with_capacity(raw.len());
                for field in raw {
                    fields.push(Field { value: strings.written(&field.value)?.text, name: field.name });
                }
                self.by_key.insert(key, Parent { kind: piece.kind.clone(), fields });
            }
        }
        Ok(())
    }

    /// Returns whether an entry refers to the entry with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(&key.to_lowercase())
    }

    /// Adds the inherited fields to the fields of an entry.
    ///
    /// # Errors
    /// Returns an error if the inherited fields make more text than `budget` allows.
    pub(super) fn complete(&self, kind: &str, fields: &mut Vec<Field>, budget: &Budget) -> Result<()> {
        let mut visits = 0;
        self.inherit(kind, fields, budget, 0, &mut visits)
    }

    fn inherit(
        &self,
        kind: &str,
        fields: &mut Vec<Field>,
        budget: &Budget,
        depth: usize,
        visits: &mut usize,
    ) -> Result<()> {
        let named: Vec<(bool, String)> = fields
            .iter()
            .filter(|field| matches!(field.name.as_str(), "xdata" | "crossref"))
            .flat_map(|field| {
                let data = field.name == "xdata";
                field.value.split(',').map(move |key| (data, key.trim().to_lowercase())).collect::<Vec<_>>()
            })
            .collect();
        for (data, key) in named {
            let Some(parent) = self.by_key.get(&key) else { continue };
            *visits += 1;
            if depth >= LONGEST || *visits > MOST {
                return Ok(());
            }
            let mut theirs = parent.fields.clone();
            self.inherit(&parent.kind, &mut theirs, budget, depth + 1, visits)?;
            for field in theirs {
                let name = if data { Some(field.name.as_str()) } else { inherited(&parent.kind, kind, &field.name) };
                let Some(name) = name.filter(|name| !fields.iter().any(|have| have.name == **name)) else { continue };
                // A child with a date of its own does not inherit a date from a parent of another year.
                let dated = matches!(name, "year" | "month" | "date")
                    && fields.iter().any(|have| matches!(have.name.as_str(), "date" | "year"))
                    && !data;
                if dated && !same_parent_date(fields, &parent.fields) {
                    continue;
                }
                budget.spend(Count::Bytes, field.value.len() as u64)?;
                fields.push(Field { name: name.to_owned(), value: field.value });
            }
        }
        Ok(())
    }
}

/// Returns whether an entry and its parent have the same year, so that the month of the parent also applies to the
/// entry.
fn same_parent_date(fields: &[Field], parent: &[Field]) -> bool {
    let year = |fields: &[Field]| fields.iter().find(|field| field.name == "year").map(|field| field.value.clone());
    year(fields).is_some() && year(fields) == year(parent)
}

/// The field of a child that inherits this field of its parent, or `None` if the field is not inherited.
fn inherited<'n>(parent: &str, child: &str, name: &'n str) -> Option<&'n str> {
    if matches!(
        name,
        "ids"
            | "crossref"
            | "xref"
            | "xdata"
            | "entryset"
            | "entrysubtype"
            | "execute"
            | "label"
            | "options"
            | "presort"
            | "related"
            | "relatedoptions"
            | "relatedstring"
            | "relatedtype"
            | "shorthand"
            | "shorthandintro"
            | "sortkey"
            | "key"
            | "doi"
            | "url"
            | "abstract"
            | "file"
            | "pages"
            | "eprint"
            | "eprinttype"
            | "note"
            | "annote"
            | "annotation"
            | "keywords"
            | "shelflist-id"
    ) {
        return None;
    }
    let part = matches!(
        child,
        "inbook"
            | "bookinbook"
            | "suppbook"
            | "incollection"
            | "inreference"
            | "suppcollection"
            | "inproceedings"
            | "conference"
    );
    let multi = parent.starts_with("mv");
    let main = match name {
        "title" => "maintitle",
        "subtitle" => "mainsubtitle",
        "titleaddon" => "maintitleaddon",
        other => other,
    };
    let book = match name {
        "title" => "booktitle",
        "subtitle" => "booksubtitle",
        "titleaddon" => "booktitleaddon",
        other => other,
    };
    match name {
        "author" if matches!(parent, "book" | "mvbook") && matches!(child, "inbook" | "bookinbook" | "suppbook") => {
            Some(name)
        }
        "author" => None,
        "title" | "subtitle" | "titleaddon" | "shorttitle" if multi => Some(main).filter(|main| *main != "shorttitle"),
        "title" | "subtitle" | "titleaddon" if parent == "periodical" => {
            Some(if name == "title" { "journaltitle" } else { "journalsubtitle" })
        }
        "title" | "subtitle" | "titleaddon" if part => Some(book),
        "title" | "subtitle" | "titleaddon" | "shorttitle" => None,
        other => Some(other),
    }
}

/// The keys to which an entry refers.
fn references(piece: &Piece<'_>) -> Vec<String> {
    let names = |name: &str| {
        let bytes = piece.body.as_bytes();
        bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name.as_bytes()))
    };
    if matches!(piece.kind.as_str(), "comment" | "preamble" | "string") || !(names("crossref") || names("xdata")) {
        return Vec::new();
    }
    let Ok((_, fields)) = parts::entry(piece.body) else { return Vec::new() };
    let fields = fields.into_iter().filter(|field| matches!(field.name.as_str(), "crossref" | "xdata"));
    let texts = fields.flat_map(|field| field.value).map(|part| match part {
        Part::Text(text) | Part::Word(text) => text,
    });
    texts.flat_map(|text| text.split(',')).map(|key| key.trim().to_lowercase()).filter(|key| !key.is_empty()).collect()
}
