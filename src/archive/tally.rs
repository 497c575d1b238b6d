//! Counts the records of an archive and what was done with each. The figures add up: every record is counted once by its type, and every
//! record that holds a document once more by what became of it.

use super::choice::PassedOver;
use super::header::Kind;

/// The figures of a volume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    kinds: [u64; Kind::NAMES.len()],
    passed: [u64; 4],
    taken: u64,
    truncated: u64,
    refused: u64,
    damaged: u64,
}

impl Tally {
    /// Counts a record of this type.
    pub(crate) fn record(&mut self, kind: Kind) {
        self.kinds.get_mut(kind as usize).into_iter().for_each(|count| *count += 1);
    }

    /// Counts a capture that was passed over.
    pub(crate) fn passed(&mut self, why: PassedOver) {
        self.passed.get_mut(why as usize).into_iter().for_each(|count| *count += 1);
    }

    /// Counts a capture that is read; `truncated` where the crawler cut it off.
    pub(crate) fn taken(&mut self, truncated: bool) {
        self.taken += 1;
        self.truncated += u64::from(truncated);
    }

    /// Counts a capture that was wanted and cannot be taken.
    pub(crate) fn refused(&mut self) {
        self.refused += 1;
    }

    /// Counts a part of the archive that cannot be read.
    pub(crate) fn damaged(&mut self) {
        self.damaged += 1;
    }

    fn kind(&self, kind: Kind) -> u64 {
        self.kinds.get(kind as usize).copied().unwrap_or_default()
    }

    /// All figures by their names, for machines. `details` is the number of captures that were read as the own page of
    /// a record, and not as a document.
    pub(crate) fn figures(&self, details: u64) -> Vec<(&'static str, u64)> {
        let [status, media_type, address, older] = self.passed;
        let mut figures = vec![("archived", self.kinds.iter().sum())];
        figures.extend(Kind::NAMES.iter().map(|(name, kind)| (*name, self.kind(*kind))));
        figures.extend([
            ("captures", self.taken),
            ("details", details),
            ("older", older),
            ("other_status", status),
            ("other_media_type", media_type),
            ("other_address", address),
            ("refused", self.refused),
            ("truncated", self.truncated),
            ("damaged", self.damaged),
        ]);
        figures
    }

    /// The figures in words: `12 records: 3 captures read; 2 older, 4 of another media type, 1 revisit, 2 others`.
    pub(crate) fn in_words(&self, details: u64) -> String {
        let all: u64 = self.kinds.iter().sum();
        let [status, media_type, address, older] = self.passed;
        let documents: u64 =
            Kind::NAMES.iter().filter(|(_, kind)| kind.is_document()).map(|(_, k)| self.kind(*k)).sum();
        let revisits = self.kind(Kind::Revisit);
        let mut text = format!("{}: {} read", several(all, "record"), several(self.taken, "capture"));
        let rest = [
            (older, "older"),
            (status, "with another status"),
            (media_type, "of another media type"),
            (address, "of another address"),
            (self.refused, "that cannot be taken"),
            (revisits, if revisits == 1 { "revisit" } else { "revisits" }),
            (all - documents - revisits, "of requests and other data"),
        ];
        for (at, (count, what)) in rest.iter().filter(|(count, _)| *count > 0).enumerate() {
            text.push_str(&format!("{} {count} {what}", if at == 0 { "; passed over:" } else { "," }));
        }
        if details > 0 {
            text.push_str(&format!("; {details} read as the own page of a record"));
        }
        if self.truncated > 0 {
            text.push_str(&format!("; {} cut off by the crawler", self.truncated));
        }
        if self.damaged > 0 {
            text.push_str(&format!("; {} damaged", several(self.damaged, "part")));
        }
        text
    }
}

fn several(count: u64, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_add_up() {
        let mut tally = Tally::default();
        for kind in [Kind::Info, Kind::Response, Kind::Response, Kind::Revisit, Kind::Request] {
            tally.record(kind);
        }
        tally.taken(true);
        tally.passed(PassedOver::MediaType);
        assert_eq!(
            tally.in_words(1),
            "5 records: 1 capture read; passed over: 1 of another media type, 1 revisit, 2 of requests and other data; \
             1 read as the own page of a record; 1 cut off by the crawler"
        );
        let figures = tally.figures(0);
        let of = |name: &str| figures.iter().find(|(have, _)| *have == name).unwrap().1;
        assert_eq!((of("archived"), of("response"), of("other_media_type"), of("captures")), (5, 2, 1, 1));
    }
}
