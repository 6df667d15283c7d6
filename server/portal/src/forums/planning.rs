//! Planning a forum, and planning it anew.

use super::{Overview, claim, giving, mail, overview_for};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json, violated},
    engagements::{interest, load_in as load_engagement_in, people},
    statements, tx,
};
use domain::{
    actor::{Act, Permit},
    demos::cells,
    engagements::Engagement,
    event::{Event, Message},
    fault::{Fault, FaultKind},
    forums::{FORUMS_MAX, Forum, ForumPlan, ForumStage, LENGTH_MAX_MINUTES, STEP_MINUTES},
    ids::{AttendeeId, EngagementId, ForumId},
};

statements! {
    INSERT: Write "INSERT INTO forums (id, engagement, starts, ends, per_supplier, content, stage, stage_data, minutes, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0)";
    REPLAN: Write "UPDATE forums SET starts = $3, ends = $4, per_supplier = $5, content = $6, revision = revision + 1 WHERE id = $1 AND revision = $2";
    PLANNED: Read "SELECT COUNT(*) FROM forums WHERE engagement = $1";
    // How many have a seat, and how many of the supplier that has most.
    TAKEN: Read "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT), CAST(COALESCE(MAX(n), 0) AS BIGINT)
        FROM (SELECT COUNT(*) AS n FROM forum_attendees WHERE forum = $1 AND seat IS NOT NULL GROUP BY organisation) t";
    ABOVE: Read "SELECT id FROM forum_attendees WHERE forum = $1 AND seat > $2 ORDER BY seat";
    MOVE_DOWN: Write "UPDATE forum_attendees SET seat = $2 WHERE id = $1";
    MORE_SEATS: Write "WITH RECURSIVE numbers (seat) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT seat + 1 FROM numbers WHERE seat < $3)
        INSERT INTO forum_seats (forum, seat) SELECT $1, seat FROM numbers WHERE seat <= $3";
    FEWER_SEATS: Write "DELETE FROM forum_seats WHERE forum = $1 AND seat > $2";
    HOST: Write "INSERT INTO forum_hosts (forum, person, reminded) VALUES ($1, $2, NULL)";
    NO_HOSTS: Write "DELETE FROM forum_hosts WHERE forum = $1";
    TAKE_CELLS: Write "WITH RECURSIVE cells (cell) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT cell + $5 FROM cells WHERE cell + $5 < $4)
        INSERT INTO host_cells (host, cell, forum) SELECT $1, cell, $2 FROM cells";
    FREE_CELLS: Write "DELETE FROM host_cells WHERE forum = $1";
    BUSY: Read "SELECT p.name FROM host_cells c JOIN persons p ON p.id = c.host
        WHERE c.host = $1 AND c.cell >= $2 AND c.cell < $3 AND (c.forum IS NULL OR c.forum <> $4) LIMIT 1";
}

/// The forums of an engagement, for whoever may plan one.
///
/// # Errors
/// As [`super::overview`].
pub async fn for_planning(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Overview, Fault> {
    overview_for(portal, op, engagement, Act::RunForum).await
}

/// The engagement and the permit, within a transaction of whoever runs a forum. Whoever does that has a role on it.
pub(super) async fn ground(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Permit), Fault> {
    let (engagement, permit) = ground_after(t, op, engagement).await?;
    engagement.plans_demos()?;
    Ok((engagement, permit))
}

/// The same for whoever notes, moderates and writes minutes: also once the engagement was withdrawn, for what took place is told to everybody.
pub(super) async fn ground_after(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Permit), Fault> {
    let engagement = load_engagement_in(t, engagement).await?;
    let permit = op.may(Act::RunForum, &engagement.subject_for(Act::RunForum))?;
    interest::keep_suppliers_out_in(t, op, &engagement).await?;
    people::join(t, op, engagement.id, op.person()?).await?;
    Ok((engagement, permit))
}

/// Refuses times that no host's day has: they begin and last in full steps.
fn well_timed(plan: &ForumPlan) -> Result<(), Fault> {
    let (step, length) = (STEP_MINUTES * 60_000, plan.ends.millis() - plan.starts.millis());
    let in_steps = plan.starts.millis() % step == 0 && length % step == 0;
    if in_steps && length > 0 && length <= LENGTH_MAX_MINUTES * 60_000 {
        return Ok(());
    }
    Err(Fault::invalid(
        format!(
            "It begins in full {STEP_MINUTES} minutes, and lasts up to {} hours",
            LENGTH_MAX_MINUTES / 60
        ),
        "For example from 10am to 11:30am.",
    ))
}

/// Plans a forum under an id that the form brought, so that sending it twice plans one.
///
/// # Errors
/// As [`for_planning`]; invalid times; a host who cannot host, or is busy.
pub async fn new_plan(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    plan: &ForumPlan,
) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    well_timed(plan)?;
    if let Ok(there) = overview.line(forum) {
        return if there.forum.plan == *plan { Ok(()) } else { Err(overtaken()) };
    }
    people::can_all_host(portal, engagement, &plan.hosts).await?;
    let planned = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let there = t.row(&PLANNED, bind![id(engagement.id)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        if usize::try_from(there).map_err(Fault::internal)? >= FORUMS_MAX {
            return Err(Fault::conflict(
                format!("There can be {FORUMS_MAX} forums and briefings for an engagement, those that were cancelled among them"),
                "Everybody is told of each. Change one that is planned instead",
            ));
        }
        let stage = ForumStage::Draft;
        let values = bind![
            id(forum), id(engagement.id), plan.starts, plan.ends, plan.per_supplier, content(plan)?, stage.key(), json(&stage)?
        ];
        t.change_one(&INSERT, values).await?;
        t.change(&MORE_SEATS, bind![id(forum), 1_i64, plan.seats]).await?;
        hosts(t, forum, plan).await?;
        let event = Event::ForumPlanned { forum, engagement: engagement.id, told: 0, lapsed: 0, given: Vec::new() };
        Ok((permit.did(event), ()))
    });
    match planned {
        // The form was sent twice at the same moment, or brought the id of another engagement's.
        Err(fault) if violated(&fault).as_deref() == Some("forums_pkey") => {
            let now = for_planning(portal, op, engagement).await?;
            if now.line(forum)?.forum.plan == *plan { Ok(()) } else { Err(overtaken()) }
        }
        Err(fault) => Err(busy(portal, forum, plan, fault).await),
        planned => planned,
    }
}

fn content(plan: &ForumPlan) -> Result<String, Fault> {
    let ForumPlan { kind, title, about, agenda, place, .. } = plan.clone();
    json(&super::Content { kind, title, about, agenda, place })
}

/// Writes down who hosts a forum, in place of any before, and that they are busy then. Whoever was reminded is reminded again.
async fn hosts(t: &mut Tx, forum: ForumId, plan: &ForumPlan) -> Result<(), Fault> {
    t.change(&NO_HOSTS, bind![id(forum)]).await?;
    t.change(&FREE_CELLS, bind![id(forum)]).await?;
    let expected = cells(plan.starts, plan.ends).count() as u64;
    for host in &plan.hosts {
        t.change_one(&HOST, bind![id(forum), id(host)]).await?;
        let values = bind![id(host), id(forum), plan.starts, plan.ends, STEP_MINUTES * 60_000];
        let taken = t.change(&TAKE_CELLS, values).await?;
        if taken != expected {
            return Err(Fault::internal(format!("{taken} cells of {expected}")));
        }
    }
    Ok(())
}

/// Who is busy, where that is what went wrong: no word on what with, for that may be another council's.
async fn busy(portal: &Portal, forum: ForumId, plan: &ForumPlan, fault: Fault) -> Fault {
    if violated(&fault).as_deref() != Some("host_cells_pkey") {
        return fault;
    }
    for host in &plan.hosts {
        match portal.db.row(&BUSY, bind![id(host), plan.starts, plan.ends, id(forum)]).await {
            Ok(None) => {}
            Ok(Some(row)) => {
                let name = row.get::<String>(0).unwrap_or_default();
                return Fault::conflict(
                    format!("{name} is not free at that time"),
                    "Nothing was saved. Choose another time or another host",
                );
            }
            Err(fault) => return fault,
        }
    }
    Fault::conflict("A host is busy at that time", "Nothing was saved. Try again")
}

/// Plans a forum anew. `seen` is the revision that the writer had before them. Once it is announced, everybody who comes or waits is
/// told what changed, once, with what it was.
///
/// # Errors
/// As [`for_planning`]; a conflict when it changed since, has begun, or seats would go that people have.
pub async fn plan(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    (forum, seen): (ForumId, i64),
    plan: &ForumPlan,
) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    let before = overview.line(forum)?.forum.clone();
    if before.plan == *plan {
        return Ok(());
    }
    well_timed(plan)?;
    let newcomers = plan.hosts.difference(&before.plan.hosts).copied().collect();
    people::can_all_host(portal, engagement, &newcomers).await?;
    let replanned = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let before = claim(t, engagement.id, forum).await?;
        if before.revision != seen {
            return Err(overtaken());
        }
        let lapsed = giving::lapse(t, op, &before).await?;
        let after = before.clone().replan(plan.clone(), taken(t, forum).await?, op.now)?;
        let values = bind![id(forum), before.revision, plan.starts, plan.ends, plan.per_supplier, content(plan)?];
        t.change_one(&REPLAN, values).await?;
        resize(t, forum, before.plan.seats, plan.seats).await?;
        if (plan.starts, plan.ends, &plan.hosts) != (before.plan.starts, before.plan.ends, &before.plan.hosts) {
            hosts(t, forum, plan).await?;
        }
        let mut messages = tell_changes(t, portal, op, &engagement, &before, &after).await?;
        let told = messages.len() as u64;
        let public = mail::public_changes(&before, &after);
        let (given, more) = giving::give(t, portal, op, &engagement, (&after, public.as_deref())).await?;
        messages.extend(more);
        let event = Event::ForumPlanned { forum, engagement: engagement.id, told, lapsed, given };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match replanned {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict && violated(&fault).is_none() => {
            let now = for_planning(portal, op, engagement).await?;
            if now.line(forum)?.forum.plan == *plan { Ok(()) } else { Err(fault) }
        }
        Err(fault) => Err(busy(portal, forum, plan, fault).await),
        replanned => replanned,
    }
}

/// How many have a seat, and how many of the supplier that has most.
async fn taken(t: &mut Tx, forum: ForumId) -> Result<(u32, u32), Fault> {
    let row = t.row(&TAKEN, bind![id(forum)]).await?.ok_or_else(Fault::not_found)?;
    let count = |column| u32::try_from(row.get::<i64>(column)?).map_err(Fault::internal);
    Ok((count(0)?, count(1)?))
}

/// Makes more seats, or fewer: whoever has one with a number that goes gets another.
async fn resize(t: &mut Tx, forum: ForumId, before: u32, after: u32) -> Result<(), Fault> {
    for row in t.rows(&ABOVE, bind![id(forum), after]).await? {
        let attendee: AttendeeId = row.parse(0)?;
        let seat =
            giving::free_seat(t, forum).await?.ok_or_else(|| Fault::internal("more people than seats"))?;
        t.change_one(&MOVE_DOWN, bind![id(attendee), seat]).await?;
    }
    t.change(&FEWER_SEATS, bind![id(forum), after]).await?;
    t.change(&MORE_SEATS, bind![id(forum), i64::from(before) + 1, after]).await.map(drop)
}

/// What those who come, those who wait and the hosts are told of a change. What a person was told before of how it was, and has not got
/// yet, tells nothing any more: whoever is told nothing now keeps that.
async fn tell_changes(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    before: &Forum,
    after: &Forum,
) -> Result<Vec<Message>, Fault> {
    if !after.is_public() {
        return Ok(Vec::new());
    }
    giving::shorten(t, op, after).await?;
    let all = mail::public_changes(before, after).is_some();
    if all || after.plan.place != before.plan.place {
        giving::touch(t, after.id, all, after.plan.starts != before.plan.starts).await?;
    }
    mail::replanned(t, portal, op, engagement, before, after).await
}

pub(super) fn overtaken() -> Fault {
    Fault::conflict(
        "A colleague changed this while you were writing",
        "Nothing of yours is lost. Compare it with what is saved now, and save again",
    )
}
