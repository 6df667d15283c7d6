//! Who may do what: the one permission table, and the actor it is asked about.
//!
//! Deny, then allow. Across organisations an absent right answers *not found*, so that nobody
//! learns what another organisation has; inside one it answers *forbidden* with the rule's words,
//! so that the person knows whom to ask.

mod scope;

pub use scope::Scope;

use crate::{
    accounts::{OrganisationKind, Role},
    event::{Entry, Event},
    fault::{Fault, FaultKind},
    ids::{OrganisationId, PersonId, ProblemId, WorkerId},
};

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
        /// Whether the public can see it.
        published: bool,
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
            | Subject::Own { organisation: id, .. } => Some(*id),
        }
    }
}

/// Who holds a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Everyone, signed in or not, where the subject is published or the portal itself.
    Anyone,
    /// Everyone signed in, about their own account.
    SignedIn,
    /// Holders of these roles in the subject's organisation, unless that is the operator: who runs the portal
    /// does no council's and no supplier's work, whatever the role is called.
    Roles(&'static [Role]),
    /// Every member of the subject's council, once its writers have shown it to colleagues.
    Colleagues,
    /// Whoever holds the preview link to this problem.
    Preview,
    /// The person the subject is about.
    Themselves,
    /// The same, if they hold one of these roles in the organisation it concerns.
    ThemselvesAs(&'static [Role]),
    /// A registered worker, where the portal itself is the subject: which job it may touch, its lease says.
    Worker,
    /// The operator of the portal.
    Operator,
    /// The operator, about its own organisation.
    OperatorItself,
}

/// One row of the permission table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's name, as audit rows carry it.
    pub name: &'static str,
    /// Who holds the right.
    pub holders: &'static [Holder],
    /// Who holds it, in words that complete "This is for …".
    pub words: &'static str,
}

const WRITERS: &[Role] = &[Role::Owner, Role::Editor];
const READERS: &[Role] =
    &[Role::Owner, Role::Editor, Role::Procurement, Role::Legal, Role::Finance, Role::Observer];
const COUNCIL: &[Role] = Role::of(OrganisationKind::Council);
const APPROVERS: &[Role] = &[Role::Owner, Role::Procurement];
const MANAGERS: &[Role] = &[Role::Owner, Role::Admin, Role::Host];
const PROCUREMENT: &[Role] = &[Role::Procurement];
const CHOOSERS: &[Role] = &[Role::Owner, Role::Editor, Role::Procurement];
const RESULTS: &[Role] =
    &[Role::Owner, Role::Editor, Role::Procurement, Role::Legal, Role::Evaluator, Role::Observer];
const SUPPLIER: &[Role] = Role::of(OrganisationKind::Supplier);

macro_rules! table {
    ($($(#[$doc:meta])* $act:ident: $name:literal, [$($holder:expr),*], $words:literal;)*) => {
        /// What people do here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act { $($(#[$doc])* $act,)* }

        impl Act {
            /// Every act.
            pub const ALL: &'static [Act] = &[$(Act::$act),*];

            /// The row of the table that decides on this act.
            pub const fn rule(self) -> Rule {
                match self {
                    $(Act::$act => Rule { name: $name, holders: const { &[$($holder),*] }, words: $words },)*
                }
            }
        }
    };
}

table! {
    /// Read what is published, and the pages everybody can read.
    ReadPublished: "read what is published", [Holder::Anyone], "everyone";
    /// Sign in, reset a password, accept an invite, open a preview link: whoever holds the secret may.
    Enter: "enter", [Holder::Anyone], "everyone";
    /// Read and change one's own account, sign out, change organisation.
    ManageOwnAccount: "manage own account", [Holder::SignedIn], "people who are signed in";
    /// Make a token by which one's own programs act here, see one's own tokens, take them back.
    MakeToken: "make a token for oneself", [Holder::ThemselvesAs(SUPPLIER)], "people of a supplier, about themselves";
    /// See one's own council's list of problems and engagements.
    SeeWorkspace: "see the council's work", [Holder::Roles(COUNCIL)], "people of the council";
    /// Start a draft problem, or duplicate one of one's own council's.
    StartProblem: "start a draft problem", [Holder::Roles(WRITERS)], "owners and editors of the council";
    /// Read a draft problem.
    ReadDraftProblem: "read a draft problem",
        [Holder::Roles(READERS), Holder::Colleagues, Holder::Preview],
        "owners, editors, procurement, legal and finance officers and observers of the council";
    /// Edit a draft problem, show it, share it by a preview link, keep words, send it for review.
    EditDraftProblem: "edit a draft problem", [Holder::Roles(WRITERS)], "owners and editors of the council";
    /// Ask for edits to a problem in review.
    RequestEdits: "ask for edits", [Holder::Roles(APPROVERS)], "owners and procurement officers of the council";
    /// Approve a problem.
    ApproveProblem: "approve a problem, not as its last editor", [Holder::Roles(APPROVERS)],
        "an owner or procurement officer of the council who did not write in it last. If nobody else can approve, give the reason";
    /// Retire a problem.
    RetireProblem: "retire a problem", [Holder::Roles(APPROVERS)], "owners and procurement officers of the council";
    /// Read an engagement that is not published.
    ReadDraftEngagement: "read a draft engagement", [Holder::Roles(READERS)],
        "owners, editors, procurement, legal and finance officers and observers of the council";
    /// Start an engagement on an approved problem.
    StartEngagement: "start an engagement", [Holder::Roles(APPROVERS)],
        "owners and procurement officers of the council";
    /// Set purposes, dates, process and notice of an engagement.
    SetUpEngagement: "set up an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Publish an engagement.
    PublishEngagement: "publish an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Withdraw an engagement.
    WithdrawEngagement: "withdraw an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Declare one's own interests.
    DeclareConflict: "declare a conflict for oneself", [Holder::Themselves], "the person the declaration is about";
    /// Read the detail of a conflict declaration.
    ReadConflictDetail: "read conflict detail", [Holder::Themselves, Holder::Roles(&[Role::Legal, Role::Procurement])],
        "the person, and legal and procurement officers of the person's council";
    /// See who is in an organisation.
    SeeMembers: "see members", [Holder::Roles(COUNCIL), Holder::Roles(Role::of(OrganisationKind::Supplier)), Holder::Roles(&[Role::Host]),
         Holder::OperatorItself], "members of the organisation";
    /// Invite people and give roles.
    ManageMembers: "manage members", [Holder::Roles(MANAGERS), Holder::OperatorItself],
        "owners of the council, administrators of the supplier, or hosts of the partner";
    /// Add an identifier to one's own organisation.
    AddIdentifier: "add an identifier", [Holder::Roles(MANAGERS), Holder::OperatorItself],
        "owners of the council, administrators of the supplier, or hosts of the partner";
    /// Choose the challenge of an engagement.
    ChooseChallenge: "choose a challenge", [Holder::Roles(CHOOSERS)],
        "owners, editors and procurement officers of the lead council";
    /// Upload a pilot, run it, read its log and evidence.
    RunPilot: "upload and run a pilot", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// Lock the module for a final, take the lock back, consent to be named.
    LockModule: "lock a module", [Holder::Roles(&[Role::Admin])], "administrators of the supplier";
    /// Open, start, reveal, publish or call off a final.
    RunFinal: "run a final", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Read the results of a final, once it is revealed.
    ReadResults: "read the results of a final", [Holder::Roles(RESULTS)],
        "owners, editors, procurement and legal officers, evaluators and observers of the lead council";
    /// Ask for work, and hand it in.
    DoWork: "do work", [Holder::Worker], "registered workers";
    /// Register organisations, verify identifiers, read the outbox's state.
    Operate: "operate the portal", [Holder::Operator], "the operator of the portal";
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
        _ => actor.seat().map(|seat| seat.organisation) == subject.organisation(),
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
        (Holder::Roles(_) | Holder::Colleagues, _) if actor.is_operator() => false,
        (Holder::Roles(roles), Subject::Portal) => {
            actor.seat().is_some_and(|seat| seat.roles.iter().any(|role| roles.contains(role)))
        }
        (Holder::Roles(roles), _) => {
            subject.organisation().is_some_and(|organisation| actor.holds(roles, organisation))
        }
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
        _ => false,
    }
}

#[cfg(test)]
mod matrix;
#[cfg(test)]
mod tests;
