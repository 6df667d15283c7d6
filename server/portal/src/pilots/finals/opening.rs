//! Opening a final: all that is fixed from then on, and a secret for each party.

use super::{context, load, load_in, move_on};
use crate::{
    Op, Portal,
    accounts::{self, Confirmed},
    bind,
    blobs::Blob,
    db::{id, json, violated},
    engagements,
    keys::{Purpose, random},
    pilots::{Shelved, choosing},
    tx,
};
use domain::{
    actor::Act,
    engagements::{Engagement, Phase},
    event::Event,
    fault::Fault,
    ids::{EngagementId, FinalId, OrganisationId},
    pilots::{ChallengeCard, ChallengeUse, FinalPhase, FinalStage, Publication, lock_time},
    time::Timestamp,
};
use receipt::reveal::{PartySecret, commitment};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// What the council decides when it opens a final.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Until when modules are locked.
    pub locks_at: Timestamp,
    /// What becomes public.
    pub publication: Publication,
    /// A challenge that was held out: nobody gets its files before the reveal.
    pub held_out: Option<Shelved>,
}

/// Opens the final of an engagement, under an id that the form brought.
///
/// # Errors
/// The refusal of the permission table; a conflict when the engagement is not open, has no challenge, or has a final; invalid
/// when there is too little time to the lock, or the held-out challenge measures something else.
pub async fn open(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    phase: FinalId,
    opening: Opening,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let phase = prepared(portal, op, engagement, phase, opening).await?;
    // Drawn outside the transaction, which may run again.
    let secret = |party: &OrganisationId| {
        let drawn = Zeroizing::new(random());
        (*party, PartySecret::new(&drawn))
    };
    let secrets = phase.profiles.keys().map(secret).collect();
    enter(portal, op, &phase, &secrets, confirmed).await
}

/// The same with secrets that everybody knows, so that what pilots show can be computed before: for a demonstration.
///
/// # Errors
/// As [`open`]; a defect in a database without a demonstration, or where a party has no secret.
pub async fn open_demonstration(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    phase: FinalId,
    opening: Opening,
    confirmed: Confirmed,
    secrets: Secrets,
) -> Result<(), Fault> {
    if !accounts::has_demonstration(portal).await? {
        return Err(Fault::internal("secrets that everybody knows are for a demonstration"));
    }
    let phase = prepared(portal, op, engagement, phase, opening).await?;
    if !phase.profiles.keys().eq(secrets.keys()) {
        return Err(Fault::internal("each party of a final has a secret"));
    }
    enter(portal, op, &phase, &secrets, confirmed).await
}

/// The secret of each party.
type Secrets = BTreeMap<OrganisationId, PartySecret>;

/// What a final will be, once it is entered.
async fn prepared(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    phase: FinalId,
    opening: Opening,
) -> Result<FinalPhase, Fault> {
    let stored = engagements::load(portal, engagement).await?;
    op.may(Act::RunFinal, &stored.subject())?;
    if !matches!(stored.phase(op.now), Phase::Open | Phase::QuestionsClosed | Phase::ClosedForResponses) {
        return Err(not_open(&stored));
    }
    let chosen = crate::pilots::chosen(portal, engagement).await?.ok_or_else(|| {
        Fault::conflict(
            "This engagement has no challenge",
            "A final needs one, and it is chosen before publication.",
        )
    })?;
    if !chosen.has_final() {
        return Err(Fault::conflict(
            "This engagement was published with practice only",
            "What suppliers were told is fixed from publication on. Start another engagement to have a final.",
        ));
    }
    lock_time(opening.locks_at, op.now).map_err(|words| Fault::invalid(words, "Give a later moment."))?;
    let profiles = chosen.profiles_of_final(&stored);
    let held_out = opening.held_out.is_some();
    let card = match opening.held_out {
        None => chosen.card.clone(),
        Some(shelved) => {
            fits(&shelved.card, &chosen, &profiles)?;
            portal.blobs.put(Blob::Challenge(shelved.card.sha256), shelved.packed).await?;
            shelved.card
        }
    };
    Ok(FinalPhase {
        id: phase,
        engagement,
        worlds: card.worlds,
        card,
        held_out,
        profiles,
        names: BTreeMap::new(),
        publication: opening.publication,
        commitments: BTreeMap::new(),
        opened_at: op.now,
        locks_at: opening.locks_at,
        stage: FinalStage::OpenForLocks,
        revision: 0,
    })
}

fn not_open(engagement: &Engagement) -> Fault {
    Fault::conflict(
        format!("This engagement is {}", engagement.stage.label()),
        "A final is opened on an engagement that is published.",
    )
}

fn parties_moved() -> Fault {
    Fault::conflict(
        "The councils that this final is for changed while you were reading",
        "Nothing was opened. Read on its page which they are now, and open it again.",
    )
}

/// A council of an engagement, as whoever opens its final reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub name: String,
    /// The sort of council that it chose, in words.
    pub profile: Option<String>,
    /// Whether all of its own is there.
    pub ready: bool,
}

impl Candidate {
    /// Whether a final that is opened now is for it.
    pub const fn takes_part(&self) -> bool {
        self.ready && self.profile.is_some()
    }
}

/// An engagement, and the councils that a final of it is for or leaves out, the lead first, for whoever may open one.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_opening(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Vec<Candidate>), Fault> {
    let (engagement, _) = super::for_running(portal, op, engagement).await?;
    let Some(chosen) = crate::pilots::chosen(portal, engagement.id).await? else {
        return Ok((engagement, Vec::new()));
    };
    let profile = |party| chosen.profile_of(party).map(|profile| profile.label.clone());
    let lead = accounts::organisations::organisation(portal, engagement.lead).await?;
    let mut all = vec![Candidate { name: lead.name, profile: profile(engagement.lead), ready: true }];
    let councils = engagements::parties::of(portal, engagement.id).await?;
    for party in councils.into_iter().filter(|party| party.is_council() && party.stage.takes_part()) {
        let (profile, ready) = (profile(party.organisation), party.stage.is_ready());
        all.push(Candidate { name: party.name, profile, ready });
    }
    Ok((engagement, all))
}

/// A held-out challenge measures what the published one does, so that what suppliers practised for is what is judged.
fn fits(
    card: &ChallengeCard,
    chosen: &ChallengeUse,
    profiles: &BTreeMap<OrganisationId, String>,
) -> Result<(), Fault> {
    let names = |card: &ChallengeCard| {
        card.measures
            .iter()
            .map(|measure| (measure.name.clone(), measure.scenario.clone(), measure.unit.clone()))
            .collect::<Vec<_>>()
    };
    let lacks = profiles.values().find(|profile| card.profile(profile).is_none());
    let wrong = if card.name != chosen.card.name {
        Some(format!("is called {}, and the published one {}", card.name, chosen.card.name))
    } else if names(card) != names(&chosen.card) {
        Some("measures something else than the published one".to_owned())
    } else if card.limits != chosen.card.limits {
        Some("has other limits than the published one".to_owned())
    } else {
        lacks.map(|profile| format!("has no data for {profile}"))
    };
    match wrong {
        None => Ok(()),
        Some(wrong) => Err(Fault::invalid(
            format!("The held-out challenge {wrong}"),
            "Begin with a copy of the published challenge, and change its scenarios alone.",
        )),
    }
}

async fn enter(
    portal: &Portal,
    op: &Op,
    phase: &FinalPhase,
    secrets: &Secrets,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let (engagement, final_phase) = (phase.engagement, phase.id);
    let entered = tx!(portal, op, serializable, t => {
        let stored = engagements::load_in(t, engagement).await?;
        let permit = op.may(Act::RunFinal, &stored.subject())?;
        stored.still_published().map_err(|_| not_open(&stored))?;
        confirmed.holds(t, op).await?;
        // A council may have become ready, or chosen another sort of council, since.
        let chosen = choosing::chosen_in(t, engagement).await?;
        if chosen.map(|chosen| chosen.profiles_of_final(&stored)).as_ref() != Some(&phase.profiles) {
            return Err(parties_moved());
        }
        let values = bind![
            id(final_phase),
            id(engagement),
            json(&phase.card)?,
            phase.held_out,
            json(&phase.profiles)?,
            phase.worlds,
            phase.publication.key(),
            phase.stage.key(),
            json(&phase.stage)?,
            op.now,
            phase.locks_at
        ];
        t.change_one(&super::locking::OPEN, values).await?;
        for (party, secret) in secrets {
            let bound = commitment(engagement, *party, secret);
            let bytes = Zeroizing::new(secret.reveal().0);
            let sealed = portal.keys.seal(Purpose::FinalSecret, &context(final_phase, *party), bytes.as_slice())?;
            t.change_one(&super::locking::BIND, bind![id(final_phase), id(*party), bound.to_string(), sealed]).await?;
        }
        let event = Event::FinalOpened {
            final_phase,
            engagement,
            challenge: phase.card.sha256,
            worlds: phase.worlds,
            locks_at: phase.locks_at,
        };
        Ok((permit.did(event), ()))
    });
    match entered {
        Err(fault) if violated(&fault).as_deref() == Some("finals_pkey") => {
            let first = load(portal, final_phase).await?;
            if first.engagement == engagement { Ok(()) } else { Err(fault) }
        }
        Err(fault) if violated(&fault).is_some() => {
            Err(Fault::conflict("This engagement has a final already", "Its page shows how far it is."))
        }
        entered => entered,
    }
}

/// Calls a final off, before the lock.
///
/// # Errors
/// The refusal of the permission table; a conflict once the list is fixed.
pub async fn call_off(portal: &Portal, op: &Op, phase: FinalId, reason: &str) -> Result<(), Fault> {
    let before = load(portal, phase).await?;
    let engagement = engagements::load(portal, before.engagement).await?;
    op.may(Act::RunFinal, &engagement.subject())?;
    tx!(portal, op, t => {
        let permit = op.may(Act::RunFinal, &engagement.subject())?;
        let before = load_in(t, phase).await?;
        let after = before.clone().call_off(reason.to_owned(), op.now)?;
        move_on(t, &before, &after).await?;
        Ok((permit.did(Event::FinalCalledOff { final_phase: phase, reason: reason.to_owned() }), ()))
    })
}
