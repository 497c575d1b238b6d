//! Work on several threads, whose results come out in the order of the input.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Processes each item with `work` on one of `threads` threads, and hands each result to `sink` on the calling thread,
/// in the order of the items.
///
/// Only a few items per thread are in memory at once, so memory does not grow with the number of items. `work` tells the
/// size of its item by [`Load::set`] before it does what takes memory, so that memory does not grow with the number of
/// threads either. The first error of `sink` ends the run.
///
/// # Errors
/// Returns the error of `sink`.
pub(crate) fn ordered<T: Send, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(T, &Load<'_>) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if threads < 2 {
        return items.map(|item| work(item, &Load(None))).try_for_each(sink);
    }
    let shared = Shared {
        items: Mutex::new(items.enumerate()),
        state: Mutex::new(State { done: BTreeMap::new(), next: 0, open: threads, stopped: false }),
        changed: Condvar::new(),
        weights: Weights::default(),
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
        shared.weights.release();
        shared.changed.notify_all();
        outcome
    })
}

struct Shared<I: Iterator, R> {
    items: Mutex<std::iter::Enumerate<I>>,
    state: Mutex<State<R>>,
    changed: Condvar,
    weights: Weights,
}

/// The bytes that may be worked on at the same time, with the results that have not been handed on.
const MOST: u64 = 16 << 20;

/// The sizes of the items that are worked on.
#[derive(Default)]
struct Weights {
    carried: Mutex<Carried>,
    changed: Condvar,
}

#[derive(Default)]
struct Carried {
    sizes: BTreeMap<usize, u64>,
    /// The number of the item whose result is handed on next. It waits for nobody, because all others wait for it.
    next: usize,
    released: bool,
}

impl Weights {
    /// Drops the size of an item whose result was handed on.
    fn done(&self, number: usize) {
        let mut carried = lock(&self.carried);
        carried.sizes.remove(&number);
        carried.next = number + 1;
        drop(carried);
        self.changed.notify_all();
    }

    /// Lets all threads go on, because the run has ended.
    fn release(&self) {
        lock(&self.carried).released = true;
        self.changed.notify_all();
    }
}

/// The place of an item among those that are worked on at the same time.
pub(crate) struct Load<'w>(Option<(&'w Weights, usize)>);

impl Load<'_> {
    /// Waits until an item of this many bytes can be worked on beside the others. A single item of any size can.
    pub(crate) fn set(&self, bytes: u64) {
        let Some((weights, number)) = self.0 else { return };
        let mut carried = lock(&weights.carried);
        loop {
            let others: u64 = carried.sizes.iter().filter(|(at, _)| **at != number).map(|(_, size)| size).sum();
            let fits = others == 0 || others.saturating_add(bytes) <= MOST;
            if fits || number == carried.next || carried.released {
                carried.sizes.insert(number, bytes);
                return;
            }
            carried = weights.changed.wait(carried).unwrap_or_else(PoisonError::into_inner);
        }
    }
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
    fn run(&self, work: &(impl Fn(I::Item, &Load<'_>) -> R + Sync), window: usize) {
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
            let result = work(item, &Load(Some((&self.weights, number))));
            lock(&self.state).done.insert(number, result);
            self.changed.notify_all();
        }
    }

    fn drain<E>(&self, sink: &mut impl FnMut(R) -> Result<(), E>) -> Result<(), E> {
        loop {
            let mut state = lock(&self.state);
            let (number, result) = loop {
                let next = state.next;
                if let Some(result) = state.done.remove(&next) {
                    state.next += 1;
                    break (next, result);
                }
                if state.open == 0 {
                    return Ok(());
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            self.changed.notify_all();
            sink(result)?;
            self.weights.done(number);
        }
    }
}

struct Leaving<'s, I: Iterator, R>(&'s Shared<I, R>);

impl<I: Iterator, R> Drop for Leaving<'_, I, R> {
    fn drop(&mut self) {
        lock(&self.0.state).open -= 1;
        if std::thread::panicking() {
            self.0.weights.release();
        }
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
            let slow = |number: u64, load: &Load<'_>| {
                load.set(number % 7 * (MOST / 5));
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
    fn large_items_are_worked_on_one_after_the_other() {
        let (now, most) = (Mutex::new(0_u64), Mutex::new(0));
        let work = |size: u64, load: &Load<'_>| {
            load.set(size);
            *lock(&now) += size;
            let carried = *lock(&now);
            let mut most = lock(&most);
            *most = carried.max(*most);
            drop(most);
            std::thread::sleep(std::time::Duration::from_millis(1));
            *lock(&now) -= size;
        };
        let sizes = (0..60).map(|number| if number % 3 == 0 { MOST * 3 / 4 } else { MOST / 3 });
        ordered(sizes, 6, work, |()| Ok::<(), ()>(())).unwrap();
        assert!(*lock(&most) <= MOST + MOST * 3 / 4, "{} bytes at once", lock(&most));
    }

    #[test]
    fn an_error_of_the_sink_ends_the_work() {
        let outcome = ordered(
            0..,
            3,
            |number: u64, _: &Load<'_>| number,
            |number| if number < 20 { Ok(()) } else { Err(number) },
        );
        assert_eq!(outcome, Err(20));
    }
}
