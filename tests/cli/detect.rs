//! Tests of `detect`.

use crate::harness::{run, run_with};

const LINES: &str = include_str!("../data/languages.tsv");

/// The kind, language and text of each labelled line.
fn labelled() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    LINES.lines().map(|line| {
        let mut columns = line.splitn(3, '\t');
        (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap())
    })
}

/// The codes that `detect --lines` gives to these lines.
fn codes(args: &[&str], lines: &[String]) -> Vec<String> {
    let args: Vec<&str> = ["detect", "--lines"].iter().chain(args).copied().collect();
    let ran = run_with(&args, (lines.join("\n") + "\n").as_bytes()).ended(0);
    let out: Vec<String> = ran.out().lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
    assert_eq!(out.len(), lines.len());
    out
}

#[test]
fn lines_are_told_apart() {
    let texts: Vec<String> = labelled().map(|(.., text)| text.to_owned()).collect();
    let (mut wrong, mut all) = (Vec::new(), 0);
    for ((_, language, text), code) in labelled().zip(codes(&[], &texts)) {
        let expected = if ["en", "es", "nl"].contains(&language) { language } else { "und" };
        all += 1;
        if code != expected {
            wrong.push(format!("{code}, not {expected}: {text}"));
        }
    }
    assert!(wrong.len() * 20 <= all, "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_line_comes_back_as_it_was_behind_its_code_and_confidence() {
    let ran = run_with(&["detect", "--lines"], b"The report of the year\t2021\r\n\n").ended(0);
    let lines: Vec<Vec<&str>> = ran.out().split('\n').map(|line| line.splitn(3, '\t').collect()).collect();
    assert_eq!(lines[0][0], "en");
    assert!(lines[0][1].parse::<f64>().unwrap() > 0.5);
    assert_eq!(lines[0][2], "The report of the year\t2021");
    assert_eq!(lines[1], ["und", "1.000", ""]);
}

#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let bytes: Vec<u8> = (0..4096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    run_with(&["detect", "--lines"], &bytes).ended(0);
}

#[test]
fn a_line_beyond_the_limit_is_named() {
    let ran = run_with(&["detect", "--lines", "--max-document", "1K"], "word ".repeat(400).as_bytes()).ended(3);
    assert!(ran.err.contains("standard input:1"), "{}", ran.err);
}

#[test]
fn spaces_capitals_and_how_accents_are_written_do_not_matter() {
    use unicode_normalization::UnicodeNormalization as _;
    let clear = [
        "El informe describe cómo se mueven las personas entre las islas y qué necesitan allí",
        "Het rapport beschrijft hoe mensen tussen de eilanden reizen en wat zij nodig hebben",
        "The report looks at how people move between the islands and what they need there",
        "Le rapport décrit comment les gens se déplacent entre les îles et leurs besoins",
    ];
    for text in clear {
        let forms = [
            text.to_owned(),
            format!("  {text}   "),
            text.nfd().collect::<String>(),
            text.to_uppercase(),
            text.to_lowercase(),
            text.replace(' ', "\u{a0}"),
        ];
        let found = codes(&[], &forms);
        assert!(found.iter().all(|code| *code == found[0]), "{text}: {found:?}");
    }
}

#[test]
fn whatlang_answers_when_it_is_asked_for() {
    let lines = ["The report looks at how people move between the islands".to_owned()];
    assert_eq!(codes(&["--engine", "whatlang"], &lines), ["en"]);
    assert_eq!(run(&["detect", "--engine", "other"]).status, Some(2));
}

#[test]
fn records_get_both_labels_and_explanations_go_to_standard_error() {
    let record = r#"{"title":"Guía para las personas que quieren volver a su casa","description":"The guide says what people who plan their return must bring with them.","shelf":"b 3"}"#;
    let ran = run_with(&["detect", "--explain"], record.as_bytes()).ended(0);
    let record = &ran.records()[0];
    assert_eq!(record["text_language"]["code"], "en");
    assert_eq!(record["languages"], serde_json::json!(["en"]));
    assert_eq!(record["languages_basis"], "detected");
    assert_eq!(record["issues"][0]["code"], "language-disagrees");
    assert_eq!(record["shelf"], "b 3");
    assert!(ran.err.contains("title: es"), "{}", ran.err);
    let quiet = run_with(&["detect"], ran.out().as_bytes()).ended(0);
    assert_eq!(quiet.out(), ran.out(), "detect twice");
}

#[test]
fn what_is_declared_and_what_stands_before_tips_the_scales_where_they_are_nearly_even() {
    let nearly =
        |source: &str, rest: &str| format!(r#"{{"title":"Reception centres","source":{{"name":"{source}"}}{rest}}}"#);
    let clear = |title: &str| format!(r#"{{"title":"{title}","source":{{"name":"page"}}}}"#);
    let before = [
        clear("What the people of the island need"),
        clear("How to ask for help after the storm"),
        clear("A guide to the rights of workers"),
    ];
    let declared = r#","languages":["en-GB"],"languages_basis":"declared""#;
    let lines = [&before[..], &[nearly("page", ""), nearly("other", ""), nearly("other", declared)]].concat();
    let input = lines.join("\n");
    let ran = run_with(&["detect", "--explain"], input.as_bytes()).ended(0);
    let records = ran.records();
    let codes: Vec<&str> = records.iter().map(|record| record["text_language"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["en", "en", "en", "en", "und", "en"]);
    assert_eq!(records[3]["languages_basis"], "detected");
    assert!(ran.err.contains("weak evidence for en: 3 of 3 clear records before it"), "{}", ran.err);
    assert!(ran.err.contains("weak evidence for en: declared"), "{}", ran.err);
    let again = run_with(&["detect"], ran.out().as_bytes()).ended(0);
    assert_eq!(again.out(), ran.out(), "detect twice");
}

#[test]
fn names_stay_undetermined_whatever_stands_around_them() {
    let record = |title: &str| format!(r#"{{"title":"{title}","languages":["es"],"languages_basis":"declared"}}"#);
    let titles = [
        "Cómo pedir ayuda en la oficina",
        "Una guía para las familias",
        "El agua y la tierra de todos",
        "María Pérez, Juan López",
        "UNHCR 2021",
    ];
    let ran = run_with(&["detect"], titles.map(record).join("\n").as_bytes()).ended(0);
    let codes: Vec<String> =
        ran.records().iter().map(|record| record["text_language"]["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, ["es", "es", "es", "und", "und"]);
}

#[test]
fn an_explanation_names_five_languages_at_most_and_the_words_that_spoke() {
    let ran = run_with(&["detect", "--lines", "--explain"], b"El agua y la tierra de los pueblos\n").ended(0);
    let columns: Vec<&str> = ran.out().trim_end().split('\t').collect();
    assert_eq!((columns[0], columns[2]), ("es", "El agua y la tierra de los pueblos"));
    let (likely, words) = columns[3].split_once("; said by: ").unwrap();
    assert_eq!(likely.split(", ").count(), 5, "{likely}");
    assert!(words.contains("los es +"), "{words}");
}

#[test]
fn the_languages_are_listed() {
    let ran = run(&["detect", "--languages"]).ended(0);
    assert!(ran.out().starts_with("en\ttold apart\nes\ttold apart\nnl\ttold apart\n"));
    assert!(ran.out().contains("pap\tund\n"));
}

#[test]
fn the_card_belongs_to_the_model() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/languages");
    let card = std::fs::read_to_string(folder.join("CARD.md")).unwrap();
    let size = std::fs::metadata(folder.join("model.bin")).unwrap().len();
    assert!(card.contains(&format!("- {size} bytes:")), "train again, or write the card again");
    assert!(size < 5_000_000);
}

#[test]
fn titles_of_institutions_are_right_or_undecided_and_everyday_sentences_are_right() {
    let text = include_str!("../data/language-titles.tsv");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.splitn(3, '\t').collect()).collect();
    // Each title is in a source of its own, so that no other one speaks for it.
    let lines = rows.iter().enumerate().map(|(at, row)| {
        format!("{}\n", serde_json::json!({"description": row[2], "source": {"name": at.to_string()}}))
    });
    let ran = run_with(&["detect", "-q"], lines.collect::<String>().as_bytes()).ended(0);
    let (mut counts, mut wrong) = (std::collections::BTreeMap::<&str, (usize, usize)>::new(), Vec::new());
    for (row, record) in rows.iter().zip(ran.records()) {
        let code = record["text_language"]["code"].as_str().unwrap().to_owned();
        let count = counts.entry(row[0]).or_default();
        count.1 += 1;
        if row[1].split(',').any(|wanted| wanted == code) {
            count.0 += 1;
        } else {
            wrong.push(format!("{code}, not {}: {}", row[1], row[2]));
        }
    }
    for (kind, least) in [("field", 93), ("everyday", 98), ("other", 95)] {
        let (right, all) = counts[kind];
        assert!(right * 100 >= all * least, "{right} of {all} {kind}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn a_title_of_two_words_gives_the_language_of_the_publication_only_where_it_is_clear() {
    let languages = |title: &str, description: &str| {
        let record = serde_json::json!({"title": title, "description": description});
        let ran = run_with(&["detect", "-q"], format!("{record}\n").as_bytes()).ended(0);
        ran.records()[0]["languages"].as_array().unwrap().len()
    };
    assert_eq!(languages("Factsheet September", ""), 0);
    assert_eq!(languages("Jaarverslag 2018", ""), 1);
    assert_eq!(languages("Factsheet September", "What the survey says about those who fish along the coast."), 1);
}
