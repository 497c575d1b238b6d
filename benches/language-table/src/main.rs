//! Prints how well and how fast our language identifier tells English, Spanish and Dutch from all else, beside
//! whatlang, lingua and whichlang: the same texts, one run, one thread.
//!
//! `cargo run --release --manifest-path benches/language-table/Cargo.toml [--features lingua] [TEXTS.tsv]`
//!
//! TEXTS has three columns: kind (titles, sentences, paragraphs, names), language (BCP 47), text; `shelflist-train
//! language --data DIR --held-out TEXTS.tsv` writes one that our model was not trained on. Without it, a small file of
//! our own words is measured.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[cfg(feature = "lingua")]
use lingua::{IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder};
use shelflist::language::{Engine, Identifier};
use shelflist::seeds::Seeds;

/// What an engine says: a language and how sure it is. `None` is another language, or none.
type Said = Option<(&'static str, f64)>;

struct Case {
    kind: String,
    language: String,
    text: String,
}

struct Contender<'a> {
    name: &'a str,
    says: Box<dyn Fn(&str) -> Said + 'a>,
}

const TOLD: [&str; 3] = ["en", "es", "nl"];

fn told(code: &str) -> Option<&'static str> {
    TOLD.into_iter().find(|have| *have == code)
}

fn ours(identifier: &Identifier, text: &str) -> Said {
    let guess = identifier.identify(text);
    told(&guess.code).map(|code| (code, guess.confidence))
}

fn whatlang(detector: &whatlang::Detector, text: &str) -> Said {
    let info = detector.detect(text)?;
    let code = match info.lang() {
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Nld => "nl",
        _ => return None,
    };
    Some((code, info.confidence()))
}

#[cfg(feature = "lingua")]
fn lingua(detector: &LanguageDetector, text: &str) -> Said {
    let language = detector.detect_language_of(text)?;
    let code = match language.iso_code_639_1() {
        IsoCode639_1::EN => "en",
        IsoCode639_1::ES => "es",
        IsoCode639_1::NL => "nl",
        _ => return None,
    };
    Some((code, detector.compute_language_confidence(text, language)))
}

fn whichlang(text: &str) -> Said {
    let code = match whichlang::detect_language(text) {
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Nld => "nl",
        _ => return None,
    };
    Some((code, 1.0))
}

fn main() {
    let path = std::env::args().nth(1);
    let text = match &path {
        Some(path) => std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}")),
        None => include_str!("../../../tests/data/languages.tsv").to_owned(),
    };
    let cases: Vec<Case> = text
        .lines()
        .filter_map(|line| {
            let mut columns = line.splitn(3, '\t').map(str::to_owned);
            Some(Case { kind: columns.next()?, language: columns.next()?, text: columns.next()? })
        })
        .collect();
    let (own, second) = (
        Identifier::new(&Seeds::embedded(), Engine::Own).expect("the model"),
        Identifier::new(&Seeds::embedded(), Engine::Whatlang).expect("whatlang"),
    );
    let start = Instant::now();
    std::hint::black_box(Identifier::new(&Seeds::embedded(), Engine::Own).expect("the model"));
    println!("our model is loaded in {:.3} ms\n", start.elapsed().as_secs_f64() * 1e3);
    let all = whatlang::Detector::new();
    let three =
        whatlang::Detector::with_allowlist(vec![whatlang::Lang::Eng, whatlang::Lang::Spa, whatlang::Lang::Nld]);
    #[cfg(feature = "lingua")]
    let few = LanguageDetectorBuilder::from_languages(&[Language::English, Language::Spanish, Language::Dutch]).build();
    #[cfg(feature = "lingua")]
    let many = LanguageDetectorBuilder::from_all_languages().build();
    let contenders = [
        Contender { name: "shelflist", says: Box::new(|text| ours(&own, text)) },
        Contender { name: "shelflist --engine whatlang", says: Box::new(|text| ours(&second, text)) },
        Contender { name: "whatlang, all languages", says: Box::new(|text| whatlang(&all, text)) },
        Contender { name: "whatlang, the three", says: Box::new(|text| whatlang(&three, text)) },
        #[cfg(feature = "lingua")]
        Contender { name: "lingua, the three", says: Box::new(|text| lingua(&few, text)) },
        #[cfg(feature = "lingua")]
        Contender { name: "lingua, 15 languages", says: Box::new(|text| lingua(&many, text)) },
        Contender { name: "whichlang", says: Box::new(whichlang) },
    ];
    accuracy(&cases, &contenders);
    second_opinion(&cases, &own, &all);
    speed(&cases, &contenders);
}

/// Accuracy of the three with `und` as wrong, and how many of the others are wrongly accepted.
fn accuracy(cases: &[Case], contenders: &[Contender]) {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in cases {
        let count = kinds.entry(&case.kind).or_default();
        if told(&case.language).is_some() { count.0 += 1 } else { count.1 += 1 }
    }
    println!("right of English, Spanish, Dutch (und is wrong) / others wrongly accepted, per cent\n");
    print!("| engine |");
    for (kind, (three, others)) in &kinds {
        print!(" {kind} ({three} / {others}) |");
    }
    println!("\n| --- |{}", " --- |".repeat(kinds.len()));
    for contender in contenders {
        print!("| {} |", contender.name);
        for (kind, (three, others)) in &kinds {
            let (mut right, mut wrong) = (0, 0);
            for case in cases.iter().filter(|case| case.kind == *kind) {
                let said = (contender.says)(&case.text).map(|(code, _)| code);
                match told(&case.language) {
                    Some(code) => right += usize::from(said == Some(code)),
                    None => wrong += usize::from(said.is_some()),
                }
            }
            let share = |part: usize, all: usize| match all {
                0 => "-".to_owned(),
                _ => format!("{:.2}", 100.0 * part as f64 / all as f64),
            };
            print!(" {} / {} |", share(right, *three), share(wrong, *others));
        }
        println!();
    }
}

/// Would whatlang help where we say `und`? How often it is right there, and how often it accepts what it should not.
fn second_opinion(cases: &[Case], own: &Identifier, whatlang_all: &whatlang::Detector) {
    let (mut right, mut wrong, mut undecided) = (0, 0, 0);
    for case in cases.iter().filter(|case| ours(own, &case.text).is_none()) {
        let said = whatlang(whatlang_all, &case.text).map(|(code, _)| code);
        undecided += 1;
        match told(&case.language) {
            Some(code) => right += usize::from(said == Some(code)),
            None => wrong += usize::from(said.is_some()),
        }
    }
    println!("\nof {undecided} texts that we call und, whatlang would name {right} rightly and accept {wrong} wrongly");
}

/// Texts and bytes a second: the best of rounds in which every engine takes its turn.
fn speed(cases: &[Case], contenders: &[Contender]) {
    println!("\n| engine | titles a second | MB of titles a second | MB of paragraphs a second |\n| --- | --- | --- | --- |");
    let of = |kind: &str| -> Vec<&str> {
        let texts: Vec<&str> = cases.iter().filter(|case| case.kind == kind).map(|case| case.text.as_str()).collect();
        texts.into_iter().take(4000).collect()
    };
    let (titles, paragraphs) = (of("titles"), of("paragraphs"));
    let mut best = vec![[Duration::MAX; 2]; contenders.len()];
    for _ in 0..5 {
        for (contender, best) in contenders.iter().zip(&mut best) {
            // lingua takes a thousand times as long: a part of the texts is enough.
            let slow = contender.name.starts_with("lingua");
            for (texts, best) in [&titles, &paragraphs].into_iter().zip(best) {
                let texts = if slow { texts.get(..texts.len() / 20).unwrap_or_default() } else { texts };
                let repeats = if slow { 1 } else { (20_000 / texts.len().max(1)).max(1) };
                let start = Instant::now();
                for _ in 0..repeats {
                    for text in texts {
                        std::hint::black_box((contender.says)(std::hint::black_box(text)));
                    }
                }
                let share = if slow { 20.0 } else { 1.0 };
                *best = (*best).min(start.elapsed().mul_f64(share / repeats as f64));
            }
        }
    }
    let bytes = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>() as f64;
    for (contender, [title, paragraph]) in contenders.iter().zip(best) {
        let (title, paragraph) = (title.as_secs_f64().max(1e-9), paragraph.as_secs_f64().max(1e-9));
        println!(
            "| {} | {:.0} | {:.2} | {:.2} |",
            contender.name,
            titles.len() as f64 / title,
            bytes(&titles) / title / 1e6,
            bytes(&paragraphs) / paragraph / 1e6
        );
    }
}
