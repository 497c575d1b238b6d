//! The settings of the exported page in the project file.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::place::Place;
use crate::error::{Error, Result, nearest};
use crate::formats::html::{Colour, FACETS, Logo, Settings};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPage {
    title: Option<String>,
    introduction: Option<String>,
    logo: Option<Spanned<String>>,
    colour: Option<Spanned<String>>,
    #[serde(default)]
    facets: Vec<Spanned<String>>,
    language: Option<String>,
    address: Option<Spanned<String>>,
}

impl RawPage {
    /// Checks the settings. The logo is read only when the page is written, so that a project can be checked without
    /// its files.
    pub(crate) fn checked(self, folder: &Path, place: &Place) -> Result<Page> {
        let colour = self.colour.map(|colour| {
            Colour::parse(colour.get_ref()).ok_or_else(|| {
                place
                    .error(colour.span(), format!("{:?} is not a colour", colour.get_ref()))
                    .hint("write it as #0b6157")
            })
        });
        let mut facets = Vec::new();
        for facet in self.facets {
            if !FACETS.contains(&facet.get_ref().as_str()) {
                let error = place.error(facet.span(), format!("there is no facet {:?}", facet.get_ref()));
                return Err(match nearest(facet.get_ref(), FACETS) {
                    Some(near) => error.hint(format!("did you mean {near}?")),
                    None => error.hint(format!("facets are {}", FACETS.join(", "))),
                });
            }
            facets.push(facet.into_inner());
        }
        let address = self.address.map(|address| {
            let parsed = url::Url::parse(address.get_ref()).ok();
            let web = parsed.filter(|url| matches!(url.scheme(), "http" | "https"));
            let whole =
                web.map(|url| url.to_string()).map(|url| if url.ends_with('/') { url } else { format!("{url}/") });
            whole.ok_or_else(|| {
                place
                    .error(address.span(), format!("{} is not a web address", address.get_ref()))
                    .hint("write the address of the page's folder, such as https://library.example.org/")
            })
        });
        let logo = self.logo.map(|logo| match Logo::media_type(logo.get_ref()) {
            Some(media_type) => Ok((folder.join(logo.get_ref()), media_type)),
            None => Err(place
                .error(logo.span(), format!("{} is not a picture", logo.get_ref()))
                .hint("name a file that ends in .svg, .png, .jpg, .gif or .webp")),
        });
        Ok(Page {
            settings: Settings {
                title: self.title,
                introduction: self.introduction,
                logo: None,
                colour: colour.transpose()?,
                facets,
                language: self.language,
                address: address.transpose()?,
            },
            logo: logo.transpose()?,
        })
    }
}

/// The settings of the exported page, with the path and media type of the logo.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub(super) settings: Settings,
    pub(super) logo: Option<(std::path::PathBuf, &'static str)>,
}

impl Page {
    /// The language of texts that are written for all readers, such as reports: that of the page, else English.
    pub(crate) fn language(&self) -> &str {
        self.settings.language.as_deref().unwrap_or("en")
    }

    /// Sets the language, where the table `[page]` sets none.
    pub(super) fn speak(&mut self, language: &str) {
        self.settings.language.get_or_insert_with(|| language.to_owned());
    }

    /// Sets the language, whatever the project file says.
    pub(super) fn insist(&mut self, language: &str) {
        self.settings.language = Some(language.to_owned());
    }

    /// The settings together with the content of the logo.
    ///
    /// # Errors
    /// Returns an error when the logo cannot be read, or is larger than 1 MiB and so too large to be part of the page.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let mut settings = self.settings.clone();
        if let Some((path, media_type)) = &self.logo {
            let bytes = std::fs::read(path).map_err(|error| Error::from_io(path.display(), &error))?;
            if bytes.len() > Logo::LIMIT {
                return Err(Error::data("the logo is larger than 1 MiB")
                    .at(path.display())
                    .hint("it stands in every copy of the page: make it smaller"));
            }
            settings.logo = Some(Logo { media_type, bytes });
        }
        Ok(settings)
    }
}
