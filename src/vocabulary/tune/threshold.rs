//! Chooses the threshold that the records require and that is nearest to the written one.

/// The threshold nearest to `written` that gives the same correct decisions as `fitted`: the area to every record that
/// has it and reaches `fitted`, and no area to every record that lacks it and stays below `fitted`. `seen` holds the
/// scores of the records with the truth.
///
/// A fitted threshold may be anywhere between two scores, or far below all of them if no record contradicts it.
pub(crate) fn nearest(seen: &[(f64, bool)], fitted: f64, written: f64) -> f64 {
    let given = seen.iter().filter(|(score, truth)| *truth && *score >= fitted).map(|(score, _)| *score);
    let kept_from = seen.iter().filter(|(score, truth)| !truth && *score < fitted).map(|(score, _)| *score);
    let (most, below) = (given.fold(f64::INFINITY, f64::min), kept_from.fold(f64::NEG_INFINITY, f64::max));
    let rounded = |steps: f64| (steps * 5.0).round() / 100.0;
    if written > most {
        let lower = rounded((most * 20.0 + 1e-9).floor());
        return if lower > below && lower > 0.0 { lower } else { most };
    }
    if written > below {
        return written;
    }
    let higher = rounded((below * 20.0 + 1e-9).floor() + 1.0);
    if higher <= most { higher } else { most }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_moves_only_for_a_reason() {
        let seen = [(1.2, true), (1.5, true), (0.0, false), (0.4, false)];
        for (fitted, written, expected) in [
            // Any threshold from 0.4 to 1.2 gives the same areas.
            (0.5, 1.0, 1.0),
            (0.5, 2.0, 1.2),
            (0.5, 0.1, 0.45),
            // The fitted threshold also keeps the area from the record with the score 1.2.
            (1.3, 1.4, 1.4),
            (1.3, 9.0, 1.5),
        ] {
            assert_eq!(nearest(&seen, fitted, written), expected, "{fitted} {written}");
        }
        assert_eq!(nearest(&[], 0.2, 1.0), 1.0);
        assert_eq!(nearest(&[(0.07, true)], 0.05, 1.0), 0.05);
        assert_eq!(nearest(&[(0.07, true), (0.06, false)], 0.065, 1.0), 0.07);
    }

    proptest::proptest! {
        #[test]
        fn no_record_is_judged_worse(
            seen in proptest::collection::vec((0.0..3.0, proptest::bool::ANY), 0..30),
            fitted in 0.05..3.0,
            written in 0.0..3.0,
        ) {
            let chosen = nearest(&seen, fitted, written);
            for (score, truth) in seen {
                proptest::prop_assert!(!truth || score < fitted || score >= chosen);
                proptest::prop_assert!(truth || score >= fitted || score < chosen);
            }
        }
    }
}
