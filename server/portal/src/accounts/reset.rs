//! A forgotten password: a link by mail, for one hour and one use.

use super::{BY_EMAIL, SET_PASSWORD, gone, new_hash, new_link, password_changed};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    keys::token_hash,
    operational::asked_links::Asked,
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::PersonId,
};

statements! {
    INSERT: Write "INSERT INTO resets (token_hash, person, expires_at, used_at) VALUES ($1, $2, $3, NULL)";
    FIND: Read "SELECT r.person, r.expires_at, r.used_at, p.email FROM resets r JOIN persons p ON p.id = r.person
        WHERE r.token_hash = $1";
    USE: Write "UPDATE resets SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    USE_UP: Write "UPDATE resets SET used_at = $2 WHERE person = $1 AND used_at IS NULL";
}

/// A link that was asked for by mail works this long.
const MINUTES: i64 = 60;
/// A link that the operator's command line printed works this long.
const PRINTED_MINUTES: i64 = 24 * 60;

/// Sends a link that was asked for, where the address has an account.
pub(super) async fn post(portal: &Portal, op: &Op, asked: &Asked) -> Result<(), Fault> {
    let Some(row) = portal.db.row(&BY_EMAIL, bind![&asked.email]).await? else { return Ok(()) };
    let person: PersonId = row.parse(0)?;
    let (token, hash) = new_link();
    let message = Message {
        kind: "password_reset",
        recipient: asked.email.clone(),
        object: asked.id.clone(),
        version: 0,
        subject: "Set a new password".to_owned(),
        body: format!(
            "Somebody asked to set a new password for your account at {}. To set one, open this page within an hour:\n{}\n\n\
             If it was not you, do nothing: your password stays as it is.\n",
            portal.settings.brand_name,
            address(portal, &token),
        ),
        useful_until: Some(op.now.plus_minutes(MINUTES)),
        ask_again: AskAgain::Nothing,
    };
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&INSERT, bind![&hash, id(person), op.now.plus_minutes(MINUTES)]).await?;
        Ok((permit.did(Event::PasswordResetAsked { person }).telling(message.clone()), ()))
    })
}

/// Makes a link that the command line prints, in a transaction that is open. Gives back the address
/// of its page.
pub(super) async fn print(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    person: PersonId,
    (token, hash): &(String, String),
) -> Result<String, Fault> {
    use_up(t, op, person).await?;
    t.change_one(&INSERT, bind![hash, id(person), op.now.plus_minutes(PRINTED_MINUTES)]).await?;
    Ok(address(portal, token))
}

/// Ends every link of the person that was not used.
pub(super) async fn use_up(t: &mut Tx, op: &Op, person: PersonId) -> Result<(), Fault> {
    t.change(&USE_UP, bind![id(person), op.now]).await.map(|_| ())
}

fn address(portal: &Portal, token: &str) -> String {
    format!("{}/reset/{token}", portal.settings.public_url)
}

/// Whose password a link sets.
#[derive(Clone, Debug)]
pub struct Reset {
    hash: String,
    person: PersonId,
    /// The person's address of e-mail.
    pub email: String,
}

/// The reset that a link stands for; reading it does nothing.
///
/// # Errors
/// Gone, with the reason and what to do, when the link is not known, too old or was used.
pub async fn find(portal: &Portal, op: &Op, token: &str) -> Result<Reset, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let again = "Ask for a new link. It works for an hour and can be used once.";
    let hash = token_hash(token);
    let row = portal.db.row(&FIND, bind![&hash]).await?;
    let row = row.ok_or_else(|| gone("This link does not work", again))?;
    if row.maybe_moment(2)?.is_some() {
        return Err(gone("This link was used already, or the account has changed since", again));
    }
    if row.moment(1)? <= op.now {
        return Err(gone("This link has expired", again));
    }
    Ok(Reset { hash, person: row.parse(0)?, email: row.get(3)? })
}

/// Sets a new password and ends every session of the person. The second factor stays.
///
/// # Errors
/// Invalid for a bad password; a conflict when the link was used in the meantime.
pub async fn set(portal: &Portal, op: &Op, reset: &Reset, password: &str) -> Result<(), Fault> {
    let Reset { hash, person, email } = reset;
    let new = new_hash(password, email).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&USE, bind![hash, op.now]).await?;
        use_up(t, op, *person).await?;
        t.change_one(&SET_PASSWORD, bind![id(person), &new]).await?;
        let message = password_changed(portal, op, *person, email);
        Ok((permit.did(Event::PasswordChanged { person: *person }).telling(message), ()))
    })
}
