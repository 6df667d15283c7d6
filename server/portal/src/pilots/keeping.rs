//! Keeping pilots no longer than the terms of their engagement say.

use super::modules;
use crate::{Op, Portal, bind, blobs::Blob, statements, tx};
use domain::{
    actor::{Act, Actor, Subject},
    event::Event,
    fault::Fault,
    ids::ModuleId,
    pilots::ModuleState,
    time::Timestamp,
};

/// So many are deleted in one round; the next goes on.
const AT_ONCE: u32 = 100;

statements! {
    // What is being checked or runs is deleted a round later, what is locked for a final after the reveal. What is locked away waits for the operator, as the terms say.
    OVERDUE: Read "SELECT m.id FROM challenge_uses c JOIN listings l ON l.engagement = c.engagement JOIN modules m ON m.engagement = c.engagement
        WHERE c.files_kept IS NOT NULL AND l.closes_at + c.files_kept <= $1 AND m.state IN ('ready', 'rejected', 'unchecked')
        AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.module = m.id AND r.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM final_locks k JOIN finals f ON f.id = k.final_phase
            WHERE k.module = m.id AND f.stage IN ('open_for_locks', 'locked', 'running')) ORDER BY m.id LIMIT $2";
}

/// Deletes the files whose time is over; gives back how many. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer, or a file cannot be removed: the next round tries again.
pub async fn delete_overdue(portal: &Portal, now: Timestamp) -> Result<u32, Fault> {
    let op = &Op::new(Actor::System, now);
    let mut deleted = 0;
    for row in portal.db.rows(&OVERDUE, bind![now, AT_ONCE]).await? {
        let module: ModuleId = row.parse(0)?;
        // The file first: a row that says "deleted" must be true, and what is gone twice stays gone.
        portal.blobs.remove(Blob::Module(module)).await?;
        tx!(portal, op, t => {
            let stored = modules::load_in(t, module).await?;
            let permit = op.may(Act::RunPilot, &Subject::Organisation(stored.organisation))?;
            modules::move_on(t, &stored, &ModuleState::Deleted { at: op.now }).await?;
            Ok((permit.did(Event::ModuleDeleted { module }), ()))
        })?;
        deleted += 1;
    }
    Ok(deleted)
}
