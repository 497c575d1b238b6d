//! Reads long documents in JSON, of which one record is held at a time.
//!
//! The records must stand in one list. Where it is, a shortened copy of the document shows: of each list it has the first
//! objects, by which a document that is held whole is judged as well.

use std::io::{BufRead, BufReader};

use super::foreign::{self, Place, take};
use super::publication::EXAMINED;
use super::scan;
use serde_json::Value;

use crate::document::budget::Limits;
use crate::document::entry_sink::EntrySink;
use crate::document::stored::StoredText;
use crate::error::{Error, Result};
use crate::formats::opening::Text;
use crate::formats::places::Places;

/// The greatest length in bytes of a shortened copy.
const LONGEST: usize = 8 << 20;
/// The depth to which lists are shortened.
const DEPTH: usize = 10;
/// The length in bytes from which a value is not looked at.
const SHORT: usize = 200;

/// A text of JSON that is well-formed, and is read from its beginning.
struct Json<R> {
    from: R,
    limits: Limits,
}

impl<R: BufRead> Json<R> {
    /// The next byte that is not white space. It is not consumed.
    fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let found = self.from.fill_buf().map_err(|error| Error::from_io("the document", &error))?;
            if found.is_empty() {
                return Ok(None);
            }
            let blank = found.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = found.get(blank).copied();
            self.from.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Consumes the next byte that is not white space if it is this one.
    fn is_next(&mut self, wanted: u8) -> Result<bool> {
        let is_next = self.peek()? == Some(wanted);
        self.from.consume(usize::from(is_next));
        Ok(is_next)
    }

    /// The text of the next value.
    fn value(&mut self) -> Result<String> {
        self.peek()?;
        let extent = scan::value(&mut self.from, self.limits.most_held(), &mut 0);
        let extent = extent.map_err(|error| Error::from_io("the document", &error))?;
        self.limits.check_held("a value of the JSON", extent.length)?;
        Ok(String::from_utf8_lossy(&extent.text).into_owned())
    }

    /// Passes the texts of the values in a list to `take`.
    fn each(&mut self, mut take: impl FnMut(String) -> Result<()>) -> Result<()> {
        self.is_next(b'[')?;
        while !self.is_next(b']')? {
            take(self.value()?)?;
            if !self.is_next(b',')? && self.peek()? != Some(b']') {
                return Err(Error::data("the list in the JSON is malformed"));
            }
        }
        Ok(())
    }

    /// Moves to the value to which these names lead. Returns false if there is none.
    fn go_to(&mut self, path: &[String]) -> Result<bool> {
        'names: for name in path {
            if !self.is_next(b'{')? {
                return Ok(false);
            }
            while !self.is_next(b'}')? {
                let key: String = serde_json::from_str(&self.value()?).unwrap_or_default();
                self.is_next(b':')?;
                if key == *name {
                    continue 'names;
                }
                self.skip()?;
                if !self.is_next(b',')? && self.peek()? != Some(b'}') {
                    return Ok(false);
                }
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// Moves behind the next value.
    fn skip(&mut self) -> Result<()> {
        self.peek()?;
        let skipped = scan::value(&mut self.from, 0, &mut 0);
        skipped.map(|_| ()).map_err(|error| Error::from_io("the document", &error))
    }

    /// Adds the next value to a shortened copy. Returns false where the copy would be too long.
    fn shorten(&mut self, copy: &mut String, depth: usize) -> Result<bool> {
        match self.peek()? {
            Some(b'[') if depth < DEPTH => {
                let (mut objects, from) = (0, copy.len());
                copy.push('[');
                self.is_next(b'[')?;
                while !self.is_next(b']')? {
                    if objects >= EXAMINED || copy.len() > LONGEST {
                        self.skip()?;
                    } else {
                        let item = self.value()?;
                        objects += usize::from(item.starts_with('{') && item.contains('"'));
                        if copy.len() > from + 1 {
                            copy.push(',');
                        }
                        copy.push_str(&item);
                    }
                    if !self.is_next(b',')? && self.peek()? != Some(b']') {
                        return Ok(false);
                    }
                }
                if objects >= EXAMINED {
                    copy.push_str(&" ".repeat(SHORT));
                }
                copy.push(']');
            }
            Some(b'{') if depth < DEPTH => {
                copy.push('{');
                self.is_next(b'{')?;
                while !self.is_next(b'}')? {
                    copy.push_str(&self.value()?);
                    copy.push(':');
                    self.is_next(b':')?;
                    if !self.shorten(copy, depth + 1)? {
                        return Ok(false);
                    }
                    if self.is_next(b',')? {
                        copy.push(',');
                    } else if self.peek()? != Some(b'}') {
                        return Ok(false);
                    }
                }
                copy.push('}');
            }
            _ => copy.push_str(&self.value()?),
        }
        Ok(copy.len() <= LONGEST)
    }
}

/// Opens a text of JSON.
fn open(text: &StoredText, limits: Limits) -> Result<Json<impl BufRead>> {
    Ok(Json { from: BufReader::with_capacity(1 << 16, text.reader()?), limits })
}

/// A shortened copy of a document, by which its records are found; `None` if the document is malformed or its copy too
/// long, so that it must be held whole.
///
/// # Errors
/// Returns an error if the document cannot be read.
pub(crate) fn shortened(text: &StoredText, limits: Limits) -> Result<Option<String>> {
    let from = BufReader::with_capacity(1 << 16, text.reader()?);
    if serde_json::from_reader::<_, serde::de::IgnoredAny>(from).is_err() {
        return Ok(None);
    }
    let mut copy = String::new();
    let is_short = open(text, limits)?.shorten(&mut copy, 0)?;
    Ok(is_short.then_some(copy))
}

/// Returns whether the records at these places can be read one by one. `copy` is the shortened document.
pub(crate) fn is_divisible(places: &Places, copy: &str) -> bool {
    let list = super::items::at(copy.trim_start(), &places.path).ok().flatten();
    let is_list = list.is_some_and(|list| list.trim_start().starts_with('['));
    is_list && !places.keyed && !places.is_graph() && (places.path.is_empty() || !copy.starts_with('['))
}

/// Reads a document for which [`is_divisible`] holds.
///
/// # Errors
/// Returns an error if the document cannot be read, or if a record has more parts than the budget allows. Passes on the
/// errors of `sink`.
pub(crate) fn read(from: &Text<'_>, text: &StoredText, sink: &mut dyn EntrySink) -> Result<()> {
    let places = from.plan.cloned().unwrap_or_default();
    let mut number = 0;
    let mut take_item = |value: Value, key: Option<&str>| {
        number += 1;
        take(sink, &places, value, key, &Place { name: format!("item {number}"), line: None })
    };
    let mut json = open(text, from.budget.limits())?;
    let path: &[String] = if places.paged { &[] } else { &places.path };
    if !json.go_to(path)? {
        return Ok(());
    }
    json.each(|item| {
        if places.paged {
            foreign::records(&item, &places, from.budget, &mut take_item)
        } else {
            take_item(foreign::value(&item, from.budget)?, None)
        }
    })
}
