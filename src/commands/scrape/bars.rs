//! Shows progress bars while pages are fetched.

use std::collections::BTreeMap;
use std::sync::Mutex;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A progress bar for each host, where standard error is a terminal.
pub(crate) struct Bars {
    shown: Option<MultiProgress>,
    by_host: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Bars {
    pub(crate) fn new(shown: bool) -> Self {
        Self { shown: shown.then(MultiProgress::new), by_host: Mutex::default() }
    }

    pub(crate) fn of(&self, host: &str) -> ProgressBar {
        let Some(shown) = &self.shown else { return ProgressBar::hidden() };
        let mut by_host = self.by_host.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let bar = by_host.entry(host.to_owned()).or_insert_with(|| {
            let bar = shown.add(ProgressBar::new_spinner().with_message(host.to_owned()));
            match ProgressStyle::with_template("{spinner} {msg}: {pos} pages, {elapsed}") {
                Ok(style) => bar.set_style(style),
                Err(_) => bar.tick(),
            }
            bar.enable_steady_tick(std::time::Duration::from_millis(200));
            bar
        });
        bar.clone()
    }

    pub(crate) fn finish(&self) {
        for bar in self.by_host.lock().unwrap_or_else(std::sync::PoisonError::into_inner).values() {
            bar.finish_and_clear();
        }
    }
}
