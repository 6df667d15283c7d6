//! What a list may show, as a value that no list can make for itself.

use super::{AROUND, Act, Actor, Denied, Subject, may};
use crate::ids::OrganisationId;

/// What a list may show. Only this module makes one, so that no list takes a bare filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    organisation: OrganisationId,
    drafts: bool,
}

impl Scope {
    /// Everything of the actor's own organisation that `act` lets them see in a list.
    ///
    /// # Errors
    /// As [`may`] on that organisation.
    pub fn own(actor: &Actor, act: Act) -> Result<Scope, Denied> {
        let organisation = match (actor, actor.seat()) {
            (Actor::Visitor | Actor::Preview(_) | Actor::Worker(_), _) => return Err(Denied::SignIn),
            (_, None) => return Err(Denied::Forbidden(act.rule())),
            (_, Some(seat)) => seat.organisation,
        };
        let drafts = actor.holds(AROUND, organisation);
        may(actor, act, &Subject::Organisation(organisation)).map(|_| Scope { organisation, drafts })
    }

    /// Whether the list shows drafts that were not shown to colleagues.
    pub fn drafts(self) -> bool {
        self.drafts
    }

    /// The organisation whose objects the list shows.
    pub fn organisation(self) -> OrganisationId {
        self.organisation
    }
}
