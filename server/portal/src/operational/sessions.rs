//! Sessions: a random token in a cookie, its hash in the database.

use crate::{
    Op, Portal, bind,
    db::{id, maybe_id},
    keys::{token, token_hash},
    statements,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Actor, Seat},
    fault::Fault,
    ids::{OrganisationId, PersonId, SessionId},
    time::Timestamp,
};

statements! {
    START: Operational "INSERT INTO sessions (id, token_hash, person, organisation, second_factor_due, epoch, started_at, seen_at, ended_at)
        SELECT $1, $2, p.id, $4, $5, p.session_epoch, $8, $6, NULL FROM persons p
        WHERE p.id = $3 AND p.session_epoch = COALESCE($7, p.session_epoch) RETURNING id";
    FIND: Read "SELECT s.id, s.person, s.second_factor_due, s.started_at, s.seen_at, s.ended_at,
        p.name, p.totp_secret IS NOT NULL, m.organisation, o.name, o.kind, m.roles,
        (SELECT COUNT(*) FROM memberships WHERE person = s.person), p.session_epoch, s.epoch, p.email
        FROM sessions s JOIN persons p ON p.id = s.person
        LEFT JOIN memberships m ON m.person = s.person AND m.organisation = s.organisation
        LEFT JOIN organisations o ON o.id = m.organisation
        WHERE s.token_hash = $1";
    SEEN: Operational "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id";
    END: Operational "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id";
    FORGET: Operational "DELETE FROM sessions WHERE seen_at < $1 RETURNING id";
    ORGANISATION: Read "SELECT organisation FROM memberships WHERE person = $1
        ORDER BY CASE WHEN organisation = $2 THEN 0 ELSE 1 END, granted_at, organisation LIMIT 1";
    MEMBER: Read "SELECT organisation FROM memberships WHERE person = $1 AND organisation = $2";
}

/// A session ends after this long without a request.
pub const IDLE_MINUTES: i64 = 30;
/// A session ends after this long in any case.
pub const LONGEST_MINUTES: i64 = 12 * 60;
/// An ended session is remembered this long, so that what its person typed can be given back.
const REMEMBERED_MINUTES: i64 = 24 * 60;

/// What is known of the browser that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The person's address of e-mail.
    pub email: String,
    /// Whether the person has a second factor.
    pub has_second_factor: bool,
    /// Whether the second factor was not given yet in this session.
    pub second_factor_due: bool,
    /// The membership in use, with the organisation's name.
    pub membership: Option<(Seat, String)>,
    /// How many organisations the person can change between.
    pub memberships: i64,
    /// When its person signed in. A session that takes its place keeps this, so that none lasts longer for it.
    pub started_at: Timestamp,
    /// Which of the person's epochs it belongs to: a change of password or of rights begins a new one.
    pub epoch: i64,
    /// Whether it has ended (by time, by sign-out, or because a new epoch has begun).
    pub ended: bool,
}

impl Session {
    /// Whether the membership in use needs a second factor that the person has not set up.
    pub fn owes_second_factor(&self, comforts: bool) -> bool {
        let council = self.membership.as_ref().is_some_and(|(seat, _)| {
            matches!(seat.kind, OrganisationKind::Council | OrganisationKind::Operator)
        });
        council && !self.has_second_factor && !comforts
    }

    /// Who asks, for the permission table: nobody in an ended session or before the second
    /// factor, a person without a seat while one is to be set up.
    pub fn actor(&self, comforts: bool) -> Actor {
        if self.ended || self.second_factor_due {
            return Actor::Visitor;
        }
        let seat = self.membership.as_ref().map(|(seat, _)| seat.clone());
        Actor::Person { id: self.person, seat: seat.filter(|_| !self.owes_second_factor(comforts)) }
    }
}

/// Starts a session and gives back its token, which is stored nowhere.
///
/// # Errors
/// The database does not answer, or there is no such person.
pub async fn start(
    portal: &Portal,
    op: &Op,
    person: PersonId,
    organisation: Option<OrganisationId>,
) -> Result<String, Fault> {
    let new = NewSession { person, organisation, second_factor_due: false, epoch: None, started_at: op.now };
    start_in(portal, op, new).await?.ok_or_else(|| Fault::internal("a session of nobody"))
}

/// A session that is to start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewSession {
    /// Whose.
    pub person: PersonId,
    /// For which organisation; the person's first where none is given, or they do not belong to it.
    pub organisation: Option<OrganisationId>,
    /// Whether the second factor is still to be given.
    pub second_factor_due: bool,
    /// The epoch in which what the person proved was true; any where none is given.
    pub epoch: Option<i64>,
    /// When the person signed in.
    pub started_at: Timestamp,
}

/// Starts a session, unless the person's epoch has changed since: a password that was changed
/// while it was being checked opens nothing.
pub(crate) async fn start_in(portal: &Portal, op: &Op, new: NewSession) -> Result<Option<String>, Fault> {
    let row = portal.db.row(&ORGANISATION, bind![id(new.person), maybe_id(new.organisation)]).await?;
    let organisation: Option<OrganisationId> = row.map(|row| row.parse(0)).transpose()?;
    let token = token();
    let values = bind![
        id(op.id::<SessionId>()),
        token_hash(&token),
        id(new.person),
        maybe_id(organisation),
        new.second_factor_due,
        op.now,
        new.epoch,
        new.started_at
    ];
    let started = portal.db.operate(&START, values).await?;
    Ok((!started.is_empty()).then_some(token))
}

/// The session of a token, ended or not; marks it as seen.
///
/// # Errors
/// The database does not answer.
pub async fn find(portal: &Portal, token: &str, now: Timestamp) -> Result<Option<Session>, Fault> {
    let Some(row) = portal.db.row(&FIND, bind![token_hash(token)]).await? else { return Ok(None) };
    let (started, seen) = (row.moment(3)?, row.moment(4)?);
    let epoch: i64 = row.get(14)?;
    let ended = row.maybe_moment(5)?.is_some()
        || epoch != row.get::<i64>(13)?
        || seen.plus_minutes(IDLE_MINUTES) <= now
        || started.plus_minutes(LONGEST_MINUTES) <= now;
    let session = Session {
        id: row.parse(0)?,
        person: row.parse(1)?,
        second_factor_due: row.get(2)?,
        person_name: row.get(6)?,
        email: row.get(15)?,
        has_second_factor: row.get(7)?,
        membership: membership(&row)?,
        memberships: row.get(12)?,
        started_at: started,
        epoch,
        ended,
    };
    if !ended && seen.plus_minutes(1) <= now {
        // Reading must not fail because the mark cannot be written: at worst the session ends early.
        if let Err(fault) = portal.db.operate(&SEEN, bind![id(session.id), now]).await {
            tracing::warn!(%fault, "a session was not marked as seen");
        }
    }
    Ok(Some(session))
}

fn membership(row: &crate::db::Row) -> Result<Option<(Seat, String)>, Fault> {
    let Some(organisation) = row.maybe_parse(8)? else { return Ok(None) };
    let kind = OrganisationKind::from_key(&row.get::<String>(10)?);
    let kind = kind.ok_or_else(|| Fault::internal("an organisation of no known kind is stored"))?;
    let roles: Vec<Role> = row.json(11)?;
    Ok(Some((Seat { organisation, kind, roles }, row.get(9)?)))
}

/// Ends one session.
///
/// # Errors
/// The database does not answer.
pub async fn end(portal: &Portal, session: SessionId, now: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&END, bind![id(session), now]).await.map(|_| ())
}

/// Goes on in another organisation of the same person, under a new token.
///
/// # Errors
/// Not found when the person does not belong to it.
pub async fn change_organisation(
    portal: &Portal,
    op: &Op,
    session: &Session,
    organisation: OrganisationId,
) -> Result<String, Fault> {
    if portal.db.row(&MEMBER, bind![id(session.person), id(organisation)]).await?.is_none() {
        return Err(Fault::not_found());
    }
    go_on(portal, op, session, Some(organisation), session.epoch).await?.ok_or_else(Fault::not_found)
}

/// Starts a session in the place of another one of the same person, then ends that one: if the new one cannot
/// be made, the person still has the old one. None is made unless the person's epoch is `epoch`. It lasts no
/// longer than the other would have.
pub(crate) async fn go_on(
    portal: &Portal,
    op: &Op,
    session: &Session,
    organisation: Option<OrganisationId>,
    epoch: i64,
) -> Result<Option<String>, Fault> {
    let new = NewSession {
        person: session.person,
        organisation,
        second_factor_due: false,
        epoch: Some(epoch),
        started_at: session.started_at,
    };
    let token = start_in(portal, op, new).await?;
    if token.is_some() {
        end(portal, session.id, op.now).await?;
    }
    Ok(token)
}

/// Forgets sessions that ended long ago.
///
/// # Errors
/// The database does not answer.
pub async fn forget(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    portal
        .db
        .operate(&FORGET, bind![now.plus_minutes(-LONGEST_MINUTES - REMEMBERED_MINUTES)])
        .await
        .map(|_| ())
}
