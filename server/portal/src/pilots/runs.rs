//! Runs: queued with a debit, ended once, with their evidence and their log.

use super::{Ground, ending::Ending, finals, modules, modules::ground_of, quota};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    operational::queue::{self, For, Kind},
    problems, statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{ModuleId, RunId},
    pilots::{EndReason, Evidence, Length, LogEntry, ModuleState, Phase, PlatformFault, Run, RunState},
    problems::Content,
    time::Timestamp,
};

statements! {
    QUEUE: Write "INSERT INTO runs (id, engagement, organisation, module, phase, worlds, profile, world_key, queued_at, queued_by, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)";
    LOAD: Read "SELECT r.id, r.engagement, r.organisation, r.module, m.sha256, m.number, r.phase, r.worlds, r.profile, r.world_key,
        r.queued_at, r.ended_at, r.end_reason, r.attempts, j.attempt, j.worker, j.lease_until, j.progress, m.bytes,
        CASE WHEN j.worker IS NULL OR j.lease_until <= $2 THEN
        (SELECT COUNT(*) FROM pilot_jobs b WHERE b.open AND (b.worker IS NULL OR b.lease_until <= $2) AND (b.turn, b.due, b.id) < (j.turn, j.due, j.id)) END, c.name
        FROM runs r JOIN modules m ON m.id = r.module LEFT JOIN organisations c ON c.id = r.party LEFT JOIN pilot_jobs j ON j.id = r.id AND j.open WHERE r.id = $1";
    OF: Read "SELECT r.id, r.engagement, r.organisation, r.module, m.sha256, m.number, r.phase, r.worlds, r.profile, r.world_key,
        r.queued_at, r.ended_at, r.end_reason, r.attempts, j.attempt, j.worker, j.lease_until, j.progress, m.bytes,
        CASE WHEN j.worker IS NULL OR j.lease_until <= $3 THEN
        (SELECT COUNT(*) FROM pilot_jobs b WHERE b.open AND (b.worker IS NULL OR b.lease_until <= $3) AND (b.turn, b.due, b.id) < (j.turn, j.due, j.id)) END, c.name
        FROM runs r JOIN modules m ON m.id = r.module LEFT JOIN organisations c ON c.id = r.party LEFT JOIN pilot_jobs j ON j.id = r.id AND j.open
        WHERE r.engagement = $1 AND r.organisation = $2 AND r.twin IS NULL
        AND (r.phase = 'practice' OR EXISTS (SELECT 1 FROM finals f WHERE f.id = r.final_phase AND f.stage = 'revealed')) ORDER BY r.queued_at DESC, r.id DESC LIMIT 200";
    TO_SHOW: Read "SELECT r.id, r.engagement, r.organisation, r.module, m.sha256, m.number, r.phase, r.worlds, r.profile, r.world_key,
        r.queued_at, r.ended_at, r.end_reason, r.attempts, NULL, NULL, NULL, NULL, m.bytes, NULL, NULL
        FROM runs r JOIN modules m ON m.id = r.module
        WHERE r.engagement = $1 AND r.organisation = $2 AND r.phase = 'practice' AND r.end_reason = 'succeeded' AND m.state <> 'quarantined'
        ORDER BY r.worlds DESC, r.queued_at DESC, r.id DESC LIMIT $3";
    OF_FINAL: Read "SELECT r.id, r.organisation, o.name, m.sha256, r.end_reason, r.evidence, r.receipt IS NOT NULL, r.party,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id) FROM runs r
        JOIN organisations o ON o.id = r.organisation JOIN modules m ON m.id = r.module
        WHERE r.final_phase = $1 AND r.twin IS NULL AND r.ended_at IS NOT NULL ORDER BY o.name, r.id";
    EVIDENCE: Read "SELECT r.evidence, r.receipt IS NOT NULL, w.name FROM runs r LEFT JOIN workers w ON w.id = r.worker WHERE r.id = $1";
    RECEIPT: Read "SELECT receipt FROM runs WHERE id = $1";
}

fn read(row: &Row, now: Timestamp) -> Result<Run, Fault> {
    let number = |place| row.get::<i64>(place).and_then(|n| u32::try_from(n).map_err(Fault::internal));
    let phase: String = row.get(6)?;
    let state = match row.maybe_moment(11)? {
        Some(at) => RunState::Ended { at, end: row.parse(12)?, attempts: number(13)? },
        None => {
            let attempt = row.get::<Option<i64>>(14)?.unwrap_or(0);
            let attempt = u32::try_from(attempt).map_err(Fault::internal)?;
            let taken = row.get::<Option<String>>(15)?.is_some()
                && row.maybe_moment(16)?.is_some_and(|until| until > now);
            if taken {
                RunState::Leased { attempt, progress: row.maybe_json(17)? }
            } else {
                RunState::Queued { before: number(19)?, attempts: attempt }
            }
        }
    };
    Ok(Run {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        organisation: row.parse(2)?,
        module: row.parse(3)?,
        module_sha256: row.parse(4)?,
        module_bytes: row.get::<i64>(18)?.try_into().map_err(Fault::internal)?,
        number: number(5)?,
        phase: Phase::from_key(&phase).ok_or_else(|| Fault::internal(format!("a run of phase {phase}")))?,
        worlds: number(7)?,
        profile: row.get(8)?,
        party: row.get(20)?,
        key: row.maybe_parse(9)?,
        queued_at: row.moment(10)?,
        state,
    })
}

pub(crate) async fn load(portal: &Portal, run: RunId, now: Timestamp) -> Result<Run, Fault> {
    read(&portal.db.row(&LOAD, bind![id(run), now]).await?.ok_or_else(Fault::not_found)?, now)
}

async fn load_in(t: &mut Tx, run: RunId, now: Timestamp) -> Result<Run, Fault> {
    read(&t.row(&LOAD, bind![id(run), now]).await?.ok_or_else(Fault::not_found)?, now)
}

/// Queues a practice run of a module, under an id that the form brought, so that sending it twice queues one.
///
/// # Errors
/// Not found for others' modules; a conflict when the module cannot be run, the quota is used up, or the engagement was
/// withdrawn.
pub async fn start(
    portal: &Portal,
    op: &Op,
    module: ModuleId,
    run: RunId,
    length: Length,
) -> Result<(), Fault> {
    let by = op.person()?;
    let (ground, _) = super::module(portal, op, module).await?;
    if !ground.is_open() {
        return Err(modules::over(&ground.engagement));
    }
    let Ground { engagement, chosen, organisation } = &ground;
    let missing = || Fault::internal("a challenge was published without the profile of its lead");
    let profile = chosen.profiles.get(&engagement.lead).ok_or_else(missing)?;
    let (worlds, key, phase) = (length.worlds(chosen.card.worlds), chosen.practice_key(), Phase::Practice);
    let queued = tx!(portal, op, serializable, t => {
        let stored = modules::load_in(t, module).await?;
        let permit = op.may(Act::RunPilot, &Subject::Organisation(stored.organisation))?;
        let engagement = crate::engagements::load_in(t, engagement.id).await?;
        engagement.still_published().map_err(|_| modules::over(&engagement))?;
        if !matches!(stored.state, ModuleState::Ready { .. }) {
            return Err(Fault::conflict(
                format!("Version {} cannot be run: {}", stored.number, stored.state.label().to_lowercase()),
                "Its page says why, and what you can do.",
            ));
        }
        let values = bind![
            id(run),
            id(engagement.id),
            id(*organisation),
            id(module),
            phase.key(),
            worlds,
            profile,
            key.to_string(),
            op.now,
            id(by)
        ];
        t.change_one(&QUEUE, values).await?;
        quota::debit(t, op, &ground, run).await?;
        queue::enqueue(t, &run.to_string(), Kind::Run, *organisation, For::Anybody, op.now).await?;
        let event = Event::RunQueued { run, module, organisation: *organisation, phase, worlds };
        Ok((permit.did(event), ()))
    });
    match queued {
        // The form was sent twice: the first send queued it.
        Err(fault) if violated(&fault).as_deref() == Some("runs_pkey") => {
            let first = load(portal, run, op.now).await?;
            op.may(Act::RunPilot, &Subject::Organisation(first.organisation)).map(|_| ()).map_err(|_| fault)
        }
        Err(fault) => Err(fault),
        Ok(()) => {
            portal.queue.wake();
            Ok(())
        }
    }
}

/// Cancels a run. One that no worker has ends at once, with a credit; otherwise its worker stops it. One that has ended
/// stays as it is.
///
/// # Errors
/// Not found for others'.
pub async fn cancel(portal: &Portal, op: &Op, run: RunId) -> Result<(), Fault> {
    let before = load(portal, run, op.now).await?;
    op.may(Act::RunPilot, &Subject::Organisation(before.organisation))?;
    if before.phase == Phase::Final {
        return Err(Fault::not_found());
    }
    if before.state.has_ended() {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let now = load_in(t, run, op.now).await?;
        let permit = op.may(Act::RunPilot, &Subject::Organisation(now.organisation))?;
        match now.state {
            // It ended while the person pressed the button: that is how it ended.
            RunState::Ended { .. } => Err(Fault::conflict(
                "The run has ended meanwhile",
                "Its page shows how.",
            )),
            RunState::Leased { .. } => {
                queue::mark_cancelled(t, &run.to_string()).await?;
                Ok((permit.did(Event::RunCancelAsked { run }), ()))
            }
            RunState::Queued { attempts, .. } => {
                let ending = Ending { run, attempt: attempts, worker: None, end: EndReason::Cancelled };
                let event = ending.enter(t, op, None, None).await?;
                Ok((permit.did(event), ()))
            }
        }
    })?;
    portal.queue.tell();
    Ok(())
}

/// A run and what it stands on, for people of the organisation whose it is.
///
/// # Errors
/// Not found, also for others'.
pub async fn run(portal: &Portal, op: &Op, run: RunId) -> Result<(Ground, Run), Fault> {
    let run = load(portal, run, op.now).await?;
    let ground = ground_of(portal, op, run.engagement, run.organisation).await?;
    // What a final shows is shown to nobody before the reveal, not even that it has ended.
    if run.phase == Phase::Final && !finals::is_revealed(portal, run.id).await? {
        return Err(Fault::not_found());
    }
    Ok((ground, run))
}

/// What went wrong on our side in a run, by attempt: for people of the organisation whose it is.
///
/// # Errors
/// Not found for others'.
pub async fn faults(
    portal: &Portal,
    op: &Op,
    run: RunId,
) -> Result<Vec<(u32, PlatformFault, Timestamp)>, Fault> {
    self::run(portal, op, run).await?;
    queue::faults(portal, run).await
}

/// The organisation's runs for an engagement, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn runs(portal: &Portal, op: &Op, ground: &Ground) -> Result<Vec<Run>, Fault> {
    let rows = portal.db.rows(&OF, bind![id(ground.engagement.id), id(ground.organisation), op.now]).await?;
    rows.iter().map(|row| read(row, op.now)).collect()
}

/// The organisation's runs that may be shown beside a response, those in the most worlds first, and then the newest.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn to_show(portal: &Portal, op: &Op, ground: &Ground, most: u32) -> Result<Vec<Run>, Fault> {
    let values = bind![id(ground.engagement.id), id(ground.organisation), most];
    portal.db.rows(&TO_SHOW, values).await?.iter().map(|row| read(row, op.now)).collect()
}

/// Where a run stands, for the operator's side alone.
///
/// # Errors
/// The refusal of the permission table.
pub async fn state_of(portal: &Portal, op: &Op, run: RunId) -> Result<RunState, Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    Ok(load(portal, run, op.now).await?.state)
}

/// A run with its evidence.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What it stands on.
    pub ground: Ground,
    /// The run.
    pub run: Run,
    /// What it showed.
    pub evidence: Evidence,
    /// The same as it is stored, to the byte.
    pub json: String,
    /// Whether there is a receipt: it holds all of the evidence once more, and is asked for by itself.
    pub signed: bool,
    /// The name of the worker that ran it.
    pub worker: String,
    /// What the problem says that the engagement is about, its outcome measures among it.
    pub problem: Content,
}

/// A run with its evidence, for people of the organisation whose it is.
///
/// # Errors
/// Not found, also where there is no evidence.
pub async fn evidence(portal: &Portal, op: &Op, run: RunId) -> Result<Recorded, Fault> {
    let (ground, run) = self::run(portal, op, run).await?;
    recorded(portal, ground, run).await
}

/// A run with its evidence, for whoever was let to it.
pub(crate) async fn recorded(portal: &Portal, ground: Ground, run: Run) -> Result<Recorded, Fault> {
    let row = portal.db.row(&EVIDENCE, bind![id(run.id)]).await?.ok_or_else(Fault::not_found)?;
    let json: String = row.get::<Option<String>>(0)?.ok_or_else(Fault::not_found)?;
    let evidence = Evidence::read(json.as_bytes()).map_err(Fault::internal)?;
    let worker = row.get::<Option<String>>(2)?.unwrap_or_default();
    let about = &ground.engagement;
    let problem = problems::versions::load(portal, about.problem, about.version).await?.content;
    Ok(Recorded { ground, run, evidence, json, signed: row.get(1)?, worker, problem })
}

/// What the pilot wrote in the latest attempt of a run, from this part on, and the number of the next part.
///
/// # Errors
/// Not found for others'.
pub async fn log(portal: &Portal, op: &Op, run: RunId, from: u32) -> Result<(Vec<LogEntry>, u32), Fault> {
    self::run(portal, op, run).await?;
    let (mut entries, mut next) = (Vec::new(), from);
    for (part, json) in queue::log(portal, run, from).await? {
        entries.extend(serde_json::from_str::<Vec<LogEntry>>(&json).map_err(Fault::internal)?);
        next = part + 1;
    }
    Ok((entries, next))
}

/// The receipt of a run, for people of the organisation whose it is.
///
/// # Errors
/// Not found, also where there is no receipt.
pub async fn receipt(portal: &Portal, op: &Op, run: RunId) -> Result<String, Fault> {
    self::run(portal, op, run).await?;
    receipt_of(portal, run).await
}

/// The receipt of a run, for whoever was let to it.
pub(crate) async fn receipt_of(portal: &Portal, run: RunId) -> Result<String, Fault> {
    let row = portal.db.row(&RECEIPT, bind![id(run)]).await?.ok_or_else(Fault::not_found)?;
    row.get::<Option<String>>(0)?.ok_or_else(Fault::not_found)
}
