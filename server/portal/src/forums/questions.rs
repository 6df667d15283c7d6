//! Questions to a forum: sent by those who have a seat, and decided on by its hosts, who do not learn whose they are.

use super::{claim, desk::desk, one_to_run, planning, seats};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json, violated},
    keys::random_id,
    ledger, statements, tx,
};
use domain::{
    event::Event,
    fault::{Fault, FaultKind},
    forums::{FORUM_QUESTIONS_EACH, Forum, ForumQuestion, ForumQuestionStage, Moderation},
    ids::{EngagementId, ForumId, ForumQuestionId, OrganisationId, PersonId},
    ledger::Channel,
    text::plural,
};

statements! {
    ASK: Write "INSERT INTO forum_questions (id, forum, person, organisation, words, stage, stage_data, asked_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    SEATED: Read "SELECT 1 FROM forum_attendees WHERE forum = $1 AND person = $2 AND organisation = $3 AND stage IN ('seated', 'came', 'stayed_away')";
    COUNT: Read "SELECT COUNT(*) FROM forum_questions WHERE forum = $1 AND person = $2";
    OWN: Read "SELECT id, forum, person, organisation, words, stage_data, revision FROM forum_questions
        WHERE forum = $1 AND person = $2 AND organisation = $3 ORDER BY asked_at, id";
    LOAD: Read "SELECT id, forum, person, organisation, words, stage_data, revision FROM forum_questions WHERE id = $1";
    HEARD: Read "SELECT id, words, stage_data, revision FROM forum_questions WHERE forum = $1 ORDER BY asked_at, id";
    STEP: Write "UPDATE forum_questions SET stage = $3, stage_data = $4, revision = revision + 1 WHERE id = $1 AND revision = $2";
}

fn read(row: &Row) -> Result<ForumQuestion, Fault> {
    Ok(ForumQuestion {
        id: row.parse(0)?,
        forum: row.parse(1)?,
        person: row.parse(2)?,
        organisation: row.parse(3)?,
        words: row.get(4)?,
        stage: row.json(5)?,
        revision: row.get(6)?,
    })
}

/// An id for a question that is being written. It says nothing of the moment: the council sees it, and not when it was asked.
pub fn new_question() -> ForumQuestionId {
    ForumQuestionId(random_id())
}

/// A question as everybody but its asker reads it: without whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its id.
    pub id: ForumQuestionId,
    /// The words.
    pub words: String,
    /// Where it stands.
    pub stage: ForumQuestionStage,
    /// How often a host decided.
    pub revision: i64,
}

fn read_heard(row: &Row) -> Result<Heard, Fault> {
    Ok(Heard { id: row.parse(0)?, words: row.get(1)?, stage: row.json(2)?, revision: row.get(3)? })
}

/// What was asked, in the order in which it came.
pub(super) async fn heard(portal: &Portal, forum: ForumId) -> Result<Vec<Heard>, Fault> {
    portal.db.rows(&HEARD, bind![id(forum)]).await?.iter().map(read_heard).collect()
}

/// The same within a transaction.
pub(super) async fn heard_in(t: &mut Tx, forum: ForumId) -> Result<Vec<Heard>, Fault> {
    t.rows(&HEARD, bind![id(forum)]).await?.iter().map(read_heard).collect()
}

/// What was taken of it.
pub(super) async fn taken(portal: &Portal, forum: ForumId) -> Result<Vec<Heard>, Fault> {
    Ok(heard(portal, forum).await?.into_iter().filter(|heard| heard.stage.is_taken()).collect())
}

/// What somebody asked for a supplier.
pub(super) async fn own_questions(
    portal: &Portal,
    forum: ForumId,
    (person, organisation): (PersonId, OrganisationId),
) -> Result<Vec<ForumQuestion>, Fault> {
    portal.db.rows(&OWN, bind![id(forum), id(person), id(organisation)]).await?.iter().map(read).collect()
}

/// Sends a question to a forum, under an id that the form brought, so that sending it twice sends one.
///
/// # Errors
/// As [`desk`]; a conflict for whoever has no seat, once it is over, and after so many.
pub async fn ask(
    portal: &Portal,
    op: &Op,
    reference: &str,
    (forum, question): (ForumId, ForumQuestionId),
    words: &str,
) -> Result<(), Fault> {
    let desk = desk(portal, op, reference, forum).await?;
    let (person, organisation) = (op.person()?, desk.organisation);
    if let Some(sent) = desk.asked.iter().find(|asked| asked.id == question) {
        return if sent.words == words { Ok(()) } else { Err(other_words()) };
    }
    if !desk.is_seated() {
        return Err(no_seat());
    }
    let sent = tx!(portal, op, t => {
        let (engagement, permit) = seats::ground(t, op, (desk.engagement.id, organisation)).await?;
        let forum = claim(t, engagement.id, forum).await?;
        forum.takes_questions(op.now)?;
        engagement.takes_bookings()?;
        // Whoever gave their seat up meanwhile asks nothing.
        t.row(&SEATED, bind![id(forum.id), id(person), id(organisation)]).await?.ok_or_else(no_seat)?;
        let there = t.row(&COUNT, bind![id(forum.id), id(person)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        if u64::try_from(there).map_err(Fault::internal)? >= FORUM_QUESTIONS_EACH {
            return Err(Fault::conflict(
                format!("You have sent {}", plural(FORUM_QUESTIONS_EACH, "question", "questions")),
                "That is as many as one person can send. Ask the others in the room",
            ));
        }
        let stage = ForumQuestionStage::Sent;
        let values = bind![id(question), id(forum.id), id(person), id(organisation), words, stage.key(), json(&stage)?, op.now];
        t.change_one(&ASK, values).await?;
        Ok((permit.did(Event::ForumAsked { question, forum: forum.id }), ()))
    });
    match sent {
        // The form was sent twice at the same moment, or brought the id of somebody else's.
        Err(fault) if violated(&fault).as_deref() == Some("forum_questions_pkey") => {
            let own = own_questions(portal, forum, (person, organisation)).await?;
            match own.iter().find(|asked| asked.id == question) {
                Some(sent) if sent.words == words => Ok(()),
                Some(_) => Err(other_words()),
                None => Err(Fault::not_found()),
            }
        }
        sent => sent,
    }
}

fn no_seat() -> Fault {
    Fault::conflict(
        "Questions are for those who have a seat",
        "Take one first, or ask on the page of the engagement, where everybody can",
    )
}

fn other_words() -> Fault {
    Fault::conflict(
        "This form sent a question before, in other words",
        "Go back to the page, and send this one from there",
    )
}

/// Decides about a question. `seen` is its revision as the host read it. Of one that is not taken its asker reads why, and the ledger
/// keeps it, for nobody else was told.
///
/// # Errors
/// As [`super::one`]; the refusal of the permission table; a conflict when another host was first, or the minutes are published.
pub async fn moderate(
    portal: &Portal,
    op: &Op,
    (engagement, forum): (EngagementId, ForumId),
    (question, seen): (ForumQuestionId, i64),
    what: &Moderation,
) -> Result<(), Fault> {
    let before = one_to_run(portal, op, engagement, forum).await?;
    let heard = before.heard.iter().find(|heard| heard.id == question).ok_or_else(Fault::not_found)?;
    if is_done(heard, what) {
        return Ok(());
    }
    // Serializable, as closing is: either that waits for a decision on the entry, or it came late.
    let moderated = tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let forum = claim(t, engagement.id, forum).await?;
        let before = find_in(t, &forum, question).await?;
        if before.revision != seen {
            return Err(Fault::conflict(
                "A colleague decided about this question while you were writing",
                "Yours is not saved. Compare it with what is saved now, and save again",
            ));
        }
        let after = before.clone().moderate(what.clone(), &forum, op.now)?;
        t.change_one(&STEP, bind![id(question), before.revision, after.stage.key(), json(&after.stage)?]).await?;
        if let ForumQuestionStage::Declined { reason, .. } = &after.stage {
            let said = format!("{}\n\nIt was not taken. The asker was told:\n\n{reason}", after.words);
            ledger::told_one(t, op, engagement.id, (Channel::NotTaken, "The asker"), &said).await?;
        }
        let stage = after.stage.key().to_owned();
        Ok((permit.did(Event::ForumQuestionModerated { question, forum: forum.id, stage }), ()))
    });
    match moderated {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = one_to_run(portal, op, engagement, forum).await?;
            let now = now.heard.iter().find(|heard| heard.id == question);
            if now.is_some_and(|heard| is_done(heard, what)) { Ok(()) } else { Err(fault) }
        }
        moderated => moderated,
    }
}

async fn find_in(t: &mut Tx, forum: &Forum, question: ForumQuestionId) -> Result<ForumQuestion, Fault> {
    let row = t.row(&LOAD, bind![id(question)]).await?.ok_or_else(Fault::not_found)?;
    let question = read(&row)?;
    if question.forum == forum.id { Ok(question) } else { Err(Fault::not_found()) }
}

/// Whether a question stands as this would leave it: then the form was sent twice.
fn is_done(heard: &Heard, what: &Moderation) -> bool {
    match (what, &heard.stage) {
        (Moderation::Take, ForumQuestionStage::Taken { .. }) => true,
        (Moderation::Decline(reason), ForumQuestionStage::Declined { reason: first, .. }) => reason == first,
        (Moderation::Answer(answer), ForumQuestionStage::Answered { answer: first, .. }) => answer == first,
        _ => false,
    }
}
