//! Questions about an engagement: asked by suppliers, answered by its council for everybody at once, their askers sealed.

use super::{interest, load, load_in, news, public};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    statements, tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    engagements::{Engagement, NewsKind},
    event::{Event, Message},
    fault::Fault,
    ids::{AskedId, EngagementId, OrganisationId, PersonId},
    questions::{About, Asked, Decision, Stage},
};
use std::collections::BTreeMap;

statements! {
    ASK: Write "INSERT INTO questions (id, engagement, organisation, asked_by, asked_at, about, body, number, stage, stage_data, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, 0)";
    LOAD: Read "SELECT id, engagement, about, body, asked_at, stage_data, revision, organisation FROM questions WHERE id = $1";
    OF_ENGAGEMENT: Read "SELECT id, engagement, about, body, asked_at, stage_data, revision, organisation FROM questions
        WHERE engagement = $1 ORDER BY asked_at, id";
    OF_ORGANISATION: Read "SELECT id, engagement, about, body, asked_at, stage_data, revision FROM questions
        WHERE engagement = $1 AND organisation = $2 ORDER BY asked_at, id";
    PUBLISHED: Read "SELECT id, engagement, about, body, asked_at, stage_data, revision FROM questions
        WHERE engagement = $1 AND number IS NOT NULL ORDER BY number";
    NEXT_NUMBER: Read "SELECT COALESCE(MAX(number), 0) + 1 FROM questions WHERE engagement = $1";
    SAVE: Write "UPDATE questions SET stage = $3, stage_data = $4, number = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
    ASKER: Read "SELECT o.name, p.email FROM questions q JOIN organisations o ON o.id = q.organisation
        JOIN persons p ON p.id = q.asked_by WHERE q.id = $1";
    UNSEAL: Write "INSERT INTO unsealings (question, person, reason, at) VALUES ($1, $2, $3, $4)";
}

/// So many questions an organisation may ask about one engagement.
pub const QUESTIONS_MAX: usize = 50;

fn read(row: &Row) -> Result<Asked, Fault> {
    let about: String = row.get(2)?;
    Ok(Asked {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        about: About::from_key(&about).ok_or_else(|| Fault::internal(format!("a question about {about}")))?,
        body: row.get(3)?,
        at: row.moment(4)?,
        stage: row.json(5)?,
        revision: row.get(6)?,
    })
}

async fn find(portal: &Portal, question: AskedId) -> Result<(Asked, OrganisationId), Fault> {
    let row = portal.db.row(&LOAD, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
    Ok((read(&row)?, row.parse(7)?))
}

async fn find_in(t: &mut Tx, question: AskedId) -> Result<(Asked, OrganisationId), Fault> {
    let row = t.row(&LOAD, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
    Ok((read(&row)?, row.parse(7)?))
}

async fn save(t: &mut Tx, before: &Asked, after: &Asked) -> Result<(), Fault> {
    let number = match after.stage {
        Stage::Published { number, .. } => Some(i64::from(number)),
        _ => None,
    };
    let stage = serde_json::to_string(&after.stage).map_err(Fault::internal)?;
    let values = bind![id(before.id), before.revision, after.stage.key(), stage, number];
    t.change_one(&SAVE, values).await
}

/// The questions of a published engagement that were answered, in the order of their numbers.
///
/// # Errors
/// The database does not answer.
pub async fn answered(portal: &Portal, engagement: &Engagement) -> Result<Vec<Asked>, Fault> {
    portal.db.rows(&PUBLISHED, bind![id(engagement.id)]).await?.iter().map(read).collect()
}

/// The questions that the actor's organisation asked about an engagement, the first first; none for whoever asks none.
///
/// # Errors
/// The database does not answer.
pub async fn our_questions(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<Vec<Asked>, Fault> {
    let Ok(scope) = Scope::own(&op.actor, Act::AskQuestion) else { return Ok(Vec::new()) };
    let values = bind![id(engagement.id), id(scope.organisation())];
    portal.db.rows(&OF_ORGANISATION, values).await?.iter().map(read).collect()
}

/// A published engagement, for whoever may ask about it for a supplier.
///
/// # Errors
/// Not found before publication; the refusal of the permission table; forbidden for people of the council.
pub async fn for_asking(
    portal: &Portal,
    op: &Op,
    reference: &str,
) -> Result<(Engagement, OrganisationId), Fault> {
    let organisation = Scope::own(&op.actor, Act::AskQuestion)?.organisation();
    let engagement = public(portal, op, reference).await?.engagement;
    interest::keep_sides_apart(portal, op, &engagement).await?;
    Ok((engagement, organisation))
}

/// Asks a question under an id that the form brought, so that sending it twice asks once. Whoever asks watches the
/// engagement from then on, unless they chose not to be told.
///
/// # Errors
/// As [`for_asking`]; a conflict when no questions are taken, or the organisation has asked too many.
pub async fn ask(
    portal: &Portal,
    op: &Op,
    reference: &str,
    question: AskedId,
    about: About,
    body: &str,
) -> Result<Engagement, Fault> {
    let (engagement, organisation) = for_asking(portal, op, reference).await?;
    let person = op.person()?;
    let stage = Stage::Asked { proposal: None };
    let asked = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::AskQuestion, &Subject::Organisation(organisation))?;
        engagement.takes_questions(op.now)?;
        if t.rows(&OF_ORGANISATION, bind![id(engagement.id), id(organisation)]).await?.len() >= QUESTIONS_MAX {
            return Err(Fault::conflict(
                format!("Your organisation has asked {QUESTIONS_MAX} questions about this engagement, and there may be no more"),
                "Wait for the answers. They may hold what you want to know.",
            ));
        }
        let data = serde_json::to_string(&stage).map_err(Fault::internal)?;
        let values = bind![
            id(question), id(engagement.id), id(organisation), id(person), op.now, about.key(), body, stage.key(), data
        ];
        t.change_one(&ASK, values).await?;
        interest::watch_unless_chosen(t, op, engagement.id, person).await?;
        Ok((permit.did(Event::QuestionAsked { question, engagement: engagement.id }), ()))
    });
    match asked {
        // The form was sent twice: the first send asked it.
        Err(fault) if violated(&fault).as_deref() == Some("questions_pkey") => {
            let (first, by) = find(portal, question).await?;
            if by == organisation && first.engagement == engagement.id {
                Ok(engagement)
            } else {
                Err(Fault::not_found())
            }
        }
        asked => asked.map(|()| engagement),
    }
}

/// A question of the actor's own organisation, and the engagement it is about.
///
/// # Errors
/// Not found for anybody else; the refusal of the permission table.
pub async fn own_question(portal: &Portal, op: &Op, question: AskedId) -> Result<(Engagement, Asked), Fault> {
    let (asked, organisation) = find(portal, question).await?;
    op.may(Act::AskQuestion, &Subject::Organisation(organisation))?;
    Ok((load(portal, asked.engagement).await?, asked))
}

/// The asker says whether the words that the council proposed will do.
///
/// # Errors
/// As [`own_question`]; a conflict when nothing was proposed, it was answered already, or other words were proposed since.
pub async fn consent(
    portal: &Portal,
    op: &Op,
    question: AskedId,
    seen: i64,
    agrees: bool,
) -> Result<Engagement, Fault> {
    let (engagement, _) = own_question(portal, op, question).await?;
    tx!(portal, op, t => {
        let (before, organisation) = find_in(t, question).await?;
        let permit = op.may(Act::AskQuestion, &Subject::Organisation(organisation))?;
        same_revision(&before, seen)?;
        let after = before.clone().consent(agrees)?;
        save(t, &before, &after).await?;
        Ok((permit.did(Event::WordingAnswered { question, engagement: before.engagement, agrees }), ()))
    })?;
    Ok(engagement)
}

/// Refuses when somebody changed the question since the actor read it.
fn same_revision(now: &Asked, seen: i64) -> Result<(), Fault> {
    if now.revision == seen {
        return Ok(());
    }
    Err(Fault::conflict(
        "Somebody changed this question while you were reading",
        "The page shows how it stands. Read it again before you decide.",
    ))
}

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
    let engagement = load(portal, engagement).await?;
    op.may(Act::SeeQuestions, &engagement.subject())?;
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
    op.may(Act::AnswerQuestion, &load(portal, engagement).await?.subject())?;
    let (engagement, all) = questions(portal, op, engagement).await?;
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
    let (engagement, _, _) = for_deciding(portal, op, engagement, question).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::AnswerQuestion, &engagement.subject())?;
        let (before, _) = find_in(t, question).await?;
        same_revision(&before, seen)?;
        if let Decision::Merge { into } = decision {
            takes_another(t, &before, *into).await?;
        }
        let next = t.row(&NEXT_NUMBER, bind![id(engagement.id)]).await?.ok_or_else(|| Fault::internal("no count"))?;
        let next = u32::try_from(next.get::<i64>(0)?).map_err(Fault::internal)?;
        let after = before.clone().decide(decision, next, op.now)?;
        save(t, &before, &after).await?;
        let told = match &after.stage {
            Stage::Published { number, words, answer, .. } => {
                let told = format!("Question {number} was answered.\n\n{words}\n\nThe answer:\n\n{answer}");
                news::announce(t, op, engagement.id, (NewsKind::Answer, i64::from(*number)), &told).await?;
                None
            }
            _ => Some(to_asker(t, portal, &engagement, &after, decision).await?),
        };
        let event = Event::QuestionDecided { question, engagement: engagement.id, stage: after.stage.key().to_owned() };
        Ok((permit.did(event).telling_all(told.into_iter().collect()), ()))
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

/// What the asker alone is told.
async fn to_asker(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    after: &Asked,
    decision: &Decision,
) -> Result<Message, Fault> {
    let row = t.row(&ASKER, bind![id(after.id)]).await?.ok_or_else(Fault::not_found)?;
    let (kind, subject, words) = match decision {
        Decision::Reword { words } => (
            "question_reworded",
            "Do these words for your question do?",
            format!(
                "The council proposes other words for your question, so that nobody reads from it who asked:\n\n{words}\n\n\
                 It is published once you agree. To say yes or no, open this page:\n{}/questions/{}",
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
            "Somebody asked the same. That answer is yours too: it stands, or will stand, on the page of the engagement's questions."
                .to_owned(),
        ),
    };
    Ok(Message {
        kind,
        recipient: row.get(1)?,
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
        news_for: None,
    })
}

/// Tells a procurement officer which organisation asked, and writes down who wanted to know it and why.
///
/// # Errors
/// Not found for another engagement's question; the refusal of the permission table.
pub async fn unseal(
    portal: &Portal,
    op: &Op,
    (engagement, question): (EngagementId, AskedId),
    reason: &str,
) -> Result<String, Fault> {
    let person: PersonId = op.person()?;
    let engagement = for_unsealing(portal, op, engagement, question).await?.0;
    tx!(portal, op, t => {
        let permit = op.may(Act::UnsealAsker, &engagement.subject())?;
        t.change_one(&UNSEAL, bind![id(question), id(person), reason, op.now]).await?;
        let row = t.row(&ASKER, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
        let event = Event::AskerUnsealed { question, engagement: engagement.id, reason: reason.to_owned() };
        Ok((permit.did(event), row.get(0)?))
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
    let (asked, _) = find(portal, question).await?;
    if asked.engagement != engagement.id {
        return Err(Fault::not_found());
    }
    Ok((engagement, asked))
}
