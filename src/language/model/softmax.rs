//! Rounding and softmax with results that are equal, bit by bit, on every machine.

use super::MOST;

/// The number of values that are processed together, which fit in the registers of the processor.
pub(crate) const BLOCK: usize = 16;

/// The whole number nearest to `value`, limited to `largest` in both directions. Adding so large a number leaves no
/// bits for the fraction.
#[inline(always)]
pub(crate) fn whole(value: f32, largest: f32) -> i32 {
    (value.max(-largest).min(largest) + ROUND).to_bits().wrapping_sub(ROUND.to_bits()).cast_signed()
}

/// One and a half times two to the power of 23. Neighbouring numbers of this size differ by 1.
const ROUND: f32 = 12_582_912.0;

/// Turns the first `count` logits into probabilities by a softmax whose results are equal, bit by bit, on every
/// machine.
#[inline(always)]
pub(crate) fn softmax(logits: &mut [f32; MOST], count: usize) {
    logits.iter_mut().skip(count).for_each(|logit| *logit = f32::MIN);
    let blocks = count.div_ceil(BLOCK);
    let (logits_blocks, rest) = logits.as_chunks_mut::<BLOCK>().0.split_at_mut_checked(blocks).unwrap_or_default();
    rest.iter_mut().for_each(|block| *block = [0.0; BLOCK]);
    let mut most = [f32::MIN; BLOCK];
    for block in logits_blocks.iter() {
        most.iter_mut().zip(block).for_each(|(most, logit)| *most = if *logit > *most { *logit } else { *most });
    }
    let most = most.into_iter().fold(f32::MIN, |most, logit| if logit > most { logit } else { most });
    let mut totals = [0.0; BLOCK];
    for block in logits_blocks.iter_mut() {
        for (value, total) in block.iter_mut().zip(&mut totals) {
            *value = exp(*value - most);
            *total += *value;
        }
    }
    let share = 1.0 / totals.iter().sum::<f32>();
    logits_blocks.iter_mut().flatten().for_each(|value| *value *= share);
}

/// The exponential function for `x` up to 0, to seven digits: a power of two with a whole exponent, set by its bits,
/// times a polynomial for the fraction. The `exp` of the standard library differs between platforms in the last digit.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let power = if x > -80.0 { x } else { -80.0 } * std::f32::consts::LOG2_E;
    let rounded = power + ROUND;
    let whole = rounded.to_bits().wrapping_sub(ROUND.to_bits());
    let rest = (power - (rounded - ROUND)) * std::f32::consts::LN_2;
    let series = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    f32::from_bits(whole.wrapping_add(127) << 23) * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_the_exponential() {
        for x in [0.0_f32, -0.1, -0.5, -1.0, -2.5, -10.0, -30.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}: {} {}", exp(x), x.exp());
        }
    }

    #[test]
    fn whole_numbers_are_the_nearest_within_bounds() {
        assert_eq!([2.4, -2.6, 300.0, -300.0].map(|value| whole(value, 127.0)), [2, -3, 127, -127]);
    }

    #[test]
    fn probabilities_add_up_to_one() {
        let mut logits = [7.0; MOST];
        logits[3] = 9.0;
        softmax(&mut logits, 20);
        let found = logits;
        assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(found[3] > 0.25 && found[20] < 1e-30);
    }
}
