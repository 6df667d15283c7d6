//! The parties of a joint engagement: asking other councils and partners, and their answer.

pub(crate) mod own;
mod shown;

use shown::announce;
pub(crate) use shown::reading_councils;
pub use shown::taking_part;

pub use own::{OwnParty, Step, own_party, step};

use super::{interest, load, load_in, people, save};
use crate::{
    Op, Portal,
    accounts::{self, members, organisations::name_of},
    bind,
    db::{Row, Tx, id, json, violated},
    problems, statements, tx,
};
use domain::{
    accounts::{Organisation, OrganisationKind},
    actor::{Act, Scope, Subject},
    engagements::{Engagement, Party, PartyStage},
    event::{AskAgain, Event, Message},
    fault::{Fault, FaultKind},
    ids::{EngagementId, OrganisationId},
    problems::Version,
    time::Timestamp,
};

statements! {
    OF: Read "SELECT p.engagement, p.organisation, o.kind, o.name, p.notice, p.stage_data, p.revision
        FROM engagement_parties p JOIN organisations o ON o.id = p.organisation WHERE p.engagement = $1 ORDER BY o.name, o.id";
    INVITED: Read "SELECT e.id, e.title, o.name, p.stage_data FROM engagement_parties p JOIN engagements e ON e.id = p.engagement
        JOIN organisations o ON o.id = e.lead WHERE p.organisation = $1 AND p.stage = 'invited' AND e.stage NOT IN ('closed', 'withdrawn')
        ORDER BY e.started_at, e.id";
    CAN_BE_INVITED: Read "SELECT o.id, o.kind, o.name FROM organisations o WHERE o.kind IN ('council', 'partner')
        AND NOT EXISTS (SELECT 1 FROM engagements e WHERE e.id = $1 AND e.lead = o.id)
        AND NOT EXISTS (SELECT 1 FROM engagement_parties p WHERE p.engagement = $1 AND p.organisation = o.id
            AND p.stage IN ('invited', 'joining', 'ready', 'done')) ORDER BY o.name, o.id";
    INVITE: Write "INSERT INTO engagement_parties (engagement, organisation, notice, stage, stage_data, revision) VALUES ($1, $2, $3, $4, $5, 0)";
    SAVE: Write "UPDATE engagement_parties SET notice = $4, stage = $5, stage_data = $6, revision = revision + 1
        WHERE engagement = $1 AND organisation = $2 AND revision = $3";
}

fn read(row: &Row) -> Result<Party, Fault> {
    let kind: String = row.get(2)?;
    Ok(Party {
        engagement: row.parse(0)?,
        organisation: row.parse(1)?,
        kind: OrganisationKind::from_key(&kind)
            .ok_or_else(|| Fault::internal(format!("a party of the kind {kind}")))?,
        name: row.get(3)?,
        notice: row.json(4)?,
        stage: row.json(5)?,
        revision: row.get(6)?,
    })
}

/// Everybody who was invited to an engagement, by name.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn of(portal: &Portal, engagement: EngagementId) -> Result<Vec<Party>, Fault> {
    portal.db.rows(&OF, bind![id(engagement)]).await?.iter().map(read).collect()
}

/// The same within a transaction.
///
/// # Errors
/// As [`of`].
pub(crate) async fn of_in(t: &mut Tx, engagement: EngagementId) -> Result<Vec<Party>, Fault> {
    t.rows(&OF, bind![id(engagement)]).await?.iter().map(read).collect()
}

fn find(parties: Vec<Party>, organisation: OrganisationId) -> Result<Party, Fault> {
    parties.into_iter().find(|party| party.organisation == organisation).ok_or_else(Fault::not_found)
}

/// The actor's organisation. What it may is asked once it is known that it was invited: everybody else learns of nothing.
///
/// # Errors
/// Whoever is not signed in is asked to; not found without an organisation.
pub(crate) fn own_organisation(op: &Op) -> Result<OrganisationId, Fault> {
    op.person()?;
    op.actor.seat().map(|seat| seat.organisation).ok_or_else(Fault::not_found)
}

/// Saves what changed of a party. Whether it takes part decides who may what, so the engagement gets another revision with it.
async fn save_party(t: &mut Tx, engagement: &Engagement, before: &Party, after: &Party) -> Result<(), Fault> {
    let values = bind![
        id(before.engagement),
        id(before.organisation),
        before.revision,
        json(&after.notice)?,
        after.stage.key(),
        json(&after.stage)?
    ];
    t.change_one(&SAVE, values).await?;
    save(t, engagement, engagement).await
}

/// An engagement with its parties, for whoever may invite others.
#[derive(Clone, Debug)]
pub struct Inviting {
    /// The engagement.
    pub engagement: Engagement,
    /// Everybody who was invited, by name.
    pub parties: Vec<Party>,
    /// Everybody who can be invited: the id, the kind and what it is called.
    pub others: Vec<(OrganisationId, OrganisationKind, String)>,
}

/// An engagement with its parties, for whoever may invite others.
///
/// # Errors
/// The refusal of the permission table; forbidden for people of a supplier that takes part.
pub async fn for_inviting(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Inviting, Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(Act::InviteParty, &engagement.subject())?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let rows = portal.db.rows(&CAN_BE_INVITED, bind![id(engagement.id)]).await?;
    let read = |row: &Row| {
        let kind = OrganisationKind::from_key(&row.get::<String>(1)?);
        Ok((row.parse(0)?, kind.ok_or_else(|| Fault::internal("an organisation of no kind"))?, row.get(2)?))
    };
    Ok(Inviting {
        parties: of(portal, engagement.id).await?,
        others: rows.iter().map(read).collect::<Result<_, Fault>>()?,
        engagement,
    })
}

/// Invites a council or a partner, and tells those who manage it; once more while it is invited changes nothing.
///
/// # Errors
/// As [`for_inviting`]; invalid for somebody who cannot be invited; a conflict when it is too late, or it takes part already.
pub async fn invite(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<(), Fault> {
    let inviting = for_inviting(portal, op, engagement).await?;
    let known = inviting.parties.iter().find(|party| party.organisation == organisation);
    if known.is_some_and(|party| matches!(party.stage, PartyStage::Invited { .. })) {
        return Ok(());
    }
    let other = inviting.others.into_iter().find(|(one, ..)| *one == organisation);
    let Some((_, kind, name)) = other else {
        return Err(Fault::invalid(
            "Select a council or partner from the list",
            "Only those that are registered here can be invited.",
        ));
    };
    let invited = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement).await?;
        let permit = op.may(Act::InviteParty, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        engagement.takes_parties(op.now)?;
        let parties = of_in(t, engagement.id).await?;
        Party::has_room(&parties)?;
        let asked = match find(parties, organisation) {
            Ok(before) => {
                let after = before.clone().invite_again(op.now)?;
                save_party(t, &engagement, &before, &after).await?;
                Party { revision: before.revision + 1, ..after }
            }
            Err(_) => {
                let party = Party::invite(engagement.id, (organisation, kind, name.clone()), op.now);
                let values = bind![id(engagement.id), id(organisation), json(&party.notice)?, party.stage.key(), json(&party.stage)?];
                t.change_one(&INVITE, values).await?;
                party
            }
        };
        people::join(t, op, engagement.id, op.person()?).await?;
        let lead = name_of(t, engagement.lead).await?;
        let words = format!(
            "{lead} invites {} to take part in its engagement \u{2018}{}\u{2019}. Read what it is about, and say yes or no:\n\n{}/workspace/invitations/{}",
            asked.name, engagement.title, portal.settings.public_url, engagement.id
        );
        let messages = told(t, (organisation, kind), &asked, ("party_invited", "Invitation to a joint engagement"), &words).await?;
        let invitation = AskAgain::Invitation { engagement: engagement.id, organisation, revision: asked.revision };
        let messages = messages.into_iter().map(|message| Message { ask_again: invitation, ..message });
        Ok((permit.did(Event::PartyInvited { engagement: engagement.id, organisation }).telling_all(messages.collect()), ()))
    });
    match invited {
        // A colleague invited it at the same moment.
        Err(fault)
            if fault.kind == FaultKind::Conflict
                || violated(&fault).as_deref() == Some("engagement_parties_pkey") =>
        {
            match find(of(portal, engagement).await?, organisation).map(|party| party.stage) {
                Ok(PartyStage::Invited { .. }) => Ok(()),
                _ => Err(fault),
            }
        }
        invited => invited,
    }
}

/// Messages to all who manage an organisation, about where a party stands.
async fn told(
    t: &mut Tx,
    (organisation, kind): (OrganisationId, OrganisationKind),
    about: &Party,
    (what, subject): (&'static str, &str),
    words: &str,
) -> Result<Vec<Message>, Fault> {
    let recipients = members::managers(t, organisation, kind).await?;
    let message = |recipient| Message {
        kind: what,
        recipient,
        object: format!("{} {}", about.engagement, about.organisation),
        version: about.revision,
        subject: subject.to_owned(),
        body: words.to_owned(),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    };
    Ok(recipients.into_iter().map(message).collect())
}

/// Takes an invitation back that nobody has answered; once more changes nothing.
///
/// # Errors
/// As [`for_inviting`]; not found for somebody who was never invited; a conflict once it was answered.
pub async fn take_back(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<(), Fault> {
    let inviting = for_inviting(portal, op, engagement).await?;
    if matches!(find(inviting.parties, organisation)?.stage, PartyStage::TakenBack { .. }) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement).await?;
        let permit = op.may(Act::InviteParty, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        let before = find(of_in(t, engagement.id).await?, organisation)?;
        let after = before.clone().take_back(op.now)?;
        save_party(t, &engagement, &before, &after).await?;
        Ok((permit.did(Event::PartyTakenBack { engagement: engagement.id, organisation }), ()))
    })
}

/// The invitations that the actor's organisation has not answered: the engagement, its title, the council that leads, since when.
///
/// # Errors
/// The refusal of the permission table.
pub async fn invitations(
    portal: &Portal,
    op: &Op,
) -> Result<Vec<(EngagementId, String, String, Timestamp)>, Fault> {
    let Ok(scope) = Scope::own(&op.actor, Act::AnswerInvitation) else { return Ok(Vec::new()) };
    let rows = portal.db.rows(&INVITED, bind![id(scope.organisation())]).await?;
    let read = |row: &Row| {
        let stage: PartyStage = row.json(3)?;
        Ok((row.parse(0)?, row.get(1)?, row.get(2)?, stage.at()))
    };
    rows.iter().map(read).collect()
}

/// An invitation, as those read it who may answer.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The engagement.
    pub engagement: Engagement,
    /// The version of the problem it is about.
    pub version: Version,
    /// The council that leads.
    pub lead: Organisation,
    /// The organisation that is invited.
    pub party: Party,
    /// Everybody else who takes part, by name.
    pub others: Vec<String>,
}

/// The invitation of the actor's organisation to an engagement, as long as it is not answered.
///
/// # Errors
/// Not found for an organisation that was never invited; the refusal of the permission table; a conflict once it was answered or taken back;
/// forbidden for people of a supplier that takes part.
pub async fn invitation(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Invitation, Fault> {
    let own = own_organisation(op)?;
    let engagement = load(portal, engagement).await?;
    let parties = of(portal, engagement.id).await?;
    let party = find(parties.clone(), own)?;
    op.may(Act::AnswerInvitation, &Subject::Organisation(own))?;
    party.still_invited()?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let others = parties.into_iter().filter(|one| one.stage.takes_part()).map(|one| one.name);
    Ok(Invitation {
        version: problems::versions::load(portal, engagement.problem, engagement.version).await?,
        lead: accounts::organisations::organisation(portal, engagement.lead).await?,
        others: others.collect(),
        engagement,
        party,
    })
}

/// What an organisation says to an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Yes.
    Join,
    /// No, with a reason.
    Decline(String),
}

/// Answers an invitation, and tells those who manage the council that leads. The same answer again changes nothing.
///
/// # Errors
/// As [`invitation`]; a conflict when it is too late, or a colleague said something else.
pub async fn answer(portal: &Portal, op: &Op, engagement: EngagementId, reply: &Reply) -> Result<(), Fault> {
    let own = own_organisation(op)?;
    let party = find(of(portal, engagement).await?, own)?;
    op.may(Act::AnswerInvitation, &Subject::Organisation(own))?;
    let sent_twice = match (&party.stage, reply) {
        (PartyStage::Joining { .. }, Reply::Join) => true,
        (PartyStage::Declined { reason, .. }, Reply::Decline(said)) => reason == said,
        _ => false,
    };
    if sent_twice {
        return Ok(());
    }
    interest::keep_suppliers_out(portal, op, &load(portal, engagement).await?).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::AnswerInvitation, &Subject::Organisation(own))?;
        let engagement = load_in(t, engagement).await?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        let before = find(of_in(t, engagement.id).await?, own)?;
        let name = before.name.clone();
        let (after, joins, words) = match reply {
            Reply::Join => {
                engagement.takes_parties(op.now)?;
                let words = format!("{name} takes part in \u{2018}{}\u{2019} from now on. It says when it is ready.", engagement.title);
                (before.clone().join(op.now)?, true, words)
            }
            Reply::Decline(reason) => {
                let words = format!("{name} does not take part in \u{2018}{}\u{2019}. It gives this reason:\n\n{reason}", engagement.title);
                (before.clone().decline(reason.clone(), op.now)?, false, words)
            }
        };
        save_party(t, &engagement, &before, &after).await?;
        if joins {
            announce(t, op, &engagement, &after).await?;
            people::join(t, op, engagement.id, op.person()?).await?;
        }
        let lead = (engagement.lead, OrganisationKind::Council);
        let about = Party { revision: before.revision + 1, ..after };
        let messages = told(t, lead, &about, ("party_answered", "Answer to your invitation"), &words).await?;
        let event = Event::PartyAnswered { engagement: engagement.id, organisation: own, joins };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}
