//! The markup of common content management systems: Drupal, WordPress, Joomla, SharePoint, DSpace, Elementor, TYPO3.

use super::{Layout, each, rec, wrap};
use crate::gold::Role;
use crate::kit::Kit;
use crate::tree::{Element, Node, all, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("drupal7-views", drupal7_views),
    Layout::html("drupal7-views-labels", drupal7_labels),
    Layout::html("drupal7-table", drupal7_table),
    Layout::html("drupal7-file", drupal7_file),
    Layout::html("drupal10-teaser", drupal10_teaser),
    Layout::html("wordpress", wordpress),
    Layout::html("wordpress-latest", wordpress_latest),
    Layout::html("wordpress-downloads", wordpress_downloads),
    Layout::html("joomla-blog", joomla_blog),
    Layout::html("joomla-category", joomla_category),
    Layout::html("sharepoint-dfwp", sharepoint_dfwp),
    Layout::html("sharepoint-list", sharepoint_list),
    Layout::html("dspace", dspace),
    Layout::html("dspace-table", dspace_table),
    Layout::html("elementor-posts", elementor_posts),
    Layout::html("elementor-icon-list", elementor_icon_list),
    Layout::html("typo3-news", typo3_news),
    Layout::html("govuk", govuk),
    Layout::html("plone", plone),
    Layout::html("eprints", eprints),
];

/// A field of Drupal's Views with its label.
fn field(record: usize, name: &str, label: Option<&str>, content: impl Into<Node>) -> Node {
    let mut nodes = Vec::new();
    if let Some(label) = label {
        let label = Kit::piece(Role::Label, record, text(format!("{label}: ")));
        nodes.extend(all![el("span", label).class("views-label")]);
    }
    nodes.extend(all![el("span", content.into()).class("field-content")]);
    el("div", nodes).class(format!("views-field views-field-{name}")).into()
}

fn drupal7_rows(kit: &mut Kit, labelled: bool) -> Vec<Node> {
    let date_label = labelled.then(|| kit.label(|labels| &labels.date));
    let author_label = labelled.then(|| kit.label(|labels| &labels.author));
    let rows = each(kit, |kit, record| {
        let title = kit.linked(record);
        let mut nodes = vec![field(record, "title", None, title)];
        if let Some(date) = kit.date(record) {
            let date = el("span", date).class("date-display-single");
            nodes.push(field(record, "created", date_label, date));
        }
        if labelled && let Some(author) = kit.creator(record) {
            nodes.push(field(record, "field-author", author_label, author));
        }
        if let Some(description) = kit.description(record) {
            nodes.push(field(record, "body", None, el("p", description)));
        }
        let parity = if record % 2 == 0 { "odd" } else { "even" };
        all![el("div", nodes).class(format!("views-row views-row-{} views-row-{parity}", record + 1))]
    });
    all![el("div", el("div", rows).class("view-content")).class("view view-publications")]
}

fn drupal7_views(kit: &mut Kit) -> Vec<Node> {
    drupal7_rows(kit, false)
}

fn drupal7_labels(kit: &mut Kit) -> Vec<Node> {
    drupal7_rows(kit, true)
}

fn drupal7_table(kit: &mut Kit) -> Vec<Node> {
    let date = kit.label(|labels| &labels.date);
    let title = kit.label(|labels| &labels.title);
    let head = el(
        "tr",
        all![
            el("th", text(date)).class("views-field views-field-created"),
            el("th", text(title)).class("views-field views-field-title"),
        ],
    );
    let mut rows = Vec::new();
    for record in kit.all() {
        let date: Vec<Node> = kit.date(record).into_iter().collect();
        let cells = all![
            el("td", date).class("views-field views-field-created"),
            el("td", kit.linked(record)).class("views-field views-field-title"),
        ];
        rows.push(rec(record, el("tr", cells).class(if record % 2 == 0 { "odd" } else { "even" })));
    }
    all![el("table", all![el("thead", head), el("tbody", rows)]).class("views-table cols-2")]
}

fn drupal7_file(kit: &mut Kit) -> Vec<Node> {
    let rows = each(kit, |kit, record| {
        let title = kit.title(record);
        let icon = el("img", ()).class("file-icon").attr("src", "/icons/pdf.png").attr("alt", kit.common.icon.clone());
        let name = format!("doc_{record}.pdf");
        let words = Kit::piece(Role::LinkWords, record, text(name));
        let link = kit.file(record, words, "pdf").attr("type", "application/pdf; length=708606");
        let file = el("span", all![icon, text(" "), link]).class("file");
        let mut nodes = vec![field(record, "title", None, el("strong", title))];
        if let Some(description) = kit.description(record) {
            nodes.push(field(record, "body", None, el("p", description)));
        }
        nodes.push(field(record, "field-file", None, file));
        all![el("div", nodes).class("views-row")]
    });
    all![el("div", rows).class("view-content")]
}

fn drupal10_teaser(kit: &mut Kit) -> Vec<Node> {
    let rows = each(kit, |kit, record| {
        let mut nodes = all![el("h2", kit.linked(record).attr("rel", "bookmark"))];
        nodes.extend(wrap("div", "field field--name-field-date", kit.time(record)));
        nodes.extend(wrap("div", "field field--name-body", kit.description(record).map(|node| el("p", node))));
        let article = el("article", nodes).class("node node--type-publication node--view-mode-teaser");
        all![el("div", article).class("views-row")]
    });
    all![el("div", rows).class("view-content")]
}

fn wordpress(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut head = all![el("h2", kit.linked(record)).class("entry-title")];
        if let Some(time) = kit.time(record) {
            head.extend(all![el("div", time.class("entry-date published")).class("entry-meta")]);
        }
        let mut nodes = all![el("header", head).class("entry-header")];
        nodes.extend(wrap("div", "entry-summary", kit.description(record).map(|node| el("p", node))));
        nodes.extend(all![kit.more(record).class("more-link")]);
        all![el("article", nodes).class(format!("post-{} post type-post status-publish hentry", 50 + record))]
    })
}

fn wordpress_latest(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![kit.linked(record).class("wp-block-latest-posts__post-title")];
            if let Some(time) = kit.time(record) {
                nodes.extend(all![time.class("wp-block-latest-posts__post-date")]);
            }
            nodes.extend(wrap("div", "wp-block-latest-posts__post-excerpt", kit.description(record)));
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items).class("wp-block-latest-posts__list has-dates wp-block-latest-posts")]
}

fn wordpress_downloads(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let title = el("h3", kit.linked(record)).class("package-title");
        let button = kit.download(record).class("wpdm-download-link btn");
        let body = el("div", title).class("media-body");
        all![el("div", all![body, el("div", button).class("ml-3")]).class("link-template-default card")]
    })
}

fn joomla_blog(kit: &mut Kit) -> Vec<Node> {
    let rows = each(kit, |kit, record| {
        let mut nodes = all![el("div", el("h2", kit.linked(record))).class("page-header")];
        if let Some(time) = kit.time(record) {
            let label = kit.common.labels.date[1].clone();
            let label = Kit::piece(Role::Label, record, text(format!("{label}: ")));
            nodes.extend(all![el("dl", el("dd", all![label, time]).class("published")).class("article-info")]);
        }
        nodes.extend(wrap("p", "", kit.description(record)));
        let more = el("p", kit.more(record).class("btn")).class("readmore");
        nodes.extend(all![more]);
        all![el("div", nodes).class(format!("item column-1 item-{record}"))]
    });
    all![el("div", rows).class("items-leading blog-items")]
}

fn joomla_category(kit: &mut Kit) -> Vec<Node> {
    let title = kit.label(|labels| &labels.title);
    let date = kit.label(|labels| &labels.date);
    let head = el("tr", all![el("th", text(title)).attr("id", "categorylist_header_title"), el("th", text(date))]);
    let mut rows = Vec::new();
    for record in kit.all() {
        let date: Vec<Node> = kit.date(record).into_iter().collect();
        let cells = all![
            el("td", kit.linked(record)).class("list-title").attr("headers", "categorylist_header_title"),
            el("td", date).class("list-date small"),
        ];
        rows.push(rec(record, el("tr", cells).class(format!("cat-list-row{}", record % 2))));
    }
    all![el("table", all![el("thead", head), el("tbody", rows)]).class("category table table-striped")]
}

fn sharepoint_dfwp(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("div", kit.linked(record)).class("link-item")];
            nodes.extend(wrap("div", "description", kit.description(record)));
            rec(record, el("li", el("div", nodes).class("item")).class("dfwp-item"))
        })
        .collect();
    all![el("ul", items).class("dfwp-column dfwp-list")]
}

fn sharepoint_list(kit: &mut Kit) -> Vec<Node> {
    let title = kit.label(|labels| &labels.title);
    let date = kit.label(|labels| &labels.other_date);
    let issued = kit.label(|labels| &labels.date);
    let head: Vec<Element> = [title, date, issued]
        .iter()
        .map(|name| el("th", el("div", text(*name)).class("ms-vh-div")).class("ms-vh2"))
        .collect();
    let head = el("tr", head);
    let mut rows = Vec::new();
    for record in kit.all() {
        let other: Vec<Node> = kit.other_date(record, 3).into_iter().collect();
        let date: Vec<Node> = kit.date(record).into_iter().collect();
        let title = kit.title(record);
        let title = kit.file(record, title, "docx");
        let cells = all![
            el("td", title).class("ms-vb-title"),
            el("td", other).class("ms-vb2"),
            el("td", date).class("ms-vb2"),
        ];
        let class = if record % 2 == 0 { "" } else { "ms-alternating" };
        rows.push(rec(record, el("tr", cells).class(class)));
    }
    all![el("table", all![el("thead", head), el("tbody", rows)]).class("ms-listviewtable")]
}

fn dspace(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut description = all![el("h4", kit.linked(record)).class("artifact-title")];
            let mut info = Vec::new();
            if let Some(creators) = kit.creators(record, "; ") {
                info.extend(all![el("span", creators).class("author")]);
            }
            let publisher = el("span", kit.office(record, true)).class("publisher");
            let mut published = all![text(" ("), publisher];
            if let Some(date) = kit.date_in(record, crate::date::Form::Iso) {
                published.extend(all![text(", "), el("span", date).class("date")]);
            }
            published.extend(all![text(")")]);
            info.extend(published);
            description.extend(all![el("div", info).class("artifact-info")]);
            description.extend(wrap("div", "artifact-abstract", kit.description(record)));
            rec(record, el("li", el("div", description).class("artifact-description")).class("ds-artifact-item"))
        })
        .collect();
    all![el("ul", items).class("ds-artifact-list list-unstyled")]
}

fn dspace_table(kit: &mut Kit) -> Vec<Node> {
    let heads =
        [kit.label(|labels| &labels.date), kit.label(|labels| &labels.title), kit.label(|labels| &labels.author)];
    let head: Vec<Element> = heads.iter().map(|name| el("th", text(*name))).collect();
    let mut rows = all![el("tr", head)];
    for record in kit.all() {
        let date: Vec<Node> = kit.date(record).into_iter().collect();
        let creators: Vec<Node> = kit.creators(record, "; ").into_iter().collect();
        let cells = all![
            el("td", date).attr("headers", "t1").class("evenRowOddCol"),
            el("td", kit.linked(record)).attr("headers", "t2"),
            el("td", el("em", creators)).attr("headers", "t3"),
        ];
        rows.push(rec(record, el("tr", cells)));
    }
    all![el("table", rows).class("miscTable")]
}

fn elementor_posts(kit: &mut Kit) -> Vec<Node> {
    let posts = each(kit, |kit, record| {
        let mut body = all![el("h3", kit.linked(record)).class("elementor-post__title")];
        if let Some(date) = kit.date(record) {
            let date = el("span", date).class("elementor-post-date");
            body.extend(all![el("div", date).class("elementor-post__meta-data")]);
        }
        let excerpt = kit.description(record).map(|node| el("p", node));
        body.extend(wrap("div", "elementor-post__excerpt", excerpt));
        let body = el("div", body).class("elementor-post__text");
        all![el("article", body).class("elementor-post elementor-grid-item")]
    });
    let posts = el("div", posts).class("elementor-posts-container elementor-grid");
    let inner = el("div", posts).class("elementor-widget-container");
    all![el("div", inner).class("elementor-element elementor-widget elementor-widget-posts")]
}

fn elementor_icon_list(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let title = el("span", kit.title(record)).class("elementor-icon-list-text");
            let icon = el("span", el("i", ()).class("fas fa-file-pdf")).class("elementor-icon-list-icon");
            let link = kit.file(record, all![icon, title], "pdf");
            rec(record, el("li", link).class("elementor-icon-list-item"))
        })
        .collect();
    let list = el("ul", items).class("elementor-icon-list-items");
    let inner = el("div", list).class("elementor-widget-container");
    all![el("div", inner).class("elementor-widget elementor-widget-icon-list")]
}

fn typo3_news(kit: &mut Kit) -> Vec<Node> {
    let rows = each(kit, |kit, record| {
        let mut nodes = Vec::new();
        if let Some(time) = kit.time(record) {
            nodes.extend(all![el("p", el("span", time).class("news-list-date"))]);
        }
        nodes.extend(all![el("h3", kit.linked(record))]);
        let teaser = kit.description(record).map(|node| el("p", node));
        nodes.extend(wrap("div", "teaser-text", teaser));
        nodes.extend(all![kit.more(record).class("more")]);
        all![el("div", nodes).class("article articletype-0")]
    });
    all![el("div", rows).class("news-list-view")]
}

fn govuk(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("div", kit.linked(record).class("gem-c-document-list__item-title"))];
            nodes.extend(wrap("p", "gem-c-document-list__item-description", kit.description(record)));
            let mut facts = all![el("li", kit.kind(record)).class("gem-c-document-list__attribute")];
            if let Some(time) = kit.time(record) {
                let label = kit.common.labels.other_date[0].clone();
                let label = Kit::piece(Role::Label, record, text(format!("{label}: ")));
                facts.extend(all![el("li", all![label, time]).class("gem-c-document-list__attribute")]);
                // The page only prints the date of the last update.
                kit.leave_open(record, &[crate::gold::Field::Issued]);
            }
            nodes.extend(all![el("ul", facts).class("gem-c-document-list__item-metadata")]);
            rec(record, el("li", nodes).class("gem-c-document-list__item"))
        })
        .collect();
    all![el("ul", items).class("gem-c-document-list")]
}

fn plone(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes =
            all![el("h2", el("span", kit.linked(record).class("summary url")).class("summary")).class("tileHeadline")];
        if let Some(description) = kit.description(record) {
            nodes.extend(all![el("div", el("span", description).class("description")).class("tileBody")]);
        }
        nodes.extend(all![el("div", kit.more(record)).class("tileFooter")]);
        all![el("article", nodes).class("tileItem")]
    })
}

fn eprints(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = Vec::new();
        if let Some(creators) = kit.creators(record, "; ") {
            nodes.extend(all![el("span", creators).class("person_name"), text(" ")]);
        }
        if let Some(year) = kit.year(record) {
            nodes.extend(all![text("("), year, text(") ")]);
        }
        let title = kit.title(record);
        nodes.extend(all![kit.link(record, el("em", title)), text(".")]);
        all![el("p", nodes)]
    })
}
