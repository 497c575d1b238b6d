//! What is asked about a page while its lists are read.

use std::cell::RefCell;
use std::hash::BuildHasher as _;

use foldhash::HashMap;
use foldhash::fast::FixedState;

use super::grid::Grid;
use super::model::Model;
use super::shape::LinkWords;
use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::error::Result;
use crate::seeds::Seeds;
use crate::text::dates::Dates;
use crate::text::words::Words;
use crate::text::words::headings::Headings;

/// What lists are read with, made once: the learnt weights, and the words that links are made of.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    pub(crate) model: Model,
    pub(crate) links: LinkWords,
}

impl Slots {
    /// Reads the weights.
    ///
    /// # Errors
    /// Where their file is not understood.
    pub(crate) fn new(seeds: &Seeds, words: &Words) -> Result<Self> {
        Ok(Self::with_model(Model::read(seeds)?, words))
    }

    /// With other weights than those of the seeds.
    pub(crate) fn with_model(model: Model, words: &Words) -> Self {
        Self { model, links: LinkWords::new(words) }
    }
}

/// A page while its lists are read.
pub(crate) struct Context<'a> {
    pub tree: &'a Tree,
    pub facts: &'a [Facts],
    pub words: &'a Words,
    pub dates: Dates<'a>,
    pub links: &'a LinkWords,
    pub grid: &'a Grid,
    /// What class names say, each list of them once.
    said: RefCell<HashMap<String, Headings>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        tree: &'a Tree,
        facts: &'a [Facts],
        words: &'a Words,
        links: &'a LinkWords,
        grid: &'a Grid,
    ) -> Self {
        Self { tree, facts, words, dates: Dates::new(words), links, grid, said: RefCell::default() }
    }

    /// A key that goes on from another one. Always the same: the result must not depend on the run.
    pub(crate) fn hash<T: std::hash::Hash>(&self, from: u64, part: T) -> u64 {
        FixedState::default().hash_one((from, part))
    }

    /// What a list of class names says.
    pub(crate) fn said(&self, names: &str) -> Headings {
        if let Some(known) = self.said.borrow().get(names) {
            return *known;
        }
        let said = self.words.heading(names);
        self.said.borrow_mut().insert(names.to_owned(), said);
        said
    }
}
