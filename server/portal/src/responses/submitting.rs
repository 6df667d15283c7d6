//! Submitting a response, withdrawing it, and the receipt.

use super::{Draft, Ground, SPEAKERS, content, draft_of, files, ground_for, load_in, mark, save_stage};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    engagements::{interest, load_in as load_engagement},
    operational::responses as rows,
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    engagements::Engagement,
    event::{AskAgain, Event, Message},
    fault::{Fault, FaultKind},
    ids::{PersonId, ResponseId},
    responses::{Response, ResponseFile, Scan, Stage, Version},
    time::london,
};

statements! {
    FREEZE: Write "INSERT INTO response_versions (response, number, sha256, content, submitted_at, submitted_by) VALUES ($1, $2, $3, $4, $5, $6)";
    VERSION: Read "SELECT v.number, v.content, v.sha256, v.submitted_at, v.submitted_by, p.name FROM response_versions v
        JOIN persons p ON p.id = v.submitted_by WHERE v.response = $1 AND v.number = $2";
    HASH: Read "SELECT sha256 FROM response_versions WHERE response = $1 AND number = $2";
}

/// What somebody submits who read it: the draft as it stands.
///
/// # Errors
/// The refusal of the permission table for whoever may not submit; as [`super::draft`].
pub async fn check(portal: &Portal, op: &Op, reference: &str) -> Result<Draft, Fault> {
    let (ground, _) = for_submitting(portal, op, reference).await?;
    draft_of(portal, op, ground).await
}

async fn for_submitting(portal: &Portal, op: &Op, reference: &str) -> Result<(Ground, Response), Fault> {
    let ground = ground_for(portal, op, reference, Act::SubmitResponse).await?;
    let response = ground.response.clone().ok_or_else(Fault::not_found)?;
    Ok((ground, response))
}

/// Whether what stands submitted has this hash: then the form was sent twice.
async fn stands(portal: &Portal, response: &Response, sha256: &str) -> Result<bool, Fault> {
    let Some(submission) = response.stage.submission() else { return Ok(false) };
    let row = portal.db.row(&HASH, bind![id(response.id), submission.version]).await?;
    Ok(row.map(|row| row.get::<String>(0)).transpose()?.as_deref() == Some(sha256))
}

/// Submits the response of the actor's organisation as it stands. `seen` is the mark ([`super::mark`]) of what the person read.
/// The same again changes nothing.
///
/// # Errors
/// As [`check`]; a conflict when it is too late (by how much is said), something is missing, or somebody changed an answer,
/// submitted or withdrew it since.
pub async fn submit(portal: &Portal, op: &Op, reference: &str, seen: &str) -> Result<(), Fault> {
    let (ground, response) = for_submitting(portal, op, reference).await?;
    let person = op.person()?;
    let sha256_seen = seen.split_once(' ').map_or("", |(_, sha256)| sha256);
    if stands(portal, &response, sha256_seen).await? {
        return Ok(());
    }
    let submitted = tx!(portal, op, serializable, t => {
        let engagement = load_engagement(t, ground.engagement.id).await?;
        let permit = op.may(Act::SubmitResponse, &Subject::Organisation(ground.organisation))?;
        interest::keep_sides_apart_in(t, engagement.id, person).await?;
        let before = load_in(t, response.id).await?;
        let files = files::attached_in(t, portal, response.id).await?;
        if let Some((refused, _)) = files.iter().find(|(_, scan)| *scan == Scan::Refused) {
            return Err(Fault::conflict(
                format!("The scanner found something in \u{2018}{}\u{2019}, and nobody would get it", refused.name),
                "Remove the file, and attach another if you need one. Then submit.",
            ));
        }
        let files = files.into_iter().map(|(file, _)| file).collect();
        let content = content(&ground.questions, &rows::all_in(t, response.id).await?, files)?;
        let sha256 = content.sha256();
        let after = before.clone().submit(&engagement, &content, op.now)?;
        if mark(&before, &content) != seen {
            return Err(changed_meanwhile());
        }
        save_stage(t, &before, &after).await?;
        let values = bind![id(after.id), after.versions, &sha256, content.json(), op.now, id(person)];
        t.change_one(&FREEZE, values).await?;
        interest::watch_unless_chosen(t, op, engagement.id, person).await?;
        let event = Event::ResponseSubmitted {
            response: after.id, engagement: engagement.id, version: after.versions, sha256: sha256.clone(),
        };
        let words = format!(
            "Your organisation submitted its response, version {}, on {}. That is the portal\u{2019}s time.\n\n\
             SHA-256 of what was submitted: {sha256}\n\nYou can change it, submit it again or withdraw it until {}. \
             What stands then counts.",
            after.versions,
            london::long(op.now),
            engagement.closes_in_words(),
        );
        let about = About { kind: "response_submitted", subject: "Your response was submitted", words, person: Some(person), object: None };
        let told = to_supplier(t, portal, &engagement, &after, &about).await?;
        Ok((permit.did(event).telling_all(told), ()))
    });
    match submitted {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = for_submitting(portal, op, reference).await?;
            if stands(portal, &now, sha256_seen).await? { Ok(()) } else { Err(fault) }
        }
        submitted => submitted,
    }
}

fn changed_meanwhile() -> Fault {
    Fault::conflict(
        "Somebody in your organisation changed the response while you were reading it",
        "Nothing was submitted. Below is how it is now. Read it again before you submit",
    )
}

/// Withdraws what the actor's organisation submitted; `seen` is the revision that the person read.
///
/// # Errors
/// As [`check`]; a conflict when it is too late, nothing stands submitted, or a colleague was first.
pub async fn withdraw(portal: &Portal, op: &Op, reference: &str, seen: i64) -> Result<(), Fault> {
    let (ground, response) = for_submitting(portal, op, reference).await?;
    let person = op.person()?;
    if is_withdrawn(&response, seen) {
        return Ok(());
    }
    let withdrawn = tx!(portal, op, serializable, t => {
        let engagement = load_engagement(t, ground.engagement.id).await?;
        let permit = op.may(Act::SubmitResponse, &Subject::Organisation(ground.organisation))?;
        interest::keep_sides_apart_in(t, engagement.id, person).await?;
        let before = load_in(t, response.id).await?;
        let after = before.clone().withdraw(&engagement, op.now)?;
        if before.revision != seen {
            return Err(Fault::conflict(
                "Somebody in your organisation submitted the response again while you were reading",
                "Nothing was withdrawn. The page shows what stands now. Read it before you withdraw",
            ));
        }
        save_stage(t, &before, &after).await?;
        let event =
            Event::ResponseWithdrawn { response: after.id, engagement: engagement.id, version: after.versions };
        let words = format!(
            "Your organisation withdrew its response on {}. The council no longer sees it.",
            london::long(op.now),
        );
        let about = About { kind: "response_withdrawn", subject: "Your response was withdrawn", words, person: Some(person), object: None };
        let told = to_supplier(t, portal, &engagement, &after, &about).await?;
        Ok((permit.did(event).telling_all(told), ()))
    });
    match withdrawn {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = for_submitting(portal, op, reference).await?;
            if is_withdrawn(&now, seen) { Ok(()) } else { Err(fault) }
        }
        withdrawn => withdrawn,
    }
}

/// Whether it stands as the withdrawal of what somebody saw left it: then the form was sent twice.
fn is_withdrawn(response: &Response, seen: i64) -> bool {
    response.revision == seen + 1 && matches!(response.stage, Stage::Withdrawn { .. })
}

/// What a supplier is told about its response.
pub(super) struct About {
    /// The kind of message.
    pub(super) kind: &'static str,
    /// Its subject, before the title of the engagement.
    pub(super) subject: &'static str,
    /// Its words.
    pub(super) words: String,
    /// Whoever did it, who is told as well.
    pub(super) person: Option<PersonId>,
    /// What it is about, where that is not the response itself.
    pub(super) object: Option<String>,
}

/// Tells those who speak for a supplier: its administrators and submitters, and whoever did it.
pub(super) async fn to_supplier(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    response: &Response,
    about: &About,
) -> Result<Vec<Message>, Fault> {
    let person = about.person.map(|person| person.to_string());
    let rows = t.rows(&SPEAKERS, bind![id(response.organisation), person, id(engagement.id)]).await?;
    let url = &portal.settings.public_url;
    let message = |recipient: String| Message {
        kind: about.kind,
        recipient,
        object: about.object.clone().unwrap_or_else(|| response.id.to_string()),
        version: response.revision + 1,
        subject: format!("{} ({})", about.subject, engagement.title),
        body: format!(
            "{}\n\nResponse {} to engagement {}, {}:\n{url}/engagements/{}/response\n",
            about.words, response.reference, engagement.reference, engagement.title, engagement.reference,
        ),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    };
    rows.iter().map(|row| Ok(message(row.get(0)?))).collect()
}

/// A version of a response, with who submitted it.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The engagement.
    pub ground: Ground,
    /// The response.
    pub response: Response,
    /// What was submitted.
    pub version: Version,
    /// Who submitted it, by name.
    pub by: String,
    /// Its files, with what the scanner said.
    pub files: Vec<(ResponseFile, Scan)>,
    /// What was hashed, to the letter.
    pub json: String,
}

/// What was submitted, who submitted it, by name, and the text that was hashed.
pub(super) struct Frozen {
    pub(super) version: Version,
    by: String,
    json: String,
}

pub(super) async fn version(portal: &Portal, response: ResponseId, number: u32) -> Result<Frozen, Fault> {
    let row = portal.db.row(&VERSION, bind![id(response), number]).await?.ok_or_else(Fault::not_found)?;
    let json: String = row.get(1)?;
    let version = Version {
        number: u32::try_from(row.get::<i64>(0)?).map_err(Fault::internal)?,
        content: serde_json::from_str(&json).map_err(Fault::internal)?,
        sha256: row.get(2)?,
        submitted_at: row.moment(3)?,
        submitted_by: row.parse(4)?,
    };
    Ok(Frozen { version, by: row.get(5)?, json })
}

/// The receipt for what stands submitted by the actor's organisation.
///
/// # Errors
/// As [`super::draft`]; not found while nothing stands submitted.
pub async fn receipt(portal: &Portal, op: &Op, reference: &str) -> Result<Receipt, Fault> {
    let ground = ground_for(portal, op, reference, Act::DraftResponse).await?;
    let response = ground.response.clone().ok_or_else(Fault::not_found)?;
    let submission = response.stage.submission().ok_or_else(Fault::not_found)?;
    let Frozen { version, by, json } = version(portal, response.id, submission.version).await?;
    let files = files::with_scans(portal, response.id, version.content.files.iter()).await?;
    Ok(Receipt { ground, response, version, by, files, json })
}
