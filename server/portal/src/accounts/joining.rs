//! Requests to join a supplier: somebody gave its number, and its administrators decide whether they work for it.

use super::{Confirmed, end_sessions, invites, members, notice, organisations};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    statements, tx,
};
use domain::{
    accounts::{Identifier, OrganisationKind, Role},
    actor::{Act, Scope, Subject},
    event::{AskAgain, Event, Message},
    fault::{Fault, FaultKind},
    ids::{JoinRequestId, MembershipId, OrganisationId, PersonId},
    time::{Timestamp, london},
};

statements! {
    ASK: Write "INSERT INTO join_requests (id, person, organisation, scheme, value, asked_at, decided_at, decided_by, roles)
        VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL)";
    ASKED: Read "SELECT asked_at, decided_at FROM join_requests WHERE person = $1 AND organisation = $2";
    UNDECIDED: Read "SELECT j.id, j.person, p.name, p.email, j.scheme, j.value, j.asked_at, j.organisation, j.roles, o.name
        FROM join_requests j JOIN persons p ON p.id = j.person JOIN organisations o ON o.id = j.organisation WHERE j.organisation = $1 AND j.decided_at IS NULL ORDER BY j.asked_at, j.id";
    ONE: Read "SELECT j.id, j.person, p.name, p.email, j.scheme, j.value, j.asked_at, j.organisation, j.roles, o.name
        FROM join_requests j JOIN persons p ON p.id = j.person JOIN organisations o ON o.id = j.organisation WHERE j.id = $1";
    OF_PERSON: Read "SELECT scheme, value, asked_at FROM join_requests WHERE person = $1 AND decided_at IS NULL ORDER BY asked_at, id";
    DECIDE: Write "UPDATE join_requests SET decided_at = $2, decided_by = $3, roles = $4 WHERE id = $1 AND decided_at IS NULL";
    CLOSE: Write "UPDATE join_requests SET decided_at = $3, decided_by = NULL, roles = $4 WHERE person = $1 AND organisation = $2 AND decided_at IS NULL";
}

/// Writes the request down; gives back what tells the administrators.
pub(super) async fn ask(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    request: JoinRequestId,
    organisation: OrganisationId,
    identifier: &Identifier,
) -> Result<Vec<Message>, Fault> {
    let person = op.person()?;
    if t.row(&members::MEMBER, bind![id(organisation), id(person)]).await?.is_some() {
        return Err(Fault::conflict(
            "You belong to the supplier with this number already",
            "Go to your account and change to it.",
        ));
    }
    if let Some(row) = t.row(&ASKED, bind![id(person), id(organisation)]).await? {
        return Err(asked_before(row.moment(0)?, row.maybe_moment(1)?));
    }
    members::keep_apart(t, person, organisation, OrganisationKind::Supplier).await?;
    let Identifier { scheme, value, .. } = identifier;
    t.change_one(&ASK, bind![id(request), id(person), id(organisation), scheme, value, op.now]).await?;
    let name = organisations::name_of(t, organisation).await?;
    let body = format!(
        "Somebody with an account at {} says that they work for {name}: they gave its number, {scheme} {value}. They see nothing of \
         {name} unless you let them in. Decide here:\n{}/people/requests/{request}\n\n\
         If you belong to several organisations, change to {name} first. If you do nothing, they stay outside.\n",
        portal.settings.brand_name, portal.settings.public_url,
    );
    let managers = members::managers(t, organisation, OrganisationKind::Supplier).await?;
    if managers.is_empty() {
        return Err(Fault::conflict(
            "The supplier with this number has no administrator here",
            "Tell the operator of the portal that you work for it.",
        ));
    }
    let message = |recipient| Message {
        kind: "join_asked",
        recipient,
        object: request.to_string(),
        version: 0,
        subject: format!("Somebody asks to join {name}"),
        body: body.clone(),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    };
    Ok(managers.into_iter().map(message).collect())
}

fn asked_before(at: Timestamp, decided_at: Option<Timestamp>) -> Fault {
    match decided_at {
        None => Fault::conflict(
            format!("You asked the supplier with this number on {}", london::day(at)),
            "Its administrators have not decided yet. You hear by mail when they do.",
        ),
        Some(decided_at) => Fault::conflict(
            format!(
                "The supplier with this number did not let you in, or you left it, on {} or later",
                london::day(decided_at)
            ),
            "Ask one of its administrators to invite you. If the number is yours alone, tell the operator of the portal.",
        ),
    }
}

/// Makes the person a member with these roles, and ends their sessions.
pub(super) async fn join(
    t: &mut Tx,
    op: &Op,
    membership: MembershipId,
    person: PersonId,
    (organisation, roles): (OrganisationId, &[Role]),
) -> Result<(), Fault> {
    let values = bind![id(membership), id(person), id(organisation), members::stored(roles)?, op.now];
    t.change_one(&members::JOIN, values).await?;
    end_sessions(t, person).await
}

/// Somebody who asks to join an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// The person's name, as they gave it.
    pub name: String,
    /// Their address of e-mail, to which a link went.
    pub email: String,
    /// The register whose number they gave.
    pub scheme: String,
    /// The number.
    pub value: String,
    /// When they asked.
    pub asked_at: Timestamp,
    /// The roles they were given, none where they were declined; nothing while it is not decided.
    pub decided: Option<Vec<Role>>,
    /// The name of the organisation.
    pub organisation_name: String,
    person: PersonId,
    organisation: OrganisationId,
}

fn read(row: &Row) -> Result<JoinRequest, Fault> {
    let roles: Option<String> = row.get(8)?;
    Ok(JoinRequest {
        id: row.parse(0)?,
        person: row.parse(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        scheme: row.get(4)?,
        value: row.get(5)?,
        asked_at: row.moment(6)?,
        organisation: row.parse(7)?,
        organisation_name: row.get(9)?,
        decided: roles.map(|_| row.json(8)).transpose()?,
    })
}

/// Who asks to join the actor's own organisation, in the order they asked.
///
/// # Errors
/// The refusal of the permission table.
pub async fn requests(portal: &Portal, op: &Op) -> Result<Vec<JoinRequest>, Fault> {
    let scope = Scope::own(&op.actor, Act::ManageMembers)?;
    portal.db.rows(&UNDECIDED, bind![id(scope.organisation())]).await?.iter().map(read).collect()
}

/// One request to join the actor's own organisation.
///
/// # Errors
/// The refusal of the permission table; not found, also for another organisation's.
pub async fn request(portal: &Portal, op: &Op, request: JoinRequestId) -> Result<JoinRequest, Fault> {
    let row = portal.db.row(&ONE, bind![id(request)]).await?.ok_or_else(Fault::not_found)?;
    let request = read(&row)?;
    op.may(Act::ManageMembers, &Subject::Organisation(request.organisation))?;
    Ok(request)
}

/// What the signed-in person asked for and waits to hear of: the register, the number, and when.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn own_requests(portal: &Portal, op: &Op) -> Result<Vec<(Identifier, Timestamp)>, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let rows = portal.db.rows(&OF_PERSON, bind![id(op.person()?)]).await?;
    rows.iter()
        .map(|row| {
            let identifier = Identifier { scheme: row.get(0)?, value: row.get(1)?, verified_at: None };
            Ok((identifier, row.moment(2)?))
        })
        .collect()
}

/// Lets somebody in with these roles; with none, declines. They are told either way. The same once more changes
/// nothing.
///
/// # Errors
/// As [`request`]; invalid for a role that the organisation does not have; a conflict when a colleague decided
/// otherwise, when the person may not belong to it, or when the actor's own rights have changed.
pub async fn decide(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    asked: &JoinRequest,
    roles: &[Role],
) -> Result<(), Fault> {
    let JoinRequest { id: which, person, organisation, .. } = *asked;
    if asked.decided.as_deref() == Some(roles) {
        return Ok(());
    }
    let known = organisations::organisation(portal, organisation).await?;
    if !roles.is_empty() {
        members::check_roles(known.kind, roles)?;
    }
    let membership: MembershipId = op.id();
    let done: Result<(), Fault> = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        confirmed.holds(t, op).await?;
        let values = bind![id(which), op.now, id(op.person()?), members::stored(roles)?];
        if t.change(&DECIDE, values).await? == 0 {
            return Err(Fault::conflict(
                "This request has been decided in the meantime",
                "The page \u{2018}People\u{2019} shows who belongs to your organisation now.",
            ));
        }
        if t.row(&members::MEMBER, bind![id(organisation), id(person)]).await?.is_some() {
            return Err(Fault::conflict(
                "They belong to your organisation already",
                "The page \u{2018}People\u{2019} shows their roles: change them there.",
            ));
        }
        if !roles.is_empty() {
            members::keep_apart(t, person, organisation, known.kind).await?;
            join(t, op, membership, person, (organisation, roles)).await?;
            // Whoever is removed one day does not come in again by an older invite.
            invites::revoke_for(t, op, organisation, &asked.email).await?;
        }
        let message = decided(portal, op, asked, &known.name, roles);
        let membership = (!roles.is_empty()).then_some(membership);
        let event = Event::JoinDecided { request: which, organisation, person, membership, roles: roles.to_vec() };
        Ok((permit.did(event).telling(message), ()))
    });
    match done {
        // The same decision, sent twice at once.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = request(portal, op, which).await?;
            if now.decided.as_deref() == Some(roles) { Ok(()) } else { Err(fault) }
        }
        done => done,
    }
}

/// Closes an open request of somebody who came into the organisation in another way, with these roles.
pub(super) async fn close_request(
    t: &mut Tx,
    op: &Op,
    person: PersonId,
    organisation: OrganisationId,
    roles: &[Role],
) -> Result<(), Fault> {
    let values = bind![id(person), id(organisation), op.now, members::stored(roles)?];
    t.change(&CLOSE, values).await.map(|_| ())
}

fn decided(portal: &Portal, op: &Op, asked: &JoinRequest, organisation: &str, roles: &[Role]) -> Message {
    let (name, url) = (&portal.settings.brand_name, &portal.settings.public_url);
    let (subject, body) = if roles.is_empty() {
        let words = format!(
            "The supplier with the number {} {} at {name} did not let you in. If you work for it, ask one of its administrators to invite you. You can set up your supplier \
             without this number:\n{url}/organisation/new\n",
            asked.scheme, asked.value
        );
        ("What came of your request to join".to_owned(), words)
    } else {
        let words = format!(
            "You belong to {organisation} at {name} now, as: {}. Sign in:\n{url}/sign-in\n",
            roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")
        );
        (format!("You have joined {organisation}"), words)
    };
    notice("join_decided", op, asked.person, &asked.email, &subject, body)
}
