//! Compares the language identifier of this project with whatlang, lingua and whichlang: how well and how fast each of
//! them tells English, Spanish and Dutch from other languages, on the same texts, in one run, on one thread.
//!
//! `cargo run --release --manifest-path benches/language-table/Cargo.toml [--features lingua] [TEXTS.tsv]`
//!
//! TEXTS has three columns: kind (titles, sentences, paragraphs, names), language (BCP 47), text. The command
//! `shelflist-train language --data DIR --held-out TEXTS.tsv` writes a file with texts that the model was not trained
//! on. Without TEXTS, a small file of this project's own texts is measured.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[cfg(feature = "lingua")]
use lingua::{IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder};
use shelflist::internals::language::{Engine, Identifier};
use shelflist::internals::seeds::Seeds;

/// The answer of an engine: a language with its confidence. `None` means another language, or none.
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
    let start = Instant::now();
    let own = Identifier::new(&Seeds::embedded(), Engine::Own).expect("the model");
    println!("our model is loaded in {:.3} ms, the first time\n", start.elapsed().as_secs_f64() * 1e3);
    let second = Identifier::new(&Seeds::embedded(), Engine::Whatlang).expect("whatlang");
    let all = whatlang::Detector::new();
    let three = whatlang::Detector::with_allowlist(vec![whatlang::Lang::Eng, whatlang::Lang::Spa, whatlang::Lang::Nld]);
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

/// Prints the accuracy for the three languages, with `und` counted as wrong, and the share of other texts that is
/// wrongly accepted.
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

/// Tests whether whatlang would help if this project's identifier answers `und`: how often it is right there, and how
/// often it accepts a text of another language.
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

/// The kinds of texts for which the speed is measured.
const TIMED: [&str; 3] = ["titles", "sentences", "paragraphs"];

/// Prints the number of texts per second, and the ratio to each of the other engines. The best of several rounds
/// counts, in each of which every engine takes its turn.
fn speed(cases: &[Case], contenders: &[Contender]) {
    let of = |kind: &str| -> Vec<&str> {
        let texts = cases.iter().filter(|case| case.kind == kind).map(|case| case.text.as_str());
        texts.take(4000).collect()
    };
    let kinds = TIMED.map(of);
    let mut best = vec![[Duration::MAX; TIMED.len()]; contenders.len()];
    for _ in 0..9 {
        for (contender, best) in contenders.iter().zip(&mut best) {
            // lingua takes a thousand times as long, so a part of the texts is enough for it.
            let slow = contender.name.starts_with("lingua");
            for (texts, best) in kinds.iter().zip(best) {
                let texts = if slow { texts.get(..texts.len().div_ceil(40)).unwrap_or_default() } else { texts };
                let repeats = if slow { 1 } else { (20_000 / texts.len().max(1)).max(1) };
                let start = Instant::now();
                for _ in 0..repeats {
                    for text in texts {
                        std::hint::black_box((contender.says)(std::hint::black_box(text)));
                    }
                }
                *best = (*best).min(start.elapsed().div_f64((repeats * texts.len().max(1)) as f64));
            }
        }
    }
    println!(
        "\n| engine | titles a second (MB) | sentences a second (MB) | paragraphs a second (MB) | we are so many times as fast |"
    );
    println!("| --- |{}", " --- |".repeat(TIMED.len() + 1));
    for (contender, times) in contenders.iter().zip(&best) {
        print!("| {} |", contender.name);
        for (texts, time) in kinds.iter().zip(times) {
            let (seconds, count) = (time.as_secs_f64().max(1e-12), texts.len().max(1) as f64);
            let bytes = texts.iter().map(|text| text.len()).sum::<usize>() as f64 / count;
            print!(" {:.0} ({:.1}) |", 1.0 / seconds, bytes / seconds / 1e6);
        }
        let ours = best.first().unwrap_or(times);
        let ratios = times.iter().zip(ours).map(|(time, own)| time.as_secs_f64() / own.as_secs_f64().max(1e-12));
        println!(" {} |", ratios.map(|ratio| format!("{ratio:.2}")).collect::<Vec<_>>().join(" / "));
    }
}
