//! x
fn main() {
    let k = std::env::args().nth(1).unwrap();
    for s in [7u8, 8, 9] {
        let w = synth::housing(&[s; 32], &synth::Profile::from_key(&k).unwrap());
        let r = synth::report(&w);
        for c in r.distributions.iter().chain(&r.correlations).chain(&r.constraints) {
            println!(
                "{} {:60} {:.4} {:.4} {:.4}",
                if c.passes() { "    " } else { "FAIL" },
                c.what,
                c.stated,
                c.observed,
                c.tolerance
            );
        }
    }
}
