//! Announcing a forum, and cancelling it.

use super::{
    claim, giving, load_in,
    mail::{self, HostNews},
    planning::{FEWER_SEATS, FREE_CELLS, for_planning, ground, overtaken},
};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json},
    engagements::{news, people},
    statements, tx,
};
use domain::{
    engagements::{Engagement, NewsKind},
    event::{Event, Message},
    fault::{Fault, FaultKind},
    forums::{Forum, ForumStage},
    ids::{EngagementId, ForumId},
    text::plural,
};

statements! {
    STEP: Write "UPDATE forums SET stage = $3, stage_data = $4, minutes = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
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
    let announced = tx!(portal, op, serializable, t => {
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
            "A {} takes place, with {} for people from suppliers: \u{2018}{}\u{2019}.\n\nWhen: {}\n\nThe agenda, and how to take a seat:\n{}",
            plan.kind.noun(), plural(u64::from(plan.seats), "seat", "seats"), plan.title, plan.when(), mail::page(portal, &engagement, forum),
        );
        news::announce_next(t, op, engagement.id, NewsKind::Forum, &words).await?;
        let messages = mail::to_hosts(t, portal, op, (&engagement, &after), &HostNews::YouHost).await?;
        let event = Event::ForumAnnounced { forum, engagement: engagement.id };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match announced {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = for_planning(portal, op, engagement).await?;
            let announced = matches!(now.line(forum)?.forum.stage, ForumStage::Announced { .. });
            if announced { Ok(()) } else { Err(fault) }
        }
        announced => announced,
    }
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
    let cancelled = tx!(portal, op, serializable, t => {
        let (engagement, permit) = ground(t, op, engagement).await?;
        let before = claim(t, engagement.id, forum).await?;
        let messages = cancel_in(t, portal, op, &engagement, &before, because).await?;
        let event = Event::ForumCancelled { forum, engagement: engagement.id, because: because.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match cancelled {
        // The form was sent twice at the same moment: with the same words it is done.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = for_planning(portal, op, engagement).await?;
            let same = matches!(&now.line(forum)?.forum.stage, ForumStage::Cancelled { because: first, .. } if first == because);
            if same { Ok(()) } else { Err(fault) }
        }
        cancelled => cancelled,
    }
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
    giving::lapse(t, op, before).await?;
    let mut messages = mail::cancelled(t, portal, op, engagement, before, because).await?;
    if before.is_public() {
        let news = HostNews::Cancelled(because);
        messages.extend(mail::to_hosts(t, portal, op, (engagement, &after), &news).await?);
    }
    giving::call_off(t, op, before.id).await?;
    t.change(&FEWER_SEATS, bind![id(before.id), 0_i64]).await?;
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
