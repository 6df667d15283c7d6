//! The closing itself: freezes what was written with what the portal knows, and tells everybody.

use super::{FREEZE, Facts, LOAD, ground, stored_in};
use crate::{
    Op, Portal,
    accounts::Confirmed,
    bind,
    db::id,
    demos,
    engagements::{self, interest, load_in, news, publishing},
    forums, tx,
};
use domain::{
    actor::Act,
    closing::{Closure, closing_mark},
    engagements::{Engagement, NewsKind, Stage},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, PersonId},
};

/// Closes an engagement. `seen` is the mark of what the officer read; `confirmed` says that they gave their password again.
///
/// # Errors
/// As [`super::for_writing`]; a conflict when something stands in the way, or changed since.
pub async fn close(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    seen: &str,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let by = op.person()?;
    let before = ground(portal, op, engagement).await?;
    if closed_by(portal, &before, by, seen).await? {
        return Ok(());
    }
    let closed = tx!(portal, op, serializable, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::CloseEngagement, &before.subject())?;
        confirmed.holds(t, op).await?;
        interest::keep_suppliers_out_in(t, op, &before).await?;
        let stored = stored_in(t, engagement).await?;
        let facts = Facts::read_in(t, op, engagement).await?;
        let after = before.clone().close(by, &facts.hindrances(op, &before, &stored.closing, true), op.now)?;
        let closure = Closure { record: facts.record(op, &before, &stored.closing)?, closing: stored.closing, at: op.now };
        if closing_mark(&closure.closing, &closure.record) != seen {
            return Err(Fault::conflict(
                "Something that closing publishes changed while you were reading",
                "Nothing was closed. Below is how it is now. Read it again before you close",
            ));
        }
        engagements::save(t, &before, &after).await?;
        t.change_one(&FREEZE, bind![id(engagement), stored.revision, closure.record.json(), op.now]).await?;
        publishing::mark_closed(t, op, engagement).await?;
        // Nothing that is booked is ahead: that stands in the way.
        demos::cancel_ahead(t, portal, op, &before, "The engagement was closed").await?;
        // Those that were announced are over; what was only planned is discarded.
        forums::cancel_ahead(t, portal, op, &before, "The engagement was closed").await?;
        news::announce(t, op, engagement, (NewsKind::Closed, 0), &closure.words()).await?;
        let sha256 = closing_mark(&closure.closing, &closure.record);
        Ok((permit.did(Event::EngagementClosed { engagement, sha256 }), ()))
    });
    match closed {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = engagements::load(portal, engagement).await?;
            if closed_by(portal, &now, by, seen).await? { Ok(()) } else { Err(fault) }
        }
        closed => closed,
    }
}

/// Whether this person closed it, having read this: then the form was sent twice.
async fn closed_by(
    portal: &Portal,
    engagement: &Engagement,
    by: PersonId,
    seen: &str,
) -> Result<bool, Fault> {
    if !matches!(engagement.stage, Stage::Closed { by: who, .. } if who == by) {
        return Ok(false);
    }
    let closure = closure(portal, engagement).await?;
    Ok(closure.is_some_and(|closure| closing_mark(&closure.closing, &closure.record) == seen))
}

/// What was published when an engagement was closed; nothing for one that is not.
///
/// # Errors
/// The database does not answer.
pub async fn closure(portal: &Portal, engagement: &Engagement) -> Result<Option<Closure>, Fault> {
    let Stage::Closed { at, .. } = engagement.stage else { return Ok(None) };
    let row = portal.db.row(&LOAD, bind![id(engagement.id)]).await?;
    let row = row.ok_or_else(|| Fault::internal("an engagement is closed without a closing"))?;
    Ok(Some(Closure { closing: row.json(0)?, record: row.json(1)?, at }))
}
