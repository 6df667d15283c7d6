//! Files that are published with the minutes: slides, as a rule. They are taken and scanned like the files of a response.

use super::{OneForum, claim, one, one_to_run, planning, published};
use crate::{
    Op, Portal, bind,
    blobs::Blob,
    db::{Row, Tx, id},
    responses::files::{Arrived, arrive, known},
    statements, tx,
};
use bytes::Bytes;
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    forums::Forum,
    ids::{EngagementId, ForumId, SlideId},
    responses::{FILES_MAX, FileKind, Scan},
    time::Timestamp,
};
use futures::Stream;

statements! {
    ADD: Write "INSERT INTO forum_slides (id, forum, name, kind, bytes, sha256, scan, uploaded_at, uploaded_by, removed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)";
    OF_FORUM: Read "SELECT id, name, kind, bytes, sha256, scan FROM forum_slides WHERE forum = $1 AND removed_at IS NULL ORDER BY uploaded_at, id";
    COUNT: Read "SELECT COUNT(*) FROM forum_slides WHERE forum = $1 AND removed_at IS NULL";
    REMOVE: Write "UPDATE forum_slides SET removed_at = $3, scan = 'gone' WHERE id = $1 AND forum = $2 AND removed_at IS NULL";
    HELD: Read "SELECT id FROM forum_slides WHERE scan = 'held' ORDER BY uploaded_at, id";
    SCANNED: Write "UPDATE forum_slides SET scan = $2 WHERE id = $1 AND scan = 'held'";
}

/// A file beside the minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// Its id.
    pub id: SlideId,
    /// Its name, as text that can be shown; it ends as its kind says.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 over it, in hexadecimal.
    pub sha256: String,
    /// What the operator's scanner said.
    pub scan: Scan,
}

fn read(portal: &Portal, row: &Row) -> Result<Slide, Fault> {
    let (kind, scan): (String, String) = (row.get(2)?, row.get(5)?);
    Ok(Slide {
        id: row.parse(0)?,
        name: row.get(1)?,
        kind: FileKind::from_key(&kind).ok_or_else(|| Fault::internal(format!("a file of kind {kind}")))?,
        bytes: u64::try_from(row.get::<i64>(3)?).map_err(Fault::internal)?,
        sha256: row.get(4)?,
        scan: known(portal, &scan)?,
    })
}

/// The files beside the minutes of a forum, the first first.
pub(super) async fn of(portal: &Portal, forum: ForumId) -> Result<Vec<Slide>, Fault> {
    portal.db.rows(&OF_FORUM, bind![id(forum)]).await?.iter().map(|row| read(portal, row)).collect()
}

/// The same within a transaction.
pub(super) async fn of_in(t: &mut Tx, portal: &Portal, forum: ForumId) -> Result<Vec<Slide>, Fault> {
    t.rows(&OF_FORUM, bind![id(forum)]).await?.iter().map(|row| read(portal, row)).collect()
}

/// A forum, for whoever may add files to its minutes.
///
/// # Errors
/// As [`super::one_to_run`]; a conflict before it begins and once its minutes are published.
pub async fn for_slides(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
) -> Result<OneForum, Fault> {
    let found = one_to_run(portal, op, engagement, forum).await?;
    takes_slides(&found.line.forum, op.now)?;
    Ok(found)
}

/// Whether files can be added and taken away: as long as the minutes can be written.
fn takes_slides(forum: &Forum, now: Timestamp) -> Result<(), Fault> {
    forum.clone().write_minutes(forum.minutes.clone(), now).map(drop)
}

/// Puts a file beside the minutes, as it arrives.
///
/// # Errors
/// As [`for_slides`]; too many, too large, broken off, or not what its name says.
pub async fn add_slide(
    portal: &Portal,
    op: &Op,
    (engagement, forum): (EngagementId, ForumId),
    raw_name: &str,
    pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
) -> Result<(), Fault> {
    let person = op.person()?;
    let before = for_slides(portal, op, engagement, forum).await?;
    room(before.slides.len())?;
    let slide: SlideId = op.id();
    let Arrived { name, kind, bytes, sha256 } = arrive(portal, Blob::Slide(slide), raw_name, pieces).await?;
    let added = tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let forum = claim(t, engagement.id, forum).await?;
        takes_slides(&forum, op.now)?;
        let there = t.row(&COUNT, bind![id(forum.id)]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
        room(usize::try_from(there).map_err(Fault::internal)?)?;
        let values = bind![
            id(slide), id(forum.id), &name, kind.key(), bytes, &sha256, Scan::Held.key(), op.now, id(person)
        ];
        t.change_one(&ADD, values).await?;
        Ok((permit.did(Event::SlideAdded { slide, forum: forum.id, sha256: sha256.clone() }), ()))
    });
    if added.is_err() {
        portal.blobs.remove(Blob::Slide(slide)).await?;
    }
    added
}

/// Whether one more file fits beside the minutes.
fn room(files: usize) -> Result<(), Fault> {
    if files < FILES_MAX {
        return Ok(());
    }
    Err(Fault::conflict(
        format!("There are {FILES_MAX} files already, and there may be no more"),
        "Remove one that nobody needs, then add this one.",
    ))
}

/// Takes a file away again, and deletes it; once more changes nothing.
///
/// # Errors
/// As [`for_slides`].
pub async fn remove_slide(
    portal: &Portal,
    op: &Op,
    (engagement, forum): (EngagementId, ForumId),
    slide: SlideId,
) -> Result<(), Fault> {
    let before = for_slides(portal, op, engagement, forum).await?;
    if !before.slides.iter().any(|one| one.id == slide) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let forum = claim(t, engagement.id, forum).await?;
        takes_slides(&forum, op.now)?;
        t.change_one(&REMOVE, bind![id(slide), id(forum.id), op.now]).await?;
        Ok((permit.did(Event::SlideRemoved { slide, forum: forum.id }), ()))
    })?;
    portal.blobs.remove(Blob::Slide(slide)).await
}

/// The content of a file whose minutes are published.
///
/// # Errors
/// Not found before that; a conflict while it waits to be scanned, or when something was found in it.
pub async fn slide_content(
    portal: &Portal,
    op: &Op,
    reference: &str,
    forum: ForumId,
    slide: SlideId,
) -> Result<(Slide, Bytes), Fault> {
    content(portal, published(portal, op, reference, forum).await?.slides, slide).await
}

/// The same for its council, also before.
///
/// # Errors
/// As [`super::one`]; a conflict as above.
pub async fn own_slide_content(
    portal: &Portal,
    op: &Op,
    (engagement, forum): (EngagementId, ForumId),
    slide: SlideId,
) -> Result<(Slide, Bytes), Fault> {
    content(portal, one(portal, op, engagement, forum).await?.slides, slide).await
}

async fn content(portal: &Portal, slides: Vec<Slide>, slide: SlideId) -> Result<(Slide, Bytes), Fault> {
    let slide = slides.into_iter().find(|one| one.id == slide).ok_or_else(Fault::not_found)?;
    if !slide.scan.lets_through() {
        let next = match slide.scan {
            Scan::Held => "Try again in a minute.",
            _ => "Nobody gets this file.",
        };
        return Err(Fault::conflict(format!("{}: {}", slide.name, slide.scan.label()), next));
    }
    let missing = || Fault::internal(format!("the file {} is not where it is kept", slide.id));
    let bytes = portal.blobs.get(Blob::Slide(slide.id)).await?.ok_or_else(missing)?;
    Ok((slide, bytes))
}

/// The files that wait to be scanned, the first first.
///
/// # Errors
/// The database does not answer.
pub async fn held(portal: &Portal) -> Result<Vec<SlideId>, Fault> {
    portal.db.rows(&HELD, vec![]).await?.iter().map(|row| row.parse(0)).collect()
}

/// The content of a file that waits to be scanned; none where it is not where it is kept.
///
/// # Errors
/// It cannot be read.
pub async fn content_of(portal: &Portal, slide: SlideId) -> Result<Option<Bytes>, Fault> {
    portal.blobs.get(Blob::Slide(slide)).await
}

/// Writes down what the scanner said of a file, or that it is not there.
///
/// # Errors
/// A conflict when that was written down already.
pub async fn scanned(portal: &Portal, op: &Op, slide: SlideId, scan: Scan) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&SCANNED, bind![id(slide), scan.key()]).await?;
        Ok((permit.did(Event::SlideScanned { slide, scan }), ()))
    })
}
