//! Scenes with a system that is a list of answers.

use super::*;
use serde_json::json;
use std::{cell::RefCell, collections::VecDeque};

/// What was sent, how long was waited, and what is still to be answered.
#[derive(Default)]
struct Scene {
    answers: RefCell<VecDeque<Answered>>,
    sent: RefCell<Vec<Request>>,
    waited: RefCell<Vec<u64>>,
}

impl Scene {
    fn of(answers: impl IntoIterator<Item = Answered>) -> Self {
        Self { answers: RefCell::new(answers.into_iter().collect()), ..Self::default() }
    }

    fn client(&self) -> Client<'_> {
        let send = |system: &str, request: &Request| {
            assert_eq!(system, "repairs");
            self.sent.borrow_mut().push(request.clone());
            self.answers.borrow_mut().pop_front().unwrap_or(Err(Fault::TimedOut))
        };
        Client::through("repairs", send, |milliseconds| self.waited.borrow_mut().push(milliseconds))
    }

    fn paths(&self) -> Vec<String> {
        self.sent.borrow().iter().map(|request| request.path.clone()).collect()
    }
}

fn answer(status: u16, body: &str) -> Answered {
    Ok(Response { status, headers: vec![], body: body.as_bytes().to_vec() })
}

fn refusal(seconds: &str) -> Answered {
    let headers = vec![("Retry-After".to_owned(), seconds.to_owned())];
    Ok(Response { status: 429, headers, body: b"{}".to_vec() })
}

fn raise() -> Request {
    Request::post("/work-orders", json!({ "of": 42 })).once("42-works")
}

fn is_order(body: &Value) -> bool {
    body["Reference"].is_string()
}

const ORDER: &str = r#"{"Reference":"WO-1"}"#;

#[test]
fn a_refusal_for_a_while_is_waited_for_as_long_as_it_says() {
    let scene = Scene::of([refusal("90"), answer(201, ORDER)]);
    let answer = scene.client().ask(&raise(), is_order).expect("an answer");
    assert_eq!((answer.status, scene.waited.take()), (201, vec![90_000]));
}

#[test]
fn a_fault_of_the_system_and_a_refusal_without_a_time_are_waited_for_a_minute() {
    let scene = Scene::of([answer(503, ""), refusal("soon"), answer(201, ORDER)]);
    scene.client().ask(&raise(), is_order).expect("an answer");
    assert_eq!(scene.waited.take(), [60_000, 60_000]);
}

#[test]
fn what_got_no_whole_answer_is_sent_again_the_same_in_every_byte() {
    let (late, lost) = (Err(Fault::TimedOut), Err(Fault::ConnectionLost));
    let (broken, of_another) = (answer(201, r#"{"Refer"#), answer(200, r#"{"Status":"open"}"#));
    let scene = Scene::of([late, lost, broken, of_another, answer(200, ORDER)]);
    let answer = scene.client().ask(&raise(), is_order).expect("an answer");
    assert_eq!(answer.done().expect("an order")["Reference"], "WO-1");
    assert!(scene.sent.borrow().iter().all(|sent| *sent == raise()));
    assert_eq!(scene.waited.take(), [1000, 2000, 4000, 8000], "each pause is twice as long");
}

#[test]
fn what_may_change_something_goes_under_one_key_however_often_it_is_sent_and_the_next_under_another() {
    let lost = || Err(Fault::ConnectionLost);
    let scene = Scene::of([lost(), answer(201, ORDER), answer(201, ORDER), answer(200, ORDER)]);
    let mut client = scene.client();
    let tell = Request::post("/updates", json!({ "words": "Soon" }));
    client.ask(&tell, is_order).expect("an answer");
    client.ask(&tell, is_order).expect("an answer");
    client.ask(&Request::get("/updates"), is_order).expect("an answer");
    let keys: Vec<_> = scene.sent.borrow().iter().map(|sent| sent.headers.clone()).collect();
    assert_eq!((keys[0].len(), keys[0][0].0.as_str()), (1, "idempotency-key"));
    assert_eq!(keys[0], keys[1], "it is the same request");
    assert_ne!(keys[1], keys[2], "it is another, though it says the same");
    assert!(keys[3].is_empty(), "what changes nothing needs no key");
}

#[test]
fn after_ten_tries_it_is_over_and_the_words_say_why() {
    let scene = Scene::default();
    let fault = scene.client().ask(&raise(), is_order).expect_err("no answer");
    assert_eq!(fault.to_string(), "repairs was asked 10 times, and it answers too late");
    assert_eq!(scene.sent.borrow().len(), 10);
    assert_eq!(scene.waited.borrow().iter().max(), Some(&60_000));
}

#[test]
fn a_refusal_that_is_meant_is_an_answer() {
    let scene = Scene::of([answer(422, r#"{"detail":"the time has passed"}"#)]);
    let answer = scene.client().ask(&raise(), is_order).expect("an answer");
    let words = answer.done().expect_err("it was refused").to_string();
    assert_eq!(words, "refused with 422: the time has passed");
    assert!(scene.waited.borrow().is_empty());
}

#[test]
fn what_is_no_request_is_not_sent_again() {
    let scene = Scene::of([Err(Fault::BadRequest("a path begins with “/”".to_owned()))]);
    assert!(scene.client().ask(&raise(), is_order).is_err());
    assert_eq!(scene.sent.borrow().len(), 1);
}

fn token(text: &str) -> Answered {
    answer(200, &json!({ "access_token": text }).to_string())
}

#[test]
fn a_token_is_fetched_once_and_shown_with_each_request() {
    let scene = Scene::of([token("one"), answer(201, ORDER), answer(201, ORDER)]);
    let mut client = scene.client().signed_in("/token", json!({}));
    client.ask(&raise(), is_order).expect("an answer");
    client.ask(&raise(), is_order).expect("an answer");
    assert_eq!(scene.paths(), ["/token", "/work-orders", "/work-orders"]);
    let shown = ("authorization".to_owned(), "Bearer one".to_owned());
    assert!(scene.sent.borrow()[1..].iter().all(|sent| sent.headers.contains(&shown)));
}

#[test]
fn a_token_that_has_run_out_is_renewed_and_the_request_sent_again() {
    let scene = Scene::of([token("one"), answer(401, "{}"), token("two"), answer(201, ORDER)]);
    let answer = scene.client().signed_in("/token", json!({})).ask(&raise(), is_order).expect("an answer");
    assert_eq!(answer.status, 201);
    assert_eq!(scene.paths(), ["/token", "/work-orders", "/token", "/work-orders"]);
    assert_eq!(scene.sent.borrow()[3].headers[1].1, "Bearer two");
}

#[test]
fn an_old_answer_to_a_sign_in_that_comes_again_does_not_end_it() {
    let (old_refusal, old_token) = (answer(401, "{}"), token("one"));
    let refused = || answer(401, "{}");
    let scene = Scene::of([
        token("one"),
        refused(),
        old_refusal,
        old_token,
        refused(),
        token("two"),
        answer(201, ORDER),
    ]);
    let answer = scene.client().signed_in("/token", json!({})).ask(&raise(), is_order).expect("an answer");
    assert_eq!((answer.status, scene.sent.borrow().len()), (201, 7));
}

#[test]
fn a_system_that_takes_no_token_at_all_is_believed_after_four() {
    let refused = || answer(401, r#"{"detail":"not you"}"#);
    let scene = Scene::of((1..=4).flat_map(|number| [token(&number.to_string()), refused()]));
    let answer = scene.client().signed_in("/token", json!({})).ask(&raise(), is_order).expect("an answer");
    assert_eq!((answer.status, scene.sent.borrow().len()), (401, 8));
}

#[test]
fn credentials_that_are_refused_four_times_are_wrong_and_the_request_is_never_sent() {
    let scene = Scene::of((0..4).map(|_| answer(401, r#"{"detail":"not those"}"#)));
    let answer = scene.client().signed_in("/token", json!({})).ask(&raise(), is_order).expect("an answer");
    assert_eq!(answer.done().expect_err("a refusal").to_string(), "refused with 401: not those");
    assert_eq!(scene.paths(), ["/token"; 4]);
}
