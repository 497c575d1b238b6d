//! Makes titles and texts for synthetic pages from the pieces under `training/layouts/`.

use std::path::Path;

use serde::Deserialize;

use super::chance::Chance;
use super::stock::Stock;

/// The pieces of texts in one language.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub(super) struct Pieces {
    #[serde(skip)]
    pub language: usize,
    #[serde(skip)]
    pub stock: Stock,
    /// The share of texts that a page takes from real pages.
    #[serde(skip)]
    pub lent: f64,
    pub topics: Vec<String>,
    pub places: Vec<String>,
    pub orgs: Vec<String>,
    pub persons: Vec<String>,
    pub documents: Vec<String>,
    pub names: Vec<String>,
    pub titles: Vec<String>,
    pub leads: Vec<String>,
    pub sentences: Vec<String>,
    pub kinds: Vec<String>,
    pub captions: Vec<String>,
    pub notes: Vec<String>,
    pub labels: Vec<Vec<String>>,
    pub headings: Vec<String>,
    pub introductions: Vec<String>,
    pub top: Vec<String>,
    pub bottom: Vec<String>,
    pub boxes: Vec<Vec<String>>,
    pub facets: Vec<String>,
    pub bylines: Vec<String>,
    pub cities: Vec<String>,
    pub quotes: Vec<String>,
}

/// The languages: English, Spanish, Dutch.
pub(super) const LANGUAGES: [&str; 3] = ["en", "es", "nl"];

const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
];
const WEEKDAYS: [[&str; 7]; 3] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo"],
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
];

/// Reads the pieces of every language.
pub(super) fn read(folder: &Path) -> Result<Vec<Pieces>, String> {
    LANGUAGES
        .iter()
        .zip(0..)
        .map(|(name, language)| {
            let path = folder.join(format!("{name}.toml"));
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let pieces: Pieces = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Pieces { language, ..pieces })
        })
        .collect()
}

/// The subject of a record, whose words occur in both its title and its text.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    slots: Vec<(&'static str, String)>,
}

impl Subject {
    /// Chooses a random subject.
    pub(super) fn new(chance: &mut Chance, pieces: &Pieces) -> Self {
        let year = chance.between(1996, 2025);
        let number = chance.pick(&[12, 40, 67, 150, 300, 838, 1200, 2355, 4600, 18000]);
        let number = number + chance.below(9);
        let slots = vec![
            ("topic", chance.one(&pieces.topics).clone()),
            ("topic2", chance.one(&pieces.topics).clone()),
            ("place", chance.one(&pieces.places).clone()),
            ("place2", chance.one(&pieces.places).clone()),
            ("org", chance.one(&pieces.orgs).clone()),
            ("org2", chance.one(&pieces.orgs).clone()),
            ("doc", chance.one(&pieces.documents).clone()),
            ("name", chance.one(&pieces.names).clone()),
            ("person", chance.one(&pieces.persons).clone()),
            ("year", year.to_string()),
            ("year2", (year + chance.between(1, 4)).to_string()),
            ("n", chance.between(2, 99).to_string()),
            ("n2", chance.between(2, 99).to_string()),
            ("num", if number > 999 { format!("{},{:03}", number / 1000, number % 1000) } else { number.to_string() }),
            ("day", chance.between(1, 28).to_string()),
            ("month", MONTHS[pieces.language][chance.below(12)].to_owned()),
        ];
        Self { slots }
    }

    /// Adds the title, for captions and links that quote it.
    pub(super) fn titled(&mut self, title: &str) {
        self.slots.retain(|(name, _)| *name != "title");
        self.slots.push(("title", title.to_owned()));
    }

    /// Fills the slots of a template. The name of a slot with a capital letter gives a word with one.
    pub(super) fn fill<S: AsRef<str> + ?Sized>(&self, template: &S) -> String {
        let template = template.as_ref();
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            text.push_str(before);
            let Some((slot, after)) = behind.split_once('}') else { break };
            let name = slot.to_lowercase();
            let value = self.slots.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str());
            let begins = slot.starts_with(char::is_uppercase) || text.is_empty() || text.ends_with(". ");
            text.push_str(&if begins { capital(value) } else { value.to_owned() });
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// The text with a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The case in which a page writes its titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Sentence case.
    Sentence,
    /// Every Long Word.
    Words,
    /// ALL CAPITALS.
    Capitals,
}

/// Writes a title in this case.
pub(super) fn cased(title: &str, case: Case) -> String {
    match case {
        Case::Sentence => title.to_owned(),
        Case::Capitals => title.to_uppercase(),
        Case::Words => title
            .split(' ')
            .map(|word| if word.len() > 3 { capital(word) } else { word.to_owned() })
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Prints a random date in the form of a page.
pub(super) fn date(chance: &mut Chance, pieces: &Pieces, style: &str) -> String {
    let language = pieces.language;
    let (year, month, day) = (chance.between(1996, 2025), chance.between(1, 12), chance.between(1, 31));
    let name = MONTHS[language][month - 1];
    let weekday = WEEKDAYS[language][chance.below(7)];
    let of = if language == 1 { " de " } else { " " };
    match style {
        "day-month" => format!("{day}{of}{name}{of}{year}"),
        "comma" => format!("{day} {name}, {year}"),
        "month-day" => format!("{} {day}, {year}", capital(name)),
        "slashes" => format!("{day:02}/{month:02}/{year}"),
        "wide-slashes" => format!("{day:02} / {month:02} / {year}"),
        "dashes" => format!("{day:02}-{month:02}-{year}"),
        "dots" => format!("{day:02}.{month:02}.{year}"),
        "iso" => format!("{year}-{month:02}-{day:02}"),
        "month" => format!("{}{}{year}", capital(name), if language == 1 && chance.yes(0.5) { " de " } else { " " }),
        "year" => year.to_string(),
        "weekday" => format!("{weekday}{}{day}{of}{name}{of}{year}", if language == 0 { ", " } else { " " }),
        "kind" => format!("{} - {day}{of}{name}{of}{year}", chance.one(&pieces.kinds)),
        "kind-bar" => format!("{} | {day}{of}{name}{of}{year}", chance.one(&pieces.kinds)),
        "bars" => {
            format!("{day:02} / {month:02} / {year} | {} | {}", chance.one(&pieces.facets), chance.one(&pieces.persons))
        }
        "date-bar" => format!("{day}{of}{name}{of}{year} | {}", chance.one(&pieces.kinds)),
        "short" => format!("{day} {} {year}", name.chars().take(3).collect::<String>()),
        "range" => format!(
            "{}{of}{year} - {}{of}{}",
            capital(name),
            MONTHS[language][month % 12],
            year + usize::from(month == 12)
        ),
        "days" => format!("{}-{} {name} {year}", day.min(25), day.min(25) + 2),
        "time" => format!("{day:02}/{month:02}/{year} - {:02}:{:02}", chance.below(24), chance.below(60)),
        _ => {
            let word = [
                ["Published on", "Posted on", "Date:"],
                ["Publicado el", "Fecha:", "Publicado:"],
                ["Gepubliceerd op", "Datum:", "Geplaatst op"],
            ];
            format!("{} {day}{of}{name}{of}{year}", chance.one(&word[language]))
        }
    }
}

/// Cuts a text at about `at` characters, at a word's end or in mid-word.
pub(super) fn cut(text: &str, at: usize, mid_word: bool) -> String {
    let head: String = text.chars().take(at).collect();
    if mid_word || head.chars().count() < at {
        return head.trim_end().to_owned();
    }
    head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head).trim_end_matches([',', ' ', '.', ';', ':']).to_owned()
}

/// Leaves out words in the middle of a sentence, to make it shorter. The result need not make sense.
pub(super) fn thin(chance: &mut Chance, sentence: &str, words: usize) -> String {
    let all: Vec<&str> = sentence.split(' ').collect();
    if all.len() <= words || words < 2 {
        return sentence.to_owned();
    }
    let head = chance.between(1, words - 1);
    let tail = words - head;
    let kept: Vec<&str> = all[..head].iter().chain(&all[all.len() - tail..]).copied().collect();
    kept.join(" ")
}

/// The invented name of an office, a centre or a ministry.
pub(super) fn office(chance: &mut Chance, pieces: &Pieces, subject: &Subject) -> String {
    let patterns: &[&str] = match pieces.language {
        0 => &[
            "National Center for {Topic}",
            "{Topic} Resource Center",
            "{Place} Institute of Public Law",
            "Department of {Topic}",
            "University of {Place}",
            "Council on {Topic}",
            "{Name} Foundation",
            "Office for {Topic} and {Topic2}",
            "National Archives of {Place}",
            "{Topic} Watch",
            "{Name}",
            "The {Name} Trust",
            "Harper & Lane",
            "Ministry of {Topic}",
            "World {Topic} Forum",
        ],
        1 => &[
            "Centro Nacional de {Topic}",
            "Fundación {Name}",
            "Universidad de {Place}",
            "Ministerio de {Topic}",
            "Instituto {Name}",
            "Observatorio de {Topic}",
            "Consejo de {Topic2}",
            "{Name}",
            "Archivo General de {Place}",
            "Red {Name}",
        ],
        _ => &[
            "Stichting {Name}",
            "Universiteit {Place}",
            "Ministerie van {Topic}",
            "Raad voor {Topic}",
            "Bureau {Name}",
            "{Name}",
            "Nationaal Archief",
            "Kenniscentrum {Topic}",
            "Platform {Topic2}",
            "Instituut voor {Topic}",
        ],
    };
    let text = subject.fill(chance.one(patterns));
    if pieces.language == 0 && chance.yes(0.5) { cased(&text, Case::Words) } else { text }
}

/// The invented name of a person, or a login.
pub(super) fn person(chance: &mut Chance) -> String {
    const FIRST: [&str; 24] = [
        "Lena", "Tomasz", "Amina", "Pablo", "Marta", "Jeroen", "Sofía", "Ken", "Ravi", "Elif", "Joris", "Paula",
        "Daan", "Inés", "Noor", "Hugo", "Zoe", "Omar", "Freya", "Diego", "Anneke", "Luca", "Mei", "Tariq",
    ];
    const FAMILY: [&str; 24] = [
        "Hart", "Wilk", "Yusuf", "Romero", "Vidal", "Bakker", "Castro", "Mori", "Patel", "Demir", "Visser", "Blanco",
        "Mulder", "Prieto", "Dekker", "Lang", "Novak", "Haddad", "Berg", "Fuentes", "Smit", "Conti", "Lin", "Aziz",
    ];
    let (first, family) = (chance.pick(&FIRST), chance.pick(&FAMILY));
    match chance.below(8) {
        0 => first.to_lowercase(),
        1 => format!("{}_{}", first.to_lowercase(), family.chars().take(1).collect::<String>().to_lowercase()),
        2 => format!("{}. {family}", first.chars().take(1).collect::<String>()),
        3 => format!("{first} {} {family}", chance.pick(&["van", "de", "A.", "M."])),
        4 => format!("{first} {family}, {} {}", chance.pick(&FIRST), chance.pick(&FAMILY)),
        _ => format!("{first} {family}"),
    }
}

/// A citation of the place in which a text appeared.
pub(super) fn citation(chance: &mut Chance, subject: &Subject) -> String {
    let family = |chance: &mut Chance| {
        let name = person(chance);
        name.rsplit(' ').next().map_or(name.clone(), str::to_owned)
    };
    let (a, b, year) = (family(chance), family(chance), chance.between(1990, 2024));
    let (volume, page) = (chance.between(1, 60), chance.between(1, 300));
    let initial = chance.pick(&["A.", "M.", "J.", "K. L.", "R."]);
    match chance.below(6) {
        0 => format!(
            "{}, {initial} ({year}). {}. {volume}({}), {page}–{}.",
            prose_name(&a),
            subject.fill("Journal of {Topic}"),
            page % 4 + 1,
            page + 18
        ),
        1 => format!(
            "{}, {initial}, & {}, J. ({year}). {}, {volume}, {page}-{}.",
            prose_name(&a),
            prose_name(&b),
            subject.fill("{Topic} Review"),
            page + 9
        ),
        2 => subject.fill(&format!("{volume} {{Place}} Law Review {page}")),
        3 => subject.fill(&format!(
            "{}, {initial} In: {{Topic}} and {{topic2}}, pp. {page}-{}. {year}.",
            prose_name(&a),
            page + 20
        )),
        4 => format!("{} and {}, {year}", prose_name(&a), prose_name(&b)),
        _ => subject.fill(&format!("{{Topic}} Quarterly, Vol. {volume}, No. {}, {year}", page % 4 + 1)),
    }
}

fn prose_name(name: &str) -> String {
    capital(name.trim_end_matches(','))
}

/// Breaks a text into lines of at most `width` characters.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
