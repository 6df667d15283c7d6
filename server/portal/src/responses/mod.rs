//! Responses: what suppliers answer to the questions of an engagement, from the first word to what comes of it.

mod drafting;
pub(crate) mod files;
mod pilot;
pub(crate) mod reading;
pub(crate) mod scanning;
pub(crate) mod submitting;

pub use drafting::{Draft, Earlier, Question, draft, draft_of, earlier, ground, question, save, start};
pub use files::{attach, own_content, own_file, remove, submitted_content};
pub use pilot::{RUNS_OFFERED, Shown, ShownRun, runs_to_show, shown, shown_receipt};
pub use reading::{
    Line, Open, Said, Whole, acknowledge, answers, for_answering, one, responses, tell_outcome,
};
pub use scanning::{content_of, held, scanned};
pub use submitting::{Receipt, check, receipt, submit, withdraw};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json},
    engagements::{self, interest},
    operational::answers::Saved,
    pilots::choosing::card_of_published,
    problems, statements,
};
use domain::{
    actor::{Act, Scope},
    engagements::Engagement,
    fault::Fault,
    ids::{OrganisationId, ResponseId},
    responses::{Answer, Content, Response, ResponseFile, ResponseQuestion, all_asked},
};
use std::collections::BTreeMap;

statements! {
    START: Write "INSERT INTO responses (id, reference, engagement, organisation, stage, stage_data, versions, started_at, started_by, revision)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0)";
    LOAD: Read "SELECT id, reference, engagement, organisation, stage_data, versions, started_at, revision FROM responses WHERE id = $1";
    OF_ORGANISATION: Read "SELECT id, reference, engagement, organisation, stage_data, versions, started_at, revision FROM responses
        WHERE engagement = $1 AND organisation = $2";
    SAVE: Write "UPDATE responses SET stage = $3, stage_data = $4, versions = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
    SPEAKERS: Read "SELECT p.email FROM memberships m JOIN persons p ON p.id = m.person
        WHERE m.organisation = $1 AND (m.person = CAST($2 AS TEXT) OR m.roles LIKE '%admin%' OR m.roles LIKE '%submitter%')
        AND NOT EXISTS (SELECT 1 FROM memberships c JOIN council_side s ON s.organisation = c.organisation
            WHERE s.engagement = $3 AND c.person = m.person) ORDER BY p.email";
    EARLIER: Read "SELECT e.id, e.reference, e.problem, e.version, e.title, e.lead, e.setup, e.stage_data, e.revision,
        (SELECT string_agg(j.organisation || ' ' || j.stage, ',') FROM engagement_parties j WHERE j.engagement = e.id AND j.stage IN ('joining', 'ready', 'done')), a.body, a.question, a.saved_at
        FROM response_answers a JOIN responses r ON r.id = a.response JOIN engagements e ON e.id = r.engagement
        WHERE r.organisation = $1 AND r.id <> $2 AND a.body <> '{}'
        AND NOT EXISTS (SELECT 1 FROM memberships c JOIN council_side s ON s.organisation = c.organisation
            WHERE s.engagement = e.id AND c.person = $3)
        ORDER BY a.saved_at DESC, a.question LIMIT 200";
}

fn read(row: &Row) -> Result<Response, Fault> {
    Ok(Response {
        id: row.parse(0)?,
        reference: row.get(1)?,
        engagement: row.parse(2)?,
        organisation: row.parse(3)?,
        stage: row.json(4)?,
        versions: u32::try_from(row.get::<i64>(5)?).map_err(Fault::internal)?,
        started_at: row.moment(6)?,
        revision: row.get(7)?,
    })
}

async fn load_in(t: &mut Tx, response: ResponseId) -> Result<Response, Fault> {
    read(&t.row(&LOAD, bind![id(response)]).await?.ok_or_else(Fault::not_found)?)
}

/// Saves what changed; only one of two changes at the same time goes through.
async fn save_stage(t: &mut Tx, before: &Response, after: &Response) -> Result<(), Fault> {
    let stage = json(&after.stage)?;
    t.change_one(&SAVE, bind![id(before.id), before.revision, after.stage.key(), stage, after.versions]).await
}

/// What somebody read who submits: the revision of the response, and the hash of its answers.
pub fn mark(response: &Response, content: &Content) -> String {
    format!("{} {}", response.revision, content.sha256())
}

/// An engagement that a supplier answers, and what it asks.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The engagement.
    pub engagement: Engagement,
    /// The names of the councils whose people read responses: the one that leads, and those that take part, as one phrase.
    pub councils: String,
    /// Everything that a response answers, in its order.
    pub questions: Vec<ResponseQuestion>,
    /// The supplier.
    pub organisation: OrganisationId,
    /// Its response, if it has started one.
    pub response: Option<Response>,
}

/// What `act` needs to know of an engagement, for people of a supplier.
async fn ground_for(portal: &Portal, op: &Op, reference: &str, act: Act) -> Result<Ground, Fault> {
    let organisation = Scope::own(&op.actor, act)?.organisation();
    let public = engagements::public(portal, op, reference).await?;
    interest::keep_sides_apart(portal, op, &public.engagement).await?;
    let values = bind![id(public.engagement.id), id(organisation)];
    let response = portal.db.row(&OF_ORGANISATION, values).await?.map(|row| read(&row)).transpose()?;
    let card = card_of_published(portal, public.engagement.id).await?;
    Ok(Ground {
        questions: all_asked(&public.engagement.setup.questions, &public.version.content, card.as_deref()),
        councils: engagements::parties::reading_councils(portal, &public.engagement, &public.lead.name)
            .await?,
        engagement: public.engagement,
        organisation,
        response,
    })
}

/// What an engagement asks, for its council.
async fn asked(portal: &Portal, engagement: &Engagement) -> Result<Vec<ResponseQuestion>, Fault> {
    let version = problems::versions::load(portal, engagement.problem, engagement.version).await?;
    let card = card_of_published(portal, engagement.id).await?;
    Ok(all_asked(&engagement.setup.questions, &version.content, card.as_deref()))
}

/// The answers as one, apart from who saved them; what answers none of the questions is left out.
fn content(
    questions: &[ResponseQuestion],
    saved: &[(String, Saved)],
    files: Vec<ResponseFile>,
) -> Result<Content, Fault> {
    let mut answers = BTreeMap::new();
    for (question, saved) in saved {
        let answer: Answer = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
        if !answer.is_empty() && questions.iter().any(|one| one.id == *question) {
            answers.insert(question.clone(), answer);
        }
    }
    Ok(Content { questions: questions.to_vec(), answers, files })
}
