//! Follows the sources of a project through their changes: one that got another name keeps its records, and one that
//! left the project file is said.

use super::site::Addresses;
use crate::console::Console;
use crate::error::{Error, Result};
use crate::project::{Project, Source};
use crate::record::canonical_url;
use crate::seeds::Seeds;
use crate::store::{Store, StoredSource};

/// Gives sources that were renamed in the project file their new names in the store, and says so. A source is known by
/// the key `was`, else by an address or a path that it shares with a source that left the file.
///
/// # Errors
/// Returns an error when a site file cannot be read, or the store cannot be written.
pub(crate) fn follow(project: &Project, seeds: &Seeds, store: &Store, run: i64, console: &Console) -> Result<()> {
    let stored = store.sources()?;
    let known = |name: &str| stored.iter().find(|one| one.name == name);
    let mut followed: Vec<(&StoredSource, &Source, bool)> = Vec::new();
    for source in &project.sources {
        let there = known(&source.name).filter(|one| one.records > 0 || !one.locations.is_empty());
        let was = source.was.as_deref().and_then(known).filter(|was| was.records > 0);
        if let (Some(was), Some(there)) = (was, there) {
            // The source was read under its new name before the old name was said.
            if there.corrections > 0 {
                let message = format!(
                    "{} has {} of its own, and those of {} stay apart from them",
                    source.name,
                    counted(there.corrections, "corrections"),
                    was.name
                );
                let hint =
                    format!("undo them with `shelflist edit`, or drop the others with `shelflist forget {}`", was.name);
                console.warn(&Error::data(message).at(project.file.display()).hint(hint));
                continue;
            }
            store.forget(&there.name)?;
        }
        match (was, there) {
            (Some(was), _) => followed.push((was, source, false)),
            (None, None) => {
                let candidates = by_address(project, source, seeds, &stored)?;
                if let [only] = candidates.as_slice() {
                    followed.push((only, source, true));
                }
            }
            (None, Some(_)) => {}
        }
    }
    for (old, source, by_address) in &followed {
        // Two sources that share the address of an old one are both new.
        if followed.iter().filter(|(other, ..)| other.name == old.name).count() > 1 {
            continue;
        }
        store.rename(run, &old.name, &source.name)?;
        let how = if *by_address { " (known by its address)" } else { "" };
        console.tell(&format!(
            "{}: was {}{how}; {} with history and corrections {} the new name",
            source.name,
            old.name,
            counted(old.records, "records"),
            if old.records == 1 { "gets" } else { "get" }
        ));
    }
    Ok(())
}

/// The sources that left the project file and share an address or a path with this one.
fn by_address<'s>(
    project: &Project,
    source: &Source,
    seeds: &Seeds,
    stored: &'s [StoredSource],
) -> Result<Vec<&'s StoredSource>> {
    let addresses = Addresses::of(project, source, seeds)?;
    let urls: Vec<String> = addresses.urls.iter().map(|url| canonical_url(url)).collect();
    let shares = |location: &String| match location.contains("://") {
        true => urls.contains(&canonical_url(location)),
        false => source.paths.iter().any(|path| is_inside(location, path)),
    };
    let gone = stored.iter().filter(|one| {
        let named = project.sources.iter().any(|source| source.name == one.name);
        !named && one.records > 0 && one.locations.iter().any(shares)
    });
    Ok(gone.collect())
}

/// Whether a file is the one that a path names, or lies in the folder that it names.
fn is_inside(location: &str, path: &str) -> bool {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    location == path || location.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}

/// Says which sources left the project file since the last run, and what becomes of their records. Returns their names
/// with the number of their records.
///
/// # Errors
/// Returns an error when the store cannot be read.
pub(crate) fn removed(project: &Project, store: &Store, console: &Console) -> Result<Vec<(String, u64)>> {
    let mut removed = Vec::new();
    for source in store.sources()? {
        if !source.active || source.records == 0 || project.sources.iter().any(|one| one.name == source.name) {
            continue;
        }
        let verb = if source.records == 1 { "leaves" } else { "leave" };
        let message = format!(
            "this source is no longer in {}: {} {verb} the exports, and stay in the store",
            project.file.display(),
            counted(source.records, "records")
        );
        let hint = format!(
            "archived = true in its [[source]] keeps them in the exports, `shelflist forget {}` drops them",
            source.name
        );
        console.warn(&Error::data(message).at(&source.name).hint(hint));
        removed.push((source.name, source.records));
    }
    Ok(removed)
}

/// Says, before anything is read, that the addresses of a source are others than before.
pub(crate) fn moved(source: &Source, stored: &[StoredSource], console: &Console) {
    let Some(before) = stored.iter().find(|one| one.name == source.name) else { return };
    let of_web = |location: &&String| location.contains("://");
    let first = before.locations.iter().find(of_web);
    let same = |url: &String| before.locations.iter().any(|location| canonical_url(location) == canonical_url(url));
    if let (Some(first), Some(url)) = (first, source.urls.first())
        && !source.urls.iter().any(same)
    {
        console.tell(&format!(
            "{}: read at {url} from now on, and at {first} before; its records are known by their titles, dates and texts",
            source.name
        ));
    }
}

/// `1 record`, `22 records`.
fn counted(count: u64, name: &str) -> String {
    if count == 1 { format!("1 {}", name.trim_end_matches('s')) } else { format!("{count} {name}") }
}
