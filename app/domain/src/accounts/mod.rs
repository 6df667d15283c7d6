//! Organisations, people's roles in them, and the rules of passwords and addresses.

mod token;
mod typed;

pub use token::*;
pub use typed::*;

use crate::{closed_list::closed_list, time::Timestamp};
use serde::{Deserialize, Serialize};

closed_list! {
    /// What kind of organisation it is; it decides which roles there are and what they may do.
    OrganisationKind {
        /// A contracting authority that publishes problems.
        Council = "council", "Council";
        /// A company or other body that answers them.
        Supplier = "supplier", "Supplier";
        /// A consortium or public body that hosts with councils.
        Partner = "partner", "Partner";
        /// Who runs this portal.
        Operator = "operator", "Operator";
    }
}

closed_list! {
    /// Which rules of procurement an organisation works under; picks the list of required fields.
    Regime {
        /// Procurement Act 2023 as it applies in England.
        England = "england", "England";
        /// The Act with the Welsh regulations (assumed; not read).
        Wales = "wales", "Wales";
        /// The Act as it applies in Northern Ireland (assumed; not read).
        NorthernIreland = "northern_ireland", "Northern Ireland";
        /// Devolved Scottish bodies, which the Act does not cover.
        Scotland = "scotland", "Scotland";
    }
}

closed_list! {
    /// A person's role in an organisation.
    Role {
        /// Answers for the council's place here; approves members and problems.
        Owner = "owner", "Owner";
        /// Writes problems.
        Editor = "editor", "Editor";
        /// Runs engagements under the Act.
        Procurement = "procurement", "Procurement officer";
        /// Reads conflict detail.
        Legal = "legal", "Legal officer";
        /// Plans hours and money.
        Finance = "finance", "Finance officer";
        /// Watches demonstrations and reads evidence.
        Evaluator = "evaluator", "Evaluator";
        /// Reads drafts.
        Observer = "observer", "Observer";
        /// Answers for the supplier's place here.
        Admin = "admin", "Administrator";
        /// Submits for the supplier.
        Submitter = "submitter", "Submitter";
        /// Works for the supplier.
        Member = "member", "Member";
        /// Runs events for a partner.
        Host = "host", "Host";
    }
}

closed_list! {
    /// What a link is for that somebody asks for by mail.
    LinkPurpose {
        /// Set a new password.
        Reset = "reset", "Set a new password";
        /// Make an account.
        SignUp = "sign_up", "Sign up";
    }
}

impl OrganisationKind {
    /// The kinds that the operator registers. Its own organisation is made with the operator.
    pub const REGISTERED: &'static [OrganisationKind] =
        &[OrganisationKind::Council, OrganisationKind::Supplier, OrganisationKind::Partner];

    /// Whether one person may belong to an organisation of each kind: whoever runs the portal works for
    /// nobody who uses it.
    pub const fn shares_people_with(self, other: OrganisationKind) -> bool {
        matches!(self, OrganisationKind::Operator) == matches!(other, OrganisationKind::Operator)
    }
}

impl Role {
    /// The roles an organisation of this kind can give.
    pub const fn of(kind: OrganisationKind) -> &'static [Role] {
        match kind {
            OrganisationKind::Council => &[
                Role::Owner,
                Role::Editor,
                Role::Procurement,
                Role::Legal,
                Role::Finance,
                Role::Evaluator,
                Role::Observer,
            ],
            OrganisationKind::Supplier => &[Role::Admin, Role::Submitter, Role::Member],
            OrganisationKind::Partner => &[Role::Host],
            OrganisationKind::Operator => &[Role::Owner],
        }
    }

    /// The role that answers for an organisation of this kind: it invites people and gives roles, and
    /// the last one stays.
    pub const fn manager(kind: OrganisationKind) -> Role {
        match kind {
            OrganisationKind::Council | OrganisationKind::Operator => Role::Owner,
            OrganisationKind::Supplier => Role::Admin,
            OrganisationKind::Partner => Role::Host,
        }
    }

    /// What the role is for in an organisation of this kind, said beside its box on a form: every right that
    /// the permission table gives it.
    pub const fn hint(self, kind: OrganisationKind) -> &'static str {
        match self {
            Role::Owner if matches!(kind, OrganisationKind::Operator) => {
                "Registers organisations, verifies identifiers. Invites people and gives roles, adds identifiers"
            }
            Role::Owner => {
                "Invites people and gives roles, adds identifiers. Reads and writes drafts, asks for edits, approves and retires \
                 problems, starts engagements, invites other councils to them, answers invitations of other councils, chooses the challenge of one and the sort of your own council, offers demos, runs forums, reads responses of suppliers and the results of finals"
            }
            Role::Editor => {
                "Reads and writes drafts, answers questions, invites other councils to engagements, chooses the challenge of an engagement and the sort of your own council, offers demos, runs forums, reads responses of suppliers and \
                 the results of finals"
            }
            Role::Procurement => {
                "Reads drafts, asks for edits, approves and retires problems. Answers invitations of other councils, and for your council in joint engagements. Starts, sets up, publishes, closes and withdraws engagements, publishes addenda, \
                 answers questions, unseals who asked, decides on the ledger, allows another demo, answers responses, chooses the challenge of one and the sort of your own council, runs finals, agrees to finals of other councils, reads responses of suppliers, the results \
                 of finals and the detail of conflict declarations"
            }
            Role::Legal => {
                "Reads drafts, responses of suppliers, the results of finals and the detail of conflict declarations"
            }
            Role::Finance => "Reads drafts",
            Role::Evaluator => {
                "Reads drafts that were shown to colleagues, responses of suppliers and the results of finals"
            }
            Role::Observer => "Reads drafts and the results of finals",
            Role::Admin => {
                "Invites people and gives roles, adds identifiers. Registers interest, asks questions, drafts and submits responses, books demos, attends forums, uploads and runs pilots, locks the pilot of a final"
            }
            Role::Submitter => {
                "Submits what the organisation sends. Registers interest, asks questions, drafts and submits responses, books demos, attends forums, uploads and runs pilots"
            }
            Role::Member => {
                "Works on what the organisation sends. Registers interest, asks questions, drafts responses, books demos, attends forums, uploads and runs pilots"
            }
            Role::Host => {
                "Invites people and gives roles, adds identifiers. Answers invitations of other councils, and for the partner in joint engagements, of which a host reads drafts, offers demos and runs forums"
            }
        }
    }
}

/// An identifier of an organisation in a public register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The register, such as `GB-PPON` or `GB-COH`.
    pub scheme: String,
    /// The number there.
    pub value: String,
    /// When the operator checked it; before that it shows as *unverified*.
    pub verified_at: Option<Timestamp>,
}

/// An organisation as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: crate::ids::OrganisationId,
    /// Its short name in addresses, such as `marlow-bridge`.
    pub slug: String,
    /// Its legal name.
    pub name: String,
    /// Council, supplier, partner or operator.
    pub kind: OrganisationKind,
    /// The regime it works under.
    pub regime: Regime,
    /// Its identifiers, verified or not.
    pub identifiers: Vec<Identifier>,
}

impl Organisation {
    /// Whether the operator has looked a number of it up.
    pub fn is_verified(&self) -> bool {
        self.identifiers.iter().any(|identifier| identifier.verified_at.is_some())
    }
}
