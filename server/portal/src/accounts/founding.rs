//! Somebody sets up their supplier; where its number is verified for one that is here, they ask that one's
//! administrators to let them in.

use super::{
    Confirmed,
    confirm::unchanged,
    end_sessions, limits, members, notice,
    organisations::{self, NewOrganisation, claimed},
};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    operational::sessions::{self, Session},
    statements, tx,
};
use domain::{
    accounts::{Identifier, OrganisationKind, Regime, Role, slug},
    actor::{Act, Denied, Scope, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{JoinRequestId, MembershipId, OrganisationId, PersonId},
    time::{Timestamp, london},
};

statements! {
    VERIFIED_FOR: Read "SELECT o.id, o.kind FROM identifiers i JOIN organisations o ON o.id = i.organisation
        WHERE i.scheme = $1 AND i.value = $2 AND i.verified_at IS NOT NULL";
    NAME_TAKEN: Read "SELECT id FROM organisations WHERE slug = $1";
    FOUNDED: Read "SELECT roles FROM memberships WHERE organisation = $1 AND person = $2";
    ASK: Write "INSERT INTO join_requests (id, person, organisation, scheme, value, asked_at, decided_at, decided_by, roles)
        VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL)";
    ASKED: Read "SELECT asked_at, decided_at FROM join_requests WHERE person = $1 AND organisation = $2";
    MANAGERS: Read "SELECT p.email, m.roles FROM persons p JOIN memberships m ON m.person = p.id WHERE m.organisation = $1 ORDER BY p.id";
    UNDECIDED: Read "SELECT j.id, j.person, p.name, p.email, j.scheme, j.value, j.asked_at, j.organisation, j.roles
        FROM join_requests j JOIN persons p ON p.id = j.person WHERE j.organisation = $1 AND j.decided_at IS NULL ORDER BY j.asked_at, j.id";
    ONE: Read "SELECT j.id, j.person, p.name, p.email, j.scheme, j.value, j.asked_at, j.organisation, j.roles
        FROM join_requests j JOIN persons p ON p.id = j.person WHERE j.id = $1";
    OF_PERSON: Read "SELECT scheme, value, asked_at FROM join_requests WHERE person = $1 AND decided_at IS NULL ORDER BY asked_at, id";
    DECIDE: Write "UPDATE join_requests SET decided_at = $2, decided_by = $3, roles = $4 WHERE id = $1 AND decided_at IS NULL";
    JOIN: Write "INSERT INTO memberships (id, person, organisation, roles, granted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, organisation) DO NOTHING";
}

/// The supplier that somebody sets up.
#[derive(Clone, Debug)]
pub struct NewSupplier {
    /// Its id, which the form brings, so that sending the form twice sets up one.
    pub id: OrganisationId,
    /// Its legal name.
    pub name: String,
    /// Its number in a public register, if it is in one.
    pub identifier: Option<Identifier>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Founded {
    /// The supplier is there, and this is the token of a session in it.
    Supplier(String),
    /// Its number is another's, whose administrators were asked.
    Asked,
}

enum Done {
    SetUp,
    Asked,
}

/// Sets up a supplier with the signed-in person as its administrator. It shows as unverified until the operator has
/// checked its number.
///
/// # Errors
/// Too many in a day; a conflict when the person may not belong to a supplier, belongs to that one, was declined
/// by it, or was changed at the same time.
pub async fn set_up(
    portal: &Portal,
    op: &Op,
    session: &Session,
    new: &NewSupplier,
) -> Result<Founded, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let person = op.person()?;
    if portal.db.row(&FOUNDED, bind![id(new.id), id(person)]).await?.is_some() {
        let token = sessions::change_organisation(portal, op, session, new.id).await?;
        return Ok(Founded::Supplier(token));
    }
    limits::take(portal, op, &limits::of_founding(person)).await?;
    let request: JoinRequestId = op.id();
    let done: Result<Done, Fault> = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        unchanged(t, op, session.epoch).await?;
        if let Some(identifier) = &new.identifier
            && let Some(row) = t.row(&VERIFIED_FOR, bind![&identifier.scheme, &identifier.value]).await?
        {
            let organisation = claimant(&row)?;
            let messages = ask(t, portal, op, request, organisation, identifier).await?;
            let event = Event::JoinAsked { request, organisation, person };
            return Ok((permit.did(event).telling_all(messages), Done::Asked));
        }
        let membership = insert(t, op, person, new).await?;
        let event = Event::SupplierSetUp { organisation: new.id, person, membership };
        Ok((permit.did(event), Done::SetUp))
    });
    match done {
        Ok(Done::Asked) => Ok(Founded::Asked),
        Ok(Done::SetUp) => {
            let token = sessions::go_on(portal, op, session, Some(new.id), session.epoch + 1).await?;
            token.map(Founded::Supplier).ok_or_else(|| Denied::SignIn.into())
        }
        Err(fault) if violated(&fault).is_some() => Err(Fault::conflict(
            "The same was sent at the same time",
            "Look at your account: it shows what came of it.",
        )),
        Err(fault) => Err(fault),
    }
}

async fn insert(t: &mut Tx, op: &Op, person: PersonId, new: &NewSupplier) -> Result<MembershipId, Fault> {
    let organisation = NewOrganisation {
        slug: free_slug(t, new).await?,
        name: new.name.clone(),
        kind: OrganisationKind::Supplier,
        // It decides which notices a council owes; a supplier owes none.
        regime: Regime::England,
        identifiers: new.identifier.clone().into_iter().collect(),
    };
    organisations::insert(t, op, new.id, &organisation).await?;
    members::keep_apart(t, person, new.id, OrganisationKind::Supplier).await?;
    let membership: MembershipId = op.id();
    join(t, op, membership, person, (new.id, Role::of(OrganisationKind::Supplier))).await?;
    Ok(membership)
}

/// Others may have the name, or say that they do: nobody is kept out by it, and nobody learns that it is taken.
async fn free_slug(t: &mut Tx, new: &NewSupplier) -> Result<String, Fault> {
    let slug = slug(&new.name);
    let taken = t.row(&NAME_TAKEN, bind![&slug]).await?.is_some();
    Ok(if taken { format!("{slug}-{}", new.id) } else { slug })
}

/// Whose number it is. Councils and partners are set up by the operator, and invite their people themselves.
fn claimant(row: &Row) -> Result<OrganisationId, Fault> {
    match OrganisationKind::from_key(&row.get::<String>(1)?) {
        Some(OrganisationKind::Supplier) => row.parse(0),
        _ => Err(claimed()),
    }
}

async fn join(
    t: &mut Tx,
    op: &Op,
    membership: MembershipId,
    person: PersonId,
    (organisation, roles): (OrganisationId, &[Role]),
) -> Result<(), Fault> {
    let values = bind![id(membership), id(person), id(organisation), members::stored(roles)?, op.now];
    t.change_one(&JOIN, values).await?;
    end_sessions(t, person).await
}

/// Writes the request down; gives back what tells the administrators.
async fn ask(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    request: JoinRequestId,
    organisation: OrganisationId,
    identifier: &Identifier,
) -> Result<Vec<Message>, Fault> {
    let person = op.person()?;
    if t.row(&FOUNDED, bind![id(organisation), id(person)]).await?.is_some() {
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
    let body = format!(
        "Somebody with an account at {} says that they work for you, with the number {scheme} {value}. Decide whether they do:\n\
         {}/people/requests/{request}\n",
        portal.settings.brand_name, portal.settings.public_url,
    );
    let mut messages = Vec::new();
    for row in t.rows(&MANAGERS, bind![id(organisation)]).await? {
        let roles: Vec<Role> = row.json(1)?;
        if roles.contains(&Role::manager(OrganisationKind::Supplier)) {
            messages.push(Message {
                kind: "join_asked",
                recipient: row.get(0)?,
                object: request.to_string(),
                version: 0,
                subject: "Somebody asks to join your organisation".to_owned(),
                body: body.clone(),
                useful_until: None,
                ask_again: AskAgain::Nothing,
            });
        }
    }
    Ok(messages)
}

fn asked_before(at: Timestamp, decided_at: Option<Timestamp>) -> Fault {
    match decided_at {
        None => Fault::conflict(
            format!("You asked the supplier with this number on {}", london::day(at)),
            "Its administrators have not decided yet. You hear by mail when they do.",
        ),
        Some(decided_at) => Fault::conflict(
            format!("The supplier with this number decided on {}", london::day(decided_at)),
            "Ask one of its administrators to invite you. If the number is yours alone, tell the operator of the portal.",
        ),
    }
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
    let JoinRequest { id: request, person, organisation, .. } = *asked;
    if asked.decided.as_deref() == Some(roles) {
        return Ok(());
    }
    let known = organisations::organisation(portal, organisation).await?;
    if !roles.is_empty() {
        members::check_roles(known.kind, roles)?;
    }
    let membership: MembershipId = op.id();
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        confirmed.holds(t, op).await?;
        let values = bind![id(request), op.now, id(op.person()?), members::stored(roles)?];
        if t.change(&DECIDE, values).await? == 0 {
            return Err(Fault::conflict(
                "A colleague has decided in the meantime",
                "The page \u{2018}People\u{2019} shows who belongs to your organisation now.",
            ));
        }
        if !roles.is_empty() && t.row(&FOUNDED, bind![id(organisation), id(person)]).await?.is_none() {
            members::keep_apart(t, person, organisation, known.kind).await?;
            join(t, op, membership, person, (organisation, roles)).await?;
        }
        let message = decided(portal, op, asked, &known.name, roles);
        let event = Event::JoinDecided { request, organisation, person, roles: roles.to_vec() };
        Ok((permit.did(event).telling(message), ()))
    })
}

fn decided(portal: &Portal, op: &Op, asked: &JoinRequest, organisation: &str, roles: &[Role]) -> Message {
    let (name, url) = (&portal.settings.brand_name, &portal.settings.public_url);
    let (subject, body) = if roles.is_empty() {
        let words = format!(
            "The supplier with the number {} {} at {name} did not let you in. If you work for it, ask one of its administrators to invite you.\n",
            asked.scheme, asked.value
        );
        ("What came of your request to join", words)
    } else {
        let words = format!("You belong to {organisation} at {name} now. Sign in:\n{url}/sign-in\n");
        ("You have joined", words)
    };
    notice("join_decided", op, asked.person, &asked.email, subject, body)
}
