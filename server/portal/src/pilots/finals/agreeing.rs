//! Words for a step of a final that has several parties: the council that leads starts it with one other, and reveals it with one
//! other. Whichever word comes second takes the step.

use super::{load, of, running};
use crate::{
    Op, Portal,
    accounts::{Confirmed, members},
    bind,
    db::{Row, Tx, id},
    engagements::{self, interest, people},
    statements,
};
use domain::{
    accounts::Role,
    actor::{Act, Permit},
    engagements::Engagement,
    event::{AskAgain, Entry, Event, Message},
    fault::Fault,
    ids::{EngagementId, FinalId, OrganisationId},
    pilots::{FinalPhase, FinalStep, Heard, Word},
};
use std::collections::BTreeSet;

statements! {
    GIVE: Write "INSERT INTO final_words (final_phase, step, organisation, person, given_at) VALUES ($1, $2, $3, $4, $5)";
    WORDS: Read "SELECT w.step, w.organisation, w.person, w.given_at, p.name FROM final_words w JOIN persons p ON p.id = w.person
        WHERE w.final_phase = $1 ORDER BY w.given_at, w.organisation";
}

/// A word that was given, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The word.
    pub word: Word,
    /// The name of whoever gave it.
    pub by: String,
}

fn read(row: &Row) -> Result<Word, Fault> {
    let step: String = row.get(0)?;
    let unknown = || Fault::internal("a word for no known step of a final is stored");
    Ok(Word {
        step: FinalStep::from_key(&step).ok_or_else(unknown)?,
        organisation: row.parse(1)?,
        person: row.parse(2)?,
        at: row.moment(3)?,
    })
}

/// The words that councils gave in a final, for its councils to read.
///
/// # Errors
/// The database does not answer.
pub async fn said(portal: &Portal, phase: FinalId) -> Result<Vec<Said>, Fault> {
    let rows = portal.db.rows(&WORDS, bind![id(phase)]).await?;
    rows.iter().map(|row| Ok(Said { word: read(row)?, by: row.get(4)? })).collect()
}

/// An engagement and its final, for whoever may give the word of a council that does not lead it.
///
/// # Errors
/// The refusal of the permission table; forbidden for people of a supplier that takes part.
pub async fn for_agreeing(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Option<FinalPhase>), Fault> {
    let engagement = engagements::load(portal, engagement).await?;
    op.may(Act::AgreeToFinal, &engagement.subject())?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let phase = of(portal, engagement.id).await?;
    Ok((engagement, phase))
}

/// Gives the word of a council that does not lead a final: it takes the step, or waits for that of the council that leads.
///
/// # Errors
/// The refusal of the permission table; a conflict for the council that leads, for one that has no part in this final, for one that has
/// given its word already, and as [`running::start`] or [`running::reveal`].
pub async fn agree(
    portal: &Portal,
    op: &Op,
    phase: FinalId,
    step: FinalStep,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let before = load(portal, phase).await?;
    let (engagement, _) = for_agreeing(portal, op, before.engagement).await?;
    if people::own_side(op, &engagement) == engagement.lead {
        return Err(Fault::conflict(
            "Your council leads this final",
            "Its word is given on the page of the final, where the step begins. This page is for the other councils.",
        ));
    }
    match step {
        FinalStep::Start => running::start_by(portal, op, phase, confirmed, Act::AgreeToFinal).await,
        FinalStep::Reveal => running::reveal_by(portal, op, phase, confirmed, Act::AgreeToFinal).await,
    }
}

/// Whether this person gave this word, and it still waits: then the form was sent twice.
pub(super) async fn waits(
    portal: &Portal,
    op: &Op,
    phase: &FinalPhase,
    step: FinalStep,
) -> Result<bool, Fault> {
    let seat = op.actor.seat().map(|seat| seat.organisation);
    let mut given =
        said(portal, phase.id).await?.into_iter().map(|one| one.word).filter(|one| one.step == step);
    let is_own = |word: Word| Some(word.organisation) == seat && Some(word.person) == op.actor.person();
    Ok(phase.next_of_councils() == Some(step) && given.any(is_own))
}

/// Hears the word of the actor's council, in the transaction that takes the step if it is the second. Gives back the entry of a word
/// that waits for another; nothing where the step is taken.
pub(super) async fn hear(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    (engagement, phase): (&Engagement, &FinalPhase),
    step: FinalStep,
    permit: Permit,
) -> Result<Option<Entry>, Fault> {
    let organisation = people::own_side(op, engagement);
    let word = Word { step, organisation, person: op.person()?, at: op.now };
    let before: Vec<Word> =
        t.rows(&WORDS, bind![id(phase.id)]).await?.iter().map(read).collect::<Result<_, _>>()?;
    let heard = phase.hear(engagement.lead, &before, &word)?;
    if phase.others(engagement.lead).next().is_none() {
        return Ok(None);
    }
    let values = bind![id(phase.id), step.key(), id(organisation), id(word.person), op.now];
    t.change_one(&GIVE, values).await?;
    if heard == Heard::Takes {
        return Ok(None);
    }
    let with: Vec<Word> = before.into_iter().chain([word]).collect();
    let awaited = phase.awaited(engagement.lead, &with, step);
    let messages = told(t, portal, (engagement, phase), (step, organisation), &awaited).await?;
    let step = step.key().to_owned();
    let event = Event::FinalWordGiven { final_phase: phase.id, organisation, step };
    Ok(Some(permit.did(event).telling_all(messages)))
}

/// Messages to the procurement officers of those whose word is awaited.
async fn told(
    t: &mut Tx,
    portal: &Portal,
    (engagement, phase): (&Engagement, &FinalPhase),
    (step, giver): (FinalStep, OrganisationId),
    awaited: &[OrganisationId],
) -> Result<Vec<Message>, Fault> {
    let mut recipients = BTreeSet::new();
    for council in awaited {
        recipients.extend(members::holders(t, *council, Role::Procurement).await?);
    }
    let (name, asks) = (phase.name(giver), step.label().to_lowercase());
    let message = |recipient| Message {
        kind: "final_word",
        recipient,
        object: format!("{} {} {giver}", phase.id, step.key()),
        version: 1,
        subject: format!("Your word is needed: {asks}"),
        body: format!(
            "{name} gave its word for the next step of the final of \u{2018}{}\u{2019}: {asks}. It is taken once a procurement officer of \
             your council, or of another whose word is awaited, agrees with their password:\n\n{}/workspace/engagements/{}/final",
            engagement.title, portal.settings.public_url, engagement.id
        ),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    };
    Ok(recipients.into_iter().map(message).collect())
}
