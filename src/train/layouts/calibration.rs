//! What the splitter's probabilities are worth: how often records were right, by how sure they were.

/// Classes that the records are sorted into before the curve is made to grow.
const CLASSES: usize = 40;

/// The share of right records by raw confidence, growing: pool adjacent violators (Ayer et al. 1955).
pub fn fit(judged: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Mean confidence, share of right ones, records.
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for class in sorted.chunks(sorted.len().div_ceil(CLASSES).max(1)) {
        let size = class.len() as f64;
        let mean = class.iter().map(|(raw, _)| raw).sum::<f64>() / size;
        let right = class.iter().filter(|(_, right)| *right).count() as f64 / size;
        pools.push((mean, right, size));
        while let [.., (low_at, low, low_size), (high_at, high, high_size)] = pools[..] {
            if low < high {
                break;
            }
            let size = low_size + high_size;
            let pooled =
                ((low_at * low_size + high_at * high_size) / size, (low * low_size + high * high_size) / size, size);
            pools.truncate(pools.len() - 2);
            pools.push(pooled);
        }
    }
    pools.into_iter().map(|(at, right, _)| (at, right)).collect()
}

/// How many records are called certain, and how often those are right.
pub fn summary(judged: &[(f64, bool)]) -> String {
    let mut text = String::new();
    for least in [0.8, 0.85, 0.9, 0.95, 0.97, 0.98] {
        let certain: Vec<bool> = judged.iter().filter(|(raw, _)| *raw >= least).map(|(_, right)| *right).collect();
        let right = certain.iter().filter(|right| **right).count();
        text += &format!(
            "[{least}: {} of {}, right {:.3}] ",
            certain.len(),
            judged.len(),
            right as f64 / certain.len().max(1) as f64
        );
    }
    text
}
