//! Limits the pace of requests to each host: their number at the same time, and the time between two of them.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The state of all hosts of a run.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    hosts: Mutex<HashMap<String, Host>>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Host {
    running: usize,
    next: Option<Instant>,
    /// The time between two requests that robots.txt or a source asks for.
    delay: Duration,
    /// The time before which the server asks for no further request.
    shut: Option<Instant>,
}

/// A running request. When it is dropped, the next request to the host may start.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    pace: &'a Pace,
    host: String,
}

impl Pace {
    /// Waits until a request to `host` may start.
    pub(crate) fn turn(&self, host: &str, delay: Duration, per_host: usize) -> Turn<'_> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let state = hosts.entry(host.to_owned()).or_default();
            let now = Instant::now();
            let wait = state.next.map_or(Duration::ZERO, |next| next.saturating_duration_since(now));
            if state.running >= per_host.max(1) {
                hosts = self.freed.wait(hosts).unwrap_or_else(PoisonError::into_inner);
            } else if !wait.is_zero() {
                // Another thread may have taken the turn meanwhile, so the state is checked again after waking.
                hosts = self.freed.wait_timeout(hosts, wait).unwrap_or_else(PoisonError::into_inner).0;
            } else {
                state.running += 1;
                let delay = delay.max(state.delay);
                state.next = (!delay.is_zero()).then(|| now + delay);
                return Turn { pace: self, host: host.to_owned() };
            }
        }
    }

    /// Leaves at least `delay` between two requests to `host`, because robots.txt or a source asks for it.
    pub(crate) fn slow_down(&self, host: &str, delay: Duration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let state = hosts.entry(host.to_owned()).or_default();
        state.delay = state.delay.max(delay);
        if let Some(next) = &mut state.next {
            *next = (*next).max(Instant::now() + delay);
        }
    }

    /// Notes that the server asked for a pause that is too long to wait for.
    pub(crate) fn shut(&self, host: &str, wait: Duration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // Where the end of the pause is later than an `Instant` can hold, no end is stored, and the host stays open.
        hosts.entry(host.to_owned()).or_default().shut = Instant::now().checked_add(wait);
    }

    /// The remaining time of such a pause; `None` where there is none.
    pub(crate) fn shut_for(&self, host: &str) -> Option<Duration> {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let left = hosts.get(host)?.shut?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// The time between two requests that robots.txt or a source asks for.
    pub(crate) fn delay(&self, host: &str) -> Duration {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(host).map_or(Duration::ZERO, |state| state.delay)
    }

    /// Notes that the server asked for a pause, before whose end no request to `host` starts.
    pub(crate) fn pause(&self, host: &str, wait: Duration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let state = hosts.entry(host.to_owned()).or_default();
        let until = Instant::now() + wait;
        state.next = Some(state.next.map_or(until, |next| next.max(until)));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut hosts = self.pace.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = hosts.get_mut(&self.host) {
            state.running = state.running.saturating_sub(1);
        }
        self.pace.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_requests_to_a_host_keep_their_distance_and_hosts_do_not_wait_for_each_other() {
        let (pace, delay, start) = (Pace::default(), Duration::from_millis(60), Instant::now());
        drop(pace.turn("a", delay, 1));
        drop(pace.turn("b", delay, 1));
        let apart = start.elapsed();
        drop(pace.turn("a", delay, 1));
        assert!(start.elapsed() >= delay);
        assert!(apart < start.elapsed());
    }

    #[test]
    fn a_pause_holds_for_the_whole_host() {
        let (pace, wait, start) = (Pace::default(), Duration::from_millis(50), Instant::now());
        pace.pause("a", wait);
        drop(pace.turn("a", Duration::ZERO, 1));
        assert!(start.elapsed() >= wait);
    }

    #[test]
    fn no_more_run_at_once_than_allowed() {
        let (pace, most) = (Pace::default(), std::sync::atomic::AtomicUsize::new(0));
        let now = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    use std::sync::atomic::Ordering::SeqCst;
                    let _turn = pace.turn("a", Duration::ZERO, 2);
                    most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                    std::thread::sleep(Duration::from_millis(10));
                    now.fetch_sub(1, SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 2);
    }
}
