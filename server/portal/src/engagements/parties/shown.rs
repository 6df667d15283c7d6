//! What others read of who takes part: everybody on the public page, suppliers beside what they write, and all who want to hear of it.

use super::of;
use crate::{Op, Portal, db::Tx, engagements::news};
use domain::{
    engagements::{Engagement, NewsKind, Party, PartyStage},
    fault::Fault,
    text::all_of,
};

/// Who takes part in an engagement, or did, by name: what everybody reads once it is published.
///
/// # Errors
/// The database does not answer.
pub async fn taking_part(portal: &Portal, engagement: &Engagement) -> Result<Vec<Party>, Fault> {
    let mut parties = of(portal, engagement.id).await?;
    // Who left before it was published never took part in anything that was.
    let left = |party: &Party| match party.stage {
        PartyStage::Left { at, .. } => engagement.published_at().is_some_and(|published| at >= published),
        _ => false,
    };
    parties.retain(|party| party.stage.takes_part() || left(party));
    Ok(parties)
}

/// The names of the councils whose people read responses, or will once their council is ready, as one phrase.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn reading_councils(
    portal: &Portal,
    engagement: &Engagement,
    lead: &str,
) -> Result<String, Fault> {
    // Where a council asks alone, which is known already, nothing is read.
    let parties = if engagement.joined.is_empty() { Vec::new() } else { of(portal, engagement.id).await? };
    let councils = parties.into_iter().filter(|party| party.is_council() && party.stage.takes_part());
    let names: Vec<String> =
        std::iter::once(lead.to_owned()).chain(councils.map(|party| party.name)).collect();
    Ok(all_of(&names))
}

/// Tells everybody who wants to hear of a published engagement that somebody takes part in it from now on, or no more.
pub(super) async fn announce(
    t: &mut Tx,
    op: &Op,
    engagement: &Engagement,
    party: &Party,
) -> Result<(), Fault> {
    if !engagement.is_public() {
        return Ok(());
    }
    let name = &party.name;
    let words = match &party.stage {
        PartyStage::Left { reason, .. } => {
            format!("{name} takes part in this engagement no more. It gives this reason:\n\n{reason}")
        }
        _ if party.is_council() => format!(
            "{name} takes part in this engagement from now on. Once it is ready, those of its people who have a role on the engagement and declared \
             their interests read responses, as those of the council that leads do. You can withdraw yours until the closing date."
        ),
        _ => format!(
            "{name} takes part in this engagement from now on: it runs demos and forums with the councils."
        ),
    };
    news::announce_next(t, op, engagement.id, NewsKind::Party, &words).await
}
