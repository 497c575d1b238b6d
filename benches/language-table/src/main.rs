//! Compares the language identifier of this project with whatlang, lingua, whichlang and engines of other languages of
//! programming: how well and how fast each of them tells English, Spanish and Dutch from other languages, on the same texts,
//! in one run, on one thread.
//!
//! `cargo run --release --manifest-path benches/language-table/Cargo.toml [--features lingua] -- [--beside NAME=COMMAND] [TEXTS.tsv]...`
//!
//! TEXTS has three columns: kind (titles, sentences, paragraphs, names, …), language (BCP 47; several with commas where each
//! is right), text. The command `shelflist-train language --data DIR --held-out TEXTS.tsv` writes a file with texts that the
//! model was not trained on. Without TEXTS, two small files of this project's own texts are measured.
//!
//! An engine that is no crate is named with `--beside`: COMMAND reads a text a line, and writes a code a line. The speed of
//! such an engine is that of the texts without the start of the process. `--beside eld="python3 ask_eld.py"` measures ELD.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[cfg(feature = "lingua")]
use lingua::{IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder};
use shelflist::internals::language::{Engine, Identifier};
use shelflist::internals::seeds::Seeds;

/// The answer of an engine: a language with its confidence. `None` means another language, or none.
type Said = Option<(&'static str, f64)>;

struct Case {
    kind: String,
    /// The answers that are right: one of the three languages, another language, or `und`.
    languages: Vec<String>,
    text: String,
}

impl Case {
    /// The one of the three languages that the text is written in. `None` means another language, or none.
    fn told(&self) -> Option<&'static str> {
        self.languages.iter().find_map(|code| told(code))
    }

    fn right(&self, said: Option<&str>) -> bool {
        match said {
            Some(code) => self.languages.iter().any(|right| right == code),
            None => self.told().is_none() || self.languages.iter().any(|right| right == "und"),
        }
    }
}

/// An engine that is a command: its answers, and the time that it takes for a text of each kind in [`TIMED`].
struct Beside {
    name: String,
    answers: HashMap<String, Option<&'static str>>,
    times: Vec<Duration>,
}

/// Gives a command these texts, one a line, and returns its lines and the time that it took.
fn ask(command: &str, texts: &[&str]) -> (String, Duration) {
    let start = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command}: {error}"));
    let mut input = child.stdin.take().expect("the standard input is a pipe");
    let lines: String = texts.iter().map(|text| format!("{text}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let mut said = String::new();
    child.stdout.take().expect("the standard output is a pipe").read_to_string(&mut said).expect("UTF-8");
    writer.join().expect("the writer ends").expect("the command reads all texts");
    assert!(child.wait().expect("the command ends").success(), "{command} failed");
    (said, start.elapsed())
}

impl Beside {
    fn new(argument: &str, cases: &[Case]) -> Self {
        let (name, command) =
            argument.split_once('=').unwrap_or_else(|| panic!("--beside NAME=COMMAND, not {argument}"));
        let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
        let (said, _) = ask(command, &texts);
        let codes: Vec<&str> = said.lines().collect();
        assert_eq!(codes.len(), texts.len(), "{command} wrote another number of lines than it read");
        let answers = texts.iter().zip(codes).map(|(text, code)| ((*text).to_owned(), told(code.trim()))).collect();
        let times = TIMED
            .iter()
            .map(|kind| {
                let texts = timed(cases, kind);
                let median = |texts: &[&str]| {
                    let mut times: Vec<Duration> = (0..3).map(|_| ask(command, texts).1).collect();
                    times.sort_unstable();
                    times.get(1).copied().unwrap_or_default()
                };
                let start = median(texts.get(..1).unwrap_or_default());
                median(&texts).saturating_sub(start).div_f64(texts.len().max(2) as f64 - 1.0)
            })
            .collect();
        Self { name: name.to_owned(), answers, times }
    }
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
    let (mut paths, mut commands) = (Vec::new(), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--beside" => commands.push(arguments.next().expect("--beside NAME=COMMAND")),
            _ => paths.push(argument),
        }
    }
    let read = |path: &String| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut text: String = paths.iter().map(read).collect();
    if paths.is_empty() {
        text.push_str(include_str!("../../../tests/data/languages.tsv"));
        text.push_str(include_str!("../../../tests/data/language-titles.tsv"));
    }
    let cases: Vec<Case> = text
        .lines()
        .filter_map(|line| {
            let mut columns = line.splitn(3, '\t').map(str::to_owned);
            let (kind, languages) = (columns.next()?, columns.next()?);
            let languages = languages.split(',').map(str::to_owned).collect();
            Some(Case { kind, languages, text: columns.next()? })
        })
        .collect();
    let beside: Vec<Beside> = commands.iter().map(|command| Beside::new(command, &cases)).collect();
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
    let mut contenders = vec![
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
    for one in &beside {
        let says = |text: &str| one.answers.get(text).copied().flatten().map(|code| (code, 1.0));
        contenders.push(Contender { name: &one.name, says: Box::new(says) });
    }
    accuracy(&cases, &contenders);
    second_opinion(&cases, &own, &all);
    speed(&cases, &contenders, &beside);
}

/// Prints for each kind the share of right answers, as the mean over the languages and for Spanish alone, with `und` counted
/// as wrong, and the share of other texts that is wrongly accepted.
fn accuracy(cases: &[Case], contenders: &[Contender]) {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in cases {
        let count = kinds.entry(&case.kind).or_default();
        if case.told().is_some() { count.0 += 1 } else { count.1 += 1 }
    }
    println!(
        "right of English, Spanish, Dutch, the mean over the languages (und is wrong) / Spanish alone / others accepted, per cent\n"
    );
    print!("| engine |");
    for (kind, (three, others)) in &kinds {
        print!(" {kind} ({three} / {others}) |");
    }
    println!("\n| --- |{}", " --- |".repeat(kinds.len()));
    for contender in contenders {
        print!("| {} |", contender.name);
        for kind in kinds.keys() {
            // The numbers of right texts and of all texts, for each language and for all others.
            let mut counts: BTreeMap<Option<&str>, (usize, usize)> = BTreeMap::new();
            for case in cases.iter().filter(|case| case.kind == *kind) {
                let said = (contender.says)(&case.text).map(|(code, _)| code);
                let count = counts.entry(case.told()).or_default();
                count.0 += usize::from(case.right(said));
                count.1 += 1;
            }
            let share = |(right, all): &(usize, usize)| 100.0 * *right as f64 / *all as f64;
            let three: Vec<f64> =
                counts.iter().filter(|(code, _)| code.is_some()).map(|(_, count)| share(count)).collect();
            let show = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
            let mean = (!three.is_empty()).then(|| three.iter().sum::<f64>() / three.len() as f64);
            let accepted = counts.get(&None).map(|count| 100.0 - share(count));
            print!(" {} / {} / {} |", show(mean), show(counts.get(&Some("es")).map(share)), show(accepted));
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
        match case.told() {
            Some(code) => right += usize::from(said == Some(code)),
            None => wrong += usize::from(said.is_some()),
        }
    }
    println!("\nof {undecided} texts that we call und, whatlang would name {right} rightly and accept {wrong} wrongly");
}

/// The kinds of texts for which the speed is measured.
const TIMED: [&str; 3] = ["titles", "sentences", "paragraphs"];

/// The texts of a kind for which the speed is measured.
fn timed<'a>(cases: &'a [Case], kind: &str) -> Vec<&'a str> {
    cases.iter().filter(|case| case.kind == kind).map(|case| case.text.as_str()).take(4000).collect()
}

/// Prints the number of texts per second, and the ratio to each of the other engines. The best of several rounds
/// counts, in each of which every engine takes its turn.
fn speed(cases: &[Case], contenders: &[Contender], beside: &[Beside]) {
    let kinds = TIMED.map(|kind| timed(cases, kind));
    let mut best = vec![[Duration::MAX; TIMED.len()]; contenders.len()];
    let crates = contenders.len() - beside.len();
    for (best, one) in best.iter_mut().skip(crates).zip(beside) {
        best.iter_mut().zip(&one.times).for_each(|(best, time)| *best = *time);
    }
    for _ in 0..9 {
        for (contender, best) in contenders.iter().zip(&mut best).take(crates) {
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
