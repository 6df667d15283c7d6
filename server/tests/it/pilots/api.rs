//! What programs ask with a token: the same as the page shows, and nothing that its person may not.

use super::{Challenged, LOOK_EACH, PILOT, challenged, ready, stop, supplier};
use crate::{
    engagements::{done, sign_in_again},
    harness::{Answer, Browser, House, PASSWORD, Somebody, Supplier},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use domain::{
    accounts::{Role, TokenPeriod, TokenScope, TokenShown},
    pilots::{LogShown, ModuleShown, PilotsShown, RunShown, RunStanding},
};
use portal::accounts::{
    self, members,
    tokens::{self, NewToken},
};
use serde::de::DeserializeOwned;

/// A token of somebody with [`PASSWORD`], for a year, through the use case.
pub async fn token(house: &House, somebody: &Somebody, scopes: &[TokenScope]) -> String {
    let op = somebody.op(house);
    let confirmed = accounts::confirm(&house.portal, &op, PASSWORD).await.expect("the right password");
    let new = NewToken {
        id: op.id(),
        name: "A build".to_owned(),
        scopes: scopes.to_vec(),
        period: TokenPeriod::Year,
    };
    tokens::make(&house.portal, &op, confirmed, new).await.expect("they may").secret
}

/// A program with a token.
struct Program {
    browser: Browser,
    token: Option<String>,
}

impl Program {
    fn new(house: &House, token: &str) -> Program {
        Program { browser: house.visitor(), token: Some(token.to_owned()) }
    }

    async fn send(&mut self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.browser.send(request.body(body.into()).expect("a request")).await
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    async fn post(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Method::POST, path, body).await
    }

    /// Asks until this is so.
    async fn until<T: DeserializeOwned>(&mut self, path: &str, so: impl Fn(&T) -> bool) -> T {
        for _ in 0..200 {
            let read = read(&self.get(path).await, StatusCode::OK);
            if so(&read) {
                return read;
            }
            tokio::time::sleep(LOOK_EACH * 6).await;
        }
        panic!("{path} never came to it");
    }
}

/// The answer as this type.
#[track_caller]
fn read<T: DeserializeOwned>(answer: &Answer, status: StatusCode) -> T {
    assert_eq!(answer.status, status, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// The problem that an answer is: its words.
#[track_caller]
fn problem(answer: &Answer, status: StatusCode) -> String {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(problem["status"], status.as_u16());
    format!(
        "{}. {}",
        problem["title"].as_str().expect("a title"),
        problem["detail"].as_str().expect("a detail")
    )
}

/// A supplier with one person who has a password.
async fn with_password(house: &House, name: &str) -> (Supplier, Somebody) {
    let supplier = house.supplier(name).await;
    let kind = domain::accounts::OrganisationKind::Supplier;
    let person =
        house.person(supplier.id, kind, &format!("Pat of {name}"), &[Role::Admin], Some(PASSWORD)).await;
    (supplier, person)
}

const MAKING: [(&str, &str); 4] =
    [("name", "My laptop"), ("scopes", "pilots:read"), ("period", "30"), ("password", PASSWORD)];

/// Makes a token on the page; gives back its secret.
async fn made_on_the_page(pat: &mut Somebody) -> String {
    let answer = pat.browser.submit("/account/tokens", &MAKING).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let words = answer.text();
    let start = words.find("fcp_").expect("it is shown");
    words[start..].split(' ').next().expect("a word").to_owned()
}

scene! {
    async fn a_token_is_made_on_a_page_shown_once_used_and_taken_back(house) {
        let (_, mut pat) = with_password(&house, "Brightwater").await;
        let secret = made_on_the_page(&mut pat).await;
        assert_eq!(secret.len(), "fcp_".len() + 43);
        let page = pat.browser.get("/account/tokens").await;
        assert!(page.says("My laptop") && page.says("pilots:read") && !page.body.contains(&secret), "{}", page.text());
        assert!(pat.browser.get("/account").await.says("1 token works"));
        let mut program = Program::new(&house, &secret);
        let shown: TokenShown = read(&program.get("/api/v1/token").await, StatusCode::OK);
        assert_eq!((shown.name.as_str(), shown.organisation.as_str()), ("My laptop", "Brightwater"));
        assert_eq!(shown.scopes, [TokenScope::PilotsRead]);
        let op = pat.op(&house);
        let own = tokens::own_tokens(&house.portal, &op).await.expect("they may");
        let fields = [page.token(), vec![("end".to_owned(), own[0].id.to_string())]].concat();
        done(pat.browser.post("/account/tokens", &fields).await);
        let words = problem(&program.get("/api/v1/token").await, StatusCode::UNAUTHORIZED);
        assert!(words.contains("/account/tokens"), "{words}");
        assert!(pat.browser.get("/account/tokens").await.says("No token of yours works"));
    }

    async fn a_token_is_not_made_without_the_password_a_scope_or_a_name_nor_twice(house) {
        let (_, mut pat) = with_password(&house, "Brightwater").await;
        for (field, value, words) in [
            ("password", "three loud herons", "The password is incorrect"),
            ("scopes", "everything", "Select what the token may be used for"),
            ("name", " ", "Enter what the token is for"),
            ("period", "3650", "Select how long the token works"),
        ] {
            let mut typed = MAKING;
            typed.iter_mut().find(|(name, _)| *name == field).expect("a field").1 = value;
            let answer = pat.browser.submit("/account/tokens", &typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
            assert!(answer.says(words), "{words}: {}", answer.text());
        }
        let fields = pat.browser.get("/account/tokens").await.fields_with(&MAKING);
        let first = pat.browser.post("/account/tokens", &fields).await;
        assert_eq!(first.status, StatusCode::OK);
        let second = pat.browser.post("/account/tokens", &fields).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        assert!(second.says("This form made a token before"), "{}", second.text());
        assert!(pat.browser.get("/account").await.says("1 token works"));
    }

    async fn whoever_expired_left_or_came_back_is_told_the_same_as_a_stranger(house) {
        let (supplier, mut pat) = with_password(&house, "Brightwater").await;
        let (_, rival) = with_password(&house, "Hearth").await;
        let stranger = problem(&Program::new(&house, "fcp_nobody-was-given-this").get("/api/v1/token").await, StatusCode::UNAUTHORIZED);
        // Expired.
        let month = made_on_the_page(&mut pat).await;
        let year = token(&house, &pat, TokenScope::ALL).await;
        house.wait_minutes(30 * 24 * 60);
        assert_eq!(problem(&Program::new(&house, &month).get("/api/v1/token").await, StatusCode::UNAUTHORIZED), stranger);
        // Gone from the organisation, and back.
        let mut program = Program::new(&house, &year);
        let _: TokenShown = read(&program.get("/api/v1/token").await, StatusCode::OK);
        let kind = domain::accounts::OrganisationKind::Supplier;
        let mut admin = house.person(supplier.id, kind, "Ash", &[Role::Admin], Some(PASSWORD)).await;
        let removing = format!("/people/{}/remove", pat.id);
        done(admin.browser.submit(&removing, &[("password", PASSWORD)]).await);
        assert_eq!(problem(&program.get("/api/v1/token").await, StatusCode::UNAUTHORIZED), stranger);
        house.wait_minutes(1);
        members::grant(&house.portal, &house.system(), supplier.id, pat.id, &[Role::Member]).await.expect("back again");
        assert_eq!(problem(&program.get("/api/v1/token").await, StatusCode::UNAUTHORIZED), stranger);
        // A cookie alone is nobody.
        let mut cookie = Program { browser: rival.browser.clone(), token: None };
        assert_eq!(problem(&cookie.get("/api/v1/token").await, StatusCode::UNAUTHORIZED), stranger);
    }

    async fn a_token_that_asks_too_often_waits_and_others_do_not(house) {
        let (_, pat) = with_password(&house, "Brightwater").await;
        let (hasty, calm) = (token(&house, &pat, &[TokenScope::PilotsRead]).await, token(&house, &pat, TokenScope::ALL).await);
        let (mut hasty, mut calm) = (Program::new(&house, &hasty), Program::new(&house, &calm));
        let mut answer = hasty.get("/api/v1/token").await;
        for _ in 0..240 {
            answer = hasty.get("/api/v1/token").await;
        }
        problem(&answer, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers["retry-after"], "1");
        assert_eq!(calm.get("/api/v1/token").await.status, StatusCode::OK);
        house.hand.fetch_add(1_000, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(hasty.get("/api/v1/token").await.status, StatusCode::OK);
    }
}

scene! {
    async fn a_program_uploads_runs_and_reads_what_the_page_shows(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = with_password(&house, "Brightwater").await;
        let mut program = Program::new(&house, &token(&house, &pat, TokenScope::ALL).await);
        let pilots = format!("/api/v1{public}/pilots");
        let first = program.post(&format!("{pilots}?file_name=..%2Fmine.wasm&note=First%20try"), PILOT).await;
        let module: ModuleShown = read(&first, StatusCode::CREATED);
        assert_eq!((module.number, module.note.as_str(), module.file_name.as_str()), (1, "First try", "mine.wasm"));
        let again: ModuleShown = read(&program.post(&pilots, PILOT).await, StatusCode::CREATED);
        assert_eq!(again.id, module.id, "the same file is the same version");
        let address = first.headers["location"].to_str().expect("text").to_owned();
        let ready: ModuleShown = program.until(&address, |module: &ModuleShown| module.state != "uploaded").await;
        assert_eq!(ready.state, "ready");
        let body = r#"{"length":"quick","id":"0195c3a0-0000-7000-8000-0000000000aa"}"#;
        let run: RunShown = read(&program.post(&format!("{address}/runs"), body).await, StatusCode::CREATED);
        let twice: RunShown = read(&program.post(&format!("{address}/runs"), body).await, StatusCode::CREATED);
        assert_eq!(run.id, twice.id);
        let path = format!("/api/v1/runs/{}", run.id);
        let ended: RunShown = program.until(&path, |run: &RunShown| run.state == RunStanding::Ended).await;
        assert_eq!(ended.end.map(|end| end.to_string()).as_deref(), Some("succeeded"));
        let evidence = program.get(&format!("{path}/evidence")).await;
        let page = pat.browser.get(&format!("/runs/{}/evidence.json", run.id)).await;
        assert_eq!((evidence.status, &evidence.bytes), (StatusCode::OK, &page.bytes));
        let log: LogShown = read(&program.get(&format!("{path}/log?from=0")).await, StatusCode::OK);
        let rest: LogShown = read(&program.get(&format!("{path}/log?from={}", log.next)).await, StatusCode::OK);
        assert!(rest.entries.is_empty());
        let all: PilotsShown = read(&program.get(&pilots).await, StatusCode::OK);
        assert_eq!((all.quota.allowed, all.quota.left), (20, 19));
        assert_eq!((all.modules.len(), all.runs), (1, vec![ended.clone()]));
        assert_eq!(read::<RunShown>(&program.post(&format!("{path}/cancel"), "").await, StatusCode::OK), ended);
    }

    async fn what_is_wrong_is_said_as_a_problem(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = with_password(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &public, PILOT).await;
        stop(working).await;
        let pilots = format!("/api/v1{public}/pilots");
        let runs = format!("/api/v1{module}/runs");
        let mut program = Program::new(&house, &token(&house, &pat, TokenScope::ALL).await);
        let mut reader = Program::new(&house, &token(&house, &pat, &[TokenScope::PilotsRead]).await);
        let mut runner = Program::new(&house, &token(&house, &pat, &[TokenScope::PilotsRun]).await);
        assert!(problem(&reader.post(&pilots, PILOT).await, StatusCode::FORBIDDEN).contains("no scope pilots:run"));
        assert!(problem(&runner.get(&pilots).await, StatusCode::FORBIDDEN).contains("no scope pilots:read"));
        assert!(problem(&program.post(&pilots, "").await, StatusCode::UNPROCESSABLE_ENTITY).contains("The file is empty"));
        let large = vec![7; (32 << 20) + 1];
        assert!(problem(&program.post(&pilots, large).await, StatusCode::PAYLOAD_TOO_LARGE).contains("32 MiB"));
        for body in ["", "{}", r#"{"length":"long"}"#, r#"{"length":"quick","more":1}"#] {
            let words = problem(&program.post(&runs, body).await, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(words.contains("/api/v1/openapi.json"), "{words}");
        }
        problem(&program.get("/api/v1/nothing").await, StatusCode::NOT_FOUND);
        problem(&program.get("/api/v1/runs/no-id").await, StatusCode::NOT_FOUND);
        // A run that nobody has is cancelled at once, and has no evidence.
        let run: RunShown = read(&program.post(&runs, r#"{"length":"full"}"#).await, StatusCode::CREATED);
        assert_eq!((run.state, run.before), (RunStanding::Queued, Some(0)));
        let path = format!("/api/v1/runs/{}", run.id);
        problem(&reader.post(&format!("{path}/cancel"), "").await, StatusCode::FORBIDDEN);
        let run: RunShown = read(&program.post(&format!("{path}/cancel"), "").await, StatusCode::OK);
        assert_eq!((run.end.map(|end| end.to_string()).as_deref(), run.has_evidence), (Some("cancelled"), false));
        problem(&program.get(&format!("{path}/evidence")).await, StatusCode::NOT_FOUND);
        // A rival finds nothing of it.
        let (_, rival) = with_password(&house, "Hearth").await;
        let mut rival = Program::new(&house, &token(&house, &rival, TokenScope::ALL).await);
        for path in [format!("/api/v1{module}"), path.clone(), format!("{path}/log"), format!("{path}/evidence")] {
            problem(&rival.get(&path).await, StatusCode::NOT_FOUND);
        }
        for path in [runs, format!("{path}/cancel")] {
            problem(&rival.post(&path, r#"{"length":"quick"}"#).await, StatusCode::NOT_FOUND);
        }
        let theirs: PilotsShown = read(&rival.get(&pilots).await, StatusCode::OK);
        assert!(theirs.modules.is_empty() && theirs.runs.is_empty());
    }
}

scene! {
    async fn people_of_councils_make_no_tokens_and_a_token_outlives_the_session(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        assert_eq!(editor.browser.get("/account/tokens").await.status, StatusCode::FORBIDDEN);
        assert!(!editor.browser.get("/account").await.says("Tokens for programs"));
        let (_, mut pat) = with_password(&house, "Brightwater").await;
        let mut program = Program::new(&house, &token(&house, &pat, TokenScope::ALL).await);
        done(pat.browser.submit("/sign-out", &[]).await);
        assert_eq!(program.get("/api/v1/token").await.status, StatusCode::OK);
        sign_in_again(&house, &mut pat).await;
        let (_, plain) = supplier(&house, "Plain").await;
        assert!(tokens::own_tokens(&house.portal, &plain.op(&house)).await.expect("they may").is_empty());
    }
}
