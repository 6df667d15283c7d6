//! Which files wait to be scanned, and what the operator's scanner says of each.

use super::{
    load_in,
    submitting::{About, to_supplier},
};
use crate::{Op, Portal, bind, blobs::Blob, db::id, engagements::load_in as load_engagement, statements, tx};
use bytes::Bytes;
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{ResponseFileId, ResponseId},
    responses::Scan,
};

statements! {
    HELD: Read "SELECT id FROM response_files WHERE scan = 'held' ORDER BY uploaded_at, id";
    OF: Read "SELECT response, name FROM response_files WHERE id = $1";
    SCANNED: Write "UPDATE response_files SET scan = $2 WHERE id = $1 AND scan = 'held'";
}

/// The files that wait to be scanned, the first first.
///
/// # Errors
/// The database does not answer.
pub async fn held(portal: &Portal) -> Result<Vec<ResponseFileId>, Fault> {
    portal.db.rows(&HELD, vec![]).await?.iter().map(|row| row.parse(0)).collect()
}

/// The content of a file that waits to be scanned; none where it is not where it is kept.
///
/// # Errors
/// It cannot be read.
pub async fn content_of(portal: &Portal, file: ResponseFileId) -> Result<Option<Bytes>, Fault> {
    portal.blobs.get(Blob::ResponseFile(file)).await
}

/// Writes down what the scanner said of a file, or that it is not there. Where it found something, those who speak for the
/// supplier are told, so that they can attach another.
///
/// # Errors
/// A conflict when that was written down already.
pub async fn scanned(portal: &Portal, op: &Op, file: ResponseFileId, scan: Scan) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&SCANNED, bind![id(file), scan.key()]).await?;
        let mut told = Vec::new();
        if scan == Scan::Refused {
            let row = t.row(&OF, bind![id(file)]).await?.ok_or_else(Fault::not_found)?;
            let response = load_in(t, row.parse::<ResponseId>(0)?).await?;
            let engagement = load_engagement(t, response.engagement).await?;
            let words = format!(
                "The scanner found something in the file \u{2018}{}\u{2019}, so nobody gets it, and the council neither. \
                 Take it off, and attach another if responses are still taken.",
                row.get::<String>(1)?
            );
            let about = About {
                kind: "file_refused",
                subject: "A file of your response is held back",
                words,
                person: None,
                object: Some(file.to_string()),
            };
            told = to_supplier(t, portal, &engagement, &response, &about).await?;
        }
        Ok((permit.did(Event::FileScanned { file, scan }).telling_all(told), ()))
    })
}
