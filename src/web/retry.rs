//! Computes when to ask again: by Retry-After (RFC 9110, section 10.2.3), or by exponential back-off with jitter.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, SystemTime};

/// The wait that a Retry-After header asks for, which is a number of seconds or a date.
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number too large for the type is taken as a very long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

/// A length of time for people, in the largest unit of which it has at least one and a half: 99,999 seconds are "28
/// hours".
pub(crate) fn spoken(time: Duration) -> String {
    const UNITS: [(&str, u64); 3] = [("day", 86_400), ("hour", 3600), ("minute", 60)];
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    let unit = UNITS.into_iter().find(|(_, length)| seconds.saturating_mul(2) >= length * 3);
    let (name, length) = unit.unwrap_or(("second", 1));
    // The number is rounded up, so that the wait is never longer than announced.
    let count = seconds.div_ceil(length);
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Whether the server may answer a later request after this status.
pub(crate) fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// The wait before retry number `retry`, counted from 0. It doubles each time, and up to half of it is taken off at
/// random, so that many clients that failed together do not return together.
pub(crate) fn backoff(base: Duration, retry: u32, longest: Duration) -> Duration {
    let full = base.saturating_mul(2_u32.saturating_pow(retry.min(16))).min(longest);
    // A hash with random keys is the only randomness in the standard library. Nothing secret depends on it.
    let random = RandomState::new().hash_one(retry) % 1024;
    full / 2 + (full / 2).saturating_mul(u32::try_from(random).unwrap_or(0)) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert!(retry_after("99999999999999999999999", now).unwrap() > Duration::from_secs(1 << 30));
        assert_eq!(retry_after("-1", now).or(retry_after("soon", now)).or(retry_after("", now)), None);
    }

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        let said = |seconds| spoken(Duration::from_secs(seconds));
        assert_eq!([said(1), said(61), said(89), said(90)], ["1 second", "61 seconds", "89 seconds", "2 minutes"]);
        assert_eq!([said(3600), said(99_999), said(u64::from(u32::MAX))], ["60 minutes", "28 hours", "49711 days"]);
    }

    #[test]
    fn back_off_doubles_within_its_cap() {
        let (base, cap) = (Duration::from_secs(1), Duration::from_secs(5));
        for retry in 0..40 {
            let full = Duration::from_secs(1 << retry.min(10)).min(cap);
            let wait = backoff(base, retry, cap);
            assert!(wait >= full / 2 && wait <= full, "{retry}: {wait:?}");
        }
    }
}
