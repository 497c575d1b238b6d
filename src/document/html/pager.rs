//! Finds the next page of a listing: `rel=next`, the pagers of Drupal and WordPress, page numbers, `?page=N`, "More
//! results", and buttons that load more.

pub(crate) mod buttons;
pub(crate) mod numbers;
pub(crate) mod series;
pub(crate) mod step;

use std::collections::BTreeSet;

use html5ever::{LocalName, local_name};
use url::Url;

use super::class_names::of_name;
use super::links;
use super::names::is_plain;
use super::node_facts::Facts;
use super::tree::Tree;
use crate::text::class_words::ClassGroup;
use crate::text::folding::fold;
use crate::text::words::{List, Words};

/// The arrows that links to the next page show in place of words.
const ARROWS: [&str; 6] = ["›", "»", ">", ">>", "→", "⟩"];

/// The absolute address of the next page, which is on the same host as `page`.
pub(crate) fn next(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Option<String> {
    find(tree, facts, page, base, said).map(|(_, address)| address)
}

/// Selectors that may match the link to the next page, the most specific first. Empty if the next page is found only by
/// the number of this page.
pub(crate) fn selectors(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Vec<String> {
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

/// The link to the next page, if there is a link, and its address.
fn find(tree: &Tree, facts: &[Facts], page: &Url, base: Option<&Url>, said: &Words) -> Option<(Option<usize>, String)> {
    let further = said.entries(List::Further).filter_map(|entry| entry.split(' ').next()).collect();
    let pager = Pager { tree, page, base, said, further };
    let place = |at: usize| Some((Some(at), pager.address(at)?));
    let links: Vec<usize> = pager.links().collect();
    if let Some(found) = links.iter().copied().filter(|at| has_rel(tree, *at)).find_map(place) {
        return Some(found);
    }
    let anchors = links.into_iter().filter(|at| tree.atom(*at) == Some(&local_name!("a")) && !is_off(tree, *at));
    let anchors: Vec<Anchor> = anchors.map(|at| Anchor::new(&pager, at)).collect();
    let first = |chosen: &dyn Fn(&Anchor) -> bool| {
        anchors.iter().filter(|anchor| chosen(anchor)).find_map(|anchor| place(anchor.at))
    };
    if let Some(found) = first(&|anchor| pager.is_named(anchor.at) && pager.holds(anchor.at)) {
        return Some(found);
    }
    if let Some(found) = first(&|anchor| pager.says_next(anchor)) {
        return Some(found);
    }
    if let Some(found) = numbers::next(&pager, facts) {
        return Some((None, found));
    }
    if let Some((button, found)) = buttons::next(&pager) {
        return Some((Some(button), found));
    }
    // The links that follow are weaker evidence. A link is accepted if its address is a later page of this listing, and no
    // similar link leads elsewhere.
    let voices: [&dyn Fn(&Anchor) -> bool; 3] =
        [&|anchor| pager.hints_at_next(anchor), &|anchor| pager.is_named(anchor.at), &|anchor| {
            pager.offers_more(anchor)
        }];
    voices.iter().find_map(|hints| {
        let hinting = anchors.iter().filter(|anchor| hints(anchor));
        let mut found = hinting.filter_map(|anchor| pager.leading_on(anchor.at).map(|to| (anchor.at, to)));
        let (link, address) = found.next()?;
        found.all(|(_, other)| other == address).then_some((Some(link), address))
    })
}

/// A link that may be followed.
struct Anchor {
    at: usize,
    /// The beginning of its text.
    text: String,
    /// True if the text says "next".
    says_next: bool,
    /// True if the text contains numbers or white space, without which it may have another meaning.
    is_loose: bool,
}

impl Anchor {
    fn new(pager: &Pager<'_>, at: usize) -> Self {
        Self::saying(pager, at, text(pager.tree, at))
    }

    /// Creates an anchor for the node `at` with this text.
    fn saying(pager: &Pager<'_>, at: usize, text: String) -> Self {
        let says_next = pager.said.is(List::Next, &text);
        let is_loose = text.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace() && byte != b' ')
            || text.contains("  ")
            || !text.is_ascii();
        Self { at, text, says_next, is_loose }
    }
}

/// A page, and the words by which its pager is recognised.
pub(crate) struct Pager<'p> {
    tree: &'p Tree,
    page: &'p Url,
    base: Option<&'p Url>,
    said: &'p Words,
    /// The first words of the phrases that offer more of a listing.
    further: BTreeSet<&'p str>,
}

impl Pager<'_> {
    /// The links with an address.
    fn links(&self) -> impl Iterator<Item = usize> {
        (0..self.tree.len()).filter(|at| {
            let is_link = |name: &LocalName| matches!(*name, local_name!("a") | local_name!("link"));
            self.tree.atom(*at).is_some_and(is_link) && self.tree.value(*at, &local_name!("href")).is_some()
        })
    }

    /// The target of a link, without a fragment.
    fn target(&self, link: usize) -> Option<Url> {
        let found = links::resolve(self.tree.attribute(link, "href")?, self.base.or(Some(self.page)))?;
        Url::parse(&found).ok().map(|url| without_fragment(&url))
    }

    /// The address of a link, if it leads to another page of this host.
    fn address(&self, link: usize) -> Option<String> {
        self.elsewhere(self.tree.attribute(link, "href")?)
    }

    /// Makes an address absolute, if it leads to another page of this host. A variant of the listing on one long page
    /// is not accepted.
    fn elsewhere(&self, href: &str) -> Option<String> {
        let found = links::resolve(href, self.base.or(Some(self.page)))?;
        let url = Url::parse(&found).ok()?;
        let same_host =
            url.host_str() == self.page.host_str() && url.port_or_known_default() == self.page.port_or_known_default();
        let another = same_host && without_fragment(&url) != without_fragment(self.page);
        (another && !step::is_whole(self.page, &url)).then_some(found)
    }

    /// The address of a link, if it clearly leads to a later page of this listing.
    fn leading_on(&self, link: usize) -> Option<String> {
        self.address(link).filter(|found| self.leads_on(found))
    }

    /// Returns whether an address is clearly that of a later page of this listing.
    fn leads_on(&self, found: &str) -> bool {
        Url::parse(found).is_ok_and(|found| step::leads_on(self.page, &found))
    }

    /// Returns whether the element, one of its ancestors or one of its descendants has a class name for "next".
    fn is_named(&self, at: usize) -> bool {
        let inside = at..self.tree.end(at).min(at + MOST_INSIDE);
        inside.chain(self.tree.ancestors(at).take(2)).any(|node| self.tree.said(node).has(ClassGroup::Next))
    }

    /// Returns whether the element is inside of an element that is marked as a pager.
    fn holds(&self, at: usize) -> bool {
        std::iter::once(at).chain(self.tree.ancestors(at).take(6)).any(|up| {
            self.tree.atom(up) == Some(&local_name!("nav"))
                || self.tree.said(up).has(ClassGroup::Pager)
                || self
                    .tree
                    .value(up, &local_name!("id"))
                    .is_some_and(|id| of_name(id, self.tree.class_words()).has(ClassGroup::Pager))
        })
    }

    /// Returns whether a link states that it leads to the next page. In a pager, an arrow, a label or a picture is
    /// sufficient.
    fn says_next(&self, anchor: &Anchor) -> bool {
        let at = anchor.at;
        let labelled = || {
            labels(self.tree, at)
                .any(|label| self.said.is(List::Next, label) || self.said.has_phrase(List::Next, &fold(label)))
        };
        anchor.says_next || (is_arrow(&anchor.text) || labelled()) && self.holds(at)
    }

    /// Returns whether a link suggests the next page by an arrow, a label, a picture, or a text such as "Next 10".
    fn hints_at_next(&self, anchor: &Anchor) -> bool {
        let text = &anchor.text;
        is_arrow(text)
            || anchor.says_next
            || anchor.is_loose && self.said.is(List::Next, &without_numbers(text))
            || text.trim().is_empty() && labels(self.tree, anchor.at).any(|label| self.said.is(List::Next, label))
    }

    /// Returns whether a link offers more of the listing, as in "More results" or "Show more publications".
    fn offers_more(&self, anchor: &Anchor) -> bool {
        // Most links do not contain such a phrase, which is already clear from their first word.
        let start = anchor.text.trim_start_matches(|c: char| !c.is_alphanumeric()).as_bytes();
        let begins =
            |word: &&str| start.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
        if !anchor.is_loose && !self.further.iter().any(begins) {
            return false;
        }
        let folded = fold(&without_numbers(&anchor.text));
        let few = folded.split_whitespace().count() <= MORE_WORDS;
        few && self.said.starts_with(List::Further, folded.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
    }
}

/// The greatest number of nodes in a link to the next page: an icon and a few words.
const MOST_INSIDE: usize = 12;

/// The greatest number of words in a phrase that offers more of a listing, such as "Show more publications".
const MORE_WORDS: usize = 5;

/// The names of a link other than its text: its label, its title and its picture.
fn labels(tree: &Tree, at: usize) -> impl Iterator<Item = &str> {
    let own = ["aria-label", "title"].into_iter().filter_map(move |name| tree.attribute(at, name));
    let pictures = (at..tree.end(at)).filter(|node| tree.name(*node) == Some("img"));
    own.chain(pictures.filter_map(|picture| tree.attribute(picture, "alt")))
}

fn is_arrow(text: &str) -> bool {
    ARROWS.contains(&text.trim())
}

/// The text without numbers, such as "Next results" for "Next 10 results".
fn without_numbers(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// Returns whether a link is disabled, as at the end of a pager.
fn is_off(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "aria-disabled") == Some("true")
        || std::iter::once(at).chain(tree.parent(at)).any(|up| tree.said(up).has(ClassGroup::Disabled))
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
