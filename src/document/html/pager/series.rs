//! Recognises series of numbered addresses: `list_70_2.html`, `list_70_3.html`.

use url::Url;

/// Returns whether `found` belongs to a series of addresses. `pages` are the addresses of the numbered links; they must
/// differ in a single number that increases with the numbers of the links. For a single link, the number in the address
/// must be that of the link, and the address must be in the folder of this page.
pub(crate) fn holds(page: &Url, pages: &[(u32, Url)], found: &Url) -> bool {
    let Some((said, own)) = pages.iter().find(|(_, url)| url == found) else { return false };
    let others: Vec<&(u32, Url)> = pages.iter().filter(|(number, _)| number != said).collect();
    if others.is_empty() {
        let folder = |url: &Url| url.path().rsplit_once('/').map(|(folder, _)| folder.to_owned());
        return last_number(own) == Some(u64::from(*said))
            && folder(own)
                .is_some_and(|inside| page.path().trim_end_matches('/') == inside || Some(inside) == folder(page));
    }
    others.into_iter().all(|(number, url)| counts(own, url, i64::from(*number) - i64::from(*said)))
}

/// Returns whether the second address equals the first one with one number increased by `step`.
fn counts(first: &Url, second: &Url, step: i64) -> bool {
    let (one, other) = (Pieces::of(first), Pieces::of(second));
    if one.texts != other.texts || one.numbers.len() != other.numbers.len() {
        return false;
    }
    let mut changed = one.numbers.iter().zip(&other.numbers).filter(|(one, other)| one != other);
    let Some((one, other)) = changed.next() else { return false };
    changed.next().is_none() && difference(one, other) == Some(step)
}

fn difference(one: &str, other: &str) -> Option<i64> {
    Some(other.parse::<i64>().ok()? - one.parse::<i64>().ok()?)
}

fn last_number(url: &Url) -> Option<u64> {
    Pieces::of(url).numbers.last()?.parse().ok()
}

/// An address, split into its numbers and the texts around them.
struct Pieces<'u> {
    texts: Vec<&'u str>,
    numbers: Vec<&'u str>,
}

impl<'u> Pieces<'u> {
    fn of(url: &'u Url) -> Self {
        let mut pieces = Self { texts: Vec::new(), numbers: Vec::new() };
        let mut rest = url.path();
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let (text, from) = rest.split_at(start);
            let (number, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
            pieces.texts.push(text);
            pieces.numbers.push(number);
            rest = after;
        }
        pieces.texts.push(rest);
        pieces.texts.push(url.query().unwrap_or_default());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_paths_count_as_their_links_do() {
        let base = Url::parse("https://example.org/").unwrap();
        let follows = |page: &str, pages: &[(u32, &str)]| {
            let pages: Vec<(u32, Url)> = pages.iter().map(|(number, url)| (*number, base.join(url).unwrap())).collect();
            holds(&base.join(page).unwrap(), &pages, &pages[0].1)
        };
        assert!(follows("/list", &[(2, "/news/list_70_2.html"), (3, "/news/list_70_3.html")]));
        assert!(follows("/list", &[(2, "/r-1.htm"), (3, "/r-2.htm"), (9, "/r-8.htm")]));
        assert!(follows("/news/", &[(2, "/news/list_70_2.html")]));
        assert!(follows("/news/index.html", &[(2, "/news/index_2.html")]));
        assert!(!follows("/list", &[(2, "/news/list_70_2.html")]));
        assert!(!follows("/list", &[(2, "/a/12.html"), (3, "/a/99.html")]));
        assert!(!follows("/list", &[(2, "/section_2.html"), (3, "/chapter_3.html")]));
        assert!(!follows("/list", &[(2, "/a/2/2.html"), (3, "/a/3/3.html")]));
    }
}
