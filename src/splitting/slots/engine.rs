//! The engine that decides the columns of lists.

use super::model::Model;
use super::shape::LinkWords;
use crate::error::Result;
use crate::seeds::Seeds;
use crate::text::words::Words;

/// The engine that decides the columns of lists: the learnt weights and the words of links. The engine is made once.
#[derive(Debug, Clone)]
pub struct Slots {
    pub(crate) model: Model,
    pub(crate) links: LinkWords,
}

impl Slots {
    /// Reads the weights.
    ///
    /// # Errors
    /// Fails if the file of weights cannot be read.
    pub(crate) fn new(seeds: &Seeds, words: &Words) -> Result<Self> {
        Ok(Self::with_model(Model::read(seeds)?, words))
    }

    /// Makes the engine with other weights than those of the seeds.
    pub fn with_model(model: Model, words: &Words) -> Self {
        Self { model, links: LinkWords::new(words) }
    }
}
