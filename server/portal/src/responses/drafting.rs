//! Drafting: starting a response, saving its answers, seeing who else writes, using an earlier answer again.

use super::{EARLIER, Ground, START, content, files, ground_for, pilot::showing, submitting::version};
use crate::{
    Op, Portal, bind,
    db::{Row, id, json, violated},
    engagements::{interest, load_in as load_engagement},
    keys::random_id,
    operational::{
        answers::{Kept, Saved},
        responses::{self as rows, Editor},
    },
    tx,
};
use domain::{
    actor::{Act, Subject},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::ResponseId,
    reference::{Prefix, Reference},
    responses::{Answer, Content, Kind, Response, ResponseFile, ResponseQuestion, Scan, Stage},
    time::Timestamp,
};
use std::mem::discriminant;

/// The letters before a response's reference.
const REFERENCE: Prefix = Prefix::new(*b"RS");
/// Who opened a question within so many minutes may still be writing.
const WRITING_MINUTES: i64 = 10;

/// An engagement as people of a supplier answer it.
///
/// # Errors
/// Not found before publication; the refusal of the permission table; forbidden for people of the council.
pub async fn ground(portal: &Portal, op: &Op, reference: &str) -> Result<Ground, Fault> {
    ground_for(portal, op, reference, Act::DraftResponse).await
}

/// Starts the response of the actor's organisation; once more changes nothing. Whoever starts it watches the engagement from
/// then on, unless they chose not to be told. The council learns nothing of it.
///
/// # Errors
/// As [`ground`]; a conflict when no responses are taken (any more).
pub async fn start(portal: &Portal, op: &Op, reference: &str) -> Result<(), Fault> {
    let ground = ground(portal, op, reference).await?;
    let person = op.person()?;
    if ground.response.is_some() {
        return Ok(());
    }
    let (response, organisation) = (ResponseId(random_id()), ground.organisation);
    let (engagement, stage) = (ground.engagement.id, Stage::Draft);
    let own = Reference::from_random(REFERENCE, u64::from_be_bytes(crate::keys::random())).to_string();
    let started = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::DraftResponse, &Subject::Organisation(organisation))?;
        load_engagement(t, engagement).await?.takes_responses(op.now)?;
        interest::keep_sides_apart_in(t, ground.engagement.id, person).await?;
        let data = json(&stage)?;
        let values =
            bind![id(response), &own, id(engagement), id(organisation), stage.key(), data, op.now, id(person)];
        t.change_one(&START, values).await?;
        interest::watch_unless_chosen(t, op, engagement, person).await?;
        Ok((permit.did(Event::ResponseStarted { response, engagement, organisation }), ()))
    });
    match started {
        // A colleague was first.
        Err(fault) if violated(&fault).as_deref() == Some("responses_engagement_organisation_key") => Ok(()),
        started => started,
    }
}

/// A response as its organisation works on it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The engagement.
    pub ground: Ground,
    /// The response.
    pub response: Response,
    /// Its answers.
    pub content: Content,
    /// Its files, with what the scanner said.
    pub files: Vec<(ResponseFile, Scan)>,
    /// Its answers as they were saved, with their questions.
    pub saved: Vec<(String, Saved)>,
    /// Who else has opened which question lately, the latest first.
    pub editors: Vec<Editor>,
    /// Whether something stands submitted, and the answers are others by now.
    pub differs: bool,
}

/// The response of the actor's organisation.
///
/// # Errors
/// As [`ground`]; not found while there is none.
pub async fn draft(portal: &Portal, op: &Op, reference: &str) -> Result<Draft, Fault> {
    draft_of(portal, op, ground(portal, op, reference).await?).await
}

/// The same, for whoever has read already what is asked.
///
/// # Errors
/// As [`draft`].
pub async fn draft_of(portal: &Portal, op: &Op, ground: Ground) -> Result<Draft, Fault> {
    op.may(Act::DraftResponse, &Subject::Organisation(ground.organisation))?;
    let response = ground.response.clone().ok_or_else(Fault::not_found)?;
    let saved = rows::all(portal, response.id).await?;
    let files = files::attached(portal, response.id).await?;
    let content = content(&ground.questions, &saved, files.iter().map(|(file, _)| file.clone()).collect())?;
    let differs = match response.stage.submission() {
        Some(submission) => !version(portal, response.id, submission.version)
            .await?
            .version
            .content
            .says_the_same_as(&content),
        None => false,
    };
    Ok(Draft {
        differs,
        files,
        editors: editors(portal, op, &response).await?,
        ground,
        response,
        content,
        saved,
    })
}

pub(super) async fn with_response(
    portal: &Portal,
    op: &Op,
    reference: &str,
) -> Result<(Ground, Response), Fault> {
    let ground = ground(portal, op, reference).await?;
    let response = ground.response.clone().ok_or_else(Fault::not_found)?;
    Ok((ground, response))
}

async fn editors(portal: &Portal, op: &Op, response: &Response) -> Result<Vec<Editor>, Fault> {
    let since: Timestamp = op.now.plus_minutes(-WRITING_MINUTES);
    rows::editors(portal, response.id, op.person()?, since).await
}

/// One question of a response, as it is being answered.
#[derive(Clone, Debug)]
pub struct Question {
    /// The engagement.
    pub ground: Ground,
    /// The response.
    pub response: Response,
    /// The place of the question among all.
    pub position: usize,
    /// The answer as it was saved, if it was.
    pub saved: Option<Saved>,
    /// The files that answer it, with what the scanner said.
    pub files: Vec<(ResponseFile, Scan)>,
    /// Who else has opened this question lately, the latest first.
    pub editors: Vec<Editor>,
}

impl Question {
    /// What is asked.
    pub fn asked(&self) -> &ResponseQuestion {
        &self.ground.questions[self.position]
    }

    /// The answer; empty where nothing is saved.
    ///
    /// # Errors
    /// What is stored is no answer.
    pub fn answer(&self) -> Result<Answer, Fault> {
        let body = self.saved.as_ref().map_or("{}", |saved| saved.body.as_str());
        serde_json::from_str(body).map_err(Fault::internal)
    }
}

/// Opens one question of the response of the actor's organisation; colleagues see that from then on.
///
/// # Errors
/// As [`draft`]; not found for a question that is not asked.
pub async fn question(portal: &Portal, op: &Op, reference: &str, question: &str) -> Result<Question, Fault> {
    let (ground, response) = with_response(portal, op, reference).await?;
    let position = position(&ground, question)?;
    rows::opened(portal, (response.id, question), op.person()?, op.now).await?;
    let saved = rows::one(portal, response.id, question).await?;
    let mut editors = editors(portal, op, &response).await?;
    editors.retain(|editor| editor.question == question);
    let mut files = files::attached(portal, response.id).await?;
    files.retain(|(file, _)| file.question == question);
    Ok(Question { ground, response, position, saved, files, editors })
}

fn position(ground: &Ground, question: &str) -> Result<usize, Fault> {
    ground.questions.iter().position(|one| one.id == question).ok_or_else(Fault::not_found)
}

/// Saves one answer, for whoever has read what is asked; `seen` is the revision that the writer had before them, 0 for none. It is saved as long as the response
/// exists, also once it is too late to submit it.
///
/// # Errors
/// As [`question`]; where it names a run, not found for one of others, and a conflict for one that is not to be shown.
pub async fn save(
    portal: &Portal,
    op: &Op,
    ground: &Ground,
    question: &str,
    answer: &Answer,
    seen: i64,
) -> Result<Kept, Fault> {
    op.may(Act::DraftResponse, &Subject::Organisation(ground.organisation))?;
    let response = ground.response.as_ref().ok_or_else(Fault::not_found)?;
    let asked = &ground.questions[position(ground, question)?];
    let shown;
    let answer = match asked.kind {
        Kind::Pilot => {
            shown = showing(portal, op, ground, answer).await?;
            &shown
        }
        _ => answer,
    };
    let body = json(answer)?;
    if seen == 0 && answer.is_empty() && rows::one(portal, response.id, question).await?.is_none() {
        return Ok(Kept::Saved(0));
    }
    let saved = rows::save(portal, (response.id, question), &body, seen, op.person()?, op.now).await?;
    if let Some(revision) = saved {
        return Ok(Kept::Saved(revision));
    }
    match rows::one(portal, response.id, question).await?.ok_or_else(Fault::not_found)? {
        saved if saved.body == body => Ok(Kept::Saved(saved.revision)),
        saved => Ok(Kept::Changed(saved)),
    }
}

/// An answer of the same organisation to another engagement, of the same kind.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The engagement it was written for.
    pub engagement: Engagement,
    /// What was asked there.
    pub asked: ResponseQuestion,
    /// What was answered, without its mark.
    pub answer: Answer,
    /// Whether it was marked there as commercially sensitive.
    pub was_marked: bool,
    /// When it was saved.
    pub at: Timestamp,
}

/// What the actor's organisation answered before to questions of the same kind as this one, the latest first.
///
/// # Errors
/// As [`question`].
pub async fn earlier(portal: &Portal, op: &Op, open: &Question) -> Result<Vec<Earlier>, Fault> {
    op.may(Act::DraftResponse, &Subject::Organisation(open.ground.organisation))?;
    let kind = &open.asked().kind;
    if !kind.begins_with_earlier() {
        return Ok(Vec::new());
    }
    // A consultant who belongs to another council as well does not learn what its suppliers write to it.
    let values = bind![id(open.ground.organisation), id(open.response.id), id(op.person()?)];
    let mut found = Vec::new();
    for row in &portal.db.rows(&EARLIER, values).await? {
        if let Some(earlier) = read_earlier(row)?
            && discriminant(&earlier.asked.kind) == discriminant(kind)
        {
            found.push(earlier);
        }
    }
    Ok(found)
}

fn read_earlier(row: &Row) -> Result<Option<Earlier>, Fault> {
    let engagement = crate::engagements::read(row)?;
    let question: String = row.get(11)?;
    let asked = engagement.setup.questions.iter().find(|one| one.id == question).cloned();
    let Some(asked) = asked else { return Ok(None) };
    let answer: Answer = row.json(10)?;
    let was_marked = answer.is_sensitive();
    Ok(Some(Earlier { engagement, asked, answer: answer.unmarked(), was_marked, at: row.moment(12)? }))
}
