//! What a council does with questions: it reads them without their askers, decides on each, and unseals an asker for a reason.

use super::{
    ASKER, ASKERS, MERGED_INTO, NEXT_NUMBER, OF_ENGAGEMENT, UNSEAL, UNSEALED, find, find_in, read,
    same_revision, save,
};
use crate::{
    Op, Portal,
    accounts::Confirmed,
    bind,
    db::{Row, Tx, id},
    engagements::{interest, load, load_in, news, people},
    ledger, tx,
};
use domain::{
    actor::Act,
    engagements::{Engagement, NewsKind},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{AskedId, EngagementId, OrganisationId, PersonId},
    ledger::{Channel, Publication},
    questions::{Asked, Decision, Stage},
};
use std::collections::BTreeMap;

/// A question as its council reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The question.
    pub asked: Asked,
    /// Which asker it is of, in the order of their first questions; no more is known of them.
    pub asker: usize,
}

/// An engagement with all questions about it, the first first.
///
/// # Errors
/// Not found for another council's, and before publication; the refusal of the permission table.
pub async fn questions(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Vec<Sealed>), Fault> {
    sealed(portal, op, engagement, Act::SeeQuestions).await
}

async fn sealed(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    act: Act,
) -> Result<(Engagement, Vec<Sealed>), Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(act, &engagement.subject())?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    if !engagement.is_public() {
        return Err(Fault::not_found());
    }
    let mut askers: BTreeMap<OrganisationId, usize> = BTreeMap::new();
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement.id)]).await?;
    let sealed = rows.iter().map(|row| {
        let next = askers.len() + 1;
        Ok(Sealed { asked: read(row)?, asker: *askers.entry(row.parse(7)?).or_insert(next) })
    });
    Ok((engagement, sealed.collect::<Result<_, Fault>>()?))
}

/// An engagement's questions and the place of this one among them, for whoever may decide on it.
///
/// # Errors
/// Not found for another engagement's; the refusal of the permission table.
pub async fn for_deciding(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    question: AskedId,
) -> Result<(Engagement, Vec<Sealed>, usize), Fault> {
    let (engagement, all) = sealed(portal, op, engagement, Act::AnswerQuestion).await?;
    let place = all.iter().position(|one| one.asked.id == question).ok_or_else(Fault::not_found)?;
    Ok((engagement, all, place))
}

/// Decides on a question. An answer is told to everybody who wants to hear of the engagement, anything else to the asker.
///
/// # Errors
/// As [`for_deciding`]; a conflict when it was decided already or changed since, or is merged into one that is none.
pub async fn decide(
    portal: &Portal,
    op: &Op,
    (engagement, question): (EngagementId, AskedId),
    seen: i64,
    decision: &Decision,
) -> Result<(), Fault> {
    let (engagement, all, place) = for_deciding(portal, op, engagement, question).await?;
    let before = &all[place].asked;
    // The form was sent twice.
    if before.revision == seen + 1 && before.came_of(decision) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::AnswerQuestion, &engagement.subject())?;
        engagement.decides_on_questions()?;
        let (before, _) = find_in(t, question).await?;
        same_revision(&before, seen)?;
        match decision {
            Decision::Merge { into } => takes_another(t, &before, *into).await?,
            Decision::Decline { .. } => answers_no_other(t, &before).await?,
            Decision::Answer { .. } | Decision::Reword { .. } => {}
        }
        let next = t.row(&NEXT_NUMBER, bind![id(engagement.id)]).await?.ok_or_else(|| Fault::internal("no count"))?;
        let next = u32::try_from(next.get::<i64>(0)?).map_err(Fault::internal)?;
        let after = before.clone().decide(decision, next, op.now)?;
        save(t, &before, &after).await?;
        let told = match &after.stage {
            Stage::Published { number, words, answer, .. } => {
                let told = format!("Question {number} was answered.\n\n{words}\n\nThe answer:\n\n{answer}");
                news::announce(t, op, engagement.id, (NewsKind::Answer, i64::from(*number)), &told).await?;
                let publication = Publication::Answer { number: *number };
                let said = format!("{words}\n\nThe answer:\n\n{answer}");
                ledger::told_everybody(t, op, engagement.id, (Channel::Answer, publication), &said).await?;
                Vec::new()
            }
            Stage::Declined { reason, .. } => {
                let said = format!("{}\n\nIt was declined. The asker was told:\n\n{reason}", after.body);
                ledger::told_one(t, op, engagement.id, (Channel::Declined, "The asker"), &said).await?;
                to_asker(t, portal, &engagement, &after, decision).await?
            }
            Stage::Asked { .. } | Stage::Merged { .. } => to_asker(t, portal, &engagement, &after, decision).await?,
        };
        let event = Event::QuestionDecided { question, engagement: engagement.id, stage: after.stage.key().to_owned() };
        Ok((permit.did(event).telling_all(told), ()))
    })
}

/// Refuses to merge a question into one that is of another engagement, declined, or merged itself.
async fn takes_another(t: &mut Tx, question: &Asked, into: AskedId) -> Result<(), Fault> {
    let (other, _) = find_in(t, into).await?;
    if other.engagement != question.engagement {
        return Err(Fault::not_found());
    }
    match other.stage {
        Stage::Asked { .. } | Stage::Published { .. } => Ok(()),
        Stage::Declined { .. } | Stage::Merged { .. } => Err(Fault::conflict(
            "That question will not be answered itself",
            "Choose one that is answered, or still waits.",
        )),
    }
}

/// Refuses to decline a question that another was merged into: that asker was promised its answer.
async fn answers_no_other(t: &mut Tx, question: &Asked) -> Result<(), Fault> {
    match t.row(&MERGED_INTO, bind![id(question.engagement), id(question.id)]).await? {
        None => Ok(()),
        Some(_) => Err(Fault::conflict(
            "Another question was merged into this one, so its answer is awaited twice",
            "Answer it, if only to say why you cannot say more.",
        )),
    }
}

/// What the asker alone is told.
async fn to_asker(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    after: &Asked,
    decision: &Decision,
) -> Result<Vec<Message>, Fault> {
    let (kind, subject, words) = match decision {
        Decision::Reword { words } => (
            "question_reworded",
            "Do these words for your question do?",
            format!(
                "The council proposes other words for your question, so that nobody reads from it who asked:\n\n{words}\n\n\
                 It is published in these words, with the answer, if you agree. To say yes or no, open this page:\n{}/questions/{}",
                portal.settings.public_url, after.id,
            ),
        ),
        Decision::Decline { reason } => (
            "question_declined",
            "Your question is not answered",
            format!("The council does not answer this question. It gives this reason:\n\n{reason}"),
        ),
        Decision::Merge { .. } | Decision::Answer { .. } => (
            "question_merged",
            "Your question is answered with another",
            "It is answered together with another question. The answer stands, or will stand, on the page of the engagement's questions."
                .to_owned(),
        ),
    };
    let message = |row: &Row| {
        Ok(Message {
            kind,
            recipient: row.get(0)?,
            object: after.id.to_string(),
            version: after.revision + 1,
            subject: format!("{subject} ({})", engagement.title),
            body: format!(
                "{words}\n\nYour question:\n\n{}\n\nEngagement {}, {}:\n{}/engagements/{}/questions\n",
                after.body,
                engagement.reference,
                engagement.title,
                portal.settings.public_url,
                engagement.reference,
            ),
            useful_until: None,
            ask_again: AskAgain::Nothing,
        })
    };
    t.rows(&ASKERS, bind![id(after.id)]).await?.iter().map(message).collect()
}

/// Who asked a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The organisation.
    pub name: String,
    /// Whether the operator has looked one of its numbers up.
    pub verified: bool,
}

fn asker(row: &Row) -> Result<Asker, Fault> {
    Ok(Asker { name: row.get(0)?, verified: row.get(1)? })
}

/// Tells a procurement officer which organisation asked, and writes down who wanted to know it and why. `confirmed` says
/// that they gave their password again.
///
/// # Errors
/// Not found for another engagement's question; the refusal of the permission table; a conflict once the engagement is closed.
pub async fn unseal(
    portal: &Portal,
    op: &Op,
    (engagement, question): (EngagementId, AskedId),
    reason: &str,
    confirmed: Confirmed,
) -> Result<Asker, Fault> {
    let person: PersonId = op.person()?;
    let (engagement, asked) = for_unsealing(portal, op, engagement, question).await?;
    // The page that shows the name was loaded again: they know it, and it is written down.
    if portal.db.row(&UNSEALED, bind![id(question), id(person)]).await?.is_some() {
        let row = portal.db.row(&ASKER, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
        return asker(&row);
    }
    // Serializable, as closing is, which publishes how often this was done.
    tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::UnsealAsker, &engagement.subject())?;
        engagement.decides_on_questions()?;
        confirmed.holds(t, op).await?;
        t.change_one(&UNSEAL, bind![id(question), id(person), reason, op.now]).await?;
        let name = people::name(t, person).await?;
        let said = format!("{name} learnt which organisation asked this, and so what else it asked:\n\n{}\n\nThe reason:\n\n{reason}", asked.body);
        ledger::told_one(t, op, engagement.id, (Channel::Unsealed, &name), &said).await?;
        let row = t.row(&ASKER, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
        let event = Event::AskerUnsealed { question, engagement: engagement.id, reason: reason.to_owned() };
        Ok((permit.did(event), asker(&row)?))
    })
}

/// An engagement and one of its questions, for whoever may unseal its asker.
///
/// # Errors
/// Not found for another engagement's question; the refusal of the permission table.
pub async fn for_unsealing(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    question: AskedId,
) -> Result<(Engagement, Asked), Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(Act::UnsealAsker, &engagement.subject())?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let (asked, _) = find(portal, question).await?;
    if asked.engagement != engagement.id {
        return Err(Fault::not_found());
    }
    Ok((engagement, asked))
}
