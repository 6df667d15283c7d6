//! Files of a response: attaching one, taking it off, scanning it, and handing it out.
//!
//! A file is kept under its own id and handed out under that alone, as something to be saved and never shown. While the
//! operator has a scanner nobody gets a file that it has not passed; without one every file that none has judged is said to be
//! not scanned. So the setting counts, and not what it was when the file came.

use super::{drafting::with_response, reading, submitting};
use crate::{
    Op, Portal, bind,
    blobs::Blob,
    db::{Row, Tx, id},
    engagements::interest,
    keys::random_id,
    statements, tx,
};
use bytes::Bytes;
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{EngagementId, ResponseFileId, ResponseId},
    responses::{FILE_BYTES_MAX, FILES_MAX, FileKind, KEPT_BYTES_MAX, Kind, ResponseFile, Scan, shown_name},
};
use futures::Stream;
use std::collections::BTreeMap;

statements! {
    ATTACH: Write "INSERT INTO response_files (id, response, question, name, kind, bytes, sha256, scan, uploaded_at, uploaded_by, removed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)";
    OF_RESPONSE: Read "SELECT id, question, name, kind, bytes, sha256, scan FROM response_files
        WHERE response = $1 AND removed_at IS NULL ORDER BY uploaded_at, id";
    SCANS: Read "SELECT id, scan FROM response_files WHERE response = $1";
    REMOVE: Write "UPDATE response_files SET removed_at = $3, scan = CASE WHEN CAST($4 AS BOOLEAN) THEN scan ELSE 'gone' END
        WHERE id = $1 AND response = $2 AND removed_at IS NULL";
    KEPT: Read "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM response_files WHERE response = $1 AND scan <> 'gone'";
    SUBMITTED: Read "SELECT 1 FROM response_versions WHERE response = $1 AND content LIKE '%' || CAST($2 AS TEXT) || '%' LIMIT 1";
}

fn read(portal: &Portal, row: &Row) -> Result<(ResponseFile, Scan), Fault> {
    let (kind, scan): (String, String) = (row.get(3)?, row.get(6)?);
    let file = ResponseFile {
        id: row.parse(0)?,
        question: row.get(1)?,
        name: row.get(2)?,
        kind: FileKind::from_key(&kind).ok_or_else(|| Fault::internal(format!("a file of kind {kind}")))?,
        bytes: u64::try_from(row.get::<i64>(4)?).map_err(Fault::internal)?,
        sha256: row.get(5)?,
    };
    Ok((file, known(portal, &scan)?))
}

/// What is stored of a file, as it counts now.
pub(crate) fn known(portal: &Portal, scan: &str) -> Result<Scan, Fault> {
    match Scan::from_key(scan).ok_or_else(|| Fault::internal(format!("a file that is {scan}")))? {
        Scan::Held if !portal.settings.scans => Ok(Scan::NotScanned),
        scan => Ok(scan),
    }
}

/// The files that are attached to a response now.
pub(super) async fn attached(
    portal: &Portal,
    response: ResponseId,
) -> Result<Vec<(ResponseFile, Scan)>, Fault> {
    portal.db.rows(&OF_RESPONSE, bind![id(response)]).await?.iter().map(|row| read(portal, row)).collect()
}

/// The same within a transaction.
pub(super) async fn attached_in(
    t: &mut Tx,
    portal: &Portal,
    response: ResponseId,
) -> Result<Vec<(ResponseFile, Scan)>, Fault> {
    t.rows(&OF_RESPONSE, bind![id(response)]).await?.iter().map(|row| read(portal, row)).collect()
}

/// What the scanner said of each file that was ever attached to a response.
pub(super) async fn scans(
    portal: &Portal,
    response: ResponseId,
) -> Result<BTreeMap<ResponseFileId, Scan>, Fault> {
    let rows = portal.db.rows(&SCANS, bind![id(response)]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, known(portal, &row.get::<String>(1)?)?))).collect()
}

/// Files that were submitted, with what the scanner said of each.
pub(super) async fn with_scans(
    portal: &Portal,
    response: ResponseId,
    submitted: impl Iterator<Item = &ResponseFile>,
) -> Result<Vec<(ResponseFile, Scan)>, Fault> {
    let submitted: Vec<_> = submitted.cloned().collect();
    if submitted.is_empty() {
        return Ok(Vec::new());
    }
    let scans = scans(portal, response).await?;
    let scan = |file: &ResponseFile| scans.get(&file.id).copied().unwrap_or(Scan::Held);
    Ok(submitted.into_iter().map(|file| (file.clone(), scan(&file))).collect())
}

/// A file that came whole, and is what its name says.
pub(crate) struct Arrived {
    /// Its name, as text that can be shown.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub bytes: i64,
    /// SHA-256 over it, in hexadecimal.
    pub sha256: String,
}

/// Takes a file as it arrives. It is kept once this gives it back: whoever then has no use for it removes it.
///
/// # Errors
/// Too large, broken off, or not what its name says: nothing is kept of it.
pub(crate) async fn arrive(
    portal: &Portal,
    blob: Blob,
    raw_name: &str,
    pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
) -> Result<Arrived, Fault> {
    let name = shown_name(raw_name);
    let advice = "Save it smaller, or in parts. Nothing was kept of it.";
    let received = portal.blobs.receive(blob, FILE_BYTES_MAX, advice, pieces).await?;
    let content = portal.blobs.get(blob).await?.unwrap_or_default();
    match FileKind::of(&name, &content) {
        Ok(kind) => {
            let bytes = i64::try_from(received.bytes).map_err(Fault::internal)?;
            Ok(Arrived { name, kind, bytes, sha256: received.sha256.to_string() })
        }
        Err(mistake) => {
            portal.blobs.remove(blob).await?;
            Err(Fault::invalid(mistake, "Nothing was kept of it."))
        }
    }
}

/// Attaches a file to the answer to a question, as it arrives.
///
/// # Errors
/// As [`super::question`]; a conflict when no responses are taken any more, or there are too many; too large, broken off, or
/// not what its name says; no room for it.
pub async fn attach(
    portal: &Portal,
    op: &Op,
    reference: &str,
    question: &str,
    raw_name: &str,
    pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
) -> Result<(), Fault> {
    let person = op.person()?;
    let (ground, response) = with_response(portal, op, reference).await?;
    let asked = ground.questions.iter().find(|one| one.id == question && one.kind == Kind::File);
    asked.ok_or_else(Fault::not_found)?;
    ground.engagement.takes_responses(op.now)?;
    room(&attached(portal, response.id).await?, question)?;
    // The id says nothing of the moment: the council sees it.
    let file = ResponseFileId(random_id());
    let Arrived { name, kind, bytes, sha256 } =
        arrive(portal, Blob::ResponseFile(file), raw_name, pieces).await?;
    let attached = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::DraftResponse, &Subject::Organisation(ground.organisation))?;
        interest::keep_sides_apart_in(t, ground.engagement.id, person).await?;
        room(&attached_in(t, portal, response.id).await?, question)?;
        let kept = t.row(&KEPT, bind![id(response.id)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        keeps(u64::try_from(kept + bytes).map_err(Fault::internal)?)?;
        let values = bind![
            id(file), id(response.id), question, &name, kind.key(), bytes, &sha256, Scan::Held.key(), op.now, id(person)
        ];
        t.change_one(&ATTACH, values).await?;
        let event = Event::FileAttached { file, response: response.id, sha256: sha256.clone() };
        Ok((permit.did(event), ()))
    });
    if attached.is_err() {
        portal.blobs.remove(Blob::ResponseFile(file)).await?;
    }
    attached
}

/// Whether one more file fits to a question.
fn room(files: &[(ResponseFile, Scan)], question: &str) -> Result<(), Fault> {
    if files.iter().filter(|(file, _)| file.question == question).count() < FILES_MAX {
        return Ok(());
    }
    Err(Fault::conflict(
        format!("There are {FILES_MAX} files already, and there may be no more"),
        "Remove one that you do not need, then attach this one.",
    ))
}

/// Whether so many bytes may be kept of one response.
fn keeps(bytes: u64) -> Result<(), Fault> {
    if bytes <= KEPT_BYTES_MAX {
        return Ok(());
    }
    Err(Fault::conflict(
        format!("We keep {} MiB of files of one response, and this would be more", KEPT_BYTES_MAX >> 20),
        "What was submitted before keeps its files. Attach a smaller one, or put it into the text.",
    ))
}

/// A file that is attached to the response of the actor's organisation.
///
/// # Errors
/// As [`super::draft`]; not found for another response's; a conflict once it was removed.
pub async fn own_file(
    portal: &Portal,
    op: &Op,
    reference: &str,
    file: ResponseFileId,
) -> Result<(super::Ground, ResponseFile), Fault> {
    let (ground, response) = with_response(portal, op, reference).await?;
    if !scans(portal, response.id).await?.contains_key(&file) {
        return Err(Fault::not_found());
    }
    let found = attached(portal, response.id).await?.into_iter().find(|(one, _)| one.id == file);
    let gone = || Fault::conflict("This file was removed already", "You do not need to do anything.");
    let (file, _) = found.ok_or_else(gone)?;
    Ok((ground, file))
}

/// Takes a file off. What was submitted with it keeps it; otherwise it is deleted. Gives back the question that it
/// answered; nothing where it was taken off before.
///
/// # Errors
/// As [`super::draft`]; not found for another response's.
pub async fn remove(
    portal: &Portal,
    op: &Op,
    reference: &str,
    file: ResponseFileId,
) -> Result<Option<String>, Fault> {
    let person = op.person()?;
    let (ground, response) = with_response(portal, op, reference).await?;
    if !scans(portal, response.id).await?.contains_key(&file) {
        return Err(Fault::not_found());
    }
    let attached = attached(portal, response.id).await?;
    let Some((there, _)) = attached.into_iter().find(|(one, _)| one.id == file) else { return Ok(None) };
    // Serializable, as submitting is: a version either holds the file, or was made after it was gone.
    let submitted = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::DraftResponse, &Subject::Organisation(ground.organisation))?;
        interest::keep_sides_apart_in(t, ground.engagement.id, person).await?;
        let submitted = t.row(&SUBMITTED, bind![id(response.id), id(file)]).await?.is_some();
        t.change_one(&REMOVE, bind![id(file), id(response.id), op.now, submitted]).await?;
        Ok((permit.did(Event::FileRemoved { file, response: response.id }), submitted))
    })?;
    if !submitted {
        portal.blobs.remove(Blob::ResponseFile(file)).await?;
    }
    Ok(Some(there.question))
}

/// The content of a file of one's own response, as it is or as it stands submitted.
///
/// # Errors
/// As [`super::draft`]; not found for another response's, and for one that was removed and is not submitted; a conflict while
/// it waits to be scanned, or when something was found in it.
pub async fn own_content(
    portal: &Portal,
    op: &Op,
    reference: &str,
    file: ResponseFileId,
) -> Result<(ResponseFile, Bytes), Fault> {
    let (_, response) = with_response(portal, op, reference).await?;
    let mut own = attached(portal, response.id).await?;
    // What was taken off since stays with what stands submitted.
    if let Some(submission) = response.stage.submission() {
        let version = submitting::version(portal, response.id, submission.version).await?.version;
        own.extend(with_scans(portal, response.id, version.content.files.iter()).await?);
    }
    let (file, scan) = own.into_iter().find(|(one, _)| one.id == file).ok_or_else(Fault::not_found)?;
    content(portal, file, scan).await
}

/// The content of a file that was submitted with a response, for its council. It is written down who got it.
///
/// # Errors
/// As [`reading::one`]; not found for a file that what stands does not hold; a conflict while it waits to be scanned, or when
/// something was found in it.
pub async fn submitted_content(
    portal: &Portal,
    op: &Op,
    (engagement, response): (EngagementId, ResponseId),
    file: ResponseFileId,
) -> Result<(ResponseFile, Bytes), Fault> {
    let (open, line, version) = reading::find(portal, op, engagement, response).await?;
    let found = version.content.files.into_iter().find(|one| one.id == file).ok_or_else(Fault::not_found)?;
    let scan = scans(portal, line.response.id).await?.get(&file).copied().ok_or_else(Fault::not_found)?;
    let content = content(portal, found, scan).await?;
    reading::note(portal, op, &open, &file.to_string(), 1).await?;
    Ok(content)
}

async fn content(portal: &Portal, file: ResponseFile, scan: Scan) -> Result<(ResponseFile, Bytes), Fault> {
    if !scan.lets_through() {
        let next = match scan {
            Scan::Held => "Try again in a minute.",
            _ => "Nobody gets this file.",
        };
        return Err(Fault::conflict(format!("{}: {}", file.name, scan.label()), next));
    }
    let missing = || Fault::internal(format!("the file {} is not where it is kept", file.id));
    let bytes = portal.blobs.get(Blob::ResponseFile(file.id)).await?.ok_or_else(missing)?;
    Ok((file, bytes))
}
