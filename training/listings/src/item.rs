//! The publications of a listing, before a layout prints them.

use std::collections::HashSet;

use crate::chance::Chance;
use crate::date::{Date, Form, capital};
use crate::words::{Common, Set};
use crate::{Language, TitleLength};

/// The data of one publication, some of which a layout prints.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) title: String,
    /// The date in the title, in EDTF.
    pub(crate) title_date: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) creators: Vec<String>,
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) docket: String,
    pub(crate) office: String,
    pub(crate) topic: String,
    pub(crate) description: Option<String>,
}

/// The kind of titles in a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Genre {
    Reports,
    Series,
    Cases,
    Headlines,
    Laws,
}

/// The properties that the items of one listing share.
pub(crate) struct Maker<'a> {
    pub(crate) language: Language,
    pub(crate) common: &'a Common,
    pub(crate) set: &'a Set,
    pub(crate) chance: &'a mut Chance,
    pub(crate) length: TitleLength,
    pub(crate) genre: Genre,
    /// Whether some items lack a date, a description or creators.
    pub(crate) gaps: bool,
}

impl Maker<'_> {
    /// Makes `size` items with different titles, the newest first.
    pub(crate) fn items(&mut self, size: usize) -> Vec<Item> {
        let step = self.chance.pick(&[2, 9, 30, 75, 200]);
        let step = if size > 400 { 1 } else { step };
        let mut date = self.any_date();
        let series = self.chance.one(&self.common.series).clone();
        let by_year = series.contains("{year}") || series.contains("{month}");
        let series = if by_year && size > 40 { self.common.series[0].clone() } else { series };
        let first = size + self.chance.between(1, 60);
        let latest = usize::from(date.year);
        let mut seen = HashSet::new();
        let mut items = Vec::with_capacity(size);
        for at in 0..size {
            let days = if self.genre == Genre::Series && by_year { 31 } else { self.chance.between(1, step) };
            // In a listing of 100,000 items many have the same date.
            date = if size > 400 && at % (size / 400) != 0 { date } else { date.back(days) };
            let mut title = self.title(&series, first - at, latest - at.min(100), date);
            let mut fresh = seen.insert(title.0.clone());
            for _ in 0..4 {
                if !fresh {
                    title = self.title(&series, first - at, latest - at.min(100), date);
                    fresh = seen.insert(title.0.clone());
                }
            }
            if !fresh {
                let number = self.common.number_word.replace("{n}", &(first - at).to_string());
                title = (format!("{} {number}", title.0), None);
                seen.insert(title.0.clone());
            }
            items.push(self.item(title, date, first - at));
        }
        items
    }

    fn item(&mut self, (title, title_date): (String, Option<String>), date: Date, number: usize) -> Item {
        let missing = |chance: &mut Chance, percent| self.gaps && chance.percent(percent);
        let date = (!missing(self.chance, 12)).then_some(date);
        let described = !missing(self.chance, 20);
        let authored = !missing(self.chance, 15);
        let people = if authored { self.chance.pick(&[1, 1, 1, 2, 3]) } else { 0 };
        let year = date.map_or(2020, |date| date.year);
        Item {
            title,
            title_date,
            date,
            creators: (0..people).map(|_| self.person()).collect(),
            kind: self.chance.one(&self.common.kinds).clone(),
            number: format!("WP {:02}/{number:02}", year % 100),
            docket: format!("{:02}-{}", year % 100, 1000 + number * 7 % 9000),
            office: self.chance.one(&self.set.offices).clone(),
            topic: self.chance.one(&self.set.topics).clone(),
            description: described.then(|| self.description()),
        }
    }

    fn any_date(&mut self) -> Date {
        Date {
            year: self.chance.between(2014, 2025) as u16,
            month: self.chance.between(1, 12) as u8,
            day: self.chance.between(1, 28) as u8,
        }
    }

    /// Makes a personal name, with the given name first.
    pub(crate) fn person(&mut self) -> String {
        format!("{} {}", self.chance.one(&self.set.given), self.chance.one(&self.set.family))
    }

    fn description(&mut self) -> String {
        let more = self.chance.pick(&[0, 1, 1, 2, 3]);
        let lead = self.chance.one(&self.set.leads).clone();
        let mut text = self.filled(&lead);
        for _ in 0..more {
            let sentence = self.chance.one(&self.set.sentences).clone();
            text.push(' ');
            text.push_str(&self.filled(&sentence));
        }
        text
    }

    fn title(&mut self, series: &str, number: usize, year: usize, date: Date) -> (String, Option<String>) {
        let long = match self.length {
            TitleLength::Short => false,
            TitleLength::Long => true,
            TitleLength::Mixed => self.chance.percent(40),
        };
        match self.genre {
            Genre::Series if !long => self.of_series(series, number, year, date),
            Genre::Cases => (self.case(long), None),
            Genre::Headlines if !long => (self.one_of(|set| &set.headlines), None),
            Genre::Laws if !long => (self.one_of(|set| &set.laws), None),
            _ if long => (self.one_of(|set| &set.long), None),
            _ if self.chance.percent(8) => (self.chance.one(&self.set.single).clone(), None),
            _ if self.chance.percent(10) => {
                let topic: &String = self.chance.one(&self.set.topics);
                (format!("{} {year}", capital(topic)), Some(year.to_string()))
            }
            _ => (self.one_of(|set| &set.short), None),
        }
    }

    fn one_of(&mut self, from: fn(&Set) -> &Vec<String>) -> String {
        let pattern = self.chance.one(from(self.set)).clone();
        self.filled(&pattern)
    }

    fn of_series(&self, series: &str, number: usize, year: usize, date: Date) -> (String, Option<String>) {
        let month = &self.common.months[usize::from(date.month - 1)];
        let dated = if series.contains("{date}") {
            Some(Form::Long.edtf(date))
        } else if series.contains("{month}") {
            Some(Form::Month.edtf(date))
        } else {
            series.ends_with("{year}").then(|| year.to_string())
        };
        let shown = if series.contains("{month}") { usize::from(date.year) } else { year };
        let title = series
            .replace("{date}", &Form::Long.print(date, self.language, self.common))
            .replace("{month}", month)
            .replace("{year}", &shown.to_string())
            .replace("{n}", &number.to_string());
        (title, dated)
    }

    fn case(&mut self, long: bool) -> String {
        if !long && self.chance.percent(20) {
            let name = self.chance.one(&self.set.family).clone();
            return self.chance.one(&self.common.versus_state).replace("{name}", &name);
        }
        let first = self.party(long);
        let second = self.party(long);
        format!("{first} {} {second}", self.common.versus[0])
    }

    fn party(&mut self, long: bool) -> String {
        let party = match self.chance.below(4) {
            0 => self.chance.one(&self.set.companies).clone(),
            1 => self.chance.one(&self.set.offices).clone(),
            2 if !long => self.chance.one(&self.set.family).clone(),
            _ => self.person(),
        };
        if long { format!("{party}, {}", self.chance.one(&self.set.companies)) } else { party }
    }

    /// Replaces the slots of a pattern by words.
    fn filled(&mut self, pattern: &str) -> String {
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, after)) = after.split_once('}') else { break };
            let lower = slot.to_lowercase();
            let word = match lower.trim_end_matches('2') {
                "topic" => self.chance.one(&self.set.topics).clone(),
                "place" => self.chance.one(&self.set.places).clone(),
                "office" => self.chance.one(&self.set.offices).clone(),
                "doc" => self.chance.one(&self.common.documents).clone(),
                "n" => self.chance.between(3, 48).to_string(),
                other => panic!("a pattern has an unknown slot: {other}"),
            };
            out.push_str(&if slot.starts_with(char::is_uppercase) { capital(&word) } else { word });
            rest = after;
        }
        out.push_str(rest);
        if self.language == Language::Es {
            out = out.replace(" de el ", " del ").replace(" a el ", " al ");
        }
        out
    }
}
