//! The page that follows: `rel=next`, the pagers of Drupal and WordPress, numbers, `?page=N`.

use url::Url;

use super::facts::{Facts, words};
use super::links;
use super::listing::is_plain;
use super::tree::Tree;
use crate::words::{List, Words, fold};

/// What links to the next page show where they say nothing.
const ARROWS: [&str; 6] = ["›", "»", ">", ">>", "→", "⟩"];

/// The address of the next page, absolute, on the same host as `page`.
pub(super) fn next(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Option<String> {
    find(tree, facts, page, base, said).map(|(_, address)| address)
}

/// Selectors that may name the link to the next page, the most telling first; none for one that only follows the
/// number of this page.
pub(super) fn selectors(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Vec<String> {
    let Some((Some(link), _)) = find(tree, facts, page, base, said) else { return Vec::new() };
    let name = tree.name(link).unwrap_or("a");
    let mut selectors = Vec::new();
    if has_rel(tree, link) {
        selectors.push(format!("{name}[rel~=\"next\"]"));
    }
    selectors.extend(tree.classes(link).filter(|class| is_plain(class)).map(|class| format!("{name}.{class}")));
    for up in tree.ancestors(link).take(2) {
        let around = tree.name(up).unwrap_or("*");
        let classes = tree.classes(up).filter(|class| is_plain(class));
        selectors.extend(classes.map(|class| format!("{around}.{class} {name}")));
    }
    selectors
}

fn has_rel(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "rel")
        .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next")))
}

/// The link to the next page, where one names it, and its address.
fn find(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Option<(Option<usize>, String)> {
    let address = |link: usize| {
        let found = links::resolve(tree.attribute(link, "href")?, base.or(Some(page)))?;
        let url = Url::parse(&found).ok()?;
        let same_host =
            url.host_str() == page.host_str() && url.port_or_known_default() == page.port_or_known_default();
        (same_host && without_fragment(&url) != without_fragment(page)).then_some(found)
    };
    let links = || {
        (0..tree.len())
            .filter(|at| matches!(tree.name(*at), Some("a" | "link")) && tree.attribute(*at, "href").is_some())
    };
    let place = |at: usize| Some((Some(at), address(at)?));
    if let Some(found) = links().filter(|at| has_rel(tree, *at)).find_map(place) {
        return Some(found);
    }
    let anchors = || links().filter(|at| tree.name(*at) == Some("a") && !is_off(tree, *at));
    let named = |at: usize| {
        let next = |class: &str| class.contains("next") && words(class).any(|word| word == "next");
        std::iter::once(at).chain(tree.ancestors(at).take(2)).any(|up| tree.classes(up).any(next))
    };
    let in_pager = |at: usize| {
        let is_pager = |class: &str| {
            words(class).any(|word| {
                matches!(word, "pager" | "pagination" | "paging" | "pagenavi" | "paginator" | "page" | "pages")
            })
        };
        std::iter::once(at).chain(tree.ancestors(at).take(6)).any(|up| {
            tree.name(up) == Some("nav")
                || tree.classes(up).any(is_pager)
                || tree.attribute(up, "id").is_some_and(is_pager)
        })
    };
    if let Some(found) = anchors().filter(|at| named(*at) && in_pager(*at)).find_map(place) {
        return Some(found);
    }
    let says_next = |at: usize| {
        let text = text(tree, at);
        let label = tree.attribute(at, "aria-label").or_else(|| tree.attribute(at, "title")).unwrap_or_default();
        let arrow = ARROWS.contains(&text.trim());
        let labelled = || said.is(List::Next, label) || said.has_phrase(List::Next, &fold(label));
        said.is(List::Next, &text) || in_pager(at) && (arrow || labelled())
    };
    if let Some(found) = anchors().filter(|at| says_next(*at)).find_map(place) {
        return Some(found);
    }
    numbered(tree, facts, page, &|at| in_pager(at), &address).map(|found| (None, found))
}

/// A row of page numbers is no longer than this, in characters and in nodes.
const ROW: (u32, usize) = (80, 160);

/// The numbers of pages that stand together.
#[derive(Default)]
struct Numbers {
    /// Those that lead somewhere, with their links.
    links: Vec<(u32, usize)>,
    /// That of this page: no link, or marked as current.
    current: Option<u32>,
}

impl Numbers {
    /// Takes the text `at` in, where it is a number.
    fn add(&mut self, tree: &Tree, at: usize) {
        let Some(said) = tree.text(at).and_then(page_number) else { return };
        let link =
            tree.ancestors(at).take(3).find(|up| tree.name(*up) == Some("a") && tree.attribute(*up, "href").is_some());
        let marked = tree.ancestors(at).take(3).any(|up| {
            tree.attribute(up, "aria-current").is_some()
                || tree
                    .classes(up)
                    .any(|class| words(class).any(|word| matches!(word, "current" | "active" | "selected")))
        });
        match link {
            Some(link) if !marked => self.links.extend(page_number(&text(tree, link)).map(|number| (number, link))),
            _ => self.current = Some(said),
        }
    }

    /// The address of the page after this one.
    fn next(&self, page: &Url, address: &dyn Fn(usize) -> Option<String>) -> Option<String> {
        // One page number alone is anything; two in a row are a pager.
        if self.links.len() + usize::from(self.current.is_some()) < 2 {
            return None;
        }
        let wanted = self.current.unwrap_or(1) + 1;
        let found = self.links.iter().find(|(number, _)| *number == wanted).and_then(|(_, link)| address(*link))?;
        follows(page, &Url::parse(&found).ok()?).then_some(found)
    }
}

/// The link after the current number, in a pager or, where nothing is marked as one, in a short row of numbers one of
/// which is no link.
fn numbered(
    tree: &Tree,
    facts: &[Facts],
    page: &Url,
    in_pager: &dyn Fn(usize) -> bool,
    address: &dyn Fn(usize) -> Option<String>,
) -> Option<String> {
    let is_number =
        |at: usize| tree.text(at).and_then(page_number).is_some() && facts.get(at).is_some_and(|fact| !fact.hidden);
    let mut numbers = Numbers::default();
    for at in (0..tree.len()).filter(|at| is_number(*at) && in_pager(*at)) {
        numbers.add(tree, at);
    }
    if let Some(found) = numbers.next(page, address) {
        return Some(found);
    }
    let is_row = |up: usize| {
        let size = tree.end(up) - up;
        let short = size <= ROW.1 && facts.get(up).is_some_and(|fact| fact.text() <= ROW.0);
        // The rows of a table are a calendar, not a pager.
        let alone = || tree.parent(up).is_some_and(|table| tree.end(table) - table <= size + 6);
        short && (tree.name(up) != Some("tr") || alone()) && !matches!(tree.name(up), Some("tbody" | "table"))
    };
    let mut at = 0;
    while at < tree.len() {
        let row = is_number(at).then(|| tree.ancestors(at).take(3).filter(|up| is_row(*up)).last()).flatten();
        let Some(row) = row else {
            at += 1;
            continue;
        };
        let mut numbers = Numbers::default();
        (row..tree.end(row)).filter(|node| is_number(*node)).for_each(|node| numbers.add(tree, node));
        // As many days as a month has are a calendar, too.
        if numbers.current.is_some()
            && numbers.links.len() < 26
            && let Some(found) = numbers.next(page, address)
        {
            return Some(found);
        }
        at = tree.end(row).max(at + 1);
    }
    None
}

fn page_number(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|number| *number < 100_000)
}

/// The address is that of a page of the same listing: the same path, one that says "page", or one that differs in
/// numbers only (`reports.html`, `reports-2.html`).
fn follows(page: &Url, found: &Url) -> bool {
    let bare = |url: &Url| -> String {
        url.path().chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '_' | '/')).collect()
    };
    let says_page = |url: &Url| ["page", "pagina"].iter().any(|word| url.as_str().contains(word));
    found.path() == page.path() || says_page(found) || bare(found) == bare(page)
}

/// A link that leads nowhere for now: the pager's end.
fn is_off(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "aria-disabled") == Some("true")
        || std::iter::once(at)
            .chain(tree.ancestors(at).take(1))
            .any(|up| tree.classes(up).any(|class| class == "disabled"))
}

fn text(tree: &Tree, at: usize) -> String {
    let mut said = String::new();
    for text in (at..tree.end(at)).filter_map(|node| tree.text(node)) {
        said.push_str(text);
        if said.len() > 60 {
            break;
        }
    }
    said
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}
