//! Finals: opened by the council, locked by suppliers, run in one batch, revealed.
//!
//! The protocol is that of [`domain::pilots::FinalPhase`]. A party's secret is sealed with a key outside the database until
//! the reveal; the key of the worlds is never stored.

pub(crate) mod agreeing;
pub(crate) mod locking;
mod opening;
mod results;
pub(crate) mod running;

pub use agreeing::{Said, agree, for_agreeing, said};
pub use locking::{
    close_locks, consent, ground_for_locking, lock, locks, module_for_locking, own_lock, rehearsed, take_back,
};
pub use opening::{Candidate, Opening, call_off, for_opening, open, open_demonstration};
pub(crate) use results::results_of;
pub use results::{ForParty, Result as OwnResult, public_receipt, results, results_by_party};
pub use running::{compared, publish, reveal, revealed, start};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json},
    engagements,
    keys::Purpose,
    statements,
};
use domain::{
    actor::Act,
    engagements::Engagement,
    fault::Fault,
    ids::{EngagementId, FinalId, OrganisationId, RunId},
    pilots::{FinalPhase, FinalStage, Publication},
};
use receipt::{
    reveal::{PartySecret, final_key},
    worlds::RunKey,
};
use std::collections::BTreeMap;
use zeroize::Zeroize;

statements! {
    OF_ENGAGEMENT: Read "SELECT id, engagement, card, held_out, profiles, worlds, publication, stage_data, opened_at, locks_at, revision
        FROM finals WHERE engagement = $1 ORDER BY opened_at DESC, id DESC LIMIT 1";
    BY_ID: Read "SELECT id, engagement, card, held_out, profiles, worlds, publication, stage_data, opened_at, locks_at, revision
        FROM finals WHERE id = $1";
    OF_RUN: Read "SELECT final_phase FROM runs WHERE id = $1";
    PARTIES: Read "SELECT f.party, f.commitment, f.secret, o.name FROM final_parties f JOIN organisations o ON o.id = f.party
        WHERE f.final_phase = $1 ORDER BY f.party";
    MOVE: Write "UPDATE finals SET stage = $3, stage_data = $4, revision = revision + 1 WHERE id = $1 AND revision = $2";
}

fn read(row: &Row) -> Result<FinalPhase, Fault> {
    let publication: String = row.get(6)?;
    Ok(FinalPhase {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        card: row.json(2)?,
        held_out: row.get(3)?,
        profiles: row.json(4)?,
        names: BTreeMap::new(),
        worlds: u32::try_from(row.get::<i64>(5)?).map_err(Fault::internal)?,
        publication: Publication::from_key(&publication)
            .ok_or_else(|| Fault::internal(format!("a final that publishes {publication}")))?,
        commitments: BTreeMap::new(),
        stage: row.json(7)?,
        opened_at: row.moment(8)?,
        locks_at: row.moment(9)?,
        revision: row.get(10)?,
    })
}

/// The latest final of an engagement, if one was ever opened: what everybody may know of it.
///
/// # Errors
/// The database does not answer.
pub async fn of(portal: &Portal, engagement: EngagementId) -> Result<Option<FinalPhase>, Fault> {
    let Some(row) = portal.db.row(&OF_ENGAGEMENT, bind![id(engagement)]).await? else { return Ok(None) };
    whole(portal, read(&row)?).await.map(Some)
}

/// The same within a transaction, without what only pages show.
pub(super) async fn of_in(t: &mut Tx, engagement: EngagementId) -> Result<Option<FinalPhase>, Fault> {
    t.row(&OF_ENGAGEMENT, bind![id(engagement)]).await?.as_ref().map(read).transpose()
}

async fn load(portal: &Portal, phase: FinalId) -> Result<FinalPhase, Fault> {
    let row = portal.db.row(&BY_ID, bind![id(phase)]).await?.ok_or_else(Fault::not_found)?;
    whole(portal, read(&row)?).await
}

async fn load_in(t: &mut Tx, phase: FinalId) -> Result<FinalPhase, Fault> {
    read(&t.row(&BY_ID, bind![id(phase)]).await?.ok_or_else(Fault::not_found)?)
}

/// The final with what its parties are called, and what their secrets are bound to.
async fn whole(portal: &Portal, mut phase: FinalPhase) -> Result<FinalPhase, Fault> {
    for row in portal.db.rows(&PARTIES, bind![id(phase.id)]).await? {
        let party: OrganisationId = row.parse(0)?;
        phase.commitments.insert(party, row.parse(1)?);
        phase.names.insert(party, row.get(3)?);
    }
    Ok(phase)
}

/// Moves a final on; only one of two moves at the same time goes through.
async fn move_on(t: &mut Tx, before: &FinalPhase, after: &FinalPhase) -> Result<(), Fault> {
    let data = json(&after.stage)?;
    t.change_one(&MOVE, bind![id(before.id), before.revision, after.stage.key(), data]).await
}

/// An engagement and its final, for whoever may run it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_running(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Option<FinalPhase>), Fault> {
    let engagement = engagements::load(portal, engagement).await?;
    op.may(Act::RunFinal, &engagement.subject())?;
    engagements::interest::keep_suppliers_out(portal, op, &engagement).await?;
    let phase = of(portal, engagement.id).await?;
    Ok((engagement, phase))
}

/// The same, for whoever may read its results.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_reading(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Option<FinalPhase>), Fault> {
    let engagement = engagements::load(portal, engagement).await?;
    op.may(Act::ReadResults, &engagement.subject_for(Act::ReadResults))?;
    engagements::interest::keep_suppliers_out(portal, op, &engagement).await?;
    let phase = of(portal, engagement.id).await?;
    Ok((engagement, phase))
}

/// The final that a run belongs to.
async fn of_run(portal: &Portal, run: RunId) -> Result<FinalPhase, Fault> {
    let row = portal.db.row(&OF_RUN, bind![id(run)]).await?.ok_or_else(Fault::not_found)?;
    let phase: Option<FinalId> = row.maybe_parse(0)?;
    load(portal, phase.ok_or_else(|| Fault::internal("a run of no final"))?).await
}

/// Whether what a run of a final showed may be shown.
pub(super) async fn is_revealed(portal: &Portal, run: RunId) -> Result<bool, Fault> {
    Ok(of_run(portal, run).await?.is_revealed())
}

/// The final that a run belongs to, and the key of its worlds, while it runs.
pub(super) async fn key_of_run(portal: &Portal, run: RunId) -> Result<(FinalPhase, RunKey), Fault> {
    let phase = of_run(portal, run).await?;
    if !matches!(phase.stage, FinalStage::Running { .. }) {
        return Err(Fault::internal("a final that does not run has no key"));
    }
    let secrets = secrets(portal, &phase).await?;
    let modules = phase.stage.modules().cloned().unwrap_or_default();
    let key = final_key(&secrets, &modules).map_err(Fault::internal)?;
    Ok((phase, key))
}

/// The secrets of all parties.
async fn secrets(
    portal: &Portal,
    phase: &FinalPhase,
) -> Result<BTreeMap<OrganisationId, PartySecret>, Fault> {
    let rows = portal.db.rows(&PARTIES, bind![id(phase.id)]).await?;
    let secrets = rows.iter().map(|row| {
        let (party, sealed): (OrganisationId, Vec<u8>) = (row.parse(0)?, row.get(2)?);
        let opened = portal.keys.unseal(Purpose::FinalSecret, &context(phase.id, party), &sealed);
        let mut opened = opened.ok_or_else(|| Fault::internal("a secret of a final does not open"))?;
        let bytes: Result<[u8; 32], _> = opened.as_slice().try_into();
        let mut bytes = bytes.map_err(Fault::internal)?;
        let secret = PartySecret::new(&bytes);
        bytes.zeroize();
        opened.zeroize();
        Ok((party, secret))
    });
    secrets.collect()
}

/// What a sealed secret is bound to: it opens nowhere else.
fn context(phase: FinalId, party: OrganisationId) -> Vec<u8> {
    format!("{phase} {party}").into_bytes()
}
