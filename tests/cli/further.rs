//! Tests of pages with several lists: further lists of publications are read, other lists are not, and what is left out is
//! said.

use std::fs;

use serde_json::Value;

use crate::harness::{Ran, run_in, run_with};
use crate::scrape::titles;

const TITLES: [&str; 7] = [
    "Sluices of the eastern polder",
    "Mills and their millers",
    "Night trains to the border",
    "Orchards after the frost",
    "Peat cutters and their songs",
    "Hedges as fences",
    "Wells in dry summers",
];

fn import(page: &str, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), page).unwrap();
    run_in(folder.path(), &[&["import", "page.html", "--vocabulary", "none"], more].concat())
}

/// A list of reports with headings, texts and dates.
fn reports(from: usize, count: usize) -> String {
    let item = |at: usize| {
        let title = TITLES[(from + at) % TITLES.len()];
        format!(
            "<li><h3><a href=\"/r{at}\">{title}</a></h3><p>What {count} villages say about it, with maps and tables of the year.</p><span>{} March 2019</span></li>\n",
            at + 3
        )
    };
    format!("<ul class=\"reports\">\n{}</ul>\n", (0..count).map(item).collect::<String>())
}

/// A table of briefs with years.
fn briefs(from: usize, count: usize, head: [&str; 2]) -> String {
    let row = |at: usize| {
        let title = TITLES[(from + at) % TITLES.len()];
        format!("<tr><td><a href=\"/b{at}.pdf\">{title}</a></td><td>{}</td></tr>\n", 2011 + at)
    };
    let rows: String = (0..count).map(row).collect();
    format!("<table>\n<tr><th>{}</th><th>{}</th></tr>\n{rows}</table>\n", head[0], head[1])
}

#[test]
fn lists_of_another_kind_below_the_listing_are_read_too() {
    for (first, second, head) in [
        ("Reports", "Briefs", ["Brief", "Year"]),
        ("Informes", "Notas breves", ["Título", "Año"]),
        ("Rapporten", "Korte stukken", ["Titel", "Jaar"]),
    ] {
        let lists = format!("<h2>{first}</h2>\n{}<h2>{second}</h2>\n{}", reports(0, 3), briefs(3, 4, head));
        for page in [
            format!("<html><body><h1>Institute</h1>{lists}</body></html>"),
            format!("<html><body><main><div class=\"page\"><h1>Institute</h1>{lists}</div></main></body></html>"),
            format!(
                "<html><body><h1>Institute</h1><section><h2>{first}</h2>{}</section><section><h2>{second}</h2>{}</section></body></html>",
                reports(0, 3),
                briefs(3, 4, head)
            ),
        ] {
            let ran = import(&page, &[]).ended(0);
            assert_eq!(titles(&ran), TITLES, "{page}\n{}", ran.err);
            let records = ran.records();
            assert_eq!(
                (records[0]["issued"].as_str(), records[6]["issued"].as_str()),
                (Some("2019-03-03"), Some("2014"))
            );
            assert_eq!(records[6]["files"][0]["url"], "/b3.pdf");
        }
    }
}

#[test]
fn a_featured_item_above_the_list_is_read_too() {
    let page = |class: &str| {
        let item = |at: usize| {
            format!(
                "<div class=\"item\"><h3><a href=\"/r{at}\">{}</a></h3><p>What the villages say about it, with maps and tables.</p><p>{} May 2019</p></div>",
                TITLES[at + 1],
                at + 3
            )
        };
        let items: String = (0..4).map(item).collect();
        format!(
            "<html><body><h1>Institute</h1><div class=\"{class}\"><h2><a href=\"/f\">{}</a></h2><p>Seventy years later: what was rebuilt.</p><p>2 February 2023</p></div><div class=\"list\">{items}</div></body></html>",
            TITLES[0]
        )
    };
    for class in ["featured", "hero", "uitgelicht"] {
        assert_eq!(titles(&import(&page(class), &[]).ended(0)), TITLES[..5], "{class}");
    }
    // The teaser of a sidebar is no publication of the listing.
    assert_eq!(titles(&import(&page("sidebar"), &[]).ended(0)), TITLES[1..5]);
}

#[test]
fn events_links_and_side_columns_are_no_publications() {
    let events = |heading: &str| {
        let item = |at: usize| {
            format!(
                "<li><a href=\"/e{at}\">Open day in village number {at}, with music</a> <span>{} June 2030</span></li>",
                at + 1
            )
        };
        let items: String = (0..5).map(item).collect();
        format!("<h2>{heading}</h2><ul class=\"other\">{items}</ul>")
    };
    for heading in ["Upcoming events", "Próximos eventos", "Agenda", "Komende evenementen"] {
        let page = format!(
            "<html><body><main><h1>Institute</h1><h2>Reports</h2>{}{}</main></body></html>",
            reports(0, 4),
            events(heading)
        );
        let ran = import(&page, &[]).ended(0);
        assert_eq!(titles(&ran), TITLES[..4], "{heading}");
        assert!(!ran.err.contains("left out"), "{}", ran.err);
    }
    for column in ["<aside>", "<div class=\"sidebar\">"] {
        let page = format!(
            "<html><body><main><h1>Institute</h1><h2>Reports</h2>{}</main>{column}{}</div></aside></body></html>",
            reports(0, 4),
            events("In the villages")
        );
        assert_eq!(titles(&import(&page, &[]).ended(0)), TITLES[..4], "{column}");
    }
}

#[test]
fn a_list_that_is_left_out_is_named_with_the_way_to_read_it() {
    let page = format!(
        "<html><body><div class=\"col-main\"><h1>Institute</h1>{}</div><div class=\"col-other\">\n{}</div></body></html>",
        reports(0, 4),
        briefs(4, 3, ["Brief", "Year"])
    );
    let ran = import(&page, &[]).ended(0);
    assert_eq!(titles(&ran), TITLES[..4]);
    assert!(ran.err.contains("page.html: another list of 3 items in lines 10 to 12"), "{}", ran.err);
    let selector = ran.err.split("and record = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), &page).unwrap();
    fs::write(folder.path().join("site.toml"), format!("name = \"site\"\nrecord = \"{selector}\"\n")).unwrap();
    let args = ["import", "page.html", "--vocabulary", "none", "--source-file", "site.toml"];
    assert_eq!(titles(&run_in(folder.path(), &args).ended(0)), TITLES);
}

#[test]
fn a_column_of_notices_is_not_taken_for_the_publications() {
    let notices: String = (0..7)
        .map(|at| format!("<tr><td><a href=\"/news\">The reading room closes early on day {at}</a><br><span>Ask at the desk for more.</span></td></tr>"))
        .collect();
    let papers: String = TITLES
        .iter()
        .enumerate()
        .map(|(at, title)| {
            let number = at + 1;
            format!("<tr><td class=k>No. {number}</td><td class=w>{number} May 2018</td></tr><tr><td colspan=2 class=a>Ana Ruiz, Institute of Water</td></tr><tr><td colspan=2 class=s>How {number} villages along the river keep their water and share it in summer.</td></tr><tr><td colspan=2 class=h>{title}</td></tr><tr><td colspan=2 height=8></td></tr>")
        })
        .collect();
    let page = format!(
        "<html><body><table><tr><td width=200><table>{notices}</table></td><td><table>{papers}</table></td></tr></table></body></html>"
    );
    let records = import(&page, &[]).ended(0).records();
    assert!(records.len() >= 6, "{records:?}");
    for record in &records {
        let doubts = record["issues"].as_array().unwrap().iter().map(|issue| issue["code"].as_str().unwrap());
        assert!(!record.to_string().contains("reading room"), "{record}");
        assert!(doubts.into_iter().any(|code| code.starts_with("uncertain-")), "{record}");
    }
}

#[test]
fn a_line_above_each_entry_belongs_to_the_entry_below_it() {
    let entry = |(at, title): (usize, &&str)| {
        let number = at + 1;
        format!(
            "<font color=red>OCCASIONAL PAPER {number}</font><br><b>Ana Ruiz {number}</b><br><i>How {number} villages keep their water and share it in summer.</i><br><a href=p{number}.pdf>{title}</a> <small>({number} May 2018)</small><br><br>\n"
        )
    };
    let entries: String = TITLES.iter().enumerate().map(entry).collect();
    let page = format!(
        "<html><body><font size=5>Papers</font><hr><p>{entries}</p><hr><font size=1>Webmaster</font></body></html>"
    );
    let records = import(&page, &[]).ended(0).records();
    assert_eq!(records.len(), 7);
    for (at, record) in records.iter().enumerate() {
        let text = record.to_string();
        assert!(text.contains(&format!("OCCASIONAL PAPER {}\"", at + 1)), "{text}");
        assert_eq!(record["title"], TITLES[at]);
    }
}

#[test]
fn a_year_that_spans_rows_dates_all_of_them() {
    let years = [1, 2, 1, 1, 1, 1];
    let (mut rows, mut wanted, mut titles) = (String::new(), Vec::new(), TITLES.iter());
    for (at, span) in years.into_iter().enumerate() {
        for row in 0..span {
            let year = if row == 0 { format!("<td rowspan={span}>{}</td>", 2020 - at) } else { String::new() };
            let title = titles.next().unwrap();
            rows += &format!(
                "<tr>{year}<td>{title}</td><td>Ana Ruiz</td><td>How the villages share their water in summer and store it in spring.</td></tr>"
            );
            wanted.push((2020 - at).to_string());
        }
    }
    let page = format!(
        "<html><body><table><tr><th>Year</th><th>Title</th><th>Author</th><th>Summary</th></tr>{rows}</table></body></html>"
    );
    let records = import(&page, &[]).ended(0).records();
    let issued: Vec<String> =
        records.iter().map(|record| record["issued"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(issued, wanted);
}

#[test]
fn printed_titles_win_over_the_alternative_texts_of_their_covers() {
    for words in ["Cover of ", "Portada de ", "Omslag van "] {
        let tile = |(at, title): (usize, &&str)| {
            format!(
                "<a class=tile href=/p{at}><img src=c{at}.jpg alt=\"{words}{title}\"><span>{} May 2018</span><span>{title}</span></a>",
                at + 1
            )
        };
        let tiles: String = TITLES.iter().enumerate().map(tile).collect();
        let page = format!("<html><body><h1>Water House</h1><div class=g>{tiles}</div></body></html>");
        assert_eq!(titles(&import(&page, &[]).ended(0)), TITLES, "{words}");
    }
}

#[test]
fn people_of_a_byline_are_told_apart() {
    for (line, wanted) in [
        ("By Ana Ruiz and Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Por Ana Ruiz y Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Door Ana Ruiz en Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("By Ana Ruiz, Tom Berg", ["Ana Ruiz", "Tom Berg"]),
    ] {
        let item = |(at, title): (usize, &&str)| {
            format!(
                "<div class=item><h3><a href=/p{at}>{title}</a></h3><p class=author>{line}</p><p>How the villages keep their water and share it in summer.</p></div>"
            )
        };
        let items: String = TITLES.iter().enumerate().map(item).collect();
        let page = format!("<html><body><h1>Papers</h1>{items}</body></html>");
        let records = import(&page, &[]).ended(0).records();
        assert!(records.iter().all(|record| record["creators"] == serde_json::json!(wanted)), "{line}: {}", records[0]);
    }
}

#[test]
fn the_surer_reading_of_a_text_is_taken() {
    let kinds = [
        "Annual report of the Roster Office 2018",
        "Annual report of the Roster Office 2019",
        "Handbook of fair rosters",
        "Handbook of fair rosters, second edition",
        "Long shifts and medication errors",
    ];
    let texts = [
        "Vacancies, overtime and leave in forty hospitals.",
        "Vacancies, overtime and leave in fifty hospitals.",
        "Rules, examples and sheets for planners.",
        "Rules, examples and sheets for planners. Revised throughout.",
        "Error reports of two years beside the rosters of the wards.",
    ];
    let mut page = "Roster Office\nPublications\n\n".to_owned();
    for (title, text) in kinds.iter().zip(texts) {
        page += &format!("{title}\n{text}\nPublished: 30 January 2019\nAuthor: Roster Office\nLanguage: English\n\n");
    }
    let records = run_with(&["import", "-", "--vocabulary", "none"], page.as_bytes()).ended(0).records();
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap_or_default()).collect();
    assert_eq!(titles, kinds);
    assert!(records.iter().zip(texts).all(|(record, text)| record["description"] == text));
}

#[test]
fn a_sentence_after_the_title_of_a_citation_is_its_summary() {
    let page = "Union of Nurses – documents\n\n\
        * Marta Iglesias; Owen Pryce (2019). Counting sleep. A diary study of many nurses over six weeks, with sensors and interviews.\n\
        * Ingrid Vos (2021). Nachtdienst en hart. Bloeddruk en slaap van honderden verpleegkundigen, vijf jaar gemeten.\n\
        * Marta Iglesias (2018). Dormir de día. Ideas probadas con ochenta enfermeras: cortinas, comidas y acuerdos en casa.\n\
        * Kees Blom (2020). Zelf roosteren. Drie ziekenhuizen lieten teams hun eigen roosters maken.\n";
    let records = run_with(&["import", "-", "--vocabulary", "none"], page.as_bytes()).ended(0).records();
    assert_eq!(records.len(), 4);
    for record in &records {
        assert_eq!((&record["publisher"], &record["place"]), (&Value::Null, &Value::Null), "{record}");
        assert!(record["description"].as_str().is_some_and(|text| text.split(' ').count() > 7), "{record}");
    }
}
