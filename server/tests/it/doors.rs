//! Every door, as everybody: nothing is open that the permission table keeps shut, and no word travels.
//!
//! What must happen follows from the table and the object behind the door; that the table itself says what
//! it should is a test of `domain`.

use crate::{
    cast::{CANARIES, Cast, Player},
    engagements::ASKED_FOR_FILES,
    harness::{Answer, House},
};
use app::edge::{Comes, Door};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    accounts::OrganisationKind,
    actor::{Act, Denied, Subject, may},
    engagements::DeclaredInterest,
    problems::Question,
};

/// What stands behind a door, for the table.
async fn subject(house: &House, cast: &Cast, player: &Player, door: &Door) -> Subject {
    match door.act {
        Act::ReadDraftProblem
        | Act::EditDraftProblem
        | Act::RequestEdits
        | Act::ApproveProblem
        | Act::RetireProblem => {
            let system = house.system();
            let working = portal::problems::read_draft(&house.portal, &system, cast.problem).await;
            let working = working.expect("the portal itself reads every draft");
            working.problem.subject(working.last_editor, false)
        }
        Act::ReadPublished if door.path == app::routes::ENGAGEMENT => {
            Subject::Engagement { lead: cast.council, parties: vec![cast.party], published: true }
        }
        Act::ReadDraftEngagement
        | Act::SetUpEngagement
        | Act::PublishEngagement
        | Act::AmendEngagement
        | Act::WithdrawEngagement
        | Act::ChooseChallenge
        | Act::ReadConflictDetail => {
            Subject::Engagement { lead: cast.council, parties: vec![cast.party], published: false }
        }
        Act::InviteParty => {
            Subject::Engagement { lead: cast.council, parties: vec![cast.party], published: false }
        }
        // The council that takes part was invited too, and has answered.
        Act::AnswerInvitation => {
            let party = player.actor.seat().is_some_and(|seat| seat.organisation == cast.party);
            Subject::Organisation(if party { cast.party } else { cast.invited })
        }
        Act::AnswerForParty | Act::ChooseProfile => Subject::Organisation(cast.party),
        Act::DeclareConflict => match player.actor.person() {
            Some(person) => {
                let own = player.actor.seat().filter(|seat| seat.organisation == cast.party);
                Subject::Own { person, organisation: own.map_or(cast.council, |seat| seat.organisation) }
            }
            None => Subject::Portal,
        },
        Act::ManageMembers if door.path == app::routes::INVITE_REVOKE => Subject::Organisation(cast.council),
        Act::ManageMembers if door.path == app::routes::JOIN_REQUEST => Subject::Organisation(cast.supplier),
        Act::SeeWorkspace
        | Act::SeeEngagements
        | Act::StartProblem
        | Act::StartEngagement
        | Act::SeeMembers
        | Act::ManageMembers
        | Act::AddIdentifier => {
            let own = player.actor.seat().map(|seat| seat.organisation);
            Subject::Organisation(own.unwrap_or(cast.council))
        }
        Act::MakeToken => match player.actor.person() {
            Some(person) => {
                let own = player.actor.seat().map(|seat| seat.organisation);
                Subject::Own { person, organisation: own.unwrap_or(cast.supplier) }
            }
            None => Subject::Portal,
        },
        Act::AskQuestion if door.path == app::routes::QUESTION => Subject::Organisation(cast.supplier),
        Act::RegisterInterest | Act::AskQuestion => {
            let own = player.actor.seat().map(|seat| seat.organisation);
            Subject::Organisation(own.unwrap_or(cast.supplier))
        }
        // One's own pilots for an engagement; or those of the supplier.
        Act::RunPilot if door.path.contains("{reference}") => {
            let own = player.actor.seat().map(|seat| seat.organisation);
            Subject::Organisation(own.unwrap_or(cast.supplier))
        }
        Act::LockModule if door.path.contains("{reference}") => {
            let own = player.actor.seat().map(|seat| seat.organisation);
            Subject::Organisation(own.unwrap_or(cast.supplier))
        }
        Act::RunPilot | Act::LockModule => Subject::Organisation(cast.supplier),
        // One's own response, and one's own demo; only the supplier has them.
        Act::DraftResponse | Act::BookDemo | Act::AttendForum if of_the_supplier(door) => {
            let own = player.actor.seat().filter(|seat| seat.kind != OrganisationKind::Supplier);
            Subject::Organisation(own.map_or(cast.supplier, |seat| seat.organisation))
        }
        Act::DraftResponse | Act::SubmitResponse | Act::BookDemo | Act::AttendForum => {
            let own = player.actor.seat().map(|seat| seat.organisation);
            Subject::Organisation(own.unwrap_or(cast.supplier))
        }
        // Everybody of the council has a role on the published engagement, and declared.
        Act::ReadResponses | Act::AnswerResponse => Subject::Responses {
            lead: cast.council,
            parties: vec![cast.party],
            declared: Some(DeclaredInterest::None),
        },
        _ if of_published(door) => {
            Subject::Engagement { lead: cast.council, parties: vec![cast.party], published: true }
        }
        _ => Subject::Portal,
    }
}

/// Whether this actor may read the private draft.
async fn reads(house: &House, cast: &Cast, actor: &domain::actor::Actor) -> Result<(), Denied> {
    let working = portal::problems::read_draft(&house.portal, &house.system(), cast.problem).await;
    let problem = working.expect("the portal itself reads every draft").problem;
    may(actor, Act::ReadDraftProblem, &problem.subject(None, false)).map(|_| ())
}

/// Whether the door leads to what a supplier submitted, attached or booked.
fn of_the_supplier(door: &Door) -> bool {
    let doors = [
        app::routes::RESPONSE_RECEIPT,
        app::routes::RESPONSE_RECEIPT_JSON,
        app::routes::RESPONSE_FILE,
        app::routes::RESPONSE_FILE_REMOVE,
        app::routes::DEMO_BOOKING,
        app::routes::DEMO_MOVE,
        app::routes::DEMO_ICS,
        app::routes::FORUM_ICS,
    ];
    doors.contains(&door.path)
}

/// Whether the door is one of the published engagement.
fn of_published(door: &Door) -> bool {
    matches!(
        door.act,
        Act::RunFinal
            | Act::AgreeToFinal
            | Act::ReadResults
            | Act::SeeInterest
            | Act::SeeQuestions
            | Act::AnswerQuestion
            | Act::UnsealAsker
            | Act::ReadResponses
            | Act::AnswerResponse
            | Act::SeeLedger
            | Act::WriteLedger
            | Act::DecideLedger
            | Act::CloseEngagement
            | Act::SeeDemos
            | Act::OfferDemos
            | Act::AllowDemo
            | Act::SeeForums
            | Act::RunForum
    ) || door.path == app::routes::CLOSING
}

/// Whether nothing is behind the door for anybody, as long as a final is not revealed.
fn opens_at_the_reveal(door: &Door) -> bool {
    let later = [
        app::routes::FINAL_REVEAL,
        app::routes::FINAL_CHALLENGE,
        app::routes::FINAL_RECEIPT,
        app::routes::FINAL_RESULTS,
    ];
    later.contains(&door.path)
}

/// The door's address with its parts filled in. A part that nobody knows fails the test.
pub fn address(cast: &Cast, player: &Player, door: &Door) -> String {
    let parts = door.path.split('/').map(|part| match part {
        // Only an approved problem has versions and changes.
        "{problem}" if door.path.contains("{number}") || door.path == app::routes::PROBLEM_CHANGES => {
            cast.approved.to_string()
        }
        "{problem}" => cast.problem.to_string(),
        "{number}" => "1".to_owned(),
        "{token}" => "nobody-was-given-this".to_owned(),
        "{person}" => match player.actor.person() {
            Some(person) => person.to_string(),
            None => "0195c3a0-0000-7000-8000-000000000000".to_owned(),
        },
        "{request}" => cast.join.to_string(),
        "{invite}" => cast.invite.to_string(),
        // It has answered, so nobody takes its invitation back.
        "{organisation}" if door.path == app::routes::ENGAGEMENT_TAKE_BACK => cast.party.to_string(),
        "{organisation}" => cast.council.to_string(),
        "{engagement}" if of_published(door) => cast.published.to_string(),
        "{engagement}" => cast.engagement.to_string(),
        "{step}" if door.path == app::routes::FINAL_AGREE => "start".to_owned(),
        "{step}" => "call-off".to_owned(),
        "{module}" => cast.module.to_string(),
        "{run}" => cast.run.to_string(),
        "{reference}" => cast.reference.clone(),
        "{part}" if door.path == app::routes::CLOSING_PART => {
            domain::closing::ClosingPart::Heard.key().to_owned()
        }
        "{part}" => domain::engagements::Part::Process.key().to_owned(),
        "{question}" if door.path == app::routes::RESPONSE_FILE_NEW => ASKED_FOR_FILES.to_owned(),
        "{slot}" => cast.slot.to_string(),
        "{booking}" => cast.booking.to_string(),
        "{file}" => cast.file.to_string(),
        "{question}" if door.path.contains("/response") => cast.measure.clone(),
        "{response}" => cast.response.to_string(),
        "{question}" if door.path == app::routes::ENGAGEMENT_FORUM_QUESTION => {
            cast.forum.question.to_string()
        }
        "{forum}" if door.path.contains("{slide}") => cast.forum.over.to_string(),
        "{forum}" if door.path == app::routes::ENGAGEMENT_FORUM_SLIDES => cast.forum.under_way.to_string(),
        "{forum}" => cast.forum.ahead.to_string(),
        "{slide}" => cast.forum.slide.to_string(),
        "{question}" if door.path.contains("/questions/{question}") => cast.question.to_string(),
        "{question}" if door.path.contains("{item}") => Question::Measures.key().to_owned(),
        "{question}" => Question::Why.key().to_owned(),
        "{item}" => "0195c3a0-0000-7000-8000-000000000000".to_owned(),
        part if part.starts_with('{') => {
            panic!("the test does not know how to fill in {part} of {}", door.path)
        }
        part => part.to_owned(),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    if door.path == app::routes::PROBLEM_CHANGES { format!("{path}?from=1&to=1") } else { path }
}

/// Opens the door: reads the page, or sends a form with nothing in it but its token.
async fn open(player: &mut Player, door: &Door, address: &str) -> Answer {
    if let Comes::Program(_) = door.comes {
        // The cookies go along, and open nothing.
        let mut request = Request::builder().method(door.method).uri(address);
        if let Some(token) = &player.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        return player.browser.send(request.body(Body::empty()).expect("a request")).await;
    }
    if door.method == "GET" {
        return player.browser.get(address).await;
    }
    let token = player.browser.get("/cookies").await.token();
    player.browser.post(address, &token).await
}

/// Whether the answer is what the table's verdict asks for.
fn fits(verdict: Result<(), Denied>, door: &Door, answer: &Answer) -> bool {
    let (status, get) = (answer.status, door.method == "GET");
    match verdict {
        Ok(()) => {
            !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
                && !status.is_server_error()
                && !answer.location().starts_with("/sign-in")
        }
        // What is no page is not led anywhere.
        Err(Denied::SignIn) if door.comes != Comes::Browser => {
            status == StatusCode::UNAUTHORIZED
                && answer.headers.get("www-authenticate").is_some_and(|scheme| scheme == "Bearer")
                && answer.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json")
        }
        Err(Denied::SignIn) if get => {
            status == StatusCode::UNAUTHORIZED
                || (status == StatusCode::SEE_OTHER && answer.location().starts_with("/sign-in"))
        }
        Err(Denied::SignIn) => status == StatusCode::UNAUTHORIZED,
        Err(Denied::NotFound) => status == StatusCode::NOT_FOUND,
        Err(Denied::Forbidden(_)) => status == StatusCode::FORBIDDEN,
    }
}

scene! {
    async fn every_door_opens_to_those_the_table_names_and_no_foreign_word_is_behind_it(house) {
        let mut cast = Cast::gather(&house).await;
        let mut players = std::mem::take(&mut cast.players);
        let (mut wrong, mut walked) = (Vec::new(), 0);
        for player in &mut players {
            // Whoever signs out is out, so that door comes last.
            let (last, doors): (Vec<&Door>, Vec<&Door>) =
                house.doors.iter().partition(|door| door.path == app::routes::SIGN_OUT);
            for door in doors.into_iter().chain(last) {
                let made_up = [app::routes::PREVIEW, app::routes::UNSUBSCRIBE, app::routes::CALENDAR].contains(&door.path);
                let verdict = may(&player.actor, door.act, &subject(&house, &cast, player, door).await).map(|_| ());
                // The door is open to everybody, and behind it is nothing without a true link.
                let verdict = match verdict {
                    _ if made_up => Err(Denied::NotFound),
                    // Whoever may make no token has none, and their session is none.
                    _ if door.comes != Comes::Browser && player.token.is_none() => Err(Denied::SignIn),
                    Ok(()) if opens_at_the_reveal(door) => Err(Denied::NotFound),
                    verdict => verdict,
                };
                // Whoever duplicates a problem reads it first.
                let verdict = match door.path {
                    app::routes::PROBLEM_DUPLICATE => reads(&house, &cast, &player.actor).await.and(verdict),
                    _ => verdict,
                };
                let address = address(&cast, player, door);
                let answer = open(player, door, &address).await;
                walked += 1;
                if !fits(verdict, door, &answer) {
                    let Door { method, path, act, .. } = door;
                    let status = answer.status;
                    wrong.push(format!("{method} {path} as {}: {status}, but {act:?} says {verdict:?}", player.who));
                }
                // Mail is read by everybody where the portal is on loopback, and by nobody elsewhere: a scene of
                // accounts holds that.
                let canaries = if door.path == app::routes::MAIL { &[][..] } else { CANARIES };
                for canary in canaries {
                    let met = answer.body.contains(canary.word) || answer.location().contains(canary.word);
                    if met && !(canary.known_to)(&cast, &player.actor) {
                        wrong.push(format!("{} {} as {} shows {}", door.method, door.path, player.who, canary.word));
                    }
                }
            }
        }
        println!("{walked} doors tried: {} doors by {} people", house.doors.len(), players.len());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    async fn each_canary_is_met_by_those_who_may(house) {
        let mut cast = Cast::gather(&house).await;
        let mut players = std::mem::take(&mut cast.players);
        for canary in CANARIES {
            let mut met = false;
            for player in players.iter_mut().filter(|player| (canary.known_to)(&cast, &player.actor)) {
                for door in house.doors.iter().filter(|door| door.method == "GET") {
                    let address = address(&cast, player, door);
                    met |= open(player, door, &address).await.body.contains(canary.word);
                }
            }
            assert!(met, "nobody meets {}: the canary sings nowhere, so the test above proves nothing", canary.word);
        }
    }

    async fn every_address_is_mounted_once_for_each_method(house) {
        let mut seen = std::collections::BTreeSet::new();
        for door in &house.doors {
            assert!(seen.insert((door.method, door.path)), "{} {} is mounted twice", door.method, door.path);
        }
        assert!(seen.len() > 20, "the list of doors is too short to be true");
    }
}
