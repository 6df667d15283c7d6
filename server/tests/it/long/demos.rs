//! Very many want the same slot, and very many orders of doing things.

use crate::{
    demos::{
        any_order::{happened, one_order, stage},
        free_for, offered,
        races::{all_at_once, bookers},
    },
    engagements::{done, press},
};

/// So many suppliers want one slot at once.
const BOOKERS: usize = 200;
/// So often.
const ROUNDS: usize = 20;
/// So many orders are tried, of so many steps each.
const SEEDS: u64 = 30;
const STEPS: usize = 100;

scene! {
    async fn of_very_many_who_want_one_slot_one_gets_it_every_time(house) {
        let (.., public) = offered(&house).await;
        let mut people = bookers(&house, BOOKERS).await;
        let slot = free_for(&mut people[0], &public).await.remove(0);
        for round in 0..ROUNDS {
            let (back, won) = all_at_once(people, &public, &slot).await;
            people = back;
            assert_eq!(won.len(), 1, "round {round}: {won:?}");
            done(press(&mut people[won[0].0], &won[0].1, "give_up").await);
        }
        println!("{BOOKERS} suppliers at once on {:?}, {ROUNDS} rounds: exactly one each", house.engine);
    }

    async fn in_very_many_orders_there_is_no_double_and_no_lost_offer(house) {
        let (suppliers, editor, engagement, reference) = stage(&house).await;
        for seed in 100..100 + SEEDS {
            one_order(&house, &suppliers, (&editor, engagement), &reference, seed, STEPS).await;
        }
        let (offers, booked) = happened(&house).await;
        assert!(offers > 100 && booked > 100, "{offers} {booked}");
        println!("{SEEDS} orders of {STEPS} steps on {:?}, {booked} booked, {offers} offered: no double, no lost offer", house.engine);
    }
}
