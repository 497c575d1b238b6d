//! Layouts with one block for each record: cards, articles, tiles, search results and the like.

use super::{Layout, each, joined, rec, wrap};
use crate::gold::{Field, Role};
use crate::kit::Kit;
use crate::tree::{Node, all, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("cards", cards),
    Layout::html("cards-kicker", cards_kicker),
    Layout::html("cards-image", cards_image),
    Layout::html("cards-wrapped-link", cards_wrapped_link),
    Layout::html("cards-footer-date", cards_footer_date),
    Layout::html("cards-more", cards_more),
    Layout::html("cards-buttons", cards_buttons),
    Layout::html("articles-time", articles_time),
    Layout::html("articles-byline", articles_byline),
    Layout::html("articles-date-first", articles_date_first),
    Layout::html("figures", figures),
    Layout::html("image-tiles", image_tiles),
    Layout::html("media-objects", media_objects),
    Layout::html("timeline", timeline),
    Layout::html("search-results", search_results),
    Layout::html("view-opinion", view_opinion),
    Layout::html("office-year-kind", office_year_kind),
    Layout::html("author-date-kind", author_date_kind),
    Layout::html("odd-even", odd_even),
    Layout::html("card-onclick", card_onclick),
    Layout::html("translations", translations),
];

fn image(kit: &Kit, record: usize) -> Node {
    el("img", ()).attr("src", format!("/covers/{record}.jpg")).attr("alt", kit.common.cover.clone()).into()
}

fn cards(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut card = all![el("h3", kit.linked(record))];
        let kind = kit.kind(record);
        let date = kit.date(record);
        card.extend(all![el("p", joined(vec![Some(kind), date], " · ")).class("meta")]);
        card.extend(wrap("p", "", kit.description(record)));
        all![el("div", card).class("card")]
    });
    all![el("div", nodes).class("grid")]
}

fn cards_kicker(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut card = all![el("span", kit.kind(record)).class("kicker"), el("h2", kit.linked(record))];
        card.extend(wrap("p", "teaser", kit.description(record)));
        card.extend(wrap("span", "date", kit.date(record)));
        all![el("div", card).class("teaser-card")]
    });
    all![el("div", nodes).class("teasers")]
}

fn cards_image(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let image = image(kit, record);
            let mut card = all![kit.link(record, image), el("h3", kit.linked(record))];
            card.extend(wrap("p", "", kit.description(record)));
            card.extend(all![kit.download(record)]);
            rec(record, el("li", card))
        })
        .collect();
    all![el("ul", items).class("cards")]
}

fn cards_wrapped_link(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut card = all![el("h3", kit.title(record))];
        card.extend(wrap("p", "", kit.description(record)));
        card.extend(wrap("span", "date", kit.date(record)));
        all![kit.link(record, el("div", card).class("card-body")).class("card")]
    });
    all![el("div", nodes).class("card-deck")]
}

fn cards_footer_date(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut body = all![el("h5", kit.linked(record)).class("card-title")];
        body.extend(wrap("p", "card-text", kit.description(record)));
        let mut card = all![el("div", body).class("card-body")];
        card.extend(wrap("div", "card-footer text-muted", kit.date(record)));
        all![el("div", card).class("card mb-3")]
    })
}

fn cards_more(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut card = all![el("h3", kit.title(record))];
        card.extend(wrap("div", "date", kit.date(record)));
        card.extend(wrap("p", "", kit.description(record)));
        card.extend(all![el("p", kit.more(record).class("btn btn-primary"))]);
        all![el("div", card).class("item")]
    })
}

fn cards_buttons(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut card = all![el("h4", kit.title(record))];
        card.extend(wrap("p", "", kit.description(record)));
        let buttons = all![kit.more(record).class("button"), text(" "), kit.download(record).class("button")];
        card.extend(all![el("div", buttons).class("buttons")]);
        all![el("div", card).class("publication")]
    })
}

fn articles_time(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h2", kit.linked(record))];
        nodes.extend(wrap("p", "", kit.time(record)));
        nodes.extend(wrap("p", "", kit.description(record)));
        all![el("article", nodes)]
    })
}

fn articles_byline(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h2", kit.linked(record))];
        let by = kit.common.by.replace("{name}", "");
        let mut line = Vec::new();
        if let Some(name) = kit.creator(record) {
            line.extend(all![text(by), name]);
        }
        if let Some(date) = kit.date(record) {
            let between = if line.is_empty() { String::new() } else { " | ".to_owned() };
            line.extend(all![text(between), date]);
        }
        if !line.is_empty() {
            nodes.extend(all![el("p", line).class("byline")]);
        }
        nodes.extend(wrap("div", "excerpt", kit.description(record).map(|node| el("p", node))));
        all![el("article", nodes)]
    })
}

fn articles_date_first(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = wrap("div", "post-date", kit.date(record));
        nodes.extend(all![el("h3", kit.linked(record))]);
        nodes.extend(wrap("p", "", kit.description(record)));
        all![el("article", nodes).class("news-item")]
    })
}

fn figures(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let image = image(kit, record);
        let image = kit.link(record, image);
        all![el("figure", all![image, el("figcaption", kit.linked(record))])]
    })
}

fn image_tiles(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let image = image(kit, record);
        let image = kit.link(record, image);
        let mut tile = all![image, el("div", kit.linked(record)).class("tile-title")];
        tile.extend(wrap("div", "tile-year", kit.year(record)));
        all![el("div", tile).class("tile")]
    });
    all![el("div", nodes).class("tiles")]
}

fn media_objects(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let image = image(kit, record);
        let mut body = all![el("h4", kit.linked(record)).class("media-heading")];
        body.extend(wrap("div", "", kit.description(record)));
        let left = el("div", kit.link(record, image)).class("media-left");
        all![el("div", all![left, el("div", body).class("media-body")]).class("media")]
    })
}

fn timeline(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut nodes = wrap("div", "timeline-date", kit.date(record));
        let mut content = all![el("h3", kit.title(record))];
        content.extend(wrap("p", "", kit.description(record)));
        nodes.extend(all![el("div", content).class("timeline-content")]);
        all![el("div", nodes).class("timeline-item")]
    });
    all![el("div", nodes).class("timeline")]
}

fn search_results(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("h3", kit.linked(record))];
            nodes.extend(wrap("p", "search-snippet", kit.description(record)));
            let mut info = Vec::new();
            info.extend(kit.creator(record));
            if let Some(date) = kit.date(record) {
                info.extend(all![text(if info.is_empty() { "" } else { " - " }), date]);
            }
            nodes.extend(all![el("p", info).class("search-info")]);
            kit.leave_open(record, &[Field::Creators]);
            rec(record, el("li", nodes).class("search-result"))
        })
        .collect();
    all![el("ol", items).class("search-results")]
}

fn view_opinion(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h3", kit.linked(record))];
        nodes.extend(wrap("div", "date", kit.date(record)));
        let address = format!("/documents/{}/embed", 400 + record);
        let words = kit.view_words.clone();
        let view = kit.other_link(record, &words, address);
        // By its words the link leads to a document, but its address has no extension, so readers may differ.
        kit.leave_open(record, &[Field::Files, Field::Links]);
        nodes.extend(all![el("div", view)]);
        all![el("div", nodes).class("opinion")]
    })
}

fn office_year_kind(kit: &mut Kit) -> Vec<Node> {
    let separator = kit.chance.pick(&[" · ", " | ", " – ", ", "]);
    each(kit, |kit, record| {
        let office = kit.office(record, false);
        let year = kit.year(record);
        let kind = kit.kind(record);
        let line = joined(vec![Some(office), year, Some(kind)], separator);
        all![el("div", all![el("h3", kit.linked(record)), el("p", line)]).class("doc")]
    })
}

fn author_date_kind(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let author = kit.creator(record);
        let date = kit.date(record);
        let kind = kit.kind(record);
        let line = joined(vec![author, date, Some(kind)], " · ");
        let mut nodes = all![el("h3", kit.linked(record)), el("p", line).class("info")];
        nodes.extend(wrap("p", "", kit.description(record)));
        all![el("div", nodes).class("entry")]
    })
}

fn odd_even(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let class = if record % 2 == 0 { "row odd" } else { "row even" };
        let mut nodes = all![el("div", kit.linked(record)).class("name")];
        nodes.extend(wrap("div", "when", kit.date(record)));
        all![el("div", nodes).class(class)]
    })
}

fn card_onclick(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let page = kit.page_address(record);
        kit.gold[record].url = Some(page.clone());
        let mut card = all![el("h3", kit.title(record))];
        card.extend(wrap("p", "", kit.description(record)));
        all![el("div", card).class("card").attr("onclick", format!("location.href='{page}'"))]
    })
}

fn translations(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h3", kit.title(record))];
        nodes.extend(wrap("p", "", kit.description(record)));
        let page = kit.page_address(record);
        let links: Vec<Node> = ["English", "Español", "Nederlands"]
            .iter()
            .enumerate()
            .flat_map(|(at, name)| {
                let address = format!("{page}#{at}");
                let between = if at == 0 { "" } else { " | " };
                all![text(between), kit.other_link(record, name, address)]
            })
            .collect();
        kit.leave_open(record, &[Field::Url, Field::Files, Field::Links]);
        nodes.extend(all![el("p", Kit::piece(Role::Other, record, links))]);
        all![el("div", nodes).class("doc")]
    })
}
