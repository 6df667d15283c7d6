//! What happened: the events that audit rows hold, and the messages that go out with them.

mod message;

pub use message::{AskAgain, Message, NewsFor};

use crate::{
    accounts::{OrganisationKind, Role, TokenScope},
    engagements::{Change, DeclaredInterest},
    ids::{
        AskedId, AttendeeId, BookingId, EngagementId, FinalId, ForumId, ForumQuestionId, InterestId,
        InviteId, JoinRequestId, LedgerEntryId, MembershipId, ModuleId, NewsId, OrganisationId, PersonId,
        PreviewId, ProblemId, ResponseFileId, ResponseId, RunId, SignUpId, SlideId, SlotId, TokenId,
        WaitingId, WorkerId,
    },
    ledger::Disposition,
    pilots::{EndReason, Phase, Sha256},
    responses::{Outcome, Scan},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident { $subject:ident: $kind:ty, $($field:ident: $ty:ty),* $(,)? };)*) => {
        /// A change of business state. The first field of each names its subject.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "event")]
        pub enum Event {
            $($(#[$doc])* $name {
                #[doc = "The subject."] $subject: $kind,
                $(#[doc = "A fact of the event."] $field: $ty,)*
            },)*
        }

        impl Event {
            /// The event's name, as audit rows carry it.
            pub const fn name(&self) -> &'static str {
                match self { $(Event::$name { .. } => stringify!($name),)* }
            }

            /// The kind and id of the subject.
            pub fn subject(&self) -> (&'static str, String) {
                match self { $(Event::$name { $subject, .. } => (stringify!($subject), $subject.to_string()),)* }
            }
        }
    };
}

events! {
    /// The operator registered an organisation, and perhaps invited the first person who answers for it.
    OrganisationRegistered { organisation: OrganisationId, kind: OrganisationKind, invite: Option<InviteId> };
    /// An organisation gave a number of its own in a register.
    IdentifierAdded { organisation: OrganisationId, scheme: String, value: String };
    /// The operator checked an identifier.
    IdentifierVerified { organisation: OrganisationId, scheme: String, value: String };
    /// A person got an account.
    PersonRegistered { person: PersonId, };
    /// Somebody asked for an account at an address of e-mail, which had one already or got a link.
    SignUpAsked { sign_up: SignUpId, known: bool };
    /// Somebody made an account by such a link.
    SignedUp { person: PersonId, sign_up: SignUpId };
    /// A person deleted their account, and left so many organisations.
    AccountDeleted { person: PersonId, organisations_left: u64 };
    /// Somebody set up a supplier, and is its administrator.
    SupplierSetUp { organisation: OrganisationId, person: PersonId, membership: MembershipId, number: String };
    /// Somebody gave the number of a supplier that is here, and asked to join it.
    JoinAsked { request: JoinRequestId, organisation: OrganisationId, person: PersonId, number: String };
    /// Its administrators let them in with these roles, or declined.
    JoinDecided { request: JoinRequestId, organisation: OrganisationId, person: PersonId, membership: Option<MembershipId>, roles: Vec<Role> };
    /// A password was set or changed.
    PasswordChanged { person: PersonId, };
    /// A password reset was asked for.
    PasswordResetAsked { person: PersonId, };
    /// A second factor was set up.
    SecondFactorSet { person: PersonId, };
    /// The operator took a second factor and its recovery codes away from somebody who had lost them.
    SecondFactorForgotten { person: PersonId, };
    /// New recovery codes replaced the old ones.
    RecoveryCodesMade { person: PersonId, };
    /// A recovery code stood in for the second factor.
    RecoveryCodeUsed { person: PersonId, };
    /// Somebody who knows the password gave a wrong code, in a browser that never signed in to the account.
    SecondFactorGuessed { person: PersonId, };
    /// Roles were given or changed. Whoever may no longer invite loses the open invites they sent.
    RolesGranted {
        membership: MembershipId, organisation: OrganisationId, person: PersonId, roles: Vec<Role>, invites_revoked: u64,
    };
    /// A person was invited.
    InviteSent { invite: InviteId, organisation: OrganisationId, roles: Vec<Role> };
    /// An invite was accepted.
    InviteAccepted { invite: InviteId, organisation: OrganisationId, person: PersonId };
    /// An invite was taken back.
    InviteRevoked { invite: InviteId, organisation: OrganisationId };
    /// A person left an organisation, or was removed from it, and the open invites they sent were taken back.
    MemberRemoved { membership: MembershipId, organisation: OrganisationId, person: PersonId, invites_revoked: u64 };
    /// A person made a token by which their programs act for them in an organisation.
    TokenMade { token: TokenId, person: PersonId, organisation: OrganisationId, scopes: Vec<TokenScope>, expires_at: Timestamp };
    /// Its person took a token back.
    TokenEnded { token: TokenId, person: PersonId };
    /// A draft problem was started.
    ProblemStarted { problem: ProblemId, origin: Option<ProblemId> };
    /// A draft was shown to colleagues, or no longer.
    ProblemShown { problem: ProblemId, shown: bool };
    /// A preview link was made.
    PreviewMade { problem: ProblemId, preview: PreviewId };
    /// A preview link was ended.
    PreviewEnded { problem: ProblemId, preview: PreviewId };
    /// Advice on solution language was set aside with a reason.
    AdviceKept { problem: ProblemId, fingerprint: String, reason: String };
    /// A reason to keep words was taken back.
    AdviceOpened { problem: ProblemId, fingerprint: String };
    /// A draft went to review.
    ProblemSubmitted { problem: ProblemId, };
    /// A reviewer asked for edits.
    EditsRequested { problem: ProblemId, note: String };
    /// A draft in review was taken back, or edits were begun.
    ProblemReopened { problem: ProblemId, };
    /// A version was approved.
    ProblemApproved { problem: ProblemId, version: u32, sha256: String, sole_officer_reason: Option<String> };
    /// A problem was retired.
    ProblemRetired { problem: ProblemId, reason: String };
    /// An engagement was started on a version of a problem.
    EngagementStarted { engagement: EngagementId, problem: ProblemId, version: u32 };
    /// Its purposes, dates, process or notice were set.
    EngagementSetUp { engagement: EngagementId, what: String };
    /// All that publishing needs is there.
    EngagementReady { engagement: EngagementId, };
    /// It was published.
    EngagementPublished { engagement: EngagementId, problem: ProblemId, version: u32 };
    /// It was withdrawn.
    EngagementWithdrawn { engagement: EngagementId, reason: String };
    /// The council that leads an engagement asked another organisation to take part.
    PartyInvited { engagement: EngagementId, organisation: OrganisationId };
    /// It took the invitation back.
    PartyTakenBack { engagement: EngagementId, organisation: OrganisationId };
    /// The organisation said yes, or no.
    PartyAnswered { engagement: EngagementId, organisation: OrganisationId, joins: bool };
    /// It said whether it publishes a notice of its own.
    PartyNoticeSet { engagement: EngagementId, organisation: OrganisationId };
    /// All of its own is there.
    PartyReady { engagement: EngagementId, organisation: OrganisationId };
    /// Nothing of its own stands in the way of closing.
    PartyDone { engagement: EngagementId, organisation: OrganisationId };
    /// It takes part no more.
    PartyLeft { engagement: EngagementId, organisation: OrganisationId, reason: String };
    /// An addendum was published: dates or process changed, or something was said.
    EngagementAmended { engagement: EngagementId, number: u32, changes: Vec<Change> };
    /// Some of those who want to hear of an engagement were told news of it; `last` where nobody is left.
    NewsTold { news: NewsId, engagement: EngagementId, people: u64, last: bool };
    /// A person was added to those who have a role on it.
    EngagementJoined { engagement: EngagementId, person: PersonId };
    /// A person declared interests; the detail stays in its own table.
    ConflictDeclared { engagement: EngagementId, person: PersonId, interest: DeclaredInterest };
    /// A supplier started its response to an engagement.
    ResponseStarted { response: ResponseId, engagement: EngagementId, organisation: OrganisationId };
    /// It was submitted.
    ResponseSubmitted { response: ResponseId, engagement: EngagementId, version: u32, sha256: String };
    /// It was withdrawn.
    ResponseWithdrawn { response: ResponseId, engagement: EngagementId, version: u32 };
    /// A file was attached to it.
    FileAttached { file: ResponseFileId, response: ResponseId, sha256: String };
    /// A file was taken off it. What was submitted with it keeps it.
    FileRemoved { file: ResponseFileId, response: ResponseId };
    /// The operator's scanner looked at a file.
    FileScanned { file: ResponseFileId, scan: Scan };
    /// Somebody of the council read responses: one of them, or what all answered to one question.
    ResponsesRead { engagement: EngagementId, what: String, responses: u64 };
    /// The council said that it has the responses and reads them.
    ResponsesAcknowledged { engagement: EngagementId, responses: Vec<ResponseId> };
    /// The council told a supplier what comes of its response.
    OutcomeTold { response: ResponseId, engagement: EngagementId, outcome: Outcome };
    /// An organisation registered its interest in an engagement.
    InterestRegistered { interest: InterestId, engagement: EngagementId, organisation: OrganisationId };
    /// It withdrew it.
    InterestWithdrawn { interest: InterestId, engagement: EngagementId, organisation: OrganisationId };
    /// A person wants to be told about an engagement, or no more.
    WatchSet { engagement: EngagementId, person: PersonId, watching: bool };
    /// A supplier asked a question.
    QuestionAsked { question: AskedId, engagement: EngagementId };
    /// Its asker said whether the words that the council proposed will do.
    WordingAnswered { question: AskedId, engagement: EngagementId, agrees: bool };
    /// A council proposed other words for a question, answered it, declined it or merged it.
    QuestionDecided { question: AskedId, engagement: EngagementId, stage: String };
    /// A procurement officer was told who asked a question.
    AskerUnsealed { question: AskedId, engagement: EngagementId, reason: String };
    /// Somebody of the council wrote down what a supplier was told, or told it.
    LedgerWritten { entry: LedgerEntryId, engagement: EngagementId };
    /// A procurement officer decided on entries of the ledger: disclosed, withheld or nothing new.
    LedgerDecided { engagement: EngagementId, entries: Vec<LedgerEntryId>, disposition: Disposition, alone_because: String };
    /// Part of how an engagement will be closed was written: what was heard, what comes next, the advantage statement.
    ClosingWritten { engagement: EngagementId, what: String };
    /// An engagement was closed, and what came of it was published.
    EngagementClosed { engagement: EngagementId, sha256: String };
    /// How the demos of an engagement go was set: length, journeys, place.
    DemosPlanned { engagement: EngagementId, length_minutes: i64 };
    /// Slots were made for it.
    SlotsMade { engagement: EngagementId, slots: u64 };
    /// Slots were offered to suppliers.
    SlotsOffered { engagement: EngagementId, slots: u64, given: Vec<BookingId> };
    /// Slots that were not offered were discarded.
    SlotsDiscarded { engagement: EngagementId, slots: u64 };
    /// A slot was cancelled; whoever had booked it is told.
    SlotCancelled { slot: SlotId, engagement: EngagementId, because: String };
    /// A supplier holds a slot; holds whose time was over made room, and whoever waited was given what was free.
    SlotHeld { booking: BookingId, slot: SlotId, engagement: EngagementId, organisation: OrganisationId, released: u64, given: Vec<BookingId> };
    /// It booked it.
    DemoBooked { booking: BookingId, slot: SlotId, engagement: EngagementId };
    /// It moved to another slot.
    DemoMoved { booking: BookingId, from: SlotId, to: SlotId, engagement: EngagementId, released: u64, given: Vec<BookingId> };
    /// It gave it up.
    DemoCancelled { booking: BookingId, slot: SlotId, engagement: EngagementId, given: Vec<BookingId> };
    /// A supplier waits for a slot.
    DemoAwaited { waiting: WaitingId, engagement: EngagementId, organisation: OrganisationId, given: Vec<BookingId> };
    /// It waits no more.
    WaitingLeft { waiting: WaitingId, engagement: EngagementId };
    /// Slots whose holds ran out were given to those who wait.
    SlotsGiven { engagement: EngagementId, released: u64, given: Vec<BookingId> };
    /// A day before it, whoever booked a demo and its host were reminded.
    DemoReminded { booking: BookingId, engagement: EngagementId };
    /// A forum was planned for it, or planned anew; so many who come were told what changed.
    ForumPlanned { forum: ForumId, engagement: EngagementId, told: u64, lapsed: u64, given: Vec<AttendeeId> };
    /// It was announced.
    ForumAnnounced { forum: ForumId, engagement: EngagementId };
    /// It does not take place; whoever wanted to come is told.
    ForumCancelled { forum: ForumId, engagement: EngagementId, because: String };
    /// Somebody of a supplier took a seat, or waits for one; offers whose time was over made room, and others were given what was free.
    SeatTaken {
        attendee: AttendeeId, forum: ForumId, organisation: OrganisationId, waits: bool, lapsed: u64, given: Vec<AttendeeId>,
    };
    /// They took the seat that was kept for them.
    SeatAccepted { attendee: AttendeeId, forum: ForumId, lapsed: u64, given: Vec<AttendeeId> };
    /// They said anew what they need there.
    NeedsSaid { attendee: AttendeeId, forum: ForumId };
    /// They do not come, or wait no more.
    SeatGivenUp { attendee: AttendeeId, forum: ForumId, lapsed: u64, given: Vec<AttendeeId> };
    /// Seats that nobody took in time were kept for others who wait.
    SeatsGiven { forum: ForumId, lapsed: u64, given: Vec<AttendeeId> };
    /// A day before it, somebody who comes to a forum was reminded.
    ForumReminded { attendee: AttendeeId, forum: ForumId };
    /// A day before it, a host was reminded.
    ForumHostReminded { forum: ForumId, person: PersonId };
    /// It was noted who came.
    AttendanceNoted { forum: ForumId, engagement: EngagementId, came: u64, stayed_away: u64 };
    /// Somebody sent a question to a forum.
    ForumAsked { question: ForumQuestionId, forum: ForumId };
    /// A host took it, declined it, or wrote down its answer.
    ForumQuestionModerated { question: ForumQuestionId, forum: ForumId, stage: String };
    /// Minutes were written, and not published yet.
    MinutesWritten { forum: ForumId, engagement: EngagementId };
    /// They were published.
    MinutesPublished { forum: ForumId, engagement: EngagementId, sha256: String };
    /// A file was put beside the minutes.
    SlideAdded { slide: SlideId, forum: ForumId, sha256: String };
    /// It was taken away before they were published.
    SlideRemoved { slide: SlideId, forum: ForumId };
    /// The operator's scanner looked at it.
    SlideScanned { slide: SlideId, scan: Scan };
    /// A supplier that had its demo was allowed another.
    DemoAllowed { engagement: EngagementId, organisation: OrganisationId, number: i64, reason: String };
    /// A person made a secret address for their calendar, in place of any before.
    CalendarMade { person: PersonId, };
    /// They took it back.
    CalendarEnded { person: PersonId, };
    /// The council noted whether somebody came.
    DemoNoted { booking: BookingId, slot: SlotId, engagement: EngagementId, came: bool };
    /// A challenge was chosen for an engagement, or its profile.
    ChallengeChosen { engagement: EngagementId, challenge: String, version: String, sha256: Sha256, profile: String };
    /// Another part of it was set: what outcomes are linked to, or phases, runs and terms.
    ChallengeSetUp { engagement: EngagementId, what: String };
    /// A council that takes part chose the sort of council that it is.
    ProfileChosen { engagement: EngagementId, organisation: OrganisationId, profile: String };
    /// The challenge of an engagement was taken away.
    ChallengeDropped { engagement: EngagementId, };
    /// A supplier uploaded a version of its pilot.
    ModuleUploaded { module: ModuleId, engagement: EngagementId, organisation: OrganisationId, sha256: Sha256 };
    /// A worker looked at a module: it can be run, cannot, or nobody could look.
    ModuleChecked { module: ModuleId, state: String };
    /// Its owner deleted a module.
    ModuleDeleted { module: ModuleId, };
    /// A run was queued, which its organisation's quota paid for.
    RunQueued { run: RunId, module: ModuleId, organisation: OrganisationId, phase: Phase, worlds: u32 };
    /// Somebody cancelled a run that a worker has: the worker stops it.
    RunCancelAsked { run: RunId, };
    /// A run ended. `result` is that of its evidence, where there is some.
    RunEnded { run: RunId, end: EndReason, result: Option<Sha256>, attempts: u32 };
    /// A final was opened: from now on its challenge, its lock and what becomes public are fixed.
    FinalOpened { final_phase: FinalId, engagement: EngagementId, challenge: Sha256, worlds: u32, locks_at: Timestamp };
    /// A supplier locked a module for a final, or another one.
    ModuleLocked { final_phase: FinalId, organisation: OrganisationId, module: ModuleId, sha256: Sha256 };
    /// A supplier took its lock back.
    LockTakenBack { final_phase: FinalId, organisation: OrganisationId };
    /// A supplier said whether it may be named where results are public.
    ConsentGiven { final_phase: FinalId, organisation: OrganisationId, consents: bool };
    /// The list of locked modules was fixed.
    FinalLocked { final_phase: FinalId, modules: Vec<Sha256> };
    /// A council gave its word for a step of a final, which waits for another's.
    FinalWordGiven { final_phase: FinalId, organisation: OrganisationId, step: String };
    /// All locked modules were queued.
    FinalStarted { final_phase: FinalId, runs: Vec<RunId> };
    /// Secrets and results became known, and receipts were signed.
    FinalRevealed { final_phase: FinalId, };
    /// The results were published.
    FinalPublished { final_phase: FinalId, };
    /// A final was called off.
    FinalCalledOff { final_phase: FinalId, reason: String };
    /// Two workers came to different results in a final: nothing is signed.
    WorkersDisagree { run: RunId, twin: RunId };
    /// A key that signs receipts was published; the one before it signs no more.
    KeyPublished { key: String, };
    /// Somebody else may have had a key since a moment.
    KeyRevoked { key: String, since: Timestamp };
    /// A worker may ask for work from now on, or may run finals, or no more.
    WorkerRegistered { worker: WorkerId, name: String, trusted: bool };
    /// A worker brought its key with the code that was made for it.
    WorkerJoined { worker: WorkerId, name: String, trusted: bool };
    /// A worker gets no more work.
    WorkerEnded { worker: WorkerId, };
}

/// What one transaction leaves behind: the audit row, and the messages that go out with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The rule that allowed it.
    pub rule: &'static str,
    /// What happened.
    pub event: Event,
    /// Whom to tell.
    pub messages: Vec<Message>,
}

impl Entry {
    /// The same entry with more messages.
    #[must_use]
    pub fn telling_all(mut self, messages: Vec<Message>) -> Self {
        self.messages.extend(messages);
        self
    }

    /// The same entry with one more message.
    #[must_use]
    pub fn telling(mut self, message: Message) -> Self {
        self.messages.push(message);
        self
    }
}
