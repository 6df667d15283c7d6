//! Signing up: a link by mail shows that the address is one's own, and makes an account that belongs to no
//! organisation yet.

use super::{BY_EMAIL, NewPerson, gone, has_account_already, insert as insert_person, new_hash, new_link};
use crate::{
    Op, Portal, bind,
    db::id,
    keys::token_hash,
    operational::{asked_links::Asked, sessions},
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{PersonId, SignUpId},
};

statements! {
    INSERT: Write "INSERT INTO sign_ups (id, email, token_hash, expires_at, used_at) VALUES ($1, $2, $3, $4, NULL)";
    FORGET: Write "DELETE FROM sign_ups WHERE expires_at <= $1";
    FIND: Read "SELECT s.id, s.email, s.expires_at, s.used_at, (SELECT COUNT(*) FROM persons p WHERE p.email = s.email)
        FROM sign_ups s WHERE s.token_hash = $1";
    USE: Write "UPDATE sign_ups SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    USE_UP: Write "UPDATE sign_ups SET used_at = $2 WHERE email = $1 AND used_at IS NULL";
}

/// A link works this long.
const MINUTES: i64 = 24 * 60;

/// Sends a link that was asked for; to somebody who has an account, the way to sign in.
pub(super) async fn post(portal: &Portal, op: &Op, asked: &Asked) -> Result<(), Fault> {
    let sign_up: SignUpId = op.id();
    let (token, hash) = new_link();
    let known = portal.db.row(&BY_EMAIL, bind![&asked.email]).await?.is_some();
    let message = message(portal, op, asked, known, &token);
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        if !known {
            // Whoever made no account by a link is forgotten here once it has expired.
            t.change(&FORGET, bind![op.now]).await?;
            let values = bind![id(sign_up), &asked.email, &hash, op.now.plus_minutes(MINUTES)];
            t.change_one(&INSERT, values).await?;
        }
        Ok((permit.did(Event::SignUpAsked { sign_up, known }).telling(message.clone()), ()))
    })
}

fn message(portal: &Portal, op: &Op, asked: &Asked, known: bool, token: &str) -> Message {
    let (name, url) = (&portal.settings.brand_name, &portal.settings.public_url);
    let body = if known {
        format!(
            "Somebody asked for an account at {name} with this address. It has one already. To sign in:\n{url}/sign-in\n\n\
             Your account is also where you set up your supplier, or ask to join it. If you do not know your password, set a new one:\n{url}/reset\n\n\
             If it was not you, do nothing.\n"
        )
    } else {
        format!(
            "Somebody asked for an account at {name} with this address. To go on, open this page within a day:\n\
             {url}/sign-up/{token}\n\n\
             If it was not you, do nothing: no account is made.\n"
        )
    };
    Message {
        kind: "sign_up",
        recipient: asked.email.clone(),
        object: asked.id.clone(),
        version: 0,
        subject: if known {
            format!("Your account at {name}")
        } else {
            format!("Create your account at {name}")
        },
        body,
        useful_until: Some(op.now.plus_minutes(MINUTES)),
        ask_again: AskAgain::Nothing,
    }
}

/// Who may make an account by a link.
#[derive(Clone, Debug)]
pub struct SignUp {
    id: SignUpId,
    /// The address of e-mail that the link went to.
    pub email: String,
}

/// The sign-up that a link stands for; reading it does nothing.
///
/// # Errors
/// Gone, with the reason and what to do, when the link is not known, too old or was used.
pub async fn find(portal: &Portal, op: &Op, token: &str) -> Result<SignUp, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let again = "Ask for a new link. It works for a day and can be used once.";
    let row = portal.db.row(&FIND, bind![token_hash(token)]).await?;
    let row = row.ok_or_else(|| gone("This link does not work", again))?;
    if row.maybe_moment(3)?.is_some() {
        return Err(used());
    }
    if row.get::<i64>(4)? > 0 {
        return Err(gone(
            "This address has an account already",
            "Sign in with your email address and password.",
        ));
    }
    if row.moment(2)? <= op.now {
        return Err(gone("This link has expired", again));
    }
    Ok(SignUp { id: row.parse(0)?, email: row.get(1)? })
}

fn used() -> Fault {
    gone("This link was used already", "If it was you, sign in with your email address and password.")
}

/// Makes the account; gives back the token of a session. Every other link to the address stops working.
///
/// # Errors
/// Invalid for a bad password; gone when the link was used in the meantime; a conflict when the address got an
/// account in another way.
pub async fn create(
    portal: &Portal,
    op: &Op,
    sign_up: &SignUp,
    name: &str,
    password: &str,
) -> Result<(PersonId, String), Fault> {
    let hash = new_hash(password, &sign_up.email).await?;
    let person: PersonId = op.id();
    let new = NewPerson {
        email: sign_up.email.clone(),
        name: name.to_owned(),
        password: None,
        demonstration: false,
    };
    let done: Result<(), Fault> = tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        if t.change(&USE, bind![id(sign_up.id), op.now]).await? == 0 {
            return Err(used());
        }
        t.change(&USE_UP, bind![&sign_up.email, op.now]).await?;
        insert_person(t, op, person, &new, Some(hash.clone())).await?;
        Ok((permit.did(Event::SignedUp { person, sign_up: sign_up.id }), ()))
    });
    done.map_err(has_account_already)?;
    Ok((person, sessions::start(portal, op, person, None).await?))
}
