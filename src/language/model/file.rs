//! Reads the file of a language model.

use std::borrow::Cow;

use super::{Calibration, LINE, Line, MOST, Model, SHAPES, WEIGHED, WIDTH, blocks, marks};
use crate::error::{Error, Result};
use crate::language::Code;
use crate::language::words::Features;

/// The first bytes of a model file.
pub(crate) const MAGIC: &[u8; 8] = b"shlflng3";

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// Returns an error when the file is not a model file of this version.
    pub fn parse(file: &[u8]) -> Result<Self> {
        Self::read_file(file, |bytes| lines(bytes).to_vec().into())
    }

    /// Reads an embedded model file, whose rows stay where they are. A run that reads few texts needs few of them, and
    /// only these come into memory.
    ///
    /// # Errors
    /// Returns the errors of [`Model::parse`].
    pub(crate) fn embedded(file: &'static [u8]) -> Result<Self> {
        Self::read_file(file, |bytes| lines(bytes).into())
    }

    fn read_file<'f>(file: &'f [u8], held: impl Fn(&'f [u8]) -> Cow<'static, [Line]>) -> Result<Self> {
        let wrong = || Error::data("not a language model of this version").hint("train it again with shelflist-train");
        let mut head = Head { bytes: file, at: 0 };
        if head.take(8) != Some(MAGIC) {
            return Err(wrong());
        }
        let Some(&[bits, known_bits, told_apart, count]) = head.take(4) else { return Err(wrong()) };
        let count = usize::from(count);
        if count > MOST || usize::from(told_apart) > count || ![bits, known_bits].iter().all(|b| (3..=20).contains(b)) {
            return Err(wrong());
        }
        let mut codes = Vec::with_capacity(count);
        for _ in 0..count {
            let code = head.take(8).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(wrong)?;
            codes.push(Code::new(code.trim_end_matches('\0')));
        }
        let mut float = || head.number().map(f32::from_bits).ok_or_else(wrong);
        let mut calibration = Calibration {
            bias: float()?,
            logit: float()?,
            length: float()?,
            capitals: float()?,
            ..Calibration::default()
        };
        for threshold in &mut calibration.thresholds {
            *threshold = float()?;
        }
        let (scale, weight_scale) = (float()?, float()?);
        let mut bias = [0.0; MOST];
        for bias in bias.iter_mut().take(count) {
            *bias = float()?;
        }
        let mut weights = vec![[0; WEIGHED]; count];
        for weight in weights.iter_mut().flatten() {
            *weight = head.small().ok_or_else(wrong)?;
        }
        let mut shapes = [[0; WIDTH]; SHAPES];
        for shape in &mut shapes {
            shape.copy_from_slice(head.take(WIDTH).ok_or_else(wrong)?);
        }
        let rows = held(head.take(WIDTH << bits).ok_or_else(wrong)?);
        let known = held(head.take(WIDTH << known_bits).ok_or_else(wrong)?);
        if head.at != file.len() {
            return Err(wrong());
        }
        Ok(Self {
            features: Features { bits },
            codes,
            told_apart: told_apart.into(),
            calibration,
            scale,
            weight_scale,
            weights: blocks(&weights),
            bias,
            shapes,
            rows,
            marks: marks(&known),
            known,
            known_bits,
        })
    }
}

fn lines(bytes: &[u8]) -> &[Line] {
    bytes.as_chunks::<WIDTH>().0.as_chunks::<LINE>().0
}

struct Head<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Head<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at + count)?;
        self.at += count;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes: [u8; 4] = self.take(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    fn small(&mut self) -> Option<i16> {
        let bytes: [u8; 2] = self.take(2)?.try_into().ok()?;
        Some(i16::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::model::making::tests::small_model;

    #[test]
    fn a_model_reads_back_as_it_was_written() {
        let model = small_model();
        let again = Model::parse(&model.to_bytes()).unwrap();
        assert_eq!(again.to_bytes(), model.to_bytes());
        assert_eq!(again.read("Some words").probabilities, model.read("Some words").probabilities);
    }

    #[test]
    fn a_file_that_is_no_model_is_an_error() {
        let cut = small_model().to_bytes();
        for bytes in [b"".to_vec(), b"shlflng3".to_vec(), vec![0xff; 4096], cut[..cut.len() - 1].to_vec()] {
            assert!(Model::parse(&bytes).is_err());
        }
    }
}
