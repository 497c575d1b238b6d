//! Parses the project file, and reports where it has values that are not valid.

use super::place::Place;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::{Export, Feed, Form, Project, Source, notify, page, settings};
use crate::error::{Result, toml_error};
use crate::formats;
use crate::web::login;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    vocabulary: Option<String>,
    seeds: Option<String>,
    strict: Option<bool>,
    #[serde(alias = "all_areas")]
    all: Option<bool>,
    lang: Option<String>,
    duplicates: Option<bool>,
    store: Option<String>,
    #[serde(default)]
    source: Vec<RawSource>,
    #[serde(default)]
    export: Vec<RawExport>,
    #[serde(default)]
    page: page::RawPage,
    #[serde(default)]
    politeness: settings::RawPoliteness,
    #[serde(default)]
    limits: settings::RawLimits,
    notify: Option<notify::RawNotify>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    name: Spanned<String>,
    was: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    #[serde(default)]
    urls: Vec<Spanned<String>>,
    site: Option<String>,
    path: Option<String>,
    #[serde(default)]
    paths: Vec<String>,
    layout: Option<String>,
    from: Option<String>,
    set: Option<String>,
    #[serde(default)]
    details: bool,
    every: Option<Spanned<String>>,
    #[serde(default)]
    archived: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExport {
    path: Spanned<String>,
    format: Option<Spanned<String>>,
    #[serde(default)]
    bom: bool,
    #[serde(default)]
    datapackage: bool,
}

impl Project {
    /// Parses the text of a project file.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Project::load`].
    pub fn parse(file: &Path, text: &str) -> Result<Self> {
        let origin = file.display().to_string();
        let raw: Raw = toml::from_str(text).map_err(|error| toml_error(&origin, text, &error))?;
        let place = Place { origin: &origin, text };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let sources = sources(raw.source, &place)?;
        let duplicates = raw.duplicates.unwrap_or(false);
        let mut exports = exports(raw.export, &folder, &place)?;
        exports.iter_mut().for_each(|export| export.duplicates = duplicates);
        // A plain name refers to a vocabulary of the seeds; anything else is a path relative to the project file.
        let chosen = raw.vocabulary.is_some();
        let vocabulary = raw.vocabulary.unwrap_or_else(|| crate::pipeline::DEFAULT_VOCABULARY.to_owned());
        let vocabulary = match vocabulary.contains(['/', '\\', '.']) {
            true => folder.join(&vocabulary).display().to_string(),
            false => vocabulary,
        };
        let mut page = raw.page.checked(&folder, &place)?;
        if let Some(lang) = raw.lang {
            page.speak(&lang);
        }
        Ok(Self {
            vocabulary,
            chosen,
            seeds: raw.seeds.map(|seeds| folder.join(seeds)),
            strict: raw.strict.unwrap_or(false),
            all_areas: raw.all.unwrap_or(false),
            duplicates,
            store: folder.join(raw.store.as_deref().unwrap_or("shelflist.db")),
            sources,
            exports,
            page,
            notify: raw.notify.map(|notify| notify.checked(&place)).transpose()?,
            politeness: raw.politeness.checked(&folder, &place)?,
            limits: raw.limits.checked(&place)?,
            folder,
            file: file.to_path_buf(),
        })
    }
}

fn sources(raw: Vec<RawSource>, place: &Place) -> Result<Vec<Source>> {
    let (mut names, mut sources) = (BTreeSet::new(), Vec::new());
    for source in raw {
        let at = source.name.span();
        let name = source.name.into_inner();
        if name.trim().is_empty() || name.chars().any(char::is_control) {
            return Err(place.error(at, "a source needs a name").hint("a short one, such as \"news\""));
        }
        if !names.insert(name.clone()) {
            return Err(place
                .error(at, format!("there are two sources {name}"))
                .hint("the name is part of every record's id: give each source its own"));
        }
        let mut urls = Vec::new();
        for url in source.url.into_iter().chain(source.urls) {
            if let Err(error) = login::refuse(url.get_ref()) {
                return Err(place.error(url.span(), error.message()).hint(login::ADVICE));
            }
            let parsed = url::Url::parse(url.get_ref()).ok();
            if !parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https")) {
                return Err(place
                    .error(url.span(), format!("{} is not a web address", url.get_ref()))
                    .hint("write https://example.org/publications, or path = … for a file"));
            }
            urls.push(url.into_inner());
        }
        let paths: Vec<String> = source.path.into_iter().chain(source.paths).collect();
        if urls.is_empty() && paths.is_empty() && source.site.is_none() && !source.archived {
            return Err(place
                .error(at, format!("source {name} says nowhere where its documents are"))
                .hint("give it url, urls, site, path or paths; archived = true keeps its records and reads nothing"));
        }
        let was = match source.was {
            Some(was) if *was.get_ref() == name => {
                return Err(place
                    .error(was.span(), format!("source {name} was never called otherwise, by its key was"))
                    .hint("write the name that it had before"));
            }
            was => was.map(Spanned::into_inner),
        };
        let every = match source.every {
            None => None,
            Some(every) => Some(settings::period(every.get_ref()).ok_or_else(|| {
                place
                    .error(every.span(), format!("{} is not a length of time", every.get_ref()))
                    .hint("write \"12h\", \"1d\" or \"2w\"")
            })?),
        };
        let (site, layout, from, set, details) = (source.site, source.layout, source.from, source.set, source.details);
        let archived = source.archived;
        sources.push(Source { name, was, urls, site, paths, layout, from, set, details, every, archived });
    }
    let kept = sources.iter().filter_map(|source| Some((source.was.as_deref()?, source)));
    for (was, source) in kept {
        if names.contains(was) {
            let message = format!("source {} was {was} before, and there is a source {was}", source.name);
            return Err(place.error(0..0, message).hint("take one of the two out"));
        }
    }
    Ok(sources)
}

fn exports(raw: Vec<RawExport>, folder: &Path, place: &Place) -> Result<Vec<Export>> {
    let (mut paths, mut exports) = (BTreeSet::new(), Vec::new());
    for export in raw {
        let at = export.path.span();
        let name = export.path.into_inner();
        let path = folder.join(&name);
        if !paths.insert(path.clone()) {
            return Err(place.error(at, format!("two exports write {name}")));
        }
        let form = match &export.format {
            Some(format) if format.get_ref() == "additions" => Form::Additions(match name.ends_with(".json") {
                true => Feed::Json,
                false => Feed::Atom,
            }),
            Some(format) => Form::Catalogue(formats::by_name(format.get_ref()).map_err(|error| {
                let found = place.error(format.span(), error.message());
                error.advice().map_or(found.clone(), |advice| found.hint(advice))
            })?),
            // The extension `.atom` means the feed of additions, because no catalogue format uses Atom.
            None if name.ends_with(".atom") => Form::Additions(Feed::Atom),
            None => Form::Catalogue(formats::Format::of_path(&path).map_err(|error| {
                let hint = error.advice().unwrap_or_default().replace("with -f", "with format = …");
                place.error(at.clone(), error.message()).hint(hint)
            })?),
        };
        if export.datapackage && form.name() != "csv" {
            return Err(place.error(at, "datapackage describes a CSV").hint("give it to the export of a .csv"));
        }
        exports.push(Export { name, path, form, bom: export.bom, datapackage: export.datapackage, duplicates: false });
    }
    Ok(exports)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn parse(text: &str) -> Result<Project> {
        Project::parse(Path::new("/srv/library/shelflist.toml"), text)
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let project = parse(
            "vocabulary = \"words.toml\"\nstore = \"var/a.db\"\n[[source]]\nname = \"a\"\npath = \"pages\"\n\
             [[export]]\npath = \"out/a.json\"\n",
        )
        .unwrap();
        assert_eq!(project.vocabulary, "/srv/library/words.toml");
        assert_eq!(project.store, Path::new("/srv/library/var/a.db"));
        assert_eq!(project.exports[0].path, Path::new("/srv/library/out/a.json"));
    }

    #[test]
    fn a_misspelt_key_of_any_table_is_named_with_its_line_and_the_right_one() {
        let tables: [(&str, &[(&str, &str)]); 5] = [
            (
                "",
                &[
                    ("vocabulry", "vocabulary"),
                    ("strct", "strict"),
                    ("sedes", "seeds"),
                    ("stroe", "store"),
                    ("sources", "source"),
                    ("exprot", "export"),
                    ("politness", "politeness"),
                    ("limit", "limits"),
                ],
            ),
            (
                "[[source]]\nname = \"a\"\npath = \"x\"\n",
                &[
                    ("nmae", "name"),
                    ("ulr", "url"),
                    ("urlls", "urls"),
                    ("stie", "site"),
                    ("paht", "path"),
                    ("pathes", "paths"),
                    ("layuot", "layout"),
                    ("form", "from"),
                    ("sets", "set"),
                    ("detials", "details"),
                    ("evrey", "every"),
                ],
            ),
            (
                "[[export]]\npath = \"a.csv\"\n",
                &[("pth", "path"), ("fromat", "format"), ("bmo", "bom"), ("datapackge", "datapackage")],
            ),
            (
                "[politeness]\n",
                &[
                    ("contcat", "contact"),
                    ("pase", "pace"),
                    ("time_out", "timeout"),
                    ("maxwait", "max_wait"),
                    ("per_hosts", "per_host"),
                    ("retrys", "retries"),
                    ("allow-private", "allow_private"),
                    ("cas", "ca"),
                ],
            ),
            (
                "[limits]\n",
                &[
                    ("max_documents", "max_document"),
                    ("maxpages", "max_pages"),
                    ("gone_afer", "gone_after"),
                    ("paralel", "parallel"),
                ],
            ),
        ];
        for (table, keys) in tables {
            for (wrong, right) in keys {
                let text = format!("# a project\n\n{table}{wrong} = 1\n");
                let line = text.lines().position(|line| line.starts_with(wrong)).unwrap() + 1;
                let error = parse(&text).map(|_| ()).unwrap_err();
                assert_eq!(error.place(), Some(format!("/srv/library/shelflist.toml:{line}").as_str()), "{error}");
                assert!(error.message().contains(&format!("`{wrong}`")), "{error}");
                assert_eq!(error.advice(), Some(format!("did you mean {right}?").as_str()), "{error}");
                assert_eq!(error.exit_status(), 2);
            }
        }
        // For an unknown key without a similar one, the message lists the valid keys.
        let error = parse("[politeness]\nzzz = 1\n").map(|_| ()).unwrap_err();
        assert!(error.message().contains("`max_wait`") && error.place().unwrap().ends_with(":2"), "{error}");
    }

    #[test]
    fn a_key_without_meaning_is_an_error_with_its_line() {
        for (text, line, words) in [
            ("[politenes]\npace = 1\n", 1, "politeness"),
            ("\n[[source]]\nname = \"a\"\nurll = \"https://a.example\"\n", 4, "url"),
            ("[[source]]\nname = \"a\"\n", 2, "nowhere"),
            ("[[source]]\nname = \"a\"\nurl = \"news.html\"\n", 3, "not a web address"),
            ("[[source]]\nname = \"a\"\npath = \"x\"\n[[source]]\nname = \"a\"\npath = \"y\"\n", 5, "two sources"),
            ("[[export]]\npath = \"a.pdf\"\n", 2, ".jsonl"),
            ("[[export]]\npath = \"a.txt\"\nformat = \"jsno\"\n", 3, "json"),
            ("[politeness]\npace = -1\n", 2, "seconds"),
            ("[limits]\ngone_after = 0\n", 2, "at least 1"),
            ("[limits]\nmax_document = \"many\"\n", 2, "size"),
            ("[[source]]\nname = \"a\"\npath = \"x\"\nevery = \"often\"\n", 4, "length of time"),
        ] {
            let error = parse(text).map(|_| ()).unwrap_err();
            assert_eq!(error.place(), Some(format!("/srv/library/shelflist.toml:{line}").as_str()), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert_eq!(error.exit_status(), 2);
        }
    }
}
