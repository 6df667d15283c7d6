//! Whatever suppliers and council do, in whatever order: nobody has two demos, no slot two suppliers, and no offer is lost.

use super::{offered_as, slots_but};
use crate::{
    engagements::engagement_id,
    harness::{House, Random, Somebody, on_both},
};
use domain::{
    accounts::Role,
    demos::{BookingStage, DayWindow, Pattern},
    fault::FaultKind,
    ids::{BookingId, EngagementId, SlotId},
    time::london,
};
use portal::{bind, db::Statement, demos, jobs};

/// So many suppliers do so many things, for each seed.
const SUPPLIERS: usize = 5;
const STEPS: usize = 60;
/// So many orders are tried.
const SEEDS: u64 = 4;

static DOUBLES: Statement = on_both("it::demos::DOUBLES", "SELECT slot FROM demo_bookings WHERE live GROUP BY slot HAVING COUNT(*) > 1
        UNION SELECT organisation FROM demo_bookings WHERE live GROUP BY engagement, organisation HAVING COUNT(*) > 1
        UNION SELECT b.slot FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot WHERE b.live AND s.stage <> 'offered'");

/// Offers that stand on the waiting list and hold nothing; offers that nobody was told of, or twice.
static LOST: Statement = on_both("it::demos::LOST", "SELECT w.id FROM demo_waiting w LEFT JOIN demo_bookings b ON b.id = w.booking WHERE w.stage = 'offered' AND (b.id IS NULL OR b.stage <> 'held')
        UNION SELECT w.booking FROM demo_waiting w WHERE w.stage IN ('offered', 'accepted', 'lapsed') AND w.booking IS NOT NULL
            AND (SELECT COUNT(*) FROM outbox o WHERE o.kind = 'demo_offered' AND o.object = w.booking) <> 1");

/// Somebody who waits with nothing in hand, while a slot that could be offered is free: once the jobs have run there is none.
static IDLE: Statement = on_both("it::demos::IDLE", "SELECT w.id FROM demo_waiting w WHERE w.stage = 'waiting'
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.organisation = w.organisation AND b.live AND (b.held_until IS NULL OR b.held_until > $2))
        AND EXISTS (SELECT 1 FROM demo_slots s WHERE s.stage = 'offered' AND s.starts > $1
            AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.slot = s.id AND b.live AND (b.held_until IS NULL OR b.held_until > $2)))");

/// How many offers were made, and how many demos booked.
static HAPPENED: Statement = on_both(
    "it::demos::HAPPENED",
    "SELECT (SELECT COUNT(*) FROM outbox WHERE kind = 'demo_offered'), (SELECT COUNT(*) FROM outbox WHERE kind = 'demo_booked')",
);

/// What a supplier does next; anything that is refused with a conflict is as good as done.
async fn act(house: &House, somebody: &Somebody, reference: &str, random: &mut Random) {
    let (portal, op) = (&house.portal, somebody.op(house));
    let desk = demos::desk(portal, &op, reference).await.expect("it is published");
    let own = desk.bookings.first().map(|own| own.booking.id);
    let free: Vec<SlotId> = demos::free_slots(portal, &op, &desk.engagement)
        .await
        .expect("they are read")
        .into_iter()
        .map(|(slot, ..)| slot)
        .collect();
    let slot = (!free.is_empty()).then(|| free[random.below(free.len())]);
    let any: Option<BookingId> = own;
    let done = match (random.below(6), slot, any) {
        (0 | 1, Some(slot), _) => demos::hold(portal, &op, reference, slot).await.map(drop),
        (2, _, Some(booking)) => demos::confirm(portal, &op, reference, booking, "").await,
        (3, Some(slot), Some(booking)) => demos::move_to(portal, &op, reference, booking, slot).await,
        (4, _, Some(booking)) => match demos::give_up(portal, &op, reference, booking).await {
            Err(_) => demos::cancel(portal, &op, reference, booking).await,
            given_up => given_up,
        },
        (5, ..) if random.below(4) == 0 => demos::leave(portal, &op, reference).await,
        _ => demos::wait(portal, &op, reference).await,
    };
    if let Err(fault) = done {
        assert_eq!(fault.kind, FaultKind::Conflict, "{fault}");
    }
}

/// The council cancels the first slot that is ahead.
async fn cancel_one(house: &House, editor: &Somebody, engagement: EngagementId, random: &mut Random) {
    let (portal, op) = (&house.portal, editor.op(house));
    let overview = demos::overview(portal, &op, engagement).await.expect("it is theirs");
    let ahead: Vec<_> = overview.lines.iter().filter(|line| line.slot.can_be_booked(op.now)).collect();
    if ahead.len() > 1 {
        let slot = ahead[random.below(ahead.len())].slot.id;
        demos::cancel_slot(portal, &op, engagement, slot, "The host is ill.").await.expect("it is ahead");
    }
}

async fn nothing(house: &House, statement: &'static Statement, seed: u64, step: usize) {
    let values =
        if statement.name == IDLE.name { bind![house.now().plus_hours(2), house.now()] } else { Vec::new() };
    let rows = house.portal.db.rows(statement, values).await.expect("it is read");
    let found: Vec<String> = rows.iter().map(|row| row.get(0).expect("an id")).collect();
    assert!(found.is_empty(), "{} at step {step} of seed {seed}: {found:?}", statement.name);
}

/// Whoever booked a slot that is over did not come, and two slots are offered for tomorrow and one for the day after: fewer than suppliers.
async fn begin_anew(house: &House, editor: &Somebody, engagement: EngagementId) {
    let (portal, op) = (&house.portal, editor.op(house));
    let overview = demos::for_planning(portal, &op, engagement).await.expect("it is theirs");
    for line in &overview.lines {
        let booked = line
            .taken
            .as_ref()
            .is_some_and(|taken| matches!(taken.booking.stage, BookingStage::Confirmed { .. }));
        if booked && line.slot.starts <= op.now {
            demos::note(portal, &op, engagement, line.slot.id, None).await.expect("it is over");
        }
    }
    let day = |days| {
        let from = london::start_of_day_after(op.now, days).plus_hours(10);
        DayWindow { from, until: from.plus_minutes(2 * 45) }
    };
    let pattern = Pattern {
        days: vec![day(1), DayWindow { until: day(2).from.plus_minutes(45), ..day(2) }],
        length_minutes: 45,
        break_minutes: 0,
        hosts: vec![overview.hosts(portal).await.expect("they are read")[0].0],
    };
    let made = demos::make_slots(portal, &op, engagement, op.id(), &pattern).await;
    // A few may be there from the order before: then these are enough.
    if made.is_ok() {
        let made =
            demos::for_planning(portal, &op, engagement).await.expect("it is theirs").made(op.now).len()
                as u64;
        demos::offer(portal, &op, engagement, made).await.expect("the plan is complete");
    }
}

/// How many offers were made and how many demos booked, so that nobody takes an idle test for a good one.
pub async fn happened(house: &House) -> (i64, i64) {
    let row = house.portal.db.row(&HAPPENED, vec![]).await.expect("it is read").expect("a row");
    (row.get(0).expect("a count"), row.get(1).expect("a count"))
}

/// One order of things.
pub async fn one_order(
    house: &House,
    suppliers: &[Somebody],
    council: (&Somebody, EngagementId),
    reference: &str,
    seed: u64,
    steps: usize,
) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    begin_anew(house, council.0, council.1).await;
    for step in 0..steps {
        match random.below(12) {
            0 => house.wait_minutes(11),
            1 => house.wait_minutes(60),
            2 if random.below(3) == 0 => cancel_one(house, council.0, council.1, &mut random).await,
            3 => {
                jobs::round(&house.portal, "the scene").await.expect("the jobs run");
                nothing(house, &IDLE, seed, step).await;
            }
            // Two at the same moment.
            4 => {
                let (one, other) = (&suppliers[random.below(SUPPLIERS)], &suppliers[random.below(SUPPLIERS)]);
                let (mut first, mut second) = (Random(random.0 ^ 0x55), Random(random.0 ^ 0xAA));
                tokio::join!(
                    act(house, one, reference, &mut first),
                    act(house, other, reference, &mut second)
                );
            }
            _ => {
                let supplier = random.below(SUPPLIERS);
                act(house, &suppliers[supplier], reference, &mut random).await;
            }
        }
        nothing(house, &DOUBLES, seed, step).await;
        nothing(house, &LOST, seed, step).await;
    }
}

/// So many suppliers, and a council with two slots.
pub async fn stage(house: &House) -> (Vec<Somebody>, Somebody, EngagementId, String) {
    let slots = slots_but(&[("last-day", "8")]);
    let (editor, _, engagement, public) = offered_as(house, &slots).await;
    let mut suppliers = Vec::new();
    for number in 0..SUPPLIERS {
        suppliers.push(
            house
                .supplier(&format!("Supplier {number}"))
                .await
                .person(house, &format!("Pat {number}"), &[Role::Member])
                .await,
        );
    }
    let reference = public.trim_start_matches("/engagements/").to_owned();
    (suppliers, editor, engagement_id(&engagement), reference)
}

scene! {
    async fn in_any_order_nobody_has_two_demos_no_slot_two_suppliers_and_no_offer_is_lost(house) {
        let (suppliers, editor, engagement, reference) = stage(&house).await;
        for seed in 1..=SEEDS {
            one_order(&house, &suppliers, (&editor, engagement), &reference, seed, STEPS).await;
        }
        let (offers, booked) = happened(&house).await;
        assert!(offers > 0 && booked > 0, "{offers} {booked}");
        println!("{SEEDS} orders of {STEPS} steps by {SUPPLIERS} suppliers on {:?}, {booked} booked, {offers} offered: no double, no lost offer", house.engine);
    }
}
