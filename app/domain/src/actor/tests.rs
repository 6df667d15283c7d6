//! Scenes of people who may and may not.

use super::*;
use uuid::Uuid;

fn organisation(n: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(n))
}

fn person(n: u128, organisation_number: u128, kind: OrganisationKind, roles: &[Role]) -> Actor {
    let seat = Seat { organisation: organisation(organisation_number), kind, roles: roles.to_vec() };
    Actor::Person { id: PersonId(Uuid::from_u128(n)), seat: Some(seat) }
}

fn draft(last_editor: u128, sole_officer_with_reason: bool) -> Subject {
    Subject::Problem {
        id: ProblemId(Uuid::from_u128(9)),
        council: organisation(1),
        shown_to_colleagues: false,
        last_editor: Some(PersonId(Uuid::from_u128(last_editor))),
        sole_officer_with_reason,
    }
}

#[test]
fn another_councils_draft_does_not_exist() {
    let stranger = person(5, 2, OrganisationKind::Council, &[Role::Owner, Role::Procurement]);
    for act in [Act::ReadDraftProblem, Act::EditDraftProblem, Act::ApproveProblem] {
        assert_eq!(may(&stranger, act, &draft(7, true)), Err(Denied::NotFound), "{act:?}");
    }
}

#[test]
fn inside_the_council_the_refusal_names_the_rule() {
    let observer = person(5, 1, OrganisationKind::Council, &[Role::Observer]);
    assert!(may(&observer, Act::ReadDraftProblem, &draft(7, false)).is_ok());
    assert_eq!(
        may(&observer, Act::EditDraftProblem, &draft(7, false)),
        Err(Denied::Forbidden(Act::EditDraftProblem.rule()))
    );
}

#[test]
fn an_evaluator_reads_a_draft_only_once_it_was_shown_to_colleagues() {
    let evaluator = person(5, 1, OrganisationKind::Council, &[Role::Evaluator]);
    let mut subject = draft(7, false);
    assert!(may(&evaluator, Act::ReadDraftProblem, &subject).is_err());
    if let Subject::Problem { shown_to_colleagues, .. } = &mut subject {
        *shown_to_colleagues = true;
    }
    assert!(may(&evaluator, Act::ReadDraftProblem, &subject).is_ok());
}

#[test]
fn a_preview_link_reads_its_problem_and_nothing_else() {
    let holder = Actor::Preview(ProblemId(Uuid::from_u128(9)));
    assert!(may(&holder, Act::ReadDraftProblem, &draft(7, false)).is_ok());
    assert_eq!(may(&holder, Act::EditDraftProblem, &draft(7, false)), Err(Denied::NotFound));
    let other = Actor::Preview(ProblemId(Uuid::from_u128(10)));
    assert_eq!(may(&other, Act::ReadDraftProblem, &draft(7, false)), Err(Denied::NotFound));
}

#[test]
fn nobody_approves_what_they_wrote_last_unless_alone_and_with_a_reason() {
    let owner = person(5, 1, OrganisationKind::Council, &[Role::Owner]);
    assert!(may(&owner, Act::ApproveProblem, &draft(7, false)).is_ok());
    assert!(may(&owner, Act::ApproveProblem, &draft(5, false)).is_err());
    assert!(may(&owner, Act::ApproveProblem, &draft(5, true)).is_ok());
}

#[test]
fn a_visitor_is_asked_to_sign_in_but_never_told_what_exists() {
    assert_eq!(may(&Actor::Visitor, Act::EditDraftProblem, &draft(7, false)), Err(Denied::SignIn));
    let hidden = Subject::Engagement { lead: organisation(1), parties: Vec::new(), published: false };
    assert_eq!(may(&Actor::Visitor, Act::ReadPublished, &hidden), Err(Denied::NotFound));
    // Their own council neither: no role would help, so nobody is told to ask for one.
    let officer = person(5, 1, OrganisationKind::Council, &[Role::Procurement]);
    assert_eq!(may(&officer, Act::ReadPublished, &hidden), Err(Denied::NotFound));
    let open = Subject::Engagement { lead: organisation(1), parties: Vec::new(), published: true };
    assert!(may(&Actor::Visitor, Act::ReadPublished, &open).is_ok());
}

#[test]
fn the_operator_reads_no_councils_drafts() {
    let operator = person(5, 3, OrganisationKind::Operator, &[Role::Owner]);
    assert!(may(&operator, Act::Operate, &Subject::Portal).is_ok());
    assert_eq!(may(&operator, Act::ReadDraftProblem, &draft(7, true)), Err(Denied::NotFound));
    assert!(may(&operator, Act::StartProblem, &Subject::Portal).is_err());
    assert!(may(&operator, Act::StartProblem, &Subject::Organisation(organisation(3))).is_err());
    assert!(may(&operator, Act::ManageMembers, &Subject::Organisation(organisation(3))).is_ok());
    assert!(may(&operator, Act::ManageMembers, &Subject::Organisation(organisation(1))).is_err());
}

#[test]
fn a_declaration_is_read_by_its_person_and_by_legal_and_procurement_of_the_same_council() {
    let own = Subject::Own { person: PersonId(Uuid::from_u128(5)), organisation: organisation(1) };
    let themselves = person(5, 1, OrganisationKind::Council, &[Role::Editor]);
    let legal = person(6, 1, OrganisationKind::Council, &[Role::Legal]);
    let owner = person(7, 1, OrganisationKind::Council, &[Role::Owner]);
    assert!(may(&themselves, Act::DeclareConflict, &own).is_ok());
    assert!(may(&legal, Act::DeclareConflict, &own).is_err());
    assert!(may(&legal, Act::ReadConflictDetail, &own).is_ok());
    assert!(may(&owner, Act::ReadConflictDetail, &own).is_err());
}

#[test]
fn responses_are_read_after_a_declaration_and_not_with_an_actual_conflict() {
    let evaluator = person(5, 1, OrganisationKind::Council, &[Role::Evaluator]);
    let finance = person(5, 1, OrganisationKind::Council, &[Role::Finance]);
    let others = person(5, 2, OrganisationKind::Council, Role::of(OrganisationKind::Council));
    let supplier = person(5, 3, OrganisationKind::Supplier, Role::of(OrganisationKind::Supplier));
    let declared = |declared| Subject::Responses { lead: organisation(1), parties: Vec::new(), declared };
    for interest in [DeclaredInterest::None, DeclaredInterest::Potential, DeclaredInterest::Perceived] {
        assert!(may(&evaluator, Act::ReadResponses, &declared(Some(interest))).is_ok(), "{interest:?}");
        assert!(may(&finance, Act::ReadResponses, &declared(Some(interest))).is_err(), "{interest:?}");
        assert!(may(&evaluator, Act::AnswerResponse, &declared(Some(interest))).is_err(), "{interest:?}");
        for stranger in [&others, &supplier] {
            assert_eq!(may(stranger, Act::ReadResponses, &declared(Some(interest))), Err(Denied::NotFound));
        }
    }
    for interest in [None, Some(DeclaredInterest::Actual)] {
        assert!(may(&evaluator, Act::ReadResponses, &declared(interest)).is_err(), "{interest:?}");
    }
    // Whoever asks about the engagement in place of its responses is refused too.
    let engagement = Subject::Engagement { lead: organisation(1), parties: Vec::new(), published: true };
    assert!(may(&evaluator, Act::ReadResponses, &engagement).is_err());
}

#[test]
fn whoever_takes_part_in_an_engagement_is_inside_it_and_who_leads_it_alone_decides() {
    let joint =
        Subject::Engagement { lead: organisation(1), parties: vec![organisation(2)], published: false };
    let alone = Subject::Engagement { lead: organisation(1), parties: Vec::new(), published: false };
    let officer = person(5, 2, OrganisationKind::Council, &[Role::Procurement]);
    assert!(may(&officer, Act::ReadDraftEngagement, &joint).is_ok());
    assert_eq!(may(&officer, Act::ReadDraftEngagement, &alone), Err(Denied::NotFound));
    assert!(matches!(may(&officer, Act::PublishEngagement, &joint), Err(Denied::Forbidden(_))));
    assert_eq!(may(&officer, Act::PublishEngagement, &alone), Err(Denied::NotFound));
    let evaluator = person(5, 2, OrganisationKind::Council, &[Role::Evaluator]);
    let declared = Some(DeclaredInterest::None);
    let responses = |parties| Subject::Responses { lead: organisation(1), parties, declared };
    assert!(may(&evaluator, Act::ReadResponses, &responses(vec![organisation(2)])).is_ok());
    assert_eq!(may(&evaluator, Act::ReadResponses, &responses(Vec::new())), Err(Denied::NotFound));
}

/// How the hint of a role says that it may do this; nothing where everybody there may, or each for themselves.
fn in_a_hint(act: Act) -> Option<&'static str> {
    Some(match act {
        Act::ReadPublished
        | Act::Enter
        | Act::ManageOwnAccount
        | Act::MakeToken
        | Act::SeeWorkspace
        | Act::SeeEngagements
        | Act::SeeMembers
        | Act::WriteLedger
        | Act::SeeDemos
        | Act::SeeForums
        | Act::DeclareConflict
        | Act::Watch
        | Act::DoWork => return None,
        Act::StartProblem | Act::EditDraftProblem => "writes",
        Act::ReadDraftProblem
        | Act::ReadDraftEngagement
        | Act::SeeInterest
        | Act::SeeQuestions
        | Act::SeeLedger => "reads",
        Act::RequestEdits => "asks for edits",
        Act::ApproveProblem => "approves",
        Act::RetireProblem => "retires problems",
        Act::InviteParty => "invites other councils",
        Act::AnswerInvitation => "answers invitations of other councils",
        Act::AnswerForParty => "in joint engagements",
        Act::ChooseChallenge => "chooses the challenge",
        Act::ChooseProfile => "the sort of your own council",
        Act::RegisterInterest => "registers interest",
        Act::AskQuestion => "asks questions",
        Act::OfferDemos => "offers demos",
        Act::AllowDemo => "allows another demo",
        Act::BookDemo => "books demos",
        Act::RunForum => "runs forums",
        Act::AttendForum => "attends forums",
        Act::AnswerQuestion => "answers questions",
        Act::UnsealAsker => "unseals who asked",
        Act::DecideLedger => "decides on the ledger",
        Act::CloseEngagement => "closes and withdraws engagements",
        Act::DraftResponse => "questions, drafts",
        Act::SubmitResponse => "submits responses",
        Act::ReadResponses => "responses of suppliers",
        Act::AnswerResponse => "answers responses",
        Act::RunPilot => "runs pilots",
        Act::LockModule => "locks the pilot",
        Act::RunFinal => "runs finals",
        Act::AgreeToFinal => "agrees to finals",
        Act::ReadResults => "results of finals",
        Act::StartEngagement => "starts",
        Act::SetUpEngagement => "sets up",
        Act::PublishEngagement => "publishes",
        Act::AmendEngagement => "publishes addenda",
        Act::WithdrawEngagement => "withdraws engagements",
        Act::ReadConflictDetail => "detail of conflict",
        Act::ManageMembers => "invites people",
        Act::AddIdentifier => "adds identifiers",
        Act::Operate => "registers organisations",
    })
}

#[test]
fn the_words_beside_a_role_name_every_right_it_gives_and_no_other() {
    let mut shown = draft(7, false);
    if let Subject::Problem { shown_to_colleagues, .. } = &mut shown {
        *shown_to_colleagues = true;
    }
    let subjects = [
        shown,
        Subject::Portal,
        Subject::Organisation(organisation(1)),
        Subject::Engagement { lead: organisation(1), parties: Vec::new(), published: false },
        Subject::Responses {
            lead: organisation(1),
            parties: Vec::new(),
            declared: Some(DeclaredInterest::None),
        },
        Subject::Own { person: PersonId(Uuid::from_u128(6)), organisation: organisation(1) },
    ];
    for kind in OrganisationKind::ALL {
        for role in Role::of(*kind) {
            let actor = person(5, 1, *kind, &[*role]);
            let hint = role.hint(*kind).to_lowercase();
            let can = |act: Act| subjects.iter().any(|subject| may(&actor, act, subject).is_ok());
            for words in Act::ALL.iter().filter_map(|act| in_a_hint(*act)) {
                let given = Act::ALL.iter().any(|act| in_a_hint(*act) == Some(words) && can(*act));
                assert_eq!(hint.contains(words), given, "{kind:?} {role:?}: {words}");
            }
        }
    }
}
