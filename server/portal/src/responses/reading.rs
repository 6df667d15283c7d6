//! What a council does with responses: it reads them once that is allowed, by question or by supplier, says that it has them,
//! and tells each supplier what comes of it. Every read leaves a line in the audit log.

use super::{
    asked, files, load_in,
    pilot::{Shown, shown_by},
    read, save_stage,
    submitting::{About, to_supplier, version},
};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    engagements::{interest, load, load_in as load_engagement, people},
    pilots::finals::{self, ForParty},
    statements, tx,
};
use domain::{
    actor::{Act, Permit, Subject},
    engagements::Engagement,
    event::{Event, Message},
    fault::{Fault, FaultKind},
    ids::{EngagementId, ResponseId},
    responses::{
        Answer, Outcome, Response, ResponseFile, ResponseQuestion, Scan, Stage, Submission, Version,
    },
};

statements! {
    OF_ENGAGEMENT: Read "SELECT r.id, r.reference, r.engagement, r.organisation, r.stage_data, r.versions, r.started_at, r.revision, o.name,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id)
        FROM responses r JOIN organisations o ON o.id = r.organisation
        WHERE r.engagement = $1 AND r.stage IN ('submitted', 'acknowledged', 'outcome_told') ORDER BY o.name, r.id";
    STANDING: Read "SELECT r.id, r.reference, r.engagement, r.organisation, r.stage_data, r.versions, r.started_at, r.revision, o.name,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id), c.content
        FROM responses r JOIN organisations o ON o.id = r.organisation
        JOIN response_versions c ON c.response = r.id AND c.number = r.versions
        WHERE r.engagement = $1 AND r.stage IN ('submitted', 'acknowledged', 'outcome_told') ORDER BY o.name, r.id";
}

/// An engagement whose responses may be read now, and what it asked.
#[derive(Clone, Debug)]
pub struct Open {
    /// The engagement.
    pub engagement: Engagement,
    /// Everything that a response answers.
    pub questions: Vec<ResponseQuestion>,
    /// What permission depends on.
    pub subject: Subject,
}

/// A response that stands submitted, with its supplier's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The response.
    pub response: Response,
    /// What stands.
    pub submission: Submission,
    /// The supplier.
    pub supplier: String,
    /// Whether the operator of the portal has looked a number of theirs up.
    pub verified: bool,
}

/// What a supplier answered to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The answer.
    pub answer: Answer,
    /// The files that go with it, with what the scanner said.
    pub files: Vec<(ResponseFile, Scan)>,
}

async fn open(portal: &Portal, op: &Op, engagement: EngagementId, act: Act) -> Result<Open, Fault> {
    let engagement = load(portal, engagement).await?;
    let subject = engagement.responses(people::declared(portal, op, engagement.id).await?);
    op.may(act, &subject)?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    engagement.responses_are_readable(op.now)?;
    Ok(Open { questions: asked(portal, &engagement).await?, engagement, subject })
}

/// Asks the permission table again in the transaction that acts on it: what the actor declared, and where they belong, may
/// have changed since.
async fn may_in(t: &mut Tx, op: &Op, engagement: &Engagement, act: Act) -> Result<Permit, Fault> {
    let subject = engagement.responses(people::declared_in(t, op, engagement.id).await?);
    let permit = op.may(act, &subject)?;
    interest::keep_suppliers_out_in(t, op, engagement).await?;
    Ok(permit)
}

fn line(row: &Row) -> Result<Option<Line>, Fault> {
    let response = read(row)?;
    let Some(submission) = response.stage.submission() else { return Ok(None) };
    Ok(Some(Line { response, submission, supplier: row.get(8)?, verified: row.get(9)? }))
}

/// The responses that stand submitted, by the names of their suppliers. It is written down that somebody saw whose they are.
///
/// # Errors
/// Not found for another council's; the refusal of the permission table, also without a declaration of interests; forbidden for
/// people of a supplier that takes part; a conflict while they are sealed.
pub async fn responses(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Open, Vec<Line>), Fault> {
    let open = open(portal, op, engagement, Act::ReadResponses).await?;
    let lines = standing(portal, &open).await?;
    note(portal, op, &open, "list", lines.len()).await?;
    Ok((open, lines))
}

async fn standing(portal: &Portal, open: &Open) -> Result<Vec<Line>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(open.engagement.id)]).await?;
    rows.iter().filter_map(|row| line(row).transpose()).collect()
}

/// What all suppliers answered to one question, by their names; and the place of the question.
///
/// # Errors
/// As [`responses`]; not found for a question that was not asked.
pub async fn answers(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    question: &str,
) -> Result<(Open, usize, Vec<(Line, Said)>), Fault> {
    let open = open(portal, op, engagement, Act::ReadResponses).await?;
    let position = open.questions.iter().position(|one| one.id == question).ok_or_else(Fault::not_found)?;
    let asked = &open.questions[position];
    let mut answers = Vec::new();
    for row in &portal.db.rows(&STANDING, bind![id(open.engagement.id)]).await? {
        let content: domain::responses::Content = row.json(10)?;
        let Some(line) = line(row)? else { continue };
        let files = files::with_scans(portal, line.response.id, content.files(asked)).await?;
        answers.push((line, Said { answer: content.answer(asked), files }));
    }
    note(portal, op, &open, question, answers.len()).await?;
    Ok((open, position, answers))
}

/// A response whole.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Whose it is, and how it stands.
    pub line: Line,
    /// What stands.
    pub version: Version,
    /// Its files, with what the scanner said.
    pub files: Vec<(ResponseFile, Scan)>,
    /// The practice run that the supplier chose to show.
    pub practice: Option<Shown>,
    /// What the supplier's pilot showed in the final for each council, once that is revealed and they may read it.
    pub pilot: Vec<ForParty>,
}

/// One response whole.
///
/// # Errors
/// As [`responses`]; not found for another engagement's, and for one that does not stand submitted.
pub async fn one(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: ResponseId,
) -> Result<(Open, Whole), Fault> {
    let (open, line, version) = find(portal, op, engagement, response).await?;
    let files = files::with_scans(portal, response, version.content.files.iter()).await?;
    let practice = shown_by(portal, op, &open, &line, &version).await?;
    note(portal, op, &open, &response.to_string(), 1).await?;
    let pilot = match op.may(Act::ReadResults, &open.engagement.subject_for(Act::ReadResults)) {
        Ok(_) => {
            let own = people::own_side(op, &open.engagement);
            finals::results_of(portal, engagement, line.response.organisation, own).await?
        }
        Err(_) => Vec::new(),
    };
    Ok((open, Whole { line, version, files, practice, pilot }))
}

/// The same, before it is written down that somebody read it.
pub(super) async fn find(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: ResponseId,
) -> Result<(Open, Line, Version), Fault> {
    let open = open(portal, op, engagement, Act::ReadResponses).await?;
    let lines = standing(portal, &open).await?;
    let line = lines.into_iter().find(|line| line.response.id == response).ok_or_else(Fault::not_found)?;
    let version = version(portal, response, line.submission.version).await?.version;
    Ok((open, line, version))
}

/// Writes down that somebody read responses.
pub(super) async fn note(
    portal: &Portal,
    op: &Op,
    open: &Open,
    what: &str,
    responses: usize,
) -> Result<(), Fault> {
    let responses = responses as u64;
    tx!(portal, op, t => {
        let permit = may_in(t, op, &open.engagement, Act::ReadResponses).await?;
        let event = Event::ResponsesRead { engagement: open.engagement.id, what: what.to_owned(), responses };
        Ok((permit.did(event), ()))
    })
}

/// A response, for whoever may tell its supplier what comes of it.
///
/// # Errors
/// As [`one`].
pub async fn for_answering(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: Option<ResponseId>,
) -> Result<(Open, Vec<Line>), Fault> {
    let open = open(portal, op, engagement, Act::AnswerResponse).await?;
    let mut lines = standing(portal, &open).await?;
    if let Some(response) = response {
        lines.retain(|line| line.response.id == response);
        if lines.is_empty() {
            return Err(Fault::not_found());
        }
    }
    Ok((open, lines))
}

/// Tells every supplier whose response is not acknowledged yet that the council has it and reads it. Gives back how many.
///
/// # Errors
/// As [`responses`]; a conflict while responses can still change.
pub async fn acknowledge(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<usize, Fault> {
    let (open, lines) = for_answering(portal, op, engagement, None).await?;
    open.engagement.responses_are_final(op.now)?;
    if lines.iter().all(|line| !is_due(&line.response)) {
        return Ok(0);
    }
    tx!(portal, op, serializable, t => {
        let engagement = load_engagement(t, open.engagement.id).await?;
        let permit = may_in(t, op, &engagement, Act::AnswerResponse).await?;
        let (mut told, mut responses): (Vec<Message>, Vec<ResponseId>) = (Vec::new(), Vec::new());
        // Those that are due now: a colleague may have told one of them meanwhile what comes of it.
        for row in &t.rows(&OF_ENGAGEMENT, bind![id(engagement.id)]).await? {
            let before = read(row)?;
            if is_due(&before) {
                let after = before.clone().acknowledge(&engagement, op.now)?;
                save_stage(t, &before, &after).await?;
                let words = "The council has your response and reads it. You are told what comes of it.".to_owned();
                let about =
                    About { kind: "response_acknowledged", subject: "The council has your response", words, person: None, object: None };
                told.extend(to_supplier(t, portal, &engagement, &after, &about).await?);
                responses.push(after.id);
            }
        }
        let count = responses.len();
        let event = Event::ResponsesAcknowledged { engagement: engagement.id, responses };
        Ok((permit.did(event).telling_all(told), count))
    })
}

const fn is_due(response: &Response) -> bool {
    matches!(response.stage, Stage::Submitted { .. })
}

/// Tells a supplier what comes of its response; `seen` is the revision that the officer read.
///
/// # Errors
/// As [`one`]; a conflict while responses can still change, or when it was told already.
pub async fn tell_outcome(
    portal: &Portal,
    op: &Op,
    (engagement, response): (EngagementId, ResponseId),
    seen: i64,
    outcome: Outcome,
    words: &str,
) -> Result<(), Fault> {
    let (open, lines) = for_answering(portal, op, engagement, Some(response)).await?;
    let was_told = |response: &Response| {
        let stands = matches!(&response.stage, Stage::OutcomeTold { outcome: was, words: said, .. } if *was == outcome && said == words);
        stands && response.revision == seen + 1
    };
    if lines.iter().any(|line| was_told(&line.response)) {
        return Ok(());
    }
    let told = tx!(portal, op, serializable, t => {
        let engagement = load_engagement(t, open.engagement.id).await?;
        let permit = may_in(t, op, &engagement, Act::AnswerResponse).await?;
        let before = load_in(t, response).await?;
        let after = before.clone().tell_outcome(&engagement, outcome, words.to_owned(), op.now)?;
        if before.revision != seen {
            return Err(Fault::conflict(
                "A colleague did something with this response while you were reading it",
                "The page shows how it stands. Read it again before you decide",
            ));
        }
        save_stage(t, &before, &after).await?;
        let words = format!("The council tells you what comes of your response: {}.\n\n{words}", outcome.label());
        let about = About { kind: "response_outcome", subject: "What comes of your response", words, person: None, object: None };
        let told = to_supplier(t, portal, &engagement, &after, &about).await?;
        let event = Event::OutcomeTold { response, engagement: engagement.id, outcome };
        Ok((permit.did(event).telling_all(told), ()))
    });
    match told {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, lines) = for_answering(portal, op, open.engagement.id, Some(response)).await?;
            if lines.iter().any(|line| was_told(&line.response)) { Ok(()) } else { Err(fault) }
        }
        told => told,
    }
}
