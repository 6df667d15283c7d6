//! Scenes of a response from its first word to what comes of it.

use super::*;
use crate::{
    engagements::{Dates, Reading, Setup, Stage as EngagementStage},
    fault::FaultKind,
    ids::{ModuleId, ProblemId, RunId},
    pilots::{EndReason, ModuleState, Phase, PlatformFault, Run, RunState, Sha256, sample_card},
    problems::{Content as Problem, Measure},
};
use uuid::Uuid;

const OPENED: i64 = 1_804_068_000_000;

fn minutes(after: i64) -> Timestamp {
    Timestamp::from_millis(OPENED).plus_minutes(after)
}

/// Open for an hour.
fn engagement(reading: Reading) -> Engagement {
    let dates = Dates { closes_at: Some(minutes(60)), ..Dates::default() };
    Engagement {
        id: EngagementId(Uuid::from_u128(1)),
        reference: "EN-AAAA-A1".to_owned(),
        problem: ProblemId(Uuid::from_u128(2)),
        version: 1,
        title: "Damp".to_owned(),
        lead: OrganisationId(Uuid::from_u128(3)),
        setup: Setup { dates, reading: Some(reading), ..Setup::default() },
        stage: EngagementStage::Published { at: minutes(0), by: PersonId(Uuid::from_u128(4)) },
        revision: 3,
        joined: Vec::new(),
    }
}

fn draft() -> Response {
    Response {
        id: ResponseId(Uuid::from_u128(5)),
        reference: "RS-AAAA-A1".to_owned(),
        engagement: EngagementId(Uuid::from_u128(1)),
        organisation: OrganisationId(Uuid::from_u128(6)),
        stage: Stage::Draft,
        versions: 0,
        started_at: minutes(1),
        revision: 0,
    }
}

fn question(id: &str, kind: Kind, required: bool) -> ResponseQuestion {
    ResponseQuestion { id: id.to_owned(), ask: format!("Ask {id}?"), hint: String::new(), kind, required }
}

fn how() -> ResponseQuestion {
    question("how", Kind::Text { words: 3 }, true)
}

fn typed<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> String + 'a {
    move |key| {
        pairs.iter().find(|(name, _)| *name == key).map_or_else(String::new, |(_, value)| (*value).to_owned())
    }
}

fn answered(text: &str) -> Content {
    let answer = how().clean(typed(&[(TEXT, text)])).expect("a text is kept");
    Content {
        questions: vec![how()],
        answers: BTreeMap::from([("how".to_owned(), answer)]),
        files: Vec::new(),
    }
}

fn expected() -> ResponseQuestion {
    let measure = Measure {
        name: "Repeat visits".to_owned(),
        unit: "visits".to_owned(),
        baseline: "412".to_owned(),
        target: "200".to_owned(),
        ..Measure::default()
    };
    question("m", Kind::Measure { measure }, false)
}

/// A run of these worlds, for this, that stands so.
fn run(phase: Phase, state: RunState) -> Run {
    Run {
        id: RunId(Uuid::from_u128(7)),
        engagement: EngagementId(Uuid::from_u128(1)),
        organisation: OrganisationId(Uuid::from_u128(6)),
        module: ModuleId(Uuid::from_u128(8)),
        module_sha256: Sha256::of(b"module"),
        module_bytes: 6,
        number: 3,
        phase,
        worlds: 12,
        profile: "county_town_rich".to_owned(),
        party: None,
        key: None,
        queued_at: minutes(0),
        state,
    }
}

fn ended(end: EndReason) -> RunState {
    RunState::Ended { at: minutes(5), end, attempts: 1 }
}

#[test]
fn a_run_is_asked_about_where_there_is_a_challenge_and_last() {
    let (own, problem) = ([how()], Problem::default());
    let ids = |card| all_asked(&own, &problem, card).into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(None), ["how"]);
    let card = sample_card("repairs");
    assert_eq!(ids(Some(&card)), ["how", "pilot"]);
    let asked = all_asked(&own, &problem, Some(&card)).pop().expect("it is asked");
    assert!(!asked.required && asked.hint.contains(&card.title), "{asked:?}");
}

#[test]
fn a_practice_run_that_succeeded_is_shown_and_no_other() {
    let ready = ModuleState::Deleted { at: minutes(9) };
    let shown = run(Phase::Practice, ended(EndReason::Succeeded));
    assert!(shown.may_be_shown(&ready).is_ok(), "also when the file is gone");
    assert!(shown.may_be_shown(&ModuleState::Quarantined { at: minutes(9) }).is_err());
    for hidden in [
        run(Phase::Final, ended(EndReason::Succeeded)),
        run(Phase::Practice, ended(EndReason::Cancelled)),
        run(Phase::Practice, ended(EndReason::PlatformFailed(PlatformFault::Internal))),
        run(Phase::Practice, RunState::Leased { attempt: 1, progress: None }),
        run(Phase::Practice, RunState::Queued { before: 0, attempts: 0 }),
    ] {
        assert!(hidden.may_be_shown(&ready).is_err(), "{hidden:?}");
    }
}

#[test]
fn an_answer_says_which_run_it_shows_and_is_bound_to_its_evidence() {
    let asked = question("pilot", Kind::Pilot, false);
    let shown = run(Phase::Practice, ended(EndReason::Succeeded));
    let id = shown.id.to_string();
    let sent = [(RUN, id.as_str()), (TEXT, "Version 9, the best of all"), ("evidence", "made up")];
    let chosen = asked.clean(typed(&sent)).expect("it is a run");
    assert_eq!(
        (chosen.run(), chosen.get(TEXT), chosen.evidence()),
        (Some(shown.id), "", ""),
        "only the run is taken over"
    );
    let answer = chosen.showing(&shown, Sha256::of(b"{}"));
    assert_eq!(answer.evidence(), Sha256::of(b"{}").to_string());
    let words = [("", "A practice run in 12 worlds, queued on 3 March 2027, 10:00am GMT".to_owned())];
    assert_eq!(asked.shown(&answer), words, "and not how many versions there are");
    let answers = BTreeMap::from([(asked.id.clone(), answer)]);
    let content = Content { questions: vec![asked.clone()], answers, files: Vec::new() };
    assert!(content.plain_text().contains(&format!("SHA-256 of its evidence: {}", Sha256::of(b"{}"))));
    assert_eq!(asked.clean(|_| String::new()).expect("no run"), Answer::default());
    let mistakes = asked.clean(|_| "the best one".to_owned()).expect_err("that is no run");
    assert_eq!(mistakes[0], (RUN, "Choose one of the runs, or none".to_owned()));
}

#[test]
fn the_same_answers_say_the_same_however_the_questions_are_put() {
    let (content, other) = (answered("by hand"), answered("by machine"));
    let reworded = Content { questions: vec![how(), expected()], ..content.clone() };
    assert!(content.says_the_same_as(&reworded) && content.sha256() != reworded.sha256());
    assert!(!content.says_the_same_as(&other));
}

#[test]
fn what_was_submitted_stands_until_it_is_submitted_again_or_withdrawn() {
    let open = engagement(Reading::AfterClose);
    let first = draft().submit(&open, &answered("by hand"), minutes(10)).expect("it is open and complete");
    assert_eq!(first.stage.submission(), Some(Submission { version: 1, at: minutes(10) }));
    let second = first.submit(&open, &answered("by machine"), minutes(20)).expect("it can be changed");
    assert_eq!(second.stage.submission(), Some(Submission { version: 2, at: minutes(20) }));
    let withdrawn = second.withdraw(&open, minutes(30)).expect("it was submitted");
    assert_eq!(withdrawn.stage.submission(), None);
    assert!(withdrawn.clone().withdraw(&open, minutes(31)).is_err(), "it is withdrawn already");
    let third = withdrawn.submit(&open, &answered("again"), minutes(40)).expect("it comes back");
    assert_eq!(third.stage.submission(), Some(Submission { version: 3, at: minutes(40) }));
}

#[test]
fn the_last_moment_is_the_closing_date_and_a_late_one_is_told_by_how_much() {
    let open = engagement(Reading::AfterClose);
    let content = answered("in time");
    let last = minutes(60).plus_millis(-1);
    let submitted = draft().submit(&open, &content, last).expect("a millisecond is left");
    let late = draft().submit(&open, &content, minutes(60)).expect_err("it has closed");
    assert_eq!(late.kind, FaultKind::Conflict);
    assert!(late.what.starts_with("Responses closed 0 seconds ago, on "), "{}", late.what);
    let later = draft().submit(&open, &content, minutes(63)).expect_err("it has closed");
    assert!(later.what.starts_with("Responses closed 3 minutes ago, on "), "{}", later.what);
    assert!(later.next.contains("download"), "{}", later.next);
    assert!(submitted.withdraw(&open, minutes(60)).is_err(), "what stands at the close stays");
}

#[test]
fn a_council_answers_only_what_can_no_longer_change_and_only_once() {
    let open = engagement(Reading::AsTheyCome);
    let submitted = draft().submit(&open, &answered("by hand"), minutes(10)).expect("complete");
    let say = |response: Response, at| response.tell_outcome(&open, Outcome::GoOn, "Yes".to_owned(), at);
    assert!(submitted.clone().acknowledge(&open, minutes(59)).is_err(), "it may still change");
    assert!(say(submitted.clone(), minutes(59)).is_err(), "it may still change");
    let acknowledged = submitted.clone().acknowledge(&open, minutes(60)).expect("it has closed");
    assert!(acknowledged.clone().acknowledge(&open, minutes(61)).is_err());
    let told = say(acknowledged, minutes(70)).expect("it was acknowledged");
    assert!(say(told, minutes(71)).is_err(), "it was told");
    assert!(say(submitted, minutes(70)).is_ok(), "an outcome says more than an acknowledgement");
    assert!(say(draft(), minutes(70)).is_err(), "a draft is nobody's business");
}

#[test]
fn sealed_responses_open_at_the_closing_date_and_not_when_the_engagement_is_withdrawn() {
    let sealed = engagement(Reading::AfterClose);
    assert!(sealed.responses_are_readable(minutes(59)).is_err());
    assert!(sealed.responses_are_readable(minutes(60)).is_ok());
    let withdrawn = sealed.withdraw("No money".to_owned(), minutes(30)).expect("it is published");
    assert!(withdrawn.responses_are_readable(minutes(59)).is_err());
    assert!(withdrawn.responses_are_readable(minutes(60)).is_ok());
    // Until then nobody can submit, and whoever did can take it back.
    let submitted =
        draft().submit(&engagement(Reading::AfterClose), &answered("in time"), minutes(10)).expect("open");
    assert!(draft().submit(&withdrawn, &answered("late"), minutes(40)).is_err());
    assert!(submitted.clone().acknowledge(&withdrawn, minutes(59)).is_err(), "it may still be withdrawn");
    assert!(submitted.clone().withdraw(&withdrawn, minutes(59)).is_ok());
    assert!(submitted.clone().withdraw(&withdrawn, minutes(60)).is_err());
    assert!(submitted.acknowledge(&withdrawn, minutes(60)).is_ok());
    assert!(engagement(Reading::AsTheyCome).responses_are_readable(minutes(1)).is_ok());
    let unpublished = Engagement { stage: EngagementStage::Draft, ..engagement(Reading::AsTheyCome) };
    assert!(unpublished.responses_are_readable(minutes(61)).is_err());
}

#[test]
fn too_many_words_are_kept_and_cannot_be_submitted() {
    let long = answered("one two three four five");
    assert_eq!(long.answer(&how()).get(TEXT), "one two three four five");
    let refused =
        draft().submit(&engagement(Reading::AfterClose), &long, minutes(1)).expect_err("two too many");
    assert_eq!(refused.next, "To do: Ask how?: take out 2 words.");
    assert!(answered("one two three").missing().is_empty());
    assert_eq!(answered("").missing()[0].1, ["add an answer"]);
}

#[test]
fn an_optional_question_may_stay_empty_but_not_half_said() {
    let missing = |pairs: &[(&str, &str)]| {
        let answer = expected().clean(typed(pairs)).expect("it is kept");
        expected().missing(&answer, 0)
    };
    assert!(missing(&[]).is_empty());
    assert_eq!(missing(&[("value", "150")]), ["add how long it takes", "add what makes you expect it"]);
    assert!(missing(&[("value", "150"), ("within", "a year"), ("because", "We did")]).is_empty());
}

#[test]
fn a_mark_asks_until_when_and_why_and_takes_its_words_along() {
    let marked = |mark: &str| {
        let pairs = [(TEXT, "cheap"), (SENSITIVE, mark), ("sensitive_until", "2028")];
        how().clean(typed(&pairs)).expect("it is kept")
    };
    assert_eq!(how().missing(&marked("yes"), 0), ["say why it is commercially sensitive"]);
    assert!(how().missing(&marked(""), 0).is_empty());
    assert_eq!(marked("").get("sensitive_until"), "");
    assert_eq!(marked("yes").unmarked(), marked(""));
}

#[test]
fn a_number_stands_in_its_unit_and_a_choice_is_one_of_those_offered() {
    let number = question("n", Kind::Number { unit: "days".to_owned() }, true);
    let answer = number.clean(typed(&[(TEXT, "1,234")])).expect("a number");
    assert_eq!(number.shown(&answer), [("", "1,234 days".to_owned())]);
    let wrong = number.clean(typed(&[(TEXT, "soon")])).expect_err("no number");
    assert_eq!(wrong[0].0, TEXT);
    assert!(wrong[0].1.contains("days"), "{}", wrong[0].1);
    let choice = question("c", Kind::Choice { choices: vec!["Yes".to_owned(), "No".to_owned()] }, true);
    assert_eq!(choice.clean(typed(&[(TEXT, "No")])).expect("kept").get(TEXT), "No");
    assert!(choice.clean(typed(&[(TEXT, "Perhaps")])).expect("kept").is_empty());
    let reached = expected().clean(typed(&[("value", "150")])).expect("kept");
    assert_eq!(expected().shown(&reached), [("What you expect to reach", "150 visits".to_owned())]);
}

#[test]
fn the_same_answers_have_the_same_hash_and_others_another() {
    assert_eq!(answered("by hand").sha256(), answered("by hand").sha256());
    assert_ne!(answered("by hand").sha256(), answered("by machine").sha256());
    let read: Content = serde_json::from_str(&answered("by hand").json()).expect("it was written by us");
    assert_eq!(read, answered("by hand"));
    assert_eq!(read.json(), answered("by hand").json(), "what was hashed can be handed out");
}

#[test]
fn the_plain_text_says_what_was_asked_answered_and_marked() {
    let pairs =
        [(TEXT, "by hand"), (SENSITIVE, "yes"), ("sensitive_until", "2028"), ("sensitive_because", "Prices")];
    let answer = how().clean(typed(&pairs)).expect("kept");
    let content = Content {
        questions: vec![how(), expected()],
        answers: BTreeMap::from([("how".to_owned(), answer)]),
        files: Vec::new(),
    };
    assert_eq!(
        content.plain_text(),
        "Ask how?\n\nby hand\n\nCommercially sensitive until: 2028\nBecause: Prices\n\n----\n\nAsk m?\n\nNot answered\n"
    );
}

#[test]
fn a_question_for_files_is_answered_by_a_file_and_not_by_a_note() {
    let asked = question("f", Kind::File, true);
    let note = asked.clean(typed(&[(TEXT, "See page 2")])).expect("kept");
    assert_eq!(asked.missing(&note, 0), ["add a file"]);
    assert_eq!(asked.missing(&Answer::default(), 0), ["add a file"]);
    assert!(asked.missing(&Answer::default(), 1).is_empty());
    let optional = question("f", Kind::File, false);
    assert!(optional.missing(&Answer::default(), 0).is_empty());
    assert_eq!(optional.missing(&note, 0), ["add a file"], "a note about nothing");
}
