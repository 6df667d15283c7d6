//! The demonstration shows every state there is. A state that nobody can reach is not in its enum.

use crate::harness::House;
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Regime, Role},
    engagements::{DeclaredInterest, Engagement, Notice, PartyStage, Phase, Purpose, Reading, Setup, Stage},
    ids::EngagementId,
    pilots::{Cause, EndReason, ModuleFault, ModuleState, Quota},
    problems::{self, AdviceReason, Direction, Measure, Question, ServiceArea},
};
use portal::db::{Kind, Row, Statement};
use receipt::reveal::Reveal;
use std::collections::BTreeSet;

macro_rules! reads {
    ($($name:ident: $sql:literal;)*) => { $(
        static $name: Statement =
            Statement { name: stringify!($name), kind: Kind::Read, postgres: $sql, sqlite: $sql };
    )* };
}

reads! {
    PROBLEMS: "SELECT stage FROM problems";
    SHOWN: "SELECT DISTINCT CASE WHEN shown_to_colleagues THEN 'shown' ELSE 'not shown' END FROM problems";
    ANSWERED: "SELECT DISTINCT question FROM problem_answers WHERE body <> ''";
    AREAS: "SELECT body FROM problem_answers WHERE question = 'service_area' AND body <> ''";
    MEASURES: "SELECT body FROM problem_answers WHERE question = 'measures' AND body <> ''";
    KEPT: "SELECT DISTINCT reason FROM problem_advice_kept";
    STAGES: "SELECT stage FROM engagements";
    SETUPS: "SELECT setup FROM engagements";
    PHASES: "SELECT setup, stage_data FROM engagements";
    INTERESTS: "SELECT interest FROM conflict_declarations";
    PARTIES: "SELECT stage FROM engagement_parties";
    KINDS: "SELECT kind FROM organisations";
    REGIMES: "SELECT regime FROM organisations";
    ROLES: "SELECT roles FROM memberships";
    MODULES: "SELECT state FROM modules";
    ENDS: "SELECT end_reason FROM runs WHERE ended_at IS NOT NULL";
    FINALS: "SELECT stage FROM finals";
    REFERENCES: "SELECT id, reference FROM engagements";
    TRUSTED: "SELECT name FROM workers WHERE trusted";
    RUN_PHASES: "SELECT phase FROM runs";
    OPEN_RUNS: "SELECT CASE WHEN worker IS NULL THEN 'waits' WHEN progress IS NULL THEN 'starts' ELSE 'runs' END
        FROM pilot_jobs WHERE open AND kind = 'run'";
    WORLDS: "SELECT worlds FROM runs WHERE evidence IS NOT NULL AND end_reason = 'succeeded'";
    CAUSES: "SELECT cause FROM quota_entries";
    IDENTIFIERS: "SELECT DISTINCT CASE WHEN verified_at IS NULL THEN 'not verified' ELSE 'verified' END FROM identifiers";
}

/// What the rows of a statement hold, each once.
async fn found<T: Ord>(
    house: &House,
    statement: &'static Statement,
    read: impl Fn(&Row) -> Vec<T>,
) -> BTreeSet<T> {
    let rows = house.portal.db.rows(statement, vec![]).await.expect("the database answers");
    rows.iter().flat_map(read).collect()
}

fn text(row: &Row) -> Vec<String> {
    text_of(row, 0)
}

fn text_of(row: &Row, column: usize) -> Vec<String> {
    vec![row.get(column).expect("text")]
}

fn json<T: serde::de::DeserializeOwned>(row: &Row) -> T {
    row.json(0).expect("JSON")
}

/// An engagement as far as its phase depends on it.
fn engagement(row: &Row) -> Engagement {
    let nobody = uuid::Uuid::nil();
    Engagement {
        id: nobody.into(),
        reference: String::new(),
        problem: nobody.into(),
        version: 1,
        title: String::new(),
        lead: nobody.into(),
        setup: json(row),
        stage: row.json(1).expect("JSON"),
        revision: 0,
        joined: Vec::new(),
    }
}

/// The whole list, as what was found is compared with it.
fn all(keys: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
    keys.into_iter().map(str::to_owned).collect()
}

/// Which ends the demonstration shows.
fn is_shown(end: &EndReason) -> bool {
    match end {
        // Computing it again would take minutes: its pilot works until 20,000,000,000 steps are done.
        EndReason::ModuleFailed(ModuleFault::OutOfSteps) => false,
        // Six pages with the same words but for one: one of them is enough.
        EndReason::ModuleFailed(ModuleFault::Quota(quota)) => *quota == Quota::Handles,
        // In the portal it is a state of the version.
        EndReason::Rejected(_) => false,
        _ => true,
    }
}

scene! {
    async fn every_state_of_a_problem_is_shown(house) {
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        assert_eq!(found(&house, &PROBLEMS, text).await, all(problems::StageName::ALL.iter().map(|stage| stage.key())));
        assert_eq!(found(&house, &SHOWN, text).await, all(["shown", "not shown"]));
        assert_eq!(found(&house, &ANSWERED, text).await, all(Question::ALL.iter().map(|question| question.key())));
        let areas = found(&house, &AREAS, |row| vec![json::<String>(row)]).await;
        assert_eq!(areas, all(ServiceArea::ALL.iter().map(|area| area.key())));
        let directions = found(&house, &MEASURES, |row| vec![json::<Measure>(row).direction]).await;
        assert_eq!(directions, all(Direction::ALL.iter().map(|direction| direction.key())));
        assert_eq!(found(&house, &KEPT, text).await, all(AdviceReason::ALL.iter().map(|reason| reason.label())));
    }

    async fn every_state_of_an_engagement_is_shown(house) {
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        assert_eq!(found(&house, &STAGES, text).await, all(Stage::KEYS.iter().copied()));
        assert_eq!(found(&house, &PARTIES, text).await, all(PartyStage::KEYS.iter().copied()));
        let setups = async |read: fn(Setup) -> Vec<&'static str>| {
            found(&house, &SETUPS, |row| read(json(row)).into_iter().map(str::to_owned).collect()).await
        };
        assert_eq!(setups(|setup| vec![setup.notice.key()]).await, all(Notice::KEYS.iter().copied()));
        let readings = setups(|setup| setup.reading.iter().map(|reading| reading.key()).collect()).await;
        assert_eq!(readings, all(Reading::ALL.iter().map(|reading| reading.key())));
        let purposes = setups(|setup| setup.purposes.iter().map(|purpose| purpose.key()).collect()).await;
        assert_eq!(purposes, all(Purpose::ALL.iter().map(|purpose| purpose.key())));
        let interests = found(&house, &INTERESTS, text).await;
        assert_eq!(interests, all(DeclaredInterest::ALL.iter().map(|interest| interest.key())));
        let phases = found(&house, &PHASES, |row| vec![engagement(row).phase(house.now())]).await;
        assert_eq!(phases, Phase::ALL.iter().copied().collect());
    }

    async fn every_state_of_a_pilot_and_of_a_run_is_shown(house) {
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        assert_eq!(found(&house, &MODULES, text).await, all(ModuleState::KEYS.iter().copied()));
        assert_eq!(found(&house, &OPEN_RUNS, text).await, all(["waits", "starts", "runs"]));
        let ends = found(&house, &ENDS, |row| vec![row.parse::<EndReason>(0).expect("an end reason")]).await;
        assert_eq!(ends, EndReason::all().into_iter().filter(is_shown).collect());
        assert_eq!(found(&house, &RUN_PHASES, text).await, all(["practice", "final"]));
        let worlds = found(&house, &WORLDS, |row| vec![row.get::<i64>(0).expect("a number")]).await;
        assert_eq!(worlds, BTreeSet::from([1, 12]), "quick and full");
        assert_eq!(found(&house, &CAUSES, text).await, all(Cause::ALL.iter().map(|cause| cause.key())));
    }

    async fn one_final_is_open_and_one_has_been_revealed_for_anybody_to_check(house) {
        house.publish_receipt_key().await;
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        assert_eq!(found(&house, &FINALS, text).await, all(["open_for_locks", "revealed"]));
        let reveal = include_str!("../../src/demonstration/pilots/revealed/reveal.json");
        let reveal = Reveal::read(reveal.as_bytes()).expect("a reveal");
        let reference = found(&house, &REFERENCES, |row| {
            let id: EngagementId = row.parse(0).expect("an id");
            if id == reveal.engagement { text_of(row, 1) } else { Vec::new() }
        });
        let reference = reference.await.pop_first().expect("it is published");
        let mut visitor = house.visitor();
        let page = visitor.get(&format!("/engagements/{reference}/final")).await;
        for words in ["Hearth and Lantern", "Brightwater", "Pilot A", "Receipt of Hearth"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.says("Fell and Fern"), "that one did not agree to be named");
        // Its place among the names would say how its own begins.
        let shown = page.text();
        let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words}: {shown}"));
        assert!(place("Brightwater") < place("Hearth and Lantern") && place("Hearth and Lantern") < place("Pilot A"), "{shown}");
        let published = visitor.get(&format!("/engagements/{reference}/final/reveal.json")).await;
        assert_eq!(Reveal::read(published.body.as_bytes()).expect("a reveal"), reveal);
        // No worker that nobody runs is trusted with the other final.
        assert!(found(&house, &TRUSTED, text).await.is_empty());
    }

    async fn what_a_pilot_showed_in_the_final_stands_beside_the_response_of_its_supplier(house) {
        house.publish_receipt_key().await;
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        let reveal = include_str!("../../src/demonstration/pilots/revealed/reveal.json");
        let engagement = Reveal::read(reveal.as_bytes()).expect("a reveal").engagement;
        house.wait_minutes(13 * 24 * 60);
        let mut officer = house.visitor();
        let signed_in = [("email", "morag.tulloch@glenharrow.example"), ("password", "demonstration only")];
        assert_eq!(officer.submit("/sign-in", &signed_in).await.status, StatusCode::SEE_OTHER);
        let workspace = format!("/workspace/engagements/{engagement}");
        officer.submit(&format!("{workspace}/declare"), &[("interest", "none")]).await;
        let list = officer.get(&format!("{workspace}/responses")).await;
        let start = format!("href=\"{workspace}/responses/");
        let response = list.body.split(&start).skip(1).map(|rest| &rest[..36]).find(|id| id.as_bytes()[8] == b'-');
        let response = response.unwrap_or_else(|| panic!("{}", list.text()));
        let page = officer.get(&format!("{workspace}/responses/{response}")).await;
        for words in ["Response of Hearth and Lantern", "Its pilot in the final", "See all pilots side by side"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.says("ranking") && page.says("With 5 measures some figure may look good or bad by chance"), "{}", page.text());
        let beside = page.text();
        let beside = beside.split("Its pilot in the final").nth(1).expect("it is there");
        assert!(beside.contains("Hearth and Lantern") && !beside.contains("Brightwater"), "of its own supplier alone: {beside}");
    }

    async fn every_kind_of_organisation_and_every_role_is_there(house) {
        server::demonstration::make(&house.portal, house.now()).await.expect("it is made");
        assert_eq!(found(&house, &KINDS, text).await, all(OrganisationKind::ALL.iter().map(|kind| kind.key())));
        assert_eq!(found(&house, &REGIMES, text).await, all(Regime::ALL.iter().map(|regime| regime.key())));
        assert_eq!(found(&house, &ROLES, json::<Vec<Role>>).await, Role::ALL.iter().copied().collect());
        assert_eq!(found(&house, &IDENTIFIERS, text).await, all(["verified", "not verified"]));
    }
}
