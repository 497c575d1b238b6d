//! Dated copies of one page, such as `library-2026-11-23.txt` and `library-2026-11-30.txt`, are one page over time.
//!
//! A record that stands in several copies is one record. An entry of an earlier copy that a later copy lacks stays,
//! because a listing shows only its newest entries. An entry that a later copy adds is new, and dated by that copy.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diff::{Side, digest, pair};
use crate::input::Input;
use crate::record::Record;
use crate::store::PackedRecord;

/// One page of a source in files.
pub(crate) struct FilePage {
    /// The path that stands for all copies: that of the page without a date.
    pub(crate) path: PathBuf,
    /// The copies, the oldest first, each with its date.
    pub(crate) copies: Vec<(Input, Option<Date>)>,
}

impl FilePage {
    /// Whether the page has a dated copy.
    pub(crate) fn is_series(&self) -> bool {
        self.copies.iter().any(|(_, date)| date.is_some())
    }
}

/// The name of a page and the date of its copy, of the name of a file without its extension: `library-2026-11-30`,
/// `library 2026-11-30`, `library_20261130`, `2026-11-30 library`. Of several copies of a day, those behind the first
/// end in their number: `library-2026-11-30-2`.
pub(crate) fn dated(stem: &str) -> Option<(&str, Date, u32)> {
    let separated = |c: char| matches!(c, '-' | '_' | ' ' | '.');
    let behind = |stem: &'_ str| -> Option<(usize, Date)> {
        [10, 8].into_iter().find_map(|length| {
            let at = stem.len().checked_sub(length)?;
            let day = date(stem.get(at..)?)?;
            stem.get(..at)?.ends_with(separated).then_some((at, day))
        })
    };
    let page =
        |end: usize| stem.get(..end).map(|page| page.trim_end_matches(separated)).filter(|page| !page.is_empty());
    if let Some((at, day)) = behind(stem) {
        return Some((page(at)?, day, 1));
    }
    let numbered = stem.rsplit_once(separated).and_then(|(rest, number)| Some((rest, number.parse::<u32>().ok()?)));
    if let Some((rest, number)) = numbered.filter(|(_, number)| (2..1000).contains(number))
        && let Some((at, day)) = behind(rest)
    {
        return Some((page(at)?, day, number));
    }
    [10, 8].into_iter().find_map(|length| {
        let day = date(stem.get(..length)?)?;
        let rest = stem.get(length..)?;
        let page = rest.trim_start_matches(separated);
        (rest.starts_with(separated) && !page.is_empty()).then_some((page, day, 1))
    })
}

/// A day as the names of files write it.
fn date(text: &str) -> Option<Date> {
    let digits: Vec<&str> = text.split(['-', '_', '.']).collect();
    let (year, month, day) = match digits.as_slice() {
        [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2) => (*year, *month, *day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    let all = [year, month, day].concat();
    let year: i16 = year.parse().ok().filter(|year| (1990..=2100).contains(year))?;
    all.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The pages that the files of a source are, in the order of their first files.
pub(crate) fn pages(inputs: Vec<Input>) -> Vec<FilePage> {
    struct Copy {
        input: Input,
        path: PathBuf,
        page: PathBuf,
        at: Option<(Date, u32)>,
    }
    let copies: Vec<Copy> = inputs
        .into_iter()
        .map(|input| {
            let path = PathBuf::from(input.place());
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let found = dated(&stem).filter(|_| matches!(input, Input::File(_) | Input::Found(_)));
            let page = found.map_or_else(|| path.with_extension(""), |(page, ..)| path.with_file_name(page));
            Copy { at: found.map(|(_, day, number)| (day, number)), page, path, input }
        })
        .collect();
    let dated: HashSet<PathBuf> =
        copies.iter().filter(|copy| copy.at.is_some()).map(|copy| copy.page.clone()).collect();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    let mut pages: Vec<Vec<Copy>> = Vec::new();
    for copy in copies {
        let series = dated.contains(&copy.page);
        // Two files that differ only in their extension are two pages, unless copies are dated.
        let key = if series { copy.page.clone() } else { copy.path.clone() };
        let at = *places.entry(key).or_insert(pages.len());
        match pages.get_mut(at) {
            Some(page) => page.push(copy),
            None => pages.push(vec![copy]),
        }
    }
    pages
        .into_iter()
        .map(|mut copies| {
            // A copy without a date is older than all that have one.
            copies.sort_by_key(|copy| copy.at);
            let path = copies.first().map_or_else(PathBuf::new, |first| match first.at {
                None => first.path.clone(),
                Some(_) => with_extension_of(&first.page, &first.path),
            });
            FilePage {
                path,
                copies: copies.into_iter().map(|copy| (copy.input, copy.at.map(|(day, _)| day))).collect(),
            }
        })
        .collect()
}

/// The path of a page with the extension of one of its copies.
pub(crate) fn with_extension_of(page: &Path, copy: &Path) -> PathBuf {
    let mut name = page.file_name().unwrap_or_default().to_os_string();
    if let Some(extension) = copy.extension() {
        name.push(".");
        name.push(extension);
    }
    page.with_file_name(name)
}

/// The records of all copies of a page.
#[derive(Default)]
pub(crate) struct Series {
    kept: Vec<Kept>,
    /// The places in `kept`, in the order of the newest copy, with what it lacks behind.
    order: Vec<usize>,
    places: HashMap<Key, usize>,
}

/// The identity of a record, and its number among the records of its page that have the same identity.
type Key = (String, u32);

struct Kept {
    key: Key,
    digest: String,
    record: PackedRecord,
}

impl Series {
    /// Adds the records of the next copy. `at` is its date (RFC 3339).
    pub(crate) fn add(&mut self, records: Vec<Record>, at: Option<&str>) {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let (mut here, mut fresh) = (Vec::with_capacity(records.len()), Vec::new());
        let mut met: HashSet<usize> = HashSet::new();
        for mut record in records {
            let identity = record.identity();
            let nth = counts.entry(identity.clone()).or_default();
            *nth += 1;
            let key = (identity, *nth);
            let digest = digest(&record);
            record.source.retrieved = record.source.retrieved.take().or_else(|| at.map(str::to_owned));
            match self.places.get(&key).copied() {
                Some(place) => {
                    // A record that a copy repeats stays as it was first found.
                    if let Some(kept) = self.kept.get_mut(place).filter(|kept| kept.digest != digest) {
                        (kept.digest, kept.record) = (digest, PackedRecord::new(record));
                    }
                    met.insert(place);
                    here.push(Ok(place));
                }
                None => {
                    here.push(Err(fresh.len()));
                    fresh.push((key, digest, record));
                }
            }
        }
        let retitled = self.retitled(&met, &fresh);
        let mut places: Vec<usize> = Vec::with_capacity(fresh.len());
        for (at, (key, digest, record)) in fresh.into_iter().enumerate() {
            let kept = Kept { key: key.clone(), digest, record: PackedRecord::new(record) };
            let place = match retitled.get(&at).copied() {
                Some(place) => {
                    if let Some(before) = self.kept.get_mut(place) {
                        self.places.remove(&before.key);
                        *before = kept;
                    }
                    place
                }
                None => {
                    self.kept.push(kept);
                    self.kept.len() - 1
                }
            };
            self.places.insert(key, place);
            places.push(place);
        }
        let now: Vec<usize> = here
            .into_iter()
            .filter_map(|place| match place {
                Ok(place) => Some(place),
                Err(at) => places.get(at).copied(),
            })
            .collect();
        let standing: HashSet<usize> = now.iter().copied().collect();
        let before = std::mem::take(&mut self.order);
        self.order = now.into_iter().chain(before.into_iter().filter(|place| !standing.contains(place))).collect();
    }

    /// The new records that are retitled ones of earlier copies, by their places: in `fresh`, and in `kept`.
    fn retitled(&self, met: &HashSet<usize>, fresh: &[(Key, String, Record)]) -> HashMap<usize, usize> {
        let left: Vec<usize> = if fresh.is_empty() {
            Vec::new()
        } else {
            self.order.iter().copied().filter(|place| !met.contains(place)).collect()
        };
        if left.is_empty() {
            return HashMap::new();
        }
        let old: Vec<Side> =
            left.iter().filter_map(|place| self.kept.get(*place)).map(|kept| Side::of(&kept.record.record())).collect();
        let new: Vec<Side> = fresh.iter().map(|(_, _, record)| Side::of(record)).collect();
        pair(&old, &new).into_iter().filter_map(|(old, new)| Some((new, *left.get(old)?))).collect()
    }

    /// All records: those of the newest copy in its order, and behind them what it lacks.
    pub(crate) fn records(mut self) -> Vec<PackedRecord> {
        let mut kept: Vec<Option<PackedRecord>> = self.kept.drain(..).map(|kept| Some(kept.record)).collect();
        self.order.iter().filter_map(|place| kept.get_mut(*place).and_then(Option::take)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_copy_stands_behind_or_before_the_name() {
        let found = |stem: &str| dated(stem).map(|(page, day, number)| (page.to_owned(), day.to_string(), number));
        let day = |page: &str, number: u32| Some((page.to_owned(), "2026-11-30".to_owned(), number));
        for stem in ["library-2026-11-30", "library_20261130", "library 2026.11.30", "2026-11-30 library"] {
            assert_eq!(found(stem), day("library", 1), "{stem}");
        }
        assert_eq!(found("library-2026-11-30-2"), day("library", 2));
        assert_eq!(found("my-page-2026-11-30"), day("my-page", 1));
        for stem in ["library", "2026-11-30", "library-2026-13-30", "report-2019", "library2026-11-30", "isbn-97801431"]
        {
            assert_eq!(found(stem), None, "{stem}");
        }
    }

    #[test]
    fn copies_repeat_change_retitle_and_add() {
        let record = |title: &str, text: &str| {
            let (title, description) = (Some(title.to_owned()), Some(format!("{text} on the beach in every week.")));
            Record { title, description, ..Record::default() }
        };
        let ropes = Record {
            title: Some("C".to_owned()),
            description: Some("The old mill makes three kinds of rope again.".to_owned()),
            ..Record::default()
        };
        let mut series = Series::default();
        series.add(vec![record("A", "One boat"), record("B", "Two nets"), record("B", "Two nets")], Some("1"));
        series.add(vec![ropes, record("A", "One ship"), record("Bee", "Two nets")], Some("2"));
        let records: Vec<Record> = series.records().iter().map(PackedRecord::record).collect();
        let titles: Vec<&str> = records.iter().filter_map(|record| record.title.as_deref()).collect();
        assert_eq!(titles, ["C", "A", "Bee", "B"]);
        let dates: Vec<&str> = records.iter().filter_map(|record| record.source.retrieved.as_deref()).collect();
        assert_eq!(dates, ["2", "2", "2", "1"]);
    }
}
