//! A simulated OAI-PMH repository, with lists in parts, deletions, tokens that it no longer knows, and a busy server.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use super::server::{Answer, Server};

/// A record of the repository.
#[derive(Clone)]
pub(crate) struct Item {
    pub identifier: String,
    /// The time of the last change, in seconds. A repository that counts days shows only the day.
    pub stamp: String,
    pub set: String,
    /// The elements of Dublin Core; `None` for a deleted record.
    pub elements: Option<Vec<(&'static str, String)>>,
}

/// The records and the behaviour of the repository.
#[derive(Clone)]
pub(crate) struct State {
    pub items: Vec<Item>,
    pub part: usize,
    pub seconds: bool,
    pub deleted: &'static str,
    /// For each part of a list, by its number, how often the repository rejects its token.
    pub forgets: HashMap<usize, usize>,
    /// The number of requests that the repository answers with 503 first.
    pub busy: usize,
    pub now: String,
}

pub(crate) struct Repository {
    pub server: Server,
    pub state: Arc<Mutex<State>>,
}

/// A record in a language.
pub(crate) fn item(number: usize, stamp: &str, language: &str, title: &str, text: &str) -> Item {
    let elements = vec![
        ("title", title.to_owned()),
        ("description", text.to_owned()),
        ("date", "2021-11-26".to_owned()),
        ("language", language.to_owned()),
        ("identifier", format!("https://repo.example.org/item/{number}")),
        ("creator", "Mora, Ana".to_owned()),
    ];
    Item {
        identifier: format!("oai:repo.example.org:{number}"),
        stamp: stamp.to_owned(),
        set: if number.is_multiple_of(2) { "even" } else { "odd" }.to_owned(),
        elements: Some(elements),
    }
}

/// Five records in three languages, and one that was deleted.
pub(crate) fn items() -> Vec<Item> {
    let mut all = vec![
        item(1, "2024-01-01T08:00:00Z", "spa", "Agua y mapas de la costa", "Un informe sobre los ríos & la costa."),
        item(2, "2024-01-02T08:00:00Z", "dut", "Kaarten van de kust", "Een overzicht van kaarten en havens."),
        item(3, "2024-01-03T08:00:00Z", "eng", "Rivers and lakes", "How lakes are mapped, with a list of maps."),
        item(4, "2024-02-01T08:00:00Z", "spa", "Los pozos de la sierra", "Un estudio sobre los pozos que se secan."),
        item(5, "2024-02-02T08:00:00Z", "eng", "Tides and travel", "Where fishing families spend the winter."),
        item(6, "2024-02-03T08:00:00Z", "dut", "Weg", ""),
    ];
    all[5].elements = None;
    all
}

impl Repository {
    pub(crate) fn start(items: Vec<Item>) -> Self {
        let state = Arc::new(Mutex::new(State {
            items,
            part: 2,
            seconds: true,
            deleted: "persistent",
            forgets: HashMap::new(),
            busy: 0,
            now: "2024-03-01T10:00:00Z".to_owned(),
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |path, _| answer(&mut shared.lock().unwrap(), path));
        Self { server, state }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// The address of the repository.
    pub(crate) fn url(&self) -> String {
        self.server.url("/oai")
    }

    /// The queries that the repository received after the first `before` requests.
    pub(crate) fn asked(&self, before: usize) -> Vec<String> {
        let paths = self.server.pages();
        paths[before..].iter().map(|path| path.trim_start_matches("/oai?").to_owned()).collect()
    }
}

fn answer(state: &mut State, path: &str) -> Answer {
    let Some(query) = path.strip_prefix("/oai") else { return Answer::of(404, "text/plain", b"none") };
    let query = url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    let query: HashMap<String, String> = query.into_owned().collect();
    if state.busy > 0 {
        state.busy -= 1;
        return Answer::of(503, "text/plain", b"busy").with("Retry-After", "1");
    }
    let body = match query.get("verb").map(String::as_str) {
        Some("Identify") => format!(
            "<Identify><repositoryName>Coast</repositoryName><baseURL>x</baseURL><protocolVersion>2.0</protocolVersion>\
             <earliestDatestamp>2024-01-01</earliestDatestamp><deletedRecord>{}</deletedRecord><granularity>{}</granularity></Identify>",
            state.deleted,
            if state.seconds { "YYYY-MM-DDThh:mm:ssZ" } else { "YYYY-MM-DD" }
        ),
        Some("ListRecords") => list(state, &query),
        _ => error("badVerb", "Illegal verb"),
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\
         <responseDate>{}</responseDate><request>x</request>{body}</OAI-PMH>",
        state.now
    );
    Answer::of(200, "text/xml; charset=utf-8", text.as_bytes())
}

fn error(code: &str, words: &str) -> String {
    format!("<error code=\"{code}\">{words}</error>")
}

fn list(state: &mut State, query: &HashMap<String, String>) -> String {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let token = get("resumptionToken");
    // A token is the only argument, and it holds the position and the selection of the list.
    let (from, until, set, at) = if token.is_empty() {
        if get("metadataPrefix") != "oai_dc" {
            return error("cannotDisseminateFormat", "oai_dc only");
        }
        (get("from"), get("until"), get("set"), 0)
    } else {
        if query.len() != 2 {
            return error("badArgument", "resumptionToken is exclusive");
        }
        let parts: Vec<String> = token.split('!').map(str::to_owned).collect();
        let [from, until, set, at] = parts.try_into().unwrap();
        (from, until, set, at.parse().unwrap())
    };
    let length = if state.seconds { 20 } else { 10 };
    if [&from, &until].iter().any(|time| !time.is_empty() && time.len() != length) {
        return error("badArgument", "granularity");
    }
    if !token.is_empty()
        && let Some(left) = state.forgets.get_mut(&(at / state.part)).filter(|left| **left > 0)
    {
        *left -= 1;
        return error("badResumptionToken", "The token has expired");
    }
    let shown = |item: &Item| item.stamp[..length].to_owned();
    let wanted: Vec<Item> = state
        .items
        .iter()
        .filter(|item| (from.is_empty() || shown(item) >= from) && (until.is_empty() || shown(item) <= until))
        .filter(|item| set.is_empty() || item.set == set)
        .cloned()
        .collect();
    if wanted.is_empty() {
        return error("noRecordsMatch", "Nothing");
    }
    let mut seen = HashSet::new();
    let mut body = String::from("<ListRecords>");
    for item in wanted.iter().skip(at).take(state.part) {
        assert!(seen.insert(&item.identifier));
        let status = if item.elements.is_none() { " status=\"deleted\"" } else { "" };
        body.push_str(&format!(
            "<record><header{status}><identifier>{}</identifier><datestamp>{}</datestamp></header>",
            item.identifier,
            shown(item)
        ));
        if let Some(elements) = &item.elements {
            body.push_str(
                "<metadata><oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\">",
            );
            for (name, value) in elements {
                body.push_str(&format!("<dc:{name}>{}</dc:{name}>", value.replace('&', "&amp;")));
            }
            body.push_str("</oai_dc:dc></metadata>");
        }
        body.push_str("</record>");
    }
    let next = at + state.part;
    if next < wanted.len() {
        body.push_str(&format!("<resumptionToken cursor=\"{at}\">{from}!{until}!{set}!{next}</resumptionToken>"));
    } else if at > 0 {
        body.push_str("<resumptionToken/>");
    }
    body + "</ListRecords>"
}
