//! Every address of the portal, in one table: the patterns that doors are mounted at, and the
//! functions that fill them in.

mod challenges;
mod closing;
mod demos;
mod finals;
mod forums;
mod parties;
mod responses;

pub use challenges::*;
pub use closing::*;
pub use demos::*;
pub use finals::*;
pub use forums::*;
pub use parties::*;
pub use responses::*;

use crate::{
    accounts, calendar, closing as closings, demos as showing, edge::Doors, engagements, forums as meeting,
    house, ledger, parties as joint, pilots, problems, responses as responding,
};
use domain::{
    engagements::Part,
    ids::{
        AskedId, EngagementId, InviteId, JoinRequestId, ModuleId, OrganisationId, PersonId, ProblemId, RunId,
    },
};
use std::fmt::Display;

/// Every door of the portal.
pub fn doors() -> Doors {
    let doors = accounts::doors(house::doors(Doors::default()));
    let doors = pilots::doors(engagements::doors(problems::doors(doors)));
    let doors = meeting::doors(showing::doors(responding::doors(doors)));
    calendar::doors(closings::doors(ledger::doors(joint::doors(doors))))
}

/// The start page.
pub const HOME: &str = "/";
/// The public list of engagements.
pub const ENGAGEMENTS: &str = "/engagements";
/// The same list as a feed.
pub const ENGAGEMENTS_FEED: &str = "/engagements.atom";
/// One engagement: public once it is published.
pub const ENGAGEMENT: &str = "/engagements/{reference}";
/// Register one's organisation's interest in an engagement, or withdraw it.
pub const INTEREST: &str = "/engagements/{reference}/interest";
/// Questions about an engagement, and the answers.
pub const QUESTIONS: &str = "/engagements/{reference}/questions";
/// Ask one.
pub const QUESTION_ASK: &str = "/engagements/{reference}/questions/ask";
/// A question of one's own organisation.
pub const QUESTION: &str = "/questions/{question}";
/// Watch an engagement, or stop.
pub const WATCH: &str = "/engagements/{reference}/watch";
/// Be told no more about an engagement, by an address that stands in a mail.
pub const UNSUBSCRIBE: &str = "/unsubscribe/{token}";
/// The engagements that one's supplier takes part in, and those one watches.
pub const YOUR_ENGAGEMENTS: &str = "/your-engagements";
/// Who is interested in an engagement, for its council.
pub const ENGAGEMENT_INTEREST: &str = "/workspace/engagements/{engagement}/interest";
/// The engagements of one's council.
pub const OUR_ENGAGEMENTS: &str = "/workspace/engagements";
/// Start an engagement.
pub const ENGAGEMENT_NEW: &str = "/workspace/engagements/new";
/// One engagement as its council works on it: its task list.
pub const ENGAGEMENT_TASKS: &str = "/workspace/engagements/{engagement}";
/// The public page before it is public.
pub const ENGAGEMENT_PREVIEW: &str = "/workspace/engagements/{engagement}/preview";
/// One part of setting it up.
pub const ENGAGEMENT_PART: &str = "/workspace/engagements/{engagement}/set-up/{part}";
/// The people with a role on it.
pub const ENGAGEMENT_PEOPLE: &str = "/workspace/engagements/{engagement}/people";
/// Declare one's own interests.
pub const ENGAGEMENT_DECLARE: &str = "/workspace/engagements/{engagement}/declare";
/// What everybody declared.
pub const ENGAGEMENT_DECLARATIONS: &str = "/workspace/engagements/{engagement}/declarations";
/// Make it ready to publish.
pub const ENGAGEMENT_READY: &str = "/workspace/engagements/{engagement}/ready";
/// Publish it.
pub const ENGAGEMENT_PUBLISH: &str = "/workspace/engagements/{engagement}/publish";
/// The questions about an engagement, for its council.
pub const ENGAGEMENT_QUESTIONS: &str = "/workspace/engagements/{engagement}/questions";
/// One of them, to be answered.
pub const ENGAGEMENT_QUESTION: &str = "/workspace/engagements/{engagement}/questions/{question}";
/// Learn who asked it.
pub const ENGAGEMENT_UNSEAL: &str = "/workspace/engagements/{engagement}/questions/{question}/unseal";
/// Publish an addendum.
pub const ENGAGEMENT_ADDENDUM: &str = "/workspace/engagements/{engagement}/addendum";
/// Withdraw it.
pub const ENGAGEMENT_WITHDRAW: &str = "/workspace/engagements/{engagement}/withdraw";
/// The starting kit of an engagement's challenge, as an archive.
pub const KIT: &str = "/engagements/{reference}/kit.tar";
/// A supplier's own pilots for an engagement.
pub const PILOTS: &str = "/engagements/{reference}/pilots";
/// Upload one.
pub const PILOT_UPLOAD: &str = "/engagements/{reference}/pilots/upload";
/// One version of a pilot.
pub const MODULE: &str = "/modules/{module}";
/// Delete it.
pub const MODULE_DELETE: &str = "/modules/{module}/delete";
/// One run.
pub const RUN: &str = "/runs/{run}";
/// Cancel it.
pub const RUN_CANCEL: &str = "/runs/{run}/cancel";
/// What happens in it, as it happens.
pub const RUN_EVENTS: &str = "/runs/{run}/events";
/// What the pilot wrote, as text.
pub const RUN_LOG: &str = "/runs/{run}/log.txt";
/// What it showed.
pub const RUN_EVIDENCE: &str = "/runs/{run}/evidence";
/// The same, for programs.
pub const RUN_EVIDENCE_JSON: &str = "/runs/{run}/evidence.json";
/// The receipt for it, signed.
pub const RUN_RECEIPT: &str = "/runs/{run}/receipt.jws";
/// The keys that receipts are checked with.
pub const RECEIPT_KEYS: &str = "/.well-known/forecourt-receipt-keys.json";
/// The style of reports on runs.
pub const REPORT_CSS: &str = "/report.css";
/// Sign in.
pub const SIGN_IN: &str = "/sign-in";
/// Sign out (a form).
pub const SIGN_OUT: &str = "/sign-out";
/// The second step of signing in.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Ask for a link to set a new password.
pub const RESET: &str = "/reset";
/// Set a new password by such a link.
pub const RESET_LINK: &str = "/reset/{token}";
/// Ask for a link to sign up.
pub const SIGN_UP: &str = "/sign-up";
/// Make an account by such a link.
pub const SIGN_UP_LINK: &str = "/sign-up/{token}";
/// An invite, by its link.
pub const INVITE: &str = "/invites/{token}";
/// One's own account.
pub const ACCOUNT: &str = "/account";
/// Everything that is kept about oneself, as a file.
pub const ACCOUNT_EXPORT: &str = "/account/your-data.json";
/// Delete one's own account.
pub const ACCOUNT_DELETE: &str = "/account/delete";
/// Somebody's demos and forums for a calendar, by an address that is secret.
pub const CALENDAR: &str = "/calendar/{token}";
/// Make that address, or take it back.
pub const ACCOUNT_CALENDAR: &str = "/account/calendar";
/// Change one's own password.
pub const PASSWORD: &str = "/account/password";
/// Set up the second step of signing in.
pub const SECOND_STEP: &str = "/account/second-step";
/// Make new recovery codes.
pub const RECOVERY_CODES: &str = "/account/recovery-codes";
/// One's own tokens: see them, make one, take one back.
pub const TOKENS: &str = "/account/tokens";
/// Change organisation.
pub const ORGANISATION: &str = "/account/organisation";
/// One's own organisation.
pub const OWN_ORGANISATION: &str = "/organisation";
/// Set up one's supplier.
pub const ORGANISATION_NEW: &str = "/organisation/new";
/// Decide on somebody who asks to join one's organisation.
pub const JOIN_REQUEST: &str = "/people/requests/{request}";
/// Add an identifier to one's own organisation.
pub const IDENTIFIER_NEW: &str = "/organisation/identifiers/new";
/// The people of one's organisation.
pub const MEMBERS: &str = "/people";
/// Invite somebody to one's organisation.
pub const INVITE_NEW: &str = "/people/invite";
/// Take an invite back.
pub const INVITE_REVOKE: &str = "/people/invites/{invite}";
/// Change the roles of one of the people.
pub const MEMBER: &str = "/people/{person}";
/// Remove one of the people.
pub const MEMBER_REMOVE: &str = "/people/{person}/remove";
/// Every organisation, for the operator.
pub const OPERATOR_ORGANISATIONS: &str = "/operator/organisations";
/// Register an organisation.
pub const OPERATOR_ORGANISATION_NEW: &str = "/operator/organisations/new";
/// One organisation, for the operator.
pub const OPERATOR_ORGANISATION: &str = "/operator/organisations/{organisation}";
/// The problems of one's council.
pub const PROBLEMS: &str = "/problems";
/// Start a problem.
pub const PROBLEM_NEW: &str = "/problems/new";
/// One problem: its task list.
pub const PROBLEM: &str = "/problems/{problem}";
/// One question of a problem.
pub const PROBLEM_QUESTION: &str = "/problems/{problem}/answers/{question}";
/// One outcome measure or journey of a problem.
pub const PROBLEM_ITEM: &str = "/problems/{problem}/answers/{question}/{item}";
/// A problem as others will read it.
pub const PROBLEM_READ: &str = "/problems/{problem}/read";
/// Show a problem to colleagues.
pub const PROBLEM_SHOW: &str = "/problems/{problem}/show";
/// Send a problem to review, take it back, change it again.
pub const PROBLEM_SUBMIT: &str = "/problems/{problem}/submit";
/// Decide on a problem in review.
pub const PROBLEM_REVIEW: &str = "/problems/{problem}/review";
/// Words of a problem that may describe a solution.
pub const PROBLEM_ADVICE: &str = "/problems/{problem}/advice";
/// The preview links of a problem.
pub const PROBLEM_PREVIEWS: &str = "/problems/{problem}/previews";
/// The approved versions of a problem.
pub const PROBLEM_VERSIONS: &str = "/problems/{problem}/versions";
/// One approved version.
pub const PROBLEM_VERSION: &str = "/problems/{problem}/versions/{number}";
/// Its content as it was hashed.
pub const PROBLEM_VERSION_JSON: &str = "/problems/{problem}/versions/{number}/content.json";
/// What changed between two versions, or since one.
pub const PROBLEM_CHANGES: &str = "/problems/{problem}/changes";
/// Start a problem with the answers of another.
pub const PROBLEM_DUPLICATE: &str = "/problems/{problem}/duplicate";
/// Retire a problem.
pub const PROBLEM_RETIRE: &str = "/problems/{problem}/retire";
/// A draft, for whoever holds a preview link.
pub const PREVIEW: &str = "/preview/{token}";
/// Cookies.
pub const COOKIES: &str = "/cookies";
/// Privacy.
pub const PRIVACY: &str = "/privacy";
/// Accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibility";
/// The brand's colour.
pub const BRAND_CSS: &str = "/brand.css";
/// Mail, readable in development only.
pub const MAIL: &str = "/mail";

/// One of the people of one's organisation.
pub fn member(person: PersonId) -> String {
    format!("/people/{person}")
}

/// The page that removes one of the people.
pub fn member_remove(person: PersonId) -> String {
    format!("/people/{person}/remove")
}

/// The page that takes an invite back.
pub fn invite_revoke(invite: InviteId) -> String {
    format!("/people/invites/{invite}")
}

/// Where to decide on somebody who asks to join.
pub fn join_request(request: JoinRequestId) -> String {
    format!("/people/requests/{request}")
}

/// The page behind an invite's link.
pub fn invite(token: &str) -> String {
    format!("/invites/{token}")
}

/// One organisation, for the operator.
pub fn operator_organisation(organisation: OrganisationId) -> String {
    format!("/operator/organisations/{organisation}")
}

/// A problem's task list.
pub fn problem(problem: ProblemId) -> String {
    format!("/problems/{problem}")
}

/// One question of a problem.
pub fn question(problem: ProblemId, question: &str) -> String {
    format!("/problems/{problem}/answers/{question}")
}

/// One outcome measure or journey.
pub fn item(problem: ProblemId, question: &str, item: impl Display) -> String {
    format!("/problems/{problem}/answers/{question}/{item}")
}

/// A page below a problem: the last word of its pattern, such as `read` or `review`.
pub fn problem_part(problem: ProblemId, part: &str) -> String {
    format!("/problems/{problem}/{part}")
}

/// One approved version of a problem.
pub fn version(problem: ProblemId, number: u32) -> String {
    format!("/problems/{problem}/versions/{number}")
}

/// What changed from one version of a problem to another, or to what is written now.
pub fn changes(problem: ProblemId, from: u32, to: Option<u32>) -> String {
    let to = to.map_or_else(String::new, |to| format!("&to={to}"));
    format!("/problems/{problem}/changes?from={from}{to}")
}

/// The page behind a preview link.
pub fn preview(token: &str) -> String {
    format!("/preview/{token}")
}

/// A public engagement.
pub fn engagement(reference: &str) -> String {
    format!("/engagements/{reference}")
}

/// Where interest in an engagement is registered and withdrawn.
pub fn interest(reference: &str) -> String {
    format!("/engagements/{reference}/interest")
}

/// Where the questions about an engagement and their answers are.
pub fn questions(reference: &str) -> String {
    format!("/engagements/{reference}/questions")
}

/// Where a question about an engagement is asked.
pub fn question_ask(reference: &str) -> String {
    format!("/engagements/{reference}/questions/ask")
}

/// A question, for its asker.
pub fn asked_question(question: AskedId) -> String {
    format!("/questions/{question}")
}

/// A question, for the council that answers it.
pub fn engagement_question(engagement: EngagementId, question: AskedId) -> String {
    format!("/workspace/engagements/{engagement}/questions/{question}")
}

/// Where a procurement officer learns who asked a question.
pub fn engagement_unseal(engagement: EngagementId, question: AskedId) -> String {
    format!("/workspace/engagements/{engagement}/questions/{question}/unseal")
}

/// Where an engagement is watched.
pub fn watch(reference: &str) -> String {
    format!("/engagements/{reference}/watch")
}

/// Where an engagement on this problem is started.
pub fn engagement_new(problem: ProblemId) -> String {
    format!("{ENGAGEMENT_NEW}?problem={problem}")
}

/// An engagement as its council works on it.
pub fn engagement_tasks(engagement: EngagementId) -> String {
    format!("/workspace/engagements/{engagement}")
}

/// One part of setting an engagement up.
pub fn engagement_part(engagement: EngagementId, part: Part) -> String {
    format!("/workspace/engagements/{engagement}/set-up/{}", part.key())
}

/// A page below an engagement: `preview`, `people`, `declare`, `declarations`, `interest`, `ready`, `publish`, `withdraw`.
pub fn engagement_step(engagement: EngagementId, step: &str) -> String {
    format!("/workspace/engagements/{engagement}/{step}")
}

/// The starting kit of an engagement's challenge.
pub fn kit(reference: &str) -> String {
    format!("/engagements/{reference}/kit.tar")
}

/// A supplier's own pilots for an engagement.
pub fn pilots(reference: &str) -> String {
    format!("/engagements/{reference}/pilots")
}

/// Where a pilot is uploaded.
pub fn pilot_upload(reference: &str) -> String {
    format!("/engagements/{reference}/pilots/upload")
}

/// One version of a pilot.
pub fn module(module: ModuleId) -> String {
    format!("/modules/{module}")
}

/// Where it is deleted.
pub fn module_delete(module: ModuleId) -> String {
    format!("/modules/{module}/delete")
}

/// One run.
pub fn run(run: RunId) -> String {
    format!("/runs/{run}")
}

/// A page or file below a run: `cancel`, `events`, `log.txt`, `evidence`, `evidence.json`.
pub fn run_part(run: RunId, part: &str) -> String {
    format!("/runs/{run}/{part}")
}
