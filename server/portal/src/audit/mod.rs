//! The audit log: a row in the transaction of each change, sealed later into a chain.
//!
//! Sealing is a job of one holder: it numbers unsealed rows, sets `chain = SHA-256(previous chain,
//! row)`, and moves the head. The head carries a code made with a key outside the database, so
//! that whoever can write the database but not read the key cannot make a false log verify; a copy
//! of it outside the database ([`anchor`]) shows when an older log was put back.

mod anchor;
mod verify;

pub use verify::{Finding, Report, verify};

use crate::{
    Op, Portal, bind,
    db::{Isolation, Row, Tx, id, maybe_id},
    keys::Purpose,
    operational, statements,
};
use data_encoding::HEXLOWER;
use domain::{actor::Actor, event::Entry, fault::Fault, ids::AuditId, time::Timestamp};
use sha2::{Digest, Sha256};

statements! {
    RECORD: Write "INSERT INTO audit_events
        (id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, seq, chain)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL)";
    UNSEALED: Read "SELECT id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, seq, chain
        FROM audit_events WHERE seq IS NULL ORDER BY id LIMIT 500";
    SEALED_AFTER: Read "SELECT id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, seq, chain
        FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT 1000";
    HEAD: Read "SELECT seq, chain, mac, sealed_at FROM audit_head";
    SEAL: Write "UPDATE audit_events SET seq = $2, chain = $3 WHERE id = $1 AND seq IS NULL";
    MOVE_HEAD: Write "INSERT INTO audit_head (id, seq, chain, mac, sealed_at) VALUES (1, $1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, chain = excluded.chain, mac = excluded.mac,
        sealed_at = excluded.sealed_at WHERE audit_head.seq < excluded.seq";
}

/// The chain value before the first row.
const GENESIS: &str = "forecourt audit log 1";

/// Writes the row of one entry. Called by `tx!`.
pub(crate) async fn record(t: &mut Tx, op: &Op, entry: &Entry) -> Result<(), Fault> {
    let (kind, actor) = match &op.actor {
        Actor::Visitor => ("visitor", None),
        Actor::Preview(problem) => ("preview", Some(problem.to_string())),
        Actor::Person { id, .. } => ("person", Some(id.to_string())),
        Actor::System => ("system", None),
    };
    let (subject_kind, subject) = entry.event.subject();
    let data = serde_json::to_string(&entry.event).map_err(Fault::internal)?;
    let values = bind![
        id(op.id::<AuditId>()),
        op.now,
        kind,
        actor,
        maybe_id(op.actor.seat().map(|seat| seat.organisation)),
        entry.rule,
        entry.event.name(),
        subject_kind,
        subject,
        data,
        id(op.request)
    ];
    t.change_one(&RECORD, values).await
}

/// The newest sealed row's number and chain value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the newest sealed row; 0 before the first.
    pub seq: i64,
    /// Its chain value.
    pub chain: String,
}

impl Head {
    fn genesis() -> Head {
        Head { seq: 0, chain: HEXLOWER.encode(&Sha256::digest(GENESIS)) }
    }

    fn message(&self) -> Vec<u8> {
        format!("{} {}", self.seq, self.chain).into_bytes()
    }
}

/// One row as it is chained.
struct Link {
    id: String,
    fields: Vec<Option<String>>,
    seq: Option<i64>,
    chain: Option<String>,
}

impl Link {
    fn read(row: &Row) -> Result<Link, Fault> {
        let mut fields = vec![row.get::<Option<String>>(0)?, Some(row.get::<i64>(1)?.to_string())];
        for place in 2..11 {
            fields.push(row.get(place)?);
        }
        Ok(Link { id: row.get(0)?, fields, seq: row.get(11)?, chain: row.get(12)? })
    }

    /// SHA-256 over the previous chain value, the number, and every field with its length, so that
    /// no two rows read the same.
    fn chained(&self, previous: &str, seq: i64) -> String {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(seq.to_be_bytes());
        for field in &self.fields {
            match field {
                None => hash.update([0]),
                Some(text) => {
                    hash.update([1]);
                    hash.update((text.len() as u64).to_be_bytes());
                    hash.update(text);
                }
            }
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// Seals up to 500 rows; gives back how many. One holder at a time, by lease.
///
/// # Errors
/// The database does not answer.
pub async fn seal(portal: &Portal, now: Timestamp, holder: &str) -> Result<usize, Fault> {
    if !operational::leases::take(portal, "audit sealer", holder, now, now.plus_minutes(1)).await? {
        return Ok(0);
    }
    let mut t = portal.db.begin(Isolation::Serializable).await?;
    let links = t.rows(&UNSEALED, vec![]).await?.iter().map(Link::read).collect::<Result<Vec<_>, _>>()?;
    if links.is_empty() {
        return Ok(0);
    }
    let mut head = match t.row(&HEAD, vec![]).await? {
        Some(row) => Head { seq: row.get(0)?, chain: row.get(1)? },
        None => Head::genesis(),
    };
    for link in &links {
        head = Head { seq: head.seq + 1, chain: link.chained(&head.chain, head.seq + 1) };
        t.change_one(&SEAL, bind![&link.id, head.seq, &head.chain]).await?;
    }
    let mac = portal.keys.mac(Purpose::AuditHead, &head.message());
    t.change_one(&MOVE_HEAD, bind![head.seq, &head.chain, mac, now]).await?;
    t.commit_chain().await?;
    anchor::keep(portal, &head).await?;
    tracing::info!(seq = head.seq, chain = head.chain, "audit log sealed");
    Ok(links.len())
}
