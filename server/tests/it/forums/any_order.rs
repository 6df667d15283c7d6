//! Whatever people and council do, in whatever order: nobody has two seats, no seat two people, and no offer is lost.

use super::{announced_as, plan_but};
use crate::{
    engagements::engagement_id,
    harness::{House, Random, Somebody, on_both},
};
use domain::{
    accounts::Role,
    fault::FaultKind,
    forums::ForumPlan,
    ids::{EngagementId, ForumId},
};
use portal::{bind, db::Statement, forums, jobs};

/// So many people, two of each supplier, do so many things, for each seed.
const PEOPLE: usize = 8;
const STEPS: usize = 60;
/// So many orders are tried.
const SEEDS: u64 = 4;

/// A person twice, a seat twice or that is not there, a supplier with more than may, a seat without somebody who holds it.
static DOUBLES: Statement = on_both("it::forums::DOUBLES", "SELECT person FROM forum_attendees WHERE live GROUP BY forum, person HAVING COUNT(*) > 1
        UNION SELECT forum FROM forum_attendees WHERE seat IS NOT NULL GROUP BY forum, seat HAVING COUNT(*) > 1
        UNION SELECT a.id FROM forum_attendees a WHERE a.seat IS NOT NULL AND NOT EXISTS (SELECT 1 FROM forum_seats s WHERE s.forum = a.forum AND s.seat = a.seat)
        UNION SELECT organisation FROM forum_attendees WHERE nth IS NOT NULL GROUP BY forum, organisation, nth HAVING COUNT(*) > 1
        UNION SELECT id FROM forum_attendees WHERE (seat IS NULL) <> (nth IS NULL) OR (seat IS NULL AND stage IN ('offered', 'seated'))
            OR (seat IS NOT NULL AND stage NOT IN ('offered', 'seated'))");

/// Offers that nobody was told of.
static LOST: Statement = on_both("it::forums::LOST", "SELECT a.id FROM forum_attendees a WHERE a.stage = 'offered'
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'forum_offered' AND o.attendee = a.id AND o.attendee_revision = a.revision)
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'forum_changed' AND o.attendee = a.id AND o.attendee_revision = a.revision)");

/// Somebody who waits and could be offered a seat that is free: once the jobs have run there is none.
static IDLE: Statement = on_both("it::forums::IDLE", "SELECT w.id FROM forum_attendees w JOIN forums f ON f.id = w.forum WHERE w.stage = 'waiting' AND f.starts > $1
        AND (SELECT COUNT(*) FROM forum_attendees a WHERE a.forum = w.forum AND a.organisation = w.organisation AND a.nth IS NOT NULL) < f.per_supplier
        AND EXISTS (SELECT 1 FROM forum_seats s WHERE s.forum = w.forum AND NOT EXISTS (SELECT 1 FROM forum_attendees a WHERE a.forum = w.forum AND a.seat = s.seat))");

/// How many offers were made, and how many seats taken.
static HAPPENED: Statement = on_both(
    "it::forums::HAPPENED",
    "SELECT (SELECT COUNT(*) FROM outbox WHERE kind = 'forum_offered'), (SELECT COUNT(*) FROM outbox WHERE kind = 'forum_seat')",
);

/// What somebody does next; anything that is refused with a conflict is as good as done.
async fn act(house: &House, somebody: &Somebody, reference: &str, forum: ForumId, random: &mut Random) {
    let (portal, op) = (&house.portal, somebody.op(house));
    let desk = forums::desk(portal, &op, reference, forum).await.expect("it is announced");
    let done = match (random.below(5), &desk.own) {
        (0, Some(_)) => forums::give_up(portal, &op, reference, forum).await,
        (1, Some(_)) => forums::accept(portal, &op, reference, (forum, desk.line.forum.revision)).await,
        _ => forums::take(portal, &op, reference, (forum, desk.line.forum.revision), "").await,
    };
    if let Err(fault) = done {
        assert_eq!(fault.kind, FaultKind::Conflict, "{fault}");
    }
}

/// The council changes how many seats there are, for how many of one supplier, or when it is.
async fn replan(
    house: &House,
    editor: &Somebody,
    engagement: EngagementId,
    forum: ForumId,
    random: &mut Random,
) {
    let (portal, op) = (&house.portal, editor.op(house));
    let there = forums::overview(portal, &op, engagement).await.expect("it is theirs");
    let there = there.line(forum).expect("it is there").forum.clone();
    let seats = u32::try_from(1 + random.below(4)).expect("it is small");
    let per_supplier = u32::try_from(1 + random.below(2)).expect("it is small");
    let later = i64::try_from(random.below(2)).expect("it is small") * 1_440;
    let (starts, ends) = (there.plan.starts.plus_minutes(later), there.plan.ends.plus_minutes(later));
    let plan = ForumPlan { seats, per_supplier, starts, ends, ..there.plan };
    if let Err(fault) = forums::plan(portal, &op, engagement, (forum, there.revision), &plan).await {
        assert_eq!(fault.kind, FaultKind::Conflict, "{fault}");
    }
}

async fn nothing(house: &House, statement: &'static Statement, seed: u64, step: usize) {
    let values = if statement.name == IDLE.name { bind![house.now().plus_hours(2)] } else { Vec::new() };
    let rows = house.portal.db.rows(statement, values).await.expect("it is read");
    let found: Vec<String> = rows.iter().map(|row| row.get(0).expect("an id")).collect();
    assert!(found.is_empty(), "{} at step {step} of seed {seed}: {found:?}", statement.name);
}

/// How many offers were made and seats taken, so that nobody takes an idle test for a good one.
pub async fn happened(house: &House) -> (i64, i64) {
    let row = house.portal.db.row(&HAPPENED, vec![]).await.expect("it is read").expect("a row");
    (row.get(0).expect("a count"), row.get(1).expect("a count"))
}

/// One order of things.
pub async fn one_order(
    house: &House,
    people: &[Somebody],
    (editor, engagement): (&Somebody, EngagementId),
    (reference, forum): (&str, ForumId),
    (seed, steps): (u64, usize),
) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for step in 0..steps {
        match random.below(12) {
            0 => house.wait_minutes(60),
            1 => house.wait_minutes(25 * 60),
            2 | 3 => replan(house, editor, engagement, forum, &mut random).await,
            4 => {
                jobs::round(&house.portal, "the scene").await.expect("the jobs run");
                nothing(house, &IDLE, seed, step).await;
            }
            // Two at the same moment.
            5 => {
                let (one, other) = (&people[random.below(PEOPLE)], &people[random.below(PEOPLE)]);
                let (mut first, mut second) = (Random(random.0 ^ 0x55), Random(random.0 ^ 0xAA));
                tokio::join!(
                    act(house, one, reference, forum, &mut first),
                    act(house, other, reference, forum, &mut second)
                );
            }
            _ => {
                let one = random.below(PEOPLE);
                act(house, &people[one], reference, forum, &mut random).await;
            }
        }
        nothing(house, &DOUBLES, seed, step).await;
        nothing(house, &LOST, seed, step).await;
    }
}

/// So many people, and a council with a forum of two seats, far away.
pub async fn stage(house: &House) -> (Vec<Somebody>, Somebody, EngagementId, String, ForumId) {
    let planned = announced_as(
        house,
        &plan_but(&[("starts-year", "2028"), ("starts-time", "2pm"), ("per_supplier", "2")]),
    )
    .await;
    let mut people = Vec::new();
    for number in 0..PEOPLE / 2 {
        let supplier = house.supplier(&format!("Supplier {number}")).await;
        for name in ["Pat", "Mo"] {
            people.push(supplier.person(house, &format!("{name} {number}"), &[Role::Member]).await);
        }
    }
    let reference = planned.public.trim_start_matches("/engagements/").to_owned();
    let forum = planned.workspace.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    (people, planned.editor, engagement_id(&planned.engagement), reference, forum)
}

scene! {
    async fn in_any_order_nobody_has_two_seats_no_seat_two_people_and_no_offer_is_lost(house) {
        let (people, editor, engagement, reference, forum) = stage(&house).await;
        for seed in 1..=SEEDS {
            one_order(&house, &people, (&editor, engagement), (&reference, forum), (seed, STEPS)).await;
        }
        let (offers, taken) = happened(&house).await;
        assert!(offers > 0 && taken > 0, "{offers} {taken}");
        println!("{SEEDS} orders of {STEPS} steps by {PEOPLE} people on {:?}, {taken} seats taken, {offers} offered: no double, no lost offer", house.engine);
    }
}
