//! Harvests OAI-PMH 2.0 repositories, whose lists of records are divided into parts that resumption tokens connect.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::{Fetcher, Request, Response};
use crate::document::decode;
use crate::error::{Error, Result};
use crate::formats::oai::reader;
use crate::formats::oai::reader::{Identity, Part};

/// The most parts of one list that are read.
const MAX_PARTS: usize = 100_000;

/// The selection of records of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Only records changed at or after this time, given as a day or a time in RFC 3339.
    pub from: Option<String>,
    /// Only records changed at or before this time.
    pub until: Option<String>,
    /// Only records of this set.
    pub set: Option<String>,
}

/// The result of a harvest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Harvest {
    /// The date in the first answer of the repository, as the repository wrote it.
    pub date: Option<String>,
    /// The number of parts that were received.
    pub parts: u64,
    /// Whether the list was started again because the repository no longer knew its token.
    pub again: bool,
    /// The error for which the harvest is incomplete.
    pub error: Option<Error>,
}

/// The base address of a repository, and the selection that the parameters of an address express.
pub(crate) fn base_of(address: &str) -> (String, Selection) {
    let Ok(mut url) = Url::parse(address) else { return (address.to_owned(), Selection::default()) };
    let value = |name: &str| url.query_pairs().find(|(have, _)| have == name).map(|(_, value)| value.into_owned());
    let selection = Selection { from: value("from"), until: value("until"), set: value("set") };
    let verbs = ["verb", "metadataPrefix", "from", "until", "set", "resumptionToken", "identifier"];
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !verbs.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_fragment(None);
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    (url.into(), selection)
}

/// Asks a repository for its description with the verb `Identify`.
///
/// # Errors
/// Returns an error when the repository does not answer, or the address is not a repository.
pub(crate) fn identify(fetcher: &Fetcher, base: &str) -> Result<Identity> {
    let address = ask(base, &[("verb", "Identify")])?;
    let response = fetcher.get(&request(&address))?;
    let wrong =
        || Error::data("this is no OAI-PMH repository").at(base).hint("give the address that answers ?verb=Identify");
    if !reader::is_answer(&response.body) {
        return Err(wrong());
    }
    let decoded = decode::decode(&response.body, crate::formats::opening::xml_encoding(&response.body))?;
    let answer = reader::answer(&decoded.text, &response.limits.budget()).map_err(|error| error.at(&response.url))?;
    answer.part.identity.ok_or_else(wrong)
}

/// Reads a list to its end. `take` receives each answer, and returns what the answer says beside its records.
///
/// Where the repository no longer knows a token, the list is read again from its start, and the records received before
/// are kept. A list without a matching record is complete. Answers of 503 with Retry-After are handled by the fetcher.
pub(crate) fn list(
    fetcher: &Fetcher,
    base: &str,
    identity: &Identity,
    selection: &Selection,
    mut take: impl FnMut(Response) -> Result<Part>,
) -> Harvest {
    let mut harvest = Harvest::default();
    let start = match start(base, identity, selection) {
        Ok(start) => start,
        Err(error) => return Harvest { error: Some(error), ..harvest },
    };
    let (mut address, mut resumed) = (start.clone(), false);
    let mut tokens = HashSet::new();
    loop {
        let part = fetcher.get(&request(&address)).map_err(Error::from).and_then(&mut take);
        let part = match part {
            Ok(part) => part,
            Err(error) => return Harvest { error: Some(error), ..harvest },
        };
        harvest.date = harvest.date.or(part.date);
        match part.errors.first().map(|(code, words)| (code.as_str(), words)) {
            None => harvest.parts += 1,
            Some(("noRecordsMatch", _)) => return harvest,
            Some(("badResumptionToken", _)) if resumed && !harvest.again => {
                (harvest.again, resumed, address) = (true, false, start.clone());
                tokens.clear();
                continue;
            }
            Some((code, words)) => {
                let said = if words.is_empty() { String::new() } else { format!(": {words}") };
                let error = Error::io(format!("the repository answered with the error {code}{said}")).at(&address);
                let hint = match code {
                    "badResumptionToken" => {
                        "it rejected its own token twice; the records received are kept, try again later"
                    }
                    "cannotDisseminateFormat" => "it gives no Dublin Core, which every repository must",
                    "noSetHierarchy" => "it has no sets: leave out --set",
                    _ => "the records received are kept",
                };
                return Harvest { error: Some(error.hint(hint)), ..harvest };
            }
        }
        let token = match part.token {
            Some(token) => token,
            None if part.cut => {
                let error = Error::io("the answer of the repository was cut off before its end").at(&address);
                return Harvest {
                    error: Some(error.hint("what came is kept; harvest it again for the rest")),
                    ..harvest
                };
            }
            None => return harvest,
        };
        if !tokens.insert(token.clone()) || tokens.len() > MAX_PARTS {
            let error = Error::io("the repository repeats a token, so its list never ends").at(&address);
            return Harvest { error: Some(error.hint("the records received are kept")), ..harvest };
        }
        resumed = true;
        address = match ask(base, &[("verb", "ListRecords"), ("resumptionToken", &token)]) {
            Ok(address) => address,
            Err(error) => return Harvest { error: Some(error), ..harvest },
        };
    }
}

/// The address of the first part of a list.
fn start(base: &str, identity: &Identity, selection: &Selection) -> Result<String> {
    let time =
        |text: &Option<String>, end: bool| text.as_deref().map(|text| stamp(text, identity.seconds, end)).transpose();
    let (from, until) = (time(&selection.from, false)?, time(&selection.until, true)?);
    let mut parameters = vec![("verb", "ListRecords"), ("metadataPrefix", "oai_dc")];
    parameters.extend(from.as_deref().map(|from| ("from", from)));
    parameters.extend(until.as_deref().map(|until| ("until", until)));
    parameters.extend(selection.set.as_deref().map(|set| ("set", set)));
    ask(base, &parameters)
}

/// A time in the granularity of the repository, in UTC: a day or a second. Where a day is given and the repository
/// counts seconds, the first or the last second of the day is used.
fn stamp(text: &str, seconds: bool, end: bool) -> Result<String> {
    let wrong =
        || Error::usage(format!("{text:?} is no day and no time")).hint("write 2024-05-01 or 2024-05-01T10:00:00Z");
    if let Ok(time) = text.parse::<Timestamp>() {
        let whole = time.as_second();
        let time = Timestamp::from_second(whole).map_err(|_| wrong())?.to_string();
        return Ok(if seconds { time } else { time.split('T').next().unwrap_or_default().to_owned() });
    }
    let day = text.trim().parse::<Date>().map_err(|_| wrong())?.to_string();
    Ok(match (seconds, end) {
        (false, _) => day,
        (true, false) => format!("{day}T00:00:00Z"),
        (true, true) => format!("{day}T23:59:59Z"),
    })
}

/// The time from which the next harvest starts. It lies a little before the first answer of this one, because clocks
/// differ and records are dated before they become visible.
pub(crate) fn next_from(date: &str, identity: &Identity) -> Option<String> {
    let time: Timestamp = date.parse().ok().or_else(|| format!("{date}T00:00:00Z").parse().ok())?;
    let overlap = if identity.seconds { 3600 } else { 24 * 3600 };
    let from = Timestamp::from_second(time.as_second() - overlap).ok()?;
    stamp(&from.to_string(), identity.seconds, false).ok()
}

/// The address of the list of records changed since a time, which is given in the granularity of the repository.
///
/// # Errors
/// Returns an error when `base` is not an address.
pub(crate) fn since(base: &str, from: &str) -> Result<String> {
    ask(base, &[("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", from)])
}

fn ask(base: &str, parameters: &[(&str, &str)]) -> Result<String> {
    let mut url = Url::parse(base).map_err(|error| Error::usage(format!("{base:?} is no address: {error}")))?;
    url.query_pairs_mut().extend_pairs(parameters);
    Ok(url.into())
}

fn request(address: &str) -> Request {
    Request { accept: Some("text/xml,application/xml;q=0.9,*/*;q=0.5".to_owned()), ..Request::new(address) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_repository() {
        for (text, seconds, end, stamped) in [
            ("2024-05-01", false, false, "2024-05-01"),
            ("2024-05-01", true, false, "2024-05-01T00:00:00Z"),
            ("2024-05-01", true, true, "2024-05-01T23:59:59Z"),
            ("2024-05-01T01:30:00+02:00", true, false, "2024-04-30T23:30:00Z"),
            ("2024-05-01T01:30:00+02:00", false, false, "2024-04-30"),
        ] {
            assert_eq!(stamp(text, seconds, end).unwrap(), stamped, "{text}");
        }
        assert!(stamp("last week", true, false).is_err());
        let (days, seconds) = (Identity::default(), Identity { seconds: true, ..Identity::default() });
        assert_eq!(next_from("2024-05-01T10:00:00Z", &days).as_deref(), Some("2024-04-30"));
        assert_eq!(next_from("2024-05-01T10:00:00Z", &seconds).as_deref(), Some("2024-05-01T09:00:00Z"));
        assert_eq!(next_from("soon", &seconds), None);
    }

    #[test]
    fn an_address_of_a_list_is_a_repository_with_a_selection() {
        let (base, selection) =
            base_of("https://example.org/oai?key=7&verb=ListRecords&metadataPrefix=oai_dc&set=maps&from=2024-01-01");
        assert_eq!(base, "https://example.org/oai?key=7");
        assert_eq!((selection.set.as_deref(), selection.from.as_deref()), (Some("maps"), Some("2024-01-01")));
    }
}
