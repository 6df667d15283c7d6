//! Recovery codes: ten, each for one use, shown once.

use super::{FORGET_RECOVERY, INSERT_RECOVERY};
use crate::{
    Op, Portal,
    accounts::{Confirmed, me, notice},
    bind,
    db::{Tx, id},
    keys::{self, Purpose},
    tx,
};
use data_encoding::BASE32_NOPAD;
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::PersonId,
    time::london,
};

/// So many are made at once.
const CODES: usize = 10;

/// Codes of 80 bits, in groups that people can copy: too many to guess, so a keyed hash is enough.
pub(super) fn new_codes() -> Vec<String> {
    (0..CODES)
        .map(|_| {
            let letters = BASE32_NOPAD.encode(&keys::random::<10>());
            letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
        })
        .collect()
}

/// What is stored of a code, however it was typed.
pub(super) fn hash(portal: &Portal, person: PersonId, code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    portal.keys.mac(Purpose::Recovery, format!("{person} {}", letters.to_uppercase()).as_bytes())
}

/// Puts these codes in place of those before.
pub(super) async fn replace(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    person: PersonId,
    codes: &[String],
) -> Result<(), Fault> {
    t.change(&FORGET_RECOVERY, bind![id(person)]).await?;
    for code in codes {
        t.change_one(&INSERT_RECOVERY, bind![id(person), hash(portal, person, code), op.now]).await?;
    }
    Ok(())
}

/// Makes new recovery codes; the old ones stop working, and the person is told.
///
/// # Errors
/// A conflict while the person has no second step, or when the password was changed or reset in the meantime.
pub async fn make_new_codes(portal: &Portal, op: &Op, confirmed: Confirmed) -> Result<Vec<String>, Fault> {
    let person = op.person()?;
    let account = me(portal, op).await?;
    if !account.has_second_factor {
        return Err(Fault::conflict(
            "Your account has no second step",
            "Set it up first. The recovery codes come with it.",
        ));
    }
    let codes = new_codes();
    let body = format!(
        "On {} new recovery codes were made for your account at {}. The old ones have stopped working.\n\n\
         If it was not you, set a new password now:\n{}/reset\n\
         Then make new recovery codes:\n{}/account/recovery-codes\n",
        london::long(op.now),
        portal.settings.brand_name,
        portal.settings.public_url,
        portal.settings.public_url,
    );
    let told =
        notice("recovery_codes_made", op, person, &account.email, "New recovery codes were made", body);
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        replace(t, portal, op, person, &codes).await?;
        Ok((permit.did(Event::RecoveryCodesMade { person }).telling(told.clone()), ()))
    })?;
    Ok(codes)
}
