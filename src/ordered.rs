//! Work on several threads, whose results come out in the order of the input.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Processes each item with `work` on one of `threads` threads, and hands each result to `sink` on the calling thread,
/// in the order of the items.
///
/// Only a few items per thread are in memory at once, so memory does not grow with the number of items. The first error
/// of `sink` ends the run.
///
/// # Errors
/// Returns the error of `sink`.
pub(crate) fn ordered<T: Send, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if threads < 2 {
        return items.map(work).try_for_each(sink);
    }
    let shared = Shared {
        items: Mutex::new(items.enumerate()),
        state: Mutex::new(State { done: BTreeMap::new(), next: 0, open: threads, stopped: false }),
        changed: Condvar::new(),
    };
    let window = threads * 4;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // The guard counts the thread as ended even when `work` panics, so that the other threads do not wait
                // for it.
                let _leaving = Leaving(&shared);
                shared.run(&work, window);
            });
        }
        let outcome = shared.drain(&mut sink);
        lock(&shared.state).stopped = true;
        shared.changed.notify_all();
        outcome
    })
}

struct Shared<I: Iterator, R> {
    items: Mutex<std::iter::Enumerate<I>>,
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    /// Finished results that wait for an earlier one, by the number of their item.
    done: BTreeMap<usize, R>,
    /// The number of the item whose result is handed to `sink` next.
    next: usize,
    /// The number of threads that are still working.
    open: usize,
    stopped: bool,
}

impl<I: Iterator, R> Shared<I, R> {
    fn run(&self, work: &(impl Fn(I::Item) -> R + Sync), window: usize) {
        loop {
            let Some((number, item)) = lock(&self.items).next() else { return };
            let mut state = lock(&self.state);
            while number >= state.next + window && !state.stopped {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.stopped {
                return;
            }
            drop(state);
            let result = work(item);
            lock(&self.state).done.insert(number, result);
            self.changed.notify_all();
        }
    }

    fn drain<E>(&self, sink: &mut impl FnMut(R) -> Result<(), E>) -> Result<(), E> {
        loop {
            let mut state = lock(&self.state);
            let result = loop {
                let next = state.next;
                if let Some(result) = state.done.remove(&next) {
                    state.next += 1;
                    break result;
                }
                if state.open == 0 {
                    return Ok(());
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            self.changed.notify_all();
            sink(result)?;
        }
    }
}

struct Leaving<'s, I: Iterator, R>(&'s Shared<I, R>);

impl<I: Iterator, R> Drop for Leaving<'_, I, R> {
    fn drop(&mut self) {
        lock(&self.0.state).open -= 1;
        self.0.changed.notify_all();
    }
}

/// Locks a mutex. The data behind it stay consistent when another thread panics, so poisoning is ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_input() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let slow = |number: u64| {
                std::thread::sleep(std::time::Duration::from_micros(number * 37 % 400));
                number * 2
            };
            let outcome: Result<(), ()> = ordered(0..200, threads, slow, |result| {
                seen.push(result);
                Ok(())
            });
            assert_eq!(outcome, Ok(()));
            assert_eq!(seen, (0..200).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_the_work() {
        let outcome = ordered(0.., 3, |number: u64| number, |number| if number < 20 { Ok(()) } else { Err(number) });
        assert_eq!(outcome, Err(20));
    }
}
