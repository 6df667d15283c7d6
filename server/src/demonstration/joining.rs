//! Somebody new who says that they work for a supplier that is there.

use super::{PASSWORD, SignIn};
use domain::{accounts::Identifier, actor::Actor, fault::Fault, time::Timestamp};
use portal::{
    Op, Portal,
    accounts::{
        self, NewPerson,
        founding::{self, NewSupplier},
    },
    operational::sessions,
};

const NAME: &str = "Robyn Vale";
const EMAIL: &str = "robyn.vale@hearth-and-lantern.example";
/// The number of Hearth and Lantern.
const NUMBER: (&str, &str) = ("GB-COH", "DEMO1001");

/// How they sign in.
pub(super) fn sign_in() -> SignIn {
    SignIn {
        email: EMAIL.to_owned(),
        name: NAME,
        organisation: "None yet",
        roles: "Asks to join Hearth and Lantern".to_owned(),
    }
}

/// Registers them, and asks the supplier's administrators to let them in.
pub(super) async fn ask(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    let system = Op::new(Actor::System, now.plus_days(-2));
    let new = NewPerson {
        email: EMAIL.to_owned(),
        name: NAME.to_owned(),
        password: Some(PASSWORD.to_owned()),
        demonstration: true,
    };
    let person = accounts::register(portal, &system, new).await?;
    let token = sessions::start(portal, &system, person, None).await?;
    let session = sessions::find(portal, &token, system.now).await?.ok_or_else(Fault::not_found)?;
    let op = Op::new(Actor::Person { id: person, seat: None }, system.now);
    let (scheme, value) = NUMBER;
    let identifier = Identifier { scheme: scheme.to_owned(), value: value.to_owned(), verified_at: None };
    let new =
        NewSupplier { id: op.id(), name: "Hearth and Lantern".to_owned(), identifier: Some(identifier) };
    founding::set_up(portal, &op, &session, &new).await?;
    sessions::end(portal, session.id, system.now).await
}
