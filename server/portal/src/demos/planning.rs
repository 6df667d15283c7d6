//! How demos go, and their slots: made in bulk, offered to everybody at once, or discarded.

use super::{Overview, mail, overview_for, plan_in, waiting};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json, violated},
    engagements::{interest, load_in, news, people},
    statements, tx,
};
use domain::{
    actor::{Act, Permit},
    demos::{DemoPlan, NewSlot, Pattern, SLOTS_MAX, STEP_MINUTES, SlotStage, cells},
    engagements::{Engagement, NewsKind},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, PersonId, SlotId},
    text::plural,
    time::{Timestamp, london},
};

statements! {
    SET: Write "INSERT INTO demo_plans (engagement, content, offers, revision) VALUES ($1, $2, 0, 0)";
    RESET: Write "UPDATE demo_plans SET content = $3, offers = $4, revision = revision + 1 WHERE engagement = $1 AND revision = $2";
    STANDING: Read "SELECT COUNT(*) FROM demo_slots WHERE engagement = $1 AND stage <> 'cancelled'";
    MADE_IN: Read "SELECT host, starts FROM demo_slots WHERE engagement = $1 AND batch = $2";
    MAKE: Write "INSERT INTO demo_slots (id, engagement, starts, ends, host, stage, stage_data, batch, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    TAKE_CELLS: Write "WITH RECURSIVE cells (cell) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT cell + $5 FROM cells WHERE cell + $5 < $4)
        INSERT INTO host_cells (host, cell, slot) SELECT $1, cell, $2 FROM cells";
    BUSY: Read "SELECT p.name FROM host_cells c JOIN persons p ON p.id = c.host WHERE c.host = $1 AND c.cell >= $2 AND c.cell < $3 LIMIT 1";
    OFFER: Write "UPDATE demo_slots SET stage = $3, stage_data = $4, revision = revision + 1 WHERE engagement = $1 AND stage = 'made' AND starts > $2";
    FREE_CELLS: Write "DELETE FROM host_cells WHERE slot IN (SELECT id FROM demo_slots WHERE engagement = $1 AND stage = 'made')";
    DISCARD: Write "DELETE FROM demo_slots WHERE engagement = $1 AND stage = 'made'";
}

/// The demos of an engagement, for whoever may set how they go and offer slots.
///
/// # Errors
/// As [`super::overview`].
pub async fn for_planning(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Overview, Fault> {
    overview_for(portal, op, engagement, Act::OfferDemos).await
}

/// The engagement and the permit, within a transaction that plans its demos. Whoever does that has a role on it.
pub(super) async fn ground(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Permit), Fault> {
    let engagement = load_in(t, engagement).await?;
    let permit = op.may(Act::OfferDemos, &engagement.subject_for(Act::OfferDemos))?;
    interest::keep_suppliers_out_in(t, op, &engagement).await?;
    engagement.plans_demos()?;
    people::join(t, op, engagement.id, op.person()?).await?;
    Ok((engagement, permit))
}

/// Sets how the demos of an engagement go. `seen` is the revision that the writer had before them. Once slots are offered, everybody who
/// wants to hear of the engagement is told what changed; of another place those who booked, alone.
///
/// # Errors
/// As [`for_planning`]; a conflict when it changed since, or slots have another length already.
pub async fn plan(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    plan: &DemoPlan,
    seen: i64,
) -> Result<(), Fault> {
    let before = for_planning(portal, op, engagement).await?;
    if before.planned.plan.as_ref() == Some(plan) {
        return Ok(());
    }
    let content = json(plan)?;
    let journeys = &before.working.version.content;
    let set = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let before = plan_in(t, engagement.id).await?;
        if before.revision != seen {
            return Err(overtaken());
        }
        plan.may_replace(before.plan.as_ref(), standing(t, &engagement).await? > 0)?;
        if let Some(what) = plan.missing(journeys).first().filter(|_| before.offers > 0) {
            return Err(Fault::conflict(
                format!("Slots are offered, and something is missing: {what}"),
                "Suppliers have booked by it. Add it, and save again",
            ));
        }
        let was = before.plan.as_ref().filter(|_| before.offers > 0);
        let told = was.and_then(|was| plan.terms.changes_in_words(&was.terms, journeys));
        let moved = was.is_some_and(|was| was.place != plan.place);
        let offers = before.offers + i64::from(told.is_some());
        if before.revision < 0 {
            t.change_one(&SET, bind![id(engagement.id), &content]).await?;
        } else {
            t.change_one(&RESET, bind![id(engagement.id), before.revision, &content, offers]).await?;
        }
        if let Some(words) = told {
            news::announce(t, op, engagement.id, (NewsKind::Demos, offers), &words).await?;
        }
        let messages = match moved {
            true => mail::moved_to(t, portal, op, &engagement, &plan.place, before.revision + 1).await?,
            false => Vec::new(),
        };
        let event = Event::DemosPlanned { engagement: engagement.id, length_minutes: plan.terms.length_minutes };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match set {
        // The form was sent twice at the same moment.
        Err(fault)
            if fault.kind == FaultKind::Conflict
                || violated(&fault).as_deref() == Some("demo_plans_pkey") =>
        {
            let now = super::load_plan(portal, engagement).await?;
            if now.plan.as_ref() == Some(plan) {
                Ok(())
            } else if fault.kind == FaultKind::Conflict {
                Err(fault)
            } else {
                Err(overtaken())
            }
        }
        set => set,
    }
}

fn overtaken() -> Fault {
    Fault::conflict(
        "A colleague changed how the demos go while you were writing",
        "Nothing of yours is lost. Compare it with what is saved now, and save again",
    )
}

/// How many slots there are that were not cancelled.
async fn standing(t: &mut Tx, engagement: &Engagement) -> Result<usize, Fault> {
    let row = t.row(&STANDING, bind![id(engagement.id)]).await?.ok_or_else(Fault::not_found)?;
    usize::try_from(row.get::<i64>(0)?).map_err(Fault::internal)
}

/// Whether the form with this id made these slots already: then it was sent twice.
async fn made_in(
    portal: &Portal,
    engagement: EngagementId,
    batch: SlotId,
    slots: &[(SlotId, NewSlot)],
) -> Result<bool, Fault> {
    let rows = portal.db.rows(&MADE_IN, bind![id(engagement), id(batch)]).await?;
    let made: Vec<(PersonId, Timestamp)> =
        rows.iter().map(|row| Ok((row.parse(0)?, row.moment(1)?))).collect::<Result<_, Fault>>()?;
    if made.is_empty() {
        return Ok(false);
    }
    if slots.len() == made.len() && slots.iter().all(|(_, slot)| made.contains(&(slot.host, slot.starts))) {
        return Ok(true);
    }
    Err(Fault::conflict(
        "This form made other slots before",
        "Go back to the demos, and make more slots from there",
    ))
}

/// Makes the slots of a pattern, all or none; suppliers do not see them before they are offered. `batch` is an id that the form brought,
/// so that sending it twice makes them once.
///
/// # Errors
/// As [`for_planning`]; invalid where the pattern makes no slots, or some in the past; a conflict where a host is busy.
pub async fn make_slots(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    batch: SlotId,
    pattern: &Pattern,
) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    let length = overview.planned.plan.as_ref().map(|plan| plan.terms.length_minutes);
    if length != Some(pattern.length_minutes) {
        return Err(overtaken());
    }
    people::can_all_host(portal, engagement, &pattern.hosts.iter().copied().collect()).await?;
    let slots: Vec<(SlotId, NewSlot)> = pattern.slots()?.into_iter().map(|slot| (op.id(), slot)).collect();
    if made_in(portal, engagement, batch, &slots).await? {
        return Ok(());
    }
    if let Some((_, first)) = slots.iter().find(|(_, slot)| slot.starts <= op.now) {
        return Err(Fault::invalid(
            format!("The slot on {} is in the past", london::long(first.starts)),
            "Choose later days or times.",
        ));
    }
    let made = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let there = standing(t, &engagement).await?;
        if there + slots.len() > SLOTS_MAX {
            return Err(Fault::invalid(
                format!("There can be {SLOTS_MAX} slots for an engagement, and {there} are there"),
                "Choose fewer days or hosts.",
            ));
        }
        for (own, slot) in &slots {
            make(t, &engagement, *own, slot, batch).await?;
        }
        let event = Event::SlotsMade { engagement: engagement.id, slots: slots.len() as u64 };
        Ok((permit.did(event), ()))
    });
    match made {
        Err(fault) if violated(&fault).as_deref() == Some("host_cells_pkey") => {
            match made_in(portal, engagement, batch, &slots).await? {
                true => Ok(()),
                false => Err(busy(portal, &slots).await?),
            }
        }
        made => made,
    }
}

async fn make(
    t: &mut Tx,
    engagement: &Engagement,
    own: SlotId,
    slot: &NewSlot,
    batch: SlotId,
) -> Result<(), Fault> {
    let stage = SlotStage::Made;
    let values = bind![
        id(own),
        id(engagement.id),
        slot.starts,
        slot.ends,
        id(slot.host),
        stage.key(),
        super::json(&stage)?,
        id(batch)
    ];
    t.change_one(&MAKE, values).await?;
    let taken =
        t.change(&TAKE_CELLS, bind![id(slot.host), id(own), slot.starts, slot.ends, STEP_MINUTES * 60_000]);
    let (taken, expected) = (taken.await?, cells(slot.starts, slot.ends).count() as u64);
    if taken == expected { Ok(()) } else { Err(Fault::internal(format!("{taken} cells of {expected}"))) }
}

/// Who is busy, and when: no word on what with, for that may be another council's.
async fn busy(portal: &Portal, slots: &[(SlotId, NewSlot)]) -> Result<Fault, Fault> {
    for (_, slot) in slots {
        let row = portal.db.row(&BUSY, bind![id(slot.host), slot.starts, slot.ends]).await?;
        if let Some(row) = row {
            let (name, when) = (row.get::<String>(0)?, london::long(slot.starts));
            return Ok(Fault::conflict(
                format!("{name} is not free on {when}"),
                "No slot was made. Choose other times or another host",
            ));
        }
    }
    Ok(Fault::conflict("A host is busy at one of these times", "No slot was made. Try again"))
}

/// Offers every slot that is made and has not begun, and tells everybody who wants to hear of the engagement. `seen` is how many the
/// officer saw, with the hours they cost.
///
/// # Errors
/// As [`for_planning`]; a conflict before publication, where the plan is not complete, or where there are more or fewer slots now.
pub async fn offer(portal: &Portal, op: &Op, engagement: EngagementId, seen: u64) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    let content = &overview.working.version.content;
    if seen > 0 && all_offered(&overview, op) {
        return Ok(());
    }
    let hosts = overview.hosts(portal).await?;
    let can_host = |line: &&super::Line| hosts.iter().any(|(one, _)| *one == line.slot.host);
    if let Some(line) = overview.made(op.now).into_iter().find(|line| !can_host(line)) {
        return Err(Fault::conflict(
            format!("{} can no longer host", line.host),
            "Discard the slots that are not offered, and make them again with another host",
        ));
    }
    let offered = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        engagement.takes_bookings()?;
        let before = plan_in(t, engagement.id).await?;
        let plan = before.plan.as_ref().ok_or_else(no_plan)?;
        if let Some(what) = plan.missing(content).first() {
            return Err(Fault::conflict(format!("Something is missing: {what}"), "Add it, then offer the slots"));
        }
        let stage = SlotStage::Offered;
        let offered = t.change(&OFFER, bind![id(engagement.id), op.now, stage.key(), super::json(&stage)?]).await?;
        if offered != seen || offered == 0 {
            return Err(Fault::conflict(
                format!("There are {} to offer now", plural(offered, "slot", "slots")),
                "Nothing was offered. Look at what they cost, and offer them again",
            ));
        }
        let (version, content) = (before.offers + 1, json(plan)?);
        t.change_one(&RESET, bind![id(engagement.id), before.revision, content, version]).await?;
        let words = format!(
            "{} for demos can be booked, {} each. The page of the engagement says what to show.",
            plural(offered, "slot", "slots"), plural(plan.terms.length_minutes.unsigned_abs(), "minute", "minutes"),
        );
        news::announce(t, op, engagement.id, (NewsKind::Demos, version), &words).await?;
        let (given, messages) = waiting::give(t, portal, op, &engagement).await?;
        let event = Event::SlotsOffered { engagement: engagement.id, slots: offered, given };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match offered {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict && seen > 0 => {
            let now = for_planning(portal, op, engagement).await?;
            if all_offered(&now, op) { Ok(()) } else { Err(fault) }
        }
        offered => offered,
    }
}

/// Whether slots were offered and none waits for it: then whoever offers them did so before.
fn all_offered(overview: &Overview, op: &Op) -> bool {
    overview.made(op.now).is_empty() && overview.lines.iter().any(|line| line.slot.can_be_booked(op.now))
}

fn no_plan() -> Fault {
    Fault::conflict("Nobody has set how the demos go", "Set that first")
}

/// Discards every slot that is made and was never offered; where there are none nothing changes. `seen` is how many the officer saw.
///
/// # Errors
/// As [`for_planning`]; a conflict where there are more or fewer now.
pub async fn discard(portal: &Portal, op: &Op, engagement: EngagementId, seen: u64) -> Result<(), Fault> {
    let overview = for_planning(portal, op, engagement).await?;
    if overview.not_offered() == 0 {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        t.change(&FREE_CELLS, bind![id(engagement.id)]).await?;
        let slots = t.change(&DISCARD, bind![id(engagement.id)]).await?;
        if slots != seen {
            return Err(Fault::conflict(
                format!("There are {} to discard now", plural(slots, "slot", "slots")),
                "Nothing was discarded. Look at them, and discard them again",
            ));
        }
        Ok((permit.did(Event::SlotsDiscarded { engagement: engagement.id, slots }), ()))
    })
}
