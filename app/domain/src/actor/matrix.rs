//! The whole permission table as one page: who may do what on what. A change of a rule changes `permissions.snap`
//! beside this file, where a reviewer sees it.

use super::*;
use std::fmt::Write;
use uuid::Uuid;

const COUNCIL_NUMBER: u128 = 1;
const SUPPLIER_NUMBER: u128 = 2;
const PARTNER_NUMBER: u128 = 3;
const OPERATOR_NUMBER: u128 = 4;
const OTHER_COUNCIL_NUMBER: u128 = 5;
/// Everybody in the columns is this person, so that a subject can be theirs or somebody else's.
const THEMSELVES: PersonId = PersonId(Uuid::from_u128(10));
const SOMEBODY_ELSE: PersonId = PersonId(Uuid::from_u128(11));
const PROBLEM: ProblemId = ProblemId(Uuid::from_u128(12));

fn organisation(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

/// The columns: each role by itself, and of another council somebody with all its roles.
fn actors() -> Vec<(&'static str, Actor)> {
    let person = |number, kind, roles: &[Role]| {
        let seat = Seat { organisation: organisation(number), kind, roles: roles.to_vec() };
        Actor::Person { id: THEMSELVES, seat: Some(seat) }
    };
    let mut actors = vec![
        ("visitor", Actor::Visitor),
        ("preview", Actor::Preview(PROBLEM)),
        ("no seat", Actor::Person { id: THEMSELVES, seat: None }),
    ];
    for (number, kind) in [
        (COUNCIL_NUMBER, OrganisationKind::Council),
        (SUPPLIER_NUMBER, OrganisationKind::Supplier),
        (PARTNER_NUMBER, OrganisationKind::Partner),
        (OPERATOR_NUMBER, OrganisationKind::Operator),
    ] {
        for role in Role::of(kind) {
            let name = if kind == OrganisationKind::Operator { "operator" } else { role.key() };
            actors.push((name, person(number, kind, &[*role])));
        }
    }
    let council = OrganisationKind::Council;
    actors.push(("others", person(OTHER_COUNCIL_NUMBER, council, Role::of(council))));
    actors.push(("worker", Actor::Worker(WorkerId(Uuid::from_u128(13)))));
    actors.push(("portal", Actor::System));
    actors
}

fn problem(shown_to_colleagues: bool, last_editor: PersonId, sole_officer_with_reason: bool) -> Subject {
    let council = organisation(COUNCIL_NUMBER);
    Subject::Problem {
        id: PROBLEM,
        council,
        shown_to_colleagues,
        last_editor: Some(last_editor),
        sole_officer_with_reason,
    }
}

/// What an act is done on, in words, as the use cases ask it.
fn subjects(act: Act) -> Vec<(&'static str, Subject)> {
    let council = organisation(COUNCIL_NUMBER);
    let portal = ("", Subject::Portal);
    let engagement = |published| Subject::Engagement { lead: council, parties: Vec::new(), published };
    let joint = || {
        let parties = vec![organisation(OTHER_COUNCIL_NUMBER), organisation(PARTNER_NUMBER)];
        Subject::Engagement { lead: council, parties, published: false }
    };
    let own = |person| Subject::Own { person, organisation: council };
    let organisations = || {
        vec![
            ("the council", Subject::Organisation(council)),
            ("the supplier", Subject::Organisation(organisation(SUPPLIER_NUMBER))),
            ("the partner", Subject::Organisation(organisation(PARTNER_NUMBER))),
            ("the operator", Subject::Organisation(organisation(OPERATOR_NUMBER))),
        ]
    };
    match act {
        Act::ReadPublished => vec![
            portal,
            ("a published engagement", engagement(true)),
            ("an engagement that is not", engagement(false)),
        ],
        Act::Enter | Act::ManageOwnAccount | Act::Watch | Act::Operate | Act::DoWork => vec![portal],
        Act::MakeToken => {
            let of_supplier = |person| Subject::Own { person, organisation: organisation(SUPPLIER_NUMBER) };
            vec![
                ("their own, for the supplier", of_supplier(THEMSELVES)),
                ("somebody else's, for the supplier", of_supplier(SOMEBODY_ELSE)),
                ("their own, for the council", own(THEMSELVES)),
            ]
        }
        Act::SeeWorkspace
        | Act::SeeEngagements
        | Act::AnswerInvitation
        | Act::AnswerForParty
        | Act::SeeMembers
        | Act::ManageMembers
        | Act::AddIdentifier
        | Act::RegisterInterest
        | Act::AskQuestion
        | Act::BookDemo
        | Act::AttendForum
        | Act::DraftResponse
        | Act::SubmitResponse
        | Act::ChooseProfile
        | Act::RunPilot
        | Act::LockModule => organisations(),
        Act::StartProblem => vec![portal, ("the council", Subject::Organisation(council))],
        Act::ReadDraftProblem => vec![
            ("not shown to colleagues", problem(false, SOMEBODY_ELSE, false)),
            ("shown to colleagues", problem(true, SOMEBODY_ELSE, false)),
        ],
        Act::EditDraftProblem | Act::RequestEdits | Act::RetireProblem => {
            vec![("", problem(false, SOMEBODY_ELSE, false))]
        }
        Act::ApproveProblem => vec![
            ("somebody else wrote last", problem(false, SOMEBODY_ELSE, false)),
            ("they wrote last", problem(false, THEMSELVES, false)),
            ("they wrote last, alone, with a reason", problem(false, THEMSELVES, true)),
        ],
        Act::StartEngagement => vec![("", problem(false, SOMEBODY_ELSE, false))],
        Act::ReadDraftEngagement
        | Act::SetUpEngagement
        | Act::PublishEngagement
        | Act::ChooseChallenge
        | Act::RunFinal
        | Act::AgreeToFinal
        | Act::ReadResults
        | Act::SeeInterest
        | Act::AmendEngagement
        | Act::SeeQuestions
        | Act::AnswerQuestion
        | Act::UnsealAsker
        | Act::SeeLedger
        | Act::WriteLedger
        | Act::DecideLedger
        | Act::CloseEngagement
        | Act::SeeDemos
        | Act::OfferDemos
        | Act::AllowDemo
        | Act::SeeForums
        | Act::RunForum
        | Act::InviteParty
        | Act::WithdrawEngagement => {
            vec![("the council alone", engagement(false)), ("with others and the partner", joint())]
        }
        Act::ReadResponses | Act::AnswerResponse => {
            let responses = |declared| Subject::Responses { lead: council, parties: Vec::new(), declared };
            let parties = vec![organisation(OTHER_COUNCIL_NUMBER), organisation(PARTNER_NUMBER)];
            let joint = Subject::Responses { lead: council, parties, declared: Some(DeclaredInterest::None) };
            vec![
                ("having declared no conflict", responses(Some(DeclaredInterest::None))),
                ("the same, with others and the partner", joint),
                ("having declared an actual conflict", responses(Some(DeclaredInterest::Actual))),
                ("without a declaration", responses(None)),
            ]
        }
        Act::DeclareConflict => {
            vec![("their own", own(THEMSELVES)), ("somebody else's", own(SOMEBODY_ELSE))]
        }
        Act::ReadConflictDetail => vec![
            ("their own", own(THEMSELVES)),
            ("somebody else's", own(SOMEBODY_ELSE)),
            ("all on an engagement", engagement(false)),
            ("all on one with others and the partner", joint()),
        ],
    }
}

fn answer(actor: &Actor, act: Act, subject: &Subject) -> &'static str {
    match may(actor, act, subject) {
        Ok(_) => "yes",
        Err(Denied::Forbidden(_)) => "no",
        Err(Denied::NotFound) => "404",
        Err(Denied::SignIn) => "401",
    }
}

/// A line of the table, without the spaces at its end.
fn line(first: &str, cells: impl Iterator<Item = (usize, &'static str)>) -> String {
    let mut line = format!("{first:<42}");
    for (width, cell) in cells {
        let _ = write!(line, " {cell:<width$}");
    }
    format!("{}\n", line.trim_end())
}

fn matrix() -> String {
    let actors = actors();
    let mut text = String::from(
        "yes: may.  no: told whose it is.  404: told that there is nothing.  401: asked to sign in.\n\
         Problems and engagements are the council's. `preview` holds a link to the problem, `no seat` is in no organisation,\n\
         `others` has every role in another council, `worker` runs pilots, `portal` is its jobs and its command line.\n\n",
    );
    text += &line("", actors.iter().map(|(name, _)| (name.len(), *name)));
    for act in Act::ALL {
        let subjects = subjects(*act);
        // An act on one kind of subject takes one line; one on several a line for each.
        let single = subjects.len() == 1;
        if !single {
            let _ = writeln!(text, "{}", act.rule().name);
        }
        for (on, subject) in subjects {
            let first = if single {
                act.rule().name.to_owned()
            } else {
                format!("  {}", if on.is_empty() { "at all" } else { on })
            };
            text +=
                &line(&first, actors.iter().map(|(name, actor)| (name.len(), answer(actor, *act, &subject))));
        }
    }
    text
}

#[test]
fn the_whole_table_is_as_it_was_agreed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("permissions", matrix()));
}
