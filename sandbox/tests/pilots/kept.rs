//! Worlds that are kept from one run to the next: whoever meets one finds what the first found.

use crate::scene;
use domain::pilots::{Evidence, PublicKey, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{Cancel, Ready, Run, Step, Worlds, challenge::Challenge};

/// Room for every world of these scenes.
const ENOUGH: u64 = 1 << 30;
const WORLDS: u32 = 2;

/// Runs the pilot in every scenario beside the baseline; gives the evidence, and how often the baseline was run.
fn run(
    pilot: &Ready,
    challenge: &Challenge,
    kept: Option<&Worlds>,
    (key, secret): (PublicKey, bool),
    profile: usize,
) -> (Evidence, u32) {
    let baseline = scene::ready(&challenge.baseline);
    let mut beside = 0;
    let ran = scene::with(pilot, challenge, &scene::programs(), &Cancel::default(), |run| {
        let run_key = RunKey::from(key);
        let shown_key =
            if secret { WorldsKey::Commitment(run_key.commitment()) } else { WorldsKey::Public(key) };
        let profile = challenge.profiles[profile];
        let all = Run {
            baseline: Some(&baseline),
            key: &run_key,
            shown_key,
            profile,
            worlds: WORLDS,
            only: &[],
            kept,
            ..*run
        };
        sandbox::run(&all, &mut |step| beside += u32::from(matches!(step, Step::Baseline(_))))
    });
    (ran.expect("no fault of ours").evidence, beside)
}

fn public(number: u8) -> (PublicKey, bool) {
    (scene::key(number), false)
}

#[test]
fn a_kept_world_shows_what_a_fresh_one_shows() {
    let kept = Worlds::up_to(ENOUGH);
    for (challenge, other) in [("repairs-triage", "triage_words"), ("damp-and-mould", "damp_clocks")] {
        let challenge = scene::challenge(challenge);
        let [baseline, other] =
            [scene::ready(&challenge.baseline), scene::ready(&scene::component(&scene::core(other)))];
        let times = WORLDS * challenge.scenarios.len() as u32;
        let mut first = true;
        // One that changes what the systems hold, another, and the first again: none finds what the one before left.
        for pilot in [&baseline, &other, &baseline] {
            let (fresh, beside) = run(pilot, &challenge, None, public(1), 0);
            assert_eq!(beside, times, "without kept worlds the baseline runs each time");
            let (again, beside) = run(pilot, &challenge, Some(&kept), public(1), 0);
            assert_eq!(again, fresh, "{}", challenge.name);
            assert_eq!(beside, if first { times } else { 0 }, "it is known what the baseline is worth");
            first = false;
        }
    }
}

#[test]
fn another_key_profile_or_challenge_is_another_world() {
    let kept = Worlds::up_to(ENOUGH);
    let challenge = scene::challenge("damp-and-mould");
    let fewer = scene::changed("damp-and-mould", |_, text| {
        text.replace("homes_per_thousand = 400", "homes_per_thousand = 350")
    });
    let baseline = scene::ready(&challenge.baseline);
    for (challenge, key, profile) in
        [(&challenge, 1, 0), (&challenge, 2, 0), (&challenge, 1, 1), (&fewer, 1, 0)]
    {
        let (again, beside) = run(&baseline, challenge, Some(&kept), public(key), profile);
        assert_eq!(beside, WORLDS, "key {key}, profile {profile}");
        assert_eq!(again, run(&baseline, challenge, None, public(key), profile).0);
    }
}

#[test]
fn without_room_worlds_are_made_each_time() {
    let (none, challenge) = (Worlds::up_to(1), scene::challenge("damp-and-mould"));
    let baseline = scene::ready(&challenge.baseline);
    for _ in 0..2 {
        assert_eq!(run(&baseline, &challenge, Some(&none), public(1), 0).1, WORLDS);
        assert_eq!(none.bytes(), 0);
    }
}

#[test]
fn worlds_of_a_secret_key_are_forgotten_when_they_are_over() {
    let (kept, challenge) = (Worlds::up_to(ENOUGH), scene::challenge("damp-and-mould"));
    let baseline = scene::ready(&challenge.baseline);
    let beside = |key| run(&baseline, &challenge, Some(&kept), key, 0).1;
    let secret = (scene::key(2), true);
    assert_eq!([beside(public(1)), beside(secret), beside(secret)], [WORLDS, WORLDS, 0]);
    let both = kept.bytes();
    kept.forget_secret();
    println!("{both} bytes of {} worlds, then {}", 2 * WORLDS, kept.bytes());
    assert!(kept.bytes() > 0 && kept.bytes() < both);
    assert_eq!([beside(public(1)), beside(secret)], [0, WORLDS]);
}
