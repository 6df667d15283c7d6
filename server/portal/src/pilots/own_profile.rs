//! The sort of council that a party of a joint engagement is: chosen by itself, from joining until a final is opened.
//!
//! It is no part of what the council that leads publishes: practice runs are in that council's data, and a council may join after
//! publication. So choosing it makes no draft of an engagement that is ready.

use super::{choosing, finals};
use crate::{
    Op, Portal,
    db::Tx,
    engagements::{self, interest, parties, people},
    tx,
};
use domain::{
    actor::{Act, Subject},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    pilots::{ChallengeUse, FinalPhase, FinalStage},
};

/// What a council that takes part chooses its sort from.
#[derive(Clone, Debug)]
pub struct OwnProfile {
    /// The engagement.
    pub engagement: Engagement,
    /// The council.
    pub organisation: OrganisationId,
    /// The challenge, if the council that leads chose one.
    pub chosen: Option<ChallengeUse>,
    /// Why it cannot be chosen, or not any more.
    pub fixed: Option<Fixed>,
}

/// Why a council cannot choose its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// A final was opened, which says of what sort each of its councils is.
    FinalOpened,
    /// The engagement is over.
    Over,
}

impl Fixed {
    fn of(engagement: &Engagement, phase: Option<&FinalPhase>) -> Option<Fixed> {
        let opened = phase.is_some_and(|phase| !matches!(phase.stage, FinalStage::CalledOff { .. }));
        let over = !engagement.is_open_to_change() && engagement.still_published().is_err();
        opened.then_some(Fixed::FinalOpened).or(over.then_some(Fixed::Over))
    }

    fn fault(self) -> Fault {
        match self {
            Fixed::FinalOpened => Fault::conflict(
                "A final was opened",
                "The sort of each council is fixed from then on, so that suppliers know what they lock a pilot for.",
            ),
            Fixed::Over => {
                Fault::conflict("This engagement is over", "There is no final any more that it would be for.")
            }
        }
    }
}

/// What the actor's council chooses its sort from, in an engagement in which it takes part.
///
/// # Errors
/// The refusal of the permission table; not found for the council that leads, for a partner, and where it takes no part; forbidden for
/// people of a supplier that does.
pub async fn own_profile(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<OwnProfile, Fault> {
    let organisation = parties::own_organisation(op)?;
    let engagement = engagements::load(portal, engagement).await?;
    takes_part(&parties::of(portal, engagement.id).await?, organisation)?;
    op.may(Act::ChooseProfile, &Subject::Organisation(organisation))?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let phase = finals::of(portal, engagement.id).await?;
    Ok(OwnProfile {
        chosen: choosing::chosen(portal, engagement.id).await?,
        fixed: Fixed::of(&engagement, phase.as_ref()),
        engagement,
        organisation,
    })
}

fn takes_part(parties: &[domain::engagements::Party], organisation: OrganisationId) -> Result<(), Fault> {
    let own = parties.iter().find(|one| one.organisation == organisation);
    if own.is_some_and(|own| own.is_council() && own.stage.takes_part()) {
        Ok(())
    } else {
        Err(Fault::not_found())
    }
}

/// Chooses the sort of the actor's council; the same again changes nothing.
///
/// # Errors
/// As [`own_profile`]; invalid for one that the challenge has no data for; a conflict without a challenge, or once a final was opened.
pub async fn choose_profile(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    profile: &str,
) -> Result<(), Fault> {
    let before = own_profile(portal, op, engagement).await?;
    let own = before.organisation;
    if before.chosen.is_some_and(|chosen| chosen.profiles.get(&own).is_some_and(|key| key == profile)) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ChooseProfile, &Subject::Organisation(own))?;
        let now = engagements::load_in(t, engagement).await?;
        interest::keep_suppliers_out_in(t, op, &now).await?;
        takes_part(&parties::of_in(t, engagement).await?, own)?;
        if let Some(fixed) = Fixed::of(&now, finals::of_in(t, engagement).await?.as_ref()) {
            return Err(fixed.fault());
        }
        let stored = choosing::chosen_in(t, engagement).await?.ok_or_else(no_challenge)?;
        let chosen = stored.choose_profile(own, profile)?;
        choosing::save(t, op, &chosen).await?;
        people::join(t, op, engagement, op.person()?).await?;
        Ok((permit.did(Event::ProfileChosen { engagement, organisation: own, profile: profile.to_owned() }), ()))
    })
}

fn no_challenge() -> Fault {
    Fault::conflict(
        "This engagement has no challenge",
        "The council that leads chooses one. Then you say which sort of council is likest to yours.",
    )
}

/// A council takes part no more: its sort goes with it.
pub(crate) async fn forget(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    party: OrganisationId,
) -> Result<(), Fault> {
    match choosing::chosen_in(t, engagement).await? {
        Some(chosen) if chosen.profiles.contains_key(&party) => {
            choosing::save(t, op, &chosen.without(party)).await
        }
        _ => Ok(()),
    }
}
