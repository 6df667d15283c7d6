//! Locks: one module of each organisation, until the lock; and the list of them from then on.

use super::{load, load_in, move_on};
use crate::{
    Op, Portal, bind,
    db::{Row, id},
    pilots::{Ground, modules},
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    event::Event,
    fault::Fault,
    ids::{FinalId, ModuleId, OrganisationId},
    pilots::{EndReason, FinalPhase, FinalStage, Lock, Module, ModuleState, Sha256},
    time::{Timestamp, london},
};
use std::collections::BTreeSet;

statements! {
    OPEN: Write "INSERT INTO finals (id, engagement, card, held_out, profiles, worlds, publication, stage, stage_data, opened_at, locks_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";
    BIND: Write "INSERT INTO final_parties (final_phase, party, commitment, secret) VALUES ($1, $2, $3, $4)";
    LOCK: Write "INSERT INTO final_locks (final_phase, organisation, module, sha256, locked_at, consents) VALUES ($1, $2, $3, $4, $5, FALSE)
        ON CONFLICT (final_phase, organisation) DO UPDATE SET module = excluded.module, sha256 = excluded.sha256, locked_at = excluded.locked_at";
    TAKE_BACK: Write "DELETE FROM final_locks WHERE final_phase = $1 AND organisation = $2";
    CONSENT: Write "UPDATE final_locks SET consents = $3 WHERE final_phase = $1 AND organisation = $2";
    LOCKS: Read "SELECT organisation, module, sha256, locked_at, consents FROM final_locks WHERE final_phase = $1 ORDER BY organisation";
    REHEARSED: Read "SELECT 1 FROM runs WHERE module = $1 AND phase = 'practice' AND worlds >= $2 AND end_reason = $3";
    DUE: Read "SELECT id FROM finals WHERE stage = 'open_for_locks' AND locks_at <= $1 ORDER BY locks_at LIMIT 20";
}

fn read(row: &Row) -> Result<Lock, Fault> {
    Ok(Lock {
        organisation: row.parse(0)?,
        module: row.parse(1)?,
        sha256: row.parse(2)?,
        at: row.moment(3)?,
        consents: row.get(4)?,
    })
}

/// All locks of a final. Only the portal itself and, after the reveal, its council read who they are.
pub(crate) async fn all(portal: &Portal, phase: FinalId) -> Result<Vec<Lock>, Fault> {
    portal.db.rows(&LOCKS, bind![id(phase)]).await?.iter().map(read).collect()
}

/// How many organisations have locked a module.
///
/// # Errors
/// The database does not answer.
pub async fn locks(portal: &Portal, phase: FinalId) -> Result<usize, Fault> {
    Ok(all(portal, phase).await?.len())
}

/// The organisation's own lock.
///
/// # Errors
/// The database does not answer.
pub async fn own_lock(portal: &Portal, phase: FinalId, ground: &Ground) -> Result<Option<Lock>, Fault> {
    let locks = all(portal, phase).await?;
    Ok(locks.into_iter().find(|lock| lock.organisation == ground.organisation))
}

/// The ground of an engagement, for whoever may lock a pilot there.
///
/// # Errors
/// As [`crate::pilots::ground`]; the refusal of the permission table.
pub async fn ground_for_locking(portal: &Portal, op: &Op, reference: &str) -> Result<Ground, Fault> {
    let ground = crate::pilots::ground(portal, op, reference).await?;
    op.may(Act::LockModule, &Subject::Organisation(ground.organisation))?;
    Ok(ground)
}

/// A module and what it stands on, for whoever may lock it.
///
/// # Errors
/// As [`crate::pilots::module`]; the refusal of the permission table.
pub async fn module_for_locking(
    portal: &Portal,
    op: &Op,
    module: ModuleId,
) -> Result<(Ground, Module), Fault> {
    let (ground, module) = crate::pilots::module(portal, op, module).await?;
    op.may(Act::LockModule, &Subject::Organisation(module.organisation))?;
    Ok((ground, module))
}

/// Whether a module has run in full practice, to its end.
///
/// # Errors
/// The database does not answer.
pub async fn rehearsed(portal: &Portal, module: ModuleId, worlds: u32) -> Result<bool, Fault> {
    let succeeded = EndReason::Succeeded.to_string();
    Ok(portal.db.row(&REHEARSED, bind![id(module), worlds, succeeded]).await?.is_some())
}

/// Locks a module, in place of the one before. Locking the same one again changes nothing.
///
/// # Errors
/// Not found for others' modules; the refusal of the permission table; a conflict when it cannot be run, has not rehearsed, or
/// the lock has passed.
pub async fn lock(portal: &Portal, op: &Op, module: ModuleId) -> Result<(), Fault> {
    let (ground, module) = module_for_locking(portal, op, module).await?;
    let phase = super::of(portal, module.engagement).await?.ok_or_else(no_final)?;
    let own = own_lock(portal, phase.id, &ground).await?;
    if own.is_some_and(|lock| lock.module == module.id) {
        return Ok(());
    }
    let rehearsed = rehearsed(portal, module.id, phase.worlds).await?;
    tx!(portal, op, serializable, t => {
        let now = load_in(t, phase.id).await?;
        let module = modules::load_in(t, module.id).await?;
        let permit = op.may(Act::LockModule, &Subject::Organisation(module.organisation))?;
        can_be_locked(&now, &module, rehearsed, op.now)?;
        let values = bind![id(now.id), id(module.organisation), id(module.id), module.sha256.to_string(), op.now];
        t.change_one(&LOCK, values).await?;
        let event = Event::ModuleLocked {
            final_phase: now.id,
            organisation: module.organisation,
            module: module.id,
            sha256: module.sha256,
        };
        Ok((permit.did(event), ()))
    })
}

fn no_final() -> Fault {
    Fault::conflict("No final is open", "The council announces it on the page of the engagement.")
}

fn can_be_locked(phase: &FinalPhase, module: &Module, rehearsed: bool, now: Timestamp) -> Result<(), Fault> {
    if !phase.takes_locks(now) {
        return Err(Fault::conflict(
            format!("Pilots could be locked until {}", london::long(phase.locks_at)),
            "The list is fixed since then, so that nothing that became known helps anybody.",
        ));
    }
    if !matches!(module.state, ModuleState::Ready { .. }) {
        return Err(Fault::conflict(
            format!("Version {} cannot be run: {}", module.number, module.state.label().to_lowercase()),
            "Lock a version that is ready to run.",
        ));
    }
    if !rehearsed {
        return Err(Fault::conflict(
            format!("Version {} has not succeeded in a full practice yet", module.number),
            "Run it in full practice first: a pilot that is locked cannot be mended.",
        ));
    }
    Ok(())
}

/// Takes an organisation's lock back, before the lock.
///
/// # Errors
/// The refusal of the permission table; a conflict once the list is fixed.
pub async fn take_back(portal: &Portal, op: &Op, ground: &Ground, phase: FinalId) -> Result<(), Fault> {
    let organisation = ground.organisation;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::LockModule, &Subject::Organisation(organisation))?;
        if !load_in(t, phase).await?.takes_locks(op.now) {
            return Err(Fault::conflict(
                "The list of locked pilots is fixed",
                "A lock could be taken back until then.",
            ));
        }
        t.change(&TAKE_BACK, bind![id(phase), id(organisation)]).await?;
        Ok((permit.did(Event::LockTakenBack { final_phase: phase, organisation }), ()))
    })
}

/// Says whether the organisation may be named where results are public. It may be changed until they are published.
///
/// # Errors
/// The refusal of the permission table; a conflict once they are published, or without a lock.
pub async fn consent(
    portal: &Portal,
    op: &Op,
    ground: &Ground,
    phase: FinalId,
    consents: bool,
) -> Result<(), Fault> {
    let organisation = ground.organisation;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::LockModule, &Subject::Organisation(organisation))?;
        if let FinalStage::Revealed { published_at: Some(at), .. } = load_in(t, phase).await?.stage {
            return Err(Fault::conflict(
                format!("The results were published on {}", london::long(at)),
                "Whether you are named could be changed until then. Ask the council if you must be taken off the page.",
            ));
        }
        t.change_one(&CONSENT, bind![id(phase), id(organisation), consents]).await?;
        Ok((permit.did(Event::ConsentGiven { final_phase: phase, organisation, consents }), ()))
    })
}

/// Fixes the lists of all finals whose lock has come. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer.
pub async fn close_locks(portal: &Portal, now: Timestamp) -> Result<u32, Fault> {
    let rows = portal.db.rows(&DUE, bind![now]).await?;
    let mut closed = 0;
    for row in &rows {
        close(portal, &Op::new(Actor::System, now), row.parse(0)?).await?;
        closed += 1;
    }
    Ok(closed)
}

async fn close(portal: &Portal, op: &Op, phase: FinalId) -> Result<(), Fault> {
    let before = load(portal, phase).await?;
    let engagement = crate::engagements::load(portal, before.engagement).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::RunFinal, &engagement.subject())?;
        let before = load_in(t, phase).await?;
        let rows = t.rows(&LOCKS, bind![id(phase)]).await?;
        let modules: BTreeSet<Sha256> =
            rows.iter().map(|row| read(row).map(|lock| lock.sha256)).collect::<Result<_, _>>()?;
        let after = before.clone().close_locks(modules.clone(), op.now)?;
        move_on(t, &before, &after).await?;
        let event = match &after.stage {
            FinalStage::CalledOff { reason, .. } => Event::FinalCalledOff { final_phase: phase, reason: reason.clone() },
            _ => Event::FinalLocked { final_phase: phase, modules: modules.into_iter().collect() },
        };
        Ok((permit.did(event), ()))
    })
}

/// The organisations that have locked a module, for the batch.
pub(crate) fn by_organisation(locks: Vec<Lock>) -> Vec<(OrganisationId, ModuleId)> {
    locks.into_iter().map(|lock| (lock.organisation, lock.module)).collect()
}
