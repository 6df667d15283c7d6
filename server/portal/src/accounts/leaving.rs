//! One's own data: everything that is kept about a person as a file, and the end of their account.

use super::{Confirmed, invites, members, notice, reset, second_factor};
use crate::{
    Op, Portal, bind, calendar,
    db::{Row, Tx, id},
    forums,
    operational::outbox,
    statements, tx,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Act, Subject},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{MembershipId, OrganisationId, PersonId},
    time::london,
};
use serde::Serialize;

statements! {
    ACCOUNT: Read "SELECT name, email, registered_at FROM persons WHERE id = $1";
    MINE: Read "SELECT m.id, m.organisation, o.kind, o.name, m.roles, m.granted_at,
        (SELECT COUNT(*) FROM memberships c WHERE c.organisation = m.organisation)
        FROM memberships m JOIN organisations o ON o.id = m.organisation WHERE m.person = $1 ORDER BY o.name, o.id";
    WATCHED: Read "SELECT e.reference, w.watching, w.since FROM watches w JOIN engagements e ON e.id = w.engagement
        WHERE w.person = $1 ORDER BY w.since, e.id";
    DECLARED: Read "SELECT e.title, c.interest, c.detail, c.declared_at FROM conflict_declarations c JOIN engagements e ON e.id = c.engagement
        WHERE c.person = $1 ORDER BY c.declared_at, c.id";
    SEATS: Read "SELECT e.reference, a.stage, a.needs, a.since FROM forum_attendees a JOIN engagements e ON e.id = a.engagement
        WHERE a.person = $1 ORDER BY a.since, a.id";
    FORUM_QUESTIONS: Read "SELECT e.reference, q.words, q.stage, q.asked_at FROM forum_questions q JOIN forums f ON f.id = q.forum
        JOIN engagements e ON e.id = f.engagement WHERE q.person = $1 ORDER BY q.asked_at, q.id";
    TOKENS: Read "SELECT name, made_at, expires_at, ended_at FROM api_tokens WHERE person = $1 ORDER BY made_at, id";
    DID: Read "SELECT at, event, subject_kind, subject FROM audit_events WHERE actor = $1 ORDER BY at, id";
    ACCOUNTABLE: Read "SELECT 1 FROM engagement_people WHERE person = $1 UNION ALL SELECT 1 FROM problem_versions WHERE approved_by = $1 LIMIT 1";
    FORGET: Write "UPDATE persons SET email = $2, name = $3, password_hash = NULL, totp_secret = NULL, session_epoch = session_epoch + 1 WHERE id = $1";
    END_TOKENS: Write "UPDATE api_tokens SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL";
    STOP_WATCHING: Write "DELETE FROM watches WHERE person = $1";
    WITHDRAW_REQUESTS: Write "UPDATE join_requests SET decided_at = $2, roles = '[]' WHERE person = $1 AND decided_at IS NULL";
}

/// The name that stands where somebody who deleted their account wrote something.
const FORGOTTEN: &str = "Somebody who left";

/// Everything that is kept about a person, for the file.
#[derive(Serialize)]
struct Export {
    exported_at: String,
    name: String,
    email: String,
    registered_at: String,
    organisations: Vec<Membership>,
    engagements_watched: Vec<Watch>,
    conflict_declarations: Vec<Declaration>,
    seats_at_forums: Vec<Seat>,
    questions_to_forums: Vec<Question>,
    tokens: Vec<Token>,
    log: Vec<Done>,
}

#[derive(Serialize)]
struct Membership {
    organisation: String,
    roles: Vec<Role>,
    since: String,
}

#[derive(Serialize)]
struct Watch {
    engagement: String,
    watching: bool,
    since: String,
}

#[derive(Serialize)]
struct Declaration {
    engagement: String,
    interest: String,
    detail: String,
    declared_at: String,
}

#[derive(Serialize)]
struct Seat {
    engagement: String,
    stage: String,
    needs: String,
    since: String,
}

#[derive(Serialize)]
struct Question {
    engagement: String,
    words: String,
    stage: String,
    asked_at: String,
}

#[derive(Serialize)]
struct Token {
    name: String,
    made_at: String,
    expires_at: String,
    ended_at: Option<String>,
}

#[derive(Serialize)]
struct Done {
    at: String,
    event: String,
    subject: String,
}

/// What is kept about the signed-in person, as JSON: their account, what they belong to, what they watch and declared, their
/// tokens, and each change they made, by their time. What they wrote belongs to their organisations, which have it.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn export(portal: &Portal, op: &Op) -> Result<String, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let person = op.person()?;
    let account = portal.db.row(&ACCOUNT, bind![id(person)]).await?.ok_or_else(Fault::not_found)?;
    let export = Export {
        exported_at: london::iso(op.now),
        name: account.get(0)?,
        email: account.get(1)?,
        registered_at: london::iso(account.moment(2)?),
        organisations: list(portal, &MINE, person, |row| {
            Ok(Membership {
                organisation: row.get(3)?,
                roles: row.json(4)?,
                since: london::iso(row.moment(5)?),
            })
        })
        .await?,
        engagements_watched: list(portal, &WATCHED, person, |row| {
            Ok(Watch { engagement: row.get(0)?, watching: row.get(1)?, since: london::iso(row.moment(2)?) })
        })
        .await?,
        conflict_declarations: list(portal, &DECLARED, person, |row| {
            let declared_at = london::iso(row.moment(3)?);
            Ok(Declaration {
                engagement: row.get(0)?,
                interest: row.get(1)?,
                detail: row.get(2)?,
                declared_at,
            })
        })
        .await?,
        seats_at_forums: list(portal, &SEATS, person, |row| {
            Ok(Seat {
                engagement: row.get(0)?,
                stage: row.get(1)?,
                needs: row.get(2)?,
                since: london::iso(row.moment(3)?),
            })
        })
        .await?,
        questions_to_forums: list(portal, &FORUM_QUESTIONS, person, |row| {
            Ok(Question {
                engagement: row.get(0)?,
                words: row.get(1)?,
                stage: row.get(2)?,
                asked_at: london::iso(row.moment(3)?),
            })
        })
        .await?,
        tokens: list(portal, &TOKENS, person, |row| {
            Ok(Token {
                name: row.get(0)?,
                made_at: london::iso(row.moment(1)?),
                expires_at: london::iso(row.moment(2)?),
                ended_at: row.maybe_moment(3)?.map(london::iso),
            })
        })
        .await?,
        log: list(portal, &DID, person, |row| {
            let subject = format!("{} {}", row.get::<String>(2)?, row.get::<String>(3)?);
            Ok(Done { at: london::iso(row.moment(0)?), event: row.get(1)?, subject })
        })
        .await?,
    };
    serde_json::to_string_pretty(&export).map_err(Fault::internal)
}

async fn list<T>(
    portal: &Portal,
    statement: &'static crate::db::Statement,
    person: PersonId,
    read: impl Fn(&Row) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    portal.db.rows(statement, bind![id(person)]).await?.iter().map(read).collect()
}

/// What follows from deleting one's account, to be said beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// Suppliers to which nobody belongs any more then.
    pub left_empty: Vec<String>,
    /// Whether the name stays, because a council has to account for what its people decided.
    pub name_stays: bool,
}

/// What follows from deleting one's account.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn consequences(portal: &Portal, op: &Op) -> Result<Consequences, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let person = op.person()?;
    let places = list(portal, &MINE, person, place).await?;
    Ok(Consequences {
        left_empty: places.into_iter().filter(Place::may_be_left_empty).map(|place| place.name).collect(),
        name_stays: portal.db.row(&ACCOUNTABLE, bind![id(person)]).await?.is_some(),
    })
}

struct Place {
    membership: MembershipId,
    organisation: OrganisationId,
    kind: OrganisationKind,
    name: String,
    people: i64,
}

impl Place {
    /// A supplier of one person ends with them. A council or the operator never does.
    fn may_be_left_empty(&self) -> bool {
        self.kind == OrganisationKind::Supplier && self.people == 1
    }
}

fn place(row: &Row) -> Result<Place, Fault> {
    let kind = OrganisationKind::from_key(&row.get::<String>(2)?);
    Ok(Place {
        membership: row.parse(0)?,
        organisation: row.parse(1)?,
        kind: kind.ok_or_else(|| Fault::internal("an organisation of no known kind is stored"))?,
        name: row.get(3)?,
        people: row.get(6)?,
    })
}

/// Deletes the signed-in person's account: they leave every organisation, nobody signs in to it any more, and their name and
/// address are removed. What they did stays in the log without a name; a name stays where a council has to account for it.
///
/// # Errors
/// A conflict where an organisation would have nobody left who answers for it, or when their rights have changed.
pub async fn delete(portal: &Portal, op: &Op, confirmed: Confirmed) -> Result<(), Fault> {
    let person = op.person()?;
    let account = super::me(portal, op).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        let organisations_left = leave_all(t, op, person).await?;
        forums::forget_needs(t, person).await?;
        let name = match t.row(&ACCOUNTABLE, bind![id(person)]).await? {
            Some(_) => account.name.clone(),
            None => FORGOTTEN.to_owned(),
        };
        reset::use_up(t, op, person).await?;
        t.change(&END_TOKENS, bind![id(person), op.now]).await?;
        t.change(&STOP_WATCHING, bind![id(person)]).await?;
        t.change(&calendar::END, bind![id(person)]).await?;
        t.change(&second_factor::FORGET_RECOVERY, bind![id(person)]).await?;
        t.change(&WITHDRAW_REQUESTS, bind![id(person), op.now]).await?;
        outbox::forget(t, &account.email).await?;
        // No address of e-mail looks like this, so nobody can sign in or sign up with it.
        t.change_one(&FORGET, bind![id(person), format!("deleted {person}"), name]).await?;
        let message = deleted(portal, op, person, &account.email);
        Ok((permit.did(Event::AccountDeleted { person, organisations_left }).telling(message), ()))
    })
}

async fn leave_all(t: &mut Tx, op: &Op, person: PersonId) -> Result<u64, Fault> {
    let places = t.rows(&MINE, bind![id(person)]).await?.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    for place in &places {
        if !place.may_be_left_empty() {
            members::someone_stays(t, place.organisation, place.kind, person, &[])
                .await
                .map_err(|fault| nobody_left(fault, place))?;
        }
        t.change_one(&members::REMOVE, bind![id(place.membership)]).await?;
        forums::leave(t, op, person, place.organisation).await?;
        invites::revoke_sent_by(t, op, place.organisation, person).await?;
    }
    Ok(places.len() as u64)
}

fn nobody_left(fault: Fault, place: &Place) -> Fault {
    if fault.kind != FaultKind::Conflict {
        return fault;
    }
    let manager = Role::manager(place.kind).label();
    Fault::conflict(
        format!("You are the only one who answers for {}", place.name),
        format!("Give a colleague there the role \u{2018}{manager}\u{2019} first, then delete your account."),
    )
}

fn deleted(portal: &Portal, op: &Op, person: PersonId, email: &str) -> domain::event::Message {
    let body = format!(
        "Your account at {} was deleted on {}, as you asked. You get no more mail from it.\n\n\
         If it was not you, tell the operator of the portal: {}\n",
        portal.settings.brand_name,
        london::long(op.now),
        portal.settings.public_url,
    );
    notice("account_deleted", op, person, email, "Your account was deleted", body)
}
