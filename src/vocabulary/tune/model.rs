//! The model of one concept: a logistic regression whose prior lies at the weights and the threshold that a person
//! wrote.

/// The steepness of the probability as a function of the score. One unit of weight above the middle is nearly certain.
const STEEPNESS: f64 = 3.0;
/// The rounds of gradient descent, after which the convex objective has converged.
const ROUNDS: usize = 250;
/// The strength of the prior that draws the middle to the written threshold.
const MIDDLE_PRIOR: f64 = 0.02;
/// The step to which weights and thresholds are rounded.
const STEP: f64 = 0.05;

/// The fitted weights of the rules of a concept, and the score at which the probability is one half.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    /// The weights, in the order of the rules of the concept.
    pub weights: Vec<f64>,
    middle: f64,
}

/// A record as training data for one concept.
pub(crate) struct Row {
    /// The matching rules, by their positions among those of the concept, each with the amount that it adds to the
    /// score for each unit of weight.
    pub strengths: Vec<(usize, f64)>,
    /// Whether the record has the area.
    pub truth: bool,
}

impl Model {
    /// Fits the model of a concept. `prior` is the strength with which the weights are drawn to the written ones; an
    /// infinite prior keeps them. `None` if no row has the area.
    pub(crate) fn fit(rows: &[Row], written: &[f64], threshold: f64, prior: f64) -> Option<Self> {
        if !rows.iter().any(|row| row.truth) {
            return None;
        }
        let mut model = Self { weights: written.to_vec(), middle: threshold };
        let (mut speed, mut speed_middle) = (vec![0.0; written.len()], 0.0);
        let mut gradient = vec![0.0; written.len()];
        // The length of the steps follows from the largest possible curvature, and the steps have momentum.
        let longest = rows.iter().map(|row| row.strengths.iter().map(|(_, s)| s * s).sum::<f64>() + 1.0).sum::<f64>();
        let finite = if prior.is_finite() { prior } else { 0.0 };
        let step = 1.0 / (STEEPNESS * STEEPNESS * longest / 4.0 + finite + MIDDLE_PRIOR).max(1e-9);
        for _ in 0..ROUNDS {
            gradient.fill(0.0);
            let mut gradient_middle = MIDDLE_PRIOR * (model.middle - threshold);
            for row in rows {
                let error = STEEPNESS * (model.probability(row) - f64::from(u8::from(row.truth)));
                gradient_middle -= error;
                for (rule, strength) in &row.strengths {
                    if let Some(slope) = gradient.get_mut(*rule) {
                        *slope += error * strength;
                    }
                }
            }
            speed_middle = 0.9 * speed_middle - step * gradient_middle;
            model.middle += speed_middle;
            if prior.is_finite() {
                let all = model.weights.iter_mut().zip(&mut speed).zip(gradient.iter().zip(written));
                for ((weight, speed), (slope, written)) in all {
                    *speed = 0.9 * *speed - step * (slope + prior * (*weight - written));
                    // The weight of a rule never changes its sign, so that a rule written in favour of an area does not
                    // come to lower its score.
                    let moved = *weight + *speed;
                    *weight = if *written >= 0.0 { moved.max(0.0) } else { moved.min(0.0) };
                }
            }
        }
        if prior.is_finite() {
            model.weights.iter_mut().for_each(|weight| *weight = rounded(*weight));
        }
        Some(model)
    }

    fn probability(&self, row: &Row) -> f64 {
        let weigh = |(rule, strength): &(usize, f64)| self.weights.get(*rule).map_or(0.0, |weight| weight * strength);
        let score: f64 = row.strengths.iter().map(weigh).sum();
        // Without a matching rule the probability is 0, however frequent the area is.
        if score <= 0.0 { 0.0 } else { 1.0 / (1.0 + (-STEEPNESS * (score - self.middle)).exp()) }
    }

    /// The score at which the probability is `cut`, rounded as it is written.
    pub(crate) fn score_at(&self, cut: f64) -> f64 {
        rounded(self.middle + (cut / (1.0 - cut)).ln() / STEEPNESS).max(STEP)
    }
}

fn rounded(value: f64) -> f64 {
    // The value is rounded by way of hundredths, so that it is written with two decimals.
    ((value / STEP).round() * STEP * 100.0).round() / 100.0
}
