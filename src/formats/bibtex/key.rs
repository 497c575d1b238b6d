//! The citation keys of entries: the key that was read, or else one made of the author, the year and a word of the
//! title.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::record::{Record, Role, edtf};
use crate::text::folding::fold;

/// The hashes of the keys that were used so far, each with the number of times that the key was requested.
#[derive(Default)]
pub(super) struct Keys {
    given: HashMap<u64, u32>,
}

impl Keys {
    /// Returns the key for the next record. All keys differ, even if case is ignored: a key that is already in use gets
    /// a letter.
    pub(super) fn next(&mut self, record: &Record) -> String {
        let wanted = record.key.as_deref().map(allowed).filter(|key| !key.is_empty()).unwrap_or_else(|| made(record));
        let mut key = wanted.clone();
        while self.count(&key) > 0 {
            let number = self.count(&wanted);
            *self.given.entry(digest(&wanted)).or_default() += 1;
            key = format!("{wanted}{}", letters(number));
        }
        *self.given.entry(digest(&key)).or_default() += 1;
        key
    }

    fn count(&self, key: &str) -> u32 {
        self.given.get(&digest(key)).copied().unwrap_or_default()
    }
}

fn digest(key: &str) -> u64 {
    // This hasher has a fixed seed, so that every run writes the same bytes.
    let mut hasher = DefaultHasher::new();
    key.to_lowercase().hash(&mut hasher);
    hasher.finish()
}

/// Converts a number to letters: 1 is `a`, 26 is `z`, 27 is `aa`.
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        letters.push(char::from(b'a' + u8::try_from((number - 1) % 26).unwrap_or_default()));
        number = (number - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Removes the characters that would end the key.
fn allowed(key: &str) -> String {
    let refused = |c: char| c.is_whitespace() || c.is_control() || "{}()\"#%'=~\\,@&$^".contains(c);
    key.chars().filter(|c| !refused(*c)).collect()
}

/// Makes a key such as `mora2020rivers`.
fn made(record: &Record) -> String {
    let plain = |text: &str| fold(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let first = |editor: bool| {
        record.contributors.iter().find(|one| match &one.role {
            None | Some(Role::Author) => !editor,
            role => editor && *role == Some(Role::Editor),
        })
    };
    let family = |name: &str| match name.split_once(',') {
        Some((family, _)) => plain(family),
        None => name.split_whitespace().map(plain).find(|word| word.len() > 2).unwrap_or_default(),
    };
    let author = match first(false).or_else(|| first(true)) {
        Some(one) => {
            one.family.as_deref().map(plain).filter(|name| !name.is_empty()).unwrap_or_else(|| family(&one.name))
        }
        None => record.creators.first().or(record.publisher.as_ref()).map(|name| family(name)).unwrap_or_default(),
    };
    let year = record.issued.as_deref().and_then(edtf::plain).and_then(|date| date.get(..4).map(str::to_owned));
    let title = record.title.as_deref().unwrap_or_default();
    let words = || title.split(|c: char| !c.is_alphanumeric()).map(plain).filter(|word| !word.is_empty());
    let word = words().find(|word| word.len() > 3).or_else(|| words().next()).unwrap_or_default();
    let short = |text: &str| text.chars().take(24).collect::<String>();
    let key = format!("{}{}{}", short(&author), year.unwrap_or_default(), short(&word));
    // Some readers require a key to begin with a letter.
    match key.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => key,
        Some(_) => format!("r{key}"),
        None => format!("r{}", allowed(&record.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::names::person;

    #[test]
    fn keys_are_readable_and_unique() {
        let mut keys = Keys::default();
        let mut record =
            Record { title: Some("Los ríos".to_owned()), issued: Some("2020-05".to_owned()), ..Record::default() };
        record.contributors.push(person("Núñez", "Ana", None));
        assert_eq!(keys.next(&record), "nunez2020rios");
        assert_eq!(keys.next(&record), "nunez2020riosa");
        record.key = Some("NUNEZ2020rios".to_owned());
        assert_eq!(keys.next(&record), "NUNEZ2020riosb");
        record.key = Some("key:with+plus/slash, {x}".to_owned());
        assert_eq!(keys.next(&record), "key:with+plus/slashx");
        let nameless = Record { id: "00ff".to_owned(), title: Some("北京".to_owned()), ..Record::default() };
        assert_eq!((keys.next(&nameless), keys.next(&nameless)), ("r00ff".to_owned(), "r00ffa".to_owned()));
        assert_eq!((letters(1), letters(26), letters(27)), ("a".to_owned(), "z".to_owned(), "aa".to_owned()));
    }
}
