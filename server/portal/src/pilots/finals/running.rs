//! The batch of a final, and the reveal.

use super::{agreeing, load, load_in, locking, move_on, of_run, secrets};
use crate::{
    Op, Portal,
    accounts::{self, Confirmed},
    bind,
    db::{Tx, id},
    engagements,
    operational::queue::{self, For, Kind},
    receipts, statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{FinalId, ModuleId, OrganisationId, PersonId, RunId},
    pilots::{Evidence, FinalPhase, FinalStep, Holder, Phase, Receipt, Run},
};
use receipt::reveal::{Reveal, RevealedParty};

statements! {
    QUEUE: Write "INSERT INTO runs (id, engagement, organisation, module, phase, worlds, profile, world_key, queued_at, queued_by, attempts, final_phase, twin, party)
        VALUES ($1, $2, $3, $4, 'final', $5, $6, NULL, $7, $8, 0, $9, $10, $11)";
    TRUSTED: Read "SELECT COUNT(*) FROM workers WHERE trusted AND ended_at IS NULL";
    UNFINISHED: Read "SELECT COUNT(*) FROM runs WHERE final_phase = $1 AND ended_at IS NULL";
    TO_SIGN: Read "SELECT r.id, r.organisation, r.evidence, w.name, t.id, t.evidence, r.worker, t.worker FROM runs r
        LEFT JOIN workers w ON w.id = r.worker LEFT JOIN runs t ON t.twin = r.id
        WHERE r.final_phase = $1 AND r.twin IS NULL AND r.evidence IS NOT NULL ORDER BY r.id";
    SIGN: Write "UPDATE runs SET receipt = $2 WHERE id = $1 AND receipt IS NULL";
    PAIR: Read "SELECT r.id, r.evidence, t.id, t.evidence FROM runs r JOIN runs t ON t.twin = r.id
        WHERE (r.id = $1 OR t.id = $1) AND r.ended_at IS NOT NULL AND t.ended_at IS NOT NULL";
    OPERATORS: Read "SELECT p.email FROM persons p JOIN memberships m ON m.person = p.id
        JOIN organisations o ON o.id = m.organisation WHERE o.kind = 'operator' ORDER BY p.email";
}

/// The council that leads a final starts it: all locked modules are queued. Where it has several parties, this is the word of one of
/// two, and whichever comes second does it.
///
/// # Errors
/// The refusal of the permission table; a conflict when the list is not fixed, or the council has given its word already.
pub async fn start(portal: &Portal, op: &Op, phase: FinalId, confirmed: Confirmed) -> Result<(), Fault> {
    start_by(portal, op, phase, confirmed, Act::RunFinal).await
}

/// The same by whoever `act` is for.
pub(super) async fn start_by(
    portal: &Portal,
    op: &Op,
    phase: FinalId,
    confirmed: Confirmed,
    act: Act,
) -> Result<(), Fault> {
    let by = op.person()?;
    let before = load(portal, phase).await?;
    let engagement = engagements::load(portal, before.engagement).await?;
    op.may(act, &engagement.subject())?;
    if agreeing::waits(portal, op, &before, FinalStep::Start).await? {
        return Ok(());
    }
    // Drawn outside the transaction, which may run again.
    let batch = batch(portal, op, &before).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(act, &engagement.subject())?;
        confirmed.holds(t, op).await?;
        let now = FinalPhase { names: before.names.clone(), ..load_in(t, phase).await? };
        let after = now.clone().start(op.now)?;
        if let Some(word) = agreeing::hear(t, portal, op, (&engagement, &now), FinalStep::Start, permit).await? {
            return Ok((word, ()));
        }
        move_on(t, &now, &after).await?;
        for one in &batch {
            enqueue(t, op, (&now, one), by).await?;
        }
        let runs = batch.iter().flat_map(|one| std::iter::once(one.run).chain(one.twin)).collect();
        Ok((permit.did(Event::FinalStarted { final_phase: phase, runs }), ()))
    })?;
    portal.queue.wake();
    Ok(())
}

/// One locked module for one party, to be run once, or by two workers.
struct Queued {
    organisation: OrganisationId,
    module: ModuleId,
    party: OrganisationId,
    profile: String,
    run: RunId,
    twin: Option<RunId>,
}

/// Every locked module for every party, in data of its sort of council: also where two parties are of one sort, so that each has a
/// result of its own. Where there are two trusted workers each runs twice, to be compared.
async fn batch(portal: &Portal, op: &Op, phase: &FinalPhase) -> Result<Vec<Queued>, Fault> {
    let trusted =
        portal.db.row(&TRUSTED, vec![]).await?.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0);
    let mut batch = Vec::new();
    for (organisation, module) in locking::by_organisation(locking::all(portal, phase.id).await?) {
        for (party, profile) in &phase.profiles {
            let twin = (trusted > 1).then(|| op.id());
            let (party, profile) = (*party, profile.clone());
            batch.push(Queued { organisation, module, party, profile, run: op.id(), twin });
        }
    }
    Ok(batch)
}

async fn enqueue(
    t: &mut Tx,
    op: &Op,
    (phase, queued): (&FinalPhase, &Queued),
    by: PersonId,
) -> Result<(), Fault> {
    let Queued { organisation, module, party, profile, run, twin } = queued;
    for (run, of, other) in [(Some(*run), None, *twin), (*twin, Some(*run), Some(*run))] {
        let Some(run) = run else { continue };
        let values = bind![
            id(run),
            id(phase.engagement),
            id(*organisation),
            id(*module),
            phase.worlds,
            profile,
            op.now,
            id(by),
            id(phase.id),
            of.map(|of| of.to_string()),
            id(*party)
        ];
        t.change_one(&QUEUE, values).await?;
        let whom = For::Trusted { apart_from: other };
        queue::enqueue(t, &run.to_string(), Kind::Run, *organisation, whom, op.now).await?;
    }
    Ok(())
}

/// After a run of a final has ended: where its twin has, too, and shows something else, the operator is told. Nothing of
/// such a pair is signed.
///
/// # Errors
/// The database does not answer.
pub async fn compared(portal: &Portal, op: &Op, run: &Run) -> Result<(), Fault> {
    if run.phase != Phase::Final {
        return Ok(());
    }
    let Some(row) = portal.db.row(&PAIR, bind![id(run.id)]).await? else { return Ok(()) };
    let (first, second): (Option<String>, Option<String>) = (row.get(1)?, row.get(3)?);
    if first == second {
        return Ok(());
    }
    let (run, twin): (RunId, RunId) = (row.parse(0)?, row.parse(2)?);
    let phase = of_run(portal, run).await?;
    let operators = portal.db.rows(&OPERATORS, vec![]).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::DoWork, &Subject::Portal)?;
        t.row(&PAIR, bind![id(run)]).await?;
        let mut entry = permit.did(Event::WorkersDisagree { run, twin });
        for operator in &operators {
            entry = entry.telling(disagreement(operator.get(0)?, run, &phase));
        }
        Ok((entry, ()))
    })
}

fn disagreement(recipient: String, run: RunId, phase: &FinalPhase) -> Message {
    Message {
        kind: "workers_disagree",
        recipient,
        object: run.to_string(),
        version: 1,
        subject: "Two workers came to different results".to_owned(),
        body: format!(
            "In the final of the engagement {}, two workers ran the same pilot (run {run}) and came to different results. \
             Nothing of it will be signed. Look at both workers before the results are revealed: one of them may be broken, \
             or may have been changed.",
            phase.engagement
        ),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    }
}

/// The council that leads a final reveals secrets and results, and signs the receipts of what both workers agree on. Where it has
/// several parties, this is the word of one of two, and whichever comes second does it.
///
/// # Errors
/// The refusal of the permission table; a conflict while a run has not ended, or when the council has given its word already.
pub async fn reveal(portal: &Portal, op: &Op, phase: FinalId, confirmed: Confirmed) -> Result<(), Fault> {
    reveal_by(portal, op, phase, confirmed, Act::RunFinal).await
}

/// The same by whoever `act` is for.
pub(super) async fn reveal_by(
    portal: &Portal,
    op: &Op,
    phase: FinalId,
    confirmed: Confirmed,
    act: Act,
) -> Result<(), Fault> {
    let before = load(portal, phase).await?;
    let engagement = engagements::load(portal, before.engagement).await?;
    op.may(act, &engagement.subject())?;
    if agreeing::waits(portal, op, &before, FinalStep::Reveal).await? {
        return Ok(());
    }
    let signed = signed(portal, op, &before).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(act, &engagement.subject())?;
        confirmed.holds(t, op).await?;
        let now = FinalPhase { names: before.names.clone(), ..load_in(t, phase).await? };
        let unfinished = t.row(&UNFINISHED, bind![id(phase)]).await?.map(|row| row.get::<i64>(0)).transpose()?;
        let unfinished = u64::try_from(unfinished.unwrap_or(0)).map_err(Fault::internal)?;
        let after = now.clone().reveal(unfinished, op.now)?;
        if let Some(word) = agreeing::hear(t, portal, op, (&engagement, &now), FinalStep::Reveal, permit).await? {
            return Ok((word, ()));
        }
        move_on(t, &now, &after).await?;
        for (run, receipt) in &signed {
            t.change_one(&SIGN, bind![id(*run), receipt]).await?;
        }
        Ok((permit.did(Event::FinalRevealed { final_phase: phase }), ()))
    })
}

/// The receipts of a final's runs, but for those whose twin shows something else or was run by the same worker.
async fn signed(portal: &Portal, op: &Op, phase: &FinalPhase) -> Result<Vec<(RunId, String)>, Fault> {
    let log_head = receipts::log_head(portal).await?;
    let mut signed = Vec::new();
    for row in portal.db.rows(&TO_SIGN, bind![id(phase.id)]).await? {
        let (evidence, twin): (String, Option<String>) = (row.get(2)?, row.get(5)?);
        if row.get::<Option<String>>(4)?.is_some() {
            // The queue never gives both to one worker; should it all the same, nobody has compared anything.
            let (one, other): (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
            if twin.as_ref() != Some(&evidence) || one == other {
                continue;
            }
        }
        let organisation: OrganisationId = row.parse(1)?;
        let holder = accounts::organisations::organisation(portal, organisation).await?;
        let receipt = Receipt {
            evidence: Evidence::read(evidence.as_bytes()).map_err(Fault::internal)?,
            organisation: Holder { id: organisation, name: holder.name },
            phase: Phase::Final,
            engagement: Some(phase.engagement),
            worker: row.get::<Option<String>>(3)?.unwrap_or_default(),
            at: op.now,
            log_head,
        };
        signed.push((row.parse(0)?, receipts::sign(portal, &receipt)?));
    }
    Ok(signed)
}

/// Publishes the results, as was fixed when the final opened.
///
/// # Errors
/// The refusal of the permission table; a conflict before the reveal, or where nothing was to be public.
pub async fn publish(portal: &Portal, op: &Op, phase: FinalId) -> Result<(), Fault> {
    let before = load(portal, phase).await?;
    let engagement = engagements::load(portal, before.engagement).await?;
    op.may(Act::RunFinal, &engagement.subject())?;
    tx!(portal, op, t => {
        let permit = op.may(Act::RunFinal, &engagement.subject())?;
        let before = load_in(t, phase).await?;
        let after = before.clone().publish(op.now)?;
        move_on(t, &before, &after).await?;
        Ok((permit.did(Event::FinalPublished { final_phase: phase }), ()))
    })
}

/// What anybody needs to make the worlds of a revealed final again; none before.
///
/// # Errors
/// A secret does not open.
pub async fn revealed(portal: &Portal, phase: &FinalPhase) -> Result<Option<Reveal>, Fault> {
    if !phase.is_revealed() {
        return Ok(None);
    }
    let secrets = secrets(portal, phase).await?;
    let parties = phase
        .commitments
        .iter()
        .filter_map(|(party, commitment)| {
            let secret = secrets.get(party)?.reveal();
            Some((*party, RevealedParty { commitment: *commitment, secret }))
        })
        .collect();
    let modules = phase.stage.modules().cloned().unwrap_or_default();
    Ok(Some(Reveal { engagement: phase.engagement, parties, modules }))
}
