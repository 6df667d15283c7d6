//! Which organisations are interested in an engagement, and who watches it.
//!
//! Interest is an organisation's: its council sees it, and everybody in that organisation is told what changes. Watching is
//! a person's own, and nobody sees it. Whoever is told can stop that for themselves, and start it again.

use super::{load, load_in, public};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    statements, tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    engagements::{Engagement, Interest},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, InterestId, OrganisationId, PersonId},
    time::Timestamp,
};

statements! {
    REGISTER: Write "INSERT INTO interests (id, engagement, organisation, registered_by, registered_at, withdrawn_by, withdrawn_at)
        VALUES ($1, $2, $3, $4, $5, NULL, NULL)";
    WITHDRAW: Write "UPDATE interests SET withdrawn_by = $2, withdrawn_at = $3 WHERE id = $1 AND withdrawn_at IS NULL";
    OF_ORGANISATION: Read "SELECT id, registered_at FROM interests WHERE engagement = $1 AND organisation = $2 AND withdrawn_at IS NULL";
    OF_ENGAGEMENT: Read "SELECT o.name, i.registered_at,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id)
        FROM interests i JOIN organisations o ON o.id = i.organisation
        WHERE i.engagement = $1 AND i.withdrawn_at IS NULL ORDER BY i.registered_at, i.id";
    OF_PERSON: Read "SELECT 1 FROM interests i JOIN memberships m ON m.organisation = i.organisation
        WHERE i.engagement = $1 AND m.person = $2 AND i.withdrawn_at IS NULL
        UNION SELECT 1 FROM responses r JOIN memberships m ON m.organisation = r.organisation
        WHERE r.engagement = $1 AND m.person = $2
        UNION SELECT 1 FROM questions q JOIN memberships m ON m.organisation = q.organisation
        WHERE q.engagement = $1 AND m.person = $2
        UNION SELECT 1 FROM modules o JOIN memberships m ON m.organisation = o.organisation
        WHERE o.engagement = $1 AND m.person = $2 AND o.state <> 'deleted'
        UNION SELECT 1 FROM demo_bookings b JOIN memberships m ON m.organisation = b.organisation
        WHERE b.engagement = $1 AND m.person = $2 AND b.stage NOT IN ('expired', 'cancelled')
        UNION SELECT 1 FROM demo_waiting w JOIN memberships m ON m.organisation = w.organisation WHERE w.engagement = $1 AND m.person = $2 AND w.live
        UNION SELECT 1 FROM forum_attendees a JOIN memberships m ON m.organisation = a.organisation AND m.person = a.person
        WHERE a.engagement = $1 AND a.person = $2 AND a.live";
    // Also whoever had a role on it once, and whoever belongs to an organisation that left: what they read there they have read.
    ON_COUNCIL_SIDE: Read "SELECT 1 FROM persons p WHERE p.id = $2 AND (
        EXISTS (SELECT 1 FROM engagement_people e WHERE e.engagement = $1 AND e.person = p.id)
        OR EXISTS (SELECT 1 FROM memberships m JOIN council_side s ON s.organisation = m.organisation
            WHERE s.engagement = $1 AND m.person = p.id)
        OR EXISTS (SELECT 1 FROM memberships m JOIN engagement_parties l ON l.organisation = m.organisation
            WHERE l.engagement = $1 AND l.stage = 'left' AND m.person = p.id))";
    TAKES_PART: Read "SELECT 1 FROM memberships m WHERE m.person = $2 AND (
        EXISTS (SELECT 1 FROM interests i WHERE i.engagement = $1 AND i.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM responses r WHERE r.engagement = $1 AND r.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM questions q WHERE q.engagement = $1 AND q.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM demo_bookings b WHERE b.engagement = $1 AND b.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM demo_waiting w WHERE w.engagement = $1 AND w.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM forum_attendees a WHERE a.engagement = $1 AND a.organisation = m.organisation)
        OR EXISTS (SELECT 1 FROM modules p WHERE p.engagement = $1 AND p.organisation = m.organisation)) LIMIT 1";
    WATCH: Write "INSERT INTO watches (engagement, person, watching, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (engagement, person) DO UPDATE SET watching = excluded.watching, since = excluded.since";
    WATCH_UNLESS_CHOSEN: Write "INSERT INTO watches (engagement, person, watching, since) VALUES ($1, $2, TRUE, $3) ON CONFLICT DO NOTHING";
    WATCHING: Read "SELECT watching FROM watches WHERE engagement = $1 AND person = $2";
}

/// Refuses whoever belongs to a council of the engagement: nobody asks the market and answers it too.
///
/// # Errors
/// Forbidden for them; the database does not answer.
pub(crate) async fn keep_sides_apart(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<(), Fault> {
    if belongs(portal, op, engagement).await? { Err(both_sides()) } else { Ok(()) }
}

/// The same within a transaction, about a person.
///
/// # Errors
/// As [`keep_sides_apart`].
pub(crate) async fn keep_sides_apart_in(
    t: &mut Tx,
    engagement: EngagementId,
    person: PersonId,
) -> Result<(), Fault> {
    match t.row(&ON_COUNCIL_SIDE, bind![id(engagement), id(person)]).await? {
        Some(_) => Err(both_sides()),
        None => Ok(()),
    }
}

pub(super) async fn belongs(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<bool, Fault> {
    let row = portal.db.row(&ON_COUNCIL_SIDE, bind![id(engagement.id), id(op.person()?)]).await?;
    Ok(row.is_some())
}

fn both_sides() -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "You belong to a council of this engagement, or worked on it for one",
        "Whoever was on the side of a council that asks the market cannot answer it for a supplier. A colleague of the supplier \
         can do this.",
    )
}

/// Whether a person belongs to a supplier that takes part in the engagement, or did.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn takes_part(
    portal: &Portal,
    engagement: EngagementId,
    person: PersonId,
) -> Result<bool, Fault> {
    Ok(portal.db.row(&TAKES_PART, bind![id(engagement), id(person)]).await?.is_some())
}

/// The same within a transaction.
///
/// # Errors
/// As [`takes_part`].
pub(crate) async fn takes_part_in(
    t: &mut Tx,
    engagement: EngagementId,
    person: PersonId,
) -> Result<bool, Fault> {
    Ok(t.row(&TAKES_PART, bind![id(engagement), id(person)]).await?.is_some())
}

/// Admits whoever may do something around an engagement: they read it while it is a draft, and belong to no supplier that takes part.
///
/// # Errors
/// The refusal of the permission table; forbidden for people of a supplier that takes part.
pub(crate) async fn admit_council(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<(), Fault> {
    if !engagement.is_public() {
        // Whoever reads no drafts learns of none around them either.
        op.may(Act::ReadDraftEngagement, &engagement.subject())?;
    }
    keep_suppliers_out(portal, op, engagement).await
}

/// Refuses whoever belongs to a supplier that takes part in the engagement, or did: nobody reads, for the council, what others told it or
/// were told.
///
/// # Errors
/// Forbidden for them; the database does not answer.
pub(crate) async fn keep_suppliers_out(
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
) -> Result<(), Fault> {
    if takes_part(portal, engagement.id, op.person()?).await? { Err(of_a_supplier()) } else { Ok(()) }
}

/// The same within a transaction.
///
/// # Errors
/// As [`keep_suppliers_out`].
pub(crate) async fn keep_suppliers_out_in(t: &mut Tx, op: &Op, engagement: &Engagement) -> Result<(), Fault> {
    if takes_part_in(t, engagement.id, op.person()?).await? { Err(of_a_supplier()) } else { Ok(()) }
}

fn of_a_supplier() -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "You belong to a supplier that takes part in this engagement",
        "Whoever answers the market cannot do this for the council. A colleague of the council can.",
    )
}

/// Where the actor stands on a published engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Whether the actor may speak for a supplier here.
    pub may_register: bool,
    /// Since when the actor's organisation is interested, if it is.
    pub since: Option<Timestamp>,
    /// Whether the actor is told what changes: because they watch it, or an organisation of theirs is interested.
    pub told: bool,
}

/// Where the actor stands on an engagement; nothing for visitors.
///
/// # Errors
/// The database does not answer.
pub async fn stand(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<Option<Stand>, Fault> {
    let Ok(person) = op.person() else { return Ok(None) };
    let supplier = Scope::own(&op.actor, Act::RegisterInterest).ok().map(Scope::organisation);
    let since = match supplier {
        Some(organisation) => {
            of_organisation(portal, engagement.id, organisation).await?.map(|(_, since)| since)
        }
        None => None,
    };
    let may_register = supplier.is_some() && !belongs(portal, op, engagement).await?;
    let watching = portal.db.row(&WATCHING, bind![id(engagement.id), id(person)]).await?;
    let told = match watching {
        Some(row) => row.get::<bool>(0)?,
        // Whichever of their organisations it is: mail goes to the person.
        None => portal.db.row(&OF_PERSON, bind![id(engagement.id), id(person)]).await?.is_some(),
    };
    Ok(Some(Stand { may_register, since, told }))
}

async fn of_organisation(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Option<(InterestId, Timestamp)>, Fault> {
    let row = portal.db.row(&OF_ORGANISATION, bind![id(engagement), id(organisation)]).await?;
    row.map(|row| Ok((row.parse(0)?, row.moment(1)?))).transpose()
}

/// A published engagement, for whoever may speak for a supplier there, and that supplier.
///
/// # Errors
/// Not found before publication; the refusal of the permission table; forbidden for people of the council.
pub async fn for_interest(
    portal: &Portal,
    op: &Op,
    reference: &str,
) -> Result<(Engagement, OrganisationId), Fault> {
    let organisation = Scope::own(&op.actor, Act::RegisterInterest)?.organisation();
    let engagement = public(portal, op, reference).await?.engagement;
    keep_sides_apart(portal, op, &engagement).await?;
    Ok((engagement, organisation))
}

/// Registers the interest of the actor's organisation, and gives back the engagement; once more changes nothing.
///
/// # Errors
/// As [`for_interest`]; a conflict when it is too late.
pub async fn register_interest(portal: &Portal, op: &Op, reference: &str) -> Result<Engagement, Fault> {
    let (engagement, organisation) = for_interest(portal, op, reference).await?;
    let person = op.person()?;
    if of_organisation(portal, engagement.id, organisation).await?.is_some() {
        return Ok(engagement);
    }
    let interest: InterestId = op.id();
    // Serializable, as withdrawing the engagement is: who registers either is told of it, or comes too late.
    let registered = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::RegisterInterest, &Subject::Organisation(organisation))?;
        engagement.takes_interest(op.now)?;
        keep_sides_apart_in(t, engagement.id, person).await?;
        let values = bind![id(interest), id(engagement.id), id(organisation), id(person), op.now];
        t.change_one(&REGISTER, values).await?;
        Ok((permit.did(Event::InterestRegistered { interest, engagement: engagement.id, organisation }), ()))
    });
    match registered {
        // A colleague was first.
        Err(fault) if violated(&fault).as_deref() == Some("interests_engagement_organisation_key") => {
            Ok(engagement)
        }
        registered => registered.map(|()| engagement),
    }
}

/// Withdraws the interest of the actor's organisation, and gives back the engagement; once more changes nothing.
///
/// # Errors
/// As [`for_interest`].
pub async fn withdraw_interest(portal: &Portal, op: &Op, reference: &str) -> Result<Engagement, Fault> {
    let (engagement, organisation) = for_interest(portal, op, reference).await?;
    let person = op.person()?;
    let Some((interest, _)) = of_organisation(portal, engagement.id, organisation).await? else {
        return Ok(engagement);
    };
    let withdrawn = tx!(portal, op, t => {
        let permit = op.may(Act::RegisterInterest, &Subject::Organisation(organisation))?;
        t.change_one(&WITHDRAW, bind![id(interest), id(person), op.now]).await?;
        Ok((permit.did(Event::InterestWithdrawn { interest, engagement: engagement.id, organisation }), ()))
    });
    match withdrawn {
        // A colleague was first.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            match of_organisation(portal, engagement.id, organisation).await? {
                Some((again, _)) if again == interest => Err(fault),
                _ => Ok(engagement),
            }
        }
        withdrawn => withdrawn.map(|()| engagement),
    }
}

/// An engagement, and who is interested in it, the first first.
///
/// # Errors
/// Not found for another council's, and before publication; the refusal of the permission table.
pub async fn interested(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Vec<Interest>), Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(Act::SeeInterest, &engagement.subject_for(Act::SeeInterest))?;
    keep_suppliers_out(portal, op, &engagement).await?;
    if !engagement.is_public() {
        return Err(Fault::not_found());
    }
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement.id)]).await?;
    let read = |row: &Row| Ok(Interest { name: row.get(0)?, since: row.moment(1)?, verified: row.get(2)? });
    Ok((engagement, rows.iter().map(read).collect::<Result<_, Fault>>()?))
}

/// Watches a published engagement, or stops, and gives it back; the same again changes nothing.
///
/// # Errors
/// Not found before publication; the refusal of the permission table.
pub async fn watch(portal: &Portal, op: &Op, reference: &str, watching: bool) -> Result<Engagement, Fault> {
    let person = op.person()?;
    let engagement = public(portal, op, reference).await?.engagement;
    set_watching(portal, op, Act::Watch, (engagement.id, person), watching).await?;
    Ok(engagement)
}

/// Lets a person watch an engagement, in a transaction that is open, unless they chose before whether to be told.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn watch_unless_chosen(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    person: PersonId,
) -> Result<(), Fault> {
    t.change(&WATCH_UNLESS_CHOSEN, bind![id(engagement), id(person), op.now]).await.map(drop)
}

pub(super) async fn set_watching(
    portal: &Portal,
    op: &Op,
    act: Act,
    (engagement, person): (EngagementId, PersonId),
    watching: bool,
) -> Result<(), Fault> {
    let before = portal.db.row(&WATCHING, bind![id(engagement), id(person)]).await?;
    if before.map(|row| row.get::<bool>(0)).transpose()? == Some(watching) {
        return Ok(());
    }
    tx!(portal, op, t => {
        let permit = op.may(act, &Subject::Portal)?;
        t.change_one(&WATCH, bind![id(engagement), id(person), watching, op.now]).await?;
        Ok((permit.did(Event::WatchSet { engagement, person, watching }), ()))
    })
}
