//! The anchor: a copy of the newest sealed head, kept in a file outside the database.
//!
//! Whoever can write the database could put an older state of the whole log back, head and code included.
//! The file remembers how far the log had come.

use super::Head;
use crate::{Portal, keys::Purpose};
use domain::fault::Fault;
use serde::{Deserialize, Serialize};
use std::{io, path::Path};

#[derive(Serialize, Deserialize)]
struct Anchor {
    seq: i64,
    chain: String,
    mac: String,
}

/// Writes the head beside the key file. The old copy stays until the new one is whole.
pub(super) async fn keep(portal: &Portal, head: &Head) -> Result<(), Fault> {
    let Some(path) = &portal.settings.audit_anchor else { return Ok(()) };
    let mac = portal.keys.mac(Purpose::AuditHead, &head.message());
    let anchor = Anchor { seq: head.seq, chain: head.chain.clone(), mac };
    let text = serde_json::to_vec(&anchor).map_err(Fault::internal)?;
    write(path, &text).await.map_err(Fault::internal)
}

async fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let fresh = path.with_extension("new");
    let mut file = tokio::fs::File::create(&fresh).await?;
    file.write_all(text).await?;
    file.sync_all().await?;
    tokio::fs::rename(fresh, path).await
}

/// The head in the file; nothing before the first seal, or where no file is kept.
///
/// # Errors
/// The file is there and cannot be read, or was not written by this installation.
pub(super) async fn read(portal: &Portal) -> Result<Option<Head>, Fault> {
    let Some(path) = &portal.settings.audit_anchor else { return Ok(None) };
    let text = match tokio::fs::read(path).await {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::internal(error)),
    };
    let Anchor { seq, chain, mac } = serde_json::from_slice(&text).map_err(Fault::internal)?;
    let head = Head { seq, chain };
    if portal.keys.mac_matches(Purpose::AuditHead, &head.message(), &mac) {
        return Ok(Some(head));
    }
    Err(Fault::internal(format!("{} was not written by this installation", path.display())))
}
