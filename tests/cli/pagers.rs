//! Tests of the ways in which listings link to their next page, against a real server.

use super::harness::{Ran, run};
use super::scrape::RECORDS;
use super::server::{Answer, Server};

/// A page of two records with `pager` below them; there are three pages.
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

/// Serves a listing of three pages at `/list`, whose parameter `name` counts from `first`. `pager` writes the pager of
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
fn links_to_later_pages_of_the_same_listing_are_followed() {
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
fn links_to_entries_and_other_listings_are_not_followed() {
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

/// Serves a listing in which `next` writes the link from a page of `/list` to the next one, `?page=NEXT`. The last page
/// has no link.
fn leads(next: fn(usize) -> String) -> Server {
    listing("page", 1, move |number| if number < 2 { next(number + 2) } else { String::new() })
}

#[test]
fn a_link_to_the_next_page_is_known_by_what_stands_in_it_and_by_what_it_says() {
    type Pager = fn(usize) -> String;
    let pagers: [(&str, Pager); 10] = [
        ("a class on a span in the link", |n| format!("<a href='?page={n}'><span class=next></span></a>")),
        ("a class on an icon in a pager", |n| {
            format!("<div class=pager><a href='?page={n}'><i class='icon icon-next'></i></a></div>")
        }),
        ("more", |n| format!("<a href='?page={n}'>more</a>")),
        ("More…", |n| format!("<a href='?page={n}'>More…</a>")),
        ("Más »", |n| format!("<a href='?page={n}'>Más »</a>")),
        ("Meer", |n| format!("<a href='?page={n}'>Meer</a>")),
        ("all beside a number", |n| {
            format!("<p>Page {} <a href='?page={n}'>{n}</a> <a href='?page=all'>All</a></p>", n - 1)
        }),
        ("all before a number", |n| {
            format!(
                "<ul class=pagination><li><a href='?page=all'>All</a><li><b>{}</b><li><a href='?page={n}'>{n}</a></ul>",
                n - 1
            )
        }),
        ("all beside one number alone", |n| {
            format!("<p><a href='?page={n}'>{n}</a> | <a href='?page=all'>All</a></p>")
        }),
        ("todos", |n| format!("<p>{} <a href='?page={n}'>{n}</a> <a href='?limit=todos'>Todos</a></p>", n - 1)),
    ];
    for (name, pager) in pagers {
        let server = leads(pager);
        let ran = scrape(&server).ended(0);
        assert_eq!(server.pages(), ["/list", "/list?page=2", "/list?page=3"], "{name}: {}", ran.err);
        assert_eq!(ran.records().len(), 6, "{name}: {}", ran.err);
    }
}

#[test]
fn a_button_that_loads_more_is_followed_to_the_address_that_it_holds() {
    type Pager = fn(usize) -> String;
    let pagers: [(&str, Pager); 7] = [
        ("data-url", |n| format!("<button class=load-more data-url='/list?page={n}'>Load more</button>")),
        ("data-href", |n| format!("<button data-href='?page={n}'>Show more publications</button>")),
        ("data-next-url", |n| format!("<div class=more data-next-url='/list?page={n}'>Cargar más</div>")),
        ("a link that a script takes over", |n| format!("<a href='#' data-url='/list?page={n}'>Meer laden</a>")),
        ("a link without an address", |n| format!("<a class=more data-next='?page={n}'>Load more</a>")),
        ("onclick", |n| format!("<button onclick=\"load('/list?page={n}')\">Load more results</button>")),
        ("a value", |n| format!("<input type=button value='Load more' data-url='/list?page={n}'>")),
    ];
    for (name, pager) in pagers {
        let server = leads(pager);
        let ran = scrape(&server).ended(0);
        assert_eq!(server.pages(), ["/list", "/list?page=2", "/list?page=3"], "{name}: {}", ran.err);
        assert_eq!(ran.records().len(), 6, "{name}: {}", ran.err);
    }
}

#[test]
fn the_head_of_a_page_names_the_next_one() {
    let server = Server::start(|path, _| {
        let number = match path {
            "/list" => 0,
            "/list?page=2" => 1,
            "/list?page=3" => 2,
            _ => return Answer::of(404, "text/plain", b"no such page"),
        };
        let next = if number < 2 { format!("<link rel=next href='/list?page={}'>", number + 2) } else { String::new() };
        Answer::html(&page(number, "").replace("<meta charset=utf-8>", &format!("<meta charset=utf-8>{next}")))
    });
    let ran = scrape(&server).ended(0);
    assert_eq!(ran.records().len(), 6, "{}", ran.err);
}

#[test]
fn numbers_in_the_path_are_followed() {
    type Place = fn(usize) -> String;
    let numbered = |prefix: &str, suffix: &str, here: usize| -> String {
        let links = (1..=3).map(|n| {
            if n == here + 1 { format!("<b>{n}</b> ") } else { format!("<a href='{prefix}{n}{suffix}'>{n}</a> ") }
        });
        format!("<div class=pages>{}</div>", links.collect::<String>())
    };
    type Pager = Box<dyn Fn(usize) -> String + Send + Sync>;
    let cases: [(&str, Place, Pager); 4] = [
        (
            "a name of its own for the first page",
            |n| if n == 0 { "/list".to_owned() } else { format!("/news/list_70_{}.html", n + 1) },
            Box::new(move |here| numbered("/news/list_70_", ".html", here)),
        ),
        (
            "a folder",
            |n| if n == 0 { "/list".to_owned() } else { format!("/list/index_{}.html", n + 1) },
            Box::new(move |here| numbered("/list/index_", ".html", here)),
        ),
        (
            "the number before the name",
            |n| if n == 0 { "/list".to_owned() } else { format!("/archive/{}/list", n + 1) },
            Box::new(move |here| numbered("/archive/", "/list", here)),
        ),
        (
            "counted from nought",
            |n| if n == 0 { "/list".to_owned() } else { format!("/reports-{n}.htm") },
            Box::new(|here| {
                let links = (0..3).filter(|n| *n != here).map(|n| format!("<a href='/reports-{n}.htm'>{}</a> ", n + 1));
                format!("<div class=pager><b>{}</b> {}</div>", here + 1, links.collect::<String>())
            }),
        ),
    ];
    for (name, place, pager) in cases {
        let server = Server::start(move |path, _| match (0..3).find(|number| place(*number) == path) {
            Some(number) => Answer::html(&page(number, &pager(number))),
            None => Answer::of(404, "text/plain", b"no such page"),
        });
        let ran = scrape(&server).ended(0);
        assert_eq!(ran.records().len(), 6, "{name}: {} {:?}", ran.err, server.pages());
    }
}

#[test]
fn the_whole_of_a_listing_and_other_lists_are_no_next_page() {
    for pager in [
        "<a class=next href='?limit=all'>Show all</a>",
        "<div class=pager><a href='?limit=all'>&gt;</a></div>",
        "<div class=pager>1 <a href='?limit=all'>2</a></div>",
        "<div class=pager><a href='?per_page=100'>Next</a></div>",
        "<a href='?limit=all'>More results</a>",
        "<a href='?show=todos'>Ver más</a>",
        "<button data-url='/list?limit=all'>Load more</button>",
        "<button data-url='/subscribe'>More</button>",
        "<div class=pages>2019 <a href='/reports_2020.html'>2020</a> <a href='/reports_2021.html'>2021</a></div>",
        "<p><a href='/section_2.html'>2</a> <a href='/section_3.html'>3</a></p>",
        "<a href='/about'><span class=next>Read on</span></a>",
    ] {
        let server = listing("none", 0, |_| pager.to_owned());
        scrape(&server).ended(0);
        assert_eq!(server.pages(), ["/list"], "{pager}");
    }
}
