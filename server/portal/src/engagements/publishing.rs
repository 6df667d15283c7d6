//! Publishing, withdrawing, and the public page.

use super::{BY_REFERENCE, lacks_in, load, load_in, news, people, read, save, setting_up::same_revision};
use crate::{
    Op, Portal,
    accounts::{self, Confirmed},
    bind,
    db::{Tx, id},
    demos, forums, problems, statements, tx,
};
use domain::{
    accounts::Organisation,
    actor::Act,
    engagements::{Engagement, NewsKind, Stage, searchable},
    event::Event,
    fault::Fault,
    ids::EngagementId,
    problems::{Question, Version},
    reference::Reference,
    text::excerpt,
    time::london,
};

statements! {
    NEXT_GENERATION: Write "UPDATE listing_generation SET generation = generation + 1";
    LIST: Write "INSERT INTO listings (number, changed, engagement, reference, title, summary, council, council_name, service_area, cpv,
        published_at, questions_close_at, closes_at, amended_at, closed_at, withdrawn_at)
        SELECT generation, generation, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, NULL FROM listing_generation";
    INDEX: Write {
        postgres: "INSERT INTO listing_search (number, title, words)
            SELECT number, to_tsvector('forecourt', $2), strip(to_tsvector('forecourt', $3)) FROM listings WHERE engagement = $1",
        sqlite: "INSERT INTO listing_search (rowid, title, words) SELECT number, $2, $3 FROM listings WHERE engagement = $1"
    };
    MARK_CLOSED: Write "UPDATE listings SET closed_at = $2, changed = (SELECT generation FROM listing_generation) WHERE engagement = $1";
    MARK_WITHDRAWN: Write "UPDATE listings SET withdrawn_at = $2, changed = (SELECT generation FROM listing_generation) WHERE engagement = $1";
}

/// How much of the problem a line of the list shows, in characters.
const SUMMARY_CHARS: usize = 240;

/// Publishes an engagement that is ready. `seen` is the revision that the officer read; `confirmed` says
/// that they gave their password again.
///
/// One row decides: whatever matters to the rule (an answer, the stage, who has a role) changes the
/// engagement's revision, and saving compares it. So two officers cannot both win, and READ COMMITTED
/// is enough.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is not ready, somebody has not declared, or it
/// changed since.
pub async fn publish(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    seen: i64,
    confirmed: Confirmed,
) -> Result<(), Fault> {
    let by = op.person()?;
    let before = load(portal, engagement).await?;
    op.may(Act::PublishEngagement, &before.subject())?;
    if matches!(before.stage, Stage::Published { by: who, .. } if who == by) && before.revision == seen + 1 {
        return Ok(());
    }
    let version = problems::versions::load(portal, before.problem, before.version).await?;
    let lead = accounts::organisations::organisation(portal, before.lead).await?;
    tx!(portal, op, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::PublishEngagement, &before.subject())?;
        confirmed.holds(t, op).await?;
        told_who_was_first(t, &before).await?;
        same_revision(&before, seen)?;
        people::join(t, op, engagement, by).await?;
        let lacks = lacks_in(t, &before).await?;
        let after = before.clone().publish(by, &lacks, op.now)?;
        save(t, &before, &after).await?;
        list(t, op, &after, &version, &lead).await?;
        let event = Event::EngagementPublished { engagement, problem: after.problem, version: after.version };
        Ok((permit.did(event), ()))
    })
}

/// Refuses with the name of the officer who published it already.
async fn told_who_was_first(t: &mut Tx, engagement: &Engagement) -> Result<(), Fault> {
    let Stage::Published { at, by } = engagement.stage else { return Ok(()) };
    let name = people::name(t, by).await?;
    Err(Fault::conflict(
        format!("{name} published this engagement on {}", london::long(at)),
        "You do not need to do anything. The page shows how it stands now",
    ))
}

async fn list(
    t: &mut Tx,
    op: &Op,
    published: &Engagement,
    version: &Version,
    lead: &Organisation,
) -> Result<(), Fault> {
    t.change_one(&NEXT_GENERATION, vec![]).await?;
    let content = &version.content;
    let dates = &published.setup.dates;
    let missing = || Fault::internal("an engagement was published without its dates");
    let divisions: Vec<_> = content.cpv_divisions().iter().map(|division| format!("{division:02}")).collect();
    let values = bind![
        id(published.id),
        &published.reference,
        &published.title,
        excerpt(content.text(Question::Problem), SUMMARY_CHARS),
        id(lead.id),
        &lead.name,
        content.service_area().map_or("", |area| area.key()),
        divisions.join(","),
        op.now,
        dates.questions_close_at.ok_or_else(missing)?,
        dates.closes_at.ok_or_else(missing)?
    ];
    t.change_one(&LIST, values).await?;
    let words = format!("{} {}", content.search_text(&lead.name), searchable(&published.reference));
    t.change_one(&INDEX, bind![id(published.id), searchable(&published.title), words]).await
}

/// Shows on the public list, in the transaction that closes it, that an engagement is closed.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn mark_closed(t: &mut Tx, op: &Op, engagement: EngagementId) -> Result<(), Fault> {
    t.change_one(&NEXT_GENERATION, vec![]).await?;
    t.change_one(&MARK_CLOSED, bind![id(engagement), op.now]).await
}

/// Withdraws an engagement that is not closed. What was public stays public, with the reason.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is closed or withdrawn already, or changed since.
pub async fn withdraw(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    seen: i64,
    reason: &str,
) -> Result<(), Fault> {
    let by = op.person()?;
    let before = load(portal, engagement).await?;
    op.may(Act::WithdrawEngagement, &before.subject())?;
    let already = matches!(&before.stage, Stage::Withdrawn { reason: first, .. } if first == reason);
    if already && before.revision == seen + 1 {
        return Ok(());
    }
    let words = format!(
        "This engagement was withdrawn. Nobody can respond any more. The council gives this reason:\n\n{reason}"
    );
    // Serializable, as registering interest is. Who is told is asked later, so whoever registered before this is among them.
    tx!(portal, op, serializable, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::WithdrawEngagement, &before.subject())?;
        same_revision(&before, seen)?;
        let after = before.clone().withdraw(reason.to_owned(), op.now)?;
        save(t, &before, &after).await?;
        people::join(t, op, engagement, by).await?;
        if before.is_public() {
            t.change_one(&NEXT_GENERATION, vec![]).await?;
            t.change_one(&MARK_WITHDRAWN, bind![id(engagement), op.now]).await?;
            news::announce(t, op, engagement, (NewsKind::Withdrawn, 0), &words).await?;
        }
        let because = format!("The engagement was withdrawn. {reason}");
        let mut messages = demos::cancel_ahead(t, portal, op, &before, &because).await?;
        messages.extend(forums::cancel_ahead(t, portal, op, &before, &because).await?);
        let event = Event::EngagementWithdrawn { engagement, reason: reason.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}

/// A published engagement as everybody reads it.
#[derive(Clone, Debug)]
pub struct Public {
    /// The engagement.
    pub engagement: Engagement,
    /// The version of the problem it is about.
    pub version: Version,
    /// The council that leads.
    pub lead: Organisation,
}

/// A published engagement by its reference, however it was typed.
///
/// # Errors
/// Not found, also for one that was never published: nobody outside learns that it is there.
pub async fn public(portal: &Portal, op: &Op, reference: &str) -> Result<Public, Fault> {
    let reference: Reference = reference.parse().map_err(|_| Fault::not_found())?;
    let row = portal.db.row(&BY_REFERENCE, bind![reference.to_string()]).await?;
    let engagement = read(&row.ok_or_else(Fault::not_found)?)?;
    if !engagement.is_public() {
        return Err(Fault::not_found());
    }
    op.may(Act::ReadPublished, &engagement.subject())?;
    Ok(Public {
        version: problems::versions::load(portal, engagement.problem, engagement.version).await?,
        lead: accounts::organisations::organisation(portal, engagement.lead).await?,
        engagement,
    })
}
