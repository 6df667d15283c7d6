//! Very many want a seat, and very many orders of doing things.

use crate::{
    demos::races::bookers,
    forums::{
        announced_as,
        any_order::{happened, one_order, stage},
        plan_but,
        races::all_at_once,
    },
};

/// So many people want a seat at once.
const BOOKERS: usize = 200;
/// There are so many.
const SEATS: usize = 20;
/// So many orders are tried, of so many steps each.
const SEEDS: u64 = 30;
const STEPS: usize = 100;

scene! {
    async fn of_very_many_who_want_a_seat_as_many_get_one_as_there_are(house) {
        let planned = announced_as(&house, &plan_but(&[("seats", "20")])).await;
        let people = bookers(&house, BOOKERS).await;
        let (_, seated, waiting) = all_at_once(people, &planned.seat).await;
        assert_eq!((seated, waiting), (SEATS, BOOKERS - SEATS));
        println!("{BOOKERS} people at once for {SEATS} seats on {:?}: exactly {SEATS}", house.engine);
    }

    async fn in_very_many_orders_no_seat_is_doubled_and_no_offer_lost(house) {
        let (people, editor, engagement, reference, forum) = stage(&house).await;
        for seed in 100..100 + SEEDS {
            one_order(&house, &people, (&editor, engagement), (&reference, forum), (seed, STEPS)).await;
        }
        let (offers, taken) = happened(&house).await;
        assert!(offers > 100 && taken > 100, "{offers} {taken}");
        println!("{SEEDS} orders of {STEPS} steps on {:?}, {taken} seats taken, {offers} offered: no double, no lost offer", house.engine);
    }
}
