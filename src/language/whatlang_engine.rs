//! The engine with the crate whatlang, for `--engine whatlang`.

use whatlang::{Detector, Lang};

use super::{Code, Guess};

/// Detects languages with whatlang, and gives `und` for all that are not distinguished.
#[derive(Debug, Default)]
pub(crate) struct Whatlang {
    all: Detector,
}

/// The code of a language of whatlang, if it is distinguished.
fn told_apart(lang: Lang) -> Option<Code> {
    match lang {
        Lang::Eng => Some(Code::new("en")),
        Lang::Spa => Some(Code::new("es")),
        Lang::Nld => Some(Code::new("nl")),
        _ => None,
    }
}

impl Whatlang {
    /// Identifies a text among all the languages of whatlang. An allow-list of three languages would assign every
    /// French text to one of them, and `is_reliable` rejects nine of ten titles.
    pub(crate) fn identify(&self, text: &str) -> Guess {
        let Some(info) = self.all.detect(text) else { return Guess::NOTHING };
        let likelihood = info.confidence().clamp(0.0, 1.0);
        let nearest = told_apart(info.lang());
        let best = nearest.unwrap_or(Code::new(info.lang().code()));
        let code = nearest.unwrap_or(Code::UND);
        Guess { code, confidence: likelihood, best, likelihood, nearest: code, threshold: 1.0 }
    }

    pub(crate) fn languages(&self) -> (Vec<Code>, Vec<Code>) {
        let (told, others): (Vec<Lang>, Vec<Lang>) = Lang::all().iter().partition(|lang| told_apart(**lang).is_some());
        let codes = |langs: Vec<Lang>| langs.into_iter().map(|lang| told_apart(lang).unwrap_or(Code::new(lang.code())));
        (codes(told).collect(), codes(others).collect())
    }
}
