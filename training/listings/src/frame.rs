//! The parts of a page around its listing: menus, filters, boxes, pagers and footers.

use crate::kit::Kit;
use crate::tree::{Element, Node, all, el, text};

fn link(words: &str, address: &str) -> Element {
    el("a", text(words)).attr("href", address)
}

fn links(words: &[String], class: &str) -> Element {
    let items: Vec<Element> =
        words.iter().map(|word| el("li", link(word, &format!("/{}", crate::kit::slug(word))))).collect();
    el("ul", items).class(class)
}

/// Makes the heading, the introduction and the listing itself.
pub(crate) fn main_part(kit: &mut Kit, listing: Vec<Node>) -> Vec<Node> {
    let heading = kit.heading.clone();
    let mut nodes = all![el("h1", text(heading))];
    if kit.chance.percent(25) {
        let introduction = kit.chance.one(&kit.common.introductions).clone();
        nodes.extend(all![el("p", text(introduction))]);
    }
    nodes.extend(listing);
    nodes
}

/// Makes the whole page.
pub(crate) fn page(kit: &mut Kit, main: Vec<Node>) -> Vec<Node> {
    let set = crate::words::set(kit.language, kit.words);
    let office = kit.chance.one(&set.offices).clone();
    let head = el(
        "head",
        all![
            el("meta", ()).attr("charset", "utf-8"),
            el("title", text(format!("{} | {office}", kit.heading))),
            Node::Unseen(head_markup(kit)),
        ],
    );
    let mut body = Vec::new();
    if kit.chance.percent(20) {
        body.extend(all![cookie_bar(kit)]);
    }
    let menu = menu(kit);
    body.extend(all![menu]);
    if kit.chance.percent(40) {
        let crumbs = crumbs(kit);
        body.extend(all![crumbs]);
    }
    let middle = middle(kit, main);
    body.extend(middle);
    let foot = footer(kit, &office);
    body.extend(all![foot]);
    all![html(kit, head, body)]
}

fn html(kit: &Kit, head: Element, body: Vec<Node>) -> Element {
    el("html", all![head, el("body", body)]).attr("lang", kit.language.code())
}

fn head_markup(kit: &mut Kit) -> String {
    match kit.chance.below(4) {
        0 => "<style>.hidden { display: none } .card { border: 1px solid #ccc }</style>".to_owned(),
        1 => "<script>window.dataLayer = window.dataLayer || [];</script>".to_owned(),
        2 => "<link rel=\"stylesheet\" href=\"/theme.css\">".to_owned(),
        _ => String::new(),
    }
}

fn cookie_bar(kit: &Kit) -> Element {
    el("div", all![el("p", text(kit.common.cookie.clone())), el("button", text(kit.common.accept.clone()))])
        .class("cookie-bar")
}

fn menu(kit: &mut Kit) -> Element {
    let menu = links(&kit.common.menu, "menu");
    match kit.chance.below(4) {
        0 => el("nav", menu),
        1 => el("header", el("nav", menu).attr("role", "navigation")),
        2 => el("div", menu).attr("id", "navigation"),
        _ => el("div", menu).class("navbar"),
    }
}

fn crumbs(kit: &Kit) -> Element {
    let here = text(format!(" › {}", kit.heading));
    el("div", all![link(&kit.common.home, "/"), here]).class("breadcrumb")
}

fn middle(kit: &mut Kit, main: Vec<Node>) -> Vec<Node> {
    let mut main = main;
    if kit.chance.percent(25) {
        let form = search_form(kit);
        main.insert(1, form.into());
    }
    if kit.chance.percent(25) {
        let pager = pager(kit);
        main.extend(all![pager]);
    }
    let content = match kit.chance.below(5) {
        0 | 1 => el("main", main),
        2 => el("div", main).attr("id", "content"),
        3 => el("div", el("div", main).class("region region-content")).class("container"),
        _ => el("section", main).attr("role", "main"),
    };
    match kit.chance.below(10) {
        0 | 1 => {
            let beside = el("aside", all![el("h3", text(kit.common.beside[0].clone())), boxes(kit)]);
            all![content, beside]
        }
        2 => {
            let beside = el("div", boxes(kit)).class("sidebar");
            all![beside, content]
        }
        3 => {
            let facets = el("aside", links(&kit.common.facets, "facets")).class("filters");
            all![facets, content]
        }
        _ => all![content],
    }
}

fn boxes(kit: &Kit) -> Element {
    links(&kit.common.beside[1..], "")
}

fn search_form(kit: &Kit) -> Element {
    let field = el("input", ()).attr("type", "text").attr("name", "q");
    el("form", all![field, el("button", text(kit.common.search.clone()))]).attr("action", "/search")
}

fn pager(kit: &mut Kit) -> Element {
    let count = kit.items.len();
    if kit.chance.percent(40) {
        let words = kit.common.results.replace("{n}", &count.to_string()).replace("{m}", &(count * 7).to_string());
        return el("div", text(words)).class("results-count");
    }
    let mut items = vec![el("li", text("1")).class("active")];
    items.extend((2..5).map(|page| el("li", link(&page.to_string(), &format!("?page={page}")))));
    items.push(el("li", link(&kit.common.next, "?page=2").attr("rel", "next")));
    el("nav", el("ul", items).class("pagination"))
}

fn footer(kit: &mut Kit, office: &str) -> Element {
    let content = all![el("p", text(format!("© 2024 {office}"))), links(&kit.common.footer, "")];
    if kit.chance.percent(60) { el("footer", content) } else { el("div", content).attr("id", "footer") }
}
