//! Addenda: what a council changes about an engagement that is published, read by everybody and told to whoever wants to hear.

use super::{load, load_in, news, people, publishing::NEXT_GENERATION, save, setting_up::same_revision};
use crate::{
    Op, Portal,
    accounts::Confirmed,
    bind,
    db::{Row, Tx, id, json},
    ledger, statements, tx,
};
use domain::{
    actor::Act,
    engagements::{Addendum, Engagement, NewAddendum, NewsKind},
    event::Event,
    fault::Fault,
    ids::{EngagementId, PersonId},
    ledger::{Channel, Publication},
};

statements! {
    OF_ENGAGEMENT: Read "SELECT number, text, changes, published_at FROM addenda WHERE engagement = $1 ORDER BY number";
    LATEST: Read "SELECT number, text, published_by FROM addenda WHERE engagement = $1 ORDER BY number DESC LIMIT 1";
    PUBLISH: Write "INSERT INTO addenda (engagement, number, text, changes, published_at, published_by) VALUES ($1, $2, $3, $4, $5, $6)";
    MARK_AMENDED: Write "UPDATE listings SET questions_close_at = $2, closes_at = $3, amended_at = $4,
        changed = (SELECT generation FROM listing_generation) WHERE engagement = $1";
}

/// The addenda of an engagement, the first first.
///
/// # Errors
/// The database does not answer.
pub async fn addenda(portal: &Portal, engagement: &Engagement) -> Result<Vec<Addendum>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement.id)]).await?;
    let read = |row: &Row| {
        Ok(Addendum { number: number(row)?, text: row.get(1)?, changes: row.json(2)?, at: row.moment(3)? })
    };
    rows.iter().map(read).collect()
}

/// Publishes an addendum. `seen` is the revision that the officer read; `confirmed` says that they gave their password
/// again.
///
/// # Errors
/// The refusal of the permission table; a conflict when the engagement is not open, a date moves where it may not, or it
/// changed since.
pub async fn amend(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    seen: i64,
    new: &NewAddendum,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let by = op.person()?;
    let before = load(portal, engagement).await?;
    op.may(Act::AmendEngagement, &before.subject())?;
    let stands = before.setup.dates == new.dates && before.setup.process == new.process;
    if stands && before.revision == seen + 1 && is_latest(portal, engagement, by, &new.text).await? {
        return Ok(());
    }
    // As with publishing, the engagement's revision decides between two officers.
    tx!(portal, op, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::AmendEngagement, &before.subject())?;
        confirmed.holds(t, op).await?;
        same_revision(&before, seen)?;
        let (after, changes) = before.clone().amend(new, op.now)?;
        save(t, &before, &after).await?;
        people::join(t, op, engagement, by).await?;
        let latest = t.row(&LATEST, bind![id(engagement)]).await?.map(|row| number(&row)).transpose()?;
        let addendum = Addendum { number: latest.unwrap_or(0) + 1, text: new.text.clone(), changes, at: op.now };
        publish(t, by, &after, &addendum).await?;
        let news = (NewsKind::Addendum, i64::from(addendum.number));
        news::announce(t, op, engagement, news, &addendum.words()).await?;
        let publication = Publication::Addendum { number: addendum.number };
        ledger::told_everybody(t, op, engagement, (Channel::Addendum, publication), &addendum.text).await?;
        let Addendum { number, changes, .. } = addendum;
        Ok((permit.did(Event::EngagementAmended { engagement, number, changes }), ()))
    })
}

/// Whether this person published these words last: the form was sent twice.
async fn is_latest(
    portal: &Portal,
    engagement: EngagementId,
    by: PersonId,
    text: &str,
) -> Result<bool, Fault> {
    let Some(row) = portal.db.row(&LATEST, bind![id(engagement)]).await? else { return Ok(false) };
    Ok(row.get::<String>(1)? == text && row.parse::<PersonId>(2)? == by)
}

fn number(row: &Row) -> Result<u32, Fault> {
    u32::try_from(row.get::<i64>(0)?).map_err(Fault::internal)
}

/// Writes the addendum down, and puts the new dates on the public list.
async fn publish(t: &mut Tx, by: PersonId, after: &Engagement, addendum: &Addendum) -> Result<(), Fault> {
    let changes = json(&addendum.changes)?;
    let values = bind![id(after.id), addendum.number, &addendum.text, changes, addendum.at, id(by)];
    t.change_one(&PUBLISH, values).await?;
    t.change_one(&NEXT_GENERATION, vec![]).await?;
    let dates = &after.setup.dates;
    let missing = || Fault::internal("a published engagement is without its dates");
    let values = bind![
        id(after.id),
        dates.questions_close_at.ok_or_else(missing)?,
        dates.closes_at.ok_or_else(missing)?,
        addendum.at
    ];
    t.change_one(&MARK_AMENDED, values).await
}
