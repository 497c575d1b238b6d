//! One concept's model: a logistic regression that is drawn towards what a person wrote.

/// The steepness of the probability as a function of the score: a score one weight above the middle is nearly certain.
const STEEPNESS: f64 = 3.0;
/// Rounds of gradient descent; the objective is convex, and has settled by then.
const ROUNDS: usize = 250;
/// The strength of the prior that draws the middle to the written threshold.
const MIDDLE_PRIOR: f64 = 0.02;
/// Weights and thresholds are written with this step.
const STEP: f64 = 0.05;

/// The weight of each rule of the concept, and the score at which it is as likely as not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    /// By rule, in the order of the concept's rules.
    pub weights: Vec<f64>,
    middle: f64,
}

/// A record as one concept sees it: strengths of its rules, and the truth.
pub(crate) struct Row {
    /// The rule, by its place among those of the concept, and what it adds for each unit of weight.
    pub strengths: Vec<(usize, f64)>,
    /// Whether the area is true.
    pub truth: bool,
}

impl Model {
    /// The model of a concept with these rules; `prior` says how hard the weights are drawn to the written ones,
    /// and infinite leaves them. `None` where no row is positive.
    pub(crate) fn fit(rows: &[Row], written: &[f64], threshold: f64, prior: f64) -> Option<Self> {
        if !rows.iter().any(|row| row.truth) {
            return None;
        }
        let mut model = Self { weights: written.to_vec(), middle: threshold };
        let (mut speed, mut speed_middle) = (vec![0.0; written.len()], 0.0);
        let mut gradient = vec![0.0; written.len()];
        // Steps as long as the curvature allows, with momentum.
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
                    // A rule does not change sides: what a person wrote in favour does not come to speak against.
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
        // No rule, no area, however likely it is.
        if score <= 0.0 { 0.0 } else { 1.0 / (1.0 + (-STEEPNESS * (score - self.middle)).exp()) }
    }

    /// The score at which the probability is `cut`, as it is written.
    pub(crate) fn score_at(&self, cut: f64) -> f64 {
        rounded(self.middle + (cut / (1.0 - cut)).ln() / STEEPNESS).max(STEP)
    }
}

fn rounded(value: f64) -> f64 {
    // Through hundredths, so that what is written has two decimals.
    ((value / STEP).round() * STEP * 100.0).round() / 100.0
}
