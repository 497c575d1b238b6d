//! The ways in which listings lead to their next page, against a real server.

use super::harness::{Ran, run};
use super::scrape::RECORDS;
use super::server::{Answer, Server};

/// A page of two records with `pager` under them; the third one is the last.
pub(crate) fn page(number: usize, pager: &str) -> String {
    let rows: String = RECORDS[number * 2..number * 2 + 2]
        .iter()
        .enumerate()
        .map(|(n, (title, text))| {
            format!(
                "<div class=card><h2><a href='/r/{number}{n}'>{title}</a></h2><p class=date>1{n} March 2021</p><p>{text}</p></div>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Library</title></head><body>\
         <header><ul class=menu><li><a href='/'>Home</a></li><li><a href='/about'>About</a></li></ul></header>\
         <main><h1>Library</h1><div class=grid>{rows}</div><div>{pager}</div></main><footer><p>An institute</p></footer></body></html>"
    )
}

/// Serves a listing of three pages at `/list`, whose parameter `name` counts from `first`; `pager` writes the pager of
/// a page, counted from 0.
fn listing(name: &'static str, first: usize, pager: impl Fn(usize) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |path, _| {
        let number = match path.strip_prefix("/list") {
            Some("") => Some(0),
            Some(query) => query
                .strip_prefix('?')
                .and_then(|query| query.strip_prefix(name)?.strip_prefix('=')?.parse::<usize>().ok())
                .and_then(|number| number.checked_sub(first)),
            None => None,
        };
        match number.filter(|number| *number < 3) {
            Some(number) => Answer::html(&page(number, &pager(number))),
            None => Answer::of(404, "text/plain", b"no such page"),
        }
    })
}

fn scrape(server: &Server) -> Ran {
    run(&["scrape", &server.url("/list"), "--pace", "0", "--retries", "0", "--contact", "test@example.org"])
}

#[test]
fn numbers_are_followed_whatever_marks_the_current_one() {
    type Mark = fn(usize, bool) -> String;
    let marks: [(&str, Mark); 7] = [
        ("all are links", |n, _| format!("<li><a href='?page=NEXT{n}'>{n}</a></li>")),
        ("a class of its own", |n, here| {
            format!("<li class='{}'><a href='?page=NEXT{n}'>{n}</a></li>", if here { "here" } else { "" })
        }),
        ("strong inside the link", |n, here| {
            format!(
                "<li><a href='?page=NEXT{n}'>{}</a></li>",
                if here { format!("<strong>{n}</strong>") } else { n.to_string() }
            )
        }),
        ("Page 2", |n, _| format!("<li><a href='?page=NEXT{n}'>Page {n}</a></li>")),
        ("Página 2", |n, _| format!("<li><a href='?page=NEXT{n}'>Página {n}</a></li>")),
        ("[2]", |n, _| format!("<li><a href='?page=NEXT{n}'>[{n}]</a></li>")),
        ("one more parameter", |n, _| format!("<li><a href='?page=NEXT{n}&amp;view=list'>{n}</a></li>")),
    ];
    for first in [0, 1] {
        for (name, mark) in marks {
            let server = Server::start(move |path, _| {
                let bare = path.trim_end_matches("&view=list");
                let number = match bare.strip_prefix("/list?page=").map(str::parse::<usize>) {
                    Some(Ok(number)) => number - first,
                    None if bare == "/list" => 0,
                    _ => return Answer::of(404, "text/plain", b"no such page"),
                };
                let places = (1..=3).map(|n| {
                    let shown = mark(n, n == number + 1);
                    shown.replace(&format!("NEXT{n}"), &(n - 1 + first).to_string())
                });
                Answer::html(&page(number, &format!("<ul class=pagination>{}</ul>", places.collect::<String>())))
            });
            let ran = scrape(&server).ended(0);
            assert_eq!(ran.records().len(), 6, "{name}, counted from {first}: {}", ran.err);
        }
    }
}

#[test]
fn what_leads_to_a_later_page_of_the_same_listing_is_followed() {
    type Pager = fn(usize) -> String;
    let pagers: [(&str, Pager); 21] = [
        ("a picture", |k| format!("<a href='?o={k}'><img src=n.gif alt=Next></a>")),
        ("a picture in a pager", |k| {
            format!("<div class=pager><a href='?o={k}'><img src=n.gif alt='Next page'></a></div>")
        }),
        ("a title", |k| format!("<a href='?o={k}' title='Next page'><img src=n.gif></a>")),
        ("a label", |k| format!("<a href='?o={k}' aria-label='Volgende pagina'><svg></svg></a>")),
        ("»", |k| format!("<a href='?o={k}'>»</a>")),
        (">", |k| format!("<a href='?o={}'>&lt;</a> <a href='?o={k}'>&gt;</a>", k.saturating_sub(2))),
        ("a class", |k| format!("<a class=next href='?o={k}'></a>")),
        ("Next 10", |k| format!("<a href='?o={k}'>Next 10</a>")),
        ("Next 10 results", |k| format!("<p>Results 1-2 of 6 <a href='?o={k}'>Next 10 results</a></p>")),
        ("Volgende 10", |k| format!("<a href='?o={k}'>Volgende 10</a>")),
        ("Siguientes 10", |k| format!("<a href='?o={k}'>Siguientes 10</a>")),
        ("More results", |k| format!("<a href='?o={k}'>More results</a>")),
        ("Load more", |k| format!("<a class=load-more href='?o={k}'>Load more</a>")),
        ("Load 10 more", |k| format!("<a href='?o={k}'>Load 10 more</a>")),
        ("Show more publications", |k| format!("<a class=btn href='?o={k}'>Show more publications</a>")),
        ("Ver más", |k| format!("<a href='?o={k}'>Ver más</a>")),
        ("Cargar más", |k| format!("<div class=pager><a href='?o={k}'>Cargar más</a></div>")),
        ("Meer resultaten", |k| format!("<a href='?o={k}'>Meer resultaten</a>")),
        ("Meer laden", |k| format!("<a href='?o={k}'>Meer laden</a>")),
        ("ranges", |k| {
            let ranges = (0..3).map(|n| {
                let range = format!("{}-{}", n * 10 + 1, n * 10 + 10);
                if n + 1 == k { range } else { format!("<a href='?o={n}'>{range}</a>") }
            });
            format!("<p>{}</p>", ranges.collect::<Vec<_>>().join(" | "))
        }),
        ("a row of links", |_| {
            format!("<p>{}</p>", (0..3).map(|n| format!("<a href='?o={n}'>{}</a> ", n + 1)).collect::<String>())
        }),
    ];
    for (name, pager) in pagers {
        let server = listing("o", 0, move |number| if number < 2 { pager(number + 1) } else { String::new() });
        let ran = scrape(&server).ended(0);
        assert_eq!(ran.records().len(), 6, "{name}: {}", ran.err);
        assert_eq!(server.pages(), ["/list", "/list?o=1", "/list?o=2"], "{name}");
    }
}

#[test]
fn what_leads_to_an_entry_or_another_listing_is_not_followed() {
    for pager in [
        "<a href='/news'>More news</a>",
        "<a href='/r/21'>Ver más</a>",
        "<a href='/list/a-report-2'>»</a>",
        "<a href='?id=1'>Ver más</a>",
        "<a href='?page_id=2'>Meer weergeven</a>",
        "<a href='?o=1'>Ver más</a><a href='?o=2'>Ver más</a>",
        "<a href='?sort=title'>&gt;</a>",
        "<a href='?page=-1' title='Next page'><img src=n.gif></a>",
        "<a class=next href='/r/22'>The next report</a>",
        "<p><a href='?y=2021'>2021</a> <a href='?y=2022'>2022</a> <b>2020</b></p>",
        "<ul class=pages><li><a href='?y=2020'>2020</a><li><a href='?y=2021'>2021</a><li><b>2020</b></ul>",
        "<p>Reports (12) <a href='/list?kind=13'>13</a></p>",
    ] {
        let server = listing("none", 0, |_| pager.to_owned());
        scrape(&server).ended(0);
        assert_eq!(server.pages(), ["/list"], "{pager}");
    }
}
