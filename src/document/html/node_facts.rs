//! What is known of every node of a page before anything is decided: whether it is seen, how much text it
//! holds, whether it is navigation.

use super::class_names::of_name;
use html5ever::local_name;

use super::elements::is_heading;
use super::tree::Tree;
use crate::text::class_words::ClassGroup;
use crate::text::whitespace::count;

/// Facts of one node and its subtree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    /// Not shown: scripts, styles, templates, `hidden`, `display: none`, text for screen readers only.
    pub(crate) hidden: bool,
    /// In navigation, a page header or footer, a form.
    pub(crate) navigation: bool,
    /// In what is called a sidebar, a widget, a dialog: themes and builders call the content so, too.
    pub(crate) aside: bool,
    /// Inside a link.
    pub(crate) linked: bool,
    /// Inside a heading.
    pub(crate) headed: bool,
    /// A date that the markup marks as one; not that it holds one.
    pub(crate) dated: bool,
    /// Distance from the top.
    pub(crate) depth: u16,
    /// Characters outside links, white space not counted.
    pub(crate) plain: u32,
    /// Characters inside links, white space not counted.
    pub(crate) link: u32,
    /// Links with an address.
    pub(crate) links: u32,
    /// Characters inside headings.
    pub(crate) heading: u32,
    /// `time` elements and marked dates.
    pub(crate) times: u32,
    /// Fields of forms.
    pub(crate) controls: u32,
    /// Images.
    pub(crate) images: u32,
}

impl Facts {
    /// All visible characters.
    pub(crate) fn text(&self) -> u32 {
        self.plain + self.link
    }
}

/// The facts of every node.
pub(crate) fn gather(tree: &Tree) -> Vec<Facts> {
    gather_with(tree, |_| false)
}

/// The facts of every node as if a script had shown what the page hides.
pub(crate) fn gather_shown(tree: &Tree) -> Vec<Facts> {
    gather_with(tree, |_| true)
}

/// The facts of every node as if a script had shown some of what the page hides: nodes in order.
pub(crate) fn gather_with_shown(tree: &Tree, shown: &[usize]) -> Vec<Facts> {
    gather_with(tree, |at| shown.binary_search(&at).is_ok())
}

fn gather_with(tree: &Tree, shown: impl Fn(usize) -> bool) -> Vec<Facts> {
    let mut facts: Vec<Facts> = Vec::with_capacity(tree.len());
    let before = characters_before(tree);
    for at in 0..tree.len() {
        let mut own = Facts { depth: 1, ..Facts::default() };
        if let Some(parent) = tree.parent(at).and_then(|parent| facts.get(parent)) {
            (own.hidden, own.navigation, own.aside, own.linked, own.headed) =
                (parent.hidden, parent.navigation, parent.aside, parent.linked, parent.headed);
            own.depth = parent.depth.saturating_add(1);
        }
        if let Some(name) = tree.name(at) {
            own.hidden = own.hidden || is_never_shown(name) || is_hidden(tree, at) && !shown(at);
            own.navigation = own.navigation || is_navigation(tree, at, name, &before);
            own.aside = own.aside || is_aside(tree, at, name);
            own.headed |= is_heading(name);
            if !own.hidden {
                if name == "a" && tree.value(at, &local_name!("href")).is_some() {
                    own.linked = true;
                    own.links = 1;
                }
                own.dated = is_date(tree, at);
                own.times = u32::from(name == "time" || own.dated);
                own.controls = u32::from(match name {
                    // What is not shown says nothing: shops carry the number of an article so.
                    "input" => {
                        !tree.value(at, &local_name!("type")).is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
                    }
                    _ => matches!(name, "select" | "textarea" | "button"),
                });
                own.images = u32::from(name == "img");
            }
        } else if let (Some(text), false) = (tree.text(at), own.hidden) {
            let count = characters(text);
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            *(if own.linked { &mut own.link } else { &mut own.plain }) = count;
            own.heading = if own.headed { count } else { 0 };
        }
        facts.push(own);
    }
    // A child comes after its parent: from the end, every subtree is complete when it is added to its parent.
    for at in (0..facts.len()).rev() {
        let Some(own) = facts.get(at).copied() else { continue };
        if let Some(parent) = tree.parent(at).and_then(|parent| facts.get_mut(parent)) {
            parent.plain = parent.plain.saturating_add(own.plain);
            parent.link = parent.link.saturating_add(own.link);
            parent.links = parent.links.saturating_add(own.links);
            parent.heading = parent.heading.saturating_add(own.heading);
            parent.times = parent.times.saturating_add(own.times);
            parent.controls = parent.controls.saturating_add(own.controls);
            parent.images = parent.images.saturating_add(own.images);
        }
    }
    facts
}

/// Characters that are no white space.
pub(crate) fn characters(text: &str) -> usize {
    if text.is_ascii() {
        return count(text.as_bytes(), |byte| !matches!(byte, b' ' | b'\t'..=b'\r'));
    }
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Elements whose text no browser shows as text of the page.
fn is_never_shown(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "head"
            | "iframe"
            | "object"
            | "svg"
            | "math"
            | "canvas"
            | "datalist"
            | "select"
            | "textarea"
    )
}

fn is_hidden(tree: &Tree, at: usize) -> bool {
    tree.said(at).has(ClassGroup::Hidden)
        || tree.attributes(at).iter().any(|attribute| match attribute.name.local {
            local_name!("hidden") => true,
            local_name!("aria-hidden") => &*attribute.value == "true",
            local_name!("style") => hides(&attribute.value),
            _ => false,
        })
}

/// A style that keeps an element from being seen.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn is_navigation(tree: &Tree, at: usize, name: &str, before: &[u32]) -> bool {
    match name {
        "nav" | "footer" | "aside" | "form" | "select" | "button" | "menu" | "dialog" => {
            // A view's rows may be wrapped in a form, and old pages are one form as a whole.
            let whole = name == "form" && holds_content(tree, at, before);
            return !(whole || name == "footer" && in_article(tree, at));
        }
        // The heading of an article stands in a header, too.
        "header" => return !in_article(tree, at) && tree.find(at..tree.end(at), "article").is_none(),
        _ => {}
    }
    let role = tree.value(at, &local_name!("role")).unwrap_or_default();
    if matches!(role, "navigation" | "banner" | "contentinfo" | "search" | "complementary" | "menu" | "menubar") {
        return true;
    }
    let named = |word: &str| of_name(word, tree.class_words()).has(ClassGroup::Navigation);
    if !matches!(name, "body" | "html" | "main" | "article" | "td" | "tr" | "tbody" | "table" | "a")
        && (tree.said(at).has(ClassGroup::Navigation) || tree.value(at, &local_name!("id")).is_some_and(named))
    {
        // Themes put "menu" on the wrapper of everything, too.
        return holds_no_content(tree, at);
    }
    false
}

/// Words of its class names or its id call it a sidebar, a widget, a dialog.
fn is_aside(tree: &Tree, at: usize, name: &str) -> bool {
    let named = |word: &str| of_name(word, tree.class_words()).has(ClassGroup::Aside);
    !matches!(name, "body" | "html" | "main" | "article" | "td" | "tr" | "tbody" | "table" | "a")
        && (tree.said(at).has(ClassGroup::Aside) || tree.value(at, &local_name!("id")).is_some_and(named))
        && holds_no_content(tree, at)
}

/// Neither the first heading of the page nor an article lies in it: of a wrapper around everything its name says nothing.
fn holds_no_content(tree: &Tree, at: usize) -> bool {
    let content = [local_name!("main"), local_name!("h1"), local_name!("article")];
    !(at..tree.end(at)).any(|node| tree.atom(node).is_some_and(|name| content.contains(name)))
}

fn in_article(tree: &Tree, at: usize) -> bool {
    tree.ancestors(at).any(|up| matches!(tree.name(up), Some("article" | "li" | "main" | "td")))
}

/// Characters of text before each node and after the last, without what is typed, chosen or run.
fn characters_before(tree: &Tree) -> Vec<u32> {
    let mut sums = Vec::with_capacity(tree.len() + 1);
    let mut sum = 0_u32;
    for at in 0..tree.len() {
        sums.push(sum);
        let aside = || {
            let parent = tree.parent(at).and_then(|parent| tree.name(parent));
            matches!(parent, Some("option" | "script" | "style" | "label" | "button" | "textarea"))
        };
        if let Some(text) = tree.text(at).filter(|_| !aside()) {
            sum = sum.saturating_add(u32::try_from(text.trim().len()).unwrap_or(u32::MAX));
        }
    }
    sums.push(sum);
    sums
}

/// A form that holds more than its fields: rows of a view, a whole page.
fn holds_content(tree: &Tree, at: usize, before: &[u32]) -> bool {
    let range = at..tree.end(at);
    let content =
        range.clone().filter(|node| matches!(tree.name(*node), Some("article" | "tr" | "h2" | "h3" | "p" | "table")));
    let text = before.get(range.end).zip(before.get(at)).map_or(0, |(after, before)| after - before);
    content.take(4).count() >= 4 || text >= A_PAGE
}

/// Characters outside fields and their labels from which a form is a page that is sent as a whole.
const A_PAGE: u32 = 1000;

/// A date that the markup marks as one.
fn is_date(tree: &Tree, at: usize) -> bool {
    tree.said(at).has(ClassGroup::Date)
        || tree.attributes(at).iter().any(|attribute| match attribute.name.local {
            local_name!("property") | local_name!("itemprop") => names_date(&attribute.value),
            _ => false,
        })
}

/// A property that is a date, such as `dc:issued` or `datePublished`.
fn names_date(property: &str) -> bool {
    let property = property.to_ascii_lowercase();
    ["date", "created", "issued", "published", "modified"].iter().any(|word| property.contains(word))
}
