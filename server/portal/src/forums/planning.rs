//! Planning a forum, announcing it, planning it anew, cancelling it.

use super::{Line, Overview, claim, json, load_in, mail, overview_for, seats};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, violated},
    engagements::{interest, load_in as load_engagement_in, news, people},
    statements, tx,
};
use domain::{
    actor::{Act, Permit},
    demos::cells,
    engagements::{Engagement, NewsKind},
    event::{Event, Message},
    fault::{Fault, FaultKind},
    forums::{FORUMS_MAX, Forum, ForumPlan, ForumStage, LENGTH_MAX_MINUTES, STEP_MINUTES},
    ids::{EngagementId, ForumId},
    text::plural,
};

statements! {
    INSERT: Write "INSERT INTO forums (id, engagement, starts, ends, per_supplier, content, stage, stage_data, minutes, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0)";
    REPLAN: Write "UPDATE forums SET starts = $3, ends = $4, per_supplier = $5, content = $6, revision = revision + 1 WHERE id = $1 AND revision = $2";
    STEP: Write "UPDATE forums SET stage = $3, stage_data = $4, minutes = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
    STANDING: Read "SELECT COUNT(*) FROM forums WHERE engagement = $1 AND stage <> 'cancelled'";
    HIGHEST: Read "SELECT COALESCE(MAX(seat), 0) FROM forum_attendees WHERE forum = $1";
    MORE_SEATS: Write "WITH RECURSIVE numbers (seat) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT seat + 1 FROM numbers WHERE seat < $3)
        INSERT INTO forum_seats (forum, seat) SELECT $1, seat FROM numbers WHERE seat <= $3";
    FEWER_SEATS: Write "DELETE FROM forum_seats WHERE forum = $1 AND seat > $2";
    HOST: Write "INSERT INTO forum_hosts (forum, person) VALUES ($1, $2)";
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
    let engagement = load_engagement_in(t, engagement).await?;
    let permit = op.may(Act::RunForum, &engagement.subject())?;
    interest::keep_suppliers_out_in(t, op, &engagement).await?;
    engagement.plans_demos()?;
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
        let there = t.row(&STANDING, bind![id(engagement.id)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        if usize::try_from(there).map_err(Fault::internal)? >= FORUMS_MAX {
            return Err(Fault::conflict(
                format!("There can be {FORUMS_MAX} forums and briefings for an engagement"),
                "Cancel one that is not needed first",
            ));
        }
        let stage = ForumStage::Draft;
        let values = bind![
            id(forum), id(engagement.id), plan.starts, plan.ends, plan.per_supplier, content(plan)?, stage.key(), json(&stage)?
        ];
        t.change_one(&INSERT, values).await?;
        t.change(&MORE_SEATS, bind![id(forum), 1_i64, plan.seats]).await?;
        hosts(t, forum, plan).await?;
        let event = Event::ForumPlanned { forum, engagement: engagement.id, told: 0 };
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

/// Writes down who hosts a forum, in place of any before, and that they are busy then.
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
        let highest = t.row(&HIGHEST, bind![id(forum)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        let highest = u32::try_from(highest).map_err(Fault::internal)?;
        let after = before.clone().replan(plan.clone(), highest, op.now)?;
        let values = bind![id(forum), before.revision, plan.starts, plan.ends, plan.per_supplier, content(plan)?];
        t.change_one(&REPLAN, values).await?;
        t.change(&FEWER_SEATS, bind![id(forum), plan.seats]).await?;
        t.change(&MORE_SEATS, bind![id(forum), i64::from(before.plan.seats) + 1, plan.seats]).await?;
        hosts(t, forum, plan).await?;
        let mut messages = tell_changes(t, portal, op, &engagement, &before, &after).await?;
        let told = messages.len() as u64;
        if after.is_public() {
            seats::lapse(t, op, &after).await?;
            messages.extend(seats::give(t, portal, op, &engagement, &after).await?.1);
        }
        let event = Event::ForumPlanned { forum, engagement: engagement.id, told };
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

/// What those who come and wait are told of a change; whatever they were told before and have not got yet tells nothing any more.
async fn tell_changes(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    before: &Forum,
    after: &Forum,
) -> Result<Vec<Message>, Fault> {
    if !after.is_public() || after.plan.changes_in_words(&before.plan).is_none() {
        return Ok(Vec::new());
    }
    seats::touch_all(t, after.id, after.plan.starts != before.plan.starts).await?;
    mail::replanned(t, portal, op, engagement, before, after).await
}

fn overtaken() -> Fault {
    Fault::conflict(
        "A colleague changed this while you were writing",
        "Nothing of yours is lost. Compare it with what is saved now, and save again",
    )
}

/// Saves another stage, or what is written of the minutes; only one of two changes at the same time goes through.
pub(super) async fn step(t: &mut Tx, before: &Forum, after: &Forum) -> Result<(), Fault> {
    let values =
        bind![id(before.id), before.revision, after.stage.key(), json(&after.stage)?, &after.minutes];
    t.change_one(&STEP, values).await
}

/// Announces a forum, and tells everybody who wants to hear of the engagement. `seen` is the revision that the writer read.
///
/// # Errors
/// As [`for_planning`]; a conflict before publication of the engagement, where something is missing, or it changed since.
pub async fn announce(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    (forum, seen): (ForumId, i64),
) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    let before = &overview.line(forum)?.forum;
    if matches!(before.stage, ForumStage::Announced { .. }) {
        return Ok(());
    }
    people::can_all_host(portal, engagement, &before.plan.hosts).await?;
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        engagement.takes_bookings()?;
        let before = claim(t, engagement.id, forum).await?;
        if before.revision != seen {
            return Err(overtaken());
        }
        let after = before.clone().announce(op.now)?;
        step(t, &before, &after).await?;
        let plan = &after.plan;
        let words = format!(
            "A {} takes place, with {} for people of suppliers: \u{2018}{}\u{2019}.\n\nWhen: {}\n\nIts page has the agenda, and takes you to a seat.",
            plan.kind.noun(), plural(u64::from(plan.seats), "seat", "seats"), plan.title, plan.when(),
        );
        news::announce_next(t, op, engagement.id, NewsKind::Forum, &words).await?;
        Ok((permit.did(Event::ForumAnnounced { forum, engagement: engagement.id }), ()))
    })
}

/// Cancels a forum, and tells everybody who comes or waits why. Once more changes nothing.
///
/// # Errors
/// As [`for_planning`]; a conflict when it has begun.
pub async fn cancel(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    because: &str,
) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    if matches!(overview.line(forum)?.forum.stage, ForumStage::Cancelled { .. }) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let before = claim(t, engagement.id, forum).await?;
        let messages = cancel_in(t, portal, op, &engagement, &before, because).await?;
        let event = Event::ForumCancelled { forum, engagement: engagement.id, because: because.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}

async fn cancel_in(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    before: &Forum,
    because: &str,
) -> Result<Vec<Message>, Fault> {
    let after = before.clone().cancel(because.to_owned(), op.now)?;
    if after == *before {
        return Err(Fault::conflict("A colleague cancelled it", "The page says why"));
    }
    step(t, before, &after).await?;
    t.change(&FREE_CELLS, bind![id(before.id)]).await?;
    seats::lapse(t, op, before).await?;
    let messages = mail::cancelled(t, portal, op, engagement, before, because).await?;
    seats::call_off(t, op, before.id).await?;
    Ok(messages)
}

/// Cancels, in the transaction that ends an engagement, every forum that has not begun. Gives back what those who come are told.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn cancel_ahead(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    because: &str,
) -> Result<Vec<Message>, Fault> {
    let mut messages = Vec::new();
    let rows = t.rows(&super::OF_ENGAGEMENT, bind![id(engagement.id)]).await?;
    for row in &rows {
        let forum = load_in(t, engagement.id, row.parse(0)?).await?;
        let ahead = match forum.stage {
            ForumStage::Draft => true,
            ForumStage::Announced { .. } => op.now < forum.plan.starts,
            ForumStage::Cancelled { .. } | ForumStage::Minuted { .. } => false,
        };
        if ahead {
            messages.extend(cancel_in(t, portal, op, engagement, &forum, because).await?);
        }
    }
    Ok(messages)
}

impl Overview {
    /// The forums that take place or did, and those that are planned.
    pub fn standing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !matches!(line.forum.stage, ForumStage::Cancelled { .. }))
    }
}
