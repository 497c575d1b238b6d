//! Decides whether an address is that of a later page of the same listing.

use url::Url;

/// Returns whether an address belongs to the same listing: it has the same path, or a path that contains "page", or
/// differs only in numbers (`reports.html`, `reports-2.html`). This test is for links inside of a pager.
pub(crate) fn follows(page: &Url, found: &Url) -> bool {
    let bare = |url: &Url| -> String {
        url.path().chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '_' | '/')).collect()
    };
    let says_page = |url: &Url| ["page", "pagina"].iter().any(|word| url.as_str().contains(word));
    found.path() == page.path() || says_page(found) || bare(found) == bare(page)
}

/// Returns whether an address differs from that of this page only in a higher counter of pages or records: `?page=3`
/// after `?page=2`, `?start=20`, `/page/2/`. This stricter test is for links without the marks of a pager: the detail
/// page of an entry has another path, or a number that does not continue that of this page.
pub(crate) fn leads_on(page: &Url, found: &Url) -> bool {
    if found.path() == page.path() {
        return query_leads_on(page, found);
    }
    query(found) == query(page) && path_leads_on(page.path(), found.path())
}

/// Returns whether an address is that of the whole listing on one page, or of the listing with another page size:
/// `?limit=all`, `?page=all`, `?per_page=100`.
pub(crate) fn is_whole(page: &Url, found: &Url) -> bool {
    let here = query(page);
    let there = query(found);
    let changed = || there.iter().filter(|pair| !here.contains(pair));
    // A word such as "all", "todos" or "alles" is short, and a key of a page is longer.
    let is_word = |value: &str| (1..8).contains(&value.len()) && value.chars().all(char::is_alphabetic);
    let turns = changed().any(|(name, value)| counts_pages(name) && !is_word(value));
    !turns && changed().any(|(name, value)| is_length(name) || counts_pages(name) && is_word(value))
}

/// Returns whether a parameter gives the number of records on a page.
fn is_length(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["perpage", "per_page", "per-page", "pagesize", "page_size"].iter().any(|part| name.contains(part))
        || matches!(name.as_str(), "limit" | "size" | "rows" | "show" | "length" | "display" | "count" | "rpp")
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn query_leads_on(page: &Url, found: &Url) -> bool {
    let (here, there) = (query(page), query(found));
    let had = |name: &str| here.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    // If a filter of this page is missing or different, the address is that of another listing.
    let changed = || there.iter().filter(|(name, value)| had(name) != Some(value.as_str()));
    let counter = changed().find(|(name, _)| counts_pages(name)).or_else(|| {
        // A parameter with an unknown name is accepted if it is the only difference, and if it is not the key of an
        // entry.
        let first = changed().next().filter(|(name, _)| !name.to_ascii_lowercase().ends_with("id"))?;
        (changed().count() == 1).then_some(first)
    });
    let Some((name, number)) = counter.and_then(|(name, value)| Some((name, value.parse::<u32>().ok()?))) else {
        return false;
    };
    let is_kept =
        |(known, value): &(String, String)| known == name || there.iter().any(|(n, v)| n == known && v == value);
    here.iter().all(is_kept)
        && match had(name).map(str::parse::<u32>) {
            Some(Ok(before)) if counts_pages(name) => number > before,
            Some(Ok(before)) => number == before.saturating_add(1),
            Some(Err(_)) => false,
            None if counts_pages(name) => number > 0,
            // The first page has no number. The next one has 1 or 2, depending on whether pages are counted from 0 or
            // from 1.
            None => matches!(number, 1 | 2),
        }
}

/// The page numbers in the addresses of two pages of a listing, if both addresses count with the same parameter or with
/// the same part of the path.
pub(crate) fn numbers(page: &Url, found: &Url) -> Option<(i64, i64)> {
    let number = |url: &Url| -> Option<(String, i64)> {
        let counts = |(name, value): (String, String)| Some((name, value.parse::<u32>().ok()?.into()));
        let by_query = query(url).into_iter().filter(|(name, _)| counts_pages(name) || name == "p").find_map(counts);
        let path = pieces(url.path());
        let by_path = || {
            path.windows(2).find_map(|pair| match pair {
                [word, number] if counts_pages(word) => counts(((*word).to_owned(), (*number).to_owned())),
                _ => None,
            })
        };
        by_query.or_else(by_path)
    };
    let ((here, one), (there, other)) = (number(page)?, number(found)?);
    (here == there).then_some((one, other))
}

/// Returns whether a parameter counts pages, or the records before a page.
fn counts_pages(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // `page_id` is the key of an entry, and `per_page` is a page size.
    let other =
        name.ends_with("id") || ["perpage", "per_page", "per-page", "size"].iter().any(|part| name.contains(part));
    !other
        && (["page", "pagin", "offset"].iter().any(|part| name.contains(part))
            || matches!(
                name.as_str(),
                "pg" | "pag"
                    | "pn"
                    | "from"
                    | "skip"
                    | "desde"
                    | "first"
                    | "seite"
                    | "start"
                    | "startrow"
                    | "startindex"
                    | "limitstart"
            ))
}

fn path_leads_on(page: &str, found: &str) -> bool {
    let (here, there) = (pieces(page), pieces(found));
    let is_number = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
    if here.len() == there.len() {
        let mut changed = here.iter().zip(&there).filter(|(one, other)| one != other);
        let Some((one, other)) = changed.next() else { return false };
        let step = is_number(one) && is_number(other);
        let numbers = one.parse::<u32>().ok().zip(other.parse::<u32>().ok());
        return step && changed.next().is_none() && numbers.is_some_and(|(one, other)| other == one.saturating_add(1));
    }
    // The first page has no number, as in `/reports/` and `/reports/page/2/`, or `reports.html` and `reports-2.html`.
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let ends_alike = here.get(shared..).unwrap_or_default();
    let Some(added) = there.get(shared..).and_then(|rest| rest.strip_suffix(ends_alike)) else { return false };
    match added {
        [word, number] if counts_pages(word) && is_number(number) => true,
        [number] => matches!(*number, "1" | "2"),
        _ => false,
    }
}

/// The words and numbers of a path.
fn pieces(path: &str) -> Vec<&str> {
    path.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_on_one_page_is_no_later_page() {
        let base = Url::parse("https://example.org/").unwrap();
        let whole = |page: &str, found: &str| is_whole(&base.join(page).unwrap(), &base.join(found).unwrap());
        for (page, found) in [("/r", "/r?limit=all"), ("/r?page=2", "/r?page=all"), ("/r", "/r?items_per_page=100")] {
            assert!(whole(page, found), "{page} {found}");
        }
        for (page, found) in [
            ("/r", "/r?page=2"),
            ("/r", "/r?limit=20&page=2"),
            ("/r", "/r?limit=20&offset=20"),
            ("/r?limit=20", "/r?limit=20&from=20"),
            ("/r", "/r?tid=All&page=1"),
            ("/r", "/r/page/2"),
            ("/r", "/r?page=eyJhIjoxfQ"),
        ] {
            assert!(!whole(page, found), "{page} {found}");
        }
    }

    #[test]
    fn a_later_page_differs_in_one_number_that_counts() {
        let base = Url::parse("https://example.org/").unwrap();
        let on = |page: &str, found: &str| leads_on(&base.join(page).unwrap(), &base.join(found).unwrap());
        for (page, found) in [
            ("/r", "/r?page=1"),
            ("/r?page=1", "/r?page=2"),
            ("/r?theme=a&start=10", "/r?start=20&theme=a"),
            ("/r", "/r?view=list&offset=10"),
            ("/r", "/r?o=1"),
            ("/r?o=1", "/r?o=2"),
            ("/r/", "/r/page/2/"),
            ("/r/page/2/", "/r/page/3/"),
            ("/r", "/r/pagina-2"),
            ("/r.html", "/r-2.html"),
            ("/r/2.html", "/r/3.html"),
        ] {
            assert!(on(page, found), "{page} {found}");
        }
        for (page, found) in [
            ("/r?page=2", "/r?page=1"),
            ("/r?theme=a", "/r?theme=b"),
            ("/r?theme=a", "/r?page=2"),
            ("/r?theme=1&page=1", "/r?theme=2&page=2"),
            ("/r", "/r?id=1"),
            ("/r?id=7", "/r?id=8"),
            ("/r", "/r?page_id=2"),
            ("/r", "/r?p=17"),
            ("/r?page=1", "/r?page=1&per_page=20"),
            ("/r", "/r?o=12"),
            ("/r", "/r?sort=title"),
            ("/r", "/r/a-report"),
            ("/r", "/r/a-report-2"),
            ("/r", "/news?page=2"),
            ("/r/node/17", "/r/node/42"),
            ("/2023/", "/2021/"),
            ("/r", "/"),
        ] {
            assert!(!on(page, found), "{page} {found}");
        }
    }
}
