//! Tests that records are found on small pages with the markup of many kinds of site, among menus, facets and pagers.

use super::{listing, node_facts, parse};
use crate::text::class_words::ClassWords;

/// The title and text of five publications, by language.
const ENGLISH: [(&str, &str); 5] = [
    ("Harbour towns and their newcomers", "How four towns on the coast made room for people who arrived by sea."),
    ("Field notes on seasonal work", "Two summers among pickers, and what they said about contracts and housing."),
    ("Mapping the ferry routes", "A set of maps of the boats that ran between the islands since the war."),
    ("School places for late arrivals", "Which schools keep a place free in spring, and how parents hear of it."),
    ("Counting departures", "Why the figures of three offices differ, with a proposal for one form."),
];
const SPANISH: [(&str, &str); 5] = [
    ("Guía para familias recién llegadas", "Qué papeles pide cada oficina y en qué orden conviene presentarlos."),
    ("Mujeres en la pesca artesanal", "Entrevistas con treinta patronas de barco de la costa norte."),
    ("El retorno y sus cifras", "Cuántas personas volvieron entre dos censos, y a qué municipios."),
    ("Aprender la lengua en el trabajo", "Resultados de un curso de tarde en doce talleres del puerto."),
    ("Vivienda de temporada", "Un inventario de casas vacías y de las normas que impiden alquilarlas."),
];
const DUTCH: [(&str, &str); 5] = [
    ("Wonen bij de haven", "Wat bewoners van twee wijken vinden van de plannen voor de oude kade."),
    ("Seizoenwerkers in de bollenstreek", "Een onderzoek naar lonen en slaapplaatsen in drie gemeenten."),
    ("De veerdienst in cijfers", "Hoeveel reizigers de boten vervoerden, per maand en per haven."),
    ("Leren naast het werk", "Ervaringen met avondlessen in de visverwerking."),
    ("Terug naar het eiland", "Gesprekken met gezinnen die na jaren op het vasteland terugkeerden."),
];

/// A page with these records and the usual other parts of a site: a menu, a facet form, a pager, teasers and a footer.
fn page(records: &str) -> String {
    let links =
        |words: &[&str]| words.iter().map(|word| format!("<li><a href='/{word}'>{word}</a></li>")).collect::<String>();
    let menu = links(&["Home", "About us", "Library", "Projects", "Staff", "Jobs", "Contact", "Press", "Donate"]);
    let facets: String = ["English", "Español", "Nederlands", "Reports", "Guides", "Campaigns"]
        .map(|name| format!("<div class='facet-item'><input type=checkbox> <a href='?f={name}'>{name} (12)</a></div>"))
        .concat();
    let teasers: String =
        (1..=3).map(|n| format!("<div class='teaser'><a href='/n{n}'>News of the week, part {n}</a></div>")).collect();
    let pages: String = (1..=8).map(|n| format!("<li class='pager-item'><a href='?page={n}'>{n}</a></li>")).collect();
    format!(
        "<html><body><div id='top'><ul class='menu'>{menu}</ul></div>\
         <form class='facets'>{facets}<select><option>All years<option>2019<option>2020</select></form>\
         <div id='content'><h1>Publications</h1><p>All that we have published since we began.</p>{records}\
         <ul class='pager'>{pages}</ul></div>\
         <div class='sidebar'><h3>Latest news</h3>{teasers}</div>\
         <div id='footer'><p>Quay Street 4, third floor. Open on weekdays.</p></div></body></html>"
    )
}

/// The text of each record that is found, with collapsed white space, and the selector.
fn found(html: &str) -> (Vec<String>, String) {
    let tree = parse::parse(html, &ClassWords::embedded()).unwrap();
    let facts = node_facts::gather(&tree);
    let Some((records, listing)) = listing::find(&tree, &facts) else { return (Vec::new(), String::new()) };
    assert_eq!(records.len(), listing.count);
    let text = |record: std::ops::Range<usize>| {
        let text: String = record.filter_map(|at| tree.text(at)).flat_map(|text| [text, " "]).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (records.into_iter().map(text).collect(), listing.selector)
}

/// Asserts that exactly the expected publications are found as records, in order, with their titles and texts.
#[track_caller]
fn assert_found(records: &str, expected: &[(&str, &str)]) {
    let (texts, selector) = found(&page(records));
    assert_eq!(texts.len(), expected.len(), "{selector}: {texts:#?}");
    for (text, (title, description)) in texts.iter().zip(expected) {
        assert!(text.contains(title) && text.contains(description), "{selector}: {text:?} lacks {title:?}");
    }
}

fn each(publications: &[(&str, &str)], row: impl Fn(usize, &str, &str) -> String) -> String {
    publications.iter().enumerate().map(|(at, (title, text))| row(at, title, text)).collect()
}

#[test]
fn results_in_the_rows_of_a_table() {
    let rows = each(&ENGLISH, |at, title, text| {
        format!("<tr><td>{}.</td><td><a href='/{at}'>{title}</a><br>{text}</td><td>2019</td></tr>", at + 1)
    });
    assert_found(&format!("<table><tr><th>No.<th>Title<th>Year</tr>{rows}</table>"), &ENGLISH);
}

#[test]
fn a_title_row_a_text_row_and_a_rule() {
    let rows = each(&DUTCH, |at, title, text| {
        format!(
            "<tr><td><img src=dot.gif></td><td><b><a href='/{at}'>{title}</a></b></td></tr><tr><td></td><td>{text}\
             </td></tr><tr><td colspan=2><hr></td></tr>"
        )
    });
    assert_found(&format!("<table>{rows}</table>"), &DUTCH);
}

#[test]
fn definition_lists() {
    let list =
        each(&SPANISH, |at, title, text| format!("<dt><a href='/{at}'>{title}</a></dt><dd>{text}</dd><dd>PDF</dd>"));
    assert_found(&format!("<dl>{list}</dl>"), &SPANISH);
}

#[test]
fn rows_that_are_called_odd_and_even() {
    let rows = each(&ENGLISH, |at, title, text| {
        let class = if at % 2 == 0 { "odd" } else { "even" };
        format!("<div class='{class}'><div class='t {class}'><a href='/{at}'>{title}</a></div><div>{text}</div></div>")
    });
    assert_found(&rows, &ENGLISH);
}

#[test]
fn cards_in_rows_of_two() {
    let cards: Vec<String> = each(&DUTCH, |at, title, text| {
        format!("<div class='card'><img alt=''><h4><a href='/{at}'>{title}</a></h4><p>{text}</p></div>\u{1}")
    })
    .split_terminator('\u{1}')
    .map(str::to_owned)
    .collect();
    let rows: String = cards.chunks(2).map(|pair| format!("<div class='grid'>{}</div>", pair.concat())).collect();
    assert_found(&rows, &DUTCH);
}

#[test]
fn a_view_of_drupal_in_its_form() {
    let rows = each(&SPANISH, |at, title, text| {
        format!(
            "<div class='views-row views-row-{} views-row-{}'><div class='views-field views-field-title'><span \
             class='field-content'><a href='/{at}'>{title}</a></span></div><div class='views-field views-field-body'>\
             <div class='field-content'><p>{text}</p></div></div></div>",
            at + 1,
            if at % 2 == 0 { "odd" } else { "even" }
        )
    });
    let form = "<div class='view-filters'><form><label>Idioma</label><select><option>Todos</select></form></div>";
    assert_found(&format!("<div class='view'>{form}<div class='view-content'>{rows}</div></div>"), &SPANISH);
}

#[test]
fn posts_of_wordpress_of_which_some_have_no_picture() {
    let posts = each(&ENGLISH, |at, title, text| {
        let picture = if at % 2 == 0 { "<a href='#'><img alt='A pier at dusk'></a>" } else { "" };
        format!(
            "<article class='post-{at} post type-post'>{picture}<header class='entry-header'><h2 class='entry-title'><a \
             href='/{at}'>{title}</a></h2></header><div class='entry-summary'><p>{text}</p></div></article>"
        )
    });
    assert_found(&posts, &ENGLISH);
}

#[test]
fn headings_with_paragraphs_after_them_and_no_box_around() {
    let run = each(&DUTCH, |at, title, text| {
        let more = if at == 1 { "<p>Het tweede deel volgt in het voorjaar.</p>" } else { "" };
        format!("<h3><a href='/{at}'>{title}</a></h3><p>{text}</p>{more}")
    });
    assert_found(&run, &DUTCH);
}

#[test]
fn a_record_that_is_set_in_belongs_to_the_others() {
    let list = each(&ENGLISH, |at, title, text| {
        let record = format!("<p class='hit'><a href='/{at}'>{title}</a><br><font size=-1>{text}</font></p>");
        if at == 2 { format!("<blockquote>{record}</blockquote>") } else { record }
    });
    assert_found(&list, &ENGLISH);
}

#[test]
fn results_in_an_old_page_that_is_one_form() {
    let list = each(&SPANISH, |at, title, text| {
        format!("<tr><td><input type=hidden name=n{at}><a href='/{at}'>{title}</a><br>{text}</td></tr>")
    });
    let html = page(&format!("<table>{list}</table>")).replace("<body>", "<body><form action='/search'>");
    let (texts, selector) = found(&html);
    assert_eq!(texts.len(), 5, "{selector}: {texts:#?}");
}

#[test]
fn titles_alone_are_records() {
    let list = each(&SPANISH, |at, title, _| format!("<li><a href='/{at}'>{title}</a></li>"));
    let titles = SPANISH.map(|(title, _)| (title, ""));
    let text: String = "<p>Todas las guías de la oficina, por orden de llegada a la biblioteca.</p>".to_owned();
    assert_found(&format!("{text}<ul class='publications'>{list}</ul>"), &titles);
}

#[test]
fn an_article_and_its_menus_are_no_listing() {
    let paragraphs = ENGLISH.map(|(_, text)| format!("<p>{text} {text}</p>")).concat();
    let (texts, selector) = found(&page(&paragraphs));
    assert!(texts.is_empty(), "{selector}: {texts:#?}");
}
