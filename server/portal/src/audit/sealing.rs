//! Sealing: numbers and chains the rows that wait, once all it builds on has been checked.

use super::{
    Finding, HEAD, Head, Link, MOVE_HEAD, SEAL, SEALED, Standing, UNSEALED, anchor, verify::judge_standing,
};
use crate::{
    Portal, bind,
    db::{Isolation, Tx},
    keys::Purpose,
    operational,
};
use domain::{fault::Fault, time::Timestamp};

/// Seals up to 500 rows; gives back how many. One holder at a time, by lease.
///
/// # Errors
/// The database does not answer. A defect when the head, the row it stands on or a row that waits was not
/// written by this installation, or the log was put back to an older state: nothing is sealed on top of that,
/// and [`super::verify`] goes on naming it.
pub async fn seal(portal: &Portal, now: Timestamp, holder: &str) -> Result<usize, Fault> {
    if !operational::leases::take(portal, "audit sealer", holder, now, now.plus_minutes(1)).await? {
        return Ok(0);
    }
    let mut t = portal.db.begin(Isolation::Serializable).await?;
    let links = t.rows(&UNSEALED, vec![]).await?.iter().map(Link::read).collect::<Result<Vec<_>, _>>()?;
    if links.is_empty() {
        return Ok(0);
    }
    let mut head = checked_head(portal, &mut t).await?;
    for link in &links {
        if !link.is_ours(&portal.keys) {
            return Err(refused(&Finding::ForeignRow { id: link.id.clone() }));
        }
        head = head.extended(link);
        t.change_one(&SEAL, bind![&link.id, head.seq, &head.chain]).await?;
    }
    let mac = portal.keys.mac(Purpose::AuditHead, &head.message());
    t.change_one(&MOVE_HEAD, bind![head.seq, &head.chain, mac, now]).await?;
    t.commit_chain().await?;
    anchor::keep(portal, &head).await?;
    tracing::info!(seq = head.seq, chain = head.chain, "audit log sealed");
    Ok(links.len())
}

/// The head to go on from: ours, at the end of the log, on a row that is as it was sealed, and not behind the
/// copy outside the database.
async fn checked_head(portal: &Portal, t: &mut Tx) -> Result<Head, Fault> {
    let anchor = anchor::read(portal).await?;
    let standing = Standing::read(t.row(&HEAD, vec![]).await?.as_ref())?;
    if let Some(finding) = judge_standing(portal, &standing, anchor.as_ref()) {
        return Err(refused(&finding));
    }
    let Some((head, _)) = standing.head else { return Ok(Head::genesis()) };
    let last = t.row(&SEALED, bind![head.seq - 1, head.seq]).await?;
    let last = last.map(|row| Link::read(&row)).transpose()?;
    match last {
        Some(link) if link.chain.as_ref() == Some(&head.chain) && link.is_ours(&portal.keys) => Ok(head),
        Some(link) => Err(refused(&Finding::Changed { id: link.id, seq: head.seq })),
        None => Err(refused(&Finding::CutOff { last: head.seq - 1, head: head.seq })),
    }
}

fn refused(finding: &Finding) -> Fault {
    Fault::internal(format!("the audit log is not sealed any further: {finding}"))
}
