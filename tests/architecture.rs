//! Checks the order of the modules: a module imports only modules below it, and the files of one folder never import
//! each other in a circle.
//!
//! The order is the list in `src/lib.rs`, which ARCHITECTURE.md shows as well. A parent and its child module may use
//! each other. Code that is compiled only for tests is left out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

/// The path of a module: `document::html::tree` is `["document", "html", "tree"]`.
type Module = Vec<String>;

/// The modules that each module imports.
type Imports = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn a_module_imports_only_modules_below_it() {
    let order = order();
    let level = |module: &Module| order.iter().position(|name| *name == module[0]);
    let mut wrong = Vec::new();
    for (module, imported) in &imports(&sources()) {
        for other in imported {
            if level(other) > level(module) {
                wrong.push(format!("{} imports {}, which stands above it", module.join("::"), other.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_one_folder_do_not_import_each_other_in_a_circle() {
    let circles = circles(&imports(&sources()));
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let order = order();
    let modules: BTreeSet<String> = sources().keys().map(|module| module[0].clone()).collect();
    let listed: BTreeSet<String> = order.iter().cloned().collect();
    assert_eq!(listed.len(), order.len(), "a module is listed twice");
    assert_eq!(modules, listed, "the list in src/lib.rs and the modules differ");
    let shown = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (shown, _) = shown.split_once("Beside `src`").expect("the table of modules ends before the other folders");
    let shown: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let shown: Vec<&str> = shown.iter().map(|name| name.trim_end_matches('/').trim_end_matches(".rs")).collect();
    let kept: Vec<&str> = shown.into_iter().filter(|name| listed.contains(*name)).collect();
    assert_eq!(kept, order, "ARCHITECTURE.md shows another order than src/lib.rs");
}

#[test]
fn a_wrong_import_and_a_circle_are_noticed() {
    let file = |text: &str| text.to_owned();
    let sources = BTreeMap::from([
        (vec!["text".to_owned()], file("use crate::{store::Store, record};")),
        (vec!["record".to_owned()], file("fn f() { crate::text::fold() }")),
        (vec!["store".to_owned()], file("#[cfg(test)] mod tests { use crate::text; }")),
        (vec!["web".to_owned(), "a".to_owned()], file("use super::b::B;")),
        (vec!["web".to_owned(), "b".to_owned()], file("object! { x: super::a::A }")),
    ]);
    let found = imports(&sources);
    let names = |module: &str| -> Vec<String> {
        found.get(&vec![module.to_owned()]).into_iter().flatten().map(|other| other.join("::")).collect()
    };
    assert_eq!(names("text"), ["record", "store"]);
    assert_eq!(names("record"), ["text"]);
    assert!(names("store").is_empty());
    assert_eq!(circles(&found), ["in the crate: record, text", "in web: a, b"]);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The order of the modules, lowest first, as the documentation of the crate lists them: "//! - `error`: …".
fn order() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("//! - `")?.split('`').next());
    names.map(str::to_owned).collect()
}

/// The text of every module of the library.
fn sources() -> BTreeMap<Module, String> {
    let mut found = BTreeMap::new();
    let src = root().join("src");
    collect(&src, &src, &mut found);
    found
}

fn collect(src: &Path, folder: &Path, found: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(src, &path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let relative = path.strip_prefix(src).unwrap().with_extension("");
            let mut module: Module =
                relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            if module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            // The root, the hidden module for the trainer and the binary stand above all modules.
            let outside = matches!(module.join("::").as_str(), "lib" | "main" | "internals");
            if !outside && module.last().is_none_or(|name| name != "tests") {
                found.insert(module, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
}

/// The modules that each module imports, by `use` and by paths in its code.
fn imports(sources: &BTreeMap<Module, String>) -> Imports {
    let mut found = Imports::new();
    for (module, text) in sources {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", module.join("::")));
        let mut paths = Paths::default();
        paths.visit_file(&file);
        for path in paths.found {
            let absolute = absolute(module, &path);
            let known = (1..=absolute.len()).rev().map(|length| absolute[..length].to_vec());
            let target = known.into_iter().find(|path| sources.contains_key(path));
            if let Some(target) = target.filter(|target| target != module) {
                found.entry(module.clone()).or_default().insert(target);
            }
        }
    }
    found
}

/// The full path of a path that may begin with `crate`, `super` or `self`.
fn absolute(module: &Module, path: &[String]) -> Module {
    let mut base = module.clone();
    let mut rest = path;
    while let Some((first, behind)) = rest.split_first() {
        match first.as_str() {
            "crate" => base.clear(),
            "super" => {
                base.pop();
            }
            "self" => {}
            _ => break,
        }
        rest = behind;
    }
    base.extend(rest.iter().cloned());
    base
}

/// Collects the paths of a file that begin with `crate`, `super` or `self`.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>) {
        if path.first().is_some_and(|first| matches!(first.as_str(), "crate" | "super" | "self")) {
            self.found.push(path);
        }
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(before, item)),
        }
    }

    /// Collects paths among the tokens of a macro, which the parser does not parse.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.add(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.add(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.add(path);
    }
}

impl<'a> Visit<'a> for Paths {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return syn::visit::visit_item(self, item),
        };
        let tests = attributes.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
        });
        if !tests {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

/// The circles among the members of each folder, and among the top-level modules.
fn circles(imports: &Imports) -> Vec<String> {
    let mut folders: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (module, imported) in imports {
        for other in imported {
            let shared = module.iter().zip(other).take_while(|(a, b)| a == b).count();
            // A parent and its child module may use each other.
            if shared == module.len() || shared == other.len() {
                continue;
            }
            let folder = folders.entry(module[..shared].to_vec()).or_default();
            folder.entry(module[shared].clone()).or_default().insert(other[shared].clone());
        }
    }
    let mut said = Vec::new();
    for (folder, members) in &folders {
        let place = if folder.is_empty() { "the crate".to_owned() } else { folder.join("::") };
        let mut done: BTreeSet<&String> = BTreeSet::new();
        for member in members.keys() {
            let reached = reachable(members, member);
            let circle: BTreeSet<&String> =
                reached.iter().filter(|other| reachable(members, other).contains(member)).collect();
            if reached.contains(member) && circle.iter().all(|other| !done.contains(*other)) {
                let names: Vec<&str> = circle.iter().map(|name| name.as_str()).collect();
                said.push(format!("in {place}: {}", names.join(", ")));
                done.extend(circle.iter().filter_map(|name| members.get_key_value(*name).map(|(name, _)| name)));
            }
        }
    }
    said
}

/// The members that one member imports, directly or through others.
fn reachable(members: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        for other in members.get(&next).into_iter().flatten() {
            if found.insert(other.clone()) {
                open.push(other.clone());
            }
        }
    }
    found
}
