//! Modules: uploaded as they arrive, checked in the background, kept as versions with a note, deleted by their owner.

use crate::{
    Op, Portal, bind,
    blobs::Blob,
    db::{Row, Tx, id, json, violated},
    engagements,
    operational::queue::{self, For, Kind},
    statements, tx,
};
use bytes::Bytes;
use domain::{
    actor::{Act, Scope, Subject},
    engagements::{Engagement, Phase, Stage},
    event::Event,
    fault::Fault,
    ids::{EngagementId, ModuleId, OrganisationId},
    pilots::{ChallengeUse, MODULE_BYTES_MAX, Module, ModuleState, Sha256},
};
use futures::Stream;

/// So many versions an organisation may keep for one engagement.
pub const VERSIONS_MAX: i64 = 50;

statements! {
    UPLOAD: Write "INSERT INTO modules (id, engagement, organisation, number, sha256, bytes, file_name, note, state, state_data, uploaded_at, uploaded_by)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($4 AS TEXT), CAST($5 AS BIGINT),
        CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS BIGINT), CAST($11 AS TEXT)
        FROM modules WHERE engagement = $2 AND organisation = $3";
    LOAD: Read "SELECT id, engagement, organisation, number, sha256, bytes, file_name, note, state_data, uploaded_at FROM modules WHERE id = $1";
    SAME: Read "SELECT id FROM modules WHERE engagement = $1 AND organisation = $2 AND sha256 = $3 AND state <> 'deleted'";
    KEPT: Read "SELECT COUNT(*) FROM modules WHERE engagement = $1 AND organisation = $2 AND state <> 'deleted'";
    OF: Read "SELECT id, engagement, organisation, number, sha256, bytes, file_name, note, state_data, uploaded_at
        FROM modules WHERE engagement = $1 AND organisation = $2 ORDER BY number DESC";
    MOVE: Write "UPDATE modules SET state = $3, state_data = $4 WHERE id = $1 AND state = $2";
    RUNNING: Read "SELECT 1 FROM runs WHERE module = $1 AND ended_at IS NULL";
    LOCKED: Read "SELECT 1 FROM final_locks l JOIN finals f ON f.id = l.final_phase
        WHERE l.module = $1 AND f.stage IN ('open_for_locks', 'locked', 'running')";
}

fn read(row: &Row) -> Result<Module, Fault> {
    let number = |place| row.get::<i64>(place).and_then(|n| u32::try_from(n).map_err(Fault::internal));
    Ok(Module {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        organisation: row.parse(2)?,
        number: number(3)?,
        sha256: row.parse(4)?,
        bytes: u64::try_from(row.get::<i64>(5)?).map_err(Fault::internal)?,
        file_name: row.get(6)?,
        note: row.get(7)?,
        state: row.json(8)?,
        uploaded_at: row.moment(9)?,
    })
}

/// What a supplier's pilots for an engagement stand on.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The engagement, which is published.
    pub engagement: Engagement,
    /// Its challenge.
    pub chosen: ChallengeUse,
    /// The organisation that the actor acts for.
    pub organisation: OrganisationId,
}

impl Ground {
    /// Whether pilots can be uploaded and run: not once it is withdrawn.
    pub fn is_open(&self) -> bool {
        matches!(self.engagement.stage, Stage::Published { .. })
    }
}

/// The ground of an engagement with this public reference, for people of a supplier.
///
/// # Errors
/// Not found, also where the engagement has no challenge; the refusal of the permission table; forbidden for people of the
/// council.
pub async fn ground(portal: &Portal, op: &Op, reference: &str) -> Result<Ground, Fault> {
    let organisation = Scope::own(&op.actor, Act::RunPilot)?.organisation();
    let engagement = engagements::public(portal, op, reference).await?.engagement;
    stand_on(portal, op, engagement, organisation).await
}

/// The ground of a module or a run, for people of the organisation whose it is.
pub(crate) async fn ground_of(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Ground, Fault> {
    op.may(Act::RunPilot, &Subject::Organisation(organisation))?;
    let engagement = engagements::load(portal, engagement).await?;
    stand_on(portal, op, engagement, organisation).await
}

async fn stand_on(
    portal: &Portal,
    op: &Op,
    engagement: Engagement,
    organisation: OrganisationId,
) -> Result<Ground, Fault> {
    let chosen = super::chosen(portal, engagement.id).await?.ok_or_else(Fault::not_found)?;
    engagements::interest::keep_sides_apart(portal, op, &engagement).await?;
    Ok(Ground { engagement, chosen, organisation })
}

/// What comes with a file.
#[derive(Clone, Debug)]
pub struct NewModule {
    /// What the file was called, as text.
    pub file_name: String,
    /// What its owner writes about it.
    pub note: String,
}

/// Whether the actor may upload now: asked before the file is read.
async fn may_upload(portal: &Portal, ground: &Ground, op: &Op) -> Result<(), Fault> {
    if !ground.is_open() || ground.engagement.phase(op.now) == Phase::Withdrawn {
        return Err(over(&ground.engagement));
    }
    let kept = portal.db.row(&KEPT, bind![id(ground.engagement.id), id(ground.organisation)]).await?;
    let kept = kept.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0);
    if kept >= VERSIONS_MAX {
        return Err(Fault::conflict(
            format!(
                "You keep {VERSIONS_MAX} versions of your pilot for this engagement, and there may be no more"
            ),
            "Delete one that you do not need, then upload this one.",
        ));
    }
    Ok(())
}

/// What is said where no pilots are uploaded and run any more.
pub fn over(engagement: &Engagement) -> Fault {
    Fault::conflict(
        format!("This engagement is {}", engagement.stage.label()),
        "No pilots are uploaded or run any more. What ran before stays where it is.",
    )
}

/// Uploads a module as it arrives, and puts it into the queue to be checked. A file that the organisation has uploaded for
/// the engagement already is that module: its id is given back.
///
/// # Errors
/// The refusal of the permission table; too large, empty, broken off, or no room for it.
pub async fn upload(
    portal: &Portal,
    op: &Op,
    reference: &str,
    new: NewModule,
    pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
) -> Result<ModuleId, Fault> {
    let by = op.person()?;
    let ground = ground(portal, op, reference).await?;
    may_upload(portal, &ground, op).await?;
    let stored: ModuleId = op.id();
    let if_larger = "Build it for release and leave out what it does not need. Nothing was kept of it.";
    let received = portal.blobs.receive(Blob::Module(stored), MODULE_BYTES_MAX, if_larger, pieces).await?;
    let (engagement, organisation) = (ground.engagement.id, ground.organisation);
    if received.bytes == 0 {
        portal.blobs.remove(Blob::Module(stored)).await?;
        return Err(Fault::invalid("The file is empty", "Choose the file that pilot build wrote."));
    }
    let uploaded = tx!(portal, op, t => {
        let permit = op.may(Act::RunPilot, &Subject::Organisation(organisation))?;
        let stored_engagement = engagements::load_in(t, engagement).await?;
        stored_engagement.still_published().map_err(|_| over(&stored_engagement))?;
        let state = ModuleState::Uploaded;
        let values = bind![
            id(stored),
            id(engagement),
            id(organisation),
            received.sha256.to_string(),
            i64::try_from(received.bytes).map_err(Fault::internal)?,
            &new.file_name,
            &new.note,
            state.key(),
            json(&state)?,
            op.now,
            id(by)
        ];
        t.change_one(&UPLOAD, values).await?;
        queue::enqueue(t, &stored.to_string(), Kind::Check, organisation, For::Anybody, op.now).await?;
        let event = Event::ModuleUploaded { module: stored, engagement, organisation, sha256: received.sha256 };
        Ok((permit.did(event), stored))
    });
    match uploaded {
        Ok(module) => {
            portal.queue.wake();
            Ok(module)
        }
        Err(fault) => {
            portal.blobs.remove(Blob::Module(stored)).await?;
            if violated(&fault).is_none() {
                return Err(fault);
            }
            same(portal, engagement, organisation, received.sha256).await?.ok_or(fault)
        }
    }
}

/// The module that the organisation has uploaded with this content.
async fn same(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
    sha256: Sha256,
) -> Result<Option<ModuleId>, Fault> {
    let values = bind![id(engagement), id(organisation), sha256.to_string()];
    portal.db.row(&SAME, values).await?.map(|row| row.parse(0)).transpose()
}

pub(crate) async fn load(portal: &Portal, module: ModuleId) -> Result<Module, Fault> {
    read(&portal.db.row(&LOAD, bind![id(module)]).await?.ok_or_else(Fault::not_found)?)
}

pub(super) async fn load_in(t: &mut Tx, module: ModuleId) -> Result<Module, Fault> {
    read(&t.row(&LOAD, bind![id(module)]).await?.ok_or_else(Fault::not_found)?)
}

/// A module and what it stands on, for people of the organisation whose it is.
///
/// # Errors
/// Not found, also for others'.
pub async fn module(portal: &Portal, op: &Op, module: ModuleId) -> Result<(Ground, Module), Fault> {
    let module = load(portal, module).await?;
    Ok((ground_of(portal, op, module.engagement, module.organisation).await?, module))
}

/// How many jobs wait before a module that is to be checked; none once a worker is at it.
///
/// # Errors
/// The database does not answer.
pub async fn place(portal: &Portal, op: &Op, module: ModuleId) -> Result<Option<u32>, Fault> {
    let standing = queue::standing(portal, &module.to_string(), op.now).await?;
    Ok(standing.filter(|standing| !standing.taken).map(|standing| standing.before))
}

/// The organisation's modules for an engagement, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn modules(portal: &Portal, ground: &Ground) -> Result<Vec<Module>, Fault> {
    let rows = portal.db.rows(&OF, bind![id(ground.engagement.id), id(ground.organisation)]).await?;
    rows.iter().map(read).collect()
}

/// Moves a module on from the state it is in.
pub(super) async fn move_on(t: &mut Tx, module: &Module, state: &ModuleState) -> Result<(), Fault> {
    let data = json(state)?;
    t.change_one(&MOVE, bind![id(module.id), module.state.key(), state.key(), data]).await
}

/// Deletes a module: the file is gone, and what ran stays. One that is deleted stays so.
///
/// # Errors
/// Not found for others'; a conflict while it runs, or while it is locked away.
pub async fn delete(portal: &Portal, op: &Op, module: ModuleId) -> Result<(), Fault> {
    let stored = load(portal, module).await?;
    op.may(Act::RunPilot, &Subject::Organisation(stored.organisation))?;
    if matches!(stored.state, ModuleState::Deleted { .. }) {
        return portal.blobs.remove(Blob::Module(module)).await;
    }
    tx!(portal, op, serializable, t => {
        let now = load_in(t, module).await?;
        let permit = op.may(Act::RunPilot, &Subject::Organisation(now.organisation))?;
        can_be_deleted(&now.state)?;
        if t.row(&LOCKED, bind![id(module)]).await?.is_some() {
            return Err(Fault::conflict(
                "This version is locked for the final",
                "Take the lock back, or lock another version. Once the list is fixed it stays until the reveal.",
            ));
        }
        if t.row(&RUNNING, bind![id(module)]).await?.is_some() {
            return Err(Fault::conflict(
                "This version has a run that has not ended",
                "Cancel the run or wait for its end, then delete the version.",
            ));
        }
        move_on(t, &now, &ModuleState::Deleted { at: op.now }).await?;
        Ok((permit.did(Event::ModuleDeleted { module }), ()))
    })?;
    portal.blobs.remove(Blob::Module(module)).await
}

fn can_be_deleted(state: &ModuleState) -> Result<(), Fault> {
    match state {
        ModuleState::Uploaded => Err(Fault::conflict(
            "This version is being checked",
            "Wait until it is checked, which takes up to a minute, then delete it.",
        )),
        ModuleState::Quarantined { .. } => Err(Fault::conflict(
            "This version is locked away until the operator has looked at it",
            "Ask the operator.",
        )),
        _ => Ok(()),
    }
}
