//! The words before a date that say what kind of date it is: of publication, of a change, of a deadline.

use super::token::{Token, tokens};
use super::{Dates, Found};
use crate::text::date_words::{Cue, DateWord};
use crate::text::folding::fold;

/// The kind of a date. The kinds are in the order in which they are preferred as the date of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// The words before the date say that it is the date of publication.
    Published,
    /// No words say what kind of date it is.
    Plain,
    /// The date of copyright.
    Copyright,
    /// The date of a change or a reprint.
    Updated,
    /// The date of an event, a deadline or an access, which is never a date of issue.
    Event,
}

impl Dates<'_> {
    /// The longest known phrase that begins at a token: its meaning, and its number of tokens.
    pub(crate) fn phrase(&self, tokens: &[Token], at: usize) -> Option<(DateWord, usize)> {
        let most = self.words.dates().longest();
        let folded: Vec<String> = tokens.iter().skip(at).take(most).map(|token| fold(token.text)).collect();
        (1..=folded.len()).rev().find_map(|length| {
            let word = self.words.dates().word(&folded.get(..length)?.join(" "));
            (word != DateWord::default()).then_some((word, length))
        })
    }

    /// The kind of a date by the words before it, counted from byte `from` of the text on.
    pub(crate) fn sort(&self, text: &str, from: usize, date: &Found) -> Sort {
        let before = text.get(from..date.start).unwrap_or_default();
        if before.trim_end().ends_with(['©', '℗']) {
            return Sort::Copyright;
        }
        let tokens = tokens(self.words, before);
        // "Deadline for papers: 5 May" and "(updated in June 2021)" say what kind of date follows, but "Due diligence
        // in May 2019" does not.
        let announces = before.trim_end().ends_with(':');
        let is_filler = |token: &Token| {
            token.text.chars().count() <= 3
                || [Cue::Lead, Cue::Joint, Cue::Weekday].into_iter().any(|cue| token.is(cue))
        };
        let (mut sort, mut at) = (Sort::Plain, 0);
        while at < tokens.len() {
            let Some((word, length)) = self.phrase(&tokens, at) else {
                at += 1;
                continue;
            };
            let is_near = tokens.iter().skip(at + length).all(is_filler) || at == 0 && announces;
            // A single letter says something only about a date that directly follows it.
            let is_letter = tokens.get(at).is_some_and(|token| token.text.chars().count() == 1) && length == 1;
            let said = [
                (Cue::Event, Sort::Event),
                (Cue::Published, Sort::Published),
                (Cue::Updated, Sort::Updated),
                (Cue::Copyright, Sort::Copyright),
            ];
            if is_near
                && !is_letter
                && let Some((_, said)) = said.into_iter().find(|(cue, _)| word.is(*cue))
            {
                sort = said;
            }
            at += length;
        }
        sort
    }

    /// The date of issue among the dates of a text. A date of publication comes first, a date that names its month is
    /// preferred to a bare year, and the date of an event is never chosen.
    pub(crate) fn choose<'d>(&self, text: &str, dates: &'d [Found]) -> Option<(&'d Found, Sort)> {
        let ends = std::iter::once(0).chain(dates.iter().map(|date| date.end));
        let sorted = dates.iter().zip(ends).map(|(date, from)| (date, self.sort(text, from, date)));
        let sorted = sorted.filter(|(_, sort)| *sort != Sort::Event);
        sorted.min_by_key(|(date, sort)| (*sort, !date.names_month()))
    }

    /// The dates of a text that may be its date of issue: those of the most preferred kind that occurs, and never those
    /// of events.
    pub(crate) fn issues(&self, text: &str) -> Vec<Found> {
        let dates = self.find_all(text, true);
        let ends = std::iter::once(0).chain(dates.iter().map(|date| date.end));
        let sorts: Vec<Sort> = dates.iter().zip(ends).map(|(date, from)| self.sort(text, from, date)).collect();
        let best = sorts.iter().min().copied().filter(|sort| *sort != Sort::Event);
        dates.into_iter().zip(sorts).filter(|(_, sort)| Some(*sort) == best).map(|(date, _)| date).collect()
    }

    /// Whether the text says that there is no date: "n.d.", "s. f.", "z.j."
    pub(crate) fn is_undated(&self, text: &str) -> bool {
        let tokens = tokens(self.words, text);
        !tokens.is_empty()
            && self.phrase(&tokens, 0).is_some_and(|(word, length)| word.is(Cue::Undated) && length == tokens.len())
    }
}
