//! Combines the settings of a source in the project file with those of its site file.

use crate::document::html::Pins;
use crate::error::{Error, Result};
use crate::project::{Project, Source};
use crate::seeds::Seeds;
use crate::web::Fetcher;
use crate::web::site_file::{Source as Site, is_repository};

/// The addresses of a source, and how they are read.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    pub urls: Vec<String>,
    pub pins: Option<Pins>,
    pub from: Option<String>,
    pub set: Option<String>,
    pub details: bool,
    pub max_pages: u32,
    /// The text of the site file, which is part of the fingerprint.
    pub text: String,
    site: Option<Site>,
}

impl Addresses {
    /// Combines the settings of the project file and the site file. Those of the project file take precedence.
    ///
    /// # Errors
    /// Returns an error when the site file does not exist or cannot be parsed.
    pub(crate) fn of(project: &Project, source: &Source, seeds: &Seeds) -> Result<Self> {
        let mut found = Self {
            urls: source.urls.clone(),
            from: source.from.clone(),
            set: source.set.clone(),
            details: source.details,
            max_pages: project.limits.max_pages,
            ..Self::default()
        };
        let Some(name) = &source.site else { return Ok(found) };
        let is_path = name.ends_with(".toml") || name.contains(['/', '\\']);
        let site = if is_path { Some(Site::read(&project.folder.join(name))?) } else { Site::find(seeds, name)? };
        let site = site.ok_or_else(|| {
            let message = format!("there is no site {name}");
            Error::usage(message)
                .at(project.file.display())
                .hint("put sources/NAME.toml into the folder of --seeds, or give the path of such a file")
        })?;
        found.urls.extend(site.urls.iter().cloned());
        found.pins = site.pins()?;
        found.from = found.from.or_else(|| site.kind.clone());
        found.set = found.set.or_else(|| site.set.clone());
        found.details |= site.details;
        found.max_pages = site.max_pages.unwrap_or(found.max_pages);
        found.text = site.text.clone().unwrap_or_default();
        found.site = Some(site);
        Ok(found)
    }

    /// The path of the site file, for messages; empty where there is none.
    pub(crate) fn origin(&self) -> &str {
        self.site.as_ref().map_or("", |site| &site.origin)
    }

    /// Whether the source is a repository to be harvested.
    pub(crate) fn is_repository(&self) -> bool {
        self.from.as_deref().is_some_and(is_repository)
    }

    /// Tells the fetcher that the user named these addresses, and at which pace they may be fetched.
    pub(crate) fn announce(&self, fetcher: &Fetcher) {
        for url in &self.urls {
            fetcher.trust(url);
            if let Some(pace) = self.site.as_ref().and_then(Site::pace) {
                fetcher.slow_down(url, pace);
            }
        }
    }
}
