//! Who has a role on an engagement, and what each declared about their interests.

pub(crate) mod declaring;

pub use declaring::{Declaration, Place, declarations, declare, has_place, place};
pub(crate) use declaring::{declared, declared_in};

use super::{interest, load, load_in, save};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    statements, tx,
};
use domain::{
    actor::{Act, Permit, Subject},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::{EngagementId, OrganisationId, PersonId},
    time::Timestamp,
};
use std::collections::BTreeSet;

statements! {
    JOIN: Write "INSERT INTO engagement_people (engagement, person, joined_at, organisation) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    PEOPLE: Read "SELECT e.person, p.name, (SELECT MAX(d.declared_at) FROM conflict_declarations d
        WHERE d.engagement = e.engagement AND d.person = e.person),
        NOT EXISTS (SELECT 1 FROM memberships m WHERE m.organisation = e.organisation AND m.person = e.person), e.organisation, o.name
        FROM engagement_people e JOIN persons p ON p.id = e.person JOIN organisations o ON o.id = e.organisation
        JOIN council_side s ON s.engagement = e.engagement AND s.organisation = e.organisation
        WHERE e.engagement = $1 ORDER BY p.name, p.id";
    COLLEAGUES: Read "SELECT m.person, p.name FROM memberships m JOIN persons p ON p.id = m.person WHERE m.organisation = $2
        AND NOT EXISTS (SELECT 1 FROM engagement_people e WHERE e.engagement = $1 AND e.person = m.person) ORDER BY p.name, p.id";
    MEMBER: Read "SELECT 1 FROM memberships WHERE organisation = $1 AND person = $2";
    ELSEWHERE: Read "SELECT 1 FROM engagement_people WHERE engagement = $1 AND person = $2 AND organisation <> $3";
    ACTS_FOR: Read "SELECT organisation FROM engagement_people WHERE engagement = $1 AND person = $2";
    NAME: Read "SELECT name FROM persons WHERE id = $1";
    HOSTS: Read "SELECT e.person, p.name FROM engagement_people e JOIN persons p ON p.id = e.person
        JOIN council_side s ON s.engagement = e.engagement AND s.organisation = e.organisation
        JOIN memberships m ON m.person = e.person AND m.organisation = e.organisation
        WHERE e.engagement = $1 AND (SELECT d.interest FROM conflict_declarations d WHERE d.engagement = e.engagement AND d.person = e.person
            ORDER BY d.id DESC LIMIT 1) <> 'actual' ORDER BY p.name, p.id";
}

/// Somebody with a role on an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// When they last declared their interests, if they did.
    pub declared_at: Option<Timestamp>,
    /// Whether they are no longer in the organisation.
    pub left: bool,
    /// The council or partner for which they have it.
    pub organisation: OrganisationId,
    /// What that is called.
    pub organisation_name: String,
}

fn standing(row: &Row) -> Result<Standing, Fault> {
    Ok(Standing {
        person: row.parse(0)?,
        name: row.get(1)?,
        declared_at: row.maybe_moment(2)?,
        left: row.get(3)?,
        organisation: row.parse(4)?,
        organisation_name: row.get(5)?,
    })
}

/// The names of those who have a role for an organisation and have not declared their interests.
pub(crate) fn undeclared(people: &[Standing], organisation: OrganisationId) -> Vec<String> {
    let owes = |one: &&Standing| one.organisation == organisation && one.declared_at.is_none() && !one.left;
    people.iter().filter(owes).map(|one| one.name.clone()).collect()
}

pub(super) async fn of(portal: &Portal, engagement: EngagementId) -> Result<Vec<Standing>, Fault> {
    portal.db.rows(&PEOPLE, bind![id(engagement)]).await?.iter().map(standing).collect()
}

pub(crate) async fn of_in(t: &mut Tx, engagement: EngagementId) -> Result<Vec<Standing>, Fault> {
    t.rows(&PEOPLE, bind![id(engagement)]).await?.iter().map(standing).collect()
}

/// Whoever does something to an engagement has a role on it from then on, for the organisation that the actor acts for.
pub(crate) async fn join(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    person: PersonId,
) -> Result<u64, Fault> {
    let seat = op.actor.seat().ok_or_else(|| Fault::internal("nobody has a role without an organisation"))?;
    let joined = t.change(&JOIN, bind![id(engagement), id(person), op.now, id(seat.organisation)]).await?;
    // Nobody has a role on it for two organisations: each is accountable for its own people and what they declared.
    if joined == 0
        && t.row(&ELSEWHERE, bind![id(engagement), id(person), id(seat.organisation)]).await?.is_some()
    {
        let name = name(t, person).await?;
        return Err(Fault::conflict(
            format!("{name} has a role on this engagement for another organisation"),
            "Nobody acts for two organisations in one engagement. A colleague can do this.",
        ));
    }
    Ok(joined)
}

/// The organisation for which somebody has a role on an engagement, if they have one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn acts_for(
    t: &mut Tx,
    engagement: EngagementId,
    person: PersonId,
) -> Result<Option<OrganisationId>, Fault> {
    t.row(&ACTS_FOR, bind![id(engagement), id(person)]).await?.map(|row| row.parse(0)).transpose()
}

/// The organisation on the council's side that the actor acts for: one that takes part, or the council that leads.
pub(crate) fn own_side(op: &Op, engagement: &Engagement) -> OrganisationId {
    op.actor.seat().and_then(|seat| engagement.side_of(seat.organisation)).unwrap_or(engagement.lead)
}

/// Refuses whoever may not give colleagues a role for the organisation that they act for: officers of the council that leads may, and
/// those who answer for a party.
fn may_add(op: &Op, engagement: &Engagement, act: Act) -> Result<(Permit, OrganisationId), Fault> {
    let own = own_side(op, engagement);
    match act {
        Act::AnswerForParty => Ok((op.may(act, &Subject::Organisation(own))?, own)),
        _ => Ok((op.may(Act::SetUpEngagement, &engagement.subject())?, engagement.lead)),
    }
}

pub(super) async fn name(t: &mut Tx, person: PersonId) -> Result<String, Fault> {
    t.row(&NAME, bind![id(person)]).await?.map_or_else(|| Ok("Somebody".to_owned()), |row| row.get(0))
}

/// The colleagues of the council that leads who have no role on the engagement yet, by name.
///
/// # Errors
/// The refusal of the permission table.
pub async fn colleagues(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<Vec<(PersonId, String)>, Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(Act::SetUpEngagement, &engagement.subject())?;
    without_role(portal, engagement.id, engagement.lead).await
}

/// The members of an organisation who have no role on the engagement yet, by name.
pub(super) async fn without_role(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Vec<(PersonId, String)>, Fault> {
    let rows = portal.db.rows(&COLLEAGUES, bind![id(engagement), id(organisation)]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.get(1)?))).collect()
}

/// Gives a colleague of the council that leads a role on the engagement; they owe a declaration from then on.
///
/// # Errors
/// The refusal of the permission table; invalid for somebody who is no member of the council.
pub async fn add(portal: &Portal, op: &Op, engagement: EngagementId, person: PersonId) -> Result<(), Fault> {
    add_as(portal, op, engagement, person, Act::SetUpEngagement).await
}

/// The same for an organisation that takes part.
///
/// # Errors
/// As [`add`].
pub async fn add_own(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    person: PersonId,
) -> Result<(), Fault> {
    add_as(portal, op, engagement, person, Act::AnswerForParty).await
}

async fn add_as(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    person: PersonId,
    act: Act,
) -> Result<(), Fault> {
    let before = load(portal, engagement).await?;
    may_add(op, &before, act)?;
    if of(portal, engagement).await?.iter().any(|one| one.person == person) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let before = load_in(t, engagement).await?;
        let (permit, organisation) = may_add(op, &before, act)?;
        if t.row(&MEMBER, bind![id(organisation), id(person)]).await?.is_none() {
            return Err(Fault::invalid("Select a colleague from the list", "Only members of your organisation can be added."));
        }
        join(t, op, engagement, person).await?;
        // The new revision tells whoever is about to publish that one more declaration is due.
        save(t, &before, &before).await?;
        Ok((permit.did(Event::EngagementJoined { engagement, person }), ()))
    })
}

/// Who can host a demo or a forum of an engagement, by name: whoever has a role on it, declared no actual conflict, and belongs to no
/// supplier that takes part, for hosts learn who comes.
///
/// # Errors
/// The database does not answer.
pub async fn hosts(portal: &Portal, engagement: EngagementId) -> Result<Vec<(PersonId, String)>, Fault> {
    let mut hosts = Vec::new();
    for row in portal.db.rows(&HOSTS, bind![id(engagement)]).await? {
        let host = row.parse(0)?;
        if !interest::takes_part(portal, engagement, host).await? {
            hosts.push((host, row.get(1)?));
        }
    }
    Ok(hosts)
}

/// Refuses hosts who cannot host.
///
/// # Errors
/// Invalid for somebody who is not among [`hosts`].
pub(crate) async fn can_all_host(
    portal: &Portal,
    engagement: EngagementId,
    chosen: &BTreeSet<PersonId>,
) -> Result<(), Fault> {
    let hosts = if chosen.is_empty() { Vec::new() } else { hosts(portal, engagement).await? };
    if chosen.iter().all(|host| hosts.iter().any(|(one, _)| one == host)) {
        return Ok(());
    }
    Err(Fault::invalid(
        "Select hosts from the list",
        "A host has a role on the engagement and declared no actual conflict of interest.",
    ))
}
