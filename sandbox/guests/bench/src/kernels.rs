//! The work itself, the same for WebAssembly and for this machine: `script/bench` compiles this file for both.
//!
//! Every kernel makes its input once, from [`mixed`] alone, and gives a sum that other languages must reach as well.

use std::hint::black_box;

/// How many wards there are.
pub const WARDS: usize = 30;

/// Bits that look like chance: the same in every language.
pub fn mixed(number: u32) -> u32 {
    let number = number.wrapping_add(0x9e37_79b9);
    let number = (number ^ (number >> 16)).wrapping_mul(0x85eb_ca6b);
    let number = (number ^ (number >> 13)).wrapping_mul(0xc2b2_ae35);
    number ^ (number >> 16)
}

/// Does a kernel's work so many times; nothing where there is no such kernel.
pub fn run(kernel: &str, times: u32) -> Option<f64> {
    Some(match kernel {
        "integers" => repeated(times, &1, |seed| integers(*seed)),
        "tokenising" => repeated(times, &text(), |text| tokens(text)),
        "logistic regression" => repeated(times, &Sample::new(), regression),
        "matrix product, plain" => repeated(times, &Matrices::new(), |both| product(both, dot)),
        "matrix product, unrolled" => repeated(times, &Matrices::new(), |both| product(both, dot_unrolled)),
        _ => return None,
    })
}

fn repeated<T>(times: u32, input: &T, work: impl Fn(&T) -> f64) -> f64 {
    (0..times).map(|_| black_box(work(black_box(input)))).sum()
}

/// Means of a number by ward.
pub struct Means {
    sums: [f64; WARDS],
    counts: [u32; WARDS],
}

impl Default for Means {
    fn default() -> Self {
        Self { sums: [0.0; WARDS], counts: [0; WARDS] }
    }
}

impl Means {
    /// Counts a row.
    pub fn add(&mut self, ward: usize, number: f64) {
        self.sums[ward] += number;
        self.counts[ward] += 1;
    }

    /// The sum of all means.
    pub fn sum(&self) -> f64 {
        self.sums
            .iter()
            .zip(self.counts)
            .filter(|(_, count)| *count > 0)
            .map(|(sum, count)| sum / f64::from(count))
            .sum()
    }
}

/// A million steps of xorshift, added up.
fn integers(seed: u32) -> f64 {
    let (mut state, mut sum) = (seed, 0u64);
    for _ in 0..1_000_000 {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        sum += u64::from(state);
    }
    sum as f64
}

/// 60,000 words of two to nine letters.
fn text() -> String {
    let mut text = String::new();
    for word in 0..60_000 {
        let bits = mixed(word);
        for letter in 0..2 + bits % 8 {
            let code = b'a' + (mixed(bits.wrapping_add(letter)) % 13) as u8;
            text.push(char::from(if letter == 0 { code.to_ascii_uppercase() } else { code }));
        }
        text.push(if bits.is_multiple_of(11) { ',' } else { ' ' });
    }
    text
}

/// Counts words of small letters in a table of 65,536 places, by FNV-1a; gives the sum of squares of the counts.
fn tokens(text: &str) -> f64 {
    let mut counts = vec![0u32; 1 << 16];
    let mut hash = 0x811c_9dc5u32;
    let mut length = 0;
    for byte in text.bytes() {
        if byte.is_ascii_alphabetic() {
            hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
            length += 1;
        } else {
            if length > 0 {
                counts[(hash & 0xffff) as usize] += 1;
            }
            (hash, length) = (0x811c_9dc5, 0);
        }
    }
    counts.iter().map(|count| f64::from(*count) * f64::from(*count)).sum()
}

const FEATURES: usize = 8;
const ROWS: usize = 2_000;
const ROUNDS: usize = 10;

/// Rows of features, and what each came to.
struct Sample {
    rows: Vec<[f64; FEATURES]>,
    outcomes: Vec<f64>,
}

impl Sample {
    fn new() -> Self {
        let feature = |row: usize, feature: usize| {
            f64::from(mixed((row * FEATURES + feature) as u32) % 1000) / 500.0 - 1.0
        };
        let rows: Vec<[f64; FEATURES]> =
            (0..ROWS).map(|row| std::array::from_fn(|number| feature(row, number))).collect();
        let outcomes = rows.iter().map(|row| f64::from(u8::from(row[0] + row[1] > 0.0))).collect();
        Self { rows, outcomes }
    }
}

/// Ten rounds of gradient descent; gives the sum of the weights.
fn regression(sample: &Sample) -> f64 {
    let mut weights = [0.0; FEATURES];
    for _ in 0..ROUNDS {
        let mut slope = [0.0; FEATURES];
        for (row, outcome) in sample.rows.iter().zip(&sample.outcomes) {
            let score: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let wrong = 1.0 / (1.0 + libm::exp(-score)) - outcome;
            slope.iter_mut().zip(row).for_each(|(slope, value)| *slope += wrong * value);
        }
        weights.iter_mut().zip(slope).for_each(|(weight, slope)| *weight -= slope / ROWS as f64);
    }
    weights.iter().sum()
}

const SIDE: usize = 160;

/// Two square matrices; the second lies column by column.
struct Matrices {
    left: Vec<f64>,
    right: Vec<f64>,
}

impl Matrices {
    fn new() -> Self {
        let cell = |number: usize| f64::from(mixed(number as u32) % 1000) / 1000.0;
        Self {
            left: (0..SIDE * SIDE).map(cell).collect(),
            right: (0..SIDE * SIDE).map(|number| cell(number + SIDE * SIDE)).collect(),
        }
    }
}

/// The sum of all cells of the product.
fn product(both: &Matrices, dot: impl Fn(&[f64], &[f64]) -> f64) -> f64 {
    both.left
        .chunks_exact(SIDE)
        .map(|row| both.right.chunks_exact(SIDE).map(|column| dot(row, column)).sum::<f64>())
        .sum()
}

/// As one writes it.
fn dot(row: &[f64], column: &[f64]) -> f64 {
    row.iter().zip(column).map(|(one, other)| one * other).sum()
}

/// Eight at a time: what counts steps then does so once for eight.
fn dot_unrolled(row: &[f64], column: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    for (row, column) in row.chunks_exact(8).zip(column.chunks_exact(8)) {
        for place in 0..8 {
            sums[place] += row[place] * column[place];
        }
    }
    sums.iter().sum()
}
