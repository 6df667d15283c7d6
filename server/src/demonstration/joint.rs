//! Who takes part in the demonstration's joint engagements, and how far each is.

use super::{content, people::People};
use domain::{
    accounts::{OrganisationKind, Role},
    engagements::{DeclaredInterest, Notice},
    fault::Fault,
    ids::EngagementId,
    time::Timestamp,
};
use portal::{
    Portal,
    engagements::{self, Reply, Step},
};

/// Invites the parties of an engagement a day after it was published, and lets each answer a day later.
pub async fn write(
    portal: &Portal,
    people: &People,
    council: &str,
    engagement: EngagementId,
    content: &content::Engagement,
    now: Timestamp,
) -> Result<(), Fault> {
    let published = now.plus_days(-content.published_days_ago);
    for party in &content.parties {
        let owner = people.op(council, Role::Owner, 0, published.plus_days(1))?;
        let (organisation, _) = people.organisation(&party.organisation)?;
        engagements::invite(portal, &owner, engagement, organisation).await?;
        if party.stage == "taken_back" {
            engagements::take_back(portal, &owner, engagement, organisation).await?;
        } else if party.stage != "invited" {
            answer(portal, people, engagement, party, published.plus_days(2)).await?;
        }
        if party.stage == "done" {
            let officer = people.op(&party.organisation, Role::Procurement, 0, now.plus_days(-1))?;
            engagements::step(portal, &officer, engagement, &Step::Done).await?;
        }
    }
    Ok(())
}

async fn answer(
    portal: &Portal,
    people: &People,
    engagement: EngagementId,
    party: &content::Party,
    at: Timestamp,
) -> Result<(), Fault> {
    let (_, kind) = people.organisation(&party.organisation)?;
    let role = if kind == OrganisationKind::Partner { Role::Host } else { Role::Procurement };
    let op = people.op(&party.organisation, role, 0, at)?;
    if party.stage == "declined" {
        return engagements::answer(portal, &op, engagement, &Reply::Decline(party.reason.clone())).await;
    }
    engagements::answer(portal, &op, engagement, &Reply::Join).await?;
    let steps = match party.stage.as_str() {
        "joining" => Vec::new(),
        "left" => vec![Step::Leave(party.reason.clone())],
        "ready" | "done" => {
            engagements::declare(portal, &op, engagement, DeclaredInterest::None, "").await?;
            let notice = Notice::NotRequired { reason: party.notice_reason.clone() };
            let notice = (kind == OrganisationKind::Council).then_some(Step::Notice(notice));
            notice.into_iter().chain([Step::Ready]).collect()
        }
        other => return Err(Fault::internal(format!("the demonstration has a party that is {other}"))),
    };
    for step in &steps {
        engagements::step(portal, &op, engagement, step).await?;
    }
    Ok(())
}
