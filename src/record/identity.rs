//! The identity of a record, and the id that is computed from it.

use super::Record;

impl Record {
    /// The text that identifies the record: the name of its source together with its canonical URL, else its title and
    /// date, else its description.
    ///
    /// The position of the record and the path of its file are not part of it, because they change while the
    /// publication stays the same.
    pub fn identity(&self) -> String {
        let url = self.url.as_deref().map(canonical_url);
        let parts = match (&url, &self.title) {
            (Some(url), _) => vec!["url", url.as_str()],
            (None, Some(title)) => vec!["title", title, self.issued.as_deref().unwrap_or("")],
            (None, None) => vec!["description", self.description.as_deref().unwrap_or("")],
        };
        // The unit separator cannot occur in normalised text, so the joined parts stay apart.
        format!("{}\u{1f}{}", self.source.name, parts.join("\u{1f}"))
    }
}

/// Gives ids to the records of a run. An id is a hash of the identity of the record and of the number of earlier
/// records with the same identity.
#[derive(Debug, Default)]
pub struct Ids {
    seen: std::collections::HashMap<[u8; 10], u32>,
}

impl Ids {
    /// The id of the next record: the first 20 hexadecimal digits of a SHA-256 digest. A record that already has an id,
    /// such as one from a catalogue, keeps it.
    pub fn next(&mut self, record: &Record) -> String {
        if !record.id.is_empty() {
            return record.id.clone();
        }
        let key = record.identity();
        let occurrence = self.seen.entry(digest(key.as_bytes())).or_insert(0);
        *occurrence += 1;
        let full = format!("{key}\u{1f}{occurrence}");
        hex(&digest(full.as_bytes()))
    }
}

/// Bytes as lower-case hexadecimal digits, two for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn digest(bytes: &[u8]) -> [u8; 10] {
    use sha2::Digest as _;
    let mut short = [0; 10];
    for (to, from) in short.iter_mut().zip(sha2::Sha256::digest(bytes)) {
        *to = from;
    }
    short
}

/// The address without its fragment, its tracking parameters and its session ids, which differ between visits.
pub(crate) fn canonical_url(address: &str) -> String {
    let Ok(mut url) = url::Url::parse(address) else { return address.to_owned() };
    url.set_fragment(None);
    let tracking = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("utm_")
            || matches!(
                name.as_str(),
                "fbclid" | "gclid" | "msclkid" | "mc_cid" | "mc_eid" | "phpsessid" | "jsessionid" | "sid" | "sessionid"
            )
    };
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !tracking(name))
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() < url.query_pairs().count() {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_do_not_depend_on_path_or_position_but_tell_twins_apart() {
        let mut record = Record { title: Some("A".into()), ..Record::default() };
        record.source.name = "news".into();
        let mut moved = record.clone();
        moved.source.location = Some("/elsewhere/news.txt".into());
        moved.source.lines = Some((7, 9));
        let first = Ids::default().next(&record);
        let mut ids = Ids::default();
        assert_eq!(ids.next(&moved), first);
        assert_ne!(ids.next(&record), first);
    }

    #[test]
    fn bytes_have_two_digits_each() {
        assert_eq!(hex(&[0, 9, 16, 171, 255]), "000910abff");
    }

    #[test]
    fn tracking_parameters_do_not_make_another_record() {
        let plain = canonical_url("https://example.org/a?id=4");
        assert_eq!(canonical_url("https://example.org/a?utm_source=x&id=4&fbclid=1#top"), plain);
    }
}
