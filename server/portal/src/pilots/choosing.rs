//! The challenge of an engagement: chosen by its council before it is published, and fixed from then on.

use crate::{
    Op, Portal, bind,
    blobs::Blob,
    db::{Row, id},
    engagements, statements, tx,
};
use domain::{
    actor::Act,
    engagements::{Engagement, Stage},
    event::Event,
    fault::Fault,
    ids::{ChallengeUseId, EngagementId},
    pilots::{ChallengeCard, ChallengeUse},
};
use std::collections::BTreeMap;

statements! {
    CHOOSE: Write "INSERT INTO challenge_uses (id, engagement, card, profiles, chosen_at, revision) VALUES ($1, $2, $3, $4, $5, 0)";
    CHANGE: Write "UPDATE challenge_uses SET card = $3, profiles = $4, chosen_at = $5, revision = revision + 1
        WHERE engagement = $1 AND revision = $2";
    DROP: Write "DELETE FROM challenge_uses WHERE engagement = $1 AND revision = $2";
    CHOSEN: Read "SELECT id, engagement, card, profiles, revision FROM challenge_uses WHERE engagement = $1";
}

/// What a council chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name of a challenge of the library.
    pub challenge: String,
    /// The profile that is likest to the council, by its key.
    pub profile: String,
}

fn read(row: &Row) -> Result<ChallengeUse, Fault> {
    Ok(ChallengeUse {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        card: row.json(2)?,
        profiles: row.json(3)?,
        revision: row.get(4)?,
    })
}

/// The challenge of an engagement, if it has one. Whoever may see the engagement may see it.
///
/// # Errors
/// The database does not answer.
pub async fn chosen(portal: &Portal, engagement: EngagementId) -> Result<Option<ChallengeUse>, Fault> {
    portal.db.row(&CHOSEN, bind![id(engagement)]).await?.as_ref().map(read).transpose()
}

/// An engagement and its challenge, for whoever may choose it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn choosing(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Option<ChallengeUse>), Fault> {
    let engagement = engagements::load(portal, engagement).await?;
    op.may(Act::ChooseChallenge, &engagement.subject())?;
    let chosen = chosen(portal, engagement.id).await?;
    Ok((engagement, chosen))
}

/// Chooses a challenge, or another one. `seen` is the revision of the choice that the actor had before them; none where
/// there was none.
///
/// # Errors
/// The refusal of the permission table; a conflict once the engagement is published, or when somebody else chose since.
pub async fn choose(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    choice: &Choice,
    seen: Option<i64>,
) -> Result<(), Fault> {
    let before = engagements::load(portal, engagement).await?;
    op.may(Act::ChooseChallenge, &before.subject())?;
    let card = offered(portal, choice)?;
    let profiles = BTreeMap::from([(before.lead, choice.profile.clone())]);
    // The files are there before the row that names them; writing them again changes nothing.
    let packed = portal.library.named(&card.name).map(|shelved| shelved.packed.clone()).unwrap_or_default();
    portal.blobs.put(Blob::Challenge(card.sha256), packed).await?;
    let new: ChallengeUseId = op.id();
    tx!(portal, op, serializable, t => {
        let now = engagements::load_in(t, engagement).await?;
        let permit = op.may(Act::ChooseChallenge, &now.subject())?;
        still_open(&now)?;
        let stored = t.row(&CHOSEN, bind![id(engagement)]).await?.as_ref().map(read).transpose()?;
        if stored.as_ref().map(|stored| stored.revision) != seen {
            return Err(chosen_since());
        }
        let json = serde_json::to_string(&card).map_err(Fault::internal)?;
        let profiles = serde_json::to_string(&profiles).map_err(Fault::internal)?;
        match seen {
            None => t.change_one(&CHOOSE, bind![id(new), id(engagement), json, profiles, op.now]).await?,
            Some(seen) => t.change_one(&CHANGE, bind![id(engagement), seen, json, profiles, op.now]).await?,
        }
        let event = Event::ChallengeChosen {
            engagement,
            challenge: card.name.clone(),
            version: card.version.clone(),
            sha256: card.sha256,
            profile: choice.profile.clone(),
        };
        Ok((permit.did(event), ()))
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
    let before = engagements::load(portal, engagement).await?;
    op.may(Act::ChooseChallenge, &before.subject())?;
    tx!(portal, op, serializable, t => {
        let now = engagements::load_in(t, engagement).await?;
        let permit = op.may(Act::ChooseChallenge, &now.subject())?;
        still_open(&now)?;
        t.change_one(&DROP, bind![id(engagement), seen]).await?;
        Ok((permit.did(Event::ChallengeDropped { engagement }), ()))
    })
}

fn offered(portal: &Portal, choice: &Choice) -> Result<ChallengeCard, Fault> {
    let unknown = || Fault::invalid("There is no such challenge", "Choose one from the list.");
    let card = &portal.library.named(&choice.challenge).ok_or_else(unknown)?.card;
    match card.profile(&choice.profile) {
        Some(_) => Ok(card.clone()),
        None => Err(Fault::invalid(
            "This challenge has no data for that sort of council",
            "Choose the sort of council that is likest to yours.",
        )),
    }
}

fn still_open(engagement: &Engagement) -> Result<(), Fault> {
    match engagement.stage {
        Stage::Draft | Stage::Ready { .. } => Ok(()),
        _ => Err(Fault::conflict(
            format!("This engagement is {}", engagement.stage.label()),
            "Its challenge is fixed from publication on, so that it is the same for every supplier.",
        )),
    }
}

fn chosen_since() -> Fault {
    Fault::conflict(
        "Somebody chose another challenge while you were reading",
        "The page shows what is chosen now. Save again to put your choice in its place",
    )
}
