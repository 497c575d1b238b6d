//! The languages that a catalogue or a page declares, as codes, names or addresses, with one or several in a value.
//!
//! Codes are from ISO 639-1, -2 and -3, and tags from BCP 47. Names are from the lists of words, and from the tables
//! that `record/language_codes/make.py` makes from the registry of IANA and from the CLDR. Addresses are from
//! lexvo.org, id.loc.gov, iso639-3.sil.org and publications.europa.eu.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::{List, Words, bare};
use crate::error::Result;
use crate::record::language_codes;
use crate::seeds::Seeds;
use crate::text::folding::fold;

/// A language that a value declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Declared {
    /// A known language, as a tag of BCP 47.
    Known(String),
    /// A code that does not stand for a single language, such as undetermined or several (`und`, `mul`, `zxx`, `mis`),
    /// as printed.
    None(String),
    /// Words that are not a known language, as printed.
    Unknown(String),
}

/// The tables of names. They are parsed when a name is looked up that the lists of words do not have.
#[derive(Debug, Default)]
pub(super) struct Names {
    languages: Cow<'static, str>,
    regions: Cow<'static, str>,
    found: OnceLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    /// The tag of each folded name of a language.
    languages: HashMap<String, String>,
    /// The subtag of each folded name of a region or script.
    regions: HashMap<String, String>,
}

/// Characters that always separate languages.
const STRONG: [char; 9] = [';', '|', '\n', '\t', '/', '+', '&', '•', '·'];

/// Hosts whose addresses end with the code of a language.
const HOSTS: [&str; 4] = ["lexvo.org/", "id.loc.gov/", "iso639-3.sil.org/", "publications.europa.eu/"];

/// Number of characters of a value that are read.
const LONGEST: usize = 2000;

impl Names {
    /// Reads `languages/names.tsv` and `languages/regions.tsv`.
    ///
    /// # Errors
    /// Fails if one of the files cannot be read.
    pub(super) fn load(seeds: &Seeds) -> Result<Self> {
        let (languages, regions) = (seeds.text("languages/names.tsv")?, seeds.text("languages/regions.tsv")?);
        Ok(Self { languages, regions, found: OnceLock::new() })
    }

    fn tables(&self) -> &Tables {
        let table = |text: &str| {
            let mut table = HashMap::new();
            for line in text.lines() {
                let mut cells = line.split('\t');
                let code = cells.next().unwrap_or_default();
                for name in cells {
                    table.entry(bare(&fold(name)).to_owned()).or_insert_with(|| code.to_owned());
                }
            }
            table
        };
        self.found.get_or_init(|| Tables { languages: table(&self.languages), regions: table(&self.regions) })
    }
}

impl Words {
    /// The languages that a value declares: `English and Spanish`, `en/es`, `spa; dut`, `Portuguese (Brazil)`.
    pub(crate) fn declared_languages(&self, value: &str) -> Vec<Declared> {
        let mut found = Vec::new();
        let value: String = value.chars().take(LONGEST).collect();
        self.read(&value, 0, &mut found);
        found
    }

    /// Reads a piece of a value. If the piece is not a language itself, it is split at the kind of separator with the
    /// number `step`.
    fn read(&self, piece: &str, step: usize, found: &mut Vec<Declared>) {
        let piece = piece.trim().trim_end_matches(['.', ',', ';', ':']).trim();
        if piece.is_empty() {
            return;
        }
        if let Some(one) = self.one(piece) {
            return push(found, one);
        }
        let address = piece.contains("://");
        let parts: Vec<&str> = match step {
            0 if address => piece.split([';', '|', ',', ' ', '\n']).collect(),
            0 => piece.split(STRONG).collect(),
            1 => piece.split([',', '、', '،']).collect(),
            2 => self.by_and(piece),
            3 => piece.split(['(', ')', '[', ']']).flat_map(|part| part.split(" - ")).collect(),
            4 => self.by_spaces(piece),
            _ => return push(found, Declared::Unknown(piece.to_owned())),
        };
        let whole = parts.len() == 1;
        for part in parts {
            self.read(part, if whole || address { step + 1 } else { step }, found);
        }
    }

    /// The language, if the whole piece is one.
    fn one(&self, piece: &str) -> Option<Declared> {
        if piece.contains("://") {
            // Several addresses are separated first.
            if piece.contains([' ', ',', ';', '|', '\n']) {
                return None;
            }
            let known = HOSTS.iter().any(|host| piece.contains(host));
            let code = piece.trim_end_matches('/').rsplit(['/', '#', ':']).next().filter(|_| known)?;
            return special(code).or_else(|| Some(Declared::Known(language_codes::bcp47(code)?.to_owned())));
        }
        special(piece).or_else(|| self.tag(piece).map(Declared::Known))
    }

    /// The tag of a code or a name. A word of three letters may be both, as "gaa" is the code of one language and "Gaa"
    /// the name of another: in small letters it is read as a code first, and otherwise as a name.
    fn tag(&self, piece: &str) -> Option<String> {
        let coded = piece.replace('_', "-");
        let primary = language_codes::primary(&coded);
        let common = language_codes::two_letters(primary).filter(|_| matches!(primary.len(), 2 | 3));
        let one_case = primary.chars().all(char::is_lowercase) || primary.chars().all(char::is_uppercase);
        let rare = || language_codes::bcp47(primary).filter(|_| one_case);
        if let Some(code) = common {
            return with_rest(code, &coded);
        }
        let is_small = primary.chars().all(char::is_lowercase);
        let code = || with_rest(rare()?, &coded);
        if is_small { code().or_else(|| self.name(piece)) } else { self.name(piece).or_else(code) }
    }

    /// The tag of a name: `Spanish`, `Greek, Modern (1453-)`, `Portuguese (Brazil)`, `Chinese - Traditional`.
    fn name(&self, piece: &str) -> Option<String> {
        let known = |name: &str| {
            let folded = fold(name.trim());
            let name = bare(&folded);
            let common = self.languages.get(name).or_else(|| self.language_names.tables().languages.get(name));
            common.filter(|_| !name.is_empty()).cloned()
        };
        if let Some(tag) = known(piece) {
            return Some(tag);
        }
        let detailed = piece.split_once(['(', '[']).or_else(|| piece.split_once(" - "));
        // A comma can be part of an inverted name, or separate two languages.
        let (base, detail) = detailed.or_else(|| piece.split_once(", "))?;
        let (base, detail) = (base.trim(), detail.trim_end_matches([')', ']']).trim());
        // The years of `Greek, Modern (1453-)` add nothing.
        if detail.contains(|c: char| c.is_ascii_digit()) {
            return self.name(base);
        }
        if let Some(tag) = known(&format!("{detail} {base}")) {
            return Some(tag);
        }
        let language = known(base).filter(|_| detailed.is_some())?;
        let subtag = self.language_names.tables().regions.get(fold(detail.trim()).as_str())?;
        with_rest(&language, &format!("{language}-{subtag}"))
    }

    /// The parts of a piece that are joined by "and" in any of the languages.
    fn by_and<'p>(&self, piece: &'p str) -> Vec<&'p str> {
        // A text such as `nl en fr` consists of three codes, although "en" is also "and".
        let words: Vec<&str> = piece.split_whitespace().collect();
        if words.iter().all(|word| word.len() <= 3 && self.one(word).is_some()) {
            return words;
        }
        let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
        for word in piece.split_inclusive(' ') {
            let is_and = self.has(List::And, fold(word.trim()).as_str());
            if is_and && word.ends_with(' ') {
                parts.extend(piece.get(start..at));
                start = at + word.len();
            }
            at += word.len();
        }
        parts.extend(piece.get(start..));
        parts
    }

    /// The words of a piece, if each of them is a language: `spa eng`.
    fn by_spaces<'p>(&self, piece: &'p str) -> Vec<&'p str> {
        let words: Vec<&str> = piece.split_whitespace().collect();
        if words.iter().all(|word| self.one(word).is_some()) { words } else { vec![piece] }
    }
}

/// A code that does not stand for a single language.
fn special(piece: &str) -> Option<Declared> {
    let lower = piece.to_ascii_lowercase();
    matches!(lower.as_str(), "und" | "mul" | "zxx" | "mis").then(|| Declared::None(piece.to_owned()))
}

/// The tag of a language with the script, the region and the variants of a printed tag; `None` if these are not valid
/// subtags.
fn with_rest(language: &str, printed: &str) -> Option<String> {
    let rest = printed.split_once('-').map_or("", |(_, rest)| rest);
    if rest.is_empty() {
        return Some(language.to_owned());
    }
    let primary = language_codes::primary(language);
    let tag = language_codes::normalised(&format!("{primary}-{rest}"));
    language_codes::is_tag(&tag).then_some(tag)
}

fn push(found: &mut Vec<Declared>, one: Declared) {
    if !found.contains(&one) {
        found.push(one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_however_they_are_declared() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (value, tags) in [
            ("en", "en"),
            ("SPA", "es"),
            ("dut; ger", "nl de"),
            ("gaa", "gaa"),
            ("Gaa", "ttb"),
            ("English and Spanish", "en es"),
            ("English, Spanish, and Dutch.", "en es nl"),
            ("Engels, Frans en Arabisch", "en fr ar"),
            ("inglés y español", "en es"),
            ("en/es", "en es"),
            ("es en", "es en"),
            ("Deutsch", "de"),
            ("العربية", "ar"),
            ("中文", "zh"),
            ("Ελληνικά", "el"),
            ("Greek, Modern (1453-)", "el"),
            ("prs", "prs"),
            ("Dari", "fa-AF"),
            ("Filipino", "fil"),
            ("K'iche'", "quc"),
            ("rhg", "rhg"),
            ("pt_BR", "pt-BR"),
            ("zh-hant", "zh-Hant"),
            ("es-419, en-GB", "es-419 en-GB"),
            ("Portuguese (Brazil)", "pt-BR"),
            ("Brazilian Portuguese", "pt-BR"),
            ("Chinese - Traditional", "zh-Hant"),
            ("español (México)", "es-MX"),
            ("http://lexvo.org/id/iso639-3/spa", "es"),
            ("http://id.loc.gov/vocabulary/iso639-2/dut, http://id.loc.gov/vocabulary/iso639-2/eng", "nl en"),
            ("http://publications.europa.eu/resource/authority/language/NLD", "nl"),
            ("iw", "he"),
        ] {
            let found = words.declared_languages(value);
            let known: Vec<Declared> = tags.split(' ').map(|tag| Declared::Known(tag.to_owned())).collect();
            assert_eq!(found, known, "{value}");
        }
    }

    #[test]
    fn a_name_of_no_language_is_kept_as_printed() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let unknown = |text: &str| Declared::Unknown(text.to_owned());
        assert_eq!(words.declared_languages("Klingonese"), [unknown("Klingonese")]);
        let known = |tag: &str| Declared::Known(tag.to_owned());
        assert_eq!(words.declared_languages("English; Martian"), [known("en"), unknown("Martian")]);
        assert_eq!(words.declared_languages("mul"), [Declared::None("mul".to_owned())]);
        assert_eq!(words.declared_languages(" , ; "), []);
        assert_eq!(words.declared_languages("https://example.org/es"), [unknown("https://example.org/es")]);
    }
}
