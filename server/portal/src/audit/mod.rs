//! The audit log: a row in the transaction of each change, sealed later into a chain.
//!
//! Each row carries a code made with a key outside the database, over all it says. Sealing
//! ([`seal`]) is a job of one holder: it numbers the rows that have their code, sets
//! `chain = SHA-256(previous chain, row)`, and moves the head, which carries such a code too. So whoever can
//! write the database but not read the key can make no row that is sealed, and no false log that verifies; a
//! copy of the head outside the database ([`anchor`]) shows when an older log was put back.

mod anchor;
mod sealing;
mod verify;

pub use sealing::seal;
pub use verify::{Finding, Report, verify};

use crate::{
    Op, Portal,
    db::{Row, Tx, Value, json},
    keys::{Keys, Purpose},
    statements,
};
use data_encoding::HEXLOWER;
use domain::{actor::Actor, event::Entry, fault::Fault, ids::AuditId, time::Timestamp};
use sha2::{Digest, Sha256};

statements! {
    RECORD: Write "INSERT INTO audit_events
        (id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, seq, chain)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL)";
    UNSEALED: Read "SELECT id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, seq, chain
        FROM audit_events WHERE seq IS NULL ORDER BY id LIMIT 500";
    SEALED: Read "SELECT id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, seq, chain
        FROM audit_events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1000";
    ENDS: Read "SELECT id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, seq, chain
        FROM audit_events WHERE id IN ((SELECT MIN(id) FROM audit_events), (SELECT MAX(id) FROM audit_events))";
    HEAD: Read "SELECT n.newest, h.seq, h.chain, h.mac FROM (SELECT MAX(seq) AS newest FROM audit_events) n
        LEFT JOIN audit_head h ON h.id = 1";
    SEAL: Write "UPDATE audit_events SET seq = $2, chain = $3 WHERE id = $1 AND seq IS NULL";
    MOVE_HEAD: Write "INSERT INTO audit_head (id, seq, chain, mac, sealed_at) VALUES (1, $1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, chain = excluded.chain, mac = excluded.mac,
        sealed_at = excluded.sealed_at WHERE audit_head.seq < excluded.seq";
}

/// The chain value before the first row.
const GENESIS: &str = "forecourt audit log 1";

/// What a row says, in the order of its columns.
type Fields = [Option<String>; 11];

/// Writes the row of one entry. Called by `tx!`.
pub(crate) async fn record(t: &mut Tx, keys: &Keys, op: &Op, entry: &Entry) -> Result<(), Fault> {
    let (kind, actor) = match &op.actor {
        Actor::Visitor => ("visitor", None),
        Actor::Preview(problem) => ("preview", Some(problem.to_string())),
        Actor::Person { id, .. } => ("person", Some(id.to_string())),
        Actor::Worker(worker) => ("worker", Some(worker.to_string())),
        Actor::System => ("system", None),
    };
    let (subject_kind, subject) = entry.event.subject();
    let fields: Fields = [
        Some(op.id::<AuditId>().to_string()),
        Some(op.now.millis().to_string()),
        Some(kind.to_owned()),
        actor,
        op.actor.seat().map(|seat| seat.organisation.to_string()),
        Some(entry.rule.to_owned()),
        Some(entry.event.name().to_owned()),
        Some(subject_kind.to_owned()),
        Some(subject),
        Some(json(&entry.event)?),
        Some(op.request.to_string()),
    ];
    let mac = keys.mac(Purpose::AuditRow, &encoded(&fields));
    let mut values: Vec<Value> = fields.into_iter().map(Value::Text).collect();
    values[1] = Value::from(op.now);
    values.push(Value::from(mac));
    t.change_one(&RECORD, values).await
}

/// Every field with its length, so that no two rows read the same.
fn encoded(fields: &Fields) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in fields {
        match field {
            None => bytes.push(0),
            Some(text) => {
                bytes.push(1);
                bytes.extend((text.len() as u64).to_be_bytes());
                bytes.extend(text.as_bytes());
            }
        }
    }
    bytes
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
    pub(crate) fn genesis() -> Head {
        Head { seq: 0, chain: HEXLOWER.encode(&Sha256::digest(GENESIS)) }
    }

    fn message(&self) -> Vec<u8> {
        format!("{} {}", self.seq, self.chain).into_bytes()
    }

    /// The head after one more row.
    fn extended(&self, link: &Link) -> Head {
        let seq = self.seq + 1;
        let mut hash = Sha256::new();
        hash.update(&self.chain);
        hash.update(seq.to_be_bytes());
        hash.update(encoded(&link.fields));
        Head { seq, chain: HEXLOWER.encode(&hash.finalize()) }
    }
}

/// Where the database says that the log stands, read in one statement, so that both parts are of one moment.
struct Standing {
    /// The greatest number of a row; 0 before the first.
    newest: i64,
    /// The head with its code, once something was sealed.
    head: Option<(Head, String)>,
}

impl Standing {
    fn read(row: Option<&Row>) -> Result<Standing, Fault> {
        let row = row.ok_or_else(|| Fault::internal("a maximum is one row"))?;
        let head = match row.get::<Option<i64>>(1)? {
            Some(seq) => Some((Head { seq, chain: row.get(2)? }, row.get(3)?)),
            None => None,
        };
        Ok(Standing { newest: row.get::<Option<i64>>(0)?.unwrap_or(0), head })
    }

    /// The number of the head; 0 before the first seal.
    fn head_seq(&self) -> i64 {
        self.head.as_ref().map_or(0, |(head, _)| head.seq)
    }

    /// Whether this installation wrote the head.
    fn is_ours(&self, keys: &Keys) -> bool {
        let ours = |(head, mac): &(Head, String)| keys.mac_matches(Purpose::AuditHead, &head.message(), mac);
        self.head.as_ref().is_some_and(ours)
    }
}

/// Where the sealed log stands.
///
/// # Errors
/// The database does not answer.
pub async fn head(portal: &Portal) -> Result<Head, Fault> {
    let standing = Standing::read(portal.db.row(&HEAD, vec![]).await?.as_ref())?;
    Ok(standing.head.map_or_else(Head::genesis, |(head, _)| head))
}

/// One row as it is chained.
struct Link {
    id: String,
    at: Timestamp,
    fields: Fields,
    mac: String,
    seq: Option<i64>,
    chain: Option<String>,
}

impl Link {
    fn read(row: &Row) -> Result<Link, Fault> {
        let at = row.moment(1)?;
        let mut fields = Fields::default();
        for (place, field) in fields.iter_mut().enumerate() {
            *field = if place == 1 { Some(at.millis().to_string()) } else { row.get(place)? };
        }
        Ok(Link { id: row.get(0)?, at, fields, mac: row.get(11)?, seq: row.get(12)?, chain: row.get(13)? })
    }

    /// Whether this installation wrote the row.
    fn is_ours(&self, keys: &Keys) -> bool {
        keys.mac_matches(Purpose::AuditRow, &encoded(&self.fields), &self.mac)
    }
}

/// Whether the portal's key file is the one that the database was written with; true while nothing is
/// written. One row that somebody edited does not decide.
///
/// # Errors
/// The database does not answer.
pub async fn keys_fit(portal: &Portal) -> Result<bool, Fault> {
    let standing = Standing::read(portal.db.row(&HEAD, vec![]).await?.as_ref())?;
    let rows = portal.db.rows(&ENDS, vec![]).await?;
    let ends = rows.iter().map(Link::read).collect::<Result<Vec<_>, _>>()?;
    let nothing = ends.is_empty() && standing.head.is_none();
    Ok(nothing || standing.is_ours(&portal.keys) || ends.iter().any(|link| link.is_ours(&portal.keys)))
}
