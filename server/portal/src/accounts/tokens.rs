//! API tokens: what a program brings that acts for a person.
//!
//! A token is an opaque secret, and no signed statement that anybody could read: it must end at once when it is taken back,
//! so every use asks the database anyway. Only its hash is stored. It never has more than its person's rights at the time of
//! use: the membership is read at each request, and a token that is older than the membership has nothing, so that whoever
//! left an organisation and came back makes new ones.

use super::Confirmed;
use crate::{
    Op, Portal, bind,
    db::{Row, id, json, violated},
    keys, statements, tx,
};
use domain::{
    accounts::{ApiToken, OrganisationKind, Role, TOKEN_PREFIX, TOKENS_MAX, TokenPeriod, TokenScope},
    actor::{Act, Actor, Denied, Seat, Subject},
    event::Event,
    fault::Fault,
    ids::{OrganisationId, PersonId, TokenId},
    time::Timestamp,
};

statements! {
    MAKE: Write "INSERT INTO api_tokens (id, person, organisation, name, scopes, token_hash, made_at, expires_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
    OF: Read "SELECT id, name, organisation, scopes, made_at, expires_at FROM api_tokens
        WHERE person = $1 AND organisation = $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY made_at DESC, id DESC";
    END: Write "UPDATE api_tokens SET ended_at = $3 WHERE id = $1 AND person = $2 AND ended_at IS NULL";
    FIND: Read "SELECT t.id, t.name, t.organisation, t.scopes, t.made_at, t.expires_at, t.person, o.name, o.kind, m.roles
        FROM api_tokens t JOIN memberships m ON m.person = t.person AND m.organisation = t.organisation AND m.granted_at <= t.made_at
        JOIN organisations o ON o.id = t.organisation
        WHERE t.token_hash = $1 AND t.ended_at IS NULL AND t.expires_at > $2";
}

fn read(row: &Row) -> Result<ApiToken, Fault> {
    Ok(ApiToken {
        id: row.parse(0)?,
        name: row.get(1)?,
        organisation: row.parse(2)?,
        scopes: row.json(3)?,
        made_at: row.moment(4)?,
        expires_at: row.moment(5)?,
    })
}

/// Whose tokens the actor may make: their own, in the organisation they act for.
fn own(op: &Op) -> Result<(PersonId, OrganisationId), Fault> {
    let person = op.person()?;
    let Some(seat) = op.actor.seat() else { return Err(Denied::Forbidden(Act::MakeToken.rule()).into()) };
    op.may(Act::MakeToken, &Subject::Own { person, organisation: seat.organisation })?;
    Ok((person, seat.organisation))
}

/// The person's own tokens that work in the organisation they act for, newest first.
///
/// # Errors
/// The refusal of the permission table.
pub async fn own_tokens(portal: &Portal, op: &Op) -> Result<Vec<ApiToken>, Fault> {
    let (person, organisation) = own(op)?;
    let rows = portal.db.rows(&OF, bind![id(person), id(organisation), op.now]).await?;
    rows.iter().map(read).collect()
}

/// A token that is to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its id, which the form brings, so that sending the form twice makes one.
    pub id: TokenId,
    /// What its person calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<TokenScope>,
    /// How long it works.
    pub period: TokenPeriod,
}

/// A token that was made. Its secret is stored nowhere.
#[derive(Clone)]
pub struct Made {
    /// The token itself.
    pub secret: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Makes a token of the person's own, in the organisation they act for.
///
/// # Errors
/// The refusal of the permission table; invalid without a scope; a conflict when there are too many, the form was sent
/// before, or the person's rights have changed.
pub async fn make(portal: &Portal, op: &Op, confirmed: Confirmed, new: NewToken) -> Result<Made, Fault> {
    let (person, organisation) = own(op)?;
    if new.scopes.is_empty() {
        return Err(Fault::invalid("Select what the token may be used for", "Select at least one."));
    }
    let secret = format!("{TOKEN_PREFIX}{}", keys::token());
    let expires_at = new.period.expires_at(op.now);
    let scopes = json(&new.scopes)?;
    let done = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::MakeToken, &Subject::Own { person, organisation })?;
        confirmed.holds(t, op).await?;
        if t.rows(&OF, bind![id(person), id(organisation), op.now]).await?.len() >= TOKENS_MAX {
            return Err(Fault::conflict(
                format!("You have {TOKENS_MAX} tokens, and there may be no more"),
                "Take one back that you do not need.",
            ));
        }
        let values = bind![
            id(new.id),
            id(person),
            id(organisation),
            &new.name,
            &scopes,
            keys::token_hash(&secret),
            op.now,
            expires_at
        ];
        t.change_one(&MAKE, values).await?;
        let (token, scopes) = (new.id, new.scopes.clone());
        Ok((permit.did(Event::TokenMade { token, person, organisation, scopes, expires_at }), ()))
    });
    match done {
        Ok(()) => Ok(Made { secret, expires_at }),
        Err(fault) if violated(&fault).as_deref() == Some("api_tokens_pkey") => Err(Fault::conflict(
            "This form made a token before",
            "A token is shown once. If you have not kept it, take it back and make another.",
        )),
        Err(fault) => Err(fault),
    }
}

/// Takes a token of the person's own back. One that has ended stays so.
///
/// # Errors
/// The refusal of the permission table.
pub async fn end(portal: &Portal, op: &Op, token: TokenId) -> Result<(), Fault> {
    let (person, organisation) = own(op)?;
    if !own_tokens(portal, op).await?.iter().any(|own| own.id == token) {
        return Ok(());
    }
    tx!(portal, op, t => {
        let permit = op.may(Act::MakeToken, &Subject::Own { person, organisation })?;
        t.change_one(&END, bind![id(token), id(person), op.now]).await?;
        Ok((permit.did(Event::TokenEnded { token, person }), ()))
    })
}

/// Whoever brought a token that works.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The token.
    pub token: ApiToken,
    /// The name of the organisation that it acts in.
    pub organisation: String,
    /// Its person, with the seat as it is now.
    pub actor: Actor,
}

/// Who acts by this token now; nobody if it never was, has ended or expired, or its person has left the organisation.
///
/// # Errors
/// The database does not answer.
pub async fn bearer(portal: &Portal, secret: &str, now: Timestamp) -> Result<Option<Bearer>, Fault> {
    if !secret.starts_with(TOKEN_PREFIX) {
        return Ok(None);
    }
    let Some(row) = portal.db.row(&FIND, bind![keys::token_hash(secret), now]).await? else {
        return Ok(None);
    };
    let token = read(&row)?;
    let kind = OrganisationKind::from_key(&row.get::<String>(8)?);
    let kind = kind.ok_or_else(|| Fault::internal("an organisation of no known kind is stored"))?;
    // Only people of suppliers make tokens. People of other organisations owe a second step, which no token has given.
    if kind != OrganisationKind::Supplier {
        return Ok(None);
    }
    let roles: Vec<Role> = row.json(9)?;
    let seat = Seat { organisation: token.organisation, kind, roles };
    let actor = Actor::Person { id: row.parse(6)?, seat: Some(seat) };
    Ok(Some(Bearer { token, organisation: row.get(7)?, actor }))
}
