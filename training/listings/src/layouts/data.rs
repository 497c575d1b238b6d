//! Records in the data of a page: JSON-LD, and the state objects of scripts.

use serde_json::{Value, json};

use super::Layout;
use crate::date::Form;
use crate::kit::Kit;
use crate::tree::{Node, all, el};

pub(super) const ALL: &[Layout] = &[
    Layout::html("json-ld-item-list", json_ld_item_list).hidden(),
    Layout::html("json-ld-graph", json_ld_graph).hidden(),
    Layout::html("next-data", next_data).hidden(),
    Layout::html("initial-state", initial_state).hidden(),
    Layout::html("json-script", json_script).hidden(),
];

/// Adds title, date, description and address to the gold record, and returns them for the data.
fn take(kit: &mut Kit, record: usize) -> (String, Option<String>, Option<String>, String) {
    let item = &kit.items[record];
    let page = format!("https://www.example.org/item/{}", 100 + record);
    let date = item.date.map(|date| Form::Iso.edtf(date));
    let (title, description) = (item.title.clone(), item.description.clone());
    let gold = &mut kit.gold[record];
    gold.title = Some(title.clone());
    gold.description.clone_from(&description);
    gold.issued.clone_from(&date);
    gold.url = Some(page.clone());
    (title, description, date, page)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

fn script(kind: &str, id: Option<&str>, content: &str) -> Node {
    let kind = if kind.is_empty() { String::new() } else { format!(" type=\"{kind}\"") };
    let id = id.map_or_else(String::new, |id| format!(" id=\"{id}\""));
    Node::Unseen(format!("<script{id}{kind}>{}</script>", content.replace("</", "<\\/")))
}

fn articles(kit: &mut Kit, kind: &str) -> Vec<Value> {
    kit.all()
        .map(|record| {
            let (title, description, date, page) = take(kit, record);
            without_nulls(
                json!({"@type": kind, "name": title, "description": description, "datePublished": date, "url": page}),
            )
        })
        .collect()
}

fn json_ld_item_list(kit: &mut Kit) -> Vec<Node> {
    let elements: Vec<Value> = articles(kit, "Report")
        .into_iter()
        .enumerate()
        .map(|(at, item)| json!({"@type": "ListItem", "position": at + 1, "item": item}))
        .collect();
    let list = json!({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": elements});
    all![script("application/ld+json", None, &list.to_string()), el("div", ()).attr("id", "app")]
}

fn json_ld_graph(kit: &mut Kit) -> Vec<Node> {
    let mut graph = vec![json!({"@type": "WebSite", "name": kit.heading, "url": "https://www.example.org/"})];
    graph.extend(articles(kit, "ScholarlyArticle"));
    let data = json!({"@context": "https://schema.org", "@graph": graph});
    all![script("application/ld+json", None, &data.to_string()), el("div", ()).attr("id", "root")]
}

/// The records in the form in which a web service of the page would answer.
fn answers(kit: &mut Kit, names: [&str; 4]) -> Vec<Value> {
    kit.all()
        .map(|record| {
            let (title, description, date, page) = take(kit, record);
            let mut map = serde_json::Map::new();
            map.insert("id".to_owned(), json!(700 + record));
            map.insert(names[0].to_owned(), json!(title));
            map.insert(names[1].to_owned(), json!(description));
            map.insert(names[2].to_owned(), json!(date.map(|date| format!("{date}T00:00:00Z"))));
            map.insert(names[3].to_owned(), json!(page));
            Value::Object(map)
        })
        .collect()
}

fn next_data(kit: &mut Kit) -> Vec<Node> {
    let items = answers(kit, ["title", "summary", "publishedAt", "url"]);
    let total = items.len();
    let data = json!({
        "props": {"pageProps": {"locale": kit.language.code(), "menu": [{"label": kit.common.home, "href": "/"}],
            "publications": {"total": total, "items": items}}},
        "page": "/publications", "buildId": "x7"
    });
    all![el("div", ()).attr("id", "__next"), script("application/json", Some("__NEXT_DATA__"), &data.to_string())]
}

fn initial_state(kit: &mut Kit) -> Vec<Node> {
    let items = answers(kit, ["name", "description", "date", "link"]);
    let state = json!({"user": null, "filters": ["all", "new"], "documents": {"list": items, "loading": false}});
    all![
        el("div", ()).attr("id", "app"),
        script("", None, &format!("window.__INITIAL_STATE__ = {state};\nwindow.ready = true;"))
    ]
}

fn json_script(kit: &mut Kit) -> Vec<Node> {
    let items = answers(kit, ["headline", "abstract", "date_published", "href"]);
    let data = json!({"results": items, "page": 1});
    all![el("div", ()).class("results-app"), script("application/json", None, &data.to_string())]
}
