//! Receipts: what the portal vouches for, signed with a key of its own.
//!
//! The key lies in a file that only its owner can read, never in the database. Its public half is published, with when it
//! may be believed, and so are those of the keys before it: a receipt stays good when the key is changed.

use crate::{
    Op, Portal, audit, bind,
    db::id,
    keys::{random, read_private, write_private},
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{OrganisationId, WorkerId},
    pilots::{Receipt, Sha256},
    time::Timestamp,
};
use receipt::{KeySet, KeyUse, PublishedKey, SigningKey};
use std::{io, path::Path, sync::Arc};
use zeroize::Zeroizing;

statements! {
    PUBLISH: Write "INSERT INTO published_keys (kid, x, valid_from, valid_until, revoked_since) VALUES ($1, $2, $3, NULL, NULL)";
    END: Write "UPDATE published_keys SET valid_until = $1 WHERE valid_until IS NULL";
    REVOKE: Write "UPDATE published_keys SET revoked_since = $2 WHERE kid = $1 AND (revoked_since IS NULL OR revoked_since > $2)";
    PRACTICE: Read "SELECT o.name, w.name, h.chain FROM organisations o JOIN workers w ON w.id = $2
        LEFT JOIN audit_head h ON h.id = 1 WHERE o.id = $1";
    KEYS: Read "SELECT kid, x, valid_from, valid_until, revoked_since FROM published_keys ORDER BY valid_from, kid";
}

/// The key that signs receipts; or, where it is not at hand, what to do about it.
#[derive(Clone, Debug)]
pub enum Signer {
    /// The key whose public half is published.
    Ready(Arc<SigningKey>),
    /// It is not there, or another: nothing is signed until somebody did what the words say.
    Missing(String),
}

/// The seed of a key, as it lies in its file.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// A new one.
    pub fn random() -> Seed {
        Seed(Zeroizing::new(random()))
    }

    /// Reads it; none if there is no such file.
    ///
    /// # Errors
    /// The file cannot be read, others may read it, or it does not hold 64 hexadecimal digits.
    pub fn read(path: &Path) -> io::Result<Option<Seed>> {
        Ok(read_private(path)?.map(|seed| Seed(Zeroizing::new(seed))))
    }

    /// Writes it into a new file that only its owner can read.
    ///
    /// # Errors
    /// The file cannot be made, or is there already.
    pub fn keep(&self, path: &Path) -> io::Result<()> {
        write_private(path, &Zeroizing::new(data_encoding::HEXLOWER.encode(self.0.as_slice())))
    }

    /// The key of this seed.
    pub fn key(&self) -> SigningKey {
        SigningKey::new(KeyUse::Receipt, &self.0)
    }
}

/// Finds the key that signs, in this file. Where none was ever published, one is made, kept and published.
///
/// # Errors
/// The file or the database cannot be used.
pub async fn open(portal: &Portal, op: &Op, file: &Path) -> Result<Signer, String> {
    let wrong = |error: io::Error| format!("the receipt key {} cannot be used: {error}", file.display());
    let fault = |fault: Fault| fault.to_string();
    let kept = Seed::read(file).map_err(wrong)?;
    let current = published(portal).await.map_err(fault)?.into_iter().find(|key| key.valid_until.is_none());
    match (kept, current) {
        (kept, None) => {
            let (seed, is_new) = kept.map_or_else(|| (Seed::random(), true), |seed| (seed, false));
            if is_new {
                seed.keep(file).map_err(wrong)?;
            }
            let key = seed.key();
            replace(portal, op, &key).await.map_err(fault)?;
            Ok(Signer::Ready(Arc::new(key)))
        }
        (Some(seed), Some(current)) if seed.key().kid() == current.kid => {
            Ok(Signer::Ready(Arc::new(seed.key())))
        }
        (kept, Some(current)) => Ok(Signer::Missing(missing(file, kept.is_some(), &current.kid))),
    }
}

fn missing(file: &Path, is_other: bool, kid: &str) -> String {
    let what = if is_other { "holds another key" } else { "is not there" };
    format!(
        "receipts are signed by the key {kid}, and the file {} {what}. Restore it from its backup. If it is lost, make a new \
         one with: forecourt admin receipt-key new. What the old key signed stays good. If somebody else may have it, say since \
         when with: forecourt admin receipt-key revoke {kid} HOURS",
        file.display()
    )
}

/// Makes a new key in place of the one that signs, whose file is kept under its name beside it. What the old one signed
/// stays good. Gives back the new key's name.
///
/// # Errors
/// The file or the database cannot be used.
pub async fn renew(portal: &Portal, op: &Op, file: &Path) -> Result<String, String> {
    let wrong = |error: io::Error| format!("{}: {error}", file.display());
    if let Some(old) = Seed::read(file).map_err(wrong)? {
        std::fs::rename(file, file.with_extension(format!("key.{}", old.key().kid()))).map_err(wrong)?;
    }
    let seed = Seed::random();
    seed.keep(file).map_err(wrong)?;
    let key = seed.key();
    replace(portal, op, &key).await.map_err(|fault| fault.to_string())?;
    Ok(key.kid().to_owned())
}

/// Publishes a key in place of the one before, if there is one.
async fn replace(portal: &Portal, op: &Op, key: &SigningKey) -> Result<(), Fault> {
    let published = key.published(op.now);
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change(&END, bind![op.now]).await?;
        t.change_one(&PUBLISH, bind![&published.kid, &published.x, op.now]).await?;
        Ok((permit.did(Event::KeyPublished { key: published.kid.clone() }), ()))
    })
}

/// Says that somebody else may have had a key since a moment: what is dated from then on is not believed.
///
/// # Errors
/// A conflict where no such key is published.
pub async fn revoke(portal: &Portal, op: &Op, kid: &str, since: Timestamp) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&REVOKE, bind![kid, since]).await?;
        Ok((permit.did(Event::KeyRevoked { key: kid.to_owned(), since }), ()))
    })
}

async fn published(portal: &Portal) -> Result<Vec<PublishedKey>, Fault> {
    let rows = portal.db.rows(&KEYS, vec![]).await?;
    rows.iter()
        .map(|row| {
            let x: String = row.get(1)?;
            let key =
                receipt::VerifyingKey::read(&x).ok_or_else(|| Fault::internal("a published key is none"))?;
            let mut published = key.published(KeyUse::Receipt, row.moment(2)?);
            published.valid_until = row.maybe_moment(3)?;
            published.revoked_since = row.maybe_moment(4)?;
            Ok(published)
        })
        .collect()
}

/// The file of keys that anybody checks receipts with: those before among them.
///
/// # Errors
/// The database does not answer.
pub async fn keys(portal: &Portal) -> Result<Vec<u8>, Fault> {
    let mut keys = published(portal).await?;
    // A key that was replaced in the moment it was made signed nothing.
    keys.retain(|key| key.valid_until.is_none_or(|until| until > key.valid_from));
    let keys = KeySet::new(keys).map_err(Fault::internal)?;
    keys.to_json().map_err(Fault::internal)
}

/// What a receipt of practice says besides its evidence: the organisation's name, the worker's, and the head of the sealed
/// log. In one question, since each run asks it.
///
/// # Errors
/// Not found where there is no such organisation or worker.
pub async fn of_practice(
    portal: &Portal,
    organisation: OrganisationId,
    worker: WorkerId,
) -> Result<(String, String, Sha256), Fault> {
    let row =
        portal.db.row(&PRACTICE, bind![id(organisation), id(worker)]).await?.ok_or_else(Fault::not_found)?;
    let chain = row.get::<Option<String>>(2)?.unwrap_or_else(|| audit::Head::genesis().chain);
    Ok((row.get(0)?, row.get(1)?, chain.parse().map_err(Fault::internal)?))
}

/// The head of the sealed log, which a receipt carries.
///
/// # Errors
/// The database does not answer.
pub async fn log_head(portal: &Portal) -> Result<Sha256, Fault> {
    audit::head(portal).await?.chain.parse().map_err(Fault::internal)
}

/// Signs a receipt.
///
/// # Errors
/// The key is not at hand, or the evidence is not fit to be signed.
pub fn sign(portal: &Portal, receipt: &Receipt) -> Result<String, Fault> {
    match &portal.signer {
        Signer::Ready(key) => receipt::sign(receipt, key).map_err(Fault::internal),
        Signer::Missing(words) => Err(Fault::internal(words.clone())),
    }
}
