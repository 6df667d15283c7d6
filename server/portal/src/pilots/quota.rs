//! The quota: how many practice runs an organisation has left today, and where they went.

use super::{Ground, quota_used_up};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{EngagementId, OrganisationId, QuotaEntryId, RunId},
    pilots::Cause,
    time::{Timestamp, london},
};

statements! {
    ENTER: Write "INSERT INTO quota_entries (id, organisation, engagement, run, day, change, cause, entered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    GIVE_BACK: Write "INSERT INTO quota_entries (id, organisation, engagement, run, day, change, cause, entered_at)
        SELECT CAST($1 AS TEXT), organisation, engagement, run, day, 1, CAST($3 AS TEXT), CAST($4 AS BIGINT)
        FROM quota_entries WHERE run = $2 AND change = -1";
    USED: Read "SELECT COALESCE(SUM(CASE WHEN change < 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN change > 0 THEN 1 ELSE 0 END), 0)
        FROM quota_entries WHERE organisation = $1 AND engagement = $2 AND day = $3";
}

/// An organisation's practice runs of one day on the challenge of an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many it may have.
    pub allowed: u32,
    /// How many were queued.
    pub taken: u32,
    /// How many were given back.
    pub given_back: u32,
}

impl Quota {
    /// How many are left.
    pub fn left(self) -> u32 {
        (self.allowed + self.given_back).saturating_sub(self.taken)
    }
}

fn read(row: Option<crate::db::Row>, ground: &Ground) -> Result<Quota, Fault> {
    let row = row.ok_or_else(|| Fault::internal("a sum is one row"))?;
    let count = |place| row.get::<i64>(place).and_then(|n| u32::try_from(n).map_err(Fault::internal));
    Ok(Quota {
        allowed: ground.chosen.conditions.practice_runs_a_day,
        taken: count(0)?,
        given_back: count(1)?,
    })
}

/// What is left today.
///
/// # Errors
/// The database does not answer.
pub async fn quota(portal: &Portal, op: &Op, ground: &Ground) -> Result<Quota, Fault> {
    read(portal.db.row(&USED, used(ground.organisation, ground.engagement.id, op.now)).await?, ground)
}

fn used(organisation: OrganisationId, engagement: EngagementId, now: Timestamp) -> Vec<crate::db::Value> {
    bind![id(organisation), id(engagement), london::start_of_day(now)]
}

/// Takes one for a run, in its transaction, which must be serializable.
pub(super) async fn debit(t: &mut Tx, op: &Op, ground: &Ground, run: RunId) -> Result<(), Fault> {
    let (organisation, engagement) = (ground.organisation, ground.engagement.id);
    let quota = read(t.row(&USED, used(organisation, engagement, op.now)).await?, ground)?;
    if quota.left() == 0 {
        return Err(quota_used_up(quota.allowed));
    }
    let (cause, day) = (Cause::Queued, london::start_of_day(op.now));
    let entry: QuotaEntryId = op.id();
    let values =
        bind![id(entry), id(organisation), id(engagement), id(run), day, cause.change(), cause.key(), op.now];
    t.change_one(&ENTER, values).await
}

/// Gives back what a run took, on the day it was taken; nothing where it took none, as in a final.
pub(super) async fn credit(t: &mut Tx, op: &Op, run: RunId, cause: Cause) -> Result<(), Fault> {
    let entry: QuotaEntryId = op.id();
    t.change(&GIVE_BACK, bind![id(entry), id(run), cause.key(), op.now]).await.map(drop)
}
