//! Files: what suppliers upload, and the files of challenges. They lie beside the database, in a folder or wherever a store
//! of objects keeps them; a row names a file only after it is there to stay.
//!
//! A module lies under its own id, not under its hash: what one organisation deletes is gone, whatever others uploaded.

use bytes::Bytes;
use domain::{
    fault::{Fault, FaultKind},
    ids::{ModuleId, ResponseFileId, SlideId},
    pilots::Sha256,
};
use futures::{Stream, StreamExt};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, PutPayloadMut, local::LocalFileSystem,
    path::Path,
};
use sha2::Digest;
use std::{io, sync::Arc};

/// So much is gathered before it is written.
const PIECE_BYTES: usize = 1 << 20;

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

/// A file, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blob {
    /// A module.
    Module(ModuleId),
    /// A file that a supplier attached to a response.
    ResponseFile(ResponseFileId),
    /// A file that a council publishes with the minutes of a forum.
    Slide(SlideId),
    /// The files of a challenge, packed, by the hash over them.
    Challenge(Sha256),
}

impl Blob {
    fn path(self) -> Path {
        match self {
            Blob::Module(module) => Path::from(format!("modules/{module}")),
            Blob::ResponseFile(file) => Path::from(format!("responses/{file}")),
            Blob::Slide(slide) => Path::from(format!("forums/{slide}")),
            Blob::Challenge(sha256) => Path::from(format!("challenges/{sha256}")),
        }
    }
}

/// A file that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 over it.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Blobs {
    /// Files in this folder, which is made if it is not there. What is written is on the disk when it is there.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn folder(folder: &std::path::Path) -> io::Result<Blobs> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?;
        Ok(Blobs(Arc::new(store.with_fsync(true))))
    }

    /// Writes a file as it arrives. It is there once it is whole, and nothing of it before. `if_larger` says what to do about one
    /// that is too large.
    ///
    /// # Errors
    /// What the stream ends with; too large; or there is no room for it.
    pub async fn receive(
        &self,
        blob: Blob,
        bytes_max: u64,
        if_larger: &'static str,
        pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
    ) -> Result<Received, Fault> {
        let mut upload = self.0.put_multipart(&blob.path()).await.map_err(unwritten)?;
        match fill(upload.as_mut(), bytes_max, if_larger, pieces).await {
            Ok(received) => Ok(received),
            Err(fault) => {
                if let Err(error) = upload.abort().await {
                    tracing::warn!(%error, "what was received of a file could not be removed");
                }
                Err(fault)
            }
        }
    }

    /// Writes a file whole.
    ///
    /// # Errors
    /// There is no room for it.
    pub async fn put(&self, blob: Blob, bytes: Vec<u8>) -> Result<(), Fault> {
        self.0.put(&blob.path(), PutPayload::from(bytes)).await.map(drop).map_err(unwritten)
    }

    /// A file whole. None if it is not there.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn get(&self, blob: Blob) -> Result<Option<Bytes>, Fault> {
        match self.0.get(&blob.path()).await {
            Ok(found) => found.bytes().await.map(Some).map_err(Fault::unavailable),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Fault::unavailable(error)),
        }
    }

    /// Removes a file. One that is not there stays so.
    ///
    /// # Errors
    /// It cannot be removed.
    pub async fn remove(&self, blob: Blob) -> Result<(), Fault> {
        match self.0.delete(&blob.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Fault::unavailable(error)),
        }
    }
}

async fn fill(
    upload: &mut dyn MultipartUpload,
    bytes_max: u64,
    if_larger: &'static str,
    mut pieces: impl Stream<Item = Result<Bytes, Fault>> + Unpin,
) -> Result<Received, Fault> {
    let (mut hash, mut bytes, mut gathered) = (sha2::Sha256::new(), 0, PutPayloadMut::new());
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        bytes += piece.len() as u64;
        if bytes > bytes_max {
            return Err(Fault::new(
                FaultKind::TooLarge,
                format!("The file is larger than {} MiB", bytes_max >> 20),
                if_larger,
            ));
        }
        hash.update(&piece);
        gathered.extend_from_slice(&piece);
        if gathered.content_length() >= PIECE_BYTES {
            upload.put_part(std::mem::take(&mut gathered).freeze()).await.map_err(unwritten)?;
        }
    }
    upload.put_part(gathered.freeze()).await.map_err(unwritten)?;
    upload.complete().await.map_err(unwritten)?;
    Ok(Received { sha256: Sha256(hash.finalize().into()), bytes })
}

/// There is no room, most likely.
fn unwritten(error: object_store::Error) -> Fault {
    Fault {
        cause: Some(error.into()),
        ..Fault::new(
            FaultKind::Unavailable,
            "The file could not be stored",
            "Nothing of it was kept. Try again in a few minutes. If it happens again, tell the operator: the disk may be full.",
        )
    }
}
