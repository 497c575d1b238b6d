//! Writes the figures as a page in the style of the exported page of the catalogue: the flow from found to kept with its
//! diagram, the sources, and charts with the figures behind them.

use std::fmt::Write as _;

use super::figures::Count;
use super::searches::Search;
use super::{Report, diagram};
use crate::formats::html::{Document, Words};
use crate::formats::xml::escape;
use crate::seeds::Seeds;

/// The most rows of a chart; the values behind them are summed up in one row.
const MOST: usize = 15;
/// Width of a chart, in units of its drawing.
const WIDTH: usize = 640;
/// Height of a row of a chart, in the same units.
const ROW: usize = 28;
/// Width of the names at the beginning of the rows.
const NAMES: usize = 210;
/// Width of the figures at the end of the rows.
const FIGURES: usize = 90;
/// The most characters of a name in a chart.
const LONGEST: usize = 26;

/// The words of the page in one language.
struct PageWords<'l> {
    words: Words,
    language: &'l str,
}

impl PageWords<'_> {
    fn word(&self, name: &str) -> String {
        let path = format!("report.{name}");
        self.words.word(self.language, &path).to_owned()
    }
}

/// A row of a chart: its name, its number, and the number as text.
struct Row {
    name: String,
    number: u64,
    figure: String,
}

/// The page in this language (`en`, `es` or `nl`). The page has no scripts and needs no network.
pub(crate) fn html(report: &Report, language: &str) -> String {
    let words = PageWords { words: Words::load(&Seeds::embedded()).unwrap_or_default(), language };
    let mut body = tiles(report, &words);
    let flow = words.word("flow");
    // Writing to a string never fails, so the results are ignored.
    let _ = writeln!(
        body,
        "<section><h2>{}</h2>\n<figure class=\"diagram\" tabindex=\"0\">{}</figure></section>",
        escape(&flow),
        diagram::svg(&report.flow)
    );
    body.push_str(&sources(&report.sources, &words));
    for (name, counts) in
        [("areas", &report.areas), ("languages", &report.languages), ("years", &report.years), ("kinds", &report.kinds)]
    {
        body.push_str(&chart(&words.word(name), &rows(counts, &words), &words));
    }
    let all = report.flow.publications.max(1);
    let complete = report.completeness.iter().map(|count| Row {
        name: field(count.field, &words),
        number: count.publications,
        figure: format!("{} ({} %)", count.publications, count.publications * 100 / all),
    });
    body.push_str(&chart(&words.word("completeness"), &complete.collect::<Vec<_>>(), &words));
    if !report.issues.is_empty() {
        body.push_str(&chart(&words.word("issues"), &rows(&report.issues, &words), &words));
    }
    let flow = &report.flow;
    let excluded = flow.publications - flow.kept;
    let facts = format!("{} − {} − {excluded} = {}", flow.found, flow.duplicates, flow.kept);
    Document { language, title: &words.word("title"), facts: &facts, body: &body, ..Document::default() }.html()
}

/// The main figures in large type.
fn tiles(report: &Report, words: &PageWords<'_>) -> String {
    let flow = &report.flow;
    let figures = [
        ("found", flow.found),
        ("duplicates", flow.duplicates),
        ("publications", flow.publications),
        ("excluded", flow.publications - flow.kept),
        ("kept", flow.kept),
    ];
    let tile = |(name, number): &(&str, u64)| {
        format!("<li><strong>{number}</strong><span>{}</span></li>", escape(&words.word(name)))
    };
    format!("<ul class=\"tiles\">{}</ul>\n", figures.iter().map(tile).collect::<String>())
}

/// The table of the sources, and for each of them how it was searched.
fn sources(searches: &[Search], words: &PageWords<'_>) -> String {
    let mut html = format!("<section><h2>{}</h2>\n", escape(words.words.word(words.language, "sources")));
    let head = ["source", "pages", "found", "added", "duplicates", "excluded", "kept", "access"];
    let number = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let body: Vec<Vec<String>> = searches
        .iter()
        .map(|search| {
            let access = search.accessed.last().map_or("–", |date| date.get(..10).unwrap_or(date));
            vec![
                search.name.clone(),
                number(search.pages),
                search.found.to_string(),
                number(search.added),
                search.duplicates.to_string(),
                search.excluded.to_string(),
                search.kept.to_string(),
                access.to_owned(),
            ]
        })
        .collect();
    let _ = writeln!(
        html,
        "<div class=\"wide-table\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>",
        escape(words.words.word(words.language, "sources")),
        table(&head.map(|name| words.word(name)), &body)
    );
    for search in searches {
        let _ = write!(html, "<details><summary>{}</summary>\n<dl class=\"changes\">", escape(&search.name));
        let accessed: Vec<String> = search.accessed.clone();
        for (name, values) in [
            ("method", vec![search.method.clone()]),
            ("addresses", search.addresses.clone()),
            ("limits", search.limits.clone()),
            ("access", accessed),
            ("copies", search.copies.iter().map(ToString::to_string).collect()),
        ] {
            for value in values.iter().filter(|value| !value.is_empty()) {
                let _ = write!(html, "<dt>{}</dt><dd dir=\"auto\">{}</dd>", escape(&words.word(name)), escape(value));
            }
        }
        html.push_str("</dl></details>\n");
    }
    html.push_str("</section>\n");
    html
}

/// The rows of a chart of counts. Values behind the most frequent ones are summed up.
fn rows(counts: &[Count], words: &PageWords<'_>) -> Vec<Row> {
    let row = |count: &Count| Row {
        name: count.value.clone().unwrap_or_else(|| words.word("unknown")),
        number: count.publications,
        figure: count.publications.to_string(),
    };
    let mut rows: Vec<Row> = counts.iter().take(MOST).map(row).collect();
    let (left, sum) = counts.iter().skip(MOST).fold((0_u64, 0), |(left, sum), one| (left + 1, sum + one.publications));
    if left > 0 {
        let name = words.word("more").replace("{n}", &left.to_string());
        rows.push(Row { name, number: sum, figure: sum.to_string() });
    }
    rows
}

/// A chart of bars with its title, and the same figures as a table, which screen readers and printers can use.
fn chart(title: &str, rows: &[Row], words: &PageWords<'_>) -> String {
    let most = rows.iter().map(|row| row.number).max().unwrap_or(0).max(1);
    let room = WIDTH - NAMES - FIGURES;
    let mut bars = String::new();
    for (at, row) in rows.iter().enumerate() {
        let (top, middle) = (at * ROW + 6, at * ROW + ROW / 2 + 4);
        let share = u64::try_from(room).unwrap_or_default() * row.number / most;
        let _ = write!(
            bars,
            "<text class=\"row\" x=\"0\" y=\"{middle}\">{}</text>\
             <rect class=\"track\" x=\"{NAMES}\" y=\"{top}\" width=\"{room}\" height=\"16\" rx=\"3\"/>\
             <rect class=\"column\" x=\"{NAMES}\" y=\"{top}\" width=\"{share}\" height=\"16\" rx=\"3\"/>\
             <text x=\"{}\" y=\"{middle}\">{}</text>",
            escape(&cut(&row.name)),
            NAMES + room + 10,
            escape(&row.figure)
        );
    }
    let figures: Vec<Vec<String>> = rows.iter().map(|row| vec![row.name.clone(), row.figure.clone()]).collect();
    let head = [title.to_owned(), words.word("publications")];
    format!(
        "<section><figure class=\"chart\"><figcaption><h2>{0}</h2></figcaption>\n\
         <svg viewBox=\"0 0 {WIDTH} {1}\" role=\"img\" aria-label=\"{0}\">{bars}</svg>\n\
         <details class=\"table\"><summary>{2}</summary>{3}</details></figure></section>\n",
        escape(title),
        rows.len() * ROW,
        escape(words.words.word(words.language, "as-table")),
        table(&head, &figures)
    )
}

/// A table with a head row; the first cell of each row names it.
fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let heads: String = head.iter().map(|text| format!("<th scope=\"col\">{}</th>", escape(text))).collect();
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().skip(1).map(|text| format!("<td>{}</td>", escape(text))).collect();
        let first = row.first().map(|text| format!("<th scope=\"row\" dir=\"auto\">{}</th>", escape(text)));
        format!("<tr>{}{cells}</tr>", first.unwrap_or_default())
    };
    let body: String = rows.iter().map(row).collect();
    format!("<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")
}

/// The name of a field of the record in the language of the page.
fn field(name: &str, words: &PageWords<'_>) -> String {
    // Where the page names the values and not the field, its word for a value is used.
    let path = match name {
        "languages" => "languages".to_owned(),
        "thematic_areas" => "report.areas".to_owned(),
        "type" => "facet.kind".to_owned(),
        "creators" => "facet.creator".to_owned(),
        "publisher" | "container" | "screening" => format!("facet.{name}"),
        "keywords" => "facet.keyword".to_owned(),
        "files" => "facet.document".to_owned(),
        name => format!("field.{name}"),
    };
    words.words.word(words.language, &path).to_owned()
}

/// A name that fits before its bar.
fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default().trim_end()),
        None => name.to_owned(),
    }
}
