//! The memory that the pages of a run share while they are read. Pages come from many servers at once, and reading one
//! takes many times its size.

use std::sync::{Condvar, Mutex, PoisonError};

/// The bytes of the pages that are read at the same time.
const MOST: u64 = 16 << 20;

/// The bytes of the pages that are being read.
#[derive(Debug, Default)]
pub(crate) struct Room {
    taken: Mutex<u64>,
    freed: Condvar,
}

impl Room {
    /// Does `work` on a page of this many bytes, once it fits beside the others. A single page of any size does.
    pub(crate) fn with<T>(&self, bytes: usize, work: impl FnOnce() -> T) -> T {
        let _place = self.take(bytes as u64);
        work()
    }

    fn take(&self, bytes: u64) -> Place<'_> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken > 0 && taken.saturating_add(bytes) > MOST {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken = taken.saturating_add(bytes);
        Place { room: self, bytes }
    }
}

/// The place of a page, which is free again when this is dropped, also by a panic.
struct Place<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(self.bytes);
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn large_pages_are_read_one_after_the_other() {
        let (room, reading) = (Room::default(), AtomicUsize::new(0));
        let page = |bytes: usize| {
            room.with(bytes, || {
                let before = reading.fetch_add(bytes, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(1));
                reading.fetch_sub(bytes, Ordering::SeqCst);
                before + bytes
            })
        };
        std::thread::scope(|scope| {
            let pages = [9 << 20, 9 << 20, 1 << 20, 40 << 20, 5 << 20, 12 << 20];
            let threads: Vec<_> = pages.map(|bytes| (bytes, scope.spawn(move || page(bytes)))).into_iter().collect();
            for (bytes, thread) in threads {
                let together = thread.join().unwrap();
                assert!(together <= bytes.max(16 << 20), "{bytes}: {together} bytes at once");
            }
        });
        assert_eq!(*room.taken.lock().unwrap(), 0);
    }
}
