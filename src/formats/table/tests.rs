use super::*;
use crate::document::budget::Budget;
use crate::document::entry::Entries;
use crate::document::entry_sink::collect;
use crate::formats::columns::Columns;
use crate::seeds::Seeds;
use crate::text::words::Words;

fn read(text: &str) -> Result<Entries> {
    read_from(text, None)
}

fn read_from(text: &str, header_row: Option<u64>) -> Result<Entries> {
    let seeds = Seeds::embedded();
    let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
    let plan = plan(text, header_row, Known { columns: &columns, words: &words })?;
    let budget = Budget::default();
    collect(&budget, |sink| super::read(&Text::whole(text, &budget), &plan, sink))
}

/// Reads a table and returns the cells of each entry as `name=value`.
fn told(text: &str) -> Vec<String> {
    let found = read(text).unwrap();
    let entries = found.entries.iter().map(|entry| {
        let cells = entry.columns.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("?")));
        cells.collect::<Vec<_>>().join(" ")
    });
    let rejected = found.rejected.iter().map(|rejected| format!("rejected {}", rejected.error.place().unwrap()));
    entries.chain(rejected).collect()
}

#[test]
fn columns_rows_and_separators() {
    let found = read("Titel;Datum;Regal\r\n\"Kaarten; en data\";2021;'=1\r\n;;\r\n\r\na;b;c;d\r\nTwee\r\n").unwrap();
    assert_eq!((found.entries.len(), found.rejected.len()), (2, 1));
    let first: Vec<_> = found.entries[0].columns.iter().map(|(n, v)| (n.as_str(), v.as_str().unwrap())).collect();
    assert_eq!(first, [("Titel", "Kaarten; en data"), ("Datum", "2021"), ("Regal", "=1")]);
    assert_eq!(found.entries[0].record.source.lines, Some((2, 2)));
    assert!(read("\n\n").is_err());
    assert_eq!(delimiter("\"a,b\"\tc\td"), b'\t');
}

#[test]
fn the_row_of_names_is_found_or_told() {
    for text in [
        "sep=;\nTitle;Year\nRivers, and rain;2020\n",
        "Publications of the office, 2020\n\nTitle,Year\n\"Rivers, and rain\",2020\n",
        "\"Publications, all of them\",\n,\nTitle,Year\n\"Rivers, and rain\",2020\n",
        "Title\tYear\nRivers, and rain\t2020\n",
        "Title|Year\nRivers, and rain|2020\n",
    ] {
        assert_eq!(told(text), ["Title=Rivers, and rain Year=2020"], "{text}");
    }
    // A table whose columns tell no titles, neither by their names nor by their values, is refused with what to do.
    let refused = read("Our list\nShelf,Room\n1,2\n3,4\n").unwrap_err();
    assert!(refused.to_string().contains("tell the titles"), "{refused}");
    // A header may name only the column of titles.
    assert_eq!(read("Title,,\nRivers,2020,7\nRain,2021,8\n").unwrap().entries.len(), 2);
    let text = "Title,Year\nOld,1\nTitle,Year,Shelf\nRivers,2020,7\n";
    assert_eq!(read_from(text, Some(3)).unwrap().entries[0].columns[2].0, "Shelf");
    assert!(read_from(text, Some(9)).unwrap_err().to_string().contains("--header-row"));
}

#[test]
fn a_header_of_two_rows_names_all_columns() {
    let text = "Publication,,When,Language\nTitle,Summary,Year,\nWells,About wells,2019,Spanish\n";
    assert_eq!(told(text), ["Title=Wells Summary=About wells Year=2019 Language=Spanish"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_no_other_row() {
    let head = "title,description,year\n";
    let next = "title=Next description=Text year=2021";
    for (row, is) in [
        ("\"Unclosed quote,Text,2020", "title=Unclosed quote description=Text year=2020"),
        ("A,\"Unclosed quote,2020", "title=A description=Unclosed quote year=2020"),
        ("A,\"He said \"no\" and left\",2020", "title=A description=He said \"no\" and left year=2020"),
        ("A,\"Two\nlines, \"with\" a quote\",2020", "title=A description=Two\nlines, \"with\" a quote year=2020"),
        ("\"Rivers\" and rain,Text,2020", "title=\"Rivers\" and rain description=Text year=2020"),
        ("A, \"Text, more\",2020", "title=A description=Text, more year=2020"),
        ("A,\"Said \\\"no\\\", and left\",2020", "title=A description=Said \"no\", and left year=2020"),
    ] {
        for after in ["Next,Text,2021\n", "Next,\"Text\",2021\n"] {
            assert_eq!(told(&format!("{head}{row}\n{after}")), [is, next], "{row}");
        }
    }
    assert_eq!(told(&format!("{head}\"A, \"b,c,\"d\ne\nNext,Text,2021\n")), [next, "rejected line 2"]);
    assert_eq!(told(&format!("{head}A,\"cut off\nin the middle")).len(), 1);
}

#[test]
fn hostile_quotes_are_read_in_time_that_grows_with_the_text() {
    let text = format!("title,year\n{}", "\"a\n".repeat(200_000));
    let found = read(&text).unwrap();
    assert!(found.entries.len() + found.rejected.len() > 0);
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_bad(text in "[a,;\"'=&<>\t|\r\n é]{0,80}") {
        let _ = read(&text);
        let _ = read(&format!("title,year\n{text}"));
    }
}

#[test]
fn the_beginning_of_a_table_whose_cells_are_all_quoted_tells_how_it_is_read() {
    let seeds = Seeds::embedded();
    let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
    let known = Known { columns: &columns, words: &words };
    let row = |n: usize| {
        format!("\"A well, number {n}\",2019-03-0{},\"{}\",https://example.org/{n}\n", n % 9 + 1, "Water. ".repeat(20))
    };
    let text: String = ["title,issued,description,url\n".to_owned()].into_iter().chain((0..7000).map(row)).collect();
    assert!(text.len() > BEGINNING);
    let found = plan_of_beginning(&text, false, None, known).unwrap().unwrap();
    let whole = plan(&text, None, known).unwrap();
    assert_eq!((found.delimiter, found.at, found.line), (whole.delimiter, whole.at, whole.line));
}
