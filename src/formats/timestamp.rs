//! Timestamps for formats that require one: the time of retrieval, or else `SOURCE_DATE_EPOCH`, or else the current
//! time.

use jiff::Timestamp;

use crate::record::Record;

/// The timestamp of a record, in UTC.
pub(crate) fn of(record: &Record) -> Timestamp {
    record.source.retrieved.as_deref().and_then(|time| time.parse().ok()).unwrap_or_else(run)
}

/// The timestamp of the run (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub(crate) fn run() -> Timestamp {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    set.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}
