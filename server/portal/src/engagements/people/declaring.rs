//! What each person declared about their interests, and who reads that.

use super::{Standing, join, may_add, of, own_side};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, maybe_id},
    engagements::load,
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    engagements::{DeclaredInterest, Engagement, Stage},
    event::Event,
    fault::Fault,
    ids::{DeclarationId, EngagementId, OrganisationId, PersonId},
    time::Timestamp,
};

statements! {
    DECLARE: Write "INSERT INTO conflict_declarations (id, engagement, person, interest, detail, declared_at) VALUES ($1, $2, $3, $4, $5, $6)";
    DECLARATIONS: Read "SELECT d.person, p.name, d.interest, d.detail, d.declared_at FROM conflict_declarations d JOIN persons p ON p.id = d.person
        JOIN engagement_people e ON e.engagement = d.engagement AND e.person = d.person
        WHERE d.engagement = $1 AND e.organisation = $2 AND d.id = (SELECT MAX(n.id) FROM conflict_declarations n WHERE n.engagement = d.engagement AND n.person = d.person)
        ORDER BY p.name, p.id";
    DECLARED: Read "SELECT d.interest FROM conflict_declarations d JOIN engagement_people e ON e.engagement = d.engagement AND e.person = d.person
        WHERE d.engagement = $1 AND d.person = $2 AND e.organisation = $3 ORDER BY d.id DESC LIMIT 1";
}

/// What somebody declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What.
    pub interest: DeclaredInterest,
    /// The detail: for the person, and for legal and procurement officers of their council.
    pub detail: String,
    /// When.
    pub declared_at: Timestamp,
}

fn kind(key: &str) -> Result<DeclaredInterest, Fault> {
    DeclaredInterest::from_key(key).ok_or_else(|| Fault::internal("a declaration of no known kind is stored"))
}

/// What the actor declared last for the organisation they act for; nothing without a role on the engagement.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn declared(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<Option<DeclaredInterest>, Fault> {
    let row = portal
        .db
        .row(
            &DECLARED,
            bind![id(engagement), id(op.person()?), maybe_id(op.actor.seat().map(|seat| seat.organisation))],
        )
        .await?;
    row.map(|row| kind(&row.get::<String>(0)?)).transpose()
}

/// The same within a transaction.
pub(crate) async fn declared_in(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
) -> Result<Option<DeclaredInterest>, Fault> {
    let row = t
        .row(
            &DECLARED,
            bind![id(engagement), id(op.person()?), maybe_id(op.actor.seat().map(|seat| seat.organisation))],
        )
        .await?;
    row.map(|row| kind(&row.get::<String>(0)?)).transpose()
}

async fn newest(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Vec<Declaration>, Fault> {
    let rows = portal.db.rows(&DECLARATIONS, bind![id(engagement), id(organisation)]).await?;
    rows.iter()
        .map(|row| {
            Ok(Declaration {
                person: row.parse(0)?,
                name: row.get(1)?,
                interest: kind(&row.get::<String>(2)?)?,
                detail: row.get(3)?,
                declared_at: row.moment(4)?,
            })
        })
        .collect()
}

/// The newest declaration of each person who has a role on the engagement for the actor's organisation.
///
/// # Errors
/// The refusal of the permission table, which is asked about each.
pub async fn declarations(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<Vec<Declaration>, Fault> {
    let engagement = load(portal, engagement).await?;
    // No declaration yet is no reason to tell somebody without the right that there is none.
    op.may(Act::ReadConflictDetail, &engagement.subject())?;
    let organisation = own_side(op, &engagement);
    let all = newest(portal, engagement.id, organisation).await?;
    for one in &all {
        op.may(Act::ReadConflictDetail, &Subject::Own { person: one.person, organisation })?;
    }
    Ok(all)
}

/// What somebody who has to declare their interests needs to know.
#[derive(Clone, Debug)]
pub struct Place {
    /// The engagement.
    pub engagement: Engagement,
    /// What the person declared last.
    pub declared: Option<Declaration>,
}

/// Whether the actor has a place on an engagement with these people. Whoever may give roles on it may take one: declaring comes first,
/// and does it.
pub fn has_place(op: &Op, engagement: &Engagement, people: &[Standing]) -> bool {
    let may_join =
        [Act::SetUpEngagement, Act::AnswerForParty].iter().any(|act| may_add(op, engagement, *act).is_ok());
    may_join || people.iter().any(|one| Some(one.person) == op.actor.person())
}

/// The actor's own place on an engagement, for those who have one.
///
/// # Errors
/// Not found for another council's; forbidden without a role on it.
pub async fn place(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Place, Fault> {
    let person = op.person()?;
    let engagement = load(portal, engagement).await?;
    let organisation = own_side(op, &engagement);
    op.may(Act::DeclareConflict, &Subject::Own { person, organisation })?;
    if !has_place(op, &engagement, &of(portal, engagement.id).await?) {
        return Err(Fault::new(
            domain::fault::FaultKind::Forbidden,
            "You have no role on this engagement",
            "A procurement officer of your council, or another host of your partner, can add you to it. Then you declare your interests here.",
        ));
    }
    let declared =
        newest(portal, engagement.id, organisation).await?.into_iter().find(|one| one.person == person);
    Ok(Place { engagement, declared })
}

/// Declares the actor's own interests. The same again is not written twice.
///
/// # Errors
/// As [`place`]; a conflict once the engagement is withdrawn.
pub async fn declare(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    interest: DeclaredInterest,
    detail: &str,
) -> Result<(), Fault> {
    let person = op.person()?;
    let place = place(portal, op, engagement).await?;
    // Where responses came in, somebody may still read them, and what they declare still counts.
    if matches!(place.engagement.stage, Stage::Withdrawn { published_at: None, .. }) {
        return Err(Fault::conflict("This engagement was withdrawn", "No declaration is needed any more."));
    }
    if place.declared.is_some_and(|last| last.interest == interest && last.detail == detail) {
        return Ok(());
    }
    let declaration: DeclarationId = op.id();
    let organisation = own_side(op, &place.engagement);
    tx!(portal, op, t => {
        let permit = op.may(Act::DeclareConflict, &Subject::Own { person, organisation })?;
        let values = bind![id(declaration), id(engagement), id(person), interest.key(), detail, op.now];
        t.change_one(&DECLARE, values).await?;
        join(t, op, engagement, person).await?;
        Ok((permit.did(Event::ConflictDeclared { engagement, person, interest }), ()))
    })
}
