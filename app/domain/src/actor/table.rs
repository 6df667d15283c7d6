//! The permission table: every act, and who may do it.

use crate::accounts::{OrganisationKind, Role};

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
    /// Holders of these roles in the council that leads an engagement, or in an organisation that takes part in it.
    Parties(&'static [Role]),
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
pub(super) const COUNCIL: &[Role] = Role::of(OrganisationKind::Council);
/// Those who read drafts of a council, and the hosts of a partner that takes part.
pub(super) const AROUND: &[Role] =
    &[Role::Owner, Role::Editor, Role::Procurement, Role::Legal, Role::Finance, Role::Observer, Role::Host];
/// Everybody of a council, and the hosts of a partner that takes part.
const ALL_AROUND: &[Role] = &[
    Role::Owner,
    Role::Editor,
    Role::Procurement,
    Role::Legal,
    Role::Finance,
    Role::Evaluator,
    Role::Observer,
    Role::Host,
];
const HOSTS: &[Role] = &[Role::Owner, Role::Editor, Role::Host];
const WHO_JOIN: &[Role] = &[Role::Owner, Role::Procurement, Role::Host];
const WHO_ANSWER_FOR: &[Role] = &[Role::Procurement, Role::Host];
const APPROVERS: &[Role] = &[Role::Owner, Role::Procurement];
const MANAGERS: &[Role] = &[Role::Owner, Role::Admin, Role::Host];
const PROCUREMENT: &[Role] = &[Role::Procurement];
const CHOOSERS: &[Role] = &[Role::Owner, Role::Editor, Role::Procurement];
const RESULTS: &[Role] =
    &[Role::Owner, Role::Editor, Role::Procurement, Role::Legal, Role::Evaluator, Role::Observer];
const ASSESSORS: &[Role] = &[Role::Owner, Role::Editor, Role::Procurement, Role::Legal, Role::Evaluator];
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
    /// See one's own council's list of problems.
    SeeWorkspace: "see the council's work", [Holder::Roles(COUNCIL)], "people of the council";
    /// See the list of engagements that one's own organisation leads or takes part in, and those it is invited to.
    SeeEngagements: "see the engagements of one's own organisation", [Holder::Roles(ALL_AROUND)], "people of the council, and hosts of the partner";
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
    ReadDraftEngagement: "read a draft engagement", [Holder::Parties(AROUND)],
        "owners, editors, procurement, legal and finance officers and observers of a council that takes part, and hosts of a partner";
    /// Start an engagement on an approved problem.
    StartEngagement: "start an engagement", [Holder::Roles(APPROVERS)],
        "owners and procurement officers of the council";
    /// Set purposes, dates, process and notice of an engagement.
    SetUpEngagement: "set up an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Publish an engagement.
    PublishEngagement: "publish an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Publish an addendum to an engagement.
    AmendEngagement: "publish an addendum", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Invite others to an engagement, and take that back.
    InviteParty: "invite others to an engagement", [Holder::Roles(WRITERS)], "owners and editors of the lead council";
    /// Say whether one's own organisation takes part in another council's engagement.
    AnswerInvitation: "answer an invitation to an engagement", [Holder::Roles(WHO_JOIN)],
        "owners and procurement officers of the council, or hosts of the partner";
    /// Answer for one's own organisation in another council's engagement: its notice, its people, whether it is ready or done; leave.
    AnswerForParty: "answer for one's own organisation in a joint engagement", [Holder::Roles(WHO_ANSWER_FOR)],
        "procurement officers of the council, or hosts of the partner";
    /// Withdraw an engagement.
    WithdrawEngagement: "withdraw an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Declare one's own interests.
    DeclareConflict: "declare a conflict for oneself", [Holder::Themselves], "the person the declaration is about";
    /// Read the detail of a conflict declaration.
    ReadConflictDetail: "read conflict detail", [Holder::Themselves, Holder::Parties(&[Role::Legal, Role::Procurement])],
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
    /// Register one's organisation's interest in an engagement, and withdraw it; see where one's organisation takes part.
    RegisterInterest: "register interest", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// Ask a question about an engagement, see one's own organisation's, and say whether other words will do.
    AskQuestion: "ask a question", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// See the questions about an engagement, without who asked them.
    SeeQuestions: "see questions", [Holder::Parties(AROUND)],
        "owners, editors, procurement, legal and finance officers and observers of a council that takes part, and hosts of a partner";
    /// Answer a question, propose other words for it, decline it or merge it.
    AnswerQuestion: "answer questions", [Holder::Roles(&[Role::Editor, Role::Procurement])],
        "editors and procurement officers of the lead council";
    /// Learn who asked a question.
    UnsealAsker: "unseal who asked", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Write one's own organisation's response to an engagement, and read it.
    DraftResponse: "draft a response", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// Submit a response, and withdraw it.
    SubmitResponse: "submit a response", [Holder::Roles(&[Role::Admin, Role::Submitter])],
        "administrators and submitters of the supplier";
    /// Read the responses to an engagement.
    ReadResponses: "read responses, having declared one's interests", [Holder::Parties(ASSESSORS)],
        "owners, editors, procurement and legal officers and evaluators of a council that takes part and is ready, who have a role on the engagement \
         and declared that they have no actual conflict of interest";
    /// Acknowledge responses, and tell what comes of each.
    AnswerResponse: "answer responses, having declared one's interests", [Holder::Roles(PROCUREMENT)],
        "procurement officers of the lead council who declared that they have no actual conflict of interest";
    /// Read the ledger of an engagement.
    SeeLedger: "see the ledger of one's own council", [Holder::Parties(READERS)],
        "owners, editors, procurement, legal and finance officers and observers of a council that takes part";
    /// Write into the ledger what a supplier was told.
    WriteLedger: "write into the ledger", [Holder::Parties(COUNCIL)], "people of a council that takes part";
    /// Decide on entries of the ledger: disclosed, withheld, nothing new.
    DecideLedger: "decide on the ledger", [Holder::Parties(PROCUREMENT)], "procurement officers of a council that takes part";
    /// Write what came of an engagement, and close it.
    CloseEngagement: "close an engagement", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// See the demos of an engagement: its slots, and who booked them.
    SeeDemos: "see demos", [Holder::Parties(ALL_AROUND)], "people of a council that takes part, and hosts of a partner";
    /// Set how demos go, make slots, offer and cancel them, say whether somebody came.
    OfferDemos: "offer demos", [Holder::Parties(HOSTS)], "owners and editors of a council that takes part, and hosts of a partner";
    /// Allow a supplier that had its demo another one.
    AllowDemo: "allow another demo", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Book a demo for one's own supplier, move and cancel it.
    BookDemo: "book a demo", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// See the forums of an engagement: who comes, and what was asked.
    SeeForums: "see forums", [Holder::Parties(ALL_AROUND)], "people of a council that takes part, and hosts of a partner";
    /// Plan a forum, announce and cancel it, moderate its questions, note who came, publish its minutes.
    RunForum: "run a forum", [Holder::Parties(HOSTS)], "owners and editors of a council that takes part, and hosts of a partner";
    /// Take a seat at a forum for oneself, give it up, send questions to it.
    AttendForum: "attend a forum", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// See which organisations are interested in an engagement.
    SeeInterest: "see who is interested", [Holder::Parties(AROUND)],
        "owners, editors, procurement, legal and finance officers and observers of a council that takes part, and hosts of a partner";
    /// Watch an engagement, and stop.
    Watch: "watch an engagement", [Holder::SignedIn], "people who are signed in";
    /// Choose the challenge of an engagement.
    ChooseChallenge: "choose a challenge", [Holder::Roles(CHOOSERS)],
        "owners, editors and procurement officers of the lead council";
    /// Choose the sort of council that one's own is, where it takes part in another council's engagement.
    ChooseProfile: "choose the sort of one's own council", [Holder::Roles(CHOOSERS)],
        "owners, editors and procurement officers of the council";
    /// Upload a pilot, run it, read its log and evidence.
    RunPilot: "upload and run a pilot", [Holder::Roles(SUPPLIER)], "people of the supplier";
    /// Lock the module for a final, take the lock back, consent to be named.
    LockModule: "lock a module", [Holder::Roles(&[Role::Admin])], "administrators of the supplier";
    /// Open, start, reveal, publish or call off a final.
    RunFinal: "run a final", [Holder::Roles(PROCUREMENT)], "procurement officers of the lead council";
    /// Give one's own council's word to start or reveal a final that another council leads.
    AgreeToFinal: "agree to a step of a final", [Holder::Parties(PROCUREMENT)],
        "procurement officers of a council that takes part";
    /// Read the results of a final, once it is revealed.
    ReadResults: "read the results of a final", [Holder::Parties(RESULTS)],
        "owners, editors, procurement and legal officers, evaluators and observers of a council that takes part";
    /// Ask for work, and hand it in.
    DoWork: "do work", [Holder::Worker], "registered workers";
    /// Register organisations, verify identifiers, read the outbox's state.
    Operate: "operate the portal", [Holder::Operator], "the operator of the portal";
}
