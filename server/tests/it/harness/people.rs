//! Organisations and the people in them, each with a browser that is signed in.

use super::{Browser, House};
use domain::{
    accounts::{OrganisationKind, Regime, Role},
    actor::{Actor, Seat},
    ids::{OrganisationId, PersonId},
};
use portal::{
    Op,
    accounts::{
        self, NewPerson, members,
        organisations::{self, NewOrganisation},
    },
    operational::sessions,
};

/// The password of everybody who has one.
pub const PASSWORD: &str = "three quiet herons";

/// A person with a browser.
pub struct Somebody {
    pub id: PersonId,
    pub email: String,
    pub seat: Seat,
    pub browser: Browser,
}

impl Somebody {
    /// An operation of this person, now.
    pub fn op(&self, house: &House) -> Op {
        Op::new(Actor::Person { id: self.id, seat: Some(self.seat.clone()) }, house.now())
    }
}

macro_rules! organisation {
    ($name:ident, $kind:ident) => {
        pub struct $name {
            pub id: OrganisationId,
        }

        impl $name {
            pub async fn person(&self, house: &House, name: &str, roles: &[Role]) -> Somebody {
                house.person(self.id, OrganisationKind::$kind, name, roles, None).await
            }

            /// A person who can sign in with [`PASSWORD`].
            pub async fn person_with_password(&self, house: &House, name: &str, roles: &[Role]) -> Somebody {
                house.person(self.id, OrganisationKind::$kind, name, roles, Some(PASSWORD)).await
            }
        }
    };
}

organisation!(Council, Council);
organisation!(Supplier, Supplier);

impl House {
    pub async fn council(&self, name: &str) -> Council {
        Council { id: self.organisation(name, OrganisationKind::Council).await }
    }

    pub async fn supplier(&self, name: &str) -> Supplier {
        Supplier { id: self.organisation(name, OrganisationKind::Supplier).await }
    }

    pub async fn organisation(&self, name: &str, kind: OrganisationKind) -> OrganisationId {
        let new = NewOrganisation {
            slug: name.to_lowercase().replace(' ', "-"),
            name: name.to_owned(),
            kind,
            regime: Regime::England,
            identifiers: Vec::new(),
        };
        organisations::register(&self.portal, &self.system(), self.system().id(), new)
            .await
            .expect("the operator registers it")
    }

    pub async fn person(
        &self,
        organisation: OrganisationId,
        kind: OrganisationKind,
        name: &str,
        roles: &[Role],
        password: Option<&str>,
    ) -> Somebody {
        let email = format!("{}@{organisation}.example", name.to_lowercase().replace(' ', "."));
        let new = NewPerson {
            email: email.clone(),
            name: name.to_owned(),
            password: password.map(str::to_owned),
            demonstration: false,
        };
        let id = accounts::register(&self.portal, &self.system(), new).await.expect("the address is new");
        members::grant(&self.portal, &self.system(), organisation, id, roles).await.expect("the roles fit");
        let token = sessions::start(&self.portal, &self.system(), id, Some(organisation))
            .await
            .expect("the database answers");
        let mut browser = self.visitor();
        browser.cookies.insert("session".to_owned(), token);
        Somebody { id, email, seat: Seat { organisation, kind, roles: roles.to_vec() }, browser }
    }
}
