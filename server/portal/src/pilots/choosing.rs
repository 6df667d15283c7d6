//! The challenge of an engagement: chosen by its council before it is published, linked to the outcomes that the council
//! published, and fixed from then on.

use crate::{
    Op, Portal, bind,
    blobs::Blob,
    db::{Row, Tx, id, json},
    engagements, problems, statements, tx,
};
use domain::{
    actor::{Act, Permit},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::{ChallengeUseId, EngagementId},
    pilots::{ChallengeCard, ChallengePart, ChallengeUse, Conditions, Link},
    problems::Content,
};
use quick_cache::sync::Cache;
use std::sync::Arc;

statements! {
    CHOOSE: Write "INSERT INTO challenge_uses (id, engagement, card, profiles, links, conditions, files_kept, chosen_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    CHANGE: Write "UPDATE challenge_uses SET card = $3, profiles = $4, links = $5, conditions = $6, files_kept = $7, chosen_at = $8,
        revision = revision + 1
        WHERE engagement = $1 AND revision = $2";
    DROP: Write "DELETE FROM challenge_uses WHERE engagement = $1 AND revision = $2";
    CHOSEN: Read "SELECT id, engagement, card, profiles, links, conditions, revision FROM challenge_uses WHERE engagement = $1";
}

/// What a council chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name of a challenge of the library.
    pub challenge: String,
    /// The profile that is likest to the council, by its key; empty while that is not decided.
    pub profile: String,
}

fn read(row: &Row) -> Result<ChallengeUse, Fault> {
    Ok(ChallengeUse {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        card: row.json(2)?,
        profiles: row.json(3)?,
        links: row.json(4)?,
        conditions: row.json(5)?,
        revision: row.get(6)?,
    })
}

/// The challenge of an engagement, if it has one. Whoever may see the engagement may see it.
///
/// # Errors
/// The database does not answer.
pub async fn chosen(portal: &Portal, engagement: EngagementId) -> Result<Option<ChallengeUse>, Fault> {
    portal.db.row(&CHOSEN, bind![id(engagement)]).await?.as_ref().map(read).transpose()
}

/// Cards of published engagements, which change no more, and are asked for with each run and each answer of a supplier; none
/// where an engagement has no challenge.
#[derive(Clone, Debug)]
pub struct Cards(Arc<Cache<EngagementId, Option<Arc<ChallengeCard>>>>);

/// So many engagements' cards are held, some tens of kilobytes each.
const CARDS: usize = 200;

impl Default for Cards {
    fn default() -> Cards {
        Cards(Arc::new(Cache::new(CARDS)))
    }
}

/// The card of the challenge of a published engagement, if it has one.
pub(crate) async fn card_of_published(
    portal: &Portal,
    engagement: EngagementId,
) -> Result<Option<Arc<ChallengeCard>>, Fault> {
    let read = async { Ok(chosen(portal, engagement).await?.map(|chosen| Arc::new(chosen.card))) };
    portal.cards.0.get_or_insert_async(&engagement, read).await
}

/// The card of the challenge that an engagement's runs are of.
pub(super) async fn card_of_runs(
    portal: &Portal,
    engagement: EngagementId,
) -> Result<Arc<ChallengeCard>, Fault> {
    let card = card_of_published(portal, engagement).await?;
    card.ok_or_else(|| Fault::internal("a run of an engagement without a challenge"))
}

pub(crate) async fn chosen_in(t: &mut Tx, engagement: EngagementId) -> Result<Option<ChallengeUse>, Fault> {
    t.row(&CHOSEN, bind![id(engagement)]).await?.as_ref().map(read).transpose()
}

/// An engagement that can still be set up, as whoever chooses its challenge sees it.
#[derive(Clone, Debug)]
pub struct Choosing {
    /// The engagement.
    pub engagement: Engagement,
    /// What the problem says that it asks the market about, its outcome measures among it.
    pub content: Content,
    /// Its challenge.
    pub chosen: Option<ChallengeUse>,
}

/// An engagement and its challenge, for whoever may choose it.
///
/// # Errors
/// The refusal of the permission table; a conflict once it is published.
pub async fn choosing(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Choosing, Fault> {
    let engagement = engagements::load(portal, engagement).await?;
    op.may(Act::ChooseChallenge, &engagement.subject())?;
    engagement.clone().change_challenge()?;
    let version = problems::versions::load(portal, engagement.problem, engagement.version).await?;
    let chosen = chosen(portal, engagement.id).await?;
    Ok(Choosing { engagement, content: version.content, chosen })
}

/// Chooses a challenge, or another one. `seen` is the revision of the choice that the actor had before them; none where
/// there was none. Gives back how many links were dropped, because the challenge does not have their measure.
///
/// # Errors
/// The refusal of the permission table; a conflict once the engagement is published, or when somebody else chose since.
pub async fn choose(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    choice: &Choice,
    seen: Option<i64>,
) -> Result<usize, Fault> {
    let before = choosing(portal, op, engagement).await?;
    let card = offered(portal, choice)?;
    let lead = before.engagement.lead;
    if let Some(stored) = before.chosen
        && stored.clone().choose(card.clone(), lead, &choice.profile).0 == stored
    {
        return Ok(0);
    }
    // The files are there before the row that names them; writing them again changes nothing.
    let packed = portal.library.named(&card.name).map(|shelved| shelved.packed.clone()).unwrap_or_default();
    portal.blobs.put(Blob::Challenge(card.sha256), packed).await?;
    let new: ChallengeUseId = op.id();
    tx!(portal, op, serializable, t => {
        let (permit, stored) = begin(t, op, engagement, seen).await?;
        let is_first = stored.is_none();
        let stored = stored.unwrap_or_else(|| ChallengeUse::new(new, engagement, card.clone()));
        let (chosen, dropped) = stored.choose(card.clone(), lead, &choice.profile);
        if is_first { insert(t, op, &chosen).await? } else { save(t, op, &chosen).await? }
        let event = Event::ChallengeChosen {
            engagement,
            challenge: card.name.clone(),
            version: card.version.clone(),
            sha256: card.sha256,
            profile: choice.profile.clone(),
        };
        Ok((permit.did(event), dropped.len()))
    })
}

/// Links outcomes to measures; an outcome that is in no link has no test. `seen` as for [`choose`].
///
/// # Errors
/// As [`choose`]; invalid where a link does not hold.
pub async fn link(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    links: &[Link],
    seen: i64,
) -> Result<(), Fault> {
    let outcomes = choosing(portal, op, engagement).await?.content;
    set(portal, op, engagement, ChallengePart::Links, seen, |chosen| chosen.link(links.to_vec(), &outcomes))
        .await
}

/// Sets phases, runs a day and terms. `seen` as for [`choose`].
///
/// # Errors
/// As [`choose`].
pub async fn set_conditions(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    conditions: Conditions,
    seen: i64,
) -> Result<(), Fault> {
    set(portal, op, engagement, ChallengePart::Terms, seen, |chosen| {
        Ok(ChallengeUse { conditions, ..chosen })
    })
    .await
}

/// Changes a part of what is chosen. What changes nothing leaves no row.
async fn set(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    part: ChallengePart,
    seen: i64,
    change: impl Fn(ChallengeUse) -> Result<ChallengeUse, Fault>,
) -> Result<(), Fault> {
    let stored = choosing(portal, op, engagement).await?.chosen.ok_or_else(nothing_chosen)?;
    if change(stored.clone())? == stored {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (permit, stored) = begin(t, op, engagement, Some(seen)).await?;
        let changed = change(stored.ok_or_else(nothing_chosen)?)?;
        save(t, op, &changed).await?;
        Ok((permit.did(Event::ChallengeSetUp { engagement, what: part.key().to_owned() }), ()))
    })
}

/// Takes the challenge of an engagement away.
///
/// # Errors
/// As [`choose`].
pub async fn drop_challenge(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    seen: i64,
) -> Result<(), Fault> {
    choosing(portal, op, engagement).await?;
    tx!(portal, op, serializable, t => {
        let (permit, _) = begin(t, op, engagement, Some(seen)).await?;
        t.change_one(&DROP, bind![id(engagement), seen]).await?;
        Ok((permit.did(Event::ChallengeDropped { engagement }), ()))
    })
}

/// Begins a change: asks the table, refuses what comes too late, and makes what was ready a draft again. Whoever is about
/// to publish finds another revision of the engagement than they read.
async fn begin(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    seen: Option<i64>,
) -> Result<(Permit, Option<ChallengeUse>), Fault> {
    let now = engagements::load_in(t, engagement).await?;
    let permit = op.may(Act::ChooseChallenge, &now.subject())?;
    let stored = chosen_in(t, engagement).await?;
    engagements::change_challenge(t, op, &now).await?;
    if stored.as_ref().map(|stored| stored.revision) != seen {
        return Err(chosen_since());
    }
    Ok((permit, stored))
}

async fn insert(t: &mut Tx, op: &Op, chosen: &ChallengeUse) -> Result<(), Fault> {
    let values = bind![
        id(chosen.id),
        id(chosen.engagement),
        json(&chosen.card)?,
        json(&chosen.profiles)?,
        json(&chosen.links)?,
        json(&chosen.conditions)?,
        chosen.conditions.terms.deletion.kept_millis(),
        op.now
    ];
    t.change_one(&CHOOSE, values).await
}

/// Saves what was changed from the revision that it has.
pub(super) async fn save(t: &mut Tx, op: &Op, chosen: &ChallengeUse) -> Result<(), Fault> {
    let values = bind![
        id(chosen.engagement),
        chosen.revision,
        json(&chosen.card)?,
        json(&chosen.profiles)?,
        json(&chosen.links)?,
        json(&chosen.conditions)?,
        chosen.conditions.terms.deletion.kept_millis(),
        op.now
    ];
    t.change_one(&CHANGE, values).await
}

fn offered(portal: &Portal, choice: &Choice) -> Result<ChallengeCard, Fault> {
    let unknown = || Fault::invalid("There is no such challenge", "Choose one from the list.");
    let card = &portal.library.named(&choice.challenge).ok_or_else(unknown)?.card;
    if choice.profile.is_empty() || card.profile(&choice.profile).is_some() {
        return Ok(card.clone());
    }
    Err(Fault::invalid(
        "This challenge has no data for that sort of council",
        "Choose the sort of council that is likest to yours.",
    ))
}

fn nothing_chosen() -> Fault {
    Fault::conflict("This engagement has no challenge", "Choose one first: outcomes and terms come after it.")
}

fn chosen_since() -> Fault {
    Fault::conflict(
        "Somebody changed what is chosen while you were reading",
        "The page shows what is saved now. Save again to put your choice in its place",
    )
}
