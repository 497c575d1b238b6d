//! Collects facts about every node of a page: whether it is visible, how much text it contains, and whether it is
//! navigation.

use super::class_names::of_name;
use html5ever::local_name;

use super::elements::is_heading;
use super::tree::Tree;
use crate::text::class_words::ClassGroup;
use crate::text::whitespace::count;

/// The facts about a node and its subtree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    /// True if the node is not shown: scripts, styles, templates, `hidden`, `display: none`, and text for screen
    /// readers only.
    pub(crate) hidden: bool,
    /// True inside of navigation, a page header or footer, or a form.
    pub(crate) navigation: bool,
    /// True inside of an element that is named as a sidebar, a widget or a dialog. Themes and page builders also use
    /// such names for the main content.
    pub(crate) aside: bool,
    /// True inside of a link.
    pub(crate) linked: bool,
    /// True inside of a heading.
    pub(crate) headed: bool,
    /// True if the markup declares the node itself as a date.
    pub(crate) dated: bool,
    /// The depth in the tree.
    pub(crate) depth: u16,
    /// The number of characters outside of links, without white space.
    pub(crate) plain: u32,
    /// The number of characters inside of links, without white space.
    pub(crate) link: u32,
    /// The number of links with an address.
    pub(crate) links: u32,
    /// The number of characters inside of headings.
    pub(crate) heading: u32,
    /// The number of `time` elements and marked dates.
    pub(crate) times: u32,
    /// The number of form controls.
    pub(crate) controls: u32,
    /// The number of images.
    pub(crate) images: u32,
}

impl Facts {
    /// The number of all visible characters.
    pub(crate) fn text(&self) -> u32 {
        self.plain + self.link
    }
}

/// Collects the facts about every node.
pub(crate) fn gather(tree: &Tree) -> Vec<Facts> {
    gather_with(tree, Names::Trusted, |_| false)
}

/// Collects the facts about every node as if the names of navigation were only evidence. What they name counts as beside
/// the content, and only the elements and roles that browsers and screen readers know as navigation are navigation.
pub(crate) fn gather_doubting(tree: &Tree) -> Vec<Facts> {
    gather_with(tree, Names::Doubted, |_| false)
}

/// Collects the facts about every node as if a script had shown all hidden content.
pub(crate) fn gather_shown(tree: &Tree) -> Vec<Facts> {
    gather_with(tree, Names::Trusted, |_| true)
}

/// Collects the facts about every node as if a script had shown the hidden nodes in `shown`, which are in document
/// order.
pub(crate) fn gather_with_shown(tree: &Tree, shown: &[usize]) -> Vec<Facts> {
    gather_with(tree, Names::Trusted, |at| shown.binary_search(&at).is_ok())
}

/// Whether the names of elements and classes decide what is navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Trusted,
    Doubted,
}

fn gather_with(tree: &Tree, names: Names, shown: impl Fn(usize) -> bool) -> Vec<Facts> {
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
            let certain = names == Names::Trusted || is_surely_navigation(tree, at, name);
            if (certain && !own.navigation || !certain && !own.aside) && is_navigation(tree, at, name, &before) {
                *(if certain { &mut own.navigation } else { &mut own.aside }) = true;
            }
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
                    // Hidden controls do not count, because shops store the number of an article in them.
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
    // A child follows its parent, so in reverse order every subtree is complete before it is added to its parent.
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

/// The number of characters other than white space.
pub(crate) fn characters(text: &str) -> usize {
    if text.is_ascii() {
        return count(text.as_bytes(), |byte| !matches!(byte, b' ' | b'\t'..=b'\r'));
    }
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Returns whether browsers never show the text of an element.
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
        || tree.attributes(at).any(|(name, value)| match *name {
            local_name!("hidden") => true,
            local_name!("aria-hidden") => value == "true",
            local_name!("style") => hides(value),
            _ => false,
        })
}

/// Returns whether a style hides an element.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn is_navigation(tree: &Tree, at: usize, name: &str, before: &Before) -> bool {
    match name {
        "nav" | "footer" | "aside" | "form" | "select" | "button" | "menu" | "dialog" => {
            // The rows of a view may be wrapped in a form, and some old pages consist of a single form.
            let whole = name == "form" && holds_content(tree, at, before);
            return !(whole || name == "footer" && in_article(tree, at));
        }
        // The heading of an article may also be in a `header`.
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
        // Some themes also put the class "menu" on the wrapper of the whole page, or "pagination" on that of a list.
        return holds_no_content(tree, at) && !before.is_most(tree, at);
    }
    false
}

/// Returns whether an element is navigation by its own meaning, and not only by a name that themes also use for content.
fn is_surely_navigation(tree: &Tree, at: usize, name: &str) -> bool {
    matches!(name, "nav" | "select" | "button" | "menu" | "dialog")
        || matches!(
            tree.value(at, &local_name!("role")).unwrap_or_default(),
            "navigation" | "search" | "menu" | "menubar"
        )
}

/// Returns whether the class names or the id of an element name it as a sidebar, a widget or a dialog.
fn is_aside(tree: &Tree, at: usize, name: &str) -> bool {
    let named = |word: &str| of_name(word, tree.class_words()).has(ClassGroup::Aside);
    !matches!(name, "body" | "html" | "main" | "article" | "td" | "tr" | "tbody" | "table" | "a")
        && (tree.said(at).has(ClassGroup::Aside) || tree.value(at, &local_name!("id")).is_some_and(named))
        && holds_no_content(tree, at)
}

/// Returns whether an element contains neither the first heading of the page nor an article. The class names of a
/// wrapper around everything have no meaning.
fn holds_no_content(tree: &Tree, at: usize) -> bool {
    let content = [local_name!("main"), local_name!("h1"), local_name!("article")];
    !(at..tree.end(at)).any(|node| tree.atom(node).is_some_and(|name| content.contains(name)))
}

fn in_article(tree: &Tree, at: usize) -> bool {
    tree.ancestors(at).any(|up| matches!(tree.name(up), Some("article" | "li" | "main" | "td")))
}

/// The number of characters of text before each node and after the last one, without form controls and scripts.
struct Before {
    all: Vec<u32>,
    /// The characters outside of links.
    plain: Vec<u32>,
}

impl Before {
    /// The number of characters in an element: all of them, and those outside of links.
    fn within(&self, tree: &Tree, at: usize) -> (u32, u32) {
        let of = |sums: &[u32]| sums.get(tree.end(at)).zip(sums.get(at)).map_or(0, |(after, before)| after - before);
        (of(&self.all), of(&self.plain))
    }

    /// Whether an element holds most of the text of the page, a quarter of it outside of links.
    fn is_most(&self, tree: &Tree, at: usize) -> bool {
        let (all, plain) = self.within(tree, at);
        all * 2 >= self.whole() && plain * 4 >= all
    }

    fn whole(&self) -> u32 {
        self.all.last().copied().unwrap_or_default()
    }
}

fn characters_before(tree: &Tree) -> Before {
    let (mut all, mut plain) = (Vec::with_capacity(tree.len() + 1), Vec::with_capacity(tree.len() + 1));
    let (mut sum, mut unlinked) = (0_u32, 0_u32);
    // The end of the last link that was met.
    let mut linked = 0;
    for at in 0..tree.len() {
        all.push(sum);
        plain.push(unlinked);
        if tree.name(at) == Some("a") {
            linked = tree.end(at);
        }
        let aside = || {
            let parent = tree.parent(at).and_then(|parent| tree.name(parent));
            matches!(parent, Some("option" | "script" | "style" | "label" | "button" | "textarea"))
        };
        if let Some(text) = tree.text(at).filter(|_| !aside()) {
            let length = u32::try_from(text.trim().len()).unwrap_or(u32::MAX);
            sum = sum.saturating_add(length);
            unlinked = unlinked.saturating_add(if at < linked { 0 } else { length });
        }
    }
    all.push(sum);
    plain.push(unlinked);
    Before { all, plain }
}

/// Returns whether a form contains more than its controls, such as the rows of a view or a whole page.
fn holds_content(tree: &Tree, at: usize, before: &Before) -> bool {
    let range = at..tree.end(at);
    let content =
        range.clone().filter(|node| matches!(tree.name(*node), Some("article" | "tr" | "h2" | "h3" | "p" | "table")));
    let (text, _) = before.within(tree, at);
    let links = || range.clone().filter(|node| tree.name(*node) == Some("a")).take(LINKS).count() == LINKS;
    content.take(4).count() >= 4 || text >= A_PAGE || text * 2 >= before.whole() && links()
}

/// The number of links from which a form with most of the text of the page is treated as the whole page.
const LINKS: usize = 3;

/// The number of characters outside of controls and labels from which a form is treated as a whole page.
const A_PAGE: u32 = 1000;

/// Returns whether the markup declares an element as a date.
fn is_date(tree: &Tree, at: usize) -> bool {
    tree.said(at).has(ClassGroup::Date)
        || tree.attributes(at).any(|(name, value)| match *name {
            local_name!("property") | local_name!("itemprop") => names_date(value),
            _ => false,
        })
}

/// Returns whether a property is a date, such as `dc:issued` or `datePublished`.
fn names_date(property: &str) -> bool {
    let property = property.to_ascii_lowercase();
    ["date", "created", "issued", "published", "modified"].iter().any(|word| property.contains(word))
}
