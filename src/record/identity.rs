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

/// The id of the record as the `nth` one with its identity, counted from 1, whatever id it has.
pub(crate) fn occurrence_id(record: &Record, nth: u32) -> String {
    hex(&digest(format!("{}\u{1f}{nth}", record.identity()).as_bytes()))
}

/// The address without its fragment and without what differs between visits: tracking parameters, session ids, and the
/// order of the parameters.
pub(crate) fn canonical_url(address: &str) -> String {
    let tidy = without_visit(address);
    let Ok(mut url) = url::Url::parse(&tidy) else { return tidy };
    url.set_fragment(None);
    url.into()
}

/// The address without what differs between two visits of one page: parameters for tracking, session ids, and the order
/// of the parameters. Everything else stays as it is written.
pub(crate) fn without_visit(address: &str) -> String {
    let (before, fragment) = match address.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (address, None),
    };
    let (path, query) = match before.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (before, None),
    };
    let mut tidy = without_path_session(path);
    let name = |parameter: &&str| parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    let mut kept: Vec<&str> = query.unwrap_or_default().split('&').filter(|one| !is_of_visit(&name(one))).collect();
    // Parameters of one name keep their order, which may mean something.
    kept.sort_by_key(name);
    let kept = kept.join("&");
    if query.is_some() && (!kept.is_empty() || query == Some("")) {
        tidy.push('?');
        tidy.push_str(&kept);
    }
    if let Some(fragment) = fragment {
        tidy.push('#');
        tidy.push_str(fragment);
    }
    tidy
}

/// Whether a parameter says who asks or which mail led there, and not what is asked for. The name is in lower case.
fn is_of_visit(name: &str) -> bool {
    ["utm_", "mtm_", "aspsessionid"].iter().any(|start| name.starts_with(start))
        || matches!(
            name,
            "fbclid"
                | "gclid"
                | "dclid"
                | "gbraid"
                | "wbraid"
                | "msclkid"
                | "yclid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "mkt_tok"
                | "_ga"
                | "_gl"
                | "_hsenc"
                | "_hsmi"
                | "pk_campaign"
                | "pk_kwd"
                | "pk_source"
                | "pk_medium"
                | "phpsessid"
                | "jsessionid"
                | "sid"
                | "sessid"
                | "sessionid"
                | "session_id"
                | "cfid"
                | "cftoken"
                | "oscsid"
                | "zenid"
        )
}

/// The path without session ids behind semicolons, such as `;jsessionid=…`.
fn without_path_session(path: &str) -> String {
    let mut kept = String::with_capacity(path.len());
    for (at, part) in path.split(';').enumerate() {
        let (name, behind) = part.split_once('=').unwrap_or((part, ""));
        if at > 0 && is_of_visit(&name.to_ascii_lowercase()) {
            // The path after the id stays.
            kept.push_str(behind.find('/').and_then(|slash| behind.get(slash..)).unwrap_or_default());
        } else {
            if at > 0 {
                kept.push(';');
            }
            kept.push_str(part);
        }
    }
    kept
}

/// The record with addresses that do not differ between visits; see [`without_visit`].
pub(crate) fn settle_addresses(record: &mut Record) {
    let files = record.files.iter_mut().map(|file| &mut file.url);
    let links = record.links.iter_mut().map(|link| &mut link.url);
    for address in record.url.iter_mut().chain(files).chain(links) {
        let tidy = without_visit(address);
        if tidy != *address {
            *address = tidy;
        }
    }
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
        assert_eq!(canonical_url("https://example.org/a;jsessionid=A1B2?id=4&PHPSESSID=7"), plain);
        assert_eq!(canonical_url("https://example.org/a?utm_source=x"), "https://example.org/a");
    }

    #[test]
    fn parts_of_an_address_that_differ_between_visits_are_left_out() {
        for (address, tidy) in [
            ("https://a.example/d?b=2&a=1&a=0", "https://a.example/d?a=1&a=0&b=2"),
            ("https://a.example/d;jsessionid=9F/e;v=2?x=%20y", "https://a.example/d/e;v=2?x=%20y"),
            ("https://a.example/#/paper/7?utm_source=x", "https://a.example/#/paper/7?utm_source=x"),
            ("/list?sid=1#x", "/list#x"),
            ("mailto:a@example.org", "mailto:a@example.org"),
        ] {
            assert_eq!(without_visit(address), tidy, "{address}");
            assert_eq!(without_visit(tidy), tidy, "{address}");
        }
    }
}
