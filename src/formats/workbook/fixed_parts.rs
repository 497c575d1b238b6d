//! The parts of a workbook that are the same for every catalogue, and the XML fragments for its sheets.

use std::fmt::Write as _;

use jiff::civil::date;

use super::escapes;
use crate::formats::csv::columns::COLUMNS;
use crate::formats::xml::{DECLARATION, escape};

/// The namespace of sheets.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// The namespace of relationships, which is the prefix of their types.
pub(super) const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The cell formats by their index in the styles: a header, dates in three precisions, and a link.
pub(super) const HEADER: usize = 1;
const DAY: usize = 2;
const MONTH: usize = 3;
const YEAR: usize = 4;
pub(super) const LINK: usize = 5;

/// The name of the sheet for texts that are too long for a cell.
pub(super) const CONTINUED: &str = "Continued";

/// The content types of the parts. A part without an entry here is a sheet.
pub(super) const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
</Types>";

/// The beginning of the relationships of a part.
pub(super) const RELATIONS_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";

/// The relationships of the package.
pub(super) fn root_relations() -> String {
    format!(
        "{RELATIONS_HEAD}<Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
}

/// The list of sheets in the workbook. The range of the filter needs a hidden name, because some programs do not show
/// the filter otherwise.
pub(super) fn workbook(range: &str, continued: bool) -> String {
    let third =
        if continued { format!("<sheet name=\"{CONTINUED}\" sheetId=\"3\" r:id=\"rId3\"/>") } else { String::new() };
    let absolute: String = range
        .split(':')
        .map(|cell| {
            let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
            let (letters, row) = cell.split_at_checked(digits).unwrap_or((cell, ""));
            format!("${letters}${row}")
        })
        .collect::<Vec<_>>()
        .join(":");
    format!(
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets>\
         <sheet name=\"Records\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Columns\" sheetId=\"2\" r:id=\"rId2\"/>{third}</sheets>\
         <definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">Records!{absolute}</definedName></definedNames>\
         </workbook>"
    )
}

/// The relationships of the workbook.
pub(super) fn workbook_relations(continued: bool) -> String {
    let mut text = RELATIONS_HEAD.to_owned();
    for number in 1..=if continued { 3 } else { 2 } {
        let _ = write!(
            text,
            "<Relationship Id=\"rId{number}\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let _ =
        write!(text, "<Relationship Id=\"rId9\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/></Relationships>");
    text
}

/// The cell formats: plain, header, day, month, year and link.
pub(super) fn styles() -> String {
    format!(
        "{DECLARATION}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"3\">\
         <numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\"/>\
         <numFmt numFmtId=\"166\" formatCode=\"yyyy\"/></numFmts>\
         <fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
         <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>\
         <font><u/><sz val=\"11\"/><color rgb=\"FF0563C1\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
         {}{}{}\
         <xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        dated_format(164),
        dated_format(165),
        dated_format(166)
    )
}

fn dated_format(number: u32) -> String {
    format!("<xf numFmtId=\"{number}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>")
}

/// The beginning of the sheet of records, before its rows. The header row is frozen, and the column with JSON is
/// hidden.
pub(super) fn records_head<'n>(names: impl Iterator<Item = &'n str>, hidden: Option<usize>) -> String {
    let mut text = format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews><cols>"
    );
    for (at, name) in names.enumerate() {
        let width = match name {
            "title" | "description" => 60,
            "url" | "files" | "creators" | "notes" => 30,
            _ => 15,
        };
        let hide = if hidden == Some(at) { " hidden=\"1\"" } else { "" };
        let number = at + 1;
        let _ = write!(text, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"{hide}/>");
    }
    text.push_str("</cols><sheetData>\n");
    text
}

/// The sheet that describes the columns with these names.
pub(super) fn columns_sheet(names: &[String]) -> String {
    let mut text = format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols><col min=\"1\" max=\"1\" width=\"26\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"90\" customWidth=\"1\"/></cols><sheetData>\n"
    );
    text.push_str("<row r=\"1\">");
    let header = format!(" s=\"{HEADER}\"");
    string(&mut text, "A1", &header, "Column");
    string(&mut text, "B1", &header, "Meaning");
    text.push_str("</row>\n");
    let written = names.iter().filter_map(|name| COLUMNS.iter().find(|column| column.name == *name));
    for (line, column) in (2..).zip(written) {
        let _ = write!(text, "<row r=\"{line}\">");
        string(&mut text, &format!("A{line}"), "", column.name);
        let list =
            if column.kind == crate::formats::csv::columns::Type::List { "; several are joined by |" } else { "" };
        string(&mut text, &format!("B{line}"), "", &format!("{}{list}", column.about));
        text.push_str("</row>\n");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

/// The beginning of the sheet for long texts, before its rows.
pub(super) fn continued_head() -> String {
    let mut text = format!("{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetData>\n<row r=\"1\">");
    let header = format!(" s=\"{HEADER}\"");
    for (place, name) in [("A1", "Row"), ("B1", "Column"), ("C1", "Part"), ("D1", "Text")] {
        string(&mut text, place, &header, name);
    }
    text.push_str("</row>\n");
    text
}

/// Appends a cell with a text.
pub(super) fn string(xml: &mut String, place: &str, style: &str, text: &str) {
    let text = escapes::write(text);
    let text = escape(&text);
    let _ = write!(xml, "<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>");
}

/// The letters of a column, counted from 0, such as `A`, `Z` or `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

/// Converts a date of EDTF to a cell format and a number of days, or returns `None` if spreadsheets cannot represent
/// the date.
pub(super) fn dated(edtf: &str) -> Option<(usize, i32)> {
    let parts: Vec<&str> = edtf.split('-').collect();
    let number = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<i16>().ok())
            .flatten()
    };
    let (style, year, month, day) = match parts.as_slice() {
        [year] => (YEAR, number(year, 4)?, 1, 1),
        [year, month] => (MONTH, number(year, 4)?, number(month, 2)?, 1),
        [year, month, day] => (DAY, number(year, 4)?, number(month, 2)?, number(day, 2)?),
        _ => return None,
    };
    // Spreadsheets treat 1900 as a leap year.
    if year < 1901 {
        return None;
    }
    let day = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((style, day.since(date(1899, 12, 30)).ok()?.get_days()))
}

/// Percent-encodes the characters that an address may not contain.
pub(super) fn address(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'\\')
        .add(b'^')
        .add(b'|');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_dates_are_as_spreadsheets_count_them() {
        let found: Vec<String> = [0, 25, 26, 701, 702].into_iter().map(letters).collect();
        assert_eq!(found, ["A", "Z", "AA", "ZZ", "AAA"]);
        for (edtf, found) in [
            ("2024-01-01", Some((DAY, 45_292))),
            ("2021-04", Some((MONTH, 44_287))),
            ("2019", Some((YEAR, 43_466))),
            ("2019-21", None),
            ("1899", None),
            ("2019?", None),
            ("2019/2020", None),
        ] {
            assert_eq!(dated(edtf), found, "{edtf}");
        }
    }
}
