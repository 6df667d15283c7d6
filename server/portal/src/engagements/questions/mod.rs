//! Questions about an engagement: asked by suppliers, answered by its council for everybody at once, their askers sealed.

mod deciding;

pub use deciding::{Sealed, decide, for_deciding, for_unsealing, questions, unseal};

use super::{interest, load, load_in, public};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json, violated},
    statements, tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::{AskedId, OrganisationId},
    questions::{About, Asked, Stage},
};

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
    ANSWERED: Read "SELECT COUNT(*) FROM questions WHERE engagement = $1 AND number IS NOT NULL";
    NEXT_NUMBER: Read "SELECT COALESCE(MAX(number), 0) + 1 FROM questions WHERE engagement = $1";
    SAVE: Write "UPDATE questions SET stage = $3, stage_data = $4, number = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
    // Whoever asked, or the administrators where they have left.
    ASKERS: Read "SELECT p.email FROM questions q JOIN memberships m ON m.organisation = q.organisation JOIN persons p ON p.id = m.person
        WHERE q.id = $1 AND (m.person = q.asked_by OR (m.roles LIKE '%admin%' AND NOT EXISTS (
            SELECT 1 FROM memberships s WHERE s.organisation = q.organisation AND s.person = q.asked_by))) ORDER BY p.email";
    ASKER: Read "SELECT o.name, EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id) FROM questions q JOIN organisations o ON o.id = q.organisation WHERE q.id = $1";
    MERGED_INTO: Read "SELECT 1 FROM questions WHERE engagement = $1 AND stage = 'merged' AND stage_data LIKE '%' || CAST($2 AS TEXT) || '%' LIMIT 1";
    UNSEALED: Read "SELECT 1 FROM unsealings WHERE question = $1 AND person = $2 LIMIT 1";
    UNSEAL: Write "INSERT INTO unsealings (question, person, reason, at) VALUES ($1, $2, $3, $4)";
}

/// So many questions an organisation may ask about one engagement.
pub const QUESTIONS_MAX: usize = 50;

/// An id for a question that is being written. It says nothing of the moment: the council sees it, and not when it was asked.
pub fn new_question() -> AskedId {
    AskedId(crate::keys::random_id())
}

/// A question, from the first seven columns of a row.
pub(crate) fn read(row: &Row) -> Result<Asked, Fault> {
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
    let stage = json(&after.stage)?;
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

/// How many questions of a published engagement were answered.
///
/// # Errors
/// The database does not answer.
pub async fn count_answered(portal: &Portal, engagement: &Engagement) -> Result<u64, Fault> {
    let row = portal.db.row(&ANSWERED, bind![id(engagement.id)]).await?;
    let count = row.map_or(Ok(0), |row| row.get::<i64>(0))?;
    u64::try_from(count).map_err(Fault::internal)
}

/// The questions that the actor's organisation asked about an engagement, the first first; none for whoever asks none.
///
/// # Errors
/// The database does not answer.
pub async fn our_questions(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<Vec<Asked>, Fault> {
    let Ok(scope) = Scope::own(&op.actor, Act::AskQuestion) else { return Ok(Vec::new()) };
    // Whoever belongs to the council too would learn here whose they are.
    if interest::belongs(portal, op, engagement).await? {
        return Ok(Vec::new());
    }
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
    if let Some(row) = portal.db.row(&LOAD, bind![id(question)]).await? {
        // The form was sent twice: the first send asked it.
        let same = row.parse::<OrganisationId>(7)? == organisation && read(&row)?.engagement == engagement.id;
        return if same { Ok(engagement) } else { Err(Fault::not_found()) };
    }
    let stage = Stage::Asked { proposal: None };
    let asked = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::AskQuestion, &Subject::Organisation(organisation))?;
        engagement.takes_questions(op.now)?;
        interest::keep_sides_apart_in(t, engagement.id, person).await?;
        if t.rows(&OF_ORGANISATION, bind![id(engagement.id), id(organisation)]).await?.len() >= QUESTIONS_MAX {
            return Err(Fault::conflict(
                format!("Your organisation has asked {QUESTIONS_MAX} questions about this engagement, and there may be no more"),
                "Wait for the answers. They may hold what you want to know.",
            ));
        }
        let data = json(&stage)?;
        let values = bind![
            id(question), id(engagement.id), id(organisation), id(person), op.now, about.key(), body, stage.key(), data
        ];
        t.change_one(&ASK, values).await?;
        interest::watch_unless_chosen(t, op, engagement.id, person).await?;
        Ok((permit.did(Event::QuestionAsked { question, engagement: engagement.id }), ()))
    });
    match asked {
        // The same, at the same moment.
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
/// Not found for anybody else; the refusal of the permission table; forbidden for people of the council.
pub async fn own_question(portal: &Portal, op: &Op, question: AskedId) -> Result<(Engagement, Asked), Fault> {
    let (asked, organisation) = find(portal, question).await?;
    op.may(Act::AskQuestion, &Subject::Organisation(organisation))?;
    let engagement = load(portal, asked.engagement).await?;
    interest::keep_sides_apart(portal, op, &engagement).await?;
    Ok((engagement, asked))
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
    let (engagement, before) = own_question(portal, op, question).await?;
    // The form was sent twice.
    if before.revision == seen + 1 && before.agreed() == Some(agrees) {
        return Ok(engagement);
    }
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
