//! Tests of HTML pages: records with the values that the markup gives, and hostile pages.

use std::fmt::Write as _;

use super::harness::{run, run_with};

#[test]
fn a_drupal_library_becomes_its_records_with_dates_languages_and_files() {
    let ran = run(&["import", "tests/data/web/drupal7.html"]).ended(0);
    let records = ran.records();
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "What harbour towns told us about leaving and staying",
            "Guía para acompañar el retorno de jornaleros",
            "Seasonal permits in three island economies"
        ]
    );
    assert_eq!(records[0]["issued"], "2024-01-11");
    assert_eq!(records[0]["url"], "https://observatory.example.org/library/harbour-survey");
    let file = serde_json::json!([{
        "url": "https://observatory.example.org/files/harbour-survey.pdf", "media_type": "application/pdf", "bytes": 708_606
    }]);
    assert_eq!(records[0]["files"], file);
    assert_eq!(records[1]["languages"], serde_json::json!(["es"]));
    assert_eq!(records[1]["thematic_areas"][0]["label"], "Return and reintegration");
    let boilerplate = run(&["split", "-q", "--boilerplate", "tests/data/web/drupal7.html"]);
    assert!(boilerplate.out().contains("About the observatory") && !boilerplate.out().contains("basePath"));
}

#[test]
fn a_wordpress_archive_becomes_its_records_and_its_widgets_do_not() {
    let records = run(&["import", "-q", "tests/data/web/wordpress.html"]).ended(0).records();
    assert_eq!(records.len(), 2);
    assert_eq!(records[1]["title"], "Handreiking seizoensarbeid verschenen");
    assert_eq!(records[1]["issued"], "2023-04-03");
    assert_eq!(records[1]["text_language"]["code"], "nl");
    assert_eq!(records[1]["description_truncated"], true);
}

#[test]
fn a_page_from_a_pipe_gives_the_same_records() {
    let file = run(&["split", "-q", "tests/data/web/wordpress.html"]).records();
    let page = std::fs::read(super::harness::file("data/web/wordpress.html")).unwrap();
    let pipe = run_with(&["split", "-q", "--source", "wordpress", "-"], &page).records();
    let titles = |records: &[serde_json::Value]| records.iter().map(|r| r["id"].clone()).collect::<Vec<_>>();
    assert_eq!(titles(&file), titles(&pipe));
}

#[test]
fn lying_charsets_do_not_make_mojibake() {
    let list: String = (1..=4).fold(String::new(), |mut list, n| {
        let _ = write!(
            list,
            "<li><h3><a href='/{n}'>Población y niñez en Perú, parte {n}</a></h3><p>Señal número {n} del año.</p></li>"
        );
        list
    });
    let page =
        format!("<!doctype html><html lang=es><head><meta charset=CHARSET></head><body><ul>{list}</ul></body></html>");
    let utf8 = page.replace("CHARSET", "iso-8859-1");
    let latin = encoding_rs::WINDOWS_1252.encode(&page.replace("CHARSET", "windows-1252")).0.into_owned();
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [utf8.into_bytes(), latin, utf16] {
        let records = run_with(&["split", "-q", "--from", "html"], &bytes).ended(0).records();
        assert_eq!(records.len(), 4);
        assert_eq!(records[3]["title"], "Población y niñez en Perú, parte 4");
    }
}

#[test]
fn publisher_and_date_in_brackets_as_dspace_prints_them() {
    let item = |n: usize, title: &str, author: &str, date: &str, text: &str| {
        format!(
            "<div class='ds-artifact-item'><div class='artifact-preview'><a href='/handle/1/{n}'><img src='{n}.jpg' alt='Thumbnail'></a>\
             </div><div class='artifact-description'><a href='/handle/1/{n}'><h4>{title}<span class='Z3988'>&nbsp;</span></h4></a>\
             <div class='artifact-info'><span class='author h4'><small><span>{author}</span></small></span> \
             <span class='publisher-date h4'><small>(<span class='publisher'>University of Brackwater</span>, \
             <span class='date'>{date}</span>)</small></span></div><div class='artifact-abstract'>{text}</div></div></div>"
        )
    };
    let items = [
        item(
            1,
            "Change on the Pacific Coast",
            "Alvarado, Luz; Stone, Henry",
            "2020-05-14",
            "How families combine fishing and wage work.",
        ),
        item(
            2,
            "Vertrek en terugkeer",
            "Dijkstra, Femke",
            "2019-11",
            "Het proefschrift volgt veertig gezinnen die terugkeerden.",
        ),
        item(
            3,
            "La escuela como puerto",
            "Ramírez Soto, Elena",
            "2021",
            "El artículo analiza las trayectorias de los hijos de pescadores.",
        ),
    ];
    let page = format!("<html><body><h2>Search</h2><div>{}</div></body></html>", items.concat());
    let records = run_with(&["split", "-q", "--from", "html"], page.as_bytes()).ended(0).records();
    let expected = [
        (vec!["Alvarado, Luz", "Stone, Henry"], "2020-05-14"),
        (vec!["Dijkstra, Femke"], "2019-11"),
        (vec!["Ramírez Soto, Elena"], "2021"),
    ];
    assert_eq!(records.len(), expected.len());
    for (record, (creators, issued)) in records.iter().zip(expected) {
        assert_eq!(record["creators"], serde_json::json!(creators));
        assert_eq!((&record["publisher"], &record["issued"]), (&"University of Brackwater".into(), &issued.into()));
        let description = record["description"].as_str().unwrap();
        assert!(!description.contains("Brackwater") && description.ends_with('.'), "{description}");
    }
}

#[test]
fn pages_that_are_built_to_cost_are_refused_or_read() {
    let cases = [
        "<div>".repeat(64_000),
        (0..12_000).map(|n| format!("<b id={n}>")).collect(),
        (0..2_000).map(|n| format!("<p><b id={n}>x</p>")).collect(),
        "<ul><li>".repeat(50_000),
        format!("<p{}>", (0..100_000).map(|n| format!(" a{n}=1")).collect::<String>()),
        "<table><tr><td>".repeat(20_000),
        "<a href=x>".repeat(50_000),
        format!("{}{}", "<i>".repeat(6_000), "</p>".repeat(6_000)),
        "<svg><desc>".repeat(20_000),
        "<select><option>x".repeat(4_000),
        "<li>word ".repeat(3_000),
    ];
    for page in cases {
        let ran = run_with(&["split", "-q", "--from", "html"], page.as_bytes());
        assert!(matches!(ran.status, Some(0 | 1)), "{:?}: {}", ran.status, ran.err);
    }
}

#[test]
fn a_megabyte_of_paragraphs_is_refused_and_a_long_listing_is_not() {
    let ran = run_with(&["split", "-q", "--from", "html"], "<p>x".repeat(250_000).as_bytes()).ended(1);
    assert!(ran.err.contains("hardly more characters than paragraphs"), "{}", ran.err);
    let row = |n: usize| format!("<li><a href=/{n}>Letter number {n} from the lighthouse</a> <i>found in a box</i>");
    let long = format!("<ul>{}</ul>", (0..5_000).map(row).collect::<String>());
    assert_eq!(run_with(&["split", "-q", "--from", "html"], long.as_bytes()).ended(0).records().len(), 5_000);
}

#[test]
fn rows_with_nothing_but_a_name_and_sizes_are_records_all_the_same() {
    let row = |n: usize| {
        format!(
            "<tr><td><a href='/i/{n}.html'><img alt=''></a></td><td>{n} x 280</td><td><a href='/d/{n}.pdf'>Plate {n}</a> (12{n} KB)</td></tr>"
        )
    };
    let page = format!("<html><body><table>{}</table></body></html>", (1..=6).map(row).collect::<String>());
    let records = run_with(&["split", "-q", "--from", "html"], page.as_bytes()).ended(0).records();
    assert_eq!(records.len(), 6, "{records:#?}");
    assert_eq!(records[2]["files"][0]["bytes"], 123 * 1024);
}

/// Titles and texts for pages with particular markup.
const PAPERS: [(&str, &str); 4] = [
    ("Tides and travel in the northern bays", "How fishing families decide where to spend the winter."),
    ("Permits for seasonal work, compared", "Three islands, three systems; the paper compares fees and wages."),
    ("School places for late arrivals", "Which schools keep a place free in spring, and how parents hear of it."),
    ("Counting departures", "Why the figures of three offices differ, with a proposal for one form."),
];

/// The records of a page on which `row` writes each paper.
fn papers(row: impl Fn(usize, &str, &str) -> String) -> Vec<serde_json::Value> {
    let rows: String = PAPERS.iter().enumerate().map(|(n, (title, text))| row(n, title, text)).collect();
    let menu = "<div class=top><a href=/>Home</a> | <a href=/work>Our work</a> | <a href=/contact>Contact</a></div>";
    let page = format!(
        "<!doctype html><html><body>{menu}<h1>Library</h1><div>{rows}</div><p>Quay Street 4.</p></body></html>"
    );
    let records = run_with(&["split", "-q", "--from", "html"], page.as_bytes()).ended(0).records();
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap_or("-")).collect();
    assert_eq!(titles, PAPERS.map(|(title, _)| title));
    records
}

#[test]
fn inline_parts_that_only_a_style_sheet_sets_apart_are_apart() {
    let records = papers(|n, title, text| {
        format!(
            "<figure><figcaption><a href=/{n}>{title}</a><span>{} May 2022</span><div>{text}</div></figcaption></figure>",
            n + 1
        )
    });
    assert_eq!(records[2]["issued"], "2022-05-03");
    assert_eq!(records[2]["description"], PAPERS[2].1);
}

#[test]
fn elements_that_a_page_invents_are_read_by_their_names() {
    let records = papers(|n, title, text| {
        format!("<x-card><x-title>{title}</x-title><x-date>{}/11/2021</x-date><x-text>{text}</x-text></x-card>", n + 12)
    });
    assert_eq!(records[3]["issued"], "2021-11-15");
    let folded = papers(|n, title, text| {
        format!("<details><summary>{title}</summary><p>{text}</p><a href=/{n}.docx>Word</a></details>")
    });
    assert_eq!(folded[1]["description"], PAPERS[1].1);
    assert!(folded[1]["files"][0]["url"].as_str().unwrap().ends_with("1.docx"));
}

#[test]
fn a_line_in_bold_at_the_beginning_of_a_paragraph_is_its_title() {
    papers(|n, title, text| {
        let by = format!("J. Writer and A. Other, {} March 2021", n + 3);
        format!("<p><strong>{title}</strong><br>{by}<br>{text} <a href='/d/{n}.pdf'>Download</a></p>")
    });
}

#[test]
fn the_description_of_a_file_is_no_part_of_the_title() {
    let records =
        papers(|n, title, text| format!("<li><a href='/d/{n}.pdf'>{title}</a> (PDF, {n}91 KB)<br>{text}</li>"));
    assert_eq!(records[3]["files"][0]["bytes"], 391 * 1024);
}

#[test]
fn rows_of_a_title_a_text_and_an_address_are_one_record() {
    let records = papers(|n, title, text| {
        let text = format!("{text} The figures were collected in the harbours over two winters, and compared.");
        let text = format!("{text} They are in the annex.");
        let (open, close) = (if n == 0 { "<table>" } else { "" }, if n == 3 { "</table>" } else { "" });
        format!(
            "{open}<tr><td rowspan=3>&nbsp;</td><td><b>{}.</b></td><td><b><a href=/p{n}>{title}</a></b></td></tr>\
             <tr><td colspan=2>{text}</td></tr><tr><td colspan=2>http://library.example.org/p{n}<br><br></td></tr>{close}",
            n + 1
        )
    });
    assert!(records[1]["description"].as_str().unwrap().starts_with(PAPERS[1].1), "{records:#?}");
}

#[test]
fn links_that_every_record_has_do_not_make_several_titles() {
    // Each record is several rows with links, but only one of these links is a title.
    let records = papers(|n, title, text| {
        format!(
            "<table><tr><td><a href=/p{n}>{title}</a></td><td>9{n}%</td></tr>\
             <tr><td>{text}</td><td>1{n} May 2022<br><a href=/like?{n}>Compare with others</a></td></tr>\
             <tr><td><a href=/p{n}>http://library.example.org/p{n}.html</a> - 15 KB</td></tr></table>"
        )
    });
    assert_eq!(records[2]["issued"], "2022-05-12");
    assert_eq!(records[2]["url"], "/p2");
}

#[test]
fn words_before_a_colon_in_a_link_stay_in_the_title() {
    let row = |(n, (title, text)): (usize, &(&str, &str))| {
        let title = if n % 2 == 0 { format!("Subject Bibliography: {title}") } else { (*title).to_owned() };
        format!("<li><a href=/p{n}>{title}</a><br>{text}</li>")
    };
    let rows: String = PAPERS.iter().enumerate().map(row).collect();
    let page = format!("<!doctype html><html><body><h1>Library</h1><ul>{rows}</ul></body></html>");
    let records = run_with(&["split", "-q", "--from", "html"], page.as_bytes()).ended(0).records();
    assert_eq!(records[2]["title"], "Subject Bibliography: School places for late arrivals");
    assert_eq!(records[3]["title"], PAPERS[3].0);
}

#[test]
fn more_details_on_a_page_in_html_are_no_document() {
    let records = papers(|n, title, text| {
        format!(
            "<dl><dt><a href=/p{n}>{title}</a> <a href='/notes/{n}.html '>More details</a></dt><dd>{text}</dd></dl>"
        )
    });
    assert_eq!(records[3]["files"], serde_json::json!([]));
    assert_eq!(records[3]["links"], serde_json::json!([{ "url": "/notes/3.html", "text": "More details" }]));
}

#[test]
fn a_page_that_is_empty_without_javascript_is_said_to_be_so() {
    let page = "<!doctype html><html><head><title>App</title><script src=/main.js></script></head>\
                <body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>";
    let ran = run_with(&["import"], page.as_bytes()).ended(1);
    assert!(ran.err.contains("JavaScript"), "{}", ran.err);
}

#[test]
fn a_menu_is_no_listing() {
    let page = "<!doctype html><html><body><nav><ul><li><a href=/a>Home</a><li><a href=/b>About us</a>\
                <li><a href=/c>Contact</a></ul></nav><footer><p>Copyright</p></footer></body></html>";
    let ran = run_with(&["split"], page.as_bytes());
    assert_eq!(ran.out(), "", "{}", ran.err);
}
