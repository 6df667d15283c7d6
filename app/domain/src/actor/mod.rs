//! Who may do what: the one permission table, and the actor it is asked about.
//!
//! Deny, then allow. Across organisations an absent right answers *not found*, so that nobody
//! learns what another organisation has; inside one it answers *forbidden* with the rule's words,
//! so that the person knows whom to ask.

mod scope;
mod table;

pub use scope::Scope;
pub use table::{Act, Holder, Rule};

use crate::{
    accounts::{OrganisationKind, Role},
    engagements::DeclaredInterest,
    event::{Entry, Event},
    fault::{Fault, FaultKind},
    ids::{OrganisationId, PersonId, ProblemId, WorkerId},
};
use table::{AROUND, COUNCIL};

/// The membership a signed-in person is using.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its kind.
    pub kind: OrganisationKind,
    /// The person's roles there.
    pub roles: Vec<Role>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Visitor,
    /// Somebody who holds a preview link to one draft problem, and nothing else.
    Preview(ProblemId),
    /// A signed-in person.
    Person {
        /// Who.
        id: PersonId,
        /// The membership in use; none while the person has no organisation, or owes a second factor.
        seat: Option<Seat>,
    },
    /// A registered worker, about the job that it has been given.
    Worker(WorkerId),
    /// The portal itself: its jobs, and the operator's command line.
    System,
}

impl Actor {
    /// The signed-in person.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Person { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The membership in use.
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Actor::Person { seat, .. } => seat.as_ref(),
            _ => None,
        }
    }

    fn is_operator(&self) -> bool {
        self.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator)
    }

    fn holds(&self, roles: &[Role], organisation: OrganisationId) -> bool {
        self.seat().is_some_and(|seat| {
            seat.organisation == organisation && seat.roles.iter().any(|role| roles.contains(role))
        })
    }
}

/// The facts about an object that permission depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The portal as a whole.
    Portal,
    /// An organisation.
    Organisation(OrganisationId),
    /// A problem of a council.
    Problem {
        /// Which.
        id: ProblemId,
        /// Whose.
        council: OrganisationId,
        /// Whether its writers have shown it to all colleagues.
        shown_to_colleagues: bool,
        /// Who wrote in it last.
        last_editor: Option<PersonId>,
        /// Whether nobody else in the council could approve, and a reason was given.
        sole_officer_with_reason: bool,
    },
    /// An engagement.
    Engagement {
        /// The council that leads it.
        lead: OrganisationId,
        /// The organisations that take part beside it.
        parties: Vec<OrganisationId>,
        /// Whether the public can see it.
        published: bool,
    },
    /// The responses to an engagement.
    Responses {
        /// The council that leads it.
        lead: OrganisationId,
        /// The organisations that take part beside it, and are ready.
        parties: Vec<OrganisationId>,
        /// What the actor declared last about their interests in it; nothing without a role on it.
        declared: Option<DeclaredInterest>,
    },
    /// What one person has to do alone, on an object of an organisation.
    Own {
        /// Whose it is.
        person: PersonId,
        /// The organisation it concerns.
        organisation: OrganisationId,
    },
}

impl Subject {
    fn organisation(&self) -> Option<OrganisationId> {
        match self {
            Subject::Portal => None,
            Subject::Organisation(id)
            | Subject::Problem { council: id, .. }
            | Subject::Engagement { lead: id, .. }
            | Subject::Responses { lead: id, .. }
            | Subject::Own { organisation: id, .. } => Some(*id),
        }
    }

    /// Whether this is the organisation the subject belongs to, or one that takes part in it.
    fn concerns(&self, organisation: OrganisationId) -> bool {
        let parties = match self {
            Subject::Engagement { parties, .. } | Subject::Responses { parties, .. } => parties.as_slice(),
            _ => &[],
        };
        self.organisation() == Some(organisation) || parties.contains(&organisation)
    }
}

/// Why an act was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in, and somebody signed in might be allowed.
    SignIn,
    /// The actor may not know that the subject exists.
    NotFound,
    /// The actor knows the subject, and the act is others'.
    Forbidden(Rule),
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Fault {
        match denied {
            Denied::SignIn => Fault::new(
                FaultKind::SignIn,
                "Sign in to see this page",
                "You are not signed in, or your session has ended.",
            ),
            Denied::NotFound => Fault::not_found(),
            Denied::Forbidden(rule) => Fault::new(
                FaultKind::Forbidden,
                "You cannot do this with your role",
                format!(
                    "This is for {}. Ask an owner or administrator of your organisation if you need it.",
                    rule.words
                ),
            ),
        }
    }
}

/// Proof that the table allowed an act. Only `may` makes one, and only with one can an audit
/// entry be made, so that no change of business state goes past the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    rule: &'static str,
}

impl Permit {
    /// The audit entry for what was done under this permit.
    pub fn did(self, event: Event) -> Entry {
        Entry { rule: self.rule, event, messages: Vec::new() }
    }
}

/// Decides whether `actor` may do `act` on `subject`.
///
/// # Errors
/// [`Denied`] says whether to sign in, to say *not found*, or to name who may.
pub fn may(actor: &Actor, act: Act, subject: &Subject) -> Result<Permit, Denied> {
    let rule = act.rule();
    let held = rule.holders.iter().any(|holder| holds(actor, *holder, subject));
    if held && !barred(actor, act, subject) {
        return Ok(Permit { rule: rule.name });
    }
    let inside = match (subject, actor) {
        (Subject::Portal, _) => true,
        (_, Actor::Preview(_) | Actor::Worker(_)) => false,
        _ => actor.seat().is_some_and(|seat| subject.concerns(seat.organisation)),
    };
    Err(match actor {
        // What is for everyone and refused is not published: no role would help, and nobody has to sign in.
        _ if rule.holders == [Holder::Anyone] => Denied::NotFound,
        Actor::Visitor => Denied::SignIn,
        _ if inside => Denied::Forbidden(rule),
        _ => Denied::NotFound,
    })
}

fn holds(actor: &Actor, holder: Holder, subject: &Subject) -> bool {
    if *actor == Actor::System {
        return true;
    }
    match (holder, subject) {
        (Holder::Anyone, Subject::Portal | Subject::Engagement { published: true, .. }) => true,
        (Holder::Anyone, _) => false,
        (Holder::SignedIn, _) => actor.person().is_some(),
        (Holder::Roles(_) | Holder::Parties(_) | Holder::Colleagues, _) if actor.is_operator() => false,
        (Holder::Roles(roles), Subject::Portal) => {
            actor.seat().is_some_and(|seat| seat.roles.iter().any(|role| roles.contains(role)))
        }
        (Holder::Roles(roles), _) => {
            subject.organisation().is_some_and(|organisation| actor.holds(roles, organisation))
        }
        (Holder::Parties(_), Subject::Portal) => false,
        (Holder::Parties(roles), _) => actor
            .seat()
            .is_some_and(|seat| subject.concerns(seat.organisation) && actor.holds(roles, seat.organisation)),
        (Holder::Colleagues, Subject::Problem { council, shown_to_colleagues: true, .. }) => {
            actor.holds(COUNCIL, *council)
        }
        (Holder::Colleagues, _) => false,
        (Holder::Preview, Subject::Problem { id, .. }) => *actor == Actor::Preview(*id),
        (Holder::Preview, _) => false,
        (Holder::Themselves, Subject::Own { person, organisation }) => {
            actor.person() == Some(*person)
                && actor.seat().is_some_and(|seat| seat.organisation == *organisation)
        }
        (Holder::ThemselvesAs(roles), Subject::Own { person, organisation }) => {
            actor.person() == Some(*person) && actor.holds(roles, *organisation)
        }
        (Holder::Themselves | Holder::ThemselvesAs(_), _) => false,
        (Holder::Worker, Subject::Portal) => matches!(actor, Actor::Worker(_)),
        (Holder::Worker, _) => false,
        (Holder::Operator, _) => actor.is_operator(),
        (Holder::OperatorItself, _) => {
            actor.is_operator() && actor.seat().map(|seat| seat.organisation) == subject.organisation()
        }
    }
}

/// Guards that take a right away from somebody who would hold it.
fn barred(actor: &Actor, act: Act, subject: &Subject) -> bool {
    match (act, subject) {
        (Act::ApproveProblem, Subject::Problem { last_editor, sole_officer_with_reason, .. }) => {
            actor.person().is_some() && actor.person() == *last_editor && !sole_officer_with_reason
        }
        // Who influences a decision declares first, under section 81 of the Act; an actual conflict keeps them out.
        (Act::ReadResponses | Act::AnswerResponse, Subject::Responses { declared, .. }) => {
            *actor != Actor::System && matches!(declared, None | Some(DeclaredInterest::Actual))
        }
        (Act::ReadResponses | Act::AnswerResponse, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod matrix;
#[cfg(test)]
mod tests;
